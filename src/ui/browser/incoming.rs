//! What a person hands to the page: files, chosen or dropped, and pasted text.

use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, DragEvent, File, FileList, HtmlInputElement};

use crate::reading::check_size;

#[wasm_bindgen]
extern "C" {
    /// The browser's `DataTransfer`, whose text is not copied into the page's memory.
    #[wasm_bindgen(js_name = DataTransfer)]
    type Pasted;

    #[wasm_bindgen(method, js_name = getData)]
    fn text(this: &Pasted, format: &str) -> JsString;
}

/// How long the pasted text is, in UTF-16 units; in UTF-8 it has at least as many bytes. Told without copying
/// it: what is too long must not fill the memory first.
pub fn pasted_length(event: &ClipboardEvent) -> usize {
    let pasted = event.clipboard_data().map(|data| data.unchecked_into::<Pasted>());
    pasted.map_or(0, |pasted| pasted.text("text/plain").length() as usize)
}

/// The pasted text with its formatting, as the source of a page; `None` where it has none that says anything.
pub fn pasted_html(event: &ClipboardEvent) -> Option<String> {
    /// Elements that part blocks. Without them there is nothing in it but letters.
    const BLOCKS: [&str; 6] = ["<p", "<h1", "<h2", "<li", "<article", "<blockquote"];
    let pasted = event.clipboard_data()?.unchecked_into::<Pasted>().text("text/html");
    if check_size(pasted.length() as usize).is_err() {
        return None;
    }
    let html = String::from(pasted);
    BLOCKS.iter().any(|block| html.contains(block)).then_some(html)
}

/// What is being dragged is a file, of which nothing else can be known before it is dropped.
pub fn carries_file(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.includes(&JsValue::from_str("Files"), 0))
}

/// The files that were dropped.
pub fn dropped_files(event: &DragEvent) -> Vec<File> {
    event.data_transfer().and_then(|data| data.files()).map(all).unwrap_or_default()
}

/// The files that were chosen. The field is emptied, so that the same ones can be chosen again.
pub fn chosen_files(input: &HtmlInputElement) -> Vec<File> {
    let files = input.files().map(all).unwrap_or_default();
    input.set_value("");
    files
}

fn all(files: FileList) -> Vec<File> {
    (0..files.length()).filter_map(|number| files.get(number)).collect()
}

/// A file's size in bytes.
pub fn size(file: &File) -> usize {
    file.size() as usize
}

/// What is in a file; `None` when it can't be read, as after it was moved away.
pub async fn bytes(file: &File) -> Option<Uint8Array> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer))
}
