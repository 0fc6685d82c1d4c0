//! What keys do, and the gestures that keys and buttons share.
//!
//! Letters go by `event.key`, digits by `event.code`: on a French keyboard digits need Shift, which here means
//! "stay". No key works inside a text field.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::KeyboardEvent;

use super::browser::caret::{Moving, Step};
use super::browser::{self, page};
use super::caret;
use super::desk::Desk;
use super::faults;
use super::highlight_toolbar::{highlight, leave_ends, mark_evidence, set_ends, take_sentence};
use crate::annotation::Target;
use crate::codebook::{KindId, TagId};
use crate::document::CommentId;
use crate::t;
use crate::workspace::Command;

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
    if event.default_prevented() || event.is_composing() || event.alt_key() || is_in_dialog(event) {
        return false;
    }
    faults::point("shortcuts.press");
    let is_writing = page::is_writing(event);
    let key = event.key();
    if !is_writing && let Some(step) = caret_step(event) {
        let moving = if event.shift_key() { Moving::SelectionEnd } else { Moving::Caret };
        return caret::walk(desk, step, moving);
    }
    if event.ctrl_key() || event.meta_key() {
        return !is_writing && press_with_control(desk, &key.to_lowercase(), event.shift_key());
    }
    if key == "Escape" {
        return escape(desk);
    }
    if is_writing {
        return false;
    }
    if key == "Enter" && desk.moving.get_untracked().is_some() {
        set_ends(desk);
        return true;
    }
    if let Some(digit) = event.code().strip_prefix("Digit").or(event.code().strip_prefix("Numpad")) {
        return press_digit(desk, digit, event.shift_key());
    }
    if event.shift_key() {
        return false;
    }
    press_letter(desk, &key)
}

/// The way that a key moves the caret.
fn caret_step(event: &KeyboardEvent) -> Option<Step> {
    Some(match (event.key().as_str(), event.ctrl_key() || event.meta_key()) {
        ("ArrowLeft", false) => Step::Left,
        ("ArrowRight", false) => Step::Right,
        ("ArrowUp", false) => Step::Up,
        ("ArrowDown", false) => Step::Down,
        ("Home", false) => Step::LineStart,
        ("End", false) => Step::LineEnd,
        ("ArrowLeft", true) => Step::WordLeft,
        ("ArrowRight", true) => Step::WordRight,
        ("ArrowUp", true) => Step::ParagraphUp,
        ("ArrowDown", true) => Step::ParagraphDown,
        ("Home", true) => Step::TextStart,
        ("End", true) => Step::TextEnd,
        _ => return None,
    })
}

fn press_with_control(desk: Desk, key: &str, is_shifted: bool) -> bool {
    match (key, is_shifted) {
        ("z", false) => desk.undo(),
        ("z", true) | ("y", false) => desk.redo(),
        _ => return false,
    }
    true
}

fn press_letter(desk: Desk, key: &str) -> bool {
    let session = desk.session;
    match key {
        "u" => {
            go_to_untagged(desk);
            return true;
        }
        "n" => return write_note(desk),
        "e" => {
            return session.current.get_untracked().is_some_and(|comment| {
                let target = first_target(desk, comment);
                target.map(|target| mark_evidence(desk, comment, target)).is_some()
            });
        }
        _ => {}
    }
    desk.look_at_selection();
    if key == "s" {
        return take_sentence(desk);
    }
    if desk.selected.get_untracked().is_none() {
        return false;
    }
    let mut letters = key.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return false;
    };
    match letter {
        'h' => highlight(desk, None),
        _ => {
            let kind: Option<KindId> = session.peek(|workspace, _| {
                let kinds = &workspace.codebook().kinds;
                kinds.iter().find(|kind| kind.key == Some(letter)).map(|kind| kind.id.clone())
            });
            let Some(kind) = kind else {
                return false;
            };
            highlight(desk, Some(kind));
        }
    }
    true
}

/// A digit tags the current comment and goes on to the next untagged one; with Shift it stays. 0 clears.
fn press_digit(desk: Desk, digit: &str, stays: bool) -> bool {
    let session = desk.session;
    let Some(comment) = session.current.get_untracked() else {
        return false;
    };
    if digit == "0" {
        if let Some(target) = first_target(desk, comment) {
            desk.does(Command::Untag { comment, target });
        }
        return true;
    }
    let tag: Option<TagId> = session.peek(|workspace, _| {
        let tags = &workspace.codebook().tags;
        let tag = tags.iter().find(|tag| tag.key.is_some_and(|key| key.to_string() == digit));
        tag.map(|tag| tag.id.clone())
    });
    let Some(tag) = tag else {
        return false;
    };
    tag_comment(desk, comment, tag);
    if !stays {
        match session.next_untagged(Some(comment)) {
            Some(next) => go_to_comment(desk, next),
            None => desk.tell(t!("tags.all-done")),
        }
    }
    true
}

/// Tags a comment toward what its first row is toward.
pub fn tag_comment(desk: Desk, comment: CommentId, tag: TagId) {
    let Some(document) = desk.session.open.get_untracked() else {
        return;
    };
    let is_reply = desk.session.peek(|workspace, _| {
        let comments = workspace.document(document).map(|document| document.comment(comment));
        comments.flatten().is_some_and(|comment| comment.answers.is_some())
    });
    let target = first_target(desk, comment);
    let target = target.unwrap_or_else(|| untrack(|| desk.free_target(comment, is_reply, &[])));
    desk.does(Command::TagComment { document, comment, target, tag });
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
    match desk.session.next_untagged(current) {
        Some(next) => go_to_comment(desk, next),
        None => desk.tell(t!("tags.all-done")),
    }
}

/// The note of the open claim, else that of the current comment's first tag.
fn write_note(desk: Desk) -> bool {
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
fn escape(desk: Desk) -> bool {
    if desk.moving.get_untracked().is_some() {
        leave_ends(desk);
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
    } else if caret::is_walking(desk) {
        caret::put_away(desk);
    } else {
        return false;
    }
    true
}

fn is_in_dialog(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest("dialog, [role=menu], .panel").ok().flatten().is_some())
}
