//! Finds a quoted passage again.
//!
//! The exact words at the exact place win. Else the words are looked for everywhere: one place is taken, and it
//! is said that it moved; of several, one whose surroundings fit clearly better than all others'; else the
//! answer is that it is ambiguous, and nothing is attached by itself. People forgive an orphan; they don't
//! forgive a silent wrong match.

use super::describe::{Context, context};
use crate::annotation::Passage;
use crate::text::{CharRange, Text};

/// Where a passage is, and how that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The place, or the places, that were found.
    pub candidates: Vec<CharRange>,
    /// How.
    pub how: How,
}

/// How a passage was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The words stand at the stored place.
    Exact,
    /// The words stand at one other place.
    Moved,
    /// The words stand at several places, and nothing tells which one was meant.
    Ambiguous,
    /// The words are not in the text.
    Orphan,
}

impl Anchor {
    /// The passage is not in the text.
    pub fn orphan() -> Self {
        Self { candidates: Vec::new(), how: How::Orphan }
    }

    /// The one place that the passage may be drawn at; `None` when there is none or more than one.
    pub fn range(&self) -> Option<CharRange> {
        match self.how {
            How::Exact | How::Moved => self.candidates.first().copied(),
            How::Ambiguous | How::Orphan => None,
        }
    }
}

/// Finds a passage by its place and its words.
pub fn resolve(text: &Text, passage: &Passage) -> Anchor {
    resolve_in_context(text, Some(passage.range), &passage.quote, &Context::default())
}

/// Finds words by the place where they were, if that is known, and by what stood around them.
pub fn resolve_in_context(text: &Text, expected: Option<CharRange>, quote: &str, around: &Context) -> Anchor {
    if let Some(range) = expected.filter(|range| text.slice(*range) == Some(quote)) {
        return Anchor { candidates: vec![range], how: How::Exact };
    }
    let candidates = text.find_all(quote);
    match candidates.len() {
        0 => Anchor::orphan(),
        1 => Anchor { candidates, how: How::Moved },
        _ => match best_in_context(text, &candidates, around) {
            Some(best) => Anchor { candidates: vec![best], how: How::Moved },
            None => Anchor { candidates, how: How::Ambiguous },
        },
    }
}

/// The candidate around which more of the context stands than around any other, unless the runner-up has
/// more than half as much.
fn best_in_context(text: &Text, candidates: &[CharRange], around: &Context) -> Option<CharRange> {
    let mut scored: Vec<(usize, CharRange)> = candidates
        .iter()
        .map(|range| {
            let found = context(text, *range);
            let before = found.prefix.chars().rev().zip(around.prefix.chars().rev());
            let after = found.suffix.chars().zip(around.suffix.chars());
            let alike =
                before.take_while(|(a, b)| a == b).count() + after.take_while(|(a, b)| a == b).count();
            (alike, *range)
        })
        .collect();
    scored.sort_by_key(|(alike, _)| std::cmp::Reverse(*alike));
    match scored.as_slice() {
        [(best, range), (next, _), ..] if *best > 0 && next * 2 <= *best => Some(*range),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `was` is the text that was annotated, `now` that of today, each with the passage marked; no mark in
    /// `now` where it must not attach.
    fn check(was: &str, now: &str, how: How) {
        let plain = |marked: &str| marked.replace(['⟦', '⟧'], "");
        let marked = |marked: &str| {
            let place = |mark| marked.chars().position(|c| c == mark).map(|place| place as u32);
            CharRange::of(place('⟦')?, place('⟧')? - 1)
        };
        let old = Text::from_canonical(&plain(was)).expect("a text");
        let new = Text::from_canonical(&plain(now)).expect("a text");
        let range = marked(was).expect("a marked passage");
        let quote = old.slice(range).expect("inside the text");
        let anchor = resolve_in_context(&new, Some(range), quote, &context(&old, range));
        assert_eq!((anchor.how, anchor.range()), (how, marked(now)), "{was} -> {now}");
    }

    #[test]
    fn a_passage_is_found_where_it_is_or_not_at_all() {
        check("the ⟦moon⟧ is full", "the ⟦moon⟧ is full", How::Exact);
        check("the ⟦moon⟧ is full", "the full ⟦moon⟧", How::Moved);
        check("the ⟦moon⟧ is full", "👩🏽‍💻 the ⟦moon⟧ is full", How::Moved);
        check("the ⟦moon⟧ is full", "the sun is out", How::Orphan);
        check("the ⟦moon⟧ is full", "a moon, a moon", How::Ambiguous);
        check("a sun and the ⟦moon⟧ is full", "moon! a new sun and the ⟦moon⟧ is full", How::Moved);
        check("the ⟦שלום⟧ x", "x\nthe ⟦שלום⟧ x", How::Moved);
    }

    #[test]
    fn a_place_without_its_words_proves_nothing() {
        let text = Text::from_canonical("the sun is full").expect("a text");
        let expected = CharRange::of(4, 7);
        let anchor = resolve_in_context(&text, expected, "moon", &Context::default());
        assert_eq!(anchor, Anchor::orphan());
        let far = CharRange::of(4_000, 7_000);
        assert_eq!(resolve_in_context(&text, far, "", &Context::default()), Anchor::orphan());
    }
}
