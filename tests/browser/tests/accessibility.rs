//! axe-core finds nothing wrong in any view, in both languages, each theme, on a wide and on a narrow window.

use std::fs;

use browser_tests::{Page, Profile, Stage, project};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";

/// What the page's controls are called.
struct Names {
    language: &'static str,
    settings: &'static str,
    export: &'static str,
    more: &'static str,
    history: &'static str,
    lines: &'static str,
    data: &'static str,
    new_article: &'static str,
    text: &'static str,
    preview: &'static str,
}

const ENGLISH: Names = Names {
    language: "en",
    settings: "Reading settings",
    export: "Export",
    more: "More",
    history: "History",
    lines: "Lines of this document",
    data: "Your data…",
    new_article: "New article",
    text: "Text",
    preview: "Preview",
};

const FRENCH: Names = Names {
    language: "fr",
    settings: "Réglages de lecture",
    export: "Exporter",
    more: "Plus",
    history: "Historique",
    lines: "Lignes de ce document",
    data: "Vos données…",
    new_article: "Nouvel article",
    text: "Texte",
    preview: "Aperçu",
};

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

struct Audit {
    page: Page,
    names: &'static Names,
    what: String,
    is_narrow: bool,
}

impl Audit {
    /// Holds what is shown against the rules; below `selector` alone where something else lies under it.
    async fn run(&self, view: &str, selector: &str) {
        // What has been scrolled half under the bar at the top is no fault of the page.
        self.page.script("scrollTo({ top: 0, behavior: 'instant' })", vec![]).await;
        let answer = self.page.web_driver().await.execute_async(RUN, vec![json!(selector)]).await;
        let answer = answer.expect("axe runs").json().clone();
        assert!(answer["rules"].as_u64().is_some_and(|rules| rules > 3), "{answer}");
        assert_eq!(answer["found"], Value::Array(Vec::new()), "{view}, {}", self.what);
    }

    async fn click(&self, name: &str) {
        self.page.role("button", name).await.click().await;
    }

    /// Opens what holds the list of documents.
    async fn open_documents(&self) {
        if self.is_narrow {
            self.click(self.names.more).await;
        } else {
            self.page.css(".btn.doc").await.click().await;
        }
    }

    async fn open_dialog(&self, button: &str, view: &str) {
        self.click(button).await;
        self.page.css("dialog[open]").await;
        self.run(view, "").await;
        self.page.press("Escape").await;
        self.page.until("return !document.querySelector('dialog')").await;
    }
}

async fn audit(names: &'static Names, theme: &str, width: u32) {
    let rules = project().join(".tools/node_modules/axe-core/axe.min.js");
    let rules = fs::read_to_string(&rules).unwrap_or_else(|error| {
        panic!("expected axe-core at {rules:?}, but found: {error}; `cargo xtask test` brings it")
    });
    let stage = Stage::start().await;
    let page = stage.open_in(&Profile::new().speaking(names.language)).await;
    page.resize(width, 900).await;
    page.css(ARTICLE).await;
    let set = "const kept = JSON.parse(localStorage['manicule/settings'] ?? '{}'); kept.theme = arguments[0]; localStorage['manicule/settings'] = JSON.stringify(kept)";
    page.script(set, vec![json!(theme)]).await;
    page.reload().await;
    page.css(ARTICLE).await;
    page.until(&format!("return document.documentElement.dataset.theme === '{theme}'")).await;
    page.script(&rules, vec![]).await;
    let what = format!("{}, {theme}, {width} pixels", names.language);
    let audit = Audit { page, names, what, is_narrow: width < 700 };
    let page = &audit.page;

    audit.run("the first page", "").await;
    page.select_words(ARTICLE, "Meta avait publié Llama 3.1").await;
    audit.run("a selection", "").await;
    page.press("f").await;
    page.press("Escape").await;
    page.select_words(ARTICLE, "publié Llama 3.1, dont").await;
    page.press("h").await;
    page.press("Escape").await;
    page.select_words(ARTICLE, "le plus grand événement de l’année 2023").await;
    page.press("v").await;
    audit.run("an open claim", "").await;
    page.press("Escape").await;
    page.press("1").await;
    page.press("2").await;
    audit.run("tags", "").await;

    if audit.is_narrow {
        audit.click(names.more).await;
        audit.run("the menu of a narrow window", ".menu").await;
        page.press("Escape").await;
    } else {
        audit.open_documents().await;
        audit.run("the documents", ".menu").await;
        page.press("Escape").await;
        audit.click(names.export).await;
        audit.run("the exports", ".menu").await;
        page.press("Escape").await;
        audit.click(names.settings).await;
        audit.run("the settings", ".menu").await;
        page.press("Escape").await;
    }
    audit.open_documents().await;
    audit.open_dialog(names.history, "the history").await;
    audit.open_documents().await;
    audit.open_dialog(names.lines, "the lines").await;
    audit.click(if audit.is_narrow { names.more } else { names.settings }).await;
    audit.open_dialog(names.data, "the data").await;

    if audit.is_narrow {
        audit.click(names.more).await;
    }
    audit.click(names.new_article).await;
    let dialog = page.role("dialog", names.new_article).await;
    dialog
        .role("textbox", names.text)
        .await
        .fill("The moon\n\nIt is full tonight.\n\nComments (1)\n\nAnn, 3 May 2024\nI doubt it.")
        .await;
    dialog.role("button", names.preview).await.click().await;
    page.css(".line[data-role=comment]").await.click().await;
    audit.run("a new article", "").await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_wide_english_page() {
    audit(&ENGLISH, "light", 1440).await;
    audit(&ENGLISH, "sepia", 1440).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_narrow_english_page() {
    audit(&ENGLISH, "dark", 390).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_wide_french_page() {
    audit(&FRENCH, "dark", 1440).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_narrow_french_page() {
    audit(&FRENCH, "light", 390).await;
    audit(&FRENCH, "sepia", 390).await;
}
