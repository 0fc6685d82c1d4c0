//! Fingers: what a phone is like, taps, drags and swipes.
//!
//! Touches go in where the system's own do (the driver's touch pointer, and `Input.dispatchTouchEvent`), so the browser makes of them what it makes of
//! real ones: pointer events, scrolling, and a click for a tap. It makes no selection of a long press.

use std::panic::Location;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::WebDriver;
use thirtyfour::common::command::{Actions, Command};
use tokio::time::sleep;

use crate::found::Found;
use crate::page::Page;
use crate::selecting;
use crate::step::{Trouble, step, wait_for};

/// In how many steps a finger goes from one place to another, and how long it takes for one.
const STEPS: u32 = 12;
const STEP: Duration = Duration::from_millis(16);
/// How long a finger stays away between two touches.
const PAUSE: Duration = Duration::from_millis(400);

/// Brings an element to where no bar lies over it, and says where its middle is; null while something covers it.
const MIDDLE: &str = "
const [it] = arguments;
const middle = () => { const box = it.getBoundingClientRect(); return { x: box.left + box.width / 2, y: box.top + box.height / 2 }; };
let { x, y } = middle();
if ((y < 76 || y > innerHeight - 120) && getComputedStyle(it).position !== 'fixed' && !it.closest('.over, .sheet, .bottom, .top, dialog')) {
  it.scrollIntoView({ block: 'center', behavior: 'instant' });
} else if (y < 0 || y > innerHeight) {
  it.scrollIntoView({ block: 'nearest', behavior: 'instant' });
}
({ x, y } = middle());
const found = document.elementFromPoint(x, y);
const label = it.closest('label');
return found && (it.contains(found) || found.contains(it) && found.closest('label') === label && label) ? { x, y } : null;
";

/// A point of the window, in CSS pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl Point {
    /// The point that lies so far from this one.
    pub fn moved(self, right: f64, down: f64) -> Self {
        Self { x: self.x + right, y: self.y + down }
    }
}

/// A finger that has done its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lift {
    /// It leaves at once, in full swing.
    AtOnce,
    /// It rests first, as people do who aim.
    AfterRest,
}

impl Page {
    /// Makes a phone of the window, of that size in CSS pixels: it is touched, there is no mouse, nothing hovers.
    #[track_caller]
    pub fn become_phone(&self, width: u32, height: u32) -> impl Future<Output = ()> {
        step(Location::caller(), format!("be a phone of {width} × {height}"), async move {
            let cdp = self.driver().await?.cdp();
            let size = json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": true });
            cdp.send_raw("Emulation.setDeviceMetricsOverride", size).await?;
            let touch = json!({ "enabled": true, "maxTouchPoints": 5 });
            cdp.send_raw("Emulation.setTouchEmulationEnabled", touch).await?;
            let mouse = json!({ "enabled": false });
            cdp.send_raw("Emulation.setEmitTouchEventsForMouse", mouse).await?;
            Ok(())
        })
    }

    /// Taps on a point of the window.
    #[track_caller]
    pub fn tap(&self, at: Point) -> impl Future<Output = ()> {
        step(Location::caller(), format!("tap on {at:?}"), async move { tap(self.driver().await?, at).await })
    }

    /// Taps in the middle of `words`, where they stand first in one of the texts that `selector` finds.
    #[track_caller]
    pub fn tap_words(&self, selector: &str, words: &str) -> impl Future<Output = ()> {
        step(Location::caller(), format!("tap on {words:?}"), async move {
            let driver = self.driver().await?;
            tap(driver, middle_of(driver, selector, words).await?).await
        })
    }

    /// Where the middle of `words` is, brought into the window.
    #[track_caller]
    pub fn middle_of(&self, selector: &str, words: &str) -> impl Future<Output = Point> {
        step(Location::caller(), format!("find {words:?} on the screen"), async move {
            middle_of(self.driver().await?, selector, words).await
        })
    }

    /// Draws a finger from one point to another and lifts it. Where the page leaves the finger to the browser, the
    /// browser scrolls.
    #[track_caller]
    pub fn drag(&self, from: Point, to: Point, lift: Lift) -> impl Future<Output = ()> {
        step(Location::caller(), format!("draw a finger from {from:?} to {to:?}"), async move {
            let driver = self.driver().await?;
            match lift {
                Lift::AtOnce => {
                    // The second half in one leap: however slow the machine is, the finger is quick.
                    draw(driver, from, from.moved((to.x - from.x) / 2.0, (to.y - from.y) / 2.0)).await?;
                    touch(driver, "touchMove", Some(to)).await?;
                }
                Lift::AfterRest => {
                    draw(driver, from, to).await?;
                    sleep(Duration::from_millis(600)).await;
                }
            }
            up(driver).await
        })
    }

