//! Weighs how a sentence is said: as an article tells, or as a reader answers.
//!
//! Comments copied without authors and dates leave nothing but their manner to go by. Readers ask, exclaim,
//! say `I`, speak of "this article", open with `Honestly` or `Mais`, and end with an emoji; articles report
//! what others said, quote, and give figures. Each such [`Trait`] has a weight in points, for or against.
//!
//! Authors may have the same habits: an essay says `I`, an interview asks. So a trait counts only as far as
//! the beginning of the text, which is surely article where there is one, doesn't have it ([`Habits`]). What
//! people quote is not their own manner and counts for nothing.
//!
//! The words are French and English; in other languages punctuation, emoji and length are left.

use std::sync::LazyLock;

use super::cues::is_emoji;
use super::phrases::{Phrases, Word};

/// A trait of how something is said. At most once a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trait {
    Emoji,
    /// `lol`, `n'importe quoi`, a missing `ne`.
    Slang,
    /// Words that open an answer: `Honestly`, `Merci pour`, `Peut-être que`.
    Opening,
    /// Words that open an answer, and sentences of any kind: `Mais`, `So`.
    PossibleOpening,
    /// `ça`, `don't`: said by everybody, avoided in composed prose.
    Spoken,
    /// `I`, `je`, outside quotation marks.
    FirstPerson,
    /// `you`, `vous`, `on`, `we`, outside quotation marks.
    Company,
    /// `this article`, `l'auteur`: the text as something to speak about.
    AboutTheText,
    /// Ends or is strewn with a question.
    Question,
    Exclamation,
    /// `?!`, `!!`, `???`
    Insistence,
    /// Trailing off: `...`
    Suspension,
    /// Begins in lower case.
    NoCapital,
    /// Several words and no sign at the end.
    NoStop,
    /// Two words or more in capitals.
    Shouting,
    /// Begins with `@name`.
    Address,
    /// Short next to the text's other paragraphs.
    Short,
    /// Long next to the text's other paragraphs.
    Long,
    /// `said`, `selon`, `a déclaré`
    Reporting,
    /// `however`, `par ailleurs`, `en conclusion`: words of composed prose.
    Composition,
    /// Much of it is between quotation marks.
    Quoting,
    /// Years, percentages, amounts.
    Figures,
    /// `Tell us in the comments`: the last words of an article.
    Invitation,
}

impl Trait {
    /// Points toward a comment; below zero, toward the article. Set by hand on the texts in
    /// `tests/fixtures/reading`: what only comments have weighs 3 or 4, what they mostly have 2, the rest about 1.
    fn points(self) -> f32 {
        match self {
            Self::Emoji => 4.0,
            Self::Address => 3.0,
            Self::Slang | Self::AboutTheText => 2.5,
            Self::Opening | Self::FirstPerson => 2.0,
            Self::Insistence | Self::NoCapital => 1.5,
            Self::Question | Self::Spoken => 1.2,
            Self::Exclamation | Self::Shouting => 1.0,
            Self::Company | Self::PossibleOpening | Self::Short => 0.8,
            Self::NoStop => 0.7,
            Self::Suspension => 0.4,
            Self::Figures => -0.5,
            Self::Long => -0.8,
            Self::Composition | Self::Quoting => -1.0,
            Self::Reporting => -1.5,
            Self::Invitation => -4.0,
        }
    }

    /// Lengths are compared within the text already, so they can't be anybody's habit.
    fn can_be_a_habit(self) -> bool {
        !matches!(self, Self::Short | Self::Long)
    }
}

/// All traits, in the order of the enum.
const ALL: [Trait; 23] = [
    Trait::Emoji,
    Trait::Slang,
    Trait::Opening,
    Trait::PossibleOpening,
    Trait::Spoken,
    Trait::FirstPerson,
    Trait::Company,
    Trait::AboutTheText,
    Trait::Question,
    Trait::Exclamation,
    Trait::Insistence,
    Trait::Suspension,
    Trait::NoCapital,
    Trait::NoStop,
    Trait::Shouting,
    Trait::Address,
    Trait::Short,
    Trait::Long,
    Trait::Reporting,
    Trait::Composition,
    Trait::Quoting,
    Trait::Figures,
    Trait::Invitation,
];

/// How a line is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manner {
    /// One bit a trait.
    traits: u32,
    /// How many words it has, up to [`MOST_WORDS`].
    pub word_count: usize,
}

/// Nobody's manner changes after so many words; this also bounds the cost of a very long line.
pub(super) const MOST_WORDS: usize = 300;

