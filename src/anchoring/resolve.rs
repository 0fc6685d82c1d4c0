//! Finds a described passage in a text.
//!
//! Three things speak for a place: its words, what stands before it, and what stands after it. The words decide what
//! may be said: only to the letter are they [`Anchor::Exact`] or [`Anchor::Moved`]. The sides decide whether it is said at
//! all: a place where neither side agrees is at best one that a person may choose. So a near twin, or the twin of a
//! paragraph that is gone, is never taken: [`Searcher::describe`] has seen to it that its sides differ. People
//! forgive an orphan; they don't forgive a silent wrong match.
//!
//! Hypothesis' client scores as well, half for the quote, a fifth for each side and a fiftieth for the position, and
//! takes the best place, whatever its score and the next one's. That finds more, and what should not be found, too.

use super::fold::Folded;
use super::myers::Begin;
use super::searcher::{Care, Pattern, Place, SIDE, Searcher, Side};
use super::selector::{Anchor, Candidate, Changed, Company, Selectors};
use super::word_diff::word_diff;
use crate::text::{CharRange, Text};

/// From so many symbols on a quote that was alone, or is, speaks for itself.
const LONG: usize = 32;

/// From so many symbols on a quote may differ where one side alone agrees, and one in how many of them may.
const HALF_SURE: usize = 16;
const HALF_SURE_ERRORS: usize = 5;

/// The candidates that are told.
const CANDIDATE_COUNT: usize = 12;

/// Finds a passage. For many passages in one text make a [`Searcher`] once.
pub fn resolve(selectors: &Selectors, text: &Text) -> Anchor {
    Searcher::of(text).resolve(selectors)
}

/// A place with all that speaks for it.
#[derive(Clone, Debug)]
struct Contender {
    place: Place,
    range: CharRange,
    is_to_the_letter: bool,
    sides: [Side; 2],
    /// Something else is known to have been there before.
    is_taken: bool,
}

impl Contender {
    fn evidence(&self) -> usize {
        self.sides.iter().map(|side| *side as usize).sum()
    }

    fn sides_that_agree(&self) -> usize {
        self.sides.iter().filter(|side| **side == Side::Agrees).count()
    }

    fn candidate(&self, length: usize) -> Candidate {
        let words = 1.0 - self.place.errors as f32 / length.max(1) as f32;
        let score = words.max(0.0) / 2.0 + self.evidence() as f32 / 8.0;
        Candidate { range: self.range, errors: self.place.errors, score }
    }
}

