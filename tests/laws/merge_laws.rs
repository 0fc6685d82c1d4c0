//! Laws of several replicas: merging, and undoing with merges between.

use std::collections::{BTreeMap, BTreeSet};

use manicule::annotation::Target;
use manicule::id::ReplicaId;
use manicule::text::TextId;
use manicule::workspace::{Comparison, Record, RecordKey, Timeline, Workspace, compare};
use proptest::prelude::*;

use crate::gestures::{Gesture, carry_out, fresh, gestures};

type State = (BTreeMap<RecordKey, Record>, BTreeSet<TextId>);

fn state(workspace: &Workspace) -> State {
    let records = workspace.records().map(|(key, record)| (key, record.clone())).collect();
    (records, workspace.texts().map(|text| text.id()).collect())
}

fn take_in(into: &mut Timeline, from: &Workspace) {
    let records: Vec<_> = from.records().map(|(key, record)| (key, record.clone())).collect();
    into.merge(records, from.texts().cloned().collect::<Vec<_>>());
}

fn merged(a: &Workspace, b: &Workspace) -> Workspace {
    let mut timeline = Timeline::new(a.clone(), ReplicaId::from_bits(9));
    take_in(&mut timeline, b);
    timeline.workspace().clone()
}

/// Three workspaces that have seen each other now and then. The second and third stamp alike, as only copied or
/// damaged files do: they have equal versions with unlike bodies.
fn three(rows: &[Vec<Gesture>; 3], meetings: u16) -> [Workspace; 3] {
    let mut timelines = [fresh(1), fresh(2), fresh(2)];
    for step in 0..rows.iter().map(Vec::len).max().unwrap_or_default() {
        for (number, timeline) in timelines.iter_mut().enumerate() {
            carry_out(timeline, number as u64 + 1, rows[number].get(step..=step).unwrap_or_default());
        }
        if step < 8 && meetings >> step & 1 == 1 {
            let other = timelines[0].workspace().clone();
            take_in(&mut timelines[1 + step % 2], &other);
        }
    }
    timelines.map(|timeline| timeline.workspace().clone())
}

fn three_rows() -> impl Strategy<Value = [Vec<Gesture>; 3]> {
    [gestures(15), gestures(15), gestures(15)]
}

/// What one of two replicas does next.
#[derive(Clone, Debug)]
enum Turn {
    Does(usize, Gesture),
    TakesIn(usize),
    Undoes(usize),
    Redoes(usize),
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let gesture = gestures(2).prop_filter_map("a gesture", |row| row.into_iter().next());
    let turn = prop_oneof![
        6 => (0usize..2, gesture).prop_map(|(who, gesture)| Turn::Does(who, gesture)),
        2 => (0usize..2).prop_map(Turn::TakesIn),
        2 => (0usize..2).prop_map(Turn::Undoes),
        1 => (0usize..2).prop_map(Turn::Redoes),
    ];
    prop::collection::vec(turn, 0..60)
}

