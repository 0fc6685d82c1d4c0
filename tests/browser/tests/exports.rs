//! What is carried away is right to the letter, with an emoji before each quote, and has the form that others expect.

use std::collections::BTreeMap;

use browser_tests::{Download, Page, Stage};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";
const COMMENTS: &str = "main > [role=region] [data-block]";
const NAME: &str = "The moon 🌕 and its people";

const TEXT: &str = "The moon 🌕 and its people

👩🏽‍🚀 The moon is full tonight, says the club of the town’s star-gazers, and closer than it has been all year.

Everybody should look up, =they say=, for nothing is as fair as a full moon over the hill, \"whatever\" the weather.

Comments (2)

Ann
30 July 2024, 18:42
🧐 All year? It was closer in March, and I wrote it down.

Bob
30 July 2024, 19:05
🌖🌖 So what, it is always fair.
";

const SHEET_HEAD: &str = "doc_id,doc_sha256,annotator,unit,comment_id,parent_id,claim_id,start,end,offset_unit,quote,label,target,confidence,note,created,modified";

/// Brings the text and annotates it: two claims behind an emoji, one over two blocks, tags with evidence.
async fn annotate(page: &Page) {
    page.bring_article(TEXT).await;
    page.role("article", NAME).await;
    assert_eq!(page.comments().await.len(), 2);
    for (words, key) in
        [("The moon is full tonight", "f"), ("nothing is as fair as a full moon", "v"), ("=they say=", "h")]
    {
        page.select_words(ARTICLE, words).await;
        page.press(key).await;
    }
    page.role("complementary", "Annotations").await.role("textbox", "Note").await.click().await;
    page.type_text("Who, \"they\"? 🤔").await;
    page.press("Escape").await;
    let script = "
        const blocks = document.querySelectorAll('main > article [data-block]');
        const text = (block) => document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        const last = (block) => { const nodes = text(block); while (nodes.nextNode()); return nodes.currentNode; };
        getSelection().setBaseAndExtent(last(blocks[1]), last(blocks[1]).length - 9, text(blocks[2]).nextNode(), 9);";
    page.script(script, vec![]).await;
    page.press("h").await;
    page.expect_claims(&[
        "The moon is full tonight",
        "all year.\nEverybody",
        "=they say=",
        "nothing is as fair as a full moon",
    ])
    .await;
    page.press("1").await;
    page.select_words(COMMENTS, "It was closer in March").await;
    // The first comment is the current one again once somebody presses on it.
    page.press("e").await;
    page.status("Saved").await;
}

/// The texts that are kept, by the names that quotes give.
async fn texts(page: &Page) -> BTreeMap<String, Vec<char>> {
    let kept = page.local_storage("manicule/1/x/").await;
    kept.into_iter()
        .map(|(key, text)| (key["manicule/1/x/".len()..].to_owned(), text.chars().collect()))
        .collect()
}

fn slice(text: &[char], start: &Value, end: &Value) -> String {
    let place = |value: &Value| value.as_u64().expect("a number of code points") as usize;
    text[place(start)..place(end)].iter().collect()
}

fn json_of(file: &Download) -> Value {
    serde_json::from_slice(&file.bytes).expect("JSON")
}

fn is_iri(value: &Value) -> bool {
    value.as_str().is_some_and(|iri| iri.starts_with("urn:") || iri.starts_with("https://"))
}

