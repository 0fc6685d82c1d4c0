//! A page whose program dies says so, changes nothing any more, and loses nothing that was saved: wherever it dies, and
//! of whatever.
//!
//! The page is one that was built with the feature `faults`. The points at which it can die are the calls of
//! `faults::point` in src/; the address names one of them, and how to die there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use browser_tests::{Download, Page, Stage, at};
use serde_json::{Value, json};

/// What somebody does to get to a point.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Gesture {
    Open,
    Select,
    Highlight,
    Write,
    PressTwo,
    Choose,
    GoOn,
    Undo,
    Hear,
    Theme,
    Follow,
    Import,
    Export,
    Bring,
    Preview,
    Add,
}

/// The way to each point.
const WAYS: [(&str, Gesture); 44] = [
    ("start.settings", Gesture::Open),
    ("start.loaded", Gesture::Open),
    ("start.merged", Gesture::Open),
    ("start.mount", Gesture::Open),
    ("tabs.open", Gesture::Open),
    ("keeper.connected", Gesture::Open),
    ("app.language", Gesture::Open),
    ("app.settings", Gesture::Theme),
    ("session.opening", Gesture::Open),
    ("address.go", Gesture::Follow),
    ("settings.store", Gesture::Theme),
    ("desk.selected", Gesture::Select),
    ("shortcuts.press", Gesture::PressTwo),
    ("shortcuts.go", Gesture::GoOn),
    ("session.planned", Gesture::Highlight),
    ("session.committed", Gesture::Highlight),
    ("keeper.keep", Gesture::Highlight),
    ("local-storage.set", Gesture::Highlight),
    ("local-storage.stored", Gesture::Highlight),
    ("keeper.kept", Gesture::Highlight),
    ("tabs.tell", Gesture::Highlight),
    ("session.kept", Gesture::Highlight),
    ("session.redrawn", Gesture::Highlight),
    ("article-block.draw", Gesture::Highlight),
    ("block.emptied", Gesture::Highlight),
    ("margin.place", Gesture::Highlight),
    ("keeper.carry", Gesture::Highlight),
    ("indexed-db.begun", Gesture::Highlight),
    ("indexed-db.asked", Gesture::Highlight),
    ("indexed-db.answer", Gesture::Highlight),
    // Several records at once: the first one is put when the program dies.
    ("indexed-db.put", Gesture::Add),
    ("keeper.completed", Gesture::Highlight),
    ("claim-note.write", Gesture::Write),
    ("tag-row.choose", Gesture::Choose),
    ("comment-block.draw", Gesture::PressTwo),
    ("session.stepped", Gesture::Undo),
    ("keeper.hear", Gesture::Hear),
    ("session.merged", Gesture::Hear),
    ("import.arrive", Gesture::Import),
    ("import.merged", Gesture::Import),
    ("export.fill", Gesture::Export),
    ("new-article.open", Gesture::Bring),
    ("new-article.show", Gesture::Preview),
    ("new-article.added", Gesture::Add),
];

/// A point behind which the longest timer of the program runs, of three seconds. It is waited for.
const TIMED: &str = "indexed-db.answer";

/// The ways to die, each with its turn at every fourth point, and what the browser then names.
const ENDS: [(&str, &str); 4] = [
    ("panic", "was asked for"),
    ("unreachable", "RuntimeError: unreachable"),
    ("stack", "RangeError"),
    ("memory", "RuntimeError: unreachable"),
];

/// The document that is worked on, by its fragment.
const DOCUMENT: &str = "#d=bWFuaWN1bAE";
const ARTICLE: &str = "main > article [data-block]";
const CLAIM: &str = "[role=complementary] li[data-beside*=annotation]";
const NOTE: &str = "textarea.write";
const TEXT: &str = "Un titre\n\nUn premier paragraphe.\n\nUn autre paragraphe.";
/// A state of a claim as another tab would tell it, newer than the one that is here.
const HEARD: &str = "
const key = Object.keys(localStorage).find((key) => key.startsWith('manicule/1/c/'));
const claim = JSON.parse(localStorage.getItem(key));
claim.v[0] += 5;
claim.n = 'from elsewhere';
new BroadcastChannel('manicule').postMessage([key, JSON.stringify(claim)]);
";

/// All that is kept, byte for byte.
#[derive(Clone, Debug, PartialEq)]
struct Stores {
    local: BTreeMap<String, String>,
    database: BTreeMap<String, String>,
}

impl Stores {
    /// What a transaction that is under way will change is in it: reading waits for its end.
    async fn of(page: &Page) -> Self {
        let database = page.indexed_db("").await;
        Self { local: page.local_storage("").await, database }
    }

