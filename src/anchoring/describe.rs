//! Says of a passage what it takes to find it in another text, and to take nothing else for it.

use super::searcher::{Care, Pattern, SIDE, Searcher, Side};
use super::selector::{Company, Selectors};
use crate::text::{CharOffset, CharRange, Text, whole_clusters};

/// How many code points of context stand on each side of a quote at least, as in the W3C model's implementations.
const CONTEXT: u32 = 32;

/// The most that stand there: what reads alike so far is the same passage twice.
const MOST_CONTEXT: u32 = 256;

/// The words before and after a passage: `…nd the ⟦moon⟧ is ful…`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// At most 32 code points before the passage, and the rest of the cluster that they would cut.
    pub prefix: String,
    /// At most 32 code points after it, likewise.
    pub suffix: String,
}

/// The context of a stretch; empty on a side where the text begins or ends.
pub fn context(text: &Text, range: CharRange) -> Context {
    Context { prefix: before(text, range, CONTEXT), suffix: after(text, range, CONTEXT) }
}

fn before(text: &Text, range: CharRange, count: u32) -> String {
    let start = CharOffset::new(range.start().get().saturating_sub(count));
    let wide = CharRange::new(start, range.start()).and_then(|side| whole_clusters(text, side));
    slice(text, wide.and_then(|wide| CharRange::new(wide.start(), range.start())))
}

fn after(text: &Text, range: CharRange, count: u32) -> String {
    let end = range.end().after(count).min(text.end());
    let wide = CharRange::new(range.end(), end).and_then(|side| whole_clusters(text, side));
    slice(text, wide.and_then(|wide| CharRange::new(range.end(), wide.end())))
}

fn slice(text: &Text, side: Option<CharRange>) -> String {
    side.and_then(|side| text.slice(side)).unwrap_or_default().to_owned()
}

/// The selectors of a passage; `None` where it reaches behind the text. For many passages of one text make a
/// [`Searcher`] once.
pub fn describe(text: &Text, range: CharRange) -> Option<Selectors> {
    Searcher::of(text).describe(range)
}

impl Searcher<'_> {
    /// The selectors of a passage of this text; `None` where it reaches behind it.
    ///
    /// Each side grows until [`Searcher::resolve`] would say of every other place that reads like the passage that
    /// something else stands there, so that none of them is taken for it when it is gone.
    pub fn describe(&mut self, range: CharRange) -> Option<Selectors> {
        let quote = self.text.slice(range)?.to_owned();
        let mut count = SIDE as u32;
        let (prefix, suffix) = (before(self.text, range, count), after(self.text, range, count));
        let position = Some(range);
        let mut selectors = Selectors { quote, prefix, suffix, position, company: Company::Alone };
        let own = self.folded.span(range);
        let mut pattern = Pattern::of(&selectors);
        let overlaps = |span: &std::ops::Range<usize>| span.start < own.end && own.start < span.end;
        let twins: Vec<_> = self
            .places(&pattern)
            .into_iter()
            .map(|place| place.span)
            .filter(|span| !overlaps(span))
            .collect();
        if twins.is_empty() {
            return Some(selectors);
        }
        loop {
            let seen: Vec<[Side; 2]> =
                twins.iter().map(|twin| self.sides(&pattern, twin, Care::Twice)).collect();
            let is_told = |side: usize| seen.iter().all(|sides| sides[side] == Side::Differs);
            let (is_told_before, is_told_after) = (is_told(0), is_told(1));
            selectors.company = Company::Twins { is_told_before, is_told_after };
            count *= 2;
            if (is_told_before && is_told_after) || count > MOST_CONTEXT {
                return Some(selectors);
            }
            if !is_told_before {
                selectors.prefix = before(self.text, range, count);
            }
            if !is_told_after {
                selectors.suffix = after(self.text, range, count);
            }
            pattern = Pattern::of(&selectors);
        }
    }
}
