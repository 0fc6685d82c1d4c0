//! The page's address names the open document and what is open in it: `#d=<document>&a=<claim, tag or comment>`.
//!
//! "Back" leads where people expect. Another document is a place of its own. So is an open note, as long as it is open:
//! "Back" closes it, and closing it by hand is going back, so that no place is left behind that looks like the one before.
//! Going from one note to the next is no new place. A tag or a comment is never written here by itself: it is there when
//! somebody follows its address.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use leptos::prelude::*;

use super::browser::page::{self, Visit};
use super::claim_note::choose;
use super::desk::Desk;
use super::faults;
use super::shortcuts::go_to_comment;
use crate::annotation::TagKey;
use crate::document::CommentId;
use crate::id::{ClaimId, DocumentId, NotAnId};
use crate::t;

/// How long the browser has for going back before the address is written again.
const MOST_FOR_BACK: Duration = Duration::from_millis(500);

/// What an address names inside a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Annotation {
    /// A claim, shown with its note open.
    Claim(ClaimId),
    /// A tag, shown with its comment.
    Tag(TagKey),
    /// A comment.
    Comment(CommentId),
}

/// What an address asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The document to open.
    pub document: Option<DocumentId>,
    /// What to show in it.
    pub annotation: Option<Annotation>,
    /// It asks for something by a name that nothing here can have.
    pub is_broken: bool,
}

impl Place {
    /// A document, and something in it.
    pub fn of(document: DocumentId, annotation: Option<Annotation>) -> Self {
        Self { document: Some(document), annotation, is_broken: false }
    }

    /// Reads a fragment; what it doesn't say, or says wrong, is `None`.
    pub fn read(fragment: &str) -> Self {
        let mut place = Self::default();
        for part in fragment.split('&') {
            match part.split_once('=') {
                Some(("d", id)) => {
                    place.document = id.parse().ok();
                    place.is_broken |= place.document.is_none();
                }
                Some(("a", id)) => {
                    place.annotation = id.parse().ok();
                    place.is_broken |= place.annotation.is_none();
                }
                _ => {}
            }
        }
        place
    }

    /// The fragment that asks for this.
    pub fn write(self) -> String {
        let document = self.document.map(|id| format!("d={id}"));
        let annotation = self.annotation.map(|id| format!("a={id}"));
        document.into_iter().chain(annotation).collect::<Vec<_>>().join("&")
    }

    fn claim(self) -> Option<ClaimId> {
        match self.annotation {
            Some(Annotation::Claim(claim)) => Some(claim),
            _ => None,
        }
    }
}

impl fmt::Display for Annotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claim(id) => id.fmt(f),
            Self::Tag(key) => key.fmt(f),
            Self::Comment(id) => id.fmt(f),
        }
    }
}

impl FromStr for Annotation {
    type Err = NotAnId;

    /// The names of claims, tags and comments have unlike forms.
    fn from_str(id: &str) -> Result<Self, NotAnId> {
        let claim = id.parse().ok().map(Self::Claim);
        let tag = || id.parse().ok().map(Self::Tag);
        let comment = || id.parse().ok().map(Self::Comment);
        claim.or_else(tag).or_else(comment).ok_or(NotAnId)
    }
}

/// Keeps address and page together, both ways.
pub fn follow(desk: Desk) {
    // Going back takes the browser a moment, in which the address is not this page's to write.
    let is_going_back = StoredValue::new(false);
    Effect::new(move |before: Option<()>| {
        let document = desk.session.open.get();
        desk.session.active.track();
        if !is_going_back.get_value() {
            write(desk, before.is_none(), is_going_back);
        }
        if desk.settings.with_untracked(|settings| settings.last_opened != document) && document.is_some() {
            desk.set(|settings| settings.last_opened = document);
        }
    });
    // `hashchange` comes later than this, for the same step, when the address may have gone on.
    let _listening = window_event_listener(leptos::ev::popstate, move |_| {
        if is_going_back.get_value() {
            is_going_back.set_value(false);
            write(desk, false, is_going_back);
        } else {
            go(desk, Place::read(&page::fragment()));
        }
    });
}

