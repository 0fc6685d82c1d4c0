//! Finds the sentence around a place.
//!
//! UAX #29 finds the ends; a list of French and English abbreviations takes back the ones that end no
//! sentence ("M. Dupont", "Dr. Who"). A sentence never leaves its block.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{CharOffset, CharRange, Text, grapheme::capture};

/// Words before a full stop that rarely end a sentence, in lower case.
const ABBREVIATIONS: [&str; 35] = [
    "m", "mm", "mr", "mrs", "ms", "mme", "mlle", "dr", "pr", "prof", "st", "ste", "me", "no", "n", "p", "pp",
    "fig", "vol", "ed", "éd", "cf", "env", "av", "apr", "vs", "jr", "sr", "gen", "gén", "col", "sen", "rep",
    "e.g", "i.e",
];

/// The sentences that a stretch touches, from the start of the first to the end of the last.
pub fn sentences_around(text: &Text, range: CharRange) -> CharRange {
    let first = sentence_at(text, range.start());
    let last = sentence_at(text, CharOffset::new(range.end().get() - 1));
    first
        .zip(last)
        .and_then(|(first, last)| CharRange::new(first.start(), last.end()))
        .and_then(|whole| capture(text, whole.start(), whole.end()))
        .unwrap_or(range)
}

/// The sentence at a caret: the one of the character behind it, at the end of a block the last one of that block.
/// `None` where there is white space alone.
pub fn sentence_at_caret(text: &Text, caret: CharOffset) -> Option<CharRange> {
    let block = text.block_range(text.block_at(caret))?;
    let last = CharOffset::new(block.end().get() - 1);
    let sentence = sentence_at(text, caret.min(last))?;
    capture(text, sentence.start(), sentence.end())
}

/// The sentence that a place lies in, with the white space behind it.
fn sentence_at(text: &Text, place: CharOffset) -> Option<CharRange> {
    let block = text.block_range(text.block_at(place))?;
    let words = text.slice(block)?;
    let mut start = block.start();
    let mut end = start;
    for piece in words.split_sentence_bounds() {
        end = end.after(piece.chars().count() as u32);
        if ends_in_abbreviation(piece) && end < block.end() {
            continue;
        }
        if end > place {
            break;
        }
        start = end;
    }
    CharRange::new(start, end)
}

fn ends_in_abbreviation(piece: &str) -> bool {
    let Some(before_stop) = piece.trim_end().strip_suffix('.') else {
        return false;
    };
    let edge = |c: char| c.is_whitespace() || "(«“\"’'".contains(c);
    let word = before_stop.rsplit(edge).next().unwrap_or(before_stop);
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    is_initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `marked` shows the words selected; `sentence` is what must be taken.
    fn check(marked: &str, sentence: &str) {
        let place = |mark: char| marked.chars().position(|c| c == mark).expect("a mark") as u32;
        let range = CharRange::of(place('⟦'), place('⟧') - 1).expect("a stretch between the marks");
        let plain: String = marked.chars().filter(|c| !"⟦⟧".contains(*c)).collect();
        let text = Text::from_canonical(&plain).expect("a text");
        assert_eq!(text.slice(sentences_around(&text, range)), Some(sentence), "{marked}");
    }

    #[test]
    fn the_whole_sentence_is_taken_and_no_more() {
        check("It rained. The ⟦moon⟧ is full. Good.", "The moon is full.");
        check("It rained. The ⟦moon is full. Goo⟧d.", "The moon is full. Good.");
        check("It ⟦rained.\nThe moon⟧ is full. Good.", "It rained.\nThe moon is full.");
        check("Hier, M. Dupont a ⟦parlé⟧. Puis rien.", "Hier, M. Dupont a parlé.");
        check("He saw Dr. ⟦Who⟧ and J. R. Smith. Then left.", "He saw Dr. Who and J. R. Smith.");
        check("Vraiment\u{202f}? ⟦Oui⟧\u{202f}! Non.", "Oui\u{202f}!");
        check("⟦سلام⟧. نعم؟", "سلام.");
        check("no ⟦stop⟧ at all", "no stop at all");
    }

    #[test]
    fn at_a_caret_the_sentence_of_the_next_character_is_taken() {
        let check = |marked: &str, sentence: Option<&str>| {
            let place = marked.chars().position(|c| c == '|').expect("a caret") as u32;
            let text = Text::from_canonical(&marked.replace('|', "")).expect("a text");
            let taken = sentence_at_caret(&text, CharOffset::new(place));
            assert_eq!(taken.and_then(|taken| text.slice(taken)), sentence, "{marked}");
        };
        check("|It rained. The moon is full.", Some("It rained."));
        check("It rained. |The moon is full.", Some("The moon is full."));
        check("It rained.| The moon is full.", Some("It rained."));
        check("It rained. The moon is full.|", Some("The moon is full."));
        check("It rained.|\nThe moon is full.", Some("It rained."));
        check("It rained.\n|The moon is full.", Some("The moon is full."));
        check("|👩🏽‍💻", Some("👩🏽‍💻"));
        check("سلام. ن|عم؟", Some("نعم؟"));
        check("Yes. |", Some("Yes."));
    }
}
