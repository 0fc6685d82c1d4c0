//! The caret: keys alone reach every place of the article and the comments, and select from there.

use browser_tests::{Page, Stage};
use serde_json::Value;

/// The number of the block that the caret is in, and how many code points of it stand before the caret. `A` is the
/// article, `C` a comment.
const CARET: &str = "
    const { focusNode, focusOffset } = getSelection();
    const block = focusNode && focusNode.parentElement.closest('[data-block]');
    if (!block) return 'nowhere';
    const before = document.createRange();
    before.selectNodeContents(block);
    before.setEnd(focusNode, focusOffset);
    const text = block.closest('main > article') ? 'A' : 'C';
    return `${text}${block.dataset.block}:${Array.from(before.toString()).length}`;
";
/// The caret is drawn where the browser has the selection, in the window, and nothing of the page can be edited.
const IS_DRAWN: &str = "
    const caret = document.querySelector('.caret');
    const { left, top, bottom, height } = caret.getBoundingClientRect();
    const place = getSelection().getRangeAt(0).getBoundingClientRect();
    return !caret.hidden && height > 8 && top >= 52 && bottom <= innerHeight && Math.abs(left + 1 - place.left) < 3
        && !document.querySelector('[contenteditable]') && document.designMode === 'off';
";

async fn caret(page: &Page) -> String {
    page.script(CARET, vec![]).await.as_str().unwrap_or_default().to_owned()
}

/// Presses keys one after the other, and looks after each where the caret is.
async fn check(page: &Page, steps: &[(&str, &str)]) {
    for (at, (key, place)) in steps.iter().enumerate() {
        page.press(key).await;
        assert_eq!(caret(page).await, *place, "step {at}, {key}");
    }
}

const TEXT: &str = "The lamps go out

The town voted on Tuesday. It wants its night sky.

A 👩🏽‍💻 in the cafe\u{301}s.

שלום עולם

It ends here.";

