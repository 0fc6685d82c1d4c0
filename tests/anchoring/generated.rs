//! Articles and their revisions, made of a seed, with the truth about every letter.

use manicule::text::{CharRange, Text};

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub fn is_one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A letter with its place in the first version; none for one that came later.
pub type Letter = (char, Option<u32>);

/// A version of an article: lines of letters.
#[derive(Clone)]
pub struct Version(pub Vec<Vec<Letter>>);

const SYLLABLES: [&str; 40] = [
    "ma", "ri", "to", "ne", "la", "su", "ko", "ber", "dan", "fi", "gru", "hel", "is", "jo", "kar", "lum",
    "men", "nor", "ol", "pra", "qui", "ras", "ste", "tur", "u", "ver", "wil", "xi", "yo", "zan", "é", "ça",
    "où", "cher", "tion", "ing", "able", "est", "and", "th",
];

const SMALL: [&str; 20] = [
    "the", "of", "and", "to", "a", "in", "is", "that", "it", "was", "for", "on", "are", "not", "with", "as",
    "de", "la", "le", "et",
];

fn word(random: &mut Random) -> String {
    if random.is_one_in(3) {
        return (*random.pick(&SMALL)).to_owned();
    }
    // A few words are common and most are rare, as in any language.
    let most = 1 + random.below(6_000);
    let number = 1 + random.below(most);
    let mut own = Random(number as u64);
    (0..1 + own.below(3)).map(|_| *own.pick(&SYLLABLES)).collect()
}

fn sentence(random: &mut Random) -> String {
    if random.is_one_in(12) {
        let (year, share) = (1950 + random.below(70), random.below(100));
        return format!("In {year} the share of {} rose by {share} percent.", word(random));
    }
    let words: Vec<String> = (0..5 + random.below(14)).map(|_| word(random)).collect();
    let end = *random.pick(&[".", ".", ".", "?", "!", " » ."]);
    format!("{}{end}", words.join(" "))
}

/// A line that reads like one of those that are there, or says the same; with other figures mostly.
fn twin(random: &mut Random, lines: &[String]) -> String {
    let mut other_figures = |c: char| match c {
        '0'..='9' if !random.is_one_in(3) => char::from(b'0' + random.below(10) as u8),
        c => c,
    };
    let model = lines.last().map(String::as_str).unwrap_or_default();
    let line: String = model.chars().map(&mut other_figures).collect();
    let words = line.split(' ').map(|own| if random.is_one_in(30) { word(random) } else { own.to_owned() });
    words.collect::<Vec<_>>().join(" ")
}

impl Version {
    /// An article of about so many letters.
    pub fn article(random: &mut Random, letters: usize) -> Self {
        let mut lines: Vec<String> = Vec::new();
        let mut count = 0;
        while count < letters {
            let line: Vec<String> = (0..2 + random.below(5)).map(|_| sentence(random)).collect();
            let line = line.join(" ");
            count += line.chars().count() + 1;
            lines.push(line);
            if random.is_one_in(12) {
                let twin = twin(random, &lines);
                lines.insert(random.below(lines.len() + 1), twin);
            }
        }
        let mut place = 0;
        let mut letter = |c: char| {
            place += 1;
            (c, Some(place - 1))
        };
        let mut numbered = Vec::new();
        for line in lines {
            numbered.push(line.chars().map(&mut letter).collect());
            letter('\n');
        }
        Self(numbered)
    }

    pub fn text(&self) -> Text {
        let lines: Vec<String> = self.0.iter().map(|line| line.iter().map(|(c, _)| *c).collect()).collect();
        Text::from_blocks(lines.iter().map(String::as_str).filter(|line| !line.is_empty())).expect("lines")
    }

    /// Where each letter of a passage of the first version is now, as far as it is there.
    pub fn left_of(&self, range: CharRange) -> Vec<u32> {
        let mut at = 0;
        let mut left = Vec::new();
        for line in self.0.iter().filter(|line| !line.is_empty()) {
            for (_, place) in line {
                let is_in = |place: &u32| (range.start().get()..range.end().get()).contains(place);
                if place.as_ref().is_some_and(is_in) {
                    left.push(at);
                }
                at += 1;
            }
            at += 1;
        }
        left
    }

