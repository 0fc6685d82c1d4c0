//! Says where a quoted passage is, and finds it again when the text has changed.
//!
//! Offsets are code points. The quote is always checked: a position alone proves nothing. One text at a time.

mod describe;
mod resolve;

pub use describe::{Context, context};
pub use resolve::{Anchor, How, resolve, resolve_in_context};
