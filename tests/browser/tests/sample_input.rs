//! The whole job on a real page's text, pasted as it was copied: looked over, added, annotated, kept and carried away.

use std::collections::BTreeMap;
use std::fs;

use browser_tests::{Found, Page, Stage, at, project};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";
const COMMENTS: &str = "main > [role=region] [data-block]";
const NAME: &str = "Zuckerberg et l’ouverture";
const ADDRESS: &str = "https://example.org/zuckerberg";

/// The text, which is not part of the project; `None`, and a line that says so, where it is not there.
fn sample_input() -> Option<String> {
    let path = project().join("../shared/sample-input/article-with-comments.txt");
    let text = fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: ../shared/sample-input is not there");
    }
    text
}

/// How many lines of the preview were taken for what. The name of a line begins with that.
async fn counts(dialog: &Found) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for line in dialog.role("listbox", "Lines").await.roles("option").await {
        let name = line.name().await;
        let roles = [
            "Left out",
            "Title",
            "Heading",
            "Paragraph",
            "Quotation",
            "List item",
            "Caption",
            "Byline",
            "Comment",
        ];
        let role = roles.into_iter().find(|role| name.starts_with(role)).unwrap_or("nothing");
        *counts.entry(role).or_default() += 1;
    }
    counts
}

/// Some words of a block of the article, which is not to be quoted here.
async fn words(page: &Page, block: usize, from: usize, count: usize) -> (String, usize) {
    let text = page.css_all(ARTICLE).await[block].script("return arguments[0].textContent").await;
    let text = text.as_str().expect("a text").to_owned();
    let words: Vec<&str> = text.split(' ').collect();
    let start = words[..from].iter().map(|word| word.chars().count() + 1).sum();
    (words[from..from + count].join(" "), start)
}

async fn select(page: &Page, block: usize, from: usize, count: usize) -> String {
    let (words, start) = words(page, block, from, count).await;
    let end = start + words.chars().count();
    page.select(at(ARTICLE, start).nth(block), at(ARTICLE, end).nth(block)).await;
    words
}

