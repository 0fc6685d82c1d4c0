//! Reads the line that names a comment's author and time.
//!
//! Such a line is short and says nothing else. Take away the date, the words that hold the line together
//! (`par`, `posted by`, `says`) and badges (`Moderator`, `edited`): what is left must have the shape of a
//! name, or be nothing.
//!
//! | line | author | time | answers |
//! | --- | --- | --- | --- |
//! | `Nadia R. · 30 juillet 2024 à 18 h 42` | Nadia R. | 2024-07-30T18:42 | |
//! | `John Smith says:` | John Smith | | |
//! | `Paul M. en réponse à Nadia R., hier` | Paul M. | hier | Nadia R. |
//! | `Le 30 juillet 2024, Meta a publié Llama 3.1.` | no byline | | |
//!
//! Whether a line of this shape is a comment's or the article's own is decided by what stands around it,
//! not here.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::cues::is_emoji;
use super::dates::{self, FoundDate, NumericOrder, When};
use super::phrases::{Phrases, Word, fold, word_set, words};

/// A longer line says more than who and when.
const MOST_CHARACTERS: usize = 120;
/// See [`MOST_CHARACTERS`].
const MOST_WORDS: usize = 18;

/// Who and when, as a line of its own says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Byline {
    /// The name as the page gives it.
    pub author: Option<String>,
    /// As in [`Said::said_at`](super::Said::said_at).
    pub said_at: Option<String>,
    /// The name of the person who is answered.
    pub answers: Option<String>,
    /// What makes it a byline.
    pub kind: BylineKind,
}

/// What makes a line a byline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BylineKind {
    /// A name and a day: `Nadia R. · 30 juillet 2024`.
    NameAndDay,
    /// A day without a name: `3 hours ago`.
    Day,
    /// A name and a verb of saying: `Nadia R. a écrit :`.
    Says,
    /// `@nadia`, or a name that answers a name.
    Handle,
    /// `Par Nadia R.`, without a day.
    Credited,
    /// A name and a time of day, as in transcripts: `Nadia 00:12`.
    NameAndClock,
    /// A time of day alone.
    Clock,
    /// `Publié le …`, `Updated …`: said of articles, rarely of comments.
    Publication,
}

/// How much a few words look like somebody's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameShape {
    /// It could be one: a single capitalised word.
    Possible,
    /// It hardly could be anything else, except a heading: `John Smith`, `Nadia R.`, `dark_knight42`.
    Likely,
}

const LIST: &str = include_str!("phrases/bylines.txt");

/// Words that hold a byline together, before or after the name.
static GLUE: LazyLock<Phrases<Glue>> = LazyLock::new(|| {
    Phrases::read(
        LIST,
        &[("link", Glue::Link), ("by", Glue::By), ("says", Glue::Says), ("publication", Glue::Publication)],
    )
});

#[derive(Clone, Copy, PartialEq, Eq)]
enum Glue {
    Link,
    By,
    Says,
    Publication,
}

/// What stands beside a name without being part of it.
static BADGES: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::read(LIST, &[("badge", ())]));

/// What parts who answers from who is answered.
static ANSWERS: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::read(LIST, &[("answers", ())]));

/// Words that sentences and headings have, and names have not.
static NOT_IN_NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "not in names"));

/// Small words inside names.
static PARTICLES: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "particle"));

/// Small words inside made-up names.
static INSIDE_PSEUDONYMS: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "inside pseudonyms"));

/// Arrows that mean the same as [`ANSWERS`].
const ANSWER_ARROWS: &[char] = &['→', '▸', '▶', '➜', '↪', '►'];

