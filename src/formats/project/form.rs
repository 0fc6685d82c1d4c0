//! The part of a project file that the Web Annotation model has no word for.
//!
//! As in its items, what is needed to make a record has its type; the rest is a [`Part`], or not looked at.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::{BlockRole, CommentId};
use crate::extra::Extra;
use crate::formats::moment::Moment;
use crate::formats::part::Part;
use crate::formats::urn::Urn;
use crate::id::{AnnotatorId, DocumentId, ReplicaId};
use crate::text::TextId;

/// The number of this form. A file with a greater one is refused.
pub const FORMAT: u64 = 1;

/// `manicule`: what a project file holds beside the annotations. It is read part by part.
#[derive(Serialize)]
pub struct Own<'p> {
    pub format: u64,
    pub documents: Vec<DocumentForm>,
    pub codebook: CodebookForm,
    pub annotators: Vec<AnnotatorForm>,
    /// Canonical texts by name.
    pub texts: BTreeMap<String, &'p str>,
}

/// A version; its counter is held against the limit after it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(expecting = "a version")]
pub struct VersionForm {
    pub counter: u64,
    pub replica: Urn<ReplicaId>,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "a document", rename_all = "camelCase")]
pub struct DocumentForm {
    pub id: Urn<DocumentId>,
    #[serde(default)]
    pub version: Part<VersionForm>,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_on: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(default)]
    pub created: Part<Moment>,
    #[serde(default)]
    pub modified: Part<Moment>,
    pub article: Urn<TextId>,
    /// A role for each block of the article.
    #[serde(default)]
    pub roles: Vec<Part<BlockRole>>,
    #[serde(default)]
    pub comments: Vec<Part<CommentForm>>,
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
    #[serde(flatten)]
    pub unknown: Extra,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "a comment", rename_all = "camelCase")]
pub struct CommentForm {
    pub id: Urn<CommentId>,
    pub text: Urn<TextId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Urn<CommentId>>,
}

/// A codebook without a version is the built-in set of the program that wrote the file.
#[derive(Serialize, Deserialize)]
#[serde(expecting = "a codebook")]
pub struct CodebookForm {
    #[serde(default, skip_serializing_if = "Part::is_absent")]
    pub version: Part<VersionForm>,
    pub kinds: Vec<Part<EntryForm>>,
    pub tags: Vec<Part<EntryForm>>,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "an entry of a codebook")]
pub struct EntryForm {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub definition: String,
    #[serde(default)]
    pub sign: String,
    #[serde(default)]
    pub colour: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<char>,
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
    #[serde(flatten)]
    pub unknown: Extra,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "an annotator")]
pub struct AnnotatorForm {
    pub id: Urn<AnnotatorId>,
    #[serde(default)]
    pub version: Part<VersionForm>,
    pub name: String,
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
    #[serde(flatten)]
    pub unknown: Extra,
}