    /// Fails unless each thing of `earlier` is here, as it was or in a newer state, and nothing is damaged.
    fn expect_all_of(&self, earlier: &Self, point: &str) {
        for (here, there) in [(&self.local, &earlier.local), (&self.database, &earlier.database)] {
            for (key, value) in there.iter().filter(|(key, _)| key.starts_with("manicule/1/")) {
                let now = here.get(key).unwrap_or_else(|| panic!("{key} is lost after {point}"));
                assert!(
                    now == value || version(now) > version(value),
                    "{key} after {point}: {now}, was {value}"
                );
            }
            for (key, value) in here {
                assert!(!key.starts_with("manicule/aside/"), "{key} could not be read after {point}");
                let is_text = key.starts_with("manicule/1/x/");
                assert!(
                    is_text || serde_json::from_str::<Value>(value).is_ok(),
                    "{key} after {point}: {value}"
                );
            }
        }
        let [local, database] = [&self.local, &self.database].map(|store| {
            store.iter().filter(|(key, _)| key.starts_with("manicule/1/")).collect::<BTreeMap<_, _>>()
        });
        assert_eq!(local, database, "both stores keep the same after {point}");
    }
}

/// The counter of a record's version.
fn version(record: &str) -> Option<u64> {
    serde_json::from_str::<Value>(record).ok()?["v"][0].as_u64()
}

/// The names of the points, from their calls.
fn points() -> Vec<String> {
    fn collect(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                collect(&path, found);
            } else {
                let text = fs::read_to_string(&path).expect("a readable file");
                let calls = text.split("faults::point(\"").skip(1);
                found.extend(calls.filter_map(|call| Some(call.split_once('"')?.0.to_owned())));
            }
        }
    }
    let mut found = Vec::new();
    collect(&browser_tests::project().join("src"), &mut found);
    found
}

/// Words of the article that nobody has claimed before, another stretch for each `round`.
async fn select(page: &Page, round: usize) {
    page.css(ARTICLE).await;
    page.set_selection(at(ARTICLE, round).nth(6), at(ARTICLE, round + 40).nth(6)).await;
}

/// What comes before the gesture, and before the fault is chosen.
async fn prepare(page: &Page, gesture: Gesture, round: usize) {
    match gesture {
        Gesture::Highlight => select(page, round).await,
        Gesture::Write => {
            page.css(".note button.n").await.script("arguments[0].click()").await;
            page.css(NOTE).await;
        }
        Gesture::Undo => {
            select(page, round).await;
            page.press("h").await;
            page.until("return document.querySelector('[aria-label=Undo]').ariaDisabled !== 'true'").await;
            page.status("Saved").await;
        }
        Gesture::Theme => page.role("button", "Reading settings").await.click().await,
        Gesture::Export => page.role("button", "Export").await.click().await,
        Gesture::Preview | Gesture::Add => {
            page.role("button", "New article").await.click().await;
            page.role("textbox", "Text").await.fill(TEXT).await;
            if gesture == Gesture::Add {
                page.role("button", "Preview").await.click().await;
                page.until("return document.querySelector('.dialog-foot .main').disabled === false").await;
            }
        }
        _ => {}
    }
}

async fn perform(page: &Page, gesture: Gesture, round: usize, project: &Path) {
    let click = async |selector: &str| drop(page.css(selector).await.script("arguments[0].click()").await);
    match gesture {
        Gesture::Open => {}
        Gesture::Select => select(page, round).await,
        Gesture::Highlight => page.press("h").await,
        Gesture::Write => page.css(NOTE).await.fill(&format!("note {round}")).await,
        Gesture::PressTwo => page.press("2").await,
        Gesture::Choose => click("[role=region] [role=radiogroup] input:not(:checked)").await,
        Gesture::GoOn => page.press("u").await,
        Gesture::Undo => page.press("Control+z").await,
        Gesture::Hear => drop(page.script(HEARD, vec![]).await),
        Gesture::Theme => click("[name=theme]:not(:checked)").await,
        Gesture::Follow => drop(page.script("location.hash = 'd=nowhere'", vec![]).await),
        Gesture::Import => page.choose_file("Import", project).await,
        Gesture::Export => page.role("menuitem", "Project (.json)").await.click().await,
        Gesture::Bring => page.role("button", "New article").await.click().await,
        Gesture::Preview => page.role("button", "Preview").await.click().await,
        Gesture::Add => page.role("button", "Add").await.click().await,
    }
}

