//! What can be done with the words that are selected.
//!
//! Over the selection for a mouse. For a finger, and where the window is narrow, at the bottom of the window: the system
//! shows a menu of its own over what it has selected.

use leptos::prelude::*;

use super::browser::selection::Selected;
use super::browser::{self, random, selection};
use super::caret::{self, let_go};
use super::choice_hint::about_id;
use super::codebook_names::{Choice, choices, tag_name};
use super::desk::Desk;
use super::icon::Icon;
use super::key_hint::{KeyHint, kind_command};
use super::roving::{self, one_stop};
use super::touch;
use crate::annotation::Target;
use crate::codebook::{EntryId, KindId, TagId};
use crate::document::CommentId;
use crate::drawing::View;
use crate::id::ClaimId;
use crate::t;
use crate::text::{CharOffset, sentence_at_caret, sentences_around};
use crate::workspace::Command;

/// What the bar needs over the selection's first line, and the bar at the top of the page that it must not lie
/// under, in CSS pixels.
const ROOM: f64 = 56.0;
const TOP_BAR: f64 = 52.0;

/// Where the selection lies.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Held {
    Article,
    Comment(CommentId),
}

/// The bar over a selection. It goes when the selection does.
#[component]
pub fn HighlightToolbar() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let held = Memo::new(move |_| {
        let selected = desk.selected.get()?;
        let open = session.open.get()?;
        session.read(&[View::Document], |workspace, _| {
            let document = workspace.document(open)?;
            if document.article == selected.text {
                return Some(Held::Article);
            }
            let comment = document.comments.iter().find(|comment| comment.text == selected.text)?;
            Some(Held::Comment(comment.id))
        })
    });
    let place = move || {
        desk.selected.get()?;
        place_of_selection()
    };
    let left = move || place().map(|place| format!("{}px", place.left)).unwrap_or_default();
    let top = move || place().map(|place| format!("{}px", place.top)).unwrap_or_default();
    let is_at_bottom = move || desk.is_narrow.get() || desk.touch.is_finger.get();
    let at = move || {
        let is_below = place().is_some_and(|place| place.is_below);
        if is_at_bottom() {
            "bottom"
        } else if is_below {
            "below"
        } else {
            "above"
        }
    };
    move || {
        let held = held.get()?;
        let name = match held {
            Held::Article => t!("toolbar.highlight"),
            Held::Comment(_) => t!("toolbar.evidence"),
        };
        let buttons = match held {
            Held::Article if desk.moving.get().is_some() => view! { <MovingButtons desk /> }.into_any(),
            Held::Article => view! { <ClaimButtons desk /> }.into_any(),
            Held::Comment(comment) => view! { <EvidenceButtons desk comment /> }.into_any(),
        };
        Some(view! {
            // The selection must outlive a press on a button, which would take the focus.
            <div
                class="over"
                use:one_stop
                role="toolbar"
                on:keydown=roving::walk
                aria-label=name
                data-at=at
                style:--left=left
                style:--top=top
                on:mousedown=|event| event.prevent_default()
                on:pointerdown=move |event| touch::hold(desk, &event)
            >
                {buttons}
            </div>
        })
    }
}

#[component]
fn ClaimButtons(desk: Desk) -> impl IntoView {
    let session = desk.session;
    let kinds = Memo::new(move |_| {
        session.read(&[View::Codebook], |workspace, _| choices::<KindId>(workspace.codebook()))
    });
    let button = move |Choice { id, name, sign, .. }: Choice<KindId>| {
        let about = about_id(&EntryId::Kind(id.clone()));
        let command = kind_command(&id);
        view! {
            <button
                class="s"
                data-about=about.clone()
                aria-describedby=about
                on:click=move |_| { highlight(desk, Some(id.clone())); }
            >
                <Icon name=sign />
                {name}
                <KeyHint of=command />
            </button>
        }
    };
    view! {
        <button class="first" title=t!("toolbar.claim.title") on:click=move |_| { highlight(desk, None); }>
            <Icon name="hand" />
            {t!("toolbar.claim")}
            <KeyHint of="claim" />
        </button>
        <hr />
        <For each=move || kinds.get() key=Clone::clone children=button />
        <hr />
        <button title=t!("toolbar.sentence.title") on:click=move |_| { take_sentence(desk); }>
            <Icon name="sentence" />
            {t!("toolbar.sentence")}
            <KeyHint of="sentence" />
        </button>
    }
}

