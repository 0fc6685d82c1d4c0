//! What still has to reach IndexedDB.
//!
//! A change is queued the moment it is made. One transaction at a time carries what is queued; when it completes,
//! what it carried is acknowledged. When it fails, all of it is queued again, and a newer state that was queued
//! meanwhile wins. What has failed once is tried again after a while, longer each time, but it never holds up what
//! is new: a text for which there is no room must not stop the small records behind it.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use super::kept::Kept;
use super::store_error::StoreError;

/// The queue of states that are not acknowledged yet, at most one a key beside the one under way.
#[derive(Default)]
pub struct Outbox {
    waiting: BTreeMap<String, Waiting>,
    under_way: BTreeMap<String, Waiting>,
    /// The last failure.
    problem: Option<StoreError>,
    /// How often in a row nothing came through.
    failure_count: u32,
    /// What has failed may be tried again.
    is_due: bool,
}

/// A state on its way.
#[derive(Clone)]
struct Waiting {
    kept: Rc<Kept>,
    /// localStorage holds it, so that closing the tab can't lose it.
    is_held: bool,
    failure_count: u32,
}

/// After the first failure one waits this long, after each further one twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// But never longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

impl Outbox {
    /// Queues a state. `is_held` says that another store holds it for now.
    pub fn queue(&mut self, kept: Rc<Kept>, is_held: bool) {
        self.wait(Waiting { kept, is_held, failure_count: 0 });
    }

    /// What the next transaction is to carry; `None` while one is under way, and when nothing waits that may be
    /// tried. New states go together. Of those that have failed, the ones that failed least often go: the records
    /// together, the texts and the steps of the history one by one.
    pub fn take(&mut self) -> Option<Vec<Rc<Kept>>> {
        if !self.under_way.is_empty() {
            return None;
        }
        let least = self.waiting.values().map(|waiting| waiting.failure_count).min()?;
        if least > 0 && !self.is_due {
            return None;
        }
        let is_next = |waiting: &Waiting| waiting.failure_count == least;
        let may_be_large =
            |waiting: &Waiting| waiting.kept.as_text().is_some() || waiting.kept.as_step().is_some();
        let has_records = self.waiting.values().any(|waiting| is_next(waiting) && !may_be_large(waiting));
        let mut chosen: Vec<String> = self
            .waiting
            .iter()
            .filter(|(_, waiting)| is_next(waiting) && (least == 0 || !has_records || !may_be_large(waiting)))
            .map(|(key, _)| key.clone())
            .collect();
        if least > 0 && !has_records {
            chosen.truncate(1);
        }
        let chosen = chosen.into_iter().filter_map(|key| self.waiting.remove_entry(&key));
        self.under_way.extend(chosen);
        Some(self.under_way.values().map(|carried| carried.kept.clone()).collect())
    }

    /// The transaction has completed: what it carried is acknowledged. The store answers again, so what has failed
    /// may be tried at once.
    pub fn completed(&mut self) {
        self.under_way.clear();
        self.failure_count = 0;
        self.is_due = true;
    }

