//! The keys of commands are changed, and what the page shows of keys is what they do.

use browser_tests::{Found, Page, Profile, Stage};
use serde_json::json;

const ARTICLE: &str = "main > article [data-block]";
const COMMENTS: &str = "main > [role=region] [data-block]";
const FACT: &str = "Meta avait publié Llama 3.1";

/// Opens the dialog "Keys" and the field of a command that has these keys.
async fn change(page: &Page, name: &str, keys: &str) -> Found {
    let dialog = page.role("dialog", "Keys").await;
    dialog.role("button", &format!("Keys of “{name}”: {keys}. Change")).await.click().await;
    let field = format!("Press the new keys of “{name}”. Esc leaves them as they are.");
    let field = dialog.role("textbox", &field).await;
    field.expect_focus().await;
    field
}

async fn expect_said(page: &Page, words: &str) {
    page.role("dialog", "Keys").await.expect_text(|text| text.contains(words)).await;
}

#[tokio::test]
async fn a_claim_comes_from_nothing_in_four_keys() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    // The first stop of the page leads to the text.
    let keys = ["Tab", "Enter", "s", "h"];
    page.press(keys[0]).await;
    page.role("link", "Go to the text").await.expect_focus().await;
    for key in &keys[1..] {
        page.press(key).await;
    }
    let claims = page.claims().await;
    assert_eq!(claims.len(), 1, "{claims:?}");
    // Where one reads is enough: no other key has to come before these two.
    page.reload().await;
    page.css(COMMENTS).await;
    page.press("Control+z").await;
    page.expect_claims(&[]).await;
    for key in ["s", "h"] {
        page.press(key).await;
    }
    assert_eq!(page.claims().await, claims);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_key_is_changed_in_its_dialog_shown_wherever_keys_are_shown_and_given_back() {
    const CLAIM: &str = "Make the selection a claim";
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("?").await;
    change(&page, CLAIM, "h").await;
    page.press("w").await;
    let button = page.role("button", &format!("Keys of “{CLAIM}”: w. Change")).await;
    button.expect_focus().await;
    change(&page, "Undo", "Ctrl+Z").await;
    page.press("Control+m").await;
    page.role("button", "Keys of “Undo”: Ctrl+M. Change").await;
    page.press("Escape").await;
    page.no_role("dialog", "Keys").await;

    for _ in 0..2 {
        page.css(".start").await.expect_text(|text| text.contains("press w or")).await;
        let undo = page.role("button", "Undo").await;
        assert_eq!(undo.attribute("aria-keyshortcuts").await.as_deref(), Some("Control+m"));
        assert!(undo.attribute("title").await.is_some_and(|title| title.ends_with("(Ctrl+M)")));
        page.select_words(ARTICLE, FACT).await;
        let toolbar = page.role("toolbar", "Highlight").await;
        toolbar.role("button", "Claim").await.expect_text(|text| text.ends_with('w')).await;
        page.press("h").await;
        page.expect_claims(&[]).await;
        page.press("w").await;
        page.expect_claims(&[FACT]).await;
        page.press("Control+z").await;
        page.expect_claims(&[FACT]).await;
        page.press("Control+m").await;
        page.expect_claims(&[]).await;
        page.reload().await;
        page.css(COMMENTS).await;
    }

    page.press("?").await;
    change(&page, CLAIM, "w").await;
    page.role("button", "As at first").await.click().await;
    page.role("button", &format!("Keys of “{CLAIM}”: h. Change")).await.expect_focus().await;
    page.role("button", "All keys as at first").await.click().await;
    page.role("button", "Keys of “Undo”: Ctrl+Z. Change").await;
    page.press("Escape").await;
    page.select_words(ARTICLE, FACT).await;
    page.press("h").await;
    page.expect_claims(&[FACT]).await;
    page.press("Control+z").await;
    page.expect_claims(&[]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_key_that_is_taken_is_said_and_can_be_taken_over_where_nothing_forbids_it() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("?").await;
    let field = change(&page, "Write a note", "n").await;
    for (key, said) in [
        ("1", "1 is for “Tag the comment: Skeptical"),
        ("f", "f is for “Make the selection a claim: Fact”, which keeps it"),
        ("Control+c", "Ctrl+C belongs to the browser or the system"),
        ("ArrowUp", "↑ is for “By line”, which keeps it"),
        ("F10", "This key can’t stand for anything"),
        ("u", "u is for “Next untagged comment”."),
    ] {
        page.press(key).await;
        expect_said(&page, said).await;
        field.expect_focus().await;
    }
    // Esc leaves the field and not the dialog.
    page.press("Escape").await;
    page.role("button", "Keys of “Write a note”: n. Change").await.expect_focus().await;
    change(&page, "Write a note", "n").await;
    page.press("u").await;
    page.role("button", "Take it from there").await.click().await;
    page.role("button", "Keys of “Write a note”: u. Change").await.expect_focus().await;
    page.role("button", "Keys of “Next untagged comment”: no key. Change").await;
    // Tab goes on, as everywhere.
    change(&page, "Next untagged comment", "no key").await;
    page.press("Shift+Tab").await;
    page.no_role("button", "No key").await;
    page.press("Escape").await;
    page.no_role("dialog", "Keys").await;
    page.select_words(ARTICLE, FACT).await;
    page.press("h").await;
    page.press("u").await;
    page.role("complementary", "Annotations").await.role("textbox", "Note").await.expect_focus().await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn where_single_letters_are_off_no_letter_is_shown() {
    const SINGLE: &str = "
        const seen = Array.from(document.querySelectorAll('kbd'), (it) => it.textContent).filter((it) => it.length === 1);
        const heard = Array.from(document.querySelectorAll('[aria-keyshortcuts]'), (it) => it.ariaKeyShortcuts ?? it.getAttribute('aria-keyshortcuts'));
        return [seen.length + heard.filter((it) => it.length === 1).length, heard.length];";
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("Shift+1").await;
    page.select_words(ARTICLE, FACT).await;
    page.role("toolbar", "Highlight").await;
    let shown = page.script(SINGLE, vec![]).await;
    assert!(shown[0].as_u64().is_some_and(|count| count > 8), "{shown}");
    let kept = "localStorage['manicule/settings'] = JSON.stringify({ ...JSON.parse(localStorage['manicule/settings']), are_letters_off: true })";
    page.script(kept, vec![]).await;
    page.reload().await;
    page.css(COMMENTS).await;
    page.select_words(ARTICLE, FACT).await;
    page.role("toolbar", "Highlight").await;
    let shown = page.script(SINGLE, vec![]).await;
    assert_eq!(shown[0], json!(0));
    assert!(shown[1].as_u64().is_some_and(|count| count > 1), "Ctrl goes on: {shown}");
    let start = page.css(".start").await.text().await;
    assert!(!start.contains(" h ") && !start.contains("1, 2"), "{start}");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn next_and_previous_go_by_claim_sentence_or_comment() {
    let stage = Stage::start().await;
    let page = stage.open_in(&Profile::new()).await;
    page.bring_article(
        "The lamps go out\n\nThe town voted on Tuesday. It wants its night sky.\n\nComments (2)\n\nAnn, 3 May 2024\nI doubt it. Really.\n\nBob, 4 May 2024\nWhy?",
    )
    .await;
    let selected = async |words: &str| {
        page.until(&format!("return getSelection().toString() === {words:?}")).await;
    };
    page.press("Shift+j").await;
    for words in [
        "The lamps go out",
        "The town voted on Tuesday.",
        "It wants its night sky.",
        "I doubt it.",
        "Really.",
    ] {
        page.press("j").await;
        selected(words).await;
    }
    page.press("k").await;
    selected("I doubt it.").await;
    page.press("k").await;
    page.press("k").await;
    selected("The town voted on Tuesday.").await;
    // What is selected becomes a claim, and one goes on from there.
    page.press("h").await;
    page.expect_claims(&["The town voted on Tuesday."]).await;
    page.press("j").await;
    selected("It wants its night sky.").await;
    page.press("Escape").await;

    page.press("Shift+j").await;
    let comments = page.comments().await;
    page.press("j").await;
    comments[0].expect_focus().await;
    page.press("j").await;
    comments[1].expect_focus().await;
    page.press("j").await;
    comments[1].expect_focus().await;
    page.press("k").await;
    comments[0].expect_focus().await;
    // It is remembered.
    page.reload().await;
    page.css(COMMENTS).await;
    page.press("j").await;
    page.comments().await[0].expect_focus().await;
    page.press("Shift+j").await;
    page.press("k").await;
    page.until("return document.querySelector('aside [aria-current=true]') !== null").await;
    stage.expect_peace(&page).await;
}
