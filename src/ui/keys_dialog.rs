//! All keys, from the table that they work by, and where they are changed.
//!
//! A command's keys are a button; pressed, it becomes a field that takes the next key instead of writing it: a field,
//! because a screen reader hands its keys on there. What is taken already, here or by the browser, is said.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent};

use super::browser::page;
use super::commands::{Entry, Group, entries, holder_of, pressed};
use super::desk::Desk;
use super::dialog::Dialog;
use super::key_hint::said;
use crate::keys::{Chord, KeyChanges, is_changeable};
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
    let are_letters_off = move || desk.settings.with(|settings| settings.are_letters_off);
    let is_changed = move || desk.settings.with(|settings| !settings.keys.is_empty());
    let table = untrack(|| entries(desk));
    let commands: Vec<String> = table.iter().map(|entry| entry.id.clone()).collect();
    let changed = RwSignal::new(None::<String>);
    let groups = Group::ALL.map(|group| {
        let rows = table
            .iter()
            .filter(|entry| entry.group == group && (is_changeable(&entry.id) || !entry.chords.is_empty()));
        let rows = rows.map(|entry| view! { <Row entry=entry.clone() changed /> }).collect::<Vec<_>>();
        view! {
            <section>
                <h3>{group.name()}</h3>
                <ul>{rows}</ul>
            </section>
        }
    });
    let reset_all = move |_| {
        changed.set(None);
        desk.set(|settings| {
            for command in &commands {
                settings.keys.reset(command);
            }
        });
        desk.session.said.set(t!("keys.all-reset"));
    };
    view! {
        // What scrolls has to be reached by keyboard.
        <div class="dialog-body keys" tabindex="0" role="group" aria-label=t!("keys.name") autofocus>
            <p class="hint">{t!("keys.hint")}</p>
            <p class="hint">{t!("keys.change.hint")}</p>
            <Show when=are_letters_off>
                <p class="hint">{t!("keys.letters-off")}</p>
            </Show>
            <div class="groups">{groups}</div>
            <p class="foot">
                <button class="btn edged" aria-disabled=move || (!is_changed()).then_some("true") on:click=reset_all>
                    {t!("keys.reset-all")}
                </button>
            </p>
        </div>
    }
}

/// Why a key can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Conflict {
    /// It writes nothing that could stand for something.
    Unknown,
    /// The browser or the system has it.
    Elsewhere(Chord),
    /// Another command has it, by its id and name; it may be taken from there.
    Taken(Chord, String, String),
    /// Another command has it and keeps it.
    Kept(Chord, String),
}

impl Conflict {
    fn of(desk: Desk, chord: Option<Chord>, command: &str) -> Option<Self> {
        let Some(chord) = chord else {
            return Some(Self::Unknown);
        };
        if chord.is_elsewhere() {
            return Some(Self::Elsewhere(chord));
        }
        let holder = untrack(|| holder_of(desk, chord, command))?;
        if is_changeable(&holder.id) {
            Some(Self::Taken(chord, holder.id, holder.name))
        } else {
            Some(Self::Kept(chord, holder.name))
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Unknown => t!("keys.unknown"),
            Self::Elsewhere(chord) => t!("keys.elsewhere", key = said(*chord)),
            Self::Taken(chord, _, name) => t!("keys.taken", key = said(*chord), name = name),
            Self::Kept(chord, name) => t!("keys.kept", key = said(*chord), name = name),
        }
    }
}

