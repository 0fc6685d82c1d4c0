//! The lines of the open document, to be put right later: what a line is, which part it belongs to, who wrote
//! a comment and to whom. Each change is a command of its own and moves no annotation.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::browser::page;
use super::commands::stands_for;
use super::comment_fields::{CommentFields, Correction, SelectedComment};
use super::desk::Desk;
use super::dialog::Dialog;
use super::language_field::LanguageField;
use super::line_list::{Choice, LineId, LineList, RoleCounts, Row, RowSaid};
use crate::document::{BlockRole, Comment, CommentId, Document};
use crate::drawing::{Drawing, View};
use crate::id::DocumentId;
use crate::reading::Role;
use crate::text::{Text, shorten};
use crate::workspace::{BlockPlace, Command, Workspace};
use crate::{t, tn};

/// What a line of a document can be taken for, in the order of the bar. A byline is no part of a document.
const ROLES: [Role; 8] = [
    Role::LeftOut,
    Role::Title,
    Role::Heading,
    Role::Paragraph,
    Role::Quotation,
    Role::ListItem,
    Role::Caption,
    Role::Comment,
];

/// How many characters of a comment stand for it where it can be answered.
const WORDS: usize = 40;

/// The dialog "Lines of this document".
#[component]
pub fn EditLines(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let session = expect_context::<Desk>().session;
    view! {
        <Show when=move || open.get()>
            {move || session.open.get().map(|document| view! { <OpenEditLines open document /> })}
        </Show>
    }
}

/// Where a row of the list stands in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A block of the article, counted from 0.
    Block(usize),
    /// A comment.
    Comment(CommentId),
}

#[component]
fn OpenEditLines(open: RwSignal<bool>, document: DocumentId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let choice = Choice::new();
    let lines = Memo::new(move |_| {
        session.read(&[View::Document], |workspace, _| {
            let shown = workspace.document(document).map(|shown| lines_of(workspace, shown));
            Arc::new(shown.unwrap_or_default())
        })
    });
    let rows =
        Memo::new(move |_| lines.with(|lines| Arc::new(lines.iter().map(|(_, row)| row.clone()).collect())));
    let selected = Memo::new(move |_| {
        lines.with(|lines| {
            let places = rows.with(|rows: &Arc<Vec<Row>>| choice.places(rows));
            places.iter().filter_map(|place| Some(lines.get(*place)?.0)).collect::<Vec<_>>()
        })
    });
    let take = Callback::new(move |role| {
        let next = rows.with_untracked(|rows| choice.neighbour(rows));
        let leaves = take_lines_for(desk, document, &selected.get_untracked(), role);
        if leaves {
            choice.select(next);
        }
    });
    let language = Memo::new(move |_| {
        session.read(&[View::Document], |workspace, _| workspace.document(document)?.language.clone())
    });
    let annotations = move || {
        let views = [View::Document, View::Claims, View::Tags];
        session.read(&views, |workspace, drawing| {
            selected.with(|selected| annotations_in(workspace, drawing, document, selected))
        })
    };
    let undo = move |event: KeyboardEvent| {
        if page::is_writing(&event) {
            return;
        }
        if stands_for(desk, &event, "undo") {
            desk.undo();
        } else if stands_for(desk, &event, "redo") {
            desk.redo();
        } else {
            return;
        }
        event.prevent_default();
    };
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Dialog id="edit-lines" name=t!("lines.dialog") close>
            <div class="source">
                <DocumentFields document />
                <p class="hint">{t!("lines.hint")}</p>
            </div>
            <section class="preview" aria-label=t!("lines.dialog") on:keydown=undo>
                <RoleCounts rows />
                <LineList rows choice roles=&ROLES language take>
                    <Show when=move || annotations() != 0>
                        <p class="details" aria-live="polite">
                            {move || tn!("lines.annotations", annotations())}
                        </p>
                    </Show>
                    <SelectedCommentFields document selected />
                </LineList>
            </section>
            <div class="dialog-foot">
                <span aria-live="polite">{move || session.said.get()}</span>
                <span class="push"></span>
                <button
                    class="btn"
                    disabled=move || session.next_steps().0.is_none()
                    on:click=move |_| desk.undo()
                >
                    {t!("lines.undo")}
                </button>
                <button class="btn main" on:click=move |_| open.set(false)>
                    {t!("lines.done")}
                </button>
            </div>
        </Dialog>
    }
}

