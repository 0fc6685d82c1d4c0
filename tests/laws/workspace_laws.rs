//! Laws of one workspace: commands, their inverses, undo and redo.

use std::collections::BTreeMap;

use manicule::anchoring::How;
use manicule::annotation::{Marked, Passage, Standing, Target};
use manicule::codebook::{EntryId, TagId};
use manicule::document::CommentId;
use manicule::id::{ClaimId, ReplicaId};
use manicule::text::{CharRange, Text};
use manicule::workspace::{
    Asked, BlockPlace, Body, Change, Command, Deed, Progress, Record, RecordKey, Refusal, Timeline, Use,
    Version, Workspace, claims_in, orphans_in, plan, progress, uses,
};
use proptest::prelude::*;

use crate::gestures::{Gesture, SAMPLE, annotator, carry_out, fresh, gestures};

/// What a person sees: every live body, samples that are offered included.
pub fn seen(workspace: &Workspace) -> BTreeMap<RecordKey, Body> {
    let live = workspace.records().filter_map(|(key, record)| Some((key, record.body.clone()?)));
    let offered = workspace.samples().filter_map(|(id, _)| {
        Some((RecordKey::Document(id), Body::Document(workspace.document(id)?.clone())))
    });
    live.chain(offered).collect()
}

fn records(workspace: &Workspace) -> BTreeMap<RecordKey, Record> {
    workspace.records().map(|(key, record)| (key, record.clone())).collect()
}

fn passages(workspace: &Workspace) -> Vec<Passage> {
    let bodies = workspace.records().filter_map(|(_, record)| record.body.as_ref());
    let passages = bodies.filter_map(|body| match body {
        Body::Claim(claim) => Some(claim.passage.clone()),
        Body::Tag(tag) => tag.evidence.clone(),
        _ => None,
    });
    passages.collect()
}

/// The words at a place, counted the slow way.
fn words_at(workspace: &Workspace, passage: &Passage) -> Option<String> {
    let text = workspace.text(passage.text)?.canonical();
    let (start, end) = (passage.range.start().get() as usize, passage.range.end().get() as usize);
    let words: String = text.chars().skip(start).take(end - start).collect();
    (words.chars().count() == end - start).then_some(words)
}

/// Each quote stands at its place.
pub fn check_quotes(workspace: &Workspace) -> Result<(), TestCaseError> {
    for passage in passages(workspace) {
        prop_assert_eq!(words_at(workspace, &passage), Some(passage.quote));
    }
    Ok(())
}

/// Only `touched` records are other than before, and their versions are higher.
fn check_versions(
    before: &BTreeMap<RecordKey, Record>,
    after: &Workspace,
    touched: &[RecordKey],
) -> Result<(), TestCaseError> {
    for (key, record) in after.records() {
        match before.get(&key) {
            Some(before) if touched.contains(&key) => {
                prop_assert!(record.version > before.version, "{key:?}")
            }
            Some(before) => prop_assert_eq!(record, before),
            None => prop_assert!(touched.contains(&key), "{key:?}"),
        }
    }
    prop_assert!(before.keys().all(|key| after.record(*key).is_some()), "a record went away");
    Ok(())
}

/// A block went out of the sample's article: the claims in other blocks went along with their blocks, and those that
/// touched it are as they were.
fn check_claims_without_block(
    before: &Workspace,
    after: &Workspace,
    taken: usize,
) -> Result<(), TestCaseError> {
    let article = |workspace: &Workspace| {
        let document = workspace.document(SAMPLE).expect("the sample is there");
        workspace.text(document.article).expect("its text is there").clone()
    };
    let (old, new) = (article(before), article(after));
    let claims = before.claims_of_document(SAMPLE).filter(|(_, claim)| claim.passage.text == old.id());
    // Nobody can select the line break alone that goes with the next line.
    for (id, claim) in claims.filter(|(_, claim)| !claim.passage.quote.ends_with('\n')) {
        let now = &after.claim(id).expect("no claim went").passage;
        let blocks = old.blocks_of(claim.passage.range);
        if blocks.contains(&taken) {
            prop_assert_eq!(now, &claim.passage);
        } else {
            let block = if taken < blocks.start { blocks.start - 1 } else { blocks.start };
            let from_block = |text: &Text, block, passage: &Passage| {
                passage.range.start().since(text.block_range(block).expect("a block").start())
            };
            prop_assert_eq!(now.text, new.id());
            prop_assert_eq!(from_block(&new, block, now), from_block(&old, blocks.start, &claim.passage));
        }
    }
    Ok(())
}

