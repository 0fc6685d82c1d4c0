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
    ("overlaps", Window::Any, OVERLAPS),
    ("lead", Window::Wide, &[Act::All(OVERLAPS), Act::Point(".margin .note:nth-child(4)")]),
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
    (
        "tagged",
        Window::Any,
        &[
            Act::Press("Shift+1"),
            Act::Press("j"),
            Act::Press("2"),
            Act::Press("3"),
            Act::ScrollTo("main [role=radiogroup]"),
        ],
    ),
    ("thread", Window::Any, &[Act::Bring(THREAD), Act::ScrollTo(".replies .replies [role=radiogroup]")]),
    ("settings", Window::Wide, &[Act::Click("button", ["Reading settings", "Réglages de lecture"])]),
    (
        "settings-used",
        Window::Any,
        &[
            Act::All(OVERLAPS),
            Act::Set(r#"{"text_percent":135,"leading":"tight","face":"sans","theme":"sepia"}"#),
        ],
    ),
    ("print", Window::Any, &[Act::All(OVERLAPS), Act::Press("Shift+1"), Act::Press("j"), Act::Print]),
    ("new-article-dialog", Window::Wide, &[Act::Click("button", ["New article", "Nouvel article"])]),
    (
        "saved-page",
        Window::Wide,
        &[Act::Click("button", ["New article", "Nouvel article"]), Act::Run(GIVE_PAGE), Act::See(".line")],
    ),
    ("export-menu", Window::Wide, &[Act::Click("button", ["Export", "Exporter"])]),
    (
        "other-formats",
        Window::Wide,
        &[
            Act::Click("button", ["Export", "Exporter"]),
            Act::Click("menuitem", ["Other formats…", "Autres formats…"]),
        ],
    ),
    (
        "other-formats",
        Window::Narrow,
        &[
            Act::Click("button", ["More", "Plus"]),
            Act::Click("menuitem", ["Other formats…", "Autres formats…"]),
        ],
    ),
    ("stopped", Window::Any, &[Act::Run("maniculePanicked('for the picture')")]),
    (
        "search",
        Window::Any,
        &[
            Act::Select("article [data-block]", 4, 24),
            Act::Press("f"),
            Act::Press("Escape"),
            Act::Press("1"),
            Act::Click("button", ["Search", "Rechercher"]),
            Act::Type("meta"),
            Act::Press("Enter"),
            Act::Press("Enter"),
            Act::Press("Enter"),
        ],
    ),
    (
        "filter",
        Window::Any,
        &[
            Act::Press("1"),
            Act::Press("2"),
            Act::Click("button", ["Search", "Rechercher"]),
            Act::Run("document.querySelector('.find .only-small').click()"),
            Act::Run("document.querySelector('.facet[data-tag=untagged]').click()"),
            Act::ScrollTo(".away"),
        ],
    ),
    (
        "annotators",
        Window::Wide,
        &[
            Act::Import("tests/fixtures/formats/project.json"),
            Act::Press("1"),
            Act::Press("/"),
            Act::ScrollTo(".others"),
        ],
    ),
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
    ("taken", Window::Narrow, &[Act::BecomePhone, Act::Tap("lesquelles")]),
    (
        "sheet",
        Window::Narrow,
        &[Act::BecomePhone, Act::Tap("lesquelles"), Act::Click("button", ["Fact", "Fait"])],
    ),
    ("swipe", Window::Narrow, &[Act::BecomePhone, Act::Swipe(".comment", 100.0)]),
    ("more-menu", Window::Narrow, &[Act::Click("button", ["More", "Plus"])]),
];

/// Claims of every kind, over each other and alone.
const OVERLAPS: &[Act] = &[
    Act::Claim(1, 0, 27, "f"),
    Act::Claim(1, 18, 110, "v"),
    Act::Claim(1, 32, 70, "p"),
    Act::Claim(2, 20, 47, "h"),
    Act::Claim(3, 20, 50, "p"),
    Act::Claim(4, 92, 174, "f"),
];

/// A conversation deeper than the page steps in.
const THREAD: &str = "The moon

It is full tonight, says the paper. Everybody should look up.

Comments (7)

Ann, 3 May 2024
I doubt it. It was half full only a week ago, and it takes longer than that.
  Bob, 3 May 2024
  Does it? From half to full it takes a week, and a little more.
    Cara Longname-Withahyphen, 3 May 2024
    Seven days and nine hours, to be exact.
      Dan, 4 May 2024
      Averaged over the year. It differs.
        Eve, 4 May 2024
        By how much does it differ, then? An hour or two can hardly matter to what the paper says.
          Fay, 4 May 2024
          By almost a day.
Gil, 5 May 2024
I looked up. It was cloudy.
";