impl Searcher<'_> {
    /// Finds a passage in this text.
    pub fn resolve(&mut self, selectors: &Selectors) -> Anchor {
        self.resolve_among(selectors, |_, _| false)
    }

    /// Finds a passage, taking no place that `is_taken`: where something else is known to have been before.
    pub(super) fn resolve_among(
        &mut self,
        selectors: &Selectors,
        mut is_taken: impl FnMut(&Folded, &std::ops::Range<usize>) -> bool,
    ) -> Anchor {
        if let Some(range) = self.unchanged(selectors)
            && !is_taken(&self.folded, &self.folded.span(range))
        {
            return Anchor::Exact(range);
        }
        let pattern = Pattern::of(selectors);
        let mut contenders: Vec<Contender> = Vec::new();
        for place in self.places(&pattern) {
            let Some(range) = self.range(place.span.clone(), &selectors.quote) else { continue };
            let is_to_the_letter = self.text.slice(range) == Some(&selectors.quote);
            let sides = self.sides(&pattern, &place.span, Care::Once);
            let sides = self.weighed(selectors.company, &place.span, sides);
            let is_taken = is_taken(&self.folded, &place.span);
            contenders.push(Contender { place, range, is_to_the_letter, sides, is_taken });
        }
        let rank = |one: &Contender| (!one.is_taken, one.evidence(), std::cmp::Reverse(one.place.errors));
        contenders.sort_by(|a, b| rank(b).cmp(&rank(a)).then(a.range.cmp(&b.range)));
        let best = contenders.first().filter(|best| !best.is_taken);
        let found = best.and_then(|best| self.judge(selectors, &pattern, best, &contenders[1..]));
        found.unwrap_or_else(|| {
            let is_worth_a_look = |one: &&Contender| {
                one.place.errors * HALF_SURE_ERRORS <= pattern.quote.len() || one.sides_that_agree() > 0
            };
            let worth = contenders.iter().filter(is_worth_a_look).take(CANDIDATE_COUNT);
            let mut candidates: Vec<Candidate> =
                worth.map(|one| one.candidate(pattern.quote.len())).collect();
            candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
            if candidates.is_empty() { Anchor::Orphan } else { Anchor::Ambiguous(candidates) }
        })
    }

    /// A side that doesn't tell a passage from its twins says nothing. One that was empty, since the text began or
    /// ended there, agrees where it does so still.
    fn weighed(&self, company: Company, span: &std::ops::Range<usize>, sides: [Side; 2]) -> [Side; 2] {
        let Company::Twins { is_told_before, is_told_after } = company else {
            return sides;
        };
        let weigh = |side: Side, is_told: bool, is_edge: bool| match side {
            Side::Silent if is_edge => Side::Agrees,
            Side::Silent => Side::Differs,
            Side::Agrees if !is_told => Side::Silent,
            side => side,
        };
        let is_last = span.end == self.folded.symbols().len();
        [weigh(sides[0], is_told_before, span.start == 0), weigh(sides[1], is_told_after, is_last)]
    }

    /// The words at their old place between their old neighbours, all to the letter.
    fn unchanged(&self, selectors: &Selectors) -> Option<CharRange> {
        let range = selectors.position.filter(|range| self.text.slice(*range) == Some(&selectors.quote))?;
        let prefix = u32::try_from(selectors.prefix.chars().count()).ok()?;
        let suffix = u32::try_from(selectors.suffix.chars().count()).ok()?;
        let from = range.start().get().checked_sub(prefix)?;
        let whole = CharRange::of(from, range.end().get().checked_add(suffix)?)?;
        let words = self.text.slice(whole)?;
        let is_so = words.starts_with(&selectors.prefix) && words.ends_with(&selectors.suffix);
        // A side that is empty because the text began or ended there must be empty still, if it is known to have been.
        let is_edge = |side: u32, edge: bool| side > 0 || edge || selectors.company == Company::Unknown;
        (is_so && is_edge(prefix, from == 0) && is_edge(suffix, whole.end() == self.text.end()))
            .then_some(range)
    }

    /// What may be said of the best place; `None` when nothing tells it from the others, or too little speaks for it.
    fn judge(
        &mut self,
        selectors: &Selectors,
        pattern: &Pattern,
        best: &Contender,
        others: &[Contender],
    ) -> Option<Anchor> {
        let length = pattern.quote.len();
        let errors = best.place.errors;
        let has_twins = matches!(selectors.company, Company::Twins { .. });
        let is_rival = |other: &Contender| {
            let is_as_near = other.place.errors <= errors + (length / 10).max(1);
            let is_better_read = other.place.errors <= errors && other.sides_that_agree() > 0;
            // Without twins before, words to the letter can only be the passage, moved, or a new twin of it.
            let has_the_words = other.place.errors == 0 && errors > 0 && !has_twins;
            let is_as_well_placed = other.evidence() >= best.evidence() && is_as_near;
            !other.is_taken && (is_as_well_placed || is_better_read || has_the_words)
        };
        if others.iter().any(is_rival) {
            return None;
        }
        let is_known_long = length >= LONG && selectors.company == Company::Alone;
        let is_there = selectors.position == Some(best.range);
        let is_without_sides = best.sides == [Side::Silent; 2];
        let is_sure = match best.evidence() {
            // Of twins, one side alone says too little: it may be the twin's.
            evidence if has_twins => evidence == 4,
            3.. => true,
            _ if is_without_sides => is_there || (length >= LONG && !has_twins),
            _ => is_known_long && best.sides_that_agree() == 0 && errors == 0,
        };
        if is_sure && best.is_to_the_letter {
            return Some(if is_there { Anchor::Exact(best.range) } else { Anchor::Moved(best.range) });
        }
        let is_half_sure = best.sides_that_agree() > 0 || (is_without_sides && errors == 0);
        let is_near = match best.evidence() {
            3.. => true,
            _ => errors == 0 || (length >= HALF_SURE && errors * HALF_SURE_ERRORS <= length),
        };
        let is_guess = is_sure || (is_half_sure && is_near && !has_twins);
        if !is_guess || self.is_rather_gone(pattern, best) {
            return None;
        }
        self.changed(selectors, best.range, errors).map(Anchor::Changed)
    }

    pub(super) fn changed(&self, selectors: &Selectors, range: CharRange, errors: usize) -> Option<Changed> {
        let diff = word_diff(&selectors.quote, self.text.slice(range)?);
        Some(Changed { range, errors, diff })
    }

    /// The surroundings fit better without the passage than around it: `1. … ⟦2. …⟧ 3. …` with its second line gone has
    /// a line at its place that differs in two figures, and so does the next one.
    fn is_rather_gone(&mut self, pattern: &Pattern, best: &Contender) -> bool {
        let (before, after) = pattern.near();
        let span = best.place.span.clone();
        let end = self.folded.symbols().len();
        let slack = (pattern.quote.len() / 2).min(16) as i64;
        let start = span.start as i64 - before.len() as i64;
        let kept = best.place.errors
            + self.distance_near(before, start, slack, 0..span.start)
            + self.distance_near(after, span.end as i64, slack, span.end..end);
        if kept == 0 || (before.is_empty() && after.is_empty()) {
            return false;
        }
        let joined: Vec<u16> = [before, after].concat();
        // Where nothing is known of one side, the other one would have to have come to the passage's own place.
        let from =
            if before.is_empty() { span.start } else { span.start - span.start.min(SIDE + slack as usize) };
        let to = if after.is_empty() { span.end } else { span.end + SIDE + slack as usize };
        let (from, to) = match (before.is_empty(), after.is_empty()) {
            (true, _) => (from, span.start + after.len() + slack as usize),
            (_, true) => (span.end.saturating_sub(before.len() + slack as usize), to),
            _ => (from, to),
        };
        let window = &self.folded.symbols()[from.min(end)..to.min(end)];
        self.matcher.take(joined.iter().copied());
        let gone = self.matcher.best(window.iter().copied(), Begin::Anywhere).errors;
        gone < kept
    }
}
