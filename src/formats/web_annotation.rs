//! The annotations alone (.jsonld), for other programs: a W3C Web Annotation collection.
//!
//! After the Web Annotation Data Model, <https://www.w3.org/TR/annotation-model/>; the sections named below are
//! its. A claim is an annotation with the motivation "highlighting", a tag one with "tagging"; the kind or tag is
//! a body by the codebook's id, a note is another. Positions count code points, as section 4.2.5 asks.
//!
//! What another program does not get, and this one can't read back from it: the documents with their texts,
//! names and authors, what the kinds and tags of a codebook mean, and the versions by which two states of one
//! annotation are told apart. All that is in the [project file](super::project), whose items are these.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use super::moment::Moment;
use super::part::Part;
use super::project::{Project, VersionForm};
use super::unknown_fields;
use super::urn::{NAMESPACE, Urn};
use crate::anchoring::context;
use crate::annotation::{Claim, Passage, Tag, TagKey, Target};
use crate::document::{Comment, CommentId, Document};
use crate::extra::Extra;
use crate::id::{AnnotatorId, ClaimId, DocumentId};
use crate::text::{CharRange, TextId};
use crate::timestamp::Timestamp;
use crate::workspace::RecordKey;

/// Writes the annotations of a project.
pub fn write(project: &Project) -> String {
    let mut items = items(project);
    for item in &mut items {
        item.version = Part::default();
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
    generated: Option<Moment>,
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
#[derive(Serialize, Deserialize)]
#[serde(expecting = "a person")]
pub(super) struct Person {
    pub id: Urn<AnnotatorId>,
    #[serde(rename = "type", default)]
    class: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    name: Value,
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
            generated: project.at.map(Moment),
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

/// An annotation (section 3.1).
///
/// What is needed to make a record of it has a type; all else is taken as it comes, so that one odd value does
/// not lose an annotation.
#[derive(Serialize, Deserialize)]
#[serde(expecting = "an annotation")]
pub(super) struct Item {
    /// `urn:manicule:claim:…` or `urn:manicule:tag:…`, which is the record's key.
    pub id: String,
    #[serde(rename = "type", default)]
    class: Value,
    #[serde(default)]
    motivation: Value,
    #[serde(default)]
    pub creator: Part<Person>,
    #[serde(default)]
    pub created: Part<Moment>,
    #[serde(default)]
    pub modified: Part<Moment>,
    #[serde(default, deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Part<TextualBody>>,
    pub target: SpecificResource,
    /// The document that a claim was made in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Urn<DocumentId>>,
    /// What a tag is toward, for others to follow: the article, a claim or a comment. The record's key says it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    toward: Value,
    #[serde(default, skip_serializing_if = "Part::is_absent")]
    pub version: Part<VersionForm>,
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
    #[serde(flatten)]
    pub unknown: Extra,
}

/// A text, or some words of it (section 4).
#[derive(Serialize, Deserialize)]
#[serde(expecting = "a specific resource")]
pub(super) struct SpecificResource {
    #[serde(rename = "type", default)]
    class: Value,
    /// The article's address, or the comment; where they have none, our name for it.
    #[serde(default)]
    source: Value,
    /// The text that the positions count in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Urn<TextId>>,
    /// No words were marked: the selectors take in the whole text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    #[serde(default, deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub selector: Vec<Selector>,
}

/// Ways to find the words; all of them find the same (section 4.2).
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", expecting = "a selector")]
pub(super) enum Selector {
    /// By the words (section 4.2.4).
    #[serde(rename = "TextQuoteSelector")]
    Quote {
        exact: String,
        #[serde(default)]
        prefix: String,
        #[serde(default)]
        suffix: String,
    },
    /// By their place in code points (section 4.2.5).
    #[serde(rename = "TextPositionSelector")]
    Position { start: u32, end: u32 },
    /// Some other way, which another program added.
    #[serde(other)]
    Other,
}

/// A kind, a tag or a note (section 3.2.4).
#[derive(Serialize, Deserialize)]
#[serde(expecting = "a textual body")]
pub(super) struct TextualBody {
    #[serde(rename = "type", default)]
    class: Value,
    pub purpose: Purpose,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    format: Value,
    pub value: String,
}

/// What a body is for (section 3.3.5).
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Purpose {
    /// The value is a kind of the codebook.
    #[serde(rename = "classifying")]
    Kind,
    /// The value is a tag of the codebook.
    #[serde(rename = "tagging")]
    Tag,
    /// The value is what the annotator remarks.
    #[serde(rename = "commenting")]
    Note,
}

/// The annotations of a project: the claims in reading order, then the tags in the order of the comments.
pub(super) fn items(project: &Project) -> Vec<Item> {
    let writer = Writer::of(project);
    let claims = project.claims_in_order().into_iter();
    let claims = claims.map(|(document, id, claim)| writer.claim(document, id, claim));
    let tags = project.tags_in_order().into_iter().map(|(key, tag)| writer.tag(key, tag));
    claims.chain(tags).collect()
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
        let kind = claim.kind.as_ref().map(|kind| TextualBody::of(Purpose::Kind, kind.as_str()));
        let document = listed_in.and_then(|document| self.project.document(document));
        let source =
            document.map_or_else(|| Urn(claim.passage.text).to_string(), |document| article_source(document));
        Item {
            document: Some(Urn(claim.document)),
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
        let body = TextualBody::of(Purpose::Tag, tag.tag.as_str());
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

    fn item(
        &self,
        (key, id, motivation): (RecordKey, String, &str),
        (by, created, modified): (AnnotatorId, Timestamp, Timestamp),
        body: Vec<TextualBody>,
        target: SpecificResource,
        extra: &Extra,
    ) -> Item {
        let unknown = unknown_fields::split(extra);
        let version = self.project.records.get(&key).map(|record| VersionForm::of(record.version));
        Item {
            id,
            class: "Annotation".into(),
            motivation: motivation.into(),
            creator: Part::Known(Person::of(self.project, by)),
            created: Part::Known(Moment(created)),
            modified: Part::Known(Moment(modified)),
            body: body.into_iter().map(Part::Known).collect(),
            target,
            document: None,
            toward: Value::Null,
            version: version.map(Part::Known).unwrap_or_default(),
            extra: unknown.saved,
            unknown: unknown.entry,
        }
    }

    fn words(&self, source: String, passage: &Passage) -> SpecificResource {
        let text = self.project.texts.get(&passage.text);
        let stands_there = text.filter(|text| text.slice(passage.range) == Some(&passage.quote));
        let around = stands_there.map(|text| context(text, passage.range)).unwrap_or_default();
        SpecificResource {
            class: "SpecificResource".into(),
            source: source.into(),
            text: Some(Urn(passage.text)),
            whole: false,
            selector: vec![
                Selector::Quote {
                    exact: passage.quote.clone(),
                    prefix: around.prefix,
                    suffix: around.suffix,
                },
                Selector::Position { start: passage.range.start().get(), end: passage.range.end().get() },
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
                class: "SpecificResource".into(),
                source: source.into(),
                text: text.map(Urn),
                whole: true,
                selector: Vec::new(),
            },
        }
    }

    fn toward(&self, key: TagKey) -> Value {
        let tagged = self.comments.get(&key.comment);
        match key.target {
            Target::Article => tagged.map(|(document, _)| article_source(document)).into(),
            Target::Answered => tagged
                .and_then(|(_, comment)| comment.answers)
                .map(|answered| Urn(answered).to_string())
                .into(),
            Target::Claim(claim) => Urn(claim).to_string().into(),
        }
    }
}

impl Person {
    fn of(project: &Project, id: AnnotatorId) -> Self {
        let name =
            project.annotator(id).map(|annotator| annotator.name.as_str()).filter(|name| !name.is_empty());
        Self { id: Urn(id), class: "Person".into(), name: name.into() }
    }
}

impl TextualBody {
    fn of(purpose: Purpose, value: &str) -> Self {
        Self { class: "TextualBody".into(), purpose, format: Value::Null, value: value.into() }
    }

    fn note(note: &str) -> Option<Self> {
        let body = Self { format: "text/plain".into(), ..Self::of(Purpose::Note, note) };
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

/// Programs that rewrite JSON-LD make of a list of one its only element.
fn one_or_many<'de, D, Element>(deserializer: D) -> Result<Vec<Element>, D::Error>
where
    D: Deserializer<'de>,
    Element: Deserialize<'de>,
{
    struct OneOrMany<Element>(PhantomData<Element>);

    impl<'de, Element: Deserialize<'de>> Visitor<'de> for OneOrMany<Element> {
        type Value = Vec<Element>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list or an object")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
            let mut many = Vec::new();
            while let Some(element) = elements.next_element()? {
                many.push(element);
            }
            Ok(many)
        }

        fn visit_map<A: MapAccess<'de>>(self, one: A) -> Result<Self::Value, A::Error> {
            Ok(vec![Element::deserialize(MapAccessDeserializer::new(one))?])
        }
    }

    deserializer.deserialize_any(OneOrMany(PhantomData))
}
