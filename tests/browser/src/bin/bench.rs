//! Measures the built page in a real Chromium against a page that draws the same text with the same marks by hand, in the
//! same browser and the same run: `cargo xtask bench` builds the page first.
//!
//! Times are taken in the page, by its own clock; the way over WebDriver is in none of them. A figure that matters is a
//! ratio to the limit page's, so a busy or slow machine is in both. The table goes to `benches/RESULTS.md`, and the program
//! ends with an error when a goal is missed by more than the noise of its figures.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use browser_tests::generated::{Generated, SIZES, Size, generate};
use browser_tests::{Page, Stage, project};
use serde_json::{Value, json};
use tempfile::TempDir;

const SEED: u64 = 0x6d61_6e69;
/// How often each thing is measured at each size.
const ROUNDS: usize = 7;
/// How often something slow is.
const LONG_ROUNDS: usize = 3;

const MEASURING: &str = include_str!("../measuring.js");

/// Several measurements of one thing, in milliseconds.
#[derive(Clone, Debug, Default)]
struct Figures(Vec<f64>);

impl Figures {
    fn rank(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        // The nearest rank: so many of the figures are that large or smaller.
        let rank = ((sorted.len() as f64 * part).ceil() as usize).max(1) - 1;
        sorted.get(rank).copied().unwrap_or(f64::NAN)
    }

    fn median(&self) -> f64 {
        self.rank(0.5)
    }

    /// How far the middle half of the figures spreads, as a part of the median.
    fn noise(&self) -> f64 {
        (self.rank(0.75) - self.rank(0.25)) / self.median().max(1.0)
    }
}

/// What is aimed at.
#[derive(Clone, Copy)]
enum Goal {
    /// At most so many times the limit.
    Times(f64),
    /// At most so many milliseconds.
    Below(f64),
}

struct Row {
    what: String,
    size: Size,
    found: Figures,
    limit: Option<Figures>,
    goal: Goal,
}

impl Row {
    fn ratio(&self) -> Option<f64> {
        Some(self.found.median() / self.limit.as_ref()?.median())
    }

    /// The goal is missed by more than noise explains.
    fn is_missed(&self) -> bool {
        let noise = 1.0 + self.found.noise() + self.limit.as_ref().map_or(0.0, Figures::noise);
        match self.goal {
            Goal::Times(most) => self.ratio().is_some_and(|ratio| ratio > most * noise),
            Goal::Below(most) => self.found.median() > most * noise,
        }
    }

