//! What a thumb reaches on a narrow window: the claims, the next comment, and the open claim as a sheet.

use leptos::prelude::*;

use super::browser::page;
use super::claim_note::{ClaimEditor, face};
use super::desk::Desk;
use super::icon::Icon;
use super::search;
use super::shortcuts::go_to_untagged;
use super::signer::Signed;
use crate::drawing::View;
use crate::{t, tn};

/// The bar at the bottom of a narrow window.
#[component]
pub fn BottomBar() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let claims = move || session.read(&[View::Claims, View::Document], |_, drawing| drawing.claims().len());
    let is_hidden = move || {
        desk.selected.with(Option::is_some)
            || session.active.with(Option::is_some)
            || session.open.with(Option::is_none)
    };
    view! {
        <Show when=move || !is_hidden()>
            <div class="bottom">
                <button
                    aria-expanded=move || desk.is_listing.get().to_string()
                    on:click=move |_| desk.is_listing.update(|is_listing| *is_listing = !*is_listing)
                >
                    <Icon name="list" />
                    {move || tn!("documents.claims", claims())}
                </button>
                <button class="main" on:click=move |_| go_to_untagged(desk)>
                    {t!("summary.next")}
                </button>
                <button class="open-search" aria-label=t!("search") on:click=move |_| search::open(desk)>
                    <Icon name="search" />
                    <span>{t!("search")}</span>
                </button>
            </div>
        </Show>
    }
}

/// The open claim on a narrow window, where there is no margin beside the text.
#[component]
pub fn Sheet() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    move || {
        let claim =
            session.active.get().filter(|_| desk.is_narrow.get() && !desk.selected.with(Option::is_some))?;
        let face = Memo::new(move |_| face(desk, claim));
        let number =
            move || face.with(|face| face.as_ref().map(|face| face.number().to_owned()).unwrap_or_default());
        let kind = move || face.with(|face| face.as_ref().map(|face| face.kind_name().to_owned()));
        let sign = Signal::derive(move || {
            face.with(|face| face.as_ref().map(|face| face.sign().to_owned()).unwrap_or_default())
        });
        let signer = Memo::new(move |_| face.with(|face| face.as_ref()?.signer().cloned()));
        let kind_id = move || face.with(|face| face.as_ref().map(|face| face.kind_id()));
        Some(view! {
            <section class="sheet" data-kind=kind_id aria-label=move || t!("note.number", number = number())>
                <p class="head">
                    <span class="n">{number}</span>
                    <span class="kind">
                        <Icon name=sign />
                        <span>{kind}</span>
                    </span>
                    {move || signer.get().map(|signer| view! { <Signed signer /> })}
                </p>
                <ClaimEditor id=claim face />
            </section>
        })
    }
}

/// Follows the width of the window: `is_narrow` holds where the margin has no room.
pub fn follow_width(desk: Desk) {
    let look = move || {
        let is_narrow = page::matches("(max-width: 44.99em)");
        if desk.is_narrow.get_untracked() != is_narrow {
            desk.is_narrow.set(is_narrow);
        }
    };
    look();
    let _listening = window_event_listener(leptos::ev::resize, move |_| look());
}
