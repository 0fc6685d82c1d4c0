//! Claims, tags and marks: who says what of which words, and how far they are.

mod annotator;
mod claim;
mod mark;
mod tag;

pub use annotator::Annotator;
pub use claim::{Claim, Passage};
pub use mark::{Mark, MarkKey, Marked, NotAMarkKey, Standing};
pub use tag::{NotATagKey, Tag, TagKey, Target};
