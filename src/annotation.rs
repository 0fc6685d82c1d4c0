//! Claims and tags: who says what of which words.

mod annotator;
mod claim;
mod tag;

pub use annotator::Annotator;
pub use claim::{Claim, Passage};
pub use tag::{NotATagKey, Tag, TagKey, Target};
