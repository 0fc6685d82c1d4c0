//! Reads Web Annotations of any program, in every shape that the model allows.
//!
//! After the Web Annotation Data Model, whose sections are named below. One annotation, a list of them, a page (5.2), a
//! collection with its pages inside (5.1), and JSON-LD's `@graph`. What a claim can say is taken out: words, labels,
//! notes, who and when. A field that says more than [`body_form`], [`target_form`] or [`creator_form`] would write of that
//! stays in `rest` as it is, so that [`entry`] makes the same annotation again, field for field.

use serde_json::{Map, Value, json};

use super::{POSITION_SELECTOR, QUOTE_SELECTOR};
use crate::formats::foreign::{
    Fate, ForeignAnnotation, ForeignAnnotator, ForeignFile, ForeignPassage, ForeignText, Format, JsonFile,
};
use crate::formats::project::field::{Field, Object, Wrong};

/// What an annotation, a page and a collection are called (3.1, 5.1, 5.2).
const CLASSES: [&str; 3] = ["Annotation", "AnnotationPage", "AnnotationCollection"];

/// How many pages of a collection that lie in each other are read.
const MAX_PAGES: usize = 1000;

/// The file holds Web Annotations: its context says so, or its first class.
pub fn suits(value: &Value) -> bool {
    let names_model = |context: &Value| {
        let is_model = |name: &str| name.ends_with("ns/anno.jsonld");
        match context {
            Value::String(name) => is_model(name),
            Value::Array(contexts) => contexts.iter().filter_map(Value::as_str).any(is_model),
            _ => false,
        }
    };
    let is_one = |value: &Value| {
        value.get("@context").is_some_and(names_model)
            || class_of(value).any(|class| CLASSES.contains(&class))
                && ["target", "body", "items", "first"].iter().any(|name| value.get(name).is_some())
    };
    match value {
        Value::Array(entries) => entries.iter().any(is_one),
        value => is_one(value),
    }
}

/// The classes of a resource, without the prefix of an older context.
fn class_of(value: &Value) -> impl Iterator<Item = &str> {
    let classes = value.get("type").or_else(|| value.get("@type")).unwrap_or(&Value::Null);
    strings(classes).map(|class| class.strip_prefix("oa:").unwrap_or(class))
}

/// One string, or each of a list.
fn strings(value: &Value) -> impl Iterator<Item = &str> {
    let one = value.as_str();
    one.into_iter().chain(value.as_array().into_iter().flatten().filter_map(Value::as_str))
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> ForeignFile {
    let mut json = JsonFile::parse(bytes);
    let mut file = ForeignFile::new(Format::WebAnnotation);
    let mut waiting = vec![json.take()];
    let mut pages = 0;
    while let Some(field) = waiting.pop() {
        if field.value().is_array() {
            let entries = json.entries(field);
            waiting.extend(entries.into_iter().rev());
            continue;
        }
        let whole = field.value();
        let is_collection = ["items", "first", "@graph"].iter().any(|name| whole.get(name).is_some());
        if !is_collection || pages >= MAX_PAGES {
            let known = field.clone().object("an annotation");
            if let Some(entry) = json.needed(known) {
                read_entry(&mut json, &mut file, entry, field);
            }
            continue;
        }
        pages += 1;
        let Some(mut object) = json.needed(field.object("a page")) else { continue };
        // A page that is not in the file stands there by its address.
        let parts = ["next", "first", "items", "@graph"].map(|name| object.field(name));
        for part in parts.into_iter().filter(|part| !part.is_absent()) {
            match part.value() {
                Value::String(_) if part.place().ends_with("next") => {
                    json.tell(Fate::LeftOut, part.wrong("the next page in the file"));
                }
                Value::String(_) => json.tell(Fate::LeftOut, part.wrong("a page in the file")),
                _ => waiting.push(part),
            }
        }
    }
    file.problems = json.into_problems();
    file
}

/// What bodies are for (3.3.5); an annotation's motivation stands in where a body has none.
pub struct Purposes(Vec<String>);

impl Purposes {
    /// Of a field that is one or several strings.
    pub fn of(value: &Value) -> Self {
        Self(strings(value).map(|purpose| purpose.rsplit(':').next().unwrap_or(purpose).to_owned()).collect())
    }

    /// The body is a name for the target, not a remark on it.
    pub fn is_label(&self) -> bool {
        self.0.iter().any(|purpose| ["tagging", "classifying", "identifying"].contains(&purpose.as_str()))
    }
}

/// What the bodies of an annotation say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Said {
    labels: Vec<String>,
    notes: Vec<String>,
}