/// Name, address and language of the document.
#[component]
fn DocumentFields(document: DocumentId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let shown = Memo::new(move |_| {
        desk.session.read(&[View::Document], |workspace, _| workspace.document(document).cloned())
    });
    let show = move |field: fn(&Document) -> Option<&String>| {
        shown.with(|shown| shown.as_ref().and_then(|shown| field(shown).cloned())).unwrap_or_default()
    };
    let describe = move |name: Option<String>, source: Option<String>, language: Option<String>| {
        desk.does(Command::DescribeDocument { document, name, source, language });
    };
    let name = move || show(|document| Some(&document.name));
    let language = move || show(|document| document.language.as_ref());
    let choose_language = Callback::new(move |tag| describe(None, None, Some(tag)));
    view! {
        <div class="about-fields">
            <label class="wide">
                {t!("lines.document-name")}
                <input
                    autofocus=true
                    autocomplete="off"
                    dir="auto"
                    lang=move || Some(language()).filter(|language| !language.is_empty())
                    prop:value=name
                    on:change:target=move |event| {
                        describe(Some(event.target().value()), None, None);
                        // A name that was refused gives way to the one that holds, unless the field is gone:
                        // one that is taken off the page with fresh letters in it still reports a change.
                        if let Some(Some(document)) = shown.try_get_untracked() {
                            event.target().set_value(&document.name);
                        }
                    }
                />
            </label>
            <label class="wide">
                {t!("lines.source")}
                <input
                    inputmode="url"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || show(|document| document.source.as_ref())
                    on:change:target=move |event| describe(None, Some(event.target().value()), None)
                />
            </label>
            <label class="wide">
                {t!("lines.language")}
                <LanguageField language=Signal::derive(language) choose=choose_language />
            </label>
        </div>
    }
}

/// Who wrote the selected comment, when and to whom.
#[component]
fn SelectedCommentFields(document: DocumentId, selected: Memo<Vec<Place>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let which = Memo::new(move |_| match selected.with(|selected| selected.clone())[..] {
        [Place::Comment(comment)] => Some(comment),
        _ => None,
    });
    let comment = Memo::new(move |_| {
        let which = which.get()?;
        desk.session.read(&[View::Document], |workspace, _| {
            selected_comment(workspace, workspace.document(document)?, which)
        })
    });
    let correct = Callback::new(move |correction| {
        let Some(comment) = which.get_untracked() else {
            return;
        };
        desk.does(match correction {
            Correction::Author(author, said_at) => Command::SetAuthor { document, comment, author, said_at },
            Correction::Answers(answers) => {
                let answers = desk.session.peek(|workspace, _| {
                    let comments = &workspace.document(document)?.comments;
                    comments.iter().map(|other| other.id).find(|other| Some(comment_id(*other)) == answers)
                });
                Command::SetParent { document, comment, answers }
            }
        });
    });
    view! {
        <Show when=move || comment.with(Option::is_some)>
            <div class="details" role="group" aria-label=t!("lines.comment")>
                <CommentFields comment correct />
            </div>
        </Show>
    }
}

/// Takes lines for a role; says whether they left their places.
fn take_lines_for(desk: Desk, document: DocumentId, selected: &[Place], role: Role) -> bool {
    let blocks: Vec<usize> = selected
        .iter()
        .filter_map(|place| match place {
            Place::Block(block) => Some(*block),
            Place::Comment(_) => None,
        })
        .collect();
    let comments: Vec<CommentId> = selected
        .iter()
        .filter_map(|place| match place {
            Place::Comment(comment) => Some(*comment),
            Place::Block(_) => None,
        })
        .collect();
    let to = if role == Role::LeftOut { BlockPlace::Away } else { BlockPlace::OtherPart };
    let mut has_changed = false;
    if !blocks.is_empty() {
        let command = match block_role(role) {
            Some(role) => Command::SetRole { document, blocks, role },
            None => Command::TakeBlocks { document, blocks, to },
        };
        let leaves = matches!(command, Command::TakeBlocks { .. });
        has_changed |= desk.does(command).is_some() && leaves;
    }
    if role != Role::Comment && !comments.is_empty() {
        has_changed |= desk.does(Command::TakeComments { document, comments, to }).is_some();
    }
    has_changed
}

