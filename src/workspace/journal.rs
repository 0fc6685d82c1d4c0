//! What was done, by whom and when: the history that people can open, and that undo goes on from after a reload.
//!
//! A journal only ever grows at its end. Taking back is a step of its own, so a tab's steps, replayed from the
//! oldest on, give what it can undo and redo ([`History::replay`]). Steps of other tabs are listed like one's own and
//! never undone. Order is that of the versions, never that of a clock.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::change::{Change, Deed, Touched};
use super::history::History;
use super::record::{Body, RecordKey};
use super::timeline::Committed;
use super::version::Version;
use crate::annotation::Marked;
use crate::document::{CommentId, Document};
use crate::id::{AnnotatorId, DocumentId, TabId};
use crate::timestamp::Timestamp;

/// How many steps of one document are kept.
pub const MOST_OF_DOCUMENT: usize = 200;
/// How many steps are kept in all, so that the start stays quick.
pub const MOST: usize = 2_000;

/// Names a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId {
    /// The version of its change; of the first stroke, where it is a note that was written on.
    pub first: Version,
    /// The tab that made it.
    pub tab: TabId,
}

/// One step: a change with who made it, when and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name.
    pub id: StepId,
    /// The version of its last stroke.
    pub last: Version,
    /// Done, taken back or done again.
    pub way: Way,
    /// Who, when, in which document.
    pub signature: Signature,
    /// What it did to the records.
    pub change: Change,
}

/// How a step came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Somebody asked for it.
    Done,
    /// It takes an earlier step back; its change is the inverse of that one's, as far as that could be.
    Undone,
    /// It does a step again that was taken back.
    Redone,
    /// It came in with a file. It is listed and can't be undone.
    TakenIn,
}

/// Who, when and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Who made the step.
    pub by: AnnotatorId,
    /// When, by that browser's clock: to be shown, not to be ordered by.
    pub at: Timestamp,
    /// The document that was open, or that the step itself is about.
    pub document: Option<DocumentId>,
}

/// The steps of all tabs.
#[derive(Clone, Debug)]
pub struct Journal {
    tab: TabId,
    steps: BTreeMap<StepId, Arc<Step>>,
    /// This tab's newest step.
    newest: Option<StepId>,
}

impl Journal {
    /// An empty journal, written by `tab`.
    pub fn new(tab: TabId) -> Self {
        Self { tab, steps: BTreeMap::new(), newest: None }
    }

    /// Goes on as another tab, whose steps are then this one's.
    pub fn go_on_as(&mut self, tab: TabId) {
        self.tab = tab;
        self.newest = self.own().last().map(|step| step.id);
    }

    /// Whose steps are this tab's own.
    pub fn tab(&self) -> TabId {
        self.tab
    }

    /// Enters a change that was committed. A stroke on a note goes into the step before it.
    pub fn enter(&mut self, committed: Committed, change: Change, signature: Signature) -> Arc<Step> {
        let newest = self.newest.filter(|_| committed.is_joined).and_then(|id| self.steps.get(&id));
        // A file can have come in between two strokes.
        let writing = newest.filter(|step| step.way == Way::Done && step.change.deed == Deed::WriteNote);
        if let Some(writing) = writing {
            let mut step = Step::clone(writing);
            for (mine, next) in step.change.touched.iter_mut().zip(change.touched) {
                mine.after = next.after;
            }
            step.last = committed.version;
            return self.put(step);
        }
        self.append(committed.version, Way::Done, change, signature)
    }

    /// Enters what an undo, a redo or a file has done.
    pub fn append(
        &mut self,
        version: Version,
        way: Way,
        mut change: Change,
        signature: Signature,
    ) -> Arc<Step> {
        // They stand in the stores by themselves.
        change.texts.clear();
        let id = StepId { first: version, tab: self.tab };
        self.newest = Some(id);
        self.put(Step { id, last: version, way, signature, change })
    }

    /// Takes steps in that were kept, or that another tab has made.
    pub fn take_in(&mut self, steps: impl IntoIterator<Item = Arc<Step>>) {
        for step in steps {
            let known = self.steps.get(&step.id);
            if known.is_none_or(|known| known.last < step.last) {
                self.steps.insert(step.id, step);
            }
        }
        self.newest = self.own().last().map(|step| step.id);
    }

    /// What this tab can undo and redo.
    pub fn history(&self) -> History {
        History::replay(self.own())
    }

    /// What belongs to a document, as far as its present state and the steps tell.
    pub fn scope(&self, id: DocumentId, present: Option<&Document>) -> Scope {
        let mut comments: BTreeSet<CommentId> = present.into_iter().flat_map(Document::comment_ids).collect();
        let bodies = self.steps.values().flat_map(|step| &step.change.touched).filter_map(|touched| {
            let is_own = touched.key == RecordKey::Document(id);
            is_own.then_some([&touched.before, &touched.after])
        });
        for body in bodies.flatten().flatten() {
            if let Body::Document(document) = body {
                comments.extend(document.comment_ids());
            }
        }
        Scope { document: id, comments }
    }

