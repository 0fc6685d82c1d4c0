//! A codebook alone (.json), to use it elsewhere or to give it to others.
//!
//! ```json
//! { "program": "manicule", "form": "codebook", "codebook": 1,
//!   "kinds": [ … ],
//!   "tags": [ { "id": "skeptical", "name": "Skeptical", "definition": "Doubts or denies what is said.",
//!               "examples": ["I don’t believe a word."], "rule": "A question alone is no doubt.",
//!               "sign": "question", "colour": "rust", "line": "double", "key": "1" } ] }
//! ```
//!
//! An entry is what it is in a project file. It needs an `id`: annotations of the same id mean the same entry. Signs,
//! colours and lines are names of [`palette`](crate::codebook::palette). A list that is not there leaves the one in use
//! alone. What is read is a codebook that could have been made on the page: a second entry of one id is left out, a second
//! one of a name gets another name, and a key or a sign that an earlier entry has is done without. A project file is taken
//! for the codebook in it.

use super::project::field::{Field, Wrong, quoted};
use super::project::reader::Reader;
use super::project::{EntryForm, MAX_FILE_BYTES, ReadProblem, ReadRefusal, mend, no_json, outline, unicode};
use crate::codebook::palette::SIGNS;
use crate::codebook::{Codebook, Entry, EntryProblem, KindId, Listed, MAX_ENTRIES, TagId};
use serde::{Deserialize, Serialize};

/// The number of this form. A file with a greater one is refused.
const FORMAT: u64 = 1;

/// What a file says of each list.
#[derive(Clone, Debug, PartialEq)]
pub struct CodebookFile {
    /// The kinds, where it has any.
    pub kinds: Option<Vec<Entry<KindId>>>,
    /// The tags, where it has any.
    pub tags: Option<Vec<Entry<TagId>>>,
}

impl CodebookFile {
    /// The codebook in use with the file's lists in the place of its own.
    pub fn put_into(&self, codebook: &Codebook) -> Codebook {
        let mut after = codebook.clone();
        if let Some(kinds) = &self.kinds {
            after.kinds.clone_from(kinds);
        }
        if let Some(tags) = &self.tags {
            after.tags.clone_from(tags);
        }
        // Only one of the lists is new then, or else no key is there twice.
        let Codebook { kinds, tags } = &mut after;
        if self.tags.is_some() {
            free_keys(tags, kinds);
        } else {
            free_keys(kinds, tags);
        }
        after
    }
}

fn free_keys<New, Other>(new: &mut [Entry<New>], others: &[Entry<Other>]) {
    for entry in new {
        entry.key = entry.key.filter(|key| others.iter().all(|other| other.key != Some(*key)));
    }
}

#[derive(Serialize)]
struct CodebookFileForm {
    program: &'static str,
    form: &'static str,
    codebook: u64,
    kinds: Vec<EntryForm>,
    tags: Vec<EntryForm>,
}

/// Writes a codebook; equal ones make equal files.
pub fn write(codebook: &Codebook) -> String {
    let form = CodebookFileForm {
        program: "manicule",
        form: "codebook",
        codebook: FORMAT,
        kinds: codebook.kinds.iter().map(EntryForm::of).collect(),
        tags: codebook.tags.iter().map(EntryForm::of).collect(),
    };
    let mut written = serde_json::to_string_pretty(&form).expect("strings and lists are always JSON");
    written.push('\n');
    written
}

/// Says whether a file is a codebook and nothing else.
pub fn is_codebook(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Head {
        program: String,
        form: String,
    }
    let head = serde_json::from_slice::<Head>(bytes);
    head.is_ok_and(|head| head.program == "manicule" && head.form == "codebook")
}

/// Reads a codebook, with what was not as it should be in its file.
pub fn read(bytes: &[u8]) -> Result<(CodebookFile, Vec<ReadProblem>), ReadRefusal> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ReadRefusal::TooLarge { bytes: bytes.len(), limit: MAX_FILE_BYTES });
    }
    let (text, problems) = unicode::decode(bytes);
    let (mut file, breaks) = mend::parse(text);
    let is_own = file["program"] == "manicule" && file["form"] == "codebook";
    let codebook = if is_own { file.take() } else { file["manicule"]["codebook"].take() };
    if !codebook.is_object() {
        let other = || ReadRefusal::NoCodebook { found: outline(&file) };
        return Err(no_json(breaks.into_iter().next()).unwrap_or_else(other));
    }
    if let Some(found) = codebook["codebook"].as_u64().filter(|format| *format > FORMAT) {
        return Err(ReadRefusal::NewerFormat { found, known: FORMAT });
    }
    let place = if is_own { "" } else { "manicule.codebook" };
    let mut reader = Reader::after(problems, breaks);
    let file = lists(&mut reader, Field::new(codebook, place));
    let (_, problems) = reader.finish();
    match file {
        Some(file) => Ok((file, problems)),
        None => Err(ReadRefusal::NoCodebook { found: "{\"kinds\": [], \"tags\": []}".to_owned() }),
    }
}

