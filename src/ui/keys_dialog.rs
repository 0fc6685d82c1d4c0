//! All keys, from the table that they work by.

use leptos::prelude::*;

use super::commands::{Entry, Group, entries};
use super::desk::Desk;
use super::dialog::Dialog;
use crate::t;

/// How many keys of one command are shown; the rest are those of the rows above with Shift.
const SHOWN: usize = 4;

/// The dialog "Keys".
#[component]
pub fn KeysDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Show when=move || open.get()>
            <Dialog id="keys" name=t!("keys.name") close=Callback::new(move |()| open.set(false))>
                <Keys />
            </Dialog>
        </Show>
    }
}

#[component]
fn Keys() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let table = entries(desk);
    let are_letters_off = move || desk.settings.with(|settings| settings.are_letters_off);
    let groups = Group::ALL.map(|group| {
        let rows = table.iter().filter(|entry| entry.group == group && !entry.chords.is_empty());
        view! {
            <section>
                <h3>{group.name()}</h3>
                <dl>{rows.map(|entry| view! { <Row entry=entry.clone() /> }).collect::<Vec<_>>()}</dl>
            </section>
        }
    });
    view! {
        // What scrolls has to be reached by keyboard.
        <div class="dialog-body keys" tabindex="0" role="group" aria-label=t!("keys.name") autofocus>
            <p class="hint">{t!("keys.hint")}</p>
            <Show when=are_letters_off>
                <p class="hint">{t!("keys.letters-off")}</p>
            </Show>
            <div class="groups">{groups}</div>
        </div>
    }
}

#[component]
fn Row(entry: Entry) -> impl IntoView {
    let chords = entry.chords.iter().take(SHOWN).map(|chord| view! { <kbd>{chord.said()}</kbd> });
    let chords = chords.collect::<Vec<_>>();
    let more = (entry.chords.len() > SHOWN).then_some("…");
    view! {
        <div>
            <dt>{entry.name}</dt>
            <dd>{chords} {more}</dd>
        </div>
    }
}
