//! Says that an article is here already, and offers what can be done with it instead of adding it again.

use leptos::prelude::*;

use crate::id::DocumentId;
use crate::workspace::Likeness;
use crate::{t, tn};

/// A document that has the article of a draft, or could take its comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownHere {
    /// Which document.
    pub document: DocumentId,
    /// What it is called.
    pub name: String,
    /// In what the articles are alike; `None` where the draft has comments alone.
    pub likeness: Option<Likeness>,
    /// How many comments of the draft it lacks.
    pub new_comments: usize,
}

/// The note over the lines of a draft.
#[component]
pub fn KnownNote(
    /// What is known.
    known: KnownHere,
    /// Opens the document instead.
    open: Callback<DocumentId>,
    /// Adds the comments that it lacks.
    add_comments: Callback<DocumentId>,
    /// Carries the annotations of an earlier version over to this one.
    carry_over: Callback<DocumentId>,
) -> impl IntoView {
    let KnownHere { document, name, likeness, new_comments } = known;
    let what = match likeness {
        Some(Likeness::Text) => t!("known.text", name = name),
        Some(Likeness::NearlyText) => t!("known.nearly-text", name = name),
        Some(Likeness::Source) => t!("known.source", name = name),
        None => t!("known.comments-alone", name = name),
    };
    let is_article = likeness.is_some();
    let is_revised = is_article && likeness != Some(Likeness::Text);
    view! {
        <section class="known" aria-label=t!("known.name")>
            <p role="status" dir="auto">{what}</p>
            {is_article.then(|| view! { <small>{t!("known.or-new")}</small> })}
            {(new_comments == 0).then(|| view! { <small>{t!("known.no-new-comments")}</small> })}
            <div class="choices">
                {is_revised
                    .then(|| {
                        view! {
                            <button class="btn edged" on:click=move |_| carry_over.run(document)>
                                {t!("known.carry-over")}
                            </button>
                        }
                    })}
                {is_article
                    .then(|| {
                        view! {
                            <button class="btn edged" on:click=move |_| open.run(document)>
                                {t!("known.open")}
                            </button>
                        }
                    })}
                {(new_comments > 0)
                    .then(|| {
                        view! {
                            <button class="btn edged" on:click=move |_| add_comments.run(document)>
                                {tn!("known.add-comments", new_comments)}
                            </button>
                        }
                    })}
            </div>
        </section>
    }
}
