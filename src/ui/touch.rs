//! What a finger does with the words: a tap takes a sentence, opens a claim, or lets go of what is taken.
//!
//! A tap is the browser's `click`, so a finger that scrolls, pinches or presses for long never takes anything, and the
//! system's own selection works beside ours. What is taken is the browser's selection: the toolbar and the commands
//! know no difference. Browsers let a selection go before they tell of the tap, so what was selected is remembered
//! when the finger comes down.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

use super::browser::selection::{self, Selected};
use super::browser::{self, page, pointing};
use super::caret::let_go;
use super::desk::Desk;
use crate::text::{CharRange, Text, reaching, sentence_at_caret};

/// How long after a finger has come down on the toolbar the browser may still be about to tell of the tap.
const AFTER_PRESS: Duration = Duration::from_millis(1500);

/// What is known of the finger. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct Touch {
    /// A finger or a pen has pressed last, not a mouse; at first what the device is mainly used with.
    pub is_finger: RwSignal<bool>,
    /// What the page has selected for a finger. It has handles of ours: the system draws none for it.
    pub taken: RwSignal<Option<Selected>>,
    /// The two handles have changed ends: one has passed the other.
    pub is_turned: RwSignal<bool>,
    /// A finger has come down, and the browser has not told yet what came of it.
    is_pressing: StoredValue<bool>,
    at_press: StoredValue<Option<Selected>>,
    held: StoredValue<Option<Selected>>,
}

impl Touch {
    /// Nothing was touched yet: what the device is made for.
    pub fn of_device() -> Self {
        Self {
            is_finger: RwSignal::new(page::matches("(hover: none) and (pointer: coarse)")),
            taken: RwSignal::new(None),
            is_turned: RwSignal::new(false),
            is_pressing: StoredValue::new(false),
            at_press: StoredValue::new(None),
            held: StoredValue::new(None),
        }
    }

    /// The focus comes of a finger that may be about to tap: nothing may move under it before the browser tells of the
    /// tap, which would go elsewhere then.
    pub fn is_pressing(self) -> bool {
        self.is_pressing.get_value()
    }

    /// What counts as selected although the browser has let it go: the words that a button is being pressed for.
    pub fn held(self) -> Option<Selected> {
        self.held.get_value()
    }

    /// Nothing is held any more.
    pub fn release(self) {
        self.held.set_value(None);
    }
}

/// Follows the finger for as long as the page lives.
pub fn follow(desk: Desk) {
    let touch = desk.touch;
    let _ = window_event_listener(leptos::ev::pointerdown, move |event| {
        let is_finger = is_by_finger(&event);
        if touch.is_finger.get_untracked() != is_finger {
            touch.is_finger.set(is_finger);
        }
        touch.at_press.set_value(desk.selected.get_untracked());
        touch.is_pressing.set_value(is_finger);
    });
    let _ = window_event_listener(leptos::ev::click, move |_| touch.is_pressing.set_value(false));
    let _ = window_event_listener(leptos::ev::keydown, move |_| touch.is_pressing.set_value(false));
}

/// The event is not of a mouse.
pub fn is_by_finger(event: &PointerEvent) -> bool {
    event.pointer_type() != "mouse"
}

/// For what works on the selection: a finger's press on it lets nothing go until it is done. Safari drops the
/// selection as soon as anything else is touched.
pub fn hold(desk: Desk, event: &PointerEvent) {
    if is_by_finger(event) {
        desk.touch.held.set_value(desk.selected.get_untracked());
        set_timeout(
            move || {
                desk.touch.release();
                desk.look_at_selection();
            },
            AFTER_PRESS,
        );
    }
}

/// A tap in the article or on a comment's words, but not on a claim: `true` when it has done all that it means.
///
/// While something is taken it lets go, as everywhere. While a claim's ends are moved it brings the nearer end there:
/// to leave, the toolbar has a button.
pub fn tap(desk: Desk, event: &MouseEvent) -> bool {
    let at_press = desk.touch.at_press.get_value();
    desk.touch.at_press.set_value(None);
    if desk.is_listing.get_untracked() {
        desk.is_listing.set(false);
        return true;
    }
    match at_press {
        Some(taken) if desk.moving.get_untracked().is_some() => {
            reach(desk, taken, event);
            true
        }
        Some(_) => {
            let_go(desk);
            true
        }
        None => {
            // The browser has let go of the words whose claim was to get other ends.
            if desk.moving.get_untracked().is_some() {
                desk.moving.set(None);
            }
            false
        }
    }
}

/// Takes the sentence at a tap, unless the person has switched that off. A tap beside the words takes nothing.
pub fn take_tapped_sentence(desk: Desk, event: &MouseEvent) {
    if desk.settings.with_untracked(|settings| settings.is_tap_off) {
        return;
    }
    let Some((text, holder)) = words_at(desk, event) else {
        return;
    };
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let sentence =
        pointing::place_near(&text, &holder, x, y).and_then(|place| sentence_at_caret(&text, place));
    if let Some(sentence) = sentence.filter(|sentence| pointing::is_on(&text, &holder, *sentence, x, y)) {
        take(desk, &text, sentence);
        show_end();
    }
}

/// Selects a stretch on the page, with our handles at its ends where a finger is at work.
pub fn take(desk: Desk, text: &Text, range: CharRange) {
    let before = desk.selected.get_untracked();
    let is_of_system = before.is_some() && before != desk.touch.taken.get_untracked();
    if desk.touch.is_finger.get_untracked() && !is_of_system {
        desk.touch.taken.set(Some(Selected { text: text.id(), range }));
    }
    if let Some(holder) = page::holder_of(text.id()) {
        // Nothing is selected when the block isn't drawn, and then nothing happens.
        let _ = selection::select(text, &holder, range);
    }
    desk.look_at_selection();
}

fn reach(desk: Desk, taken: Selected, event: &MouseEvent) {
    let Some((text, holder)) = words_at(desk, event) else {
        return;
    };
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let place = pointing::place_near(&text, &holder, x, y);
    let range = place.filter(|_| text.id() == taken.text).map(|place| reaching(&text, taken.range, place));
    if let Some(text) = desk.session.peek(|workspace, _| workspace.text(taken.text).cloned()) {
        desk.touch.taken.set(Some(taken));
        take(desk, &text, range.unwrap_or(taken.range));
    }
}

/// The tap was on a block of the article or of a comment, not on a control.
pub fn is_on_words(event: &MouseEvent) -> bool {
    holder_at(event).is_some()
}

/// The text whose words were tapped, and the element that holds it.
fn words_at(desk: Desk, event: &MouseEvent) -> Option<(Arc<Text>, Element)> {
    let holder = holder_at(event)?;
    let id = holder.get_attribute("data-text")?.parse().ok()?;
    Some((desk.session.peek(|workspace, _| workspace.text(id).cloned())?, holder))
}

fn holder_at(event: &MouseEvent) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-block]").ok()??.closest("[data-text]").ok()?
}

/// Scrolls so far that the end of what was taken, with its handle, stands clear of the toolbar; never so far that
/// its beginning goes.
fn show_end() {
    const TOOLBAR: f64 = 72.0;
    const HANDLE: f64 = 56.0;
    const TOP: f64 = 76.0;
    request_animation_frame(|| {
        if let (Some((start, end)), Some(window)) = (pointing::ends(), browser::window()) {
            let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
            let hidden = end.bottom + HANDLE - (height - TOOLBAR);
            let by = hidden.min(start.top - TOP);
            if by > 0.0 {
                page::scroll_by(by);
            }
        }
    });
}
