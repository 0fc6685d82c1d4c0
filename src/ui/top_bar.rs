//! The bar at the top: the document, whether it is safe, back and forth, in and out.

use leptos::prelude::*;

use super::browser::incoming;
use super::caret;
use super::codebook_names::deed_name;
use super::desk::Desk;
use super::documents_panel::DocumentsPanel;
use super::empty_page::click;
use super::export_items::ExportItems;
use super::icon::Icon;
use super::import::import_files;
use super::key_hint::{KeyHint, aria_keys, key_of, with_key};
use super::menu::{Drop, Kind};
use super::new_article::StartWith;
use super::roving::{self, one_stop};
use super::save_status::{LastSaid, SaveStatus};
use super::search;
use super::search_panel::SearchButton;
use super::settings_panel::SettingsPanel;
use crate::drawing::View;
use crate::t;

/// The bar. On a narrow window what does not fit is under "More".
#[component]
pub fn TopBar() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let setting = RwSignal::new(false);
    let more = desk.more;
    let name = Memo::new(move |_| {
        let open = session.open.get()?;
        session.read(&[View::Document], |workspace, _| {
            workspace.document(open).map(|document| (document.name.clone(), document.language.clone()))
        })
    });
    let steps = Memo::new(move |_| session.next_steps());
    let undoes = move || {
        let next = steps.with(|(undo, _)| undo.clone());
        next.map(|(deed, subject)| t!("undo.will", deed = deed_name(deed, &subject)))
    };
    let redoes = move || {
        let next = steps.with(|(_, redo)| redo.clone());
        next.map(|(deed, subject)| t!("redo.will", deed = deed_name(deed, &subject)))
    };
    let undo_words = move || undoes().unwrap_or_else(|| t!("refusal.nothing-to-undo"));
    let redo_words = move || redoes().unwrap_or_else(|| t!("refusal.nothing-to-redo"));
    let is_closed = move || session.open.with(Option::is_none);
    let new_article = move |_| desk.new_article.set(Some(StartWith::Nothing));
    let shown_name = move || name.get().map_or_else(|| t!("documents.none"), |(name, _)| name);
    let language = move || name.get().and_then(|(_, language)| language);
    let title = move || {
        view! {
            <span class="sign">
                <Icon name="file" />
            </span>
            <span class="name" lang=language>
                {shown_name}
            </span>
            <Icon name="down" />
        }
    };
    view! {
        <header class="top">
            <a
                class="skip"
                href="#article"
                on:click=move |event| {
                    event.prevent_default();
                    caret::enter(desk);
                }
            >
                {t!("command.go-to-text")}
                <KeyHint of="go-to-text" />
            </a>
            <a class="brand" href="#" aria-label=t!("brand") on:click=|event| event.prevent_default()>
                <Icon name="hand" />
                <b>"Manicule"</b>
            </a>
            <Drop
                kind=Kind::Panel
                open=desk.documents
                class="btn doc"
                name=t!("documents.name")
                label=Signal::derive(move || {
                    let name = name.get().map_or_else(|| t!("documents.none"), |(name, _)| name);
                    t!("documents.button", name = name)
                })
                panel_class="documents"
                face=ViewFn::from(title)
            >
                <DocumentsPanel />
            </Drop>
            <span class="push"></span>
            <LastSaid />
            <SaveStatus />
            <button
                class="btn"
                aria-label=t!("undo")
                aria-description=undo_words
                title=move || with_key(desk, undo_words(), "undo")
                aria-keyshortcuts=move || aria_keys(desk, "undo")
                aria-disabled=move || undoes().is_none().then_some("true")
                on:click=move |_| desk.undo()
            >
                <Icon name="undo" />
            </button>
            <button
                class="btn"
                aria-label=t!("redo")
                aria-description=redo_words
                title=move || with_key(desk, redo_words(), "redo")
                aria-keyshortcuts=move || aria_keys(desk, "redo")
                aria-disabled=move || redoes().is_none().then_some("true")
                on:click=move |_| desk.redo()
            >
                <Icon name="redo" />
            </button>
            <span class="sep wide"></span>
            <button
                class="btn big"
                title=move || key_of(desk, "new-article")
                aria-keyshortcuts=move || aria_keys(desk, "new-article")
                on:click=new_article
            >
                <Icon name="plus" />
                {t!("new-article")}
            </button>
            <button
                class="btn big"
                title=move || key_of(desk, "import")
                aria-keyshortcuts=move || aria_keys(desk, "import")
                on:click=|_| click("file-to-import")
            >
                <Icon name="import" />
                {t!("import")}
            </button>
                <Drop
                    holder_class="big"
                    kind=Kind::Menu
                    open=desk.exporting
                    class="btn"
                    name=t!("export")
                    command="export"
                    face=ViewFn::from(|| {
                        view! {
                            <Icon name="export" />
                            {t!("export")}
                        }
                    })
                >
                    <ExportItems />
                </Drop>
            <span class="sep wide"></span>
            <SearchButton />
                <Drop
                    holder_class="big"
                    kind=Kind::Panel
                    open=setting
                    class="btn"
                    name=t!("settings")
                    label=Signal::derive(|| t!("settings"))
                    panel_class="settings"
                    face=ViewFn::from(|| view! { <Icon name="type" /> })
                >
                    <SettingsPanel />
                </Drop>
                <Drop
                    holder_class="only-small"
                    kind=Kind::Panel
                    open=more
                    class="btn"
                    name=t!("more")
                    label=Signal::derive(|| t!("more"))
                    panel_class="more-panel"
                    face=ViewFn::from(|| view! { <Icon name="dots" /> })
                >
                    <More more />
                </Drop>
            <input
                type="file"
                id="file-to-import"
                class="vh"
                tabindex="-1"
                aria-label=t!("import.file")
                accept=".json,.jsonld,.txt,.md,.html,.htm,.mhtml,.mht,.csv,application/json,application/ld+json,text/plain,text/markdown,text/html,text/csv"
                on:change=move |event| {
                    let input = event_target::<web_sys::HtmlInputElement>(&event);
                    import_files(desk, incoming::chosen_files(&input));
                }
            />
            {move || is_closed().then(|| view! { <span class="vh">{t!("documents.none")}</span> })}
        </header>
    }
}

/// What does not fit into the bar of a narrow window.
#[component]
fn More(more: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <button
            class="item"
            on:click=move |_| {
                more.set(false);
                desk.new_article.set(Some(StartWith::Nothing));
            }
        >
            <Icon name="plus" />
            {t!("new-article")}
            <KeyHint of="new-article" />
        </button>
        <button
            class="item"
            on:click=move |_| {
                more.set(false);
                click("file-to-import");
            }
        >
            <Icon name="import" />
            {t!("import")}
            <KeyHint of="import" />
        </button>
        <button
            class="item"
            on:click=move |_| {
                more.set(false);
                search::open(desk);
            }
        >
            <Icon name="search" />
            {t!("search")}
            <KeyHint of="search" />
        </button>
        // Its items are no stops of Tab, as in any menu; the first is the way in, and the arrows walk on.
        <div role="menu" class="inline" aria-label=t!("export") on:keydown=roving::walk use:one_stop>
            <ExportItems />
        </div>
        <div class="documents">
            <DocumentsPanel />
        </div>
        <SettingsPanel />
    }
}
