//! What an annotator says of a comment: rows of radios, each toward something.

use std::sync::Arc;

use leptos::prelude::*;

use super::choice_hint::about_id;
use super::codebook_dialog::CodebookLink;
use super::codebook_names::{Choice, choices, sign_of, tag_name};
use super::desk::Desk;
use super::faults;
use super::highlight_toolbar::mark_evidence;
use super::icon::Icon;
use super::key_hint::{KeyHint, key_of, tag_command};
use super::session::Session;
use super::signer::{Signed, other_signer};
use super::{swipe, touch};
use crate::annotation::{Tag, TagKey, Target};
use crate::codebook::{EntryId, List, TagId};
use crate::document::{Comment, CommentId};
use crate::drawing::View;
use crate::id::DocumentId;
use crate::t;
use crate::text::shorten;
use crate::workspace::Command;

/// How many characters of a claim stand for it in a menu.
const QUOTE_LENGTH: usize = 60;

/// One row: a tag that is there, or a free one.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    target: Target,
    tag: Option<TagId>,
    note: String,
    has_evidence: bool,
}

/// The rows of one comment, and, in the current comment, what else can be done with it.
#[component]
pub fn TagRows(
    /// The comment that is tagged.
    comment: Comment,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let id = comment.id;
    let is_reply = comment.answers.is_some();
    let wants_another = RwSignal::new(false);
    let chosen_row = RwSignal::new(0_usize);
    let writes_note = RwSignal::new(false);
    let rows = Memo::new(move |_| {
        let mut rows: Vec<Row> = session.read(&[View::Comment(id)], |workspace, _| {
            let me = session.me();
            let mut mine: Vec<_> = workspace.tags_of(id).filter(|(key, _)| key.by == me).collect();
            mine.sort_by_key(|(_, tag)| tag.created);
            mine.into_iter()
                .map(|(key, tag)| Row {
                    target: key.target,
                    tag: Some(tag.tag.clone()),
                    note: tag.note.clone(),
                    has_evidence: tag.evidence.is_some(),
                })
                .collect()
        });
        if rows.is_empty() || wants_another.get() {
            let taken: Vec<Target> = rows.iter().map(|row| row.target).collect();
            let target = desk.free_target(id, is_reply, &taken);
            rows.push(Row { target, tag: None, note: String::new(), has_evidence: false });
        }
        rows
    });
    let is_current = Memo::new(move |_| session.current.get() == Some(id));
    let row_count = Memo::new(move |_| rows.with(Vec::len));
    // Rows are drawn by their place, so that a row keeps its focus when its tag comes or its target changes.
    view! {
        <For each=move || 0..row_count.get() key=|place| *place let:place>
            <TagRow id place rows is_reply is_current chosen_row wants_another writes_note />
        </For>
        <OthersTags id />
        <Show when=move || is_current.get()>
            <More id rows chosen_row wants_another writes_note />
        </Show>
    }
}

