//! localStorage as raw strings.
//!
//! Its getter throws where a browser blocks it, is null in some web views, and each call on it can throw as well.
//! All of that comes out as a [`StoreError`]; nothing here panics.

use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::{tabs, window};
use crate::storage::{QuickStore, StoreError};
use crate::ui::faults;

/// The store of this page's address.
pub struct LocalStorage {
    storage: Storage,
}

/// Gets hold of the store. Nothing is written to try it.
pub fn open() -> Result<LocalStorage, StoreError> {
    let storage = window().ok_or(StoreError::Blocked)?.local_storage().map_err(|error| error_of(&error))?;
    let storage = storage.ok_or(StoreError::Blocked)?;
    storage.length().map_err(|error| error_of(&error))?;
    Ok(LocalStorage { storage })
}

/// What a thrown value says of a store.
pub(super) fn error_of(thrown: &JsValue) -> StoreError {
    let name =
        js_sys::Reflect::get(thrown, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
    StoreError::named(&name.unwrap_or_else(|| "UnknownError".into()))
}

impl QuickStore for LocalStorage {
    fn pairs(&self) -> Result<Vec<(String, String)>, StoreError> {
        let length = self.storage.length().map_err(|error| error_of(&error))?;
        let mut pairs = Vec::with_capacity(length as usize);
        for at in 0..length {
            // Another tab can take keys away while they are counted out.
            let Some(key) = self.storage.key(at).map_err(|error| error_of(&error))? else { continue };
            if let Some(value) = self.get(&key)? {
                pairs.push((key, value));
            }
        }
        Ok(pairs)
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.storage.get_item(key).map_err(|error| error_of(&error))
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        tabs::still_alive()?;
        faults::point("local-storage.set");
        let stored = self.storage.set_item(key, value).map_err(|error| error_of(&error));
        faults::point("local-storage.stored");
        stored
    }
}
