//! Listens to the keys, and does what several of them, buttons and names share. Which key does what stands in
//! `commands`. No key works inside a text field but Escape.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::KeyboardEvent;

use super::browser::{self, page};
use super::caret::{self, Caret};
use super::commands;
use super::desk::Desk;
use super::faults;
use super::highlight_toolbar::{leave_ends, take_sentence};
use super::messages::claim_in_words;
use super::search::{self, Look};
use super::{locale, marks, several};
use crate::annotation::{Marked, Standing, Target};
use crate::codebook::TagId;
use crate::document::CommentId;
use crate::id::ClaimId;
use crate::storage::GoBy;
use crate::t;
use crate::text::{CharRange, shorten};
use crate::workspace::{Change, Command};

/// Listens to the keys of the whole page, for as long as the page lives.
pub fn listen(desk: Desk) {
    let on_key = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        if press(desk, &event) {
            event.prevent_default();
        }
    });
    let on_selection = Closure::<dyn FnMut()>::new(move || {
        desk.look_at_selection();
        caret::look(desk);
    });
    if let Some(document) = browser::document() {
        // A listener of a known event can always be added.
        let _ = document.add_event_listener_with_callback("keydown", on_key.as_ref().unchecked_ref());
        let _ = document
            .add_event_listener_with_callback("selectionchange", on_selection.as_ref().unchecked_ref());
    }
    on_key.forget();
    on_selection.forget();
}

/// Does what a key stands for; says whether it stood for anything.
fn press(desk: Desk, event: &KeyboardEvent) -> bool {
    // A browser that fills in a form sends what is no key.
    if !event.is_instance_of::<KeyboardEvent>() {
        return false;
    }
    if event.default_prevented() || event.is_composing() || is_in_dialog(event) {
        return false;
    }
    faults::point("shortcuts.press");
    commands::press(desk, event, page::is_writing(event))
}

/// Tags the current comment and goes on to the next untagged one, or stays. Where several are chosen, tags those.
pub fn press_tag(desk: Desk, tag: TagId, after: AfterTag) -> bool {
    if let Some(chosen) = several::chosen_now(desk) {
        several::tag_chosen(desk, chosen, tag);
        return true;
    }
    let Some(comment) = shown_current(desk) else {
        return false;
    };
    tag_comment(desk, comment, tag);
    if after == AfterTag::GoOn {
        match next_untagged(desk, Some(comment)) {
            Some(next) => go_to_comment(desk, next),
            None => desk.tell(t!("tags.all-done")),
        }
    }
    true
}

/// What comes after a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterTag {
    /// The next comment without a tag.
    GoOn,
    /// The same comment.
    Stay,
}

/// Clears the current comment's first tag; where several are chosen, all of theirs.
pub fn clear_tag(desk: Desk) -> bool {
    if let Some(chosen) = several::chosen_now(desk) {
        several::clear_chosen(desk, chosen);
        return true;
    }
    let Some(comment) = shown_current(desk) else {
        return false;
    };
    if let Some(target) = first_target(desk, comment) {
        desk.does(Command::Untag { comment, target });
    }
    true
}

/// The comments that no filter hides.
pub const SHOWN_COMMENTS: &str = "li:not([hidden]) > .comment";

/// The comment that keys tag, unless a filter hides it: what isn't seen is not tagged.
fn shown_current(desk: Desk) -> Option<CommentId> {
    desk.session.current.get_untracked().filter(|comment| desk.search.look(*comment) != Look::Away)
}

/// The next comment that I have not tagged, of those that pass the filter.
fn next_untagged(desk: Desk, from: Option<CommentId>) -> Option<CommentId> {
    desk.session.next_untagged(from, |comment| desk.search.look(comment) == Look::Full)
}

/// Goes to the next or the previous one of what the person goes by.
pub fn go_on(desk: Desk, way: Way) -> bool {
    match desk.settings.with_untracked(|settings| settings.go_by) {
        None => go_by_claim(desk, way),
        Some(GoBy::Sentence) => take_sentence_beside(desk, way),
        Some(GoBy::Comment) => go_by_comment(desk, way),
    }
}