#[component]
fn MovingButtons(desk: Desk) -> impl IntoView {
    view! {
        <button class="first" on:click=move |_| set_ends(desk)>
            <Icon name="check" />
            {t!("toolbar.set-ends")}
            <KeyHint of="open-claim" />
        </button>
        <hr />
        <button on:click=move |_| { take_sentence(desk); }>
            <Icon name="sentence" />
            {t!("toolbar.sentence")}
            <KeyHint of="sentence" />
        </button>
        <button on:click=move |_| {
            leave_ends(desk);
            desk.session.said.set(t!("ends.left"));
        }>
            <Icon name="close" />
            {t!("toolbar.cancel")}
        </button>
    }
}

/// In a comment: the words show a tag that is there, or bring one along.
#[component]
fn EvidenceButtons(desk: Desk, comment: CommentId) -> impl IntoView {
    let session = desk.session;
    move || {
        session.read(&[View::Comment(comment), View::Claims, View::Codebook], |workspace, drawing| {
            let me = session.me();
            let codebook = workspace.codebook();
            let mine: Vec<_> = workspace.tags_of(comment).filter(|(key, _)| key.by == me).collect();
            let is_only = mine.len() == 1;
            if mine.is_empty() {
                let tags = choices::<TagId>(codebook).into_iter().map(|Choice { id, name, sign, .. }| {
                    let about = about_id(&EntryId::Tag(id.clone()));
                    view! {
                        <button
                            class="s"
                            data-about=about.clone()
                            aria-describedby=about
                            on:click=move |_| {
                                super::shortcuts::tag_comment(desk, comment, id.clone());
                                mark_first_evidence(desk, comment);
                            }
                        >
                            <Icon name=sign />
                            {name}
                        </button>
                    }
                });
                return tags.collect::<Vec<_>>().into_any();
            }
            let rows = mine.into_iter().map(|(key, tag)| {
                let tag_said = tag_name(codebook, &tag.tag);
                let target = match key.target {
                    Target::Claim(claim) => drawing.claim(claim).map(|claim| claim.number.to_string()),
                    Target::Article | Target::Answered => None,
                };
                let label = match (is_only, target) {
                    (true, _) => t!("toolbar.evidence"),
                    (false, Some(claim)) => t!("toolbar.evidence-for-claim", tag = tag_said, claim = claim),
                    (false, None) => t!("toolbar.evidence-for", tag = tag_said),
                };
                view! {
                    <button class="first" on:click=move |_| mark_evidence(desk, comment, key.target)>
                        <Icon name="underline" />
                        {label}
                    </button>
                }
            });
            rows.collect::<Vec<_>>().into_any()
        })
    }
}

/// Makes a claim of the selected words of the article. Says whether there were any.
pub fn highlight(desk: Desk, kind: Option<KindId>) -> bool {
    desk.look_at_selection();
    let (Some(selected), Some(document)) = (desk.selected.get_untracked(), desk.session.open.get_untracked())
    else {
        return false;
    };
    let is_article = desk.session.peek(|workspace, _| {
        workspace.document(document).is_some_and(|document| document.article == selected.text)
    });
    if !is_article {
        desk.tell(t!("toolbar.not-in-article"));
        return true;
    }
    let id = ClaimId::from_bits(random::bits());
    let highlight = Command::HighlightClaim {
        id,
        document,
        text: selected.text,
        range: selected.range,
        kind: kind.clone(),
    };
    if desk.does(highlight).is_some() {
        desk.session.active.set(Some(id));
    } else if let (Some(claim), Some(kind)) = (desk.session.active.get_untracked(), kind) {
        // The very stretch was claimed before: then its kind is what was meant.
        desk.does(Command::SetKind { claim, kind: Some(kind) });
    }
    let_go(desk);
    true
}

/// Widens the selection to whole sentences; without one, takes the sentence at the caret, which begins where one reads.
/// Says whether there was any.
pub fn take_sentence(desk: Desk) -> bool {
    let selected = desk.selected.get_untracked();
    if selected.is_none() && !caret::is_walking(desk) {
        caret::begin_here(desk);
    }
    let caret = desk.caret.get_untracked().filter(|_| caret::is_walking(desk));
    let Some(id) = selected.map(|selected| selected.text).or(caret.map(|caret| caret.text)) else {
        return false;
    };
    let Some(text) = desk.session.peek(|workspace, _| workspace.text(id).cloned()) else {
        return false;
    };
    let sentence = match (selected, caret) {
        (Some(selected), _) => Some(sentences_around(&text, selected.range)),
        (None, Some(caret)) => sentence_at_caret(&text, caret.place),
        (None, None) => None,
    };
    if let Some(sentence) = sentence {
        touch::take(desk, &text, sentence);
        caret::say_selected(desk);
    }
    sentence.is_some()
}