/// One resource that is annotated, or a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Target {
    source: Option<String>,
    also: Vec<String>,
    is_whole: bool,
    passage: Option<ForeignPassage>,
}

fn read_entry(json: &mut JsonFile, file: &mut ForeignFile, mut entry: Object, whole: Field) {
    let place = entry.place().to_owned();
    let has_target = entry.has("target");
    let (target, body, creator) = (entry.field("target"), entry.field("body"), entry.field("creator"));
    if !has_target {
        // 3.1: there must be one target or more.
        json.tell(Fate::LeftOut, whole.wrong("an annotation with a target"));
        return;
    }
    let motivation = whole.value().get("motivation").cloned().unwrap_or_default();
    let mut said = Said::default();
    said.take(&body, &Purposes::of(&motivation));
    // 3.2.5: text alone, as a body without a purpose.
    let text = entry.field("bodyValue");
    said.notes.extend(json.optional(text.clone(), Field::text));
    let mut targets = Vec::new();
    read_targets(json, target.clone(), &mut targets);
    if targets.is_empty() {
        json.tell(Fate::LeftOut, target.wrong("a target"));
        return;
    }
    let documents = strings(whole.value().get("document").unwrap_or(&Value::Null));
    let documents: Vec<String> =
        documents.filter(|name| name.starts_with("urn:")).map(str::to_owned).collect();
    let id = entry.field("id");
    let mut annotation = ForeignAnnotation {
        place,
        id: json.optional(id.clone(), Field::text),
        labels: said.labels,
        note: said.notes.join("\n\n"),
        by: agent(creator.value()),
        created: read_moment(json, entry.field("created")),
        modified: read_moment(json, entry.field("modified")),
        ..ForeignAnnotation::default()
    };
    let first = targets[0].source.clone();
    let passages_of = |targets: &[Target], source: &Option<String>| {
        let of_source = targets.iter().filter(|target| target.source == *source);
        of_source.filter_map(|target| target.passage.clone()).collect::<Vec<_>>()
    };
    annotation.passages = passages_of(&targets, &first);
    let mut rest = entry.take_unknown();
    let canonical = [
        ("target", target, target_form(first.as_deref(), &annotation.passages)),
        ("body", body, body_form(&annotation.labels, &annotation.note)),
        ("creator", creator, creator_form(annotation.by.as_ref())),
        ("bodyValue", text, Value::Null),
    ];
    for (name, original, canonical) in canonical {
        if *original.value() != canonical {
            rest.0.insert(name.into(), original.value().clone());
        }
    }
    for (name, moment) in [("created", annotation.created), ("modified", annotation.modified)] {
        let original = whole.value().get(name).cloned().unwrap_or_default();
        if original != moment.map_or(Value::Null, |moment| json!(moment.to_string())) {
            rest.0.insert(name.into(), original);
        }
    }
    // Null is what an absent field reads as; one that is there as null says nothing either.
    rest.0.retain(|_, value| !value.is_null());
    annotation.rest = rest;
    // Parts of several resources are annotations of their own here: a claim lies in one text.
    let mut sources: Vec<Option<String>> = Vec::new();
    for target in &targets {
        if sources.contains(&target.source) {
            continue;
        }
        let source = target.source.clone();
        let mut also = target.also.clone();
        also.extend(documents.iter().cloned());
        let text = file.text_of(ForeignText { source: source.clone(), also, ..ForeignText::default() });
        let passages = passages_of(&targets, &source);
        let passages = if target.is_whole { Vec::new() } else { passages };
        let rest = if sources.is_empty() { annotation.rest.clone() } else { Default::default() };
        file.annotations.push(ForeignAnnotation { text, passages, rest, ..annotation.clone() });
        sources.push(source);
    }
}

/// A moment with its zone (3.3.1 wants UTC).
fn read_moment(json: &mut JsonFile, field: Field) -> Option<crate::timestamp::Timestamp> {
    json.optional(field, Field::moment)
}

/// The annotation as the model has it, from what was read of it: what `rest` holds stands as it stood.
pub fn entry(annotation: &ForeignAnnotation, text: &ForeignText) -> Map<String, Value> {
    let mut entry = Map::new();
    let moment = |at: Option<crate::timestamp::Timestamp>| at.map_or(Value::Null, |at| json!(at.to_string()));
    let fields = [
        ("id", annotation.id.clone().map_or(Value::Null, Value::String)),
        ("creator", creator_form(annotation.by.as_ref())),
        ("created", moment(annotation.created)),
        ("modified", moment(annotation.modified)),
        ("body", body_form(&annotation.labels, &annotation.note)),
        ("target", target_form(text.source.as_deref(), &annotation.passages)),
    ];
    // Text alone is in `bodyValue`, and then there is no body (3.2.5).
    let is_text_alone = annotation.rest.0.contains_key("bodyValue");
    for (name, value) in fields {
        if !(value.is_null() || is_text_alone && name == "body") {
            entry.insert(name.to_owned(), value);
        }
    }
    entry.extend(annotation.rest.0.clone());
    entry
}

