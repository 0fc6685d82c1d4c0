//! Reads a project file.
//!
//! Generously: one bad entry never loses the rest, and nothing is lost without a word. What is not quite as
//! somebody wrote it (a date that is no date, a quote that had to be looked for) comes as [`Version::LOWEST`], so
//! that it never takes the place of the same record unharmed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::form::{AnnotatorForm, CodebookForm, CommentForm, DocumentForm, EntryForm, FORMAT};
use super::problem::{ReadProblem, ReadRefusal};
use super::reader::{Reader, quoted, shown};
use super::{Project, mend, unicode};
use crate::annotation::Annotator;
use crate::codebook::{Codebook, Entry, KindId, TagId};
use crate::document::{Comment, CommentId, Document};
use crate::formats::moment::Moment;
use crate::formats::part::Part;
use crate::formats::unknown_fields;
use crate::formats::urn::Urn;
use crate::formats::web_annotation::Person;
use crate::text::{Text, TextId, shorten};
use crate::workspace::{RecordKey, Version};

/// The largest file that is read, in bytes: some 50,000 annotations.
pub const MAX_FILE_BYTES: usize = 100_000_000;

/// How many characters of a name stand for it in a problem.
const SHOWN: usize = 40;

/// Reads a project, with what was not as it should be in its file.
pub fn read(bytes: &[u8]) -> Result<(Project, Vec<ReadProblem>), ReadRefusal> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ReadRefusal::TooLarge { bytes: bytes.len(), limit: MAX_FILE_BYTES });
    }
    let (text, problems) = unicode::decode(bytes);
    let (file, breaks) = mend::parse(text);
    let own = &file["manicule"];
    if !own.is_object() {
        return Err(refusal(&file, breaks.into_iter().next()));
    }
    if let Some(found) = own["format"].as_u64().filter(|format| *format > FORMAT) {
        return Err(ReadRefusal::NewerFormat { found, known: FORMAT });
    }
    let mut reader = Reader::after(problems, breaks);
    reader.own_part(own);
    reader.collection(&file);
    Ok(reader.finish())
}

/// Why there is no project in a file, given what of it is JSON and where it first is none.
fn refusal(file: &Value, first_break: Option<ReadProblem>) -> ReadRefusal {
    match first_break {
        Some(ReadProblem::CutOff { line, column: 0 }) => {
            ReadRefusal::NotJson { found: String::new(), line, column: 1 }
        }
        Some(ReadProblem::CutOff { line, column }) => ReadRefusal::CutOff { line, column },
        Some(ReadProblem::Damaged { found, line, column }) => ReadRefusal::NotJson { found, line, column },
        _ => ReadRefusal::OtherProgram { found: outline(file) },
    }
}

/// What a value looks like from outside: `{"type": "FeatureCollection", …}`.
fn outline(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let named = ["type", "@type"].into_iter().find_map(|name| Some((name, fields.get(name)?)));
            let names = || fields.keys().take(3).map(|name| format!("\"{}\": …", shorten(name, SHOWN)));
            match named {
                Some((name, kind)) => format!("{{\"{name}\": {}, …}}", shown(kind)),
                None => format!("{{{}}}", names().collect::<Vec<_>>().join(", ")),
            }
        }
        Value::Array(_) => "[…]".to_owned(),
        value => shown(value),
    }
}

impl Reader {
    /// Reads `manicule`: the texts first, for all else is held against them.
    fn own_part(&mut self, own: &Value) {
        if own["format"].as_u64() != Some(FORMAT) {
            self.done_without(format_args!("the number {FORMAT}"), shown(&own["format"]), "manicule.format");
        }
        self.texts(&own["texts"]);
        self.codebook(&own["codebook"]);
        for (value, place) in self.list(&own["annotators"], "manicule.annotators") {
            self.annotator(value, place);
        }
        for (value, place) in self.list(&own["documents"], "manicule.documents") {
            self.document(value, place);
        }
    }

    /// Reads what makes the file an annotation collection.
    fn collection(&mut self, file: &Value) {
        let by: Option<Person> = self.optional(&file["creator"], "creator");
        let at: Option<Moment> = self.optional(&file["generated"], "generated");
        let project = self.project_mut();
        (project.by, project.at) = (by.map(|person| person.id.0), at.map(|at| at.0));
        let total: Option<u64> = self.part(Part::Odd(file["total"].clone()), "total");
        if total == Some(0) && file["first"].is_null() {
            return;
        }
        let items = &file["first"]["items"];
        let codebook = self.project_mut().codebook().into_owned();
        for (value, place) in self.list(items, "items") {
            self.item(value, place, &codebook);
        }
        let found = items.as_array().map_or(0, Vec::len) as u64;
        if let Some(expected) = total.filter(|total| *total != found) {
            self.report(ReadProblem::OtherCount { expected, found });
        }
    }

    fn optional<Form: DeserializeOwned>(&mut self, value: &Value, place: &str) -> Option<Form> {
        if value.is_null() { None } else { self.part(Part::Odd(value.clone()), place) }
    }

    fn texts(&mut self, texts: &Value) {
        let Some(texts) = texts.as_object() else {
            return self.left_out("texts by their names", shown(texts), "manicule.texts");
        };
        for (name, value) in texts {
            let place = format!("manicule.texts.{}", shorten(name, SHOWN));
            let Ok(Urn(id)) = name.parse::<Urn<TextId>>() else {
                self.left_out(Urn::<TextId>::words(), quoted(name), place);
                continue;
            };
            match value.as_str().map(Text::from_canonical) {
                Some(Ok(text)) if text.id() == id => {
                    drop(self.project_mut().texts.insert(id, Arc::new(text)))
                }
                Some(Ok(text)) => {
                    self.report(ReadProblem::OtherText { expected: id, found: text.id(), place })
                }
                Some(Err(problem)) => {
                    let problem = problem.to_string();
                    let words =
                        problem.strip_prefix("expected ").and_then(|words| words.split_once(", but found "));
                    let (expected, found) = words.unwrap_or(("a text", &problem));
                    self.left_out(expected, found, place);
                }
                None => self.left_out("a text", shown(value), place),
            }
        }
    }

