//! Where the time of a deed goes: the profile of each function of the program, and what the browser itself spent on styles and
//! layout. `cargo run --package browser-tests --bin profile -- PART DEED…`, over the built page and the PARTth part
//! of the largest document that is measured; deeds are `import`, `open`, `claim`, `tag` and `scroll`.
//!
//! Figures for people who look for what is slow. [`bench`](../bench/index.html) says whether it is.

use std::collections::HashMap;
use std::env;
use std::fs;

use browser_tests::generated::{SIZES, Size, generate};
use browser_tests::{Page, Stage, project};
use serde_json::{Value, json};
use tempfile::TempDir;

const MEASURING: &str = include_str!("../measuring.js");
/// How many functions are listed.
const LISTED: usize = 45;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut words = env::args().skip(1);
    let part: usize = words.next().and_then(|part| part.parse().ok()).unwrap_or(100);
    let deeds: Vec<String> = words.collect();
    let [.., Size { chars, claims, comments }] = SIZES;
    let size = Size { chars: chars / part, claims: claims / part, comments: comments / part };
    let generated = generate(size, 0x6d61_6e69);
    let folder =
        TempDir::with_prefix("manicule-profile-").expect("the folder for temporary files is writable");
    let file = folder.path().join("project.json");
    fs::write(&file, &generated.project).expect("a folder of our own");
    let dist = env::var_os("MANICULE_DIST").map_or_else(|| project().join("dist"), Into::into);
    let stage = Stage::start_over(dist).await;
    let page = stage.open().await;
    page.comments().await;
    page.script(MEASURING, vec![]).await;
    let limit: Value = serde_json::from_str(&generated.limit).expect("it was written as JSON");
    let block_count = limit["blocks"].as_array().map_or(0, Vec::len);
    page.script(&format!("globalThis.blockCount = {block_count}"), vec![]).await;
    let cdp = page.web_driver().await.cdp();
    if deeds.iter().any(|deed| deed == "import") {
        cdp.send_raw("Profiler.enable", json!({})).await.expect("the browser can be asked");
        cdp.send_raw("Profiler.start", json!({})).await.expect("the browser can be asked");
    }
    page.choose_file("Import", file).await;
    page.until("return document.querySelectorAll('main > article [data-block]').length === blockCount").await;
    page.whole_status("Saved").await;
    let id = page.script("return JSON.parse(localStorage['manicule/settings']).last_opened", vec![]).await;
    if deeds.iter().any(|deed| deed == "import") {
        let profile = cdp.send_raw("Profiler.stop", json!({})).await.expect("the browser can be asked");
        println!("== import");
        tell(&profile["profile"]);
    }
    for deed in deeds.iter().filter(|deed| *deed != "import") {
        if let Some(file) = deed.strip_prefix("shot:") {
            let picture = page.web_driver().await.screenshot_as_png().await.expect("a picture");
            fs::write(file, picture).expect("a file that can be written");
            continue;
        }
        if let Some(file) = deed.strip_prefix("js:") {
            let script = fs::read_to_string(file).expect("a script");
            println!("{}", page.script(&format!("return (async () => {{ {script} }})()"), vec![]).await);
            continue;
        }
        if deed == "open" {
            page.script("document.querySelector('.btn.doc').click()", vec![]).await;
            page.css(".menu .samples button.open").await.click().await;
            page.until(
                "return document.querySelectorAll('main > article [data-block]').length !== blockCount",
            )
            .await;
        } else {
            page.script("return measuring.middle()", vec![]).await;
        }
        let (call, arguments) = match deed.as_str() {
            "open" => (
                "return measuring.open(arguments[0], blockCount, arguments[1])",
                vec![id.clone(), json!(size.claims)],
            ),
            "tag" => ("return measuring.tag()", vec![]),
            "scroll" => (
                "return measuring.scroll(innerHeight / 4, 240).then((all) => all.sort((a, b) => a - b)).then((all) => [all[all.length >> 1], all[Math.floor(all.length * .95)], all.at(-1)])",
                vec![],
            ),
            _ => ("return measuring.claim()", vec![]),
        };
        profile(&page, deed, call, arguments).await;
    }
    page.close_browser().await;
}

