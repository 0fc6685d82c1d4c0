//! Taking a claim's words or an address along, by the clipboard.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::address::{Annotation, Place};
use super::browser::{clipboard, clock, page};
use super::desk::Desk;
use super::dialog::Dialog;
use super::locale;
use crate::annotation::Passage;
use crate::formats::fact_check::Checked;
use crate::formats::quotation::Quotation;
use crate::id::{ClaimId, DocumentId};
use crate::t;

/// Copies a claim's words as a quotation with their source and the day of reading.
pub fn copy_quotation(desk: Desk, claim: ClaimId) {
    let written = desk.session.peek(|workspace, _| {
        let claim = workspace.claim(claim)?;
        let open = desk.session.open.get_untracked();
        let listed_in = [Some(claim.document), open].into_iter().flatten();
        let document = listed_in.filter_map(|document| workspace.document(document)).next()?;
        let read = document.read_on.as_deref();
        let read = read.map(|day| t!("copy.read-on", day = locale::said_at(day)));
        let quotation = Quotation {
            quote: &claim.passage.quote,
            language: document.language.as_deref(),
            title: &document.name,
            source: document.source.as_deref(),
            read: read.as_deref(),
        };
        Some((quotation.plain(), quotation.html()))
    });
    if let Some((plain, html)) = written {
        copy(desk, plain, Some(html), t!("copy.quotation.done"));
    }
}

/// Copies a link to a claim's words on the page that they come from.
pub fn copy_link_to_words(desk: Desk, claim: ClaimId) {
    match checked(desk, claim, |checked| checked.link()).flatten() {
        Some(link) => copy(desk, link, None, t!("copy.words-link.done")),
        None => desk.tell(t!("copy.words-link.none")),
    }
}

/// Copies the draft of a ClaimReview of a claim.
pub fn copy_claim_review(desk: Desk, claim: ClaimId) {
    if let Some(draft) = checked(desk, claim, |checked| checked.claim_review()) {
        copy(desk, draft, None, t!("copy.claim-review.done"));
    }
}

/// What can be said of a claim to whoever checks it.
fn checked<T>(desk: Desk, claim: ClaimId, say: impl FnOnce(&Checked) -> T) -> Option<T> {
    let day = clock::today();
    desk.session.peek(|workspace, _| {
        let claim = workspace.claim(claim)?;
        let open = desk.session.open.get_untracked();
        let listed_in = [Some(claim.document), open].into_iter().flatten();
        let document = listed_in.filter_map(|document| workspace.document(document)).next()?;
        let Passage { text, range, quote } = &claim.passage;
        Some(say(&Checked {
            quote,
            place: workspace.text(*text).map(|text| (&**text, *range)),
            title: &document.name,
            source: document.source.as_deref(),
            language: document.language.as_deref(),
            by: workspace.annotator(claim.by).map_or("", |annotator| &annotator.name),
            note: &claim.note,
            day: &day,
        }))
    })
}

/// Copies the address of a document.
pub fn copy_address_of_document(desk: Desk, document: DocumentId) {
    let place = Place::of(document, None);
    copy(desk, page::address(&place.write()), None, t!("copy.document-address.done"));
}

/// Copies the address of an annotation, or a comment, of the open document.
pub fn copy_address(desk: Desk, annotation: Annotation) {
    if let Some(document) = desk.session.open.get_untracked() {
        let place = Place::of(document, Some(annotation));
        copy(desk, page::address(&place.write()), None, t!("copy.address.done"));
    }
}

fn copy(desk: Desk, plain: String, html: Option<String>, done: String) {
    spawn_local(async move {
        if clipboard::write(&plain, html.as_deref()).await {
            desk.tell(done);
        } else {
            desk.to_copy.set(Some(plain));
        }
    });
}

/// Where the browser lets a page copy nothing: the words, selected, to be copied by hand.
#[component]
pub fn CopyByHand() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let close = move || desk.to_copy.set(None);
    move || {
        let words = desk.to_copy.get()?;
        let field = NodeRef::<leptos::html::Textarea>::new();
        field.on_load(|field| {
            request_animation_frame(move || {
                // A field on the page can always take the focus.
                let _ = field.focus();
                field.select();
            });
        });
        Some(view! {
            <Dialog id="copy-by-hand" name=t!("copy.by-hand") close=Callback::new(move |()| close())>
                <div class="dialog-body">
                    <p>{t!("copy.by-hand.how")}</p>
                    <textarea node_ref=field class="to-copy" readonly rows="6" aria-label=t!("copy.by-hand.words") prop:value=words></textarea>
                </div>
            </Dialog>
        })
    }
}
