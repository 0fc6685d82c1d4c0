//! Gives page and worker the id of the sources that they were built from, and the page the languages that it speaks.
//!
//! Both are built from this package with different features, so neither can know the other's hash. The id is a hash
//! over what both are made of: equal sources have equal ids, whatever the features, the profile and the machine. It
//! names a build; it protects nothing.
//!
//! A language is a file in `locales/`, named by its BCP 47 tag: nothing else has to be told of it.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// All that reaches the program's text: code, dependencies, words, bundled articles.
const SOURCES: [&str; 4] = ["src", "Cargo.lock", "locales", "samples"];

fn main() {
    let mut files = Vec::new();
    for source in SOURCES {
        // Cargo looks into folders by itself, at each file's time of change.
        println!("cargo::rerun-if-changed={source}");
        gather(Path::new(source), &mut files);
    }
    // The order in which a file system lists a folder differs from machine to machine.
    files.sort();

    let mut id = Fnv1a::default();
    for file in files {
        let bytes = fs::read(&file).unwrap_or_default();
        // With the separator of the machine the same sources would have another id on Windows.
        id.write(file.to_string_lossy().replace('\\', "/").as_bytes());
        id.write(&(bytes.len() as u64).to_le_bytes());
        id.write(&bytes);
    }
    println!("cargo::rustc-env=MANICULE_BUILD={:016x}", id.0);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo tells a build script where to write"));
    fs::write(out.join("languages.rs"), languages()).expect("the folder that cargo names can be written to");
}

/// The Rust expression of all languages: tag, name in itself, strings. English comes first: it is spoken to those whose
/// language is not there.
fn languages() -> String {
    let mut files = Vec::new();
    gather(Path::new("locales"), &mut files);
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort_by_key(|file| (file.file_stem().is_none_or(|tag| tag != "en"), file.clone()));
    let mut list = String::from("&[\n");
    for file in files {
        let strings = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed: BTreeMap<String, String> = serde_json::from_str(&strings).unwrap_or_else(|error| {
            panic!("expected a flat object of strings, but found: {error}, in {}", file.display())
        });
        let tag = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = parsed.get("language.name").unwrap_or_else(|| {
            panic!(
                "expected the language's name under \"language.name\", but found none, in {}",
                file.display()
            )
        });
        writeln!(list, "    ({tag:?}, {name:?}, {strings:?}),")
            .expect("a string takes all that is written to it");
    }
    list.push_str("]\n");
    list
}

/// Adds `path`, or every file below it, to `files`. A missing path has no files.
fn gather(path: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(path) else {
        files.extend(path.is_file().then(|| path.to_owned()));
        return;
    };
    for entry in entries.flatten() {
        gather(&entry.path(), files);
    }
}

/// The 64-bit FNV-1a hash (draft-eastlake-fnv, section 2). The standard library's hasher promises no stable values.
struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv1a {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
