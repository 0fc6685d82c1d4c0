//! Random gestures on a small workspace with texts that are hard to count in.
//!
//! A gesture is a few numbers. What they mean depends on what is there: they pick a command, and its documents,
//! claims, comments and places, among those that exist and some that don't. So most commands can be carried out,
//! some are refused, and a failing row of gestures shrinks to a short one.

use manicule::annotation::{MarkKey, Marked, Standing, Target};
use manicule::codebook::palette::{COLOURS, LINES, SIGNS};
use manicule::codebook::{Codebook, EntryChange, EntryId, KindId, List, ReadySet, TagId};
use manicule::document::{BlockRole, CommentId, Document};
use manicule::id::{AnnotatorId, ClaimId, DocumentId, ReplicaId};
use manicule::reading::{Draft, Line, Role, Said};
use manicule::text::{CharRange, TextId};
use manicule::timestamp::Timestamp;
use manicule::workspace::{Asked, BlockPlace, Body, Command, Placing, RecordKey, Timeline, Workspace, plan};
use proptest::prelude::*;

/// The document that every workspace here offers.
pub const SAMPLE: DocumentId = DocumentId::from_bits(1);

/// A few numbers that pick a command and its parts.
#[derive(Clone, Debug)]
pub struct Gesture([u16; 6]);

/// A row of up to `most` gestures.
pub fn gestures(most: usize) -> impl Strategy<Value = Vec<Gesture>> {
    prop::collection::vec(prop::array::uniform6(any::<u16>()).prop_map(Gesture), 0..most)
}

/// A workspace that offers a sample and has nothing else.
pub fn fresh(replica: u64) -> Timeline {
    let mut workspace = Workspace::default();
    let sample =
        Document::from_draft(&drafts()[0], None, Timestamp::from_millis(1)).expect("a draft with lines");
    workspace.offer(SAMPLE, sample);
    Timeline::new(workspace, ReplicaId::from_bits(replica))
}

/// Who works at a timeline, told by its replica.
pub fn annotator(replica: u64) -> AnnotatorId {
    AnnotatorId::from_bits(100 + replica)
}

/// Carries gestures out, one after the other; those that are refused change nothing.
pub fn carry_out(timeline: &mut Timeline, replica: u64, gestures: &[Gesture]) {
    for gesture in gestures {
        let asked = gesture.asked(timeline.workspace(), replica);
        if let Ok(change) = plan(timeline.workspace(), asked) {
            timeline.commit(change);
        }
    }
}

/// Articles with emoji, combining marks, right-to-left words and lines that read alike, and comments that say
/// the same or answer each other.
fn drafts() -> Vec<Draft> {
    let comment = |text: &str, author: &str, answers| Line {
        text: text.into(),
        role: Role::Comment,
        said: Said { author: Some(author.into()), answers, ..Said::default() },
    };
    let draft = |lines| Draft { name: "Größe".into(), lines, ..Draft::default() };
    vec![
        draft(vec![
            Line::new(Role::Title, "👩🏽\u{200d}💻 Titel"),
            Line::new(Role::Paragraph, "cafe\u{301} שלום עולם"),
            Line::new(Role::Paragraph, "ab ab"),
            Line::new(Role::Paragraph, "ab ab"),
            comment("lol 😀", "Ann", None),
            comment("lol 😀", "Bob", Some(4)),
            comment("@Ann =1+1", "Cem", Some(5)),
        ]),
        draft(vec![
            Line::new(Role::Title, "👩🏽\u{200d}💻 Titel"),
            Line::new(Role::Paragraph, "cafe\u{301} שלום עולם"),
            Line::new(Role::Paragraph, "ab ab"),
            Line::new(Role::Paragraph, "ab ab"),
            comment("lol 😀", "Ann", None),
        ]),
        draft(vec![comment("only a comment", "", None)]),
        draft(vec![
            Line::new(Role::Paragraph, "ab ab"),
            Line::new(Role::Caption, "«\u{202f}oui\u{202f}»  \u{a0}x"),
        ]),
        draft(vec![Line::new(Role::LeftOut, "Home")]),
        draft(vec![Line::new(Role::Paragraph, "two\nlines")]),
    ]
}

