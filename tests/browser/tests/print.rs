//! What comes out on paper.

use browser_tests::{Page, Stage, at};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";

/// What A4 leaves between the margins, in CSS pixels.
const PAPER: (u32, u32) = (672, 980);

const CONTROLS: &str = "
const controls = document.querySelectorAll('a, button, input, select, textarea, dialog, [role=toolbar], [role=menu], [role=status], .map, .caret');
return Array.from(controls).filter((it) => it.getClientRects().length && getComputedStyle(it).visibility !== 'hidden').map((it) => it.outerHTML.slice(0, 120));
";

/// Notes that touch each other, or stand over their claim's line, or are cut off.
const CROWDED: &str = "
const wrong = [];
const notes = Array.from(document.querySelectorAll('.paper .sidenote'));
const boxes = notes.map((note) => note.getBoundingClientRect());
const paper = document.querySelector('.paper').getBoundingClientRect();
boxes.forEach((box, at) => {
  const words = notes[at].textContent;
  if (box.left < paper.left || box.right > paper.right + 1) wrong.push(`${words} leaves the paper`);
  if (notes[at].scrollWidth > notes[at].clientWidth + 1) wrong.push(`${words} is cut off`);
  const line = notes[at].nextElementSibling;
  if (line?.matches('mark') && box.top < line.getClientRects()[0].top - 12) wrong.push(`${words} stands over its line`);
  for (let other = 0; other < at; other += 1) {
    const { top, bottom } = boxes[other];
    if (box.top < bottom - .5 && top < box.bottom - .5) wrong.push(`${words} lies over ${notes[other].textContent}`);
  }
});
return wrong;
";

/// The article's words on the paper and on the page, block by block.
const WORDS: &str = "
const read = (block) => {
  const copy = block.cloneNode(true);
  copy.querySelectorAll('.sidenote').forEach((note) => note.remove());
  return copy.textContent;
};
const paper = Array.from(document.querySelectorAll('.paper article :is(h1, h2, p, li, figcaption)'), read);
const page = Array.from(document.querySelectorAll(arguments[0]), (block) => block.textContent);
return JSON.stringify(paper) === JSON.stringify(page) || [paper, page];
";

async fn words(page: &Page) -> String {
    let text = page.script("return document.body.innerText.replace(/[ \\u00a0\\n]+/g, ' ')", vec![]).await;
    text.as_str().expect("the words of the body").to_owned()
}

async fn claim(page: &Page, words: &str, key: &str) {
    page.select_words(ARTICLE, words).await;
    page.css("[role=toolbar]").await;
    page.press(key).await;
}

