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

/// Removes everything and loads the page anew. When it fails, nothing more is written before a reload.
pub async fn everything() -> Result<(), StoreError> {
    tabs::keep_still();
    clock::sleep(PAUSE).await;
    let deleted = indexed_db::delete();
    let removed =
        [local_storage(), session_storage()].map(|store| store.map_or(Ok(()), |store| clear(&store)));
    if let Some(deleted) = deleted {
        let limit = clock::after(ANSWER_LIMIT);
        JsFuture::from(Promise::race(&Array::of2(&deleted, &limit)))
            .await
            .map_err(|error| error_of(&error))?;
    }
    removed.into_iter().collect::<Result<(), StoreError>>()?;
    tabs::start_anew();
    Ok(())
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