    /// Changes one letter in so many: another one, one more, or one less.
    pub fn change_letters(&mut self, random: &mut Random, one_in: usize) {
        for line in &mut self.0 {
            let mut changed = Vec::with_capacity(line.len());
            for letter in line.drain(..) {
                if !random.is_one_in(one_in) {
                    changed.push(letter);
                    continue;
                }
                let other = (*random.pick(&['a', 'e', 'n', 'r', 't', 's', 'o', 'l']), None);
                match random.below(3) {
                    0 => changed.push(other),
                    1 => changed.extend([letter, other]),
                    _ => {}
                }
            }
            *line = changed;
        }
    }

    /// Changes one word in so many.
    pub fn change_words(&mut self, random: &mut Random, one_in: usize) {
        for line in &mut self.0 {
            let mut changed: Vec<Letter> = Vec::with_capacity(line.len());
            for piece in line.split_inclusive(|(c, _)| *c == ' ') {
                if random.is_one_in(one_in) {
                    changed.extend(word(random).chars().map(|c| (c, None)));
                    changed.push((' ', None));
                } else {
                    changed.extend(piece);
                }
            }
            *line = changed;
        }
    }

    /// Takes one line in so many away.
    pub fn delete_lines(&mut self, random: &mut Random, one_in: usize) {
        self.0.retain(|_| !random.is_one_in(one_in));
    }

    /// Puts one line in so many somewhere else.
    pub fn move_lines(&mut self, random: &mut Random, one_in: usize) {
        for at in 0..self.0.len() {
            if random.is_one_in(one_in) {
                let line = self.0.remove(at);
                self.0.insert(random.below(self.0.len() + 1), line);
            }
        }
    }

    /// Swaps one line in so many with the next one.
    pub fn swap_lines(&mut self, random: &mut Random, one_in: usize) {
        for at in 1..self.0.len() {
            if random.is_one_in(one_in) {
                self.0.swap(at - 1, at);
            }
        }
    }

    /// Writes lines anew that read like others, at one line in so many.
    pub fn add_twins(&mut self, random: &mut Random, one_in: usize) {
        for at in 0..self.0.len() {
            if !random.is_one_in(one_in) {
                continue;
            }
            let model: String = self.0[at].iter().map(|(c, _)| *c).collect();
            let twin = twin(random, &[model]);
            let place = random.below(self.0.len() + 1);
            self.0.insert(place, twin.chars().map(|c| (c, None)).collect());
        }
    }

    /// Writes new lines at one line in so many.
    pub fn add_lines(&mut self, random: &mut Random, one_in: usize) {
        for _ in 0..self.0.len() / one_in {
            let line = sentence(random).chars().map(|c| (c, None)).collect();
            let place = random.below(self.0.len() + 1);
            self.0.insert(place, line);
        }
    }

    /// Breaks and joins lines, and writes spaces and signs as another program would.
    pub fn rewrap(&mut self, random: &mut Random) {
        let mut lines: Vec<Vec<Letter>> = vec![Vec::new()];
        for line in self.0.drain(..).filter(|line| !line.is_empty()) {
            for (c, place) in line {
                match c {
                    ' ' if random.is_one_in(15) => lines.push(Vec::new()),
                    ' ' if random.is_one_in(20) => lines.last_mut().expect("one").push(('\u{a0}', place)),
                    'é' if random.is_one_in(2) => {
                        lines.last_mut().expect("one").extend([('e', place), ('\u{301}', None)]);
                    }
                    c => lines.last_mut().expect("one").push((c, place)),
                }
            }
            lines.push(Vec::new());
        }
        lines.retain(|line| !line.is_empty());
        self.0 = lines;
    }
}

/// Passages as people mark them: some words of one line.
pub fn passages(random: &mut Random, text: &Text, count: usize) -> Vec<CharRange> {
    let mut passages = Vec::with_capacity(count);
    while passages.len() < count {
        let block = random.below(text.block_count());
        let range = text.block_range(block).expect("there are so many blocks");
        let words = text.block(block).expect("there are so many blocks");
        let spaces: Vec<u32> =
            words.chars().enumerate().filter(|(_, c)| *c == ' ').map(|(at, _)| at as u32 + 1).collect();
        let mut starts = spaces.clone();
        starts.insert(0, 0);
        let start = *random.pick(&starts);
        let end = match random.below(10) {
            0 => range.char_count(),
            _ => start + 12 + random.below(150) as u32,
        };
        let end =
            spaces.iter().map(|space| space - 1).find(|space| *space >= end).unwrap_or(range.char_count());
        if end >= start + 8 {
            passages.extend(CharRange::new(range.start().after(start), range.start().after(end)));
        }
    }
    passages
}
