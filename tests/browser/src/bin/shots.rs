//! Takes pictures of the built page, to look at: each state below in each size, theme and language, into target/shots/.
//!
//! `cargo xtask shots dialog` takes those alone that have "dialog" in their file's name. A state that can't be reached
//! is told and left out; the others are taken all the same.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use browser_tests::{Page, Profile, Scheme, Stage};
use tokio::task::LocalSet;

/// What can be seen of the page: a name for the file, in which windows it is there, and what somebody does to get there.
const STATES: &[(&str, Window, &[Act])] = &[
    ("opened", Window::Any, &[]),
    ("selection", Window::Any, &[Act::Select("article [data-block]", 4, 24)]),
    ("claims", Window::Any, &[Act::Select("article [data-block]", 4, 24), Act::Press("h")]),
    ("comments", Window::Any, &[Act::ScrollTo("main [role=radiogroup]")]),
    (
        "several",
        Window::Any,
        &[
            Act::Press("j"),
            Act::Press("q"),
            Act::Press("x"),
            Act::Press("Shift+x"),
            Act::Press("Shift+x"),
            Act::Press("1"),
            Act::ScrollTo(".comment.current"),
        ],
    ),
    (
        "marks",
        Window::Any,
        &[
            Act::Press("j"),
            Act::Press("q"),
            Act::Press("d"),
            Act::Press("j"),
            Act::Press("q"),
            Act::Press("j"),
            Act::ScrollTo(".comment.current"),
        ],
    ),
    ("finish", Window::Any, &[Act::Press("1"), Act::ScrollTo(".finish")]),
    (
        "documents",
        Window::Wide,
        &[
            Act::Press("1"),
            Act::Press("q"),
            Act::Run("document.querySelector('.btn.doc').click()"),
            Act::Run("document.querySelector('.samples .open').click()"),
            Act::Press("1"),
            Act::Run("document.querySelector('.btn.doc').click()"),
        ],
    ),
    ("first-steps", Window::Any, &[Act::Press("1"), Act::ScrollTo(".start")]),
    ("new-article-dialog", Window::Wide, &[Act::Click("button", ["New article", "Nouvel article"])]),
    ("export-menu", Window::Wide, &[Act::Click("button", ["Export", "Exporter"])]),
    ("stopped", Window::Any, &[Act::Run("maniculePanicked('for the picture')")]),
    (
        "codebook-dialog",
        Window::Wide,
        &[
            Act::Press("1"),
            Act::Click("button", ["Reading settings", "Réglages de lecture"]),
            Act::Click("button", ["Codebook…", "Grille de codage…"]),
            Act::Run("document.querySelector('#code-open-tag-skeptical').click()"),
        ],
    ),
    (
        "codebook-dialog",
        Window::Narrow,
        &[
            Act::Press("1"),
            Act::Click("button", ["More", "Plus"]),
            Act::Click("button", ["Codebook…", "Grille de codage…"]),
            Act::Run("document.querySelector('#code-open-kind-fact').click()"),
        ],
    ),
    ("more-menu", Window::Narrow, &[Act::Click("button", ["More", "Plus"])]),
];

/// Which windows a state is there for: the bar at the top of a narrow one holds less.
#[derive(PartialEq)]
enum Window {
    Any,
    Wide,
    Narrow,
}

const SIZES: [(u32, u32); 3] = [(1440, 1000), (768, 1024), (360, 740)];
const SCHEMES: [(&str, Scheme); 2] = [("light", Scheme::Light), ("dark", Scheme::Dark)];
/// In the order of the names in [`Act::Click`].
const LANGUAGES: [&str; 2] = ["en", "fr"];

/// One step on the way to a state.
enum Act {
    /// Click the element of that role, by its name in each language.
    Click(&'static str, [&'static str; 2]),
    /// Select code points of the first text that a selector finds.
    Select(&'static str, usize, usize),
    /// Press a key.
    Press(&'static str),
    /// Bring the first element of a selector to the middle of the window.
    ScrollTo(&'static str),
    /// Run a script.
    Run(&'static str),
}

impl Act {
    async fn perform(&self, page: &Page, language: usize) {
        match self {
            Self::Click(role, names) => page.role(role, names[language]).await.click().await,
            Self::Select(selector, from, to) => page.select_text(selector, *from, *to).await,
            Self::Press(key) => page.press(key).await,
            Self::Run(script) => drop(page.script(script, vec![]).await),
            Self::ScrollTo(selector) => {
                page.css(selector).await;
                let script = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })";
                page.script(script, vec![(*selector).into()]).await;
            }
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let wanted = env::args().nth(1).unwrap_or_default();
    let folder = browser_tests::project().join("target").join("shots");
    let stage = Rc::new(Stage::start().await);
    let (mut taken, mut missed) = (0, 0);
    for (state, window, acts) in STATES {
        for (width, height) in SIZES {
            let own = if width < 720 { Window::Narrow } else { Window::Wide };
            if *window != Window::Any && *window != own {
                continue;
            }
            for (theme, scheme) in SCHEMES {
                for (language, code) in LANGUAGES.iter().enumerate() {
                    let file = format!("{state}-{width}-{theme}-{code}.png");
                    if !file.contains(&wanted) {
                        continue;
                    }
                    let stage = Rc::clone(&stage);
                    let path = folder.join(&file);
                    // A step that fails panics; in a task of its own that is the end of this picture alone.
                    let work = async move {
                        let page = stage.open_in(&Profile::new().speaking(code)).await;
                        page.resize(width, height).await;
                        page.prefer(scheme).await;
                        take(&page, acts, language, path).await;
                        page.close_browser().await;
                    };
                    let tasks = LocalSet::new();
                    let task = tasks.spawn_local(work);
                    match tasks.run_until(task).await {
                        Ok(()) => taken += 1,
                        Err(_) => missed += 1,
                    }
                }
            }
        }
    }
    println!("{taken} pictures in target/shots/, {missed} that could not be taken");
    if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn take(page: &Page, acts: &[Act], language: usize, path: PathBuf) {
    page.css("main").await;
    for act in acts {
        act.perform(page, language).await;
    }
    page.until("return document.fonts.status === 'loaded' && document.getAnimations().every((it) => it.playState === 'finished')").await;
    page.screenshot(path).await;
}