impl Manner {
    /// Looks at a line, of which `words` are the words, at least the first [`MOST_WORDS`].
    pub fn of(line: &str, words: &[Word]) -> Self {
        let words = &words[..words.len().min(MOST_WORDS)];
        let is_cut = words.len() == MOST_WORDS;
        let seen = words.last().map_or(line, |last| if is_cut { &line[..last.range.end] } else { line });
        let mut manner = Self { traits: 0, word_count: words.len() };
        manner.look_at_words(seen, words);
        manner.look_at_signs(seen, words.len());
        manner
    }

    /// Notes how the line's length compares with what is usual in its text.
    pub fn compare_length(&mut self, usual: usize) {
        if self.word_count * 5 < usual * 3 {
            self.note(Trait::Short);
        } else if self.word_count * 5 > usual * 6 || self.word_count > 90 {
            self.note(Trait::Long);
        }
    }

    /// Points toward a comment, between -3 and 5.
    pub fn points(&self, habits: &Habits) -> f32 {
        /// A trait among many words says less: an emoji after three sentences isn't one after three words.
        const BRIEF: f32 = 60.0;
        let weigh = |known: &Trait| known.points() * habits.surprise(*known);
        let shown = || ALL.iter().filter(|known| self.has(**known));
        let toward: f32 =
            shown().filter(|known| known.points() > 0.0 && **known != Trait::Short).map(weigh).sum();
        let against: f32 = shown().filter(|known| known.points() < 0.0).map(weigh).sum();
        // The last paragraph of an article is often a short one; only with another trait does that say something.
        let short = if toward > 0.5 && self.has(Trait::Short) { Trait::Short.points() } else { 0.0 };
        let brevity = (BRIEF / self.word_count.max(1) as f32).min(1.0);
        ((toward + short) * brevity + against).clamp(-3.0, 5.0)
    }

    /// It says `I`.
    pub fn is_in_first_person(&self) -> bool {
        self.has(Trait::FirstPerson)
    }

    /// A question as an interviewer asks it: without slang, emoji and exclamation.
    pub fn is_plain_question(&self) -> bool {
        let informal = [Trait::Emoji, Trait::Slang, Trait::Exclamation, Trait::Insistence];
        self.has(Trait::Question) && !informal.into_iter().any(|informal| self.has(informal))
    }

    fn has(&self, wanted: Trait) -> bool {
        self.traits & (1 << wanted as u32) != 0
    }

    fn note(&mut self, seen: Trait) {
        self.traits |= 1 << seen as u32;
    }

    fn look_at_words(&mut self, line: &str, words: &[Word]) {
        /// An opening stands among the first words.
        const OPENING_WORDS: usize = 3;
        let (mut quoted, mut shouted, mut figures) = (0, 0, 0);
        // "Mais franchement": a possible opening may stand before a sure one.
        let mut is_opening = true;
        for (at, word) in words.iter().enumerate() {
            if word.is_quoted {
                quoted += 1;
                is_opening = false;
                continue;
            }
            let written = &line[word.range.clone()];
            shouted += usize::from(written.chars().count() > 3 && written.chars().all(char::is_uppercase));
            figures +=
                usize::from(written.chars().count() > 1 && written.chars().all(|c| c.is_ascii_digit()));
            // "J'ai pas" is slang and the first person too.
            for (_, meaning) in MANNERS.all_at_start_of(&words[at..]) {
                self.note(meaning);
            }
            if is_opening && let Some((_, meaning)) = OPENINGS.at_start_of(&words[at..]) {
                self.note(meaning);
                is_opening = meaning == Trait::PossibleOpening && at + 1 < OPENING_WORDS;
            } else {
                is_opening = false;
            }
        }
        if shouted > 1 {
            self.note(Trait::Shouting);
        }
        if figures > 0 || line.contains(['%', '€', '$']) {
            self.note(Trait::Figures);
        }
        if quoted > 3 && quoted * 4 > words.len() {
            self.note(Trait::Quoting);
        }
    }

    fn look_at_signs(&mut self, line: &str, word_count: usize) {
        let mut is_quoted = false;
        let mut last_sign = ' ';
        for character in line.chars() {
            match character {
                '«' | '“' => is_quoted = true,
                '»' | '”' => is_quoted = false,
                '"' => is_quoted = !is_quoted,
                _ if is_emoji(character) => self.note(Trait::Emoji),
                '?' | '؟' if !is_quoted => self.note(Trait::Question),
                '!' if !is_quoted => self.note(Trait::Exclamation),
                _ => {}
            }
            if matches!((last_sign, character), ('?' | '!', '?' | '!')) && !is_quoted {
                self.note(Trait::Insistence);
            }
            if !character.is_whitespace() {
                last_sign = character;
            }
        }
        if line.contains("...") || line.trim_end().ends_with('…') {
            self.note(Trait::Suspension);
        }
        let first = line.chars().next();
        if first == Some('@') {
            self.note(Trait::Address);
        }
        if first.is_some_and(char::is_lowercase) && word_count > 1 {
            self.note(Trait::NoCapital);
        }
        if word_count > 5 && last_sign.is_alphanumeric() {
            self.note(Trait::NoStop);
        }
        if EMOTICONS.iter().any(|emoticon| line.contains(emoticon)) {
            self.note(Trait::Emoji);
        }
    }
}

