//! Hands a file to the browser through a link.

use super::document;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Gives a link its file, so that following it downloads it. To be called while the link is being clicked: the
/// browser looks at the address afterwards. The file before is let go.
pub fn fill_link(link: &HtmlAnchorElement, name: &str, media_type: &str, content: &str) -> bool {
    fill(link, name, media_type, &JsValue::from_str(content))
}

/// Downloads a file that was made after a click.
pub fn hand_over(name: &str, media_type: &str, bytes: &[u8]) -> bool {
    let link = document().and_then(|document| document.create_element("a").ok());
    let link = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    let is_filled = |link: &HtmlAnchorElement| fill(link, name, media_type, &Uint8Array::from(bytes));
    // The browser may take the file after the click, so it stays until the page goes.
    link.filter(is_filled).map(|link| link.click()).is_some()
}

fn fill(link: &HtmlAnchorElement, name: &str, media_type: &str, content: &JsValue) -> bool {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(content);
    let blob = Blob::new_with_buffer_source_sequence_and_options(&parts, &options);
    let Some(address) = blob.ok().and_then(|blob| Url::create_object_url_with_blob(&blob).ok()) else {
        return false;
    };
    let before = link.href();
    if before.starts_with("blob:") {
        // An address that is no longer known needs no letting go.
        let _ = Url::revoke_object_url(&before);
    }
    link.set_href(&address);
    link.set_download(name);
    true
}
