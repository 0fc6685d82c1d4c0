//! Joins the lines of hard-wrapped text into paragraphs.
//!
//! Mail, PDF files and old text files cut a paragraph at 60 to 80 columns, with or without a blank line before
//! the next one. Such lines give themselves away twice: sentences run on over their ends, and they are
//! *full*, that is, the first word of the next line would not have fitted. Both together show at which
//! column a text was cut; after that a full line is joined with the next one, and a short line ends its
//! paragraph.
//!
//! A line that ends with a full stop is joined too if it is full to the last column: in a text cut at 72 columns
//! about one line in sixteen ends a sentence by chance, and only one paragraph in twelve happens to fill its
//! last line.

use super::passage::Passage;

/// Nobody cuts text at more columns than this; longer lines are whole paragraphs.
const WIDEST: usize = 130;

/// Shorter lines that run on are verses, lists or names.
const NARROWEST: usize = 35;

/// Fewer line ends that a sentence runs over prove nothing about the text as a whole.
const ENOUGH: usize = 3;

/// How the format treats a line break inside a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineBreaks {
    /// They may be paragraphs' ends or not: plain text.
    MayMean,
    /// They mean nothing unless a line stands out by itself: Markdown.
    MeanNothing,
}

/// Joins what was hard-wrapped. `stands_alone` tells lines that are never part of a paragraph, such as
/// bylines; it is asked only where it matters.
pub(super) fn join(
    lines: Vec<Passage>,
    breaks: LineBreaks,
    stands_alone: impl Fn(&Passage) -> bool,
) -> Vec<Passage> {
    let cut = match breaks {
        LineBreaks::MayMean => cut_of(&lines),
        LineBreaks::MeanNothing => None,
    };
    if cut.is_none() && breaks == LineBreaks::MayMean {
        return lines;
    }
    let mut joined: Vec<Passage> = Vec::new();
    let mut last: Option<Passage> = None;
    for line in lines {
        let goes_on = match (&last, joined.last()) {
            (Some(last), Some(paragraph)) if may_join(last, &line, paragraph) => match cut {
                Some(cut) => goes_on_after(last, &line, cut, &stands_alone),
                None => !stands_alone(last) && !stands_alone(&line) && !is_whole_paragraph(last),
            },
            _ => false,
        };
        match joined.last_mut().filter(|_| goes_on) {
            Some(paragraph) => append(&mut paragraph.text, &line.text),
            None => joined.push(line.clone()),
        }
        last = Some(line);
    }
    joined
}

/// Where a text was cut, in columns. Proportional type and words changed later make some lines longer.
#[derive(Clone, Copy)]
struct Cut {
    /// Nine in ten lines keep within this.
    column: usize,
    /// Every line keeps within this.
    edge: usize,
}

/// Where a text was cut, or `None` if it wasn't.
fn cut_of(lines: &[Passage]) -> Option<Cut> {
    // Counting widths instead of sorting them keeps this linear.
    let mut running_on = [0usize; WIDEST + 1];
    let mut widest = 0;
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        let width = width(&line.text);
        if line.text.contains(' ') {
            widest = widest.max(width);
        }
        if is_block(line, next) && width <= WIDEST && runs_on(line, next) {
            running_on[width] += 1;
        }
    }
    widest = widest.max(lines.last().map_or(0, |line| width(&line.text)));
    let count: usize = running_on.iter().sum();
    let column = nearly_widest(&running_on, count)?;
    let full = lines.windows(2).filter(|pair| {
        let [line, next] = pair else { return false };
        is_block(line, next)
            && width(&line.text) <= WIDEST
            && runs_on(line, next)
            && is_full(line, next, column)
    });
    let is_cut = full.count() * 5 >= count * 4;
    let is_proved = count >= ENOUGH || widest <= column + column / 10;
    let edge = running_on.iter().rposition(|count| *count > 0)?;
    (is_cut && is_proved && column >= NARROWEST).then_some(Cut { column, edge })
}

/// The width that nine in ten lines keep within.
fn nearly_widest(widths: &[usize], count: usize) -> Option<usize> {
    let mut seen = 0;
    (0..widths.len()).find(|width| {
        seen += widths[*width];
        count > 0 && seen * 10 >= count * 9
    })
}

fn goes_on_after(line: &Passage, next: &Passage, cut: Cut, stands_alone: impl Fn(&Passage) -> bool) -> bool {
    if width(&line.text) > cut.column + cut.column / 4 {
        return false;
    }
    if runs_on(line, next) {
        return is_full(line, next, cut.column);
    }
    let is_end = ends_with_sign(&line.text) || stands_alone(line) || stands_alone(next);
    !is_end && width_with_next_word(line, next) > cut.edge
}

