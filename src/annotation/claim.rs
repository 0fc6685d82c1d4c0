//! A highlighted stretch of an article.

use crate::codebook::KindId;
use crate::extra::Extra;
use crate::id::{AnnotatorId, DocumentId};
use crate::text::{CharRange, Text, TextId};
use crate::timestamp::Timestamp;

/// What an annotator says is claimed, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The document that it was made in; where it is listed when its text is missing.
    pub document: DocumentId,
    /// The stretch, and the words in it.
    pub passage: Passage,
    /// The text that a person has said the words are not in, whatever reads like them there. It is asked again of the next
    /// version of the article.
    pub absent_from: Option<TextId>,
    /// What kind of claim it is, when somebody has said so.
    pub kind: Option<KindId>,
    /// What the annotator remarks; empty when there is nothing.
    pub note: String,
    /// Who made it.
    pub by: AnnotatorId,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
    /// Fields of a newer version.
    pub extra: Extra,
}

/// A stretch of one text with the words that stand there, so that it can be checked and found again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passage {
    /// The text that it lies in.
    pub text: TextId,
    /// The stretch.
    pub range: CharRange,
    /// Its words.
    pub quote: String,
}

impl Passage {
    /// The passage at `range`; `None` where the range reaches behind the text.
    pub fn of(text: &Text, range: CharRange) -> Option<Self> {
        Some(Self { text: text.id(), range, quote: text.slice(range)?.to_owned() })
    }
}
