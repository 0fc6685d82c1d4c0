//! Who has made what, where several people have annotated a document: a shape with a letter, and a name.

use std::sync::Arc;

use leptos::prelude::*;

use super::session::Session;
use crate::drawing::View;
use crate::id::AnnotatorId;
use crate::t;
use crate::text::first_grapheme;
use crate::workspace::annotators_of;

/// The shapes that the stylesheets know.
const SHAPES: usize = 4;

/// An annotator of the open document.
#[derive(Clone, Debug, PartialEq)]
pub struct Signer {
    /// Who.
    pub id: AnnotatorId,
    name: String,
    /// Among the document's annotators, from 0: oneself.
    place: usize,
}

impl Signer {
    /// What the signer is called here: "You", a name, or a letter.
    pub fn name(&self) -> String {
        match (self.place, self.name.as_str()) {
            (0, _) => t!("signer.you"),
            (_, "") => t!("signer.unnamed", letter = self.letter()),
            (_, name) => name.to_owned(),
        }
    }

    /// What stands in the shape: the first letter of what one is called, or the next letter for who has no name. Beside a
    /// count a number would be taken for one.
    fn letter(&self) -> String {
        let you = if self.place == 0 { t!("signer.you") } else { String::new() };
        let name = if self.place == 0 { &you } else { &self.name };
        let by_place = || char::from(b'A' + (self.place % 26) as u8).to_string();
        first_grapheme(name).map_or_else(by_place, str::to_uppercase)
    }
}

/// The annotators of the open document, oneself first.
pub type Signers = Memo<Arc<Vec<Signer>>>;

/// Follows who has annotated the open document.
pub fn signers(session: Session) -> Signers {
    Memo::new(move |_| {
        let Some(open) = session.open.get() else {
            return Arc::default();
        };
        let views = [View::Document, View::Claims, View::Tags, View::Annotators];
        session.read(&views, |workspace, _| {
            let signers = annotators_of(workspace, open, session.me()).into_iter().enumerate();
            let signers = signers.map(|(place, id)| {
                let name = workspace.annotator(id).map(|annotator| annotator.name.trim().to_owned());
                Signer { id, name: name.unwrap_or_default(), place }
            });
            Arc::new(signers.collect())
        })
    })
}

/// Who made something, where that is somebody else. One's own bears no sign, and costs nothing when others come.
pub fn other_signer(session: Session, signers: Signers, by: AnnotatorId) -> Option<Signer> {
    if by == session.me() {
        return None;
    }
    signers.with(|signers| signers.iter().find(|signer| signer.id == by).cloned())
}

/// The sign of an annotator; the name stands beside it.
#[component]
pub fn Sign(
    /// Whose.
    signer: Signer,
) -> impl IntoView {
    view! {
        <span class="sign-of" data-shape=signer.place % SHAPES aria-hidden="true">
            {signer.letter()}
        </span>
    }
}

/// Sign and name.
#[component]
pub fn Signed(
    /// Who.
    signer: Signer,
) -> impl IntoView {
    let name = signer.name();
    view! {
        <span class="signed">
            <Sign signer />
            <span>{name}</span>
        </span>
    }
}