proptest! {
    #[test]
    fn merging_is_commutative_associative_and_idempotent(rows in three_rows(), meetings in any::<u16>()) {
        let [a, b, c] = three(&rows, meetings);
        prop_assert_eq!(state(&merged(&a, &b)), state(&merged(&b, &a)));
        prop_assert_eq!(state(&merged(&b, &c)), state(&merged(&c, &b)));
        prop_assert_eq!(state(&merged(&merged(&a, &b), &c)), state(&merged(&a, &merged(&b, &c))));
        let all = merged(&merged(&a, &b), &c);
        for one in [&a, &b, &c, &all] {
            prop_assert_eq!(state(&merged(&all, one)), state(&all));
        }
    }

    #[test]
    fn a_merge_says_just_what_it_changed(rows in three_rows(), meetings in any::<u16>()) {
        let [a, b, _] = three(&rows, meetings);
        let mut timeline = Timeline::new(a.clone(), ReplicaId::from_bits(9));
        let records: Vec<_> = b.records().map(|(key, record)| (key, record.clone())).collect();
        let Comparison { new, conflicts, .. } = compare(&a, records.clone());
        // What stands against something here is taken when it is asked for, and then it is no merge.
        let is_kept_out = |key: RecordKey| conflicts.iter().any(|conflict| conflict.key == key);
        let records = records.into_iter().filter(|(key, _)| !is_kept_out(*key));
        let touched = timeline.merge(records, []).touched;
        let keys: Vec<RecordKey> = touched.iter().map(|touched| touched.key).collect();
        prop_assert_eq!(&keys, &new.iter().map(|(key, _)| *key).collect::<Vec<_>>());
        for touched in &touched {
            prop_assert_eq!(touched.before.as_ref(), a.body(touched.key));
            prop_assert_eq!(touched.after.as_ref(), timeline.workspace().body(touched.key));
        }
        for (key, record) in a.records().filter(|(key, _)| !keys.contains(key)) {
            prop_assert_eq!(timeline.workspace().record(key), Some(record));
        }
        for conflict in conflicts {
            prop_assert_eq!(conflict.mine.as_ref(), a.body(conflict.key));
            prop_assert_ne!(conflict.mine, Some(conflict.theirs));
        }
        prop_assert!(timeline.history().next_undo().is_none(), "a merge is no step");
    }

    #[test]
    fn the_indexes_say_what_the_records_say(rows in three_rows(), meetings in any::<u16>()) {
        let [a, b, c] = three(&rows, meetings);
        let all = merged(&merged(&a, &b), &c);
        let rebuilt = merged(&Workspace::default(), &all);
        for (id, document) in all.documents() {
            let claims = |workspace: &Workspace| {
                let of_document = workspace.claims_of_document(id).map(|(claim, _)| claim);
                let of_text = workspace.claims_of_text(document.article).map(|(claim, _)| claim);
                of_document.chain(of_text).collect::<Vec<_>>()
            };
            prop_assert_eq!(claims(&all), claims(&rebuilt));
            for comment in &document.comments {
                prop_assert!(all.documents_of_comment(comment.id).any(|of| of == id));
                prop_assert!(all.documents_of_comment(comment.id).eq(rebuilt.documents_of_comment(comment.id)));
                let tags: Vec<_> = all.tags_of(comment.id).map(|(key, _)| key).collect();
                let listed = all.records().filter_map(|(key, record)| match (key, &record.body) {
                    (RecordKey::Tag(key), Some(_)) if key.comment == comment.id => Some(key),
                    _ => None,
                });
                prop_assert_eq!(tags, listed.collect::<Vec<_>>());
            }
        }
        for (key, record) in all.records() {
            let RecordKey::Tag(key) = key else { continue };
            if let (Target::Claim(claim), Some(_)) = (key.target, &record.body) {
                prop_assert!(all.tags_toward(claim).any(|(tag, _)| tag == key));
                prop_assert!(all.tags_toward(claim).eq(rebuilt.tags_toward(claim)));
            }
        }
    }

    #[test]
    fn undo_and_redo_leave_alone_and_name_what_was_changed_elsewhere(turns in turns()) {
        let mut timelines = [fresh(1), fresh(2)];
        for turn in turns {
            let (who, steps_back) = match turn {
                Turn::Does(who, gesture) => {
                    carry_out(&mut timelines[who], who as u64 + 1, &[gesture]);
                    continue;
                }
                Turn::TakesIn(who) => {
                    let other = timelines[1 - who].workspace().clone();
                    take_in(&mut timelines[who], &other);
                    continue;
                }
                Turn::Undoes(who) => (who, true),
                Turn::Redoes(who) => (who, false),
            };
            let timeline = &mut timelines[who];
            let history = timeline.history();
            let step = if steps_back { history.next_undo().map(|step| step.inverse()) } else { history.next_redo().cloned() };
            let (before, _) = state(timeline.workspace());
            let highest = timeline.workspace().highest_counter();
            let stepped = if steps_back { timeline.undo() } else { timeline.redo() };
            let Some(step) = step else {
                prop_assert!(stepped.is_err());
                continue;
            };
            let stepped = stepped.expect("there is a step");
            for touched in &step.touched {
                let body = before.get(&touched.key).and_then(|record| record.body.as_ref());
                let is_left_alone = stepped.left_alone.contains(&touched.key);
                prop_assert_eq!(is_left_alone, body != touched.before.as_ref());
                if !is_left_alone {
                    prop_assert_eq!(timeline.workspace().body(touched.key), touched.after.as_ref());
                    let record = timeline.workspace().record(touched.key).expect("it was put there");
                    prop_assert_eq!(record.version.counter(), highest + 1);
                }
            }
            let moved: Vec<RecordKey> = stepped.change.touched.iter().map(|touched| touched.key).collect();
            prop_assert_eq!(moved.len() + stepped.left_alone.len(), step.touched.len());
            for (key, record) in before.iter().filter(|(key, _)| !moved.contains(key)) {
                prop_assert_eq!(timeline.workspace().record(*key), Some(record));
            }
        }
        let [mut one, mut two] = timelines;
        take_in(&mut one, two.workspace());
        take_in(&mut two, one.workspace());
        prop_assert_eq!(state(one.workspace()), state(two.workspace()));
    }

    #[test]
    fn what_somebody_else_wrote_is_never_undone(first in gestures(20), second in gestures(20)) {
        let (mut mine, mut theirs) = (fresh(1), fresh(2));
        carry_out(&mut mine, 1, &first);
        take_in(&mut theirs, mine.workspace());
        carry_out(&mut theirs, 2, &second);
        take_in(&mut mine, theirs.workspace());
        let by_them: Vec<(RecordKey, Record)> = theirs
            .workspace()
            .records()
            .filter(|(_, record)| record.version.replica() == ReplicaId::from_bits(2))
            .map(|(key, record)| (key, record.clone()))
            .collect();
        // What they changed back to just what I had written can't be told from my own writing.
        let is_as_i_left = |key: RecordKey, record: &Record, mine: &Timeline| {
            let mut step = mine.history().next_undo().into_iter().flat_map(|step| &step.touched);
            step.any(|touched| touched.key == key && touched.after == record.body)
        };
        loop {
            let spared: Vec<_> =
                by_them.iter().filter(|(key, record)| is_as_i_left(*key, record, &mine)).map(|(key, _)| *key).collect();
            if !spared.is_empty() || mine.undo().is_err() {
                break;
            }
            for (key, record) in &by_them {
                prop_assert_eq!(mine.workspace().record(*key), Some(record));
            }
        }
    }
}
