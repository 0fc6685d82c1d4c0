//! "Unsure" and "Done": how far one is with a comment, a document and all of them.

use leptos::prelude::*;

use super::desk::Desk;
use super::icon::Icon;
use super::key_hint::{aria_keys, with_key};
use super::locale;
use super::shortcuts::go_to_comment;
use crate::annotation::{Marked, Standing};
use crate::document::{CommentId, Document};
use crate::drawing::View;
use crate::id::DocumentId;
use crate::workspace::{Command, Progress, Workspace, progress};
use crate::{t, tn};

/// What a standing is called.
pub fn standing_name(says: Standing) -> String {
    match says {
        Standing::Unsure => t!("marks.unsure"),
        Standing::Done => t!("marks.done"),
    }
}

/// The name of its sign, where it is set or isn't: a tick that is not there yet must not look like one.
pub fn standing_sign(says: Standing, is_set: bool) -> String {
    let sign = match (says, is_set) {
        (Standing::Unsure, _) => "flag",
        (Standing::Done, true) => "check",
        (Standing::Done, false) => "todo",
    };
    sign.to_owned()
}

/// The two toggles of a comment: those that are set, and in the current comment both.
#[component]
pub fn CommentMarks(
    /// The comment.
    id: CommentId,
    /// It is the current one.
    is_current: Memo<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let toggles = Standing::ALL.map(|says| {
        let is_set = Memo::new(move |_| {
            session.read(&[View::Comment(id)], |workspace, _| {
                workspace.is_marked(Marked::Comment(id), says, session.me())
            })
        });
        view! {
            <Show when=move || is_current.get() || is_set.get()>
                <button
                    class="quiet mark"
                    data-says=says.word()
                    title=move || with_key(desk, standing_name(says), says.word())
                    aria-keyshortcuts=move || aria_keys(desk, says.word())
                    aria-pressed=move || is_set.get().to_string()
                    on:click=move |_| toggle(desk, &[Marked::Comment(id)], says)
                >
                    <Icon name=Signal::derive(move || standing_sign(says, is_set.get())) />
                    {standing_name(says)}
                </button>
            </Show>
        }
    });
    view! { <p class="marks">{toggles}</p> }
}

/// The two toggles of the open document.
#[component]
pub fn DocumentMark(
    /// Which of them.
    says: Standing,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let is_set = Memo::new(move |_| {
        let open = session.open.get();
        session.read(&[View::Documents, View::Summary], |workspace, _| {
            open.is_some_and(|open| workspace.is_marked(Marked::Document(open), says, session.me()))
        })
    });
    let name = match says {
        Standing::Unsure => t!("marks.document.unsure"),
        Standing::Done => t!("marks.document.done"),
    };
    view! {
        <button
            class="quiet mark"
            data-says=says.word()
            aria-pressed=move || is_set.get().to_string()
            on:click=move |_| {
                toggle_document(desk, says);
            }
        >
            <Icon name=Signal::derive(move || standing_sign(says, is_set.get())) />
            {name}
        </button>
    }
}

/// Sets a mark on all of some comments and documents, or takes it away where all of them have it.
pub fn toggle(desk: Desk, on: &[Marked], says: Standing) {
    let Some(document) = desk.session.open.get_untracked() else {
        return;
    };
    let me = desk.session.me();
    let are_set =
        desk.session.peek(|workspace, _| on.iter().all(|marked| workspace.is_marked(*marked, says, me)));
    let on = on.to_vec();
    desk.does(if are_set { Command::Unmark { on, says } } else { Command::Mark { document, on, says } });
}

/// The same for the open document; says whether there is one.
pub fn toggle_document(desk: Desk, says: Standing) -> bool {
    let open = desk.session.open.get_untracked();
    open.map(|open| toggle(desk, &[Marked::Document(open)], says)).is_some()
}

/// How many comments of the open document are unsure, as a button that leads to them; nothing where there are none.
#[component]
pub fn UnsureCount() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let unsure = Memo::new(move |_| {
        let Some(open) = session.open.get() else {
            return 0;
        };
        session.read(&[View::Document, View::Summary], |workspace, _| {
            let document = workspace.document(open).map(|document| (open, document));
            progress(workspace, document, session.me()).unsure
        })
    });
    view! {
        <Show when=move || unsure.get().gt(&0)>
            <button
                class="quiet count"
                title=t!("marks.next-unsure")
                on:click=move |_| {
                    go_to_unsure(desk);
                }
            >
                <Icon name="flag" />
                {move || tn!("count.unsure", unsure.get())}
            </button>
        </Show>
    }
}

/// Where the comments end: this document is done, and what comes next.
#[component]
pub fn Finish() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let has_next = Memo::new(move |_| {
        session.open.track();
        session.read(&[View::Documents, View::Summary], |_, _| ());
        next_not_done(desk).is_some()
    });
    view! {
        <p class="finish">
            <DocumentMark says=Standing::Done />
            <Show when=move || has_next.get()>
                <button
                    class="quiet"
                    on:click=move |_| {
                        go_to_not_done(desk);
                    }
                >
                    {t!("marks.next-document")}
                </button>
            </Show>
        </p>
    }
}

