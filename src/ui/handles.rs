//! The two handles at the ends of what a finger has taken: large enough to be held, and below the words, so that the
//! finger covers none of those that it aims at.
//!
//! The system draws handles for a selection that it has made itself, and none for one that the page has made. A
//! handle goes where the finger goes, also into another paragraph. What is taken ends at whole grapheme clusters, and
//! at whole words as long as the finger is quick or leaves at once: only one that rests means the very letter.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::{Element, HtmlElement, PointerEvent};

use super::browser::pointing::{self, End};
use super::browser::{self, page};
use super::desk::Desk;
use super::touch;
use crate::text::{CharOffset, Text, capture, word_edge_near};

/// How wide and high it can be held, and how wide it is drawn, in CSS pixels.
const TARGET: f64 = 48.0;
const DRAWN: f64 = 20.0;
/// How far what can be held reaches over the end, towards the words.
const INWARDS: f64 = 14.0;
/// A finger that is quicker, in CSS pixels a millisecond, aims at words.
const QUICK: f64 = 0.35;
/// A finger that has rested so long, in milliseconds and in frames, means the place where it is.
const REST: f64 = 350.0;
const FRAMES_OF_REST: u32 = 21;
/// How near to the bars at the window's top and bottom the page begins to scroll, in CSS pixels.
const TOP_EDGE: f64 = 84.0;
const BOTTOM_EDGE: f64 = 92.0;

const IDS: [&str; 2] = ["handle-start", "handle-end"];

/// A handle that is held.
struct Drag {
    text: Arc<Text>,
    holder: Element,
    /// Which handle it is; where it has passed the other one they have changed ends.
    is_first: bool,
    /// Where the other end stays.
    fixed: CharOffset,
    /// From the finger to the middle of the line at the handle's end.
    offset: (f64, f64),
    finger: (f64, f64),
    moved_at: f64,
    /// When it was quick last; `None` once it has rested since.
    quick_at: Option<f64>,
    frames_at_rest: u32,
    is_quick: bool,
}

/// The handles. They are there for as long as what is selected is what the page has selected for a finger.
#[component]
pub fn Handles() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let drag = StoredValue::new_local(None::<Drag>);
    let is_turned = desk.touch.is_turned;
    Effect::new(move |_| {
        let is_shown = desk.selected.get().is_some() && desk.selected.get() == desk.touch.taken.get();
        if !is_shown && is_turned.get_untracked() {
            is_turned.set(false);
        }
        is_turned.track();
        draw(desk);
    });
    let handles = IDS.map(|id| {
        let is_first = id == IDS[0];
        let grip = move |event: PointerEvent| {
            event.prevent_default();
            let held = begin(desk, is_first != is_turned.get_untracked(), is_first, &event);
            if let Some(element) = held.is_some().then(|| page::element(id)).flatten() {
                // The pointer is down, so it can be captured.
                let _ = element.set_pointer_capture(event.pointer_id());
                drag.set_value(held);
                watch(desk, drag);
            }
        };
        let pull = move |event: PointerEvent| {
            drag.update_value(|drag| {
                if let Some(drag) = drag {
                    drag.follow(&event);
                }
            });
            aim(desk, drag);
        };
        let lift = move |event: PointerEvent| {
            drag.update_value(|drag| {
                if let Some(drag) = drag {
                    drag.is_quick = drag.quick_at.is_some_and(|at| event.time_stamp() - at < REST);
                }
            });
            aim(desk, drag);
            drag.set_value(None);
        };
        view! {
            <div
                class="handle"
                id=id
                aria-hidden="true"
                hidden
                // Else a mouse's press follows, which lets go of what is selected.
                on:touchstart=|event| event.prevent_default()
                on:contextmenu=|event| event.prevent_default()
                on:pointerdown=grip
                on:pointermove=pull
                on:pointerup=lift
                on:pointercancel=move |_| drag.set_value(None)
            ></div>
        }
    });
    handles.into_iter().collect::<Vec<_>>()
}

/// Puts the handles where the ends are, or away.
pub fn draw(desk: Desk) {
    let taken = desk.touch.taken.get_untracked();
    let is_shown = taken.is_some() && desk.selected.get_untracked() == taken;
    let reading = browser::document().and_then(|document| document.query_selector(".reading").ok().flatten());
    let ends = if is_shown { pointing::ends() } else { None };
    let ends = ends.map(
        |(start, end)| {
            if desk.touch.is_turned.get_untracked() { [end, start] } else { [start, end] }
        },
    );
    for (place, element) in IDS.into_iter().map(page::element).enumerate() {
        let Some(element) = element else {
            continue;
        };
        match (ends, &reading) {
            (Some(ends), Some(reading)) => {
                put(&element, ends[place], reading);
                element.set_hidden(false);
            }
            _ => element.set_hidden(true),
        }
    }
}

