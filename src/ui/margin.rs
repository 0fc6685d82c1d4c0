//! The annotations, each beside its text.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlElement;

use super::browser::page::all;
use super::browser::places::{self, Places};
use super::claim_note::{ClaimNote, OrphanNote};
use super::desk::{Desk, Noted};
use super::faults;
use super::icon::Icon;
use super::locale;
use super::tag_note::TagNote;
use super::{browser, caret, handles, map};
use crate::annotation::TagKey;
use crate::drawing::View;
use crate::id::ClaimId;
use crate::margin_layout::{Wish, place};
use crate::t;

/// How far apart notes stand, and how far the middle of a note's first line is below its top, in CSS pixels.
const GAP: f64 = 14.0;
const HALF_LINE: f64 = 10.0;

/// How far the middle of the pointing hand is below its top.
const HALF_HAND: f64 = 15.0;

/// A note this near to the level of its line is joined to it by a straight line.
const NEAR: f64 = 3.0;

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
            let comments = workspace.document(open).into_iter().flat_map(|document| &document.comments);
            let tags = comments.flat_map(|comment| workspace.tags_of(comment.id));
            tags.map(|(key, _)| key).collect::<Vec<TagKey>>()
        })
    });
    let is_empty = move || claims.with(Vec::is_empty) && orphans.with(Vec::is_empty);
    let listed = Memo::new(move |_| {
        desk.search.showing.with(|showing| showing.is_narrowed().then(|| showing.listed()))
    });
    let is_moved = keep_in_place(desk);
    Effect::new(move |_| {
        claims.track();
        orphans.track();
        tags.track();
        session.active.track();
        desk.settings.track();
        is_moved.notify();
    });
    view! {
        <aside class="margin" role="complementary" aria-label=t!("margin.name") id="margin" class:listed=move || desk.is_listing.get()>
            <h2 class="vh">{t!("margin.name")}</h2>
            {move || {
                let (shown, all) = listed.get()?;
                let words = t!("margin.listed", shown = locale::number(shown), all = locale::number(all));
                Some(view! { <p class="listed-count">{words}</p> })
            }}
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
        <Leads desk />
    }
}

/// The hand that points at the open claim's line, and the lines from the text to the open note and to the one that is
/// pointed at.
#[component]
fn Leads(desk: Desk) -> impl IntoView {
    let session = desk.session;
    let is_open = move || session.active.get().is_some();
    let pointed = Memo::new(move |_| {
        let open = session.active.get().map(Noted::Claim);
        desk.pointed().filter(|pointed| Some(*pointed) != open)
    });
    // Pointing at a note moves nothing, so that the browser needn't be asked again where everything is.
    Effect::new(move |_| {
        if let Some(pointed) = pointed.get() {
            request_animation_frame(move || {
                let line = desk.chart.with_places(|places| line_of(pointed, places));
                draw_lead("pointed-lead", &pointed.note_id(), line.flatten());
            });
        }
    });
    view! {
        <Show when=is_open>
            <span class="lead" id="lead" aria-hidden="true">
                <i></i>
            </span>
            <span class="hand" id="pointing-hand" aria-hidden="true">
                <Icon name="hand" />
            </span>
        </Show>
        <Show when=move || pointed.with(Option::is_some)>
            <span class="lead pointed" id="pointed-lead" aria-hidden="true">
                <i></i>
            </span>
        </Show>
    }
}

/// Places the notes after each drawing, when the window changes and when a note grows. What is returned asks for it.
fn keep_in_place(desk: Desk) -> ArcTrigger {
    let is_moved = ArcTrigger::new();
    let asked = is_moved.clone();
    let is_coming = Rc::new(Cell::new(false));
    Effect::new(move |_| {
        asked.track();
        // Once a frame is enough, whatever has moved until then.
        if !is_coming.replace(true) {
            let is_coming = is_coming.clone();
            request_animation_frame(move || {
                is_coming.set(false);
                place_notes(desk);
            });
        }
    });
    let on_resize = is_moved.clone();
    let resized = Closure::<dyn FnMut()>::new(move || on_resize.notify());
    if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        // The text's height stands for all that moves its lines: width, size, fonts, comments that open.
        Effect::new(move |_| {
            desk.session.open.track();
            // The open note grows while it is written.
            let open = desk.session.active.get().map(|claim| Noted::Claim(claim).note_id());
            let observer = observer.clone();
            request_animation_frame(move || {
                observer.disconnect();
                let watched = ["article", "comments"].map(str::to_owned).into_iter().chain(open);
                for element in watched.filter_map(|id| browser::page::element(&id)) {
                    observer.observe(&element);
                }
            });
        });
    }
    // The observer lives as long as the page.
    resized.forget();
    let on_window = is_moved.clone();
    let _listening = window_event_listener(leptos::ev::resize, move |_| on_window.notify());
    is_moved
}

