//! What is kept of a passage so that it can be found in another text.

use super::word_diff::Piece;
use crate::annotation::Passage;
use crate::text::CharRange;

/// The words of a passage, what stood around them, and where they were.
///
/// `quote`, `prefix` and `suffix` are those of the W3C Web Annotation Data Model's TextQuoteSelector (section 4.2.4),
/// `position` is its TextPositionSelector (4.2.5), in code points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selectors {
    /// The words.
    pub quote: String,
    /// What stood before them: as much as it takes to tell them from every other place that reads like them. Empty where
    /// the text began, or where it is not known.
    pub prefix: String,
    /// What stood after them.
    pub suffix: String,
    /// Where they stood, when it is known.
    pub position: Option<CharRange>,
    /// How alone they were in the text that they were taken from.
    pub company: Company,
}

impl Selectors {
    /// All that is known of a passage whose text is missing.
    pub fn of_passage(passage: &Passage) -> Self {
        Self { quote: passage.quote.clone(), position: Some(passage.range), ..Self::default() }
    }
}

/// Whether a text had other places that read like a passage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Company {
    /// That is not known: the selectors were made elsewhere.
    #[default]
    Unknown,
    /// It had none.
    Alone,
    /// It had some; they may be all that is left.
    Twins {
        /// What stood before the passage tells it from all of them.
        is_told_before: bool,
        /// What stood after it does.
        is_told_after: bool,
    },
}

/// Where a passage is in a text, and how sure that is.
#[derive(Clone, Debug, PartialEq)]
pub enum Anchor {
    /// The words stand where they stood, and what is known of their surroundings does as well.
    Exact(CharRange),
    /// The words stand elsewhere, and what is around them, or that there are no others, shows that they are the ones.
    Moved(CharRange),
    /// A guess: most words stand there, or all of them in other surroundings. A person has to look at it.
    Changed(Changed),
    /// Places that it could be. None of them is taken.
    Ambiguous(Vec<Candidate>),
    /// The words are not in the text.
    Orphan,
}

/// A place where a passage probably is, with other words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The place.
    pub range: CharRange,
    /// How many letters and signs were put in, left out or changed. 0 when only spaces, quotation marks, dashes or
    /// the way that letters are encoded differ, or nothing but the surroundings.
    pub errors: usize,
    /// The words of then and now.
    pub diff: Vec<Piece>,
}

/// A place where a passage could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The place.
    pub range: CharRange,
    /// How many letters and signs are others there.
    pub errors: usize,
    /// From 0 to 1: half for the words, a quarter for what stands on each side.
    pub score: f32,
}

/// The kind of an [`Anchor`], without its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// [`Anchor::Exact`]
    Exact,
    /// [`Anchor::Moved`]
    Moved,
    /// [`Anchor::Changed`]
    Changed,
    /// [`Anchor::Ambiguous`]
    Ambiguous,
    /// [`Anchor::Orphan`]
    Orphan,
}

impl Anchor {
    /// The one place that it is drawn at, a guess included.
    pub fn range(&self) -> Option<CharRange> {
        match self {
            Self::Changed(changed) => Some(changed.range),
            other => other.certain_range(),
        }
    }

    /// The one place where the words stand to the letter.
    pub fn certain_range(&self) -> Option<CharRange> {
        match self {
            Self::Exact(range) | Self::Moved(range) => Some(*range),
            Self::Changed(_) | Self::Ambiguous(_) | Self::Orphan => None,
        }
    }

    /// Its kind.
    pub fn how(&self) -> How {
        match self {
            Self::Exact(_) => How::Exact,
            Self::Moved(_) => How::Moved,
            Self::Changed(_) => How::Changed,
            Self::Ambiguous(_) => How::Ambiguous,
            Self::Orphan => How::Orphan,
        }
    }
}
