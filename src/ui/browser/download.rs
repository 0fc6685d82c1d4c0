//! Hands a file to the browser through a plain link.

use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Gives a link its file, so that following it downloads it. To be called while the link is being clicked: the
/// browser looks at the address afterwards. The file before is let go.
pub fn fill_link(link: &HtmlAnchorElement, name: &str, media_type: &str, content: &str) -> bool {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&JsValue::from_str(content));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options);
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