#[tokio::test]
async fn the_whole_job_on_a_page_as_it_was_copied() {
    let Some(text) = sample_input() else {
        return;
    };
    let stage = Stage::start().await;
    let page = stage.open().await;

    // Paste it: all is told apart without a touch.
    page.role("button", "New article").await.click().await;
    let dialog = page.role("dialog", "New article").await;
    let add = dialog.role("button", "Add").await;
    assert!(!add.is_enabled().await, "there is nothing to add yet");
    dialog.role("button", "Choose a file").await;
    let field = dialog.role("textbox", "Text").await;
    field.click().await;
    page.paste(&text).await;
    dialog.role("button", "Preview").await.click().await;
    dialog.role("listbox", "Lines").await;
    page.until("return !Array.from(document.querySelectorAll('dialog button')).at(-1).disabled").await;
    assert!(add.is_enabled().await);
    let expected = [("Caption", 1), ("Comment", 6), ("Left out", 3), ("Paragraph", 9)];
    assert_eq!(counts(&dialog).await, expected.into());
    let said = dialog.text().await;
    for count in ["3 lines left out", "9 paragraphs", "1 caption", "6 comments"] {
        assert!(said.contains(count), "{count} in {said:?}");
    }
    assert_eq!(page.css_all("dialog [data-block]").await.len(), 0, "lines of a preview are no blocks");
    let title = dialog.role("textbox", "Title").await;
    assert_ne!(title.value().await, "", "a name is proposed");
    title.fill(NAME).await;
    dialog.role("textbox", "Address").await.fill(ADDRESS).await;
    assert_eq!(dialog.role("combobox", "Language").await.value().await, "fr");
    add.click().await;
    page.no_role("dialog", "New article").await;

    let article = page.role("article", NAME).await;
    assert_eq!(article.attribute("lang").await.as_deref(), Some("fr"));
    assert_eq!(article.attribute("dir").await.as_deref(), Some("ltr"));
    assert_eq!(page.css_all(ARTICLE).await.len(), 10);
    assert_eq!(page.comments().await.len(), 6);
    let drawn = page
        .script(
            "return Array.from(document.querySelectorAll('[data-block]'), (it) => it.textContent)",
            vec![],
        )
        .await;
    let lines: Vec<&str> = text.lines().skip(3).collect();
    assert_eq!(drawn, json!(lines), "each line is there to the letter");

    // Claims.
    let mut claims = Vec::new();
    claims.push(select(&page, 0, 2, 6).await);
    page.role("toolbar", "Highlight").await.role("button", "Claim").await.click().await;
    claims.push(select(&page, 1, 3, 5).await);
    page.role("toolbar", "Highlight").await.role("button", "Value").await.click().await;
    claims.push(select(&page, 1, 6, 5).await);
    page.press("f").await;
    claims.push(select(&page, 8, 0, 7).await);
    page.press("p").await;
    let claims: Vec<&str> = claims.iter().map(String::as_str).collect();
    page.expect_claims(&claims).await;
    page.role("complementary", "Annotations").await.role("textbox", "Note").await.click().await;
    page.type_text("Who says so?").await;
    page.press("Escape").await;

    // Six comments, six keys; then one of them is turned, and its words are marked.
    for key in ["1", "1", "2", "3", "1", "2"] {
        page.press(key).await;
    }
    let third = page.comments().await.swap_remove(2);
    third.script("arguments[0].querySelector('select').focus()").await;
    page.type_text("claim 4").await;
    page.press("Tab").await;
    let comment = page.css_all(COMMENTS).await.swap_remove(5).text().await;
    let evidence: String = comment.chars().take(comment.find('?').expect("a question")).collect();
    let evidence = evidence.trim();
    page.select(at(COMMENTS, 0).nth(5), at(COMMENTS, evidence.chars().count()).nth(5)).await;
    page.role("toolbar", "Evidence").await.role("button", "Evidence").await.click().await;
    let tags = [
        "Skeptical: the article",
        "Skeptical: the article",
        "Supportive: claim 4",
        "Off-topic: the article",
        "Skeptical: the article",
        "Supportive: the article",
    ];
    page.expect_tags(&tags).await;
    let summary = page.role("region", "Comments").await.text().await;
    for count in ["3 skeptical", "2 supportive", "1 off-topic", "0 untagged"] {
        assert!(summary.contains(count), "{count} in {summary:?}");
    }

    // Keep.
    page.status("Saved").await;
    let (kept, living) = (page.local_storage("manicule/1/").await, page.living_records().await);
    assert_eq!(page.indexed_db("manicule/1/").await, kept);
    page.reload().await;
    page.role("article", NAME).await;
    page.expect_claims(&claims).await;
    page.expect_tags(&tags).await;
    assert_eq!(page.local_storage("manicule/1/").await, kept);

    // Carry away, clear everything, and bring it back.
    let file = page.export("Project (.json)").await;
    assert_eq!(file.name, "manicule-zuckerberg-et-l-ouverture.json");
    let sheet = page.export("Spreadsheet (.csv)").await;
    let rows = csv::Reader::from_reader(&sheet.bytes[..]).into_records().count();
    assert_eq!(rows, claims.len() + tags.len());
    let annotations = page.export("Web Annotation (.jsonld)").await;
    let annotations: Value = serde_json::from_slice(&annotations.bytes).expect("JSON");
    assert_eq!(annotations["first"]["items"].as_array().map(Vec::len), Some(claims.len() + tags.len()));
    assert_eq!(annotations["first"]["items"][0]["target"]["source"], ADDRESS);
    page.expect_no_complaints().await;
    page.wipe().await;
    page.css(COMMENTS).await;
    let folder = tempfile::tempdir().expect("a folder for the file");
    let path = folder.path().join(&file.name);
    fs::write(&path, &file.bytes).expect("the file can be written");
    page.choose_file("Import", &path).await;
    page.role("article", NAME).await;
    page.role("button", "Go on as the annotator of this file").await.click().await;
    page.expect_claims(&claims).await;
    page.expect_tags(&tags).await;
    page.status("Saved").await;
    assert_eq!(page.living_records().await, living);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn what_a_line_was_taken_for_can_be_changed_before_and_after_it_was_added() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let text = "The lamps go out\n\nThe town voted on Tuesday to switch its lamps off at midnight.\n\nShops have two years to comply, homes have five.\n\nA lamp that is already up stays up, says the planner.";
    page.role("button", "New article").await.click().await;
    let dialog = page.role("dialog", "New article").await;
    dialog.role("textbox", "Text").await.fill(text).await;
    dialog.role("button", "Preview").await.click().await;
    let list = dialog.role("listbox", "Lines").await;
    // By mouse, a range at once, and by key.
    let lines = list.roles("option").await;
    lines[2].click().await;
    page.web_driver()
        .await
        .action_chain()
        .key_down(thirtyfour::Key::Shift)
        .move_to_element_center(lines[3].element())
        .click()
        .key_up(thirtyfour::Key::Shift)
        .perform()
        .await
        .expect("the mouse can be moved there");
    dialog.role("toolbar", "Take the selected lines for").await.role("button", "Comment").await.click().await;
    page.until("return document.querySelector('dialog').innerText.includes('2 comments')").await;
    list.focus().await;
    page.press("Home").await;
    page.press("t").await;
    page.until("return document.querySelector('dialog').innerText.includes('1 title')").await;
    dialog.role("button", "Add").await.click().await;
    page.role("article", "The lamps go out").await;
    page.role("heading", "The lamps go out").await;
    assert_eq!(page.comments().await.len(), 2);

    // Later too, and no annotation moves or goes.
    page.select_words(ARTICLE, "switch its lamps off").await;
    page.press("f").await;
    page.press("1").await;
    page.press("2").await;
    page.expect_tags(&["Skeptical: the article", "Supportive: the article"]).await;
    page.role("button", "Documents: The lamps go out").await.click().await;
    page.role("button", "Lines of this document").await.click().await;
    let dialog = page.role("dialog", "Lines of this document").await;
    let list = dialog.role("listbox", "Lines").await;
    list.focus().await;
    for key in ["Home", "ArrowDown", "h"] {
        page.press(key).await;
    }
    page.until("return document.querySelector('dialog').innerText.includes('1 heading')").await;
    for key in ["End", "ArrowUp"] {
        page.press(key).await;
    }
    dialog
        .role("toolbar", "Take the selected lines for")
        .await
        .role("button", "Paragraph")
        .await
        .click()
        .await;
    page.until("return document.querySelector('dialog').innerText.includes('1 comment')").await;
    dialog.role("button", "Done").await.click().await;
    page.expect_claims(&["switch its lamps off"]).await;
    page.expect_tags(&["Supportive: the article"]).await;
    assert_eq!(page.css_all(ARTICLE).await.len(), 3);
    let heading = page.css("main > article h2").await.script("return arguments[0].textContent").await;
    assert_eq!(heading, "The town voted on Tuesday to switch its lamps off at midnight.");
    page.role("button", "Undo").await.click().await;
    page.expect_tags(&["Skeptical: the article", "Supportive: the article"]).await;
    page.expect_claims(&["switch its lamps off"]).await;
    stage.expect_peace(&page).await;
}