/// What the Web Annotation model asks of a collection, its page and its items (sections 3 to 5), and what Manicule
/// promises of them.
fn check_collection(collection: &Value, texts: &BTreeMap<String, Vec<char>>) {
    let contexts = match &collection["@context"] {
        Value::Array(contexts) => contexts.clone(),
        context => vec![context.clone()],
    };
    assert_eq!(contexts[0], "http://www.w3.org/ns/anno.jsonld");
    assert!(is_iri(&collection["id"]), "{}", collection["id"]);
    assert_eq!(collection["type"], "AnnotationCollection");
    let page = &collection["first"];
    assert!(is_iri(&page["id"]));
    assert_eq!(page["type"], "AnnotationPage");
    assert_eq!(page["startIndex"], 0);
    let items = page["items"].as_array().expect("a list of annotations");
    assert_eq!(collection["total"], json!(items.len()));
    assert_eq!(items.len(), 5);
    let mut ids = Vec::new();
    for item in items {
        assert!(is_iri(&item["id"]), "{item}");
        ids.push(item["id"].to_string());
        assert_eq!(item["type"], "Annotation");
        assert!(
            ["highlighting", "tagging"].contains(&item["motivation"].as_str().unwrap_or_default()),
            "{item}"
        );
        assert!(is_iri(&item["creator"]["id"]), "{item}");
        for time in ["created", "modified"] {
            let time = item[time].as_str().expect("a time");
            assert!(
                time.ends_with('Z') && time.chars().nth(10) == Some('T'),
                "{time} is xsd:dateTime in UTC"
            );
        }
        for body in item["body"].as_array().into_iter().flatten() {
            assert_eq!(body["type"], "TextualBody");
            assert!(
                ["classifying", "tagging", "commenting"]
                    .contains(&body["purpose"].as_str().unwrap_or_default())
            );
            assert!(body["value"].is_string());
        }
        let target = &item["target"];
        assert_eq!(target["type"], "SpecificResource");
        assert!(is_iri(&target["source"]), "{target}");
        let selectors = target["selector"].as_array().expect("selectors");
        let of_type =
            |name: &str| selectors.iter().find(|selector| selector["type"] == name).expect("a selector");
        let (quote, position) = (of_type("TextQuoteSelector"), of_type("TextPositionSelector"));
        let text =
            target["text"].as_str().and_then(|text| text.rsplit(':').next()).expect("the name of a text");
        let text = &texts[text];
        let exact = slice(text, &position["start"], &position["end"]);
        assert_eq!(quote["exact"], exact, "the quote stands at its place in code points");
        let whole: String = text.iter().collect();
        let around = format!(
            "{}{exact}{}",
            quote["prefix"].as_str().unwrap_or_default(),
            quote["suffix"].as_str().unwrap_or_default()
        );
        assert!(whole.contains(&around), "{around:?} stands in the text");
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), items.len(), "each annotation has an id of its own");
}

fn quotes(collection: &Value) -> Vec<&str> {
    let items = collection["first"]["items"].as_array().expect("a list of annotations");
    let quote = |item: &'_ Value| {
        item["target"]["selector"].as_array()?.iter().position(|it| it["type"] == "TextQuoteSelector")
    };
    items.iter().filter_map(|item| item["target"]["selector"][quote(item)?]["exact"].as_str()).collect()
}

const QUOTES: [&str; 5] = [
    "The moon is full tonight",
    "all year.\nEverybody",
    "=they say=",
    "nothing is as fair as a full moon",
    "It was closer in March",
];

