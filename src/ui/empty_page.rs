//! No document is open: what this is, and two ways to begin.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::browser::page;
use super::desk::Desk;
use super::new_article::StartWith;
use crate::drawing::View;
use crate::id::DocumentId;
use crate::{t, tn};

/// Shown where the article would be.
#[component]
pub fn EmptyPage() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let samples = move || {
        session.read(&[View::Documents], |workspace, _| {
            let offered = workspace.samples().filter(|(id, _)| workspace.document(*id).is_some());
            let entry = |(id, document): (DocumentId, &std::sync::Arc<crate::document::Document>)| {
                (id, document.name.clone(), document.language.clone(), document.comments.len())
            };
            offered.map(entry).collect::<Vec<_>>()
        })
    };
    let open = move |id: DocumentId| {
        session.open_document(Some(id));
        request_animation_frame(super::article_pane::focus_heading);
    };
    view! {
        <section class="nothing">
            <svg class="i big" aria-hidden="true">
                <use_ href="#hand" />
            </svg>
            <h1>{t!("empty.title")}</h1>
            <p class="lede">{t!("empty.lede")}</p>
            <p class="ways">
                <button class="btn main" on:click=move |_| desk.new_article.set(Some(StartWith::Nothing))>
                    {t!("empty.paste")}
                </button>
                <button class="btn edged" on:click=move |_| click("file-to-import")>{t!("empty.choose")}</button>
            </p>
            {move || {
                let samples = samples();
                (!samples.is_empty())
                    .then(|| {
                        view! {
                            <div class="samples">
                                <h2>{t!("empty.samples")}</h2>
                                <ul>
                                    {samples
                                        .into_iter()
                                        .map(|(id, name, language, comments)| {
                                            view! {
                                                <li>
                                                    <a
                                                        href=format!("#d={id}")
                                                        on:click=move |event| {
                                                            event.prevent_default();
                                                            open(id);
                                                        }
                                                    >
                                                        <span lang=language>{name}</span>
                                                        <small>{tn!("kicker.comments", comments)}</small>
                                                    </a>
                                                </li>
                                            }
                                        })
                                        .collect::<Vec<_>>()}
                                </ul>
                            </div>
                        }
                    })
            }}
            <p class="drop-hint">{t!("empty.drop")}</p>
        </section>
    }
}

/// Presses a control of this id, as a person would.
pub fn click(id: &str) {
    if let Some(element) =
        page::element(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        element.click();
    }
}
