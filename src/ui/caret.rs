//! The caret in the article and the comments, for those who work by keyboard.
//!
//! It is in use from the first key that moves it, or from the moment that the article gets the focus by a key, until
//! the mouse is pressed. It is drawn while the article or a comment has the focus and nothing is selected.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::browser::caret::{self, Moving, Step};
use super::browser::{self, page};
use super::desk::Desk;
use super::highlight_toolbar::begin_moving_ends_from;
use super::key_hint::key_of;
use super::messages::claim_in_words;
use super::shortcuts::Way;
use crate::id::ClaimId;
use crate::text::{CharOffset, CharRange, Text, TextId, sentence_at_caret, sentences};
use crate::{t, tn};

const ARTICLE: &str = "article";
const CARET: &str = "caret";

/// A place between two characters of the article or a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caret {
    /// The text that it lies in.
    pub text: TextId,
    /// The character that it stands before.
    pub place: CharOffset,
}

/// What is drawn of the caret.
#[component]
pub fn CaretLine() -> impl IntoView {
    view! { <div class="caret" id=CARET aria-hidden="true" hidden></div> }
}

/// Lets the caret follow the focus, the mouse and the selection, for as long as the page lives.
pub fn follow(desk: Desk) {
    let _ = window_event_listener(leptos::ev::pointerdown, move |_| {
        if desk.caret.get_untracked().is_some() {
            desk.caret.set(None);
            draw(desk);
        }
    });
    let _ = window_event_listener(leptos::ev::focusin, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let is_by_key = target.is_some_and(|target| {
            target.id() == ARTICLE && target.matches(":focus-visible").unwrap_or(false)
        });
        if is_by_key && desk.caret.get_untracked().is_none() && found(desk).is_some() {
            settle(desk);
        } else if is_by_key && caret::find().is_none() {
            enter(desk);
        }
        draw(desk);
    });
    let _ = window_event_listener(leptos::ev::focusout, move |_| request_animation_frame(move || draw(desk)));
}

/// Looks where the selection has the caret now, and draws it there.
pub fn look(desk: Desk) {
    if desk.caret.get_untracked().is_some()
        && let Some(found) = found(desk)
        && desk.caret.get_untracked() != Some(found)
    {
        desk.caret.set(Some(found));
    }
    draw(desk);
}

/// The caret is in use, and the keys are its own.
pub fn is_walking(desk: Desk) -> bool {
    desk.caret.get_untracked().is_some() && focused_text().is_some()
}

/// Gives the article the focus, and the caret the place where it was left.
pub fn enter(desk: Desk) {
    let kept = desk.caret.get_untracked();
    if kept.is_none_or(|kept| !put(desk, kept)) {
        if let Some(article) = page::element(ARTICLE) {
            // Without a block there is no place for it.
            let _ = caret::put_in_view(&article);
        }
        settle(desk);
    }
}

/// Puts the caret somewhere and gives its text the focus; says whether that text is on the page.
pub fn put(desk: Desk, place: Caret) -> bool {
    let text = desk.session.peek(|workspace, _| workspace.text(place.text).cloned());
    let is_put = text.zip(page::holder_of(place.text)).and_then(|(text, holder)| {
        focus(&holder);
        caret::put(&text, &holder, place.place)
    });
    if is_put.is_some() {
        settle(desk);
    }
    is_put.is_some()
}

/// Selects a stretch of a text and gives that text the focus: the caret stands at its end.
pub fn select(desk: Desk, id: TextId, range: CharRange) {
    if let Some((text, holder)) = text_of(desk, id).zip(page::holder_of(id)) {
        focus(&holder);
        if super::browser::selection::select(&text, &holder, range).is_some() {
            settle(desk);
            say_selected(desk);
        }
    }
}

/// Moves the caret, or what is selected from it; says whether the key was the caret's.
pub fn walk(desk: Desk, step: Step, moving: Moving) -> bool {
    match begin(desk, step) {
        Beginning::Not => return false,
        Beginning::Now => {}
        Beginning::Ready => {
            if moving == Moving::SelectionEnd {
                begin_moving_chosen(desk);
            }
            // At the edge of everything there is nowhere to go.
            let _ = caret::step(step, moving);
        }
    }
    settle(desk);
    true
}

/// Moves the caret to the start of the next sentence, or of this one or the one before it, and on into the next text.
/// Where none is in use, it begins where one reads.
pub fn go_by_sentence(desk: Desk, way: Way) {
    let kept = desk.caret.get_untracked();
    if !is_walking(desk) && kept.is_none_or(|kept| !put(desk, kept)) {
        begin_here(desk);
        if let Some(here) = found(desk) {
            say_sentence(desk, here);
        }
        return;
    }
    let Some(here) = found(desk) else { return };
    let start =
        sentence_beside(desk, here, way).map(|(text, sentence)| Caret { text, place: sentence.start() });
    if let Some(start) = start.or_else(|| (way == Way::On).then(|| end_of(desk, here)).flatten()) {
        put(desk, start);
        say_sentence(desk, start);
    }
}

