//! The browser's clock: moments for people to read, and waiting.

use std::time::Duration;

use js_sys::{Date, Promise};

use super::window;
use crate::timestamp::Timestamp;

/// The present moment.
pub fn now() -> Timestamp {
    Timestamp::from_millis(Date::now() as i64)
}

/// The day of today where the reader is: `2024-07-30`.
pub fn today() -> String {
    let date = Date::new_0();
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// Resolves after `pause`, rarely much later: browsers let the timers of hidden tabs run once a minute. In a
/// page that can set no timer it never resolves.
pub fn after(pause: Duration) -> Promise {
    let millis = i32::try_from(pause.as_millis()).unwrap_or(i32::MAX);
    // The promise's own function is the timer's, so there is no closure that somebody would have to keep.
    Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            // Setting a timer fails in no browser's page.
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
        }
    })
}

/// Waits for `pause`.
pub async fn sleep(pause: Duration) {
    // A timer is never rejected.
    let _ = wasm_bindgen_futures::JsFuture::from(after(pause)).await;
}
