//! The one door between the page and the workspace.
//!
//! A gesture becomes a [`Command`]; [`Session::dispatch`] plans and commits it, hands the touched records to the
//! keeper in the same task and wakes just the views that the change names. The timeline itself is not
//! reactive: one signal over all of it would wake every row at every edit.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

use crate::document::CommentId;
use crate::drawing::{Drawing, Redrawn, View, redraw};
use crate::id::{AnnotatorId, ClaimId, DocumentId, ReplicaId, TabId};
use crate::text::{Text, TextId};
use crate::ui::browser::{clock, random, selection, settings};
use crate::ui::keeper::{Arrived, Keeper, Source};
use crate::workspace::{
    Asked, Body, Change, Command, Deed, History, Journal, Merged, Record, RecordKey, Refusal, Signature,
    Step, Stepped, Timeline, Touched, Version, Way, Workspace, plan,
};

/// The page's state. A handle: copies are the same session.
#[derive(Clone, Copy)]
pub struct Session {
    inner: StoredValue<Inner, LocalStorage>,
    /// The open document.
    pub open: RwSignal<Option<DocumentId>>,
    /// The claim whose note is open.
    pub active: RwSignal<Option<ClaimId>>,
    /// The comment that keys tag.
    pub current: RwSignal<Option<CommentId>>,
    /// The last thing worth saying aloud: what was done or undone.
    pub said: RwSignal<String>,
}

/// A step that can be taken back or done again: what it does, and to what.
pub type NextStep = (Deed, String);

struct Inner {
    timeline: Timeline,
    journal: Journal,
    drawing: Drawing,
    revisions: HashMap<View, ArcTrigger>,
    keeper: Keeper,
    me: AnnotatorId,
    /// Nobody knows yet who annotates here: what the stores tell late may say it.
    is_me_made_up: bool,
    /// The settings hold the one who was made up.
    is_me_signed: bool,
    kept_texts: HashSet<TextId>,
    /// From this place on, the claims' numbers may not be shown as they are yet.
    to_renumber: Option<usize>,
}

/// More comments than this are many.
const MANY: usize = 200;

/// So many claims' numbers are written at once. A small document has no more.
const AT_ONCE: usize = 64;

/// Who annotates in this browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Me {
    /// This one, by the settings or by what was kept.
    Known(AnnotatorId),
    /// Nothing has said so yet, and not all stores have answered. This one, unless they say otherwise.
    MadeUp(AnnotatorId),
}

impl Session {
    /// A session over what was loaded.
    pub fn new(
        workspace: Workspace,
        mut journal: Journal,
        keeper: Keeper,
        kept_texts: HashSet<TextId>,
        me: Me,
    ) -> Self {
        let (me, is_me_made_up) = match me {
            Me::Known(me) => (me, false),
            Me::MadeUp(me) => (me, true),
        };
        let replica = ReplicaId::from_bits(random::bits());
        let mut timeline = Timeline::new(workspace, replica);
        timeline.resume(journal.history());
        timeline.see(journal.highest_counter());
        keeper.forget(&journal.forget_the_oldest());
        let inner = Inner {
            timeline,
            journal,
            drawing: Drawing::default(),
            revisions: HashMap::new(),
            keeper: keeper.clone(),
            me,
            is_me_made_up,
            is_me_signed: false,
            kept_texts,
            to_renumber: None,
        };
        let session = Self {
            inner: StoredValue::new_local(inner),
            open: RwSignal::new(None),
            active: RwSignal::new(None),
            current: RwSignal::new(None),
            said: RwSignal::new(String::new()),
        };
        keeper.on_merge(move |arrived| session.take_in(arrived));
        session
    }

    /// Reads the workspace and the drawing, and looks again when one of `views` changes.
    pub fn read<T>(self, views: &[View], look: impl FnOnce(&Workspace, &Drawing) -> T) -> T {
        for view in views {
            let revision = self.inner.try_update_value(|inner| {
                inner.revisions.entry(*view).or_insert_with(ArcTrigger::new).clone()
            });
            if let Some(revision) = revision {
                revision.track();
            }
        }
        self.peek(look)
    }

