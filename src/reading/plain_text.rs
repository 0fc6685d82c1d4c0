//! Cuts plain text into lines and notes what the eye sees of each: blank lines, indentation, list marks.
//!
//! Marks of quotation (`>`) and of lists come off the text and are kept beside it; the numbers of numbered lists
//! are words and stay.

use super::passage::{Passage, is_blank};

/// A tab reaches the next multiple of so many columns.
const TAB: usize = 4;

/// Marks that begin a list item wherever they stand before words.
const SURE_BULLETS: &[char] = &['•', '‣', '◦', '▪', '●', '○', '■'];

/// Marks that begin a list item only where others of their kind are near: alone they are a dash, a
/// signature or a footnote.
const DOUBTFUL_BULLETS: &[char] = &['-', '*', '–'];

/// How many lines away the next item of a list may begin; its items can be hard-wrapped.
const ITEM_DISTANCE: usize = 6;

/// The lines of a text that aren't blank.
pub(super) fn lines(text: &str) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let mut is_after_gap = false;
    for line in text.split('\n') {
        match passage(line, is_after_gap) {
            Some(passage) => {
                passages.push(passage);
                is_after_gap = false;
            }
            None => is_after_gap = true,
        }
    }
    for mark in DOUBTFUL_BULLETS {
        take_doubtful_bullets(&mut passages, *mark);
    }
    passages
}

fn passage(line: &str, is_after_gap: bool) -> Option<Passage> {
    let trimmed = line.trim();
    let indent = columns(&line[..line.len() - line.trim_start().len()]);
    let (depth, unquoted) = without_quote_marks(trimmed);
    if is_blank(unquoted) {
        return None;
    }
    let (bullet, text) = match without_bullet(unquoted, SURE_BULLETS) {
        Some((mark, item)) => (Some(mark), item),
        None => (None, unquoted),
    };
    Some(Passage { text: text.to_owned(), bullet, depth, indent, is_after_gap, given: None })
}

fn columns(white_space: &str) -> usize {
    white_space.chars().fold(0, |column, c| if c == '\t' { column - column % TAB + TAB } else { column + 1 })
}

/// `>> text` is `text` at depth 2. `>50 %` is a number, not a quotation.
fn without_quote_marks(line: &str) -> (usize, &str) {
    let mut rest = line;
    let mut depth = 0;
    while let Some(after) = rest.strip_prefix('>') {
        if after.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        rest = after.trim_start();
        depth += 1;
    }
    (depth, rest)
}

fn without_bullet<'a>(line: &'a str, marks: &[char]) -> Option<(char, &'a str)> {
    let mark = line.chars().next().filter(|mark| marks.contains(mark))?;
    let item = line[mark.len_utf8()..].strip_prefix([' ', '\t', '\u{A0}', '\u{202F}'])?.trim_start();
    (!is_blank(item)).then_some((mark, item))
}

fn take_doubtful_bullets(passages: &mut [Passage], mark: char) {
    let mut last_one: Option<usize> = None;
    for at in 0..passages.len() {
        if !is_doubtful_item(&passages[at], mark) {
            continue;
        }
        if let Some(last) = last_one.filter(|last| at - last <= ITEM_DISTANCE) {
            take_bullet(&mut passages[last], mark);
            take_bullet(&mut passages[at], mark);
        }
        last_one = Some(at);
    }
}

fn is_doubtful_item(passage: &Passage, mark: char) -> bool {
    // French novels and interviews set speech apart by dashes; its lines end as sentences do.
    let is_speech = mark == '–' && passage.text.ends_with(['.', '?', '!', '…', '»']);
    passage.bullet.is_none() && !is_speech && without_bullet(&passage.text, &[mark]).is_some()
}

fn take_bullet(passage: &mut Passage, mark: char) {
    if passage.bullet.is_none()
        && let Some((mark, item)) = without_bullet(&passage.text, &[mark])
    {
        passage.text = item.to_owned();
        passage.bullet = Some(mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each passage as its marks and its text: `_` for a gap, digits for depth and indentation.
    fn check(text: &str, expected: &[&str]) {
        let drawn: Vec<String> = lines(text)
            .into_iter()
            .map(|p| {
                let gap = if p.is_after_gap { "_" } else { "" };
                let quoted = ">".repeat(p.depth);
                let bullet = p.bullet.map(String::from).unwrap_or_default();
                format!("{gap}{quoted}{bullet}{}|{}", p.indent, p.text)
            })
            .collect();
        assert_eq!(drawn, expected, "{text:?}");
    }

    #[test]
    fn blank_lines_are_gaps() {
        check("a\n\nb\n \u{200B}\u{A0}\nc\nd", &["0|a", "_0|b", "_0|c", "0|d"]);
        check(" \n\u{FEFF}\n", &[]);
    }

    #[test]
    fn indentation_quotation_and_list_marks_come_off_the_text() {
        check("  a\n\tb\n  \tc", &["2|a", "4|b", "4|c"]);
        check("> a\n>> b\n>>> >c\n>\n>50 %", &[">0|a", ">>0|b", ">>>>0|c", "_0|>50 %"]);
        check("• a\n•\n•b", &["•0|a", "0|•", "0|•b"]);
        check("- a\nb\n- c", &["-0|a", "0|b", "-0|c"]);
        check("- alone\n–5\n-\n--", &["0|- alone", "0|–5", "0|-", "0|--"]);
        check("– Oui ?\n– Non.", &["0|– Oui ?", "0|– Non."]);
        check("– un ;\n– deux", &["–0|un ;", "–0|deux"]);
    }

    #[test]
    fn white_space_inside_a_line_is_kept() {
        check(" « a\u{A0}b\u{202F}!  c » ", &["1|« a\u{A0}b\u{202F}!  c »"]);
    }
}
