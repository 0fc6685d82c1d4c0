//! All records and texts, and where to find what.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use super::change::Change;
use super::record::{Body, Record, RecordKey};
use super::version::Version;
use crate::annotation::{Annotator, Claim, Mark, MarkKey, Marked, Standing, Tag, TagKey, Target};
use crate::codebook::Codebook;
use crate::document::{Brought, CommentId, Document};
use crate::id::{AnnotatorId, ClaimId, DocumentId};
use crate::text::{CharRange, Text, TextId};

/// The state of everything: records by key, texts by hash, and indexes that follow the records.
#[derive(Clone, Default)]
pub struct Workspace {
    records: BTreeMap<RecordKey, Record>,
    texts: HashMap<TextId, Arc<Text>>,
    /// Samples: read like documents, and stored with the first change that touches them.
    offered: BTreeMap<DocumentId, Arc<Document>>,
    codebook: Arc<Codebook>,
    highest_counter: u64,
    claims_of_text: HashMap<TextId, BTreeSet<ClaimId>>,
    ranges_of_text: HashMap<TextId, BTreeSet<(CharRange, ClaimId)>>,
    claims_of_document: HashMap<DocumentId, BTreeSet<ClaimId>>,
    tags_toward: HashMap<ClaimId, BTreeSet<TagKey>>,
    documents_of_comment: HashMap<CommentId, BTreeSet<DocumentId>>,
    /// How many claims and tags each annotator has, of any document.
    signed: BTreeMap<AnnotatorId, usize>,
}

impl Workspace {
    /// Offers a sample. It is drawn and annotated like a document, and stored only then; one that was
    /// removed is not offered again.
    pub fn offer(&mut self, id: DocumentId, sample: Brought) {
        for text in sample.texts {
            self.bring_text(text);
        }
        self.offered.insert(id, Arc::new(sample.document));
    }

    /// Takes a text; says whether it is new.
    pub fn bring_text(&mut self, text: Arc<Text>) -> bool {
        self.texts.insert(text.id(), text).is_none()
    }

    /// Sets every touched record to its body after the change, with this version. The version is used up, even where
    /// no record is touched.
    pub fn apply(&mut self, change: &Change, version: Version) {
        self.highest_counter = self.highest_counter.max(version.counter());
        for text in &change.texts {
            self.bring_text(text.clone());
        }
        for touched in &change.touched {
            self.put(touched.key, Record { version, body: touched.after.clone() });
        }
    }

    /// This state with other bodies for some records: what was, or what would be. Nothing is stamped, so it is to be
    /// looked at and not to be gone on from.
    pub fn with_bodies(&self, bodies: &[(RecordKey, Option<Body>)]) -> Self {
        let mut other = self.clone();
        for (key, body) in bodies {
            if body.as_ref().is_none_or(|body| key.fits(body)) {
                other.put(*key, Record { version: Version::LOWEST, body: body.clone() });
            }
        }
        other
    }

    /// Counters up to this one are used up.
    pub(super) fn see(&mut self, counter: u64) {
        self.highest_counter = self.highest_counter.max(counter);
    }

    /// Sets a record, whatever was there.
    pub(super) fn put(&mut self, key: RecordKey, record: Record) {
        debug_assert!(record.body.as_ref().is_none_or(|body| key.fits(body)), "the body fits its key");
        self.highest_counter = self.highest_counter.max(record.version.counter());
        let before = self.records.get(&key).and_then(|record| record.body.clone());
        if let Some(body) = before {
            self.unlist(key, &body);
        }
        if let Some(body) = &record.body {
            self.list(key, body);
        }
        self.records.insert(key, record);
    }

    /// The state of a record, deleted ones too.
    pub fn record(&self, key: RecordKey) -> Option<&Record> {
        self.records.get(&key)
    }

    /// What a record says; `None` where there is none or it was deleted.
    pub fn body(&self, key: RecordKey) -> Option<&Body> {
        self.records.get(&key)?.body.as_ref()
    }

    /// Every record, deleted ones too, by key.
    pub fn records(&self) -> impl Iterator<Item = (RecordKey, &Record)> {
        self.records.iter().map(|(key, record)| (*key, record))
    }

    /// The highest counter of any version seen; the next change gets one more.
    pub fn highest_counter(&self) -> u64 {
        self.highest_counter
    }

    /// A text by its hash; `None` when it is missing here.
    pub fn text(&self, id: TextId) -> Option<&Arc<Text>> {
        self.texts.get(&id)
    }

    /// Every text, in no order.
    pub fn texts(&self) -> impl Iterator<Item = &Arc<Text>> {
        self.texts.values()
    }

