//! Where the lines of the text are: nothing that is done to them moves one, and they are as long as they should be.

use browser_tests::{Page, Profile, Stage, at};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";
const COMMENTS: &str = "main > [role=region] [data-block]";

/// Each line of the blocks that a selector finds: its top on the page, and its two ends. Only letters count: a mark's
/// own box is taller than its line.
const LINES: &str = "
return Array.from(document.querySelectorAll(arguments[0]), (block) => {
  const lines = new Map();
  const words = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    for (const { top, left, right, width } of range.getClientRects()) {
      if (width === 0) continue;
      const line = Math.round((top + scrollY) * 2) / 2;
      const [from, to] = lines.get(line) ?? [left, right];
      lines.set(line, [Math.min(from, left), Math.max(to, right)]);
    }
  }
  return Array.from(lines, ([top, [from, to]]) => [top, from, to]).sort((a, b) => a[0] - b[0]);
});
";

/// Writes down what the browser itself takes for a shift of words of the article.
const WATCH: &str = "
globalThis.shifts = [];
new PerformanceObserver((list) => {
  for (const { sources } of list.getEntries()) {
    for (const { node, previousRect, currentRect } of sources) {
      const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (element?.closest?.('main > article')) shifts.push([element.outerHTML.slice(0, 90), previousRect.y, currentRect.y]);
    }
  }
}).observe({ type: 'layout-shift' });
";

type Line = [f64; 3];

async fn lines(page: &Page, selector: &str) -> Vec<Vec<Line>> {
    let lines = page.script(LINES, vec![json!(selector)]).await;
    serde_json::from_value(lines).expect("lines of three numbers")
}

/// Fails where a line is not where it was. A mark may change the width of a word by less than a pixel.
fn expect_still(before: &[Vec<Line>], after: &[Vec<Line>], what: &str) {
    assert_eq!(before.len(), after.len(), "{what}");
    for (block, (before, after)) in before.iter().zip(after).enumerate() {
        assert_eq!(before.len(), after.len(), "{what}: the lines of block {block}");
        for (line, (before, after)) in before.iter().zip(after).enumerate() {
            let is_still = (before[0] - after[0]).abs() < 0.6
                && (before[1] - after[1]).abs() < 1.0
                && (before[2] - after[2]).abs() < 2.0;
            assert!(is_still, "{what}: line {line} of block {block} was at {before:?} and is at {after:?}");
        }
    }
}

async fn select(page: &Page, block: usize, from: usize, to: usize) {
    page.set_selection(at(ARTICLE, from).nth(block), at(ARTICLE, to).nth(block)).await;
    page.css("[role=toolbar]").await;
}

/// Does all that can be done with claims and tags, and looks after each whether the lines are where they were.
async fn work(page: &Page, what: &str) {
    let article = lines(page, ARTICLE).await;
    // On a narrow window what can be done with the current comment takes room of its own, under it.
    let is_wide = page.script("return matchMedia('(min-width: 45em)').matches", vec![]).await == json!(true);
    let still = if is_wide { COMMENTS } else { "none" };
    let comments = lines(page, still).await;
    let look = async |done: &str| {
        let what = format!("{what}, {done}");
        expect_still(&article, &lines(page, ARTICLE).await, &what);
        expect_still(&comments, &lines(page, still).await, &what);
    };
    for (block, from, to, key) in [
        (0, 2, 14, "f"),
        (1, 3, 24, "f"),
        (1, 8, 40, "v"),
        (1, 12, 30, "p"),
        (1, 14, 50, "h"),
        (2, 0, 60, "h"),
    ] {
        select(page, block, from, to).await;
        look("words selected").await;
        page.press(key).await;
        page.until("return document.querySelectorAll('mark[data-active]').length > 0").await;
        look("a claim added and open").await;
        page.press("Escape").await;
        page.press("Escape").await;
    }
    look("claims added").await;
    let mark = page.css("main > article mark[data-lane-2]").await;
    mark.script("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })").await;
    page.web_driver()
        .await
        .action_chain()
        .move_to_element_center(mark.element())
        .perform()
        .await
        .expect("a move");
    page.until("return document.querySelectorAll('mark[data-hover]').length > 0").await;
    look("a claim under the mouse").await;
    mark.click().await;
    page.until("return document.querySelectorAll('mark[data-active]').length > 0").await;
    look("a claim opened").await;
    let remove =
        "document.querySelector(':is(.sheet, .note.open) .foot button:has(use[href=\"#bin\"])').click()";
    let count = page.claims().await.len();
    page.script(remove, vec![]).await;
    page.until(&format!("return new Set(Array.from(document.querySelectorAll('mark[data-annotation]')).flatMap((it) => it.dataset.annotation.split(' '))).size === {}", count - 1)).await;
    look("a claim removed").await;
    page.press("Escape").await;
    page.press("Control+z").await;
    look("a claim brought back").await;
    if page.css_all(COMMENTS).await.is_empty() {
        return;
    }
    for key in ["Shift+1", "Shift+2", "0", "3"] {
        page.press(key).await;
        look("a comment tagged").await;
    }
}

