//! What was done to the open document, by whom and when; how it looked after any step, and the way back there.
//!
//! Looking changes nothing. Going back is a change of its own, which undo takes back.

use std::sync::Arc;

use leptos::prelude::*;

use super::codebook_names::{deed_name, kind_name, tag_name};
use super::desk::Desk;
use super::dialog::Dialog;
use super::locale;
use crate::annotation::Target;
use crate::document::{BlockRole, Document};
use crate::drawing::Drawing;
use crate::id::DocumentId;
use crate::text::Text;
use crate::workspace::{Body, Command, RecordKey, Scope, Step, StepId, Way, Workspace};
use crate::{t, tn};

/// The dialog "History".
#[component]
pub fn HistoryDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let session = expect_context::<Desk>().session;
    view! {
        <Show when=move || open.get()>
            {move || session.open.get().map(|document| view! { <OpenHistory open document /> })}
        </Show>
    }
}

/// A step as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Entry {
    id: StepId,
    what: String,
    who: String,
    when: String,
}

#[component]
fn OpenHistory(open: RwSignal<bool>, document: DocumentId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let chosen = RwSignal::new(None::<StepId>);
    let entries = Memo::new(move |_| {
        let scope = scope(desk, document);
        let steps: Vec<Arc<Step>> =
            session.read_journal(|journal| journal.steps_in(&scope).cloned().collect());
        steps.iter().map(|step| entry(desk, step)).collect::<Vec<_>>()
    });
    let row = move |Entry { id, what, who, when }: Entry| {
        view! {
            <label>
                <input
                    type="radio"
                    name="step"
                    prop:checked=move || chosen.get() == Some(id)
                    on:change=move |_| chosen.set(Some(id))
                />
                <span class="what">{what}</span>
                <small>{format!("{when} · {who}")}</small>
            </label>
        }
    };
    let bodies = Memo::new(move |_| {
        let id = chosen.get()?;
        let scope = scope(desk, document);
        let bodies = session.read_journal(|journal| journal.bodies_after(id, &scope));
        let differs = |(key, body): &(RecordKey, Option<Body>)| {
            session.peek(|workspace, _| workspace.body(*key) != body.as_ref())
        };
        Some(bodies.into_iter().filter(differs).collect::<Vec<_>>())
    });
    let difference = move || bodies.with(|bodies| bodies.as_ref().map_or(0, Vec::len));
    let close = Callback::new(move |()| open.set(false));
    let restore = move |_| {
        if let Some(bodies) = bodies.get_untracked() {
            desk.does(Command::Restore { document, bodies });
            open.set(false);
        }
    };
    view! {
        <Dialog id="history" name=t!("history.name") close>
            <div class="source steps">
                <p class="hint">{t!("history.hint")}</p>
                <Show when=move || entries.with(Vec::is_empty)>
                    <p class="waiting">{t!("history.nothing")}</p>
                </Show>
                <div class="changes" role="radiogroup" aria-label=t!("history.steps")>
                        <label>
                            <input
                                type="radio"
                                name="step"
                                autofocus
                                prop:checked=move || chosen.get().is_none()
                                on:change=move |_| chosen.set(None)
                            />
                            <span class="what">{t!("history.now")}</span>
                        </label>
                    <For each=move || entries.get() key=Entry::clone children=row />
                </div>
            </div>
            <section class="preview" aria-label=t!("history.then")>
                <div class="then" tabindex="0">
                    {move || {
                        let bodies = bodies.get().unwrap_or_default();
                        session.peek(|workspace, _| state(&workspace.with_bodies(&bodies), document))
                    }}
                </div>
            </section>
            <div class="dialog-foot">
                <span aria-live="polite">
                    {move || {
                        match (chosen.get(), difference()) {
                            (None, _) => t!("history.is-now"),
                            (Some(_), 0) => t!("history.as-now"),
                            (Some(_), count) => tn!("history.differs", count),
                        }
                    }}
                </span>
                <span class="push"></span>
                <button class="btn main" disabled=move || difference() == 0 on:click=restore>
                    {t!("history.restore")}
                </button>
            </div>
        </Dialog>
    }
}