/// Makes the address say what is open.
fn write(desk: Desk, is_first: bool, is_going_back: StoredValue<bool>) {
    let shown = Place::read(&page::fragment());
    let document = desk.session.open.get_untracked();
    let claim = desk.session.active.get_untracked();
    let open = Place { document, annotation: claim.map(Annotation::Claim), is_broken: false };
    if shown == open || (shown.document == document && claim.is_none() && is_of_comments(shown)) {
        return;
    }
    let fragment = open.write();
    if is_first {
        page::replace_fragment(&fragment, Visit::Arrived);
    } else if shown.document != document {
        page::push_fragment(&fragment, Visit::Arrived);
    } else {
        match (shown.claim(), claim) {
            (None, Some(_)) => page::push_fragment(&fragment, Visit::Opened),
            (Some(_), None) if page::visit() == Visit::Opened => {
                // From one place the page goes back once, however late that happens: twice would lead out of it.
                page::replace_fragment(&shown.write(), Visit::Arrived);
                if page::visit() == Visit::Opened {
                    return;
                }
                is_going_back.set_value(true);
                page::go_back();
                set_timeout(
                    move || {
                        if is_going_back.get_value() {
                            is_going_back.set_value(false);
                            write(desk, false, is_going_back);
                        }
                    },
                    MOST_FOR_BACK,
                );
            }
            _ => page::replace_fragment(&fragment, page::visit()),
        }
    }
}

fn is_of_comments(place: Place) -> bool {
    matches!(place.annotation, Some(Annotation::Comment(_) | Annotation::Tag(_)))
}

/// Opens what an address asks for. What isn't there is not opened: all stays as it is, and the person is told what can
/// be done.
pub fn go(desk: Desk, place: Place) {
    faults::point("address.go");
    let session = desk.session;
    let is_there = |id| session.peek(|workspace, _| workspace.document(id).is_some());
    match place.document {
        Some(document) if is_there(document) => {
            if session.open.get_untracked() != Some(document) {
                session.open_document(Some(document));
            }
        }
        None if !place.is_broken => return,
        _ => return refuse(desk, Missing::Document),
    }
    let is_comment_there = |comment| {
        session.peek(|workspace, _| {
            let open = session.open.get_untracked().and_then(|open| workspace.document(open));
            open.is_some_and(|document| document.comment(comment).is_some())
        })
    };
    match place.annotation {
        None if place.is_broken => refuse(desk, Missing::Annotation),
        None => {
            if session.active.get_untracked().is_some() {
                session.active.set(None);
            }
        }
        Some(Annotation::Claim(claim)) => {
            if session.active.get_untracked() == Some(claim) {
                return;
            }
            if session.peek(|_, drawing| drawing.claim(claim).is_some()) {
                session.active.set(Some(claim));
                // The marks are drawn after the document's views are made.
                after_drawing(move || choose(desk, claim));
            } else if session.peek(|_, drawing| drawing.orphans().contains(&claim)) {
                after_drawing(move || page::show_nearest(&format!("note-{claim}")));
            } else {
                refuse(desk, Missing::Annotation);
            }
        }
        Some(Annotation::Comment(comment) | Annotation::Tag(TagKey { comment, .. })) => {
            session.active.set(None);
            if is_comment_there(comment) {
                after_drawing(move || go_to_comment(desk, comment));
            } else {
                refuse(desk, Missing::Annotation);
            }
        }
    }
}

fn after_drawing(does: impl FnOnce() + 'static) {
    request_animation_frame(move || request_animation_frame(does));
}

/// Says what is missing, and makes the address that of what is shown, so that a reload doesn't say it again.
fn refuse(desk: Desk, what: Missing) {
    let open = desk.session.open.get_untracked();
    let annotation = desk.session.active.get_untracked().map(Annotation::Claim);
    page::replace_fragment(&Place { document: open, annotation, is_broken: false }.write(), Visit::Arrived);
    desk.missed.set(Some(Missed { what, open }));
}

/// An address that led to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    what: Missing,
    /// The document that is shown instead.
    open: Option<DocumentId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missing {
    Document,
    Annotation,
}

/// Under the bar at the top: what the address asked for is not here, and what can be done. It goes with the document
/// that is shown instead.
#[component]
pub fn MissedNotice() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let missed = move || {
        let open = desk.session.open.get();
        desk.missed.get().filter(|missed| missed.open == open).map(|missed| missed.what)
    };
    move || {
        let what = missed()?;
        let (words, way) = match what {
            Missing::Document => (t!("address.no-document"), t!("documents.name")),
            Missing::Annotation => (t!("address.no-annotation"), t!("documents.history")),
        };
        let help = move |_| match what {
            Missing::Document if desk.is_narrow.get_untracked() => desk.more.set(true),
            Missing::Document => desk.documents.set(true),
            Missing::Annotation => desk.history.set(true),
        };
        Some(view! {
            <section class="offer" aria-label=t!("address.missed")>
                <p role="alert">{words}</p>
                <button class="btn edged" on:click=help>
                    {way}
                </button>
                <button class="btn" on:click=move |_| desk.missed.set(None)>
                    {t!("address.dismiss")}
                </button>
            </section>
        })
    }
}
