//! The first minute: three steps under the title, that go away for good.

use leptos::prelude::*;

use super::desk::Desk;
use super::new_article::StartWith;
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
                        {t!("start.highlight.how")}
                    </li>
                    <li>
                        <b>{t!("start.tag")}</b>
                        {t!("start.tag.how")}
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