fn block_role(role: Role) -> Option<BlockRole> {
    match role {
        Role::Title => Some(BlockRole::Title),
        Role::Heading => Some(BlockRole::Heading),
        Role::Paragraph => Some(BlockRole::Paragraph),
        Role::Quotation => Some(BlockRole::Quotation),
        Role::ListItem => Some(BlockRole::ListItem),
        Role::Caption => Some(BlockRole::Caption),
        Role::LeftOut | Role::Byline | Role::Comment => None,
    }
}

fn line_role(role: BlockRole) -> Role {
    match role {
        BlockRole::Title => Role::Title,
        BlockRole::Heading => Role::Heading,
        BlockRole::Paragraph => Role::Paragraph,
        BlockRole::Quotation => Role::Quotation,
        BlockRole::ListItem => Role::ListItem,
        BlockRole::Caption => Role::Caption,
    }
}

/// How many claims touch the selected blocks, and how many tags the selected comments have.
fn annotations_in(workspace: &Workspace, drawing: &Drawing, id: DocumentId, selected: &[Place]) -> usize {
    let text = workspace.document(id).and_then(|document| workspace.text(document.article));
    let is_selected = |block: usize| selected.contains(&Place::Block(block));
    let touches = |text: &Arc<Text>| {
        drawing.claims().iter().filter(|claim| text.blocks_of(claim.range).any(is_selected)).count()
    };
    let tags = selected.iter().map(|place| match place {
        Place::Comment(comment) => workspace.tags_of(*comment).count(),
        Place::Block(_) => 0,
    });
    text.map_or(0, touches) + tags.sum::<usize>()
}

fn lines_of(workspace: &Workspace, document: &Document) -> Vec<(Place, Row)> {
    let article = workspace.text(document.article);
    let blocks = article.iter().flat_map(|text| text.blocks());
    // A block is known by its words, so that it stays the same row when others come and go.
    let mut earlier = HashMap::<&str, usize>::new();
    let blocks = blocks.enumerate().map(|(block, words)| {
        let same = earlier.entry(words).or_default();
        let id = LineId::of(("block", words, *same));
        *same += 1;
        let role = line_role(document.role(block));
        let row = Row { id, role, text: words.into(), said: None, continues: false, opens_comments: false };
        (Place::Block(block), row)
    });
    let mut lines: Vec<_> = blocks.collect();
    lines.extend(document.comments.iter().enumerate().map(|(number, comment)| {
        let row = Row {
            id: comment_id(comment.id),
            role: Role::Comment,
            text: words_of(workspace, comment).into(),
            said: Some(RowSaid {
                author: comment.author.clone(),
                said_at: comment.said_at.clone(),
                answered: comment.answers.and_then(|answered| answered_name(workspace, document, answered)),
            }),
            continues: false,
            opens_comments: number == 0,
        };
        (Place::Comment(comment.id), row)
    }));
    lines
}

fn comment_id(comment: CommentId) -> LineId {
    LineId::of(("comment", comment))
}

fn words_of(workspace: &Workspace, comment: &Comment) -> String {
    workspace.text(comment.text).map(|text| text.canonical().replace('\n', " ")).unwrap_or_default()
}

/// Who is answered: the author, or the first words of a comment by nobody known.
fn answered_name(workspace: &Workspace, document: &Document, answered: CommentId) -> Option<String> {
    let answered = document.comment(answered)?;
    Some(answered.author.clone().unwrap_or_else(|| shorten(&words_of(workspace, answered), WORDS)))
}

fn selected_comment(workspace: &Workspace, document: &Document, id: CommentId) -> Option<SelectedComment> {
    let place = document.comments.iter().position(|comment| comment.id == id)?;
    let comment = &document.comments[place];
    let can_be_answered = |(at, other): &(usize, &Comment)| *at < place || comment.answers == Some(other.id);
    let others = document.comments.iter().enumerate().filter(can_be_answered);
    Some(SelectedComment {
        author: comment.author.clone().unwrap_or_default(),
        said_at: comment.said_at.clone().unwrap_or_default(),
        answers: comment.answers.map(comment_id),
        earlier: others
            .map(|(_, other)| {
                let words = shorten(&words_of(workspace, other), WORDS);
                let named = match &other.author {
                    Some(author) => t!("lines.comment-by", author = author, words = words),
                    None => words,
                };
                (comment_id(other.id), named)
            })
            .collect(),
    })
}
