//! Proposes a name for a document, and finds the address that it came from.

use unicode_segmentation::UnicodeSegmentation;

use super::cues::Cue;
use super::draft::{Line, Role};
use super::observed::Observed;

/// What fits on one line of the page's list of documents, in characters as a reader counts them.
const LONGEST_NAME: usize = 70;

/// The title; where there is none, the first words of the first paragraph, cut between two words.
pub(super) fn name(lines: &[Line]) -> String {
    let first = |role| lines.iter().find(|line| line.role == role).map(|line| line.text.as_str());
    let spoken = || lines.iter().find(|line| line.role != Role::LeftOut).map(|line| line.text.as_str());
    let any = || lines.first().map(|line| line.text.as_str());
    first(Role::Title)
        .map(str::to_owned)
        .or_else(|| first(Role::Paragraph).or_else(spoken).or_else(any).map(first_words))
        .unwrap_or_default()
}

fn first_words(text: &str) -> String {
    let Some((end, _)) = text.grapheme_indices(true).nth(LONGEST_NAME) else {
        return text.to_owned();
    };
    let within = &text[..end];
    // Text without spaces, as Chinese is written, is cut anywhere.
    let whole_words = within.rsplit_once(char::is_whitespace).map_or(within, |(words, _)| words);
    let words = whole_words.trim_end_matches(|c: char| !c.is_alphanumeric());
    format!("{words}…")
}

/// The first address that has a line of its own.
pub(super) fn source(lines: &[Observed]) -> Option<String> {
    lines.iter().find_map(|line| match &line.cue {
        Some(Cue::Link(address)) => Some(address.clone()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_title_or_the_first_words_of_the_first_paragraph() {
        let check = |lines: &[(Role, &str)], expected: &str| {
            let lines: Vec<_> = lines.iter().map(|(role, text)| Line::new(*role, *text)).collect();
            assert_eq!(name(&lines), expected);
        };
        let long = "The harbour master counted the boats twice that morning, because the fog had hidden two.";
        check(&[(Role::LeftOut, "Home"), (Role::Title, "A fog"), (Role::Paragraph, long)], "A fog");
        check(
            &[(Role::LeftOut, "Home"), (Role::Paragraph, long)],
            "The harbour master counted the boats twice that morning, because the…",
        );
        check(&[(Role::Comment, "Short.")], "Short.");
        check(&[(Role::Paragraph, &"漢".repeat(80))], &format!("{}…", "漢".repeat(70)));
        check(&[(Role::LeftOut, "Home")], "Home");
        check(&[], "");
    }
}
