//! Two versions of a text, word by word: which word of the one is which of the other.
//!
//! Runs of words that stand once in each version are taken first, as many as stand in the same order in both (the
//! longest rising subsequence: "patience" comparing, after B. Cohen); between them the same is done again with shorter
//! runs, at last with single words, and what is left is compared by the table of all pairs where it is small. So the
//! time is near linear even where every fourth word was changed, which is where comparing by the least number of
//! changes (Myers 1986) becomes quadratic, and the room is linear.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::fold::{Folded, SPACE, is_of_word};

/// The lengths of runs that are looked for, one after the other.
const RUNS: [usize; 3] = [4, 2, 1];

/// Larger tables than this are not filled.
const LARGEST: usize = 1 << 14;

/// No word.
const NONE: u32 = u32::MAX;

/// A word, or a sign between words.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Its first symbol.
    pub start: u32,
    /// The symbol behind its last one.
    pub end: u32,
    hash: u64,
}

/// The words of two versions, and which of them are the same.
pub struct Alignment {
    /// The words of the old version.
    pub old: Vec<Word>,
    /// The words of the new version.
    pub new: Vec<Word>,
    to_new: Vec<u32>,
    to_old: Vec<u32>,
}

impl Alignment {
    /// Compares two versions.
    pub fn of(old: &Folded, new: &Folded) -> Self {
        let (old, new) = (words(old.symbols()), words(new.symbols()));
        let (to_new, to_old) = (vec![NONE; old.len()], vec![NONE; new.len()]);
        let mut alignment = Self { old, new, to_new, to_old };
        alignment.compare();
        alignment
    }

    /// The new version's word that a word of the old one is.
    pub fn to_new(&self, word: usize) -> Option<usize> {
        self.to_new.get(word).filter(|word| **word != NONE).map(|word| *word as usize)
    }

    /// The old version's word that a word of the new one is.
    pub fn to_old(&self, word: usize) -> Option<usize> {
        self.to_old.get(word).filter(|word| **word != NONE).map(|word| *word as usize)
    }

    /// The words of the old version that symbols lie in.
    pub fn old_words(&self, span: &Range<usize>) -> Range<usize> {
        words_in(&self.old, span)
    }

    /// The words of the new version that symbols lie in.
    pub fn new_words(&self, span: &Range<usize>) -> Range<usize> {
        words_in(&self.new, span)
    }

    fn compare(&mut self) {
        let mut open = vec![(0..self.old.len(), 0..self.new.len(), 0)];
        while let Some((old, new, runs)) = open.pop() {
            let (old, new) = self.trim(old, new);
            if old.is_empty() || new.is_empty() {
                continue;
            }
            let Some(run) = RUNS.get(runs) else {
                self.compare_all(old, new);
                continue;
            };
            let anchors = self.anchors(old.clone(), new.clone(), *run);
            if anchors.is_empty() {
                open.push((old, new, runs + 1));
                continue;
            }
            let (mut from_old, mut from_new) = (old.start, new.start);
            for (at_old, at_new) in anchors {
                // The run before may reach over the start of this one.
                if at_old < from_old || at_new < from_new {
                    continue;
                }
                open.push((from_old..at_old, from_new..at_new, runs));
                for step in 0..*run {
                    self.join(at_old + step, at_new + step);
                }
                (from_old, from_new) = (at_old + run, at_new + run);
            }
            open.push((from_old..old.end, from_new..new.end, runs));
        }
    }

    fn join(&mut self, old: usize, new: usize) {
        self.to_new[old] = new as u32;
        self.to_old[new] = old as u32;
    }

    fn is_same(&self, old: usize, new: usize) -> bool {
        self.old[old].hash == self.new[new].hash
    }

    /// Joins what both begin and end with.
    fn trim(&mut self, mut old: Range<usize>, mut new: Range<usize>) -> (Range<usize>, Range<usize>) {
        while !old.is_empty() && !new.is_empty() && self.is_same(old.start, new.start) {
            self.join(old.start, new.start);
            (old.start, new.start) = (old.start + 1, new.start + 1);
        }
        while !old.is_empty() && !new.is_empty() && self.is_same(old.end - 1, new.end - 1) {
            (old.end, new.end) = (old.end - 1, new.end - 1);
            self.join(old.end, new.end);
        }
        (old, new)
    }

    /// The runs that stand once in each, in an order that both have.
    fn anchors(&self, old: Range<usize>, new: Range<usize>, run: usize) -> Vec<(usize, usize)> {
        let mut seen: HashMap<u64, Seen, BuildHasherDefault<Hashed>> = HashMap::default();
        for at in runs(&old, run) {
            let seen = seen.entry(run_hash(&self.old[at..at + run])).or_default();
            (seen.old_count, seen.old) = (seen.old_count.saturating_add(1), at as u32);
        }
        for at in runs(&new, run) {
            if let Some(seen) = seen.get_mut(&run_hash(&self.new[at..at + run])) {
                (seen.new_count, seen.new) = (seen.new_count.saturating_add(1), at as u32);
            }
        }
        let mut once: Vec<(u32, u32)> = seen
            .into_values()
            .filter(|seen| seen.old_count == 1 && seen.new_count == 1)
            .map(|seen| (seen.old, seen.new))
            .collect();
        once.sort_unstable();
        rising(&once).into_iter().map(|(old, new)| (old as usize, new as usize)).collect()
    }

