//! What this browser keeps, how safe it is there, and the ways to take all of it along or to remove it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{HtmlAnchorElement, MouseEvent};

use super::browser::persistence::{Persistence, Room};
use super::browser::{clock, download, erase, tabs};
use super::desk::Desk;
use super::dialog::Dialog;
use super::locale;
use super::safety;
use crate::formats::{self, Project};
use crate::storage::{Aside, LOCAL_STORAGE_UNITS};
use crate::workspace::RecordKey;
use crate::{t, tn};

/// The dialog "Your data".
#[component]
pub fn DataDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Show when=move || open.get()>
            <OpenData open />
        </Show>
    }
}

#[component]
fn OpenData(open: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let safety = desk.safety;
    safety.look_at_room();
    let stage = RwSignal::new(Stage::Closed);
    let close = Callback::new(move |()| {
        if stage.get_untracked() == Stage::Failed {
            // Nothing is kept in this tab any more.
            tabs::load_anew();
        }
        open.set(false);
    });
    let counts = desk.session.peek(|workspace, _| {
        let is_annotation = |(key, _): &(RecordKey, _)| {
            matches!(key, RecordKey::Claim(_) | RecordKey::Tag(_) | RecordKey::Mark(_))
        };
        let living = workspace.records().filter(|(_, record)| record.body.is_some());
        (workspace.documents().count(), living.filter(is_annotation).count())
    });
    let here = format!("{}, {}", tn!("data.documents", counts.0), tn!("data.annotations", counts.1));
    let units = desk.session.keeper().local_units();
    let promise = move || match safety.persistence.get() {
        Persistence::Unknown => t!("data.persistence.unknown"),
        Persistence::Granted => t!("data.persistence.granted"),
        Persistence::Denied => t!("data.persistence.denied"),
        Persistence::Absent => t!("data.persistence.absent"),
        Persistence::Failed => t!("data.persistence.failed"),
    };
    let can_ask = move || {
        matches!(safety.persistence.get(), Persistence::Unknown | Persistence::Denied | Persistence::Failed)
    };
    let damaged = move || safety.unread.with(|unread| unread.aside.len());
    let newer = move || safety.unread.with(|unread| unread.newer_count);
    view! {
        <Dialog id="data" name=t!("data.name") close>
            <div class="dialog-body data">
                <p>{t!("data.where")} " " {here} "."</p>
                <div class="room">
                    {move || safety.room.get().map(|room| view! { <RoomMeter room /> })}
                    <p>
                        <label for="quick-room">{t!("data.quick")}</label>
                        <meter id="quick-room" min="0" max="100" high="80" value=share(units)></meter>
                        <small>{t!("data.percent", percent = locale::number(share(units)))}</small>
                    </p>
                </div>
                <p>
                    {promise}
                    <Show when=can_ask>
                        <button class="quiet" on:click=move |_| safety.ask()>
                            {t!("data.persistence.ask")}
                        </button>
                    </Show>
                </p>
                <Show when=move || { damaged() > 0 }>
                    <p class="problem">
                        {move || tn!("notice.damaged", damaged())}
                        <a class="quiet" href="#damaged" download="" on:click=move |event| download_aside(desk, &event)>
                            {t!("data.damaged.download")}
                        </a>
                    </p>
                </Show>
                <Show when=move || { newer() > 0 }>
                    <p class="problem">{move || tn!("notice.newer", newer())}</p>
                </Show>
                <p>
                    <a class="btn edged" href="#backup" download="" on:click=move |event| back_up(desk, &event)>
                        {t!("data.back-up")}
                    </a>
                    <small>{t!("data.back-up.why")}</small>
                </p>
                <Removal stage />
            </div>
        </Dialog>
    }
}

