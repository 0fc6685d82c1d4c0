//! A passage with all that can be said of it by itself, before its neighbours are looked at.

use super::byline::{self, NameShape};
use super::cues::{Cue, is_emoji};
use super::dates::NumericOrder;
use super::draft::Role;
use super::manner::{self, Manner};
use super::passage::Passage;
use super::phrases::words;

/// A passage and what it looks like.
#[derive(Clone, Debug)]
pub(super) struct Observed {
    /// The passage itself.
    pub passage: Passage,
    /// What it is, if it is no sentence, name or heading.
    pub cue: Option<Cue>,
    /// How it is said; nothing is known of a line that gave a cue.
    pub manner: Manner,
    /// How much it looks like a name.
    pub name: Option<NameShape>,
}

/// Looks at all passages of a text; each one's length is compared with those at the text's beginning.
pub(super) fn look_at(passages: Vec<Passage>, order: NumericOrder) -> Vec<Observed> {
    let mut lines: Vec<_> = passages.into_iter().map(|passage| Observed::look(passage, order)).collect();
    let (words, count) = beginning(&lines)
        .filter(|line| line.is_prose())
        .fold((0, 0), |(words, count), line| (words + line.manner.word_count, count + 1));
    if let Some(usual) = usize::checked_div(words, count) {
        for line in lines.iter_mut().filter(|line| line.is_text()) {
            line.manner.compare_length(usual);
        }
    }
    lines
}

/// The texts in the first half of all words: surely article, where there is one.
pub(super) fn beginning(lines: &[Observed]) -> impl Iterator<Item = &Observed> {
    let texts = || lines.iter().filter(|line| line.is_text());
    let half = texts().map(|line| line.manner.word_count).sum::<usize>() / 2;
    let mut seen = 0;
    texts().take_while(move |line| {
        let is_in_first_half = seen < half;
        seen += line.manner.word_count;
        is_in_first_half
    })
}

impl Observed {
    /// Looks at one passage by itself.
    fn look(passage: Passage, order: NumericOrder) -> Self {
        let words: Vec<_> = words(&passage.text).take(manner::MOST_WORDS).collect();
        let cue = match passage.given {
            Some(Role::LeftOut) => Some(Cue::Frame),
            // A line of code means nothing of what its words seem to say.
            Some(Role::Paragraph) => None,
            _ => Cue::of(&passage.text, &words, order),
        };
        let (manner, name) = match cue {
            Some(_) => (Manner::default(), None),
            None if passage.given == Some(Role::Paragraph) => (Manner::of(&passage.text, &words), None),
            None => (Manner::of(&passage.text, &words), byline::name_shape(&passage.text)),
        };
        Self { passage, cue, manner, name }
    }

    /// Words that somebody wrote, as an article, a heading or a comment.
    pub fn is_text(&self) -> bool {
        self.cue.is_none()
    }

    /// Text long or whole enough for a paragraph; titles, headings and menus are not.
    pub fn is_prose(&self) -> bool {
        /// No title has more words.
        const LONGEST_TITLE: usize = 28;
        /// A sentence with a full stop and so many words is no heading.
        const SHORTEST_SENTENCE: usize = 7;
        let words = self.manner.word_count;
        let is_sentence = words >= SHORTEST_SENTENCE && (self.ends_with_stop() || self.has_inner_stop());
        self.is_text() && (words > LONGEST_TITLE || is_sentence)
    }

    /// Short, without a full stop, and not marked as anything else: as headings are.
    pub fn is_heading_like(&self) -> bool {
        const LONGEST_HEADING: usize = 14;
        let passage = &self.passage;
        let is_plain = passage.bullet.is_none() && passage.depth == 0 && passage.given.is_none();
        let is_open =
            passage.text.ends_with([',', ';', ':', '…', '.']) || passage.text.starts_with(['—', '–', '-']);
        self.is_text() && is_plain && !is_open && (1..=LONGEST_HEADING).contains(&self.manner.word_count)
    }

    /// More than a word or two without any sign: what a reader wrote, not a button.
    pub fn says_something(&self) -> bool {
        let text = &self.passage.text;
        let has_sign = text.ends_with(['.', '?', '!', '…']) || text.chars().any(is_emoji);
        self.is_text() && (self.manner.word_count > 2 || has_sign)
    }

    /// In the place of a name it would be one: `Sandy, Kirkhope`, `Moira's niece`.
    pub fn could_be_name(&self) -> bool {
        const MOST_WORDS: usize = 5;
        const MOST_CHARACTERS: usize = 32;
        let text = &self.passage.text;
        let is_short = self.manner.word_count <= MOST_WORDS && text.chars().nth(MOST_CHARACTERS).is_none();
        let is_sentence = text.ends_with(['.', '?', '!', '…', ':']) || text.chars().any(is_emoji);
        self.name.is_some() || (self.is_text() && is_short && !is_sentence && !text.starts_with('@'))
    }

    /// The format says that it is a heading.
    pub fn is_given_heading(&self) -> bool {
        matches!(self.passage.given, Some(Role::Title | Role::Heading))
    }

    fn ends_with_stop(&self) -> bool {
        let text = self.passage.text.trim_end_matches(['»', '”', '"', ')', ' ', '\u{A0}', '\u{202F}']);
        text.ends_with(['.', '…', ';', ':', '،', '۔', '。'])
    }

    /// A full stop between two sentences. `Llama 3.1`, `M. Dupont` and `U.S.` have none.
    fn has_inner_stop(&self) -> bool {
        let text = &self.passage.text;
        text.match_indices(". ").any(|(at, _)| {
            let long_word = text[..at].chars().rev().take(3).all(char::is_alphabetic);
            let next = text[at + 2..].chars().next();
            long_word && next.is_some_and(|c| c.is_uppercase() || !c.is_alphabetic())
        })
    }
}
