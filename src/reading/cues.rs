//! Knows lines that are no sentence of anybody: the frame of a page around an article and its comments.
//!
//! Lists of phrases do most of the work: those that make up a whole line, in any number and order, with
//! numbers and signs between them (`J'aime (3) · Répondre`); those that a line begins with; and those of a
//! picture's credit. French and English stand side by side in them, because the frame of a page is often in
//! another language than its text.
//!
//! A cue says what a line is by itself. What follows from it (`Partager` may end an article or a comment) is
//! for [`zones`](super::zones) and its neighbours to decide.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::byline::{self, Byline, BylineKind};
use super::dates::{self, NumericOrder};
use super::phrases::{Phrases, Word, word_set};
use super::postal;

/// What a line is, if it is no sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// Signs alone: `* * *`, `•`.
    Signs,
    /// A number alone: votes, a page, a rank.
    Count,
    /// A web address alone, or after `Source :`.
    Link(String),
    /// The credit or caption of a picture.
    Credit,
    /// `Comments (6)`, `6 commentaires`: the comments begin.
    CommentsHeader,
    /// `Discussion`, `Réagir`: the comments may begin, or a section of the article.
    PossibleHeader,
    /// `0 comments`, `Be the first to comment`.
    NoComments,
    /// `Laisser un commentaire` and the lines of that form.
    Form,
    /// `Reply`, `Signaler`: what stands under a comment and nowhere else, sometimes with its time.
    Action {
        /// As in [`Said::said_at`](super::Said::said_at).
        said_at: Option<String>,
    },
    /// `J'aime (3)`: under comments, and under articles too.
    Reaction {
        /// As in [`Said::said_at`](super::Said::said_at).
        said_at: Option<String>,
    },
    /// `Hide 2 replies`: the next so many comments answer this one.
    Replies(usize),
    /// `Lire aussi`, `Most read`: short lines that follow are titles of other articles.
    OtherArticles,
    /// Any other part of the page's frame: navigation, consent, a form, an address block.
    Frame,
    /// A word of menus, or what stands beside a name (`Moderator`): a heading too, perhaps.
    Label,
    /// A line that names an author or a time.
    Byline(Byline),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// The comments begin.
    Header,
    /// The comments begin if a number says how many there are.
    CountedHeader,
    /// The comments may begin.
    PossibleHeader,
    NoComments,
    Form,
    /// Only comments have it.
    Action,
    /// Comments have it, and some articles.
    Reaction,
    OtherArticles,
    /// Articles, comments and pages have it.
    Frame,
    /// A word of menus that headings have too: by itself it says nothing.
    Topic,
}

/// Longer lines are sentences, whatever they begin with.
const MOST_WORDS: usize = 40;
/// See [`MOST_WORDS`].
const MOST_CHARACTERS: usize = 320;

const FRAME: &str = include_str!("phrases/frame.txt");
const CREDIT: &str = include_str!("phrases/credits.txt");

/// Phrases that make up whole lines.
static WHOLE_LINES: LazyLock<Phrases<Meaning>> = LazyLock::new(|| {
    Phrases::read(
        FRAME,
        &[
            ("comments header", Meaning::Header),
            ("counted header", Meaning::CountedHeader),
            ("possible header", Meaning::PossibleHeader),
            ("no comments", Meaning::NoComments),
            ("form", Meaning::Form),
            ("action", Meaning::Action),
            ("reaction", Meaning::Reaction),
            ("other articles", Meaning::OtherArticles),
            ("frame", Meaning::Frame),
            ("topic", Meaning::Topic),
        ],
    )
});

/// Phrases that lines begin with, however they go on.
static BEGINNINGS: LazyLock<Phrases<(Meaning, Tail)>> = LazyLock::new(|| {
    Phrases::read(
        FRAME,
        &[
            ("form beginning", (Meaning::Form, Tail::Words)),
            ("no comments beginning", (Meaning::NoComments, Tail::Words)),
            ("frame beginning", (Meaning::Frame, Tail::Words)),
            ("frame beginning before a colon", (Meaning::Frame, Tail::Colon)),
        ],
    )
});

