//! Shows the keys of commands where they are of use: beside a button, in a menu, to a screen reader.
//!
//! What is shown is what is in force: the keys that a person has chosen, and none that are switched off.

use leptos::prelude::*;

use super::browser::page;
use super::desk::Desk;
use crate::codebook::{KindId, TagId};
use crate::drawing::View;
use crate::keys::{Chord, ESCAPE};
use crate::t;

/// The id of the command that makes a claim of a kind.
pub fn kind_command(kind: &KindId) -> String {
    format!("kind.{kind}")
}

/// The id of the command that gives a comment a tag.
pub fn tag_command(tag: &TagId) -> String {
    format!("tag.{tag}")
}

/// The keys of a command, whether or not single characters are switched off. Follows the settings and the codebook.
pub fn chords(desk: Desk, command: &str) -> Vec<Chord> {
    let of_codebook = |find: &dyn Fn(&crate::codebook::Codebook) -> Option<char>| {
        desk.session
            .read(&[View::Codebook], |workspace, _| find(workspace.codebook()))
            .map(Chord::of_codebook)
    };
    if let Some(id) = command.strip_prefix("kind.").and_then(KindId::parse) {
        return of_codebook(&|codebook| codebook.kind(&id)?.key).into_iter().collect();
    }
    if let Some(id) = command.strip_prefix("tag.").and_then(TagId::parse) {
        // With Shift one stays at the comment.
        let chord = of_codebook(&|codebook| codebook.tag(&id)?.key);
        return chord.into_iter().flat_map(|chord| [chord, chord.shift()]).collect();
    }
    if command == "escape" {
        return vec![ESCAPE];
    }
    desk.settings.with(|settings| settings.keys.chords(command))
}

/// The keys of a command that do something now.
fn in_force(desk: Desk, command: &str) -> Vec<Chord> {
    let are_letters_off = desk.settings.with(|settings| settings.are_letters_off);
    let chords = chords(desk, command).into_iter();
    chords.filter(|chord| !(are_letters_off && chord.is_single())).collect()
}

/// The first key of a command as it stands on the keys; `None` where it has none now.
pub fn key_of(desk: Desk, command: &str) -> Option<String> {
    in_force(desk, command).first().map(|chord| said(*chord))
}

/// The keys of a command in the form of `aria-keyshortcuts` (WAI-ARIA 1.2).
pub fn aria_keys(desk: Desk, command: &str) -> Option<String> {
    let keys: Vec<String> = in_force(desk, command).into_iter().map(aria).collect();
    (!keys.is_empty()).then(|| keys.join(" "))
}

fn aria(chord: Chord) -> String {
    // A space parts keys there, and a plus sign parts what is held.
    if chord.key() == "+" { chord.to_string().replace("++", "+Plus") } else { chord.to_string() }
}

/// What a tooltip says: `Undo: highlight “…” (Ctrl+Z)`.
pub fn with_key(desk: Desk, words: String, command: &str) -> String {
    match key_of(desk, command) {
        Some(key) => t!("key.titled", words = words, key = key),
        None => words,
    }
}

/// A chord as it stands on the keys: `Ctrl+Shift+Z`, `h`, `←`.
pub fn said(chord: Chord) -> String {
    let key = chord.key();
    let is_letter = key.chars().all(char::is_alphabetic) && key.chars().count() == 1;
    let key = match key.as_str() {
        "ArrowLeft" => "←".to_owned(),
        "ArrowRight" => "→".to_owned(),
        "ArrowUp" => "↑".to_owned(),
        "ArrowDown" => "↓".to_owned(),
        "Home" => t!("key.home"),
        "End" => t!("key.end"),
        "Enter" => t!("key.enter"),
        "Escape" => t!("key.escape"),
        "Backspace" => t!("key.backspace"),
        "Delete" => t!("key.delete"),
        _ if is_letter && (chord.has_control() || chord.has_alt() || chord.has_shift()) => key.to_uppercase(),
        _ => key,
    };
    let is_mac = page::is_mac();
    let name = |mac: &str, other: String| if is_mac { mac.to_owned() } else { other };
    let held = [
        (chord.has_control(), name("⌘", t!("key.control"))),
        (chord.has_alt(), name("⌥", t!("key.alt"))),
        (chord.has_shift(), t!("key.shift")),
    ];
    let held = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| name);
    held.chain([key]).collect::<Vec<_>>().join("+")
}

/// The first key of a command, small, beside what does the same. A screen reader hears it of the control itself.
#[component]
pub fn KeyHint(
    /// The command's id.
    #[prop(into)]
    of: String,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let key = Memo::new(move |_| key_of(desk, &of));
    move || key.get().map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })
}
