//! start.js stands guard: a page whose program has failed says so and is dead, and nothing else makes it so.

use std::collections::{BTreeMap, BTreeSet};

use browser_tests::{Download, Page, Stage};
use serde_json::{Value, json};

/// A module of one function, `fail`, with its code section put in. Browsers hide from the page what a test's own script
/// throws, so the traps here are those of real modules.
const MODULE: &str = "const section = [SECTION]; const head = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 102, 97, 105, 108, 0, 0]; \
     const { fail } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([...head, ...section]))).exports;";
/// `(func unreachable)`
const UNREACHABLE: &str = "10, 5, 1, 3, 0, 0, 11";
/// `(func call 0)`, which calls itself until the stack is full.
const ENDLESS: &str = "10, 6, 1, 4, 0, 16, 0, 11";

/// What the program's panic hook calls.
const PANIC: &str = "maniculePanicked('panicked at the end of the world')";
/// A guarded instance of `MODULE`, whose caller keeps to himself what it throws, and what calling it again throws.
const SWALLOWED: &str = "const { instance } = await WebAssembly.instantiate(new Uint8Array([...head, ...section])); \
     const thrown = () => { try { instance.exports.fail() } catch (error) { return String(error) } }; \
     return [thrown(), thrown()];";
/// Puts into both stores what is no record of ours.
const ODD: &str = "
const [done] = arguments;
localStorage.setItem('of somebody else', 'x');
const request = indexedDB.open('manicule');
request.onsuccess = () => {
  const transaction = request.result.transaction('records', 'readwrite');
  transaction.objectStore('records').put({ no: ['string'] }, 'manicule/1/c/odd');
  transaction.oncomplete = () => done(request.result.close());
};
";
/// Every way to change what is kept, each of which is tried; returns those that did not throw.
const WRITES: &str = "
const [done] = arguments;
const channel = new BroadcastChannel('elsewhere');
const request = indexedDB.open('manicule');
request.onsuccess = () => {
  const store = request.result.transaction('records', 'readwrite').objectStore('records');
  const writes = {
    setItem: () => localStorage.setItem('manicule/1/c/x', 'x'),
    removeItem: () => localStorage.removeItem('manicule/settings'),
    emptied: () => localStorage.clear(),
    add: () => store.add('x', 'x'),
    put: () => store.put('x', 'x'),
    delete: () => store.delete('x'),
    clear: () => store.clear(),
    deleteDatabase: () => indexedDB.deleteDatabase('manicule'),
    postMessage: () => channel.postMessage('x'),
  };
  const isDone = ([, write]) => { try { write(); return true } catch { return false } };
  done(Object.entries(writes).filter(isDone).map(([name]) => name));
};
";
/// Errors that leave the program as it was, one of them of the kind that a full stack has.
const HARMLESS: &str =
    "setTimeout(JSON.parse.bind(null, '{')); setTimeout(Array.bind(null, -1)); Promise.reject('no trap')";

async fn is_dead(page: &Page) -> bool {
    page.script("return globalThis.maniculeDead", vec![]).await == json!(true)
}

/// Presses the button that `press` leads to, and returns the copy that comes of it with its file.
async fn copy(page: &Page, button: &str) -> (Download, Value) {
    let file = page.download(async { page.role("button", button).await.click().await }).await;
    let copy = serde_json::from_slice(&file.bytes).expect("a copy is JSON");
    (file, copy)
}

#[tokio::test]
async fn a_panic_or_a_trap_is_told_in_both_languages_and_stops_the_page() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let trap = |section: &str, call: &str| format!("{} {call}", MODULE.replace("SECTION", section));
    for failure in [
        trap(UNREACHABLE, "setTimeout(fail)"),
        trap(UNREACHABLE, "Promise.resolve().then(fail)"),
        trap(ENDLESS, "setTimeout(fail)"),
        PANIC.to_owned(),
    ] {
        page.css("main").await;
        assert!(!is_dead(&page).await, "before {failure}");
        page.script(&failure, vec![]).await;
        page.role("button", "Recharger").await;
        let notice = page.css("[role=alert] button").await.text().await;
        assert_eq!(notice, "Reload");
        assert!(is_dead(&page).await, "after {failure}");
        page.role("button", "Reload").await.click().await;
        page.until("return globalThis.maniculeDead === false").await;
    }
}

#[tokio::test]
async fn the_notice_can_be_used_over_a_modal_dialog() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css("main").await;
    let dialog = "const it = document.createElement('dialog'); document.body.append(it); it.showModal()";
    page.script(dialog, vec![]).await;
    page.script(PANIC, vec![]).await;
    page.role("button", "Reload").await;
    // The browser closes the dialog by itself, and what is in it goes with it.
    page.press("Escape").await;
    page.until("return document.querySelector('dialog:modal') === null").await;
    page.role("button", "Reload").await.click().await;
    page.until("return globalThis.maniculeDead === false").await;
}