/// `3 thoughts on “…”`: how blogs head their comments, after a number.
static HEADLINES: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::read(FRAME, &[("headline", ())]));

/// What the credit of a picture begins with.
static CREDITS: LazyLock<Phrases<Tail>> = LazyLock::new(|| {
    Phrases::read(CREDIT, &[("before a colon", Tail::Colon), ("before words", Tail::Words)])
});

/// Who a picture is from, at the end of its caption.
static AGENCIES: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::read(CREDIT, &[("agency", ())]));

/// What must follow the phrase that a line begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// A colon, since the phrase is one of everyday language too.
    Colon,
    /// Anything, or nothing.
    Words,
}

/// Words that may stand before a web address without making a sentence.
static LINK_LABELS: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(FRAME, "before an address"));

/// Signs before the name of an agency.
const BEFORE_AGENCY: &[char] = &['/', '(', '|', '—', '–', '©', '.', ':', '-', '['];

impl Cue {
    /// What a line, of which `words` are the words, is by itself; `None` for sentences, names and headings.
    pub fn of(line: &str, words: &[Word], order: NumericOrder) -> Option<Self> {
        if words.len() > MOST_WORDS || line.chars().nth(MOST_CHARACTERS).is_some() {
            return None;
        }
        if words.is_empty() {
            // Emoji alone are what somebody says.
            return (!line.chars().any(is_emoji)).then_some(Self::Signs);
        }
        if words.iter().all(|word| is_count(&word.folded)) && !line.contains(['/', ':']) {
            return Some(Self::Count);
        }
        link(line, words)
            .or_else(|| is_credit(line, words).then_some(Self::Credit))
            .or_else(|| whole_line(line, words, order))
            .or_else(|| headline_of_comments(words))
            .or_else(|| beginning(line, words))
            .or_else(|| is_frame_by_shape(line, words).then_some(Self::Frame))
            .or_else(|| byline::is_badge(words).then_some(Self::Label))
            .or_else(|| Byline::parse(line, words, order).map(Self::Byline))
    }

    /// The line is never part of a paragraph, so that hard-wrapped text isn't joined across it.
    pub fn stands_alone(&self) -> bool {
        !matches!(
            self,
            Self::Count | Self::Byline(Byline { kind: BylineKind::Clock | BylineKind::Credited, .. })
        )
    }

    /// It belongs to the frame of the page wherever it stands.
    pub fn is_frame(&self) -> bool {
        matches!(
            self,
            Self::Signs
                | Self::Count
                | Self::Link(_)
                | Self::Frame
                | Self::OtherArticles
                | Self::Form
                | Self::NoComments
        )
    }
}

/// A small picture that people write with, or one that they used to draw with letters.
pub(super) fn is_emoji(character: char) -> bool {
    // The blocks of the Unicode Character Database that hold Emoji_Presentation characters, the miscellaneous
    // symbols from ☀ to ⛿, and those dingbats that people send.
    matches!(character, '\u{1F300}'..='\u{1FAFF}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{2600}'..='\u{26FF}')
        || matches!(character, '\u{2728}' | '\u{2764}' | '\u{2B50}' | '\u{270A}'..='\u{270D}')
}

fn is_count(word: &str) -> bool {
    let number = word.strip_suffix(['k', 'm']).unwrap_or(word);
    number.bytes().all(|byte| byte.is_ascii_digit())
}

/// `https://example.org/a`, `Source : https://example.org/a`
fn link(line: &str, words: &[Word]) -> Option<Cue> {
    let start = ["https://", "http://"].iter().find_map(|scheme| line.find(scheme))?;
    let is_labelled = words
        .iter()
        .take_while(|word| word.range.end <= start)
        .all(|word| LINK_LABELS.contains(&word.folded));
    let address = line[start..].trim_end_matches(['>', ')', ']']);
    let is_alone = is_labelled && !address.contains(char::is_whitespace) && address.len() > "https://".len();
    is_alone.then(|| Cue::Link(address.to_owned()))
}

