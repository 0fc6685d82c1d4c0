//! What the sources promise beyond what the compiler checks.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below some folders of the project, with its path from the root and its text.
fn sources(folders: &[&str]) -> Vec<(String, String)> {
    fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a readable file");
                let name =
                    path.strip_prefix(root()).expect("a path below the root").to_string_lossy().into_owned();
                found.push((name, text));
            }
        }
    }
    let mut found = Vec::new();
    for folder in folders {
        collect(&root().join(folder), &mut found);
    }
    assert!(found.len() > 3, "expected sources, but found {}", found.len());
    found
}

#[test]
fn no_source_parses_words_as_html() {
    for (name, text) in sources(&["src"]) {
        for sink in [
            "inner_html",
            "outer_html",
            "insert_adjacent_html",
            "create_contextual_fragment",
            "document.write",
        ] {
            assert!(!text.contains(sink), "{name} uses {sink}");
        }
    }
}

#[test]
fn only_the_browser_module_talks_to_the_browser() {
    for (name, text) in sources(&["src"]) {
        if name.starts_with("src/ui") || name.starts_with("src/bin") || name == "src/main.rs" {
            continue;
        }
        for stranger in
            ["leptos", "web_sys", "js_sys", "gloo_", "std::time::SystemTime", "std::time::Instant", "std::fs"]
        {
            // A module's own tests may read fixtures.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            let uses = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .any(|line| line.contains(stranger));
            assert!(!uses, "{name} is of the core and uses {stranger}");
        }
    }
}

#[test]
fn every_test_that_the_architecture_names_exists() {
    let architecture =
        std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the architecture is written");
    let (_, invariants) = architecture.split_once("## Invariants").expect("the invariants have a section");
    let all: String = sources(&["src", "tests"]).into_iter().map(|(_, text)| text).collect();
    let mut named = 0;
    for name in invariants.split('`').skip(1).step_by(2).filter(|name| !name.contains([' ', '/', '.'])) {
        assert!(all.contains(&format!("fn {name}(")), "there is no test {name}");
        named += 1;
    }
    assert!(named > 14, "expected a test for each invariant, but found {named}");
}
