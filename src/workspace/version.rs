//! Which of two states of a record is the newer one.

use crate::id::ReplicaId;

/// The stamp of one change of one record. Versions are ordered by counter, then by replica, and only ever
/// rise; no clock takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    counter: u64,
    replica: ReplicaId,
}

/// The highest counter that is taken from outside. A file that claims more would leave no room to go on.
pub const MAX_COUNTER: u64 = 1 << 48;

impl Version {
    /// `None` when the counter is above [`MAX_COUNTER`].
    pub fn new(counter: u64, replica: ReplicaId) -> Option<Self> {
        (counter <= MAX_COUNTER).then_some(Self { counter, replica })
    }

    /// The version after all those up to `highest`.
    pub fn after(highest: u64, replica: ReplicaId) -> Self {
        Self { counter: highest.saturating_add(1), replica }
    }

    /// 1 + the highest counter that was seen when the change was made.
    pub fn counter(self) -> u64 {
        self.counter
    }

    /// The load of the page that made the change.
    pub fn replica(self) -> ReplicaId {
        self.replica
    }
}