/// The words of a credit at the end of a caption.
const LONGEST_CREDIT: usize = 10;

fn is_credit(line: &str, words: &[Word]) -> bool {
    if let Some((_, holder)) = line.rsplit_once('©') {
        return !is_rights_notice(line, words) && holder.split_whitespace().count() <= LONGEST_CREDIT;
    }
    if is_credit_at(0, line, words) {
        return true;
    }
    if ends_with_credit(line, words) {
        return true;
    }
    if words.len() > 4 && line.starts_with('(') && line.ends_with(')') {
        return words.iter().any(|word| matches!(word.folded.as_str(), "photo" | "image" | "credit"));
    }
    ends_with_agency(line, words)
}

/// `A lighthouse at dusk. Photo: Jane Roe`
fn ends_with_credit(line: &str, words: &[Word]) -> bool {
    let first = words.len().saturating_sub(LONGEST_CREDIT).max(1);
    (first..words.len()).any(|at| {
        let before = line[..words[at].range.start].trim_end();
        before.ends_with(BEFORE_AGENCY) && !before.ends_with(':') && is_credit_at(at, line, words)
    })
}

/// The words from `at` on are a credit: `Photo: Jane Roe`
fn is_credit_at(at: usize, line: &str, words: &[Word]) -> bool {
    let Some((taken, tail)) = CREDITS.at_start_of(&words[at..]) else { return false };
    let after = line[words[at + taken - 1].range.end..].trim_start();
    at + taken < words.len() && (tail == Tail::Words || after.starts_with(':'))
}

/// `… sur scène, à Denver. (AFP)`, `… / Getty Images`
fn ends_with_agency(line: &str, words: &[Word]) -> bool {
    (0..words.len()).rev().take(4).any(|at| {
        let before = line[..words[at].range.start].trim_end();
        let is_set_apart = before.ends_with(BEFORE_AGENCY) && !before.ends_with("l.");
        let is_agency = AGENCIES.that_make_up(&words[at..]).is_some();
        // Folded, "dr" and "ap" are words of other kinds; agencies are written with capitals.
        at > 0 && is_set_apart && is_agency && line[words[at].range.clone()].starts_with(char::is_uppercase)
    }) && !line.ends_with('.')
}

/// `© 2024 The Harbour Post`, `Tous droits réservés`
fn is_rights_notice(line: &str, words: &[Word]) -> bool {
    let says = |phrase: &[&str]| {
        words
            .windows(phrase.len())
            .any(|window| window.iter().zip(phrase).all(|(word, part)| word.folded == *part))
    };
    let is_year = |word: &Word| word.folded.len() == 4 && is_count(&word.folded);
    says(&["rights", "reserved"])
        || says(&["droits", "reserves"])
        || (line.contains('©') && words.iter().any(is_year))
}

/// A line made up of known phrases, numbers and perhaps a time: `3 h · J'aime · Répondre`.
fn whole_line(line: &str, words: &[Word], order: NumericOrder) -> Option<Cue> {
    let Some(meanings) = meanings(words) else {
        return action_with_time(line, words, order);
    };
    let has = |meaning| meanings.contains(&meaning);
    let count = words.iter().map(|word| word.folded.as_str()).find(|word| is_count(word));
    let hides_replies = matches!(words[0].folded.as_str(), "hide" | "masquer")
        && words
            .iter()
            .any(|word| matches!(word.folded.as_str(), "replies" | "reponses" | "reply" | "reponse"));
    if let Some(count) = count.filter(|_| hides_replies) {
        return count.parse().ok().map(Cue::Replies);
    }
    let is_headed = has(Meaning::Header) || (has(Meaning::CountedHeader) && count.is_some());
    let cue = if has(Meaning::NoComments) || (is_headed && count == Some("0")) {
        Cue::NoComments
    } else if is_headed {
        Cue::CommentsHeader
    } else if has(Meaning::Form) {
        Cue::Form
    } else if has(Meaning::Action) {
        Cue::Action { said_at: None }
    } else if has(Meaning::Reaction) {
        Cue::Reaction { said_at: None }
    } else if has(Meaning::PossibleHeader) || has(Meaning::CountedHeader) {
        Cue::PossibleHeader
    } else if has(Meaning::OtherArticles) {
        Cue::OtherArticles
    } else if has(Meaning::Frame) || meanings.len() > 1 {
        Cue::Frame
    } else {
        Cue::Label
    };
    Some(cue)
}

