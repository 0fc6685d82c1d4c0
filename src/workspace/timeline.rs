//! The workspace and how it came about: commit, undo, redo, merge.

use std::cmp::Ordering;
use std::sync::Arc;

use super::change::{Change, Deed, Touched};
use super::history::History;
use super::merge;
use super::record::{Record, RecordKey};
use super::version::Version;
use super::{Refusal, Workspace};
use crate::id::ReplicaId;
use crate::text::Text;

/// Pure and not reactive: the page's session sits over it.
pub struct Timeline {
    workspace: Workspace,
    history: History,
    replica: ReplicaId,
}

/// What came of an undo or a redo.
#[derive(Clone, Debug, PartialEq)]
pub struct Stepped {
    /// What was done to the records.
    pub change: Change,
    /// The records that were changed elsewhere since, and so were left alone.
    pub left_alone: Vec<RecordKey>,
    /// The version that the records got.
    pub version: Version,
}

/// How a change was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The version that the records got.
    pub version: Version,
    /// It is a stroke on the note that the step before it is about, and has become one with that step.
    pub is_joined: bool,
}

/// What a merge did to the records. It is no step of the history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The records whose state is another one now.
    pub touched: Vec<Touched>,
    /// The texts that were not there before.
    pub texts: Vec<Arc<Text>>,
}

impl Timeline {
    /// Starts at what was loaded, with nothing to undo. `replica` is new at each load of the page.
    pub fn new(workspace: Workspace, replica: ReplicaId) -> Self {
        Self { workspace, history: History::default(), replica }
    }

    /// The present state.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The present state alone: what loading ends with.
    pub fn into_workspace(self) -> Workspace {
        self.workspace
    }

    /// What can be undone and redone.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Stamps and applies a change, and takes it as a step.
    pub fn commit(&mut self, change: Change) -> Committed {
        let version = self.stamp_and_apply(&change);
        let is_joined = self.history.record(change);
        Committed { version, is_joined }
    }

    /// Goes on where a history ended that was kept: its steps are undone after those of this one.
    pub fn resume(&mut self, earlier: History) {
        self.history.resume(earlier);
    }

    /// The next stroke on a note is a step of its own.
    pub fn pause(&mut self) {
        self.history.pause();
    }

    /// Takes the newest step of this tab back.
    pub fn undo(&mut self) -> Result<Stepped, Refusal> {
        let done = self.history.take_done().ok_or(Refusal::NothingToUndo)?;
        let stepped = self.step(done.inverse());
        self.history.undone(stepped.change.inverse());
        Ok(stepped)
    }

    /// Does the step again that was undone last.
    pub fn redo(&mut self) -> Result<Stepped, Refusal> {
        let undone = self.history.take_undone().ok_or(Refusal::NothingToRedo)?;
        let stepped = self.step(undone);
        self.history.redone(stepped.change.clone());
        Ok(stepped)
    }

    /// Takes in states from another tab, a store or a file. Nothing that is newer here is touched.
    pub fn merge(
        &mut self,
        records: impl IntoIterator<Item = (RecordKey, Record)>,
        texts: impl IntoIterator<Item = Arc<Text>>,
    ) -> Merged {
        let texts = texts.into_iter().filter(|text| self.workspace.bring_text(text.clone())).collect();
        let mut touched = Vec::new();
        for (key, record) in records {
            let mine = self.workspace.record(key);
            if mine.is_some_and(|mine| merge::compare(key, &record, mine) != Ordering::Greater) {
                continue;
            }
            let before = mine.and_then(|mine| mine.body.clone());
            touched.push(Touched { key, before, after: record.body.clone() });
            self.workspace.put(key, record);
        }
        Merged { touched, texts }
    }

    /// The steps of the history have used up the counters to this one: the next change comes after them.
    pub fn see(&mut self, counter: u64) {
        self.workspace.see(counter);
    }

    /// A version for a step of the history that touches no record itself.
    pub fn next_version(&mut self) -> Version {
        let nothing =
            Change { deed: Deed::TakeIn, subject: String::new(), touched: Vec::new(), texts: Vec::new() };
        self.stamp_and_apply(&nothing)
    }

    fn step(&mut self, mut change: Change) -> Stepped {
        let mut left_alone = Vec::new();
        change.touched.retain(|touched| {
            let is_as_left = self.workspace.body(touched.key) == touched.before.as_ref();
            if !is_as_left {
                left_alone.push(touched.key);
            }
            is_as_left
        });
        let version = self.stamp_and_apply(&change);
        Stepped { change, left_alone, version }
    }

    fn stamp_and_apply(&mut self, change: &Change) -> Version {
        let version = Version::after(self.workspace.highest_counter(), self.replica);
        self.workspace.apply(change, version);
        version
    }
}
