//! The first minute: three steps under the title, that go away for good.

use leptos::prelude::*;

use super::codebook_names::tag_name;
use super::desk::Desk;
use super::key_hint::{key_of, tag_command};
use super::new_article::StartWith;
use crate::drawing::View;
use crate::t;

/// Shown until the first export, or until somebody hides it.
#[component]
pub fn FirstSteps() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_shown = move || !desk.settings.with(|settings| settings.are_first_steps_hidden);
    view! {
        <Show when=is_shown>
            <section class="start" lang=super::locale::tag() dir="ltr" aria-label=t!("start.name")>
                <ol>
                    <li>
                        <b>{t!("start.highlight")}</b>
                        {move || match key_of(desk, "claim") {
                            Some(key) => t!("start.highlight.how-by-key", key = key),
                            None => t!("start.highlight.how"),
                        }}
                    </li>
                    <li>
                        <b>{t!("start.tag")}</b>
                        {move || how_to_tag(desk)}
                    </li>
                    <li>
                        <b>{t!("start.carry")}</b>
                        {t!("start.carry.how")}
                    </li>
                </ol>
                <p class="bye">
                    <button class="quiet" on:click=move |_| desk.new_article.set(Some(StartWith::Nothing))>
                        {t!("start.own")}
                    </button>
                    <button class="quiet" on:click=move |_| desk.set(|settings| settings.are_first_steps_hidden = true)>
                        {t!("start.hide")}
                    </button>
                </p>
            </section>
        </Show>
    }
}

/// The tags of the codebook, with their keys where there are any.
fn how_to_tag(desk: Desk) -> String {
    let tags = desk.session.read(&[View::Codebook], |workspace, _| {
        let codebook = workspace.codebook();
        let tags = codebook.tags.iter();
        tags.map(|tag| (tag_name(codebook, &tag.id), tag_command(&tag.id))).collect::<Vec<_>>()
    });
    let names: Vec<String> = tags.iter().map(|(name, _)| name.clone()).collect();
    let keys: Vec<String> = tags.iter().filter_map(|(_, command)| key_of(desk, command)).collect();
    let names = names.join(", ");
    if keys.is_empty() {
        t!("start.tag.how", names = names)
    } else {
        t!("start.tag.how-by-key", names = names, keys = keys.join(", "))
    }
}
