//! Several comments chosen together, to be tagged, marked or cleared as one step.
//!
//! Nothing of it shows until it is asked for: by "Choose several", or by `x` on the current comment. What is chosen belongs
//! to the document that it was chosen in; in another one nothing is.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::browser::page;
use super::choice_hint::about_id;
use super::codebook_names::{Choice, choices, tag_name};
use super::desk::Desk;
use super::icon::Icon;
use super::marks::{standing_name, standing_sign, toggle};
use super::search::Look;
use super::shortcuts::{SHOWN_COMMENTS, Way, go_to_comment};
use crate::annotation::{Marked, Standing, Target};
use crate::codebook::{EntryId, TagId};
use crate::document::CommentId;
use crate::drawing::View;
use crate::id::DocumentId;
use crate::text::shorten;
use crate::workspace::Command;
use crate::{t, tn};

/// How many characters of a claim stand for it in a menu.
const QUOTE_LENGTH: usize = 40;

/// What is chosen together.
#[derive(Clone, Debug, PartialEq)]
pub struct Choosing {
    document: DocumentId,
    comments: BTreeSet<CommentId>,
    /// Where a range begins that Shift takes.
    last: Option<CommentId>,
    /// What the tags will be toward.
    target: Target,
}

impl Choosing {
    fn in_document(document: DocumentId) -> Self {
        Self { document, comments: BTreeSet::new(), last: None, target: Target::Article }
    }
}

/// Comments are being chosen in the open document.
pub fn is_choosing(desk: Desk) -> bool {
    let open = desk.session.open.get();
    desk.choosing.with(|choosing| choosing.as_ref().is_some_and(|choosing| Some(choosing.document) == open))
}

/// A comment is one of the chosen ones.
pub fn is_chosen(desk: Desk, comment: CommentId) -> bool {
    desk.choosing
        .with(|choosing| choosing.as_ref().is_some_and(|choosing| choosing.comments.contains(&comment)))
}

/// The chosen comments that are still there and that no filter hides, in the page's order.
pub fn chosen(desk: Desk) -> Vec<CommentId> {
    let session = desk.session;
    let Some(Choosing { document, comments, .. }) = desk.choosing.get().filter(|_| is_choosing(desk)) else {
        return Vec::new();
    };
    session.read(&[View::Document], |workspace, _| {
        let there = workspace.document(document).into_iter().flat_map(|document| document.comment_ids());
        there.filter(|id| comments.contains(id) && desk.search.look(*id) != Look::Away).collect()
    })
}

/// The chosen comments, where there are any: what keys then act on.
pub fn chosen_now(desk: Desk) -> Option<Vec<CommentId>> {
    let chosen = untrack(|| chosen(desk));
    (!chosen.is_empty()).then_some(chosen)
}

/// Shows what comments are chosen by, or puts it away.
pub fn toggle_choosing(desk: Desk) {
    if untrack(|| is_choosing(desk)) {
        let_go(desk);
    } else if let Some(open) = desk.session.open.get_untracked() {
        desk.choosing.set(Some(Choosing::in_document(open)));
        desk.session.said.set(t!("several.begin"));
    }
}

/// Chooses nothing any more.
pub fn let_go(desk: Desk) {
    let had_focus = page::has_focus_in(".several");
    desk.choosing.set(None);
    desk.session.said.set(t!("several.none"));
    if had_focus {
        match desk.session.current.get_untracked() {
            Some(comment) => go_to_comment(desk, comment),
            None => page::focus("comments-heading"),
        }
    }
}

fn change(desk: Desk, change: impl FnOnce(&mut Choosing)) {
    let Some(open) = desk.session.open.get_untracked() else {
        return;
    };
    desk.choosing.update(|choosing| {
        let mine = choosing.take().filter(|choosing| choosing.document == open);
        let mut choosing_now = mine.unwrap_or_else(|| Choosing::in_document(open));
        change(&mut choosing_now);
        *choosing = Some(choosing_now);
    });
    let count = untrack(|| chosen(desk)).len();
    desk.session.said.set(tn!("several.chosen", count));
}

