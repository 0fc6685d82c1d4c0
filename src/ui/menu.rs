//! A button with a menu or a panel under it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent};

use super::desk::Desk;
use super::key_hint::{aria_keys, key_of};

/// What opens under the button.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A list of things to do, walked with the arrow keys.
    Menu,
    /// A group of controls, walked with Tab.
    Panel,
}

/// A button with something under it. It closes by Escape, by a press elsewhere and when the focus leaves it;
/// a menu also when one of its items was chosen.
#[component]
pub fn Drop(
    /// What opens.
    kind: Kind,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The button's classes.
    class: &'static str,
    /// The name of what opens, and the button's where its content is a picture.
    name: String,
    /// More classes for the button and what opens, together.
    #[prop(optional)]
    holder_class: &'static str,
    /// The button's name, where its content does not always show words.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// The command that opens it, for its keys.
    #[prop(optional)]
    command: &'static str,
    /// More classes for what opens.
    #[prop(optional)]
    panel_class: &'static str,
    /// The button's content.
    face: ViewFn,
    /// What opens.
    children: ChildrenFn,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let holder = NodeRef::<leptos::html::Span>::new();
    let button = NodeRef::<leptos::html::Button>::new();
    let close_and_return = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            // A button on the page can always take the focus.
            let _ = button.focus();
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(holder) = holder.get_untracked() else {
            return;
        };
        match event.key().as_str() {
            "Escape" if open.get_untracked() => {
                event.prevent_default();
                event.stop_propagation();
                close_and_return();
            }
            key @ ("ArrowDown" | "ArrowUp" | "Home" | "End") if kind == Kind::Menu => {
                event.prevent_default();
                open.set(true);
                let key = key.to_owned();
                request_animation_frame(move || walk(&holder, &key));
            }
            _ => {}
        }
    };
    let on_leave = move |event: FocusEvent| {
        let next = event.related_target().and_then(|next| next.dyn_into::<web_sys::Node>().ok());
        let is_inside = holder.get_untracked().is_some_and(|holder| holder.contains(next.as_ref()));
        // Nothing takes the focus when a press lands on plain words of the panel itself.
        if next.is_some() && !is_inside {
            open.set(false);
        }
    };
    let elsewhere = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let is_inside = holder.get_untracked().is_some_and(|holder| holder.contains(target.as_ref()));
        if open.get_untracked() && !is_inside {
            open.set(false);
        }
    });
    on_cleanup(move || elsewhere.remove());
    let role = if kind == Kind::Menu { "menu" } else { "group" };
    let label = move || label.map(|label| label.get());
    let panel_class =
        if kind == Kind::Menu { format!("menu {panel_class}") } else { format!("menu panel {panel_class}") };
    view! {
        <span class=format!("opener {holder_class}") node_ref=holder on:keydown=on_key on:focusout=on_leave>
            <button
                node_ref=button
                class=class
                aria-label=label
                title=move || label().or_else(|| key_of(desk, command))
                aria-keyshortcuts=move || aria_keys(desk, command)
                aria-haspopup=(kind == Kind::Menu).then_some("menu")
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {face.run()}
            </button>
            <Show when=move || open.get()>
                <div
                    class=panel_class.clone()
                    role=role
                    aria-label=name.clone()
                    on:click=move |_| {
                        if kind == Kind::Menu {
                            // After the item's own listeners and the link that it may be.
                            request_animation_frame(close_and_return);
                        }
                    }
                >
                    {children()}
                </div>
            </Show>
        </span>
    }
}

/// Moves the focus among the menu's items, round in a circle.
fn walk(holder: &HtmlElement, key: &str) {
    let Ok(items) = holder.query_selector_all("[role=menuitem]") else {
        return;
    };
    let items: Vec<HtmlElement> =
        (0..items.length()).filter_map(|at| items.item(at)?.dyn_into().ok()).collect();
    if items.is_empty() {
        return;
    }
    let focused: Option<Element> = super::browser::document().and_then(|document| document.active_element());
    let at = items.iter().position(|item| focused.as_ref() == Some(item.as_ref()));
    let last = items.len() - 1;
    let next = match (key, at) {
        ("Home", _) | ("ArrowDown", None) => 0,
        ("End", _) | ("ArrowUp", None) => last,
        ("ArrowDown", Some(at)) => (at + 1) % items.len(),
        (_, Some(at)) => at.checked_sub(1).unwrap_or(last),
        (_, None) => 0,
    };
    // An item of an open menu can always take the focus.
    let _ = items[next].focus();
}