#[component]
#[allow(clippy::too_many_arguments, reason = "the view state of one comment's rows, shared by them alone")]
fn TagRow(
    id: CommentId,
    place: usize,
    rows: Memo<Vec<Row>>,
    is_reply: bool,
    is_current: Memo<bool>,
    chosen_row: RwSignal<usize>,
    wants_another: RwSignal<bool>,
    writes_note: RwSignal<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let row = Memo::new(move |_| rows.with(|rows| rows.get(place).cloned()));
    let tag = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.tag.clone())));
    let group = format!("tag-{id}-{place}");
    let name =
        if place == 0 { t!("tags.name") } else { t!("tags.name-of", number = (place + 1).to_string()) };
    // A tag that the codebook explains no more is still there: it has a chip until another one is chosen.
    let offered = Memo::new(move |_| {
        let tag = tag.get();
        session.read(&[View::Codebook], |workspace, _| {
            let codebook = workspace.codebook();
            let mut offered = choices::<TagId>(codebook);
            if let Some(id) = tag.filter(|tag| codebook.tag(tag).is_none()) {
                let (name, sign) = (tag_name(codebook, &id), sign_of(codebook, &id));
                offered.push(Choice { id, name, sign, key: None });
            }
            offered
        })
    });
    let chip = move |Choice { id: own, name, sign, .. }: Choice<TagId>| {
        let is_chosen = {
            let own = own.clone();
            Memo::new(move |_| tag.with(|tag| tag.as_ref() == Some(&own)))
        };
        let about = about_id(&EntryId::Tag(own.clone()));
        let (data_tag, command) = (own.to_string(), tag_command(&own));
        let choose = move |event: web_sys::Event| {
            faults::point("tag-row.choose");
            let Some(target) = row.with_untracked(|row| row.as_ref().map(|row| row.target)) else {
                return;
            };
            let Some(document) = session.open.get_untracked() else {
                return;
            };
            let is_taken = rows.with_untracked(|rows| {
                rows.iter().enumerate().any(|(other, row)| other != place && row.target == target)
            });
            if is_taken {
                event_target::<web_sys::HtmlInputElement>(&event).set_checked(false);
                desk.tell(t!("refusal.target-taken"));
                return;
            }
            desk.does(Command::TagComment { document, comment: id, target, tag: own.clone() });
            wants_another.set(false);
        };
        view! {
            <label data-tag=data_tag data-about=about.clone()>
                <input
                    type="radio"
                    name=group.clone()
                    aria-describedby=about.clone()
                    prop:checked=is_chosen
                    on:change=choose
                />
                <Icon name=sign />
                <span>{name}</span>
                <Show when=move || is_current.get() && place == 0>
                    <KeyHint of=command.clone() />
                </Show>
            </label>
        }
    };
    let note =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.note.clone()).unwrap_or_default()));
    let shows_note = move || {
        let is_tagged = tag.with(Option::is_some);
        let is_wanted = is_current.get() && writes_note.get() && chosen_row.get() == place;
        is_tagged && (is_wanted || (is_current.get() && note.with(|note| !note.is_empty())))
    };
    let write = move |event| {
        let Some(target) = row.with_untracked(|row| row.as_ref().map(|row| row.target)) else {
            return;
        };
        desk.does(Command::WriteTagNote { comment: id, target, note: event_target_value(&event) });
    };
    view! {
        <div class="tagline" on:focusin=move |_| chosen_row.set(place) on:pointerdown=move |_| chosen_row.set(place)>
            <div class="tags" class:also=place.gt(&0) role="radiogroup" aria-label=name>
                <For each=move || offered.get() key=Clone::clone children=chip />
            </div>
            <Toward id place row is_reply />
        </div>
        <Show when=shows_note>
            <textarea
                class="write"
                id=format!("write-{id}-{place}")
                aria-label=t!("note.name")
                placeholder=t!("tags.note-placeholder")
                rows="1"
                prop:value=note
                on:input=write
                on:blur=move |_| session.pause_writing()
            ></textarea>
        </Show>
    }
}

/// What others say of the comment: to be read, and to be changed by nobody but them.
#[component]
fn OthersTags(id: CommentId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let others = Memo::new(move |_| {
        let others: Vec<(TagKey, Arc<Tag>)> = session.read(&[View::Comment(id)], |workspace, _| {
            let me = session.me();
            let others = workspace.tags_of(id).filter(|(key, _)| key.by != me);
            others.map(|(key, tag)| (key, tag.clone())).collect()
        });
        let others = others.into_iter().filter_map(|(key, tag)| {
            let signer = other_signer(session, desk.signers, key.by)?;
            let (toward, quote) = describe_target(session, key.target);
            Some((signer, tag, toward, quote))
        });
        others.collect::<Vec<_>>()
    });
    let language = move || session.open.get().and_then(|open| language_of(session, open));
    view! {
        <Show when=move || others.with(|others| !others.is_empty())>
            <ul class="others" aria-label=t!("tags.others")>
                {move || {
                    let others = others.get().into_iter().map(|(signer, tag, toward, quote)| {
                        let (sign, name) = session.read(&[View::Codebook], |workspace, _| {
                            let codebook = workspace.codebook();
                            (sign_of(codebook, &tag.tag), tag_name(codebook, &tag.tag))
                        });
                        let evidence = tag.evidence.as_ref().map(|evidence| evidence.quote.replace('\n', " "));
                        let note = (!tag.note.is_empty()).then(|| tag.note.clone());
                        view! {
                            <li data-tag=tag.tag.to_string()>
                                <Signed signer />
                                <span class="kind">
                                    <Icon name=sign />
                                    <span>{name}</span>
                                </span>
                                <span>{t!("toward.toward")} " " <b>{toward}</b></span>
                                {(!quote.is_empty()).then(|| view! { <em lang=language>{quote}</em> })}
                                {evidence.map(|evidence| view! { <q lang=language>{evidence}</q> })}
                                {note.map(|note| view! { <span class="said">{note}</span> })}
                            </li>
                        }
                    });
                    others.collect::<Vec<_>>()
                }}
            </ul>
        </Show>
    }
}

