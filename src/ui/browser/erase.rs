//! Removes all that the page keeps in this browser, the traces of what was removed before as well.
//!
//! The other tabs are told first and keep still: a tab that still had everything in memory would fill the stores
//! again. Then the stores go, then every tab loads anew.

use std::time::Duration;

use js_sys::{Array, Promise};
use wasm_bindgen_futures::JsFuture;

use super::local_storage::error_of;
use super::{clock, indexed_db, tabs, window};
use crate::storage::StoreError;
use crate::storage::saved::PROGRAM;

/// How long the other tabs have to let go of the database.
const PAUSE: Duration = Duration::from_millis(100);

/// How long the browser may take to delete the database.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);

/// Removes everything and loads every tab anew. When it fails, the other tabs load anew, and this one may write nothing
/// more before it is loaded anew as well.
pub async fn everything() -> Result<(), StoreError> {
    tabs::keep_still();
    clock::sleep(PAUSE).await;
    let removed = remove().await;
    tabs::wake_the_others();
    if removed.is_ok() {
        tabs::load_anew();
    }
    removed
}

async fn remove() -> Result<(), StoreError> {
    let deleted = indexed_db::delete();
    for store in [local_storage(), session_storage()].into_iter().flatten() {
        clear(&store)?;
    }
    let Some(deleted) = deleted else { return Ok(()) };
    let first = Promise::race(&Array::of2(&deleted, &clock::after(ANSWER_LIMIT)));
    let answer = JsFuture::from(first).await.map_err(|error| error_of(&error))?;
    // The timer alone answers with nothing.
    if answer.is_undefined() { Err(StoreError::named("TimeoutError")) } else { Ok(()) }
}

fn local_storage() -> Option<web_sys::Storage> {
    window()?.local_storage().ok()?
}

fn session_storage() -> Option<web_sys::Storage> {
    window()?.session_storage().ok()?
}

/// Takes this program's keys away, and leaves those of others that share the address.
fn clear(store: &web_sys::Storage) -> Result<(), StoreError> {
    let length = store.length().map_err(|error| error_of(&error))?;
    let keys: Vec<String> = (0..length).filter_map(|at| store.key(at).ok()?).collect();
    for key in keys.iter().filter(|key| key.starts_with(PROGRAM)) {
        store.remove_item(key).map_err(|error| error_of(&error))?;
    }
    Ok(())
}
