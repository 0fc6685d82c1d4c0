//! A text that a reader wrote under the article.

use std::fmt;
use std::str::FromStr;

use crate::text::{NotATextId, TextId};

/// A comment's place in a document: who wrote it, when, and in answer to what. Its words are a text of
/// their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Names the comment; tags point at it.
    pub id: CommentId,
    /// The comment's words.
    pub text: TextId,
    /// The author's name as the page gave it.
    pub author: Option<String>,
    /// `2024-07-30T18:42` or `2024-07-30` by the page's own clock, or the page's words for it.
    pub said_at: Option<String>,
    /// The comment that this one answers.
    pub answers: Option<CommentId>,
}

/// Names a comment: the id of its text, or, for the second and later comments of one document with the
/// same words, an id made of the text's and their number. Two people who bring the same page get the same
/// ids, so that their tags meet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommentId(TextId);

impl CommentId {
    /// The id of the comment with these words before which `earlier` comments of the document say the same.
    pub fn of(text: TextId, earlier: usize) -> Self {
        if earlier == 0 { Self(text) } else { Self(TextId::of(&format!("{text}\n{earlier}"))) }
    }
}

impl fmt::Display for CommentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for CommentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CommentId({self})")
    }
}

impl FromStr for CommentId {
    type Err = NotATextId;

    fn from_str(id: &str) -> Result<Self, NotATextId> {
        id.parse().map(Self)
    }
}
