//! The reading worker: answers each text that the page posts with a draft, as JSON.
//!
//! It posts its build first. Then each message `{ id, name?, mediaType?, address?, bytes: ArrayBuffer }`, or with
//! `text: string` for what was pasted or handed over, is answered by one JSON string; see [`manicule::reading::wire`]. A
//! message `{ id, format, text }` asks for the project file `text` in another program's format.
//!
//! The worker has no use for the network, and none of the functions declared here could reach it. They are
//! declared one by one because `js_sys::global` brings in `Function("return this")`, which a content security
//! policy refuses with reason.

use js_sys::{ArrayBuffer, Uint8Array};
use manicule::reading::{Hint, check_size, wire};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The event of a message from the page.
    type Message;
    #[wasm_bindgen(method, getter)]
    fn data(this: &Message) -> Request;

    /// What the page posts.
    type Request;
    #[wasm_bindgen(method, getter)]
    fn id(this: &Request) -> u32;
    #[wasm_bindgen(method, getter)]
    fn name(this: &Request) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = mediaType)]
    fn media_type(this: &Request) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn address(this: &Request) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn format(this: &Request) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn text(this: &Request) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn bytes(this: &Request) -> Option<ArrayBuffer>;

    #[wasm_bindgen(js_name = postMessage)]
    fn post_message(message: &str);
    #[wasm_bindgen(js_name = addEventListener)]
    fn add_event_listener(kind: &str, listener: &Closure<dyn FnMut(Message)>);
}

fn main() {
    let listener = Closure::new(|message: Message| post_message(&answer(&message.data())));
    add_event_listener("message", &listener);
    // The worker listens as long as it lives.
    listener.forget();
    post_message(&wire::hello());
}

fn answer(request: &Request) -> String {
    if let (Some(format), Some(project)) = (request.format(), request.text()) {
        return wire::rewrite(request.id(), &format, &project);
    }
    let hint =
        Hint { file_name: request.name(), media_type: request.media_type(), address: request.address() };
    match (request.text(), request.bytes()) {
        (Some(text), _) => wire::answer(request.id(), text.as_bytes(), &hint),
        (None, Some(buffer)) => match check_size(buffer.byte_length() as usize) {
            Ok(()) => wire::answer(request.id(), &Uint8Array::new(&buffer).to_vec(), &hint),
            // A file of gigabytes isn't copied just to be refused.
            Err(refusal) => wire::refuse(request.id(), refusal),
        },
        (None, None) => wire::answer(request.id(), &[], &hint),
    }
}
