//! The annotations alone (.jsonld), for other programs: a W3C Web Annotation collection.
//!
//! After the Web Annotation Data Model, <https://www.w3.org/TR/annotation-model/>; the sections named below are
//! its. A claim is an annotation with the motivation "highlighting", a tag one with "tagging"; the kind or tag is
//! a body by the codebook's id, a note is another. That somebody is unsure of a comment or a document, or done with it,
//! is one with "assessing". Positions count code points, as section 4.2.5 asks.
//!
//! What another program does not get, and this one can't read back from it: the documents with their texts,
//! names and authors, what the kinds and tags of a codebook mean, and the versions by which two states of one
//! annotation are told apart. All that is in the [project file](super::project), whose items are these.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::project::{Project, VersionForm};
use super::unknown_fields;
use super::urn::{NAMESPACE, Urn};
use crate::anchoring::context;
use crate::annotation::{Claim, Mark, MarkKey, Marked, Passage, Tag, TagKey, Target};
use crate::document::{Comment, CommentId, Document};
use crate::extra::Extra;
use crate::id::{AnnotatorId, ClaimId, DocumentId};
use crate::text::{CharRange, TextId};
use crate::timestamp::Timestamp;
use crate::workspace::RecordKey;

#[cfg(feature = "reader")]
mod read;

#[cfg(feature = "reader")]
pub use read::{Purposes, entry, read, suits};

/// What a body is for (section 3.3.5): its value is a kind of the codebook.
pub(super) const KIND: &str = "classifying";
/// Its value is a tag of the codebook.
pub(super) const TAG: &str = "tagging";
/// Its value is how the annotator stands to the whole: `unsure` or `done`.
const STANDING: &str = "assessing";
/// Its value is what the annotator remarks.
pub(super) const NOTE: &str = "commenting";

/// The class of a selector that finds words by what they are (section 4.2.4).
pub(super) const QUOTE_SELECTOR: &str = "TextQuoteSelector";
/// The class of a selector that finds words by where they stand (section 4.2.5).
pub(super) const POSITION_SELECTOR: &str = "TextPositionSelector";

/// Writes the annotations of a project.
pub fn write(project: &Project) -> String {
    let mut items = items(project);
    for item in &mut items {
        item.version = None;
        item.absent_from = None;
        item.extra = Extra::default();
        item.unknown = Extra::default();
    }
    let terms = json!({
        "@version": 1.1,
        "document": { "@id": "urn:manicule:term:document", "@type": "@id" },
        "text": { "@id": "urn:manicule:term:text", "@type": "@id" },
        "toward": { "@id": "urn:manicule:term:toward", "@type": "@id" },
        "whole": { "@id": "urn:manicule:term:whole" },
    });
    Collection::<()>::of(project, items, terms, None).write()
}

/// An annotation collection (section 5.1). `Own` is what a project file holds beside the annotations.
#[derive(Serialize)]
pub(super) struct Collection<Own> {
    #[serde(rename = "@context")]
    context: (&'static str, Value),
    id: String,
    #[serde(rename = "type")]
    class: &'static str,
    label: String,
    /// Who carried the collection away.
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Person>,
    generator: Software,
    #[serde(skip_serializing_if = "Option::is_none")]
    generated: Option<String>,
    total: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    manicule: Option<Own>,
    /// A page has one item at least (section 5.2), so a collection of none has no page.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<Page>,
}

/// An annotation page, embedded in its collection (section 5.2).
#[derive(Serialize)]
struct Page {
    id: String,
    #[serde(rename = "type")]
    class: &'static str,
    #[serde(rename = "startIndex")]
    start_index: usize,
    items: Vec<Item>,
}

/// A person (section 3.3.1): an annotator with the name that they chose, if they did.
#[derive(Serialize)]
struct Person {
    id: Urn<AnnotatorId>,
    #[serde(rename = "type")]
    class: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// A program (section 3.3.1).
#[derive(Serialize)]
struct Software {
    #[serde(rename = "type")]
    class: &'static str,
    name: &'static str,
}

impl<Own: Serialize> Collection<Own> {
    pub fn of(project: &Project, items: Vec<Item>, terms: Value, manicule: Option<Own>) -> Self {
        let ids: Vec<String> = project.documents().map(|(id, _)| id.to_string()).collect();
        let names: Vec<&str> = project.documents().map(|(_, document)| document.name.as_str()).collect();
        let id = format!("{NAMESPACE}project:{}", ids.join("."));
        let page = format!("{id}:page:0");
        Self {
            context: ("http://www.w3.org/ns/anno.jsonld", terms),
            id,
            class: "AnnotationCollection",
            label: names.join(", "),
            creator: project.by.map(|by| Person::of(project, by)),
            generator: Software { class: "Software", name: "Manicule" },
            generated: project.at.map(|at| at.to_string()),
            total: items.len(),
            manicule,
            first: (!items.is_empty()).then_some(Page {
                id: page,
                class: "AnnotationPage",
                start_index: 0,
                items,
            }),
        }
    }

