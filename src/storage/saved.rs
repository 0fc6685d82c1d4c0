//! The saved form of records and texts: one key and one value each, the same in every store.
//!
//! A key is `manicule/1/c/<claim id>`: the program, the number of the saved form, the kind of record and its
//! name. The number stands in the key so that a program of an older form never touches what a newer one
//! wrote. A value is compact JSON with short names; a claim without a note takes under 200 UTF-16 units with
//! its key, its quote not counted. Fields that are not known are kept and written back.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::annotation::{Annotator, Claim, Mark, Passage, Tag};
use crate::codebook::{Codebook, Entry, KindId, TagId};
use crate::document::{BlockRole, Comment, Document};
use crate::extra::Extra;
use crate::id::ReplicaId;
use crate::text::{CharRange, Text};
use crate::timestamp::Timestamp;
use crate::workspace::{Body, Record, RecordKey, Step, Version};

mod step;

pub use step::{encode_step, encode_step_key};

/// What every key of this program begins with, whatever its form.
pub const PROGRAM: &str = "manicule/";
/// What the keys of records and texts in this form begin with.
pub const PREFIX: &str = "manicule/1/";

/// One thing read from a store.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// A record.
    Record(RecordKey, Box<Record>),
    /// A text.
    Text(Arc<Text>),
    /// A step of the history.
    Step(Box<Step>),
}

/// Why a key and its value could not be read. They are set aside as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedProblem {
    /// The key is none of this form's: another program's, or a newer form's.
    NotOurs,
    /// The key is ours, and its kind or name is not known.
    Key,
    /// The value is not what the key promises; the words of the parser.
    Value(String),
}

impl fmt::Display for SavedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs => write!(f, "expected a key that begins with {PREFIX}"),
            Self::Key => f.write_str("expected a kind of record that is known"),
            Self::Value(problem) => write!(f, "expected a saved record, but found {problem}"),
        }
    }
}

impl std::error::Error for SavedProblem {}

/// The key that a record is saved under.
pub fn encode_key(key: RecordKey) -> String {
    match key {
        RecordKey::Document(id) => format!("{PREFIX}d/{id}"),
        RecordKey::Claim(id) => format!("{PREFIX}c/{id}"),
        RecordKey::Tag(key) => format!("{PREFIX}t/{key}"),
        RecordKey::Annotator(id) => format!("{PREFIX}a/{id}"),
        RecordKey::Codebook => format!("{PREFIX}b"),
        RecordKey::Mark(key) => format!("{PREFIX}m/{key}"),
    }
}

/// The key that a text is saved under.
pub fn encode_text_key(text: &Text) -> String {
    format!("{PREFIX}x/{}", text.id())
}

/// The value that a text is saved as: its canonical form, bare.
pub fn encode_text(text: &Text) -> &str {
    text.canonical()
}

/// The value that a record is saved as.
pub fn encode_value(key: RecordKey, record: &Record) -> String {
    let version = (record.version.counter(), record.version.replica().to_string());
    let written = match &record.body {
        None => serde_json::to_string(&Deleted { version, deleted: 1 }),
        Some(Body::Document(document)) => serde_json::to_string(&SavedDocument::of(version, document)),
        Some(Body::Claim(claim)) => serde_json::to_string(&SavedClaim::of(version, claim)),
        Some(Body::Tag(tag)) => serde_json::to_string(&SavedTag::of(version, tag)),
        Some(Body::Annotator(annotator)) => serde_json::to_string(&SavedAnnotator::of(version, annotator)),
        Some(Body::Codebook(codebook)) => serde_json::to_string(&SavedCodebook::of(version, codebook)),
        Some(Body::Mark(mark)) => serde_json::to_string(&SavedMark::of(version, mark)),
    };
    debug_assert!(record.body.as_ref().is_none_or(|body| key.fits(body)), "the body fits its key");
    written.expect("strings, numbers and lists with string keys are always JSON")
}

/// Reads a key and its value back.
pub fn decode(key: &str, value: &str) -> Result<Saved, SavedProblem> {
    if let Some(name) = key.strip_prefix(step::STEP_PREFIX) {
        return step::decode_step(name, value);
    }
    let name = key.strip_prefix(PREFIX).ok_or(SavedProblem::NotOurs)?;
    if name == "b" {
        return record::<SavedCodebook>(RecordKey::Codebook, value);
    }
    let (kind, name) = name.split_once('/').ok_or(SavedProblem::Key)?;
    match kind {
        "d" => record::<SavedDocument>(RecordKey::Document(parse(name)?), value),
        "c" => record::<SavedClaim>(RecordKey::Claim(parse(name)?), value),
        "t" => record::<SavedTag>(RecordKey::Tag(parse(name)?), value),
        "a" => record::<SavedAnnotator>(RecordKey::Annotator(parse(name)?), value),
        "m" => record::<SavedMark>(RecordKey::Mark(parse(name)?), value),
        "x" => {
            let text = Text::from_canonical(value).map_err(|e| SavedProblem::Value(e.to_string()))?;
            if text.id().to_string() == name {
                Ok(Saved::Text(Arc::new(text)))
            } else {
                Err(SavedProblem::Value(format!("a text whose hash is {}", text.id())))
            }
        }
        _ => Err(SavedProblem::Key),
    }
}