async fn profile(page: &Page, deed: &str, call: &str, arguments: Vec<Value>) {
    let driver = page.web_driver().await;
    let cdp = driver.cdp();
    let ask = async |what: &str| cdp.send_raw(what, json!({})).await.expect("the browser can be asked");
    ask("Profiler.enable").await;
    ask("Performance.enable").await;
    cdp.send_raw("Profiler.setSamplingInterval", json!({ "interval": 500 })).await.expect("it can be set");
    let before = metrics(&ask("Performance.getMetrics").await);
    ask("Profiler.start").await;
    let found = page.script(call, arguments).await;
    let profile = ask("Profiler.stop").await["profile"].clone();
    let after = metrics(&ask("Performance.getMetrics").await);
    println!("== {deed}: {found}");
    for name in ["ScriptDuration", "RecalcStyleDuration", "LayoutDuration", "TaskDuration"] {
        println!("{name:>22}{:>10.1} ms", (after[name] - before[name]) * 1e3);
    }
    for name in ["LayoutCount", "RecalcStyleCount", "Nodes", "JSEventListeners", "JSHeapUsedSize"] {
        println!("{name:>22}{:>12.0} (now {:.0})", after[name] - before[name], after[name]);
    }
    tell(&profile);
}

fn metrics(answer: &Value) -> HashMap<String, f64> {
    let metrics = answer["metrics"].as_array().into_iter().flatten();
    metrics
        .filter_map(|metric| Some((metric["name"].as_str()?.to_owned(), metric["value"].as_f64()?)))
        .collect()
}

fn tell(profile: &Value) {
    let mut own: HashMap<u64, f64> = HashMap::new();
    let samples = profile["samples"].as_array().into_iter().flatten();
    let deltas = profile["timeDeltas"].as_array().into_iter().flatten();
    for (sample, delta) in samples.zip(deltas) {
        *own.entry(sample.as_u64().unwrap_or_default()).or_default() +=
            delta.as_f64().unwrap_or_default() / 1e3;
    }
    let nodes: HashMap<u64, &Value> = profile["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|node| (node["id"].as_u64().unwrap_or_default(), node))
        .collect();
    let mut selves: HashMap<String, f64> = HashMap::new();
    let mut totals: HashMap<String, f64> = HashMap::new();
    let root = profile["nodes"][0]["id"].as_u64().unwrap_or_default();
    walk(root, &nodes, &own, &mut Vec::new(), &mut selves, &mut totals);
    for (title, found) in [("self", selves), ("total", totals)] {
        println!("-- {title}, ms");
        let mut found: Vec<(String, f64)> = found.into_iter().collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (name, time) in found.iter().take(LISTED) {
            println!("{time:>9.1}  {name}");
        }
    }
}

fn walk(
    node: u64,
    nodes: &HashMap<u64, &Value>,
    own: &HashMap<u64, f64>,
    stack: &mut Vec<String>,
    selves: &mut HashMap<String, f64>,
    totals: &mut HashMap<String, f64>,
) -> f64 {
    let Some(found) = nodes.get(&node) else { return 0.0 };
    let name = short(found["callFrame"]["functionName"].as_str().unwrap_or_default());
    let mut time = own.get(&node).copied().unwrap_or_default();
    *selves.entry(name.clone()).or_default() += time;
    stack.push(name.clone());
    for child in found["children"].as_array().into_iter().flatten() {
        time += walk(child.as_u64().unwrap_or_default(), nodes, own, stack, selves, totals);
    }
    stack.pop();
    if !stack.contains(&name) {
        *totals.entry(name).or_default() += time;
    }
    time
}

/// Names of the program's functions without their hash and most of their types.
fn short(name: &str) -> String {
    let mut name: String = name.split("::h").next().unwrap_or(name).to_owned();
    if name.chars().count() > 150 {
        let (head, tail) =
            (name.chars().take(100).collect::<String>(), name.chars().rev().take(45).collect::<Vec<_>>());
        name = format!("{head}…{}", tail.into_iter().rev().collect::<String>());
    }
    name
}