/// Labels and a note as bodies (3.2.4); nothing where there is nothing to say.
fn body_form(labels: &[String], note: &str) -> Value {
    let labels =
        labels.iter().map(|label| json!({ "type": "TextualBody", "purpose": "tagging", "value": label }));
    let note =
        (!note.is_empty()).then(|| json!({ "type": "TextualBody", "purpose": "commenting", "value": note }));
    let bodies: Vec<Value> = labels.chain(note).collect();
    if bodies.is_empty() { Value::Null } else { bodies.into() }
}

/// Words of a source as a specific resource (4.2), or the source alone.
fn target_form(source: Option<&str>, passages: &[ForeignPassage]) -> Value {
    let source = source.unwrap_or_default();
    let forms = passages.iter().map(|passage| {
        let mut selectors = Vec::new();
        if !passage.quote.is_empty() {
            let mut quote = json!({ "type": QUOTE_SELECTOR, "exact": passage.quote });
            for (name, side) in [("prefix", &passage.prefix), ("suffix", &passage.suffix)] {
                if !side.is_empty() {
                    quote[name] = json!(side);
                }
            }
            selectors.push(quote);
        }
        if let Some((start, end)) = passage.numbers {
            selectors.push(json!({ "type": POSITION_SELECTOR, "start": start, "end": end }));
        }
        json!({ "type": "SpecificResource", "source": source, "selector": selectors })
    });
    let mut forms: Vec<Value> = forms.collect();
    match (forms.pop(), forms.is_empty()) {
        (None, _) => json!(source),
        (Some(only), true) => only,
        (Some(last), false) => {
            forms.push(last);
            forms.into()
        }
    }
}

/// An agent with a name (3.3.1), or its address alone.
fn creator_form(by: Option<&ForeignAnnotator>) -> Value {
    match by {
        None => Value::Null,
        Some(ForeignAnnotator { id, name }) if name.is_empty() => json!(id),
        Some(ForeignAnnotator { id, name }) if id.is_empty() => json!({ "type": "Person", "name": name }),
        Some(ForeignAnnotator { id, name }) => json!({ "id": id, "type": "Person", "name": name }),
    }
}

/// The first agent that is told (3.3.1): an address, or a person with a name, a nickname or a mail address.
fn agent(value: &Value) -> Option<ForeignAnnotator> {
    let part = |names: &[&str]| {
        let found = names.iter().find_map(|name| strings(value.get(name)?).next());
        found.unwrap_or_default().to_owned()
    };
    let agent = match value {
        Value::String(id) => ForeignAnnotator { id: id.clone(), name: String::new() },
        Value::Array(agents) => return agents.iter().find_map(agent),
        _ => ForeignAnnotator {
            id: part(&["id", "@id", "email", "email_sha1", "homepage"]),
            name: part(&["name", "nickname"]),
        },
    };
    (agent != ForeignAnnotator::default()).then_some(agent)
}

