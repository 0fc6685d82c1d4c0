//! Laws of the journal: what is kept of a session is enough to go on from.

use std::collections::{BTreeMap, BTreeSet};

use manicule::id::{ReplicaId, TabId};
use manicule::storage::saved::{Saved, decode, encode_step, encode_step_key};
use manicule::timestamp::Timestamp;
use manicule::workspace::{
    Body, Change, Journal, RecordKey, Signature, Step, StepId, Timeline, Touched, Way, plan,
};
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
        self.timeline.see(self.journal.highest_counter());
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

    fn newest_step(&self) -> Option<StepId> {
        let steps = self.stored.iter().filter_map(|(key, value)| match decode(key, value) {
            Ok(Saved::Step(step)) => Some(step.id),
            _ => None,
        });
        steps.max()
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
    fn going_back_gives_one_document_its_state_after_any_step_and_leaves_the_others_alone(row in events()) {
        let mut tab = Tab::open();
        let mut states: BTreeMap<StepId, BTreeMap<RecordKey, Body>> = BTreeMap::new();
        for event in &row {
            tab.happens(event);
            if let Some(newest) = tab.newest_step() {
                states.insert(newest, seen(tab.timeline.workspace()));
            }
        }
        let now = seen(tab.timeline.workspace());
        let documents = now.keys().chain(states.values().flat_map(BTreeMap::keys)).filter_map(|key| match key {
            RecordKey::Document(id) => Some(*id),
            _ => None,
        });
        for document in documents.collect::<BTreeSet<_>>() {
            let present = tab.timeline.workspace().document(document).cloned();
            let scope = tab.journal.scope(document, present.as_deref());
            for (id, then) in &states {
                let bodies = tab.journal.bodies_after(*id, &scope);
                let found = seen(&tab.timeline.workspace().with_bodies(&bodies));
                for key in now.keys().chain(then.keys()) {
                    let touched = Touched { key: *key, before: now.get(key).cloned(), after: then.get(key).cloned() };
                    let expected = if scope.holds(&touched) { touched.after } else { touched.before };
                    prop_assert_eq!(found.get(key), expected.as_ref(), "{:?} after {:?}", key, id);
                }
            }
        }
    }
}
