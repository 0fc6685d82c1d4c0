//! The annotations, each beside its text.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

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
use super::session::Session;
use super::tag_note::TagNote;
use super::{browser, caret, handles, map};
use crate::drawing::View;
use crate::margin_layout::{Wish, place};
use crate::t;

/// How far apart notes stand, and how far the middle of a note's first line is below its top, in CSS pixels.
const GAP: f64 = 14.0;
const HALF_LINE: f64 = 10.0;

/// How far the middle of the pointing hand is below its top.
const HALF_HAND: f64 = 15.0;

/// A note this near to the level of its line is joined to it by a straight line.
const NEAR: f64 = 3.0;

/// So many annotations are all listed. Of more, those that are near the window have a note, and each says which one of how many
/// it is.
const AT_ONCE: usize = 60;

/// How far the page is scrolled, in windows, until it is decided anew which annotations have a note. A window above and below has
/// them already.
const STEP: f64 = 0.4;

/// How tall the note of a claim and that of a tag are, in CSS pixels, before they have been seen.
const CLAIM_NOTE: f64 = 41.0;
const TAG_NOTE: f64 = 20.0;

/// The notes of the margin. A handle: copies are the same notes.
#[derive(Clone, Copy)]
pub struct Notes {
    session: Session,
    /// All annotations in the order of the list: claims that have no place in the text, claims in reading order, then tags in
    /// the order of the comments.
    listed: Memo<Arc<Vec<Noted>>>,
    /// Those that have a note, where not all have.
    near: RwSignal<Arc<HashSet<Noted>>>,
    /// One that is to have a note, wherever it is: the focus goes there.
    wanted: RwSignal<Option<Noted>>,
    /// How tall each note was when it was there last.
    heights: StoredValue<HashMap<Noted, f64>>,
    /// Where each note is, or would be, in the order of the list: its top and its bottom, from the top of `.reading`.
    placed: StoredValue<Vec<(Noted, f64, f64)>>,
    /// How far the page was scrolled when it was decided which annotations have a note.
    decided_at: StoredValue<f64>,
}

impl Notes {
    /// The notes of the open document.
    pub fn new(session: Session) -> Self {
        let listed = Memo::new(move |_| {
            let Some(open) = session.open.get() else {
                return Arc::default();
            };
            session.read(&[View::Claims, View::Tags, View::Document], |workspace, drawing| {
                let comments = workspace.document(open).into_iter().flat_map(|document| &document.comments);
                let tags = comments.flat_map(|comment| workspace.tags_of(comment.id));
                let tags = tags.map(|(key, _)| Noted::Tag(key));
                let orphans = drawing.orphans().iter().map(|claim| Noted::Claim(*claim));
                let claims = drawing.claims().iter().map(|claim| Noted::Claim(claim.id));
                Arc::new(orphans.chain(claims).chain(tags).collect())
            })
        });
        Self {
            session,
            listed,
            near: RwSignal::default(),
            wanted: RwSignal::new(None),
            heights: StoredValue::default(),
            placed: StoredValue::default(),
            decided_at: StoredValue::default(),
        }
    }

    /// Not all annotations have a note.
    pub fn are_partial(self) -> bool {
        self.listed.with(|listed| listed.len() > AT_ONCE)
    }

    /// A note will be there in the next frame, wherever the window is.
    pub fn want(self, noted: Noted) {
        self.wanted.set(Some(noted));
    }

    /// `aria-setsize` and `aria-posinset` of a note, where not all are there.
    pub fn place_in_list(self, noted: Noted) -> Option<(usize, usize)> {
        if !self.are_partial() {
            return None;
        }
        let number = self.session.peek(|_, drawing| match noted {
            Noted::Claim(claim) => Some(drawing.orphans().len() + drawing.claim(claim)?.number),
            Noted::Tag(_) => None,
        });
        self.listed.with(|listed| {
            let place = || listed.iter().rposition(|own| *own == noted).map(|place| place + 1);
            Some((listed.len(), number.or_else(place)?))
        })
    }

    /// Which annotations have a note. For use where something listens.
    fn has(self, desk: Desk) -> impl Fn(&Noted) -> bool {
        let are_all = !self.are_partial() || (desk.is_narrow.get() && desk.is_listing.get());
        let near = self.near.get();
        let also = [self.wanted.get(), desk.session.active.get().map(Noted::Claim), desk.focused.get()];
        move |noted| are_all || near.contains(noted) || also.contains(&Some(*noted))
    }

    /// The window is so far from where it was when it was decided which annotations have a note that this must be done again.
    fn is_window_elsewhere(self) -> bool {
        let Some(window) = browser::window() else { return false };
        let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
        let scrolled = window.scroll_y().unwrap_or_default();
        (scrolled - self.decided_at.get_value()).abs() > STEP * height
    }

