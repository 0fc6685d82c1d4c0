//! The formats of other programs, written.

use manicule::formats::{Outgoing, brat};
use serde_json::Value;

use crate::golden::{check, example};

fn written(format: Outgoing) -> String {
    String::from_utf8(format.write(&example()).expect("a small project")).expect("words")
}

#[test]
fn formats_of_other_programs_are_written_as_ever() {
    check("annotations.tsv", &written(Outgoing::Tabs));
    check("doccano-spans.jsonl", &written(Outgoing::DoccanoSpans));
    check("doccano-relations.jsonl", &written(Outgoing::DoccanoRelations));
    check("doccano-classes.jsonl", &written(Outgoing::DoccanoClasses));
    check("label-studio.json", &written(Outgoing::LabelStudio));
    check("cas.json", &written(Outgoing::Cas));
}

#[test]
fn a_folder_of_brat_is_written_as_ever() {
    let files: String =
        brat::files(&example()).iter().map(|(name, words)| format!("==> {name}\n{words}\n")).collect();
    check("brat.txt", &files);
}

fn code_points(words: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (start.as_u64().expect("a number") as usize, end.as_u64().expect("a number") as usize);
    words.chars().skip(start).take(end - start).collect()
}

/// The example has an emoji of four code points and seven UTF-16 units before each of its claims.
#[test]
fn places_after_emoji_are_in_the_unit_of_the_format() {
    let is_there = |words: &str| ["c’est ouvert", "עולם", "impossible", "@Nadia"].contains(&words);
    let mut found = 0;
    for line in written(Outgoing::DoccanoSpans).lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        for span in line["label"].as_array().expect("a list") {
            found += usize::from(is_there(&code_points(
                line["text"].as_str().expect("words"),
                &span[0],
                &span[1],
            )));
        }
    }
    assert_eq!(found, 4, "doccano counts code points");
    let cas: Value = serde_json::from_str(&written(Outgoing::Cas)).expect("JSON");
    let structures = cas["%FEATURE_STRUCTURES"].as_array().expect("a list");
    let words: Vec<u16> = structures[0]["sofaString"].as_str().expect("words").encode_utf16().collect();
    let found = structures
        .iter()
        .filter(|structure| structure["unit"] == "claim" || structure["unit"] == "tag")
        .filter(|it| {
            let (begin, end) =
                (it["begin"].as_u64().expect("a number"), it["end"].as_u64().expect("a number"));
            is_there(&String::from_utf16(&words[begin as usize..end as usize]).expect("whole letters"))
        });
    assert_eq!(found.count(), 4, "UIMA counts UTF-16 units");
    let tasks: Value = serde_json::from_str(&written(Outgoing::LabelStudio)).expect("JSON");
    for task in tasks.as_array().expect("a list") {
        for result in task["annotations"]
            .as_array()
            .expect("a list")
            .iter()
            .flat_map(|own| own["result"].as_array().expect("a list"))
        {
            let value = &result["value"];
            if result["type"] == "labels" {
                let words = code_points(
                    task["data"]["text"].as_str().expect("words"),
                    &value["start"],
                    &value["end"],
                );
                assert_eq!(value["text"], words.as_str(), "Label Studio counts code points");
            }
        }
    }
}

#[test]
fn every_piece_of_brat_is_what_stands_at_its_place() {
    let files = brat::files(&example());
    let mut count = 0;
    for (name, ann) in files.iter().filter(|(name, _)| name.ends_with(".ann")) {
        let text = name.replace(".ann", ".txt");
        let (_, text) = files.iter().find(|(name, _)| *name == text).expect("a text beside it");
        for line in ann.lines().filter(|line| line.starts_with('T')) {
            let [_, about, words] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three parts: {line}")
            };
            let (_, pieces) = about.split_once(' ').expect("a type");
            let pieces = pieces.split(';').map(|piece| {
                let (start, end) = piece.split_once(' ').expect("two numbers");
                code_points(text, &start.parse().expect("a number"), &end.parse().expect("a number"))
            });
            assert_eq!(pieces.collect::<Vec<_>>().join(" "), words);
            count += 1;
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn an_archive_is_the_same_for_the_same_project() {
    assert_eq!(Outgoing::Brat.write(&example()), Outgoing::Brat.write(&example()));
}
