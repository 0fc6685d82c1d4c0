//! How the page looks and speaks, and who annotates.

use leptos::prelude::*;

use super::browser::page;
use super::codebook_dialog;
use super::desk::Desk;
use super::icon::Icon;
use super::key_hint::KeyHint;
use super::locale;
use crate::storage::{Face, GoBy, Leading, Measure, Settings, Theme};
use crate::t;
use crate::workspace::Command;

/// The colours.
const THEMES: [(Option<Theme>, &str); 4] = [
    (None, "settings.theme.system"),
    (Some(Theme::Light), "settings.theme.light"),
    (Some(Theme::Sepia), "settings.theme.sepia"),
    (Some(Theme::Dark), "settings.theme.dark"),
];

/// The sizes of the article's text, in percent of the usual one.
const SIZES: [(Option<u16>, &str); 4] = [
    (Some(90), "settings.size.small"),
    (None, "settings.size.usual"),
    (Some(115), "settings.size.large"),
    (Some(135), "settings.size.largest"),
];

/// The letters of what is read.
const FACES: [(Option<Face>, &str); 2] =
    [(None, "settings.face.serif"), (Some(Face::Sans), "settings.face.sans")];

/// The widths of the column.
const MEASURES: [(Option<Measure>, &str); 3] = [
    (Some(Measure::Narrow), "settings.measure.narrow"),
    (None, "settings.measure.usual"),
    (Some(Measure::Wide), "settings.measure.wide"),
];

/// The distances of the lines.
const LEADINGS: [(Option<Leading>, &str); 3] = [
    (Some(Leading::Tight), "settings.leading.tight"),
    (None, "settings.leading.usual"),
    (Some(Leading::Loose), "settings.leading.loose"),
];

/// What "next" and "previous" lead to.
const WAYS: [(Option<GoBy>, &str); 3] = [
    (None, "go-by.claims"),
    (Some(GoBy::Sentence), "go-by.sentences"),
    (Some(GoBy::Comment), "go-by.comments"),
];

/// The controls behind "Reading settings".
#[component]
pub fn SettingsPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let languages = locale::LANGUAGES
        .iter()
        .map(|&(tag, name, _)| {
            view! {
                <label lang=tag>
                    <input
                        type="radio"
                        name="language"
                        prop:checked=locale::tag() == tag
                        on:change=move |_| desk.set(|settings| settings.language = Some(tag.to_owned()))
                    />
                    <span>{name}</span>
                </label>
            }
        })
        .collect::<Vec<_>>();
    let has_finger = move || desk.touch.is_finger.get() || page::matches("(any-pointer: coarse)");
    let name = session.peek(|workspace, _| {
        workspace.annotator(session.me()).map(|annotator| annotator.name.clone()).unwrap_or_default()
    });
    view! {
        <Choice name="theme" label=t!("settings.theme") steps=&THEMES of=|settings| &mut settings.theme />
        <Choice name="text-size" label=t!("settings.size") steps=&SIZES of=|settings| &mut settings.text_percent />
        <Choice name="face" label=t!("settings.face") steps=&FACES of=|settings| &mut settings.face />
        <Choice name="measure" label=t!("settings.measure") steps=&MEASURES of=|settings| &mut settings.measure />
        <Choice name="leading" label=t!("settings.leading") steps=&LEADINGS of=|settings| &mut settings.leading />
        <button
            class="quiet"
            aria-disabled=move || desk.settings.with(Settings::has_usual_look).then_some("true")
            on:click=move |_| desk.set(Settings::reset_look)
        >
            <Icon name="undo" />
            {t!("settings.reset")}
        </button>
        <fieldset class="choice" role="radiogroup" aria-label=t!("settings.language")>
            <legend aria-hidden="true">{t!("settings.language")}</legend>
            <div class="choices">{languages}</div>
        </fieldset>
        <Choice name="go-by" label=t!("go-by.name") steps=&WAYS of=|settings| &mut settings.go_by />
        <label class="field">
            <span>{t!("settings.annotator")}</span>
            <input
                type="text"
                aria-label=t!("settings.annotator")
                aria-describedby="annotator-why"
                prop:value=name
                autocomplete="off"
                on:change=move |event| {
                    desk.does(Command::NameAnnotator { name: event_target_value(&event) });
                }
            />
            <small id="annotator-why">{t!("settings.annotator.why")}</small>
        </label>
        <label class="switch">
            <input
                type="checkbox"
                aria-describedby="letters-why"
                prop:checked=move || desk.settings.with(|settings| !settings.are_letters_off)
                on:change:target=move |event| {
                    let are_letters_off = !event.target().checked();
                    desk.set(|settings| settings.are_letters_off = are_letters_off);
                }
            />
            <span>{t!("settings.letters")}</span>
            <small id="letters-why" aria-hidden="true">{t!("settings.letters.why")}</small>
        </label>
        <Show when=has_finger>
            <label class="switch">
                <input
                    type="checkbox"
                    aria-describedby="tap-why"
                    prop:checked=move || desk.settings.with(|settings| !settings.is_tap_off)
                    on:change:target=move |event| {
                        let is_tap_off = !event.target().checked();
                        desk.set(|settings| settings.is_tap_off = is_tap_off);
                    }
                />
                <span>{t!("settings.tap")}</span>
                <small id="tap-why" aria-hidden="true">{t!("settings.tap.why")}</small>
            </label>
        </Show>
        <button class="quiet" on:click=move |_| desk.keys.set(true)>
            {t!("keys.name")}
            <KeyHint of="keys" />
        </button>
        <button class="quiet" on:click=move |_| desk.commands.set(true)>
            {t!("palette.name")}
            <KeyHint of="commands" />
        </button>
        <button class="quiet" on:click=move |_| codebook_dialog::open(desk)>
            {t!("codebook.open")}
        </button>
        <button class="quiet" on:click=move |_| desk.data.set(true)>
            {t!("data.open")}
        </button>
    }
}

/// One of a few named steps of a setting, as radios that act at once.
#[component]
fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    /// What the stylesheets and the browser know the group by.
    name: &'static str,
    /// What people read.
    label: String,
    /// The steps, each with the key of its name; `None` is the usual one.
    steps: &'static [(Option<T>, &'static str)],
    /// Where the setting is kept.
    of: fn(&mut Settings) -> &mut Option<T>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let chosen = Memo::new(move |_| *of(&mut desk.settings.get()));
    let radios = steps.iter().map(|(step, key)| {
        let step = *step;
        view! {
            <label>
                <input
                    type="radio"
                    name=name
                    prop:checked=move || chosen.get() == step
                    on:change=move |_| desk.set(|settings| *of(settings) = step)
                />
                <span>{t!(key)}</span>
            </label>
        }
    });
    view! {
        <fieldset class=format!("choice {name}") role="radiogroup" aria-label=label.clone()>
            <legend aria-hidden="true">{label.clone()}</legend>
            <div class="choices">{radios.collect::<Vec<_>>()}</div>
        </fieldset>
    }
}