#[tokio::test]
async fn the_project_file_is_whole_and_a_valid_collection_of_web_annotations() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    annotate(&page).await;
    let file = page.export("Project (.json)").await;
    assert_eq!(file.name, "manicule-the-moon-and-its-people.json");
    let project = json_of(&file);
    let texts = texts(&page).await;
    check_collection(&project, &texts);
    assert_eq!(quotes(&project), QUOTES);
    let own = &project["manicule"];
    assert_eq!(own["format"], 1);
    assert_eq!(own["documents"][0]["name"], NAME);
    for (name, text) in own["texts"].as_object().expect("texts") {
        let kept: String = texts[name.rsplit(':').next().unwrap_or_default()].iter().collect();
        assert_eq!(*text, kept);
    }
    assert_eq!(own["texts"].as_object().map(|texts| texts.len()), Some(3));
    let tag = &project["first"]["items"][4];
    let comment = own["documents"][0]["comments"][0]["id"].as_str().expect("the comment’s name");
    assert_eq!(tag["target"]["source"], comment, "a comment’s words have the comment for their source");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_annotations_alone_are_a_collection_without_the_texts() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    annotate(&page).await;
    let file = page.export("Web Annotation (.jsonld)").await;
    assert_eq!(file.name, "manicule-the-moon-and-its-people.jsonld");
    let annotations = json_of(&file);
    check_collection(&annotations, &texts(&page).await);
    assert_eq!(quotes(&annotations), QUOTES);
    assert_eq!(annotations["manicule"], Value::Null);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_spreadsheet_has_its_columns_and_quotes_at_their_places() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    annotate(&page).await;
    let file = page.export("Spreadsheet (.csv)").await;
    assert_eq!(file.name, "manicule-the-moon-and-its-people.csv");
    let sheet = String::from_utf8(file.bytes).expect("UTF-8");
    let sheet = sheet.strip_prefix('\u{feff}').expect("a byte order mark, for Excel");
    assert_eq!(sheet.lines().next(), Some(SHEET_HEAD));
    assert!(sheet.starts_with(&format!("{SHEET_HEAD}\r\n")), "lines end as RFC 4180 has it");

    // The hash in a row is that of the text, made by the browser itself.
    let mut by_hash = BTreeMap::new();
    for text in texts(&page).await.into_values() {
        let hash = "const [text, done] = arguments; crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)).then((hash) => done(Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')))";
        let canonical: String = text.iter().collect();
        let hash = page.web_driver().await.execute_async(hash, vec![json!(canonical)]).await.expect("a hash");
        by_hash.insert(hash.json().as_str().expect("a hash").to_owned(), text);
    }
    let mut quotes = Vec::new();
    let mut units = Vec::new();
    for row in csv::Reader::from_reader(sheet.as_bytes()).deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("a row");
        units.push(row["unit"].clone());
        assert_eq!(row["offset_unit"], "code point");
        let text = &by_hash[&row["doc_sha256"]];
        if row["start"].is_empty() {
            assert_eq!((&*row["end"], &*row["quote"]), ("", ""));
            continue;
        }
        let place = |column: &str| json!(row[column].parse::<u64>().expect("a number"));
        let words = slice(text, &place("start"), &place("end"));
        // A cell that would be a formula stands behind an apostrophe.
        assert_eq!(row["quote"].trim_start_matches('\''), words);
        assert_eq!(row["quote"].starts_with('\''), words.starts_with('='));
        quotes.push(words);
    }
    assert_eq!(quotes, QUOTES);
    assert_eq!(units, ["claim", "claim", "claim", "claim", "comment", "comment"]);
    assert!(sheet.contains("\"Who, \"\"they\"\"? 🤔\""), "{sheet}");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_file_comes_by_one_click_on_a_plain_link() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("1").await;
    for (name, loses) in [
        ("Project (.json)", "Everything of this document. Import brings it all back."),
        ("Web Annotation (.jsonld)", "The annotations for other programs, without the texts."),
        ("Spreadsheet (.csv)", "One row a claim or tag, for counting, without the texts."),
    ] {
        page.role("button", "Export").await.click().await;
        let item = page.role("menu", "Export").await.role("menuitem", name).await;
        assert_eq!(item.description().await, loses);
        assert_eq!(item.script("return [arguments[0].tagName, arguments[0].hasAttribute('href'), arguments[0].hasAttribute('download')]").await, json!(["A", true, true]));
        let file = page.download(item.click()).await;
        assert!(file.name.starts_with("manicule-à-denver"), "{}", file.name);
        assert!(!file.bytes.is_empty());
        page.no_role("menu", "Export").await;
    }
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_formats_of_other_programs_are_listed_with_what_they_lose_and_made_by_one_press() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    annotate(&page).await;
    page.role("button", "Export").await.click().await;
    page.role("menu", "Export").await.role("menuitem", "Other formats…").await.click().await;
    let dialog = page.role("dialog", "Other formats").await;
    for (name, ending, holds) in [
        ("Hypothesis (.json)", ".json", "\"TextQuoteSelector\""),
        ("Spreadsheet with tabs (.tsv)", ".tsv", "doc_id\tdoc_sha256"),
        ("doccano, named words (.jsonl)", ".jsonl", "\"label\":[["),
        ("doccano, words and relations (.jsonl)", ".jsonl", "\"relations\":["),
        ("doccano, comments (.jsonl)", ".jsonl", "\"label\":[\"skeptical\"]"),
        ("Label Studio (.json)", ".json", "\"choices\""),
        ("brat (.zip)", ".zip", "AnnotatorNotes"),
        ("INCEpTION, UIMA CAS (.json)", ".json", "\"%FEATURE_STRUCTURES\""),
    ] {
        let button = dialog.role("button", name).await;
        assert!(button.description().await.len() > 20, "{name} says what it loses");
        let file = page.download(button.click()).await;
        assert!(file.name.starts_with("manicule-the-moon") && file.name.ends_with(ending), "{}", file.name);
        assert!(String::from_utf8_lossy(&file.bytes).contains(holds), "{name} holds {holds}");
    }
    page.press("Escape").await;
    page.no_role("dialog", "Other formats").await;
    stage.expect_peace(&page).await;
}
