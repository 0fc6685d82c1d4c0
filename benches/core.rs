//! How fast the core is: a change among 100,000 annotations, the segments of a block, a merge of two sets of 100,000 records,
//! the index of a long text, and a drawing that follows an edit.
//!
//! The goals: a change under 50 µs, segments of 50 overlapping claims under 10 µs, the merge under 100 ms, the index of
//! 1,000,000 letters under 5 ms and a conversion under 100 ns.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion};
use manicule::drawing::{Drawing, redraw};
use manicule::highlight;
use manicule::id::{AnnotatorId, ClaimId, DocumentId, ReplicaId};
use manicule::reading::{Draft, Line, Role};
use manicule::text::{CharOffset, CharRange, Text, Utf16Offset};
use manicule::timestamp::Timestamp;
use manicule::workspace::{Asked, Command, Record, RecordKey, Timeline, Workspace, plan};

const DOCUMENT: DocumentId = DocumentId::from_bits(1);
const ME: AnnotatorId = AnnotatorId::from_bits(1);
const MANY: usize = 100_000;
/// How many letters a paragraph has, how far its claims begin apart, and how long each is.
const PARAGRAPH: usize = 600;
const APART: usize = 12;
const LENGTH: u32 = 8;

fn asked(command: Command) -> Asked {
    Asked { command, by: ME, at: Timestamp::default() }
}

/// A document with 100,000 claims in 2,000 paragraphs.
fn annotated(replica: u64) -> Timeline {
    let paragraphs = MANY * APART / PARAGRAPH;
    let words = |n: usize| format!("{n:06} {}", "mots d’été 🙂 ".repeat(PARAGRAPH / 13 + 1));
    let lines = (0..paragraphs)
        .map(|n| Line::new(Role::Paragraph, words(n).chars().take(PARAGRAPH).collect::<String>()))
        .collect();
    let mut timeline = Timeline::new(Workspace::default(), ReplicaId::from_bits(replica));
    let draft = Draft { lines, ..Draft::default() };
    does(&mut timeline, Command::AddDocument { id: DOCUMENT, draft, read_on: None });
    let text = article(&timeline);
    for block in 0..paragraphs {
        let start = text.block_range(block).expect("a block of the text").start();
        for place in 0..PARAGRAPH / APART {
            let from = start.after((place * APART) as u32);
            let range = CharRange::new(from, from.after(LENGTH)).expect("it has a length");
            let id = ClaimId::from_bits((block * PARAGRAPH + place) as u64);
            let text = text.id();
            does(&mut timeline, Command::HighlightClaim { id, document: DOCUMENT, text, range, kind: None });
        }
    }
    timeline
}

fn does(timeline: &mut Timeline, command: Command) {
    if let Ok(change) = plan(timeline.workspace(), asked(command)) {
        timeline.commit(change);
    }
}

fn article(timeline: &Timeline) -> Arc<Text> {
    let document = timeline.workspace().document(DOCUMENT).expect("it was added");
    timeline.workspace().text(document.article).expect("it came along").clone()
}

/// A claim in the middle of the text, over words that none has yet.
fn fresh(text: &Text) -> Command {
    let start = text.block_range(text.block_count() / 2).expect("a block of the text").start();
    let range = CharRange::new(start.after(3), start.after(30)).expect("it has a length");
    let id = ClaimId::from_bits(u64::MAX);
    Command::HighlightClaim { id, document: DOCUMENT, text: text.id(), range, kind: None }
}

fn main() {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let mut timeline = annotated(1);
    let text = article(&timeline);

    criterion.bench_function("plan and apply a claim and its removal among 100,000", |bencher| {
        bencher.iter(|| {
            does(&mut timeline, fresh(&text));
            does(&mut timeline, Command::RemoveClaim { claim: ClaimId::from_bits(u64::MAX) });
        });
    });

    let mut drawing = Drawing::of(timeline.workspace(), DOCUMENT);
    criterion.bench_function("follow a claim and its removal in the drawing of 100,000", |bencher| {
        bencher.iter(|| {
            for command in [fresh(&text), Command::RemoveClaim { claim: ClaimId::from_bits(u64::MAX) }] {
                let change = plan(timeline.workspace(), asked(command)).expect("it can be done");
                timeline.commit(change.clone());
                black_box(redraw(timeline.workspace(), DOCUMENT, &mut drawing, &change.touched));
            }
        });
    });
    criterion.bench_function("draw 100,000 from the beginning", |bencher| {
        bencher.iter(|| Drawing::of(timeline.workspace(), DOCUMENT));
    });

    let whole = CharRange::of(0, 600).expect("it has a length");
    let overlapping: Vec<(usize, CharRange)> =
        (0..50).map(|n| (n as usize, CharRange::of(n * 7, n * 7 + 120).expect("it has a length"))).collect();
    criterion.bench_function("segments of a block with 50 overlapping claims", |bencher| {
        bencher.iter(|| highlight::segments(black_box(whole), black_box(&overlapping)));
    });

    let theirs: Vec<(RecordKey, Record)> =
        annotated(2).workspace().records().map(|(key, record)| (key, record.clone())).collect();
    criterion.bench_function("merge 100,000 records with 100,000", |bencher| {
        let ours = timeline.workspace().clone();
        bencher.iter_batched(
            || (Timeline::new(ours.clone(), ReplicaId::from_bits(3)), theirs.clone()),
            |(mut timeline, theirs)| {
                timeline.merge(theirs, Vec::new());
                timeline
            },
            BatchSize::LargeInput,
        );
    });

    let long = "mots d’été 🙂 ".repeat(1_000_000 / 13);
    criterion.bench_function("take 1,000,000 letters as a text: hash, blocks and index", |bencher| {
        bencher.iter(|| Text::from_blocks([black_box(long.as_str())]));
    });
    let long = Text::from_blocks([long.as_str()]).expect("it has words");
    let (place, units) = (CharOffset::new(700_001), Utf16Offset::new(700_002));
    criterion.bench_function("a place in code points as UTF-16", |bencher| {
        bencher.iter(|| long.utf16_in_block(0, black_box(place)));
    });
    criterion.bench_function("a place in UTF-16 as code points", |bencher| {
        bencher.iter(|| long.char_in_block(0, black_box(units)));
    });
    criterion.final_summary();
}