/// `None` where neither list has an entry.
fn lists(reader: &mut Reader, codebook: Field) -> Option<CodebookFile> {
    let mut codebook = reader.needed(codebook.object("a codebook"))?;
    let mut keys = Vec::new();
    let (kinds, tags) = (codebook.field("kinds"), codebook.field("tags"));
    let kinds = list(reader, kinds, &mut keys);
    let tags = list(reader, tags, &mut keys);
    (kinds.is_some() || tags.is_some()).then_some(CodebookFile { kinds, tags })
}

fn list<Id: Listed>(reader: &mut Reader, list: Field, keys: &mut Vec<char>) -> Option<Vec<Entry<Id>>> {
    if list.is_absent() {
        return None;
    }
    let mut entries: Vec<Entry<Id>> = Vec::new();
    for field in reader.needed(list.list())? {
        let place = field.place().to_owned();
        let Some(mut entry) = reader.label(field, Id::parse_id) else { continue };
        let mut done_without = |part: &str, expected: &str, found: &str| {
            let place = format!("{place}.{part}");
            reader.done_without(Wrong { expected: expected.to_owned(), found: quoted(found), place });
        };
        if entries.iter().any(|other| other.id == entry.id) {
            reader.report(ReadProblem::Twice { place });
            continue;
        }
        if entries.len() == MAX_ENTRIES {
            let expected = EntryProblem::Full.to_string();
            let expected = expected.trim_start_matches("expected ").replace(", but found more", "");
            reader.left_out(Wrong { expected, found: "more".into(), place });
            break;
        }
        if let Some(name) = free_name(&entries, &entry) {
            done_without("name", "a name that no other entry has", &entry.name);
            entry.name = name;
        }
        if let Some(key) = entry.key {
            let is_fit = key.is_ascii_digit() || (key.is_alphabetic() && !key.is_uppercase());
            if !is_fit || keys.contains(&key) {
                done_without("key", "a small letter or a digit that no other entry has", &key.to_string());
                entry.key = None;
            } else {
                keys.push(key);
            }
        }
        if entry.sign.is_empty() || entries.iter().any(|other| other.sign == entry.sign) {
            let is_free = |sign: &&&str| entries.iter().all(|other| other.sign != ***sign);
            let free = SIGNS.iter().find(is_free).copied().unwrap_or_default();
            done_without("sign", "a sign that no other entry has", &entry.sign);
            entry.sign = free.to_owned();
        }
        entries.push(entry);
    }
    (!entries.is_empty()).then_some(entries)
}

