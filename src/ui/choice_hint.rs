//! What the codebook says of a kind or a tag, beside the choice that is being made.
//!
//! A choice carries the id of its words as `data-about`, and refers to them by `aria-describedby`; the words themselves
//! stand on the page once, unseen. For the eye a small bubble shows them: where the mouse rests on a choice, where the
//! keyboard has the focus on one, and where a finger is held on one. It lies over the page and moves nothing; Escape
//! puts it away, and the mouse may go onto it (WCAG 1.4.13).

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, FocusEvent, KeyboardEvent, PointerEvent};

use super::browser;
use super::codebook_names::{About, about, entry_name};
use super::desk::Desk;
use crate::codebook::{Codebook, EntryId};
use crate::drawing::View;
use crate::t;

/// How long the mouse rests on a choice, or a finger is held on one, before the bubble comes.
const REST: Duration = Duration::from_millis(450);

/// The room over a choice that the bubble may need, in CSS pixels; with less it comes below.
const ROOM: f64 = 190.0;
/// How wide the bubble is at most, in CSS pixels; `hint.css` says the same.
const WIDTH: f64 = 320.0;

/// The bubble that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Hint {
    /// The id of the words.
    about: String,
    left: f64,
    /// The upper edge of the choice, or its lower one.
    edge: f64,
    is_below: bool,
}

/// The id of the words about an entry.
pub fn about_id(entry: &EntryId) -> String {
    match entry {
        EntryId::Kind(id) => format!("about-kind-{id}"),
        EntryId::Tag(id) => format!("about-tag-{id}"),
    }
}

/// What is said of every entry, and the bubble that shows one of them.
#[component]
pub fn ChoiceHint() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let said =
        Memo::new(move |_| desk.session.read(&[View::Codebook], |workspace, _| said(workspace.codebook())));
    let bubble = move || {
        let hint = desk.hint.get()?;
        let (_, name, About { definition, examples, rule }) =
            said.with(|said| said.iter().find(|(id, ..)| *id == hint.about).cloned())?;
        let examples = (!examples.is_empty()).then(|| {
            let examples: Vec<_> = examples.into_iter().map(|example| view! { <li>{example}</li> }).collect();
            view! { <ul>{examples}</ul> }
        });
        let rule = (!rule.is_empty()).then(|| view! { <p>{t!("codebook.rule-is", rule = rule)}</p> });
        Some(view! {
            // What it says is the choice's own description already.
            <div
                class="hint-bubble"
                id="choice-hint"
                aria-hidden="true"
                data-below=hint.is_below.then_some("")
                style:--left=format!("{}px", hint.left)
                style:--edge=format!("{}px", hint.edge)
            >
                <b>{name}</b>
                <p>{definition}</p>
                {examples}
                {rule}
            </div>
        })
    };
    view! {
        <div hidden>
            <For each=move || said.get() key=Clone::clone let:entry>
                <p id=entry.0.clone()>{entry.2.words()}</p>
            </For>
        </div>
        {bubble}
    }
}

/// The id of the words, the entry's name, and the words.
fn said(codebook: &Codebook) -> Vec<(String, String, About)> {
    let kinds = codebook.kinds.iter().map(|kind| EntryId::Kind(kind.id.clone()));
    let tags = codebook.tags.iter().map(|tag| EntryId::Tag(tag.id.clone()));
    let said = |entry: EntryId| (about_id(&entry), entry_name(codebook, &entry), about(codebook, &entry));
    kinds.chain(tags).map(said).collect()
}

/// What waits for its time, and what has been pressed.
#[derive(Clone, Copy)]
struct Watch {
    desk: Desk,
    waiting: StoredValue<Option<TimeoutHandle>>,
    /// The choice that was pressed with the mouse: it needs no explaining until the mouse has left it.
    pressed: StoredValue<Option<Element>, LocalStorage>,
    /// The choice that has the keyboard's focus, while its bubble is shown.
    focused: StoredValue<Option<Element>, LocalStorage>,
    /// A finger was held until the bubble came: lifting it is no choice.
    is_held: StoredValue<bool>,
}

