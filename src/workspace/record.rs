//! Everything that changes: a key, a version, and a body or the fact that it was deleted.

use std::sync::Arc;

use super::version::Version;
use crate::annotation::{Annotator, Claim, Mark, MarkKey, Tag, TagKey};
use crate::codebook::Codebook;
use crate::document::Document;
use crate::id::{AnnotatorId, ClaimId, DocumentId};

/// Names a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKey {
    /// A document.
    Document(DocumentId),
    /// A claim.
    Claim(ClaimId),
    /// A tag.
    Tag(TagKey),
    /// What an annotator calls themselves.
    Annotator(AnnotatorId),
    /// The codebook in use; there is one.
    Codebook,
    /// That an annotator is unsure of something, or done with it.
    Mark(MarkKey),
}

/// What a record says. Its variant is that of the record's key.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A document.
    Document(Arc<Document>),
    /// A claim.
    Claim(Arc<Claim>),
    /// A tag.
    Tag(Arc<Tag>),
    /// An annotator.
    Annotator(Arc<Annotator>),
    /// The codebook.
    Codebook(Arc<Codebook>),
    /// A mark.
    Mark(Arc<Mark>),
}

/// One state of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its stamp.
    pub version: Version,
    /// `None` when it was deleted: the stamp stays, so that an older state can't come back by itself.
    pub body: Option<Body>,
}

impl RecordKey {
    /// The body is of the key's kind.
    pub fn fits(self, body: &Body) -> bool {
        matches!(
            (self, body),
            (Self::Document(_), Body::Document(_))
                | (Self::Claim(_), Body::Claim(_))
                | (Self::Tag(_), Body::Tag(_))
                | (Self::Annotator(_), Body::Annotator(_))
                | (Self::Codebook, Body::Codebook(_))
                | (Self::Mark(_), Body::Mark(_))
        )
    }
}

macro_rules! body_from {
    ($($kind:ident),*) => {$(
        impl From<$kind> for Body {
            fn from(body: $kind) -> Self {
                Self::$kind(Arc::new(body))
            }
        }
    )*};
}

body_from!(Document, Claim, Tag, Annotator, Codebook, Mark);
