//! What an annotator says of a comment.

use std::fmt;
use std::str::FromStr;

use super::Passage;
use crate::codebook::TagId;
use crate::document::CommentId;
use crate::extra::Extra;
use crate::id::{AnnotatorId, ClaimId};
use crate::timestamp::Timestamp;

/// Names a tag: one annotator says one thing of one comment toward one target. Two tabs that tag one
/// comment touch one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagKey {
    /// The comment that is tagged.
    pub comment: CommentId,
    /// What the tag is toward.
    pub target: Target,
    /// Whose tag it is.
    pub by: AnnotatorId,
}

/// What a tag is toward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The article as a whole.
    Article,
    /// The comment that the tagged one answers.
    Answered,
    /// One claim.
    Claim(ClaimId),
}

/// What is said of a comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// Skeptical, supportive, …: an entry of the codebook.
    pub tag: TagId,
    /// The comment's words that show it.
    pub evidence: Option<Passage>,
    /// What the annotator remarks; empty when there is nothing.
    pub note: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
    /// Fields of a newer version.
    pub extra: Extra,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Article => f.write_str("article"),
            Self::Answered => f.write_str("answered"),
            Self::Claim(claim) => claim.fmt(f),
        }
    }
}

impl FromStr for Target {
    type Err = crate::id::NotAnId;

    fn from_str(target: &str) -> Result<Self, Self::Err> {
        match target {
            "article" => Ok(Self::Article),
            "answered" => Ok(Self::Answered),
            claim => claim.parse().map(Self::Claim),
        }
    }
}

/// `<comment>.<target>.<annotator>`, the name of a tag in saved data and in files.
impl fmt::Display for TagKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.comment, self.target, self.by)
    }
}

impl FromStr for TagKey {
    type Err = NotATagKey;

    fn from_str(key: &str) -> Result<Self, NotATagKey> {
        let mut parts = key.split('.');
        let mut part = || parts.next().ok_or(NotATagKey);
        let key = Self {
            comment: part()?.parse().map_err(|_| NotATagKey)?,
            target: part()?.parse().map_err(|_| NotATagKey)?,
            by: part()?.parse().map_err(|_| NotATagKey)?,
        };
        if parts.next().is_some() { Err(NotATagKey) } else { Ok(key) }
    }
}

/// Something else stood where the name of a tag was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATagKey;

impl fmt::Display for NotATagKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected the ids of a comment, a target and an annotator with full stops between them")
    }
}

impl std::error::Error for NotATagKey {}
