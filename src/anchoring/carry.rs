//! Carries passages over from a text to its revised version.
//!
//! Where both versions are known they are compared as wholes first: a passage whose neighbours are known to be where
//! they are is found even when it reads quite otherwise now, and a twin that was there before is not taken for it.
//! Only what is not found that way is searched by its words.

use std::ops::Range;

use super::align::Alignment;
use super::fold::Folded;
use super::myers::Begin;
use super::searcher::{Pattern, SIDE, Searcher};
use super::selector::{Anchor, Candidate, Changed};
use super::word_diff::word_diff;
use crate::text::{CharRange, Text};

/// Words on each side that must be where they were for a side to agree.
const NEIGHBOURS: usize = 3;

/// Percent of a passage's letters that must be in words of both versions, for it to be there still.
const KEPT: usize = 40;

/// The same where no side agrees, and the symbols that it takes then.
const KEPT_ALONE: usize = 60;
const LONG: usize = 24;

/// Percent of a passage's letters that may differ where all around it is as it was.
const ERRORS: usize = 50;

/// A passage in the revised version.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// Where it is.
    pub anchor: Anchor,
    /// How that is known.
    pub reason: Reason,
}

/// How it is known where a passage is, or that it is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The versions go on alike around it.
    InItsPlace,
    /// It was found by its words, in another place.
    ByItsWords,
    /// What reads like it stands where something else stood before.
    TwinOnly,
    /// Nothing reads like it.
    NothingLikeIt,
}

/// Two versions of a text, made ready.
pub struct Revision<'t> {
    old: &'t Text,
    alignment: Alignment,
    was: Searcher<'t>,
    now: Searcher<'t>,
}

/// Carries passages over; those that reach behind the old text are orphans.
pub fn carry_over(old: &Text, new: &Text, passages: &[CharRange]) -> Vec<Carried> {
    let mut revision = Revision::of(old, new);
    passages.iter().map(|range| revision.carry(*range)).collect()
}

impl<'t> Revision<'t> {
    /// Compares two versions.
    pub fn of(old: &'t Text, new: &'t Text) -> Self {
        let (was, now) = (Folded::of(old.canonical()), Folded::of(new.canonical()));
        let alignment = Alignment::of(&was, &now);
        Self { old, alignment, was: Searcher::of_folded(old, was), now: Searcher::of_folded(new, now) }
    }

    /// Where a passage of the old version is in the new one.
    pub fn carry(&mut self, range: CharRange) -> Carried {
        let span = self.was.folded.span(range);
        let words = self.alignment.old_words(&span);
        let Some(quote) = self.old.slice(range).filter(|_| !words.is_empty()) else {
            return Carried { anchor: self.by_its_words(range, &words), reason: Reason::NothingLikeIt };
        };
        let quote = quote.to_owned();
        if let Some(anchor) = self.in_its_place(range, &quote, &span, &words) {
            return Carried { anchor, reason: Reason::InItsPlace };
        }
        let anchor = self.by_its_words(range, &words);
        let reason = match &anchor {
            Anchor::Orphan => Reason::NothingLikeIt,
            Anchor::Ambiguous(candidates)
                if candidates.iter().all(|one| self.is_taken(&self.now.folded.span(one.range), &words)) =>
            {
                Reason::TwinOnly
            }
            _ => Reason::ByItsWords,
        };
        Carried { anchor, reason }
    }

    fn in_its_place(
        &mut self,
        range: CharRange,
        quote: &str,
        span: &Range<usize>,
        words: &Range<usize>,
    ) -> Option<Anchor> {
        let letters = |word: usize| (self.alignment.old[word].end - self.alignment.old[word].start) as usize;
        let all: usize = words.clone().map(letters).sum();
        let kept: usize =
            words.clone().filter(|word| self.alignment.to_new(*word).is_some()).map(letters).sum();
        let sides = [self.goes_on_before(words.start), self.goes_on_after(words.end)];
        // Without a neighbour, a word or two are joined by chance.
        let is_alone = sides == [false; 2] && (span.len() < LONG || kept * 100 < all * KEPT_ALONE);
        if is_alone || (kept * 100 < all * KEPT && sides != [true; 2]) {
            return None;
        }
        let place = self.place(span, words)?;
        let found = self.now.range(place.clone(), quote)?;
        let is_to_the_letter = self.now.text.slice(found) == Some(quote);
        if is_to_the_letter {
            let anchor = if found == range { Anchor::Exact(found) } else { Anchor::Moved(found) };
            return Some(anchor).filter(|_| self.is_told_from_twins(span, &place));
        }
        self.now.matcher.take(self.was.folded.symbols()[span.clone()].iter().copied());
        let errors = self.now.matcher.distance(self.now.folded.symbols()[place.clone()].iter().copied());
        if errors == 0 && !self.is_told_from_twins(span, &place) {
            return None;
        }
        let most = if sides == [true; 2] { ERRORS } else { ERRORS / 2 };
        if errors * 100 > span.len() * most
            || is_of_another(&self.alignment, &mut self.was, &self.now.folded, &place, span, errors)
        {
            return None;
        }
        let diff = word_diff(quote, self.now.text.slice(found)?);
        Some(Anchor::Changed(Changed { range: found, errors, diff }))
    }