#[tokio::test]
async fn the_notice_is_announced_and_works_by_keyboard() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    // Somebody is busy far behind the notice.
    page.role("button", "Next untagged").await.focus().await;
    page.script(PANIC, vec![]).await;
    page.css("[role=alert]").await.expect_text(|text| text.contains("nothing more is written")).await;
    for name in ["Reload", "Download a copy", "Recharger", "Télécharger une copie"] {
        page.press("Tab").await;
        assert!(page.role("button", name).await.has_focus().await, "{name} comes next");
    }
    let file = page.download(page.press("Enter")).await;
    assert!(file.name.starts_with("manicule-copy-"), "{}", file.name);
    page.css("[lang=fr][role=status]").await.expect_text(|text| text.starts_with("La copie contient")).await;
    page.press("Shift+Tab").await;
    page.press("Enter").await;
    page.until("return globalThis.maniculeDead === false").await;
}

#[tokio::test]
async fn the_copy_holds_all_that_both_stores_keep() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words("article [data-block]", "modèles").await;
    page.press("h").await;
    page.status("Saved").await;
    let local = page.local_storage("manicule/").await;
    let mut database = page.indexed_db("").await;
    page.web_driver().await.execute_async(ODD, vec![]).await.expect("a value can be put");
    database.insert("manicule/1/c/odd".to_owned(), r#"{"no":["string"]}"#.to_owned());
    page.script(PANIC, vec![]).await;

    let (file, copy) = copy(&page, "Download a copy").await;
    let day = page.script("return new Date().toLocaleDateString('sv')", vec![]).await;
    assert_eq!(file.name, format!("manicule-copy-{}.json", day.as_str().unwrap_or_default()));
    for (field, value) in [("program", json!("manicule")), ("form", json!("copy")), ("copy", json!(1))] {
        assert_eq!(copy[field], value, "{field}");
    }
    assert!(copy["made"].as_str().is_some_and(|made| made.ends_with('Z')), "{}", copy["made"]);
    assert_eq!(copy["localStorage"], json!(local));
    let (texts, others): (BTreeMap<_, _>, BTreeMap<_, _>) =
        database.iter().partition(|(key, _)| key.starts_with("manicule/1/x/"));
    let (steps, records): (BTreeMap<_, _>, BTreeMap<_, _>) =
        others.into_iter().partition(|(key, _)| key.starts_with("manicule/steps/"));
    assert_eq!(copy["indexedDB"], json!({ "records": records, "texts": texts, "steps": steps }));
    assert!(!texts.is_empty() && records.len() > 2 && steps.len() == 1, "{copy}");

    let keys = local.keys().chain(database.keys()).collect::<BTreeSet<_>>();
    let said = format!("The copy holds {} entries.", keys.len());
    page.css("[lang=en][role=status]").await.expect_text(|text| text == said).await;
}

#[tokio::test]
async fn a_copy_goes_without_a_store_that_can_not_be_read_and_says_so() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words("article [data-block]", "modèles").await;
    page.press("h").await;
    page.status("Saved").await;
    let local = page.local_storage("manicule/").await;
    let database = page.indexed_db("").await;
    assert!(!local.is_empty() && !database.is_empty());
    let silent = "IDBFactory.prototype.open = () => ({})";
    let throwing = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }";
    let blocked = "Object.defineProperty(globalThis, 'localStorage', { get() { throw new Error('no') } })";
    for (fault, has_local, has_database) in
        [(silent, true, false), (throwing, true, false), (blocked, false, true)]
    {
        page.script(PANIC, vec![]).await;
        page.script(fault, vec![]).await;
        let (_, copy) = copy(&page, "Download a copy").await;
        assert_eq!(copy["localStorage"], if has_local { json!(local) } else { json!({}) }, "{fault}");
        let records = copy["indexedDB"]["records"].as_object().map_or(0, |records| records.len());
        assert_eq!(records > 0, has_database, "{fault}");
        page.css("[role=status][lang=en]").await.expect_text(|text| text.contains("Not all")).await;
        page.reload().await;
        page.until("return globalThis.maniculeDead === false").await;
    }
}