impl Byline {
    /// Reads a line, of which `words` are the words.
    pub fn parse(line: &str, words: &[Word], order: NumericOrder) -> Option<Self> {
        let is_short = words.len() <= MOST_WORDS && line.chars().nth(MOST_CHARACTERS).is_none();
        if !is_short || words.is_empty() || line.ends_with(['?', '!', '…']) {
            return None;
        }
        let found = dates::find(line, words, order);
        if found.is_none() && !may_be_undated_byline(line, words) {
            return None;
        }
        let undated = without_dates(line, found.clone(), order);
        let undated = without_mail_address(&undated);
        let (own, answered) = split_at_answer(&undated);
        let mut parts = Parts::read(own)?;
        // "Paul en réponse à Nadia · hier": what follows the second name is still about the comment.
        let answers = match answered {
            Some(answered) => Some(Parts::read(answered)?.names.into_iter().next()?),
            None => None,
        };
        if parts.names.len() > if found.is_some() { 2 } else { 1 } {
            return None;
        }
        let author = (!parts.names.is_empty()).then(|| parts.names.remove(0));
        let shape = author.as_deref().map(name_shape);
        if shape == Some(None) && !(found.is_some() && author.as_deref().is_some_and(is_pseudonym)) {
            return None;
        }
        let kind = match (found.as_ref().map(|found| &found.when), &author) {
            (Some(When::Known(_) | When::Words(_)), _) if parts.is_publication => BylineKind::Publication,
            (Some(When::Known(_) | When::Words(_)), Some(_)) => BylineKind::NameAndDay,
            (Some(When::Known(_) | When::Words(_)), None) => BylineKind::Day,
            (Some(When::Clock(_)), Some(_)) => BylineKind::NameAndClock,
            (Some(When::Clock(_)), None) => BylineKind::Clock,
            (None, Some(_)) if parts.has_verb && line.ends_with(':') => BylineKind::Says,
            (None, Some(_)) if parts.is_publication => BylineKind::Publication,
            // "@Kit ❤️" says something to Kit.
            (None, Some(_)) if line.contains(is_emoji) => return None,
            (None, Some(author)) if author.starts_with('@') || answers.is_some() => BylineKind::Handle,
            (None, None) if answers.is_some() => BylineKind::Handle,
            (None, Some(_)) if parts.has_by => BylineKind::Credited,
            (None, _) => return None,
        };
        let said_at = found.map(|found| found.when.into_said_at());
        Some(Self { author, said_at, answers, kind })
    }
}

/// Without a date a line needs a colon, a handle, or words that no sentence begins with in this way.
fn may_be_undated_byline(line: &str, words: &[Word]) -> bool {
    line.ends_with(':')
        || line.contains('@')
        || line.contains(ANSWER_ARROWS)
        || GLUE.at_start_of(words).is_some()
        || (0..words.len()).any(|at| ANSWERS.at_start_of(&words[at..]).is_some())
}

/// What is left of a byline's pieces without date, glue and badges.
#[derive(Default)]
struct Parts {
    names: Vec<String>,
    has_by: bool,
    has_verb: bool,
    is_publication: bool,
}

impl Parts {
    fn read(line: &str) -> Option<Self> {
        let mut parts = Self::default();
        for segment in line.split(is_separator).flat_map(|segment| segment.split(" - ")) {
            parts.add(segment)?;
        }
        Some(parts)
    }

    fn add(&mut self, segment: &str) -> Option<()> {
        let segment_words: Vec<_> = words(segment).collect();
        let mut rest = segment_words.as_slice();
        while let Some(word) = rest.first() {
            if let Some((taken, glue)) = GLUE.at_start_of(rest) {
                self.note(glue);
                rest = &rest[taken..];
            } else if word.folded.bytes().all(|byte| byte.is_ascii_digit()) {
                rest = &rest[1..];
            } else {
                break;
            }
        }
        for taken in [2, 1] {
            let Some(end) = rest.len().checked_sub(taken).filter(|end| *end > 0) else { continue };
            if let Some((length, glue)) =
                GLUE.at_start_of(&rest[end..]).filter(|(length, _)| *length == taken)
            {
                self.note(glue);
                rest = &rest[..rest.len() - length];
            }
        }
        if rest.is_empty() || BADGES.that_make_up(rest).is_some() {
            return Some(());
        }
        let (start, end) = (rest.first()?.range.start, rest.last()?.range.end);
        // The sign of a handle and the stop after an initial belong to the name.
        let start = if segment[..start].ends_with('@') { start - 1 } else { start };
        let has_initial = rest.last()?.folded.chars().count() == 1 && segment[end..].starts_with('.');
        let name = &segment[start..end + usize::from(has_initial)];
        let after_name = segment[end + usize::from(has_initial)..].trim();
        if after_name.starts_with('.') || rest.len() > 6 {
            return None;
        }
        self.names.push(name.to_owned());
        Some(())
    }

