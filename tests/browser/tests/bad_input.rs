//! What can't be read is refused in words: what was expected, what was found and where. The rest of a file is taken, and
//! what was there is as it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use browser_tests::{Found, Page, Stage};
use serde_json::{Value, json};
use tempfile::TempDir;

const ARTICLE: &str = "main > article [data-block]";
const COMMENTS: &str = "main > [role=region] [data-block]";
const FACT: &str = "Meta avait publié Llama 3.1";
const VALUE: &str = "le plus grand événement de l’année 2023";
const POLICY: &str = "Les gouvernements auraient donc intérêt à soutenir les modèles ouverts";

/// Both stores, which nothing bad may change.
async fn kept(page: &Page) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    page.status("Saved").await;
    (page.local_storage("manicule/").await, page.indexed_db("manicule/").await)
}

/// Three claims and two tags on the sample.
async fn annotate(page: &Page) {
    for (words, key) in [(FACT, "f"), (VALUE, "v"), (POLICY, "p")] {
        page.select_words(ARTICLE, words).await;
        page.press(key).await;
    }
    page.press("Escape").await;
    page.press("1").await;
    page.press("2").await;
    page.expect_claims(&[FACT, VALUE, POLICY]).await;
    page.expect_tags(&["Skeptical: the article", "Supportive: the article", "", "", "", ""]).await;
}

/// Files to be chosen, in a folder that goes with it.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for files"))
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).expect("a file can be written");
        path
    }
}

/// Bytes of no kind that is known: no text in any encoding.
fn junk() -> Vec<u8> {
    (0..4_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8 & 0x9f).collect()
}

