//! Nothing scrolls sideways, is cut off or lies over anything else in a window of 320 pixels, with text of twice the
//! usual size, or with both; in each view, dialog, menu and panel, in both languages.

use browser_tests::{Page, Profile, Stage, Tour, Words};
use serde_json::Value;

/// What is wrong with what is shown: each a sentence for the person who has to mend it.
const LOOK: &str = "
const wide = document.documentElement.clientWidth;
const found = [];
const named = (it) => `${it.tagName.toLowerCase()}${it.id && `#${it.id}`}${Array.from(it.classList, (name) => `.${name}`).join('')} ${JSON.stringify((it.getAttribute('aria-label') ?? it.textContent).trim().slice(0, 30))}`;
const modal = document.querySelector('dialog[open]');
const shown = Array.from((modal ?? document.body).querySelectorAll('*')).filter((it) =>
  !it.closest('.vh, svg, .handle, .caret, .skip:not(:focus)') && it.checkVisibility({ visibilityProperty: true }));
if (document.documentElement.scrollWidth > wide) found.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${wide}`);
for (const it of modal ? [modal, ...shown] : shown) {
  const style = getComputedStyle(it);
  const scrolls = /auto|scroll/.test(style.overflowX);
  if (scrolls && it.tagName !== 'TEXTAREA' && it.scrollWidth > it.clientWidth + 1) found.push(`${named(it)} scrolls sideways, ${it.scrollWidth} in ${it.clientWidth}`);
  const isCut = /hidden|clip/.test(style.overflowX) && style.textOverflow !== 'ellipsis' && style.webkitLineClamp === 'none' && it.textContent.trim() && !it.matches('.reading, dialog');
  if (isCut && (it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 2) && style.display !== 'inline') found.push(`${named(it)} is cut off, ${it.scrollWidth} × ${it.scrollHeight} in ${it.clientWidth} × ${it.clientHeight}`);
  const isEllipsis = style.textOverflow === 'ellipsis' && it.closest('button, label') && !it.closest('.doc') && it.scrollWidth > it.clientWidth + 1;
  if (isEllipsis) found.push(`the label ${named(it)} ends in dots`);
}
const controls = shown.filter((it) => it.matches('button, a[href], input, select, textarea, label, [role=option], [role=menuitem]') && it.getClientRects().length > 0);
for (const it of controls) {
  const { left, right } = it.getBoundingClientRect();
  if (left < -0.5 || right > wide + 0.5) found.push(`${named(it)} reaches from ${left} to ${right} in a window of ${wide}`);
  if (it.matches('button, label') && it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0) found.push(`${named(it)} is wider than its box, ${it.scrollWidth} in ${it.clientWidth}`);
  if (it.matches('button, label') && it.scrollHeight > it.clientHeight + 3 && it.clientHeight > 0) found.push(`${named(it)} is higher than its box, ${it.scrollHeight} in ${it.clientHeight}`);
}
// The part of a box that what scrolls around it leaves to be seen.
const seen = (it) => {
  let { left, right, top, bottom } = it.getBoundingClientRect();
  for (let holder = it.parentElement; holder; holder = holder.parentElement) {
    if (!/auto|scroll/.test(getComputedStyle(holder).overflowY) || holder === document.documentElement) continue;
    const box = holder.getBoundingClientRect();
    [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
  }
  return { left, right, top, bottom };
};
const groups = '.top, .bottom, .over, .sheet, .comment, .menu, .panel, .start, .nothing, .margin, .dialog-head, .dialog-body, .dialog-foot, .source, .preview, .said-last';
const group = (it) => it.closest(groups);
const pressed = controls.filter((it) => !it.matches('label input, [role=option]') && group(it));
for (const [at, one] of pressed.entries()) {
  for (const other of pressed.slice(at + 1)) {
    if (group(one) !== group(other) || one.contains(other) || other.contains(one)) continue;
    const [a, b] = [seen(one), seen(other)];
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 3 && down > 3) found.push(`${named(one)} and ${named(other)} lie over each other by ${Math.round(across)} × ${Math.round(down)}`);
  }
}
return Array.from(new Set(found));
";

/// Notes what is wrong with what is shown now.
async fn look(page: &Page, what: &str, view: &str, found: &mut Vec<String>) {
    page.until("return document.getAnimations().every((it) => it.playState === 'finished')").await;
    if let Value::Array(here) = page.script(LOOK, vec![]).await {
        found.extend(here.iter().filter_map(Value::as_str).map(|here| format!("{view}, {what}: {here}")));
    }
}

async fn look_at_everything(language: &'static str, width: u32, height: u32, letters: u32) -> Vec<String> {
    let stage = Stage::start().await;
    let page = stage.open_in(&Profile::new().reading_at(letters)).await;
    let words = Words::of(language);
    let what = format!("{language}, {width} pixels, letters of {letters}");
    let mut found = Vec::new();
    let tour = Tour::prepare(&page, &words, "light", width, height).await;
    let size = "return parseFloat(getComputedStyle(document.documentElement).fontSize)";
    assert_eq!(
        page.script(size, vec![]).await.as_f64(),
        Some(f64::from(letters)),
        "letters as large as asked for"
    );
    tour.walk(async |stop| look(&page, &what, stop.view, &mut found).await).await;
    page.press("Escape").await;
    page.until("return !document.querySelector('dialog')").await;

    // What only a narrow window has.
    page.css(".bottom button").await.click().await;
    look(&page, &what, "the list of annotations", &mut found).await;
    page.css(".bottom button").await.click().await;
    page.css(".bottom .main").await.click().await;
    look(&page, &what, "a comment without a tag", &mut found).await;
    // A second tag, evidence and a note make the fullest comment that there is.
    page.press("Shift+1").await;
    page.css(".comment.current .more .quiet:nth-of-type(3)").await.click().await;
    page.css(".comment.current .tags.also label:last-of-type input").await.click().await;
    page.select_text("main .comment.current [data-block]", 0, 12).await;
    look(&page, &what, "evidence", &mut found).await;
    page.press("e").await;
    page.css(".comment.current .evidence").await;
    page.press("n").await;
    page.css(".comment.current .write").await;
    look(&page, &what, "a comment with two tags and a note", &mut found).await;
    stage.expect_peace(&page).await;
    found
}

async fn expect_nothing_out_of_reach(width: u32, height: u32, letters: u32) {
    let mut found = look_at_everything("en", width, height, letters).await;
    found.extend(look_at_everything("fr", width, height, letters).await);
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn at_320_pixels_nothing_is_out_of_reach() {
    expect_nothing_out_of_reach(320, 568, 16).await;
}

#[tokio::test]
async fn with_text_of_twice_the_size_nothing_is_out_of_reach() {
    expect_nothing_out_of_reach(640, 900, 32).await;
}

#[tokio::test]
async fn at_320_pixels_with_text_of_twice_the_size_nothing_is_out_of_reach() {
    expect_nothing_out_of_reach(320, 568, 32).await;
}

#[tokio::test]
async fn at_320_pixels_ten_tags_and_ten_kinds_are_within_reach() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css("main > article [data-block]").await;
    page.press("Control+k").await;
    page.type_text("codebook").await;
    page.press("Enter").await;
    let dialog = page.role("dialog", "Codebook").await;
    for (field, button, word) in [("New tag", "Add tag", "Tag"), ("New kind", "Add kind", "Kind")] {
        for number in 4..=10 {
            dialog.role("textbox", field).await.fill(&format!("{word} with the number {number}")).await;
            dialog.role("button", button).await.click().await;
        }
    }
    page.press("Escape").await;
    page.no_role("dialog", "Codebook").await;
    page.resize(320, 568).await;
    let mut found = Vec::new();
    page.css(".bottom .main").await.click().await;
    page.until("return document.querySelectorAll('.comment.current [role=radio], .comment.current input[type=radio]').length === 10").await;
    look(&page, "ten tags", "a comment", &mut found).await;
    page.press("x").await;
    page.css(".several").await;
    look(&page, "ten tags", "a chosen comment", &mut found).await;
    page.press("Escape").await;
    page.select_text("main > article [data-block]", 4, 24).await;
    look(&page, "ten kinds", "a selection", &mut found).await;
    page.press("h").await;
    page.css(".sheet .kinds").await;
    look(&page, "ten kinds", "a claim", &mut found).await;
    assert!(found.is_empty(), "{found:#?}");
    stage.expect_peace(&page).await;
}
