//! Reads a project file.
//!
//! Generously: one bad entry never loses the rest, and nothing is lost without a word. What is not quite as
//! somebody wrote it (a date that is no date, a quote that had to be looked for) comes as [`Version::LOWEST`], so
//! that it never takes the place of the same record unharmed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use serde_json::Value;

use super::field::{Field, Object, Wrong, quoted, shown};
use super::form::FORMAT;
use super::problem::{ReadProblem, ReadRefusal};
use super::reader::{Entry, Reader};
use super::{LABEL, Project, mend, unicode};
use crate::annotation::Annotator;
use crate::codebook::{self, Codebook, KindId, TagId};
use crate::document::{BlockRole, Comment, CommentId, Document};
use crate::formats::urn::Urn;
use crate::text::{Text, TextId, TextProblem, shorten};
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
        let other = || ReadRefusal::OtherProgram { found: outline(&file) };
        return Err(no_json(breaks.into_iter().next()).unwrap_or_else(other));
    }
    if let Some(found) = own["format"].as_u64().filter(|format| *format > FORMAT) {
        return Err(ReadRefusal::NewerFormat { found, known: FORMAT });
    }
    let mut reader = Reader::after(problems, breaks);
    if let Some(file) = reader.needed(Field::new(file, "").object("a project")) {
        reader.file(file);
    }
    Ok(reader.finish())
}

/// Why nothing can be taken from a file that is no JSON, given where it first is none; `None` for one that is.
pub fn no_json(first_break: Option<ReadProblem>) -> Option<ReadRefusal> {
    match first_break {
        Some(ReadProblem::CutOff { line, column: 0 }) => {
            Some(ReadRefusal::NotJson { found: String::new(), line, column: 1 })
        }
        Some(ReadProblem::CutOff { line, column }) => Some(ReadRefusal::CutOff { line, column }),
        Some(ReadProblem::Damaged { found, line, column }) => {
            Some(ReadRefusal::NotJson { found, line, column })
        }
        _ => None,
    }
}

/// What a value looks like from outside: `{"type": "FeatureCollection", …}`.
pub fn outline(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let named = ["type", "@type"].into_iter().find_map(|name| Some((name, fields.get(name)?)));
            let names = || fields.keys().take(3).map(|name| format!("\"{}\": …", shorten(name, SHOWN)));
            match named {
                Some((name, kind)) => format!("{{\"{name}\": {}, …}}", shorten(&kind.to_string(), SHOWN)),
                None => format!("{{{}}}", names().collect::<Vec<_>>().join(", ")),
            }
        }
        Value::Array(_) => "[…]".to_owned(),
        value => shown(value),
    }
}

impl Reader {
    fn file(&mut self, mut file: Object) {
        if let Some(own) = self.needed(file.field("manicule").object("documents, texts and a codebook")) {
            self.own_part(own);
        }
        self.collection(file);
    }

    /// Reads `manicule`: the texts first, for all else is held against them.
    fn own_part(&mut self, mut own: Object) {
        let format = own.field("format");
        if format.clone().number().ok() != Some(FORMAT) {
            self.done_without(format.wrong(format!("the number {FORMAT}")));
        }
        self.texts(own.field("texts"));
        self.take(own.field("codebook"), "a codebook", Self::codebook);
        self.take_list(own.field("annotators"), "an annotator", Self::annotator);
        self.take_list(own.field("documents"), "a document", Self::document);
    }

    /// Reads what makes the file an annotation collection.
    fn collection(&mut self, mut file: Object) {
        self.project_mut().by = self.optional(file.field("creator"), |creator| {
            creator.object("a person").and_then(|mut person| person.field("id").id())
        });
        self.project_mut().at = self.optional(file.field("generated"), Field::moment);
        let total = self.part(file.field("total").number());
        let first = file.field("first");
        if total == Some(0) && first.is_absent() {
            return;
        }
        let items = first.object("a page").map(|mut page| page.field("items").called("items"));
        let items = self.needed(items);
        let found = items.as_ref().map_or(0, Field::count);
        let codebook = self.project_mut().codebook().into_owned();
        if let Some(items) = items {
            self.take_list(items, "an annotation", |reader, item| reader.item(item, &codebook));
        }
        if let Some(expected) = total.filter(|total| *total != found) {
            self.report(ReadProblem::OtherCount { expected, found });
        }
    }

