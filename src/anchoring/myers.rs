//! How many letters must be put in, left out or changed to make a pattern of a stretch: Levenshtein's distance, 64
//! rows of the table at a time.
//!
//! G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming", J. ACM
//! 46 (1999), with the carries between blocks as H. Hyyrö simplified them (2003). It says where a match ends; where it
//! begins is told by the same from its end backwards.

/// Where a match of the pattern may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Anywhere in the stretch: what lies before the match costs nothing.
    Anywhere,
    /// At the stretch's first symbol.
    AtFirst,
}

/// A pattern that is looked for, and room that is used again for the next one.
pub struct Matcher {
    /// The row of `masks` of each symbol; 0 for those that the pattern lacks.
    rows: Vec<u16>,
    /// For each row one bit a place of the pattern, in blocks of 64.
    masks: Vec<u64>,
    used: Vec<u16>,
    length: usize,
    blocks: Vec<Block>,
}

#[derive(Clone, Copy)]
struct Block {
    rises: u64,
    falls: u64,
}

/// The best match in a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The place of the stretch behind the match's last symbol.
    pub end: usize,
    /// How many symbols differ.
    pub errors: usize,
}

impl Matcher {
    /// A matcher without a pattern.
    pub fn new() -> Self {
        Self { rows: vec![0; 1 << 16], masks: Vec::new(), used: Vec::new(), length: 0, blocks: Vec::new() }
    }

    /// Takes a pattern instead of the one before.
    pub fn take(&mut self, pattern: impl ExactSizeIterator<Item = u16>) {
        for symbol in self.used.drain(..) {
            self.rows[usize::from(symbol)] = 0;
        }
        self.length = pattern.len();
        let block_count = self.length.div_ceil(64);
        self.blocks.resize(block_count, Block { rises: 0, falls: 0 });
        self.masks.clear();
        self.masks.resize(block_count, 0);
        for (place, symbol) in pattern.enumerate() {
            let row = &mut self.rows[usize::from(symbol)];
            if *row == 0 {
                self.used.push(symbol);
                *row = self.used.len() as u16;
                self.masks.resize(self.masks.len() + block_count, 0);
            }
            self.masks[usize::from(*row) * block_count + place / 64] |= 1 << (place % 64);
        }
    }

    /// The best match in a stretch, of equal ones the last one of the first row of them: `a b b` matches `ab` up to its
    /// first `b`. Without a pattern, nothing at the start.
    pub fn best(&mut self, stretch: impl Iterator<Item = u16>, begin: Begin) -> Match {
        let mut best = Match { end: 0, errors: self.length };
        self.each(stretch, begin, |found| {
            if found.errors < best.errors {
                best = found;
            }
        });
        best
    }

    /// How far the pattern is from the whole of a stretch.
    pub fn distance(&mut self, stretch: impl Iterator<Item = u16>) -> usize {
        let mut last = self.length;
        self.each(stretch, Begin::AtFirst, |found| last = found.errors);
        last
    }

    fn each(&mut self, stretch: impl Iterator<Item = u16>, begin: Begin, mut see: impl FnMut(Match)) {
        let block_count = self.blocks.len();
        let Some(last_block) = block_count.checked_sub(1) else {
            return;
        };
        self.blocks.fill(Block { rises: u64::MAX, falls: 0 });
        let last_bit = (self.length - 1) % 64;
        let mut errors = self.length;
        for (place, symbol) in stretch.enumerate() {
            let row = usize::from(self.rows[usize::from(symbol)]) * block_count;
            let (mut carry_up, mut carry_down) = match begin {
                Begin::Anywhere => (0, 0),
                Begin::AtFirst => (1, 0),
            };
            for (number, block) in self.blocks.iter_mut().enumerate() {
                let equal = self.masks[row + number];
                let Block { rises, falls } = *block;
                let vertical = equal | falls;
                let equal = equal | carry_down;
                let zero = (((equal & rises).wrapping_add(rises)) ^ rises) | equal;
                let mut up = falls | !(zero | rises);
                let mut down = rises & zero;
                if number == last_block {
                    errors = errors + ((up >> last_bit) & 1) as usize - ((down >> last_bit) & 1) as usize;
                }
                let (next_up, next_down) = (up >> 63, down >> 63);
                up = (up << 1) | carry_up;
                down = (down << 1) | carry_down;
                *block = Block { rises: down | !(vertical | up), falls: up & vertical };
                (carry_up, carry_down) = (next_up, next_down);
            }
            see(Match { end: place + 1, errors });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The table as in the textbook: the distance of the whole pattern to each end.
    fn slowly(pattern: &[u16], stretch: &[u16], begin: Begin) -> Vec<usize> {
        let mut column: Vec<usize> = (0..=pattern.len()).collect();
        let mut found = vec![pattern.len()];
        for (place, symbol) in stretch.iter().enumerate() {
            let mut diagonal = column[0];
            column[0] = if begin == Begin::Anywhere { 0 } else { place + 1 };
            for row in 1..column.len() {
                let change = diagonal + usize::from(pattern[row - 1] != *symbol);
                diagonal = column[row];
                column[row] = change.min(column[row] + 1).min(column[row - 1] + 1);
            }
            found.push(column[pattern.len()]);
        }
        found
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_plain_table(
            pattern in prop::collection::vec(0u16..4, 1..150),
            stretch in prop::collection::vec(0u16..5, 0..200),
        ) {
            let mut matcher = Matcher::new();
            matcher.take([9_u16, 8, 7].into_iter());
            matcher.take(pattern.iter().copied());
            for begin in [Begin::Anywhere, Begin::AtFirst] {
                let expected = slowly(&pattern, &stretch, begin);
                let least = *expected.iter().min().expect("there is one more than the stretch has");
                let found = matcher.best(stretch.iter().copied(), begin);
                prop_assert_eq!(found.errors, least);
                prop_assert_eq!(Some(found.end), expected.iter().position(|errors| *errors == least));
            }
            let whole = slowly(&pattern, &stretch, Begin::AtFirst);
            prop_assert_eq!(matcher.distance(stretch.iter().copied()), whole[stretch.len()]);
        }
    }

    #[test]
    fn without_a_pattern_nothing_is_found_at_the_start() {
        let mut matcher = Matcher::new();
        assert_eq!(matcher.best([1, 2].into_iter(), Begin::Anywhere), Match { end: 0, errors: 0 });
    }
}