fn parse<Id: FromStr>(name: &str) -> Result<Id, SavedProblem> {
    name.parse().map_err(|_| SavedProblem::Key)
}

fn record<Form>(key: RecordKey, value: &str) -> Result<Saved, SavedProblem>
where
    Form: for<'v> Deserialize<'v> + Into<Option<(SavedVersion, Body)>>,
{
    let broken = |problem: serde_json::Error| SavedProblem::Value(problem.to_string());
    let record = if let Ok(Deleted { version, deleted: 1 }) = serde_json::from_str::<Deleted>(value) {
        Record { version: read_version(version)?, body: None }
    } else {
        let form: Form = serde_json::from_str(value).map_err(broken)?;
        let (version, body) =
            form.into().ok_or_else(|| SavedProblem::Value("a value out of its bounds".into()))?;
        Record { version: read_version(version)?, body: Some(body) }
    };
    Ok(Saved::Record(key, Box::new(record)))
}

fn read_version((counter, replica): SavedVersion) -> Result<Version, SavedProblem> {
    let replica: ReplicaId = replica.parse().map_err(|e| SavedProblem::Value(format!("{e}")))?;
    Version::new(counter, replica).ok_or_else(|| SavedProblem::Value(format!("the counter {counter}")))
}

type SavedVersion = (u64, String);

/// What a newer form adds to a deletion is of no use to this one: the stores keep the bytes as they are until the
/// record lives again.
#[derive(Serialize, Deserialize)]
struct Deleted {
    #[serde(rename = "v")]
    version: SavedVersion,
    #[serde(rename = "x")]
    deleted: u8,
}

#[derive(Serialize, Deserialize)]
struct SavedClaim {
    #[serde(rename = "v")]
    version: SavedVersion,
    #[serde(rename = "d")]
    document: String,
    #[serde(rename = "t")]
    text: String,
    #[serde(rename = "r")]
    range: (u32, u32),
    #[serde(rename = "q")]
    quote: String,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    absent_from: Option<String>,
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(rename = "n", default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(rename = "b")]
    by: String,
    #[serde(rename = "c")]
    created: i64,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    modified: Option<i64>,
    #[serde(flatten)]
    extra: Extra,
}

impl SavedClaim {
    fn of(version: SavedVersion, claim: &Claim) -> Self {
        let passage = &claim.passage;
        Self {
            version,
            document: claim.document.to_string(),
            text: passage.text.to_string(),
            range: (passage.range.start().get(), passage.range.end().get()),
            quote: passage.quote.clone(),
            absent_from: claim.absent_from.map(|text| text.to_string()),
            kind: claim.kind.as_ref().map(ToString::to_string),
            note: claim.note.clone(),
            by: claim.by.to_string(),
            created: claim.created.millis(),
            modified: modified(claim.created, claim.modified),
            extra: claim.extra.clone(),
        }
    }
}

impl From<SavedClaim> for Option<(SavedVersion, Body)> {
    fn from(saved: SavedClaim) -> Self {
        let claim = Claim {
            document: saved.document.parse().ok()?,
            passage: passage(&saved.text, saved.range, saved.quote)?,
            absent_from: saved.absent_from.map(|text| text.parse()).transpose().ok()?,
            kind: saved.kind.map(|kind| KindId::parse(&kind)).map_or(Some(None), |kind| kind.map(Some))?,
            note: saved.note,
            by: saved.by.parse().ok()?,
            created: Timestamp::from_millis(saved.created),
            modified: Timestamp::from_millis(saved.modified.unwrap_or(saved.created)),
            extra: saved.extra,
        };
        Some((saved.version, claim.into()))
    }
}

#[derive(Serialize, Deserialize)]
struct SavedTag {
    #[serde(rename = "v")]
    version: SavedVersion,
    #[serde(rename = "g")]
    tag: String,
    /// The comment's text, the stretch and its words.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    evidence: Option<(String, u32, u32, String)>,
    #[serde(rename = "n", default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(rename = "c")]
    created: i64,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    modified: Option<i64>,
    #[serde(flatten)]
    extra: Extra,
}

