//! Makes of a raw selection the stretch that a person meant.
//!
//! White space at both ends goes, then both ends widen to whole grapheme clusters (UAX #29), so that no
//! claim cuts an emoji or an accent in two: `⟦ the moon ⟧` is kept as `the moon`.

use unicode_segmentation::GraphemeCursor;

use super::{CharOffset, CharRange, Text};

/// Trims and widens a selection; `None` when it is empty, holds nothing but white space or reaches
/// behind the text.
pub fn capture(text: &Text, start: CharOffset, end: CharOffset) -> Option<CharRange> {
    let raw = CharRange::new(start, end)?;
    let words = text.slice(raw)?;
    let kept = words.trim();
    if kept.is_empty() {
        return None;
    }
    let first = text.byte_at(start)? + (words.len() - words.trim_start().len());
    let canonical = text.canonical();
    let from = boundary_before(canonical, first);
    let to = boundary_after(canonical, first + kept.len());
    CharRange::new(text.char_at_byte(from), text.char_at_byte(to))
}

/// The stretch widened to whole grapheme clusters; `None` where it reaches behind the text.
pub fn whole_clusters(text: &Text, range: CharRange) -> Option<CharRange> {
    let from = boundary_before(text.canonical(), text.byte_at(range.start())?);
    let to = boundary_after(text.canonical(), text.byte_at(range.end())?);
    CharRange::new(text.char_at_byte(from), text.char_at_byte(to))
}

/// How a person counts the length of a stretch: in grapheme clusters.
pub fn grapheme_count(words: &str) -> usize {
    unicode_segmentation::UnicodeSegmentation::graphemes(words, true).count()
}

/// How many words there are (UAX #29), punctuation left out.
pub fn word_count(words: &str) -> usize {
    unicode_segmentation::UnicodeSegmentation::unicode_words(words).count()
}

/// What a person calls the first letter.
pub fn first_grapheme(words: &str) -> Option<&str> {
    unicode_segmentation::UnicodeSegmentation::graphemes(words, true).next()
}

/// `words` cut to at most `limit` grapheme clusters, at a word's edge where one is near, with an ellipsis.
pub fn shorten(words: &str, limit: usize) -> String {
    use unicode_segmentation::UnicodeSegmentation as _;
    let Some((cut, _)) = words.grapheme_indices(true).nth(limit) else {
        return words.to_owned();
    };
    let kept = &words[..cut];
    let at_word = kept.rfind(char::is_whitespace).filter(|edge| edge * 2 > cut).unwrap_or(cut);
    format!("{}…", kept[..at_word].trim_end_matches(|c: char| c.is_whitespace() || ",;:.".contains(c)))
}

fn boundary_before(text: &str, byte: usize) -> usize {
    let mut cursor = GraphemeCursor::new(byte, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(false) => cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0),
        _ => byte,
    }
}

fn boundary_after(text: &str, byte: usize) -> usize {
    let mut cursor = GraphemeCursor::new(byte, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(false) => cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len()),
        _ => byte,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation as _;

    use super::*;

    /// `raw` marks the selection, `kept` what must come of it.
    fn check(raw: &str, kept: Option<&str>) {
        let place = |mark: char, of: &str| of.chars().position(|c| c == mark).expect("a mark") as u32;
        let plain: String = raw.chars().filter(|c| !"⟦⟧".contains(*c)).collect();
        let text = Text::from_canonical(&plain).expect("a text");
        let start = CharOffset::new(place('⟦', raw));
        let end = CharOffset::new(place('⟧', raw) - 1);
        let range = capture(&text, start, end);
        assert_eq!(range.and_then(|range| text.slice(range)), kept, "{raw}");
    }

    #[test]
    fn a_selection_loses_its_outer_space_and_cuts_no_cluster() {
        check("the⟦ moon ⟧is full", Some("moon"));
        check("the m⟦oo⟧n", Some("oo"));
        check("dit\u{a0}: ⟦«\u{202f}oui\u{202f}»\u{202f}⟧!", Some("«\u{202f}oui\u{202f}»"));
        check("a⟦ \u{a0} \n⟧b", None);
        check("cafe⟦\u{301}⟧", Some("e\u{301}"));
        check("⟦👩🏽⟧\u{200d}💻!", Some("👩🏽\u{200d}💻"));
        check("שלום ⟦עולם ⟧!", Some("עולם"));
        check("one⟦\ntwo\n⟧three", Some("two"));
        check("on⟦e\nt⟧wo", Some("e\nt"));
        check("a⟦⟧b", None);
    }

    #[test]
    fn a_long_quote_is_cut_between_words() {
        assert_eq!(shorten("the moon is full tonight", 12), "the moon is…");
        assert_eq!(shorten("the moon", 12), "the moon");
        assert_eq!(shorten("👩🏽‍💻👩🏽‍💻👩🏽‍💻", 2), "👩🏽‍💻👩🏽‍💻…");
    }

    proptest! {
        #[test]
        fn what_is_kept_starts_and_ends_at_clusters(
            text in "([a-z \n]|[😀👩🏽\u{200d}💻é\u{301}\u{a0}\u{202f}של]){1,60}",
            a in 0u32..70, b in 0u32..70,
        ) {
            let Ok(text) = Text::from_canonical(&text) else { return Ok(()) };
            if let Some(range) = capture(&text, CharOffset::new(a), CharOffset::new(b)) {
                let edges: Vec<usize> = text.canonical().grapheme_indices(true).map(|(at, _)| at)
                    .chain([text.canonical().len()]).collect();
                prop_assert!(edges.contains(&text.byte_at(range.start()).expect("inside the text")));
                prop_assert!(edges.contains(&text.byte_at(range.end()).expect("inside the text")));
                prop_assert!(!text.slice(range).expect("inside the text").trim().is_empty());
            }
        }
    }
}
