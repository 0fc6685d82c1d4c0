//! The files by example: golden ones, broken ones, and ones that a byte was changed in.

mod bad_input;
#[cfg(feature = "reader")]
mod foreign;
mod golden;
mod mutations;
#[cfg(feature = "reader")]
mod outgoing;