impl SavedTag {
    fn of(version: SavedVersion, tag: &Tag) -> Self {
        let evidence = tag.evidence.as_ref().map(|passage| {
            let Passage { text, range, quote } = passage;
            (text.to_string(), range.start().get(), range.end().get(), quote.clone())
        });
        Self {
            version,
            tag: tag.tag.to_string(),
            evidence,
            note: tag.note.clone(),
            created: tag.created.millis(),
            modified: modified(tag.created, tag.modified),
            extra: tag.extra.clone(),
        }
    }
}

impl From<SavedTag> for Option<(SavedVersion, Body)> {
    fn from(saved: SavedTag) -> Self {
        let evidence = match saved.evidence {
            Some((text, start, end, quote)) => Some(passage(&text, (start, end), quote)?),
            None => None,
        };
        let tag = Tag {
            tag: TagId::parse(&saved.tag)?,
            evidence,
            note: saved.note,
            created: Timestamp::from_millis(saved.created),
            modified: Timestamp::from_millis(saved.modified.unwrap_or(saved.created)),
            extra: saved.extra,
        };
        Some((saved.version, tag.into()))
    }
}

#[derive(Serialize, Deserialize)]
struct SavedDocument {
    #[serde(rename = "v")]
    version: SavedVersion,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read_on: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    article: String,
    #[serde(default)]
    roles: Vec<BlockRole>,
    #[serde(default)]
    comments: Vec<SavedComment>,
    #[serde(rename = "c")]
    created: i64,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    modified: Option<i64>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct SavedComment {
    id: String,
    /// Left away where it is the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answers: Option<String>,
}

impl SavedDocument {
    fn of(version: SavedVersion, document: &Document) -> Self {
        Self {
            version,
            name: document.name.clone(),
            source: document.source.clone(),
            read_on: document.read_on.clone(),
            language: document.language.clone(),
            article: document.article.to_string(),
            roles: document.roles.clone(),
            comments: document.comments.iter().map(SavedComment::of).collect(),
            created: document.created.millis(),
            modified: modified(document.created, document.modified),
            extra: document.extra.clone(),
        }
    }
}

impl SavedComment {
    fn of(comment: &Comment) -> Self {
        let (id, text) = (comment.id.to_string(), comment.text.to_string());
        Self {
            text: (text != id).then_some(text),
            id,
            author: comment.author.clone(),
            at: comment.said_at.clone(),
            answers: comment.answers.map(|answered| answered.to_string()),
        }
    }

    fn read(self) -> Option<Comment> {
        Some(Comment {
            text: self.text.as_ref().unwrap_or(&self.id).parse().ok()?,
            id: self.id.parse().ok()?,
            author: self.author,
            said_at: self.at,
            answers: match self.answers {
                Some(answered) => Some(answered.parse().ok()?),
                None => None,
            },
        })
    }
}

impl From<SavedDocument> for Option<(SavedVersion, Body)> {
    fn from(saved: SavedDocument) -> Self {
        let document = Document {
            name: saved.name,
            source: saved.source,
            read_on: saved.read_on,
            language: saved.language,
            article: saved.article.parse().ok()?,
            roles: saved.roles,
            comments: saved.comments.into_iter().map(SavedComment::read).collect::<Option<_>>()?,
            created: Timestamp::from_millis(saved.created),
            modified: Timestamp::from_millis(saved.modified.unwrap_or(saved.created)),
            extra: saved.extra,
        };
        Some((saved.version, document.into()))
    }
}

#[derive(Serialize, Deserialize)]
struct SavedAnnotator {
    #[serde(rename = "v")]
    version: SavedVersion,
    name: String,
    #[serde(flatten)]
    extra: Extra,
}

impl SavedAnnotator {
    fn of(version: SavedVersion, annotator: &Annotator) -> Self {
        Self { version, name: annotator.name.clone(), extra: annotator.extra.clone() }
    }
}

impl From<SavedAnnotator> for Option<(SavedVersion, Body)> {
    fn from(saved: SavedAnnotator) -> Self {
        Some((saved.version, Annotator { name: saved.name, extra: saved.extra }.into()))
    }
}

#[derive(Serialize, Deserialize)]
struct SavedMark {
    #[serde(rename = "v")]
    version: SavedVersion,
    #[serde(rename = "c")]
    created: i64,
    #[serde(flatten)]
    extra: Extra,
}

impl SavedMark {
    fn of(version: SavedVersion, mark: &Mark) -> Self {
        Self { version, created: mark.created.millis(), extra: mark.extra.clone() }
    }
}

impl From<SavedMark> for Option<(SavedVersion, Body)> {
    fn from(saved: SavedMark) -> Self {
        let mark = Mark { created: Timestamp::from_millis(saved.created), extra: saved.extra };
        Some((saved.version, mark.into()))
    }
}

#[derive(Serialize, Deserialize)]
struct SavedCodebook {
    #[serde(rename = "v")]
    version: SavedVersion,
    kinds: Vec<SavedEntry>,
    tags: Vec<SavedEntry>,
}

#[derive(Serialize, Deserialize)]
struct SavedEntry {
    id: String,
    name: String,
    definition: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    examples: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    rule: String,
    sign: String,
    colour: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    line: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<char>,
    #[serde(flatten)]
    extra: Extra,
}

impl SavedCodebook {
    fn of(version: SavedVersion, codebook: &Codebook) -> Self {
        let kinds = codebook.kinds.iter().map(SavedEntry::of).collect();
        Self { version, kinds, tags: codebook.tags.iter().map(SavedEntry::of).collect() }
    }
}

impl SavedEntry {
    fn of<Id: fmt::Display>(entry: &Entry<Id>) -> Self {
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
            extra: entry.extra.clone(),
        }
    }

