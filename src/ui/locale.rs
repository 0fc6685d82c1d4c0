//! The page's words in the reader's language.
//!
//! Every string comes from `locales/*.json`: flat keys, whole sentences, `{name}` where something is put in.
//! A key with plurals has one entry a category of the CLDR (`key.one`, `key.other`, …), chosen by the browser's
//! `Intl.PluralRules`; numbers and dates are the browser's as well. A third language is one more file.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Array, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::timestamp::Timestamp;

/// The languages of the interface: BCP 47 tag, name in itself, strings. One a file in `locales/`, English first.
pub const LANGUAGES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// English as nobody writes it: longer, with accents and between brackets, so that a test sees each string of the page
/// that does not come from `locales/`, and each label that has no room for a longer language.
#[cfg(feature = "faults")]
pub const PSEUDO: &str = "en-XA";

/// One language's strings with the browser's rules for it.
struct Locale {
    tag: &'static str,
    strings: HashMap<String, String>,
    plurals: Intl::PluralRules,
    numbers: Intl::NumberFormat,
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Locale>>> = const { RefCell::new(None) };
}

/// Speaks `tag` from now on, English where there is no such language. Views made before are not touched: the
/// page is made anew when the language changes.
pub fn speak(tag: &str) {
    #[cfg(feature = "faults")]
    let is_pseudo = tag == PSEUDO;
    let (tag, _, strings) = LANGUAGES.iter().find(|(own, _, _)| *own == tag).unwrap_or(&LANGUAGES[0]);
    let strings: HashMap<String, String> = serde_json::from_str(strings).unwrap_or_default();
    #[cfg(feature = "faults")]
    let strings = if is_pseudo { pseudo(strings) } else { strings };
    let locales = Array::of1(&JsValue::from_str(tag));
    let options = Object::new();
    let locale = Locale {
        tag,
        strings,
        plurals: Intl::PluralRules::new(&locales, &options),
        numbers: Intl::NumberFormat::new(&locales, &options),
    };
    CURRENT.with_borrow_mut(|current| *current = Some(Rc::new(locale)));
}

/// `Export` becomes `⟦Éxpórt··⟧`: a third longer, as a translation may be. What stands between braces stays.
#[cfg(feature = "faults")]
fn pseudo(strings: HashMap<String, String>) -> HashMap<String, String> {
    let strange = |pattern: String| {
        let mut is_name = false;
        let mut written = String::from("⟦");
        for sign in pattern.chars() {
            is_name = (is_name || sign == '{') && sign != '}';
            written.push(match sign {
                'a' if !is_name => 'á',
                'e' if !is_name => 'é',
                'i' if !is_name => 'í',
                'o' if !is_name => 'ó',
                'u' if !is_name => 'ú',
                'E' if !is_name => 'É',
                other => other,
            });
        }
        written.extend(std::iter::repeat_n('·', pattern.chars().count().div_ceil(3)));
        written.push('⟧');
        written
    };
    strings.into_iter().map(|(key, pattern)| (key, strange(pattern))).collect()
}

/// The language of the interface that fits the browser's list best.
pub fn preferred() -> &'static str {
    let wanted = crate::ui::browser::window().map(|window| window.navigator().languages());
    let wanted = wanted.iter().flat_map(Array::iter).filter_map(|language| language.as_string());
    wanted
        .filter_map(|language| {
            let own = language.split('-').next().unwrap_or_default().to_lowercase();
            LANGUAGES.iter().map(|(tag, _, _)| *tag).find(|tag| *tag == own)
        })
        .next()
        .unwrap_or(LANGUAGES[0].0)
}

/// The tag of the language in use.
pub fn tag() -> &'static str {
    current().tag
}

/// A string; the key itself where it is missing, which a test of the locale files rules out.
pub fn text(key: &str, values: &[(&str, &str)]) -> String {
    let locale = current();
    let Some(pattern) = locale.strings.get(key) else {
        return key.to_owned();
    };
    fill(pattern, values)
}

/// A string whose form hangs on `count`, which is put in as `{n}`.
pub fn counted(key: &str, count: usize, values: &[(&str, &str)]) -> String {
    let locale = current();
    let category = locale.plurals.select(count as f64).as_string().unwrap_or_default();
    let form = format!("{key}.{category}");
    let form = if locale.strings.contains_key(&form) { form } else { format!("{key}.other") };
    let number = number(count);
    let mut all = vec![("n", number.as_str())];
    all.extend_from_slice(values);
    text(&form, &all)
}

/// A number as people of the language write it.
pub fn number(count: usize) -> String {
    let format = current().numbers.format();
    let written = format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(count as f64));
    written.ok().and_then(|written| written.as_string()).unwrap_or_else(|| count.to_string())
}

/// A comment's time: a date, or a date with a time of day, as people of the language write it; words that are
/// neither stay as they are.
pub fn said_at(said_at: &str) -> String {
    let has_time = said_at.len() == 16 && said_at.as_bytes()[10] == b'T';
    if !(has_time || is_day(said_at)) {
        return said_at.to_owned();
    }
    // The page's clock has no zone; reading and writing it as UTC keeps its digits.
    let moment = if has_time { format!("{said_at}:00Z") } else { format!("{said_at}T00:00:00Z") };
    let date = js_sys::Date::new(&JsValue::from_str(&moment));
    if date.get_time().is_nan() {
        return said_at.to_owned();
    }
    let options = Object::new();
    let mut wanted = vec![("timeZone", "UTC"), ("day", "numeric"), ("month", "long"), ("year", "numeric")];
    if has_time {
        wanted.extend([("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")]);
    }
    for (name, value) in wanted {
        // Setting a property of a new object of ours can't fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    let region = if tag() == "en" { "en-GB" } else { tag() };
    String::from(date.to_locale_string(region, &options))
}

/// A moment by the reader's clock: day and time of day.
pub fn moment(moment: Timestamp) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(moment.millis() as f64));
    if date.get_time().is_nan() {
        return moment.to_string();
    }
    let options = Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // Setting a property of a new object of ours can't fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    let region = if tag() == "en" { "en-GB" } else { tag() };
    String::from(date.to_locale_string(region, &options))
}

fn is_day(written: &str) -> bool {
    written.len() == 10
        && written.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        filled.push_str(values.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| *value));
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

fn current() -> Rc<Locale> {
    let current = CURRENT.with_borrow(Clone::clone);
    current.unwrap_or_else(|| {
        speak(LANGUAGES[0].0);
        CURRENT.with_borrow(Clone::clone).expect("`speak` has just set it")
    })
}

/// `t!("key")`, or `t!("key", name = value)`: a string of the page.
#[macro_export]
macro_rules! t {
    ($key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::ui::locale::text($key, &[$((stringify!($name), AsRef::<str>::as_ref(&$value))),*])
    };
}

/// `tn!("key", count)`: a string whose form hangs on a count.
#[macro_export]
macro_rules! tn {
    ($key:expr, $count:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::ui::locale::counted($key, $count, &[$((stringify!($name), AsRef::<str>::as_ref(&$value))),*])
    };
}