/// Gives a saved page, with comments, to the dialog's field; it comes twice, so that it is here already.
const GIVE_PAGE: &str = "
const page = `<title>A walk</title><main><h1>A walk by the sea</h1><p>It was long and it was wet, as walks by the sea are in March, and nobody minded.</p>
<blockquote><p>Salt is good for the hair.</p></blockquote><ul><li>sand</li><li>salt</li></ul></main><footer>All rights reserved.</footer>
<ol class=comment-list><li class=comment><b class=fn>Nadia R.</b> <time datetime=2024-03-12T09:14>x</time><div class=comment-content><p>Is it?</p></div>
<ol class=children><li class=comment><b class=fn>Paul</b> <time datetime=2024-03-12T10:02>x</time><div class=comment-content><p>It is.</p></div></li></ol></li></ol>`;
const field = document.querySelector('dialog input[type=file]');
const given = new DataTransfer();
given.items.add(new File([page], 'a-walk.html'));
given.items.add(new File([page], 'another.html'));
field.files = given.files;
field.dispatchEvent(new Event('change'));";

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
    /// Be touched and not clicked, as a phone of the narrow window's size.
    BecomePhone,
    /// Tap on words of the article.
    Tap(&'static str),
    /// Swipe over the first element of a selector to the right, and hold there.
    Swipe(&'static str, f64),
    /// Press a key.
    Press(&'static str),
    /// Type into whatever has the focus.
    Type(&'static str),
    /// Bring a file of the repository in.
    Import(&'static str),
    /// Bring the first element of a selector to the middle of the window.
    ScrollTo(&'static str),
    /// Run a script.
    Run(&'static str),
    /// Highlight code points of a block of the article, with a key, and close the note.
    Claim(usize, usize, usize, &'static str),
    /// Hold the mouse over the first element of a selector.
    Point(&'static str),
    /// Bring an article through "New article".
    Bring(&'static str),
    /// Keep settings and load the page again.
    Set(&'static str),
    /// Show the page as it is printed.
    Print,
    /// Several steps.
    All(&'static [Act]),

    /// Wait until there is such an element.
    See(&'static str),
}

/// What A4 leaves between the margins, in CSS pixels.
const PAPER: u32 = 672;

impl Act {
    async fn perform(&self, page: &Page, language: usize, (width, height): (u32, u32)) {
        match self {
            Self::All(acts) => {
                for act in *acts {
                    Box::pin(act.perform(page, language, (width, height))).await;
                }
            }
            Self::Claim(block, from, to, key) => {
                let place = |at| browser_tests::at("main > article [data-block]", at).nth(*block);
                page.set_selection(place(*from), place(*to)).await;
                page.css("[role=toolbar]").await;
                page.press(key).await;
                page.until("return document.querySelector('mark[data-active]') !== null").await;
                page.press("Escape").await;
                page.press("Escape").await;
            }
            Self::Point(selector) => {
                let element = page.css(selector).await;
                let mouse = page.web_driver().await.action_chain();
                mouse.move_to_element_center(element.element()).perform().await.expect("a mouse that moves");
            }
            Self::Bring(text) => {
                // The names are English, and a narrow window has no room for the button.
                assert_eq!(language, 0, "an article is brought in English alone");
                page.resize(1440, 1000).await;
                page.bring_article(text).await;
                page.resize(width, height).await;
            }
            Self::Set(settings) => {
                page.status(["Saved", "Enregistré"][language]).await;
                let set = "localStorage['manicule/settings'] = JSON.stringify(Object.assign(JSON.parse(localStorage['manicule/settings'] ?? '{}'), JSON.parse(arguments[0])))";
                page.script(set, vec![(*settings).into()]).await;
                page.reload().await;
                page.css("main mark").await;
            }
            Self::Print => {
                page.resize(PAPER, height).await;
                page.show_as_printed().await;
                page.css(".paper").await;
            }
            Self::Click(role, names) => page.role(role, names[language]).await.click().await,
            Self::Select(selector, from, to) => page.select_text(selector, *from, *to).await,
            Self::BecomePhone => {
                page.become_phone(SIZES[2].0, SIZES[2].1).await;
                page.reload().await;
            }
            Self::Tap(words) => page.tap_words("article [data-block]", words).await,
            Self::Swipe(selector, way) => {
                let at = page.css(selector).await.middle().await;
                page.drag_and_hold(at.moved(-way / 2.0, 0.0), at.moved(way / 2.0, 0.0)).await;
            }
            Self::Press(key) => page.press(key).await,
            Self::Type(text) => page.type_text(text).await,
            Self::Import(path) => {
                let button = ["Import", "Importer"][language];
                page.choose_file(button, browser_tests::project().join(path)).await;
                page.css(".others").await;
            }

            Self::See(selector) => drop(page.css(selector).await),
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
                    // The names of the dialog that an article is brought by are English here.
                    let is_untold = language > 0 && acts.iter().any(|act| matches!(act, Act::Bring(_)));
                    if !file.contains(&wanted) || is_untold {
                        continue;
                    }
                    let stage = Rc::clone(&stage);
                    let path = folder.join(&file);
                    // A step that fails panics; in a task of its own that is the end of this picture alone.
                    let work = async move {
                        let page = stage.open_in(&Profile::new().speaking(code)).await;
                        page.resize(width, height).await;
                        page.prefer(scheme).await;
                        take(&page, acts, language, (width, height), path).await;
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

async fn take(page: &Page, acts: &[Act], language: usize, size: (u32, u32), path: PathBuf) {
    page.css("main").await;
    for act in acts {
        act.perform(page, language, size).await;
    }
    page.until("return document.fonts.status === 'loaded' && document.getAnimations().every((it) => it.playState === 'finished')").await;
    page.screenshot(path).await;
}