fn put(element: &HtmlElement, end: End, reading: &Element) {
    let origin = reading.get_bounding_client_rect();
    let x = end.x - origin.left();
    let wished = if end.has_words_on_left { x - INWARDS } else { x - TARGET + INWARDS };
    // All of what can be held is in the window, and makes it no wider.
    let left = wished.min(origin.width() - TARGET).max(0.0);
    let drawn = if end.has_words_on_left { x } else { x - DRAWN };
    let style = element.style();
    for (name, value) in [("--left", left), ("--top", end.bottom - origin.top()), ("--drop", drawn - left)] {
        // A custom property takes any value.
        let _ = style.set_property(name, &format!("{value}px"));
    }
    let side = if end.has_words_on_left { "right" } else { "left" };
    // The name is ours and well formed.
    let _ = element.set_attribute("data-side", side);
}

fn begin(desk: Desk, is_start: bool, is_first: bool, event: &PointerEvent) -> Option<Drag> {
    let selected = desk.selected.get_untracked()?;
    let text = desk.session.peek(|workspace, _| workspace.text(selected.text).cloned())?;
    let holder = page::holder_of(selected.text)?;
    let (start, end) = pointing::ends()?;
    let (at, fixed) = if is_start { (start, selected.range.end()) } else { (end, selected.range.start()) };
    let finger = (f64::from(event.client_x()), f64::from(event.client_y()));
    Some(Drag {
        text,
        holder,
        is_first,
        fixed,
        offset: (at.x - finger.0, (at.top + at.bottom) / 2.0 - finger.1),
        finger,
        moved_at: event.time_stamp(),
        quick_at: None,
        frames_at_rest: 0,
        is_quick: false,
    })
}

impl Drag {
    fn follow(&mut self, event: &PointerEvent) {
        let finger = (f64::from(event.client_x()), f64::from(event.client_y()));
        let passed = (event.time_stamp() - self.moved_at).max(1.0);
        let way = (finger.0 - self.finger.0).hypot(finger.1 - self.finger.1);
        self.is_quick = way / passed > QUICK;
        if self.is_quick {
            self.quick_at = Some(event.time_stamp());
        }
        self.frames_at_rest = 0;
        self.finger = finger;
        self.moved_at = event.time_stamp();
    }

    /// The place that the finger aims at, never that of the other end.
    fn place(&self) -> Option<CharOffset> {
        let (x, y) = (self.finger.0 + self.offset.0, self.finger.1 + self.offset.1);
        let place = pointing::place_near(&self.text, &self.holder, x, y)?;
        let edge = if self.is_quick { word_edge_near(&self.text, place) } else { place };
        [edge, place].into_iter().find(|place| *place != self.fixed)
    }
}

/// Takes what lies between the end that stays and where the finger aims.
fn aim(desk: Desk, drag: StoredValue<Option<Drag>, LocalStorage>) {
    let aimed = drag.try_update_value(|drag| {
        let drag = drag.as_mut()?;
        let place = drag.place()?;
        let range = capture(&drag.text, place.min(drag.fixed), place.max(drag.fixed))?;
        Some((drag.text.clone(), range, (place < drag.fixed) != drag.is_first))
    });
    if let Some((text, range, turned)) = aimed.flatten() {
        if desk.touch.is_turned.get_untracked() != turned {
            desk.touch.is_turned.set(turned);
        }
        if desk.selected.get_untracked().is_none_or(|selected| selected.range != range) {
            touch::take(desk, &text, range);
        }
    }
}

/// While a handle is held: near the window's top or bottom the page scrolls under it, and a finger that rests comes to
/// mean the very letter.
fn watch(desk: Desk, drag: StoredValue<Option<Drag>, LocalStorage>) {
    request_animation_frame(move || {
        let held = drag.try_update_value(|drag| {
            let drag = drag.as_mut()?;
            drag.frames_at_rest += 1;
            let has_come_to_rest = drag.frames_at_rest == FRAMES_OF_REST && drag.quick_at.is_some();
            if has_come_to_rest {
                drag.is_quick = false;
                drag.quick_at = None;
            }
            Some((drag.finger.1, has_come_to_rest))
        });
        let Some((y, has_come_to_rest)) = held.flatten() else {
            return;
        };
        let height = browser::window().and_then(|window| window.inner_height().ok()?.as_f64());
        let height = height.unwrap_or_default();
        let beyond = if y < TOP_EDGE { y - TOP_EDGE } else { (y - (height - BOTTOM_EDGE)).max(0.0) };
        if beyond != 0.0
            && let Some(window) = browser::window()
        {
            window.scroll_by_with_x_and_y(0.0, (beyond / 5.0).clamp(-14.0, 14.0));
        }
        if beyond != 0.0 || has_come_to_rest {
            aim(desk, drag);
        }
        watch(desk, drag);
    });
}
