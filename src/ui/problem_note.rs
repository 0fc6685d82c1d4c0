//! What is wrong with a text or a file, in the reader's language: what was expected, what was found, where,
//! and what can be done about it.

use leptos::prelude::*;

use super::locale;
use crate::t;

/// One problem, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What was expected and what was found.
    pub what: String,
    /// Where; empty when that goes without saying.
    pub place: String,
    /// What has become of it, or what can be done; empty when there is nothing to say.
    pub advice: String,
}

/// Something odd about a text that was read all the same.
#[component]
pub fn ProblemNote(
    /// The problem.
    told: Told,
) -> impl IntoView {
    view! { <p class="problem">{told_view(told)}</p> }
}

/// Why nothing was taken; said aloud at once.
#[component]
pub fn RefusalNote(
    /// The reason.
    told: Told,
) -> impl IntoView {
    view! {
        <p class="problem" role="alert">
            {told_view(told)}
        </p>
    }
}

fn told_view(told: Told) -> impl IntoView {
    let Told { what, place, advice } = told;
    let part = |words: String| (!words.is_empty()).then(|| view! { <small>{words}</small> });
    view! {
        {what}
        {part(place)}
        {part(advice)}
    }
}

impl Told {
    /// A problem whose words are at `key`, with what has become of it at `key.advice`.
    pub fn of(key: &str, what: String) -> Self {
        Self { what, place: String::new(), advice: t!(&format!("{key}.advice")) }
    }

    /// The same, at a place.
    pub fn at(self, place: String) -> Self {
        Self { place, ..self }
    }

    /// The same, with the file's name before the place in it.
    pub fn in_file(self, name: &str) -> Self {
        let file = t!("problem.in-file", name = name);
        let place =
            if self.place.is_empty() { file } else { [file, self.place.clone()].join(&t!("lines.between")) };
        self.at(place)
    }
}

/// Bytes as whole megabytes, never fewer than there are.
pub fn megabytes(bytes: usize) -> String {
    locale::number(bytes.div_ceil(1_000_000))
}