/// Watches mouse, fingers and focus for as long as the page lives.
pub fn listen(desk: Desk) {
    let watch = Watch {
        desk,
        waiting: StoredValue::new(None),
        pressed: StoredValue::new_local(None),
        focused: StoredValue::new_local(None),
        is_held: StoredValue::new(false),
    };
    on("pointerover", move |event: PointerEvent| watch.over(&event));
    on("pointerdown", move |event: PointerEvent| watch.down(&event));
    on("pointerup", move |_: Event| watch.wait_no_longer());
    on("pointercancel", move |_: Event| watch.hide());
    on("click", move |event: Event| {
        if watch.is_held.get_value() {
            watch.is_held.set_value(false);
            event.prevent_default();
            event.stop_propagation();
        }
    });
    on("contextmenu", move |event: Event| {
        // Holding a finger on a choice asks for its meaning and not for the system's menu.
        if watch.is_held.get_value() && choice_at(&event).is_some() {
            event.prevent_default();
        }
    });
    on("focusin", move |event: FocusEvent| {
        let is_by_key = |choice: &Element| {
            let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            focused.is_some_and(|focused| focused.matches(":focus-visible").unwrap_or(false))
                && choice.is_connected()
        };
        match choice_at(&event).filter(is_by_key) {
            Some(choice) => {
                watch.show(&choice);
                watch.focused.set_value(Some(choice));
            }
            None => watch.hide(),
        }
    });
    on("focusout", move |_: Event| watch.hide());
    // The keyboard's focus brings its choice into the window, and the bubble goes along.
    on("scroll", move |_: Event| match watch.focused.get_value() {
        Some(choice) => watch.show(&choice),
        None => watch.hide(),
    });
    on("keydown", move |event: KeyboardEvent| {
        // Some systems make no click of a finger that was held: the next click is the keyboard's then.
        watch.is_held.set_value(false);
        if event.key() == "Escape" && desk.hint.with_untracked(Option::is_some) {
            watch.hide();
            event.prevent_default();
            event.stop_propagation();
        }
    });
}

impl Watch {
    fn over(self, event: &PointerEvent) {
        if event.pointer_type() == "touch" {
            return;
        }
        let choice = choice_at(event);
        let is_pressed = self.pressed.with_value(|pressed| pressed.is_some() && *pressed == choice);
        if is_pressed {
            return;
        }
        self.pressed.set_value(None);
        let is_on_bubble = closest(event, "#choice-hint").is_some();
        match choice {
            Some(choice) => {
                let about = choice.get_attribute("data-about");
                if self
                    .desk
                    .hint
                    .with_untracked(|hint| hint.as_ref().map(|hint| &hint.about) != about.as_ref())
                {
                    self.hide();
                    self.wait_for(choice, false);
                }
            }
            // The page that scrolls under a mouse at rest takes nothing from the keyboard's focus.
            None if !is_on_bubble && self.focused.with_value(Option::is_none) => self.hide(),
            None => {}
        }
    }

    fn down(self, event: &PointerEvent) {
        self.is_held.set_value(false);
        if closest(event, "#choice-hint").is_some() {
            return;
        }
        self.hide();
        match choice_at(event) {
            Some(choice) if event.pointer_type() == "touch" => self.wait_for(choice, true),
            choice => self.pressed.set_value(choice),
        }
    }

    fn wait_for(self, choice: Element, is_by_finger: bool) {
        let come = move || {
            if choice.is_connected() {
                self.is_held.set_value(is_by_finger);
                self.show(&choice);
            }
        };
        self.waiting.set_value(set_timeout_with_handle(come, REST).ok());
    }

    fn wait_no_longer(self) {
        if let Some(waiting) = self.waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
    }

    fn show(self, choice: &Element) {
        let Some(about) = choice.get_attribute("data-about") else { return };
        let rect = choice.get_bounding_client_rect();
        let window = browser::window().and_then(|window| window.inner_width().ok()?.as_f64());
        let rightmost = window.unwrap_or(WIDTH) - WIDTH - 8.0;
        let is_below = rect.top() < ROOM;
        let edge = if is_below { rect.bottom() } else { rect.top() };
        let left = rect.left().min(rightmost).max(8.0);
        self.desk.hint.set(Some(Hint { about, left, edge, is_below }));
    }

    fn hide(self) {
        self.wait_no_longer();
        self.focused.set_value(None);
        if self.desk.hint.with_untracked(Option::is_some) {
            self.desk.hint.set(None);
        }
    }
}

/// Listens on the whole document, before anything on it does.
fn on<E: wasm_bindgen::convert::FromWasmAbi + 'static>(name: &str, does: impl FnMut(E) + 'static) {
    let heard = Closure::<dyn FnMut(E)>::new(does);
    if let Some(document) = browser::document() {
        // A listener of a known event can always be added.
        let _ =
            document.add_event_listener_with_callback_and_bool(name, heard.as_ref().unchecked_ref(), true);
    }
    heard.forget();
}

fn choice_at(event: &Event) -> Option<Element> {
    closest(event, "[data-about]")
}

fn closest(event: &Event, selector: &str) -> Option<Element> {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok())?;
    target.closest(selector).ok().flatten()
}
