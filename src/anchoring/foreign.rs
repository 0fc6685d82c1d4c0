//! Positions of other programs, whose unit nobody knows.
//!
//! The W3C model counts code points (section 4.2.5). Many programs write UTF-16 units under the same names, some bytes.
//! Numbers alone prove nothing, so the quote decides: the unit in which most quotes of a file stand where they
//! should is the file's, and an entry that stands at its numbers in no unit is searched by its words.

use super::searcher::Searcher;
use super::selector::{Anchor, Company, Selectors};
use crate::text::{CharRange, Text, Utf16Offset};

/// What positions count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Unicode code points, as ours do.
    CodePoint,
    /// UTF-16 units, as JavaScript's strings do.
    Utf16,
    /// Bytes of UTF-8.
    Byte,
}

/// A passage as another program tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The first number.
    pub start: u32,
    /// The second one.
    pub end: u32,
    /// The words; empty when the program tells none.
    pub quote: String,
    /// What stood before them; empty when the program doesn't tell.
    pub prefix: String,
    /// What stood after them.
    pub suffix: String,
}

/// Where a foreign passage is.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The place.
    pub anchor: Anchor,
    /// The unit in which its numbers fit its words; `None` where they fit in none, and the words were searched.
    pub unit: Option<Unit>,
}

impl Unit {
    const ALL: [Self; 3] = [Self::CodePoint, Self::Utf16, Self::Byte];

    /// The stretch between two numbers; `None` where they cut a code point or reach behind the text.
    fn range(self, text: &Text, start: u32, end: u32) -> Option<CharRange> {
        match self {
            Self::CodePoint => CharRange::of(start, end),
            Self::Utf16 => {
                let at = |count| text.char_in_block(0, Utf16Offset::new(count));
                CharRange::new(at(start)?, at(end)?)
            }
            Self::Byte => CharRange::new(text.char_of_byte(start)?, text.char_of_byte(end)?),
        }
    }
}

/// Places the passages of one file in their text, and says which unit the file counts in: `None` where no numbers fit
/// their words. Where several units fit as many, which is so in every text of plain letters, it is the first of
/// them.
///
/// Numbers without words are taken at their word in that unit, and only as a [`Anchor::Changed`] guess would be: as an
/// [`Anchor::Ambiguous`] place that a person may choose.
pub fn place_foreign(text: &Text, passages: &[Foreign]) -> (Vec<Placed>, Option<Unit>) {
    let fits = |unit: Unit, passage: &Foreign| {
        let range = unit.range(text, passage.start, passage.end)?;
        (!passage.quote.is_empty() && text.slice(range) == Some(&passage.quote)).then_some(range)
    };
    let mut units = Unit::ALL;
    let count = |unit: Unit| passages.iter().filter(|passage| fits(unit, passage).is_some()).count();
    let counts = units.map(count);
    units.sort_by_key(|unit| std::cmp::Reverse(counts[*unit as usize]));
    let unit_of_file = Some(units[0]).filter(|unit| counts[*unit as usize] > 0);
    let mut searcher = None;
    let placed = passages.iter().map(|passage| {
        let fit = units.into_iter().find_map(|unit| Some((unit, fits(unit, passage)?)));
        let Foreign { start, end, quote, prefix, suffix } = passage.clone();
        let (unit, position) = match fit {
            Some((unit, range)) => (Some(unit), Some(range)),
            None => (None, None),
        };
        if quote.is_empty() {
            let range = unit_of_file.unwrap_or(Unit::CodePoint).range(text, start, end);
            let range = range.filter(|range| text.slice(*range).is_some());
            let candidate = range.map(|range| super::Candidate { range, errors: 0, score: 0.0 });
            let anchor = candidate.map_or(Anchor::Orphan, |candidate| Anchor::Ambiguous(vec![candidate]));
            return Placed { anchor, unit: None };
        }
        let selectors = Selectors { quote, prefix, suffix, position, company: Company::Unknown };
        let searcher = searcher.get_or_insert_with(|| Searcher::of(text));
        Placed { anchor: searcher.resolve(&selectors), unit }
    });
    (placed.collect(), unit_of_file)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `marked` shows the passage; `unit` is what the numbers count.
    fn check(marked: &str, unit: Unit) {
        let at = |mark: char| marked.find(mark).expect("a mark");
        let (before, rest) = marked.split_at(at('⟦'));
        let quote: String = rest.chars().skip(1).take_while(|c| *c != '⟧').collect();
        let count = |words: &str| match unit {
            Unit::CodePoint => words.chars().count() as u32,
            Unit::Utf16 => words.encode_utf16().count() as u32,
            Unit::Byte => words.len() as u32,
        };
        let text = Text::from_canonical(&marked.replace(['⟦', '⟧'], "")).expect("a text");
        let start = count(before);
        let (prefix, suffix) = (String::new(), String::new());
        let foreign = Foreign { start, end: start + count(&quote), quote: quote.clone(), prefix, suffix };
        let (placed, found) = place_foreign(&text, &[foreign]);
        assert_eq!(found, Some(unit), "{marked}");
        let place = before.chars().count() as u32;
        let range = CharRange::of(place, place + quote.chars().count() as u32).expect("a stretch");
        assert_eq!(placed, [Placed { anchor: Anchor::Exact(range), unit: Some(unit) }], "{marked}");
    }

    #[test]
    fn the_unit_is_the_one_in_which_the_words_stand_at_the_numbers() {
        check("the ⟦moon⟧ is full", Unit::CodePoint);
        check("👩🏽‍💻 says: the ⟦moon⟧ is full", Unit::CodePoint);
        check("👩🏽‍💻 says: the ⟦moon⟧ is full", Unit::Utf16);
        check("👩🏽‍💻 says: the ⟦moon⟧ is full", Unit::Byte);
        check("été : la ⟦lune⟧ est pleine", Unit::Byte);
        check("e\u{301}te\u{301} שלום ⟦moon 🌕⟧ x", Unit::Utf16);
    }

    #[test]
    fn one_entry_that_fits_by_chance_does_not_decide_for_the_file() {
        let text = Text::from_canonical("🌕🌕 a a a moon and a sun").expect("a text");
        let foreign = |start, quote: &str| Foreign {
            start,
            end: start + quote.chars().count() as u32,
            quote: quote.into(),
            prefix: String::new(),
            suffix: String::new(),
        };
        // In UTF-16 the first `a` stands at 5; as code points, the second one does.
        let (placed, unit) =
            place_foreign(&text, &[foreign(5, "a"), foreign(11, "moon"), foreign(22, "sun")]);
        assert_eq!(unit, Some(Unit::Utf16));
        assert_eq!(placed[0].anchor, Anchor::Exact(CharRange::of(3, 4).expect("a stretch")));
    }

    #[test]
    fn numbers_that_fit_in_no_unit_are_not_looked_at() {
        let text = Text::from_canonical("🌕 the moon that rose over the harbour is full").expect("a text");
        let foreign = |start, end, quote: &str| Foreign {
            start,
            end,
            quote: quote.into(),
            prefix: String::new(),
            suffix: String::new(),
        };
        let quote = "the moon that rose over the harbour";
        let (placed, unit) =
            place_foreign(&text, &[foreign(7, 12, quote), foreign(u32::MAX - 1, u32::MAX, "sun")]);
        assert_eq!(unit, None);
        let range = CharRange::of(2, 37).expect("a stretch");
        assert_eq!(placed[0], Placed { anchor: Anchor::Moved(range), unit: None });
        assert_eq!(placed[1], Placed { anchor: Anchor::Orphan, unit: None });
    }
}