#[tokio::test]
async fn a_file_of_which_nothing_can_be_taken_is_refused_with_what_and_where() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    annotate(&page).await;
    let before = kept(&page).await;
    let project = page.export("Project (.json)").await.bytes;
    let before_export = kept(&page).await;
    assert_eq!(before_export.1, before.1, "carrying away changes no record");
    let mut newer: Value = serde_json::from_slice(&project).expect("JSON");
    newer["manicule"]["format"] = json!(7);
    let files = Files::new();
    for (name, bytes, said) in [
        ("junk.json", junk(), &["Expected JSON, but found", "in “junk.json”", "line 1, column"][..]),
        ("empty.json", Vec::new(), &["Expected JSON, but found nothing.", "in “empty.json”"]),
        (
            "map.json",
            br#"{"type": "FeatureCollection", "features": []}"#.to_vec(),
            &[
                "Expected a project file of this program, but found {\"type\": \"FeatureCollection\", …}.",
                "in “map.json”",
            ],
        ),
        ("list.json", b"[1, 2, 3]".to_vec(), &["Expected a project file of this program, but found […]."]),
        (
            "words.json",
            b"{\n  \"name\": nothing\n}".to_vec(),
            &["Expected JSON, but found “nothing", "line 2, column 11"],
        ),
        (
            "begun.json",
            project[..40].to_vec(),
            &["Expected the rest of the file, but found its end.", "line"],
        ),
        (
            "newer.json",
            newer.to_string().into_bytes(),
            &["Expected format 1, but found format 7.", "newer version"],
        ),
    ] {
        page.choose_file("Import", files.write(name, bytes)).await;
        let dialog = page.role("dialog", "Import").await;
        let alert = dialog.text().await;
        for words in said {
            assert!(alert.contains(words), "{name}: {words:?} in {alert:?}");
        }
        assert!(alert.contains("Nothing here was changed."), "{alert:?}");
        assert_eq!(dialog.roles("alert").await.len(), 1, "{name}: it is said aloud");
        assert_eq!(kept(&page).await, before_export, "{name}");
        dialog.role("button", "Cancel").await.click().await;
        page.no_role("dialog", "Import").await;
        assert_eq!(kept(&page).await, before_export, "{name}");
    }
    page.expect_claims(&[FACT, VALUE, POLICY]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn of_a_file_that_was_cut_in_half_the_whole_entries_are_taken() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    annotate(&page).await;
    let project = String::from_utf8(page.export("Project (.json)").await.bytes).expect("UTF-8");
    let worked = kept(&page).await;
    // In the middle of the third claim.
    let third = project.match_indices("\"urn:manicule:claim:").nth(2).expect("three claims").0;
    let files = Files::new();
    let half = files.write("half.json", &project[..third + 200]);

    // Where all of it is already: nothing is changed, whatever is said to the dialog.
    for button in ["Cancel", "Import"] {
        page.choose_file("Import", &half).await;
        let dialog = page.role("dialog", "Import").await;
        let said = dialog.text().await;
        for words in [
            "Expected the rest of the file, but found its end.",
            "What was whole before its end can be taken.",
            "line ",
        ] {
            assert!(said.contains(words), "{words:?} in {said:?}");
        }
        assert_eq!(kept(&page).await, worked);
        dialog.role("button", button).await.click().await;
        page.no_role("dialog", "Import").await;
        assert_eq!(kept(&page).await, worked, "after {button}");
    }

    // In a browser where nothing is.
    let other = stage.open().await;
    other.css(COMMENTS).await;
    let before = kept(&other).await;
    other.choose_file("Import", &half).await;
    let dialog = other.role("dialog", "Import").await;
    dialog.text().await;
    assert_eq!(kept(&other).await, before, "nothing is changed before one says so");
    dialog.role("button", "Import").await.click().await;
    other.expect_claims(&[FACT, VALUE]).await;
    let (taken, _) = kept(&other).await;
    for (key, value) in taken.iter().filter(|(key, _)| key.starts_with("manicule/1/")) {
        assert_eq!(worked.0.get(key), Some(value), "what is taken is as it was");
    }
    stage.expect_peace(&other).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn what_is_odd_in_a_file_is_told_and_the_rest_of_it_is_taken() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    annotate(&page).await;
    // One that lies over another, which is nothing odd.
    page.select_words(ARTICLE, "Llama 3.1, dont la version").await;
    page.press("h").await;
    page.press("Escape").await;
    let claims = [FACT, "Llama 3.1, dont la version", VALUE, POLICY];
    page.expect_claims(&claims).await;
    let file = page.export("Project (.json)").await;
    let worked = kept(&page).await;
    let mut project: Value = serde_json::from_slice(&file.bytes).expect("JSON");
    let items = project["first"]["items"].as_array_mut().expect("annotations");
    let selector = |item: &mut Value, class: &str, set: &dyn Fn(&mut Value)| {
        let selectors = item["target"]["selector"].as_array_mut().expect("selectors");
        set(selectors.iter_mut().find(|selector| selector["type"] == class).expect("a selector"));
    };
    // Out of the text; its words are found where they stand.
    selector(&mut items[0], "TextPositionSelector", &|place| {
        (place["start"], place["end"]) = (json!(900_000), json!(900_027))
    });
    // Backwards.
    selector(&mut items[2], "TextPositionSelector", &|place| {
        (place["start"], place["end"]) = (json!(40), json!(12))
    });
    // Words that stand nowhere.
    selector(&mut items[3], "TextQuoteSelector", &|quote| quote["exact"] = json!("words that nobody wrote"));
    // A tag that no codebook has.
    items[4]["body"][0]["value"] = json!("sarcastic");
    // No annotation at all.
    items.push(json!({ "id": "urn:manicule:claim:not-an-id", "type": "Annotation", "target": 12 }));
    let files = Files::new();
    let odd = files.write("odd.json", project.to_string());
    let said = [
        "Expected the quote to stand at 900000..900027, but found it at",
        "items[0]",
        "Expected “start” to be before “end”, but found 40..12.",
        "items[2]",
        "This annotation is left out.",
        "Expected “words that nobody wrote” to stand at",
        "items[3]",
        "Expected an entry of the codebook, but found “sarcastic”.",
        "items[4]",
        "items[6]",
        "This entry is left out.",
    ];

    let other = stage.open().await;
    other.css(COMMENTS).await;
    let before = kept(&other).await;
    other.choose_file("Import", &odd).await;
    let dialog = other.role("dialog", "Import").await;
    let text = dialog.text().await;
    for words in said {
        assert!(text.contains(words), "{words:?} in {text:?}");
    }
    dialog.role("button", "Cancel").await.click().await;
    other.no_role("dialog", "Import").await;
    assert_eq!(kept(&other).await, before);

    other.choose_file("Import", &odd).await;
    other.role("dialog", "Import").await.role("button", "Import").await.click().await;
    other.expect_claims(&[FACT, "Llama 3.1, dont la version"]).await;
    let margin = other.role("complementary", "Annotations").await.text().await;
    assert!(margin.contains("Its words are not in this article"), "{margin:?}");
    other.role("button", "Go on as the annotator of this file").await.click().await;
    let stranger = "sarcastic (not in the codebook): the article";
    other.expect_tags(&[stranger, "Supportive: the article", "", "", "", ""]).await;
    let region = other.role("region", "Comments").await.text().await;
    assert!(region.contains("1 sarcastic"), "{region:?}");
    let (kept_here, _) = kept(&other).await;
    let tags: Vec<&String> =
        kept_here.iter().filter(|(key, _)| key.starts_with("manicule/1/t/")).map(|(_, tag)| tag).collect();
    assert!(tags.iter().any(|tag| tag.contains("\"sarcastic\"")), "{tags:?}");
    other.reload().await;
    other.expect_claims(&[FACT, "Llama 3.1, dont la version"]).await;

    // Where the annotations are whole, the odd ones don't take their places.
    page.choose_file("Import", &odd).await;
    page.role("dialog", "Import").await.role("button", "Import").await.click().await;
    page.no_role("dialog", "Import").await;
    page.expect_claims(&claims).await;
    assert_eq!(kept(&page).await, worked);
    stage.expect_peace(&other).await;
    stage.expect_peace(&page).await;
}

/// The dialog says why, aloud, and there is nothing to add.
async fn expect_refusal(dialog: &Found, said: &[&str]) {
    let alerts = dialog.roles("alert").await;
    let alert = match alerts.first() {
        Some(alert) => alert.text().await,
        None => panic!("an alert in {:?}", dialog.text().await),
    };
    for words in said {
        assert!(alert.contains(words), "{words:?} in {alert:?}");
    }
    assert!(!dialog.role("button", "Add").await.is_enabled().await);
}