/// How far one is with a document, as the list of documents says it: "14 of 20 tagged · 2 unsure · done".
pub fn progress_words(
    workspace: &Workspace,
    id: DocumentId,
    document: &std::sync::Arc<Document>,
    desk: Desk,
) -> Vec<String> {
    let Progress { comments, tagged, unsure, documents_done, documents_unsure, .. } =
        progress(workspace, [(id, document)], desk.session.me());
    let tagged = (comments > 0).then(|| tn!("progress.tagged", comments, tagged = locale::number(tagged)));
    let unsure = (unsure > 0).then(|| tn!("count.unsure", unsure));
    let is_unsure = (documents_unsure > 0).then(|| t!("progress.document-unsure"));
    let is_done = (documents_done > 0).then(|| t!("progress.document-done"));
    [tagged, unsure, is_unsure, is_done].into_iter().flatten().collect()
}

/// How far one is with all documents; nothing while there is only one.
#[component]
pub fn ProgressOverAll() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let words = Memo::new(move |_| {
        session.read(&[View::Documents, View::Summary], |workspace, _| {
            let all = progress(workspace, workspace.documents(), session.me());
            if all.documents < 2 {
                return None;
            }
            let done = tn!("progress.documents", all.documents, done = locale::number(all.documents_done));
            let tagged = tn!("progress.tagged", all.comments, tagged = locale::number(all.tagged));
            let unsure = (all.unsure > 0).then(|| tn!("count.unsure", all.unsure));
            Some([Some(done), Some(tagged), unsure].into_iter().flatten().collect::<Vec<_>>().join(" · "))
        })
    });
    move || words.get().map(|words| view! { <p class="over-all">{words}</p> })
}

/// The documents in the order of their list: the newest first.
pub fn documents_in_order(workspace: &Workspace) -> Vec<(DocumentId, &std::sync::Arc<Document>)> {
    let mut documents: Vec<_> = workspace.documents().collect();
    documents.sort_by_key(|(id, document)| (std::cmp::Reverse(document.created), *id));
    documents
}

fn next_not_done(desk: Desk) -> Option<DocumentId> {
    let me = desk.session.me();
    let open = desk.session.open.get_untracked();
    desk.session.peek(|workspace, _| {
        let documents: Vec<DocumentId> =
            documents_in_order(workspace).into_iter().map(|(id, _)| id).collect();
        let here = documents.iter().position(|id| Some(*id) == open).map_or(0, |place| place + 1);
        let (before, after) = documents.split_at(here.min(documents.len()));
        let is_left = |id: &&DocumentId| {
            Some(**id) != open && !workspace.is_marked(Marked::Document(**id), Standing::Done, me)
        };
        after.iter().chain(before).find(is_left).copied()
    })
}

/// Opens the next document that is not marked as done.
pub fn go_to_not_done(desk: Desk) {
    match next_not_done(desk) {
        Some(next) => {
            desk.documents.set(false);
            desk.more.set(false);
            desk.session.open_document(Some(next));
            request_animation_frame(super::article_pane::focus_heading);
        }
        None => desk.tell(t!("marks.no-document-left")),
    }
}

/// Goes to the next comment that is marked as unsure: in the open document, then in the others, then here from the top.
pub fn go_to_unsure(desk: Desk) {
    let session = desk.session;
    let me = session.me();
    let open = session.open.get_untracked();
    let current = session.current.get_untracked();
    let next = session.peek(|workspace, _| {
        let is_unsure = |id: &CommentId| workspace.is_marked(Marked::Comment(*id), Standing::Unsure, me);
        let here = open.and_then(|open| Some((open, workspace.document(open)?)));
        let comments: Vec<CommentId> = here.iter().flat_map(|(_, document)| document.comment_ids()).collect();
        let start = current.and_then(|current| comments.iter().position(|id| *id == current));
        let (before, after) = comments.split_at(start.map_or(0, |place| place + 1));
        let documents = documents_in_order(workspace);
        let place = documents.iter().position(|(id, _)| Some(*id) == open).map_or(0, |place| place + 1);
        let (earlier, later) = documents.split_at(place);
        let others = later.iter().chain(earlier).filter(|(id, _)| Some(*id) != open);
        let elsewhere =
            others.flat_map(|(id, document)| document.comment_ids().map(move |comment| (*id, comment)));
        let in_open = |comments: &[CommentId]| {
            let open = here.map(|(open, _)| open);
            comments.iter().filter_map(move |id| Some((open?, *id))).collect::<Vec<_>>()
        };
        let all = in_open(after).into_iter().chain(elsewhere).chain(in_open(before));
        all.into_iter().find(|(_, comment)| is_unsure(comment))
    });
    let Some((document, comment)) = next else {
        return desk.tell(t!("marks.no-unsure"));
    };
    if open == Some(document) {
        go_to_comment(desk, comment);
    } else {
        desk.documents.set(false);
        session.open_document(Some(document));
        request_animation_frame(move || request_animation_frame(move || go_to_comment(desk, comment)));
    }
}