#[component]
fn Row(
    entry: Entry,
    /// The command whose keys are being changed.
    changed: RwSignal<Option<String>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let Entry { id, name, chords: of_codebook, .. } = entry;
    let shown_name = name.clone();
    if !is_changeable(&id) {
        let shown = of_codebook.iter().take(SHOWN).map(|chord| view! { <kbd>{said(*chord)}</kbd> });
        let shown = shown.collect::<Vec<_>>();
        let more = (of_codebook.len() > SHOWN).then_some("…");
        return view! {
            <li>
                <span>{shown_name}</span>
                <span class="chords">{shown} {more}</span>
            </li>
        }
        .into_any();
    }
    let id = StoredValue::new(id);
    let name = StoredValue::new(name);
    let chords = Memo::new(move |_| desk.settings.with(|settings| settings.keys.chords(&id.get_value())));
    let is_changed = move || desk.settings.with(|settings| settings.keys.is_changed(&id.get_value()));
    let is_open = Memo::new(move |_| changed.with(|changed| changed.as_ref() == Some(&id.get_value())));
    let conflict = RwSignal::new(None::<Conflict>);
    let field = format!("new-key-{}", id.get_value());
    let button = format!("keys-of-{}", id.get_value());
    let open = {
        let field = field.clone();
        move |_| {
            conflict.set(None);
            changed.set(Some(id.get_value()));
            let field = field.clone();
            request_animation_frame(move || page::focus(&field));
        }
    };
    let button_id = StoredValue::new(button.clone());
    let close = move || {
        changed.set(None);
        request_animation_frame(move || page::focus(&button_id.get_value()));
    };
    let keep = move |change: &dyn Fn(&mut KeyChanges)| {
        desk.set(|settings| change(&mut settings.keys));
        let keys = keys_in_words(&chords.get_untracked());
        desk.session.said.set(t!("keys.now", name = name.get_value(), keys = keys));
        close();
    };
    let on_key = move |event: KeyboardEvent| {
        if event.is_composing()
            || matches!(
                event.key().as_str(),
                "Tab" | "Control" | "Shift" | "Alt" | "Meta" | "AltGraph" | "CapsLock"
            )
        {
            return;
        }
        // Nothing that is pressed here reaches the dialog, the page or the browser, where it can be helped.
        event.prevent_default();
        event.stop_propagation();
        let chord = pressed(&event).chords().next();
        if event.key() == "Escape" {
            close();
            return;
        }
        match (Conflict::of(desk, chord, &id.get_value()), chord) {
            (None, Some(chord)) => keep(&|keys| keys.give(&id.get_value(), &[chord])),
            (found, _) => conflict.set(found),
        }
    };
    let take = move |_| {
        if let Some(Conflict::Taken(chord, other, _)) = conflict.get_untracked() {
            keep(&|keys| {
                let left: Vec<Chord> = keys.chords(&other).into_iter().filter(|own| *own != chord).collect();
                keys.give(&other, &left);
                keys.give(&id.get_value(), &[chord]);
            });
        }
    };
    let on_leave = move |event: FocusEvent| {
        let node = |target: Option<web_sys::EventTarget>| {
            target.and_then(|target| target.dyn_into::<web_sys::Node>().ok())
        };
        let (row, to) = (node(event.current_target()), node(event.related_target()));
        if is_open.get_untracked() && to.is_some() && row.is_some_and(|row| !row.contains(to.as_ref())) {
            changed.set(None);
        }
    };
    let keys = move || {
        let chords = chords.get();
        if chords.is_empty() {
            return view! { <span class="none">{t!("keys.none")}</span> }.into_any();
        }
        // As generated content the keys are no part of what the button is called.
        chords.iter().map(|chord| view! { <kbd data-key=said(*chord)></kbd> }).collect::<Vec<_>>().into_any()
    };
    let label = move || {
        let keys = keys_in_words(&chords.get());
        t!("keys.change", name = name.get_value(), keys = keys)
    };
    let can_take = move || conflict.with(|conflict| matches!(conflict, Some(Conflict::Taken(..))));
    view! {
        <li class:changed=is_changed on:focusout=on_leave>
            <span>{shown_name}</span>
            <Show
                when=move || is_open.get()
                fallback={
                    let (button, open) = (button.clone(), open.clone());
                    move || view! {
                        <button class="chords" id=button.clone() aria-label=label on:click=open.clone()>{keys}</button>
                    }
                }
            >
                <div class="new-key">
                    <input
                        type="text"
                        readonly
                        id=field.clone()
                        aria-label=t!("keys.press.for", name = name.get_value())
                        placeholder=t!("keys.press")
                        on:keydown=on_key
                    />
                    <p aria-live="polite">{move || conflict.with(|conflict| conflict.as_ref().map(Conflict::words))}</p>
                    <p class="ways">
                        <Show when=can_take>
                            <button class="quiet" on:click=take>{t!("keys.take")}</button>
                        </Show>
                        <Show when=move || chords.with(|chords| !chords.is_empty())>
                            <button class="quiet" on:click=move |_| keep(&|keys| keys.give(&id.get_value(), &[]))>
                                {t!("keys.without")}
                            </button>
                        </Show>
                        <Show when=is_changed>
                            <button class="quiet" on:click=move |_| keep(&|keys| keys.reset(&id.get_value()))>
                                {t!("keys.reset")}
                            </button>
                        </Show>
                    </p>
                </div>
            </Show>
        </li>
    }
    .into_any()
}

fn keys_in_words(chords: &[Chord]) -> String {
    if chords.is_empty() {
        return t!("keys.none");
    }
    chords.iter().map(|chord| said(*chord)).collect::<Vec<_>>().join(", ")
}
