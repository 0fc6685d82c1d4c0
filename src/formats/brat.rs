//! brat's standoff format: a text (.txt) and beside it what is said of it (.ann), one line an annotation.
//!
//! After <https://brat.nlplab.org/standoff.html>. A document is one [`running_text`](super::running_text):
//!
//! ```text
//! T1⇥fact 22 34⇥c’est ouvert                  a claim, by the id of its kind
//! #1⇥AnnotatorNotes T1⇥a note
//! T2⇥comment 81 111⇥🤨 Sans les données …     a comment, and who wrote it as a note
//! T3⇥skeptical 101 111⇥impossible             a tag: its evidence, or the whole comment with the attribute `whole`
//! R1⇥toward Arg1:T3 Arg2:T1                   what the tag is toward, where that is not the article
//! ```
//!
//! Offsets count code points, the start included and the end not, as brat's own Python does. No text-bound annotation may
//! hold a line break, so one that goes over several lines is in pieces (`22 34;35 61`), and its words have a space there.
//!
//! brat knows no annotators within a file; its users have a folder each, and so they are written: `Ann/a-denver.txt`,
//! `Ann/a-denver.ann`, all in one archive, with the `annotation.conf` that brat asks for. A claim of somebody else's that a
//! tag is toward stands there too, with the attribute `borrowed`. What has no place: times, and who a comment is by but
//! for the name.

use std::collections::{BTreeSet, HashMap};

use super::csv::names;
use super::file_name;
use super::project::Project;
use super::running_text::{ANSWERS, COMMENT, Decision, DecisionId, RunningText, TOWARD};
use super::zip;
use crate::id::AnnotatorId;
use crate::text::CharRange;

/// A tag that is about its comment as a whole.
pub(super) const WHOLE: &str = "whole";
/// A claim that another annotator made.
pub(super) const BORROWED: &str = "borrowed";

/// Writes the documents of a project as one archive; `None` where they are more than an archive can hold.
pub fn write(project: &Project) -> Option<Vec<u8>> {
    zip::write(&files(project))
}

/// The files of the archive, each with its name and its words.
pub fn files(project: &Project) -> Vec<(String, String)> {
    let names = names(project);
    let mut labels = BTreeSet::from([COMMENT.to_owned()]);
    let mut files = Vec::new();
    let mut taken = BTreeSet::new();
    for running in RunningText::all(project) {
        for (by, decisions) in running.by_annotator() {
            labels.extend(decisions.iter().map(|decision| decision.name().to_owned()));
            let folder =
                by.and_then(|by| names.get(&by)).map_or_else(|| "nobody".to_owned(), |name| plain(name));
            let stem = format!("{folder}/{}", plain(&running.document.name));
            let numbered = (2..).map(|number| format!("{stem}-{number}"));
            let stem = std::iter::once(stem.clone()).chain(numbered).find(|stem| !taken.contains(stem));
            let stem = stem.expect("there are more numbers than documents");
            taken.insert(stem.clone());
            files.push((format!("{stem}.txt"), running.words.clone()));
            files.push((format!("{stem}.ann"), annotations(&running, by, &decisions)));
        }
    }
    files.insert(0, ("annotation.conf".into(), configuration(&labels)));
    files
}

/// A name for a folder or a file, as [`file_name`] makes it.
fn plain(name: &str) -> String {
    let name = file_name(name, "");
    let name = name.trim_start_matches("manicule").trim_matches(['-', '.']);
    if name.is_empty() { "document".to_owned() } else { name.to_owned() }
}

/// What brat has to know to show the files (<https://brat.nlplab.org/configuration.html>).
fn configuration(labels: &BTreeSet<String>) -> String {
    let labels = labels.iter().fold(String::new(), |all, label| all + label + "\n");
    format!(
        "[entities]\n{labels}\n[relations]\n{TOWARD}\tArg1:<ENTITY>, Arg2:<ENTITY>\n{ANSWERS}\tArg1:{COMMENT}, Arg2:{COMMENT}\n\
         \n[events]\n\n[attributes]\n{WHOLE}\tArg:<ENTITY>\n{BORROWED}\tArg:<ENTITY>\n"
    )
}