    /// A document, or a sample that is offered.
    pub fn document(&self, id: DocumentId) -> Option<&Arc<Document>> {
        match self.records.get(&RecordKey::Document(id)) {
            Some(record) => match &record.body {
                Some(Body::Document(document)) => Some(document),
                _ => None,
            },
            None => self.offered.get(&id),
        }
    }

    /// A sample that nothing was stored of yet.
    pub fn is_only_offered(&self, id: DocumentId) -> bool {
        self.offered.contains_key(&id) && !self.records.contains_key(&RecordKey::Document(id))
    }

    /// The samples, whether stored, removed or neither.
    pub fn samples(&self) -> impl Iterator<Item = (DocumentId, &Arc<Document>)> {
        self.offered.iter().map(|(id, document)| (*id, document))
    }

    /// The stored documents, by id.
    pub fn documents(&self) -> impl Iterator<Item = (DocumentId, &Arc<Document>)> {
        let from = RecordKey::Document(DocumentId::from_bits(0));
        let to = RecordKey::Document(DocumentId::from_bits(u64::MAX));
        self.records.range(from..=to).filter_map(|(key, record)| match (key, &record.body) {
            (RecordKey::Document(id), Some(Body::Document(document))) => Some((*id, document)),
            _ => None,
        })
    }

    /// The stored document that was changed last: by its version, not by any clock.
    pub fn newest_document(&self) -> Option<DocumentId> {
        let version = |id| self.record(RecordKey::Document(id)).map(|record| record.version);
        self.documents().map(|(id, _)| id).max_by_key(|id| version(*id))
    }

    /// A claim; `None` where there is none or it was removed.
    pub fn claim(&self, id: ClaimId) -> Option<&Arc<Claim>> {
        match self.body(RecordKey::Claim(id))? {
            Body::Claim(claim) => Some(claim),
            _ => None,
        }
    }

    /// A tag; `None` where there is none or it was taken back.
    pub fn tag(&self, key: TagKey) -> Option<&Arc<Tag>> {
        match self.body(RecordKey::Tag(key))? {
            Body::Tag(tag) => Some(tag),
            _ => None,
        }
    }

