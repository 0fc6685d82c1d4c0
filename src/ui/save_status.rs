//! Whether one's work is safe, in a word, and what to do when it isn't.

use leptos::prelude::*;

use super::desk::Desk;
use super::icon::Icon;
use super::locale;
use crate::storage::{Status, Trouble};
use crate::{t, tn};

/// The status in the bar at the top. Trouble stays until it is solved, and is a button that tries again.
#[component]
pub fn SaveStatus() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let keeper = desk.session.keeper();
    let status = ReadSignal::from(keeper.status());
    let state = move || {
        status.with(|status| match status {
            Status::Saved => "saved",
            Status::Saving => "saving",
            Status::Trouble(_) => "trouble",
        })
    };
    let retry = StoredValue::new_local(keeper);
    let sign = Signal::derive(move || {
        let sign = status.with(|status| if matches!(status, Status::Trouble(_)) { "alert" } else { "check" });
        sign.to_owned()
    });
    view! {
        <span class="status" class:trouble=move || state() == "trouble" role="status" data-state=state>
            <Icon name=sign />
            {move || {
                status
                    .with(|status| match status {
                        Status::Saved => view! { <span>{t!("status.saved")}</span> }.into_any(),
                        Status::Saving => view! { <span>{t!("status.saving")}</span> }.into_any(),
                        Status::Trouble(trouble) => {
                            let (short, long) = describe(trouble);
                            view! {
                                <button
                                    class="quiet"
                                    title=long.clone()
                                    on:click=move |_| {
                                        desk.tell(long.clone());
                                        retry.with_value(|keeper| keeper.retry());
                                    }
                                >
                                    {short}
                                </button>
                            }
                                .into_any()
                        }
                    })
            }}
        </span>
    }
}

/// What is wrong in a few words, and all of it with what to do.
fn describe(trouble: &Trouble) -> (String, String) {
    match trouble {
        Trouble::NothingKept => (t!("trouble.nothing-kept"), t!("trouble.nothing-kept.why")),
        Trouble::OnlyLocalStorage { .. } => {
            (t!("trouble.only-local-storage"), t!("trouble.only-local-storage.why"))
        }
        Trouble::IndexedDbSlow { unkept } => (t!("trouble.slow"), tn!("trouble.slow.why", *unkept)),
        Trouble::Full { bytes, unkept } => {
            let size = bytes.map_or_else(String::new, |bytes| {
                t!("trouble.full.size", size = locale::number((bytes / 1_000_000) as usize))
            });
            (t!("trouble.full"), tn!("trouble.full.why", *unkept, size = size))
        }
        Trouble::Failed { problem, unkept } => {
            (t!("trouble.failed"), tn!("trouble.failed.why", *unkept, problem = problem.to_string()))
        }
    }
}

/// Says aloud what was done, for those who don't see it: each message once, also where it is the same as the one before.
///
/// It is no `status`, which the page has one of. A dialog has its own: what lies behind it is not heard.
#[component]
pub fn Announcer(
    /// The id of the page's own.
    #[prop(optional)]
    id: Option<&'static str>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    // What was said before somebody could listen here is no news.
    let said = Memo::new(move |before: Option<&(usize, String)>| {
        let words = desk.session.said.get();
        match before {
            Some((count, _)) => (count + 1, words),
            None => (0, String::new()),
        }
    });
    view! {
        <div class="vh announcer" id=id aria-live="polite">
            // A new element is news to a screen reader, even where its words are not.
            <For
                each=move || Some(said.get()).filter(|(_, words)| !words.is_empty())
                key=|(count, _)| *count
                children=|(_, words)| view! { <p>{words}</p> }
            />
        </div>
    }
}

/// What has to be seen of it: what was undone or refused, for a while.
#[component]
pub fn LastSaid() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_shown = RwSignal::new(false);
    let hides = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let is_silent = desk.told.with(String::is_empty);
        if let Some(handle) = hides.get_value() {
            handle.clear();
        }
        is_shown.set(!is_silent);
        let handle = set_timeout_with_handle(move || is_shown.set(false), std::time::Duration::from_secs(6));
        hides.set_value(handle.ok());
    });
    view! {
        <Show when=move || is_shown.get()>
            <p class="said-last">
                <span aria-hidden="true">{move || desk.told.get()}</span>
                <Show when=move || desk.offers_undo.get()>
                    <button
                        class="quiet"
                        on:click=move |_| {
                            is_shown.set(false);
                            desk.undo();
                        }
                    >
                        {t!("undo.last")}
                    </button>
                </Show>
            </p>
        </Show>
    }
}