    fn read<Id>(self, parse: impl Fn(&str) -> Option<Id>) -> Option<Entry<Id>> {
        Some(Entry {
            id: parse(&self.id)?,
            name: self.name,
            definition: self.definition,
            examples: self.examples,
            rule: self.rule,
            sign: self.sign,
            colour: self.colour,
            line: self.line,
            key: self.key,
            extra: self.extra,
        })
    }
}

impl From<SavedCodebook> for Option<(SavedVersion, Body)> {
    fn from(saved: SavedCodebook) -> Self {
        let kinds = saved.kinds.into_iter().map(|kind| kind.read(KindId::parse)).collect::<Option<_>>()?;
        let tags = saved.tags.into_iter().map(|tag| tag.read(TagId::parse)).collect::<Option<_>>()?;
        Some((saved.version, Codebook { kinds, tags }.into()))
    }
}

fn passage(text: &str, (start, end): (u32, u32), quote: String) -> Option<Passage> {
    Some(Passage { text: text.parse().ok()?, range: CharRange::of(start, end)?, quote })
}

/// Most annotations are never changed again, and then one moment says it all.
fn modified(created: Timestamp, modified: Timestamp) -> Option<i64> {
    (created != modified).then_some(modified.millis())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{MarkKey, Marked, Standing, TagKey, Target};
    use crate::document::CommentId;
    use crate::id::{AnnotatorId, ClaimId, DocumentId};
    use crate::text::TextId;

    fn version() -> Version {
        Version::new(12_345, ReplicaId::from_bits(u64::MAX)).expect("a small counter")
    }

    fn claim(quote: &str) -> Claim {
        Claim {
            document: DocumentId::from_bits(u64::MAX),
            passage: Passage {
                text: TextId::of("x"),
                range: CharRange::of(12_000, 12_060).expect("start before end"),
                quote: quote.into(),
            },
            absent_from: None,
            kind: KindId::parse("policy"),
            note: String::new(),
            by: AnnotatorId::from_bits(u64::MAX),
            created: Timestamp::from_millis(1_722_364_920_007),
            modified: Timestamp::from_millis(1_722_364_920_008),
            extra: Extra::default(),
        }
    }

    fn check_round_trip(key: RecordKey, body: Option<Body>) -> usize {
        let record = Record { version: version(), body };
        let (name, value) = (encode_key(key), encode_value(key, &record));
        assert_eq!(decode(&name, &value), Ok(Saved::Record(key, Box::new(record))), "{name} {value}");
        name.encode_utf16().count() + value.encode_utf16().count()
    }

    #[test]
    fn a_record_without_a_note_takes_under_200_units_beside_its_quote() {
        let key = RecordKey::Claim(ClaimId::from_bits(u64::MAX));
        let units = check_round_trip(key, Some(claim("").into()));
        assert!(units < 200, "a claim takes {units}");
        let key = TagKey {
            comment: CommentId::of(TextId::of("x"), 0),
            target: Target::Claim(ClaimId::from_bits(u64::MAX)),
            by: AnnotatorId::from_bits(u64::MAX),
        };
        let tag = Tag {
            tag: TagId::parse("supportive").expect("a plain word"),
            evidence: Some(Passage { quote: String::new(), ..claim("").passage }),
            note: String::new(),
            created: Timestamp::from_millis(1_722_364_920_007),
            modified: Timestamp::from_millis(1_722_364_920_008),
            extra: Extra::default(),
        };
        let units = check_round_trip(RecordKey::Tag(key), Some(tag.into()));
        assert!(units < 200, "a tag takes {units}");
        check_round_trip(RecordKey::Tag(key), None);
    }

    #[test]
    fn every_kind_of_record_reads_back_as_it_was_written() {
        let id = CommentId::of(TextId::of("lol"), 1);
        let comment = |answers| Comment {
            id,
            text: TextId::of("lol"),
            author: Some("Ann".into()),
            said_at: Some("2024-07-30T18:42".into()),
            answers,
        };
        let document = Document {
            name: "The moon".into(),
            source: None,
            read_on: Some("2024-07-30".into()),
            language: Some("fr".into()),
            article: TextId::of("x"),
            roles: BlockRole::ALL.to_vec(),
            comments: vec![comment(None), comment(Some(id))],
            created: Timestamp::from_millis(1),
            modified: Timestamp::from_millis(2),
            extra: Extra::default(),
        };
        check_round_trip(RecordKey::Document(DocumentId::from_bits(0)), Some(document.into()));
        let annotator = Annotator { name: "Ann".into(), ..Annotator::default() };
        check_round_trip(RecordKey::Annotator(AnnotatorId::from_bits(1)), Some(annotator.into()));
        check_round_trip(RecordKey::Codebook, Some(Codebook::default().into()));
        for on in [Marked::Document(DocumentId::from_bits(9)), Marked::Comment(id)] {
            for says in Standing::ALL {
                let mark = Mark { created: Timestamp::from_millis(3), extra: Extra::default() };
                let key = MarkKey { on, says, by: AnnotatorId::from_bits(1) };
                let units = check_round_trip(RecordKey::Mark(key), Some(mark.into()));
                assert!(units < 200, "a mark takes {units}");
            }
        }
        let mut codebook = Codebook::default();
        codebook.kinds[0].examples = vec!["é 😀".into(), String::new()];
        codebook.kinds[0].rule = "In doubt, no.".into();
        codebook.tags[0].line = String::new();
        check_round_trip(RecordKey::Codebook, Some(codebook.into()));
        check_round_trip(RecordKey::Claim(ClaimId::from_bits(1)), None);
    }

    #[test]
    fn unknown_fields_survive() {
        let key = RecordKey::Claim(ClaimId::from_bits(7));
        let record = Record { version: version(), body: Some(claim("the moon").into()) };
        let newer = encode_value(key, &record).replacen('{', r#"{"zz":{"deep":[1,2]},"#, 1);
        let Ok(Saved::Record(_, read)) = decode(&encode_key(key), &newer) else {
            panic!("expected a record, but found something else");
        };
        assert!(encode_value(key, &read).contains(r#""zz":{"deep":[1,2]}"#));
    }

    #[test]
    fn a_deletion_stays_one_whatever_a_newer_form_adds_to_it() {
        let key = RecordKey::Claim(ClaimId::from_bits(7));
        let record = Record { version: version(), body: None };
        let newer = encode_value(key, &record).replacen('{', r#"{"why":"spam","#, 1);
        assert_eq!(decode(&encode_key(key), &newer), Ok(Saved::Record(key, Box::new(record))));
    }

    #[test]
    fn what_can_not_be_read_is_told_apart() {
        let key = encode_key(RecordKey::Claim(ClaimId::from_bits(7)));
        let value = encode_value(
            RecordKey::Claim(ClaimId::from_bits(7)),
            &Record { version: version(), body: Some(claim("the moon").into()) },
        );
        let check = |key: &str, value: &str, problem: fn(&SavedProblem) -> bool| {
            let found = decode(key, value).expect_err("a problem");
            assert!(problem(&found), "{key} {value}: {found:?}");
        };
        check("other/key", &value, |p| *p == SavedProblem::NotOurs);
        check("manicule/2/c/AAAAAAAAAAA", &value, |p| *p == SavedProblem::NotOurs);
        check("manicule/1/z/AAAAAAAAAAA", &value, |p| *p == SavedProblem::Key);
        check("manicule/1/c/short", &value, |p| *p == SavedProblem::Key);
        let is_value = |p: &SavedProblem| matches!(p, SavedProblem::Value(_));
        check(&key, &value[..40], is_value);
        check(&key, "null", is_value);
        check(&key, &value.replace("[12000,12060]", "[12060,12000]"), is_value);
        check(&key, &value.replace("12345", "9007199254740992"), is_value);
        check("manicule/1/x/AAAAAAAAAAAAAAAAAAAAAA", "words", is_value);
    }
}