/// What a tag is toward in words, and the claim's own where it is one. For use where something listens.
fn describe_target(session: Session, target: Target) -> (String, String) {
    let views = match target {
        Target::Claim(claim) => vec![View::Claim(claim)],
        Target::Article | Target::Answered => Vec::new(),
    };
    session.read(&views, |workspace, drawing| match target {
        Target::Article => (t!("toward.article"), String::new()),
        Target::Answered => (t!("toward.answered"), String::new()),
        Target::Claim(claim) => match (drawing.claim(claim), workspace.claim(claim)) {
            (Some(drawn), Some(claim)) => {
                let quote = shorten(&claim.passage.quote.replace('\n', " "), QUOTE_LENGTH);
                (t!("toward.claim", number = drawn.number.to_string()), quote)
            }
            _ => (t!("toward.removed"), String::new()),
        },
    })
}

fn language_of(session: Session, open: DocumentId) -> Option<String> {
    session.peek(|workspace, _| workspace.document(open).and_then(|document| document.language.clone()))
}

/// What the tag is toward: words, and over them the browser's own menu.
#[component]
fn Toward(id: CommentId, place: usize, row: Memo<Option<Row>>, is_reply: bool) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    // A menu of all claims in every comment would cost their product; it is filled when somebody looks at it.
    let is_filled = RwSignal::new(false);
    let target = Memo::new(move |_| row.with(|row| row.as_ref().map_or(Target::Article, |row| row.target)));
    let described = Memo::new(move |_| describe_target(session, target.get()));
    let language = move || session.open.get().and_then(|open| language_of(session, open));
    let options = move || {
        let chosen = target.get();
        let mut options = vec![(Target::Article, t!("toward.article"))];
        if is_reply {
            options.push((Target::Answered, t!("toward.answered")));
        }
        if is_filled.get() {
            session.read(&[View::Claims], |workspace, drawing| {
                options.extend(drawing.claims().iter().filter_map(|drawn| {
                    let quote =
                        shorten(&workspace.claim(drawn.id)?.passage.quote.replace('\n', " "), QUOTE_LENGTH);
                    let number = drawn.number.to_string();
                    Some((Target::Claim(drawn.id), t!("toward.claim-quoted", number = number, quote = quote)))
                }));
            });
        }
        if !options.iter().any(|(target, _)| *target == chosen) {
            options.push((chosen, described.with(|(name, _)| name.clone())));
        }
        options
            .into_iter()
            .map(|(target, name)| {
                view! { <option value=target.to_string() prop:selected=target == chosen>{name}</option> }
            })
            .collect::<Vec<_>>()
    };
    let turn = move |event| {
        let (Ok(to), Some(document)) =
            (event_target_value(&event).parse::<Target>(), session.open.get_untracked())
        else {
            return;
        };
        let from = target.get_untracked();
        if row.with_untracked(|row| row.as_ref().is_some_and(|row| row.tag.is_some())) {
            desk.does(Command::SetTarget { document, comment: id, from, to });
        } else {
            desk.pending.update(|pending| {
                pending.insert(id, to);
            });
        }
    };
    view! {
        <span class="toward">
            <span class="vh">{t!("toward.toward")}</span>
            <span aria-hidden="true">{t!("toward.toward")}</span>
            <b aria-hidden="true">{move || described.with(|(name, _)| name.clone())}</b>
            {move || {
                let quote = described.with(|(_, quote)| quote.clone());
                (!quote.is_empty()).then(|| view! { <em lang=language aria-hidden="true">{quote}</em> })
            }}
            <Icon name="down" />
            <select
                id=format!("toward-{id}-{place}")
                aria-label=t!("toward.name")
                on:focus=move |_| is_filled.set(true)
                on:pointerenter=move |_| is_filled.set(true)
                on:change=turn
            >
                {options}
            </select>
        </span>
    }
}