/// Goes by the next kind of thing from now on: claims, sentences, comments.
pub fn change_what_to_go_by(desk: Desk) {
    let next = match desk.settings.with_untracked(|settings| settings.go_by) {
        None => Some(GoBy::Sentence),
        Some(GoBy::Sentence) => Some(GoBy::Comment),
        Some(GoBy::Comment) => None,
    };
    desk.set(|settings| settings.go_by = next);
    desk.tell(match next {
        None => t!("go-by.claims.now"),
        Some(GoBy::Sentence) => t!("go-by.sentences.now"),
        Some(GoBy::Comment) => t!("go-by.comments.now"),
    });
}

/// Selects the next or the previous sentence, from what is selected, from the caret, else from where one reads.
fn take_sentence_beside(desk: Desk, way: Way) -> bool {
    let selected = desk.selected.get_untracked();
    let here = match selected {
        Some(selected) => Some(Caret { text: selected.text, place: selected.range.start() }),
        None => desk.caret.get_untracked().filter(|_| caret::is_walking(desk)),
    };
    let Some(here) = here else {
        caret::begin_here(desk);
        return take_sentence(desk);
    };
    match caret::sentence_beside(desk, here, way) {
        Some((text, sentence)) => caret::select(desk, text, sentence),
        None => desk.tell(t!("go.no-further")),
    }
    true
}

/// Goes to the next or the previous comment, from the current one.
fn go_by_comment(desk: Desk, way: Way) -> bool {
    let comments = page::ids_of(SHOWN_COMMENTS);
    let is_at_comment =
        browser::caret::focused().is_some_and(|focused| matches!(focused.closest(".comment"), Ok(Some(_))));
    let current = desk.session.current.get_untracked();
    let at = comments
        .iter()
        .position(|id| Some(id.as_str()) == current.map(|id| format!("comment-{id}")).as_deref());
    let next = match (at, way) {
        (Some(at), _) if !is_at_comment => Some(at),
        (Some(at), Way::On) => Some(at + 1),
        (Some(at), Way::Back) => at.checked_sub(1),
        (None, Way::On) => Some(0),
        (None, Way::Back) => comments.len().checked_sub(1),
    };
    let next = next.and_then(|at| comments.get(at)?.strip_prefix("comment-")?.parse().ok());
    match next {
        Some(next) => go_to_comment(desk, next),
        None => desk.tell(t!("go.no-further")),
    }
    true
}

/// Goes to the next or the previous claim, and behind the last one to the comments: by place, from the caret.
fn go_by_claim(desk: Desk, way: Way) -> bool {
    let comments = page::ids_of(SHOWN_COMMENTS);
    let focused = browser::caret::focused();
    let here = focused.and_then(|focused| focused.closest(".comment").ok().flatten());
    let here = here.and_then(|here| comments.iter().position(|id| *id == here.id()));
    let go_to = |place: Option<usize>| {
        let id = place.and_then(|place| comments.get(place)?.strip_prefix("comment-")?.parse().ok());
        id.map(|id| go_to_comment(desk, id)).is_some()
    };
    let claims: Vec<(ClaimId, CharRange)> = desk
        .session
        .peek(|_, drawing| drawing.claims().iter().map(|claim| (claim.id, claim.range)).collect());
    let claims: Vec<_> = claims.into_iter().filter(|(claim, _)| desk.search.has_claim(*claim)).collect();
    let went = match (here, way) {
        (Some(here), Way::On) => go_to(Some(here + 1)),
        (Some(here), Way::Back) if here > 0 => go_to(Some(here - 1)),
        (Some(_), Way::Back) => claims.last().is_some_and(|(last, _)| show_claim(desk, *last)),
        (None, way) => {
            let caret = desk.caret.get_untracked();
            let active = desk.session.active.get_untracked();
            let active = claims.iter().position(|(id, range)| {
                Some(*id) == active
                    && caret.is_none_or(|caret| range.start() <= caret.place && caret.place <= range.end())
            });
            let next = match (active, caret, way) {
                (Some(active), _, Way::On) => claims.get(active + 1),
                (Some(active), _, Way::Back) => active.checked_sub(1).and_then(|place| claims.get(place)),
                (None, Some(caret), Way::On) => claims.iter().find(|(_, range)| range.start() >= caret.place),
                (None, Some(caret), Way::Back) => {
                    claims.iter().rfind(|(_, range)| range.start() < caret.place)
                }
                (None, None, Way::On) => claims.first(),
                (None, None, Way::Back) => None,
            };
            match next {
                Some((next, _)) => show_claim(desk, *next),
                None => way == Way::On && go_to(Some(0)),
            }
        }
    };
    if !went {
        desk.tell(t!("go.no-further"));
    }
    true
}

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Towards the end of the page.
    On,
    /// Towards its start.
    Back,
}