    fn texts(&mut self, texts: Field) {
        let Some(texts) = self.needed(texts.object("texts by their names")) else { return };
        for (name, field) in texts.into_fields() {
            let place = field.place().to_owned();
            let Ok(Urn(id)) = name.parse::<Urn<TextId>>() else {
                self.left_out(Wrong { expected: Urn::<TextId>::words(), found: quoted(&name), place });
                continue;
            };
            let Some(canonical) = self.needed(field.text()) else { continue };
            match Text::from_canonical(&canonical) {
                Ok(text) if text.id() == id => drop(self.project_mut().texts.insert(id, Arc::new(text))),
                Ok(text) => self.report(ReadProblem::OtherText { expected: id, found: text.id(), place }),
                Err(problem) => self.left_out(no_text(&problem, place)),
            }
        }
    }

    /// Reads the codebook. Without a version it is the built-in set of the program that wrote the file; it is
    /// taken only where it has labels that ours lacks, for else it would stay here in place of later built-in sets.
    fn codebook(&mut self, entry: &mut Object) -> Option<Entry> {
        let version = entry.field("version");
        let is_own = !version.is_absent();
        let version = if is_own { self.version(version, entry.place())? } else { Version::LOWEST };
        let kinds = self.needed(entry.field("kinds").list())?;
        let tags = self.needed(entry.field("tags").list())?;
        let kinds: Vec<_> = kinds.into_iter().filter_map(|kind| self.label(kind, KindId::parse)).collect();
        let tags: Vec<_> = tags.into_iter().filter_map(|tag| self.label(tag, TagId::parse)).collect();
        let ours = Codebook::default();
        let is_known = kinds.iter().all(|kind| ours.kind(&kind.id).is_some())
            && tags.iter().all(|tag| ours.tag(&tag.id).is_some());
        let codebook = Codebook { kinds, tags };
        (is_own || !is_known).then(|| Entry { key: RecordKey::Codebook, version, body: codebook.into() })
    }

    /// Reads a kind or a tag of the codebook.
    pub fn label<Id>(&mut self, label: Field, parse: fn(&str) -> Option<Id>) -> Option<codebook::Entry<Id>> {
        let mut label = self.part(label.object("an entry of a codebook"))?;
        let id = label.field("id");
        let parsed = id.clone().text().ok().and_then(|id| parse(&id));
        let id = self.part(parsed.ok_or_else(|| id.wrong(LABEL)))?;
        let mut words = |name| self.optional(label.field(name), Field::text);
        let (name, definition, rule) = (words("name"), words("definition"), words("rule"));
        let (sign, colour, line) = (words("sign"), words("colour"), words("line"));
        let key = words("key").and_then(|key| key.chars().next());
        let examples = self.optional(label.field("examples"), Field::list).unwrap_or_default();
        let examples = examples.into_iter().filter_map(|example| self.part(example.text()));
        Some(codebook::Entry {
            id,
            name: name.unwrap_or_default(),
            definition: definition.unwrap_or_default(),
            examples: examples.collect(),
            rule: rule.unwrap_or_default(),
            sign: sign.unwrap_or_default(),
            colour: colour.unwrap_or_default(),
            line: line.unwrap_or_default(),
            key,
            extra: self.extra(&mut label),
        })
    }

    fn annotator(&mut self, entry: &mut Object) -> Option<Entry> {
        let version = self.version(entry.field("version"), entry.place())?;
        let id = self.needed(entry.field("id").id())?;
        let name = self.needed(entry.field("name").text())?;
        let annotator = Annotator { name, extra: self.extra(entry) };
        Some(Entry { key: RecordKey::Annotator(id), version, body: annotator.into() })
    }