/// What belongs to the document.
fn scope(desk: Desk, document: DocumentId) -> Scope {
    let present = desk.session.peek(|workspace, _| workspace.document(document).cloned());
    desk.session.read_journal(|journal| journal.scope(document, present.as_deref()))
}

fn entry(desk: Desk, step: &Step) -> Entry {
    let session = desk.session;
    let deed = deed_name(step.change.deed, &step.change.subject);
    let what = match step.way {
        Way::Done | Way::TakenIn => deed,
        Way::Undone => t!("undo.undone", deed = deed),
        Way::Redone => t!("undo.redone", deed = deed),
    };
    let signature = step.signature;
    let is_elsewhere = session.tab() != step.id.tab;
    let name = session.peek(|workspace, _| {
        workspace
            .annotator(signature.by)
            .map(|annotator| annotator.name.clone())
            .filter(|name| !name.is_empty())
    });
    let who = match (signature.by == session.me(), name) {
        (true, _) if is_elsewhere => t!("history.you-elsewhere"),
        (true, _) => t!("history.you"),
        (false, Some(name)) => name,
        (false, None) => t!("history.somebody"),
    };
    Entry { id: step.id, what, who, when: locale::moment(signature.at) }
}

/// The document as it was: its article with the claims of then, and what was said of its comments.
fn state(then: &Workspace, id: DocumentId) -> AnyView {
    let Some(document) = then.document(id) else {
        return view! { <p class="waiting">{t!("history.no-document")}</p> }.into_any();
    };
    let drawing = Drawing::of(then, id);
    let article = then.text(document.article).map(|text| article(then, &drawing, document, text));
    let claims = drawing.claims().len();
    let tagged = document.comments.iter().filter(|comment| then.tags_of(comment.id).next().is_some()).count();
    let counts = format!("{}, {}", tn!("documents.claims", claims), tn!("history.tagged", tagged));
    view! {
        <p class="counts">{format!("{} · {counts}", document.name)}</p>
        <div lang=document.language.clone()>{article}</div>
        {comments(then, &drawing, document)}
    }
    .into_any()
}

fn article(then: &Workspace, drawing: &Drawing, document: &Document, text: &Text) -> Vec<AnyView> {
    (0..text.block_count())
        .map(|block| {
            let pieces: Vec<AnyView> = drawing
                .segments(text, block)
                .into_iter()
                .map(|(segment, claims)| {
                    let words = text.slice(segment.range).unwrap_or_default().to_owned();
                    let Some(claim) = claims.last().and_then(|drawn| then.claim(drawn.id)) else {
                        return words.into_any();
                    };
                    let kind = claim.kind.as_ref().map(|kind| kind_name(then.codebook(), kind));
                    let title = if claim.note.is_empty() { kind } else { Some(claim.note.clone()) };
                    view! { <mark title=title>{words}</mark> }.into_any()
                })
                .collect();
            let role = document.roles.get(block).copied().unwrap_or(BlockRole::Paragraph);
            let is_heading = matches!(role, BlockRole::Title | BlockRole::Heading);
            view! { <p class:heading=is_heading>{pieces}</p> }.into_any()
        })
        .collect()
}

fn comments(then: &Workspace, drawing: &Drawing, document: &Document) -> Option<AnyView> {
    let rows: Vec<AnyView> = document
        .comments
        .iter()
        .enumerate()
        .map(|(place, comment)| {
            let said = then.tags_of(comment.id).map(|(key, tag)| {
                let name = tag_name(then.codebook(), &tag.tag);
                let target = match key.target {
                    Target::Article => return name,
                    Target::Answered => t!("tag-note.of-answered"),
                    Target::Claim(claim) => match drawing.claim(claim) {
                        Some(drawn) => t!("tag-note.of-claim", number = locale::number(drawn.number)),
                        None => t!("tag-note.of-removed"),
                    },
                };
                format!("{name} {target}")
            });
            let said: Vec<String> = said.collect();
            let said = if said.is_empty() { t!("history.untagged") } else { said.join("; ") };
            let number = locale::number(place + 1);
            let author = comment.author.clone().unwrap_or_else(|| t!("comments.number", number = number));
            view! { <li><b>{author}</b>": "{said}</li> }.into_any()
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <ul class="said">{rows}</ul> }.into_any())
}
