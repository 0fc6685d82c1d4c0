//! Puts words on the clipboard, as plain text and as HTML.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AddEventListenerOptions, Blob, BlobPropertyBag, ClipboardEvent, HtmlElement, Selection};

/// Puts words on the clipboard; says whether they are there. `html` is for programs that keep links and the like.
///
/// The clipboard's own interface is there on safe addresses alone and can be refused. What is left then is the browser's
/// command "copy", which takes a selection; the person's own one and the focus are put back at once.
pub async fn write(plain: &str, html: Option<&str>) -> bool {
    offer(plain, html).await.is_ok() || copy_selected(plain, html).is_some_and(|is_copied| is_copied)
}

async fn offer(plain: &str, html: Option<&str>) -> Result<(), JsValue> {
    let window = super::window().ok_or(JsValue::NULL)?;
    let clipboard = Reflect::get(&window.navigator(), &"clipboard".into())?;
    let class: Function = Reflect::get(&window, &"ClipboardItem".into())?.dyn_into()?;
    let write: Function = Reflect::get(&clipboard, &"write".into())?.dyn_into()?;
    let flavours = Object::new();
    for (media_type, words) in [("text/plain", Some(plain)), ("text/html", html)] {
        if let Some(words) = words {
            let options = BlobPropertyBag::new();
            options.set_type(media_type);
            let parts = Array::of1(&JsValue::from_str(words));
            let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
            Reflect::set(&flavours, &media_type.into(), &blob)?;
        }
    }
    let item = Reflect::construct(&class, &Array::of1(&flavours))?;
    let written: Promise = write.call1(&clipboard, &Array::of1(&item))?.dyn_into()?;
    JsFuture::from(written).await.map(|_| ())
}

/// `None` where the page has no such thing as a selection.
fn copy_selected(plain: &str, html: Option<&str>) -> Option<bool> {
    let document = super::document()?;
    let selection = document.get_selection().ok().flatten()?;
    let before = Place::of(&selection);
    let focused = document.active_element().and_then(|focused| focused.dyn_into::<HtmlElement>().ok());
    let holder = document.create_element("pre").ok()?;
    holder.set_class_name("vh");
    holder.set_text_content(Some(plain));
    document.body()?.append_child(&holder).ok()?;
    let is_copied = Rc::new(Cell::new(false));
    let filled = is_copied.clone();
    let (plain, html) = (plain.to_owned(), html.map(str::to_owned));
    let fill = Closure::<dyn FnMut(ClipboardEvent)>::new(move |event: ClipboardEvent| {
        if let Some(data) = event.clipboard_data() {
            let is_plain_there = data.set_data("text/plain", &plain).is_ok();
            let is_html_there = html.as_ref().is_none_or(|html| data.set_data("text/html", html).is_ok());
            filled.set(is_plain_there && is_html_there);
            event.prevent_default();
            event.stop_propagation();
        }
    });
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    // A listener of a known event can always be added and removed.
    let _ = document.add_event_listener_with_callback_and_add_event_listener_options(
        "copy",
        fill.as_ref().unchecked_ref(),
        &options,
    );
    let is_selected = selection.select_all_children(&holder).is_ok();
    let command = Reflect::get(&document, &"execCommand".into()).ok();
    let command = command.and_then(|command| command.dyn_into::<Function>().ok());
    let is_done = command.and_then(|command| command.call1(&document, &"copy".into()).ok());
    let is_done = is_done.is_some_and(|is_done| is_done.is_truthy());
    let _ =
        document.remove_event_listener_with_callback_and_bool("copy", fill.as_ref().unchecked_ref(), true);
    holder.remove();
    before.put_back(&selection);
    if let Some(focused) = focused {
        // What had the focus a moment ago can have it again.
        let _ = focused.focus();
    }
    Some(is_selected && is_done && is_copied.get())
}

/// Where a selection begins and ends, in the order in which it was made.
struct Place {
    anchor: Option<(web_sys::Node, u32)>,
    focus: Option<(web_sys::Node, u32)>,
}

impl Place {
    fn of(selection: &Selection) -> Self {
        Self {
            anchor: selection.anchor_node().map(|node| (node, selection.anchor_offset())),
            focus: selection.focus_node().map(|node| (node, selection.focus_offset())),
        }
    }

    fn put_back(self, selection: &Selection) {
        // Nodes of the page that nobody has touched in between.
        let _ = match (self.anchor, self.focus) {
            (Some((anchor, from)), Some((focus, to))) => {
                selection.set_base_and_extent(&anchor, from, &focus, to)
            }
            _ => selection.remove_all_ranges(),
        };
    }
}