/// Another name where an entry's own is blank, too long, or taken.
fn free_name<Id: Listed>(entries: &[Entry<Id>], entry: &Entry<Id>) -> Option<String> {
    let mut alone = Codebook { kinds: Vec::new(), tags: Vec::new() };
    let is_fit = alone.add(Id::LIST, &entry.name).is_ok();
    let is_taken = |name: &str| entries.iter().any(|other| other.name.to_lowercase() == name.to_lowercase());
    if is_fit && !is_taken(&entry.name) {
        return None;
    }
    let stem = if is_fit { entry.name.clone() } else { crate::text::shorten(&entry.id.to_string(), 30) };
    let numbered = (2..).map(|number| format!("{} {number}", crate::text::shorten(&stem, 30)));
    std::iter::once(stem.clone()).chain(numbered).find(|name| !is_taken(name))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn problems_of(file: &Value) -> (CodebookFile, Vec<String>) {
        let (read, problems) = read(file.to_string().as_bytes()).expect("a codebook");
        (read, problems.iter().map(ToString::to_string).collect())
    }

    fn entry(id: &str) -> Value {
        json!({ "id": id, "name": id, "sign": "square" })
    }

    #[test]
    fn a_codebook_reads_back_as_it_was_written() {
        let mut codebook = Codebook::default();
        codebook.tags[1].examples = vec!["Oui\u{202f}!".into(), "“Yes”".into()];
        codebook.tags[1].rule = "When in doubt, no.".into();
        codebook.kinds[0].key = None;
        codebook.kinds[2].extra =
            serde_json::from_value(json!({ "zz": [1], "file": { "w": 2 } })).expect("an object");
        let written = write(&codebook);
        assert!(is_codebook(written.as_bytes()));
        let (file, problems) = read(written.as_bytes()).expect("our own file");
        assert_eq!(problems, []);
        assert_eq!(file.put_into(&Codebook::default()), codebook);
        assert_eq!(write(&file.put_into(&Codebook::default())), written);
    }

    #[test]
    fn what_is_odd_in_an_entry_is_mended_and_told() {
        let file = json!({ "program": "manicule", "form": "codebook", "codebook": 1, "tags": [
            { "id": "a", "name": "A", "sign": "square", "key": "1", "colour": "ultraviolet" },
            { "id": "b", "name": "a", "sign": "square", "key": "1" },
            { "id": "a", "name": "C", "sign": "star" },
            { "id": "c d", "name": "D" },
            { "id": "e", "name": "", "sign": "star", "key": "?", "examples": ["x", 7] },
        ] });
        let (read, problems) = problems_of(&file);
        assert_eq!(read.kinds, None);
        let expected = [
            "expected a name that no other entry has, but found `a` at tags[1].name",
            "expected a small letter or a digit that no other entry has, but found `1` at tags[1].key",
            "expected a sign that no other entry has, but found `square` at tags[1].sign",
            "expected every entry once, but found a second one at tags[2]",
            "expected the id of a kind or tag, without white space and at most 64 bytes long, but found `\"c d\"` at tags[3].id",
            "expected text, but found `7` at tags[4].examples[1]",
            "expected a name that no other entry has, but found `` at tags[4].name",
            "expected a small letter or a digit that no other entry has, but found `?` at tags[4].key",
        ];
        assert_eq!(problems, expected);
        let codebook = read.put_into(&Codebook::default());
        assert_eq!(codebook.check(), Ok(()));
        let names: Vec<&str> = codebook.tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["A", "a 2", "e"]);
        assert_eq!(codebook.tags[0].colour, "ultraviolet");
    }

    #[test]
    fn a_list_alone_leaves_the_other_one_and_its_keys() {
        let file = json!({ "program": "manicule", "form": "codebook", "codebook": 1,
            "tags": [{ "id": "a", "name": "A", "sign": "square", "key": "f" }] });
        let (read, problems) = problems_of(&file);
        assert_eq!(problems, [""; 0]);
        let codebook = read.put_into(&Codebook::default());
        assert_eq!(codebook.kinds, Codebook::default().kinds);
        assert_eq!(codebook.tags[0].key, None);
    }

    #[test]
    fn a_project_file_is_taken_for_its_codebook() {
        let file = json!({ "manicule": { "codebook": { "kinds": [entry("a")], "tags": [entry("b")] } } });
        let (read, problems) = problems_of(&file);
        assert_eq!(
            (read.kinds.map(|k| k.len()), read.tags.map(|t| t.len()), problems.len()),
            (Some(1), Some(1), 0)
        );
        assert!(!is_codebook(file.to_string().as_bytes()));
    }

    #[test]
    fn more_entries_than_there_are_signs_are_left_out() {
        let tags: Vec<Value> = (0..20)
            .map(|n| json!({ "id": format!("t{n}"), "name": format!("T{n}"), "sign": SIGNS[n % 16] }))
            .collect();
        let (read, problems) =
            problems_of(&json!({ "program": "manicule", "form": "codebook", "codebook": 1, "tags": tags }));
        assert_eq!(problems, ["expected at most 16 entries, but found more at tags[16]"]);
        assert_eq!(read.tags.map(|tags| tags.len()), Some(16));
    }

    #[test]
    fn what_is_no_codebook_is_refused_with_what_it_is() {
        let check = |file: &str, words: &str| {
            let refusal = read(file.as_bytes()).expect_err("a refusal").to_string();
            assert_eq!(refusal, words, "{file}");
        };
        check("", "expected JSON, but found nothing at line 1, column 1");
        check("no", "expected JSON, but found `no` at line 1, column 1");
        check(
            r#"{"type":"FeatureCollection"}"#,
            "expected a codebook, but found {\"type\": \"FeatureCollection\", …}",
        );
        let head = r#"{"program":"manicule","form":"codebook""#;
        check(&format!(r#"{head},"codebook":2}}"#), "expected format 1, but found format 2");
        check(
            &format!(r#"{head},"codebook":1,"tags":[]}}"#),
            "expected a codebook, but found {\"kinds\": [], \"tags\": []}",
        );
    }
}
