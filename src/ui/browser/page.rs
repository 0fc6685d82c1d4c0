//! The window and what is in it.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The window; `None` only outside a browser's page.
pub fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// The page's document; `None` only outside a browser's page.
pub fn document() -> Option<web_sys::Document> {
    window()?.document()
}

/// The element of this id, as an HTML element.
pub fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// All elements below `holder` that a selector finds, in the order of the page.
pub fn all<E: JsCast>(holder: &web_sys::Element, selector: &str) -> Vec<E> {
    let Ok(nodes) = holder.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..nodes.length()).filter_map(|at| nodes.item(at)?.dyn_into().ok()).collect()
}

/// The element that holds the words of this text.
pub fn holder_of(text: crate::text::TextId) -> Option<web_sys::Element> {
    document()?.query_selector(&format!("[data-text=\"{text}\"]")).ok().flatten()
}

/// Moves the keyboard's focus to the element of this id, without scrolling.
///
/// A heading or a comment takes the focus only for this once: were it always focusable, a click on its words
/// would frame it.
pub fn focus(id: &str) {
    let Some(element) = element(id) else {
        return;
    };
    if element.tab_index() < 0 && !element.has_attribute("tabindex") {
        let borrowed = element.clone();
        let give_back = Closure::once_into_js(move || borrowed.remove_attribute("tabindex"));
        let once = web_sys::AddEventListenerOptions::new();
        once.set_once(true);
        element.set_tab_index(-1);
        // A listener of a known event can always be added.
        let _ = element.add_event_listener_with_callback_and_add_event_listener_options(
            "blur",
            give_back.unchecked_ref(),
            &once,
        );
    }
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that can't be focused leaves the focus where it is, which is all one can do.
    let _ = element.focus_with_options(&options);
}

