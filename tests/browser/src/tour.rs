//! A walk through every view, dialog and menu of the page, for checks that must hold in each of them.
//!
//! A view that is added to the page gets a stop here, and is then held to all of those checks.

use serde_json::json;

use crate::page::Page;
use crate::words::Words;

const ARTICLE: &str = "main > article [data-block]";

/// Somebody who looks at everything in one language, one theme and one size of the window.
pub struct Tour<'page> {
    page: &'page Page,
    words: &'page Words,
    is_narrow: bool,
}

/// One view on the way.
pub struct Stop<'stop> {
    /// What is to be seen, in a few words.
    pub view: &'stop str,
    /// The element that is looked at where something else lies under it; empty for the whole page.
    pub within: &'stop str,
}

impl<'page> Tour<'page> {
    /// Gives an open page the window, the theme (`light`, `sepia` or `dark`) and the language of `words`.
    pub async fn prepare(
        page: &'page Page,
        words: &'page Words,
        theme: &str,
        width: u32,
        height: u32,
    ) -> Self {
        page.resize(width, height).await;
        page.css(ARTICLE).await;
        let set = "const kept = JSON.parse(localStorage['manicule/settings'] ?? '{}'); [kept.theme, kept.language] = arguments; localStorage['manicule/settings'] = JSON.stringify(kept)";
        page.script(set, vec![json!(theme), json!(words.language())]).await;
        page.reload().await;
        page.css(ARTICLE).await;
        page.until(&format!("return document.documentElement.dataset.theme === '{theme}'")).await;
        Self { page, words, is_narrow: width < 700 }
    }

    /// Goes through all views of a sample and calls `look` in each of them.
    pub async fn walk(&self, mut look: impl AsyncFnMut(Stop<'_>)) {
        let page = self.page;
        look(whole("the first page")).await;
        page.select_words(ARTICLE, "Meta avait publié Llama 3.1").await;
        look(whole("a selection")).await;
        page.press("f").await;
        page.press("Escape").await;
        page.select_words(ARTICLE, "publié Llama 3.1, dont").await;
        page.press("h").await;
        page.press("Escape").await;
        page.select_words(ARTICLE, "le plus grand événement de l’année 2023").await;
        page.press("v").await;
        look(whole("an open claim")).await;
        page.press("Escape").await;
        page.press("1").await;
        page.press("2").await;
        look(whole("tags")).await;
        for key in ["q", "d", "x", "Shift+x"] {
            page.press(key).await;
        }
        page.css(".several").await;
        look(whole("several comments chosen, with marks")).await;
        page.press("Escape").await;
        page.script("location.hash = 'd=AAAAAAAAAAE'", vec![]).await;
        page.css(".offer").await;
        look(whole("an address of nothing")).await;
        page.role("button", self.words.get("address.dismiss")).await.click().await;
        self.see_search(&mut look).await;

        if self.is_narrow {
            self.click("more").await;
            look(Stop { view: "the menu of a narrow window", within: ".menu" }).await;
            page.press("Escape").await;
        } else {
            self.open_documents().await;
            look(Stop { view: "the documents", within: ".menu" }).await;
            page.press("Escape").await;
            self.click("export").await;
            look(Stop { view: "the exports", within: ".menu" }).await;
            page.press("Escape").await;
            self.click("settings").await;
            look(Stop { view: "the settings", within: ".menu" }).await;
            page.press("Escape").await;
        }
        self.click(if self.is_narrow { "more" } else { "export" }).await;
        page.role("menuitem", self.words.get("export.others")).await.click().await;
        self.see_open_dialog("the other formats", &mut look).await;
        self.open_documents().await;
        self.see_dialog("documents.history", "the history", &mut look).await;
        self.open_documents().await;
        self.see_dialog("documents.lines", "the lines", &mut look).await;
        self.open_settings().await;
        self.see_dialog("data.open", "the data", &mut look).await;
        self.open_settings().await;
        self.click("codebook.open").await;
        page.css("#code-open-tag-skeptical").await.click().await;
        page.css("#code-rule-tag-skeptical").await;
        self.see_open_dialog("the codebook", &mut look).await;
        self.see_dialog_by_key("?", "the keys", &mut look).await;
        self.see_dialog_by_key("Control+k", "the commands", &mut look).await;

        if self.is_narrow {
            self.click("more").await;
        }
        self.click("new-article").await;
        let dialog = page.role("dialog", self.words.get("new-article")).await;
        dialog
            .role("textbox", self.words.get("new-article.text"))
            .await
            .fill("The moon\n\nIt is full tonight.\n\nComments (1)\n\nAnn, 3 May 2024\nI doubt it.")
            .await;
        dialog.role("button", self.words.get("new-article.preview")).await.click().await;
        page.css(".line[data-role=comment]").await.click().await;
        look(whole("a new article")).await;
    }

    async fn see_search(&self, look: &mut impl AsyncFnMut(Stop<'_>)) {
        let page = self.page;
        self.click("search").await;
        page.type_text("l").await;
        page.press("Enter").await;
        if self.is_narrow {
            self.click("search.filter").await;
        }
        page.css(".facet[data-tag=skeptical]").await.click().await;
        page.css(".away").await;
        look(whole("a search")).await;
        // In a small window the open filters lie over it; the button is looked at here, not its way there.
        page.role("button", self.words.get("comments.show-all")).await.script("arguments[0].click()").await;
        look(whole("a search that shows all")).await;
        page.press("Escape").await;
        page.until("return !document.querySelector('.search')").await;
    }

    async fn click(&self, key: &str) {
        self.page.role("button", self.words.get(key)).await.click().await;
    }

    /// Opens what holds the list of documents.
    async fn open_documents(&self) {
        if self.is_narrow {
            self.click("more").await;
        } else {
            self.page.css(".btn.doc").await.click().await;
        }
    }

    async fn open_settings(&self) {
        self.click(if self.is_narrow { "more" } else { "settings" }).await;
    }

    async fn see_dialog(&self, button: &str, view: &str, look: &mut impl AsyncFnMut(Stop<'_>)) {
        self.click(button).await;
        self.see_open_dialog(view, look).await;
    }

    async fn see_dialog_by_key(&self, key: &str, view: &str, look: &mut impl AsyncFnMut(Stop<'_>)) {
        self.page.press(key).await;
        self.see_open_dialog(view, look).await;
    }

    async fn see_open_dialog(&self, view: &str, look: &mut impl AsyncFnMut(Stop<'_>)) {
        self.page.css("dialog[open]").await;
        look(whole(view)).await;
        self.page.press("Escape").await;
        self.page.until("return !document.querySelector('dialog')").await;
    }
}

fn whole(view: &str) -> Stop<'_> {
    Stop { view, within: "" }
}
