//! Golden files, fixed byte by byte.
//!
//! They are what people keep, so a change in them is a change of the format. Where one is meant, write them anew
//! with `MANICULE_WRITE_FIXTURES=1 cargo test --test formats` and look at the difference.

use std::fs;
use std::path::PathBuf;

use manicule::annotation::{Claim, Marked, Standing, Target};
use manicule::codebook::{EntryChange, EntryId, KindId, TagId};
use manicule::document::{BlockRole, Comment, Document};
use manicule::formats::{Project, csv, project, web_annotation};
use manicule::id::{AnnotatorId, ClaimId, DocumentId, ReplicaId};
use manicule::reading::{Draft, Line, Role, Said};
use manicule::text::{CharRange, TextId};
use manicule::timestamp::Timestamp;
use manicule::workspace::{
    Asked, BlockPlace, Command, Record, RecordKey, Timeline, Version, Workspace, plan,
};
use serde_json::{Value, json};

const DOCUMENT: DocumentId = DocumentId::from_bits(1);
const ANN: AnnotatorId = AnnotatorId::from_bits(0xa);
const NOBODY: AnnotatorId = AnnotatorId::from_bits(0xb);

/// The path of a golden file.
pub fn fixture(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", "formats", name].iter().collect()
}

/// The golden project file.
pub fn golden_project() -> String {
    fs::read_to_string(fixture("project.json")).expect("the fixture is in the repository")
}

/// A small project with something of everything: emoji before a quote, words from right to left, overlapping
/// claims, an orphan, evidence, a tag toward each kind of target, a dangling one, words like a formula, and fields
/// of a newer version.
pub fn example() -> Project {
    let mut desk = Desk::new();
    desk.does(ANN, Command::AddDocument { id: DOCUMENT, draft: draft(), read_on: Some("2024-07-30".into()) });
    desk.highlights(ANN, 1, "c’est ouvert", Some("value"));
    desk.highlights(ANN, 2, "ouvert\u{202f}». On peut donc l’examiner", None);
    desk.highlights(NOBODY, 3, "עולם", Some("fact"));
    desk.highlights(ANN, 4, "lire", None);
    desk.highlights(ANN, 5, "Denver", Some("policy"));
    desk.tags(ANN, 0, claim(1), "skeptical");
    desk.tags(ANN, 0, claim(2), "supportive");
    desk.tags(NOBODY, 0, Target::Article, "off-topic");
    desk.tags(ANN, 1, Target::Answered, "supportive");
    desk.tags(ANN, 2, claim(5), "skeptical");
    desk.marks(0, claim(1), "impossible");
    desk.marks(1, Target::Answered, "@Nadia");
    let note = "=SUM(A1)\n\"quoted\", and more".into();
    desk.does(ANN, Command::WriteTagNote { comment: desk.comment(1).id, target: Target::Answered, note });
    desk.does(ANN, Command::WriteClaimNote { claim: ClaimId::from_bits(1), note: "👍🏽 oui".into() });
    desk.does(ANN, Command::NameAnnotator { name: "Ann".into() });
    desk.does(ANN, Command::TakeBlocks { document: DOCUMENT, blocks: vec![3], to: BlockPlace::Away });
    let first = Marked::Comment(desk.comment(0).id);
    desk.does(ANN, Command::Mark { document: DOCUMENT, on: vec![first], says: Standing::Unsure });
    let all = vec![Marked::Document(DOCUMENT), first];
    desk.does(NOBODY, Command::Mark { document: DOCUMENT, on: all, says: Standing::Done });

    // Elsewhere, a newer version knew more of one claim, and another was removed with no word of the tag toward it.
    let version = Version::new(99, ReplicaId::from_bits(0xbeef)).expect("a small counter");
    let newer = Claim::clone(desk.workspace().claim(ClaimId::from_bits(3)).expect("it was highlighted"));
    let extra = json!({ "file": { "certainty": 3 }, "zz": ["from", "the", "future"] });
    let newer = Claim { extra: serde_json::from_value(extra).expect("an object"), ..newer };
    desk.timeline.merge(
        [
            (RecordKey::Claim(ClaimId::from_bits(3)), Record { version, body: Some(newer.into()) }),
            (RecordKey::Claim(ClaimId::from_bits(5)), Record { version, body: None }),
        ],
        [],
    );
    Project::of(desk.workspace(), &[DOCUMENT], ANN, Timestamp::from_millis(1_722_451_320_007))
}

