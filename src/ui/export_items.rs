//! Leaving with a file: one click on a plain link.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::MouseEvent;

use super::browser::{clock, download};
use super::desk::Desk;
use super::faults;
use super::first_steps::{self, FirstStep};
use super::paper::print;
use super::safety;
use crate::formats::{self, Project};
use crate::t;

/// A kind of file that the open document can be carried away as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Project,
    WebAnnotation,
    Spreadsheet,
}

/// The items under "Export": each format is a link that gets its file while it is being clicked, and paper is the
/// browser's own.
#[component]
pub fn ExportItems() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let files = [Format::Project, Format::WebAnnotation, Format::Spreadsheet].map(|format| {
        let (name, loses) = match format {
            Format::Project => (t!("export.project"), t!("export.project.loses")),
            Format::WebAnnotation => (t!("export.web-annotation"), t!("export.web-annotation.loses")),
            Format::Spreadsheet => (t!("export.spreadsheet"), t!("export.spreadsheet.loses")),
        };
        let description = loses.clone();
        view! {
            // A link needs an address to be one; its file replaces it when it is followed.
            <div class="item" role="none">
                <a
                    role="menuitem"
                    class="whole"
                    href="#export"
                    download=""
                    tabindex="-1"
                    aria-description=description
                    on:click=move |event| fill(desk, format, &event)
                >
                    {name}
                </a>
                <small aria-hidden="true">{loses}</small>
            </div>
        }
    });
    view! {
        {files}
        <div class="item" role="none">
            <button
                role="menuitem"
                class="whole"
                tabindex="-1"
                aria-description=t!("export.others.loses")
                on:click=move |_| {
                    // The menu gives the focus back to its button first.
                    request_animation_frame(move || desk.other_formats.set(true));
                }
            >
                {t!("export.others")}
            </button>
            <small aria-hidden="true">{t!("export.others.loses")}</small>
        </div>
        <div class="item" role="none">
            <button
                role="menuitem"
                class="whole"
                tabindex="-1"
                aria-description=t!("export.print.loses")
                on:click=move |_| { print(desk); }
            >
                {t!("command.print")}
            </button>
            <small aria-hidden="true">{t!("export.print.loses")}</small>
        </div>
    }
}

fn fill(desk: Desk, format: Format, event: &MouseEvent) {
    let link = event.current_target().and_then(|link| link.dyn_into().ok());
    let file = desk.session.open.get_untracked().and_then(|open| {
        desk.session.peek(|workspace, _| {
            let name = &workspace.document(open)?.name;
            faults::point("export.fill");
            let project = Project::of(workspace, &[open], desk.session.me(), clock::now());
            let (extension, media_type, content) = match format {
                Format::Project => ("json", "application/json", formats::project::write(&project)),
                Format::WebAnnotation => {
                    ("jsonld", "application/ld+json", formats::web_annotation::write(&project))
                }
                Format::Spreadsheet => ("csv", "text/csv", formats::csv::write(&project)),
            };
            Some((formats::file_name(name, extension), media_type, content))
        })
    });
    let is_filled = match (&link, &file) {
        (Some(link), Some((name, media_type, content))) => {
            download::fill_link(link, name, media_type, content)
        }
        _ => false,
    };
    if is_filled {
        first_steps::did(desk, FirstStep::CarryAway);
        if format == Format::Project {
            safety::exported(desk);
        }
        desk.tell(t!("export.done", name = file.map(|(name, _, _)| name).unwrap_or_default()));
    } else {
        event.prevent_default();
        desk.tell(t!("export.failed"));
    }
}