async fn set(page: &Page, settings: &Value) {
    let set = "localStorage['manicule/settings'] = JSON.stringify(Object.assign(JSON.parse(localStorage['manicule/settings'] ?? '{}'), arguments[0]))";
    page.script(set, vec![settings.clone()]).await;
    page.reload().await;
    page.css(ARTICLE).await;
    page.css("#margin").await;
}

async fn still_in_every_window(settings: Value) {
    let stage = Stage::start().await;
    for (width, height) in [(1440, 1000), (768, 1024), (360, 740)] {
        let page = stage.open().await;
        page.before_each_load(WATCH).await;
        page.resize(width, height).await;
        page.css(ARTICLE).await;
        set(&page, &settings).await;
        work(&page, &format!("{settings}, {width} px")).await;
        assert_eq!(page.script("return shifts", vec![]).await, json!([]), "{settings}, {width} px");
        stage.expect_peace(&page).await;
        page.close_browser().await;
    }
}

#[tokio::test]
async fn nothing_that_is_annotated_moves_a_line() {
    still_in_every_window(json!({})).await;
}

#[tokio::test]
async fn nothing_moves_a_line_of_large_loose_letters_without_serifs() {
    still_in_every_window(
        json!({ "text_percent": 135, "leading": "loose", "measure": "wide", "face": "sans" }),
    )
    .await;
}

#[tokio::test]
async fn nothing_moves_a_line_of_small_tight_letters() {
    still_in_every_window(json!({ "text_percent": 90, "leading": "tight", "measure": "narrow" })).await;
}

#[tokio::test]
async fn nothing_moves_a_line_of_a_long_article() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let text: String = (1..=80)
        .map(|n| {
            format!(
                "Paragraph {n} says that « the moon » is full : {}\n\n",
                "who would have thought it ? ".repeat(12)
            )
        })
        .collect();
    page.bring_article(&format!("A very long night\n\n{text}")).await;
    for (width, height) in [(1440, 1000), (360, 740)] {
        page.resize(width, height).await;
        work(&page, &format!("a long article, {width} px")).await;
    }
    stage.expect_peace(&page).await;
}

/// How many characters the full lines of the article have: all lines of a paragraph but its last.
const MEASURE: &str = "
const paragraphs = Array.from(document.querySelectorAll('.prose p[data-block]'));
let [characters, lines] = [0, 0];
for (const { firstChild } of paragraphs) {
  const range = document.createRange();
  const tops = Array.from(firstChild.data, (_, at) => {
    range.setStart(firstChild, at);
    range.setEnd(firstChild, at + 1);
    return range.getBoundingClientRect().top;
  });
  const last = tops.at(-1);
  characters += tops.filter((top) => top < last - 4).length;
  lines += new Set(tops.filter((top) => top < last - 4).map(Math.round)).size;
}
return characters / lines;
";

