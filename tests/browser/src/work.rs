//! What people do on the page in several steps, and what they have before them then.

use std::panic::Location;

use serde_json::json;
use thirtyfour::WebElement;

use crate::accessibility;
use crate::found::Found;
use crate::page::Page;
use crate::step::{Trouble, step, wait_for};

/// The words of each drawn claim, put together from its marks; at a block's end a line ends.
const CLAIMS: &str = "
const claims = new Map();
for (const block of document.querySelectorAll('[data-block]')) {
  const here = new Map();
  for (const mark of block.querySelectorAll('mark[data-annotation]')) {
    for (const id of mark.dataset.annotation.split(' ')) here.set(id, (here.get(id) ?? '') + mark.textContent);
  }
  for (const [id, words] of here) claims.set(id, claims.has(id) ? `${claims.get(id)}\\n${words}` : words);
}
return Array.from(claims.values());
";

/// What is said of each comment: `Skeptical: claim 1; Supportive: the article`.
const TAGS: &str = "
const heard = (label) => {
  const copy = label.cloneNode(true);
  copy.querySelectorAll('[aria-hidden=true]').forEach((hidden) => hidden.remove());
  return copy.textContent.trim();
};
return Array.from(document.querySelectorAll('[role=region] article'), (comment) => {
  const rows = Array.from(comment.querySelectorAll('[role=radiogroup]'), (group) => {
    const chosen = group.querySelector('input:checked');
    const toward = group.parentElement.querySelector('select').selectedOptions[0];
    return chosen && `${heard(chosen.labels[0])}: ${toward.textContent.split(/\\s*:/)[0]}`;
  });
  return rows.filter((row) => row).join('; ');
});
";

/// "New article".
impl Page {
    /// Brings a text through "New article", taken for what the page takes it for, and waits for its article.
    #[track_caller]
    pub fn bring_article(&self, text: &str) -> impl Future<Output = ()> {
        step(Location::caller(), "bring an article", async move {
            let driver = self.driver().await?;
            let dialog = "New article";
            accessibility::one(driver, None, "button", dialog).await?.click().await?;
            let dialog = accessibility::one(driver, None, "dialog", dialog).await?;
            accessibility::one(driver, Some(&dialog), "textbox", "Text").await?.focus().await?;
            driver.cdp().send_raw("Input.insertText", json!({ "text": text })).await?;
            accessibility::one(driver, Some(&dialog), "button", "Preview").await?.click().await?;
            let add = accessibility::one(driver, Some(&dialog), "button", "Add").await?;
            enabled(&add).await?;
            add.click().await?;
            accessibility::none(driver, "dialog", "New article").await
        })
    }
}

/// The focus.
impl Page {
    /// Presses a key until the focus is on `to`, as people do who use no mouse.
    #[track_caller]
    pub fn walk(&self, key: &str, to: &Found) -> impl Future<Output = ()> {
        const FAR: usize = 80;
        step(Location::caller(), format!("come to {to} by {key}"), async move {
            for _ in 0..FAR {
                if to.has_focus().await {
                    return Ok(());
                }
                self.press(key).await;
            }
            Err(Trouble::unmet("the focus there", format!("it elsewhere after {FAR} times")))
        })
    }
}

/// Claims and tags.
impl Page {
    /// The comments under the article, in order.
    #[track_caller]
    pub fn comments(&self) -> impl Future<Output = Vec<Found>> {
        step(Location::caller(), "find the comments", async move {
            let driver = self.driver().await?;
            let region = accessibility::one(driver, None, "region", "Comments").await?;
            let found = accessibility::all(driver, Some(&region), "article").await?;
            Ok(found.into_iter().map(|(element, name)| Found::new(self.clone(), element, name)).collect())
        })
    }

    /// The words of each claim drawn in the article, in reading order.
    #[track_caller]
    pub fn claims(&self) -> impl Future<Output = Vec<String>> {
        step(Location::caller(), "read the claims", self.strings(CLAIMS))
    }

    /// Waits until exactly these claims are drawn, in this order.
    #[track_caller]
    pub fn expect_claims(&self, words: &[&str]) -> impl Future<Output = ()> {
        step(Location::caller(), "see the claims", self.expect_strings(CLAIMS, words))
    }

    /// What is said of each comment, in order: `Skeptical: claim 1; Supportive: the article`. Empty where nothing is.
    #[track_caller]
    pub fn tags(&self) -> impl Future<Output = Vec<String>> {
        step(Location::caller(), "read the tags", self.strings(TAGS))
    }

    /// Waits until exactly this is said of the comments, in the form of [`Page::tags`].
    #[track_caller]
    pub fn expect_tags(&self, said: &[&str]) -> impl Future<Output = ()> {
        step(Location::caller(), "see the tags", self.expect_strings(TAGS, said))
    }

    async fn strings(&self, script: &str) -> Result<Vec<String>, Trouble> {
        let found = self.driver().await?.execute(script, Vec::new()).await?;
        serde_json::from_value(found.json().clone())
            .map_err(|error| Trouble::unmet("strings", format!("{error} in {}", found.json())))
    }

    async fn expect_strings(&self, script: &str, expected: &[&str]) -> Result<(), Trouble> {
        wait_for(async || {
            let found = self.strings(script).await?;
            if found == expected {
                Ok(())
            } else {
                Err(Trouble::unmet(format!("{expected:?}"), format!("{found:?}")))
            }
        })
        .await
    }
}

async fn enabled(button: &WebElement) -> Result<(), Trouble> {
    wait_for(async || {
        if button.is_enabled().await? {
            Ok(())
        } else {
            Err(Trouble::unmet("the button enabled", "it disabled"))
        }
    })
    .await
}