impl Gesture {
    /// The command that the numbers pick, given what is there.
    pub fn asked(&self, workspace: &Workspace, replica: u64) -> Asked {
        let [kind, ..] = self.0;
        let by = annotator(if kind % 16 == 15 { replica + 1 } else { replica });
        Asked {
            command: self.command(workspace, replica, by),
            by,
            at: Timestamp::from_millis(i64::from(kind)),
        }
    }

    fn command(&self, workspace: &Workspace, replica: u64, by: AnnotatorId) -> Command {
        let [kind, a, b, c, d, e] = self.0;
        let new_id = replica << 48 | u64::from(b) << 32 | u64::from(c) << 16 | u64::from(d);
        let document = self.document(workspace, a);
        let comment = self.comment(workspace, document, b);
        let claim = self.claim(workspace, c);
        let text = self.text(workspace, document, e);
        let own = self.own_tag(workspace, by, b).unwrap_or((comment, Target::Article));
        match kind % 42 {
            0 if e % 4 != 0 => Command::AddComments { document, draft: pick(&drafts(), a).clone() },
            0 | 1 => Command::AddDocument {
                id: DocumentId::from_bits(new_id),
                draft: pick(&drafts(), a).clone(),
                read_on: (b % 2 == 0).then(|| "2024-07-30".into()),
            },
            2 => Command::DescribeDocument {
                document,
                name: (b % 2 == 0).then(|| words(c)),
                source: (b % 3 == 0).then(|| (*pick(&["https://example.org/a", "a b", " "], c)).to_owned()),
                language: (b % 5 == 0).then(|| words(d)),
            },
            3 if b % 4 == 0 => Command::RemoveDocument { document },
            3 | 4 => Command::SetRole { document, blocks: blocks(b), role: *pick(&BlockRole::ALL, c) },
            5 => Command::TakeBlocks { document, blocks: blocks(b), to: block_place(c) },
            6 if c % 4 == 0 => {
                let comments = self.comments(workspace, document, b);
                Command::TakeComments { document, comments, to: block_place(c) }
            }
            6 | 7 => Command::SetAuthor { document, comment, author: words(c), said_at: words(d) },
            8 => Command::SetParent {
                document,
                comment,
                answers: (d % 3 != 0).then(|| self.comment(workspace, document, d)),
            },
            9..=14 => Command::HighlightClaim {
                id: ClaimId::from_bits(new_id),
                document,
                text,
                range: range(b, c),
                kind: (d % 2 == 0).then(|| kind_id(d)),
            },
            15 => Command::SetKind { claim, kind: (a % 4 != 0).then(|| kind_id(b)) },
            16 => Command::WriteClaimNote { claim, note: words(a) },
            17 => Command::MoveEnds { claim, text, range: range(a, b) },
            18 if a % 2 == 0 => Command::RemoveClaim { claim },
            18 => Command::NameAnnotator { name: words(a) },
            19..=24 => {
                Command::TagComment { document, comment, target: self.target(workspace, d), tag: tag_id(e) }
            }
            25 => Command::Untag { comment: own.0, target: own.1 },
            26 | 27 => {
                Command::SetTarget { document, comment: own.0, from: own.1, to: self.target(workspace, d) }
            }
            28 => Command::WriteTagNote { comment: own.0, target: own.1, note: words(d) },
            29 | 30 => Command::SetEvidence {
                document,
                comment: own.0,
                target: own.1,
                range: (d % 4 != 0).then(|| range(d % 5, e)),
            },
            31 => Command::TagComments {
                document,
                comments: self.comments(workspace, document, b),
                target: self.target(workspace, d),
                tag: tag_id(e),
            },
            32 => Command::UntagComments { comments: self.comments(workspace, document, b) },
            33 | 34 => {
                let on = self.marked(workspace, document, b);
                Command::Mark { document, on, says: *pick(&Standing::ALL, c) }
            }
            35 => {
                let on = self.marked(workspace, document, b);
                match self.own_mark(workspace, by, d) {
                    Some(mark) if c % 4 != 0 => Command::Unmark { on: vec![mark.on], says: mark.says },
                    _ => Command::Unmark { on, says: *pick(&Standing::ALL, c) },
                }
            }
            36 => Command::BringBack { bodies: self.other_bodies(workspace) },
            37 => Command::AddEntry { list: *pick(&[List::Kinds, List::Tags], a), name: words(b) },
            38 => Command::ChangeEntry { entry: entry(workspace.codebook(), a), change: entry_change(b, c) },
            39 if a % 4 == 0 => {
                let mut codebook = Codebook::clone(workspace.codebook());
                pick(&ReadySet::ALL, b).put_into(&mut codebook);
                Command::ReplaceCodebook { codebook, name: words(c) }
            }
            39 if a % 4 == 1 => Command::RemoveEntry { entry: entry(workspace.codebook(), b) },
            39 => Command::MoveEntry { entry: entry(workspace.codebook(), b), place: usize::from(c % 5) },
            40 => Command::ReviseDocument {
                document,
                draft: pick(&drafts(), b).clone(),
                read_on: (c % 2 == 0).then(|| "2024-08-01".into()),
                placings: self.placings(workspace, document, claim),
            },
            _ => {
                let codebook = workspace.codebook();
                Command::MergeEntry { entry: entry(codebook, a), into: entry(codebook, b) }
            }
        }
    }