/// Begins to move the ends of a claim: its words become the selection, which can be changed by any means.
pub fn begin_moving_ends(desk: Desk, claim: ClaimId) {
    // Shift with arrows moves the selection's end only where no control has the focus.
    browser::page::leave_focus();
    begin_moving_ends_from(desk, claim, None);
}

/// The same for somebody whose caret is at a place of the claim: the end that is nearer to it is the one that keys
/// move.
pub fn begin_moving_ends_from(desk: Desk, claim: ClaimId, caret: Option<CharOffset>) {
    let place = desk.session.peek(|workspace, drawing| {
        let document = workspace.document(desk.session.open.get_untracked()?)?;
        let range = drawing.claim(claim).map(|drawn| drawn.range);
        Some((workspace.text(document.article)?.clone(), range))
    });
    if let Some((_, None)) = place {
        // Its words are not in the article: whatever is selected next are its words.
        selection::clear();
        desk.moving.set(Some(claim));
        desk.look_at_selection();
        desk.tell(t!("ends.place"));
    }
    if let Some((text, Some(range))) = place {
        touch::take(desk, &text, range);
        if caret.is_some_and(|caret| caret.get() - range.start().get() < range.end().get() - caret.get()) {
            selection::turn_round();
        }
        desk.moving.set(Some(claim));
        desk.look_at_selection();
        desk.tell(t!("ends.begin"));
    }
}

/// Gives the claim that is being moved the selected words.
pub fn set_ends(desk: Desk) {
    desk.look_at_selection();
    if let (Some(claim), Some(selected)) = (desk.moving.get_untracked(), desk.selected.get_untracked()) {
        desk.does(Command::MoveEnds { claim, text: selected.text, range: selected.range });
        desk.session.active.set(Some(claim));
    }
    leave_ends(desk);
}

/// Leaves the ends where they are.
pub fn leave_ends(desk: Desk) {
    desk.moving.set(None);
    let_go(desk);
}

/// Makes the selected words of a comment the evidence of a tag.
pub fn mark_evidence(desk: Desk, comment: CommentId, target: Target) {
    desk.look_at_selection();
    let (Some(selected), Some(document)) = (desk.selected.get_untracked(), desk.session.open.get_untracked())
    else {
        desk.tell(t!("evidence.select-first"));
        return;
    };
    let is_of_comment = desk.session.peek(|workspace, _| {
        let document = workspace.document(document);
        document.and_then(|document| document.comment(comment)).is_some_and(|own| own.text == selected.text)
    });
    if !is_of_comment {
        desk.tell(t!("evidence.select-first"));
        return;
    }
    desk.does(Command::SetEvidence { document, comment, target, range: Some(selected.range) });
    let_go(desk);
}

/// Makes the selected words the evidence of the tag that they have just brought along.
fn mark_first_evidence(desk: Desk, comment: CommentId) {
    if let Some(target) = super::shortcuts::first_target(desk, comment) {
        mark_evidence(desk, comment, target);
    }
}

/// Selects once more what was selected before a dialog took the focus.
pub fn select_again(desk: Desk, selected: Selected) {
    if let Some(text) = desk.session.peek(|workspace, _| workspace.text(selected.text).cloned()) {
        touch::take(desk, &text, selected.range);
    }
}

struct Place {
    left: f64,
    top: f64,
    is_below: bool,
}

/// The end of the selection's line in the reading grid that the bar belongs to: over the selection, or below it where the bar at the top is in the way.
fn place_of_selection() -> Option<Place> {
    let (first, last) = selection::rects()?;
    let reading = browser::document()?.query_selector(".reading").ok().flatten()?.get_bounding_client_rect();
    let is_below = first.top() - ROOM < TOP_BAR;
    let top = if is_below { last.bottom() } else { first.top() };
    Some(Place { left: first.left() - reading.left(), top: top - reading.top(), is_below })
}
