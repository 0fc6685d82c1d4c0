//! Laws of the files: what is carried away comes back, record for record.

use std::collections::{BTreeMap, BTreeSet};

use manicule::annotation::{MarkKey, Marked};
use manicule::extra::Extra;
use manicule::formats::project::{self, ReadProblem};
use manicule::formats::{Project, csv as sheet, web_annotation};
use manicule::id::{DocumentId, ReplicaId};
use manicule::text::TextId;
use manicule::timestamp::Timestamp;
use manicule::workspace::{
    Body, Record, RecordKey, Timeline, Version, Workspace, claims_in, compare, orphans_in,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::gestures::{Gesture, SAMPLE, annotator, carry_out, fresh, gestures};

/// A workspace of two people, one of whom has a codebook and unknown fields from a newer version.
fn workspace(mine: &[Gesture], theirs: &[Gesture], is_newer: bool) -> Workspace {
    let mut timeline = fresh(1);
    carry_out(&mut timeline, 1, mine);
    let mut other = Timeline::new(timeline.workspace().clone(), ReplicaId::from_bits(2));
    carry_out(&mut other, 2, theirs);
    let records: Vec<(RecordKey, Record)> =
        other.workspace().records().map(|(key, record)| (key, record.clone())).collect();
    timeline.merge(records.clone(), other.workspace().texts().cloned().collect::<Vec<_>>());
    if is_newer {
        let newer = records.into_iter().map(|(key, record)| (key, with_unknown_fields(record)));
        timeline.merge(newer, []);
        let version = Version::new(77, ReplicaId::from_bits(2)).expect("a small counter");
        let mut codebook = timeline.workspace().codebook().as_ref().clone();
        codebook.tags[0].extra = unknown_fields();
        codebook.tags[0].name = "Sceptique".into();
        timeline.merge([(RecordKey::Codebook, Record { version, body: Some(codebook.into()) })], []);
    }
    timeline.workspace().clone()
}

fn unknown_fields() -> Extra {
    serde_json::from_value(json!({ "file": { "certainty": 3 }, "zz": { "deep": [1, "two"] } }))
        .expect("an object")
}

fn with_unknown_fields(record: Record) -> Record {
    let extra = unknown_fields();
    let body = record.body.map(|body| match body {
        Body::Document(document) => manicule::document::Document { extra, ..(*document).clone() }.into(),
        Body::Claim(claim) => manicule::annotation::Claim { extra, ..(*claim).clone() }.into(),
        Body::Tag(tag) => manicule::annotation::Tag { extra, ..(*tag).clone() }.into(),
        Body::Annotator(annotator) => {
            manicule::annotation::Annotator { extra, ..(*annotator).clone() }.into()
        }
        Body::Mark(mark) => manicule::annotation::Mark { extra, ..(*mark).clone() }.into(),
        Body::Codebook(codebook) => Body::Codebook(codebook),
    });
    let version = Version::after(record.version.counter(), record.version.replica());
    Record { version, body }
}

fn all_documents(workspace: &Workspace) -> Vec<DocumentId> {
    workspace.documents().map(|(id, _)| id).chain([SAMPLE]).collect()
}

fn carried(workspace: &Workspace, documents: &[DocumentId]) -> Project {
    Project::of(workspace, documents, annotator(1), Timestamp::from_millis(1_722_364_920_007))
}

/// What is shown with some documents and who made it, found another way than [`Project::of`] does.
fn shown_with(workspace: &Workspace, documents: &[DocumentId]) -> BTreeSet<RecordKey> {
    let mut keys = BTreeSet::from([RecordKey::Codebook, RecordKey::Annotator(annotator(1))]);
    for id in documents {
        let Some(document) = workspace.document(*id) else { continue };
        let drawn = claims_in(workspace, *id).into_iter().map(|claim| claim.id);
        let orphans = orphans_in(workspace, *id).into_iter().map(|(claim, _)| claim);
        keys.extend(drawn.chain(orphans).map(RecordKey::Claim));
        let all = workspace.records().map(|(key, _)| key);
        keys.extend(all.filter(|key| match key {
            RecordKey::Tag(key) => document.comment(key.comment).is_some(),
            RecordKey::Mark(MarkKey { on: Marked::Comment(comment), .. }) => {
                document.comment(*comment).is_some()
            }
            RecordKey::Mark(MarkKey { on: Marked::Document(marked), .. }) => marked == id,
            _ => false,
        }));
    }
    let makers = keys.iter().filter_map(|key| match key {
        RecordKey::Claim(claim) => workspace.claim(*claim).map(|claim| RecordKey::Annotator(claim.by)),
        RecordKey::Tag(key) => workspace.tag(*key).map(|_| RecordKey::Annotator(key.by)),
        RecordKey::Mark(key) => workspace.mark(*key).map(|_| RecordKey::Annotator(key.by)),
        _ => None,
    });
    keys.extend(makers.collect::<Vec<_>>());
    keys.retain(|key| workspace.body(*key).is_some());
    let is_there = |id: &&DocumentId| workspace.document(**id).is_some();
    keys.extend(documents.iter().filter(is_there).map(|id| RecordKey::Document(*id)));
    keys
}

fn in_code_points(text: &str, start: &Value, end: &Value) -> Option<String> {
    let (start, end) = (start.as_u64()? as usize, end.as_u64()? as usize);
    Some(text.chars().skip(start).take(end - start).collect())
}

proptest! {
    #[test]
    fn a_project_file_brings_everything_back_record_for_record(
        mine in gestures(40), theirs in gestures(20), is_newer in any::<bool>(),
    ) {
        let workspace = workspace(&mine, &theirs, is_newer);
        let documents = all_documents(&workspace);
        let project = carried(&workspace, &documents);
        let carried_keys: BTreeSet<RecordKey> = project.records.keys().copied().collect();
        prop_assert_eq!(carried_keys, shown_with(&workspace, &documents));
        let (read, mut problems) = project::read(project::write(&project).as_bytes()).expect("our own file");
        // An entry can have left the codebook and its annotations behind.
        problems.retain(|problem| !matches!(problem, ReadProblem::NotInCodebook { .. }));
        prop_assert_eq!(problems, []);
        prop_assert_eq!(&read, &project);

        let mut elsewhere = Timeline::new(Workspace::default(), ReplicaId::from_bits(3));
        elsewhere.merge(read.records.clone(), read.texts.values().cloned());
        for (key, record) in elsewhere.workspace().records() {
            let stored = workspace.record(key).filter(|record| record.body.is_some());
            match stored {
                Some(stored) => prop_assert_eq!(record, stored),
                None => prop_assert_eq!((key, record.version), (RecordKey::Document(SAMPLE), Version::LOWEST)),
            }
        }
        prop_assert_eq!(elsewhere.workspace().records().count(), project.records.len());
        prop_assert!(documents.iter().all(|id| elsewhere.workspace().document(*id) == workspace.document(*id)));
        prop_assert_eq!(carried(elsewhere.workspace(), &documents), project);
    }

    #[test]
    fn importing_a_file_here_or_twice_changes_nothing(mine in gestures(40), theirs in gestures(20)) {
        let workspace = workspace(&mine, &theirs, false);
        let project = carried(&workspace, &all_documents(&workspace));
        let (read, _) = project::read(project::write(&project).as_bytes()).expect("our own file");
        let mut timeline = Timeline::new(workspace.clone(), ReplicaId::from_bits(3));
        for merges in 0..2 {
            let comparison = compare(timeline.workspace(), read.records.clone());
            prop_assert_eq!(comparison.conflicts, []);
            let merged = timeline.merge(read.records.clone(), read.texts.values().cloned());
            let keys: Vec<RecordKey> = merged.touched.iter().map(|touched| touched.key).collect();
            let is_stored_now = merges == 0 && workspace.is_only_offered(SAMPLE);
            prop_assert_eq!(keys, if is_stored_now { vec![RecordKey::Document(SAMPLE)] } else { vec![] });
            prop_assert_eq!(merged.texts, []);
        }
    }

    #[test]
    fn writing_what_was_read_gives_the_same_file(mine in gestures(40), theirs in gestures(20), is_newer in any::<bool>()) {
        let workspace = workspace(&mine, &theirs, is_newer);
        let written = project::write(&carried(&workspace, &all_documents(&workspace)));
        let (read, _) = project::read(written.as_bytes()).expect("our own file");
        prop_assert_eq!(project::write(&read), written);
    }

    #[test]
    fn every_quote_in_a_file_stands_at_its_place_in_code_points(mine in gestures(40), theirs in gestures(20)) {
        let workspace = workspace(&mine, &theirs, false);
        let project = carried(&workspace, &all_documents(&workspace));
        let file: Value = serde_json::from_str(&project::write(&project)).expect("JSON");
        let alone: Value = serde_json::from_str(&web_annotation::write(&project)).expect("JSON");
        let items = |file: &Value| file["first"]["items"].as_array().cloned().unwrap_or_default();
        prop_assert_eq!(file["total"].as_u64(), Some(items(&file).len() as u64));
        for (item, alone) in items(&file).iter().zip(items(&alone)) {
            let target = &item["target"];
            prop_assert_eq!(target, &alone["target"]);
            // Who is unsure of something, or done with it, says so of no words.
            if item["motivation"] == "assessing" { continue }
            let text = file["manicule"]["texts"][target["text"].as_str().expect("a name")].as_str().expect("a text");
            let (quote, position) = (&target["selector"][0], &target["selector"][1]);
            let words = in_code_points(text, &position["start"], &position["end"]);
            prop_assert_eq!(words.as_deref(), quote["exact"].as_str());
            prop_assert_ne!(words.as_deref(), Some(""));
            let before: String = text.chars().take(position["start"].as_u64().expect("a number") as usize).collect();
            let after: String = text.chars().skip(position["end"].as_u64().expect("a number") as usize).collect();
            prop_assert!(before.ends_with(quote["prefix"].as_str().expect("words")));
            prop_assert!(after.starts_with(quote["suffix"].as_str().expect("words")));
        }
    }

    #[test]
    fn a_spreadsheet_has_a_row_for_every_claim_and_tag_and_for_every_untagged_comment(
        mine in gestures(40), theirs in gestures(20),
    ) {
        let workspace = workspace(&mine, &theirs, false);
        let documents: BTreeSet<DocumentId> = all_documents(&workspace).into_iter().collect();
        let project = carried(&workspace, &documents.into_iter().collect::<Vec<_>>());
        let sums: BTreeMap<String, &str> =
            project.texts.values().map(|text| (manicule::text::sha256_hex(text.canonical()), text.canonical())).collect();
        let written = sheet::write(&project);
        let mut reader = csv::Reader::from_reader(written.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<BTreeMap<String, String>> =
            reader.deserialize().collect::<Result<_, _>>().expect("rows of one length");
        let claims = rows.iter().filter(|row| row["unit"] == "claim").count();
        prop_assert_eq!(claims, project.claims().count());
        let tagged = |comment| project.tags().filter(|(key, _)| key.comment == comment).count();
        let comments = project.documents().flat_map(|(_, document)| &document.comments);
        let expected: usize = comments.map(|comment| tagged(comment.id).max(1)).sum();
        prop_assert_eq!(rows.iter().filter(|row| row["unit"] == "comment").count(), expected);
        let says = |row: &BTreeMap<String, String>| (row["unit"] == "mark").then(|| row["label"].clone());
        let is_on = |document: &manicule::document::Document, id, on| match on {
            Marked::Document(marked) => marked == id,
            Marked::Comment(comment) => document.comment(comment).is_some(),
        };
        let of = |(id, document): (DocumentId, &std::sync::Arc<manicule::document::Document>)| {
            project.marks().filter(|(key, _)| is_on(document, id, key.on)).count()
        };
        prop_assert_eq!(rows.iter().filter_map(says).count(), project.documents().map(of).sum::<usize>());
        for row in rows.iter().filter(|row| !row["start"].is_empty()) {
            let place = |column: &str| Value::from(row[column].parse::<u64>().expect("a number"));
            let words = in_code_points(sums[&row["doc_sha256"]], &place("start"), &place("end"));
            prop_assert_eq!(words.as_deref(), Some(sheet::unguard(&row["quote"])));
        }
        for cell in rows.iter().flat_map(BTreeMap::values) {
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{}", cell);
        }
    }

    #[test]
    fn a_missing_text_loses_no_record(mine in gestures(40), gone in any::<prop::sample::Index>()) {
        let workspace = workspace(&mine, &[], false);
        let mut project = carried(&workspace, &all_documents(&workspace));
        let texts: Vec<TextId> = project.texts.keys().copied().collect();
        if texts.is_empty() { return Ok(()) }
        project.texts.remove(gone.get(&texts));
        let (read, problems) = project::read(project::write(&project).as_bytes()).expect("our own file");
        prop_assert_eq!(read, project);
        prop_assert!(!problems.is_empty());
        let is_missing_text = |problem: &ReadProblem| {
            matches!(problem, ReadProblem::NoText { .. } | ReadProblem::NotInCodebook { .. })
        };
        prop_assert!(problems.iter().all(is_missing_text));
    }
}