#[tokio::test]
async fn a_page_that_has_stopped_changes_nothing_that_is_kept() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words("article [data-block]", "modèles").await;
    page.press("h").await;
    page.status("Saved").await;
    page.script(PANIC, vec![]).await;
    let (local, database) = (page.local_storage("").await, page.indexed_db("").await);
    let done = page.web_driver().await.execute_async(WRITES, vec![]).await.expect("the script runs");
    assert_eq!(*done.json(), json!([]));
    assert_eq!((page.local_storage("").await, page.indexed_db("").await), (local, database));
}

#[tokio::test]
async fn a_page_that_has_stopped_shows_no_choice_and_no_word_that_nobody_keeps() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.role("button", "Reading settings").await.click().await;
    let name = page.role("textbox", "Your name").await;
    page.script(PANIC, vec![]).await;
    name.script("arguments[0].focus()").await;
    page.type_text("Nadia").await;
    assert_eq!(name.value().await, "");
    let sepia = page.css("[name=theme]:not(:checked)").await;
    sepia.script("arguments[0].click()").await;
    assert!(!sepia.is_checked().await);
    let link = "const link = document.createElement('a'); link.href = '#gone'; document.body.append(link); link.click()";
    page.script(link, vec![]).await;
    assert!(!page.address().await.ends_with("#gone"));
}

#[tokio::test]
async fn a_page_that_has_stopped_keeps_no_other_tab_waiting() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words("article [data-block]", "modèles").await;
    page.press("h").await;
    page.status("Saved").await;
    page.script(PANIC, vec![]).await;
    let other = page.new_tab().await;
    other.expect_claims(&["modèles"]).await;
    other.status("Saved").await;
    let remove = "
        const [done] = arguments;
        const request = indexedDB.deleteDatabase('manicule');
        request.onsuccess = () => done('removed');
        request.onblocked = () => done('blocked');";
    let removed = other.web_driver().await.execute_async(remove, vec![]).await.expect("the script runs");
    assert_eq!(*removed.json(), json!("removed"));
}

#[tokio::test]
async fn a_trap_that_its_caller_keeps_quiet_stops_the_page_and_what_has_stopped_is_not_called_again() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    for (section, kind) in [(UNREACHABLE, "RuntimeError"), (ENDLESS, "RangeError")] {
        page.css("main").await;
        let module = MODULE.split("const { fail }").next().unwrap_or_default().replace("SECTION", section);
        let thrown = page.script(&format!("return (async () => {{ {module} {SWALLOWED} }})()"), vec![]).await;
        assert!(thrown[0].as_str().is_some_and(|thrown| thrown.starts_with(kind)), "{thrown}");
        assert_eq!(thrown[1], json!("Error: Manicule has stopped"));
        assert!(is_dead(&page).await);
        page.role("button", "Reload").await.click().await;
        page.until("return globalThis.maniculeDead === false").await;
    }
}

#[tokio::test]
async fn an_error_of_somebody_elses_script_does_not_stop_the_page() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css("main").await;
    page.script(HARMLESS, vec![]).await;
    page.until("return new Promise((done) => setTimeout(() => done(true), 50))").await;
    assert!(!is_dead(&page).await);
    page.no_role("button", "Recharger").await;
}

#[tokio::test]
async fn a_page_whose_program_does_not_load_says_so() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words("article [data-block]", "modèles").await;
    page.press("h").await;
    page.status("Saved").await;
    let cdp = page.web_driver().await.cdp();
    cdp.send_raw("Network.enable", json!({})).await.expect("the network can be listened to");
    for files in ["*.wasm", "*/manicule-*.js"] {
        cdp.send_raw("Network.setBlockedURLs", json!({ "urls": [files] }))
            .await
            .expect("files can be held back");
        page.reload().await;
        page.role("button", "Recharger").await;
        page.css("[role=alert]").await.expect_text(|text| text.contains("could not be loaded")).await;
        let (local, database) = (page.local_storage("manicule/").await, page.indexed_db("").await);
        let (_, copy) = copy(&page, "Télécharger une copie").await;
        assert_eq!(copy["localStorage"], json!(local));
        let stores = copy["indexedDB"].as_object().into_iter().flatten();
        let copied = stores.map(|(_, entries)| entries.as_object().map_or(0, |entries| entries.len()));
        assert_eq!(copied.sum::<usize>(), database.len());
        assert!(!database.is_empty());
    }
    // Where nothing is kept, a copy makes nothing.
    page.wipe().await;
    page.role("button", "Recharger").await;
    let (_, copy) = copy(&page, "Download a copy").await;
    assert_eq!((&copy["localStorage"], &copy["indexedDB"]), (&json!({}), &json!({})));
    page.css("[role=status]").await.expect_text(|text| text == "The copy holds 0 entries.").await;
    assert_eq!(page.script("return indexedDB.databases()", vec![]).await, json!([]));
}
