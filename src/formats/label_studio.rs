//! Label Studio (.json): a list of tasks, each with its data and the annotations of several people.
//!
//! After <https://labelstud.io/guide/task_format> ("Label Studio JSON format of annotated tasks") and the tags' pages
//! Labels, Choices, Text and Paragraphs. An article is a task whose claims are results of the type `labels`; a comment is a
//! task whose tags are `choices`, with their evidence as `labels` of the same id. What an annotator remarks is in
//! `meta.text`, where Label Studio keeps remarks on a region. The configuration that shows such tasks:
//!
//! ```xml
//! <View>
//!   <Labels name="label" toName="text"> … </Labels>
//!   <Choices name="tag" toName="text" choice="multiple"> … </Choices>
//!   <Text name="text" value="$text"/>
//! </View>
//! ```
//!
//! Offsets in a `Text` count code points since pull request 308 of label-studio-frontend (the tests "NER - Emoji - Text"
//! say so); before it, and in `Paragraphs` still, they are UTF-16 units (issue 1347).
//!
//! `completed_by` would have to name a user of the program that takes the file, so annotators are in `annotator`, which
//! Label Studio passes over, and in each result's `meta.annotator`, which it keeps.

use serde_json::{Map, Value, json};

use super::csv::names;
use super::project::Project;
use super::running_text::{Decision, RunningText};
use crate::annotation::{TagKey, Target};
use crate::formats::running_text::DecisionId;

/// Writes the articles and comments of a project as tasks.
pub fn write(project: &Project) -> String {
    let names = names(project);
    let mut tasks = Vec::new();
    for running in RunningText::all(project) {
        for part in 0..running.parts.len() {
            let mut annotations: Vec<Value> = Vec::new();
            for (by, decisions) in running.by_annotator() {
                let Some(by) = by else { continue };
                let own = decisions.iter().filter(|own| own.by == by && own.part == part);
                let name = names.get(&by).cloned().unwrap_or_default();
                let results: Vec<Value> = own.flat_map(|own| results(&running, own, &name)).collect();
                if !results.is_empty() {
                    annotations.push(json!({
                        "id": annotations.len() + 1, "annotator": name, "annotator_id": by.to_string(), "result": results,
                    }));
                }
            }
            let id = tasks.len() + 1;
            tasks.push(json!({ "id": id, "data": data(&running, part), "annotations": annotations }));
        }
    }
    let mut written = serde_json::to_string_pretty(&tasks).expect("strings and numbers are always JSON");
    written.push('\n');
    written
}

fn data(running: &RunningText, part: usize) -> Map<String, Value> {
    let mut data = Map::new();
    let document = running.document;
    let Some(part) = running.parts.get(part) else { return data };
    let comment = part.comment;
    let fields = [
        ("text", Some(part.text.canonical().to_owned())),
        ("doc_id", Some(running.id.to_string())),
        ("document", Some(document.name.clone())),
        ("source", document.source.clone()),
        ("comment_id", comment.map(|comment| comment.id.to_string())),
        ("parent_id", comment.and_then(|comment| comment.answers).map(|answered| answered.to_string())),
        ("author", comment.and_then(|comment| comment.author.clone())),
        ("said_at", comment.and_then(|comment| comment.said_at.clone())),
    ];
    data.extend(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?)))));
    data
}

/// A claim is one result; a tag is one, and its evidence another one.
fn results(running: &RunningText, decision: &Decision, annotator: &str) -> Vec<Value> {
    let mut meta = json!({
        "annotator": annotator, "created": decision.created.to_string(), "modified": decision.modified.to_string(),
    });
    if !decision.note.is_empty() {
        meta["text"] = json!([decision.note]);
    }
    if let DecisionId::Tag(TagKey { target, .. }) = decision.id {
        meta["toward"] = match target {
            Target::Article => "article".into(),
            Target::Answered => "answered".into(),
            Target::Claim(claim) => format!("claim:{claim}").into(),
        };
    }
    let result = |kind: &str, from: &str, value: Value| {
        json!({
            "id": decision.id.to_string(), "from_name": from, "to_name": "text", "type": kind, "origin": "manual",
            "value": value, "meta": meta,
        })
    };
    let words = || {
        json!({
            "start": decision.range.start().get(), "end": decision.range.end().get(),
            "text": running.quote(decision), "labels": [decision.name()],
        })
    };
    match decision.id {
        DecisionId::Claim(_) => vec![result("labels", "label", words())],
        DecisionId::Tag(_) => {
            let evidence = (!decision.is_whole).then(|| result("labels", "label", words()));
            let choice = result("choices", "tag", json!({ "choices": [decision.name()] }));
            [choice].into_iter().chain(evidence).collect()
        }
    }
}
