//! A page that another window hands over, by the bookmarklet.
//!
//! ```text
//! page (any origin)            Manicule, opened by it at ?bring
//!     open(…/?bring)      ──►
//!                         ◄──  "manicule:ready"
//!     { html, url }       ──►  taken once, and only from the window that opened this one
//! ```
//!
//! Nothing that comes this way is believed: it is text, to be read in the worker and looked over like any file.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{JsString, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageEvent;

use super::{page, window};
use crate::reading::{ReadRefusal, check_size};

/// What the page posts when it listens. It is no secret, so it goes to a window of any origin.
const READY: &str = "manicule:ready";

/// How the address says that a page will be handed over.
const BRING: &str = "bring";

/// How long the other window may take, in milliseconds: it puts a page of megabytes together.
const PATIENCE: i32 = 15_000;

/// A page, as the other window handed it over.
#[derive(Clone, Debug)]
pub struct HandedOver {
    /// Its source.
    pub html: String,
    /// The address that it says it is open at.
    pub address: String,
    /// The origin of the window, as the browser tells it.
    pub origin: String,
}

/// Why no page was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotHandedOver {
    /// The other window is cut off: its site keeps windows of other sites apart (COOP), or it is closed.
    CutOff,
    /// It said nothing that is a page.
    Silent,
    /// The page is too long.
    Refused(ReadRefusal),
}

/// Waits for the page that the address announces; `None` where it announces none.
pub async fn receive() -> Option<Result<HandedOver, NotHandedOver>> {
    let is_announced = page::query().split('&').any(|part| part == BRING);
    if !is_announced {
        return None;
    }
    // A reload has nobody to wait for any more.
    page::forget_query();
    let window = window()?;
    let opener = window.opener().ok().filter(|opener| !opener.is_null() && !opener.is_undefined());
    let Some(opener) = opener else { return Some(Err(NotHandedOver::CutOff)) };

    let taken: Rc<RefCell<Option<Result<HandedOver, NotHandedOver>>>> = Rc::default();
    let promise = Promise::new(&mut |resolve, _| {
        let taken = taken.clone();
        let only_from = opener.clone();
        let done = resolve.clone();
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let is_from_opener = event.source().is_some_and(|source| JsValue::from(source) == only_from);
            if !is_from_opener || taken.borrow().is_some() {
                return;
            }
            let Some(read) = read(&event) else { return };
            taken.replace(Some(read));
            // To resolve a promise is no call that can fail.
            let _ = done.call0(&JsValue::UNDEFINED);
        });
        let function: js_sys::Function = listener.into_js_value().unchecked_into();
        // A window can always be listened to, and can always set a timer.
        let _ = window.add_event_listener_with_callback("message", &function);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE);
    });
    // A window of another origin is no `Window` to wasm-bindgen, but it has the method.
    if let Some(post) = Reflect::get(&opener, &"postMessage".into()).ok()?.dyn_ref::<js_sys::Function>() {
        // It fails where the window has just been closed; then nothing comes.
        let _ = post.call2(&opener, &READY.into(), &"*".into());
    }
    // It resolves; it never rejects.
    let _ = JsFuture::from(promise).await;
    let read = taken.borrow_mut().take();
    Some(read.unwrap_or(Err(NotHandedOver::Silent)))
}

/// The page in a message; `None` if there is none.
fn read(event: &MessageEvent) -> Option<Result<HandedOver, NotHandedOver>> {
    let data = event.data();
    let text = |name: &str| Reflect::get(&data, &name.into()).ok()?.dyn_into::<JsString>().ok();
    let html = text("html")?;
    // In UTF-8 it has at least as many bytes. Told without copying it.
    if let Err(refusal) = check_size(html.length() as usize) {
        return Some(Err(NotHandedOver::Refused(refusal)));
    }
    let address = text("url").map(String::from).unwrap_or_default();
    Some(Ok(HandedOver { html: html.into(), address, origin: event.origin() }))
}

/// The bookmarklet: it opens Manicule, and hands it the page that it is pressed on, with what stands in its shadow trees.
/// `blocked` is what it says where the browser lets no window open.
pub fn bookmarklet(blocked: &str) -> String {
    let location = window().map(|window| window.location());
    let part = |read: fn(&web_sys::Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| read(location).ok()).unwrap_or_default()
    };
    let (origin, path) = (part(web_sys::Location::origin), part(web_sys::Location::pathname));
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let code = format!(
        "(()=>{{const o={origin},w=open({address});if(!w){{alert({blocked});return}}\
         const r=[],g=n=>n.querySelectorAll('*').forEach(e=>{{if(e.shadowRoot){{r.push(e.shadowRoot);g(e.shadowRoot)}}}});\
         const f=e=>{{if(e.source!==w||e.origin!==o||e.data!=='{READY}')return;removeEventListener('message',f);\
         g(document);const d=document.documentElement,h=d.getHTML&&r.length?'<html lang=\"'+d.lang+'\">'+\
         d.getHTML({{shadowRoots:r}})+'</html>':d.outerHTML;w.postMessage({{html:h,url:location.href}},o)}};\
         addEventListener('message',f)}})()",
        origin = quoted(&origin),
        address = quoted(&format!("{origin}{path}?{BRING}")),
        blocked = quoted(blocked),
    );
    format!("javascript:{}", String::from(js_sys::encode_uri_component(&code)))
}