#[tokio::test]
async fn the_sheet_has_all_that_was_said_and_no_control() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    claim(&page, "Meta avait publié Llama 3.1", "f").await;
    page.press("n").await;
    page.type_text("Easy to check.").await;
    page.press("Escape").await;
    claim(&page, "publié Llama 3.1, dont la version", "h").await;
    page.press("Escape").await;
    claim(&page, "le plus grand événement de l’année 2023", "v").await;
    page.press("Escape").await;
    let comments = page.comments().await;
    comments[0].role("radio", "Skeptical").await.click().await;
    page.select_words("[role=region] [data-block]", "Sans cela, impossible").await;
    page.press("e").await;
    comments[1].role("radio", "Supportive").await.click().await;
    page.press("q").await;
    page.expect_tags(&["Skeptical: the article", "Supportive: the article", "", "", "", ""]).await;
    page.resize(PAPER.0, PAPER.1).await;
    page.show_as_printed().await;
    page.css(".paper .meanings").await;

    let words = words(&page).await;
    for said in [
        "Document À Denver, le plaidoyer de Zuckerberg pour une IA ouverte",
        "1 Fact Easy to check.",
        "2 No kind yet",
        "3 Value",
        "Skeptical toward the article",
        "Supportive toward the article",
        "in reply to Nadia R. Unsure",
        "Legend 3 claims · 6 comments",
        "Fact 1 Says what is or was so; it can be checked.",
        "1 skeptical Evidence Doubts or denies what is said.",
        "4 untagged",
    ] {
        assert!(words.contains(said), "{said:?} is not in {words:?}");
    }
    for control in ["Export", "Undo", "Next untagged", "Off-topic", "Policy", "Hide these steps", "Saved"] {
        assert!(!words.contains(control), "{control:?} is in {words:?}");
    }
    assert_eq!(page.script(CONTROLS, vec![]).await, json!([]));
    assert_eq!(page.script(CROWDED, vec![]).await, json!([]));
    assert_eq!(page.script(WORDS, vec![json!(ARTICLE)]).await, json!(true));
    let evidence =
        "return Array.from(document.querySelectorAll('.paper .body .evidence'), (it) => it.textContent)";
    assert_eq!(page.script(evidence, vec![]).await, json!(["Sans cela, impossible"]));
    // Nothing is told by colour: all ink is black or grey.
    let inks = "
        const grey = (colour) => /^rgba?\\((\\d+), \\1, \\1/.test(colour) || colour === 'rgba(0, 0, 0, 0)';
        const all = Array.from(document.querySelectorAll('.paper, .paper *'), (it) => getComputedStyle(it));
        return all.flatMap((style) => [style.color, style.backgroundColor, style.getPropertyValue('--mark').trim() || '#000'])
            .filter((colour) => !grey(colour) && colour !== '#000').slice(0, 3);";
    assert_eq!(page.script(inks, vec![]).await, json!([]));

    page.show_as_on_screen().await;
    page.until("return !document.querySelector('.paper')").await;
    page.resize(1440, 1000).await;
    page.role("button", "Undo").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_browsers_own_printing_gets_the_sheet() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    claim(&page, "Meta avait publié Llama 3.1", "f").await;
    // After the page's own listener, and after what that one has put off.
    let watch = "addEventListener('beforeprint', () => queueMicrotask(() => {
        globalThis.printed = document.querySelectorAll('.paper .sidenote').length;
    }))";
    page.script(watch, vec![]).await;
    let file = page.print().await;
    assert!(file.starts_with("JVBERi0"), "a PDF begins with %PDF-, in base64");
    assert_eq!(page.script("return globalThis.printed", vec![]).await, json!(1));
    page.until("return !document.querySelector('.paper')").await;
    page.expect_claims(&["Meta avait publié Llama 3.1"]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn many_notes_beside_few_lines_stand_below_each_other() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let text: String = (1..=24)
        .map(|n| format!("{n} moons are in the sky tonight, and everybody should look up.\n\n"))
        .collect();
    page.bring_article(&format!("Moons\n\n{text}")).await;
    let blocks = page.css_all(ARTICLE).await.len();
    for block in 1..blocks {
        // Every third line has four claims, the others have none: they must give way over several lines.
        for (from, to, key) in [(0, 8, "f"), (2, 12, "h"), (9, 20, "v"), (15, 30, "p")] {
            if block % 3 == 1 {
                page.set_selection(at(ARTICLE, from).nth(block), at(ARTICLE, to).nth(block)).await;
                page.css("[role=toolbar]").await;
                page.press(key).await;
                page.press("Escape").await;
                page.press("Escape").await;
            }
        }
    }
    page.resize(PAPER.0, PAPER.1).await;
    page.show_as_printed().await;
    page.css(".paper .meanings").await;
    let count = page.script("return document.querySelectorAll('.paper .sidenote').length", vec![]).await;
    let claims = page.claims().await.len();
    assert!(claims > 20, "{claims}");
    assert_eq!(count, json!(claims));
    assert_eq!(page.script(CROWDED, vec![]).await, json!([]));
    assert_eq!(page.script(WORDS, vec![json!(ARTICLE)]).await, Value::Bool(true));
    stage.expect_peace(&page).await;
}
