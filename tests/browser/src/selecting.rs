//! Selects text, with the mouse as a person does or by script where only the selection matters.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::WebDriver;

use crate::step::{Trouble, wait_for};

/// The page's side: positions in code points, and where they are on the screen.
const SCRIPT: &str = include_str!("selecting.js");

/// A position in a text of the page: before the code point `offset` of the text that an element holds.
#[derive(Clone, Debug)]
pub struct Place {
    selector: String,
    nth: usize,
    offset: usize,
}

/// The place `offset` code points into the first element that `selector` finds.
pub fn at(selector: &str, offset: usize) -> Place {
    Place { selector: selector.to_owned(), nth: 0, offset }
}

impl Place {
    /// The same in another of the elements that the selector finds, counted from 0.
    pub fn nth(mut self, nth: usize) -> Self {
        self.nth = nth;
        self
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({ "selector": self.selector, "nth": self.nth, "offset": self.offset })
    }

    fn from_json(place: &Value) -> Option<Self> {
        let count = |field: &str| usize::try_from(place[field].as_u64()?).ok();
        Some(Self {
            selector: place["selector"].as_str()?.to_owned(),
            nth: count("nth")?,
            offset: count("offset")?,
        })
    }
}

/// Drags the mouse from one place to the other, and checks that exactly what is between them is selected before the
/// button is let go: after that the page may do with the selection what it likes.
pub(crate) async fn drag(driver: &WebDriver, from: &Place, to: &Place) -> Result<(), Trouble> {
    let points = wait_for(async || {
        let points = call(driver, "pointsOf", &[from.to_json(), to.to_json()]).await;
        points.map_err(|trouble| Trouble::unmet("both places on the screen", trouble.to_string()))
    })
    .await?;
    let (start, end) = (point(&points["from"]), point(&points["to"]));
    let mouse = || driver.action_chain_with_delay(None, Some(Duration::from_millis(10)));
    // On the way the mouse is somewhere between, as it would be: a drag of one jump is a click to some programs.
    let between = ((start.0 + end.0) / 2, (start.1 + end.1) / 2);
    mouse()
        .move_to(start.0, start.1)
        .click_and_hold()
        .move_to(between.0, between.1)
        .move_to(end.0, end.1)
        .perform()
        .await?;
    let outcome = expect_selected(driver, points["text"].as_str().unwrap_or_default()).await;
    mouse().release().perform().await?;
    outcome
}

/// Sets the browser's selection without any mouse.
pub(crate) async fn set(driver: &WebDriver, from: &Place, to: &Place) -> Result<(), Trouble> {
    call(driver, "setSelection", &[from.to_json(), to.to_json()]).await.map(drop)
}

/// The places at the two ends of `words`, where they stand first in one of the elements.
pub(crate) async fn places_of(
    driver: &WebDriver,
    selector: &str,
    words: &str,
) -> Result<(Place, Place), Trouble> {
    wait_for(async || {
        let places = call(driver, "placesOf", &[json!(selector), json!(words)]).await;
        let places = places.map_err(|trouble| Trouble::unmet(format!("{words:?}"), trouble.to_string()))?;
        let place = |index: usize| Place::from_json(&places[index]);
        place(0).zip(place(1)).ok_or_else(|| Trouble::unmet("two places", places.to_string()))
    })
    .await
}

/// The raw text of the browser's selection.
pub(crate) async fn selected_text(driver: &WebDriver) -> Result<String, Trouble> {
    Ok(call(driver, "selectedText", &[]).await?.as_str().unwrap_or_default().to_owned())
}

async fn expect_selected(driver: &WebDriver, expected: &str) -> Result<(), Trouble> {
    let found = selected_text(driver).await?;
    if found == expected {
        return Ok(());
    }
    Err(Trouble::unmet(format!("the selection {expected:?}"), format!("{found:?}")))
}

pub(crate) async fn call(driver: &WebDriver, function: &str, arguments: &[Value]) -> Result<Value, Trouble> {
    let script = format!("{SCRIPT}\nreturn {function}(...arguments)");
    Ok(driver.execute(script, arguments.to_vec()).await?.json().clone())
}

fn point(point: &Value) -> (i64, i64) {
    (point["x"].as_i64().unwrap_or_default(), point["y"].as_i64().unwrap_or_default())
}
