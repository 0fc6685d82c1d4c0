//! What is kept, in what form, and what is thereby acknowledged. No browser here: strings in, strings out.
//!
//! Two stores hold the same keys and the same bytes. localStorage answers at once, holds five million UTF-16
//! units and reaches the disk seconds late; IndexedDB answers later, holds far more, and what its strict
//! transactions have completed is on the disk. So a change goes to both, and only the second one acknowledges it.
//!
//! [`saved`] is the form of a record or text, [`Kept`] one of them with its bytes. [`Found`] is what the stores
//! held at the start, [`LocalCopy`] the writing side of localStorage, [`Outbox`] what still has to reach
//! IndexedDB; [`Ledger`] holds the books over them all and says whether something is safe.

pub mod saved;

mod kept;
mod ledger;
mod local_copy;
mod outbox;
mod recover;
mod settings;
mod store_error;

pub use kept::{Aside, Kept, Over};
pub use ledger::{Ledger, Status, Trouble};
pub use local_copy::{LOCAL_STORAGE_UNITS, LocalCopy, QuickStore};
pub use outbox::Outbox;
pub use recover::Found;
pub use settings::{Face, GoBy, Leading, Measure, Settings, Theme};
pub use store_error::StoreError;

#[cfg(test)]
mod fake;
