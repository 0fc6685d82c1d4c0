//! The saved form of a step of the history, under `manicule/steps/1/<tab>/<counter>-<replica>`.
//!
//! The bodies before and after are written as the records themselves are, each a value of its own in a string: what
//! a newer program adds to them survives, and a body that can't be read costs its step alone.

use serde::{Deserialize, Serialize};

use super::{Saved, SavedProblem, SavedVersion, decode, encode_key, encode_value, read_version};
use crate::id::TabId;
use crate::timestamp::Timestamp;
use crate::workspace::{
    Body, Change, Deed, Record, RecordKey, Signature, Step, StepId, Touched, Version, Way,
};

/// The words that deeds are saved as. Saved data hold them: none may ever change.
const DEEDS: [(Deed, &str); 32] = [
    (Deed::AddDocument, "add-document"),
    (Deed::AddComments, "add-comments"),
    (Deed::DescribeDocument, "describe-document"),
    (Deed::RemoveDocument, "remove-document"),
    (Deed::ChangeLines, "change-lines"),
    (Deed::DescribeComment, "describe-comment"),
    (Deed::HighlightClaim, "highlight-claim"),
    (Deed::SetKind, "set-kind"),
    (Deed::MoveEnds, "move-ends"),
    (Deed::RemoveClaim, "remove-claim"),
    (Deed::TagComment, "tag-comment"),
    (Deed::Untag, "untag"),
    (Deed::SetTarget, "set-target"),
    (Deed::SetEvidence, "set-evidence"),
    (Deed::WriteNote, "write-note"),
    (Deed::NameAnnotator, "name-annotator"),
    (Deed::BringBack, "bring-back"),
    (Deed::TakeIn, "take-in"),
    (Deed::Restore, "restore"),
    (Deed::TagComments, "tag-comments"),
    (Deed::UntagComments, "untag-comments"),
    (Deed::MarkUnsure, "mark-unsure"),
    (Deed::MarkDone, "mark-done"),
    (Deed::UnmarkUnsure, "unmark-unsure"),
    (Deed::UnmarkDone, "unmark-done"),
    (Deed::AddEntry, "add-entry"),
    (Deed::ChangeEntry, "change-entry"),
    (Deed::MoveEntry, "move-entry"),
    (Deed::RemoveEntry, "remove-entry"),
    (Deed::MergeEntries, "merge-entries"),
    (Deed::ReplaceCodebook, "replace-codebook"),
    (Deed::ReviseDocument, "revise-document"),
];

/// The words for how a step came about; see [`DEEDS`].
const WAYS: [(Way, &str); 4] =
    [(Way::Done, "done"), (Way::Undone, "undone"), (Way::Redone, "redone"), (Way::TakenIn, "taken-in")];

/// What the keys of steps in this form begin with. They stand apart from the records: a store may have them or not.
pub const STEP_PREFIX: &str = "manicule/steps/1/";

/// The key that a step is saved under.
pub fn encode_step_key(id: StepId) -> String {
    let StepId { first, tab } = id;
    format!("{STEP_PREFIX}{tab}/{}-{}", first.counter(), first.replica())
}

/// The value that a step is saved as.
pub fn encode_step(step: &Step) -> String {
    let body = |key, body: &Option<Body>| {
        let record = |body: &Body| Record { version: Version::LOWEST, body: Some(body.clone()) };
        body.as_ref().map(|body| encode_value(key, &record(body)))
    };
    let touched = step.change.touched.iter();
    let saved = SavedStep {
        version: (step.last.counter(), step.last.replica().to_string()),
        document: step.signature.document.map(|document| document.to_string()),
        by: step.signature.by.to_string(),
        at: step.signature.at.millis(),
        way: word(&WAYS, &step.way),
        deed: word(&DEEDS, &step.change.deed),
        subject: step.change.subject.clone(),
        touched: touched
            .map(|Touched { key, before, after }| (encode_key(*key), body(*key, before), body(*key, after)))
            .collect(),
    };
    serde_json::to_string(&saved).expect("strings, numbers and lists are always JSON")
}

/// Reads a step back; `name` is what follows [`STEP_PREFIX`] in its key.
pub(super) fn decode_step(name: &str, value: &str) -> Result<Saved, SavedProblem> {
    let id = read_id(name).ok_or(SavedProblem::Key)?;
    let saved: SavedStep =
        serde_json::from_str(value).map_err(|problem| SavedProblem::Value(problem.to_string()))?;
    let last = read_version(saved.version.clone())?;
    let step = saved.read(id, last)?;
    Ok(Saved::Step(Box::new(step)))
}

fn read_id(name: &str) -> Option<StepId> {
    let (tab, version) = name.split_once('/')?;
    let (counter, replica) = version.split_once('-')?;
    let first = Version::new(counter.parse().ok()?, replica.parse().ok()?)?;
    Some(StepId { first, tab: tab.parse::<TabId>().ok()? })
}

