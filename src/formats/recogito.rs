//! Recogito: what its text annotator keeps, as `getAnnotations` gives it.
//!
//! After `packages/text-annotator/src/model/core` of <https://github.com/recogito/text-annotator-js> and the annotation of
//! `@annotorious/core`: a list of `{ id, bodies, target: { selector: [{ quote, start, end }], creator, created, updated } }`.
//! A selector for each passage; positions count UTF-16 units of the text of the annotated element. The text itself and
//! its address are not in the file. (Its other form is a Web Annotation.)

use serde_json::Value;

use super::foreign::{
    ForeignAnnotation, ForeignAnnotator, ForeignFile, ForeignPassage, ForeignRelation, ForeignText, Format,
    JsonFile,
};
use super::project::field::{Field, Object};
use super::web_annotation::Purposes;

/// The file is one of Recogito's.
pub fn suits(value: &Value) -> bool {
    let is_entry = |entry: &Value| {
        entry.get("bodies").is_some_and(Value::is_array)
            && entry.get("target").is_some_and(|target| target.get("selector").is_some())
    };
    match value {
        Value::Array(entries) => entries.iter().any(is_entry),
        value => is_entry(value),
    }
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> ForeignFile {
    let mut json = JsonFile::parse(bytes);
    let mut file = ForeignFile::new(Format::Recogito);
    let whole = json.take();
    let entries = if whole.value().is_array() { json.entries(whole) } else { vec![whole] };
    for entry in entries {
        let entry = json.needed(entry.object("an annotation"));
        if let Some(annotation) = entry.and_then(|entry| read_entry(&mut json, entry)) {
            file.annotations.push(annotation);
        }
    }
    if !file.annotations.is_empty() {
        file.texts.push(ForeignText::default());
    }
    file.problems = json.into_problems();
    file
}

fn read_entry(json: &mut JsonFile, mut entry: Object) -> Option<ForeignAnnotation> {
    let place = entry.place().to_owned();
    let mut target = json.needed(entry.field("target").object("a target"))?;
    let mut passages = Vec::new();
    for selector in json.needed(target.field("selector").one_or_many())? {
        let Some(mut selector) = json.part(selector.object("a selector")) else { continue };
        let quote = json.part(selector.field("quote").text()).unwrap_or_default();
        let start = json.part(selector.field("start").offset());
        let end = json.part(selector.field("end").offset());
        let passage = ForeignPassage { numbers: start.zip(end), quote, ..ForeignPassage::default() };
        if passage != ForeignPassage::default() {
            passages.push(passage);
        }
    }
    let creator = target.field("creator");
    let mut annotation = ForeignAnnotation {
        place,
        id: json.optional(entry.field("id"), Field::text),
        passages,
        by: read_user(creator.value()),
        created: json.optional(target.field("created"), Field::moment),
        modified: json.optional(target.field("updated"), Field::moment),
        ..ForeignAnnotation::default()
    };
    let bodies = entry.field("bodies");
    let kept = bodies.value().clone();
    let mut notes = Vec::new();
    for body in json.part(bodies.list()).unwrap_or_default() {
        let Some(mut body) = json.part(body.object("a body")) else { continue };
        let purposes = Purposes::of(body.field("purpose").value());
        let author = read_user(body.field("creator").value());
        annotation.by = annotation.by.or_else(|| author.clone());
        // A value that is no text is a plug-in's own; it stays with the bodies.
        let Ok(value) = body.field("value").text() else { continue };
        if purposes.is_label() {
            annotation.labels.push(value);
        } else if let Some(author) = author.filter(|author| Some(author) != annotation.by.as_ref()) {
            notes.push(ForeignRelation::signed(&author.name, &value));
        } else {
            notes.push(value);
        }
    }
    annotation.note = notes.join("\n\n");
    annotation.rest = entry.take_unknown();
    annotation.rest.0.insert("bodies".into(), kept);
    Some(annotation)
}

fn read_user(user: &Value) -> Option<ForeignAnnotator> {
    let part = |name: &str| user.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let user = match user {
        Value::String(id) => ForeignAnnotator { id: id.clone(), name: String::new() },
        _ => ForeignAnnotator { id: part("id"), name: part("name") },
    };
    (user != ForeignAnnotator::default()).then_some(user)
}
