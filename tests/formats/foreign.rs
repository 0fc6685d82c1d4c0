//! Files of other programs: what is read of good ones, of bad entries in good ones, and of mutated ones.

use std::fs;

use manicule::formats::foreign::{self, ForeignAnnotation, ForeignFile, ForeignRelation, Format, recognise};
use manicule::formats::web_annotation;
use serde_json::Value;

use crate::golden::{fixture, golden_project};

fn bytes(name: &str) -> Vec<u8> {
    fs::read(fixture(name)).expect("the fixture is in the repository")
}

fn read(name: &str) -> ForeignFile {
    foreign::read(&bytes(name)).expect("a format that is known")
}

fn problems(file: &ForeignFile) -> Vec<String> {
    file.problems.iter().map(ToString::to_string).collect()
}

fn quotes(annotation: &ForeignAnnotation) -> Vec<&str> {
    annotation.passages.iter().map(|passage| passage.quote.as_str()).collect()
}

fn shapes() -> Vec<Value> {
    serde_json::from_slice(&bytes("web_annotation_shapes.json")).expect("a list")
}

#[test]
fn a_format_is_known_by_what_is_in_the_file() {
    let check = |file: &[u8], format: Option<Format>| assert_eq!(recognise(file), format);
    check(&bytes("hypothesis_search.json"), Some(Format::Hypothesis));
    check(
        br#"{"export_date":"2024-03-01","export_userid":"acct:a@h","client_version":"1","annotations":[]}"#,
        Some(Format::Hypothesis),
    );
    check(&bytes("recogito.json"), Some(Format::Recogito));
    check(&bytes("annotations.jsonld"), Some(Format::WebAnnotation));
    for shape in shapes() {
        check(shape.to_string().as_bytes(), Some(Format::WebAnnotation));
    }
    check(
        "\u{feff} [{\"type\": \"Annotation\", \"target\": \"https://example.org\"}]".as_bytes(),
        Some(Format::WebAnnotation),
    );
    check(golden_project().as_bytes(), None);
    check(br#"{"type": "FeatureCollection", "features": []}"#, None);
    check(b"The moon is full.", None);
    check(b"", None);
}

/// Every shape that the model's 43 numbered examples have.
#[test]
fn the_shapes_of_the_web_annotation_model_are_read_without_loss() {
    let shapes = shapes();
    assert_eq!(shapes.len(), 43);
    for shape in shapes {
        let file = foreign::read(shape.to_string().as_bytes()).expect("a web annotation");
        let page = shape.get("first").unwrap_or(&shape);
        let expected = page.get("items").and_then(Value::as_array).cloned();
        let expected = expected.unwrap_or_else(|| vec![shape.clone()]);
        let mut written: Vec<Value> = Vec::new();
        for annotation in &file.annotations {
            // Parts in several texts are one entry; its first part has all of it.
            if !annotation.rest.is_empty() {
                written.push(web_annotation::entry(annotation, &file.texts[annotation.text]).into());
            }
        }
        assert_eq!(written, expected);
        let is_told = shape.get("next").is_some();
        assert_eq!(problems(&file).len(), usize::from(is_told), "{:?}", problems(&file));
    }
}

#[test]
fn what_web_annotations_say_is_found_in_every_shape() {
    let said = |number: usize| {
        let shape = shapes()[number - 1].to_string();
        foreign::read(shape.as_bytes()).expect("a web annotation")
    };
    let note = |number: usize| said(number).annotations[0].note.clone();
    assert_eq!(note(6), "A remark as plain words");
    assert_eq!(note(7), "A remark as plain words");
    assert_eq!(note(10), "http://example.org/note1", "the first of a choice");
    let both = said(15).annotations[0].clone();
    assert_eq!(both.labels, ["readme"]);
    assert_eq!(both.note, "A good description of the topic that bears further investigation");
    assert_eq!(said(18).annotations[0].labels, ["http://example.org/city1"]);
    assert_eq!(said(12).annotations[0].by.as_ref().map(|by| by.name.as_str()), Some("My Pseudonym"));
    assert_eq!(quotes(&said(23).annotations[0]), ["anotation"]);
    assert_eq!(said(24).annotations[0].passages[0].numbers, Some((412, 795)));
    assert_eq!(quotes(&said(29).annotations[0]), ["Selected Text"], "refined");
    assert_eq!(said(38).texts.len(), 2, "two pages are two texts");
    assert_eq!(said(40).annotations[0].labels, ["http://example.org/vocab/art/portrait"]);
    assert_eq!(said(41).annotations[0].passages[0].numbers, Some((6, 27)));
}

#[test]
fn our_own_web_annotations_are_read_with_our_names() {
    let file = read("annotations.jsonld");
    assert_eq!(problems(&file), [""; 0]);
    let claim = &file.annotations[0];
    assert!(claim.id.as_ref().is_some_and(|id| id.starts_with("urn:manicule:claim:")), "{claim:?}");
    let also = &file.texts[claim.text].also;
    assert!(also.iter().any(|name| name.starts_with("urn:manicule:text:")), "{also:?}");
    assert!(also.iter().any(|name| name.starts_with("urn:manicule:document:")), "{also:?}");
}

#[test]
fn hypothesis_entries_are_read_and_bad_ones_are_told() {
    let file = read("hypothesis_search.json");
    let [first, answer, third, page] = file.annotations.as_slice() else { panic!("four entries are good") };
    assert_eq!(file.texts.len(), 1);
    assert_eq!(file.texts[0].source.as_deref(), Some("https://example.org/harbour"));
    assert_eq!(file.texts[0].name, "Ice in the harbour");
    assert_eq!(quotes(first), ["the harbour froze in every year"]);
    assert_eq!(first.passages[0].numbers, Some((17, 48)));
    assert_eq!(
        (first.labels.as_slice(), first.note.as_str()),
        (["fact".to_owned(), "numbers".to_owned()].as_slice(), "Says who?")
    );
    assert_eq!(first.by.as_ref().map(|by| by.name.as_str()), Some("Ann Lee"));
    assert!(["group", "permissions", "target", "links"].iter().all(|name| first.rest.0.contains_key(*name)));
    assert_eq!(
        answer.relations,
        [ForeignRelation { how: ForeignRelation::ANSWERS.into(), to: "h1AAAA".into() }]
    );
    assert_eq!(
        (quotes(third), third.labels.as_slice()),
        (vec!["nobody minded"], ["value".to_owned()].as_slice())
    );
    assert!(page.passages.is_empty());
    assert_eq!(
        problems(&file),
        [
            "expected a whole number, but found `-3` at rows[2].target[0].selector[0].start",
            "expected text, but found `7` at rows[2].tags[0]",
            "expected a moment such as 2024-07-30T18:42:00Z, but found `\"yesterday\"` at rows[2].created",
            "expected an annotation, but found `\"a row that is no row\"` at rows[3]",
            "expected an address, but found nothing at rows[4].uri",
        ]
    );
}

#[test]
fn recogito_entries_are_read_and_bad_ones_are_told() {
    let file = read("recogito.json");
    let [first, second, last] = file.annotations.as_slice() else { panic!("three entries are good") };
    assert_eq!(first.labels, ["fact"]);
    assert_eq!(first.note, "Says who?\n\n— Bo: The log does.");
    assert_eq!(first.by.as_ref().map(|by| by.id.as_str()), Some("u1"));
    assert_eq!(quotes(second), ["e\u{301}te\u{301}", "minded"], "two passages of one annotation");
    assert_eq!(quotes(last), ["minded"]);
    assert_eq!(
        problems(&file),
        [
            "expected a list, but found `\"nowhere\"` at [2].target.selector",
            "expected text, but found `5` at [3].target.selector[0].quote",
            "expected a whole number, but found `\"x\"` at [3].target.selector[0].start",
            "expected a list, but found `\"none\"` at [3].bodies",
        ]
    );
}

#[test]
fn what_crosses_to_the_page_is_the_same_there() {
    for name in ["hypothesis_search.json", "recogito.json", "annotations.jsonld"] {
        let file = read(name);
        let crossed = serde_json::to_string(&file).expect("string keys");
        assert_eq!(serde_json::from_str::<ForeignFile>(&crossed).expect("the same form"), file);
    }
}