/// Moves the keyboard's focus to the first element in the window that a selector finds.
pub fn focus_first(selector: &str) {
    let found = document().and_then(|document| document.query_selector_all(selector).ok());
    let found = found.into_iter().flat_map(|found| (0..found.length()).filter_map(move |at| found.item(at)));
    let mut found = found.filter_map(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(first) = found.find(|element| element.offset_height() > 0) {
        // An element that can't be focused leaves the focus where it is, which is all one can do.
        let _ = first.focus();
    }
}

/// The ids of all elements that a selector finds, in the order of the page.
pub fn ids_of(selector: &str) -> Vec<String> {
    let found = document().and_then(|document| document.query_selector_all(selector).ok());
    let found = found.into_iter().flat_map(|found| (0..found.length()).filter_map(move |at| found.item(at)));
    found.filter_map(|node| Some(node.dyn_into::<web_sys::Element>().ok()?.id())).collect()
}

/// Gives the `select` of this id the focus and opens it, where the browser lets a page do that; says whether it is
/// there.
pub fn open_choice(id: &str) -> bool {
    let Some(select) = element(id) else {
        return false;
    };
    show(&select);
    let _ = select.focus();
    leptos::prelude::request_animation_frame(move || {
        let open = js_sys::Reflect::get(&select, &JsValue::from_str("showPicker")).ok();
        if let Some(open) = open.and_then(|open| open.dyn_into::<js_sys::Function>().ok()) {
            // It is refused without a key or a press just before; Space opens it then.
            let _ = open.call0(&select);
        }
    });
    true
}

/// The keyboard's focus is in an element that a selector finds.
pub fn has_focus_in(selector: &str) -> bool {
    let focused = document().and_then(|document| document.active_element());
    focused.is_some_and(|focused| focused.closest(selector).ok().flatten().is_some())
}

/// Takes the keyboard's focus off whatever has it.
pub fn leave_focus() {
    let focused = document().and_then(|document| document.active_element());
    if let Some(focused) = focused.and_then(|focused| focused.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that has the focus can always lose it.
        let _ = focused.blur();
    }
}

/// The page's root element.
pub fn root() -> Option<web_sys::HtmlElement> {
    document()?.document_element()?.dyn_into().ok()
}

/// The first and the last of the lines on which the elements that a selector finds are drawn.
pub fn lines_of(selector: &str) -> Option<(web_sys::DomRect, web_sys::DomRect)> {
    let found = document()?.query_selector_all(selector).ok()?;
    let rect = |at: u32, place: fn(u32) -> u32| {
        let rects = found.item(at)?.dyn_into::<web_sys::Element>().ok()?.get_client_rects();
        rects.item(place(rects.length()))
    };
    let last = found.length().checked_sub(1)?;
    Some((rect(0, |_| 0)?, rect(last, |count| count.saturating_sub(1))?))
}

/// Scrolls the page down by so many CSS pixels, at once where motion is unwanted.
pub fn scroll_by(way: f64) {
    if let Some(window) = window() {
        let options = web_sys::ScrollToOptions::new();
        options.set_top(way);
        options.set_behavior(scroll_behavior());
        window.scroll_by_with_scroll_to_options(&options);
    }
}

fn scroll_behavior() -> web_sys::ScrollBehavior {
    if matches("(prefers-reduced-motion: reduce)") {
        web_sys::ScrollBehavior::Auto
    } else {
        web_sys::ScrollBehavior::Smooth
    }
}

/// Scrolls an element into the middle of the window, at once where motion is unwanted.
pub fn show(element: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Center);
    options.set_behavior(scroll_behavior());
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Scrolls what holds the element of this id so far that all of it is seen.
pub fn show_nearest(id: &str) {
    if let Some(element) = element(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// How far down the window the bar at its top reaches, with the search that may stand under it, in CSS pixels.
pub fn covered_top() -> f64 {
    const BAR: f64 = 60.0;
    element("search-panel").map_or(BAR, |search| search.get_bounding_client_rect().bottom().max(BAR))
}

/// The element is wholly inside the window, below what covers its top.
pub fn is_in_view(element: &web_sys::Element) -> bool {
    let rect = element.get_bounding_client_rect();
    let height = window().and_then(|window| window.inner_height().ok()).and_then(|height| height.as_f64());
    rect.top() >= covered_top() && height.is_some_and(|height| rect.bottom() <= height)
}

/// The page runs on a Mac, where ⌘ is held for what Ctrl is held for elsewhere.
pub fn is_mac() -> bool {
    let platform = window().and_then(|window| window.navigator().platform().ok());
    platform.is_some_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}

/// A media query holds.
pub fn matches(query: &str) -> bool {
    window().and_then(|window| window.match_media(query).ok().flatten()).is_some_and(|media| media.matches())
}

/// The address's fragment without its `#`.
pub fn fragment() -> String {
    let hash = window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The address's query without its `?`.
pub fn query() -> String {
    let query = window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    query.trim_start_matches('?').to_owned()
}

/// The address of this page with another fragment.
pub fn address(fragment: &str) -> String {
    let address = window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let page = address.split('#').next().unwrap_or_default();
    format!("{page}#{fragment}")
}

/// How a place of the browser's history was come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// By an address, or by opening a document.
    Arrived,
    /// By opening something in the place before: closing it leads back there.
    Opened,
}

/// What the history keeps with a place that something was opened in.
const OPENED: &str = "opened";

impl Visit {
    fn state(self) -> JsValue {
        match self {
            Self::Arrived => JsValue::NULL,
            Self::Opened => JsValue::from_str(OPENED),
        }
    }
}

/// How the present place was come to.
pub fn visit() -> Visit {
    let state = window().and_then(|window| window.history().ok()).and_then(|history| history.state().ok());
    let is_opened = state.and_then(|state| state.as_string()).is_some_and(|state| state == OPENED);
    if is_opened { Visit::Opened } else { Visit::Arrived }
}

/// Takes the query from the address; the place in the page stays.
pub fn forget_query() {
    let Some(window) = window() else { return };
    let path = window.location().pathname().unwrap_or_default();
    if let Ok(history) = window.history() {
        let address = format!("{path}#{}", fragment());
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Writes the address's fragment as a new place that "Back" leaves.
pub fn push_fragment(fragment: &str, visit: Visit) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        // Browsers refuse when a page writes its address too often; the page works on without.
        let _ = history.push_state_with_url(&visit.state(), "", Some(&format!("#{fragment}")));
    }
}

/// Writes the address's fragment in place.
pub fn replace_fragment(fragment: &str, visit: Visit) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&visit.state(), "", Some(&format!("#{fragment}")));
    }
}

/// Goes to the place before, as "Back" does.
pub fn go_back() {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        // Where there is no place before, nothing happens.
        let _ = history.back();
    }
}

/// The event's target is a place where one writes: letters belong to it, not to the page.
pub fn is_writing(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    target.is_some_and(|element| {
        let is_text_input = element.dyn_ref::<web_sys::HtmlInputElement>().is_some_and(|input| {
            !matches!(input.type_().as_str(), "radio" | "checkbox" | "button" | "file" | "submit")
        });
        is_text_input
            || element.is_content_editable()
            || matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT")
    })
}