    pub fn write(&self) -> String {
        let mut written = serde_json::to_string_pretty(self)
            .expect("strings, numbers and lists with string keys are always JSON");
        written.push('\n');
        written
    }
}

/// An annotation (section 3.1). [`project::read`](super::project::read) takes the same fields out by hand.
#[derive(Serialize)]
pub(super) struct Item {
    /// `urn:manicule:claim:…`, `urn:manicule:tag:…` or `urn:manicule:mark:…`, which is the record's key.
    id: String,
    #[serde(rename = "type")]
    class: &'static str,
    motivation: &'static str,
    creator: Person,
    created: String,
    modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    body: Vec<TextualBody>,
    target: SpecificResource,
    /// The document that a claim was made in.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<Urn<DocumentId>>,
    /// The text that the words of a claim are not in.
    #[serde(rename = "absentFrom", skip_serializing_if = "Option::is_none")]
    absent_from: Option<Urn<TextId>>,
    /// What a tag is toward, for others to follow: the article, a claim or a comment. The record's key says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    toward: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<VersionForm>,
    #[serde(skip_serializing_if = "Extra::is_empty")]
    extra: Extra,
    #[serde(flatten)]
    unknown: Extra,
}

/// A text, or some words of it (section 4).
#[derive(Serialize)]
struct SpecificResource {
    #[serde(rename = "type")]
    class: &'static str,
    /// The article's address, or the comment; where they have none, our name for it.
    source: String,
    /// The text that the positions count in.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Urn<TextId>>,
    /// No words were marked: the selectors take in the whole text.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    whole: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    selector: Vec<Selector>,
}

/// Ways to find the words; all of them find the same (section 4.2).
#[derive(Serialize)]
#[serde(untagged)]
enum Selector {
    /// By the words (section 4.2.4).
    Quote {
        /// [`QUOTE_SELECTOR`].
        #[serde(rename = "type")]
        class: &'static str,
        exact: String,
        prefix: String,
        suffix: String,
    },
    /// By their place in code points (section 4.2.5).
    Position {
        /// [`POSITION_SELECTOR`].
        #[serde(rename = "type")]
        class: &'static str,
        start: u32,
        end: u32,
    },
}

/// A kind, a tag or a note (section 3.2.4).
#[derive(Serialize)]
struct TextualBody {
    #[serde(rename = "type")]
    class: &'static str,
    /// [`KIND`], [`TAG`], [`STANDING`] or [`NOTE`].
    purpose: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    value: String,
}

/// The annotations of a project: the claims in reading order, then the tags in the order of the comments, then the
/// marks.
pub(super) fn items(project: &Project) -> Vec<Item> {
    let writer = Writer::of(project);
    let claims = project.claims_in_order().into_iter();
    let claims = claims.map(|(document, id, claim)| writer.claim(document, id, claim));
    let tags = project.tags_in_order().into_iter().map(|(key, tag)| writer.tag(key, tag));
    let marks = project.marks().map(|(key, mark)| writer.mark(key, mark));
    claims.chain(tags).chain(marks).collect()
}

struct Writer<'p> {
    project: &'p Project,
    comments: HashMap<CommentId, (&'p Document, &'p Comment)>,
}

impl<'p> Writer<'p> {
    fn of(project: &'p Project) -> Self {
        let mut comments = HashMap::new();
        for (_, document) in project.documents() {
            for comment in &document.comments {
                comments.entry(comment.id).or_insert((&**document, comment));
            }
        }
        Self { project, comments }
    }

    fn claim(&self, listed_in: Option<DocumentId>, id: ClaimId, claim: &Claim) -> Item {
        let kind = claim.kind.as_ref().map(|kind| TextualBody::of(KIND, kind.as_str()));
        let document = listed_in.and_then(|document| self.project.document(document));
        let source =
            document.map_or_else(|| Urn(claim.passage.text).to_string(), |document| article_source(document));
        Item {
            document: Some(Urn(claim.document)),
            absent_from: claim.absent_from.map(Urn),
            ..self.item(
                (RecordKey::Claim(id), Urn(id).to_string(), "highlighting"),
                (claim.by, claim.created, claim.modified),
                kind.into_iter().chain(TextualBody::note(&claim.note)).collect(),
                self.words(source, &claim.passage),
                &claim.extra,
            )
        }
    }