impl Said {
    /// Takes what a body says, and those in it: a resource by its address (3.2.1), words (3.2.4), a specific resource
    /// (4), a choice of which the first is meant (3.2.6), a set of several.
    fn take(&mut self, body: &Field, motivation: &Purposes) {
        let mut waiting = vec![(body.value(), motivation.is_label())];
        while let Some((value, is_label)) = waiting.pop() {
            let mut say = |words: &str, is_label: bool| {
                if !words.trim().is_empty() {
                    let said = if is_label { &mut self.labels } else { &mut self.notes };
                    said.push(words.to_owned());
                }
            };
            match value {
                Value::Array(bodies) => {
                    waiting.extend(bodies.iter().rev().map(|body| (body, is_label)));
                }
                Value::String(address) => say(address, is_label),
                Value::Object(fields) => {
                    let is_label = match fields.get("purpose") {
                        Some(purpose) => Purposes::of(purpose).is_label(),
                        None => is_label,
                    };
                    let members = fields.get("items").or_else(|| fields.get("members"));
                    let words = ["value", "chars", "source", "id", "@id"];
                    let words = words.iter().find_map(|name| fields.get(*name));
                    match (members, words) {
                        (Some(Value::Array(members)), _) => {
                            let is_choice = class_of(value).any(|class| class == "Choice");
                            let count = if is_choice { 1 } else { members.len() };
                            let members = members.iter().take(count).rev();
                            waiting.extend(members.map(|member| (member, is_label)));
                        }
                        (_, Some(Value::String(words))) => say(words, is_label),
                        (_, Some(resource @ Value::Object(_))) => waiting.push((resource, is_label)),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }
}

fn read_targets(json: &mut JsonFile, target: Field, targets: &mut Vec<Target>) {
    let mut waiting = vec![target];
    while let Some(field) = waiting.pop() {
        match field.value() {
            Value::String(source) => {
                targets.push(Target { source: Some(source.clone()), ..Target::default() });
            }
            Value::Array(_) => {
                let all = json.entries(field);
                waiting.extend(all.into_iter().rev());
            }
            Value::Object(fields) => {
                let name = ["items", "members"].into_iter().find(|name| fields.get(*name).is_some());
                let is_choice = class_of(field.value()).any(|class| class == "Choice");
                if let Some(name) = name {
                    let Some(mut set) = json.needed(field.object("a target")) else { continue };
                    let members = set.field(name);
                    let mut members = json.entries(members);
                    if is_choice {
                        members.truncate(1);
                    }
                    waiting.extend(members.into_iter().rev());
                } else if let Some(target) = read_target(json, field) {
                    targets.push(target);
                }
            }
            _ => json.tell(Fate::LeftOut, field.wrong("a target")),
        }
    }
}

/// A resource (3.2.2) or a part of one (4).
fn read_target(json: &mut JsonFile, field: Field) -> Option<Target> {
    let is_whole = field.value().get("whole").is_some_and(|whole| *whole == Value::Bool(true));
    let text = field.value().get("text").and_then(Value::as_str).filter(|name| name.starts_with("urn:"));
    let also = text.map(str::to_owned).into_iter().collect();
    let mut target = json.needed(field.object("a target"))?;
    let source = target.field("source");
    let selector = target.field("selector");
    let own = target.field("id");
    // 4.1: the source is an address or a resource that has one.
    let named = match source.value() {
        Value::Object(resource) => resource.get("id").and_then(Value::as_str),
        Value::Null => own.value().as_str(),
        value => strings(value).next(),
    };
    if named.is_none() && !source.is_absent() {
        json.tell(Fate::DoneWithout, source.wrong("an address"));
    }
    let mut passage = ForeignPassage::default();
    read_selectors(json, selector, &mut passage);
    let passage = (passage != ForeignPassage::default()).then_some(passage);
    Some(Target { source: named.map(str::to_owned), also, is_whole, passage })
}

/// What the selectors say of words: all of them find the same (4.2), so the first quote and the first position count.
/// One that is refined by another (4.2.9) says it there. Fragments, paths and shapes tell nothing of a plain text.
fn read_selectors(json: &mut JsonFile, selectors: Field, passage: &mut ForeignPassage) {
    let mut waiting = vec![selectors];
    while let Some(field) = waiting.pop() {
        if field.value().is_array() {
            let all = json.entries(field);
            waiting.extend(all.into_iter().rev());
            continue;
        }
        if !field.value().is_object() {
            // An address of a selector (4.2), which is elsewhere.
            continue;
        }
        let class = class_of(field.value()).next().unwrap_or_default().to_owned();
        let Some(mut selector) = json.part(field.object("a selector")) else { continue };
        let refined = selector.field("refinedBy");
        if !refined.is_absent() {
            waiting.push(refined);
        }
        match class.as_str() {
            QUOTE_SELECTOR if passage.quote.is_empty() => {
                let mut words = |name| json.optional(selector.field(name), Field::text);
                passage.quote = words("exact").unwrap_or_default();
                passage.prefix = words("prefix").unwrap_or_default();
                passage.suffix = words("suffix").unwrap_or_default();
            }
            POSITION_SELECTOR if passage.numbers.is_none() => {
                let (start, end) = (selector.field("start"), selector.field("end"));
                passage.numbers = json.part(numbers(start, end));
            }
            _ => {}
        }
    }
}

/// The numbers of a position, which must not go backwards.
fn numbers(start: Field, end: Field) -> Result<(u32, u32), Wrong> {
    let place = start.place().to_owned();
    let (start, end) = (start.offset()?, end.offset()?);
    if start <= end {
        Ok((start, end))
    } else {
        Err(Wrong { expected: "a start before the end".into(), found: format!("{start}..{end}"), place })
    }
}
