//! The link that brings a page from where it is open, to be kept among the browser's bookmarks.

use leptos::prelude::*;
use web_sys::MouseEvent;

use super::browser::handover;
use crate::t;

/// The link with its explanation. Dragged to the bookmarks it works there; here a click says so.
#[component]
pub fn Bookmarklet() -> impl IntoView {
    let is_explained = RwSignal::new(false);
    let address = handover::bookmarklet(&t!("bookmarklet.blocked"));
    let explain = move |event: MouseEvent| {
        // Here it would bring Manicule itself, and the page's security policy would refuse to run it.
        event.prevent_default();
        is_explained.set(true);
    };
    view! {
        <div class="bookmarklet">
            <small id="bookmarklet-hint">{t!("bookmarklet.hint")}</small>
            <a class="btn edged" draggable="true" aria-describedby="bookmarklet-hint" href=address on:click=explain>
                {t!("bookmarklet.name")}
            </a>
            <p class="hint" role="status">
                {move || is_explained.get().then(|| t!("bookmarklet.how"))}
            </p>
        </div>
    }
}