/// Chooses a comment, or lets go of it.
pub fn toggle_comment(desk: Desk, comment: CommentId) {
    change(desk, |choosing| {
        if !choosing.comments.remove(&comment) {
            choosing.comments.insert(comment);
        }
        choosing.last = Some(comment);
    });
}

/// The same for the current comment; says whether there is one.
pub fn toggle_current(desk: Desk) -> bool {
    let current = desk.session.current.get_untracked();
    current.map(|comment| toggle_comment(desk, comment)).is_some()
}

/// Chooses all comments from the one that was chosen last to this one.
pub fn extend_to(desk: Desk, comment: CommentId) {
    let on_page = on_page();
    change(desk, |choosing| {
        let place = |id: CommentId| on_page.iter().position(|other| *other == id);
        let from = choosing.last.and_then(place);
        let range = match (from, place(comment)) {
            (Some(from), Some(to)) => from.min(to)..from.max(to) + 1,
            (None, Some(to)) => to..to + 1,
            (_, None) => 0..0,
        };
        choosing.comments.extend(on_page.get(range).unwrap_or_default());
        choosing.last = Some(comment);
    });
}

/// Chooses the current comment and the next or previous one, and goes there. Says whether there is one.
pub fn extend(desk: Desk, way: Way) -> bool {
    let Some(current) = desk.session.current.get_untracked() else {
        return false;
    };
    let on_page = on_page();
    let here = on_page.iter().position(|id| *id == current);
    let next = here.and_then(|here| match way {
        Way::On => Some(here + 1),
        Way::Back => here.checked_sub(1),
    });
    match next.and_then(|next| on_page.get(next)) {
        Some(next) => {
            change(desk, |choosing| {
                choosing.comments.extend([current, *next]);
                choosing.last = Some(*next);
            });
            go_to_comment(desk, *next);
        }
        None => desk.tell(t!("go.no-further")),
    }
    true
}

/// The comments as they stand below each other: replies are under what they answer.
fn on_page() -> Vec<CommentId> {
    let ids = page::ids_of(SHOWN_COMMENTS);
    ids.iter().filter_map(|id| id.strip_prefix("comment-")?.parse().ok()).collect()
}

/// Tags the chosen comments toward what was chosen for them.
pub fn tag_chosen(desk: Desk, comments: Vec<CommentId>, tag: TagId) {
    let Some(Choosing { document, target, .. }) = desk.choosing.get_untracked() else {
        return;
    };
    let count = comments.len();
    let (name, target) = desk.session.peek(|workspace, _| {
        let name = tag_name(workspace.codebook(), &tag).to_lowercase();
        // A claim that has gone since is not offered any more, and the menu shows the article.
        let is_gone = matches!(target, Target::Claim(claim) if workspace.claim(claim).is_none());
        (name, if is_gone { Target::Article } else { target })
    });
    if desk.does(Command::TagComments { document, comments, target, tag }).is_some() {
        desk.tell(tn!("several.tagged", count, tag = name));
    }
}

/// Takes all tags of the chosen comments back.
pub fn clear_chosen(desk: Desk, comments: Vec<CommentId>) {
    let count = comments.len();
    if desk.does(Command::UntagComments { comments }).is_some() {
        desk.tell(tn!("several.cleared", count));
    }
}

/// Marks the chosen comments, or takes the mark away where all of them have it.
pub fn mark_chosen(desk: Desk, comments: &[CommentId], says: Standing) {
    let on: Vec<Marked> = comments.iter().map(|comment| Marked::Comment(*comment)).collect();
    toggle(desk, &on, says);
}

/// What a comment is chosen by, while comments are being chosen.
#[component]
pub fn Pick(
    /// The comment.
    id: CommentId,
    /// Its number on the page.
    number: String,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <Show when=move || is_choosing(desk)>
            <input
                type="checkbox"
                class="pick"
                aria-label=t!("several.choose", number = number)
                prop:checked=move || is_chosen(desk, id)
                on:click=move |event| {
                    if event.shift_key() {
                        extend_to(desk, id);
                    } else {
                        toggle_comment(desk, id);
                    }
                }
            />
        </Show>
    }
}