    /// The same without lifting the finger, to look at the page meanwhile. [`Page::lift`] does it.
    #[track_caller]
    pub fn drag_and_hold(&self, from: Point, to: Point) -> impl Future<Output = ()> {
        step(Location::caller(), format!("draw a finger from {from:?} to {to:?}"), async move {
            draw(self.driver().await?, from, to).await
        })
    }

    /// Lifts the finger that is down.
    #[track_caller]
    pub fn lift(&self) -> impl Future<Output = ()> {
        step(Location::caller(), "lift the finger", async move { up(self.driver().await?).await })
    }
}

impl Found {
    /// Where its middle is, once it is in the window and nothing lies over it.
    #[track_caller]
    pub fn middle(&self) -> impl Future<Output = Point> {
        step(Location::caller(), format!("find {self} on the screen"), self.uncovered())
    }

    /// Taps on its middle, once nothing lies over it.
    #[track_caller]
    pub fn tap(&self) -> impl Future<Output = ()> {
        step(Location::caller(), format!("tap on {self}"), async {
            let at = self.uncovered().await?;
            tap(self.page().driver().await?, at).await
        })
    }

    /// Swipes over it from its middle by so many CSS pixels, to the right or, below 0, to the left.
    #[track_caller]
    pub fn swipe(&self, way: f64) -> impl Future<Output = ()> {
        step(Location::caller(), format!("swipe over {self} by {way}"), async move {
            let at = self.uncovered().await?;
            let driver = self.page().driver().await?;
            // Half of it on each side, so that all of it is in the window.
            draw(driver, at.moved(-way / 2.0, 0.0), at.moved(way / 2.0, 0.0)).await?;
            up(driver).await
        })
    }

    async fn uncovered(&self) -> Result<Point, Trouble> {
        wait_for(async || {
            let driver = self.page().driver().await?;
            let found = driver.execute(MIDDLE, vec![self.element().to_json()?]).await?;
            point(found.json()).ok_or_else(|| Trouble::unmet("it uncovered", "that something lies over it"))
        })
        .await
    }
}

async fn middle_of(driver: &WebDriver, selector: &str, words: &str) -> Result<Point, Trouble> {
    let (from, to) = selecting::places_of(driver, selector, words).await?;
    let middle = selecting::call(driver, "middleOf", &[from.to_json(), to.to_json()]).await?;
    point(&middle).ok_or_else(|| Trouble::unmet("a point", middle.to_string()))
}

async fn tap(driver: &WebDriver, at: Point) -> Result<(), Trouble> {
    // As one command: on a busy machine the end of a touch that is sent by itself may come so late that the browser
    // takes the tap for a long press.
    let finger = json!([{
        "type": "pointer",
        "id": "finger",
        "parameters": { "pointerType": "touch" },
        "actions": [
            { "type": "pointerMove", "duration": 0, "x": at.x.round(), "y": at.y.round() },
            { "type": "pointerDown", "button": 0 },
            { "type": "pause", "duration": 30 },
            { "type": "pointerUp", "button": 0 },
        ],
    }]);
    driver.cmd(Command::PerformActions(Actions::from(finger))).await?;
    // Two taps that follow at once would be a double tap, which zooms.
    sleep(PAUSE).await;
    Ok(())
}

async fn draw(driver: &WebDriver, from: Point, to: Point) -> Result<(), Trouble> {
    touch(driver, "touchStart", Some(from)).await?;
    for step in 1..=STEPS {
        let part = f64::from(step) / f64::from(STEPS);
        sleep(STEP).await;
        let at = from.moved((to.x - from.x) * part, (to.y - from.y) * part);
        touch(driver, "touchMove", Some(at)).await?;
    }
    Ok(())
}

/// Lifts the finger, and waits as long as the browser may take a tap that follows for a part of the same gesture.
async fn up(driver: &WebDriver) -> Result<(), Trouble> {
    touch(driver, "touchEnd", None).await?;
    sleep(2 * PAUSE).await;
    Ok(())
}

async fn touch(driver: &WebDriver, kind: &str, at: Option<Point>) -> Result<(), Trouble> {
    let points: Vec<Value> = at.iter().map(|at| json!({ "x": at.x, "y": at.y })).collect();
    let event = json!({ "type": kind, "touchPoints": points });
    driver.cdp().send_raw("Input.dispatchTouchEvent", event).await?;
    Ok(())
}

fn point(value: &Value) -> Option<Point> {
    Some(Point { x: value["x"].as_f64()?, y: value["y"].as_f64()? })
}