#[tokio::test]
async fn a_line_has_sixty_to_seventy_five_characters_at_any_size() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(ARTICLE).await;
    let check = async |settings: Value, from: f64, to: f64| {
        set(&page, &settings).await;
        let measure = page.script(MEASURE, vec![]).await.as_f64().expect("a number");
        assert!((from..to).contains(&measure), "{settings}: {measure} characters");
    };
    check(json!({}), 60.0, 75.0).await;
    check(json!({ "face": "sans" }), 60.0, 75.0).await;
    check(json!({ "text_percent": 90, "face": null }), 60.0, 75.0).await;
    check(json!({ "text_percent": 115 }), 60.0, 75.0).await;
    check(json!({ "text_percent": null, "measure": "narrow" }), 48.0, 60.0).await;
    check(json!({ "measure": "wide" }), 70.0, 88.0).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn what_is_set_for_reading_acts_at_once_stays_and_is_taken_back() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let look = "
        const style = getComputedStyle(document.querySelector('.prose'));
        return [style.fontSize, style.lineHeight, style.fontFamily.slice(0, 12), Math.round(document.querySelector('.prose').clientWidth)]";
    page.css(ARTICLE).await;
    let usual = page.script(look, vec![]).await;
    page.role("button", "Reading settings").await.click().await;
    let panel = page.role("group", "Reading settings").await;
    assert!(!panel.role("button", "Reset to default").await.is_enabled().await);
    let mut before = usual.clone();
    for (group, step) in [
        ("Text size", "Large"),
        ("Letters", "Sans serif"),
        ("Column width", "Narrow"),
        ("Line spacing", "Loose"),
    ] {
        panel.role("radiogroup", group).await.role("radio", step).await.click().await;
        let after = page.script(look, vec![]).await;
        assert_ne!(before, after, "{group}");
        before = after;
    }
    page.reload().await;
    page.css(ARTICLE).await;
    assert_eq!(page.script(look, vec![]).await, before);
    page.role("button", "Reading settings").await.click().await;
    page.role("button", "Reset to default").await.click().await;
    assert_eq!(page.script(look, vec![]).await, usual);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn no_setting_makes_a_small_window_scroll_sideways() {
    let stage = Stage::start().await;
    let page = stage.open_in(&Profile::new().reading_at(32)).await;
    page.resize(320, 640).await;
    let widest = json!({ "text_percent": 135, "measure": "wide", "leading": "loose", "face": "sans" });
    set(&page, &widest).await;
    let beyond = "
        return Array.from(document.querySelectorAll('.reading *'))
            .filter((it) => it.getClientRects().length && it.getBoundingClientRect().right > innerWidth + 1 && !it.closest('.vh'))
            .map((it) => it.outerHTML.slice(0, 80)).slice(0, 4);";
    assert_eq!(page.script(beyond, vec![]).await, json!([]));
    page.script("document.querySelector('.only-small button').click()", vec![]).await;
    page.css(".more-panel").await;
    let clipped = "
        const panel = document.querySelector('.more-panel');
        return Array.from(panel.querySelectorAll('.choice, .choice label, button'))
            .filter((it) => it.getClientRects().length && it.getBoundingClientRect().right > innerWidth)
            .map((it) => it.textContent);";
    assert_eq!(page.script(clipped, vec![]).await, json!([]));
    stage.expect_peace(&page).await;
}

/// The signs that French sets apart by a space which must not break, but not the space itself.
const LONELY: &str = "
const wrong = [];
for (const block of document.querySelectorAll(arguments[0])) {
  const words = block.firstChild;
  const range = document.createRange();
  const top = (at) => {
    range.setStart(words, at);
    range.setEnd(words, at + 1);
    return Math.round(range.getBoundingClientRect().top);
  };
  for (const { index } of words.data.matchAll(/[\\u00a0\\u202f][:;!?»]/g)) {
    if (top(index - 1) !== top(index + 1)) wrong.push(words.data.slice(index - 12, index + 3));
  }
  for (const { index } of words.data.matchAll(/«[\\u00a0\\u202f]/g)) {
    if (top(index) !== top(index + 2)) wrong.push(words.data.slice(index, index + 12));
  }
}
return wrong;
";

#[tokio::test]
async fn french_spaces_stay_and_no_sign_is_alone_on_a_line() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let sentence = "Il a dit\u{a0}: «\u{a0}Encore\u{202f}?\u{a0}» Non\u{202f}; jamais\u{202f}! ";
    let text: String =
        (1..=12).map(|n| format!("{}{}\n\n", "a".repeat(n), sentence.repeat(6).trim_end())).collect();
    page.bring_article(&format!("La lune\n\n{text}")).await;
    let found = page
        .script("return document.querySelectorAll(arguments[0])[3].textContent", vec![json!(ARTICLE)])
        .await;
    assert_eq!(found, json!(format!("aaa{}", sentence.repeat(6).trim_end())));
    for width in [1440, 768, 500, 360, 320] {
        page.resize(width, 800).await;
        assert_eq!(page.script(LONELY, vec![json!(ARTICLE)]).await, json!([]), "{width} px");
    }
    stage.expect_peace(&page).await;
}
