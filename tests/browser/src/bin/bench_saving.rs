//! Measures the built page in a real Chromium: how fast a change is saved, how fast a large document opens, and how
//! much room a record takes. `cargo xtask bench` builds the page first.
//!
//! Times are taken in the page, by its own clock; the way over WebDriver is in none of them. Nothing fails here by being
//! slow: the figures are for people to read, on a machine that does nothing else.

use std::fmt::Write;

use browser_tests::{Page, Stage};
use serde_json::Value;

/// How many edits are measured.
const EDITS: usize = 300;
/// How many in the large document, where each takes about a second to draw.
const EDITS_IN_LARGE: usize = 60;
/// About how many annotations a document has that has few.
const FEW: usize = 60;
/// How many annotations a large document has.
const MANY: usize = 2_000;
/// How often the large document is opened.
const OPENINGS: usize = 9;

/// Notes when the article is there and when all that is highlighted in it is drawn, and then when that was painted.
const WATCH: &str = "
const is = (selector, count) => document.querySelectorAll(`main > article ${selector}`).length >= count;
const observer = new MutationObserver(() => {
  if (is('[data-block]', 1)) globalThis.articleAt ??= performance.now();
  if (!is('mark[data-annotation]', MANY)) return;
  observer.disconnect();
  globalThis.drawnAt = performance.now();
  requestAnimationFrame(() => setTimeout(() => { globalThis.paintedAt = performance.now() }));
});
observer.observe(document, { subtree: true, childList: true });
";

/// Makes as many claims as the argument says of the only one there is, each over other words, at a place of the same
/// address where the page does not run.
const FILL: &str = "
const [key] = Object.keys(localStorage).filter((key) => key.startsWith('manicule/1/c/'));
const claim = JSON.parse(localStorage.getItem(key));
const words = localStorage.getItem(`manicule/1/x/${claim.t}`).matchAll(/[a-z]{4,}/g);
for (const [{ 0: quote, index }, at] of Array.from(words).slice(0, arguments[0]).map((word, at) => [word, at])) {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => String.fromCharCode(byte)).join('');
  const name = btoa(id).replace(/[+]/g, '-').replace(/[/]/g, '_').replace(/=/g, '');
  const range = [index, index + quote.length];
  const version = [claim.v[0] + 1 + at, claim.v[1]];
  localStorage.setItem(`manicule/1/c/${name}`, JSON.stringify({ ...claim, v: version, r: range, q: quote }));
}";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    bring_annotated(&page, FEW / 2).await;
    println!("{:>60}{:>10}{:>10}{:>10}", "milliseconds", "median", "p95", "max");
    let few = page.measure_saving(1, EDITS, FEW).await;
    row(&format!("from a change to \"Saved\", up to {FEW} annotations"), few);
    page.wipe().await;
    bring_annotated(&page, MANY).await;
    measure_opening(&page).await;
    let many = page.measure_saving(2, EDITS_IN_LARGE, MANY + FEW).await;
    row(&format!("from a change to \"Saved\", {MANY} annotations"), many);
    println!(
        "{EDITS} and {EDITS_IN_LARGE} edits, {OPENINGS} openings; \"Saved\" is to take less than 300 ms at p95\n"
    );
    measure_room(&page).await;
}

/// Brings the article and opens it with about that many claims.
async fn bring_annotated(page: &Page, claims: usize) {
    page.bring_article(&article()).await;
    page.select_words("main > article [data-block]", "village").await;
    page.press("h").await;
    page.whole_status("Saved").await;
    page.go("/reader.js").await;
    page.script(FILL, vec![claims.into()]).await;
    page.go("/").await;
    page.whole_status("Saved").await;
}

async fn measure_opening(page: &Page) {
    page.before_each_load(&WATCH.replace("MANY", &MANY.to_string())).await;
    let moments =
        [("the article is there", "articleAt"), ("all is highlighted", "drawnAt"), ("painted", "paintedAt")];
    let mut found = moments.map(|_| Vec::new());
    for _ in 0..OPENINGS {
        page.reload().await;
        page.until("return globalThis.paintedAt > 0").await;
        for ((_, moment), found) in moments.iter().zip(&mut found) {
            let moment = page.script(&format!("return {moment}"), vec![]).await;
            found.push(moment.as_f64().expect("a moment is a number"));
        }
    }
    for ((words, _), found) in moments.iter().zip(found) {
        row(&format!("from the start until {words}, {MANY} annotations"), found);
    }
}

async fn measure_room(page: &Page) {
    let (claims, all) = (page.local_storage("manicule/1/c/").await, page.local_storage("").await);
    let units = |string: &String| string.encode_utf16().count();
    let each: Vec<f64> = claims.iter().map(|(key, value)| (units(key) + units(value)) as f64).collect();
    println!("{:>60}{:>10}{:>10}{:>10}", "room", "median", "p95", "max");
    row("UTF-16 units of localStorage that a claim takes", each);
    let each: Vec<f64> = claims.iter().map(|(key, value)| (key.len() + value.len()) as f64).collect();
    row("bytes of UTF-8 that a claim takes", each);
    let all: usize = all.iter().map(|(key, value)| units(key) + units(value)).sum();
    println!("{} claims; all of localStorage holds {all} of 5242880 units", claims.len());
    let estimate = "return navigator.storage.estimate().then(({ usage }) => usage)";
    if let Value::Number(bytes) = page.script(estimate, vec![]).await {
        println!(
            "the browser counts {bytes} bytes on the disk for the page, the history and older states among them"
        );
    }
}

fn row(words: &str, mut figures: Vec<f64>) {
    figures.sort_by(f64::total_cmp);
    // The nearest rank: so many of the figures are that large or smaller.
    let rank = |part: f64| figures[((figures.len() as f64 * part).ceil() as usize).max(1) - 1];
    println!("{words:>60}{:>10.1}{:>10.1}{:>10.1}", rank(0.5), rank(0.95), rank(1.0));
}

/// Five thousand words that can be highlighted, and six comments.
fn article() -> String {
    const WORDS: [&str; 12] = [
        "harbour",
        "ferry",
        "winter",
        "council",
        "tickets",
        "island",
        "captain",
        "timetable",
        "morning",
        "bridge",
        "lantern",
        "village",
    ];
    let mut text = "The ferry and its timetable".to_owned();
    for paragraph in 0..100 {
        let words: Vec<&str> = (0..50).map(|at| WORDS[(at * 5 + paragraph * 7) % WORDS.len()]).collect();
        // Writing to a string can't fail.
        let _ = write!(text, "\n\nOn the {} of it, {}.", WORDS[paragraph % WORDS.len()], words.join(" "));
    }
    let _ = write!(text, "\n\nComments (6)");
    for (at, name) in ["Ann", "Bob", "Cleo", "Dan", "Eve", "Finn"].iter().enumerate() {
        let _ =
            write!(text, "\n\n{name}\n30 July 2024, 18:4{at}\nThe {} was late again, as ever.", WORDS[at]);
    }
    text
}
