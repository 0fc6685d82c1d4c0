//! What can be undone and redone.
//!
//! A tab undoes its own changes only. Undoing writes the old bodies as new versions, and only where the record
//! still is as the change left it; one that was changed elsewhere since is left alone and named.

use super::change::{Change, Deed};
use super::journal::{Step, Way};

/// How many steps are kept.
const MAX_STEPS: usize = 1_000;

/// The steps back and forth. Merges are no steps, and don't clear what can be redone.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
    /// The last step is a note that is still being written, and the next stroke joins it.
    is_writing: bool,
}

impl History {
    /// Takes a change of this tab's as the newest step. Strokes on one note are one step: says whether the change
    /// went into the last one.
    pub fn record(&mut self, change: Change) -> bool {
        self.undone.clear();
        let goes_on = self.is_writing && self.done.last().is_some_and(|last| goes_on_writing(last, &change));
        self.is_writing = change.deed == Deed::WriteNote;
        match self.done.last_mut() {
            Some(last) if goes_on => {
                for (mine, next) in last.touched.iter_mut().zip(change.touched) {
                    mine.after = next.after;
                }
            }
            _ => self.done.push(change),
        }
        if self.done.len() > MAX_STEPS {
            self.done.remove(0);
        }
        goes_on
    }

    /// The history that kept steps amount to, from the oldest on.
    pub fn replay<'s>(steps: impl IntoIterator<Item = &'s Step>) -> Self {
        let mut history = Self::default();
        for step in steps {
            let change = step.change.clone();
            // The step that was taken back or done again can have gone from what is kept before the note of it.
            let is_same = |other: &Change| other.deed == change.deed && other.subject == change.subject;
            match step.way {
                Way::Done => {
                    history.undone.clear();
                    history.done.push(change);
                }
                Way::Undone => {
                    history.done.pop_if(|last| is_same(last));
                    history.undone(change.inverse());
                }
                Way::Redone => {
                    history.undone.pop_if(|last| is_same(last));
                    history.redone(change);
                }
                Way::TakenIn => {}
            }
        }
        history
    }

    /// Goes on where an earlier history ended.
    pub(super) fn resume(&mut self, earlier: Self) {
        if self.done.is_empty() && self.undone.is_empty() {
            *self = earlier;
        } else {
            self.done.splice(0..0, earlier.done);
        }
    }

    /// The next stroke on the same note is a step of its own.
    pub fn pause(&mut self) {
        self.is_writing = false;
    }

    /// What undo would take back.
    pub fn next_undo(&self) -> Option<&Change> {
        self.done.last()
    }

    /// What redo would do again.
    pub fn next_redo(&self) -> Option<&Change> {
        self.undone.last()
    }

    /// Takes the newest step off; the caller applies its inverse and hands what became of it to
    /// [`History::undone`].
    pub(super) fn take_done(&mut self) -> Option<Change> {
        self.is_writing = false;
        self.done.pop()
    }

    pub(super) fn take_undone(&mut self) -> Option<Change> {
        self.undone.pop()
    }

    /// The step that was taken back, as far as it could be.
    pub(super) fn undone(&mut self, change: Change) {
        if !change.touched.is_empty() {
            self.undone.push(change);
        }
    }

    pub(super) fn redone(&mut self, change: Change) {
        if !change.touched.is_empty() {
            self.done.push(change);
        }
    }
}

/// The next change is a stroke on the note that the last one left, with nothing of others between them.
fn goes_on_writing(last: &Change, next: &Change) -> bool {
    let left_and_found = || last.touched.iter().zip(&next.touched);
    last.deed == Deed::WriteNote
        && next.deed == Deed::WriteNote
        && last.touched.len() == next.touched.len()
        && left_and_found().all(|(last, next)| last.key == next.key && last.after == next.before)
}
