//! What keeps the work safe beyond each change: the browser's promise to keep it, the room that is left, and a copy
//! elsewhere. What a person should know of that is said in a line under the bar at the top.

use std::mem::discriminant;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::persistence::{self, Persistence, Room};
use super::desk::Desk;
use super::keeper::Unread;
use crate::{t, tn};

/// How many changes after the last export or backup a reminder comes, where the browser makes no promise.
const MANY_CHANGES: usize = 50;

/// The room is looked at again after so many changes.
const LOOK_AFTER: usize = 25;

/// What is known of it. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct Safety {
    /// Whether the browser may clear what is kept.
    pub persistence: RwSignal<Persistence>,
    /// The room that is left, where the browser tells.
    pub room: RwSignal<Option<Room>>,
    /// What the stores hold and nobody here can read.
    pub unread: ReadSignal<Unread>,
    dismissed: RwSignal<Vec<Notice>>,
    is_asked: RwSignal<bool>,
}

/// Something that a person should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Notice {
    Damaged(usize),
    Newer(usize),
    Scarce(u64),
    Export(usize),
}

impl Safety {
    /// Nothing was asked yet.
    pub fn new(unread: ArcReadSignal<Unread>) -> Self {
        Self {
            persistence: RwSignal::new(Persistence::default()),
            room: RwSignal::new(None),
            unread: unread.into(),
            dismissed: RwSignal::new(Vec::new()),
            is_asked: RwSignal::new(false),
        }
    }

    /// Asks the browser for its promise, and remembers the answer.
    pub fn ask(self) {
        self.is_asked.set(true);
        spawn_local(async move { self.persistence.set(persistence::ask().await) });
    }

    /// Looks how much room is left.
    pub fn look_at_room(self) {
        spawn_local(async move { self.room.set(persistence::room().await) });
    }
}

/// Asks for the browser's promise at the first change, and looks at the room now and then.
pub fn watch(desk: Desk) {
    let safety = desk.safety;
    safety.look_at_room();
    spawn_local(async move {
        let before = persistence::look().await;
        if !safety.is_asked.get_untracked() {
            safety.persistence.set(before);
        }
    });
    Effect::new(move |before: Option<usize>| {
        let changes = changes_since_export(desk);
        if before.is_some_and(|before| before != changes) {
            if !safety.is_asked.get_untracked() && safety.persistence.get_untracked() != Persistence::Granted
            {
                safety.ask();
            }
            if changes.is_multiple_of(LOOK_AFTER) {
                safety.look_at_room();
            }
        }
        changes
    });
}

/// How many steps of the history came after the last export or backup.
fn changes_since_export(desk: Desk) -> usize {
    let exported = desk.settings.with(|settings| settings.exported_counter.unwrap_or(0));
    desk.session.read_journal(|journal| journal.count_after(exported))
}

/// Remembers that all is elsewhere as well.
pub fn exported(desk: Desk) {
    let counter = desk.session.peek(|workspace, _| workspace.highest_counter());
    desk.set(|settings| {
        settings.exported_counter = Some(counter);
        settings.reminded_counter = None;
    });
}

/// The lines under the bar at the top.
#[component]
pub fn Notices() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let safety = desk.safety;
    let notices = Memo::new(move |_| {
        let (damaged, newer) = safety.unread.with(|unread| (unread.aside.len(), unread.newer_count));
        // In steps, so that it is not said anew at each change.
        let scarce = safety.room.get().filter(|room| room.is_scarce()).map(|room| room.percent() / 5 * 5);
        // Only where the browser has said that it makes no promise.
        let is_kept = matches!(safety.persistence.get(), Persistence::Granted | Persistence::Unknown);
        let reminded = desk.settings.with(|settings| settings.reminded_counter.unwrap_or(0));
        let since_reminder = desk.session.read_journal(|journal| journal.count_after(reminded));
        let changes = changes_since_export(desk);
        let reminds = !is_kept && changes >= MANY_CHANGES && since_reminder >= MANY_CHANGES;
        let notices = [
            (damaged > 0).then_some(Notice::Damaged(damaged)),
            (newer > 0).then_some(Notice::Newer(newer)),
            scarce.map(Notice::Scarce),
            // One number for each reminder, so that it is not drawn anew at each change.
            reminds.then_some(Notice::Export(changes / MANY_CHANGES * MANY_CHANGES)),
        ];
        let is_same = |notice: &Notice, other: &Notice| match notice {
            Notice::Export(_) => notice == other,
            _ => discriminant(notice) == discriminant(other),
        };
        let is_open = |notice: &Notice| {
            safety.dismissed.with(|dismissed| !dismissed.iter().any(|other| is_same(notice, other)))
        };
        notices.into_iter().flatten().filter(is_open).collect::<Vec<_>>()
    });
    let dismiss = move |notice: Notice| {
        if matches!(notice, Notice::Export(_)) {
            let counter = desk.session.peek(|workspace, _| workspace.highest_counter());
            desk.set(|settings| settings.reminded_counter = Some(counter));
        }
        safety.dismissed.update(|dismissed| dismissed.push(notice));
    };
    let line = move |notice: Notice| {
        let words = match notice {
            Notice::Damaged(count) => tn!("notice.damaged", count),
            Notice::Newer(count) => tn!("notice.newer", count),
            Notice::Scarce(percent) => t!("notice.scarce", percent = percent.to_string()),
            Notice::Export(count) => tn!("notice.export", count),
        };
        view! {
            <section class="offer" aria-label=t!("notice.name")>
                <p role="alert">{words}</p>
                <button class="btn edged" on:click=move |_| desk.data.set(true)>
                    {t!("data.open")}
                </button>
                <button class="btn" on:click=move |_| dismiss(notice)>
                    {t!("notice.dismiss")}
                </button>
            </section>
        }
    };
    view! { <For each=move || notices.get() key=|notice| *notice children=line /> }
}
