//! Tags a comment by a swipe: towards the end of the line the codebook's first tag, back towards its start the second.
//!
//! The others have their chips, which do the same. What a swipe is about to do stands beside the finger, sign and
//! word, from the beginning; it is done when the finger leaves, if it has gone far enough and not come back. The
//! browser keeps what moves up and down for scrolling (`touch-action`) and tells so by `pointercancel`.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::browser::pointing::is_set_right_to_left;
use super::browser::{page, window};
use super::codebook_names::{sign_of, tag_name};
use super::comment_pane::make_current_in_place;
use super::desk::Desk;
use super::icon::Icon;
use super::shortcuts::tag_comment;
use super::touch::is_by_finger;
use crate::codebook::TagId;
use crate::document::CommentId;
use crate::drawing::View;
use crate::t;

/// How far a finger goes, in CSS pixels, before it means anything, and before its direction is plain.
const START: f64 = 12.0;
/// How many times farther sideways than up or down.
const SIDEWAYS: f64 = 1.6;
/// How far it goes before the tag will be set.
const FAR: f64 = 88.0;
/// How far the comment follows it at most.
const FARTHEST: f64 = 128.0;
/// A swipe that begins so near to the window's edge, in CSS pixels, is the system's own for "back".
const SYSTEM_EDGE: f64 = 24.0;

/// A finger on a comment.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Swipe {
    pointer: i32,
    from: (f64, f64),
    /// How far it has gone towards the right, once it is plain that it goes sideways.
    way: Option<f64>,
}

/// What a swipe shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    tag: TagId,
    sign: String,
    name: String,
    /// Towards the end of the line, where the first tag is.
    is_onward: bool,
    /// Far enough: the tag will be set.
    is_set: bool,
}

/// A comment that can be swiped. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct Swiping {
    desk: Desk,
    comment: CommentId,
    swipe: RwSignal<Option<Swipe>>,
    /// What is to be seen of it now.
    pub shown: Memo<Option<Shown>>,
}

impl Swiping {
    /// Of this comment.
    pub fn new(desk: Desk, comment: CommentId) -> Self {
        let swipe = RwSignal::new(None::<Swipe>);
        let shown = Memo::new(move |_| {
            let way = swipe.get()?.way?;
            let is_onward = (way > 0.0) != is_mirrored(comment);
            desk.session.read(&[View::Codebook], |workspace, _| {
                let codebook = workspace.codebook();
                let tag = codebook.tags.get(usize::from(!is_onward))?;
                Some(Shown {
                    sign: sign_of(codebook, &tag.id),
                    name: tag_name(codebook, &tag.id),
                    tag: tag.id.clone(),
                    is_onward,
                    is_set: way.abs() >= FAR,
                })
            })
        });
        Self { desk, comment, swipe, shown }
    }

    /// How far the comment has been drawn aside, in CSS pixels towards the right.
    pub fn way(self) -> f64 {
        self.swipe.get().and_then(|swipe| swipe.way).unwrap_or_default().clamp(-FARTHEST, FARTHEST)
    }

    /// A finger comes down on the comment.
    pub fn begin(self, event: &PointerEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_on_field = target.is_some_and(|target| {
            target.closest("textarea, select, input[type=text]").ok().flatten().is_some()
        });
        let x = f64::from(event.client_x());
        let width = window().and_then(|window| window.inner_width().ok()?.as_f64()).unwrap_or_default();
        let is_at_edge = x < SYSTEM_EDGE || x > width - SYSTEM_EDGE;
        let is_taken = self.desk.selected.with_untracked(Option::is_some);
        if is_by_finger(event) && event.is_primary() && !is_on_field && !is_at_edge && !is_taken {
            let from = (x, f64::from(event.client_y()));
            self.swipe.set(Some(Swipe { pointer: event.pointer_id(), from, way: None }));
        }
    }

    /// The finger moves.
    pub fn follow(self, event: &PointerEvent) {
        let Some(swipe) = self.of(event) else {
            return;
        };
        let (x, y) = (f64::from(event.client_x()) - swipe.from.0, f64::from(event.client_y()) - swipe.from.1);
        if swipe.way.is_some() {
            self.swipe.set(Some(Swipe { way: Some(x), ..swipe }));
        } else if x.abs() > START && x.abs() > SIDEWAYS * y.abs() {
            // While it was pressing, words may have been selected after all.
            if self.desk.selected.with_untracked(Option::is_some) {
                self.swipe.set(None);
                return;
            }
            if let Some(card) = card(self.comment) {
                // The finger is down, so it can be captured.
                let _ = card.set_pointer_capture(event.pointer_id());
            }
            self.swipe.set(Some(Swipe { way: Some(x), ..swipe }));
        } else if y.abs() > START {
            self.swipe.set(None);
        }
    }

    /// The finger leaves: the tag that is shown is set, if it has gone far enough.
    pub fn end(self, event: &PointerEvent) {
        if self.of(event).is_none() {
            return;
        }
        let shown = self.shown.get_untracked();
        self.swipe.set(None);
        let Some(shown) = shown.filter(|shown| shown.is_set) else {
            return;
        };
        make_current_in_place(self.desk, self.comment);
        if tag_comment(self.desk, self.comment, shown.tag).is_some() {
            self.desk.tell_undoable(t!("swipe.done", tag = shown.name));
        }
    }

    /// The browser has taken the finger for something else.
    pub fn give_up(self) {
        if self.swipe.get_untracked().is_some() {
            self.swipe.set(None);
        }
    }

    fn of(self, event: &PointerEvent) -> Option<Swipe> {
        self.swipe.get_untracked().filter(|swipe| swipe.pointer == event.pointer_id())
    }
}

/// The tag that the swipe is about to set, beside the finger and not under it.
#[component]
pub fn SwipeLabel(
    /// Of which comment.
    swiping: Swiping,
) -> impl IntoView {
    let height = move || {
        let from = swiping.swipe.get_untracked().map_or(0.0, |swipe| swipe.from.1);
        let top = card(swiping.comment).map_or(0.0, |card| card.get_bounding_client_rect().top());
        format!("{}px", from - top)
    };
    move || {
        let shown = swiping.shown.get()?;
        Some(view! {
            <span
                class="swipe-label"
                aria-hidden="true"
                data-tag=shown.tag.to_string()
                data-onward=shown.is_onward.then_some("")
                data-set=shown.is_set.then_some("")
                style:--height=height()
            >
                <Icon name=shown.sign />
                {shown.name}
            </span>
        })
    }
}

/// What says, in an untagged comment, that it can be swiped.
pub fn hint(desk: Desk) -> Option<String> {
    desk.session.read(&[View::Codebook], |workspace, _| {
        let codebook = workspace.codebook();
        let name = |place: usize| codebook.tags.get(place).map(|tag| tag_name(codebook, &tag.id));
        Some(t!("swipe.hint", first = name(0)?, second = name(1)?))
    })
}

fn card(comment: CommentId) -> Option<web_sys::HtmlElement> {
    page::element(&format!("comment-{comment}"))
}

/// The lines of the page around the comment begin on the right, and so do its chips.
fn is_mirrored(comment: CommentId) -> bool {
    card(comment).is_some_and(|card| is_set_right_to_left(&card))
}
