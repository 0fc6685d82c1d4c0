//! Reads Hypothesis' files.

use serde_json::{Value, json};

use super::AUTHORITY;
use crate::formats::foreign::{
    ForeignAnnotation, ForeignAnnotator, ForeignFile, ForeignPassage, ForeignRelation, ForeignText, Format,
    JsonFile,
};
use crate::formats::project::field::{Field, Object};
use crate::formats::urn::Urn;
use crate::formats::web_annotation::{POSITION_SELECTOR, QUOTE_SELECTOR};
use crate::id::AnnotatorId;

/// The lists of entries: of a search, of its answers apart, of an export.
const LISTS: [&str; 3] = ["rows", "replies", "annotations"];

/// The file is one of Hypothesis'.
pub fn suits(value: &Value) -> bool {
    let is_entry = |entry: &Value| {
        ["uri", "user", "target"].iter().all(|name| entry.get(name).is_some())
            && ["tags", "permissions", "group"].iter().any(|name| entry.get(name).is_some())
    };
    let is_list = |name: &&str| value.get(name).is_some_and(Value::is_array);
    match value {
        Value::Array(entries) => entries.iter().any(is_entry),
        Value::Object(_) => {
            is_entry(value)
                || (value.get("total").is_some() && is_list(&"rows"))
                || (value.get("export_userid").is_some() && is_list(&"annotations"))
        }
        _ => false,
    }
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> ForeignFile {
    let mut json = JsonFile::parse(bytes);
    let mut file = ForeignFile::new(Format::Hypothesis);
    let whole = json.take();
    let is_list = |name: &&str| whole.value().get(name).is_some_and(Value::is_array);
    let entries = match whole.value() {
        Value::Array(_) => json.entries(whole),
        _ if LISTS.iter().any(is_list) => {
            let lists =
                json.needed(whole.object("a search or an export")).into_iter().flat_map(|mut whole| {
                    LISTS.map(|name| whole.field(name)).into_iter().filter(|list| !list.is_absent())
                });
            let lists: Vec<Field> = lists.collect();
            lists.into_iter().flat_map(|list| json.entries(list)).collect()
        }
        _ => vec![whole],
    };
    for entry in entries {
        if let Some(entry) = json.needed(entry.object("an annotation")) {
            read_entry(&mut json, &mut file, entry);
        }
    }
    file.problems = json.into_problems();
    file
}

fn read_entry(json: &mut JsonFile, file: &mut ForeignFile, mut entry: Object) {
    let place = entry.place().to_owned();
    let id = json.optional(entry.field("id"), Field::text);
    let (target, uri) = (entry.field("target"), entry.field("uri"));
    let has_address = !uri.is_absent() || !target.is_absent();
    if !has_address {
        json.needed::<()>(Err(uri.wrong("an address")));
        return;
    }
    let uri = json.optional(uri, Field::text);
    let original_target = target.value().clone();
    let (source, passages) = read_targets(json, target);
    let document = entry.field("document");
    let name = title(document.value());
    let mut annotation = ForeignAnnotation {
        place,
        id,
        passages,
        labels: json
            .optional(entry.field("tags"), Field::list)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|tag| json.part(tag.text()))
            .filter(|tag| !tag.trim().is_empty())
            .collect(),
        note: json.optional(entry.field("text"), Field::text).unwrap_or_default(),
        by: read_user(json, &mut entry),
        created: json.optional(entry.field("created"), Field::moment),
        modified: json.optional(entry.field("updated"), Field::moment),
        ..ForeignAnnotation::default()
    };
    let references = entry.field("references");
    let answered = references.value().as_array().and_then(|references| references.last()?.as_str());
    annotation
        .relations
        .extend(answered.map(|to| ForeignRelation { how: ForeignRelation::ANSWERS.into(), to: to.into() }));
    let source = uri.or(source);
    let canonical = target_form(source.as_deref(), &annotation.passages);
    annotation.rest = entry.take_unknown();
    let rest = &mut annotation.rest.0;
    if original_target != canonical && !original_target.is_null() {
        rest.insert("target".into(), original_target);
    }
    for (name, field) in [("references", references), ("document", document)] {
        if !field.is_absent() {
            rest.insert(name.into(), field.value().clone());
        }
    }
    annotation.text = file.text_of(ForeignText { name, source, ..ForeignText::default() });
    file.annotations.push(annotation);
}

