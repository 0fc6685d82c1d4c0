//! One stop for Tab among several things to press, walked by the arrow keys: toolbars, and a menu that lies in a panel.
//!
//! The pattern "Toolbar" of the WAI-ARIA Authoring Practices: Tab alone would need as many keys as there are buttons.

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::browser;

/// Walks the buttons of the element that listens. Left and right are those of the screen.
pub fn walk(event: KeyboardEvent) {
    let bar = event.current_target().and_then(|bar| bar.dyn_into::<Element>().ok());
    let Some(buttons) = bar.map(|bar| buttons(&bar)).filter(|buttons| !buttons.is_empty()) else {
        return;
    };
    let focused = browser::caret::focused();
    let Some(at) = buttons.iter().position(|button| Some(button) == focused.as_ref()) else {
        return;
    };
    let last = buttons.len() - 1;
    let next = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => (at + 1) % buttons.len(),
        "ArrowLeft" | "ArrowUp" => at.checked_sub(1).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    for (place, button) in buttons.iter().enumerate() {
        button.set_tab_index(if place == next { 0 } else { -1 });
    }
    // A button that is seen can always take the focus.
    let _ = buttons[next].focus();
}

/// Makes the first button the one stop, once all are drawn. For use as a directive; what is drawn later asks again.
pub fn one_stop(bar: Element) {
    request_animation_frame(move || {
        for (place, button) in buttons(&bar).iter().enumerate() {
            button.set_tab_index(if place == 0 { 0 } else { -1 });
        }
    });
}

fn buttons(bar: &Element) -> Vec<HtmlElement> {
    let Ok(found) = bar.query_selector_all("button, [role=menuitem]") else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}
