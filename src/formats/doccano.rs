//! doccano (.jsonl): one JSON object a line, each a text with its labels.
//!
//! After doccano's own readers and writers, <https://github.com/doccano/doccano>, `backend/data_export/pipeline` and
//! `backend/data_import/pipeline`. A project of doccano does one thing, so there are three forms of a file:
//!
//! | form | a line is | its labels |
//! | --- | --- | --- |
//! | sequence labelling | an article or a comment | `"label": [[start, end, name], …]` |
//! | relation extraction | a document as one [`running_text`](super::running_text) | `"entities"` and `"relations"` between their ids |
//! | text classification | a comment | `"label": [name, …]` |
//!
//! Offsets count code points, as Python's strings do, the start included and the end not. doccano knows no annotators
//! within a text: what each of them did is a line of its own. Fields that it doesn't know it keeps with the text; by
//! those a file of ours is put together again: `doc_id`, `comment_id`, `annotator` and so on.
//!
//! What doccano has no place for: notes, times, and what a tag is toward but a claim or a comment (in the form with
//! relations).

use serde_json::{Map, Value, json};

use super::csv::names;
use super::project::Project;
use super::running_text::{ANSWERS, COMMENT, Decision, DecisionId, RunningText, TOWARD};
use crate::id::AnnotatorId;

/// Which of doccano's tasks a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Words with names.
    SequenceLabelling,
    /// The same, with how they stand to each other.
    RelationExtraction,
    /// Whole comments with names.
    TextClassification,
}

/// Writes what a task asks for.
pub fn write(project: &Project, task: Task) -> String {
    let names = names(project);
    let mut lines = Lines { written: String::new(), count: 0 };
    for running in RunningText::all(project) {
        for (by, decisions) in running.by_annotator() {
            let mut about = about(&running);
            if let Some(by) = by {
                about.insert("annotator".into(), names.get(&by).cloned().into());
                about.insert("annotator_id".into(), by.to_string().into());
            }
            match task {
                Task::RelationExtraction => lines.push(related(&running, by, &decisions, about)),
                Task::SequenceLabelling | Task::TextClassification => {
                    for part in 0..running.parts.len() {
                        let own = |decision: &&&Decision| decision.part == part && Some(decision.by) == by;
                        let own: Vec<&&Decision> = decisions.iter().filter(own).collect();
                        if let Some(label) = labels(&running, part, &own, task) {
                            let mut line = about.clone();
                            line.extend(about_part(&running, part));
                            line.insert("label".into(), label);
                            lines.push(line);
                        }
                    }
                }
            }
        }
    }
    lines.written
}

struct Lines {
    written: String,
    count: usize,
}

impl Lines {
    fn push(&mut self, mut line: Map<String, Value>) {
        self.count += 1;
        line.insert("id".into(), self.count.into());
        self.written.push_str(&Value::Object(line).to_string());
        self.written.push('\n');
    }
}

/// What stands with every line of a document.
fn about(running: &RunningText) -> Map<String, Value> {
    let mut about = Map::new();
    about.insert("doc_id".into(), running.id.to_string().into());
    about.insert("document".into(), running.document.name.clone().into());
    if let Some(source) = &running.document.source {
        about.insert("source".into(), source.clone().into());
    }
    about
}

/// What stands with a line of one article or comment.
fn about_part(running: &RunningText, part: usize) -> Map<String, Value> {
    let mut about = Map::new();
    let Some(part) = running.parts.get(part) else { return about };
    about.insert("text".into(), part.text.canonical().into());
    if let Some(comment) = part.comment {
        about.insert("comment_id".into(), comment.id.to_string().into());
        let said = [("author", comment.author.clone()), ("said_at", comment.said_at.clone())];
        let answers = comment.answers.map(|answered| answered.to_string());
        let said = said.into_iter().chain([("parent_id", answers)]);
        about.extend(said.filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?)))));
    }
    about
}

/// The labels of one text; `None` where the task has no line for it.
fn labels(running: &RunningText, part: usize, own: &[&&Decision], task: Task) -> Option<Value> {
    match task {
        Task::TextClassification => {
            running.parts.get(part)?.comment?;
            let mut labels: Vec<&str> = own.iter().map(|decision| decision.name()).collect();
            labels.sort_unstable();
            labels.dedup();
            Some(labels.into())
        }
        _ => {
            let marked = own.iter().filter(|decision| !decision.is_whole);
            let spans = marked.map(|decision| {
                let (start, end) = (decision.range.start().get(), decision.range.end().get());
                (start, end, decision.name())
            });
            let mut spans: Vec<_> = spans.collect();
            spans.sort_unstable();
            let spans: Vec<Value> = spans.into_iter().map(|span| json!(span)).collect();
            // An article is there without a label too: what was looked at and has none is an answer.
            (!spans.is_empty() || running.parts.get(part)?.comment.is_none()).then(|| spans.into())
        }
    }
}

/// A document with relations. Each comment is an entity, so that tags and answers have something to point at.
fn related(
    running: &RunningText,
    by: Option<AnnotatorId>,
    decisions: &[&Decision],
    about: Map<String, Value>,
) -> Map<String, Value> {
    let mut entities = Vec::new();
    let mut relations = Vec::new();
    let mut entity = |name: &str, (start, end): (u32, u32), more: Value| {
        let id = entities.len() + 1;
        let mut own = json!({ "id": id, "label": name, "start_offset": start, "end_offset": end });
        if let (Value::Object(own), Value::Object(more)) = (&mut own, more) {
            own.extend(more);
        }
        entities.push(own);
        id
    };
    let comments: Vec<Option<usize>> = running.parts.iter().enumerate().map(|(number, part)| {
        let (comment, whole) = (part.comment?, part.whole()?);
        let said = json!({ "comment_id": comment.id.to_string(), "author": comment.author, "said_at": comment.said_at });
        Some(entity(COMMENT, running.place(number, whole), said))
    }).collect();
    let ids: Vec<usize> = decisions
        .iter()
        .map(|decision| {
            let more = match (decision.is_whole, Some(decision.by) == by) {
                (true, _) => json!({ "whole": true }),
                (false, false) => json!({ "borrowed": true }),
                (false, true) => Value::Null,
            };
            entity(decision.name(), running.place(decision.part, decision.range), more)
        })
        .collect();
    let mut relate = |how: &str, from: usize, to: usize| {
        let id = relations.len() + 1;
        relations.push(json!({ "id": id, "from_id": from, "to_id": to, "type": how }));
    };
    for (number, part) in running.parts.iter().enumerate() {
        let answered = part.comment.and_then(|comment| running.part_of(comment.answers?));
        let answered = answered.and_then(|answered| *comments.get(answered)?);
        if let (Some(from), Some(to)) = (comments.get(number).copied().flatten(), answered) {
            relate(ANSWERS, from, to);
        }
    }
    for (decision, from) in decisions.iter().zip(&ids) {
        let is_aim = |other: &&Decision| matches!((other.id, decision.claim()), (DecisionId::Claim(id), Some(aim)) if id == aim);
        let claim = decisions.iter().position(is_aim).map(|aim| ids[aim]);
        let answered = decision.is_toward_answered().then(|| running.answered(decision)).flatten();
        let answered = answered.and_then(|answered| *comments.get(answered)?);
        if let Some(to) = claim.or(answered) {
            relate(TOWARD, *from, to);
        }
    }
    let mut line = about;
    line.insert("text".into(), running.words.clone().into());
    line.insert("entities".into(), entities.into());
    line.insert("relations".into(), relations.into());
    line
}