/// What the phrases mean that make up these words, numbers aside.
fn meanings<'a>(words: impl IntoIterator<Item = &'a Word>) -> Option<Vec<Meaning>> {
    let without_counts: Vec<&Word> = words.into_iter().filter(|word| !is_count(&word.folded)).collect();
    WHOLE_LINES.that_make_up(&without_counts)
}

/// `J'aime · Répondre · 3 h`, `3 h J'aime Répondre`: social pages set a comment's time under it.
fn action_with_time(line: &str, words: &[Word], order: NumericOrder) -> Option<Cue> {
    /// `3 h` and `il y a 3 heures`, where no sign sets the time apart from the words that follow.
    const LEADING: [usize; 3] = [1, 2, 5];
    let at_start = LEADING.into_iter().filter(|taken| *taken < words.len()).find_map(|taken| {
        let found = dates::find(&line[..words[taken - 1].range.end], &words[..taken], order)?;
        (found.range.start == words[0].range.start).then_some(found)
    });
    [dates::find(line, words, order), at_start].into_iter().flatten().find_map(|found| {
        let beside = words
            .iter()
            .filter(|word| word.range.end <= found.range.start || word.range.start >= found.range.end);
        let meanings = meanings(beside)?;
        let said_at = Some(found.when.into_said_at());
        if meanings.contains(&Meaning::Action) {
            Some(Cue::Action { said_at })
        } else if meanings.contains(&Meaning::Reaction) {
            Some(Cue::Reaction { said_at })
        } else {
            None
        }
    })
}

/// `3 thoughts on “A walk by the sea”`
fn headline_of_comments(words: &[Word]) -> Option<Cue> {
    let (count, rest) = words.split_first()?;
    let is_number = is_count(&count.folded) || matches!(count.folded.as_str(), "one" | "une" | "un" | "two");
    (is_number && HEADLINES.at_start_of(rest).is_some()).then_some(Cue::CommentsHeader)
}

fn beginning(line: &str, words: &[Word]) -> Option<Cue> {
    let (taken, (meaning, tail)) = BEGINNINGS.at_start_of(words)?;
    let after = line[words[taken - 1].range.end..].trim_start();
    if tail == Tail::Colon && !after.starts_with(':') {
        return None;
    }
    Some(match meaning {
        Meaning::Form => Cue::Form,
        Meaning::NoComments => Cue::NoComments,
        _ => Cue::Frame,
    })
}

fn is_frame_by_shape(line: &str, words: &[Word]) -> bool {
    is_breadcrumb(line, words)
        || is_reading_time(words)
        || is_rights_notice(line, words)
        || postal::is_address_line(line, words)
}

/// `Accueil › Technologie › IA`
fn is_breadcrumb(line: &str, words: &[Word]) -> bool {
    let starts_at_home = matches!(words[0].folded.as_str(), "accueil" | "home");
    let signs: &[char] =
        if starts_at_home { &['›', '>', '»', '/', '|', '·', '→'] } else { &['›', '>'] };
    let steps: Vec<_> = line.split(signs).collect();
    let is_short = |step: &&str| step.split_whitespace().count() <= 6;
    // A step ends with a space; `<jane@example.org> wrote:` has none.
    let are_apart = steps.iter().rev().skip(1).all(|step| step.ends_with(' '));
    steps.len() > 1 && are_apart && steps.iter().all(is_short)
}