    /// Reads the workspace and the drawing once.
    pub fn peek<T>(self, look: impl FnOnce(&Workspace, &Drawing) -> T) -> T {
        self.inner.with_value(|inner| look(inner.timeline.workspace(), &inner.drawing))
    }

    /// This browser's annotator.
    pub fn me(self) -> AnnotatorId {
        self.inner.with_value(|inner| inner.me)
    }

    /// Goes on as another annotator: the one of a file that was brought here.
    pub fn become_annotator(self, me: AnnotatorId) {
        self.inner.update_value(|inner| inner.me = me);
        self.wake_all();
    }

    /// What saves the records, and knows whether they are safe.
    pub fn keeper(self) -> Keeper {
        self.inner.with_value(|inner| inner.keeper.clone())
    }

    /// Does what was asked, keeps it and wakes what shows it.
    pub fn dispatch(self, command: Command) -> Result<Change, Refusal> {
        let asked = Asked { command, by: self.me(), at: clock::now() };
        let change = self.inner.with_value(|inner| plan(inner.timeline.workspace(), asked))?;
        let signature = self.signature(&change);
        super::faults::point("session.planned");
        let step = self.inner.try_update_value(|inner| {
            let committed = inner.timeline.commit(change.clone());
            inner.journal.enter(committed, change.clone(), signature)
        });
        super::faults::point("session.committed");
        self.after(&change.touched, step, [View::History]);
        self.sign_settings();
        self.open_something();
        Ok(change)
    }

    fn signature(self, change: &Change) -> Signature {
        Signature::of(change, self.me(), clock::now(), self.open.get_untracked())
    }

    /// The next stroke on a note is a step of its own.
    pub fn pause_writing(self) {
        self.inner.update_value(|inner| inner.timeline.pause());
    }

    /// Takes this tab's newest change back.
    pub fn undo(self) -> Result<Stepped, Refusal> {
        self.step(Timeline::undo, Way::Undone)
    }

    /// Does again what was taken back last.
    pub fn redo(self) -> Result<Stepped, Refusal> {
        self.step(Timeline::redo, Way::Redone)
    }

    fn step(
        self,
        step: impl FnOnce(&mut Timeline) -> Result<Stepped, Refusal>,
        way: Way,
    ) -> Result<Stepped, Refusal> {
        let stepped = self.inner.try_update_value(|inner| step(&mut inner.timeline));
        let stepped = stepped.unwrap_or(Err(Refusal::NothingToUndo))?;
        super::faults::point("session.stepped");
        let entered = self.enter(stepped.version, way, &stepped.change);
        self.after(&stepped.change.touched, entered, [View::History]);
        self.open_something();
        Ok(stepped)
    }

    /// What undo and redo would do next.
    pub fn next_steps(self) -> (Option<NextStep>, Option<NextStep>) {
        self.read(&[View::History], |_, _| ());
        let describe = |change: &Change| (change.deed, change.subject.clone());
        self.inner.with_value(|inner| {
            let history = inner.timeline.history();
            (history.next_undo().map(describe), history.next_redo().map(describe))
        })
    }

    /// Takes in what a file brings, as a step of the history that is no step of undo. `name` is the first document's.
    pub fn merge_file(self, records: Vec<(RecordKey, Record)>, texts: Vec<Arc<Text>>, name: &str) {
        // Whose the file is must not be taken for whose browser it is.
        self.sign_settings();
        self.merge(records, texts, Some(name));
    }

    /// Takes in what another tab has done, or a store has told late. It is kept here as well.
    fn take_in(self, arrived: Arrived) {
        let Arrived { records, texts, steps, source } = arrived;
        if source == Source::Store {
            self.recognise_me(&records);
        }
        if !steps.is_empty() {
            self.inner.update_value(|inner| inner.take_steps_in(steps));
            self.wake([View::History]);
        }
        self.merge(records, texts, None);
    }