/// Opens the claim at the caret; where several lie, the shortest first, and the next one each time.
pub fn open_claim_here(desk: Desk) -> bool {
    let Some(caret) = desk.caret.get_untracked().filter(|_| caret::is_walking(desk)) else {
        return false;
    };
    let claims = caret::claims_at(desk, caret);
    let active = desk.session.active.get_untracked();
    let place = claims.iter().position(|claim| Some(*claim) == active);
    let Some(next) = claims.get(place.map_or(0, |place| (place + 1) % claims.len())) else {
        return false;
    };
    desk.session.active.set(Some(*next));
    let place = claims.iter().position(|claim| claim == next).map_or(1, |place| place + 1);
    say_claim(desk, *next, place, claims.len());
    true
}

/// Goes from a claim's note to its words: they get the focus and the caret.
pub fn go_to_claim(desk: Desk, claim: ClaimId) {
    desk.is_listing.set(false);
    show_claim(desk, claim);
}

/// Goes from a claim's words to its note: the open one's, else that of the first claim at the caret.
pub fn go_to_note(desk: Desk) -> bool {
    let here = desk.caret.get_untracked().filter(|_| caret::is_walking(desk));
    let here = here.map(|here| caret::claims_at(desk, here)).unwrap_or_default();
    let active =
        desk.session.active.get_untracked().filter(|active| here.is_empty() || here.contains(active));
    let Some(claim) = active.or(here.first().copied()) else {
        return false;
    };
    desk.session.active.set(Some(claim));
    // On a narrow window the note is a sheet, and has no number to press.
    request_animation_frame(move || {
        page::focus_first(&format!("[id=\"choose-{claim}\"], .sheet button, .sheet textarea"));
    });
    true
}

/// Chooses a claim and puts the caret at its start.
fn show_claim(desk: Desk, claim: ClaimId) -> bool {
    let start = desk.session.peek(|workspace, drawing| {
        let document = workspace.document(desk.session.open.get_untracked()?)?;
        Some(Caret { text: document.article, place: drawing.claim(claim)?.range.start() })
    });
    desk.session.active.set(Some(claim));
    say_claim(desk, claim, 1, 1);
    start.is_some_and(|start| caret::put(desk, start))
}

/// Says which claim was chosen, and, where several lie, which of them.
fn say_claim(desk: Desk, claim: ClaimId, place: usize, count: usize) {
    let found = desk.session.peek(|workspace, drawing| {
        let quote = shorten(&workspace.claim(claim)?.passage.quote.replace('\n', " "), 120);
        drawing.claim(claim).map(|_| quote)
    });
    if let Some(quote) = found {
        let name = claim_in_words(desk, claim);
        desk.session.said.set(if count > 1 {
            let (place, count) = (locale::number(place), locale::number(count));
            t!("go.claim-here", claim = name, place = place, count = count, quote = quote)
        } else {
            t!("go.claim", claim = name, quote = quote)
        });
    }
}

/// Marks the current comment, or those that are chosen together, or takes the mark away.
pub fn toggle_mark(desk: Desk, says: Standing) -> bool {
    if let Some(chosen) = several::chosen_now(desk) {
        several::mark_chosen(desk, &chosen, says);
        return true;
    }
    let current = desk.session.current.get_untracked();
    current.map(|comment| marks::toggle(desk, &[Marked::Comment(comment)], says)).is_some()
}

