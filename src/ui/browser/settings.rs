//! What a person has chosen, kept in localStorage under one key.
//!
//! gloo-storage's typed get and set panic where localStorage is missing or throws, so the store is tried first.

use gloo_storage::{LocalStorage, Storage};

use super::{local_storage, tabs};
use crate::storage::saved::SavedProblem;
use crate::storage::{Aside, QuickStore};
use crate::ui::faults;

pub use crate::storage::{Settings, Theme};

const KEY: &str = "manicule/settings";

/// The settings of this browser; the defaults where there are none, or where they can't be read.
pub fn load() -> Settings {
    match local_storage::open().and_then(|store| store.get(KEY)) {
        Ok(Some(_)) => LocalStorage::get(KEY).unwrap_or_default(),
        _ => Settings::default(),
    }
}

/// Remembers the settings, where the browser lets it: a page without a memory for its colours still works.
pub fn store(settings: &Settings) {
    let Ok(store) = local_storage::open() else { return };
    let Ok(before) = store.get(KEY) else { return };
    if let Some(value) = before.filter(|value| Settings::read(value).is_none()) {
        let aside = Aside { key: KEY.into(), value, problem: SavedProblem::NotOurs };
        if store.set(&aside.aside_key(), &aside.value).is_err() {
            return;
        }
    }
    faults::point("settings.store");
    if tabs::still_alive().is_ok() {
        // See above: it is no harm when there is no room.
        let _ = LocalStorage::set(KEY, settings);
    }
}
