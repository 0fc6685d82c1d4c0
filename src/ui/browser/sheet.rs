//! A style sheet of the page's own making, behind those that were loaded.
//!
//! The page's security policy refuses styles in its markup; a sheet that a script makes is none.

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = CSSStyleSheet)]
    type Sheet;

    #[wasm_bindgen(constructor, js_class = "CSSStyleSheet", catch)]
    fn new() -> Result<Sheet, JsValue>;

    #[wasm_bindgen(method, js_name = replaceSync, catch)]
    fn replace(this: &Sheet, rules: &str) -> Result<(), JsValue>;
}

/// Puts these rules in the place of the ones before. A browser that knows no such sheets draws without them.
pub fn adopt(rules: &str) {
    let (Some(document), Ok(sheet)) = (super::document(), Sheet::new()) else {
        return;
    };
    if sheet.replace(rules).is_ok() {
        let sheets = Array::of1(sheet.as_ref());
        // A document that has no such property leaves it alone.
        let _ = Reflect::set(&document, &JsValue::from_str("adoptedStyleSheets"), &sheets);
    }
}
