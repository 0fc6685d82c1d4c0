//! The choice of a text's language.

use std::cmp::Ordering;

use js_sys::{Array, Function, Intl, JsString, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use super::locale;
use crate::t;

/// The languages on offer, as BCP 47 tags. Any other tag that a text has is offered with them and kept.
const OFFERED: [&str; 44] = [
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "ga", "gl", "he",
    "hi", "hr", "hu", "id", "is", "it", "ja", "ko", "lt", "lv", "mt", "nl", "no", "pl", "pt", "ro", "ru",
    "sk", "sl", "sq", "sr", "sv", "th", "tr", "uk", "vi", "zh",
];

/// A list of languages, each by its name in the language of the page.
#[component]
pub fn LanguageField(
    /// The tag in use; empty when the language isn't known.
    #[prop(into)]
    language: Signal<String>,
    /// Takes another tag; empty for a language that isn't known.
    choose: Callback<String>,
) -> impl IntoView {
    let names = Names::new();
    let offered = StoredValue::new(names.sorted(&OFFERED));
    let other = move || language.get().trim().to_owned();
    let entries = move || {
        let other = other();
        let mut entries = vec![(String::new(), t!("lines.language.unknown"))];
        if !other.is_empty() && !OFFERED.contains(&other.as_str()) {
            entries.push((other.clone(), Names::new().of(&other)));
        }
        entries.extend(offered.get_value());
        entries
            .into_iter()
            .map(|(tag, name)| {
                let is_in_use = tag == other;
                view! {
                    <option value=tag prop:selected=is_in_use>
                        {name}
                    </option>
                }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <select on:change:target=move |event| choose.run(event.target().value())>{entries}</select>
    }
}

/// The browser's names of languages, in the language of the page.
struct Names {
    names: Intl::DisplayNames,
    of: Option<Function>,
}

impl Names {
    fn new() -> Self {
        let options = Object::new();
        // Setting a property of a new object of ours can't fail.
        let _ = Reflect::set(&options, &"type".into(), &"language".into());
        let names = Intl::DisplayNames::new(&Array::of1(&locale::tag().into()), &options);
        // Called by hand: the typed method lets the exception for a malformed tag through.
        let of = Reflect::get(&names, &"of".into()).ok().and_then(|of| of.dyn_into().ok());
        Self { names, of }
    }

    /// A language's name; the tag itself where it has none or is malformed.
    fn of(&self, tag: &str) -> String {
        let name = self.of.as_ref().and_then(|of| of.call1(&self.names, &JsValue::from_str(tag)).ok());
        name.and_then(|name| name.as_string()).unwrap_or_else(|| tag.to_owned())
    }

    /// The languages with their names, in the order of the names.
    fn sorted(&self, tags: &[&str]) -> Vec<(String, String)> {
        let mut named: Vec<_> = tags.iter().map(|tag| ((*tag).to_owned(), self.of(tag))).collect();
        named.sort_by(|(_, one), (_, other)| in_order_of_language(one, other));
        named
    }
}

fn in_order_of_language(one: &str, other: &str) -> Ordering {
    let locales = Array::of1(&locale::tag().into());
    let order = JsString::from(one).locale_compare(other, &locales, &Object::new());
    order.cmp(&0)
}
