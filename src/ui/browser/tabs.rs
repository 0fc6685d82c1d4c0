//! This tab, and what it tells the others.
//!
//! Tabs of one browser hear of each other's changes by a BroadcastChannel, as the keys and values that every store
//! holds. Browsers without one have the `storage` event, which tells of localStorage alone.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, Event, EventTarget, MessageEvent, StorageEvent};

use super::{clock, window};
use crate::storage::{Kept, StoreError};
use crate::ui::faults;

const CHANNEL: &str = "manicule";

/// The flag that start.js raises when the program has panicked or trapped. After that nothing may be written: what is
/// in memory can be half changed.
const DEAD: &str = "maniculeDead";

/// The flag that is raised while everything is being removed, and what the other tabs are told then.
const REMOVING: &str = "maniculeRemoving";

/// What the other tabs are told by one that opens: they tell it what no store may have yet.
const OPENED: &str = "maniculeOpened";

/// What the other tabs are told when everything is removed.
const REMOVED: &str = "maniculeRemoved";

/// How long this tab keeps still for another one that removes everything.
const STILLNESS: Duration = Duration::from_secs(10);

thread_local! {
    /// This tab is the one that removes everything.
    static IS_REMOVER: Cell<bool> = const { Cell::new(false) };
}

/// Looks whether this tab may still write.
pub fn still_alive() -> Result<(), StoreError> {
    let is_raised = |flag: &str| {
        let flag = Reflect::get(&js_sys::global(), &JsValue::from_str(flag));
        flag.is_ok_and(|flag| flag.is_truthy())
    };
    if is_raised(DEAD) || is_raised(REMOVING) { Err(StoreError::named("AbortError")) } else { Ok(()) }
}

/// From here on no tab writes anything: everything is about to be removed.
pub fn keep_still() {
    IS_REMOVER.set(true);
    raise_removing();
    say(REMOVING);
}

/// Everything was removed, or could not be: the other tabs load anew.
pub fn wake_the_others() {
    say(REMOVED);
}

fn raise_removing() {
    // The global object takes any property.
    let _ = Reflect::set(&js_sys::global(), &JsValue::from_str(REMOVING), &JsValue::TRUE);
}

/// Loads the page anew.
pub fn load_anew() {
    if let Some(window) = window() {
        // A page can always be loaded again.
        let _ = window.location().reload();
    }
}

/// The tab that removes everything may be closed before it is done: this one must not keep still for ever.
fn load_anew_later() {
    let promise = clock::after(STILLNESS);
    spawn_local(async move {
        // A timer is never rejected.
        let _ = JsFuture::from(promise).await;
        load_anew();
    });
}

fn say(word: &str) {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        // A channel refuses only what can't be copied.
        let _ = channel.post_message(&JsValue::from_str(word));
    }
}

/// The connection to the other tabs. They are heard until it is dropped.
pub struct Tabs {
    channel: Option<BroadcastChannel>,
    _listeners: Vec<Listener>,
}

impl Tabs {
    /// Calls `hear` with the keys and values that another tab has changed, and `look_again` when this tab comes
    /// back from the browser's back-forward cache, where it has heard nothing.
    ///
    /// `answer` is called when another tab has opened, which may not find in the stores what is on its way there.
    pub fn open(
        hear: impl Fn(Vec<(String, String)>) + 'static,
        look_again: impl Fn() + 'static,
        answer: impl Fn() + 'static,
    ) -> Self {
        let channel = BroadcastChannel::new(CHANNEL).ok();
        faults::point("tabs.open");
        let mut listeners = Vec::new();
        match &channel {
            Some(channel) => listeners.push(Listener::add(channel, "message", move |event| {
                let data = event.unchecked_into::<MessageEvent>().data();
                match data.as_string().as_deref() {
                    // What this tab itself has said.
                    Some(REMOVING | REMOVED) if IS_REMOVER.get() => {}
                    Some(REMOVING) => {
                        raise_removing();
                        load_anew_later();
                    }
                    Some(REMOVED) => load_anew(),
                    Some(OPENED) => answer(),
                    _ => hear(pairs_of(&data)),
                }
            })),
            None => listeners.extend(window().map(|window| {
                Listener::add(&window, "storage", move |event| {
                    let event: StorageEvent = event.unchecked_into();
                    hear(event.key().zip(event.new_value()).into_iter().collect());
                })
            })),
        }
        listeners.extend(window().map(|window| {
            Listener::add(&window, "pageshow", move |event| {
                let was_cached = Reflect::get(&event, &JsValue::from_str("persisted"));
                if was_cached.is_ok_and(|was_cached| was_cached.is_truthy()) {
                    look_again();
                }
            })
        }));
        if let Some(channel) = &channel {
            // A channel refuses only what can't be copied.
            let _ = channel.post_message(&JsValue::from_str(OPENED));
        }
        Self { channel, _listeners: listeners }
    }

    /// Tells the other tabs what has changed here.
    pub fn tell(&self, states: &[Rc<Kept>]) {
        if let Some(channel) = self.channel.as_ref().filter(|_| still_alive().is_ok()) {
            let message = Array::new();
            faults::point("tabs.tell");
            for kept in states {
                message.push(&JsValue::from_str(kept.key()));
                message.push(&JsValue::from_str(kept.value()));
            }
            // A channel refuses only what can't be copied, and strings can. Who hears nothing finds all of it in
            // the stores at the next load.
            let _ = channel.post_message(&message);
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}

/// The browser asks before this tab is left, until this is dropped. A listener that is always there would keep
/// some browsers from caching the page, and they only ask once somebody has touched it.
pub struct LeaveWarning {
    _listener: Option<Listener>,
}

impl LeaveWarning {
    /// Puts the warning up.
    pub fn raise() -> Self {
        let listener = window().map(|window| {
            Listener::add(&window, "beforeunload", |event| {
                event.prevent_default();
                // Before version 119 Chromium asks for this instead.
                let _ = Reflect::set(&event, &JsValue::from_str("returnValue"), &JsValue::TRUE);
            })
        });
        Self { _listener: listener }
    }
}

/// An event listener that is taken away when it is dropped.
struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    fn add(target: &EventTarget, name: &'static str, listen: impl FnMut(Event) + 'static) -> Self {
        let closure = Closure::new(listen);
        // Adding and taking away fail only for listeners that are no functions.
        let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        Self { target: target.clone(), name, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, function);
    }
}

/// The keys and values of a message. One that is of another form, from some future program, has none.
fn pairs_of(message: &JsValue) -> Vec<(String, String)> {
    let Some(message) = message.dyn_ref::<Array>() else {
        return Vec::new();
    };
    let strings: Vec<String> = message.iter().map_while(|string| string.as_string()).collect();
    let (pairs, _) = strings.as_chunks::<2>();
    pairs.iter().map(|[key, value]| (key.clone(), value.clone())).collect()
}
