//! The project file (.json): everything of some documents, to go on with it elsewhere.
//!
//! One file is two things at once. It is ours: documents, texts, the codebook, annotators and annotations with
//! the versions of their records, so that [`read`] and [`Timeline::merge`](crate::workspace::Timeline::merge)
//! bring all of it back, record for record. And it is a W3C Web Annotation collection that any program of that
//! model can read: each annotation stands in it once, as an item of `first`, and only what the model has no word
//! for is in properties of our own, which the file's `@context` defines. All texts are under `manicule.texts`,
//! by the name that an item's `target.text` gives, so every quote can be checked at its place in code points.
//!
//! A file holds what is there, not what was removed: whoever takes it in keeps what they have.

mod annotations;
pub(super) mod field;
mod form;
pub(super) mod mend;
mod problem;
mod read;
pub(super) mod reader;
pub(super) mod unicode;
mod write;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub(super) use form::{EntryForm, VersionForm};
pub use problem::{ReadProblem, ReadRefusal};
pub use read::{MAX_FILE_BYTES, read};
pub(super) use read::{no_json, outline};
pub use write::write;

use crate::annotation::{Annotator, Claim, Mark, MarkKey, Marked, Passage, Tag, TagKey};
use crate::codebook::Codebook;
use crate::document::{CommentId, Document};
use crate::id::{AnnotatorId, ClaimId, DocumentId};
use crate::text::{Text, TextId};
use crate::timestamp::Timestamp;
use crate::workspace::{Body, Record, RecordKey, Version, Workspace};

/// What the id of a kind or a tag has to be.
const LABEL: &str = "the id of a kind or tag, without white space and at most 64 bytes long";

/// What is carried away: some documents with all that belongs to them. Every format is written from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    /// The documents, their claims and tags, those who made them, and the codebook when there is one of their
    /// own. None of them is deleted.
    pub records: BTreeMap<RecordKey, Record>,
    /// The texts of the documents and of all passages, as far as they are there.
    pub texts: BTreeMap<TextId, Arc<Text>>,
    /// Who carries it away; whoever opens it elsewhere can go on as them.
    pub by: Option<AnnotatorId>,
    /// When it was carried away.
    pub at: Option<Timestamp>,
}

impl Project {
    /// All of some documents: what is shown with them, orphans and tags toward removed claims too. A sample that
    /// is only offered comes as [`Version::LOWEST`], and is a stored document wherever it is taken in.
    pub fn of(workspace: &Workspace, documents: &[DocumentId], by: AnnotatorId, at: Timestamp) -> Self {
        let mut project = Self { by: Some(by), at: Some(at), ..Self::default() };
        for id in documents {
            project.take_document(workspace, *id);
        }
        for maker in project.makers().chain([by]).collect::<Vec<_>>() {
            project.take(workspace, RecordKey::Annotator(maker));
        }
        project.take(workspace, RecordKey::Codebook);
        project
    }

    /// All that is there, of every document and of none: a backup.
    pub fn everything(workspace: &Workspace, by: AnnotatorId, at: Timestamp) -> Self {
        let documents: Vec<DocumentId> = workspace.documents().map(|(id, _)| id).collect();
        let mut project = Self::of(workspace, &documents, by, at);
        for (key, record) in workspace.records().filter(|(_, record)| record.body.is_some()) {
            project.records.insert(key, record.clone());
            let text = match &record.body {
                Some(Body::Claim(claim)) => Some(claim.passage.text),
                Some(Body::Tag(tag)) => tag.evidence.as_ref().map(|evidence| evidence.text),
                _ => None,
            };
            if let Some(text) = text {
                project.take_text(workspace, text);
            }
        }
        project
    }

    fn take_document(&mut self, workspace: &Workspace, id: DocumentId) {
        let Some(document) = workspace.document(id) else {
            return;
        };
        let key = RecordKey::Document(id);
        self.take(workspace, key);
        self.records.entry(key).or_insert_with(|| Record {
            version: Version::LOWEST,
            body: Some(Body::Document(document.clone())),
        });
        for text in document.text_ids() {
            self.take_text(workspace, text);
        }
        let claims = workspace.claims_of_document(id).chain(workspace.claims_of_text(document.article));
        for (claim, body) in claims {
            self.take(workspace, RecordKey::Claim(claim));
            self.take_text(workspace, body.passage.text);
        }
        for (key, tag) in document.comments.iter().flat_map(|comment| workspace.tags_of(comment.id)) {
            self.take(workspace, RecordKey::Tag(key));
            if let Some(evidence) = &tag.evidence {
                self.take_text(workspace, evidence.text);
            }
        }
        let marked = document.comment_ids().map(Marked::Comment).chain([Marked::Document(id)]);
        for (key, _) in marked.flat_map(|marked| workspace.marks_on(marked)) {
            self.take(workspace, RecordKey::Mark(key));
        }
    }

