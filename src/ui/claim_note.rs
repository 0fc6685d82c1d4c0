//! A claim in the margin: one line or two when quiet, all that can be said of it when open.

use leptos::prelude::*;

use super::address::Annotation;
use super::browser;
use super::choice_hint::about_id;
use super::codebook_dialog::CodebookLink;
use super::codebook_names::{Choice, about, choices, kind_name, sign_of, tag_count_toward};
use super::copying::{copy_address, copy_quotation};
use super::desk::{Desk, Noted};
use super::faults;
use super::highlight_toolbar::begin_moving_ends;
use super::icon::Icon;
use super::locale;
use super::shortcuts::go_to_claim;
use super::signer::{Signed, Signer, other_signer};
use crate::anchoring::Anchor;
use crate::codebook::{EntryId, KindId, List};
use crate::drawing::View;
use crate::id::ClaimId;
use crate::workspace::Command;
use crate::{t, tn};

/// What a note shows of its claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    number: String,
    kind: Option<KindId>,
    kind_name: String,
    sign: String,
    quote: String,
    note: String,
    language: Option<String>,
    counts: Vec<Count>,
    /// Who made it, where that is somebody else.
    signer: Option<Signer>,
}

/// How many comments say what of a claim.
#[derive(Clone, Debug, PartialEq)]
struct Count {
    tag: String,
    sign: String,
    words: String,
}

impl Face {
    /// The claim's number in reading order, with `~` where its place is not certain.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The kind's name, or that there is none yet.
    pub fn kind_name(&self) -> &str {
        &self.kind_name
    }

    /// The kind's sign.
    pub fn sign(&self) -> &str {
        &self.sign
    }

    /// Who made the claim, where that is somebody else.
    pub fn signer(&self) -> Option<&Signer> {
        self.signer.as_ref()
    }

    /// The kind's id as the stylesheets know it.
    pub fn kind_id(&self) -> String {
        self.kind.as_ref().map_or_else(|| "unkinded".to_owned(), ToString::to_string)
    }
}

/// What there is to show of a claim; `None` once it is gone.
pub fn face(desk: Desk, id: ClaimId) -> Option<Face> {
    let session = desk.session;
    let open = session.open.get()?;
    session.read(&[View::Claim(id), View::Codebook, View::Document], |workspace, drawing| {
        let claim = workspace.claim(id)?;
        let codebook = workspace.codebook();
        let kind = claim.kind.clone();
        let drawn = drawing.claim(id);
        let number = drawn.map_or_else(String::new, |drawn| {
            if drawn.is_approximate { format!("~{}", drawn.number) } else { drawn.number.to_string() }
        });
        let counts = crate::workspace::tag_counts_toward(workspace, id);
        Some(Face {
            number,
            kind_name: kind.as_ref().map_or_else(|| t!("kind.none"), |kind| kind_name(codebook, kind)),
            sign: kind.as_ref().map_or_else(|| "unkinded".to_owned(), |kind| sign_of(codebook, kind)),
            kind,
            quote: claim.passage.quote.replace('\n', " "),
            note: claim.note.clone(),
            language: workspace.document(open).and_then(|document| document.language.clone()),
            counts: counts
                .into_iter()
                .map(|(tag, count)| Count {
                    words: tag_count_toward(codebook, &tag, count),
                    sign: sign_of(codebook, &tag),
                    tag: tag.to_string(),
                })
                .collect(),
            signer: other_signer(session, desk.signers, claim.by),
        })
    })
}

/// One claim's entry in the margin's list.
#[component]
pub fn ClaimNote(
    /// The claim.
    id: ClaimId,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let face = Memo::new(move |_| face(desk, id));
    let is_open = Memo::new(move |_| session.active.get() == Some(id));
    let is_hovered = Memo::new(move |_| desk.pointed_claim() == Some(id));
    let kind = move || face.with(|face| kind_of(face.as_ref()));
    let listed = Memo::new(move |_| desk.notes.place_in_list(Noted::Claim(id)));
    view! {
        <li
            class="note"
            class:open=is_open
            class:hovered=is_hovered
            id=format!("note-{id}")
            data-kind=kind
            aria-setsize=move || listed.get().map(|(all, _)| all.to_string())
            aria-posinset=move || listed.get().map(|(_, place)| place.to_string())
            data-beside=format!("annotation-{id}")
            aria-current=move || is_open.get().then_some("true")
            hidden=!desk.search.has_claim(id)
            on:mouseenter=move |_| desk.noted.set(Some(Noted::Claim(id)))
            on:mouseleave=move |_| desk.noted.set(None)
            on:focusin=move |_| desk.focused.set(Some(Noted::Claim(id)))
            on:focusout=move |_| desk.focused.set(None)
            on:click=move |_| {
                if !is_open.get_untracked() {
                    choose(desk, id);
                }
            }
        >
            <NoteHead desk id face />
            {move || {
                if is_open.get() && !desk.is_narrow.get() {
                    view! { <ClaimEditor id face /> }.into_any()
                } else {
                    face.get().map(|face| view! { <Remark face /> }).into_any()
                }
            }}
        </li>
    }
}

