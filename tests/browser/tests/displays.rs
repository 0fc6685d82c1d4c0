//! What holds on every display: forced colours, no motion, room for each press, a focus that is seen.

use browser_tests::{Page, Stage};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";
const COMMENTS: &str = "main > [role=region] [data-block]";

/// Three claims of unlike kinds, two of them over each other, and three tagged comments.
async fn annotate(page: &Page) {
    for (words, key) in [
        ("Meta avait publié Llama 3.1", "f"),
        ("publié Llama 3.1, dont", "p"),
        ("le plus grand événement de l’année 2023", "v"),
    ] {
        page.select_words(ARTICLE, words).await;
        page.press(key).await;
        page.press("Escape").await;
    }
    for key in ["1", "2", "3"] {
        page.press(key).await;
    }
}

#[tokio::test]
async fn in_forced_colours_marks_chips_and_the_focus_are_told_apart_by_lines() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.emulate("forced-colors", "active").await;
    annotate(&page).await;
    page.until("return matchMedia('(forced-colors: active)').matches").await;
    let styles = "return Array.from(document.querySelectorAll('mark[data-annotation]'), (it) => getComputedStyle(it).borderBlockEndStyle)";
    let styles = page.script(styles, vec![]).await;
    let styles: Vec<String> = serde_json::from_value(styles).expect("line styles");
    for style in ["solid", "dotted", "double"] {
        assert!(styles.iter().any(|own| own == style), "{style} in {styles:?}");
    }
    // A chip that is chosen has a frame that the others have not, and a sign that is drawn.
    let chips = "return Array.from(document.querySelectorAll('.comment .tags'), (it) => Array.from(it.querySelectorAll('label'), (chip) => {
        const { borderTopWidth, outlineStyle, fontWeight } = getComputedStyle(chip);
        return [chip.querySelector('input').checked, `${borderTopWidth} ${outlineStyle} ${fontWeight}`, chip.querySelector('svg').getBoundingClientRect().width > 8];
    })).filter((row) => row.some(([checked]) => checked))";
    let rows: Vec<Vec<(bool, String, bool)>> =
        serde_json::from_value(page.script(chips, vec![]).await).expect("chips");
    assert_eq!(rows.len(), 3);
    for row in rows {
        let chosen = row.iter().find(|chip| chip.0).expect("a chosen one");
        assert!(row.iter().all(|chip| chip.2 && (chip.0 || chip.1 != chosen.1)), "{row:?}");
    }
    let undo = page.role("button", "Undo").await;
    page.walk("Shift+Tab", &undo).await;
    let outline = undo.script("const { outlineStyle, outlineWidth } = getComputedStyle(arguments[0]); return `${outlineStyle} ${outlineWidth}`").await;
    assert_eq!(outline, "solid 2px");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn where_motion_is_unwanted_nothing_moves() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.emulate("prefers-reduced-motion", "reduce").await;
    annotate(&page).await;
    page.role("link", "Go to the text").await.script("arguments[0].focus()").await;
    page.press("Enter").await;
    page.until("return !document.querySelector('.caret').hidden").await;
    page.press("Control+k").await;
    page.role("dialog", "Commands").await;
    let moving = "return Array.from(document.querySelectorAll('*'))
        .filter((it) => { const style = getComputedStyle(it); return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0 })
        .map((it) => it.outerHTML.slice(0, 80)).concat(document.getAnimations().map(String))";
    assert_eq!(page.script(moving, vec![]).await, json!([]));
    stage.expect_peace(&page).await;
}

/// What can be pressed and is smaller than WCAG 2.2 asks (2.5.8), but for links in a line of text and what has as much
/// room around it.
const SMALL: &str = "
const dialog = document.querySelector('dialog[open]') ?? document;
const all = Array.from(dialog.querySelectorAll('button, a[href], input, select, textarea, [role=option], [role=menuitem]'))
  .filter((it) => it.checkVisibility({ opacityProperty: false }) && !it.closest('.vh, .skip, .map') && !it.matches('.vh, .skip, [type=file]'))
  .map((it) => [it, it.getBoundingClientRect()]).filter(([, { width, height }]) => width > 0 && height > 0);
const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
const crowds = (own, [x, y]) => all.some(([other, { left, right, top, bottom }]) => other !== own && !other.contains(own) && !own.contains(other)
  && Math.hypot(x - Math.max(left, Math.min(x, right)), y - Math.max(top, Math.min(y, bottom))) < 12);
return all.filter(([it, box]) => (box.width < 23.5 || box.height < 23.5) && crowds(it, middle(box)))
  .map(([it, { width, height }]) => `${Math.round(width)} × ${Math.round(height)} ${it.outerHTML.slice(0, 140)}`);
";

async fn expect_room(page: &Page, view: &str) {
    assert_eq!(page.script(SMALL, vec![]).await, Value::Array(Vec::new()), "{view}");
}

#[tokio::test]
async fn what_can_be_pressed_has_room_for_a_finger_that_is_not_steady() {
    let stage = Stage::start().await;
    for width in [1440, 768, 360] {
        let page = stage.open().await;
        page.resize(width, 900).await;
        page.css(COMMENTS).await;
        annotate(&page).await;
        expect_room(&page, "tags and claims").await;
        page.select_text(ARTICLE, 4, 12).await;
        page.role("toolbar", "Highlight").await;
        expect_room(&page, "a selection").await;
        page.press("f").await;
        expect_room(&page, "an open claim").await;
        page.press("Escape").await;
        for (key, view) in [("?", "the keys"), ("Control+k", "the commands")] {
            page.press(key).await;
            page.css("dialog[open]").await;
            expect_room(&page, view).await;
            page.press("Escape").await;
            page.until("return !document.querySelector('dialog')").await;
        }
        let menus: &[&str] = if width < 700 { &["More"] } else { &["Export", "Reading settings"] };
        for menu in menus {
            page.role("button", menu).await.click().await;
            page.css(".menu").await;
            expect_room(&page, menu).await;
            page.press("Escape").await;
        }
        stage.expect_peace(&page).await;
        page.close_browser().await;
    }
}

#[tokio::test]
async fn a_toolbar_is_one_stop_and_the_arrows_walk_it() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("s").await;
    let toolbar = page.role("toolbar", "Highlight").await;
    page.walk("Tab", &toolbar.role("button", "Claim").await).await;
    for (key, name) in [
        ("ArrowRight", "Fact"),
        ("ArrowRight", "Value"),
        ("ArrowLeft", "Fact"),
        ("End", "Sentence"),
        ("ArrowRight", "Claim"),
        ("ArrowLeft", "Sentence"),
        ("Home", "Claim"),
        ("ArrowRight", "Fact"),
    ] {
        page.press(key).await;
        toolbar.role("button", name).await.expect_focus().await;
    }
    page.press("Tab").await;
    page.until("return document.activeElement.closest('[role=toolbar]') === null").await;
    page.press("Shift+Tab").await;
    toolbar.role("button", "Fact").await.expect_focus().await;
    page.press("Enter").await;
    let claims = page.claims().await;
    assert_eq!(claims.len(), 1, "{claims:?}");
    stage.expect_peace(&page).await;
}