#[derive(Serialize, Deserialize)]
struct SavedStep {
    #[serde(rename = "v")]
    version: SavedVersion,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    #[serde(rename = "b")]
    by: String,
    #[serde(rename = "c")]
    at: i64,
    #[serde(rename = "w")]
    way: String,
    #[serde(rename = "e")]
    deed: String,
    #[serde(rename = "s", default, skip_serializing_if = "String::is_empty")]
    subject: String,
    /// Each record's key with its values before and after.
    #[serde(rename = "r")]
    touched: Vec<(String, Option<String>, Option<String>)>,
}

impl SavedStep {
    fn read(self, id: StepId, last: Version) -> Result<Step, SavedProblem> {
        let unknown = |what: &str| SavedProblem::Value(format!("a step with the {what}"));
        let document = self.document.map(|document| document.parse()).transpose();
        let signature = Signature {
            by: self.by.parse().map_err(|_| unknown(&format!("annotator {:?}", self.by)))?,
            at: Timestamp::from_millis(self.at),
            document: document.map_err(|_| unknown("document of another form"))?,
        };
        let touched = self.touched.into_iter().map(read_touched).collect::<Result<_, _>>()?;
        Ok(Step {
            id,
            last,
            way: meaning(&WAYS, &self.way).ok_or_else(|| unknown(&format!("way {:?}", self.way)))?,
            signature,
            change: Change {
                deed: meaning(&DEEDS, &self.deed).ok_or_else(|| unknown(&format!("deed {:?}", self.deed)))?,
                subject: self.subject,
                touched,
                texts: Vec::new(),
            },
        })
    }
}

fn read_touched(
    (name, before, after): (String, Option<String>, Option<String>),
) -> Result<Touched, SavedProblem> {
    let mut record_key = None;
    let mut body = |value: Option<String>| -> Result<Option<Body>, SavedProblem> {
        let Some(value) = value else { return Ok(None) };
        match decode(&name, &value)? {
            Saved::Record(key, record) => {
                record_key = Some(key);
                Ok(record.body)
            }
            Saved::Text(_) | Saved::Step(_) => Err(SavedProblem::Value("a step without records".into())),
        }
    };
    let (before, after) = (body(before)?, body(after)?);
    let key: RecordKey =
        record_key.ok_or_else(|| SavedProblem::Value("a step that touches nothing".into()))?;
    Ok(Touched { key, before, after })
}

fn word<T: PartialEq>(words: &[(T, &str)], of: &T) -> String {
    words.iter().find(|(meaning, _)| meaning == of).map_or("", |(_, word)| word).to_owned()
}

fn meaning<T: Copy>(words: &[(T, &str)], of: &str) -> Option<T> {
    words.iter().find(|(_, word)| *word == of).map(|(meaning, _)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Annotator;
    use crate::id::{AnnotatorId, DocumentId, ReplicaId};

    fn step(way: Way, deed: Deed, touched: Vec<Touched>) -> Step {
        let first = Version::new(41, ReplicaId::from_bits(7)).expect("a small counter");
        Step {
            id: StepId { first, tab: TabId::from_bits(9) },
            last: Version::new(44, ReplicaId::from_bits(7)).expect("a small counter"),
            way,
            signature: Signature {
                by: AnnotatorId::from_bits(3),
                at: Timestamp::from_millis(-5),
                document: Some(DocumentId::from_bits(u64::MAX)),
            },
            change: Change { deed, subject: "“é” 😀".into(), touched, texts: Vec::new() },
        }
    }

    fn renamed() -> Vec<Touched> {
        let named = |name: &str| Some(Body::from(Annotator { name: name.into(), ..Annotator::default() }));
        vec![
            Touched {
                key: RecordKey::Annotator(AnnotatorId::from_bits(3)),
                before: named("Ann \"A\""),
                after: None,
            },
            Touched {
                key: RecordKey::Annotator(AnnotatorId::from_bits(4)),
                before: named("B"),
                after: named("C"),
            },
        ]
    }

    #[test]
    fn a_step_reads_back_as_it_was_written() {
        for (way, _) in WAYS {
            for (deed, _) in DEEDS {
                for touched in [Vec::new(), renamed()] {
                    let step = step(way, deed, touched);
                    let read = decode(&encode_step_key(step.id), &encode_step(&step));
                    assert_eq!(read, Ok(Saved::Step(Box::new(step))));
                }
            }
        }
    }

    #[test]
    fn a_step_that_can_not_be_read_says_why() {
        let step = step(Way::Done, Deed::NameAnnotator, renamed());
        let (key, value) = (encode_step_key(step.id), encode_step(&step));
        let check = |key: &str, value: &str, words: &str| {
            let problem = decode(key, value).expect_err("a problem").to_string();
            assert!(problem.contains(words), "{words:?} in {problem:?}");
        };
        check("manicule/steps/1/AAAAAAAAAAA", &value, "a kind of record");
        check(&key.replace("41-", "x-"), &value, "a kind of record");
        check(&key, &value[..50], "EOF");
        check(&key, &value.replace("name-annotator", "sing"), "deed \"sing\"");
        check(&key, &value.replace("\"done\"", "\"dreamt\""), "way \"dreamt\"");
        check(&key, &value.replace("manicule/1/a/", "manicule/1/c/"), "expected a saved record");
    }
}