    fn note(&mut self, glue: Glue) {
        match glue {
            Glue::Link => {}
            Glue::By => self.has_by = true,
            Glue::Says => self.has_verb = true,
            Glue::Publication => self.is_publication = true,
        }
    }
}

fn is_separator(character: char) -> bool {
    matches!(
        character,
        '·' | '•'
            | '⋅'
            | '∙'
            | '‧'
            | '|'
            | '—'
            | '–'
            | '―'
            | ','
            | ';'
            | ':'
            | '('
            | ')'
            | '['
            | ']'
            | '»'
            | '«'
            | '/'
            | '\t'
            | '#'
            | '✓'
            | '★'
    )
}

/// The line with its first date, and any other one, made a mere sign: `publié le …, mis à jour le …`
fn without_dates(line: &str, first: Option<FoundDate>, order: NumericOrder) -> String {
    /// Published, updated, and one to spare.
    const MOST_DATES: usize = 3;
    let mut undated = line.to_owned();
    let mut next = first;
    for _ in 0..MOST_DATES {
        let Some(found) = next else { break };
        undated.replace_range(found.range, "·");
        let words: Vec<_> = words(&undated).collect();
        next = dates::find(&undated, &words, order).filter(|found| !matches!(found.when, When::Clock(_)));
    }
    undated
}

/// Mail programs quote as `Nadia R. <nadia@example.org> wrote:`.
fn without_mail_address(line: &str) -> String {
    match (line.find('<'), line.find('>')) {
        (Some(start), Some(end)) if start < end => format!("{}{}", &line[..start], &line[end + 1..]),
        _ => line.to_owned(),
    }
}

/// What stands behind `en réponse à`, wherever that stands.
pub(super) fn answered_name(line: &str) -> Option<&str> {
    split_at_answer(line).1.map(str::trim).filter(|name| !name.is_empty())
}

/// What stands before and after `en réponse à`.
fn split_at_answer(line: &str) -> (&str, Option<&str>) {
    if let Some((own, answered)) = line.split_once(ANSWER_ARROWS) {
        return (own, Some(answered));
    }
    let line_words: Vec<_> = words(line).collect();
    let found = (0..line_words.len()).find_map(|at| {
        let (taken, ()) = ANSWERS.at_start_of(&line_words[at..])?;
        Some((line_words[at].range.start, line_words[at + taken - 1].range.end))
    });
    match found {
        Some((start, end)) => (&line[..start], Some(&line[end..])),
        None => (line, None),
    }
}

/// The line is nothing but what holds a byline together: `par`, `posted by`.
pub(super) fn is_glue(words: &[Word]) -> bool {
    GLUE.at_start_of(words).is_some_and(|(taken, _)| taken == words.len())
}

/// The line is nothing but what stands beside a name: `Moderator`, `edited`.
pub(super) fn is_badge(words: &[Word]) -> bool {
    BADGES.that_make_up(words).is_some()
}