    /// The new symbols of a passage, between those of its neighbours.
    fn place(&mut self, span: &Range<usize>, words: &Range<usize>) -> Option<Range<usize>> {
        let Alignment { old, new, .. } = &self.alignment;
        let first = self.alignment.to_new(words.start);
        let last = self.alignment.to_new(words.end - 1);
        // A passage may begin or end inside a word, which is as long in both versions when it is the same.
        let from_first = |word: usize| {
            new[word].start as usize + span.start.saturating_sub(old[words.start].start as usize)
        };
        let to_last =
            |word: usize| new[word].end as usize - (old[words.end - 1].end as usize).saturating_sub(span.end);
        if let (Some(first), Some(last)) = (first, last) {
            return Some(from_first(first)..to_last(last)).filter(|place| !place.is_empty());
        }
        let before = (0..words.start).rev().find_map(|word| self.alignment.to_new(word));
        let after = (words.end..old.len()).find_map(|word| self.alignment.to_new(word));
        let end_of_text = self.now.folded.symbols().len();
        let from = first.map_or_else(|| before.map_or(0, |word| new[word].end as usize), from_first);
        let to = last.map_or_else(|| after.map_or(end_of_text, |word| new[word].start as usize), to_last);
        if from >= to || to - from > span.len() * 4 + 200 {
            return None;
        }
        let quote = &self.was.folded.symbols()[span.clone()];
        let window = &self.now.folded.symbols()[from..to];
        let matcher = &mut self.now.matcher;
        let end = match last {
            Some(_) => window.len(),
            None => {
                matcher.take(quote.iter().copied());
                let begin = if first.is_some() { Begin::AtFirst } else { Begin::Anywhere };
                matcher.best(window.iter().copied(), begin).end
            }
        };
        let start = match first {
            Some(_) => 0,
            None => {
                matcher.take(quote.iter().rev().copied());
                end - matcher.best(window[..end].iter().rev().copied(), Begin::AtFirst).end
            }
        };
        self.to_words(from + start..from + end).filter(|place| !place.is_empty())
    }

    /// Widened to the new words that it touches.
    fn to_words(&self, place: Range<usize>) -> Option<Range<usize>> {
        let words = self.alignment.new_words(&place);
        let first = self.alignment.new.get(words.start).filter(|_| !words.is_empty())?;
        let last = self.alignment.new.get(words.end - 1)?;
        Some(first.start as usize..last.end as usize)
    }

    /// The words before a word are where they were, one after the other and up to it.
    fn goes_on_before(&self, word: usize) -> bool {
        let neighbours = word.saturating_sub(NEIGHBOURS)..word;
        let found: Option<Vec<usize>> = neighbours.map(|word| self.alignment.to_new(word)).collect();
        let Some(found) = found else { return false };
        let is_run = found.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        let reaches = self.alignment.to_new(word).is_none_or(|own| match found.last() {
            Some(last) => last + 1 == own,
            None => own == 0,
        });
        is_run && reaches
    }

    fn goes_on_after(&self, end: usize) -> bool {
        let neighbours = end..(end + NEIGHBOURS).min(self.alignment.old.len());
        let found: Option<Vec<usize>> = neighbours.map(|word| self.alignment.to_new(word)).collect();
        let Some(found) = found else { return false };
        let is_run = found.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        let last = end.checked_sub(1).and_then(|word| self.alignment.to_new(word));
        let reaches = last.is_none_or(|own| match found.first() {
            Some(first) => own + 1 == *first,
            None => own + 1 == self.alignment.new.len(),
        });
        is_run && reaches
    }