fn claim(bits: u64) -> Target {
    Target::Claim(ClaimId::from_bits(bits))
}

/// Where the example is made, a minute a gesture.
struct Desk {
    timeline: Timeline,
    at: Timestamp,
}

impl Desk {
    fn new() -> Self {
        let timeline = Timeline::new(Workspace::default(), ReplicaId::from_bits(0xf00d));
        Self { timeline, at: Timestamp::from_millis(1_722_364_920_000) }
    }

    fn workspace(&self) -> &Workspace {
        self.timeline.workspace()
    }

    fn document(&self) -> &Document {
        self.workspace().document(DOCUMENT).expect("it was added")
    }

    fn comment(&self, number: usize) -> &Comment {
        &self.document().comments[number]
    }

    fn place_of(&self, text: TextId, words: &str) -> CharRange {
        self.workspace().text(text).expect("it came with the document").find_all(words)[0]
    }

    fn does(&mut self, by: AnnotatorId, command: Command) {
        self.at = Timestamp::from_millis(self.at.millis() + 60_000);
        let change = plan(self.workspace(), Asked { command, by, at: self.at });
        self.timeline.commit(change.expect("a command that can be carried out"));
    }

    fn highlights(&mut self, by: AnnotatorId, id: u64, words: &str, kind: Option<&str>) {
        let text = self.document().article;
        let (id, range, kind) =
            (ClaimId::from_bits(id), self.place_of(text, words), kind.and_then(KindId::parse));
        self.does(by, Command::HighlightClaim { id, document: DOCUMENT, text, range, kind });
    }

    fn tags(&mut self, by: AnnotatorId, comment: usize, target: Target, tag: &str) {
        let (comment, tag) = (self.comment(comment).id, TagId::parse(tag).expect("a plain word"));
        self.does(by, Command::TagComment { document: DOCUMENT, comment, target, tag });
    }

    fn marks(&mut self, comment: usize, target: Target, words: &str) {
        let comment = self.comment(comment);
        let (comment, range) = (comment.id, Some(self.place_of(comment.text, words)));
        self.does(ANN, Command::SetEvidence { document: DOCUMENT, comment, target, range });
    }
}

fn draft() -> Draft {
    let comment = |text: &str, author: &str, answers| Line {
        text: text.into(),
        role: Role::Comment,
        said: Said {
            author: Some(author.into()),
            said_at: Some("2024-07-30T18:42".into()),
            answers,
            ..Said::default()
        },
    };
    Draft {
        name: "À Denver".into(),
        source: Some("https://example.org/denver?page=1".into()),
        language: Some("fr".into()),
        lines: vec![
            Line::new(Role::LeftOut, "Accueil"),
            Line::new(Role::Title, "À Denver"),
            Line::new(
                Role::Paragraph,
                "👩🏽\u{200d}💻 dit\u{a0}: «\u{202f}c’est ouvert\u{202f}». On peut donc l’examiner.",
            ),
            Line::new(Role::Quotation, "שלום עולם ok"),
            Line::new(Role::Paragraph, "Pub: lire"),
            comment("🤨 Sans les données, impossible.", "Nadia R.", None),
            comment("@Nadia si !", "bruno_74", Some(5)),
            comment("lol", "Théo", None),
            comment("lol", "Théo", None),
        ],
    }
}

/// Holds what was written against the golden file of this name.
pub fn check(name: &str, written: &str) {
    if std::env::var_os("MANICULE_WRITE_FIXTURES").is_some() {
        fs::write(fixture(name), written).expect("the fixtures can be written");
    }
    let golden = fs::read_to_string(fixture(name)).expect("the fixture is in the repository");
    assert_eq!(written, golden, "{name} is not as it was");
}

#[test]
fn a_project_is_written_as_ever() {
    check("project.json", &project::write(&example()));
}

