//! How far an annotator is with a comment or a document: unsure of it, or done with it.
//!
//! A mark is a record that is there or not. What it says is part of its name, so that of two tabs one of which marks
//! a comment as unsure while the other marks it as done, neither undoes the other. A tag makes nothing done: who has
//! tagged a comment may still want to come back to it, and who found nothing to tag may be done with it.

use std::fmt;
use std::str::FromStr;

use crate::document::CommentId;
use crate::extra::Extra;
use crate::id::{AnnotatorId, DocumentId};
use crate::timestamp::Timestamp;

/// Names a mark: one annotator is or isn't unsure of, or done with, one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarkKey {
    /// What is marked.
    pub on: Marked,
    /// What the mark says of it.
    pub says: Standing,
    /// Whose mark it is.
    pub by: AnnotatorId,
}

/// What can be marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marked {
    /// A document as a whole.
    Document(DocumentId),
    /// One comment, in whatever documents it stands.
    Comment(CommentId),
}

/// How an annotator stands to what they mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It has to be looked at again.
    Unsure,
    /// It needs no more work.
    Done,
}

/// That a mark is there, and since when.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// When it was made.
    pub created: Timestamp,
    /// Fields of a newer version.
    pub extra: Extra,
}

impl Standing {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Unsure, Self::Done];

    /// The word for it in saved data and in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unsure => "unsure",
            Self::Done => "done",
        }
    }
}

/// `<document or comment>.<id>.<unsure or done>.<annotator>`, the name of a mark in saved data and in files.
impl fmt::Display for MarkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.on {
            Marked::Document(id) => write!(f, "document.{id}")?,
            Marked::Comment(id) => write!(f, "comment.{id}")?,
        }
        write!(f, ".{}.{}", self.says.word(), self.by)
    }
}

impl FromStr for MarkKey {
    type Err = NotAMarkKey;

    fn from_str(key: &str) -> Result<Self, NotAMarkKey> {
        let mut parts = key.split('.');
        let mut part = || parts.next().ok_or(NotAMarkKey);
        let on = match (part()?, part()?) {
            ("document", id) => Marked::Document(id.parse().map_err(|_| NotAMarkKey)?),
            ("comment", id) => Marked::Comment(id.parse().map_err(|_| NotAMarkKey)?),
            _ => return Err(NotAMarkKey),
        };
        let says = part()?;
        let says = Standing::ALL.into_iter().find(|standing| standing.word() == says);
        let key = Self { on, says: says.ok_or(NotAMarkKey)?, by: part()?.parse().map_err(|_| NotAMarkKey)? };
        if parts.next().is_some() { Err(NotAMarkKey) } else { Ok(key) }
    }
}

/// Something else stood where the name of a mark was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAMarkKey;

impl fmt::Display for NotAMarkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected what is marked, its id, `unsure` or `done` and an annotator with full stops between them")
    }
}

impl std::error::Error for NotAMarkKey {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextId;

    #[test]
    fn the_name_of_a_mark_reads_back_as_it_was_written() {
        let by = AnnotatorId::from_bits(7);
        let comment = Marked::Comment(CommentId::of(TextId::of("lol"), 1));
        for on in [Marked::Document(DocumentId::from_bits(u64::MAX)), comment] {
            for says in Standing::ALL {
                let key = MarkKey { on, says, by };
                assert_eq!(key.to_string().parse(), Ok(key));
            }
        }
        let key =
            MarkKey { on: Marked::Document(DocumentId::from_bits(0)), says: Standing::Done, by }.to_string();
        let broken = [
            "",
            "done",
            &key.replace("done", "maybe"),
            &key.replace("document", "claim"),
            &format!("{key}."),
        ];
        for broken in broken {
            assert_eq!(broken.parse::<MarkKey>(), Err(NotAMarkKey), "{broken}");
        }
    }
}