fn annotations(running: &RunningText, by: Option<AnnotatorId>, decisions: &[&Decision]) -> String {
    let mut ann = Ann::default();
    let mut comments: HashMap<usize, usize> = HashMap::new();
    for (number, part) in running.parts.iter().enumerate() {
        if let (Some(comment), Some(whole)) = (part.comment, part.whole()) {
            let entity = ann.entity(running, number, whole, COMMENT);
            comments.insert(number, entity);
            ann.note(entity, comment.author.as_deref().unwrap_or_default());
        }
    }
    let entity = |ann: &mut Ann, decision: &&Decision| {
        let entity = ann.entity(running, decision.part, decision.range, decision.name());
        ann.note(entity, decision.note);
        if decision.is_whole {
            ann.attribute(entity, WHOLE);
        }
        if Some(decision.by) != by {
            ann.attribute(entity, BORROWED);
        }
        entity
    };
    let entities: Vec<usize> = decisions.iter().map(|decision| entity(&mut ann, decision)).collect();
    for (number, part) in running.parts.iter().enumerate() {
        let answered = part.comment.and_then(|comment| running.part_of(comment.answers?));
        if let (Some(from), Some(to)) = (comments.get(&number), answered.and_then(|to| comments.get(&to))) {
            ann.relate(ANSWERS, *from, *to);
        }
    }
    for (decision, from) in decisions.iter().zip(&entities) {
        let aim = decision.claim();
        let is_aim = |other: &&Decision| matches!(other.id, DecisionId::Claim(id) if Some(id) == aim);
        let claim = decisions.iter().position(is_aim).map(|aim| entities[aim]);
        let answered = decision.is_toward_answered().then(|| running.answered(decision)).flatten();
        if let Some(to) = claim.or_else(|| comments.get(&answered?).copied()) {
            ann.relate(TOWARD, *from, to);
        }
    }
    ann.written
}

/// An .ann file, and how many lines of each sort it has.
#[derive(Default)]
struct Ann {
    written: String,
    entities: usize,
    relations: usize,
    attributes: usize,
    notes: usize,
}

impl Ann {
    fn entity(&mut self, running: &RunningText, part: usize, range: CharRange, name: &str) -> usize {
        self.entities += 1;
        let words = running.parts.get(part).and_then(|part| part.text.slice(range)).unwrap_or_default();
        let (mut start, _) = running.place(part, range);
        let mut pieces = Vec::new();
        for line in words.split('\n') {
            let end = start + line.chars().count() as u32;
            if start < end {
                pieces.push(format!("{start} {end}"));
            }
            start = end + 1;
        }
        let words: Vec<&str> = words.split('\n').filter(|line| !line.is_empty()).collect();
        self.line(&format!("T{}\t{name} {}\t{}", self.entities, pieces.join(";"), words.join(" ")));
        self.entities
    }

    fn note(&mut self, entity: usize, note: &str) {
        if !note.is_empty() {
            self.notes += 1;
            let note = note.replace(['\t', '\r', '\n'], " ");
            self.line(&format!("#{}\tAnnotatorNotes T{entity}\t{note}", self.notes));
        }
    }

    fn attribute(&mut self, entity: usize, name: &str) {
        self.attributes += 1;
        self.line(&format!("A{}\t{name} T{entity}", self.attributes));
    }

    fn relate(&mut self, how: &str, from: usize, to: usize) {
        self.relations += 1;
        self.line(&format!("R{}\t{how} Arg1:T{from} Arg2:T{to}", self.relations));
    }

    fn line(&mut self, line: &str) {
        self.written.push_str(line);
        self.written.push('\n');
    }
}
