//! The map of the document beside the scroll bar: where the claims and the comments are, and which part is in the window.
//!
//! It says nothing that the margin and the keys don't: to screen readers it isn't there. Its signs are made anew when
//! the page is laid out anew; scrolling moves the frame of the visible part alone.

use leptos::prelude::*;
use web_sys::{HtmlElement, PointerEvent};

use super::browser::page;
use super::browser::places::Places;
use super::desk::Desk;
use super::session::Session;
use crate::drawing::View;
use crate::map_layout::rows;

/// How tall a row of claims and one of comments is, in CSS pixels.
const CLAIM_ROW: f64 = 4.0;
const COMMENT_ROW: f64 = 8.0;

const MAP: &str = "map";
const HERE: &str = "here";

/// A sign on the map.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tick {
    /// Its top, in CSS pixels from the map's.
    top: usize,
    sign: Sign,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Sign {
    /// A claim, by its kind.
    Claim(String),
    /// A comment, by its first tag.
    Comment(String),
}

/// What the map shows. A handle: copies are the same chart.
#[derive(Clone, Copy)]
pub struct Chart {
    ticks: RwSignal<Vec<Tick>>,
    /// Where everything was when the page was laid out last.
    places: StoredValue<Option<Places>, LocalStorage>,
    /// Something has been laid out anew since, and all has to be looked at again.
    is_stale: StoredValue<bool>,
    /// How tall the map was then, and how long the whole page, in CSS pixels.
    scale: StoredValue<Option<Scale>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    map: f64,
    page: f64,
}

impl Chart {
    /// A map of nothing.
    pub fn empty() -> Self {
        Self {
            ticks: RwSignal::new(Vec::new()),
            places: StoredValue::new_local(None),
            is_stale: StoredValue::new(true),
            scale: StoredValue::new(None),
        }
    }

    /// Looks how tall the map is and how long the page.
    pub fn measure(self) {
        let scale = page::element(MAP).zip(length());
        let scale = scale.map(|(map, page)| Scale { map: f64::from(map.client_height()), page });
        self.scale.set_value(scale);
    }

    /// Everything may be elsewhere now.
    pub fn is_laid_out_anew(self) {
        self.is_stale.set_value(true);
    }

    /// Looks where everything is now. Of a long document only what is near the window is looked at as long as nothing has been
    /// laid out anew.
    pub fn look(self, session: Session, is_long: bool) -> Option<Places> {
        let kept = self.places.try_update_value(Option::take).flatten();
        let is_stale = self.is_stale.get_value();
        self.is_stale.set_value(false);
        if !is_long {
            return Places::read();
        }
        session.peek(|workspace, drawing| {
            let document = workspace.document(session.open.get_untracked()?)?;
            let text = workspace.text(document.article)?;
            match kept.filter(|_| !is_stale) {
                Some(mut places) => places.look_near(text, drawing).map(|()| places),
                None => Places::read_long(text, drawing),
            }
        })
    }

    /// Looks where everything was when the page was laid out last; `None` before the first time.
    pub fn with_places<T>(self, look: impl FnOnce(&Places) -> T) -> Option<T> {
        self.places.with_value(|places| places.as_ref().map(look))
    }
}

/// The map. A press or a drag on it scrolls there.
#[component]
pub fn DocumentMap() -> impl IntoView {
    let desk = expect_context::<Desk>();
    // How far the pointer is below the middle of the frame while it drags it.
    let grip = StoredValue::new(None::<f64>);
    let press = move |event: PointerEvent| {
        let (Some(map), Some(here)) = (page::element(MAP), page::element(HERE)) else {
            return;
        };
        if event.button() != 0 {
            return;
        }
        // The selection and the focus stay.
        event.prevent_default();
        // A pointer that is gone already is not followed.
        let _ = map.set_pointer_capture(event.pointer_id());
        let frame = here.get_bounding_client_rect();
        let at = f64::from(event.client_y());
        let is_inside = frame.top() <= at && at <= frame.bottom();
        grip.set_value(Some(if is_inside { at - f64::midpoint(frame.top(), frame.bottom()) } else { 0.0 }));
        scroll_to(&map, at, grip.get_value());
    };
    let drag = move |event: PointerEvent| {
        if let (Some(map), Some(grip)) = (page::element(MAP), grip.get_value()) {
            scroll_to(&map, f64::from(event.client_y()), Some(grip));
        }
    };
    // A kind or a tag may change while every line stays where it is.
    Effect::new(move |_| {
        desk.session.read(&[View::History, View::Codebook], |_, _| ());
        draw(desk);
    });
    let scrolling = window_event_listener(leptos::ev::scroll, move |_| frame_the_window(desk.chart));
    on_cleanup(move || scrolling.remove());
    view! {
        <div
            class="map"
            id=MAP
            aria-hidden="true"
            on:pointerdown=press
            on:pointermove=drag
            on:pointerup=move |_| grip.set_value(None)
            on:pointercancel=move |_| grip.set_value(None)
            on:mousedown=|event| event.prevent_default()
        >
            <For each=move || desk.chart.ticks.get() key=Clone::clone let:tick>
                {
                    let (class, kind, tag) = match tick.sign {
                        Sign::Claim(kind) => (None, Some(kind), None),
                        Sign::Comment(tag) => (Some("c"), None, Some(tag)),
                    };
                    view! { <i class=class data-kind=kind data-tag=tag style:--top=format!("{}px", tick.top)></i> }
                }
            </For>
            <span class="here" id=HERE></span>
        </div>
    }
}

