//! Laws of the journal: what is kept of a session is enough to go on from.

use std::collections::BTreeMap;

use manicule::id::{DocumentId, ReplicaId, TabId};
use manicule::storage::saved::{Saved, decode, encode_step, encode_step_key};
use manicule::timestamp::Timestamp;
use manicule::workspace::{Body, Change, Journal, RecordKey, Signature, Step, StepId, Timeline, Way, plan};
use proptest::prelude::*;

use crate::gestures::{Gesture, SAMPLE, annotator, fresh, gestures};
use crate::workspace_laws::seen;

/// What happens in a tab.
#[derive(Clone, Debug)]
enum Event {
    Does(Gesture),
    Undo,
    Redo,
    Pause,
    Reload,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let gesture = gestures(2).prop_filter_map("one gesture", |row| row.into_iter().next());
    let event = prop_oneof![
        6 => gesture.prop_map(Event::Does),
        3 => Just(Event::Undo),
        2 => Just(Event::Redo),
        1 => Just(Event::Pause),
        1 => Just(Event::Reload),
    ];
    prop::collection::vec(event, 0..60)
}

/// A tab: what the page's session is, without the page.
struct Tab {
    timeline: Timeline,
    journal: Journal,
    /// What a store holds of the journal.
    stored: BTreeMap<String, String>,
    loads: u64,
}

impl Tab {
    fn open() -> Self {
        let journal = Journal::new(TabId::from_bits(5));
        Self { timeline: fresh(1), journal, stored: BTreeMap::new(), loads: 1 }
    }

    fn happens(&mut self, event: &Event) {
        let replica = self.loads;
        match event {
            Event::Does(gesture) => {
                let asked = gesture.asked(self.timeline.workspace(), 1);
                if let Ok(change) = plan(self.timeline.workspace(), asked) {
                    let committed = self.timeline.commit(change.clone());
                    let signature = self.signature(&change);
                    let step = self.journal.enter(committed, change, signature);
                    self.store(&step);
                }
            }
            Event::Undo => self.step(Timeline::undo, Way::Undone),
            Event::Redo => self.step(Timeline::redo, Way::Redone),
            Event::Pause => self.timeline.pause(),
            Event::Reload => {
                self.loads = replica + 1;
                self.reload();
            }
        }
    }

    fn step<E>(
        &mut self,
        step: impl FnOnce(&mut Timeline) -> Result<manicule::workspace::Stepped, E>,
        way: Way,
    ) {
        if let Ok(stepped) = step(&mut self.timeline) {
            let signature = self.signature(&stepped.change);
            let step = self.journal.append(stepped.version, way, stepped.change, signature);
            self.store(&step);
        }
    }

    /// The stores are all that goes on.
    fn reload(&mut self) {
        let workspace = self.timeline.workspace().clone();
        self.journal = self.kept();
        self.timeline = Timeline::new(workspace, ReplicaId::from_bits(self.loads));
        self.timeline.resume(self.journal.history());
    }

    fn kept(&self) -> Journal {
        let mut journal = Journal::new(TabId::from_bits(0));
        journal.take_in(self.stored.iter().map(|(key, value)| match decode(key, value) {
            Ok(Saved::Step(step)) => (*step).into(),
            other => panic!("expected a step, but found {other:?}"),
        }));
        journal.go_on_as(TabId::from_bits(5));
        journal
    }

    fn store(&mut self, step: &Step) {
        self.stored.insert(encode_step_key(step.id), encode_step(step));
    }

    fn signature(&self, change: &Change) -> Signature {
        Signature::of(change, annotator(1), Timestamp::from_millis(7), Some(SAMPLE))
    }

    fn next_steps(&self) -> (Option<Change>, Option<Change>) {
        let bare = |change: &Change| Change { texts: Vec::new(), ..change.clone() };
        let history = self.timeline.history();
        (history.next_undo().map(bare), history.next_redo().map(bare))
    }
}

proptest! {
    #[test]
    fn undo_and_redo_go_on_after_a_reload_as_if_there_had_been_none(row in events()) {
        let (mut tab, mut other) = (Tab::open(), Tab::open());
        for event in &row {
            tab.happens(event);
            if !matches!(event, Event::Reload) {
                other.happens(event);
            } else {
                // A note that goes on after a reload is a step of its own.
                other.timeline.pause();
            }
            prop_assert_eq!(seen(tab.timeline.workspace()), seen(other.timeline.workspace()));
            prop_assert_eq!(tab.next_steps(), other.next_steps());
        }
        tab.happens(&Event::Reload);
        while tab.timeline.history().next_undo().is_some() {
            prop_assert_eq!(tab.next_steps(), other.next_steps());
            tab.happens(&Event::Undo);
            other.happens(&Event::Undo);
            prop_assert_eq!(seen(tab.timeline.workspace()), seen(other.timeline.workspace()));
        }
    }

    #[test]
    fn the_state_after_any_step_can_be_looked_at(row in events()) {
        let mut tab = Tab::open();
        let mut states: Vec<(StepId, BTreeMap<RecordKey, Body>)> = Vec::new();
        for event in &row {
            tab.happens(event);
            let newest = tab.journal.tabs().first().and_then(|_| tab.kept().of_document(SAMPLE).next().cloned());
            if let Some(newest) = newest {
                let bodies = seen(tab.timeline.workspace());
                states.retain(|(id, _)| *id != newest.id);
                states.push((newest.id, bodies));
            }
        }
        for (id, then) in states {
            let before = tab.timeline.workspace().with_bodies(&tab.journal.bodies_after(id));
            let touched = keys_of_sample(&tab);
            let mut found = seen(&before);
            found.retain(|key, _| touched.contains(key));
            prop_assert_eq!(found, then.into_iter().filter(|(key, _)| touched.contains(key)).collect());
        }
    }
}

/// The records that the sample's steps have touched, and no step of another document.
fn keys_of_sample(tab: &Tab) -> Vec<RecordKey> {
    let of = |document: DocumentId| {
        tab.journal
            .of_document(document)
            .flat_map(|step| step.change.touched.iter().map(|touched| touched.key))
    };
    let others: Vec<RecordKey> = tab
        .stored
        .iter()
        .filter_map(|(key, value)| match decode(key, value) {
            Ok(Saved::Step(step)) if step.signature.document != Some(SAMPLE) => Some(step),
            _ => None,
        })
        .flat_map(|step| step.change.touched.into_iter().map(|touched| touched.key))
        .collect();
    of(SAMPLE).filter(|key| !others.contains(key)).collect()
}
