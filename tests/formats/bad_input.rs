//! Broken files: what is said of each, and that the rest of it is taken.

use manicule::formats::project::{MAX_FILE_BYTES, read};
use manicule::formats::{Project, project};
use manicule::id::ReplicaId;
use manicule::workspace::{MAX_COUNTER, Record, RecordKey, Version};
use serde_json::{Value, json};

use crate::golden::{example, golden_project};

/// The file after a change; all else in it is as in the golden one.
fn edited(edit: impl FnOnce(&mut Value)) -> String {
    let mut file: Value = serde_json::from_str(&golden_project()).expect("JSON");
    edit(&mut file);
    serde_json::to_string_pretty(&file).expect("JSON")
}

/// The items of the golden file: four claims, then five tags, then three marks.
fn items(file: &mut Value) -> &mut Vec<Value> {
    file["first"]["items"].as_array_mut().expect("a list")
}

/// The position selector of an item.
fn position(file: &mut Value, item: usize) -> &mut Value {
    &mut items(file)[item]["target"]["selector"][1]
}

/// Reads a file and compares what is said of it; gives the records of the golden one that did not come, or not as
/// they were, and those that came.
fn check(file: &str, said: &[&str]) -> (Vec<RecordKey>, Project) {
    let (read, problems) = read(file.as_bytes()).expect("a file of which something can be taken");
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, said);
    let unlike = example().records.into_iter().filter(|(key, record)| read.records.get(key) != Some(record));
    (unlike.map(|(key, _)| key).collect(), read)
}

fn check_all_taken(file: &str, said: &[&str]) {
    let (unlike, read) = check(file, said);
    assert_eq!(unlike, []);
    assert_eq!(read.records.len(), example().records.len());
}

/// One record is left out, and all others are taken.
fn check_left_out(file: &str, said: &[&str]) {
    let (unlike, read) = check(file, said);
    assert_eq!(unlike.len(), 1, "{unlike:?}");
    assert_eq!(read.records.len(), example().records.len() - 1);
}

/// One record comes otherwise than it was written, and so never wins over itself unharmed.
fn check_harmed(file: &str, said: &[&str]) -> Record {
    let (unlike, read) = check(file, said);
    assert_eq!(unlike.len(), 1, "{unlike:?}");
    assert_eq!(read.records[&unlike[0]].version, Version::LOWEST);
    read.records[&unlike[0]].clone()
}

fn check_refused(file: &[u8], said: &str) {
    assert_eq!(read(file).expect_err("a refusal").to_string(), said);
}

