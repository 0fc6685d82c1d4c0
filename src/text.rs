//! Texts, and places in them.
//!
//! Everything here counts code points. [`Utf16Offset`] is for the edges that talk to the DOM or read foreign
//! files; bytes are private to this module.

mod canonical;
mod grapheme;
mod offset;
mod offset_index;
mod sentence;
mod text_id;
mod unseen;
mod word;

pub use canonical::{MAX_TEXT_BYTES, Text, TextProblem};
pub use grapheme::{capture, first_grapheme, grapheme_count, shorten, whole_clusters, word_count};
pub use offset::{CharOffset, CharRange, Utf16Offset};
pub use sentence::{sentence_at_caret, sentences, sentences_around};
pub use text_id::{NotATextId, TextId, sha256_hex};
pub use unseen::{Run, runs};
pub use word::{reaching, word_edge_near};