    fn document(&self, workspace: &Workspace, number: u16) -> DocumentId {
        let mut ids: Vec<DocumentId> = workspace.documents().map(|(id, _)| id).collect();
        ids.extend([SAMPLE, DocumentId::from_bits(0)]);
        *pick(&ids, number)
    }

    fn comment(&self, workspace: &Workspace, document: DocumentId, number: u16) -> CommentId {
        let comments = workspace.document(document).into_iter().flat_map(|document| &document.comments);
        let mut ids: Vec<CommentId> = comments.map(|comment| comment.id).collect();
        if number.is_multiple_of(8) || ids.is_empty() {
            ids.push(CommentId::of(TextId::of("nobody said that"), 0));
        }
        *pick(&ids, number)
    }

    /// None, one or several comments, some of them twice.
    fn comments(&self, workspace: &Workspace, document: DocumentId, number: u16) -> Vec<CommentId> {
        (0..number % 4).map(|more| self.comment(workspace, document, number / 2 + more * 3)).collect()
    }

    fn marked(&self, workspace: &Workspace, document: DocumentId, number: u16) -> Vec<Marked> {
        let comments = self.comments(workspace, document, number).into_iter().map(Marked::Comment);
        comments.chain(number.is_multiple_of(3).then_some(Marked::Document(document))).collect()
    }

    fn claim(&self, workspace: &Workspace, number: u16) -> ClaimId {
        let claims = workspace.records().filter_map(|(key, _)| match key {
            RecordKey::Claim(id) => Some(id),
            _ => None,
        });
        let mut ids: Vec<ClaimId> = claims.collect();
        if number.is_multiple_of(8) || ids.is_empty() {
            ids.push(ClaimId::from_bits(0));
        }
        *pick(&ids, number)
    }

    fn text(&self, workspace: &Workspace, document: DocumentId, number: u16) -> TextId {
        match (number % 16, workspace.document(document)) {
            (0, _) | (_, None) => TextId::of("nobody wrote that"),
            (_, Some(document)) => document.article,
        }
    }

    fn target(&self, workspace: &Workspace, number: u16) -> Target {
        match number % 3 {
            0 => Target::Article,
            1 => Target::Answered,
            _ => Target::Claim(self.claim(workspace, number / 3)),
        }
    }

    /// Some claims of a document at places of the new article or nowhere, and now and then a claim that is not its.
    fn placings(
        &self,
        workspace: &Workspace,
        document: DocumentId,
        other: ClaimId,
    ) -> Vec<(ClaimId, Placing)> {
        let [_, a, b, c, d, e] = self.0;
        let claims = workspace.claims_of_document(document).map(|(id, _)| id).take(3);
        let others = (e % 8 == 0).then_some(other);
        let placing = |number: u16| match number % 3 {
            0 => Placing::Nowhere,
            _ => Placing::At(range(number % 7, number / 7)),
        };
        claims.chain(others).zip([b, c, d, a]).map(|(id, number)| (id, placing(number))).collect()
    }