#[tokio::test]
async fn the_caret_goes_by_character_word_line_and_paragraph_and_is_seen_everywhere() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.bring_article(TEXT).await;
    page.walk("Tab", &page.css("main > article").await).await;
    page.until(IS_DRAWN).await;
    assert_eq!(caret(&page).await, "A0:0");
    check(
        &page,
        &[
            ("ArrowLeft", "A0:0"),
            ("ArrowRight", "A0:1"),
            ("End", "A0:16"),
            ("ArrowRight", "A1:0"),
            ("Control+ArrowRight", "A1:3"),
            ("Control+ArrowRight", "A1:8"),
            ("Control+ArrowLeft", "A1:4"),
            ("Control+ArrowDown", "A2:0"),
            ("ArrowRight", "A2:1"),
            ("ArrowRight", "A2:2"),
            // A person with a laptop is one cluster of four code points.
            ("ArrowRight", "A2:6"),
            ("End", "A2:21"),
            ("ArrowLeft", "A2:20"),
            ("ArrowLeft", "A2:19"),
            // The e with its accent.
            ("ArrowLeft", "A2:17"),
            ("Control+ArrowUp", "A2:0"),
            ("Alt+ArrowUp", "A1:27"),
            ("Alt+ArrowUp", "A1:0"),
            ("Alt+ArrowUp", "A0:0"),
            ("Alt+ArrowUp", "A0:0"),
            ("Alt+ArrowDown", "A1:0"),
            ("Alt+ArrowDown", "A1:27"),
            ("Alt+ArrowDown", "A2:0"),
            ("Control+ArrowUp", "A1:0"),
            ("ArrowDown", "A2:0"),
            ("Control+End", "A4:13"),
            ("ArrowDown", "A4:13"),
            ("Home", "A4:0"),
            ("Control+Home", "A0:0"),
        ],
    )
    .await;
    page.until(IS_DRAWN).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn left_and_right_are_those_of_the_screen_in_a_right_to_left_text() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.bring_article("المنارة\n\nأضاء المنارة الخليج منذ أن أعاد الصيادون إشعالها في إحدى أمسيات نوفمبر")
        .await;
    page.walk("Tab", &page.css("main > article").await).await;
    // The article's language is told by its words; its direction comes with it.
    let direction = "return getComputedStyle(document.querySelector('main > article')).direction";
    assert_eq!(page.script(direction, vec![]).await, Value::from("rtl"));
    check(
        &page,
        &[
            ("ArrowRight", "A0:0"),
            ("ArrowLeft", "A0:1"),
            ("ArrowLeft", "A0:2"),
            ("ArrowRight", "A0:1"),
            ("End", "A0:7"),
            ("ArrowLeft", "A1:0"),
            ("Shift+ArrowLeft", "A1:1"),
        ],
    )
    .await;
    assert_eq!(page.selected_text().await, "أ");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_caret_goes_on_from_the_article_into_the_comments_and_back() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.walk("Tab", &page.css("main > article").await).await;
    page.press("Control+End").await;
    let end = caret(&page).await;
    assert!(end.starts_with('A'), "{end}");
    page.until(IS_DRAWN).await;
    check(&page, &[("ArrowDown", "C0:0"), ("ArrowRight", "C0:1")]).await;
    page.until(IS_DRAWN).await;
    // The comment has the focus now, and is the one that digits tag.
    let is_in_comment = "return document.activeElement.matches('[aria-current=true] , [role=article]') \
         || document.activeElement.tagName === 'ARTICLE'";
    assert_eq!(page.script(is_in_comment, vec![]).await, Value::from(true));
    check(&page, &[("ArrowLeft", "C0:0"), ("ArrowLeft", &end)]).await;
    page.until(IS_DRAWN).await;
    // A selection stays in the text that it began in.
    check(&page, &[("Shift+ArrowDown", &end), ("ArrowDown", "C0:0")]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn what_is_selected_from_the_caret_becomes_a_claim_and_escape_lets_go() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.bring_article(TEXT).await;
    page.walk("Tab", &page.css("main > article").await).await;
    for key in ["Control+ArrowDown", "Shift+Control+ArrowRight", "Shift+Control+ArrowRight"] {
        page.press(key).await;
    }
    assert_eq!(page.selected_text().await, "The town");
    page.role("toolbar", "Highlight").await;
    // By sentence: to the end of this one, of the next one, and back to where that one starts.
    for (key, words) in [
        ("Shift+Alt+ArrowDown", "The town voted on Tuesday."),
        ("Shift+Alt+ArrowDown", "The town voted on Tuesday. It wants its night sky."),
        ("Shift+Alt+ArrowUp", "The town voted on Tuesday. "),
        ("Shift+Alt+ArrowUp", ""),
    ] {
        page.press(key).await;
        assert_eq!(page.selected_text().await, words, "{key}");
    }
    for key in ["Shift+Control+ArrowRight", "Shift+Control+ArrowRight"] {
        page.press(key).await;
    }
    assert_eq!(page.selected_text().await, "The town");
    page.press("Escape").await;
    page.no_role("toolbar", "Highlight").await;
    assert_eq!(page.selected_text().await, "");
    assert_eq!(caret(&page).await, "A1:8");
    page.until(IS_DRAWN).await;
    // Without a selection `s` takes the sentence at the caret.
    page.press("s").await;
    assert_eq!(page.selected_text().await, "The town voted on Tuesday.");
    page.press("v").await;
    page.expect_claims(&["The town voted on Tuesday."]).await;
    // The caret stays behind the claim, and the next one is three keys away.
    assert_eq!(caret(&page).await, "A1:26");
    for key in ["ArrowRight", "s", "h"] {
        page.press(key).await;
    }
    page.expect_claims(&["The town voted on Tuesday.", "It wants its night sky."]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_click_puts_the_caret_away_and_the_other_keys_scroll_again() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.walk("Tab", &page.css("main > article").await).await;
    page.until(IS_DRAWN).await;
    page.css("main > article .kicker").await.click().await;
    page.until("return document.querySelector('.caret').hidden").await;
    page.press("End").await;
    page.until("return scrollY > 200").await;
    stage.expect_peace(&page).await;
}