/// A claim whose words are not in the article: listed with its quote, at the head of the margin.
#[component]
pub fn OrphanNote(
    /// The claim.
    id: ClaimId,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let face = Memo::new(move |_| face(desk, id));
    view! {
        <li
            class="note orphan"
            id=format!("note-{id}")
            data-kind=move || face.with(|face| kind_of(face.as_ref()))
            data-beside="article"
            hidden=!desk.search.has_claim(id)
        >
            <p class="head" id=format!("head-{id}")>
                {move || session.read(&[View::Claims, View::Claim(id)], |_, drawing| {
                    match drawing.anchor(id) {
                        Some(Anchor::Ambiguous(places)) => tn!("margin.ambiguous", places.len()),
                        _ => t!("margin.orphan"),
                    }
                })}
                {move || face.with(|face| face.as_ref()?.signer.clone()).map(|signer| view! { <Signed signer /> })}
            </p>
            {move || face.get().map(|face| view! { <Remark face /> })}
            <p class="foot">
                <button class="quiet" on:click=move |_| begin_moving_ends(desk, id)>
                    <Icon name="sentence" />
                    {t!("note.place")}
                </button>
                <button class="quiet" on:click=move |_| { desk.does(Command::RemoveClaim { claim: id }); }>
                    <Icon name="bin" />
                    {t!("note.remove")}
                </button>
            </p>
        </li>
    }
}

fn kind_of(face: Option<&Face>) -> String {
    face.map_or_else(|| "unkinded".to_owned(), Face::kind_id)
}

/// Opens a claim's note and shows its words.
pub fn choose(desk: Desk, id: ClaimId) {
    desk.is_listing.set(false);
    desk.session.active.set(Some(id));
    let mark = browser::document().and_then(|document| {
        document.query_selector(&format!("mark[data-annotation~=\"{id}\"]")).ok().flatten()
    });
    if let Some(mark) = mark.filter(|mark| !browser::page::is_in_view(mark)) {
        browser::page::show(&mark);
    }
}

#[component]
fn NoteHead(desk: Desk, id: ClaimId, face: Memo<Option<Face>>) -> impl IntoView {
    let number = move || face.with(|face| face.as_ref().map(|face| face.number.clone()).unwrap_or_default());
    let sign = Signal::derive(move || {
        face.with(|face| face.as_ref().map(|face| face.sign.clone()).unwrap_or_default())
    });
    let kind = move || face.with(|face| face.as_ref().map(|face| face.kind_name.clone()).unwrap_or_default());
    let signer = Memo::new(move |_| face.with(|face| face.as_ref()?.signer.clone()));
    view! {
        <p class="head" id=format!("head-{id}")>
            <button
                class="n"
                id=format!("choose-{id}")
                aria-label=move || t!("note.number", number = number())
                on:click=move |_| choose(desk, id)
            >
                {number}
            </button>
            <span class="kind">
                <Icon name=sign />
                <span>{kind}</span>
            </span>
            {move || signer.get().map(|signer| view! { <Signed signer /> })}
            <Counts face />
        </p>
    }
}

/// How many comments say what of the claim.
#[component]
pub fn Counts(
    /// What there is to show of the claim.
    face: Memo<Option<Face>>,
) -> impl IntoView {
    let counts = move || face.with(|face| face.as_ref().map(|face| face.counts.clone()).unwrap_or_default());
    let count = |Count { tag, sign, words }| {
        view! {
            <span class="count" data-tag=tag>
                <Icon name=sign />
                {words}
            </span>
        }
    };
    view! { <span class="counts">{move || counts().into_iter().map(count).collect::<Vec<_>>()}</span> }
}

#[component]
fn Remark(face: Face) -> impl IntoView {
    if face.note.is_empty() {
        view! { <p class="quote" lang=face.language>{face.quote}</p> }.into_any()
    } else {
        view! { <p class="said">{face.note}</p> }.into_any()
    }
}