    /// Gives those a note that are near the window: as they were placed last, or their claims in the text.
    fn follow_window(self, places: &Places) {
        let Some(window) = browser::window() else { return };
        let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
        let scrolled = window.scroll_y().unwrap_or_default();
        let origin = places.page_top() - scrolled;
        self.decided_at.set_value(scrolled);
        if !untrack(|| self.are_partial()) {
            return;
        }
        let (from, to) = (-height - origin, 2.0 * height - origin);
        let is_near_text = |noted: &Noted| {
            let line = line_of(*noted, places);
            line.is_some_and(|line| from <= line && line <= to)
        };
        let near: HashSet<Noted> = self.placed.with_value(|placed| {
            let near = placed
                .iter()
                .filter(|(noted, top, bottom)| (*bottom >= from && *top <= to) || is_near_text(noted));
            near.map(|(noted, ..)| *noted).collect()
        });
        if self.near.with_untracked(|shown| **shown != near) {
            self.near.set(Arc::new(near));
        }
    }
}

/// The margin: claims in reading order, then tags in the order of the comments.
#[component]
pub fn Margin() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let orphans = Memo::new(move |_| {
        session.open.track();
        session.read(&[View::Claims], |_, drawing| drawing.orphans().to_vec())
    });
    let notes = desk.notes;
    let shown = Memo::new(move |_| {
        let has = notes.has(desk);
        let orphan_count = orphans.with(Vec::len);
        notes.listed.with(|listed| {
            listed.iter().skip(orphan_count).copied().filter(|noted| has(noted)).collect::<Vec<Noted>>()
        })
    });
    let is_empty = move || {
        let is_tag = |noted: &Noted| matches!(noted, Noted::Tag(_));
        notes.listed.with(|listed| listed.first().is_none_or(is_tag))
    };
    let listed = Memo::new(move |_| {
        desk.search.showing.with(|showing| showing.is_narrowed().then(|| showing.listed()))
    });
    let is_moved = keep_in_place(desk);
    let is_moved_by_settings = is_moved.clone();
    Effect::new(move |_| {
        notes.listed.track();
        shown.track();
        session.active.track();
        is_moved.notify();
    });
    Effect::new(move |_| {
        session.open.track();
        session.read(&[View::Document], |_, _| ());
        desk.settings.track();
        desk.is_narrow.track();
        notes.heights.set_value(HashMap::new());
        desk.chart.is_laid_out_anew();
        is_moved_by_settings.notify();
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
                <For each=move || shown.get() key=|noted| *noted let:noted>
                    {match noted {
                        Noted::Claim(id) => view! { <ClaimNote id /> }.into_any(),
                        Noted::Tag(key) => view! { <TagNote key /> }.into_any(),
                    }}
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
    let is_waiting = Rc::new(Cell::new(false));
    let resized = Closure::<dyn FnMut()>::new(move || {
        on_resize.notify();
        if !is_long(desk) {
            return;
        }
        // To ask a whole long document where its lines are is dear: what is far is looked at again once the changes of
        // its height have come to rest.
        if !is_waiting.replace(true) {
            let (is_waiting, on_rest) = (is_waiting.clone(), on_resize.clone());
            set_timeout(
                move || {
                    is_waiting.set(false);
                    desk.chart.is_laid_out_anew();
                    on_rest.notify();
                },
                REST,
            );
        }
    });
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
    let resizing = window_event_listener(leptos::ev::resize, move |_| {
        desk.notes.heights.set_value(HashMap::new());
        desk.chart.is_laid_out_anew();
        on_window.notify();
    });
    let is_following = Rc::new(Cell::new(false));
    let on_scroll = is_moved.clone();
    let scrolling = window_event_listener(leptos::ev::scroll, move |_| {
        if !is_long(desk) || is_following.replace(true) {
            return;
        }
        let (is_following, on_scroll) = (is_following.clone(), on_scroll.clone());
        request_animation_frame(move || {
            is_following.set(false);
            if desk.notes.is_window_elsewhere() {
                desk.chart.with_places(|places| desk.notes.follow_window(places));
                on_scroll.notify();
            }
        });
    });
    on_cleanup(move || {
        resizing.remove();
        scrolling.remove();
    });
    is_moved
}

/// Asks the browser where everything is, then moves the notes there and draws the map.
pub fn place_notes(desk: Desk) {
    let room = room();
    let look = || desk.chart.look(desk.session, is_long(desk));
    let Some(places) = Some(room).filter(|room| *room != Room::Sheet).and_then(|_| look()) else {
        caret::draw(desk);
        handles::draw(desk);
        return;
    };
    let Some(margin) = browser::page::element("margin") else {
        return;
    };
    // Whatever asks for a place does so before the notes are moved, and none of it moves with them.
    desk.chart.measure();
    caret::draw(desk);
    handles::draw(desk);
    if untrack(|| desk.notes.are_partial()) {
        place_some(desk, room, &margin, &places);
    } else {
        place_all(desk, room, &margin, &places);
    }
    let active = desk.session.active.get_untracked();
    let prose = all::<web_sys::Element>(&margin, ".empty").pop().and_then(|_| {
        let prose = browser::document()?.query_selector(".prose").ok().flatten()?;
        Some(prose.get_bounding_client_rect().top() - places.origin())
    });
    if let (Some(empty), Some(prose)) = (all::<HtmlElement>(&margin, ".empty").pop(), prose) {
        set_top(&empty, prose);
    }
    if let Some(active) = active {
        let line = places.claim(active);
        draw_lead("lead", &Noted::Claim(active).note_id(), line);
        if let (Some(hand), Some(line)) = (browser::page::element("pointing-hand"), line) {
            set_top(&hand, line - HALF_HAND);
        }
    }
    if let Some(pointed) = untrack(|| desk.pointed()) {
        draw_lead("pointed-lead", &pointed.note_id(), line_of(pointed, &places));
    }
    map::follow_layout(desk, places);
}

/// Places the notes where there is one for each annotation.
fn place_all(desk: Desk, room: Room, margin: &web_sys::Element, places: &Places) {
    let notes: Vec<(HtmlElement, Wish)> = all::<HtmlElement>(margin, ".note[data-beside]:not([hidden])")
        .into_iter()
        .map(|note| {
            let line = level(&note.get_attribute("data-beside").unwrap_or_default(), places);
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
    faults::point("margin.place");
    for ((note, _), top) in stacked.iter().zip(place(&wishes, open, GAP)) {
        set_top(note, top.max(0.0));
    }
    for (note, _) in floating {
        // There is no room beside the text: the open note lies over it, under its claim's last line.
        set_top(&note, end_of_open.unwrap_or_default() - places.origin());
    }
}

/// Places the notes where only some annotations have one: all are reckoned with, so that a note is where it would be
/// if all were there.
fn place_some(desk: Desk, room: Room, margin: &web_sys::Element, places: &Places) {
    let notes = desk.notes;
    let active = desk.session.active.get_untracked().map(Noted::Claim);
    let drawn: HashMap<String, HtmlElement> = all::<HtmlElement>(margin, ".note[data-beside]:not([hidden])")
        .into_iter()
        .map(|note| (note.id(), note))
        .collect();
    let end_of_open = desk.session.active.get_untracked().and_then(places::end_of_claim);
    let near = notes.near.get_untracked();
    let listed = notes.listed.get_untracked();
    let also = [notes.wanted.get_untracked(), active, desk.focused.get_untracked()];
    let search = desk.search;
    let shown: Vec<Noted> = listed
        .iter()
        .copied()
        .filter(|noted| match noted {
            Noted::Claim(claim) => search.has_claim(*claim),
            Noted::Tag(tag) => search.has_tag(*tag),
        })
        .filter(|noted| !(room == Room::Rail && active == Some(*noted)))
        .collect();
    let element_of = |noted: Noted| {
        let may_be_there = near.contains(&noted) || also.contains(&Some(noted));
        may_be_there.then(|| drawn.get(&noted.note_id())).flatten()
    };
    let wishes: Vec<Wish> = notes
        .heights
        .try_update_value(|heights| {
            let wish = |noted: &Noted| {
                let line = line_of(*noted, places).unwrap_or_else(|| places.article());
                let height = match element_of(*noted) {
                    Some(note) => {
                        let height = f64::from(note.offset_height());
                        heights.insert(*noted, height);
                        height
                    }
                    None => heights.get(noted).copied().unwrap_or(match noted {
                        Noted::Claim(_) => CLAIM_NOTE,
                        Noted::Tag(_) => TAG_NOTE,
                    }),
                };
                Wish { top: line - HALF_LINE, height }
            };
            shown.iter().map(wish).collect()
        })
        .unwrap_or_default();
    let open = shown.iter().position(|noted| active == Some(*noted));
    let tops = place(&wishes, open, GAP);
    let placed: Vec<(Noted, f64, f64)> = shown
        .iter()
        .zip(tops)
        .zip(&wishes)
        .map(|((noted, top), wish)| (*noted, top.max(0.0), top.max(0.0) + wish.height))
        .collect();
    for (noted, top, _) in &placed {
        if let Some(note) = element_of(*noted) {
            set_top(note, *top);
        }
    }
    if let (Room::Rail, Some(note)) = (room, active.and_then(|active| drawn.get(&active.note_id()))) {
        set_top(note, end_of_open.unwrap_or_default() - places.origin());
    }
    notes.placed.set_value(placed);
    notes.follow_window(places);
}

/// How long after the last growth or shrinking of a long document all of it is looked at again.
const REST: Duration = Duration::from_millis(250);

/// The open document is so long that not all of it is asked where it is.
fn is_long(desk: Desk) -> bool {
    let session = desk.session;
    let has_many_lines = session.peek(|workspace, _| {
        let document = workspace.document(session.open.get_untracked()?)?;
        let blocks = workspace.text(document.article).map_or(0, |text| text.block_count());
        Some(blocks > AT_ONCE || document.comments.len() > AT_ONCE)
    });
    has_many_lines.unwrap_or_default() || untrack(|| desk.notes.are_partial())
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