    fn written(&self) -> String {
        let Size { chars, claims, comments } = self.size;
        let limit = self.limit.as_ref().map_or_else(String::new, |limit| format!("{:.1}", limit.median()));
        let ratio = self.ratio().map_or_else(String::new, |ratio| format!("{ratio:.2}"));
        let goal = match self.goal {
            Goal::Times(most) => format!("≤ {most} ×"),
            Goal::Below(most) => format!("≤ {most} ms"),
        };
        let verdict = if self.is_missed() { "**missed**" } else { "met" };
        let (median, p95) = (self.found.median(), self.found.rank(0.95));
        let size = format!("{} kB, {claims}, {comments}", chars / 1_000);
        format!(
            "| {} | {size} | {median:.1} | {p95:.1} | {limit} | {ratio} | {goal} | {verdict} |",
            self.what
        )
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let wanted: usize = env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(SIZES.len());
    let mut rows = Vec::new();
    for size in SIZES.into_iter().take(wanted) {
        eprintln!("measuring {size:?} …");
        let generated = generate(size, SEED);
        let folder = lay_out(&generated);
        let limit = measure_limit(folder.path()).await;
        rows.extend(measure_page(size, &generated, folder.path(), &limit).await);
    }
    compare_sizes(&mut rows);
    let table = table(&rows);
    println!("{table}");
    if let Err(error) = fs::write(project().join("benches/RESULTS.md"), table) {
        eprintln!("expected to write benches/RESULTS.md, but found: {error}");
    }
    if rows.iter().any(Row::is_missed) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The built page and the limit page in one folder, so that one server has both.
fn lay_out(generated: &Generated) -> TempDir {
    let folder = TempDir::with_prefix("manicule-bench-").expect("the folder for temporary files is writable");
    let dist = env::var_os("MANICULE_DIST").map_or_else(|| project().join("dist"), Into::into);
    copy(&dist, folder.path());
    let limit = folder.path().join("limit");
    copy(&project().join("benches/limit"), &limit);
    fs::write(limit.join("data.json"), &generated.limit).expect("a folder of our own");
    fs::write(folder.path().join("project.json"), &generated.project).expect("a folder of our own");
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder of our own");
    let entries = fs::read_dir(from).unwrap_or_else(|error| panic!("expected {from:?}, but found: {error}"));
    for entry in entries.flatten() {
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a file of ours");
        }
    }
}

/// What the limit page takes.
struct Limit {
    load: Figures,
    add: Figures,
    heap: f64,
}

async fn measure_limit(folder: &Path) -> Limit {
    let stage = Stage::start_over(folder.to_owned()).await;
    let page = stage.open_at("/limit/index.html", &browser_tests::Profile::new()).await;
    page.until("return globalThis.limit !== undefined").await;
    let get = "globalThis.data = await (await fetch('data.json')).json(); return true";
    page.script(&format!("return (async () => {{ {get} }})()"), vec![]).await;
    let (mut load, mut add) = (Figures::default(), Figures::default());
    for _ in 0..ROUNDS {
        load.0.push(number(page.script("return limit.load(data)", vec![]).await));
    }
    for _ in 0..ROUNDS {
        add.0.push(number(page.script("return limit.add()", vec![]).await));
    }
    page.script("delete globalThis.data", vec![]).await;
    let heap = heap(&page).await;
    page.close_browser().await;
    Limit { load, add, heap }
}

async fn measure_page(size: Size, generated: &Generated, folder: &Path, limit: &Limit) -> Vec<Row> {
    let stage = Stage::start_over(folder.to_owned()).await;
    let page = stage.open().await;
    page.comments().await;
    let row = |what: &str, found: Figures, limit: Option<&Figures>, goal: Goal| Row {
        what: what.to_owned(),
        size,
        found,
        limit: limit.cloned(),
        goal,
    };
    let mut rows = Vec::new();

    page.script(MEASURING, vec![]).await;
    page.script(&format!("globalThis.blockCount = {}", blocks_of(generated)), vec![]).await;
    page.choose_file("Import", folder.join("project.json")).await;
    page.until("return document.querySelectorAll('main > article [data-block]').length === blockCount").await;
    page.whole_status("Saved").await;

    let id = "return JSON.parse(localStorage['manicule/settings']).last_opened";
    let id = page.script(id, vec![]).await;
    let mut open = Figures::default();
    for _ in 0..LONG_ROUNDS {
        // Another document in between: the sample.
        page.script("document.querySelector('.btn.doc').click()", vec![]).await;
        page.css(".menu .samples button.open").await.click().await;
        page.until("return document.querySelectorAll('main > article [data-block]').length !== blockCount")
            .await;
        let opened = page
            .script(
                "return measuring.open(arguments[0], blockCount, arguments[1])",
                vec![id.clone(), json!(size.claims)],
            )
            .await;
        open.0.push(number(opened["wait"].clone()));
    }
    rows.push(row("open a stored document", open, Some(&limit.load), Goal::Times(2.5)));

    page.script("return measuring.middle()", vec![]).await;
    let names = ["add", "remove", "retag", "undone", "selected", "hover", "active"];
    let mut waits = names.map(|_| Figures::default());
    let mut scripts = names.map(|_| Figures::default());
    for _ in 0..ROUNDS {
        let found = page.script("return measuring.claim()", vec![]).await;
        for (place, name) in names.iter().enumerate() {
            waits[place].0.push(number(found[name]["wait"].clone()));
            scripts[place].0.push(number(found[name]["script"].clone()));
        }
    }
    let is_largest = size == SIZES[SIZES.len() - 1];
    for (place, name) in names.iter().enumerate() {
        let (wait, script) = (waits[place].clone(), scripts[place].clone());
        match *name {
            "add" | "remove" | "retag" | "undone" => {
                let goal = if is_largest { Goal::Times(1.5) } else { Goal::Below(16.0) };
                rows.push(row(&format!("claim: {name}, until painted"), wait, Some(&limit.add), goal));
            }
            _ => rows.push(row(&format!("claim: {name}, script"), script, None, Goal::Below(4.0))),
        }
    }

    let mut tag = Figures::default();
    for _ in 0..ROUNDS {
        tag.0.push(number(page.script("return measuring.tag()", vec![]).await["wait"].clone()));
    }
    let goal = if is_largest { Goal::Times(1.5) } else { Goal::Below(16.0) };
    rows.push(row("comment: key until the next one, painted", tag, Some(&limit.add), goal));

    let frames = page.script("return measuring.scroll(innerHeight / 4, 240)", vec![]).await;
    let frames = frames.as_array().into_iter().flatten().cloned().map(number).collect();
    rows.push(row("scroll: a frame", Figures(frames), None, Goal::Below(16.7)));

    let memory = Figures(vec![heap(&page).await]);
    let all = Figures(vec![limit.heap * 3.0]);
    rows.push(row("memory, MB, against three times the limit page's", memory, Some(&all), Goal::Times(1.0)));
    page.close_browser().await;
    rows
}

/// The same edit in the largest document and in the smallest.
fn compare_sizes(rows: &mut Vec<Row>) {
    let (small, large) = (SIZES[0], SIZES[SIZES.len() - 1]);
    let of = |what: &str, size| rows.iter().find(|row| row.what == what && row.size == size);
    let edits = [
        "claim: add, until painted",
        "claim: retag, until painted",
        "comment: key until the next one, painted",
    ];
    let compared: Vec<Row> = edits
        .iter()
        .filter_map(|what| {
            Some(Row {
                what: format!("{what}, against {} claims", small.claims),
                size: large,
                found: of(what, large)?.found.clone(),
                limit: Some(of(what, small)?.found.clone()),
                goal: Goal::Times(2.0),
            })
        })
        .collect();
    rows.extend(compared);
}

/// JavaScript's heap after a collection, with what the DOM holds and the buffers behind it, the program's memory among
/// them, in megabytes.
async fn heap(page: &Page) -> f64 {
    let driver = page.web_driver().await;
    let cdp = driver.cdp();
    cdp.send_raw("HeapProfiler.collectGarbage", json!({})).await.expect("a collection can be asked for");
    let usage = cdp.send_raw("Runtime.getHeapUsage", json!({})).await.expect("the heap can be asked for");
    let parts = ["usedSize", "embedderHeapUsedSize", "backingStorageSize"];
    parts.iter().filter_map(|part| usage[part].as_f64()).sum::<f64>() / 1e6
}

fn blocks_of(generated: &Generated) -> usize {
    let limit: Value = serde_json::from_str(&generated.limit).expect("it was written as JSON");
    limit["blocks"].as_array().map_or(0, Vec::len)
}

fn number(value: Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("expected a number, but found {value}"))
}

fn table(rows: &[Row]) -> String {
    let commit =
        Command::new("git").args(["describe", "--always", "--dirty"]).current_dir(project()).output();
    let commit =
        commit.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let mut written = format!(
        "# Speed\n\n`cargo xtask bench` at {commit}; medians of {ROUNDS} rounds, of {LONG_ROUNDS} for what is long. Milliseconds, but \
         for memory. The size is text, claims, comments.\n\n| what | size | median | p95 | limit page | ratio | goal | |\n| --- | --- | --- \
         | --- | --- | --- | --- | --- |\n"
    );
    for row in rows {
        // Writing to a string can't fail.
        let _ = writeln!(written, "{}", row.written());
    }
    written
}
