//! A tag in the margin, beside its comment.

use leptos::prelude::*;

use super::browser;
use super::codebook_names::{sign_of, tag_name};
use super::desk::{Desk, Noted};
use super::icon::Icon;
use super::messages::comment_in_words;
use super::shortcuts::go_to_comment;
use super::signer::{Signed, Signer, other_signer};
use crate::annotation::{TagKey, Target};
use crate::drawing::View;
use crate::t;

#[derive(Clone, Debug, PartialEq)]
struct Face {
    tag: String,
    sign: String,
    name: String,
    target: String,
    note: String,
    quote: String,
    language: Option<String>,
    signer: Option<Signer>,
}

/// One tag's entry in the margin's list.
#[component]
pub fn TagNote(
    /// The tag.
    key: TagKey,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let face = Memo::new(move |_| {
        let open = session.open.get()?;
        let mut views = vec![View::Comment(key.comment), View::Codebook];
        if let Target::Claim(claim) = key.target {
            views.push(View::Claim(claim));
        }
        session.read(&views, |workspace, drawing| {
            let tag = workspace.tag(key)?;
            let target = match key.target {
                Target::Article => String::new(),
                Target::Answered => t!("tag-note.of-answered"),
                Target::Claim(claim) => match drawing.claim(claim) {
                    Some(drawn) => t!("tag-note.of-claim", number = drawn.number.to_string()),
                    None => t!("tag-note.of-removed"),
                },
            };
            Some(Face {
                tag: tag.tag.to_string(),
                sign: sign_of(workspace.codebook(), &tag.tag),
                name: tag_name(workspace.codebook(), &tag.tag),
                target,
                note: tag.note.clone(),
                quote: tag
                    .evidence
                    .as_ref()
                    .map(|evidence| evidence.quote.replace('\n', " "))
                    .unwrap_or_default(),
                language: workspace.document(open).and_then(|document| document.language.clone()),
                signer: other_signer(session, desk.signers, key.by),
            })
        })
    });
    let tag = move || face.with(|face| face.as_ref().map(|face| face.tag.clone()).unwrap_or_default());
    let noted = Noted::Tag(key);
    let listed = Memo::new(move |_| desk.notes.place_in_list(noted));
    let is_pointed = Memo::new(move |_| desk.pointed() == Some(noted));
    let body = move || {
        face.get().map(|face| {
            let remark = if !face.note.is_empty() {
                Some(view! { <p class="said">{face.note}</p> }.into_any())
            } else if !face.quote.is_empty() {
                Some(view! { <p class="quote" lang=face.language>{face.quote}</p> }.into_any())
            } else {
                None
            };
            let label = t!("tag-note.label", tag = face.name, comment = comment_in_words(desk, key.comment));
            view! {
                <p class="head">
                    <button class="kind" aria-label=label on:click=move |_| go_to_comment(desk, key.comment)>
                        <Icon name=face.sign />
                        <span>{face.name}</span>
                    </button>
                    <span>{face.target}</span>
                    {face.signer.map(|signer| view! { <Signed signer /> })}
                </p>
                {remark}
            }
        })
    };
    view! {
        <li
            class="note tag"
            hidden=!desk.search.has_tag(key)
            data-tag=tag
            class:hovered=is_pointed
            id=noted.note_id()
            aria-setsize=move || listed.get().map(|(all, _)| all.to_string())
            aria-posinset=move || listed.get().map(|(_, place)| place.to_string())
            data-beside=format!("comment-{}", key.comment)
            on:mouseenter=move |_| desk.noted.set(Some(noted))
            on:mouseleave=move |_| desk.noted.set(None)
            on:focusin=move |_| desk.focused.set(Some(noted))
            on:focusout=move |_| desk.focused.set(None)
            on:click=move |_| show_comment(desk, key)
        >
            {body}
        </li>
    }
}

fn show_comment(desk: Desk, key: TagKey) {
    desk.session.current.set(Some(key.comment));
    if let Some(comment) = browser::page::element(&format!("comment-{}", key.comment))
        && !browser::page::is_in_view(&comment)
    {
        browser::page::show(&comment);
    }
}
