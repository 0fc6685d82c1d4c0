//! A text as it is searched: what people take for the same is the same symbol.
//!
//! All white space, however wide and whether it ends a line, is one space; curly quotes are straight, dashes
//! hyphens, an ellipsis three full stops; composed letters are taken apart; soft hyphens, invisible joints and
//! directions are not there. Capitals and accents count. Two passages that fold alike read alike, and their letters may
//! still differ: who wants to know compares the texts themselves.

use std::sync::OnceLock;

use super::composed::{COMPOSED, DOUBLES};
use crate::text::{CharOffset, CharRange};

/// A folded text, with the place of each symbol in the text that it comes from.
///
/// A symbol is a code point of the Basic Multilingual Plane. The others share the numbers of the surrogates, which no
/// code point has: two emoji are taken for one another in one of 2,048 cases, which costs a look at the text and
/// never an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    symbols: Vec<u16>,
    /// The code point that each symbol comes from. It never falls.
    places: Vec<u32>,
}

/// The symbol of white space.
pub const SPACE: u16 = ' ' as u16;

impl Folded {
    /// Folds a whole text.
    pub fn of(text: &str) -> Self {
        let mut folded = Self::default();
        folded.symbols.reserve(text.len());
        folded.places.reserve(text.len());
        for (place, char) in text.chars().enumerate() {
            folded.push(char, place as u32);
        }
        folded
    }

    /// The symbols.
    pub fn symbols(&self) -> &[u16] {
        &self.symbols
    }

    /// The symbols of a stretch of the text; from and to the ends of the text where it reaches further.
    pub fn span(&self, range: CharRange) -> std::ops::Range<usize> {
        self.at(range.start())..self.at(range.end())
    }

    /// How many symbols come from before a place.
    pub fn at(&self, place: CharOffset) -> usize {
        self.places.partition_point(|symbol| *symbol < place.get())
    }

    /// The stretch of the text that symbols come from; `None` where there are none.
    pub fn range(&self, span: std::ops::Range<usize>) -> Option<CharRange> {
        let start = *self.places.get(span.start)?;
        let last = *self.places.get(span.end.checked_sub(1)?)?;
        CharRange::of(start, last + 1)
    }

    fn push(&mut self, char: char, place: u32) {
        if char.is_ascii() && !char.is_ascii_whitespace() && !char.is_ascii_control() {
            return self.put(char as u16, place);
        }
        match char {
            _ if char.is_whitespace() => {
                if self.symbols.last() != Some(&SPACE) {
                    self.put(SPACE, place);
                }
            }
            '\u{ad}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => {}
            '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' => self.put('\'' as u16, place),
            '“' | '”' | '„' | '‟' | '″' => self.put('"' as u16, place),
            '‐'..='―' | '−' => self.put('-' as u16, place),
            '…' => (0..3).for_each(|_| self.put('.' as u16, place)),
            // Syllables of Hangul are composed by arithmetic (The Unicode Standard, section 3.12).
            '\u{ac00}'..='\u{d7a3}' => {
                let syllable = char as u16 - 0xac00;
                self.put(0x1100 + syllable / 588, place);
                self.put(0x1161 + syllable % 588 / 28, place);
                if !syllable.is_multiple_of(28) {
                    self.put(0x11a7 + syllable % 28, place);
                }
            }
            _ => match u16::try_from(u32::from(char)) {
                Ok(symbol) => self.take_apart(symbol, place),
                Err(_) => self.put(0xd800 | (u32::from(char) % 2_048) as u16, place),
            },
        }
    }

    fn take_apart(&mut self, symbol: u16, place: u32) {
        match parts(symbol) {
            Some((letter, 0)) => self.take_apart(letter, place),
            Some((letter, mark)) => {
                self.take_apart(letter, place);
                self.put(mark, place);
            }
            None => self.put(symbol, place),
        }
    }

    /// Marks on one letter are put in the order of their numbers. Unicode's order is by class; any fixed one does, since
    /// both texts get it.
    fn put(&mut self, symbol: u16, place: u32) {
        let mut at = self.symbols.len();
        if is_mark(symbol) {
            let before =
                self.symbols.iter().rev().take_while(|before| is_mark(**before) && **before > symbol);
            at -= before.count();
        }
        // The places stay in their order: only the marks change theirs.
        self.symbols.insert(at, symbol);
        self.places.push(place);
    }
}

/// A symbol that words are made of, in scripts that part words by spaces. Of the others each symbol is a word.
pub fn is_of_word(symbol: u16) -> bool {
    match symbol {
        0..=0x7f => (symbol as u8).is_ascii_alphanumeric(),
        // Thai, Lao, Tibetan; Myanmar; Khmer; kana, ideographs; their compatibility forms.
        0x0e00..=0x0fff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x2e80..=0xa4cf | 0xf900..=0xfaff => false,
        _ => is_mark(symbol) || char::from_u32(u32::from(symbol)).is_some_and(char::is_alphanumeric),
    }
}