    /// The longest common subsequence of a small stretch.
    fn compare_all(&mut self, old: Range<usize>, new: Range<usize>) {
        let width = new.len() + 1;
        if old.len().saturating_mul(width) > LARGEST {
            return;
        }
        let mut common = vec![0_u16; (old.len() + 1) * width];
        for a in (0..old.len()).rev() {
            for b in (0..new.len()).rev() {
                common[a * width + b] = if self.is_same(old.start + a, new.start + b) {
                    common[(a + 1) * width + b + 1] + 1
                } else {
                    common[(a + 1) * width + b].max(common[a * width + b + 1])
                };
            }
        }
        let (mut a, mut b) = (0, 0);
        while a < old.len() && b < new.len() {
            if self.is_same(old.start + a, new.start + b) {
                self.join(old.start + a, new.start + b);
                (a, b) = (a + 1, b + 1);
            } else if common[(a + 1) * width + b] >= common[a * width + b + 1] {
                a += 1;
            } else {
                b += 1;
            }
        }
    }
}

#[derive(Default)]
struct Seen {
    old_count: u8,
    new_count: u8,
    old: u32,
    new: u32,
}

/// A hasher of what is a hash already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = mix(self.0, u64::from(*byte)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

fn mix(hash: u64, symbol: u64) -> u64 {
    let mixed = (hash ^ symbol).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

fn run_hash(run: &[Word]) -> u64 {
    run.iter().fold(0, |hash, word| mix(hash, word.hash))
}

fn runs(words: &Range<usize>, run: usize) -> Range<usize> {
    words.start..(words.end + 1).saturating_sub(run).max(words.start)
}

fn words(symbols: &[u16]) -> Vec<Word> {
    let mut words = Vec::with_capacity(symbols.len() / 5);
    let mut at = 0;
    while at < symbols.len() {
        let start = at;
        let mut hash = mix(1, u64::from(symbols[at]));
        at += 1;
        if symbols[start] == SPACE {
            continue;
        }
        if is_of_word(symbols[start]) {
            while at < symbols.len() && is_of_word(symbols[at]) {
                hash = mix(hash, u64::from(symbols[at]));
                at += 1;
            }
        }
        words.push(Word { start: start as u32, end: at as u32, hash });
    }
    words
}

fn words_in(words: &[Word], span: &Range<usize>) -> Range<usize> {
    let from = words.partition_point(|word| word.end as usize <= span.start);
    let to = words.partition_point(|word| (word.start as usize) < span.end);
    from..to.max(from)
}

/// The longest subsequence in which both numbers rise, of pairs whose first numbers rise (M. Fredman 1975).
fn rising(pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![NONE; pairs.len()];
    for (at, (_, second)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *second);
        if let Some(shorter) = length.checked_sub(1) {
            before[at] = ends[shorter] as u32;
        }
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut chain = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(pair) = at {
        chain.push(pairs[pair]);
        at = Some(before[pair]).filter(|before| *before != NONE).map(|before| before as usize);
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn joined(old: &str, new: &str) -> String {
        let (old, new) = (Folded::of(old), Folded::of(new));
        let alignment = Alignment::of(&old, &new);
        let symbols =
            |word: &Word| String::from_utf16_lossy(&old.symbols()[word.start as usize..word.end as usize]);
        let kept = alignment.old.iter().enumerate().filter(|(at, _)| alignment.to_new(*at).is_some());
        kept.map(|(_, word)| symbols(word)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_of_both_versions_are_joined_in_their_order() {
        let check = |old: &str, new: &str, expected: &str| assert_eq!(joined(old, new), expected);
        check("the moon is full", "the moon is full", "the moon is full");
        check("the moon is full", "the\nsun is full", "the is full");
        check("one two three four five", "four five one two three", "one two three");
        check("a b a b a b", "b a b", "b a b");
        check("月は満ちた", "月が満ちた", "月 満 ち た");
        check("", "new", "");
    }

    proptest! {
        #[test]
        fn joined_words_are_the_same_and_rise(old in "[abcd ]{0,60}", new in "[abcd ]{0,60}") {
            let (old, new) = (Folded::of(&old), Folded::of(&new));
            let alignment = Alignment::of(&old, &new);
            let pairs: Vec<(usize, usize)> =
                (0..alignment.old.len()).filter_map(|old| Some((old, alignment.to_new(old)?))).collect();
            for (before, after) in pairs.iter().zip(pairs.iter().skip(1)) {
                prop_assert!(before.1 < after.1);
            }
            for (a, b) in pairs {
                let (word, other) = (alignment.old[a], alignment.new[b]);
                let symbols = &old.symbols()[word.start as usize..word.end as usize];
                prop_assert_eq!(symbols, &new.symbols()[other.start as usize..other.end as usize]);
                prop_assert_eq!(alignment.to_old(b), Some(a));
            }
        }
    }
}
