//! Finds words for fingers, which can't aim at a letter.
//!
//! UAX #29 finds the words; what holds no letter and no digit is none. A word never leaves its block.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{CharOffset, CharRange, Text};

/// The place itself, or, inside of a word, the nearer one of its two edges: `the mo|on` stands for `the |moon`.
pub fn word_edge_near(text: &Text, place: CharOffset) -> CharOffset {
    match word_at(text, place) {
        Some(word) if place.since(word.start()) <= word.end().since(place) => word.start(),
        Some(word) => word.end(),
        None => place,
    }
}

/// A stretch with its nearer end moved to the word at a place: outwards and inwards, to take in just that word.
///
/// With a tap on "full", `the ⟦moon⟧ is full` becomes `the ⟦moon is full⟧`.
pub fn reaching(text: &Text, range: CharRange, place: CharOffset) -> CharRange {
    let word = word_at(text, place);
    let (from, to) = word.map_or((place, place), |word| (word.start(), word.end()));
    let is_nearer_to_start = place < range.start()
        || (place < range.end() && place.since(range.start()) < range.end().since(place));
    let reached = if is_nearer_to_start {
        CharRange::new(from, range.end())
    } else {
        CharRange::new(range.start(), to)
    };
    reached.unwrap_or(range)
}

/// The word of the character behind a place.
fn word_at(text: &Text, place: CharOffset) -> Option<CharRange> {
    let block = text.block_range(text.block_at(place))?;
    let mut start = block.start();
    for piece in text.slice(block)?.split_word_bounds() {
        let end = start.after(piece.chars().count() as u32);
        if place < end {
            let is_word = start <= place && piece.chars().any(char::is_alphanumeric);
            return is_word.then(|| CharRange::new(start, end)).flatten();
        }
        start = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without its marks, and the place of each mark in it.
    fn unmarked<const N: usize>(marked: &str, marks: [char; N]) -> (Text, [CharOffset; N]) {
        let plain: String = marked.chars().filter(|c| !marks.contains(c)).collect();
        let place = |mark: char| {
            let at = marked.chars().position(|c| c == mark).expect("a mark");
            let before = marked.chars().take(at).filter(|c| !marks.contains(c)).count();
            CharOffset::new(before as u32)
        };
        (Text::from_canonical(&plain).expect("a text"), marks.map(place))
    }

    #[test]
    fn a_place_inside_of_a_word_goes_to_the_nearer_edge() {
        let check = |marked: &str, edge: &str| {
            let (text, [place]) = unmarked(marked, ['|']);
            let (_, [expected]) = unmarked(edge, ['|']);
            assert_eq!(word_edge_near(&text, place), expected, "{marked}");
        };
        check("the m|oon is full", "the |moon is full");
        check("the moo|n is full", "the moon| is full");
        check("the| moon", "the| moon");
        check("the |moon", "the |moon");
        check("the moon.|", "the moon.|");
        check("the . |. moon", "the . |. moon");
        check("l’intelli|gence", "l’intelligence|");
        check("one\nt|wo", "one\n|two");
        check("on|e\ntwo", "one|\ntwo");
        check("سلا|م عليكم", "سلام| عليكم");
        check("👩🏽‍💻|👋", "👩🏽‍💻|👋");
        check("cafe\u{301}s| noirs", "cafe\u{301}s| noirs");
    }

    #[test]
    fn a_stretch_reaches_to_the_word_at_a_place() {
        let check = |marked: &str, reached: &str| {
            let (text, [start, end, place]) = unmarked(marked, ['⟦', '⟧', '|']);
            let range = CharRange::new(start, end).expect("a stretch");
            assert_eq!(text.slice(reaching(&text, range, place)), Some(reached), "{marked}");
        };
        check("the ⟦moon⟧ is fu|ll", "moon is full");
        check("t|he ⟦moon⟧ is full", "the moon");
        check("⟦the moon is fu|ll⟧", "the moon is full");
        check("⟦the mo|on is bright and full⟧", "moon is bright and full");
        check("⟦the moon is br|ight and⟧ full", "the moon is bright");
        check("⟦one⟧\nt|wo", "one\ntwo");
        check("⟦moon⟧ .| .", "moon .");
    }
}
