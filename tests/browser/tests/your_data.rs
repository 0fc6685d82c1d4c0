//! What this browser keeps: how safe it is, all of it in one file, and all of it removed.

use std::fs;

use browser_tests::{Found, Page, Stage};
use serde_json::{Value, json};

const NAME: &str = "À Denver, le plaidoyer de Zuckerberg pour une IA ouverte";
const OTHER_NAME: &str = "The town that voted to keep its night sky";
const ARTICLE: &str = "main > article [data-block]";
const FACT: &str = "Meta avait publié Llama 3.1";
const VALUE: &str = "le plus grand événement de l’année 2023";

/// Opens the page in a browser in which `script` runs before the page's own.
async fn open_with(stage: &Stage, script: &str) -> Page {
    let page = stage.open().await;
    let cdp = page.web_driver().await.cdp();
    cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }))
        .await
        .expect("a script can be added");
    page.reload().await;
    page.css(ARTICLE).await;
    page
}

async fn open_data(page: &Page) -> Found {
    page.role("button", "Reading settings").await.click().await;
    page.role("group", "Reading settings").await.role("button", "Your data…").await.click().await;
    page.role("dialog", "Your data").await
}

async fn open_other(page: &Page, open: &str, name: &str) {
    page.role("button", &format!("Documents: {open}")).await.click().await;
    let list = page.role("group", "Documents").await;
    for button in list.roles("button").await {
        if button.name().await.starts_with(name) {
            button.click().await;
            break;
        }
    }
    page.role("article", name).await;
}

#[tokio::test]
async fn the_browser_is_asked_at_the_first_change_and_its_answer_is_shown() {
    let counted = |answer: &str| {
        format!(
            "window.asked = 0; Object.defineProperty(navigator.storage, 'persisted', {{ value: async () => false }});
             Object.defineProperty(navigator.storage, 'persist', {{ value: () => {{ window.asked += 1; {answer} }} }});"
        )
    };
    let stage = Stage::start().await;
    for (script, words, asked) in [
        (counted("return Promise.resolve(true)"), "has promised not to clear", json!(1)),
        (counted("return Promise.resolve(false)"), "has not promised to keep this", json!(1)),
        (counted("throw new TypeError('no')"), "could not be asked", json!(1)),
        (
            "Object.defineProperty(navigator, 'storage', { value: undefined });".to_owned(),
            "makes no promise",
            Value::Null,
        ),
    ] {
        let page = open_with(&stage, &script).await;
        let asked_so_far = "return window.asked ?? null";
        assert_ne!(page.script(asked_so_far, vec![]).await, json!(1), "nothing is worth keeping yet");
        page.press("1").await;
        page.status("Saved").await;
        page.press("2").await;
        page.status("Saved").await;
        let dialog = open_data(&page).await;
        dialog.expect_text(|said| said.contains(words)).await;
        assert_eq!(page.script(asked_so_far, vec![]).await, asked, "{words}");
        stage.expect_peace(&page).await;
        page.close_browser().await;
    }
}

#[tokio::test]
async fn room_that_gets_scarce_is_told() {
    let scarce = "Object.defineProperty(navigator.storage, 'estimate', { value: async () => ({ usage: USED, quota: 1e9 }) });";
    let stage = Stage::start().await;
    let page = open_with(&stage, &scarce.replace("USED", "79e7")).await;
    page.press("1").await;
    page.status("Saved").await;
    page.no_role("region", "Notice").await;
    let dialog = open_data(&page).await;
    dialog.expect_text(|said| said.contains("790 of 1,000 MB")).await;
    page.close_browser().await;

    let page = open_with(&stage, &scarce.replace("USED", "81e7")).await;
    let notice = page.role("region", "Notice").await;
    notice.expect_text(|said| said.contains("80 % full")).await;
    notice.role("button", "Not now").await.click().await;
    page.no_role("region", "Notice").await;
    stage.expect_peace(&page).await;
}

/// Tags the first comment anew so many times.
async fn change(page: &Page, count: usize) {
    let script = "
        for (let at = 0; at < arguments[0]; at += 1) {
          const digit = at % 2 ? '2' : '1';
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key: digit, code: `Digit${digit}`, shiftKey: true, bubbles: true, cancelable: true }));
        }";
    page.script(script, vec![json!(count)]).await;
    page.status("Saved").await;
}

