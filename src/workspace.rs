//! The records, and everything that can happen to them.
//!
//! A [`Command`] says what was asked. [`plan`] answers with a [`Change`], the bodies before and after, or with
//! a [`Refusal`]. [`Timeline`] stamps it with a version, applies it to the [`Workspace`] and keeps the step for
//! undo. All of it is pure: ids and moments come in with the command.

mod change;
mod command;
mod compare;
mod history;
mod journal;
mod known;
mod likeness;
mod merge;
mod plan;
mod query;
mod recomment;
mod record;
mod recut;
mod revise;
mod state;
mod timeline;
mod version;

pub use change::{Change, Deed, Touched};
pub use command::{Asked, BlockPlace, Command};
pub use compare::{Comparison, Conflict, compare};
pub use history::History;
pub use journal::{Journal, Scope, Signature, Step, StepId, Way};
pub use known::{Known, Likeness};
pub(crate) use merge::compare as compare_states;
pub use plan::{Refusal, plan};
pub use query::{
    Anchors, PlacedClaim, Progress, Summary, Use, Uses, annotators_of, claims_in, in_reading_order,
    orphans_in, progress, summary, tag_counts_toward, uses,
};
pub use record::{Body, Record, RecordKey};
pub use revise::{Placing, Review};
pub use state::Workspace;
pub use timeline::{Committed, Merged, Stepped, Timeline};
pub use version::{MAX_COUNTER, Version};