    fn own_tag(&self, workspace: &Workspace, by: AnnotatorId, number: u16) -> Option<(CommentId, Target)> {
        let tags = workspace.records().filter_map(|(key, record)| match key {
            RecordKey::Tag(key) if key.by == by && record.body.is_some() => Some((key.comment, key.target)),
            _ => None,
        });
        let tags: Vec<_> = tags.collect();
        (!tags.is_empty()).then(|| *pick(&tags, number))
    }

    fn own_mark(&self, workspace: &Workspace, by: AnnotatorId, number: u16) -> Option<MarkKey> {
        let marks = workspace.records().filter_map(|(key, record)| match key {
            RecordKey::Mark(key) if key.by == by && record.body.is_some() => Some(key),
            _ => None,
        });
        let marks: Vec<_> = marks.collect();
        (!marks.is_empty()).then(|| *pick(&marks, number))
    }

    /// For two records of one kind, the body of the other.
    fn other_bodies(&self, workspace: &Workspace) -> Vec<(RecordKey, Body)> {
        let [_, a, b, ..] = self.0;
        let records: Vec<_> = workspace.records().collect();
        if records.is_empty() {
            return Vec::new();
        }
        let body = pick(&records, a).1.body.clone();
        body.into_iter().map(|body| (pick(&records, b).0, body)).collect()
    }
}

fn pick<T>(among: &[T], number: u16) -> &T {
    &among[usize::from(number) % among.len()]
}

fn blocks(bits: u16) -> Vec<usize> {
    (0..6).filter(|block| bits >> block & 1 == 1).collect()
}

fn block_place(number: u16) -> BlockPlace {
    if number.is_multiple_of(3) { BlockPlace::Away } else { BlockPlace::OtherPart }
}

fn range(start: u16, length: u16) -> CharRange {
    let start = u32::from(start % 48);
    CharRange::of(start, start + 1 + u32::from(length % 16)).expect("start before end")
}

fn kind_id(number: u16) -> KindId {
    const KINDS: [&str; 4] = ["fact", "value", "policy", "no-such-kind"];
    KindId::parse(pick::<&str>(&KINDS, number)).expect("a plain word")
}

fn tag_id(number: u16) -> TagId {
    const TAGS: [&str; 4] = ["skeptical", "supportive", "off-topic", "no-such-tag"];
    TagId::parse(pick::<&str>(&TAGS, number)).expect("a plain word")
}

/// An entry of the codebook, or one that it may not have.
fn entry(codebook: &Codebook, number: u16) -> EntryId {
    let kinds = codebook.kinds.iter().map(|kind| EntryId::Kind(kind.id.clone()));
    let tags = codebook.tags.iter().map(|tag| EntryId::Tag(tag.id.clone()));
    let strangers = [EntryId::Kind(kind_id(number / 64)), EntryId::Tag(tag_id(number / 64))];
    pick(&kinds.chain(tags).chain(strangers).collect::<Vec<_>>(), number).clone()
}

fn entry_change(which: u16, number: u16) -> EntryChange {
    match which % 8 {
        0 => EntryChange::Name(words(number)),
        1 => EntryChange::Definition(words(number)),
        2 => EntryChange::Examples(vec![words(number), words(number / 7)]),
        3 => EntryChange::Rule(words(number)),
        4 => EntryChange::Colour((*pick(&COLOURS, number)).to_owned()),
        5 => EntryChange::Sign((*pick(&SIGNS, number)).to_owned()),
        6 => EntryChange::Line((*pick(&LINES, number)).to_owned()),
        _ => EntryChange::Key(pick(&[None, Some('1'), Some('x'), Some('X'), Some('é')], number).to_owned()),
    }
}

fn words(number: u16) -> String {
    (*pick(&["", " ", "de", "👩🏽\u{200d}💻 nein", "=1+1", "שלום \"x\", y\nz", "Ann"], number)).to_owned()
}
