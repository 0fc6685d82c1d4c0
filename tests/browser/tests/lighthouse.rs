//! Lighthouse finds nothing to mend in accessibility and best practices.

use std::env;
use std::process::Command;

use browser_tests::{Stage, project};
use serde_json::Value;

/// As the other tests start Chromium: for any user, and silent towards the rest of the world.
const FLAGS: &str = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run \
                     --disable-background-networking --disable-component-update --disable-sync";

/// The programs that Lighthouse is not looking for by itself.
const CHROMIUMS: [&str; 2] = ["chromium", "chromium-browser"];

const TRIES: usize = 3;

#[tokio::test]
async fn lighthouse_gives_full_marks_for_accessibility_and_best_practices() {
    let lighthouse = project().join(".tools/node_modules/lighthouse/cli/index.js");
    assert!(lighthouse.is_file(), "expected Lighthouse at {lighthouse:?}; `cargo xtask test` brings it");
    let stage = Stage::start().await;
    let mut node = Command::new("node");
    node.arg(lighthouse).arg(stage.address("/")).arg(format!("--chrome-flags={FLAGS}"));
    node.args(["--quiet", "--only-categories=accessibility,best-practices", "--output=json"]);
    if let Some(chromium) = CHROMIUMS.iter().find_map(|name| on_path(name)) {
        node.env("CHROME_PATH", chromium);
    }
    // On a busy machine a tab may have painted nothing when Lighthouse gives it up; that says nothing of the page.
    let report = (0..TRIES).find_map(|_| {
        let output = node.output().expect("node is there: trunk's tools came with it");
        serde_json::from_slice::<Value>(&output.stdout).ok().filter(|report| report["runtimeError"].is_null())
    });
    let report = report.expect("Lighthouse has seen the page");
    for category in ["accessibility", "best-practices"] {
        let audits = &report["audits"];
        let counted = report["categories"][category]["auditRefs"].as_array().into_iter().flatten();
        let counted = counted.filter(|audit| audit["weight"].as_f64().is_some_and(|weight| weight > 0.0));
        let missed: Vec<&Value> = counted
            .filter_map(|audit| audits.get(audit["id"].as_str()?))
            .filter(|audit| audit["score"].as_f64().is_some_and(|score| score < 1.0))
            .collect();
        let score = &report["categories"][category]["score"];
        assert_eq!(score.as_f64(), Some(1.0), "{category}: {missed:#?}");
    }
}

fn on_path(name: &str) -> Option<std::path::PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|program| program.is_file())
}