    /// Reads the codebook. Without a version it is the built-in set of the program that wrote the file; it is
    /// taken only where it has labels that ours lacks, for else it would stay here in place of later built-in sets.
    fn codebook(&mut self, value: &Value) {
        let Some((form, entry)) = self.open::<CodebookForm>(value, "manicule.codebook".to_owned()) else {
            return;
        };
        let is_own = !form.version.is_absent();
        let version = if is_own { self.version(form.version, &entry) } else { Some(Version::LOWEST) };
        let kinds = self.codebook_entries(form.kinds, KindId::parse, "manicule.codebook.kinds");
        let tags = self.codebook_entries(form.tags, TagId::parse, "manicule.codebook.tags");
        let ours = Codebook::default();
        let is_known = kinds.iter().all(|kind| ours.kind(&kind.id).is_some())
            && tags.iter().all(|tag| ours.tag(&tag.id).is_some());
        if let Some(version) = version.filter(|_| is_own || !is_known) {
            self.take(RecordKey::Codebook, version, Codebook { kinds, tags }, &entry);
        }
    }

    fn codebook_entries<Id>(
        &mut self,
        forms: Vec<Part<EntryForm>>,
        parse: impl Fn(&str) -> Option<Id>,
        place: &str,
    ) -> Vec<Entry<Id>> {
        let mut entries = Vec::with_capacity(forms.len());
        for (number, form) in forms.into_iter().enumerate() {
            let place = format!("{place}[{number}]");
            let Some(form) = self.part(form, &place) else {
                continue;
            };
            match parse(&form.id) {
                Some(id) => entries.push(Entry {
                    id,
                    name: form.name,
                    definition: form.definition,
                    sign: form.sign,
                    colour: form.colour,
                    key: form.key,
                    extra: unknown_fields::join(form.extra, form.unknown),
                }),
                None => self.done_without(super::LABEL, quoted(&form.id), format_args!("{place}.id")),
            }
        }
        entries
    }

    fn annotator(&mut self, value: &Value, place: String) {
        let Some((form, entry)) = self.open::<AnnotatorForm>(value, place) else {
            return;
        };
        let Some(version) = self.version(form.version, &entry) else {
            return;
        };
        let annotator = Annotator { name: form.name, extra: unknown_fields::join(form.extra, form.unknown) };
        self.take(RecordKey::Annotator(form.id.0), version, annotator, &entry);
    }

    fn document(&mut self, value: &Value, place: String) {
        let Some((form, entry)) = self.open::<DocumentForm>(value, place) else {
            return;
        };
        let Some(version) = self.version(form.version, &entry) else {
            return;
        };
        let (created, modified) = self.moments(form.created, form.modified, &entry);
        let roles = form.roles.into_iter().enumerate().map(|(number, role)| {
            self.part(role, format_args!("{}.roles[{number}]", entry.place)).unwrap_or_default()
        });
        let document = Document {
            name: form.name,
            source: form.source,
            read_on: form.read_on,
            language: form.language,
            article: form.article.0,
            roles: roles.collect(),
            comments: self.comments(form.comments, &entry.place),
            created,
            modified,
            extra: unknown_fields::join(form.extra, form.unknown),
        };
        let mut expected = HashSet::new();
        for text in document.text_ids().filter(|text| expected.insert(*text)) {
            if self.text(text).is_none() {
                self.report(ReadProblem::NoText { text, place: entry.place.clone() });
            }
        }
        self.take(RecordKey::Document(form.id.0), version, document, &entry);
    }

    fn comments(&mut self, forms: Vec<Part<CommentForm>>, place: &str) -> Vec<Comment> {
        let mut comments: Vec<(Comment, String)> = Vec::with_capacity(forms.len());
        let mut answers: HashMap<CommentId, Option<CommentId>> = HashMap::new();
        for (number, form) in forms.into_iter().enumerate() {
            let place = format!("{place}.comments[{number}]");
            let Some(form) = self.part(form, &place) else {
                continue;
            };
            let comment = Comment {
                id: form.id.0,
                text: form.text.0,
                author: form.author,
                said_at: form.said_at,
                answers: form.answers.map(|answered| answered.0),
            };
            if answers.contains_key(&comment.id) {
                self.done_without("every comment once", "a second one", place);
                continue;
            }
            answers.insert(comment.id, comment.answers);
            comments.push((comment, place));
        }
        for (comment, place) in &mut comments {
            if let Some(answered) = comment.answers.filter(|_| !leads_to_a_beginning(comment.id, &answers)) {
                let found = format_args!("{}", Urn(answered));
                self.done_without(
                    "an earlier comment of the document",
                    found,
                    format_args!("{place}.answers"),
                );
                comment.answers = None;
                answers.insert(comment.id, None);
            }
        }
        comments.into_iter().map(|(comment, _)| comment).collect()
    }
}

/// A comment's parents end at one that answers nothing, and all of them are in the document.
fn leads_to_a_beginning(comment: CommentId, answers: &HashMap<CommentId, Option<CommentId>>) -> bool {
    let mut ancestor = comment;
    for _ in 0..answers.len() {
        match answers.get(&ancestor) {
            Some(Some(answered)) => ancestor = *answered,
            Some(None) => return true,
            None => return false,
        }
    }
    false
}