#[test]
fn what_is_no_project_is_refused_with_what_was_found() {
    check_refused(b"", "expected JSON, but found nothing at line 1, column 1");
    check_refused(b" \n\n", "expected JSON, but found nothing at line 3, column 1");
    check_refused(b"%PDF-1.7 \x00\xff", "expected JSON, but found `%PDF-1.7` at line 1, column 1");
    check_refused("Une claire".as_bytes(), "expected JSON, but found `Une claire` at line 1, column 1");
    check_refused(b"{", "expected the rest of the file, but found its end at line 1, column 1");
    check_refused(b"{]", "expected JSON, but found `]` at line 1, column 2");
    let other = |found| format!("expected a project file of this program, but found {found}");
    check_refused(
        br#"{"type": "FeatureCollection", "features": []}"#,
        &other(r#"{"type": "FeatureCollection", …}"#),
    );
    check_refused(
        br#"{"rows": [], "total": 3, "z": 1, "zz": 2}"#,
        &other(r#"{"rows": …, "total": …, "z": …}"#),
    );
    check_refused(b"{}", &other("{}"));
    check_refused(b"[1, 2]", &other("[…]"));
    check_refused(b"null", &other("nothing"));
    check_refused(b"\"words\"", &other("`\"words\"`"));
    check_refused(
        br#"{"type": "AnnotationCollection", "manicule": 3}"#,
        &other(r#"{"type": "AnnotationCollection", …}"#),
    );
}

#[test]
fn a_file_from_a_newer_version_is_refused_with_both_numbers() {
    let newer = edited(|file| file["manicule"]["format"] = json!(7));
    check_refused(newer.as_bytes(), "expected format 1, but found format 7");
}

#[test]
fn a_file_that_is_too_large_is_refused_by_its_size() {
    let large = vec![b' '; MAX_FILE_BYTES + 1];
    check_refused(&large, "expected a file of at most 100000000 bytes, but found 100000001");
}

#[test]
fn a_byte_order_mark_is_no_problem() {
    check_all_taken(&format!("\u{feff}{}", golden_project()), &[]);
}

#[test]
fn the_same_json_on_one_line_is_the_same_project() {
    let file: Value = serde_json::from_str(&golden_project()).expect("JSON");
    check_all_taken(&file.to_string(), &[]);
}

#[test]
fn of_a_file_cut_in_half_the_whole_entries_are_taken() {
    let file = golden_project();
    let (before, _) = file.split_at(file.find("\"start\": 68").expect("the third claim"));
    let (unlike, read) = check(
        before,
        &[
            "expected the rest of the file, but found its end at line 299, column 14",
            "expected 12 annotations, but found 2",
        ],
    );
    assert_eq!((unlike.len(), read.records.len()), (10, example().records.len() - 10));
    assert_eq!(read.texts, example().texts);

    let (before, _) = file.split_at(file.find("\"tags\"").expect("the codebook"));
    let (_, read) = check(
        before,
        &[
            "expected the rest of the file, but found its end at line 133, column 6",
            "expected texts by their names, but found nothing at manicule.texts",
            "expected a list, but found nothing at manicule.codebook.tags",
            "expected a list, but found nothing at manicule.annotators",
            "expected the text E39TjjvkDvgW0ruDA1hCkA to be in the file, but found none for manicule.documents[0]",
            "expected the text FEpv549pjr6T55sqSQKSEg to be in the file, but found none for manicule.documents[0]",
            "expected the text EK_b-78jlw8jL50_Rui4Zw to be in the file, but found none for manicule.documents[0]",
            "expected the text BxI-H0gjVsQV9oRAejuHIw to be in the file, but found none for manicule.documents[0]",
            "expected a page, but found nothing at first",
            "expected 12 annotations, but found 0",
        ],
    );
    assert_eq!(read.documents().count(), 1);
}

#[test]
fn a_broken_item_does_not_lose_the_ones_behind_it() {
    let broken = golden_project().replacen("\"start\": 68,", "\"start\": 68;", 1);
    check_left_out(&broken, &["expected JSON, but found `;` at line 299, column 26"]);
    let deep = format!("\"start\": {}{},", "[".repeat(200), "]".repeat(200));
    let deep = golden_project().replacen("\"start\": 68,", &deep, 1);
    check_left_out(&deep, &["expected JSON, but found `[[[[[[[[[[[[[[[[[[[[` at line 299, column 144"]);
}

#[test]
fn what_is_no_unicode_is_replaced_and_told() {
    let half = golden_project().replacen(
        "\"À Denver\",\n        \"source\"",
        "\"À \\ud800 Denver\",\n        \"source\"",
        1,
    );
    let (unlike, read) = check(&half, &["expected Unicode text, but found \\ud800 at line 62, column 20"]);
    assert_eq!((unlike.len(), read.records.len()), (1, example().records.len()));
    assert_eq!(read.documents().next().expect("the document").1.name, "À \u{fffd} Denver");
}

#[test]
fn a_range_that_does_not_start_before_its_end_leaves_out_its_annotation() {
    let file =
        edited(|file| *position(file, 2) = json!({ "type": "TextPositionSelector", "start": 40, "end": 12 }));
    check_left_out(
        &file,
        &["expected `start` to be before `end`, but found 40..12 at items[2].target.selector[1]"],
    );
    let file = edited(|file| position(file, 2)["end"] = json!(68));
    check_left_out(
        &file,
        &["expected `start` to be before `end`, but found 68..68 at items[2].target.selector[1]"],
    );
    let file = edited(|file| position(file, 2)["start"] = json!(-1));
    check_left_out(&file, &["expected a whole number, but found `-1` at items[2].target.selector[1].start"]);
}

#[test]
fn a_quote_that_stands_elsewhere_is_taken_there_and_told() {
    let file = edited(|file| {
        *position(file, 0) = json!({ "type": "TextPositionSelector", "start": 4000, "end": 4012 })
    });
    let claim = check_harmed(
        &file,
        &["expected the quote to stand at 4000..4012, but found it at 22..34 for items[0]"],
    );
    let Some(manicule::workspace::Body::Claim(claim)) = claim.body else { panic!("expected a claim") };
    assert_eq!(claim.passage.range.to_string(), "22..34");
    // In UTF-16 units, as most other programs count.
    let file =
        edited(|file| *position(file, 0) = json!({ "type": "TextPositionSelector", "start": 25, "end": 37 }));
    check_harmed(&file, &["expected the quote to stand at 25..37, but found it at 22..34 for items[0]"]);
}

#[test]
fn a_quote_that_stands_nowhere_is_kept_without_a_place_and_told() {
    let file = edited(|file| items(file)[0]["target"]["selector"][0]["exact"] = json!("c’est fermé"));
    check_harmed(&file, &["expected “c’est fermé” to stand at 22..34, but found other words for items[0]"]);
    let file = edited(|file| {
        items(file)[7]["target"]["selector"][0]["exact"] = json!("si !\u{301}");
    });
    check_harmed(&file, &["expected “si !\u{301}” to stand at 0..6, but found other words for items[7]"]);
}

#[test]
fn what_is_not_in_the_codebook_is_taken_as_it_is_and_told() {
    let file = edited(|file| items(file)[0]["body"][0]["value"] = json!("rumour"));
    let (unlike, read) = check(&file, &["expected an entry of the codebook, but found `rumour` at items[0]"]);
    assert_eq!((unlike.len(), read.records.len()), (1, example().records.len()));
    assert_ne!(read.records[&unlike[0]].version, Version::LOWEST);
    let file = edited(|file| items(file)[4]["body"][0]["value"] = json!("amused"));
    let (unlike, _) = check(&file, &["expected an entry of the codebook, but found `amused` at items[4]"]);
    assert_eq!(unlike.len(), 1);
    let file = edited(|file| items(file)[4]["body"][0]["value"] = json!("two words"));
    let expected = "expected the id of a kind or tag, without white space and at most 64 bytes long";
    check_left_out(&file, &[&format!("{expected}, but found `\"two words\"` at items[4].body[0].value")]);
    let file = edited(|file| items(file)[0]["body"][0]["value"] = json!("two words"));
    check_harmed(&file, &[&format!("{expected}, but found `\"two words\"` at items[0].body[0].value")]);
}

#[test]
fn an_annotation_without_its_text_is_taken_and_told() {
    let name = "urn:manicule:text:EK_b-78jlw8jL50_Rui4Zw";
    let file = edited(|file| drop(file["manicule"]["texts"].as_object_mut().expect("texts").remove(name)));
    check_all_taken(
        &file,
        &[
            "expected the text EK_b-78jlw8jL50_Rui4Zw to be in the file, but found none for manicule.documents[0]",
            "expected the text EK_b-78jlw8jL50_Rui4Zw to be in the file, but found none for items[7]",
        ],
    );
    let file = edited(|file| file["manicule"]["texts"][name] = json!("@Nadia no !"));
    check_all_taken(
        &file,
        &[
            "expected the text EK_b-78jlw8jL50_Rui4Zw, but found the text 1mXQ_Hc9_LccWsjGNcQ11Q at manicule.texts.urn:manicule:text:EK_b-78jlw8jL50_Rui4Zw",
            "expected the text EK_b-78jlw8jL50_Rui4Zw to be in the file, but found none for manicule.documents[0]",
            "expected the text EK_b-78jlw8jL50_Rui4Zw to be in the file, but found none for items[7]",
        ],
    );
}

#[test]
fn texts_that_are_none_are_left_out() {
    let file = edited(|file| {
        let texts = file["manicule"]["texts"].as_object_mut().expect("texts");
        texts.insert("x".into(), json!("words"));
        texts.insert("urn:manicule:text:AAAAAAAAAAAAAAAAAAAAAA".into(), json!("a\n\nb"));
        texts.insert("urn:manicule:text:AAAAAAAAAAAAAAAAAAAAAQ".into(), json!(["a"]));
    });
    check_all_taken(
        &file,
        &[
            "expected a block with words, but found nothing at block 1 at manicule.texts.urn:manicule:text:AAAAAAAAAAAAAAAAAAAAAA",
            "expected text, but found `[\"a\"]` at manicule.texts.urn:manicule:text:AAAAAAAAAAAAAAAAAAAAAQ",
            "expected urn:manicule:text: and an id, but found `x` at manicule.texts.x",
        ],
    );
}

#[test]
fn a_counter_that_leaves_no_room_is_refused_with_its_entry() {
    let file = edited(|file| items(file)[8]["version"]["counter"] = json!(MAX_COUNTER + 1));
    check_left_out(
        &file,
        &["expected a counter of at most 281474976710656, but found 281474976710657 at items[8]"],
    );
    let file = edited(|file| file["manicule"]["annotators"][0]["version"]["counter"] = json!(u64::MAX));
    check_left_out(
        &file,
        &[
            "expected a counter of at most 281474976710656, but found 18446744073709551615 at manicule.annotators[0]",
        ],
    );
}

#[test]
fn a_version_that_is_none_makes_the_lowest() {
    let file = edited(|file| items(file)[8]["version"]["counter"] = json!(-1));
    check_harmed(&file, &["expected a whole number, but found `-1` at items[8].version.counter"]);
    let file = edited(|file| drop(items(file)[8].as_object_mut().expect("an item").remove("version")));
    check_harmed(&file, &["expected a version, but found nothing at items[8].version"]);
}

#[test]
fn of_two_states_of_one_record_the_greater_version_is_taken() {
    let twice = |counter: u64, note: &str| {
        edited(|file| {
            let mut second = items(file)[1].clone();
            second["version"]["counter"] = json!(counter);
            second["body"] = json!({ "type": "TextualBody", "purpose": "commenting", "value": note });
            items(file).push(second);
            file["total"] = json!(13);
        })
    };
    let said = ["expected every entry once, but found a second one at items[12]"];
    check_all_taken(&twice(1, "older"), &said);
    let (unlike, read) = check(&twice(98, "newer"), &said);
    assert_eq!((unlike.len(), read.records.len()), (1, example().records.len()));
    assert_eq!(read.claims().filter(|(_, claim)| claim.note == "newer").count(), 1);
}

#[test]
fn entries_that_are_something_else_are_left_out() {
    let check = |item: usize, value: Value, said: &str| {
        check_left_out(&edited(|file| items(file)[item] = value), &[said]);
    };
    check(3, json!(null), "expected an annotation, but found nothing at items[3]");
    check(3, json!("words"), "expected an annotation, but found `\"words\"` at items[3]");
    check(3, json!({}), "expected text, but found nothing at items[3].id");
    check(3, json!({ "id": 3 }), "expected text, but found `3` at items[3].id");
    let target = json!({ "source": "https://example.org" });
    check(
        3,
        json!({ "id": "https://example.org/1", "target": target }),
        "expected urn:manicule:claim: and an id or urn:manicule:tag: and an id, but found `\"https://example.org/1\"` at items[3].id",
    );
    let file = edited(|file| drop(items(file)[0].as_object_mut().expect("an item").remove("document")));
    check_left_out(
        &file,
        &["expected urn:manicule:document: and an id, but found nothing at items[0].document"],
    );
    let file = edited(|file| items(file)[0]["creator"]["id"] = json!("Ann"));
    check_left_out(
        &file,
        &["expected urn:manicule:annotator: and an id, but found `\"Ann\"` at items[0].creator.id"],
    );
    let file = edited(|file| {
        drop(items(file)[0]["target"]["selector"].as_array_mut().expect("selectors").remove(0))
    });
    check_left_out(&file, &["expected a TextQuoteSelector, but found nothing at items[0].target.selector"]);
    let file = edited(|file| items(file)[0]["extra"] = json!({ "q": 1 }));
    check_left_out(
        &file,
        &["expected fields that can be kept, but found duplicate field `q` at line 1 column 192 at items[0]"],
    );
}

#[test]
fn an_annotation_does_without_a_part_that_is_something_else() {
    let file = edited(|file| items(file)[0]["modified"] = json!("yesterday"));
    check_harmed(
        &file,
        &["expected a moment such as 2024-07-30T18:42:00Z, but found `\"yesterday\"` at items[0].modified"],
    );
    let file = edited(|file| items(file)[0]["body"][1] = json!({ "type": "Choice", "items": [] }));
    check_harmed(
        &file,
        &[
            "expected one label and one note, but found `{\"items\":[],\"type\":\"Choice\"}` at items[0].body[1]",
        ],
    );
    let file = edited(|file| {
        let second = json!({ "purpose": "commenting", "value": "a second note" });
        items(file)[0]["body"].as_array_mut().expect("bodies").push(second);
    });
    check_harmed(
        &file,
        &[
            "expected one label and one note, but found `{\"purpose\":\"commenting\",\"value\":\"a second note\"}` at items[0].body[2]",
        ],
    );
}

#[test]
fn a_document_does_without_parts_that_are_something_else() {
    let document = |edit: fn(&mut Value)| edited(|file| edit(&mut file["manicule"]["documents"][0]));
    check_harmed(
        &document(|document| document["roles"][1] = json!("sidebar")),
        &["expected the role of a block, but found `\"sidebar\"` at manicule.documents[0].roles[1]"],
    );
    check_harmed(
        &document(|document| document["comments"][3] = json!(7)),
        &["expected a comment, but found `7` at manicule.documents[0].comments[3]"],
    );
    check_harmed(
        &document(|document| document["comments"][3] = document["comments"][2].clone()),
        &["expected every comment once, but found a second one at manicule.documents[0].comments[3]"],
    );
}

#[test]
fn comments_that_answer_each_other_in_a_circle_are_cut_apart() {
    let file = edited(|file| {
        let comments = &mut file["manicule"]["documents"][0]["comments"];
        comments[0]["answers"] = comments[1]["id"].clone();
        comments[1]["answers"] = comments[2]["id"].clone();
        comments[2]["answers"] = comments[1]["id"].clone();
        comments[3]["answers"] = json!("urn:manicule:comment:AAAAAAAAAAAAAAAAAAAAAA");
    });
    let said = |found: &str, comment| {
        format!(
            "expected an earlier comment of the document, but found `\"urn:manicule:comment:{found}\"` at manicule.documents[0].comments[{comment}].answers"
        )
    };
    let document =
        check_harmed(&file, &[&said("AAAAAAAAAAAAAAAAAAAAAA", 3), &said("BxI-H0gjVsQV9oRAejuHIw", 1)]);
    let Some(manicule::workspace::Body::Document(document)) = document.body else {
        panic!("expected a document")
    };
    let [first, second, third, fourth] = document.comments.as_slice() else {
        panic!("expected four comments")
    };
    assert_eq!([second.answers, fourth.answers], [None, None]);
    assert_eq!([first.answers, third.answers], [Some(second.id), Some(second.id)]);
}

#[test]
fn a_part_of_the_file_that_is_missing_is_told() {
    let without =
        |name: &str| edited(|file| drop(file["manicule"].as_object_mut().expect("ours").remove(name)));
    check_left_out(&without("annotators"), &["expected a list, but found nothing at manicule.annotators"]);
    check_left_out(&without("documents"), &["expected a list, but found nothing at manicule.documents"]);
    check_all_taken(&without("codebook"), &["expected a codebook, but found nothing at manicule.codebook"]);
    check_all_taken(&without("format"), &["expected the number 1, but found nothing at manicule.format"]);
    let (unlike, _) = check(
        &edited(|file| file["first"] = json!("https://example.org/page1")),
        &[
            "expected a page, but found `\"https://example.org/page1\"` at first",
            "expected 12 annotations, but found 0",
        ],
    );
    assert_eq!(unlike.len(), 12);
    check_all_taken(&edited(|file| file["total"] = json!(8)), &["expected 8 annotations, but found 12"]);
}

#[test]
fn a_codebook_of_their_own_comes_along_and_a_built_in_one_where_it_has_more_than_ours() {
    let check_taken = |version: Value, id: &str, taken: Option<Version>| {
        let file = edited(|file| {
            file["manicule"]["codebook"]["tags"][2]["id"] = json!(id);
            file["manicule"]["codebook"]["tags"][2]["name"] = json!("Beside the point");
            file["manicule"]["codebook"]["version"] = version;
            items(file)[4]["body"][0]["value"] = json!(id);
        });
        let (_, read) = check(&file, &[]);
        assert_eq!(read.records.get(&RecordKey::Codebook).map(|record| record.version), taken);
        assert_eq!(read.codebook().tags[2].name == "Beside the point", taken.is_some());
    };
    let replica = ReplicaId::from_bits(0);
    let version = || json!({ "counter": 5, "replica": format!("urn:manicule:replica:{replica}") });
    check_taken(version(), "off-topic", Version::new(5, replica));
    check_taken(version(), "beside", Version::new(5, replica));
    check_taken(json!(null), "beside", Some(Version::LOWEST));
    check_taken(json!(null), "off-topic", None);
}

#[test]
fn fields_of_a_newer_version_survive_where_they_stood() {
    let file = edited(|file| {
        items(file)[4]["confidence"] = json!({ "low": 1 });
        file["manicule"]["documents"][0]["wordCount"] = json!(12);
        file["manicule"]["annotators"][0]["colour"] = json!("teal");
    });
    let (_, read) = check(&file, &[]);
    let again: Value = serde_json::from_str(&project::write(&read)).expect("JSON");
    assert_eq!(again, serde_json::from_str::<Value>(&file).expect("JSON"));
}

#[test]
fn overlapping_and_equal_claims_are_all_taken() {
    let file = edited(|file| {
        for number in 0..3 {
            let mut claim = items(file)[0].clone();
            claim["id"] = json!(format!("urn:manicule:claim:AAAAAAAAA{}A", ["A", "B", "C"][number]));
            items(file).push(claim);
        }
        file["total"] = json!(15);
    });
    let (unlike, read) = check(&file, &[]);
    assert_eq!((unlike.len(), read.records.len()), (0, example().records.len() + 3));
}
