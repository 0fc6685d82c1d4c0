//! start.js stands guard: a page whose program has failed says so and is dead, and nothing else makes it so.

use browser_tests::{Page, Stage};
use serde_json::json;

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
/// Errors that leave the program as it was, one of them of the kind that a full stack has.
const HARMLESS: &str =
    "setTimeout(JSON.parse.bind(null, '{')); setTimeout(Array.bind(null, -1)); Promise.reject('no trap')";

async fn is_dead(page: &Page) -> bool {
    page.script("return globalThis.maniculeDead", vec![]).await == json!(true)
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
    page.role("button", "Reload").await.click().await;
    page.until("return globalThis.maniculeDead === false").await;
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
    let cdp = page.web_driver().await.cdp();
    cdp.send_raw("Network.enable", json!({})).await.expect("the network can be listened to");
    for files in ["*.wasm", "*/manicule-*.js"] {
        cdp.send_raw("Network.setBlockedURLs", json!({ "urls": [files] }))
            .await
            .expect("files can be held back");
        page.reload().await;
        page.role("button", "Recharger").await;
        page.css("[role=alert]").await.expect_text(|text| text.contains("could not be loaded")).await;
    }
}
