//! The documents of this browser: opened, renamed and removed here.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::copying::copy_address_of_document;
use super::desk::Desk;
use super::icon::Icon;
use super::marks::{DocumentMark, ProgressOverAll, documents_in_order, go_to_not_done, progress_words};
use crate::annotation::Standing;
use crate::document::Document;
use crate::drawing::View;
use crate::id::DocumentId;
use crate::workspace::{Command, Workspace};
use crate::{t, tn};

/// What the list shows of a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Entry {
    id: DocumentId,
    name: String,
    language: Option<String>,
    detail: String,
}

/// The list of documents, with the samples that were not opened yet under it.
#[component]
pub fn DocumentsPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let renamed = RwSignal::new(None::<DocumentId>);
    let kept = Memo::new(move |_| {
        session.read(&[View::Documents, View::Summary], |workspace, _| {
            let documents = documents_in_order(workspace).into_iter();
            documents.map(|(id, document)| entry(desk, id, document, workspace)).collect::<Vec<_>>()
        })
    });
    let samples = Memo::new(move |_| {
        session.read(&[View::Documents], |workspace, _| {
            let untouched = workspace.samples().filter(|(id, _)| workspace.is_only_offered(*id));
            untouched.map(|(id, document)| entry(desk, id, document, workspace)).collect::<Vec<_>>()
        })
    });
    let open = move |id: DocumentId| {
        desk.documents.set(false);
        session.open_document(Some(id));
        request_animation_frame(super::article_pane::focus_heading);
    };
    view! {
        <p class="label">{t!("documents.name")}</p>
        <ProgressOverAll />
        <ul>
            <For each=move || kept.get() key=Entry::clone let:entry>
                <li aria-current=move || (session.open.get() == Some(entry.id)).then_some("true")>
                    {
                        let entry = entry.clone();
                        move || {
                            if renamed.get() == Some(entry.id) {
                                view! { <RenameField entry=entry.clone() renamed /> }.into_any()
                            } else {
                                let id = entry.id;
                                view! {
                                    <button class="open" on:click=move |_| open(id)>
                                        <span lang=entry.language.clone()>{entry.name.clone()}</span>
                                        <small>{entry.detail.clone()}</small>
                                    </button>
                                }
                                .into_any()
                            }
                        }
                    }
                    <button
                        class="btn"
                        aria-label=t!("documents.rename", name = entry.name)
                        title=t!("documents.rename", name = entry.name)
                        on:click=move |_| renamed.set(Some(entry.id))
                    >
                        <Icon name="pen" />
                    </button>
                    <button
                        class="btn"
                        aria-label=t!("documents.remove", name = entry.name)
                        title=t!("documents.remove", name = entry.name)
                        on:click=move |_| remove(desk, entry.id)
                    >
                        <Icon name="bin" />
                    </button>
                </li>
            </For>
        </ul>
        <Show when=move || samples.with(|samples| !samples.is_empty())>
            <div class="samples">
            <h3>{t!("documents.samples")}</h3>
            <ul>
                <For each=move || samples.get() key=Entry::clone let:entry>
                    <li aria-current=move || (session.open.get() == Some(entry.id)).then_some("true")>
                        <button class="open" on:click=move |_| open(entry.id)>
                            <span lang=entry.language.clone()>{entry.name.clone()}</span>
                            <small>{entry.detail.clone()}</small>
                        </button>
                    </li>
                </For>
            </ul>
            </div>
        </Show>
        <p class="foot">
            <button
                class="quiet"
                on:click=move |_| {
                    desk.documents.set(false);
                    desk.edit_lines.set(true);
                }
            >
                <Icon name="list" />
                {t!("documents.lines")}
            </button>
            <button
                class="quiet"
                on:click=move |_| {
                    desk.documents.set(false);
                    desk.history.set(true);
                }
            >
                <Icon name="undo" />
                {t!("documents.history")}
            </button>
            <button
                class="quiet"
                on:click=move |_| {
                    if let Some(open) = session.open.get_untracked() {
                        copy_address_of_document(desk, open);
                    }
                }
            >
                <Icon name="link" />
                {t!("documents.copy-address")}
            </button>
            <DocumentMark says=Standing::Unsure />
            <DocumentMark says=Standing::Done />
            <button class="quiet" on:click=move |_| go_to_not_done(desk)>
                {t!("marks.next-document")}
            </button>
        </p>
    }
}

#[component]
fn RenameField(entry: Entry, renamed: RwSignal<Option<DocumentId>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // A field on the page can always take the focus.
            let _ = field.focus();
            field.select();
        }
    });
    let document = entry.id;
    let rename = move |name: String| {
        // A field that is taken off the page with letters in it still says that it changed.
        if renamed.try_get_untracked().flatten() != Some(document) {
            return;
        }
        renamed.set(None);
        desk.does(Command::DescribeDocument {
            document: entry.id,
            name: Some(name),
            source: None,
            language: None,
        });
    };
    view! {
        <input
            node_ref=field
            class="rename"
            aria-label=t!("documents.new-name")
            lang=entry.language
            prop:value=entry.name
            on:keydown=move |event| match event.key().as_str() {
                "Enter" => rename(event_target_value(&event)),
                "Escape" => {
                    event.stop_propagation();
                    renamed.set(None);
                }
                _ => {}
            }
            on:change=move |event| rename(event_target_value(&event))
        />
    }
}

fn remove(desk: Desk, document: DocumentId) {
    if let Some(change) = desk.does(Command::RemoveDocument { document }) {
        let annotations = change.touched.len().saturating_sub(1);
        desk.tell(tn!("documents.removed", annotations, name = change.subject));
        if desk.session.open.get_untracked() == Some(document) {
            desk.session.open_document(desk.session.peek(|workspace, _| workspace.newest_document()));
        }
    }
    let panel = super::browser::document()
        .and_then(|document| document.query_selector(".documents .open").ok().flatten());
    if let Some(first) = panel.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
        // The entry that had the focus is gone; the next one takes it.
        let _ = first.focus();
    }
}

fn entry(desk: Desk, id: DocumentId, document: &Arc<Document>, workspace: &Workspace) -> Entry {
    let claims = workspace.claims_of_text(document.article).count();
    let mut parts = vec![tn!("documents.claims", claims)];
    if document.comments.is_empty() || workspace.is_only_offered(id) {
        parts.push(tn!("kicker.comments", document.comments.len()));
    }
    if !workspace.is_only_offered(id) {
        parts.extend(progress_words(workspace, id, document, desk));
    }
    Entry { id, name: document.name.clone(), language: document.language.clone(), detail: parts.join(" · ") }
}