/// How much a line looks like a name and nothing else.
pub(super) fn name_shape(line: &str) -> Option<NameShape> {
    const MOST_CHARACTERS: usize = 40;
    if has_version(line) {
        return None;
    }
    if line.chars().nth(MOST_CHARACTERS).is_some()
        || line.contains(['?', '!', '…', ':', ';', '«', '"', '“', '€', '%'])
    {
        return None;
    }
    let tokens: Vec<&str> =
        line.split_whitespace().filter(|token| token.contains(char::is_alphanumeric)).collect();
    let (first, count) = (*tokens.first()?, tokens.len());
    if count > 5 {
        return None;
    }
    if count == 1 {
        return handle_shape(first);
    }
    let mut capitalised = 0;
    for (index, token) in tokens.iter().enumerate() {
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        let folded = fold(bare);
        let is_last = index + 1 == count;
        if token.ends_with(',') || (is_last && token.ends_with('.') && bare.chars().count() > 2) {
            return None;
        }
        if PARTICLES.contains(&folded) && !is_last {
            continue;
        }
        if folded.split(['\'', '’']).any(|part| NOT_IN_NAMES.contains(part)) && bare.chars().count() > 1 {
            return None;
        }
        let is_number = bare.chars().all(|c| c.is_ascii_digit());
        if !is_number && bare.chars().next().is_some_and(|c| c.is_lowercase() && !folded.contains('\'')) {
            return None;
        }
        capitalised += usize::from(!is_number);
    }
    match capitalised {
        0 => None,
        1 => Some(NameShape::Possible),
        _ => Some(NameShape::Likely),
    }
}

/// `Manicule 1.2`, `rc.1`: in the history of a program each release has a date.
fn has_version(name: &str) -> bool {
    name.match_indices('.').any(|(at, _)| name[at + 1..].starts_with(|c: char| c.is_ascii_digit()))
}

/// The shape of a name of one word.
fn handle_shape(token: &str) -> Option<NameShape> {
    let bare = token.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let length = bare.chars().count();
    let is_common = fold(bare).split(['\'', '’']).any(|part| NOT_IN_NAMES.contains(part));
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    if !(2..=30).contains(&length) || is_common || letters < 2 {
        return None;
    }
    if token.ends_with(['.', ',']) || bare.contains('/') {
        return None;
    }
    let is_handle =
        token.starts_with('@') || bare.contains('_') || bare.contains(|c: char| c.is_ascii_digit());
    if is_handle {
        return Some(NameShape::Likely);
    }
    Some(NameShape::Possible)
}

/// `Nadia R.` of `Nadia R. : C'est faux.`, `Q` of `Q: Why?`
pub(super) fn inline_name(text: &str) -> Option<&str> {
    let (name, said) = text.split_once(':')?;
    let name = name.trim_end();
    let is_letter = matches!(name, "Q" | "A" | "R");
    ((is_letter || name_shape(name).is_some()) && said.split_whitespace().nth(1).is_some()).then_some(name)
}