    /// Where the same words stood elsewhere before, or came elsewhere, the versions must go on alike around the passage for
    /// longer than around its twin: else nobody can tell which of them is left, or came.
    fn is_told_from_twins(&mut self, span: &Range<usize>, place: &Range<usize>) -> bool {
        let quote = self.was.folded.symbols()[span.clone()].to_vec();
        let Self { alignment, was, now, .. } = self;
        let twins = was.same(&quote).into_iter().filter(|start| *start != span.start);
        let told_before = twins.into_iter().all(|twin| {
            let words = alignment.old_words(&beyond(was.folded.symbols(), span, twin));
            is_run(words.map(|word| alignment.to_new(word)))
        });
        let is_fresh = |start: usize| {
            let words = alignment.new_words(&(start..start + quote.len()));
            is_most(words, |word| alignment.to_old(word).is_none())
        };
        told_before
            && now
                .same(&quote)
                .into_iter()
                .filter(|start| *start != place.start)
                .filter(|start| is_fresh(*start))
                .all(|twin| {
                    let words = alignment.new_words(&beyond(now.folded.symbols(), place, twin));
                    is_run(words.map(|word| alignment.to_old(word)))
                })
    }

    fn by_its_words(&mut self, range: CharRange, words: &Range<usize>) -> Anchor {
        let Some(selectors) = self.was.describe(range) else {
            return Anchor::Orphan;
        };
        let Self { alignment, was, now, .. } = self;
        let span = was.folded.span(range);
        let anchor = now.resolve_among(&selectors, |folded, place| {
            is_taken(alignment, place, words) && {
                was.matcher.take(was.folded.symbols()[span.clone()].iter().copied());
                let errors = was.matcher.distance(folded.symbols()[place.clone()].iter().copied());
                is_of_another(alignment, was, folded, place, &span, errors)
            }
        });
        match anchor {
            Anchor::Changed(changed)
                if is_of_another(
                    alignment,
                    was,
                    &now.folded,
                    &now.folded.span(changed.range),
                    &span,
                    changed.errors,
                ) =>
            {
                let Changed { range, errors, .. } = changed;
                Anchor::Ambiguous(vec![Candidate { range, errors, score: 0.5 }])
            }
            anchor => anchor,
        }
    }

    fn is_taken(&self, place: &Range<usize>, words: &Range<usize>) -> bool {
        is_taken(&self.alignment, place, words)
    }
}

/// Something else of the old version, which is nowhere else now, reads as much like what stands at a new place: then it
/// is what became of that, and not of the passage.
fn is_of_another(
    alignment: &Alignment,
    was: &mut Searcher<'_>,
    now: &Folded,
    place: &Range<usize>,
    span: &Range<usize>,
    errors: usize,
) -> bool {
    let symbols = now.symbols();
    let before = place.start.saturating_sub(SIDE)..place.start;
    let after = place.end..(place.end + SIDE).min(symbols.len());
    let pattern = Pattern::of_symbols(&symbols[before], &symbols[place.clone()], &symbols[after]);
    let overlaps = |other: &Range<usize>| other.start < span.end && span.start < other.end;
    let there = alignment.new_words(place);
    // What is known to be elsewhere now is not here.
    let has_a_place = |other: &Range<usize>| {
        let is_elsewhere = |word| alignment.to_new(word).is_some_and(|new| !there.contains(&new));
        let words = alignment.old_words(other);
        words.clone().filter(|word| is_elsewhere(*word)).count() * 8 >= words.len() * 7
    };
    let others = was.places(&pattern);
    let mut others = others.iter().filter(|other| !overlaps(&other.span) && other.errors <= errors);
    others.any(|other| !has_a_place(&other.span))
}

/// Half of some words and more.
fn is_most(words: Range<usize>, is_so: impl Fn(usize) -> bool) -> bool {
    !words.is_empty() && words.clone().filter(|word| is_so(*word)).count() * 2 >= words.len()
}

/// Words of one version that are words of the other one, one after the other.
fn is_run(mut words: impl Iterator<Item = Option<usize>>) -> bool {
    let Some(Some(mut last)) = words.next() else { return false };
    words.all(|word| word.is_some_and(|word| std::mem::replace(&mut last, word) + 1 == word))
}

/// A place with so much on both sides that it reads otherwise than its twin there, and some words more.
fn beyond(symbols: &[u16], place: &Range<usize>, twin: usize) -> Range<usize> {
    let twin_end = twin + place.len();
    let before = symbols[..place.start].iter().rev().zip(symbols[..twin].iter().rev());
    let after = symbols[place.end..].iter().zip(&symbols[twin_end..]);
    let before = before.take_while(|(a, b)| a == b).count();
    let after = after.take_while(|(a, b)| a == b).count();
    place.start.saturating_sub(before + SIDE / 2)..(place.end + after + SIDE / 2).min(symbols.len())
}

/// At least half of the words at a new place are words of the old version, and not of the passage itself.
fn is_taken(alignment: &Alignment, place: &Range<usize>, words: &Range<usize>) -> bool {
    let there = alignment.new_words(place);
    let others = there.clone().filter_map(|word| alignment.to_old(word)).filter(|old| !words.contains(old));
    others.count() * 2 >= there.len().max(1)
}