/// Moves the selection's end by a sentence; it stays in its text. Says whether the key was the caret's.
pub fn extend_by_sentence(desk: Desk, way: Way) -> bool {
    let Some((here, (text, holder))) = found(desk)
        .filter(|_| is_walking(desk))
        .and_then(|here| Some((here, text_of(desk, here.text).zip(page::holder_of(here.text))?)))
    else {
        return false;
    };
    let sentences = sentences(&text);
    let place = match way {
        Way::On => sentences.iter().map(|sentence| sentence.end()).find(|end| *end > here.place),
        Way::Back => sentences.iter().map(|sentence| sentence.start()).rfind(|start| *start < here.place),
    };
    if let Some(place) = place {
        begin_moving_chosen(desk);
        // At the edge of the text there is nowhere to go.
        let _ = caret::extend(&text, &holder, place);
        settle(desk);
    }
    true
}

/// The sentence that comes next, or before: behind the last one of a text the first of the next text.
pub fn sentence_beside(desk: Desk, here: Caret, way: Way) -> Option<(TextId, CharRange)> {
    let of = |id: TextId| text_of(desk, id).map(|text| sentences(&text)).unwrap_or_default();
    let own = of(here.text).into_iter();
    let found = match way {
        Way::On => own.clone().find(|sentence| sentence.start() > here.place),
        Way::Back => own.clone().rfind(|sentence| sentence.start() < here.place),
    };
    if let Some(sentence) = found {
        return Some((here.text, sentence));
    }
    let texts = caret::texts();
    let at = texts.iter().position(|text| *text == here.text)?;
    match way {
        Way::On => texts[at + 1..].iter().find_map(|text| Some((*text, of(*text).into_iter().next()?))),
        Way::Back => texts[..at].iter().rev().find_map(|text| Some((*text, of(*text).into_iter().last()?))),
    }
}

/// Puts the caret where one reads: into the comment that has the focus, else into the article.
pub fn begin_here(desk: Desk) {
    let words = focused_text().filter(|focused| focused.id() != ARTICLE);
    let words = words.and_then(|comment| comment.query_selector("[data-text]").ok().flatten());
    match words.and_then(|words| caret::put_in_view(&words)) {
        Some(()) => settle(desk),
        None => enter(desk),
    }
}

fn end_of(desk: Desk, here: Caret) -> Option<Caret> {
    let text = text_of(desk, here.text)?;
    Some(Caret { text: here.text, place: text.end() })
}

fn text_of(desk: Desk, id: TextId) -> Option<Arc<Text>> {
    desk.session.peek(|workspace, _| workspace.text(id).cloned())
}

/// Reads the sentence at the caret aloud: no screen reader follows a caret that the page draws.
fn say_sentence(desk: Desk, here: Caret) {
    let text = text_of(desk, here.text);
    let words = text.and_then(|text| Some(text.slice(sentence_at_caret(&text, here.place)?)?.to_owned()));
    if let Some(words) = words {
        let claims = claims_in_words(desk, &claims_at(desk, here));
        desk.session.said.set(claims.into_iter().chain([words]).collect::<Vec<_>>().join(" "));
    }
}

/// Says what was selected without being written or dragged.
pub fn say_selected(desk: Desk) {
    let words = desk.selected.get_untracked().and_then(|selected| {
        text_of(desk, selected.text).and_then(|text| text.slice(selected.range).map(str::to_owned))
    });
    if let Some(words) = words {
        desk.session.said.set(t!("said.selected", words = words));
    }
}

/// `Here lies claim 4, fact.`, or all of several; `None` where there is none.
fn claims_in_words(desk: Desk, claims: &[ClaimId]) -> Option<String> {
    let names: Vec<String> = claims.iter().map(|claim| claim_in_words(desk, *claim)).collect();
    let names = names.join(t!("said.between").as_str());
    match (claims.len(), key_of(desk, "open-claim")) {
        (0, _) => None,
        (1, _) => Some(t!("said.claim-here", claim = names)),
        (count, Some(key)) => Some(tn!("said.claims-here-by-key", count, claims = names, key = key)),
        (count, None) => Some(tn!("said.claims-here", count, claims = names)),
    }
}

/// Says which claims the caret has come into.
fn say_claims_here(desk: Desk) {
    let here = desk.caret.get_untracked().filter(|_| is_walking(desk) && caret::is_collapsed());
    let here = here.map(|here| claims_at(desk, here)).unwrap_or_default();
    if desk.told_claims.get_untracked() != here {
        if let Some(words) = untrack(|| claims_in_words(desk, &here)) {
            desk.session.said.set(words);
        }
        desk.told_claims.set(here);
    }
}

