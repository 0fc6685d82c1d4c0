//! Writes the annotations of a project as an export of Hypothesis' client.

use serde_json::{Map, Value, json};

use super::{AUTHORITY, WORLD};
use crate::annotation::Passage;
use crate::codebook::Codebook;
use crate::document::Document;
use crate::extra::Extra;
use crate::formats::foreign::{ForeignAnnotator, Format, Imported};
use crate::formats::project::Project;
use crate::formats::urn::Urn;
use crate::formats::web_annotation::{POSITION_SELECTOR, QUOTE_SELECTOR};
use crate::id::{AnnotatorId, DocumentId};
use crate::text::{CharRange, Text};
use crate::timestamp::Timestamp;

/// Writes the annotations of a project's documents.
pub fn write(project: &Project) -> String {
    let codebook = project.codebook();
    let writer = Writer { project, codebook: &codebook };
    let claims = project.claims_in_order();
    let claims = claims.into_iter().map(|(document, id, claim)| {
        let kind = claim.kind.as_ref();
        let name = kind.map(|kind| codebook.kind(kind).map_or(kind.as_str(), |kind| kind.name.as_str()));
        writer.entry(Entry {
            id: Urn(id).to_string(),
            document,
            by: claim.by,
            passage: Some(&claim.passage),
            label: name,
            note: &claim.note,
            times: (claim.created, claim.modified),
            extra: &claim.extra,
        })
    });
    let tags = project.tags_in_order().into_iter().map(|(key, tag)| {
        let found = project.documents().find_map(|(id, document)| Some((id, document.comment(key.comment)?)));
        let text = found.and_then(|(_, comment)| project.texts.get(&comment.text));
        let whole = text.and_then(|text| Passage::of(text, CharRange::of(0, text.end().get())?));
        writer.entry(Entry {
            id: Urn(key).to_string(),
            document: found.map(|(id, _)| id),
            by: key.by,
            passage: tag.evidence.as_ref().or(whole.as_ref()),
            label: Some(codebook.tag(&tag.tag).map_or(tag.tag.as_str(), |tag| tag.name.as_str())),
            note: &tag.note,
            times: (tag.created, tag.modified),
            extra: &tag.extra,
        })
    });
    let annotations: Vec<Value> = claims.chain(tags).collect();
    let file = json!({
        "export_date": project.at.unwrap_or_default().to_string(),
        "export_userid": project.by.map(|by| writer.user(by)).unwrap_or_default(),
        "client_version": "1.0.0",
        "annotations": annotations,
    });
    let mut written = serde_json::to_string_pretty(&file)
        .expect("strings, numbers and lists with string keys are always JSON");
    written.push('\n');
    written
}

struct Writer<'p> {
    project: &'p Project,
    codebook: &'p Codebook,
}

/// A claim or a tag.
struct Entry<'p> {
    id: String,
    document: Option<DocumentId>,
    by: AnnotatorId,
    passage: Option<&'p Passage>,
    label: Option<&'p str>,
    note: &'p str,
    times: (Timestamp, Timestamp),
    extra: &'p Extra,
}

impl Writer<'_> {
    fn entry(&self, entry: Entry<'_>) -> Value {
        let document = entry.document.and_then(|id| self.project.document(id));
        let imported = Imported::of(entry.extra).filter(|imported| imported.from == Format::Hypothesis);
        let known = imported.as_ref();
        let own = || document.map_or_else(String::new, |document| source(document));
        let uri = known.and_then(|known| known.source.clone()).unwrap_or_else(own);
        let mut fields = Map::new();
        let mut set = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
        let names = known.and_then(|known| known.by.as_ref());
        let (user, name) = match names {
            Some(ForeignAnnotator { id, name }) => (id.clone(), name.clone()),
            None => (self.user(entry.by), self.name(entry.by)),
        };
        set("id", json!(known.and_then(|known| known.id.clone()).unwrap_or(entry.id)));
        set("created", json!(entry.times.0.to_string()));
        set("updated", json!(entry.times.1.to_string()));
        set("user", json!(user));
        set("user_info", json!({ "display_name": (!name.is_empty()).then_some(name) }));
        set("uri", json!(uri));
        set("text", json!(entry.note));
        set("tags", json!(self.labels(entry.label, known)));
        set("group", json!(WORLD));
        set("hidden", json!(false));
        set("permissions", json!({ "read": ["group:__world__"], "update": [user], "delete": [user] }));
        set("target", json!([{ "source": uri, "selector": self.selectors(entry.passage) }]));
        set(
            "document",
            json!({ "title": document.map(|document| &document.name).into_iter().collect::<Vec<_>>() }),
        );
        for (name, value) in known.iter().flat_map(|known| &known.rest.0) {
            // What the entry says of other words than the claim's own is old.
            if name != "target" || is_about(value, entry.passage) {
                set(name, value.clone());
            }
        }
        fields.into()
    }

    /// The kind or tag of today, and what else it was called.
    fn labels(&self, label: Option<&str>, known: Option<&Imported>) -> Vec<String> {
        let is_of_codebook = |name: &str| {
            let mut names = self.codebook.kinds.iter().map(|kind| &kind.name);
            names.any(|own| own.eq_ignore_ascii_case(name))
                || self.codebook.tags.iter().any(|tag| tag.name.eq_ignore_ascii_case(name))
        };
        let others = known.into_iter().flat_map(|known| known.labels.clone());
        let others = others.filter(|other| !is_of_codebook(other));
        label.map(str::to_owned).into_iter().chain(others).collect()
    }

    /// The words, with what is around them where they stand. The numbers count UTF-16 units of our text.
    fn selectors(&self, passage: Option<&Passage>) -> Value {
        let Some(passage) = passage else { return json!([]) };
        let text = self.project.texts.get(&passage.text);
        let text = text.filter(|text| text.slice(passage.range) == Some(&passage.quote));
        let around = text.map(|text| crate::anchoring::context(text, passage.range)).unwrap_or_default();
        let quote = json!({
            "type": QUOTE_SELECTOR, "exact": passage.quote, "prefix": around.prefix, "suffix": around.suffix,
        });
        match text.and_then(|text| position(text, passage.range)) {
            Some(position) => json!([position, quote]),
            None => json!([quote]),
        }
    }

    fn user(&self, by: AnnotatorId) -> String {
        format!("acct:{by}@{AUTHORITY}")
    }

    fn name(&self, by: AnnotatorId) -> String {
        self.project.annotator(by).map(|annotator| annotator.name.clone()).unwrap_or_default()
    }
}

fn position(text: &Text, range: CharRange) -> Option<Value> {
    let (start, end) = (text.utf16_in_block(0, range.start())?, text.utf16_in_block(0, range.end())?);
    Some(json!({ "type": POSITION_SELECTOR, "start": start.get(), "end": end.get() }))
}

/// The address of a document; a name of ours where it has none, for every entry needs one.
fn source(document: &Document) -> String {
    document.source.clone().unwrap_or_else(|| Urn(document.article).to_string())
}

/// A target that was kept still names the words of its claim.
fn is_about(target: &Value, passage: Option<&Passage>) -> bool {
    let selectors = target.get(0).and_then(|target| target.get("selector")).and_then(Value::as_array);
    let mut quotes = selectors.into_iter().flatten().filter_map(|selector| selector.get("exact")?.as_str());
    match quotes.next() {
        Some(quote) => passage.is_some_and(|passage| passage.quote == quote),
        None => true,
    }
}