    fn take(&mut self, workspace: &Workspace, key: RecordKey) {
        if let Some(record) = workspace.record(key).filter(|record| record.body.is_some()) {
            self.records.insert(key, record.clone());
        }
    }

    fn take_text(&mut self, workspace: &Workspace, id: TextId) {
        self.texts.extend(workspace.text(id).map(|text| (id, text.clone())));
    }

    /// The documents, by id.
    pub fn documents(&self) -> impl Iterator<Item = (DocumentId, &Arc<Document>)> {
        let from = RecordKey::Document(DocumentId::from_bits(0));
        let to = RecordKey::Document(DocumentId::from_bits(u64::MAX));
        self.records.range(from..=to).filter_map(|(key, record)| match (key, &record.body) {
            (RecordKey::Document(id), Some(Body::Document(document))) => Some((*id, document)),
            _ => None,
        })
    }

    /// A document.
    pub fn document(&self, id: DocumentId) -> Option<&Arc<Document>> {
        match &self.records.get(&RecordKey::Document(id))?.body {
            Some(Body::Document(document)) => Some(document),
            _ => None,
        }
    }

    /// The claims, by id.
    pub fn claims(&self) -> impl Iterator<Item = (ClaimId, &Arc<Claim>)> {
        self.records.iter().filter_map(|(key, record)| match (key, &record.body) {
            (RecordKey::Claim(id), Some(Body::Claim(claim))) => Some((*id, claim)),
            _ => None,
        })
    }

    /// The tags, by comment, then by target, then by annotator.
    pub fn tags(&self) -> impl Iterator<Item = (TagKey, &Arc<Tag>)> {
        self.records.iter().filter_map(|(key, record)| match (key, &record.body) {
            (RecordKey::Tag(key), Some(Body::Tag(tag))) => Some((*key, tag)),
            _ => None,
        })
    }

    /// The marks: those on documents, then those on comments, by what they are on.
    pub fn marks(&self) -> impl Iterator<Item = (MarkKey, &Arc<Mark>)> {
        self.records.iter().filter_map(|(key, record)| match (key, &record.body) {
            (RecordKey::Mark(key), Some(Body::Mark(mark))) => Some((*key, mark)),
            _ => None,
        })
    }

    /// Who made the claims, tags and marks; some of them several times.
    pub fn makers(&self) -> impl Iterator<Item = AnnotatorId> {
        let claims = self.claims().map(|(_, claim)| claim.by);
        let tags = self.tags().map(|(key, _)| key.by);
        claims.chain(tags).chain(self.marks().map(|(key, _)| key.by))
    }

    /// An annotator's description, where there is one.
    pub fn annotator(&self, id: AnnotatorId) -> Option<&Arc<Annotator>> {
        match &self.records.get(&RecordKey::Annotator(id))?.body {
            Some(Body::Annotator(annotator)) => Some(annotator),
            _ => None,
        }
    }

    /// The codebook in use: the one of their own, else the built-in set.
    pub fn codebook(&self) -> Cow<'_, Codebook> {
        match self.records.get(&RecordKey::Codebook).and_then(|record| record.body.as_ref()) {
            Some(Body::Codebook(codebook)) => Cow::Borrowed(codebook),
            _ => Cow::Owned(Codebook::default()),
        }
    }

    /// The claims in reading order, document by document; those in an older cut of an article stand together.
    /// A claim is listed in the document that it was made in, else in one of the same article.
    pub(super) fn claims_in_order(&self) -> Vec<(Option<DocumentId>, ClaimId, &Arc<Claim>)> {
        let mut of_article: HashMap<TextId, DocumentId> = HashMap::new();
        for (id, document) in self.documents() {
            of_article.entry(document.article).or_insert(id);
        }
        let document_of = |claim: &Claim| match self.document(claim.document) {
            Some(_) => Some(claim.document),
            None => of_article.get(&claim.passage.text).copied(),
        };
        let mut claims: Vec<_> = self.claims().map(|(id, claim)| (document_of(claim), id, claim)).collect();
        claims.sort_by_key(|(document, id, claim)| {
            let Passage { text, range, .. } = claim.passage;
            (*document, text, range.start(), Reverse(range.end()), *id)
        });
        claims
    }

    /// The tags in the order of the comments.
    pub(super) fn tags_in_order(&self) -> Vec<(TagKey, &Arc<Tag>)> {
        let comments = self.documents().flat_map(|(_, document)| &document.comments);
        let rank: HashMap<CommentId, usize> = comments.enumerate().map(|(rank, c)| (c.id, rank)).collect();
        let mut tags: Vec<_> = self.tags().collect();
        tags.sort_by_key(|(key, _)| (rank.get(&key.comment).copied().unwrap_or(usize::MAX), *key));
        tags
    }
}
