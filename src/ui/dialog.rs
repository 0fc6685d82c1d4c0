//! The shell of a dialog: its name, a button that closes it, and the browser's own modal behaviour.
//!
//! The native element keeps the focus inside, closes by Escape and gives the focus back to where it was. A
//! dialog is open for as long as it is on the page, so its parent shows it in a `<Show>`.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, HtmlDialogElement, HtmlElement};

use super::browser::{self, incoming};
use super::icon::Icon;
use super::save_status::Announcer;
use crate::t;

/// An open modal dialog. The control that should have the focus first carries `autofocus`.
#[component]
pub fn Dialog(
    /// The element's id, unique on the page.
    id: &'static str,
    /// What the dialog is called.
    name: String,
    /// Called when it is closed by Escape or by its button; has to take it off the page.
    close: Callback<()>,
    /// Takes files that are dropped on the dialog.
    #[prop(optional)]
    drop_files: Option<Callback<Vec<File>>>,
    /// What is in it, under its name.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let shown = StoredValue::new_local(None::<HtmlDialogElement>);
    dialog.on_load(move |dialog| {
        // It fails only for an element that is off the page or open already, and this one is neither.
        let _ = dialog.show_modal();
        shown.set_value(Some(dialog));
    });
    on_cleanup(move || {
        shown.with_value(|shown| {
            if let Some(dialog) = shown {
                // An open dialog that is taken off the page would leave the focus nowhere.
                dialog.close();
            }
        });
        request_animation_frame(focus_something);
    });
    let leave = move || {
        // What was written into a field and not left yet still counts.
        if let Some(field) = focused_within(dialog) {
            // An element that has the focus can always lose it.
            let _ = field.blur();
        }
        close.run(());
    };
    let is_dragged_over = RwSignal::new(false);
    let drag_over = move |event: DragEvent| {
        if drop_files.is_some() && incoming::carries_file(&event) {
            event.prevent_default();
            is_dragged_over.set(true);
        }
    };
    let drop = move |event: DragEvent| {
        is_dragged_over.set(false);
        let files = incoming::dropped_files(&event);
        if let Some(drop_files) = drop_files.filter(|_| !files.is_empty()) {
            event.prevent_default();
            event.stop_propagation();
            drop_files.run(files);
        }
    };
    let heading = format!("{id}-name");
    view! {
        <dialog
            node_ref=dialog
            id=id
            aria-labelledby=heading.clone()
            class:dropping=move || is_dragged_over.get()
            on:close=move |_| leave()
            on:dragover=drag_over
            on:dragleave=move |_| is_dragged_over.set(false)
            on:drop=drop
        >
            <div class="dialog-head">
                <h2 id=heading.clone()>{name}</h2>
                <button class="btn" aria-label=t!("dialog.close") on:click=move |_| leave()>
                    <Icon name="close" />
                </button>
            </div>
            {children()}
            <Announcer />
        </dialog>
    }
}

fn focused_within(dialog: NodeRef<leptos::html::Dialog>) -> Option<HtmlElement> {
    let active = browser::document()?.active_element()?;
    dialog.get_untracked()?.contains(Some(&active)).then(|| active.dyn_into().ok()).flatten()
}

/// What had the focus before may have gone meanwhile, such as a panel that closed as the dialog opened.
fn focus_something() {
    let document = browser::document();
    let is_nowhere = document.is_some_and(|document| {
        document.active_element().is_none_or(|active| Some(active) == document.body().map(Into::into))
    });
    if is_nowhere {
        super::article_pane::focus_heading();
    }
}
