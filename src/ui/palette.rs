//! Finds every command by its name, without the mouse and without knowing a key.
//!
//! Accents and case don't matter, and each word that is written has to be somewhere in the name. What was selected
//! when the dialog was opened is selected again before a command runs.

use js_sys::JsString;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::browser::page;
use super::caret;
use super::commands::{Entry, entries};
use super::desk::Desk;
use super::dialog::Dialog;
use super::highlight_toolbar::select_again;
use super::key_hint::key_of;
use crate::{t, tn};

/// The dialog "Commands".
#[component]
pub fn Palette(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <Show when=move || open.get()>
            {
                let selected = desk.selected.get_untracked();
                let put_back = move || {
                    match (selected, desk.caret.get_untracked()) {
                        (Some(selected), _) => select_again(desk, selected),
                        (None, Some(caret)) if caret::is_walking(desk) => {
                            caret::put(desk, caret);
                        }
                        _ => {}
                    }
                };
                let close = move |chosen: Option<Entry>| {
                    open.set(false);
                    // The dialog gives the focus back first.
                    request_animation_frame(move || {
                        put_back();
                        if let Some(entry) = chosen
                            && !entry.run(desk, 0)
                        {
                            desk.tell(t!("palette.not-now", name = entry.name));
                        }
                    });
                };
                view! {
                    <Dialog id="palette" name=t!("palette.name") close=Callback::new(move |()| {
                        if open.get_untracked() {
                            close(None);
                        }
                    })>
                        <Search choose=Callback::new(move |entry| close(Some(entry))) />
                    </Dialog>
                }
            }
        </Show>
    }
}

#[component]
fn Search(choose: Callback<Entry>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let table: StoredValue<Vec<(String, Entry)>, LocalStorage> = StoredValue::new_local(
        untrack(|| entries(desk))
            .into_iter()
            .filter(|entry| entry.is_command)
            .map(|entry| (folded(&entry.name), entry))
            .collect(),
    );
    let query = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let query = query.with(|query| folded(query));
        table.with_value(|table| {
            let fits = |name: &str| query.split_whitespace().all(|word| name.contains(word));
            (0..table.len()).filter(|place| fits(&table[*place].0)).collect::<Vec<_>>()
        })
    });
    let current = Memo::new(move |_| found.with(|found| found.get(at.get()).copied()));
    let run = move |place: usize| {
        let entry = table.with_value(|table| table.get(place).map(|(_, entry)| entry.clone()));
        if let Some(entry) = entry {
            choose.run(entry);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => at.update(|at| *at = at.checked_sub(1).unwrap_or(last)),
            "Enter" if !event.is_composing() => {
                if let Some(place) = current.get_untracked() {
                    run(place);
                }
            }
            _ => return,
        }
        event.prevent_default();
        if let Some(place) = current.get_untracked() {
            page::show_nearest(&format!("command-{place}"));
        }
    };
    let options = move || {
        let found = found.get();
        let options = found.into_iter().map(|place| {
            let entry = table.with_value(|table| table[place].1.clone());
            let shortcut = key_of(desk, &entry.id);
            // As generated content the key is no part of what the option is called.
            let key = shortcut.clone().map(|key| view! { <kbd aria-hidden="true" data-key=key></kbd> });
            let label = entry.name.clone();
            view! {
                <li
                    role="option"
                    id=format!("command-{place}")
                    aria-label=label
                    aria-description=shortcut
                    aria-selected=move || (current.get() == Some(place)).to_string()
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| run(place)
                >
                    <span>{entry.name}</span>
                    {key}
                </li>
            }
        });
        options.collect::<Vec<_>>()
    };
    view! {
        <div class="palette">
            <input
                type="text"
                role="combobox"
                aria-label=t!("palette.search")
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls="palette-list"
                aria-activedescendant=move || current.get().map(|place| format!("command-{place}"))
                autocomplete="off"
                spellcheck="false"
                autofocus
                prop:value=query
                on:input=move |event| {
                    query.set(event_target_value(&event));
                    at.set(0);
                }
                on:keydown=on_key
            />
            <ul role="listbox" id="palette-list" aria-label=t!("palette.name")>
                {options}
            </ul>
            <p class="hint" aria-live="polite">
                {move || match found.with(Vec::len) {
                    0 => t!("palette.none"),
                    count => tn!("palette.found", count),
                }}
            </p>
        </div>
    }
}

/// Words as they are compared: without accents, in lower case.
fn folded(words: &str) -> String {
    let apart = String::from(JsString::from(words).normalize("NFD"));
    let letters = apart.chars().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter));
    letters.flat_map(char::to_lowercase).map(|letter| if letter == '’' { '\'' } else { letter }).collect()
}
