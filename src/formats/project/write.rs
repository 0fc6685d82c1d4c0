//! Writes a project file.

use serde_json::json;

use super::Project;
use super::form::{
    AnnotatorForm, CodebookForm, CommentForm, DocumentForm, EntryForm, FORMAT, Own, VersionForm,
};
use crate::annotation::Annotator;
use crate::codebook::{Codebook, Entry};
use crate::document::{Comment, Document};
use crate::formats::unknown_fields;
use crate::formats::urn::Urn;
use crate::formats::web_annotation::{self, Collection};
use crate::id::{AnnotatorId, DocumentId};
use crate::workspace::{Body, RecordKey, Version};

/// Writes a project, in an order that depends on nothing else, so that equal projects make equal files.
pub fn write(project: &Project) -> String {
    let terms = json!({
        "@version": 1.1,
        "absentFrom": { "@id": "urn:manicule:term:absentFrom", "@type": "@id" },
        "document": { "@id": "urn:manicule:term:document", "@type": "@id" },
        "extra": { "@id": "urn:manicule:term:extra", "@type": "@json" },
        "manicule": { "@id": "urn:manicule:term:project", "@type": "@json" },
        "text": { "@id": "urn:manicule:term:text", "@type": "@id" },
        "toward": { "@id": "urn:manicule:term:toward", "@type": "@id" },
        "version": { "@id": "urn:manicule:term:version", "@type": "@json" },
        "whole": { "@id": "urn:manicule:term:whole" },
    });
    let items = web_annotation::items(project);
    Collection::of(project, items, terms, Some(Own::of(project))).write()
}

impl<'p> Own<'p> {
    fn of(project: &'p Project) -> Self {
        let version = |key| project.records.get(&key).map(|record| record.version);
        let annotators = project.records.iter().filter_map(|(key, record)| match (key, &record.body) {
            (RecordKey::Annotator(id), Some(Body::Annotator(annotator))) => {
                Some(AnnotatorForm::of(*id, record.version, annotator))
            }
            _ => None,
        });
        let documents = project.documents().map(|(id, document)| {
            DocumentForm::of(id, version(RecordKey::Document(id)).unwrap_or(Version::LOWEST), document)
        });
        let texts = project.texts.iter().map(|(id, text)| (Urn(*id).to_string(), text.canonical()));
        Self {
            format: FORMAT,
            documents: documents.collect(),
            codebook: CodebookForm::of(version(RecordKey::Codebook), &project.codebook()),
            annotators: annotators.collect(),
            texts: texts.collect(),
        }
    }
}

impl VersionForm {
    pub fn of(version: Version) -> Self {
        Self { counter: version.counter(), replica: Urn(version.replica()) }
    }
}

impl DocumentForm {
    fn of(id: DocumentId, version: Version, document: &Document) -> Self {
        let unknown = unknown_fields::split(&document.extra);
        Self {
            id: Urn(id),
            version: VersionForm::of(version),
            name: document.name.clone(),
            source: document.source.clone(),
            read_on: document.read_on.clone(),
            language: document.language.clone(),
            created: document.created.to_string(),
            modified: document.modified.to_string(),
            article: Urn(document.article),
            roles: document.roles.clone(),
            comments: document.comments.iter().map(CommentForm::of).collect(),
            extra: unknown.saved,
            unknown: unknown.entry,
        }
    }
}

impl CommentForm {
    fn of(comment: &Comment) -> Self {
        Self {
            id: Urn(comment.id),
            text: Urn(comment.text),
            author: comment.author.clone(),
            said_at: comment.said_at.clone(),
            answers: comment.answers.map(Urn),
        }
    }
}

impl CodebookForm {
    fn of(version: Option<Version>, codebook: &Codebook) -> Self {
        Self {
            version: version.map(VersionForm::of),
            kinds: codebook.kinds.iter().map(EntryForm::of).collect(),
            tags: codebook.tags.iter().map(EntryForm::of).collect(),
        }
    }
}

impl EntryForm {
    pub fn of<Id: ToString>(entry: &Entry<Id>) -> Self {
        let unknown = unknown_fields::split(&entry.extra);
        Self {
            id: entry.id.to_string(),
            name: entry.name.clone(),
            definition: entry.definition.clone(),
            examples: entry.examples.clone(),
            rule: entry.rule.clone(),
            sign: entry.sign.clone(),
            colour: entry.colour.clone(),
            line: entry.line.clone(),
            key: entry.key,
            extra: unknown.saved,
            unknown: unknown.entry,
        }
    }
}

impl AnnotatorForm {
    fn of(id: AnnotatorId, version: Version, annotator: &Annotator) -> Self {
        let unknown = unknown_fields::split(&annotator.extra);
        Self {
            id: Urn(id),
            version: VersionForm::of(version),
            name: annotator.name.clone(),
            extra: unknown.saved,
            unknown: unknown.entry,
        }
    }
}