    fn tag(&self, key: TagKey, tag: &Tag) -> Item {
        let body = TextualBody::of(TAG, tag.tag.as_str());
        let source = Urn(key.comment).to_string();
        let target = match &tag.evidence {
            Some(evidence) => self.words(source, evidence),
            None => self.whole(source, key.comment),
        };
        Item {
            toward: self.toward(key),
            ..self.item(
                (RecordKey::Tag(key), Urn(key).to_string(), "tagging"),
                (key.by, tag.created, tag.modified),
                std::iter::once(body).chain(TextualBody::note(&tag.note)).collect(),
                target,
                &tag.extra,
            )
        }
    }

    fn mark(&self, key: MarkKey, mark: &Mark) -> Item {
        let source = match key.on {
            Marked::Document(id) => self
                .project
                .document(id)
                .map_or_else(|| Urn(id).to_string(), |document| article_source(document)),
            Marked::Comment(id) => Urn(id).to_string(),
        };
        // The text stands in the tags' targets; a mark is about no words of it.
        let target = SpecificResource {
            class: "SpecificResource",
            source,
            text: None,
            whole: true,
            selector: Vec::new(),
        };
        self.item(
            (RecordKey::Mark(key), Urn(key).to_string(), STANDING),
            (key.by, mark.created, mark.created),
            vec![TextualBody::of(STANDING, key.says.word())],
            target,
            &mark.extra,
        )
    }

    fn item(
        &self,
        (key, id, motivation): (RecordKey, String, &'static str),
        (by, created, modified): (AnnotatorId, Timestamp, Timestamp),
        body: Vec<TextualBody>,
        target: SpecificResource,
        extra: &Extra,
    ) -> Item {
        let unknown = unknown_fields::split(extra);
        let version = self.project.records.get(&key).map(|record| VersionForm::of(record.version));
        Item {
            id,
            class: "Annotation",
            motivation,
            creator: Person::of(self.project, by),
            created: created.to_string(),
            modified: modified.to_string(),
            body,
            target,
            document: None,
            absent_from: None,
            toward: None,
            version,
            extra: unknown.saved,
            unknown: unknown.entry,
        }
    }

    fn words(&self, source: String, passage: &Passage) -> SpecificResource {
        let text = self.project.texts.get(&passage.text);
        let stands_there = text.filter(|text| text.slice(passage.range) == Some(&passage.quote));
        let around = stands_there.map(|text| context(text, passage.range)).unwrap_or_default();
        SpecificResource {
            class: "SpecificResource",
            source,
            text: Some(Urn(passage.text)),
            whole: false,
            selector: vec![
                Selector::Quote {
                    class: QUOTE_SELECTOR,
                    exact: passage.quote.clone(),
                    prefix: around.prefix,
                    suffix: around.suffix,
                },
                Selector::Position {
                    class: POSITION_SELECTOR,
                    start: passage.range.start().get(),
                    end: passage.range.end().get(),
                },
            ],
        }
    }

    /// A comment of which no words were marked.
    fn whole(&self, source: String, comment: CommentId) -> SpecificResource {
        let text = self.comments.get(&comment).map(|(_, comment)| comment.text);
        let passage = text.and_then(|text| {
            let text = self.project.texts.get(&text)?;
            Passage::of(text, CharRange::of(0, text.end().get())?)
        });
        match passage {
            Some(passage) => SpecificResource { whole: true, ..self.words(source, &passage) },
            None => SpecificResource {
                class: "SpecificResource",
                source,
                text: text.map(Urn),
                whole: true,
                selector: Vec::new(),
            },
        }
    }

    fn toward(&self, key: TagKey) -> Option<String> {
        let tagged = self.comments.get(&key.comment);
        match key.target {
            Target::Article => tagged.map(|(document, _)| article_source(document)),
            Target::Answered => tagged.and_then(|(_, comment)| comment.answers).map(|id| Urn(id).to_string()),
            Target::Claim(claim) => Some(Urn(claim).to_string()),
        }
    }
}

impl Person {
    fn of(project: &Project, id: AnnotatorId) -> Self {
        let name =
            project.annotator(id).map(|annotator| annotator.name.as_str()).filter(|name| !name.is_empty());
        Self { id: Urn(id), class: "Person", name: name.map(str::to_owned) }
    }
}

impl TextualBody {
    fn of(purpose: &'static str, value: &str) -> Self {
        Self { class: "TextualBody", purpose, format: None, value: value.into() }
    }

    fn note(note: &str) -> Option<Self> {
        let body = Self { format: Some("text/plain"), ..Self::of(NOTE, note) };
        (!note.is_empty()).then_some(body)
    }
}

/// The address of an article where it has one that can stand as an IRI (RFC 3987), else the name of its text.
fn article_source(document: &Document) -> String {
    let is_iri = |source: &str| {
        let rest = source.strip_prefix("https://").or_else(|| source.strip_prefix("http://"));
        let is_outside = |c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c);
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(is_outside))
    };
    let source = document.source.as_deref().filter(|source| is_iri(source));
    source.map_or_else(|| Urn(document.article).to_string(), str::to_owned)
}
