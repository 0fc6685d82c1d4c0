//! What brings an article and its comments together.
//!
//! The words are in immutable texts, each named by its hash; the document says how they are read: names,
//! roles, authors, who answers whom. So all of that can be changed later without moving an annotation.

mod block_role;
mod comment;
mod from_draft;
mod grown;
mod thread;

pub use block_role::BlockRole;
pub use comment::{Comment, CommentId};
pub use from_draft::{Brought, DraftProblem};
pub use grown::Grown;
pub use thread::{Branch, threads};

use crate::extra::Extra;
use crate::text::TextId;
use crate::timestamp::Timestamp;

/// An article with its comments, as one person brought it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What the document is called in lists; a person can change it.
    pub name: String,
    /// The address that it was read at.
    pub source: Option<String>,
    /// The day on which it was read: `2024-07-30`.
    pub read_on: Option<String>,
    /// The texts' language, a BCP 47 tag such as `fr`.
    pub language: Option<String>,
    /// The article's text.
    pub article: TextId,
    /// A role for each block of the article; a block without one is a paragraph.
    pub roles: Vec<BlockRole>,
    /// The comments in the order of the page.
    pub comments: Vec<Comment>,
    /// When it was brought.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
    /// Fields of a newer version.
    pub extra: Extra,
}

impl Document {
    /// What a block of the article is.
    pub fn role(&self, block: usize) -> BlockRole {
        self.roles.get(block).copied().unwrap_or_default()
    }

    /// The ids of its comments, in order.
    pub fn comment_ids(&self) -> impl Iterator<Item = CommentId> {
        self.comments.iter().map(|comment| comment.id)
    }

    /// A comment by its id.
    pub fn comment(&self, id: CommentId) -> Option<&Comment> {
        self.comments.iter().find(|comment| comment.id == id)
    }

    /// The ids of the article's and the comments' texts, the article first.
    pub fn text_ids(&self) -> impl Iterator<Item = TextId> {
        std::iter::once(self.article).chain(self.comments.iter().map(|comment| comment.text))
    }
}