    /// Whoever works here is the same one after a reload.
    fn sign_settings(self) {
        let me = self.inner.try_update_value(|inner| {
            let is_first = inner.is_me_made_up && !std::mem::replace(&mut inner.is_me_signed, true);
            is_first.then_some(inner.me)
        });
        if let Some(me) = me.flatten() {
            remember_me(me, true);
        }
    }

    /// Takes the annotator of what a store has told late for this browser's, unless more was done here since.
    fn recognise_me(self, records: &[(RecordKey, Record)]) {
        let is_open = self.inner.with_value(|inner| inner.is_me_made_up);
        let Some(found) = most_active_annotator(records).filter(|_| is_open) else { return };
        self.inner.update_value(|inner| inner.is_me_made_up = false);
        let mine = self.inner.with_value(|inner| inner.journal.count_signed(inner.me));
        let theirs = signed(records).filter(|(_, by)| *by == found).count();
        let me = if mine > theirs { self.me() } else { found };
        remember_me(me, false);
        self.become_annotator(me);
    }

    fn merge(self, records: Vec<(RecordKey, Record)>, texts: Vec<Arc<Text>>, file: Option<&str>) {
        let merged = self.inner.try_update_value(|inner| inner.timeline.merge(records, texts));
        super::faults::point("session.merged");
        if let Some(Merged { touched, texts }) = merged
            && !(touched.is_empty() && texts.is_empty())
        {
            let entered =
                file.filter(|_| !touched.is_empty()).and_then(|file| self.enter_file(file, &touched));
            self.after(&touched, entered, [View::History]);
            if !texts.is_empty() {
                self.redraw_all();
            }
            self.open_something();
        }
    }

    fn enter_file(self, name: &str, touched: &[Touched]) -> Option<Arc<Step>> {
        let version = self.inner.try_update_value(|inner| {
            // What comes in ends the note that is being written.
            inner.timeline.pause();
            inner.timeline.next_version()
        })?;
        let (subject, touched) = (name.to_owned(), touched.to_vec());
        self.enter(version, Way::TakenIn, &Change { deed: Deed::TakeIn, subject, touched, texts: Vec::new() })
    }

    fn enter(self, version: Version, way: Way, change: &Change) -> Option<Arc<Step>> {
        let signature = self.signature(change);
        self.inner.try_update_value(|inner| inner.journal.append(version, way, change.clone(), signature))
    }

    /// This tab, through its reloads.
    pub fn tab(self) -> TabId {
        self.inner.with_value(|inner| inner.journal.tab())
    }

    /// The steps of the history.
    pub fn read_journal<T>(self, look: impl FnOnce(&Journal) -> T) -> T {
        self.read(&[View::History], |_, _| ());
        self.inner.with_value(|inner| look(&inner.journal))
    }

    /// Opens a document; `None` when there is none left.
    pub fn open_document(self, document: Option<DocumentId>) {
        self.inner.update_value(|inner| {
            let workspace = inner.timeline.workspace();
            inner.drawing = document.map(|id| Drawing::of(workspace, id)).unwrap_or_default();
            inner.to_renumber = None;
            // The views of a document that is open already are not made anew, and go on listening.
            if self.open.get_untracked() != document {
                let is_shared =
                    |view: &View| !matches!(view, View::Block(_) | View::Claim(_) | View::Comment(_));
                inner.revisions.retain(|view, _| is_shared(view));
            }
        });
        super::faults::point("session.opening");
        self.active.set(None);
        self.open.set(document);
        self.current.set(self.next_untagged(None, |_| true));
        self.wake_all();
    }