/// Draws the map anew after the page was laid out anew.
pub fn follow_layout(desk: Desk, places: Places) {
    desk.chart.places.set_value(Some(places));
    draw(desk);
    frame_the_window(desk.chart);
}

fn draw(desk: Desk) {
    let ticks = desk.chart.with_places(|places| ticks(desk, places)).unwrap_or_default();
    if desk.chart.ticks.with_untracked(|shown| *shown != ticks) {
        desk.chart.ticks.set(ticks);
    }
}

fn ticks(desk: Desk, places: &Places) -> Vec<Tick> {
    let Some(Scale { map, page }) = desk.chart.scale.get_value() else {
        return Vec::new();
    };
    let scale = map / page;
    let top = |line: f64| (line + places.page_top()) * scale;
    let session = desk.session;
    let (claims, comments) = session.peek(|workspace, drawing| {
        let claims: Vec<(f64, String)> = drawing
            .claims()
            .iter()
            .filter_map(|claim| {
                let kind = workspace.claim(claim.id)?.kind.as_ref();
                let kind = kind.map_or_else(|| "unkinded".to_owned(), ToString::to_string);
                Some((top(places.claim(claim.id)?), kind))
            })
            .collect();
        let document = session.open.get_untracked().and_then(|open| workspace.document(open));
        let me = session.me();
        let comments: Vec<(f64, String)> = document
            .into_iter()
            .flat_map(|document| document.comment_ids())
            .filter_map(|comment| {
                let mine = workspace.tags_of(comment).filter(|(key, _)| key.by == me);
                let tag = mine.min_by_key(|(_, tag)| tag.created).map(|(_, tag)| tag.tag.to_string());
                Some((places.comment(comment)?, tag.unwrap_or_else(|| "untagged".to_owned())))
            })
            .map(|(line, tag)| (top(line), tag))
            .collect();
        (claims, comments)
    });
    let placed = |signs: Vec<(f64, String)>, height: f64, sign: fn(String) -> Sign| {
        let rows = rows(signs, height).into_iter();
        rows.map(move |(row, name)| Tick { top: row * height as usize, sign: sign(name) }).collect::<Vec<_>>()
    };
    let mut ticks = placed(claims, CLAIM_ROW, Sign::Claim);
    ticks.extend(placed(comments, COMMENT_ROW, Sign::Comment));
    ticks
}

fn frame_the_window(chart: Chart) {
    let scale = chart.scale.try_get_value().flatten();
    let (Some(here), Some(window), Some(Scale { page: length, .. })) =
        (page::element(HERE), page::window(), scale)
    else {
        return;
    };
    let scroll = window.scroll_y().unwrap_or_default();
    let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    for (name, share) in [("--top", scroll / length), ("--height", height / length)] {
        // A custom property takes any value.
        let _ = here.style().set_property(name, &format!("{}%", share.min(1.0) * 100.0));
    }
}

/// Brings the part of the page under `at`, a height in the window, into its middle.
fn scroll_to(map: &HtmlElement, at: f64, grip: Option<f64>) {
    let (Some(window), Some(length)) = (page::window(), length()) else {
        return;
    };
    let whole = map.get_bounding_client_rect();
    let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let middle = (at - grip.unwrap_or_default() - whole.top()) / whole.height() * length;
    window.scroll_to_with_x_and_y(0.0, middle - height / 2.0);
}

/// How long the whole page is, in CSS pixels.
fn length() -> Option<f64> {
    let length = page::document()?.document_element()?.scroll_height();
    (length > 0).then(|| f64::from(length))
}
