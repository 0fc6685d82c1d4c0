//! An element that a test has found, and what can be done with it.

use std::fmt;
use std::panic::Location;

use serde_json::{Value, json};
use thirtyfour::WebElement;

use crate::accessibility;
use crate::page::Page;
use crate::step::{Trouble, step, wait_for};

/// An element of a [`Page`], with the words by which it was found.
#[derive(Clone)]
pub struct Found {
    page: Page,
    element: WebElement,
    words: String,
}

impl fmt::Display for Found {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.words)
    }
}

impl Found {
    pub(crate) fn new(page: Page, element: WebElement, words: impl Into<String>) -> Self {
        Self { page, element, words: words.into() }
    }

    pub(crate) fn page(&self) -> &Page {
        &self.page
    }

    /// WebDriver's own handle, for what this type has no method for.
    pub fn element(&self) -> &WebElement {
        &self.element
    }

    /// The one element of that role and name inside of this one.
    #[track_caller]
    pub fn role(&self, role: &str, name: &str) -> impl Future<Output = Self> {
        let words = format!("{role} {name:?} in {self}");
        step(Location::caller(), format!("find {words}"), async move {
            let element =
                accessibility::one(self.page.driver().await?, Some(&self.element), role, name).await?;
            Ok(Self::new(self.page.clone(), element, words))
        })
    }

    /// All elements of that role inside of this one, as they are now.
    #[track_caller]
    pub fn roles(&self, role: &str) -> impl Future<Output = Vec<Self>> {
        step(Location::caller(), format!("find each {role} in {self}"), async move {
            let found = accessibility::all(self.page.driver().await?, Some(&self.element), role).await?;
            let named =
                |(element, name)| Self::new(self.page.clone(), element, format!("{role} {name:?} in {self}"));
            Ok(found.into_iter().map(named).collect())
        })
    }

    /// Clicks its middle with the mouse, once nothing lies over it.
    #[track_caller]
    pub fn click(&self) -> impl Future<Output = ()> {
        step(Location::caller(), format!("click {self}"), async {
            let driver = self.page.driver().await?;
            wait_for(async || {
                let clicked = self.element.click().await;
                if clicked.is_err() {
                    // WebDriver scrolls only as far as the window's edge, where a bar that stays may lie over it.
                    let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
                    driver.execute(script, vec![self.element.to_json()?]).await?;
                }
                Ok(clicked?)
            })
            .await
        })
    }

    /// Gives it the keyboard's focus.
    #[track_caller]
    pub fn focus(&self) -> impl Future<Output = ()> {
        step(Location::caller(), format!("focus {self}"), async {
            self.page.driver().await?;
            Ok(self.element.focus().await?)
        })
    }

    /// Replaces what a text field holds, in one go, as a dictation program would.
    #[track_caller]
    pub fn fill(&self, text: &str) -> impl Future<Output = ()> {
        step(Location::caller(), format!("fill {self}"), async move {
            let driver = self.page.driver().await?;
            self.element.focus().await?;
            driver.execute("arguments[0].select()", vec![self.element.to_json()?]).await?;
            driver.cdp().send_raw("Input.insertText", json!({ "text": text })).await?;
            Ok(())
        })
    }

    /// What it shows, as `innerText` has it.
    #[track_caller]
    pub fn text(&self) -> impl Future<Output = String> {
        step(Location::caller(), format!("read {self}"), async { self.property("innerText").await })
    }

    /// What a field holds.
    #[track_caller]
    pub fn value(&self) -> impl Future<Output = String> {
        step(Location::caller(), format!("read the value of {self}"), async { self.property("value").await })
    }

    /// An attribute, if it is there.
    #[track_caller]
    pub fn attribute(&self, name: &str) -> impl Future<Output = Option<String>> {
        step(Location::caller(), format!("read {name} of {self}"), async move {
            self.page.driver().await?;
            Ok(self.element.attr(name).await?)
        })
    }

    /// Its accessible name.
    #[track_caller]
    pub fn name(&self) -> impl Future<Output = String> {
        step(Location::caller(), format!("read the name of {self}"), async {
            Ok(accessibility::node_of(self.page.driver().await?, &self.element).await?.name)
        })
    }

    /// Its accessible description; empty if it has none.
    #[track_caller]
    pub fn description(&self) -> impl Future<Output = String> {
        step(Location::caller(), format!("read the description of {self}"), async {
            Ok(accessibility::node_of(self.page.driver().await?, &self.element).await?.description)
        })
    }

    /// Whether it can be operated.
    #[track_caller]
    pub fn is_enabled(&self) -> impl Future<Output = bool> {
        step(Location::caller(), format!("look at {self}"), async {
            self.page.driver().await?;
            let is_disabled = self.element.attr("aria-disabled").await?.is_some_and(|value| value == "true");
            Ok(!is_disabled && self.element.is_enabled().await?)
        })
    }

    /// Whether a radio, check box or switch is on.
    #[track_caller]
    pub fn is_checked(&self) -> impl Future<Output = bool> {
        step(Location::caller(), format!("look at {self}"), async {
            self.page.driver().await?;
            let is_checked = self.element.attr("aria-checked").await?.is_some_and(|value| value == "true");
            Ok(is_checked || self.element.is_selected().await?)
        })
    }

    /// Waits until its text is as `expected` says.
    #[track_caller]
    pub fn expect_text(&self, is_expected: impl Fn(&str) -> bool) -> impl Future<Output = ()> {
        step(Location::caller(), format!("wait for the text of {self}"), async move {
            wait_for(async || {
                let text = self.property("innerText").await?;
                if is_expected(&text) {
                    Ok(())
                } else {
                    Err(Trouble::unmet("another text", format!("{text:?}")))
                }
            })
            .await
        })
    }

    /// Runs a script's body in the page, with the element as `arguments[0]`, and returns what it returns.
    #[track_caller]
    pub fn script(&self, body: &str) -> impl Future<Output = Value> {
        step(Location::caller(), format!("run a script over {self}"), async move {
            let arguments = vec![self.element.to_json()?];
            Ok(self.page.driver().await?.execute(body, arguments).await?.json().clone())
        })
    }

    /// Whether keys go to it.
    #[track_caller]
    pub fn has_focus(&self) -> impl Future<Output = bool> {
        step(Location::caller(), format!("look where the focus is beside {self}"), async {
            let arguments = vec![self.element.to_json()?];
            let script = "return document.activeElement === arguments[0]";
            Ok(self.page.driver().await?.execute(script, arguments).await?.json() == &json!(true))
        })
    }

    /// Waits until keys go to it.
    #[track_caller]
    pub fn expect_focus(&self) -> impl Future<Output = ()> {
        step(Location::caller(), format!("see the focus on {self}"), async move {
            wait_for(async || {
                let arguments = vec![self.element.to_json()?];
                let script = "return document.activeElement === arguments[0] || document.activeElement.outerHTML.slice(0, 200)";
                match self.page.driver().await?.execute(script, arguments).await?.json() {
                    Value::Bool(true) => Ok(()),
                    other => Err(Trouble::unmet("the focus there", other.to_string())),
                }
            })
            .await
        })
    }

    async fn property(&self, name: &str) -> Result<String, Trouble> {
        let arguments = vec![self.element.to_json()?, json!(name)];
        let value = self.page.driver().await?.execute("return arguments[0][arguments[1]]", arguments).await?;
        match value.json() {
            Value::String(text) => Ok(text.clone()),
            other => Ok(other.to_string()),
        }
    }
}
