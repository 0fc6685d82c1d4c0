//! Drives a real Chromium over the built page, and finds things in it as people with a screen reader do: by role and
//! name.
//!
//! A test starts a [`Stage`], opens a [`Page`] on it and works there with mouse and keys, or with a finger. Each step waits for what it
//! needs, and one that can't be done panics with the line of the test that asked for it, so tests need neither pauses
//! nor `?`:
//!
//! ```no_run
//! use browser_tests::Stage;
//!
//! #[tokio::test]
//! async fn a_claim_can_be_taken_back() {
//!     let stage = Stage::start().await;
//!     let page = stage.open().await;
//!     page.select_words("article [data-block]", "open models").await;
//!     page.role("button", "Claim").await.click().await;
//!     page.role("button", "Undo").await.click().await;
//!     page.expect_no_complaints().await;
//! }
//! ```
//!
//! Positions in text are code points, as everywhere in Manicule. The page is looked for in `dist/`, where `cargo xtask
//! dist` leaves it, or in the folder that `MANICULE_DIST` names.

use std::env;
use std::path::{Path, PathBuf};

mod stage;

mod found;
mod page;
mod profile;

mod accessibility;
mod editing;
pub mod generated;
mod keys;
mod selecting;
mod stores;
mod touching;
mod tour;
mod words;
mod work;

mod driver;
mod site;
mod step;

pub use editing::{Log, Shown, Work};
pub use found::Found;
pub use page::{Download, Page, Scheme};
pub use profile::Profile;
pub use selecting::{Place, at};
pub use stage::Stage;
pub use touching::{Lift, Point};
pub use tour::{Stop, Tour};
pub use words::Words;

/// The project's folder.
pub fn project() -> PathBuf {
    // Asked of cargo at run time: copies of the project that share a target folder share what is compiled.
    let own = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&own).join("../..")
}
