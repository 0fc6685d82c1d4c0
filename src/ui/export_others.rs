//! The dialog "Other formats": what the open document can be carried away as for other programs, what each keeps and
//! loses, and a button that makes the file.
//!
//! The files are written in the worker. A download that a click began goes on after it, in every browser, for as long as
//! the link is one of the page's own.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::reader::{self, NoAnswer};
use super::browser::{clock, download};
use super::desk::Desk;
use super::dialog::Dialog;
use super::first_steps::{self, FirstStep};
use crate::formats::{self, Outgoing, Project};
use crate::t;

/// The dialog, where it is open.
#[component]
pub fn OtherFormats(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Show when=move || open.get()>
            <OpenFormats open />
        </Show>
    }
}

#[component]
fn OpenFormats(open: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let making = RwSignal::new(None::<Outgoing>);
    let told = RwSignal::new(String::new());
    let make = move |format: Outgoing| {
        if making.get_untracked().is_some() {
            return;
        }
        making.set(Some(format));
        told.set(t!("export.making"));
        spawn_local(async move {
            told.set(carry_away(desk, format).await);
            making.set(None);
        });
    };
    let items = Outgoing::ALL.map(|format| {
        let (name, keeps) = words(format);
        let described = format!("export-{}", format.word());
        view! {
            <li>
                <button
                    class="btn edged"
                    aria-describedby=described.clone()
                    aria-disabled=move || making.get().is_some().then_some("true")
                    autofocus=(format == Outgoing::ALL[0]).then_some(true)
                    on:click=move |_| make(format)
                >
                    {name}
                </button>
                <small id=described>{keeps}</small>
            </li>
        }
    });
    view! {
        <Dialog id="other-formats" name=t!("export.others.name") close=Callback::new(move |()| open.set(false))>
            <div class="dialog-body formats">
                <p class="hint">{t!("export.others.hint")}</p>
                <ul>{items.into_iter().collect_view()}</ul>
            </div>
            <div class="dialog-foot">
                <p class="told" aria-live="polite">{move || told.get()}</p>
            </div>
        </Dialog>
    }
}

/// What a format is called, and what it keeps and loses.
fn words(format: Outgoing) -> (String, String) {
    match format {
        Outgoing::Hypothesis => (t!("export.hypothesis"), t!("export.hypothesis.loses")),
        Outgoing::Tabs => (t!("export.tabs"), t!("export.tabs.loses")),
        Outgoing::DoccanoSpans => (t!("export.doccano-spans"), t!("export.doccano-spans.loses")),
        Outgoing::DoccanoRelations => (t!("export.doccano-relations"), t!("export.doccano-relations.loses")),
        Outgoing::DoccanoClasses => (t!("export.doccano-classes"), t!("export.doccano-classes.loses")),
        Outgoing::LabelStudio => (t!("export.label-studio"), t!("export.label-studio.loses")),
        Outgoing::Brat => (t!("export.brat"), t!("export.brat.loses")),
        Outgoing::Cas => (t!("export.cas"), t!("export.cas.loses")),
    }
}

/// Makes a file of the open document and hands it over; says what came of it.
async fn carry_away(desk: Desk, format: Outgoing) -> String {
    let asked = desk.session.open.get_untracked().and_then(|open| {
        desk.session.peek(|workspace, _| {
            let name = workspace.document(open)?.name.clone();
            let project = Project::of(workspace, &[open], desk.session.me(), clock::now());
            Some((name, formats::project::write(&project)))
        })
    });
    let Some((name, project)) = asked else { return t!("export.failed") };
    match reader::write(format, project).await {
        Ok(Some(bytes)) => {
            let name = formats::file_name(&name, &format!("{}.{}", format.word(), format.extension()));
            if download::hand_over(&name, format.media_type(), &bytes) {
                first_steps::did(desk, FirstStep::CarryAway);
                return t!("export.done", name = name);
            }
            t!("export.failed")
        }
        Err(NoAnswer::OtherBuild) => t!("problem.other-build"),
        Ok(None) | Err(_) => t!("export.failed"),
    }
}