#[test]
fn annotations_alone_are_written_as_ever() {
    check("annotations.jsonld", &web_annotation::write(&example()));
}

#[test]
fn a_spreadsheet_is_written_as_ever() {
    check("annotations.csv", &csv::write(&example()));
}

#[test]
fn a_project_of_the_first_format_still_opens() {
    let (read, problems) = project::read(golden_project().as_bytes()).expect("our own file");
    assert_eq!(problems, []);
    assert_eq!(read, example());
}

#[test]
fn a_codebook_from_before_the_palette_still_opens() {
    let mut file: Value = serde_json::from_str(&golden_project()).expect("JSON");
    for list in ["kinds", "tags"] {
        for entry in file["manicule"]["codebook"][list].as_array_mut().expect("a list") {
            let entry = entry.as_object_mut().expect("an entry");
            entry.remove("line");
            let id = entry["id"].clone();
            entry.insert("sign".into(), id.clone());
            entry.insert("colour".into(), id);
        }
    }
    let (read, problems) = project::read(file.to_string().as_bytes()).expect("our own file");
    assert_eq!((read, problems), (example(), Vec::new()));
}

#[test]
fn a_codebook_of_their_own_comes_back_with_all_that_is_said_of_its_entries() {
    let mut desk = Desk::new();
    let entry = EntryId::Tag(TagId::parse("off-topic").expect("a plain word"));
    for change in [
        EntryChange::Examples(vec!["Miau\u{202f}!".into(), "= 1".into()]),
        EntryChange::Rule("Ask: is it about the article?".into()),
        EntryChange::Line("dash-dot".into()),
        EntryChange::Key(None),
    ] {
        desk.does(ANN, Command::ChangeEntry { entry: entry.clone(), change });
    }
    let project = Project::of(desk.workspace(), &[], ANN, Timestamp::from_millis(0));
    assert_eq!(project::read(project::write(&project).as_bytes()), Ok((project, Vec::new())));
}

#[test]
fn a_document_without_annotations_is_carried_away_too() {
    let mut desk = Desk::new();
    desk.does(ANN, Command::AddDocument { id: DOCUMENT, draft: draft(), read_on: None });
    let project = Project::of(desk.workspace(), &[DOCUMENT], ANN, Timestamp::from_millis(0));
    assert_eq!(project::read(project::write(&project).as_bytes()), Ok((project.clone(), Vec::new())));
    assert!(!web_annotation::write(&project).contains("\"first\""), "a page has one annotation at least");
    assert_eq!(csv::write(&project).lines().count(), 1 + 4);
    let nothing = Project::of(desk.workspace(), &[], ANN, Timestamp::from_millis(0));
    assert_eq!(project::read(project::write(&nothing).as_bytes()), Ok((nothing.clone(), Vec::new())));
    assert_eq!(csv::write(&nothing).lines().count(), 1);
}

#[test]
fn a_file_holds_nothing_that_was_removed() {
    let mut desk = Desk::new();
    desk.does(ANN, Command::AddDocument { id: DOCUMENT, draft: draft(), read_on: None });
    let version = Version::new(99, ReplicaId::from_bits(2)).expect("a small counter");
    let removed = [RecordKey::Codebook, RecordKey::Annotator(ANN)];
    desk.timeline.merge(removed.map(|key| (key, Record { version, body: None })), []);
    let project = Project::of(desk.workspace(), &[DOCUMENT], ANN, Timestamp::from_millis(0));
    assert!(project.records.values().all(|record| record.body.is_some()));
    assert!(!project.records.contains_key(&RecordKey::Codebook));
}

#[test]
fn roles_names_and_texts_come_along() {
    let (read, _) = project::read(golden_project().as_bytes()).expect("our own file");
    let document: &Document = read.document(DOCUMENT).expect("it was carried away");
    assert_eq!(document.roles, [BlockRole::Title, BlockRole::Paragraph, BlockRole::Quotation]);
    assert_eq!(document.comments[1].answers, Some(document.comments[0].id));
    assert_eq!(read.annotator(ANN).map(|annotator| annotator.name.as_str()), Some("Ann"));
    assert!(document.text_ids().all(|text| read.texts.contains_key(&text)));
}