/// The next word would not have fitted. A tenth of the column is left to chance: proportional type, and
/// words that were changed after the text was cut.
fn is_full(line: &Passage, next: &Passage, column: usize) -> bool {
    width_with_next_word(line, next) > column - column / 10
}

fn width_with_next_word(line: &Passage, next: &Passage) -> usize {
    width(&line.text) + 1 + next.text.split_whitespace().next().map_or(0, width)
}

/// The sentence isn't over at the line's end, as far as punctuation and capitals show. French sets a space before
/// `?` and `!`, where a line may be cut, and emoji follow the full stop.
fn runs_on(line: &Passage, next: &Passage) -> bool {
    if next.text.starts_with(['?', '!', ';', ':', '»']) || !next.text.contains(char::is_alphanumeric) {
        return true;
    }
    let is_over =
        line.text.ends_with(['.', '!', '?', '…', ':', '»', '”', '"', ')']) || ends_with_sign(&line.text);
    let goes_on = next.text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_uppercase());
    !is_over && goes_on
}

/// The line ends with an emoji or the like, which is how many comments end and few cut lines do.
fn ends_with_sign(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| !c.is_alphanumeric() && !c.is_ascii() && c > '\u{2100}')
}

/// The two lines could be parts of one paragraph as far as their place on the page goes. An indented line begins
/// a new one, unless it hangs under a sentence that goes on.
fn may_join(last: &Passage, line: &Passage, paragraph: &Passage) -> bool {
    let is_indented = line.indent > last.indent + 1 && paragraph.bullet.is_none();
    is_block(last, line) && (!is_indented || runs_on(last, line))
}

fn is_block(line: &Passage, next: &Passage) -> bool {
    !next.is_after_gap && next.bullet.is_none() && line.depth == next.depth && line.given == next.given
}

fn is_whole_paragraph(line: &Passage) -> bool {
    width(&line.text) > WIDEST && line.text.ends_with(['.', '!', '?', '…', '»', '”'])
}

/// A word that was cut at its hyphen is put together again: `open-` and `source` are `open-source`. Whether
/// the hyphen was there before the cut can't be known, so it stays.
fn append(paragraph: &mut String, line: &str) {
    let mut end = paragraph.chars().rev();
    let is_cut_word = end.next() == Some('-') && end.next().is_some_and(char::is_alphanumeric);
    if !is_cut_word {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::plain_text;

    fn check(breaks: LineBreaks, text: &str, expected: &[&str]) {
        let joined = join(plain_text::lines(text), breaks, |line| line.text.starts_with("By "));
        let texts: Vec<_> = joined.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn full_lines_are_joined_and_a_short_one_ends_its_paragraph() {
        check(
            LineBreaks::MayMean,
            "The harbour master counted the boats twice that\nmorning, because the fog had hidden the two which\n\
             lay behind the old pier.\nNobody had asked him to. He wrote the number down\nand went home.",
            &[
                "The harbour master counted the boats twice that morning, because the fog had hidden the two which \
                 lay behind the old pier.",
                "Nobody had asked him to. He wrote the number down and went home.",
            ],
        );
    }

    #[test]
    fn a_sign_that_was_cut_off_is_joined_again() {
        check(
            LineBreaks::MayMean,
            "Nobody had asked him to count the boats of the bay, and yet he went\non counting them. Would the fog \
             have hidden the two of them again\n?\nHe wrote the number down. Then he went home and slept for an \
             hour.\n🙂",
            &[
                "Nobody had asked him to count the boats of the bay, and yet he went on counting them. Would the fog \
                 have hidden the two of them again ?",
                "He wrote the number down. Then he went home and slept for an hour. 🙂",
            ],
        );
    }

    #[test]
    fn lines_that_were_not_cut_stay_apart() {
        let verses = ["roses in the rain", "and a song", "that nobody heard all summer long", "but me"];
        check(LineBreaks::MayMean, &verses.join("\n"), &verses);
        let comments =
            ["c'est nul", "je trouve que non, vraiment pas d'accord avec toi", "lol", "moi non plus"];
        check(LineBreaks::MayMean, &comments.join("\n"), &comments);
    }

    #[test]
    fn markdown_joins_unless_a_line_stands_alone() {
        check(LineBreaks::MeanNothing, "One.\nTwo.\nBy Jane\nThree", &["One. Two.", "By Jane", "Three"]);
    }

    #[test]
    fn a_word_cut_at_its_hyphen_is_put_together() {
        check(
            LineBreaks::MeanNothing,
            "an open-\nsource model -\nreally",
            &["an open-source model - really"],
        );
    }
}