/// The keys that tag, where there are any: `1, 2, 3 tag and go on; with Shift they stay.`
fn keys_hint(desk: Desk) -> Option<String> {
    let tags = desk.session.read(&[View::Codebook], |workspace, _| {
        workspace.codebook().tags.iter().map(|tag| tag_command(&tag.id)).collect::<Vec<_>>()
    });
    let keys: Vec<String> = tags.iter().filter_map(|tag| key_of(desk, tag)).collect();
    (!keys.is_empty()).then(|| t!("tags.hint", keys = keys.join(", ")))
}

/// What else can be done with the current comment.
#[component]
fn More(
    id: CommentId,
    rows: Memo<Vec<Row>>,
    chosen_row: RwSignal<usize>,
    wants_another: RwSignal<bool>,
    writes_note: RwSignal<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let chosen = Memo::new(move |_| {
        rows.with(|rows| rows.get(chosen_row.get()).or(rows.first()).filter(|row| row.tag.is_some()).cloned())
    });
    let is_tagged = move || chosen.with(Option::is_some);
    let has_evidence = move || chosen.with(|row| row.as_ref().is_some_and(|row| row.has_evidence));
    let target = move || chosen.with_untracked(|row| row.as_ref().map(|row| row.target));
    let mark = move |_| {
        if let Some(target) = target() {
            mark_evidence(desk, id, target);
        }
    };
    let unmark = move |_| {
        if let (Some(target), Some(document)) = (target(), session.open.get_untracked()) {
            desk.does(Command::SetEvidence { document, comment: id, target, range: None });
        }
    };
    let write = move |_| {
        writes_note.set(true);
        let field = format!("write-{id}-{}", chosen_row.get_untracked());
        request_animation_frame(move || super::browser::page::focus(&field));
    };
    let clear = move |_| {
        if let Some(target) = target() {
            desk.does(Command::Untag { comment: id, target });
        }
    };
    view! {
        <p class="more">
            <Show
                when=is_tagged
                fallback=move || {
                    let hint = move || {
                        if desk.touch.is_finger.get() { swipe::hint(desk) } else { keys_hint(desk) }
                    };
                    view! { <span class="hint">{hint}</span> }
                }
            >
                // The selection must outlive the press, which would take the focus.
                <button
                    class="quiet"
                    on:mousedown=|event| event.prevent_default()
                    on:pointerdown=move |event| touch::hold(desk, &event)
                    on:click=mark
                >
                    <Icon name="underline" />
                    {t!("tags.evidence")}
                    <KeyHint of="evidence" />
                </button>
                <Show when=has_evidence>
                    <button class="quiet" on:click=unmark>{t!("tags.no-evidence")}</button>
                </Show>
                <button class="quiet" id=format!("note-of-{id}") on:click=write>
                    <Icon name="pen" />
                    {t!("tags.note")}
                    <KeyHint of="note" />
                </button>
                <button class="quiet" on:click=move |_| wants_another.set(true)>
                    <Icon name="plus" />
                    {t!("tags.another")}
                </button>
                <button class="quiet" on:click=clear>
                    <Icon name="close" />
                    {t!("tags.clear")}
                    <KeyHint of="untag" />
                </button>
            </Show>
            <CodebookLink list=List::Tags />
        </p>
    }
}