    /// The transaction has failed. Says after what time to call [`Outbox::make_due`].
    pub fn failed(&mut self, problem: StoreError) -> Duration {
        for mut carried in std::mem::take(&mut self.under_way).into_values() {
            carried.failure_count += 1;
            self.wait(carried);
        }
        self.problem = Some(problem);
        self.is_due = false;
        let pause = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(self.failure_count));
        self.failure_count = self.failure_count.saturating_add(1);
        pause.min(LONGEST_PAUSE)
    }

    /// The time has come to try again what has failed.
    pub fn make_due(&mut self) {
        self.is_due = true;
    }

    /// Everything that was queued is acknowledged.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.under_way.is_empty()
    }

    /// How many states are in memory alone: neither acknowledged nor held.
    pub fn unkept_count(&self) -> usize {
        self.all().filter(|waiting| !waiting.is_held).count()
    }

    /// What is not acknowledged yet, the newest state of each key last.
    pub fn pending(&self) -> impl Iterator<Item = &Rc<Kept>> {
        self.under_way.values().chain(self.waiting.values()).map(|waiting| &waiting.kept)
    }

    /// Offers what is not held to another store; `hold` says whether it holds it now.
    pub fn offer_unheld(&mut self, mut hold: impl FnMut(&Kept) -> bool) {
        for waiting in self.waiting.values_mut().chain(self.under_way.values_mut()) {
            if !waiting.is_held {
                waiting.is_held = hold(&waiting.kept);
            }
        }
    }

    /// Why something waits that was tried in vain; `None` when nothing does.
    pub fn problem(&self) -> Option<&StoreError> {
        self.problem.as_ref().filter(|_| self.all().any(|waiting| waiting.failure_count > 0))
    }

    fn all(&self) -> impl Iterator<Item = &Waiting> {
        self.waiting.values().chain(self.under_way.values())
    }

    fn wait(&mut self, new: Waiting) {
        let queued = self.waiting.get(new.kept.key());
        if queued.is_none_or(|queued| queued.kept.compare(&new.kept) != Ordering::Greater) {
            self.waiting.insert(new.kept.key().to_owned(), new);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::storage::fake::{claim, claim_key};
    use crate::text::Text;

    fn text(words: &str) -> Rc<Kept> {
        Rc::new(Kept::text(&Arc::new(Text::from_canonical(words).expect("a plain line"))))
    }

    fn queue(outbox: &mut Outbox, id: u64, counter: u64) {
        outbox.queue(Rc::new(claim(id, counter, "the moon")), true);
    }

    fn counters(batch: Option<Vec<Rc<Kept>>>) -> Vec<u64> {
        let counter = |kept: &Rc<Kept>| kept.as_record().map_or(0, |(_, record)| record.version.counter());
        batch.iter().flatten().map(counter).collect()
    }

    #[test]
    fn one_transaction_carries_all_that_is_queued_and_the_next_one_what_came_meanwhile() {
        let mut outbox = Outbox::default();
        assert_eq!(outbox.take(), None);
        queue(&mut outbox, 1, 1);
        queue(&mut outbox, 2, 2);
        queue(&mut outbox, 1, 3);
        assert_eq!(counters(outbox.take()), [3, 2]);
        queue(&mut outbox, 1, 4);
        assert_eq!(outbox.take(), None, "one is under way");
        outbox.completed();
        assert!(!outbox.is_empty());
        assert_eq!(counters(outbox.take()), [4]);
        outbox.completed();
        assert!(outbox.is_empty());
    }

    #[test]
    fn what_failed_is_queued_again_and_newer_states_win() {
        let mut outbox = Outbox::default();
        queue(&mut outbox, 1, 1);
        queue(&mut outbox, 2, 2);
        outbox.take();
        queue(&mut outbox, 1, 3);
        outbox.failed(StoreError::Full);
        assert_eq!(counters(outbox.take()), [3], "what is new does not wait");
        assert_eq!(outbox.problem(), Some(&StoreError::Full), "something that failed still waits");
        outbox.completed();
        assert_eq!(counters(outbox.take()), [2]);
        outbox.completed();
        assert!(outbox.is_empty());
        assert_eq!(outbox.problem(), None);
    }

    #[test]
    fn the_pause_grows_up_to_half_a_minute_and_ends_with_the_first_success() {
        let mut outbox = Outbox::default();
        queue(&mut outbox, 1, 1);
        let mut pauses = Vec::new();
        for _ in 0..40 {
            outbox.make_due();
            assert!(outbox.take().is_some());
            pauses.push(outbox.failed(StoreError::Blocked).as_millis());
            assert_eq!(outbox.take(), None, "not before it is due");
        }
        assert_eq!(pauses[..9], [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        outbox.make_due();
        outbox.take();
        outbox.completed();
        queue(&mut outbox, 1, 2);
        outbox.take();
        assert_eq!(outbox.failed(StoreError::Blocked), FIRST_PAUSE);
    }

    #[test]
    fn a_text_without_room_never_holds_up_the_records() {
        let mut outbox = Outbox::default();
        outbox.queue(text("too large"), false);
        outbox.queue(text("small"), false);
        queue(&mut outbox, 1, 1);
        let carry = |outbox: &mut Outbox| {
            let batch = outbox.take()?;
            if batch.iter().any(|kept| kept.value() == "too large") {
                outbox.failed(StoreError::Full);
            } else {
                outbox.completed();
            }
            Some(batch.len())
        };
        assert_eq!(carry(&mut outbox), Some(3));
        outbox.make_due();
        assert_eq!(carry(&mut outbox), Some(1), "the record");
        while carry(&mut outbox).is_some() {
            outbox.make_due();
            if outbox.waiting.len() == 1 {
                break;
            }
        }
        assert_eq!(outbox.waiting.keys().collect::<Vec<_>>(), [text("too large").key()]);
        queue(&mut outbox, 1, 2);
        assert_eq!(counters(outbox.take()), [2]);
    }

    #[test]
    fn what_no_store_holds_is_counted_and_can_be_offered_to_another_one() {
        let mut outbox = Outbox::default();
        outbox.queue(Rc::new(claim(1, 1, "held")), true);
        outbox.queue(Rc::new(claim(2, 1, "not held")), false);
        outbox.take();
        outbox.queue(Rc::new(claim(3, 1, "not held")), false);
        assert_eq!(outbox.unkept_count(), 2);
        outbox.offer_unheld(|kept| kept.key() == claim_key(2));
        assert_eq!(outbox.unkept_count(), 1);
    }
}
