//! The words around a passage, by which it can be told from others that read the same.

use crate::text::{CharOffset, CharRange, Text};

/// How many code points of context stand on each side of a quote, as in the W3C model's implementations.
const CONTEXT: u32 = 32;

/// The words before and after a passage: `…nd the ⟦moon⟧ is ful…`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// At most 32 code points before the passage.
    pub prefix: String,
    /// At most 32 code points after it.
    pub suffix: String,
}

/// The context of a stretch; empty on a side where the text begins or ends.
pub fn context(text: &Text, range: CharRange) -> Context {
    let before = CharOffset::new(range.start().get().saturating_sub(CONTEXT));
    let after = range.end().after(CONTEXT).min(text.end());
    let slice = |start, end| CharRange::new(start, end).and_then(|range| text.slice(range));
    Context {
        prefix: slice(before, range.start()).unwrap_or_default().to_owned(),
        suffix: slice(range.end(), after).unwrap_or_default().to_owned(),
    }
}