/// Whatever somebody may still try on a page that has stopped.
async fn go_on_all_the_same(page: &Page) {
    page.script("document.activeElement.blur()", vec![]).await;
    for key in ["h", "Control+z", "1", "u"] {
        page.press(key).await;
    }
    let click = "
        for (const it of document.querySelectorAll('header button, [role=radiogroup] input, .note button')) it.click();
        for (const field of document.querySelectorAll('textarea, input[type=text]')) {
          field.value += 'x';
          for (const name of ['input', 'change', 'blur']) field.dispatchEvent(new Event(name, { bubbles: true }));
        }
        document.dispatchEvent(new Event('selectionchange'));
        dispatchEvent(new Event('pagehide'));
        location.hash = 'd=elsewhere';
        return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));";
    page.script(click, vec![]).await;
}

async fn copy(page: &Page) -> Value {
    let press = async { page.role("button", "Download a copy").await.click().await };
    let Download { name, bytes } = page.download(press).await;
    assert!(name.starts_with("manicule-copy-"), "{name}");
    serde_json::from_slice(&bytes).expect("a copy is JSON")
}

/// Gives the page another address, of which it does not hear.
async fn address(page: &Page, address: &str) {
    page.script("history.replaceState(null, '', `/${arguments[0]}`)", vec![json!(address)]).await;
}

async fn project_of(page: &Page, folder: &Path) -> PathBuf {
    let Download { name, bytes } = page.export("Project (.json)").await;
    let path = folder.join(name);
    fs::write(&path, bytes).expect("the folder for temporary files is writable");
    path
}

#[tokio::test]
async fn wherever_the_program_dies_nothing_more_is_written_and_nothing_saved_is_lost() {
    let names = points();
    let ways: BTreeSet<&str> = WAYS.iter().map(|(point, _)| *point).collect();
    assert_eq!(names.iter().map(String::as_str).collect::<BTreeSet<_>>(), ways, "a way to each point");
    assert_eq!(names.len(), ways.len(), "each point has a name of its own");
    assert!(names.len() >= 30, "{}", names.len());

    let stage = Stage::start_with_faults().await;
    let page = stage.open().await;
    select(&page, 100).await;
    page.press("h").await;
    page.press("3").await;
    page.status("Saved").await;
    let folder = tempfile::tempdir().expect("the folder for temporary files is writable");
    let project = project_of(&page, folder.path()).await;

    for (round, (point, gesture)) in WAYS.into_iter().enumerate() {
        let (how, error) = ENDS[round % ENDS.len()];
        let fault = format!("?fault={point}&how={how}");
        println!("{fault} {gesture:?}");
        prepare(&page, gesture, round).await;
        page.status("Saved").await;
        let acknowledged = Stores::of(&page).await;
        assert_eq!(
            page.script("return globalThis.maniculeDead", vec![]).await,
            json!(false),
            "before {fault}"
        );
        if gesture == Gesture::Open {
            page.go(&format!("/{fault}")).await;
        } else {
            address(&page, &fault).await;
            perform(&page, gesture, round, &project).await;
        }

        page.css("[role=alert]").await.expect_text(|text| text.contains("nothing more is written")).await;
        let at_death = Stores::of(&page).await;
        if point.starts_with("indexed-db.") {
            assert_eq!(at_death.database, acknowledged.database, "half a transaction is none, after {fault}");
        }
        go_on_all_the_same(&page).await;
        if point == TIMED {
            page.script("return new Promise((done) => setTimeout(done, 3500))", vec![]).await;
        }
        assert_eq!(Stores::of(&page).await, at_death, "nothing is written after {fault}");

        // It is told once, and by its own name: nobody has called into the dead program again.
        let said: Vec<String> = page.console_errors().await;
        let told: Vec<&String> = said.iter().filter(|said| said.contains("Manicule has stopped")).collect();
        assert!(matches!(told.as_slice(), [told] if told.contains(error)), "after {fault}: {said:#?}");

        let copy = copy(&page).await;
        assert_eq!(copy["localStorage"], json!(at_death.local), "after {fault}");
        let stores = copy["indexedDB"].as_object().into_iter().flatten();
        let copied = stores.filter_map(|(_, entries)| entries.as_object()).flatten();
        let copied: BTreeMap<_, _> =
            copied.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect();
        assert_eq!(copied, at_death.database, "after {fault}");

        address(&page, DOCUMENT).await;
        page.role("button", "Reload").await.click().await;
        page.until("return globalThis.maniculeDead === false").await;
        page.status("Saved").await;
        let reloaded = Stores::of(&page).await;
        reloaded.expect_all_of(&acknowledged, &fault);
        let records = page.living_records().await;
        let claims = records.keys().filter(|key| key.starts_with("manicule/1/c/")).count();
        page.until(&format!("return document.querySelectorAll('{CLAIM}').length === {claims}")).await;
    }
}

#[tokio::test]
async fn the_page_for_people_can_not_be_made_to_die() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.go("/?fault=start.settings&how=panic").await;
    page.css("main").await;
    stage.expect_peace(&page).await;
}