    /// The next comment after `from` that I have not tagged and that is `shown`, in the page's order, from the top
    /// again after the last one.
    pub fn next_untagged(
        self,
        from: Option<CommentId>,
        is_shown: impl Fn(CommentId) -> bool,
    ) -> Option<CommentId> {
        let open = self.open.get_untracked()?;
        let me = self.me();
        self.peek(|workspace, _| {
            let comments = &workspace.document(open)?.comments;
            let start = from.and_then(|from| comments.iter().position(|comment| comment.id == from));
            let start = start.map_or(0, |place| place + 1);
            let (before, after) = comments.split_at(start.min(comments.len()));
            let is_untagged = |id: CommentId| !workspace.tags_of(id).any(|(key, _)| key.by == me);
            let ids = after.iter().chain(before).map(|comment| comment.id);
            ids.filter(|id| is_shown(*id)).find(|id| is_untagged(*id))
        })
    }

    /// The open document went: open another one, or say that there is none.
    fn open_something(self) {
        let open = self.open.get_untracked();
        let is_there = |id: DocumentId| self.peek(|workspace, _| workspace.document(id).is_some());
        if !open.is_some_and(is_there) {
            self.open_document(self.peek(|workspace, _| workspace.newest_document()));
        }
    }

    fn after<const N: usize>(self, touched: &[Touched], step: Option<Arc<Step>>, more: [View; N]) {
        let redrawn = self.inner.try_update_value(|inner| {
            inner.keep(touched, step.as_ref());
            super::faults::point("session.kept");
            let Some(open) = self.open.get_untracked() else {
                return Redrawn { views: BTreeSet::from([View::Documents]), ..Redrawn::default() };
            };
            redraw(inner.timeline.workspace(), open, &mut inner.drawing, touched)
        });
        super::faults::point("session.redrawn");
        let Redrawn { mut views, renumbered } = redrawn.unwrap_or_default();
        if self.has_many_comments() && views.remove(&View::Summary) {
            // Thousands of comments are counted after what was done is seen.
            request_animation_frame(move || {
                request_animation_frame(move || self.wake([View::Summary]));
            });
        }
        self.wake(views.into_iter().chain(more));
        self.renumber(renumbered);
        let is_gone = |claim: &ClaimId| self.peek(|workspace, _| workspace.claim(*claim).is_none());
        if self.active.get_untracked().as_ref().is_some_and(is_gone) {
            self.active.set(None);
        }
    }

    fn has_many_comments(self) -> bool {
        self.peek(|workspace, _| {
            let open = self.open.get_untracked().and_then(|open| workspace.document(open));
            open.is_some_and(|document| document.comments.len() > MANY)
        })
    }

    /// Wakes what shows claims that have nothing but another number: the first ones at once, the others a few with each
    /// painting after the next, so that a claim at the beginning of a long text costs what one at its end does.
    fn renumber(self, claims: Range<usize>) {
        let (now, later) = (claims.start..claims.end.min(claims.start + AT_ONCE), claims.start + AT_ONCE);
        self.wake_numbers(now);
        if later < claims.end {
            let is_waiting = self.inner.try_update_value(|inner| {
                let from = inner.to_renumber.map_or(later, |from| from.min(later));
                inner.to_renumber.replace(from).is_some()
            });
            if is_waiting == Some(false) {
                request_animation_frame(move || request_animation_frame(move || self.go_on_renumbering()));
            }
        }
    }

    fn go_on_renumbering(self) {
        let some = self.inner.try_update_value(|inner| {
            let from = inner.to_renumber.take()?;
            let end = inner.drawing.claims().len();
            inner.to_renumber = Some(from + AT_ONCE).filter(|next| *next < end);
            Some((from..end.min(from + AT_ONCE), inner.to_renumber.is_some()))
        });
        if let Some((now, has_more)) = some.flatten() {
            self.wake_numbers(now);
            if has_more {
                request_animation_frame(move || self.go_on_renumbering());
            }
        }
    }