#[tokio::test]
async fn a_text_that_can_not_be_an_article_is_refused() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    annotate(&page).await;
    let before = kept(&page).await;
    page.role("button", "New article").await.click().await;
    let dialog = page.role("dialog", "New article").await;
    let field = dialog.role("textbox", "Text").await;
    for (text, said) in [
        ("", &["Expected the text of an article, but found nothing.", "in the text"][..]),
        (" \n\t\n\u{a0}\n", &["Expected the text of an article, but found nothing."]),
        (
            "{\"type\": \"FeatureCollection\", \"features\": []}",
            &["Expected the text of an article, but found JSON.", "Import"],
        ),
        (
            "<!DOCTYPE html>\n<html><head><title>Moon</title></head><body><script>moon()</script></body></html>",
            &["Expected the text of an article, but found nothing."],
        ),
    ] {
        field.fill(text).await;
        dialog.role("button", "Preview").await.click().await;
        page.until("return document.querySelector('dialog [role=alert]') !== null && document.querySelector('dialog [aria-busy=true]') === null").await;
        expect_refusal(&dialog, said).await;
    }
    let files = Files::new();
    for (name, bytes, said) in [
        ("junk.txt", junk(), &["Expected text, but found", "control characters", "in “junk.txt”"][..]),
        (
            "paper.txt",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj".to_vec(),
            &["Expected text, but found a PDF document.", "in “paper.txt”"],
        ),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), &["Expected text, but found a picture."]),
        (
            "letter.txt",
            b"PK\x03\x04\x14\0\x06\0\x08\0".to_vec(),
            &["Expected text, but found an archive or an office document."],
        ),
        ("empty.txt", Vec::new(), &["Expected the text of an article, but found nothing.", "in “empty.txt”"]),
        (
            "novel.txt",
            vec![b'a'; 30_000_000],
            &["Expected a text of at most 25 MB, but found 30 MB.", "in “novel.txt”"],
        ),
    ] {
        page.choose_file("Choose a file", files.write(name, bytes)).await;
        page.until(&format!(
            "return document.querySelector('dialog [role=alert]')?.innerText.includes('“{name}”') ?? false"
        ))
        .await;
        expect_refusal(&dialog, said).await;
    }
    page.press("Escape").await;
    page.no_role("dialog", "New article").await;
    assert_eq!(kept(&page).await, before);
    page.expect_claims(&[FACT, VALUE, POLICY]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_paste_of_thirty_megabytes_is_refused_before_it_is_in_the_field() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("1").await;
    let before = kept(&page).await;
    page.role("button", "New article").await.click().await;
    let dialog = page.role("dialog", "New article").await;
    let field = dialog.role("textbox", "Text").await;
    field.click().await;
    // What is there before stays.
    let small = "The moon is full tonight.\n\nEverybody should look up.";
    page.paste(small).await;
    dialog.role("listbox", "Lines").await;
    let copy = "const done = arguments[0]; navigator.clipboard.writeText('The moon is full tonight. \\n'.repeat(1_200_000)).then(() => done(null), (error) => done(String(error)))";
    let refused = page.web_driver().await.execute_async(copy, vec![]).await.expect("the clipboard takes it");
    assert_eq!(*refused.json(), Value::Null);
    field.click().await;
    page.press("Control+v").await;
    page.until("return document.querySelector('dialog [role=alert]') !== null").await;
    let alert = dialog.role("alert", "").await.text().await;
    for words in ["Expected a text of at most 25 MB, but found 33 MB.", "in what was pasted"] {
        assert!(alert.contains(words), "{words:?} in {alert:?}");
    }
    assert_eq!(field.value().await, small);
    page.press("Escape").await;
    page.no_role("dialog", "New article").await;
    assert_eq!(kept(&page).await, before);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn records_that_can_not_be_read_are_left_where_they_are() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    annotate(&page).await;
    let good = kept(&page).await;
    // A damaged value, a key of a newer version, and one of somebody else.
    let bad = [
        ("manicule/1/c/AAAAAAAAAAE", "{\"v\":[1,\"t9h"),
        ("manicule/2/c/AAAAAAAAAAI", "{\"of\":\"a newer version\"}"),
        ("manicule/1/q/AAAAAAAAAAM", "{}"),
        ("else", "where"),
    ];
    for (key, value) in bad {
        page.script("localStorage.setItem(arguments[0], arguments[1])", vec![json!(key), json!(value)]).await;
    }
    page.reload().await;
    page.expect_claims(&[FACT, VALUE, POLICY]).await;
    page.press("Shift+3").await;
    page.status("Saved").await;
    let now = page.local_storage("").await;
    for (key, value) in bad {
        assert_eq!(now.get(key).map(String::as_str), Some(value), "{key} is as it was");
    }
    for (key, value) in good.0.iter().filter(|(key, _)| key.starts_with("manicule/1/")) {
        assert_eq!(now.get(key), Some(value));
    }
    stage.expect_peace(&page).await;
}
