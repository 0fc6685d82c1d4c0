//! Whether the browser may clear what is kept here when room gets scarce, and how much room there is.
//!
//! Storage Standard, sections 4 and 5: what an origin keeps is "best effort" until the browser grants that it is
//! "persistent". Chromium decides by itself and without a word, Firefox asks the person.

use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::window;

/// What the browser says to that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Persistence {
    /// It was not asked yet, or has not answered.
    #[default]
    Unknown,
    /// It will not clear anything by itself.
    Granted,
    /// It may clear all of it.
    Denied,
    /// It makes no such promises.
    Absent,
    /// It could not be asked.
    Failed,
}

/// How much room this site's stores take, and how much they may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// In bytes.
    pub used: u64,
    /// In bytes.
    pub most: u64,
}

impl Room {
    /// From here on a person should know.
    pub fn is_scarce(self) -> bool {
        self.most > 0 && self.used >= self.most / 10 * 8
    }

    /// In percent, at most 100.
    pub fn percent(self) -> u64 {
        self.used.saturating_mul(100).checked_div(self.most).unwrap_or(100).min(100)
    }
}

/// Asks the browser not to clear what is kept here. It may ask the person.
pub async fn ask() -> Persistence {
    answer("persist").await
}

/// What it has answered before, without asking.
pub async fn look() -> Persistence {
    match answer("persisted").await {
        // Nobody has asked yet, or it was denied.
        Persistence::Denied => Persistence::Unknown,
        other => other,
    }
}

/// How much room there is, where the browser tells.
pub async fn room() -> Option<Room> {
    let estimate = JsFuture::from(call("estimate")?.ok()?).await.ok()?;
    let bytes = |name| Reflect::get(&estimate, &JsValue::from_str(name)).ok()?.as_f64();
    Some(Room { used: bytes("usage")? as u64, most: bytes("quota")? as u64 })
}

async fn answer(method: &str) -> Persistence {
    let Some(called) = call(method) else { return Persistence::Absent };
    let Ok(promise) = called else { return Persistence::Failed };
    match JsFuture::from(promise).await {
        Ok(answer) if answer.is_truthy() => Persistence::Granted,
        Ok(_) => Persistence::Denied,
        Err(_) => Persistence::Failed,
    }
}

/// Calls a method of the StorageManager; `None` where there is none.
fn call(method: &str) -> Option<Result<Promise, JsValue>> {
    let navigator = window()?.navigator();
    let storage = Reflect::get(&navigator, &JsValue::from_str("storage")).ok().filter(JsValue::is_object)?;
    let method = Reflect::get(&storage, &JsValue::from_str(method)).ok().filter(JsValue::is_function)?;
    let method: &js_sys::Function = method.unchecked_ref();
    Some(method.call0(&storage).map(|answered| Promise::resolve(&answered)))
}
