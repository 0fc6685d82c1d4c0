//! Which tab this is, through its reloads, and which tabs are gone.
//!
//! The name stands in sessionStorage, which a tab keeps to itself until it is closed. A Web Lock of that name is held
//! for as long as the page lives: a copy of the tab, which gets a copy of its sessionStorage, finds the lock taken and
//! goes by another name; and a new tab can go on as one that is gone, whose lock is free.

use std::time::Duration;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Storage;

use super::{clock, random, window};
use crate::id::TabId;

const KEY: &str = "manicule/tab";

/// A page that is being left gives its lock back a little after the next one has begun to load.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(60);

/// How long a lock may be asked for.
const ANSWER_LIMIT: Duration = Duration::from_secs(1);

/// The name of this tab: its own, or else that of the first of `others`, which was at work last, if it is gone, or else
/// a new one.
pub async fn take(others: &[TabId]) -> TabId {
    let store = session_storage();
    let stored = || store.as_ref()?.get_item(KEY).ok()??.parse().ok();
    let tab = match stored() {
        Some(own) if is_ours(own).await => own,
        Some(_) => fresh().await,
        None => next_to(others.first()).await,
    };
    if let Some(store) = store {
        // Where nothing can be stored, the tab has another name after a reload: undo ends there.
        let _ = store.set_item(KEY, &tab.to_string());
    }
    tab
}

async fn is_ours(tab: TabId) -> bool {
    for _ in 0..TRIES {
        match hold(tab).await {
            Hold::Held | Hold::Unknown => return true,
            Hold::Taken => clock::sleep(PAUSE).await,
        }
    }
    false
}

/// Goes on as the tab that was at work last, if it is gone.
async fn next_to(last: Option<&TabId>) -> TabId {
    match last {
        // Where nobody can tell whether it is gone, two tabs of one name would undo each other's steps.
        Some(last) if matches!(hold(*last).await, Hold::Held) => *last,
        _ => fresh().await,
    }
}

async fn fresh() -> TabId {
    let tab = TabId::from_bits(random::bits());
    hold(tab).await;
    tab
}

/// What asking for a tab's lock came to.
enum Hold {
    /// This page holds it from now on.
    Held,
    /// Another page holds it.
    Taken,
    /// The browser has no locks.
    Unknown,
}

#[wasm_bindgen]
extern "C" {
    /// The Web Locks API, section 2.4; web-sys has it behind its unstable flag alone.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        callback: &Function,
    ) -> Result<Promise, JsValue>;
}

async fn hold(tab: TabId) -> Hold {
    let Some(locks) = lock_manager() else { return Hold::Unknown };
    let options = Object::new();
    // Setting a property of a new object of ours can't fail.
    let _ = Reflect::set(&options, &JsValue::from_str("ifAvailable"), &JsValue::TRUE);
    let mut request = None;
    let answered = Promise::new(&mut |answer, _| {
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let is_held = !lock.is_null();
            // A promise's own function takes any argument.
            let _ = answer.call1(&JsValue::NULL, &JsValue::from_bool(is_held));
            // The lock is held until this promise is settled, which it never is.
            if is_held { Promise::new(&mut |_, _| {}).into() } else { JsValue::UNDEFINED }
        });
        let name = format!("{KEY}/{tab}");
        request = locks.request(&name, &options, callback.unchecked_ref()).ok();
    });
    let Some(request) = request else { return Hold::Unknown };
    // A page without an origin is refused its request; and nobody should wait for ever.
    let first = Promise::race(&Array::of3(&answered, &request, &clock::after(ANSWER_LIMIT)));
    match JsFuture::from(first).await.ok().and_then(|is_held| is_held.as_bool()) {
        Some(true) => Hold::Held,
        Some(false) => Hold::Taken,
        None => Hold::Unknown,
    }
}

fn lock_manager() -> Option<LockManager> {
    let navigator = window()?.navigator();
    let locks = Reflect::get(&navigator, &JsValue::from_str("locks")).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

fn session_storage() -> Option<Storage> {
    window()?.session_storage().ok()?
}