fn is_mark(symbol: u16) -> bool {
    matches!(symbol, 0x0300..=0x036f | 0x0483..=0x0487 | 0x0591..=0x05c7 | 0x0610..=0x061a | 0x064b..=0x065f
        | 0x0670 | 0x06d6..=0x06ed | 0x093c | 0x09bc | 0x0a3c | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff
        | 0x20d0..=0x20ff | 0x3099 | 0x309a | 0xfe20..=0xfe2f)
}

/// The letter and the mark that a letter is composed of; mark 0 where it is another number for the letter.
fn parts(composed: u16) -> Option<(u16, u16)> {
    static PARTS: OnceLock<Vec<(u16, u16, u16)>> = OnceLock::new();
    // Between these blocks there is nothing composed.
    if !matches!(composed, 0xc0..=0x10ff | 0x1b00..=0x1bff | 0x1e00..=0x22ff | 0x2329 | 0x232a | 0x2adc
        | 0x3040..=0x30ff | 0xfb00..=0xfb4f)
    {
        return None;
    }
    let parts = PARTS.get_or_init(|| {
        let rows = COMPOSED.iter().map(|(mark, row)| (*mark as u16, *row)).chain([(0, DOUBLES)]);
        let pairs = rows.flat_map(|(mark, row)| {
            let letters = row.chars().map(|letter| letter as u16);
            letters.clone().step_by(2).zip(letters.skip(1).step_by(2)).map(move |(a, b)| (b, a, mark))
        });
        let mut parts: Vec<(u16, u16, u16)> = pairs.collect();
        parts.sort_unstable();
        parts
    });
    let at = parts.binary_search_by_key(&composed, |(composed, ..)| *composed).ok()?;
    parts.get(at).map(|(_, letter, mark)| (*letter, *mark))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    fn symbols(text: &str) -> Vec<u16> {
        Folded::of(text).symbols
    }

    #[test]
    fn what_reads_alike_folds_alike() {
        let check = |a: &str, b: &str| assert_eq!(symbols(a), symbols(b), "{a} {b}");
        check("dit\u{a0}: «\u{202f}oui\u{202f}»", "dit : « oui »");
        check("l’été", "l'e\u{301}te\u{301}");
        check("“so”, he said…", "\"so\", he said...");
        check("1914–1918 — a war", "1914-1918 - a war");
        check("re\u{ad}wrap\nped  lines", "rewrap ped lines");
        check("한국어", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}\u{110b}\u{1165}");
        check("Å \u{212b}", "A\u{30a} Å");
        check("ệ", "e\u{302}\u{323}");
    }

    #[test]
    fn what_reads_otherwise_folds_otherwise() {
        let check = |a: &str, b: &str| assert_ne!(symbols(a), symbols(b), "{a} {b}");
        check("Moon", "moon");
        check("e", "é");
        check("not", "now");
        check("1 000", "1000");
        check("🌕", "🌑");
    }

    #[test]
    fn a_stretch_of_symbols_is_the_stretch_of_the_letters_that_they_come_from() {
        let text = "dit\u{a0}\n: cafe\u{301} e\u{ad}té…";
        let folded = Folded::of(text);
        let check = |start: u32, end: u32, back: (u32, u32)| {
            let range = CharRange::of(start, end).expect("start before end");
            assert_eq!(folded.range(folded.span(range)), CharRange::of(back.0, back.1), "{range}");
        };
        check(0, 3, (0, 3));
        check(7, 12, (7, 12));
        check(13, 17, (13, 17));
        check(16, 18, (16, 18));
        assert_eq!(folded.range(folded.span(CharRange::of(14, 15).expect("a stretch"))), None);
    }

    #[test]
    fn every_composed_letter_is_taken_apart_as_unicode_says() {
        let letters = ('\u{a0}'..='\u{ffff}').filter(|c| !('\u{f900}'..='\u{faff}').contains(c));
        for letter in letters.filter(|c| c.is_alphabetic()) {
            let apart: String = letter.nfd().collect();
            assert_eq!(symbols(&letter.to_string()), symbols(&apart), "{letter} {:x}", letter as u32);
        }
    }

    proptest! {
        #[test]
        fn composed_and_decomposed_texts_fold_alike(text in "\\PC{0,40}|[a-zé\u{301}\u{323}ệ한ガ]{0,20}") {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            let is_covered = |c: char| (c as u32) < 0x10000 && !('\u{f900}'..='\u{faff}').contains(&c);
            prop_assume!(text.chars().all(is_covered));
            prop_assert_eq!(symbols(&composed), symbols(&decomposed));
        }
    }
}