    fn document(&mut self, entry: &mut Object) -> Option<Entry> {
        let version = self.version(entry.field("version"), entry.place())?;
        let (created, modified) = self.moments(entry);
        let id = self.needed(entry.field("id").id())?;
        let article = self.needed(entry.field("article").id())?;
        let roles = self.optional(entry.field("roles"), Field::list).unwrap_or_default();
        let comments = self.optional(entry.field("comments"), Field::list).unwrap_or_default();
        let document = Document {
            name: self.part(entry.field("name").text()).unwrap_or_default(),
            source: self.optional(entry.field("source"), Field::text),
            read_on: self.optional(entry.field("readOn"), Field::text),
            language: self.optional(entry.field("language"), Field::text),
            article,
            roles: roles.into_iter().map(|role| self.part(block_role(role)).unwrap_or_default()).collect(),
            comments: self.comments(comments),
            created,
            modified,
            extra: self.extra(entry),
        };
        let mut expected = HashSet::new();
        for text in document.text_ids().filter(|text| expected.insert(*text)) {
            if self.text(text).is_none() {
                self.report(ReadProblem::NoText { text, place: entry.place().to_owned() });
            }
        }
        Some(Entry { key: RecordKey::Document(id), version, body: document.into() })
    }

    fn comments(&mut self, fields: Vec<Field>) -> Vec<Comment> {
        let mut comments: Vec<(Comment, Field)> = Vec::with_capacity(fields.len());
        let mut answers = Answers::new();
        for field in fields {
            let place = field.place().to_owned();
            let Some(mut object) = self.part(field.object("a comment")) else { continue };
            let answered = object.field("answers");
            let Some(comment) = self.comment(&mut object, answered.clone()) else { continue };
            if answers.contains_key(&comment.id) {
                let (expected, found) = ("every comment once".to_owned(), "a second one".to_owned());
                self.done_without(Wrong { expected, found, place });
                continue;
            }
            answers.insert(comment.id, comment.answers);
            comments.push((comment, answered));
        }
        for is_wrong in [answers_nobody_there, answers_in_a_circle] {
            for (comment, answered) in &mut comments {
                if is_wrong(comment.id, &answers) {
                    self.done_without(answered.wrong("an earlier comment of the document"));
                    comment.answers = None;
                    answers.insert(comment.id, None);
                }
            }
        }
        comments.into_iter().map(|(comment, _)| comment).collect()
    }

    fn comment(&mut self, comment: &mut Object, answered: Field) -> Option<Comment> {
        Some(Comment {
            id: self.part(comment.field("id").id())?,
            text: self.part(comment.field("text").id())?,
            author: self.optional(comment.field("author"), Field::text),
            said_at: self.optional(comment.field("saidAt"), Field::text),
            answers: self.optional(answered, Field::id),
        })
    }
}

fn block_role(field: Field) -> Result<BlockRole, Wrong> {
    let name = field.clone().text()?;
    BlockRole::deserialize(name.into_deserializer())
        .map_err(|_: serde::de::value::Error| field.wrong("the role of a block"))
}

fn no_text(problem: &TextProblem, place: String) -> Wrong {
    let problem = problem.to_string();
    let words = problem.strip_prefix("expected ").and_then(|words| words.split_once(", but found "));
    let (expected, found) = words.unwrap_or(("a text", &problem));
    Wrong { expected: expected.to_owned(), found: found.to_owned(), place }
}

/// What each comment of a document answers.
type Answers = HashMap<CommentId, Option<CommentId>>;

fn answered(comment: CommentId, answers: &Answers) -> Option<CommentId> {
    answers.get(&comment).copied().flatten()
}

fn answers_nobody_there(comment: CommentId, answers: &Answers) -> bool {
    answered(comment, answers).is_some_and(|answered| !answers.contains_key(&answered))
}

fn answers_in_a_circle(comment: CommentId, answers: &Answers) -> bool {
    let ancestors =
        std::iter::successors(answered(comment, answers), |ancestor| answered(*ancestor, answers));
    ancestors.take(answers.len()).any(|ancestor| ancestor == comment)
}
