//! The annotations, each beside its text.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlElement;

use super::claim_note::{ClaimNote, OrphanNote};
use super::desk::Desk;
use super::faults;
use super::icon::Icon;
use super::tag_note::TagNote;
use super::{browser, caret};
use crate::annotation::TagKey;
use crate::drawing::View;
use crate::id::ClaimId;
use crate::margin_layout::{Wish, place};
use crate::t;

/// How far apart notes stand, and how much lower than its line's upper edge a note begins, in CSS pixels.
const GAP: f64 = 14.0;
const DROP: f64 = 3.0;

/// The margin: claims in reading order, then tags in the order of the comments.
#[component]
pub fn Margin() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let claims = Memo::new(move |_| {
        session.open.track();
        session.read(&[View::Claims], |_, drawing| {
            drawing.claims().iter().map(|claim| claim.id).collect::<Vec<ClaimId>>()
        })
    });
    let orphans = Memo::new(move |_| {
        session.open.track();
        session.read(&[View::Claims], |_, drawing| drawing.orphans().to_vec())
    });
    let tags = Memo::new(move |_| {
        let Some(open) = session.open.get() else {
            return Vec::new();
        };
        session.read(&[View::Tags, View::Document], |workspace, _| {
            let me = session.me();
            let comments = workspace.document(open).into_iter().flat_map(|document| &document.comments);
            let tags = comments.flat_map(|comment| workspace.tags_of(comment.id));
            tags.map(|(key, _)| key).filter(|key| key.by == me).collect::<Vec<TagKey>>()
        })
    });
    let is_empty = move || claims.with(Vec::is_empty) && orphans.with(Vec::is_empty);
    let is_moved = keep_in_place(desk);
    Effect::new(move |_| {
        claims.track();
        orphans.track();
        tags.track();
        session.active.track();
        is_moved.notify();
    });
    view! {
        <aside class="margin" role="complementary" aria-label=t!("margin.name") id="margin" class:listed=move || desk.is_listing.get()>
            <h2 class="vh">{t!("margin.name")}</h2>
            <ol>
                <For each=move || orphans.get() key=|id| *id let:id>
                    <OrphanNote id />
                </For>
                <For each=move || claims.get() key=|id| *id let:id>
                    <ClaimNote id />
                </For>
                <For each=move || tags.get() key=|key| *key let:key>
                    <TagNote key />
                </For>
            </ol>
            <Show when=is_empty>
                <p class="empty">{t!("margin.empty")}</p>
            </Show>
        </aside>
        <Lead desk />
    }
}

/// The hand that points at the open claim's line, and the line from there to its note.
#[component]
fn Lead(desk: Desk) -> impl IntoView {
    let is_open = move || desk.session.active.get().is_some();
    view! {
        <Show when=is_open>
            <span class="lead" id="lead" aria-hidden="true"></span>
            <span class="hand" id="pointing-hand" aria-hidden="true">
                <Icon name="hand" />
            </span>
        </Show>
    }
}

/// Places the notes after each drawing, when the window changes and when a note grows. What is returned asks for it.
fn keep_in_place(desk: Desk) -> ArcTrigger {
    let is_moved = ArcTrigger::new();
    let asked = is_moved.clone();
    Effect::new(move |_| {
        asked.track();
        request_animation_frame(move || place_notes(desk));
    });
    let on_resize = is_moved.clone();
    let resized = Closure::<dyn FnMut()>::new(move || on_resize.notify());
    if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        // The text's height stands for all that moves its lines: width, size, fonts, comments that open.
        Effect::new(move |_| {
            desk.session.open.track();
            let observer = observer.clone();
            request_animation_frame(move || {
                observer.disconnect();
                for id in ["article", "comments", "margin"] {
                    if let Some(element) = browser::page::element(id) {
                        observer.observe(&element);
                    }
                }
            });
        });
    }
    // The observer lives as long as the page.
    resized.forget();
    is_moved
}

/// Asks the browser where everything is and moves the notes there.
pub fn place_notes(desk: Desk) {
    caret::draw(desk);
    let Some(document) = browser::document() else {
        return;
    };
    let Ok(Some(reading)) = document.query_selector(".reading") else {
        return;
    };
    let origin = reading.get_bounding_client_rect().top();
    let Ok(notes) = document.query_selector_all(".margin .note[data-beside]") else {
        return;
    };
    let notes: Vec<HtmlElement> =
        (0..notes.length()).filter_map(|at| notes.item(at)?.dyn_into().ok()).collect();
    let is_rail = is_rail(&document);
    let active = desk.session.active.get_untracked();
    let open_id = active.map(|claim| format!("note-{claim}")).unwrap_or_default();
    if is_rail && let Some(open) = notes.iter().find(|note| note.id() == open_id) {
        // There is no room beside the text: the open note lies over it, under its claim's last line.
        let bottom = lines_beside(&document, open).last().map_or(0.0, |line| line.bottom());
        set_top(open, bottom - origin);
    }
    let stacked: Vec<&HtmlElement> = notes.iter().filter(|note| !(is_rail && note.id() == open_id)).collect();
    let wishes: Vec<Wish> = stacked
        .iter()
        .map(|note| {
            let line = lines_beside(&document, note).into_iter().next();
            let top = line.map_or(0.0, |line| line.top() - origin + DROP);
            Wish { top, height: f64::from(note.offset_height()) }
        })
        .collect();
    let open = stacked.iter().position(|note| note.id() == open_id);
    faults::point("margin.place");
    for (note, top) in stacked.iter().zip(place(&wishes, open, GAP)) {
        set_top(note, top.max(0.0));
    }
    if let Ok(Some(empty)) = document.query_selector(".margin .empty")
        && let Some(empty) = empty.dyn_ref::<HtmlElement>()
        && let Ok(Some(prose)) = document.query_selector(".prose")
    {
        set_top(empty, prose.get_bounding_client_rect().top() - origin + DROP);
    }
    let line = match open {
        Some(open) => Some(wishes[open].top - DROP),
        None => notes
            .iter()
            .find(|note| note.id() == open_id)
            .and_then(|note| lines_beside(&document, note).into_iter().next())
            .map(|line| line.top() - origin),
    };
    for element in ["lead", "pointing-hand"].into_iter().filter_map(browser::page::element) {
        if let Some(line) = line {
            set_top(&element, line);
        }
    }
}

/// The lines of what a note stands beside, from the first to the last. An element of several marks has the lines
/// of all of them; an inline box's own rectangle would cover all its lines at once.
fn lines_beside(document: &web_sys::Document, note: &HtmlElement) -> Vec<web_sys::DomRect> {
    let beside = note.get_attribute("data-beside").unwrap_or_default();
    let Ok(parts) = document.query_selector_all(&beside) else {
        return Vec::new();
    };
    let parts = (0..parts.length()).filter_map(|at| parts.item(at)?.dyn_into::<web_sys::Element>().ok());
    parts
        .flat_map(|part| {
            let lines = part.get_client_rects();
            (0..lines.length()).filter_map(move |at| lines.item(at)).collect::<Vec<_>>()
        })
        .collect()
}

/// The stylesheets have no room for a margin, and draw a rail of numbers.
fn is_rail(document: &web_sys::Document) -> bool {
    let style =
        document.document_element().and_then(|root| browser::window()?.get_computed_style(&root).ok()?);
    style.is_some_and(|style| style.get_property_value("--notes").is_ok_and(|notes| notes.trim() == "rail"))
}

fn set_top(element: &HtmlElement, top: f64) {
    // A custom property takes any value.
    let _ = element.style().set_property("--top", &format!("{}px", top.round()));
}