/// Opens what turns the current comment's first tag toward something else; where several are chosen, what theirs will
/// be toward.
pub fn open_toward(desk: Desk) -> bool {
    if several::chosen_now(desk).is_some() {
        return page::open_choice("several-toward");
    }
    let comment = desk.session.current.get_untracked();
    comment.is_some_and(|comment| page::open_choice(&format!("toward-{comment}-0")))
}

/// Opens "Export", on a narrow window what it is part of, and goes to its first item.
pub fn open_export(desk: Desk) {
    let opened = if desk.is_narrow.get_untracked() { desk.more } else { desk.exporting };
    opened.set(true);
    request_animation_frame(|| page::focus_first(".top [role=menu] [role=menuitem]"));
}

/// Tags a comment toward what its first row is toward. `None` when that changed nothing.
pub fn tag_comment(desk: Desk, comment: CommentId, tag: TagId) -> Option<Change> {
    let document = desk.session.open.get_untracked()?;
    let is_reply = desk.session.peek(|workspace, _| {
        let comments = workspace.document(document).map(|document| document.comment(comment));
        comments.flatten().is_some_and(|comment| comment.answers.is_some())
    });
    let target = first_target(desk, comment);
    let target = target.unwrap_or_else(|| untrack(|| desk.free_target(comment, is_reply, &[])));
    desk.does(Command::TagComment { document, comment, target, tag })
}

/// What the oldest of one's tags of a comment is toward; `None` when there is none.
pub fn first_target(desk: Desk, comment: CommentId) -> Option<Target> {
    let me = desk.session.me();
    desk.session.peek(|workspace, _| {
        let mine = workspace.tags_of(comment).filter(|(key, _)| key.by == me);
        mine.min_by_key(|(_, tag)| tag.created).map(|(key, _)| key.target)
    })
}

/// Makes a comment the current one, shows it and gives it the focus.
pub fn go_to_comment(desk: Desk, comment: CommentId) {
    desk.session.current.set(Some(comment));
    faults::point("shortcuts.go");
    let id = format!("comment-{comment}");
    if let Some(element) = page::element(&id) {
        page::focus(&id);
        if !page::is_in_view(&element) {
            page::show(&element);
        }
    }
}

/// Goes to the next comment that has no tag of one's own.
pub fn go_to_untagged(desk: Desk) {
    let current = desk.session.current.get_untracked();
    match next_untagged(desk, current) {
        Some(next) => go_to_comment(desk, next),
        None => desk.tell(t!("tags.all-done")),
    }
}

/// The note of the open claim, else that of the current comment's first tag.
pub fn write_note(desk: Desk) -> bool {
    let session = desk.session;
    if let Some(claim) = session.active.get_untracked() {
        page::focus(&format!("write-{claim}"));
        return true;
    }
    let button =
        session.current.get_untracked().and_then(|comment| page::element(&format!("note-of-{comment}")));
    if let Some(button) = &button {
        button.click();
    }
    button.is_some()
}

/// Leaves the innermost thing that is going on.
pub fn escape(desk: Desk) -> bool {
    if desk.moving.get_untracked().is_some() {
        leave_ends(desk);
        desk.session.said.set(t!("ends.left"));
    } else if desk.selected.get_untracked().is_some() {
        caret::let_go(desk);
    } else if let Some(claim) = desk.session.active.get_untracked() {
        desk.session.active.set(None);
        match desk.caret.get_untracked() {
            // Who came from the text goes on there.
            Some(caret) => {
                if !caret::is_walking(desk) {
                    caret::put(desk, caret);
                }
            }
            None => page::focus(&format!("choose-{claim}")),
        }
    } else if untrack(|| several::is_choosing(desk)) {
        several::let_go(desk);
    } else if caret::is_walking(desk) {
        caret::put_away(desk);
    } else if desk.search.is_open.get_untracked() {
        search::close(desk);
    } else {
        return false;
    }
    true
}

fn is_in_dialog(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest("dialog, [role=menu], .panel").ok().flatten().is_some())
}