/// The chosen claim at the caret has its ends moved by what selects.
fn begin_moving_chosen(desk: Desk) {
    if caret::is_collapsed()
        && desk.moving.get_untracked().is_none()
        && let Some(caret) = found(desk)
        && let Some(claim) = desk.session.active.get_untracked()
        && claims_at(desk, caret).contains(&claim)
    {
        begin_moving_ends_from(desk, claim, Some(caret.place));
    }
}

/// Lets what is selected go. A caret in use stays where the selection ended.
pub fn let_go(desk: Desk) {
    desk.touch.release();
    if desk.caret.get_untracked().is_some() {
        caret::collapse();
        settle(desk);
    } else {
        browser::selection::clear();
    }
    desk.selected.set(None);
}

/// Puts the caret away; the focus stays.
pub fn put_away(desk: Desk) {
    desk.caret.set(None);
    draw(desk);
}

/// The claims of the open article at a place, the shortest one first. Both ends of a claim belong to it.
pub fn claims_at(desk: Desk, caret: Caret) -> Vec<ClaimId> {
    let Some(open) = desk.session.open.get_untracked() else {
        return Vec::new();
    };
    desk.session.peek(|workspace, drawing| {
        if workspace.document(open).is_none_or(|document| document.article != caret.text) {
            return Vec::new();
        }
        let here = |range: crate::text::CharRange| range.start() <= caret.place && caret.place <= range.end();
        let mut claims: Vec<_> = drawing.claims().iter().filter(|claim| here(claim.range)).collect();
        claims.sort_by_key(|claim| (claim.range.char_count(), claim.id));
        claims.into_iter().map(|claim| claim.id).collect()
    })
}

enum Beginning {
    /// The key belongs to the browser.
    Not,
    /// The caret has just come, and that is enough for one key.
    Now,
    Ready,
}

fn begin(desk: Desk, step: Step) -> Beginning {
    let Some(focused) = focused_text() else {
        return Beginning::Not;
    };
    let is_in_use = desk.caret.get_untracked().is_some();
    let found = caret::find();
    if focused.id() == ARTICLE {
        let is_sideways = matches!(step, Step::Left | Step::Right | Step::WordLeft | Step::WordRight);
        // After a click the other keys scroll, as they do on any page.
        return match found {
            Some(_) if is_in_use || (is_sideways && caret::is_collapsed()) => Beginning::Ready,
            None if is_in_use => {
                enter(desk);
                Beginning::Now
            }
            _ => Beginning::Not,
        };
    }
    match found {
        Some(found) if focused.contains(Some(&found.holder)) => {
            if is_in_use || caret::is_collapsed() {
                Beginning::Ready
            } else {
                Beginning::Not
            }
        }
        _ => {
            let words = focused.query_selector("[data-text]").ok().flatten();
            match words.and_then(|words| caret::put_in_view(&words)) {
                Some(()) => Beginning::Now,
                None => Beginning::Not,
            }
        }
    }
}

/// After each step: remembers the place, gives its text the focus, scrolls there and draws.
fn settle(desk: Desk) {
    if let Some(found) = caret::find() {
        focus(&found.holder);
    }
    desk.caret.set(found(desk));
    caret::scroll_into_view();
    desk.look_at_selection();
    say_claims_here(desk);
    draw(desk);
}

/// The article or the comment that has the focus itself; not what is in it.
fn focused_text() -> Option<HtmlElement> {
    caret::focused().filter(|focused| focused.id() == ARTICLE || focused.class_list().contains("comment"))
}

fn focus(holder: &Element) {
    let target = holder.closest("#article, .comment").ok().flatten();
    if let Some(target) = target.filter(|target| caret::focused().as_deref() != Some(target)) {
        page::focus(&target.id());
    }
}

fn found(desk: Desk) -> Option<Caret> {
    let found = caret::find()?;
    let place = desk.session.peek(|workspace, _| {
        workspace.text(found.text).and_then(|text| text.char_in_block(found.block, found.in_block))
    })?;
    Some(Caret { text: found.text, place })
}

/// Draws the caret where the selection is, or not at all.
pub fn draw(desk: Desk) {
    let Some(line) = page::element(CARET) else {
        return;
    };
    let is_there = is_walking(desk) && caret::is_collapsed() && caret::find().is_some();
    let reading = browser::document().and_then(|document| document.query_selector(".reading").ok().flatten());
    match caret::rect().filter(|_| is_there).zip(reading) {
        Some((rect, reading)) => {
            let origin = reading.get_bounding_client_rect();
            let style = line.style();
            for (name, value) in [
                ("--left", rect.left() - origin.left()),
                ("--top", rect.top() - origin.top()),
                ("--height", rect.height()),
            ] {
                // A custom property takes any value.
                let _ = style.set_property(name, &format!("{value}px"));
            }
            line.set_hidden(false);
        }
        None => line.set_hidden(true),
    }
}