/// Asks the browser where everything is, then moves the notes there and draws the map.
pub fn place_notes(desk: Desk) {
    let room = room();
    let (Some(places), false) = (Places::read(), room == Room::Sheet) else {
        caret::draw(desk);
        handles::draw(desk);
        return;
    };
    let Some(margin) = browser::page::element("margin") else {
        return;
    };
    let notes: Vec<(HtmlElement, Wish)> = all::<HtmlElement>(&margin, ".note[data-beside]:not([hidden])")
        .into_iter()
        .map(|note| {
            let line = level(&note.get_attribute("data-beside").unwrap_or_default(), &places);
            let wish = Wish { top: line - HALF_LINE, height: f64::from(note.offset_height()) };
            (note, wish)
        })
        .collect();
    let active = desk.session.active.get_untracked();
    let open_id = active.map(|claim| Noted::Claim(claim).note_id()).unwrap_or_default();
    let (floating, stacked): (Vec<_>, Vec<_>) =
        notes.into_iter().partition(|(note, _)| room == Room::Rail && note.id() == open_id);
    let open = stacked.iter().position(|(note, _)| note.id() == open_id);
    let wishes: Vec<Wish> = stacked.iter().map(|(_, wish)| *wish).collect();
    let end_of_open = active.and_then(places::end_of_claim);
    let prose = all::<web_sys::Element>(&margin, ".empty").pop().and_then(|_| {
        let prose = browser::document()?.query_selector(".prose").ok().flatten()?;
        Some(prose.get_bounding_client_rect().top() - places.origin())
    });
    faults::point("margin.place");
    for ((note, _), top) in stacked.iter().zip(place(&wishes, open, GAP)) {
        set_top(note, top.max(0.0));
    }
    for (note, _) in floating {
        // There is no room beside the text: the open note lies over it, under its claim's last line.
        set_top(&note, end_of_open.unwrap_or_default() - places.origin());
    }
    if let (Some(empty), Some(prose)) = (all::<HtmlElement>(&margin, ".empty").pop(), prose) {
        set_top(&empty, prose);
    }
    if let Some(active) = active {
        let line = places.claim(active);
        draw_lead("lead", &open_id, line);
        if let (Some(hand), Some(line)) = (browser::page::element("pointing-hand"), line) {
            set_top(&hand, line - HALF_HAND);
        }
    }
    if let Some(pointed) = untrack(|| desk.pointed()) {
        draw_lead("pointed-lead", &pointed.note_id(), line_of(pointed, &places));
    }
    map::follow_layout(desk, places);
    caret::draw(desk);
    handles::draw(desk);
}

/// The level that a note's `data-beside` asks for.
fn level(beside: &str, places: &Places) -> f64 {
    let line = match beside.split_once('-') {
        Some(("annotation", claim)) => claim.parse().ok().and_then(|claim| places.claim(claim)),
        Some(("comment", comment)) => comment.parse().ok().and_then(|comment| places.comment(comment)),
        _ => None,
    };
    line.unwrap_or_else(|| places.article())
}

/// The middle of the line of text that an annotation is about.
fn line_of(noted: Noted, places: &Places) -> Option<f64> {
    match noted {
        Noted::Claim(claim) => places.claim(claim),
        Noted::Tag(tag) => places.comment(tag.comment),
    }
}

/// Draws the line from the level `line` in the text to a note: across, then up or down, then across.
fn draw_lead(lead: &str, note: &str, line: Option<f64>) {
    let note = browser::page::element(note).and_then(|note| top_of(&note));
    let (Some(lead), Some(line), Some(note)) = (browser::page::element(lead), line, note) else {
        return;
    };
    let (line, note) = (line.round(), note + HALF_LINE);
    let is_level = (line - note).abs() <= NEAR;
    let _ = lead.toggle_attribute_with_force("data-up", note < line && !is_level);
    set_top(&lead, if is_level { line } else { line.min(note) });
    let height = if is_level { 0.0 } else { (line - note).abs() };
    let _ = lead.style().set_property("--height", &format!("{height}px"));
}

/// Where the stylesheets have room for notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    /// Beside the text.
    Margin,
    /// For numbers beside the text, and for the open note over it.
    Rail,
    /// In a sheet at the bottom of the window.
    Sheet,
}

fn room() -> Room {
    let root = browser::document().and_then(|document| document.document_element());
    let style = root.and_then(|root| browser::window()?.get_computed_style(&root).ok().flatten());
    match style.and_then(|style| style.get_property_value("--notes").ok()).as_deref().map(str::trim) {
        Some("rail") => Room::Rail,
        Some("sheet") => Room::Sheet,
        _ => Room::Margin,
    }
}

fn set_top(element: &HtmlElement, top: f64) {
    // A custom property takes any value.
    let _ = element.style().set_property("--top", &format!("{}px", top.round()));
}

/// Where an element was placed last; it may still be on its way there.
fn top_of(element: &HtmlElement) -> Option<f64> {
    element.style().get_property_value("--top").ok()?.strip_suffix("px")?.parse().ok()
}