/// Beside a date even words in lower case are a name, as long as they aren't a sentence's: `Une lectrice`,
/// `Doline et Compagnie`.
fn is_pseudonym(name: &str) -> bool {
    const ARTICLES: &[&str] = &["un", "une", "a", "an", "le", "la", "les", "the", "l"];
    let is_article = |word: &String| ARTICLES.contains(&word.as_str());
    let folded: Vec<_> = words(name).map(|word| word.folded).skip_while(is_article).collect();
    let is_at_end = |at: usize| at == 0 || at + 1 == folded.len();
    let can_stand = |(at, word): (usize, &String)| {
        if INSIDE_PSEUDONYMS.contains(word) { !is_at_end(at) } else { !NOT_IN_NAMES.contains(word) }
    };
    let has_letters = |word: &String| word.contains(char::is_alphabetic);
    let is_spelt = folded.iter().all(has_letters) && folded.concat().chars().count() > 1;
    (1..=4).contains(&folded.len())
        && is_spelt
        && !has_version(name)
        && folded.iter().enumerate().all(can_stand)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<Byline> {
        Byline::parse(line, &words(line).collect::<Vec<_>>(), NumericOrder::DayFirst)
    }

    fn check(line: &str, kind: BylineKind, author: &str, said_at: &str, answers: &str) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let expected = Byline { author: some(author), said_at: some(said_at), answers: some(answers), kind };
        assert_eq!(parse(line), Some(expected), "{line}");
    }

    #[test]
    fn a_name_and_a_day_are_read_in_many_shapes() {
        let check = |line, author, said_at| check(line, BylineKind::NameAndDay, author, said_at, "");
        check("Nadia R. · 30 juillet 2024 à 18 h 42", "Nadia R.", "2024-07-30T18:42");
        check("par Nadia R. le 30 juillet 2024", "Nadia R.", "2024-07-30");
        check("Par Nadia (non vérifié), le 30/07/2024", "Nadia", "2024-07-30");
        check("Le 30/07/2024 à 18:42, Nadia a écrit :", "Nadia", "2024-07-30T18:42");
        check("John Smith, 3 hours ago (edited)", "John Smith", "3 hours ago");
        check("dark_knight42 2 days ago | parent | next [–]", "dark_knight42", "2 days ago");
        check(
            "On Tue, Jul 30, 2024 at 6:42 PM John Smith <j@example.org> wrote:",
            "John Smith",
            "2024-07-30T18:42",
        );
        check("#3 Posted by J. Smith on July 30, 2024", "J. Smith", "2024-07-30");
        check("Charles de Maisonneuve | Lyon | hier à 18:42", "Charles de Maisonneuve", "hier à 18:42");
        check("le sceptique · 3 h", "sceptique", "3 h");
        check("Une lectrice · 3 h", "Une lectrice", "3 h");
        check("DOLINE ET COMPAGNIE 18/06/2022", "DOLINE ET COMPAGNIE", "2022-06-18");
        check("@nadia · 2024-07-30", "@nadia", "2024-07-30");
    }

    #[test]
    fn other_kinds_of_byline_are_told_apart() {
        check("3 hours ago", BylineKind::Day, "", "3 hours ago", "");
        check("le 30 juillet 2024", BylineKind::Day, "", "2024-07-30", "");
        check("Nadia R. a écrit :", BylineKind::Says, "Nadia R.", "", "");
        check("John Smith says:", BylineKind::Says, "John Smith", "", "");
        check("@nadia", BylineKind::Handle, "@nadia", "", "");
        check("Par Jean Dupont", BylineKind::Credited, "Jean Dupont", "", "");
        check("Publié le 30 juillet 2024", BylineKind::Publication, "", "2024-07-30", "");
        check(
            "Last updated on July 30, 2024 by Jane Roe",
            BylineKind::Publication,
            "Jane Roe",
            "2024-07-30",
            "",
        );
        check("Nadia 00:12", BylineKind::NameAndClock, "Nadia", "00:12", "");
    }

    #[test]
    fn a_byline_can_name_who_is_answered() {
        check("Paul M. en réponse à Nadia R., hier", BylineKind::NameAndDay, "Paul M.", "hier", "Nadia R.");
        check("Paul → Nadia R. · 3 h", BylineKind::NameAndDay, "Paul", "3 h", "Nadia R.");
        check("In reply to John Smith", BylineKind::Handle, "", "", "John Smith");
        check("@paul replied to @nadia", BylineKind::Handle, "@paul", "", "@nadia");
    }

    #[test]
    fn a_sentence_is_no_byline() {
        for line in [
            "Le 30 juillet 2024, Meta a publié Llama 3.1.",
            "Depuis le 30 juillet 2024",
            "Élections du 30 juin 2024",
            "v0.15.5 - 2024-07-30",
            "Release rc.1 (2024-07-30)",
            "Le prix a doublé depuis hier.",
            "Open Source",
            "Elle a dit :",
            "Les faits :",
            "Nobody came yesterday!",
            "by and large",
            "@Kit ❤️",
            "",
            "·",
        ] {
            assert_eq!(parse(line), None, "{line}");
        }
    }

    #[test]
    fn names_are_told_from_short_sentences() {
        let check = |line: &str, expected| assert_eq!(name_shape(line), expected, "{line}");
        for name in [
            "John Smith",
            "Nadia R.",
            "dark_knight42",
            "Charles de Maisonneuve",
            "J. Smith",
            "@nadia",
            "Jean-Paul D.",
        ] {
            check(name, Some(NameShape::Likely));
        }
        for name in ["Nadia", "Anonyme", "sceptique", "Paul 75"] {
            check(name, Some(NameShape::Possible));
        }
        for line in [
            "Merci",
            "Great article",
            "Trop long",
            "C'est faux",
            "Bravo Paul",
            "Nadia est là.",
            "42",
            "",
            "😀",
        ] {
            check(line, None);
        }
    }
}
