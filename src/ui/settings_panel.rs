//! How the page looks and speaks, and who annotates.

use leptos::prelude::*;

use super::codebook_dialog;
use super::desk::Desk;
use super::key_hint::KeyHint;
use super::locale;
use crate::storage::{GoBy, Theme};
use crate::t;
use crate::workspace::Command;

/// The sizes that the article's text can have, in percent of the usual one.
const SIZES: [u16; 4] = [90, 100, 115, 135];

/// The controls behind "Reading settings".
#[component]
pub fn SettingsPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let themes = [
        (None, "settings.theme.system"),
        (Some(Theme::Light), "settings.theme.light"),
        (Some(Theme::Sepia), "settings.theme.sepia"),
        (Some(Theme::Dark), "settings.theme.dark"),
    ]
    .map(|(theme, key)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="theme"
                    prop:checked=move || desk.settings.with(|settings| settings.theme == theme)
                    on:change=move |_| desk.set(|settings| settings.theme = theme)
                />
                <span>{t!(key)}</span>
            </label>
        }
    });
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
    let sizes = SIZES.map(|percent| {
        let kept = (percent != 100).then_some(percent);
        view! {
            <label>
                <input
                    type="radio"
                    name="text-size"
                    prop:checked=move || desk.settings.with(|settings| settings.text_percent == kept)
                    on:change=move |_| desk.set(|settings| settings.text_percent = kept)
                />
                <span>{t!("settings.percent", percent = percent.to_string())}</span>
            </label>
        }
    });
    let ways = [
        (None, "go-by.claims"),
        (Some(GoBy::Sentence), "go-by.sentences"),
        (Some(GoBy::Comment), "go-by.comments"),
    ]
    .map(|(go_by, key)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="go-by"
                    prop:checked=move || desk.settings.with(|settings| settings.go_by == go_by)
                    on:change=move |_| desk.set(|settings| settings.go_by = go_by)
                />
                <span>{t!(key)}</span>
            </label>
        }
    });
    let name = session.peek(|workspace, _| {
        workspace.annotator(session.me()).map(|annotator| annotator.name.clone()).unwrap_or_default()
    });
    view! {
        <fieldset class="choice" role="radiogroup" aria-label=t!("settings.theme")>
            <legend aria-hidden="true">{t!("settings.theme")}</legend>
            <div class="choices">{themes}</div>
        </fieldset>
        <fieldset class="choice" role="radiogroup" aria-label=t!("settings.size")>
            <legend aria-hidden="true">{t!("settings.size")}</legend>
            <div class="choices">{sizes}</div>
        </fieldset>
        <fieldset class="choice" role="radiogroup" aria-label=t!("settings.language")>
            <legend aria-hidden="true">{t!("settings.language")}</legend>
            <div class="choices">{languages}</div>
        </fieldset>
        <fieldset class="choice" role="radiogroup" aria-label=t!("go-by.name")>
            <legend aria-hidden="true">{t!("go-by.name")}</legend>
            <div class="choices">{ways}</div>
        </fieldset>
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
