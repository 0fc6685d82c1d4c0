//! Which of two states of a record is the newer one.

use crate::id::ReplicaId;

/// The stamp of one change of one record. Versions are ordered by counter, then by replica, and only ever
/// rise; no clock takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    counter: u64,
    replica: ReplicaId,
}

/// The highest counter that a file may bring in. One that claims more would leave no room to go on.
pub const MAX_COUNTER: u64 = 1 << 48;

/// The highest counter at all: up to here every reader of JSON keeps whole numbers exactly (RFC 8259 section 6).
/// The room above [`MAX_COUNTER`] is for what is changed here after a file brought that in.
const HIGHEST_COUNTER: u64 = (1 << 53) - 1;

impl Version {
    /// Before every change that anybody made. A sample that nobody has touched carries it in a file, and so
    /// does a state that is not quite as it was written: it never wins over the state itself.
    pub const LOWEST: Self = Self { counter: 0, replica: ReplicaId::from_bits(0) };

    /// `None` when the counter is above 2^53 - 1.
    pub fn new(counter: u64, replica: ReplicaId) -> Option<Self> {
        (counter <= HIGHEST_COUNTER).then_some(Self { counter, replica })
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
