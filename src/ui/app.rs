//! The whole page.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::{self, MissedNotice};
use super::article_pane::ArticlePane;
use super::bottom_bar::{BottomBar, Sheet, follow_screen_keyboard, follow_width};
use super::browser::{self, handover, incoming};
use super::caret::{self, CaretLine};
use super::choice_hint::{self, ChoiceHint};
use super::codebook_dialog::CodebookDialog;
use super::comment_pane::CommentPane;
use super::copying::CopyByHand;
use super::data_dialog::DataDialog;
use super::desk::Desk;
use super::drawn_block::show_active_and_hovered;
use super::edit_lines::EditLines;
use super::empty_page::EmptyPage;
use super::export_others::OtherFormats;
use super::faults;
use super::handles::Handles;
use super::highlight_toolbar::HighlightToolbar;
use super::history_dialog::HistoryDialog;
use super::icon::Sprite;
use super::import::{ImportDialog, ImportOffer, import_files};
use super::keys_dialog::KeysDialog;
use super::locale;
use super::map::DocumentMap;
use super::margin::Margin;
use super::new_article::{NewArticle, StartWith};
use super::palette::Palette;
use super::paper::{Paper, follow_printing};
use super::review_dialog::ReviewDialog;
use super::safety::{self, Notices};
use super::save_status::Announcer;
use super::search;
use super::search_panel::SearchPanel;
use super::several::SeveralBar;
use super::shortcuts;
use super::top_bar::TopBar;
use super::touch;
use crate::drawing::View;
use crate::storage::{Face, Leading, Measure, Theme};

/// The page over a session. It is made anew when the language changes; all else changes in place.
#[component]
pub fn App(
    /// The view state over the session.
    desk: Desk,
) -> impl IntoView {
    provide_context(desk);
    shortcuts::listen(desk);
    caret::follow(desk);
    choice_hint::listen(desk);
    draw_the_codebook(desk);
    follow_width(desk);
    follow_screen_keyboard();
    touch::follow(desk);
    address::follow(desk);
    show_active_and_hovered(desk);
    follow_settings(desk);
    follow_printing(desk);
    name_the_window(desk);
    take_dropped_files(desk);
    take_page_handed_over(desk);
    safety::watch(desk);
    search::follow(desk);
    let language = Memo::new(move |_| {
        desk.settings
            .with(|settings| settings.language.clone())
            .unwrap_or_else(|| locale::preferred().to_owned())
    });
    view! {
        <Sprite />
        {move || {
            faults::point("app.language");
            locale::speak(&language.get());
            view! { <Page desk /> }
        }}
    }
}

#[component]
fn Page(desk: Desk) -> impl IntoView {
    let session = desk.session;
    let is_open = Memo::new(move |_| session.open.with(Option::is_some));
    view! {
        <TopBar />
        <SearchPanel />
        <ImportOffer />
        <Notices />
        <MissedNotice />
        {move || {
            if is_open.get() {
                view! {
                    <div class="reading">
                        <main>
                            <ArticlePane />
                            <CommentPane />
                            <HighlightToolbar />
                            <SeveralBar />
                            <CaretLine />
                            <ChoiceHint />
                            <Handles />
                        </main>
                        <Margin />
                    </div>
                    <DocumentMap />
                }
                    .into_any()
            } else {
                view! {
                    <main>
                        <EmptyPage />
                    </main>
                }
                    .into_any()
            }
        }}
        <BottomBar />
        <Sheet />
        <NewArticle open=desk.new_article />
        <ReviewDialog />
        <EditLines open=desk.edit_lines />
        <HistoryDialog open=desk.history />
        <DataDialog open=desk.data />
        <CodebookDialog open=desk.codebook />
        <OtherFormats open=desk.other_formats />
        <KeysDialog open=desk.keys />
        <Palette open=desk.commands />
        <ImportDialog />
        <CopyByHand />
        <Announcer id="announcer" />
        <Paper />
    }
}

/// How the page looks and the language belong to the page's root element.
fn follow_settings(desk: Desk) {
    Effect::new(move |_| {
        let Some(root) = browser::document().and_then(|document| document.document_element()) else {
            return;
        };
        faults::point("app.settings");
        desk.settings.with(|settings| {
            let set = |name: &str, value: Option<&str>| {
                // The names are ours and well formed.
                let _ = match value {
                    Some(value) => root.set_attribute(name, value),
                    None => root.remove_attribute(name),
                };
            };
            set(
                "data-theme",
                settings.theme.map(|theme| match theme {
                    Theme::Light => "light",
                    Theme::Sepia => "sepia",
                    Theme::Dark => "dark",
                }),
            );
            set("lang", Some(settings.language.as_deref().unwrap_or_else(|| locale::preferred())));
            set(
                "data-text-size",
                match settings.text_percent.unwrap_or(100) {
                    ..=99 => Some("small"),
                    100 => None,
                    101..=120 => Some("large"),
                    121.. => Some("larger"),
                },
            );
            set(
                "data-measure",
                settings.measure.map(|measure| match measure {
                    Measure::Narrow => "narrow",
                    Measure::Wide => "wide",
                }),
            );
            set(
                "data-leading",
                settings.leading.map(|leading| match leading {
                    Leading::Tight => "tight",
                    Leading::Loose => "loose",
                }),
            );
            set(
                "data-face",
                settings.face.map(|face| match face {
                    Face::Sans => "sans",
                }),
            );
        });
    });
}

/// What kinds and tags look like is a style sheet: whatever shows one follows the codebook at once.
fn draw_the_codebook(desk: Desk) {
    Effect::new(move |_| {
        let rules = desk.session.read(&[View::Codebook], |workspace, _| workspace.codebook().sheet());
        browser::sheet::adopt(&rules);
    });
}

fn name_the_window(desk: Desk) {
    Effect::new(move |_| {
        let open = desk.session.open.get();
        let name = desk.session.read(&[View::Document], |workspace, _| {
            open.and_then(|open| workspace.document(open)).map(|document| document.name.clone())
        });
        if let Some(document) = browser::document() {
            document
                .set_title(&name.map_or_else(|| "Manicule".to_owned(), |name| format!("{name} · Manicule")));
        }
    });
}

/// The window that opened this one may hand over the page that it shows.
fn take_page_handed_over(desk: Desk) {
    spawn_local(async move {
        let start = match handover::receive().await {
            None => return,
            Some(Ok(page)) => StartWith::Page(page),
            Some(Err(reason)) => StartWith::NoPage(reason),
        };
        desk.new_article.set(Some(start));
    });
}

/// Files may be dropped anywhere on the page.
fn take_dropped_files(desk: Desk) {
    let _over = window_event_listener(leptos::ev::dragover, |event| event.prevent_default());
    let _dropped = window_event_listener(leptos::ev::drop, move |event| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        import_files(desk, incoming::dropped_files(&event));
    });
}
