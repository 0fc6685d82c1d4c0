//! The part of a project file that the Web Annotation model has no word for.
//!
//! These forms are for writing; [`read`](super::read) takes the same fields out by hand.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::{BlockRole, CommentId};
use crate::extra::Extra;
use crate::formats::urn::Urn;
use crate::id::{AnnotatorId, DocumentId, ReplicaId};
use crate::text::TextId;

/// The number of this form. A file with a greater one is refused.
pub const FORMAT: u64 = 1;

/// `manicule`: what a project file holds beside the annotations.
#[derive(Serialize)]
pub struct Own<'p> {
    pub format: u64,
    pub documents: Vec<DocumentForm>,
    pub codebook: CodebookForm,
    pub annotators: Vec<AnnotatorForm>,
    /// Canonical texts by name.
    pub texts: BTreeMap<String, &'p str>,
}

/// The stamp of a record.
#[derive(Serialize)]
pub struct VersionForm {
    pub counter: u64,
    pub replica: Urn<ReplicaId>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentForm {
    pub id: Urn<DocumentId>,
    pub version: VersionForm,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    pub created: String,
    pub modified: String,
    pub article: Urn<TextId>,
    /// A role for each block of the article.
    pub roles: Vec<BlockRole>,
    pub comments: Vec<CommentForm>,
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
    #[serde(flatten)]
    pub unknown: Extra,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentForm {
    pub id: Urn<CommentId>,
    pub text: Urn<TextId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<Urn<CommentId>>,
}

/// A codebook without a version is the built-in set of the program that wrote the file.
#[derive(Serialize)]
pub struct CodebookForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionForm>,
    pub kinds: Vec<EntryForm>,
    pub tags: Vec<EntryForm>,
}

#[derive(Serialize)]
pub struct EntryForm {
    pub id: String,
    pub name: String,
    pub definition: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rule: String,
    pub sign: String,
    pub colour: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<char>,
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
    #[serde(flatten)]
    pub unknown: Extra,
}

#[derive(Serialize)]
pub struct AnnotatorForm {
    pub id: Urn<AnnotatorId>,
    pub version: VersionForm,
    pub name: String,
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
    #[serde(flatten)]
    pub unknown: Extra,
}
