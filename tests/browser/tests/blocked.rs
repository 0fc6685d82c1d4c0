//! A browser that keeps nothing, or only half: the page works all the same, and says plainly what is kept.

use browser_tests::{Page, Profile, Stage};
use serde_json::json;

const ARTICLE: &str = "main > article [data-block]";
const WORDS: &str = "Meta avait publié Llama 3.1";

const LOCAL_STORAGE_IS_NULL: &str = "Object.defineProperty(window, 'localStorage', { get: () => null });";
const LOCAL_STORAGE_THROWS: &str = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError') } });";
const LOCAL_STORAGE_IS_FULL: &str =
    "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') };";
const NO_INDEXED_DB: &str = "Object.defineProperty(window, 'indexedDB', { value: undefined });";
const INDEXED_DB_THROWS: &str =
    "IDBFactory.prototype.open = () => { throw new DOMException('blocked', 'SecurityError') };";
/// As browsers do that find their files broken.
const INDEXED_DB_FAILS: &str = "
IDBFactory.prototype.open = () => {
  const request = { error: new DOMException('broken', 'UnknownError') };
  setTimeout(() => request.onerror({ target: request }));
  return request;
};";
/// Until `answer` is called, which does what was asked for in vain.
const INDEXED_DB_IS_SILENT: &str = "
const open = IDBFactory.prototype.open;
const asked = [];
IDBFactory.prototype.open = function (...what) {
  const request = {};
  asked.push(() => {
    const real = open.apply(this, what);
    const pass = (name) => (event) => {
      if (name !== 'onerror') request.result = real.result;
      request.error = real.error;
      request[name]?.(event);
    };
    for (const name of ['onsuccess', 'onerror', 'onupgradeneeded']) real[name] = pass(name);
  });
  return request;
};
globalThis.answer = () => {
  IDBFactory.prototype.open = open;
  for (const it of asked.splice(0)) it();
};";

/// The page in a browser that is as `script` makes it, and that nobody has used before.
async fn open_with(stage: &Stage, script: &str) -> Page {
    let page = stage.open().await;
    page.before_each_load(script).await;
    page.wipe().await;
    page
}

/// Whether closing the tab would be asked about.
async fn warns(page: &Page) -> bool {
    let script = "const leaving = new Event('beforeunload', { cancelable: true }); dispatchEvent(leaving); return leaving.defaultPrevented";
    page.script(script, vec![]).await == json!(true)
}

/// Highlighting, tagging and the way out, whatever is kept.
async fn expect_work(page: &Page, set_up: &str) {
    page.select_words(ARTICLE, WORDS).await;
    page.press("f").await;
    page.expect_claims(&[WORDS]).await;
    page.press("1").await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    let file = page.export("Project (.json)").await;
    let file = String::from_utf8(file.bytes).expect("JSON is UTF-8");
    assert!(file.contains(WORDS) && file.contains("skeptical"), "{set_up}: {file}");
}

/// Works in that set-up: the status begins so before and after, and so many claims are there after a reload.
async fn check(stage: &Stage, set_up: &str, script: &str, status: &str, is_kept: bool) {
    println!("{set_up}");
    let page = open_with(stage, script).await;
    page.css(ARTICLE).await;
    page.whole_status(status).await;
    assert!(!warns(&page).await, "{set_up}: there is nothing to lose yet");
    expect_work(&page, set_up).await;
    page.whole_status(status).await;
    assert_eq!(warns(&page).await, !is_kept, "{set_up}: leaving is asked about if it loses something");
    if !is_kept {
        page.role("button", status).await.click().await;
        page.css(".announcer").await.expect_text(|text| text.contains("export before you close it")).await;
    }
    stage.expect_peace(&page).await;
    page.reload().await;
    page.expect_claims(if is_kept { &[WORDS] } else { &[] }).await;
    stage.expect_peace(&page).await;
    page.close_browser().await;
}

#[tokio::test]
async fn without_localstorage_all_is_kept_in_indexed_db() {
    let stage = Stage::start().await;
    check(&stage, "localStorage null", LOCAL_STORAGE_IS_NULL, "Saved", true).await;
    check(&stage, "localStorage throwing", LOCAL_STORAGE_THROWS, "Saved", true).await;
    check(&stage, "localStorage full", LOCAL_STORAGE_IS_FULL, "Saved", true).await;
}

#[tokio::test]
async fn without_indexed_db_all_is_kept_in_localstorage_and_the_page_says_so() {
    let stage = Stage::start().await;
    check(&stage, "no IndexedDB", NO_INDEXED_DB, "Kept less safely", true).await;
    check(&stage, "IndexedDB throwing", INDEXED_DB_THROWS, "Kept less safely", true).await;
    check(&stage, "IndexedDB failing", INDEXED_DB_FAILS, "Kept less safely", true).await;
}

#[tokio::test]
async fn where_nothing_can_be_kept_all_works_in_memory_and_the_page_says_so() {
    let stage = Stage::start().await;
    let nothing = "Nothing will be kept";
    let both = [LOCAL_STORAGE_THROWS, INDEXED_DB_THROWS].concat();
    check(&stage, "both blocked", &both, nothing, false).await;
    let both = [LOCAL_STORAGE_IS_NULL, NO_INDEXED_DB].concat();
    check(&stage, "both missing", &both, nothing, false).await;
}

#[tokio::test]
async fn where_the_browser_itself_blocks_the_data_of_sites_the_page_works_in_memory() {
    let stage = Stage::start().await;
    let page = stage.open_in(&Profile::new().blocking_site_data()).await;
    page.css(ARTICLE).await;
    let thrown =
        page.script("try { return localStorage.length } catch (error) { return error.name }", vec![]).await;
    assert_eq!(thrown, "SecurityError", "the browser blocks the data of sites");
    page.whole_status("Nothing will be kept").await;
    expect_work(&page, "site data blocked").await;
    assert!(warns(&page).await);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn an_indexed_db_that_does_not_answer_holds_nobody_up_and_is_merged_when_it_does() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words(ARTICLE, WORDS).await;
    page.press("f").await;
    page.press("1").await;
    page.whole_status("Saved").await;
    let kept = page.indexed_db("manicule/1/").await;

    // Only IndexedDB knows of that now, and does not answer.
    page.before_each_load(INDEXED_DB_IS_SILENT).await;
    // With the settings goes the knowledge of who annotates here; the records bring it back.
    page.script("localStorage.clear()", vec![]).await;
    page.reload().await;
    page.whole_status("Saving is slow").await;
    page.expect_claims(&[]).await;
    let other = "S’il ouvre ses modèles";
    page.select_words(ARTICLE, other).await;
    page.press("h").await;
    page.expect_claims(&[other]).await;
    page.press("Escape").await;
    page.whole_status("Saving is slow").await;
    assert!(!warns(&page).await, "localStorage has it");

    page.script("answer()", vec![]).await;
    page.expect_claims(&[WORDS, other]).await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    page.whole_status("Saved").await;
    let both = page.indexed_db("manicule/1/").await;
    assert_eq!(page.local_storage("manicule/1/").await, both);
    // The sample was stored once more, by the first edit after the reload.
    for (key, value) in kept.iter().filter(|(key, _)| !key.starts_with("manicule/1/d/")) {
        assert_eq!(both.get(key), Some(value), "{key}");
    }
    stage.expect_peace(&page).await;
}