fn undo_all(timeline: &mut Timeline) -> usize {
    (0..).take_while(|_| timeline.undo().is_ok()).count()
}

fn redo_all(timeline: &mut Timeline) -> usize {
    (0..).take_while(|_| timeline.redo().is_ok()).count()
}

proptest! {
    #[test]
    fn a_change_and_its_inverse_give_equal_bodies_and_versions_only_rise(row in gestures(30)) {
        let mut timeline = fresh(1);
        for gesture in &row {
            let asked = gesture.asked(timeline.workspace(), 1);
            let Ok(change) = plan(timeline.workspace(), asked) else { continue };
            let mut tried = timeline.workspace().clone();
            let version = |workspace: &Workspace| {
                Version::after(workspace.highest_counter(), ReplicaId::from_bits(1))
            };
            let touched: Vec<RecordKey> = change.touched.iter().map(|touched| touched.key).collect();
            let at_first = records(&tried);
            tried.apply(&change, version(&tried));
            check_versions(&at_first, &tried, &touched)?;
            let between = records(&tried);
            tried.apply(&change.inverse(), version(&tried));
            check_versions(&between, &tried, &touched)?;
            prop_assert_eq!(seen(&tried), seen(timeline.workspace()));
            prop_assert_eq!(change.inverse().inverse().touched, change.touched.clone());
            timeline.commit(change);
        }
    }

    #[test]
    fn a_refused_command_says_why_and_a_planned_one_changes_something(row in gestures(30)) {
        let mut timeline = fresh(1);
        for gesture in &row {
            match plan(timeline.workspace(), gesture.asked(timeline.workspace(), 1)) {
                Ok(change) => {
                    prop_assert!(change.touched.iter().any(|touched| touched.before != touched.after));
                    let mut keys: Vec<RecordKey> = change.touched.iter().map(|touched| touched.key).collect();
                    keys.sort_unstable();
                    keys.dedup();
                    prop_assert_eq!(keys.len(), change.touched.len(), "a record is touched twice");
                    timeline.commit(change);
                }
                Err(refusal) => prop_assert!(!refusal.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn undoing_all_and_redoing_all_gives_the_same_bodies(row in gestures(40), pauses in any::<u64>()) {
        let mut timeline = fresh(1);
        let at_first = seen(timeline.workspace());
        for (number, gesture) in row.iter().enumerate() {
            carry_out(&mut timeline, 1, std::slice::from_ref(gesture));
            if pauses >> (number % 64) & 1 == 1 {
                timeline.pause();
            }
        }
        let at_last = seen(timeline.workspace());
        let undone = undo_all(&mut timeline);
        prop_assert_eq!(seen(timeline.workspace()), at_first);
        prop_assert_eq!(redo_all(&mut timeline), undone);
        prop_assert_eq!(seen(timeline.workspace()), at_last);
        prop_assert_eq!(undo_all(&mut timeline), undone);
    }

    #[test]
    fn merging_an_entry_leaves_nothing_of_it_and_is_one_step_back(row in gestures(60), number in any::<u16>()) {
        let mut timeline = fresh(1);
        carry_out(&mut timeline, 1, &row);
        let before = seen(timeline.workspace());
        let codebook = timeline.workspace().codebook().clone();
        let entries: Vec<EntryId> = codebook.tags.iter().map(|tag| EntryId::Tag(tag.id.clone())).collect();
        let entry = entries[usize::from(number) % entries.len()].clone();
        let into = entries[usize::from(number / 64) % entries.len()].clone();
        let (left, taken_over) = (uses(timeline.workspace()).of(&entry), uses(timeline.workspace()).of(&into));
        let Ok(change) = plan(timeline.workspace(), ask(Command::MergeEntry { entry: entry.clone(), into: into.clone() }))
        else {
            prop_assert_eq!(entry, into);
            return Ok(());
        };
        timeline.commit(change);
        prop_assert_eq!(uses(timeline.workspace()).of(&entry), Use::default());
        prop_assert_eq!(timeline.workspace().codebook().name_of(&entry), None);
        let now = uses(timeline.workspace()).of(&into).comments;
        prop_assert!(now >= left.comments.max(taken_over.comments) && now <= left.comments + taken_over.comments);
        timeline.undo().expect("the merge");
        prop_assert_eq!(seen(timeline.workspace()), before);
    }

    #[test]
    fn a_codebook_that_is_edited_never_has_a_fault(row in gestures(60)) {
        let mut timeline = fresh(1);
        for gesture in &row {
            carry_out(&mut timeline, 1, std::slice::from_ref(gesture));
            prop_assert_eq!(timeline.workspace().codebook().check(), Ok(()));
        }
    }

    #[test]
    fn every_step_back_changes_something(row in gestures(40)) {
        let mut timeline = fresh(1);
        carry_out(&mut timeline, 1, &row);
        loop {
            let before = seen(timeline.workspace());
            if timeline.undo().is_err() { break }
            prop_assert_ne!(seen(timeline.workspace()), before);
        }
    }

    #[test]
    fn every_quote_stands_at_its_place_after_any_command(row in gestures(40)) {
        let mut timeline = fresh(1);
        for gesture in &row {
            carry_out(&mut timeline, 1, std::slice::from_ref(gesture));
            check_quotes(timeline.workspace())?;
        }
        while timeline.undo().is_ok() {
            check_quotes(timeline.workspace())?;
        }
    }

    #[test]
    fn removing_a_document_and_undoing_it_brings_all_back(row in gestures(40)) {
        let mut timeline = fresh(1);
        carry_out(&mut timeline, 1, &row);
        let documents: Vec<_> = timeline.workspace().documents().map(|(id, _)| id).collect();
        for document in documents {
            let before = seen(timeline.workspace());
            let asked = ask(Command::RemoveDocument { document });
            let change = plan(timeline.workspace(), asked).expect("the document is there");
            timeline.commit(change);
            prop_assert!(timeline.workspace().document(document).is_none());
            prop_assert_eq!(timeline.workspace().claims_of_document(document).filter(|(_, claim)| {
                !timeline.workspace().documents().any(|(_, other)| other.article == claim.passage.text)
            }).count(), 0);
            timeline.undo().expect("there is a step");
            prop_assert_eq!(seen(timeline.workspace()), before);
        }
    }

    #[test]
    fn a_line_that_goes_to_the_other_part_and_back_moves_no_annotations_words(
        row in gestures(40), taken in 0usize..4,
    ) {
        let mut timeline = fresh(1);
        carry_out(&mut timeline, 1, &row);
        let quotes = |workspace: &Workspace| passages(workspace).into_iter().map(|passage| passage.quote).collect();
        let quotes_before: Vec<String> = quotes(timeline.workspace());
        let before = timeline.workspace().clone();
        let there = ask(Command::TakeBlocks { document: SAMPLE, blocks: vec![taken], to: BlockPlace::OtherPart });
        let Ok(change) = plan(&before, there) else { return Ok(()) };
        timeline.commit(change);
        check_quotes(timeline.workspace())?;
        check_claims_without_block(&before, timeline.workspace(), taken)?;

        let document = timeline.workspace().document(SAMPLE).expect("it is still there");
        let comments = vec![document.comments[0].id];
        let back = ask(Command::TakeComments { document: SAMPLE, comments, to: BlockPlace::OtherPart });
        timeline.commit(plan(timeline.workspace(), back).expect("the comment is there"));
        check_quotes(timeline.workspace())?;
        prop_assert_eq!(quotes(timeline.workspace()), quotes_before);
        for (claim, anchor) in orphans_in(timeline.workspace(), SAMPLE) {
            let passage = &before.claim(claim).expect("no claim came").passage;
            let was_drawn = claims_in(&before, SAMPLE).iter().any(|drawn| drawn.id == claim);
            let is_in_one_line = !passage.quote.contains('\n');
            prop_assert!(!(was_drawn && is_in_one_line && anchor.how() == How::Orphan), "{passage:?} is lost");
        }
    }

    #[test]
    fn a_sample_is_offered_until_it_is_annotated_and_then_stays(row in gestures(40)) {
        let mut timeline = fresh(1);
        for gesture in &row {
            let was_offered = timeline.workspace().is_only_offered(SAMPLE);
            let asked = gesture.asked(timeline.workspace(), 1);
            let is_in_sample = is_of_sample(&asked.command);
            let Ok(change) = plan(timeline.workspace(), asked) else { continue };
            timeline.commit(change);
            if was_offered && is_in_sample {
                prop_assert!(!timeline.workspace().is_only_offered(SAMPLE), "the sample is stored");
                timeline.undo().expect("there is a step");
                prop_assert!(timeline.workspace().document(SAMPLE).is_some(), "undo removed the sample");
                prop_assert!(!timeline.workspace().is_only_offered(SAMPLE));
                timeline.redo().expect("there is a step");
            }
        }
    }
}

/// A command of the first annotator.
pub fn ask(command: Command) -> Asked {
    Asked { command, by: annotator(1), at: Default::default() }
}

fn is_of_sample(command: &Command) -> bool {
    matches!(command, Command::HighlightClaim { document, .. }
        | Command::TagComment { document, .. }
        | Command::TagComments { document, .. }
        | Command::Mark { document, .. }
        if *document == SAMPLE)
}

#[test]
fn a_sample_that_was_removed_stays_removed_until_that_is_undone() {
    let mut timeline = fresh(1);
    assert!(timeline.workspace().is_only_offered(SAMPLE));
    let removal = plan(timeline.workspace(), ask(Command::RemoveDocument { document: SAMPLE }));
    timeline.commit(removal.expect("an offered sample can be removed"));
    assert!(timeline.workspace().document(SAMPLE).is_none());

    let mut elsewhere = fresh(2);
    elsewhere.merge(timeline.workspace().records().map(|(key, record)| (key, record.clone())), []);
    assert!(elsewhere.workspace().document(SAMPLE).is_none(), "the removal is remembered");
    let again = plan(elsewhere.workspace(), ask(Command::RemoveDocument { document: SAMPLE }));
    assert_eq!(again, Err(Refusal::NoDocument(SAMPLE)));

    timeline.undo().expect("there is a step");
    assert!(timeline.workspace().document(SAMPLE).is_some());
}

#[test]
fn most_gestures_can_be_carried_out() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut planned = BTreeMap::<String, usize>::new();
    for _ in 0..400 {
        let row: Vec<Gesture> = gestures(80).new_tree(&mut runner).expect("a row").current();
        let mut timeline = fresh(1);
        for gesture in &row {
            let asked = gesture.asked(timeline.workspace(), 1);
            let name = format!("{:?}", asked.command);
            if let Ok(change) = plan(timeline.workspace(), asked) {
                let name = name.split([' ', '{']).next().unwrap_or_default().to_owned();
                *planned.entry(name).or_default() += 1;
                timeline.commit(change);
            }
        }
    }
    assert_eq!(planned.len(), 32, "a command is never carried out: {planned:?}");
    assert!(planned.values().all(|count| *count >= 20), "{planned:?}");
}

/// A timeline with one claim, and what writes its note.
fn one_claim() -> (Timeline, impl Fn(&mut Timeline, &str)) {
    let mut timeline = fresh(1);
    let claim = ClaimId::from_bits(7);
    let text = timeline.workspace().document(SAMPLE).expect("the sample is offered").article;
    let range = CharRange::of(0, 4).expect("start before end");
    let highlight = Command::HighlightClaim { id: claim, document: SAMPLE, text, range, kind: None };
    timeline.commit(plan(timeline.workspace(), ask(highlight)).expect("a stretch of the article"));
    let write = move |timeline: &mut Timeline, note: &str| {
        let command = Command::WriteClaimNote { claim, note: note.into() };
        timeline.commit(plan(timeline.workspace(), ask(command)).expect("another note"));
    };
    (timeline, write)
}

fn note(timeline: &Timeline) -> &str {
    &timeline.workspace().claim(ClaimId::from_bits(7)).expect("the claim is there").note
}

#[test]
fn strokes_on_a_note_are_one_step_until_the_writer_pauses() {
    let (mut timeline, write) = one_claim();
    write(&mut timeline, "n");
    write(&mut timeline, "no");
    timeline.pause();
    write(&mut timeline, "non");
    timeline.undo().expect("there is a step");
    assert_eq!(note(&timeline), "no");
    timeline.undo().expect("there is a step");
    assert_eq!(note(&timeline), "");
    timeline.redo().expect("there is a step");
    assert_eq!(note(&timeline), "no");
}

#[test]
fn undoing_a_note_keeps_what_somebody_else_wrote_between_the_strokes() {
    let (mut timeline, write) = one_claim();
    write(&mut timeline, "mine");
    let mut elsewhere = Timeline::new(timeline.workspace().clone(), ReplicaId::from_bits(2));
    write(&mut elsewhere, "theirs");
    timeline.merge(elsewhere.workspace().records().map(|(key, record)| (key, record.clone())), []);
    write(&mut timeline, "theirs and mine");
    timeline.undo().expect("there is a step");
    assert_eq!(note(&timeline), "theirs");
    let stepped = timeline.undo().expect("there is a step");
    assert_eq!(stepped.left_alone, [RecordKey::Claim(ClaimId::from_bits(7))]);
    assert_eq!(note(&timeline), "theirs");
}

/// The sample's comments: Ann's, Bob's answer to it, and Cem's answer to that.
fn comments(timeline: &Timeline) -> Vec<CommentId> {
    timeline.workspace().document(SAMPLE).expect("the sample is offered").comment_ids().collect()
}

fn does(timeline: &mut Timeline, command: Command) -> Change {
    let change = plan(timeline.workspace(), ask(command)).expect("a command that can be carried out");
    timeline.commit(change.clone());
    change
}

#[test]
fn several_comments_are_tagged_cleared_and_marked_as_one_step_each() {
    let mut timeline = fresh(1);
    let all = comments(&timeline);
    let tag = TagId::parse("skeptical").expect("a plain word");
    let untouched = seen(timeline.workspace());
    let tag_all = || Command::TagComments {
        document: SAMPLE,
        comments: all.clone(),
        target: Target::Article,
        tag: tag.clone(),
    };
    let mark_all = |says| Command::Mark {
        document: SAMPLE,
        on: all.iter().map(|comment| Marked::Comment(*comment)).collect(),
        says,
    };
    let change = does(&mut timeline, tag_all());
    assert_eq!((change.deed, change.subject.as_str()), (Deed::TagComments, "Ann, Bob, Cem"));
    let me = annotator(1);
    let counts = |timeline: &Timeline| {
        let document = timeline.workspace().document(SAMPLE).expect("it is stored now");
        let Progress { tagged, unsure, done, .. } = progress(timeline.workspace(), [(SAMPLE, document)], me);
        (tagged, unsure, done)
    };
    assert_eq!(counts(&timeline), (3, 0, 0));
    assert_eq!(plan(timeline.workspace(), ask(tag_all())), Err(Refusal::NothingChanges));
    does(&mut timeline, mark_all(Standing::Unsure));
    assert_eq!(counts(&timeline), (3, 3, 0));
    does(&mut timeline, mark_all(Standing::Done));
    does(&mut timeline, Command::UntagComments { comments: all.clone() });
    assert_eq!(counts(&timeline), (0, 3, 3));
    for expected in [(3, 3, 3), (3, 3, 0), (3, 0, 0), (0, 0, 0)] {
        timeline.undo().expect("there is a step");
        assert_eq!(counts(&timeline), expected);
    }
    assert_eq!(seen(timeline.workspace()), untouched);
}

#[test]
fn of_several_comments_none_is_tagged_where_one_can_not_be() {
    let timeline = fresh(1);
    let tag = TagId::parse("skeptical").expect("a plain word");
    let answered = Command::TagComments {
        document: SAMPLE,
        comments: comments(&timeline),
        target: Target::Answered,
        tag,
    };
    let refused = plan(timeline.workspace(), ask(answered));
    assert_eq!(refused, Err(Refusal::AnswersNothing(comments(&timeline)[0])));
}

#[test]
fn comments_that_go_to_the_article_together_are_one_step_and_stay_in_order() {
    let mut timeline = fresh(1);
    let all = comments(&timeline);
    let before = seen(timeline.workspace());
    let taken = vec![all[1], all[0]];
    let change = does(
        &mut timeline,
        Command::TakeComments { document: SAMPLE, comments: taken, to: BlockPlace::OtherPart },
    );
    assert_eq!(change.deed, Deed::ChangeLines);
    let document = timeline.workspace().document(SAMPLE).expect("it is there").clone();
    let article = timeline.workspace().text(document.article).expect("its text came along");
    assert_eq!(article.blocks().skip(4).collect::<Vec<_>>(), ["lol 😀", "lol 😀"]);
    assert_eq!(document.roles.len(), 6);
    let left: Vec<_> = document.comments.iter().map(|comment| (comment.id, comment.answers)).collect();
    assert_eq!(left, [(all[2], None)], "who answered a line of the article answers the article");
    timeline.undo().expect("there is a step");
    assert_eq!(seen(timeline.workspace()), before);
}

#[test]
fn marks_made_in_two_tabs_at_once_are_both_kept() {
    let mut here = fresh(1);
    let comment = Marked::Comment(comments(&here)[0]);
    let mut there = Timeline::new(here.workspace().clone(), ReplicaId::from_bits(2));
    let mark = |says| Command::Mark { document: SAMPLE, on: vec![comment], says };
    does(&mut here, mark(Standing::Unsure));
    does(&mut there, mark(Standing::Done));
    here.merge(there.workspace().records().map(|(key, record)| (key, record.clone())), []);
    for says in Standing::ALL {
        assert!(here.workspace().is_marked(comment, says, annotator(1)), "{says:?}");
        assert!(!here.workspace().is_marked(comment, says, annotator(2)), "{says:?}");
    }
    does(&mut here, Command::Unmark { on: vec![comment], says: Standing::Unsure });
    assert_eq!(here.workspace().marks_on(comment).count(), 1);
}