    /// The claims at these places in reading order have other numbers.
    fn wake_numbers(self, claims: Range<usize>) {
        let views: BTreeSet<View> = self.peek(|workspace, drawing| {
            let open = self.open.get_untracked().and_then(|open| workspace.document(open));
            let text = open.and_then(|document| workspace.text(document.article));
            let claims = drawing.claims().get(claims).into_iter().flatten();
            claims
                .flat_map(|claim| {
                    let blocks = text.into_iter().flat_map(|text| text.blocks_of(claim.range));
                    blocks.map(View::Block).chain([View::Claim(claim.id)])
                })
                .collect()
        });
        self.wake(views);
    }

    fn redraw_all(self) {
        if let Some(open) = self.open.get_untracked() {
            self.inner.update_value(|inner| inner.drawing = Drawing::of(inner.timeline.workspace(), open));
        }
        self.wake_all();
    }

    fn wake(self, views: impl IntoIterator<Item = View>) {
        selection::look_before_redraws();
        let revisions: Vec<ArcTrigger> = self.inner.with_value(|inner| {
            views.into_iter().filter_map(|view| inner.revisions.get(&view).cloned()).collect()
        });
        for revision in revisions {
            revision.notify();
        }
    }

    fn wake_all(self) {
        selection::look_before_redraws();
        let revisions: Vec<ArcTrigger> =
            self.inner.with_value(|inner| inner.revisions.values().cloned().collect());
        for revision in revisions {
            revision.notify();
        }
    }
}

fn remember_me(me: AnnotatorId, is_made_up: bool) {
    let mut kept = settings::load();
    kept.annotator = Some(me);
    kept.is_annotator_made_up = is_made_up;
    settings::store(&kept);
}

/// Who has made most claims and tags.
pub fn most_active_annotator(records: &[(RecordKey, Record)]) -> Option<AnnotatorId> {
    let mut counts: BTreeMap<AnnotatorId, usize> = BTreeMap::new();
    for (_, by) in signed(records) {
        *counts.entry(by).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(by, _)| by)
}

/// Who signed what version.
fn signed(records: &[(RecordKey, Record)]) -> impl Iterator<Item = (Version, AnnotatorId)> {
    records.iter().filter_map(|(key, record)| match (key, &record.body) {
        (RecordKey::Claim(_), Some(Body::Claim(claim))) => Some((record.version, claim.by)),
        (RecordKey::Tag(tag), Some(_)) => Some((record.version, tag.by)),
        _ => None,
    })
}

impl Inner {
    /// Steps of other tabs are listed. This tab's own, which a store has told late, can be undone again.
    fn take_steps_in(&mut self, steps: Vec<Arc<Step>>) {
        let is_late =
            |step: &&Arc<Step>| step.id.tab == self.journal.tab() && self.journal.step(step.id).is_none();
        let mut late: Vec<Arc<Step>> = steps.iter().filter(is_late).cloned().collect();
        late.sort_unstable_by_key(|step| step.id);
        self.timeline.resume(History::replay(late.iter().map(|step| &**step)));
        self.journal.take_in(steps);
        self.timeline.see(self.journal.highest_counter());
    }

    /// Hands the touched records to the keeper, with the texts that their documents name and the step they belong to.
    fn keep(&mut self, touched: &[Touched], step: Option<&Arc<Step>>) {
        let workspace = self.timeline.workspace();
        let states: Vec<(RecordKey, Record)> = touched
            .iter()
            .filter_map(|touched| Some((touched.key, workspace.record(touched.key)?.clone())))
            .collect();
        let documents = touched.iter().filter_map(|touched| match &touched.after {
            Some(Body::Document(document)) => Some(document),
            _ => None,
        });
        let named = documents.flat_map(|document| document.text_ids());
        let fresh = named.filter(|text| self.kept_texts.insert(*text));
        let texts: Vec<Arc<Text>> = fresh.filter_map(|text| workspace.text(text).cloned()).collect();
        self.keeper.keep(&states, &texts, step);
    }
}
