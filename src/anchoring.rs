//! Says where a quoted passage is, and finds it again when the text has changed.
//!
//! Offsets are code points. The quote is always checked: a position alone proves nothing. One text at a time, or two
//! versions of it.
//!
//! ```text
//! passage in a text ─describe─► Selectors ─resolve─► Anchor in another text
//! passages in a text, its revised version ─carry_over─► Anchor and Reason each
//! another program's numbers and words ─place_foreign─► Anchor each, and the unit that they count
//! ```

mod align;
mod carry;
mod composed;
mod describe;
mod fold;
mod foreign;
mod myers;
mod resolve;
mod searcher;
mod seeds;
mod selector;
mod word_diff;

pub use carry::{Carried, Reason, Revision, carry_over};
pub use describe::{Context, context, describe};
pub use foreign::{Foreign, Placed, Unit, place_foreign};
pub use resolve::resolve;
pub use searcher::Searcher;
pub use selector::{Anchor, Candidate, Changed, Company, How, Selectors};
pub use word_diff::{Piece, Weighty, weighty, word_diff};