/// What can be done with the chosen comments. It goes when nothing is being chosen any more.
#[component]
pub fn SeveralBar() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let chosen = Memo::new(move |_| chosen(desk));
    let is_shown = Memo::new(move |_| is_choosing(desk));
    let count = move || chosen.with(Vec::len);
    let is_none = move || count() == 0;
    let tags = Memo::new(move |_| {
        session.read(&[View::Codebook], |workspace, _| choices::<TagId>(workspace.codebook()))
    });
    view! {
        <Show when=move || is_shown.get()>
            <div class="several" role="group" aria-label=t!("several.name")>
                <span class="counted">
                    {move || if is_none() { t!("several.how") } else { tn!("several.chosen", count()) }}
                </span>
                <Show when=move || !is_none()>
                    <For each=move || tags.get() key=Clone::clone let:tag>
                        <TagOfSeveral tag chosen />
                    </For>
                    <TowardOfSeveral />
                    <hr />
                    {Standing::ALL
                        .map(|says| {
                            let are_set = Memo::new(move |_| {
                                let chosen = chosen.get();
                                let views: Vec<View> = chosen.iter().map(|id| View::Comment(*id)).collect();
                                session.read(&views, |workspace, _| {
                                    let is_set = |id: &CommentId| {
                                        workspace.is_marked(Marked::Comment(*id), says, session.me())
                                    };
                                    chosen.iter().all(is_set)
                                })
                            });
                            view! {
                                <button
                                    aria-pressed=move || are_set.get().to_string()
                                    on:click=move |_| mark_chosen(desk, &chosen.get_untracked(), says)
                                >
                                    <Icon name=Signal::derive(move || standing_sign(says, are_set.get())) />
                                    {standing_name(says)}
                                </button>
                            }
                        })}
                    <button on:click=move |_| clear_chosen(desk, chosen.get_untracked())>
                        {t!("several.clear")}
                    </button>
                    <hr />
                </Show>
                <button class="leave" on:click=move |_| let_go(desk)>
                    <Icon name="close" />
                    {t!("several.let-go")}
                </button>
            </div>
        </Show>
    }
}

/// Tags all chosen comments so.
#[component]
fn TagOfSeveral(tag: Choice<TagId>, chosen: Memo<Vec<CommentId>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let Choice { id, name, sign, .. } = tag;
    let about = about_id(&EntryId::Tag(id.clone()));
    view! {
        <button
            class="s"
            data-about=about.clone()
            aria-describedby=about
            on:click=move |_| tag_chosen(desk, chosen.get_untracked(), id.clone())
        >
            <Icon name=sign />
            {name}
        </button>
    }
}

/// What the tags of the chosen comments will be toward.
#[component]
fn TowardOfSeveral() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let target =
        move || desk.choosing.with(|choosing| choosing.as_ref().map_or(Target::Article, |own| own.target));
    let options = move || {
        let mut options = vec![(Target::Article, t!("toward.article"))];
        session.read(&[View::Claims], |workspace, drawing| {
            options.extend(drawing.claims().iter().filter_map(|drawn| {
                let quote =
                    shorten(&workspace.claim(drawn.id)?.passage.quote.replace('\n', " "), QUOTE_LENGTH);
                let number = drawn.number.to_string();
                Some((Target::Claim(drawn.id), t!("toward.claim-quoted", number = number, quote = quote)))
            }));
        });
        let chosen = target();
        options
            .into_iter()
            .map(|(target, name)| {
                view! { <option value=target.to_string() prop:selected=target == chosen>{name}</option> }
            })
            .collect::<Vec<_>>()
    };
    let turn = move |event| {
        if let Ok(to) = event_target_value(&event).parse::<Target>() {
            desk.choosing.update(|choosing| {
                if let Some(choosing) = choosing {
                    choosing.target = to;
                }
            });
        }
    };
    view! {
        <label class="toward">
            <span>{t!("toward.toward")}</span>
            <select id="several-toward" on:change=turn>
                {options}
            </select>
        </label>
    }
}
