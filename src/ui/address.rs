//! The page's address names the open document and annotation: `#d=<document>&a=<claim>`.

use leptos::prelude::*;

use super::browser::page;
use super::claim_note::choose;
use super::desk::Desk;
use super::faults;
use crate::id::{ClaimId, DocumentId};

/// What an address asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The document to open.
    pub document: Option<DocumentId>,
    /// The claim to show in it.
    pub claim: Option<ClaimId>,
}

impl Place {
    /// Reads a fragment; what it doesn't say, or says wrong, is `None`.
    pub fn read(fragment: &str) -> Self {
        let mut place = Self::default();
        for part in fragment.split('&') {
            match part.split_once('=') {
                Some(("d", id)) => place.document = id.parse().ok(),
                Some(("a", id)) => place.claim = id.parse().ok(),
                _ => {}
            }
        }
        place
    }

    fn write(self) -> String {
        let document = self.document.map(|id| format!("d={id}"));
        let claim = self.claim.map(|id| format!("a={id}"));
        document.into_iter().chain(claim).collect::<Vec<_>>().join("&")
    }
}

/// Keeps address and page together, both ways. A document is a place of its own for "Back"; a claim is not.
pub fn follow(desk: Desk) {
    let session = desk.session;
    Effect::new(move |before: Option<Option<DocumentId>>| {
        let document = session.open.get();
        let claim = session.active.get();
        let place = Place { document, claim };
        if Place::read(&page::fragment()) != place {
            let is_other = before.is_some_and(|before| before != document);
            if is_other && Place::read(&page::fragment()).document != document {
                page::push_fragment(&place.write());
            } else {
                page::replace_fragment(&place.write());
            }
        }
        if desk.settings.with_untracked(|settings| settings.last_opened != document) && document.is_some() {
            desk.set(|settings| settings.last_opened = document);
        }
        document
    });
    let _listening =
        window_event_listener(leptos::ev::hashchange, move |_| go(desk, Place::read(&page::fragment())));
    let _going_back =
        window_event_listener(leptos::ev::popstate, move |_| go(desk, Place::read(&page::fragment())));
}

/// Opens what an address asks for; what isn't there is not opened, and all stays as it is.
pub fn go(desk: Desk, place: Place) {
    faults::point("address.go");
    let session = desk.session;
    if let Some(document) = place.document
        && session.open.get_untracked() != Some(document)
        && session.peek(|workspace, _| workspace.document(document).is_some())
    {
        session.open_document(Some(document));
    }
    if let Some(claim) = place.claim
        && session.active.get_untracked() != Some(claim)
        && session.peek(|_, drawing| drawing.claim(claim).is_some())
    {
        // The marks are drawn after the document's views are made.
        request_animation_frame(move || request_animation_frame(move || choose(desk, claim)));
    }
}