#[tokio::test]
async fn after_many_changes_without_a_promise_a_backup_is_advised() {
    let stage = Stage::start().await;
    let denied = "
        Object.defineProperty(navigator.storage, 'persisted', { value: async () => false });
        Object.defineProperty(navigator.storage, 'persist', { value: async () => false });";
    let page = open_with(&stage, denied).await;
    change(&page, 49).await;
    page.no_role("region", "Notice").await;
    change(&page, 2).await;
    let notice = page.role("region", "Notice").await;
    notice.expect_text(|said| said.contains("50 changes")).await;
    notice.role("button", "Not now").await.click().await;
    page.no_role("region", "Notice").await;
    change(&page, 10).await;
    page.no_role("region", "Notice").await;
    change(&page, 50).await;
    page.role("region", "Notice").await;
    // What was carried away needs no reminder.
    page.export("Project (.json)").await;
    page.no_role("region", "Notice").await;
    page.close_browser().await;

    let granted = denied.replace("false", "true");
    let page = open_with(&stage, &granted).await;
    change(&page, 60).await;
    page.no_role("region", "Notice").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn everything_is_backed_up_removed_from_every_tab_and_brought_back() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words(ARTICLE, FACT).await;
    page.press("f").await;
    page.select_words(ARTICLE, VALUE).await;
    page.press("v").await;
    page.press("1").await;
    open_other(&page, NAME, OTHER_NAME).await;
    page.press("2").await;
    page.press("3").await;
    page.status("Saved").await;
    let all = page.living_records().await;

    let dialog = open_data(&page).await;
    dialog.expect_text(|said| said.contains("2 documents, 5 annotations")).await;
    let file = page.download(async { dialog.role("link", "Back up everything").await.click().await }).await;
    assert!(file.name.starts_with("manicule-backup-20"), "{}", file.name);

    // It is asked twice, and each time there is a way back.
    dialog.role("button", "Remove everything…").await.click().await;
    dialog.role("link", "Back up everything first").await;
    dialog.role("button", "Keep everything").await.click().await;
    dialog.role("button", "Remove everything…").await.click().await;
    dialog.role("button", "Go on without").await.click().await;
    dialog.role("button", "Keep everything").await.click().await;
    assert_eq!(page.living_records().await, all);

    // Another tab has all of it in memory, and does not fill the stores again.
    let other = page.new_tab().await;
    other.css(ARTICLE).await;
    dialog.role("button", "Remove everything…").await.click().await;
    dialog.role("button", "Go on without").await.click().await;
    dialog.role("button", "Remove everything now").await.click().await;
    page.no_role("dialog", "Your data").await;
    for tab in [&page, &other] {
        tab.role("article", OTHER_NAME).await;
        tab.expect_tags(&[""; 8]).await;
    }
    for tab in [&page, &other] {
        tab.status("Saved").await;
        assert!(tab.local_storage("manicule/1/").await.is_empty());
        assert!(tab.indexed_db("manicule/").await.is_empty());
    }

    let folder = tempfile::tempdir().expect("a folder for the file");
    let path = folder.path().join(&file.name);
    fs::write(&path, &file.bytes).expect("the file can be written");
    page.choose_file("Import", &path).await;
    page.expect_claims(&[FACT, VALUE]).await;
    page.status("Saved").await;
    assert_eq!(page.living_records().await, all);

    // What was removed since comes back if somebody says so.
    page.role("button", &format!("Documents: {NAME}")).await.click().await;
    let list = page.role("group", "Documents").await;
    list.role("button", &format!("Remove “{OTHER_NAME}”")).await.click().await;
    page.press("Escape").await;
    page.status("Saved").await;
    page.choose_file("Import", &path).await;
    let dialog = page.role("dialog", "Import").await;
    dialog.role("button", "Bring all back").await.click().await;
    dialog.role("button", "Import").await.click().await;
    page.no_role("dialog", "Import").await;
    page.status("Saved").await;
    let bare = |value: &String| {
        let mut record: Value = serde_json::from_str(value).unwrap_or_default();
        record["v"] = Value::Null;
        record
    };
    let (now, then) = (page.living_records().await, all);
    assert_eq!(now.keys().collect::<Vec<_>>(), then.keys().collect::<Vec<_>>());
    for (key, value) in &now {
        assert_eq!(bare(value), bare(&then[key]), "{key}");
    }
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn what_can_not_be_read_is_counted_and_can_be_downloaded_as_it_is() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.press("1").await;
    page.status("Saved").await;
    let damaged = "{\"v\":[1,\"\u{1f4a5}";
    page.script("localStorage['manicule/1/c/AAAAAAAAAAA'] = arguments[0]", vec![json!(damaged)]).await;
    page.reload().await;
    let notice = page.role("region", "Notice").await;
    notice.expect_text(|said| said.contains("1 entry in the browser’s stores can’t be read")).await;
    notice.role("button", "Your data…").await.click().await;
    let dialog = page.role("dialog", "Your data").await;
    let file =
        page.download(async { dialog.role("link", "Download them as they are").await.click().await }).await;
    let entries: Value = serde_json::from_slice(&file.bytes).expect("JSON");
    assert_eq!(entries[0]["key"], "manicule/1/c/AAAAAAAAAAA");
    assert_eq!(entries[0]["value"], damaged);
    let problem = entries[0]["problem"].as_str().unwrap_or_default();
    assert!(problem.contains("expected a saved record"), "{problem:?}");
    stage.expect_peace(&page).await;
}

/// What start.js does once the program has stopped.
const STOP: &str = "globalThis.maniculePanicked('a test')";

#[tokio::test]
async fn the_copy_of_a_stopped_page_brings_all_of_it_elsewhere() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words(ARTICLE, FACT).await;
    page.press("f").await;
    page.press("1").await;
    page.status("Saved").await;
    let all = page.living_records().await;
    page.script(STOP, vec![]).await;
    let file = page.download(async { page.role("button", "Download a copy").await.click().await }).await;
    let folder = tempfile::tempdir().expect("a folder for the file");
    let path = folder.path().join(&file.name);
    fs::write(&path, &file.bytes).expect("the file can be written");

    let page = stage.open().await;
    page.choose_file("Import", &path).await;
    page.expect_claims(&[FACT]).await;
    page.status("Saved").await;
    assert_eq!(page.living_records().await, all);
    stage.expect_peace(&page).await;
}
