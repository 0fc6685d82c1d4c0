//! The first minute: three steps under the title, each ticked when it is done, that go away for good.

use leptos::prelude::*;

use super::codebook_names::tag_name;
use super::desk::Desk;
use super::key_hint::{key_of, tag_command};
use super::new_article::StartWith;
use crate::drawing::View;
use crate::t;
use crate::workspace::{Change, Deed};

/// What a newcomer is shown, in the order in which it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstStep {
    /// Highlight a claim.
    Highlight,
    /// Tag a comment.
    Tag,
    /// Carry the work away.
    CarryAway,
}

impl FirstStep {
    const ALL: [Self; 3] = [Self::Highlight, Self::Tag, Self::CarryAway];

    /// Its bit among the steps that are done.
    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Takes note of a step that was done. After the last one the steps are not shown again.
pub fn did(desk: Desk, step: FirstStep) {
    let is_news = desk.settings.with_untracked(|settings| {
        !settings.are_first_steps_hidden && settings.first_steps_done & step.bit() == 0
    });
    if is_news {
        desk.set(|settings| {
            settings.first_steps_done |= step.bit();
            settings.are_first_steps_hidden |=
                FirstStep::ALL.iter().all(|step| settings.first_steps_done & step.bit() != 0);
        });
    }
}

/// Takes note of the step that a change was, if it was one.
pub fn follow(desk: Desk, change: &Change) {
    match change.deed {
        Deed::HighlightClaim => did(desk, FirstStep::Highlight),
        Deed::TagComment | Deed::TagComments => did(desk, FirstStep::Tag),
        _ => {}
    }
}

/// Shown until somebody hides them, or until all three are done and something else is opened: as long as they are being
/// done they stay, or the article would move up from under whoever tags the last comment.
#[component]
pub fn FirstSteps() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_shown = RwSignal::new(!desk.settings.with_untracked(|settings| settings.are_first_steps_hidden));
    let by_finger = move || desk.touch.is_finger.get();
    let steps = move || {
        FirstStep::ALL.map(|step| {
            let is_done = Memo::new(move |_| {
                desk.settings.with(|settings| settings.first_steps_done & step.bit() != 0)
            });
            let name = match step {
                FirstStep::Highlight => t!("start.highlight"),
                FirstStep::Tag => t!("start.tag"),
                FirstStep::CarryAway => t!("start.carry"),
            };
            let how = move || match step {
                FirstStep::Highlight if by_finger() => t!("start.highlight.touch"),
                FirstStep::Highlight => match key_of(desk, "claim") {
                    Some(key) => t!("start.highlight.how-by-key", key = key),
                    None => t!("start.highlight.how"),
                },
                FirstStep::Tag if by_finger() => t!("start.tag.touch"),
                FirstStep::Tag => how_to_tag(desk),
                FirstStep::CarryAway => t!("start.carry.how"),
            };
            view! {
                <li class:done=is_done>
                    <b>
                        <Show when=move || is_done.get()>
                            <span class="vh">{t!("start.done")}</span>
                        </Show>
                        {name}
                    </b>
                    {how}
                </li>
            }
        })
    };
    view! {
        <Show when=move || is_shown.get()>
            <section class="start" lang=super::locale::tag() dir="ltr" aria-label=t!("start.name")>
                <ol>{steps()}</ol>
                <p class="bye">
                    <button class="quiet" on:click=move |_| desk.new_article.set(Some(StartWith::Nothing))>
                        {t!("start.own")}
                    </button>
                    <button class="quiet" on:click=move |_| {
                        is_shown.set(false);
                        hide(desk);
                    }>
                        {t!("start.hide")}
                    </button>
                </p>
            </section>
        </Show>
    }
}

fn hide(desk: Desk) {
    desk.set(|settings| settings.are_first_steps_hidden = true);
    // The button that had the focus is gone; reading goes on at the title.
    super::article_pane::focus_heading();
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