#[component]
fn RoomMeter(room: Room) -> impl IntoView {
    let megabytes = |bytes: u64| locale::number((bytes / 1_000_000) as usize);
    view! {
        <p>
            <label for="room">{t!("data.room")}</label>
            <meter id="room" min="0" max="100" high="80" value=room.percent()></meter>
            <small>{t!("data.room.of", used = megabytes(room.used), most = megabytes(room.most))}</small>
        </p>
    }
}

/// How far removing everything has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Closed,
    Asked,
    AskedTwice,
    Failed,
}

#[component]
fn Removal(stage: RwSignal<Stage>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_at = move |asked: Stage| move || stage.get() == asked;
    let remove = move |_| {
        spawn_local(async move {
            desk.session.keeper().let_go();
            if erase::everything().await.is_err() {
                stage.set(Stage::Failed);
            }
        });
    };
    view! {
        <section class="removal">
            <Show when=is_at(Stage::Closed)>
                <button class="btn edged" on:click=move |_| stage.set(Stage::Asked)>
                    {t!("data.remove")}
                </button>
            </Show>
            <Show when=is_at(Stage::Asked)>
                <p role="alert">{t!("data.remove.first")}</p>
                <p>
                    <a class="btn main" href="#backup" download="" on:click=move |event| back_up(desk, &event)>
                        {t!("data.back-up.first")}
                    </a>
                    <button class="btn edged" on:click=move |_| stage.set(Stage::AskedTwice)>
                        {t!("data.remove.go-on")}
                    </button>
                    <KeepButton stage />
                </p>
            </Show>
            <Show when=is_at(Stage::AskedTwice)>
                <p role="alert">{t!("data.remove.second")}</p>
                <p>
                    <button class="btn main" on:click=remove>
                        {t!("data.remove.now")}
                    </button>
                    <KeepButton stage />
                </p>
            </Show>
            <Show when=is_at(Stage::Failed)>
                <p class="problem" role="alert">{t!("data.remove.failed")}</p>
                <p>
                    <button class="btn main" on:click=move |_| tabs::load_anew()>
                        {t!("data.reload")}
                    </button>
                </p>
            </Show>
        </section>
    }
}

/// The way back. It takes the focus of the button that asked.
#[component]
fn KeepButton(stage: RwSignal<Stage>) -> impl IntoView {
    let button = NodeRef::<leptos::html::Button>::new();
    button.on_load(|button| {
        request_animation_frame(move || {
            // A button on the page can always take the focus.
            let _ = button.focus();
        });
    });
    view! {
        <button class="btn" node_ref=button on:click=move |_| stage.set(Stage::Closed)>
            {t!("data.remove.keep")}
        </button>
    }
}

/// How much of localStorage is used, in percent.
fn share(units: usize) -> usize {
    (units * 100 / LOCAL_STORAGE_UNITS).min(100)
}

fn back_up(desk: Desk, event: &MouseEvent) {
    let project =
        desk.session.peek(|workspace, _| Project::everything(workspace, desk.session.me(), clock::now()));
    let name = formats::file_name(&t!("data.back-up.file", day = clock::today()), "json");
    if fill(event, &name, "application/json", &formats::project::write(&project)) {
        safety::exported(desk);
        desk.tell(t!("export.done", name = name));
    } else {
        desk.tell(t!("export.failed"));
    }
}

fn download_aside(desk: Desk, event: &MouseEvent) {
    let content = desk.safety.unread.with_untracked(|unread| Aside::list(unread.aside.values()));
    let name = formats::file_name(&t!("data.damaged.file"), "json");
    if !fill(event, &name, "application/json", &content) {
        desk.tell(t!("export.failed"));
    }
}

/// Gives the link that is being clicked its file. False where that can't be; nothing is followed then.
pub fn fill(event: &MouseEvent, name: &str, media_type: &str, content: &str) -> bool {
    let link = event.current_target().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    let is_filled = link.is_some_and(|link| download::fill_link(&link, name, media_type, content));
    if !is_filled {
        event.prevent_default();
    }
    is_filled
}
