//! Every language of the page says everything, and says it with the same parts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Strings = BTreeMap<String, String>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn languages() -> BTreeMap<String, Strings> {
    let files = std::fs::read_dir(root().join("locales")).expect("the locale files are part of the project");
    let mut languages = BTreeMap::new();
    for file in files.map(|file| file.expect("a readable folder").path()) {
        let name = file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let json = std::fs::read_to_string(&file).expect("a readable file");
        let strings = serde_json::from_str(&json).expect("a flat object of strings");
        languages.insert(name, strings);
    }
    languages
}

/// `{name}` and the like, in the order of the alphabet.
fn parts(string: &str) -> BTreeSet<&str> {
    string.split('{').skip(1).filter_map(|after| after.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn every_language_has_the_same_strings_with_the_same_parts() {
    let languages = languages();
    let english = &languages["en"];
    assert!(languages.len() >= 2, "English is not alone");
    for (language, strings) in &languages {
        // A language may have plural forms that English lacks, such as the French "many".
        let missing: Vec<&String> = english.keys().filter(|key| !strings.contains_key(*key)).collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
        for (key, string) in strings {
            let stem = key.rsplit_once('.').map_or(key.as_str(), |(stem, _)| stem);
            let model = english.get(key).or_else(|| english.get(&format!("{stem}.other")));
            let model = model.unwrap_or_else(|| panic!("{language} has {key}, which English has not"));
            assert!(!string.trim().is_empty(), "{language}: {key} says nothing");
            // "One comment" may leave its number away.
            let without_number =
                |parts: BTreeSet<&str>| parts.into_iter().filter(|part| *part != "n").count();
            assert_eq!(without_number(parts(string)), without_number(parts(model)), "{language}: {key}");
            assert!(parts(string).is_subset(&parts(model)), "{language}: {key}");
        }
    }
}

#[test]
fn no_key_stands_twice_in_a_language() {
    for language in languages().keys() {
        let file = root().join("locales").join(format!("{language}.json"));
        let lines = std::fs::read_to_string(&file).expect("a readable file");
        let keys: Vec<&str> =
            lines.lines().filter_map(|line| line.trim().split_once("\": ")).map(|(key, _)| key).collect();
        let twice: Vec<&&str> = keys
            .iter()
            .enumerate()
            .filter(|(at, key)| keys[..*at].contains(key))
            .map(|(_, key)| key)
            .collect();
        assert!(twice.is_empty() && keys.len() > 100, "{language} says twice: {twice:?}");
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every text between quotation marks in the page's sources that could be a key.
fn quoted() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&root().join("src/ui"), &mut files);
    let mut quoted = BTreeSet::new();
    for file in files {
        let source = std::fs::read_to_string(file).expect("a readable file");
        quoted.extend(source.split('"').map(str::to_owned));
    }
    quoted
}

/// The keys that are put together from an id: the group and what may follow.
const COMPOSED: [&str; 10] = [
    "kind.",
    "tag.",
    "count.",
    "toward-count.",
    "deed.",
    "role.",
    "lines.count.",
    "colour.",
    "line.",
    "sign.",
];

#[test]
fn every_string_is_used() {
    let quoted = quoted();
    for key in languages()["en"].keys() {
        let stem = ["one", "other"].iter().find_map(|form| key.strip_suffix(&format!(".{form}")));
        let is_used = quoted.contains(key)
            || stem.is_some_and(|stem| quoted.contains(stem))
            || key.strip_suffix(".advice").is_some_and(|what| quoted.contains(what))
            // build.rs takes it for the list of languages.
            || key == "language.name"
            || COMPOSED.iter().any(|group| key.starts_with(group));
        assert!(is_used, "nothing shows {key}");
    }
}

#[test]
fn every_key_that_is_shown_has_a_string() {
    let languages = languages();
    let english = &languages["en"];
    let mut files = Vec::new();
    sources(&root().join("src/ui"), &mut files);
    let mut seen = 0;
    for file in files {
        let source = std::fs::read_to_string(&file).expect("a readable file");
        for (call, is_counted) in [("t!(\"", false), ("tn!(\"", true)] {
            for (at, _) in source.match_indices(call) {
                let is_longer_name = source[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                let Some((key, _)) = source[at + call.len()..].split_once('"') else { continue };
                if is_longer_name || source[..at].rsplit('\n').next().is_some_and(|line| line.contains("//"))
                {
                    continue;
                }
                let is_there = if is_counted {
                    english.contains_key(&format!("{key}.one"))
                        && english.contains_key(&format!("{key}.other"))
                } else {
                    english.contains_key(key)
                };
                assert!(is_there, "{} shows {key}, which has no string", file.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "expected the page's keys, but found {seen}");
}