/// Which traits the beginning of a text has, so that they say nothing about its end.
#[derive(Clone, Debug)]
pub(super) struct Habits {
    /// For each trait how much it still says, from 0 to 1.
    surprise: [f32; ALL.len()],
}

impl Habits {
    /// The habits that these lines show.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a Manner>) -> Self {
        /// A trait of every third paragraph is a habit.
        const HABIT: f32 = 3.0;
        let mut counts = [0usize; ALL.len()];
        let mut total = 0;
        for manner in lines {
            total += 1;
            for (count, known) in counts.iter_mut().zip(ALL) {
                *count += usize::from(manner.has(known));
            }
        }
        let surprise = |(known, count): (Trait, usize)| {
            // Half a paragraph less, because once is no habit yet, least of all among many.
            let share = (count as f32 - 0.5).max(0.0) / total.max(1) as f32;
            if known.can_be_a_habit() { (1.0 - share * HABIT).max(0.0) } else { 1.0 }
        };
        let mut habits = [1.0; ALL.len()];
        for (slot, pair) in habits.iter_mut().zip(ALL.into_iter().zip(counts)) {
            *slot = surprise(pair);
        }
        Self { surprise: habits }
    }

    fn surprise(&self, of: Trait) -> f32 {
        self.surprise[of as usize]
    }
}

const EMOTICONS: &[&str] = &[":)", ":-)", ";)", ";-)", ":(", ":-(", ":D", ":P", "^^", "xD", "<3", ":/ "];

const LIST: &str = include_str!("phrases/manners.txt");

/// What readers open an answer with.
static OPENINGS: LazyLock<Phrases<Trait>> = LazyLock::new(|| {
    Phrases::read(LIST, &[("opening", Trait::Opening), ("possible opening", Trait::PossibleOpening)])
});

/// What readers or reporters say anywhere in a sentence.
static MANNERS: LazyLock<Phrases<Trait>> = LazyLock::new(|| {
    Phrases::read(
        LIST,
        &[
            ("slang", Trait::Slang),
            ("spoken", Trait::Spoken),
            ("first person", Trait::FirstPerson),
            ("company", Trait::Company),
            ("about the text", Trait::AboutTheText),
            ("reporting", Trait::Reporting),
            ("composition", Trait::Composition),
            ("invitation", Trait::Invitation),
        ],
    )
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::phrases::words;

    fn manner(line: &str) -> Manner {
        Manner::of(line, &words(line).collect::<Vec<_>>())
    }

    fn points(line: &str) -> f32 {
        manner(line).points(&Habits::of([]))
    }

    /// Each line sounds more like a comment than the one after it.
    fn check_order(lines: &[&str]) {
        for pair in lines.windows(2) {
            let (more, less) = (points(pair[0]), points(pair[1]));
            assert!(more > less, "{more} {:?}\n{less} {:?}", pair[0], pair[1]);
        }
    }

    #[test]
    fn a_reader_sounds_unlike_a_reporter() {
        check_order(&[
            "Franchement, encore un pont qui ne servira à rien ?! 🙄",
            "Moi je trouve que c'est une bonne nouvelle pour le quartier.",
            "Le pont relie les deux rives depuis le printemps.",
            "Le pont coûtera 40 millions d'euros, a précisé la mairie dans un communiqué.",
        ]);
        check_order(&[
            "lol good luck with that, you won't find a single seat",
            "I take this line every day and it is always late.",
            "The line opened in spring and runs every ten minutes.",
            "According to the operator, 40,000 people used the line; however, most trains were late.",
        ]);
    }

    #[test]
    fn what_people_quote_is_not_their_own_manner() {
        check_order(&["Je n'y crois pas !", "« Je n'y crois pas ! », a confié la maire."]);
    }

    #[test]
    fn a_trait_that_a_text_begins_with_says_nothing_about_its_end() {
        let essay = [
            "I walked to the sea.",
            "I had no map.",
            "The road was long.",
            "I met nobody.",
            "I slept in a barn.",
        ];
        let manners: Vec<_> = essay.iter().map(|line| manner(line)).collect();
        let line = manner("I came home in May.");
        assert!(line.points(&Habits::of(&manners)) < line.points(&Habits::of([])));
    }

    #[test]
    fn the_list_of_traits_is_in_the_order_of_the_enum() {
        for (index, known) in ALL.into_iter().enumerate() {
            assert_eq!(known as usize, index);
        }
    }
}