/// `4 min de lecture`, `5 minute read`
fn is_reading_time(words: &[Word]) -> bool {
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.folded.as_str()));
    let has_minutes =
        has(&["min", "mins", "mn", "minute", "minutes"]) && words.iter().any(|word| is_count(&word.folded));
    words.len() <= 6 && has_minutes && has(&["lecture", "read", "reading", "lire"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::phrases::words;

    fn check(expected: Option<Cue>, lines: &[&str]) {
        for line in lines {
            let words: Vec<_> = words(line).collect();
            assert_eq!(Cue::of(line, &words, NumericOrder::DayFirst), expected, "{line}");
        }
    }

    #[test]
    fn the_head_of_the_comments_is_known_in_many_shapes() {
        check(
            Some(Cue::CommentsHeader),
            &[
                "Commentaires (6)",
                "6 commentaires",
                "1 commentaire",
                "COMMENTS",
                "Comments · 12",
                "12 réactions",
                "Vos réactions",
                "Lire les 14 commentaires",
                "3 thoughts on “A walk by the sea”",
                "Une réponse à « La marche »",
                "Commentaires 6 Trier par : plus récents",
                "Readers’ comments",
            ],
        );
        check(Some(Cue::PossibleHeader), &["Réagir", "Discussion", "Responses (3)"]);
        check(Some(Cue::NoComments), &["Commentaires (0)", "0 comment", "Be the first to comment!"]);
    }

    #[test]
    fn what_stands_under_a_comment_is_known() {
        let at = |said_at: &str| Some(Cue::Action { said_at: Some(said_at.to_owned()) });
        check(
            Some(Cue::Action { said_at: None }),
            &[
                "Répondre",
                "Reply",
                "12 Reply Share ›",
                "👍 4 · Répondre · Signaler",
                "2 replies",
                "Signaler un abus",
            ],
        );
        check(Some(Cue::Reaction { said_at: None }), &["J’aime (3)", "Like Comment Share"]);
        check(at("3 h"), &["J'aime · Répondre · 3 h", "3 h J'aime Répondre"]);
        check(at("2d"), &["2d Like Reply"]);
        check(Some(Cue::Replies(2)), &["Masquer les 2 réponses", "Hide 2 replies"]);
    }

    #[test]
    fn credits_and_the_frame_of_a_page_are_known() {
        check(
            Some(Cue::Credit),
            &[
                "Crédit photo : Jeanne Aubry",
                "Photo: a lighthouse at dusk",
                "© Jeanne Aubry",
                "Image credit: NASA",
                "Le phare, au crépuscule. (AFP)",
                "A lighthouse at dusk / Getty Images",
                "Le phare au crépuscule. © Jeanne Aubry",
                "(Photo by Jane Roe)",
            ],
        );
        check(
            Some(Cue::Frame),
            &[
                "Accueil › Technologie",
                "Home > News > Local",
                "Lecture : 4 min",
                "5 min read",
                "Partager",
                "Share on Facebook",
                "Facebook Twitter LinkedIn",
                "Politique Économie Sport",
                "Log in",
                "© 2024 The Harbour Post. All rights reserved.",
                "Tags : mer, phare",
                "We use cookies to do things.",
                "À lire aussi : Le phare rallumé",
                "Physical Address",
            ],
        );
        check(Some(Cue::OtherArticles), &["À lire aussi", "Most read", "Articles similaires"]);
        check(Some(Cue::Label), &["Culture", "Moderator", "2nd"]);
        check(Some(Cue::Signs), &["* * *", "•", "—"]);
        check(Some(Cue::Count), &["12", "1.2k", "(3)"]);
        check(
            Some(Cue::Link("https://example.org/a".to_owned())),
            &["https://example.org/a", "Source : https://example.org/a"],
        );
    }

    #[test]
    fn sentences_headings_and_names_give_no_cue() {
        check(
            None,
            &[
                "Commentaires d'un expert",
                "Le partage des eaux",
                "Lecture et écriture",
                "Photo de famille",
                "La photo : un art ?",
                "John Smith",
                "Reply to all of this is no.",
                "Merci !",
                "🤔",
                "Pas d'accord",
                "According to AP. Nobody came.",
                "See https://example.org/a for more",
                "Il a dit : « Partager »",
                "Selon l'AFP",
                "Une source de l'AFP.",
            ],
        );
    }
}