    /// The steps that touch something of a document, the newest first.
    pub fn steps_in(&self, scope: &Scope) -> impl Iterator<Item = &Arc<Step>> {
        self.steps
            .values()
            .rev()
            .filter(|step| step.change.touched.iter().any(|touched| scope.holds(touched)))
    }

    /// How many steps are somebody's.
    pub fn count_signed(&self, by: AnnotatorId) -> usize {
        self.steps.values().filter(|step| step.signature.by == by).count()
    }

    /// How many steps came after a counter.
    pub fn count_after(&self, counter: u64) -> usize {
        self.steps.keys().rev().take_while(|id| id.first.counter() > counter).count()
    }

    /// A step by its name.
    pub fn step(&self, id: StepId) -> Option<&Arc<Step>> {
        self.steps.get(&id)
    }

    /// The tabs that have steps, the one that was at work last first.
    pub fn tabs(&self) -> Vec<TabId> {
        let mut tabs = Vec::new();
        for id in self.steps.keys().rev() {
            if !tabs.contains(&id.tab) {
                tabs.push(id.tab);
            }
        }
        tabs
    }

    /// Forgets the oldest steps of each document, and of all together, beyond what is kept. Returns their names.
    pub fn forget_the_oldest(&mut self) -> Vec<StepId> {
        let mut counts: HashMap<Option<DocumentId>, usize> = HashMap::new();
        let mut kept = 0;
        let mut forgotten = Vec::new();
        for (id, step) in self.steps.iter().rev() {
            let count = counts.entry(step.signature.document).or_default();
            if *count == MOST_OF_DOCUMENT || kept == MOST {
                forgotten.push(*id);
            } else {
                *count += 1;
                kept += 1;
            }
        }
        for id in &forgotten {
            self.steps.remove(id);
        }
        forgotten
    }

    /// The records of a document as they were right after a step, for each record that a later step has touched: what
    /// the last step up to then left, or else what the first one after it found. What belongs to other documents, or to
    /// all of them, is left out.
    pub fn bodies_after(&self, id: StepId, scope: &Scope) -> Vec<(RecordKey, Option<Body>)> {
        let mut later = BTreeSet::new();
        let mut bodies: BTreeMap<RecordKey, Option<Body>> = BTreeMap::new();
        for step in self.steps.values() {
            for touched in step.change.touched.iter().filter(|touched| scope.holds(touched)) {
                if step.id <= id {
                    bodies.insert(touched.key, touched.after.clone());
                } else {
                    later.insert(touched.key);
                    bodies.entry(touched.key).or_insert_with(|| touched.before.clone());
                }
            }
        }
        bodies.retain(|key, _| later.contains(key));
        bodies.into_iter().collect()
    }

    /// The highest counter of any step; a change must come after it.
    pub fn highest_counter(&self) -> u64 {
        self.steps.values().map(|step| step.last.counter()).max().unwrap_or(0)
    }

    /// Who made the newest step that did not come in with a file.
    pub fn last_signer(&self) -> Option<AnnotatorId> {
        let mut newest = self.steps.values().rev().filter(|step| step.way != Way::TakenIn);
        newest.next().map(|step| step.signature.by)
    }

    fn own(&self) -> impl Iterator<Item = &Step> {
        let tab = self.tab;
        self.steps.values().map(|step| &**step).filter(move |step| step.id.tab == tab)
    }

    fn put(&mut self, step: Step) -> Arc<Step> {
        let step = Arc::new(step);
        self.steps.insert(step.id, step.clone());
        step
    }
}

/// Tells what belongs to one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    document: DocumentId,
    comments: BTreeSet<CommentId>,
}

impl Scope {
    /// The record is the document itself, a claim that was made in it, a tag of one of its comments, or a mark on any
    /// of them.
    pub fn holds(&self, touched: &Touched) -> bool {
        match touched.key {
            RecordKey::Document(id) => id == self.document,
            RecordKey::Claim(_) => [&touched.before, &touched.after]
                .into_iter()
                .flatten()
                .any(|body| matches!(body, Body::Claim(claim) if claim.document == self.document)),
            RecordKey::Tag(tag) => self.comments.contains(&tag.comment),
            RecordKey::Mark(mark) => match mark.on {
                Marked::Document(id) => id == self.document,
                Marked::Comment(id) => self.comments.contains(&id),
            },
            RecordKey::Annotator(_) | RecordKey::Codebook => false,
        }
    }
}

impl Signature {
    /// Where a change belongs: to the document that it touches, or else to the open one.
    pub fn of(change: &Change, by: AnnotatorId, at: Timestamp, open: Option<DocumentId>) -> Self {
        let touched = change.touched.iter().find_map(|touched| match touched.key {
            RecordKey::Document(id) => Some(id),
            RecordKey::Mark(mark) => match mark.on {
                Marked::Document(id) => Some(id),
                Marked::Comment(_) => None,
            },
            _ => None,
        });
        // What somebody calls themselves is no part of a document, and neither is a codebook that no annotation follows.
        let is_apart =
            |touched: &Touched| matches!(touched.key, RecordKey::Annotator(_) | RecordKey::Codebook);
        let open = open.filter(|_| change.touched.is_empty() || !change.touched.iter().all(is_apart));
        Self { by, at, document: touched.or(open) }
    }
}