    /// A mark; `None` where there is none or it was taken away.
    pub fn mark(&self, key: MarkKey) -> Option<&Arc<Mark>> {
        match self.body(RecordKey::Mark(key))? {
            Body::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    /// An annotator is unsure of something, or done with it.
    pub fn is_marked(&self, on: Marked, says: Standing, by: AnnotatorId) -> bool {
        self.mark(MarkKey { on, says, by }).is_some()
    }

    /// The marks on a comment or a document: the unsure ones first, then by annotator.
    pub fn marks_on(&self, on: Marked) -> impl Iterator<Item = (MarkKey, &Arc<Mark>)> {
        let key = |says, bits| RecordKey::Mark(MarkKey { on, says, by: AnnotatorId::from_bits(bits) });
        let range = key(Standing::Unsure, 0)..=key(Standing::Done, u64::MAX);
        self.records.range(range).filter_map(|(key, record)| match (key, &record.body) {
            (RecordKey::Mark(key), Some(Body::Mark(mark))) => Some((*key, mark)),
            _ => None,
        })
    }

    /// An annotator's description, where there is one.
    pub fn annotator(&self, id: AnnotatorId) -> Option<&Arc<Annotator>> {
        match self.body(RecordKey::Annotator(id))? {
            Body::Annotator(annotator) => Some(annotator),
            _ => None,
        }
    }

    /// The codebook in use: the one kept, else the built-in set.
    pub fn codebook(&self) -> &Arc<Codebook> {
        match self.body(RecordKey::Codebook) {
            Some(Body::Codebook(codebook)) => codebook,
            _ => &self.codebook,
        }
    }

    /// The claims whose stretch lies in a text, by id.
    pub fn claims_of_text(&self, text: TextId) -> impl Iterator<Item = (ClaimId, &Arc<Claim>)> {
        self.claims_listed(self.claims_of_text.get(&text))
    }

    /// The claims over exactly this stretch of a text, by id.
    pub fn claims_over(
        &self,
        text: TextId,
        range: CharRange,
    ) -> impl Iterator<Item = (ClaimId, &Arc<Claim>)> {
        let (first, last) = (ClaimId::from_bits(0), ClaimId::from_bits(u64::MAX));
        let ranges = self.ranges_of_text.get(&text).into_iter();
        let ids = ranges.flat_map(move |ranges| ranges.range((range, first)..=(range, last)));
        ids.filter_map(|(_, id)| Some((*id, self.claim(*id)?)))
    }

    /// The claims that were made in a document, wherever their text is now, by id.
    pub fn claims_of_document(&self, document: DocumentId) -> impl Iterator<Item = (ClaimId, &Arc<Claim>)> {
        self.claims_listed(self.claims_of_document.get(&document))
    }

    /// The tags of a comment, by target, then by annotator.
    pub fn tags_of(&self, comment: CommentId) -> impl Iterator<Item = (TagKey, &Arc<Tag>)> {
        let key = |target, bits| TagKey { comment, target, by: AnnotatorId::from_bits(bits) };
        let from = RecordKey::Tag(key(Target::Article, 0));
        let to = RecordKey::Tag(key(Target::Claim(ClaimId::from_bits(u64::MAX)), u64::MAX));
        let range = (Bound::Included(from), Bound::Included(to));
        self.records.range(range).filter_map(|(key, record)| match (key, &record.body) {
            (RecordKey::Tag(key), Some(Body::Tag(tag))) => Some((*key, tag)),
            _ => None,
        })
    }

    /// The tags toward a claim, also after the claim was removed.
    pub fn tags_toward(&self, claim: ClaimId) -> impl Iterator<Item = (TagKey, &Arc<Tag>)> {
        let keys = self.tags_toward.get(&claim).into_iter().flatten();
        keys.filter_map(|key| Some((*key, self.tag(*key)?)))
    }

    /// The stored documents that a comment is part of.
    pub fn documents_of_comment(&self, comment: CommentId) -> impl Iterator<Item = DocumentId> {
        self.documents_of_comment.get(&comment).into_iter().flatten().copied()
    }

    /// Who has made a claim or a tag, in any document.
    pub(super) fn signers(&self) -> impl Iterator<Item = AnnotatorId> {
        self.signed.keys().copied()
    }

    fn claims_listed<'w>(
        &'w self,
        ids: Option<&'w BTreeSet<ClaimId>>,
    ) -> impl Iterator<Item = (ClaimId, &'w Arc<Claim>)> {
        ids.into_iter().flatten().filter_map(|id| Some((*id, self.claim(*id)?)))
    }

    fn list(&mut self, key: RecordKey, body: &Body) {
        if let Some(by) = signer(key, body) {
            *self.signed.entry(by).or_default() += 1;
        }
        match (key, body) {
            (RecordKey::Claim(id), Body::Claim(claim)) => {
                self.claims_of_text.entry(claim.passage.text).or_default().insert(id);
                let ranges = self.ranges_of_text.entry(claim.passage.text).or_default();
                ranges.insert((claim.passage.range, id));
                self.claims_of_document.entry(claim.document).or_default().insert(id);
            }
            (RecordKey::Tag(tag), _) => {
                if let Target::Claim(claim) = tag.target {
                    self.tags_toward.entry(claim).or_default().insert(tag);
                }
            }
            (RecordKey::Document(id), Body::Document(document)) => {
                for comment in &document.comments {
                    self.documents_of_comment.entry(comment.id).or_default().insert(id);
                }
            }
            _ => {}
        }
    }

    fn unlist(&mut self, key: RecordKey, body: &Body) {
        if let Some(by) = signer(key, body)
            && let Some(count) = self.signed.get_mut(&by)
        {
            *count -= 1;
            if *count == 0 {
                self.signed.remove(&by);
            }
        }
        match (key, body) {
            (RecordKey::Claim(id), Body::Claim(claim)) => {
                remove(&mut self.claims_of_text, &claim.passage.text, &id);
                remove(&mut self.ranges_of_text, &claim.passage.text, &(claim.passage.range, id));
                remove(&mut self.claims_of_document, &claim.document, &id);
            }
            (RecordKey::Tag(tag), _) => {
                if let Target::Claim(claim) = tag.target {
                    remove(&mut self.tags_toward, &claim, &tag);
                }
            }
            (RecordKey::Document(id), Body::Document(document)) => {
                for comment in &document.comments {
                    remove(&mut self.documents_of_comment, &comment.id, &id);
                }
            }
            _ => {}
        }
    }
}

/// Who has made a claim or a tag.
fn signer(key: RecordKey, body: &Body) -> Option<AnnotatorId> {
    match (key, body) {
        (RecordKey::Claim(_), Body::Claim(claim)) => Some(claim.by),
        (RecordKey::Tag(tag), Body::Tag(_)) => Some(tag.by),
        _ => None,
    }
}

fn remove<K: Eq + std::hash::Hash, V: Ord>(index: &mut HashMap<K, BTreeSet<V>>, key: &K, value: &V) {
    if let Some(values) = index.get_mut(key) {
        values.remove(value);
        if values.is_empty() {
            index.remove(key);
        }
    }
}