/// How the target of an entry is written: the service knows one at most.
pub(super) fn target_form(source: Option<&str>, passages: &[ForeignPassage]) -> Value {
    let selectors = passages.iter().flat_map(|passage| {
        let position = passage
            .numbers
            .map(|(start, end)| json!({ "type": POSITION_SELECTOR, "start": start, "end": end }));
        let quote = (!passage.quote.is_empty()).then(|| {
            json!({
                "type": QUOTE_SELECTOR, "exact": passage.quote,
                "prefix": passage.prefix, "suffix": passage.suffix,
            })
        });
        position.into_iter().chain(quote)
    });
    let selectors: Vec<Value> = selectors.collect();
    let mut target = json!({ "source": source.unwrap_or_default() });
    if !selectors.is_empty() {
        target["selector"] = selectors.into();
    }
    json!([target])
}

fn read_targets(json: &mut JsonFile, targets: Field) -> (Option<String>, Vec<ForeignPassage>) {
    let mut source = None;
    let mut passages = Vec::new();
    for target in json.part(targets.one_or_many()).unwrap_or_default() {
        let Some(mut target) = json.part(target.object("a target")) else { continue };
        let own = json.optional(target.field("source"), Field::text);
        source = source.or(own);
        let mut passage = ForeignPassage::default();
        for selector in json.part(target.field("selector").one_or_many()).unwrap_or_default() {
            let Some(mut selector) = json.part(selector.object("a selector")) else { continue };
            match selector.field("type").text().unwrap_or_default().as_str() {
                QUOTE_SELECTOR if passage.quote.is_empty() => {
                    let mut words = |name| json.optional(selector.field(name), Field::text);
                    passage.quote = words("exact").unwrap_or_default();
                    passage.prefix = words("prefix").unwrap_or_default();
                    passage.suffix = words("suffix").unwrap_or_default();
                }
                POSITION_SELECTOR => {
                    let start = json.part(selector.field("start").offset());
                    let end = json.part(selector.field("end").offset());
                    passage.numbers = start.zip(end).or(passage.numbers);
                }
                // How the words lie in the page's elements, or on which sheet: nothing of that is here.
                _ => {}
            }
        }
        if passage != ForeignPassage::default() {
            passages.push(passage);
        }
    }
    (source, passages)
}

/// `acct:ann@hypothes.is`, and the name that people see where the service tells it.
fn read_user(json: &mut JsonFile, entry: &mut Object) -> Option<ForeignAnnotator> {
    let user = json.optional(entry.field("user"), Field::text)?;
    let account = user.strip_prefix("acct:").unwrap_or(&user);
    let (account, authority) = account.rsplit_once('@').unwrap_or((account, ""));
    let info = entry.field("user_info");
    let shown = info.value().get("display_name").and_then(Value::as_str).filter(|name| !name.is_empty());
    let ours = account.parse::<AnnotatorId>().ok().filter(|_| authority == AUTHORITY);
    Some(ForeignAnnotator {
        id: ours.map_or_else(|| user.clone(), |id| Urn(id).to_string()),
        name: match (shown, ours) {
            (Some(name), _) => name.to_owned(),
            (None, Some(_)) => String::new(),
            (None, None) => account.to_owned(),
        },
    })
}

/// The page's title: one, or a list of them.
fn title(document: &Value) -> String {
    let title = document.get("title").map(|title| title.get(0).unwrap_or(title));
    title.and_then(Value::as_str).unwrap_or_default().to_owned()
}