/// All that can be said of a claim.
#[component]
pub fn ClaimEditor(
    /// The claim.
    id: ClaimId,
    /// What there is to show of it.
    face: Memo<Option<Face>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let quote = move || face.with(|face| face.as_ref().map(|face| face.quote.clone()));
    let language = move || face.with(|face| face.as_ref().and_then(|face| face.language.clone()));
    let kind = Memo::new(move |_| face.with(|face| face.as_ref().and_then(|face| face.kind.clone())));
    let written = move || face.with(|face| face.as_ref().map(|face| face.note.clone()).unwrap_or_default());
    let definition = move || match kind.get() {
        Some(kind) => session.read(&[View::Codebook], |workspace, _| {
            about(workspace.codebook(), &EntryId::Kind(kind)).words()
        }),
        None => t!("kind.choose"),
    };
    let here = Memo::new(move |_| {
        session.read(&[View::Claims, View::Claim(id)], |_, drawing| {
            let Some(own) = drawing.claim(id) else {
                return Vec::new();
            };
            let mut here: Vec<_> =
                drawing.claims().iter().filter(|claim| claim.range.overlaps(own.range)).collect();
            here.sort_by_key(|claim| (claim.range.char_count(), claim.id));
            here.into_iter().map(|claim| claim.id).collect::<Vec<_>>()
        })
    });
    let other_here = move || {
        let here = here.get();
        let place = here.iter().position(|claim| *claim == id)?;
        let next = here[(place + 1) % here.len()];
        let count = locale::number(here.len());
        let words = t!("note.here", place = locale::number(place + 1), count = count);
        (next != id).then(|| {
            let go = move |event: web_sys::MouseEvent| {
                event.stop_propagation();
                choose(desk, next);
                request_animation_frame(move || browser::page::focus(&format!("choose-{next}")));
            };
            view! {
                <button class="quiet" title=t!("note.here.next") on:click=go>
                    {words}
                </button>
            }
        })
    };
    let group = format!("kind-{id}");
    let kinds = Memo::new(move |_| {
        session.read(&[View::Codebook], |workspace, _| choices::<KindId>(workspace.codebook()))
    });
    let radio = move |Choice { id: own, name, sign, .. }: Choice<KindId>| {
        let is_chosen = {
            let own = own.clone();
            Memo::new(move |_| kind.with(|kind| kind.as_ref() == Some(&own)))
        };
        let about = about_id(&EntryId::Kind(own.clone()));
        let data_kind = own.to_string();
        // A second click on the chosen kind takes it away; the browser alone never unchecks a radio.
        let toggle = move |event: web_sys::MouseEvent| {
            if is_chosen.get_untracked() {
                event.prevent_default();
                desk.does(Command::SetKind { claim: id, kind: None });
            } else {
                desk.does(Command::SetKind { claim: id, kind: Some(own.clone()) });
            }
        };
        view! {
            <label data-kind=data_kind data-about=about.clone()>
                <input
                    type="radio"
                    name=group.clone()
                    aria-describedby=about.clone()
                    prop:checked=is_chosen
                    on:click=toggle
                />
                <Icon name=sign />
                {name}
            </label>
        }
    };
    let write = move |event| {
        let note = event_target_value(&event);
        faults::point("claim-note.write");
        desk.does(Command::WriteClaimNote { claim: id, note });
    };
    view! {
        <p class="quote" lang=language>{quote}</p>
        <div class="kinds" role="radiogroup" aria-label=t!("kind.name")>
            <For each=move || kinds.get() key=Clone::clone children=radio />
        </div>
        <p class="define">{definition} " " <CodebookLink list=List::Kinds /></p>
        {other_here}
        <textarea
            class="write"
            id=format!("write-{id}")
            aria-label=t!("note.name")
            placeholder=t!("note.placeholder")
            rows="1"
            prop:value=written
            on:input=write
            on:blur=move |_| session.pause_writing()
        ></textarea>
        <p class="foot">
            <button class="quiet" on:click=move |_| go_to_claim(desk, id)>
                <Icon name="hand" />
                {t!("note.go-to-text")}
            </button>
            <button class="quiet" on:click=move |_| copy_quotation(desk, id)>
                <Icon name="copy" />
                {t!("note.copy-quotation")}
            </button>
            <button class="quiet" on:click=move |_| copy_address(desk, Annotation::Claim(id))>
                <Icon name="link" />
                {t!("note.copy-address")}
            </button>
            <button class="quiet" on:click=move |_| begin_moving_ends(desk, id)>
                <Icon name="sentence" />
                {t!("note.move-ends")}
            </button>
            <button class="quiet" on:click=move |_| remove(desk, id)>
                <Icon name="bin" />
                {t!("note.remove")}
            </button>
            <button
                class="quiet done"
                on:click=move |event| {
                    // The note itself opens by a click on it.
                    event.stop_propagation();
                    close(desk, id);
                }
            >
                {t!("note.done")}
            </button>
        </p>
    }
}

/// Closes a claim's note; the focus goes to its entry in the margin, or, where there is none, back to the text.
pub fn close(desk: Desk, id: ClaimId) {
    desk.session.active.set(None);
    let entry = format!("choose-{id}");
    browser::page::focus(if desk.is_narrow.get_untracked() { "article" } else { &entry });
}

/// Removes a claim; the focus goes to the next one, else to the article.
pub fn remove(desk: Desk, id: ClaimId) {
    let next = desk.session.peek(|_, drawing| {
        let number = drawing.claim(id)?.number;
        let claims = drawing.claims();
        claims.get(number).or_else(|| claims.get(number.checked_sub(2)?)).map(|claim| claim.id)
    });
    if desk.does(Command::RemoveClaim { claim: id }).is_some() {
        // What is gone has to be seen to be gone, and how it comes back.
        desk.told.set(desk.session.said.get_untracked());
    }
    let target = next.map_or_else(|| "article-heading".to_owned(), |next| format!("choose-{next}"));
    if let Some(next) = next {
        desk.notes.want(Noted::Claim(next));
    }
    request_animation_frame(move || browser::page::focus(&target));
}
