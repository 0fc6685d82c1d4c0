//! axe-core finds nothing wrong in any view, in both languages, each theme, on a wide and on a narrow window.

use std::fs;

use browser_tests::{Profile, Stage, Stop, Tour, Words, project};
use serde_json::{Value, json};

/// Runs the rules of WCAG 2.2 A and AA and the best practices over what is shown, below an element.
const RUN: &str = "
const [selector, done] = arguments;
const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)))
  .then(() => axe.run(selector ? document.querySelector(selector) : document, { runOnly }))
  .then(({ violations, passes }) => done({
    rules: passes.length,
    found: violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`)),
  }), (error) => done(String(error)));
";

async fn audit(language: &'static str, theme: &str, width: u32) {
    let rules = project().join(".tools/node_modules/axe-core/axe.min.js");
    let rules = fs::read_to_string(&rules).unwrap_or_else(|error| {
        panic!("expected axe-core at {rules:?}, but found: {error}; `cargo xtask test` brings it")
    });
    let words = Words::of(language);
    let stage = Stage::start().await;
    let page = stage.open_in(&Profile::new().speaking(language)).await;
    let tour = Tour::prepare(&page, &words, theme, width, 900).await;
    page.script(&rules, vec![]).await;
    tour.walk(async |Stop { view, within }| {
        // What has been scrolled half under the bar at the top is no fault of the page.
        page.script("scrollTo({ top: 0, behavior: 'instant' })", vec![]).await;
        let answer = page.web_driver().await.execute_async(RUN, vec![json!(within)]).await;
        let answer = answer.expect("axe runs").json().clone();
        assert!(answer["rules"].as_u64().is_some_and(|rules| rules > 3), "{answer}");
        let place = format!("{view}, {language}, {theme}, {width} pixels");
        assert_eq!(answer["found"], Value::Array(Vec::new()), "{place}");
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_wide_english_page() {
    audit("en", "light", 1440).await;
    audit("en", "sepia", 1440).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_narrow_english_page() {
    audit("en", "dark", 390).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_wide_french_page() {
    audit("fr", "dark", 1440).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_narrow_french_page() {
    audit("fr", "light", 390).await;
    audit("fr", "sepia", 390).await;
}
