//! One text made ready for many searches, and the places in it that read like a passage.
//!
//! A search has three steps. Seeds of the quote and of what stood around it (see [`Seeds`]) vote for where the quote would
//! begin; the most voted for are looked at letter by letter ([`Matcher`]); and what stands on each side is held
//! against what stood there. All places with the very words are found besides, however many votes they have.

use super::fold::{Folded, SPACE, is_of_word};
use super::myers::{Begin, Matcher};
use super::seeds::{SEED, Seeds};
use super::selector::Selectors;
use crate::text::{CharRange, Text, capture};

/// Symbols of a side at least; more where it takes more to tell a passage from its twins.
pub(super) const SIDE: usize = 48;

/// How far a side may be from where it was expected, in symbols: a word or two were put in or left out.
const SLACK: usize = 12;

/// One in so many symbols of a side may differ, and of the symbols that were added to tell it from its twins.
const SIDE_ERRORS: usize = 5;
const LONG_SIDE_ERRORS: usize = 16;

/// Percent of a quote's symbols that may differ, and the most that may in all.
const QUOTE_ERRORS: usize = 35;
const MOST_ERRORS: usize = 256;

/// Longer quotes are found to the letter or not at all: nobody compares so much.
const LONGEST: usize = 4_096;

/// Seeds that are looked up for one quote, the places that all of them may have, and the groups of places that are
/// looked at.
const SEED_COUNT: usize = 32;
const VOTE_COUNT: usize = 600;
const GROUP_COUNT: usize = 8;

/// Places with the very words that are looked at; of a word that stands in more places, none is told from the others.
const SAME_COUNT: usize = 200;

/// A text that is searched.
pub struct Searcher<'t> {
    pub(super) text: &'t Text,
    pub(super) folded: Folded,
    seeds: Option<Seeds>,
    pub(super) matcher: Matcher,
}

/// What is looked for, folded.
pub(super) struct Pattern {
    pub before: Vec<u16>,
    pub quote: Vec<u16>,
    pub after: Vec<u16>,
    starts_at_word: bool,
    ends_at_word: bool,
}

/// A place that reads like a quote: its symbols, and how many of them differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub span: std::ops::Range<usize>,
    pub errors: usize,
}

/// What stands on one side of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// Something else than stood there.
    Differs,
    /// It is not known what stood there, or nothing did.
    Silent,
    /// What stood there.
    Agrees,
}

/// How far a side must be from what stood there to differ from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// Farther than an edited one would be.
    Once = 1,
    /// Twice as far: what is to tell a passage from a twin must still do so when both were edited.
    Twice = 2,
}

impl Pattern {
    pub fn of(selectors: &Selectors) -> Self {
        let Selectors { quote, prefix, suffix, .. } = selectors;
        let whole = Folded::of(&format!("{prefix}{quote}{suffix}"));
        let start = prefix.chars().count() as u32;
        let end = start + quote.chars().count() as u32;
        let span = CharRange::of(start, end).map_or(0..0, |range| whole.span(range));
        let (before, rest) = whole.symbols().split_at(span.start);
        let (quote, after) = rest.split_at(span.len());
        Self::of_symbols(before, quote, after)
    }

    pub fn of_symbols(before: &[u16], quote: &[u16], after: &[u16]) -> Self {
        let is_word = |symbol: Option<&u16>| symbol.is_some_and(|symbol| is_of_word(*symbol));
        Self {
            starts_at_word: is_word(quote.first()) && !is_word(before.last()),
            ends_at_word: is_word(quote.last()) && !is_word(after.first()),
            before: before.to_vec(),
            quote: quote.to_vec(),
            after: after.to_vec(),
        }
    }

    /// How many symbols of the quote may differ.
    pub fn most_errors(&self) -> usize {
        if self.quote.len() > LONGEST { 0 } else { (self.quote.len() * QUOTE_ERRORS / 100).min(MOST_ERRORS) }
    }

    /// The symbols next to the quote.
    pub fn near(&self) -> (&[u16], &[u16]) {
        (&self.before[self.before.len().saturating_sub(SIDE)..], &self.after[..self.after.len().min(SIDE)])
    }
}

impl<'t> Searcher<'t> {
    /// Makes a text ready.
    pub fn of(text: &'t Text) -> Self {
        Self::of_folded(text, Folded::of(text.canonical()))
    }

    pub(super) fn of_folded(text: &'t Text, folded: Folded) -> Self {
        Self { text, folded, seeds: None, matcher: Matcher::new() }
    }

    /// The place in the text: to the letter where the quote stands there, else as a person would have selected it.
    pub(super) fn range(&self, span: std::ops::Range<usize>, quote: &str) -> Option<CharRange> {
        let raw = self.folded.range(span)?;
        let length = u32::try_from(quote.chars().count()).ok()?;
        // White space at a quote's ends is no part of the symbols that were found for it.
        let lead = quote.chars().take_while(|c| c.is_whitespace()).count() as u32;
        let to_the_letter = [0, lead].into_iter().find_map(|lead| {
            let start = raw.start().get().checked_sub(lead)?;
            let range = CharRange::of(start, start.checked_add(length)?)?;
            (self.text.slice(range) == Some(quote)).then_some(range)
        });
        to_the_letter.or_else(|| capture(self.text, raw.start(), raw.end())).or(Some(raw))
    }

    /// Every place that reads like the quote, none overlapping a better one.
    pub(super) fn places(&mut self, pattern: &Pattern) -> Vec<Place> {
        if pattern.quote.is_empty() {
            return Vec::new();
        }
        let mut places: Vec<Place> = Vec::new();
        for start in self.same(&pattern.quote) {
            let place =
                self.widen_to_words(pattern, Place { span: start..start + pattern.quote.len(), errors: 0 });
            places.push(place);
        }
        let most = pattern.most_errors();
        if most > 0 {
            let nearby = self.nearby(pattern, most);
            places.extend(nearby.into_iter().map(|place| self.widen_to_words(pattern, place)));
        }
        places.retain(|place| place.errors <= most.max(2));
        places.sort_by_key(|place| (place.errors, place.span.start));
        let mut kept: Vec<Place> = Vec::new();
        for place in places {
            let overlaps =
                |other: &Place| other.span.start < place.span.end && place.span.start < other.span.end;
            // Overlapping twins with the very words are as good as each other.
            if !kept.iter().any(|other| {
                overlaps(other) && (other.errors < place.errors || *other == place || place.errors > 0)
            }) {
                kept.push(place);
            }
        }
        kept
    }

    /// Where exactly these symbols begin.
    pub(super) fn same(&mut self, quote: &[u16]) -> Vec<usize> {
        let seeds = self.seeds.get_or_insert_with(|| Seeds::of(self.folded.symbols()));
        let symbols = self.folded.symbols();
        let Some(first) = quote.first() else {
            return Vec::new();
        };
        let rarest = quote.windows(SEED).enumerate().map(|(at, seed)| (at, seeds.places(seed)));
        match rarest.min_by_key(|(_, places)| places.len()) {
            Some((at, places)) => {
                let starts = places.iter().filter_map(|place| (*place as usize).checked_sub(at));
                starts.filter(|start| symbols[*start..].starts_with(quote)).take(SAME_COUNT).collect()
            }
            None => {
                let is_there =
                    |(at, symbol): (usize, &u16)| symbol == first && symbols[at..].starts_with(quote);
                let starts = symbols.iter().enumerate().filter(|found| is_there(*found));
                starts.map(|(at, _)| at).take(SAME_COUNT).collect()
            }
        }
    }

    fn nearby(&mut self, pattern: &Pattern, most: usize) -> Vec<Place> {
        let length = pattern.quote.len();
        let width = 8 + length / 6;
        let groups = self.groups(pattern, width);
        if groups.is_empty() {
            return Vec::new();
        }
        let symbols = self.folded.symbols();
        self.matcher.take(pattern.quote.iter().copied());
        let ends: Vec<(usize, usize, usize)> = groups
            .into_iter()
            .filter_map(|start| {
                let from = (start - (most + 8) as i64).max(0) as usize;
                let to = ((start + (width + length + most + 8) as i64).max(0) as usize).min(symbols.len());
                let window = symbols.get(from..to)?;
                let found = self.matcher.best(window.iter().copied(), Begin::Anywhere);
                (found.errors <= most && found.end > 0).then_some((from, from + found.end, found.errors))
            })
            .collect();
        self.matcher.take(pattern.quote.iter().rev().copied());
        let place = |(from, end, errors): (usize, usize, usize)| {
            let back = self.matcher.best(symbols[from..end].iter().rev().copied(), Begin::AtFirst);
            Place { span: end - back.end..end, errors }
        };
        ends.into_iter().map(place).filter(|place| !place.span.is_empty()).collect()
    }

    /// Where the quote would begin, after the most votes.
    fn groups(&mut self, pattern: &Pattern, width: usize) -> Vec<i64> {
        let seeds = self.seeds.get_or_insert_with(|| Seeds::of(self.folded.symbols()));
        let (before, after) = pattern.near();
        let whole: Vec<u16> = [before, &pattern.quote, after].concat();
        // The rarest seed of each few, so that no single change takes all of them.
        let every = (whole.len() / (4 * SEED_COUNT)).max(4);
        let mut rare: Vec<(usize, &[u32])> = Vec::new();
        for first in (0..whole.len().saturating_sub(SEED - 1)).step_by(every) {
            let offsets = first..(first + every).min(whole.len() - (SEED - 1));
            let found = offsets
                .map(|at| (at, seeds.places(&whole[at..at + SEED])))
                .filter(|(_, found)| !found.is_empty());
            rare.extend(found.min_by_key(|(_, found)| found.len()));
        }
        rare.sort_by_key(|(_, found)| found.len());
        let mut votes: Vec<i64> = Vec::new();
        for (at, found) in rare.into_iter().take(SEED_COUNT) {
            if !votes.is_empty() && votes.len() + found.len() > VOTE_COUNT {
                break;
            }
            let ahead = at as i64 - before.len() as i64;
            votes.extend(found.iter().take(VOTE_COUNT).map(|place| i64::from(*place) - ahead));
        }
        votes.sort_unstable();
        let mut groups: Vec<(usize, i64)> = Vec::new();
        let mut first = 0;
        while first < votes.len() {
            let count = votes[first..].partition_point(|vote| *vote <= votes[first] + width as i64);
            groups.push((count, votes[first]));
            first += count;
        }
        groups.sort_by_key(|(count, start)| (std::cmp::Reverse(*count), *start));
        groups.truncate(GROUP_COUNT);
        groups.into_iter().map(|(_, start)| start).collect()
    }

    /// Widens a place to whole words where the quote began or ended with one: `cat` is not in `concatenate`.
    fn widen_to_words(&mut self, pattern: &Pattern, place: Place) -> Place {
        let symbols = self.folded.symbols();
        let Place { span, errors } = place;
        let (mut start, mut end) = (span.start, span.end);
        while start < end && symbols[start] == SPACE && pattern.quote.first() != Some(&SPACE) {
            start += 1;
        }
        while end > start && symbols[end - 1] == SPACE && pattern.quote.last() != Some(&SPACE) {
            end -= 1;
        }
        let joins = |at: usize| {
            at > 0 && at < symbols.len() && is_of_word(symbols[at - 1]) && is_of_word(symbols[at])
        };
        while pattern.starts_at_word && joins(start) {
            start -= 1;
        }
        while pattern.ends_at_word && joins(end) {
            end += 1;
        }
        if (start..end) == span || start == end {
            return Place { span, errors };
        }
        self.matcher.take(pattern.quote.iter().copied());
        let errors = self.matcher.distance(symbols[start..end].iter().copied());
        Place { span: start..end, errors }
    }

    /// What stands on both sides of a place.
    pub(super) fn sides(
        &mut self,
        pattern: &Pattern,
        span: &std::ops::Range<usize>,
        care: Care,
    ) -> [Side; 2] {
        let start = span.start as i64 - pattern.before.len() as i64;
        let end = self.folded.symbols().len();
        [
            self.side(&pattern.before, start, 0..span.start, care),
            self.side(&pattern.after, span.end as i64, span.end..end, care),
        ]
    }

    fn side(&mut self, wanted: &[u16], start: i64, within: std::ops::Range<usize>, care: Care) -> Side {
        if wanted.is_empty() {
            return Side::Silent;
        }
        let most =
            wanted.len().min(SIDE) / SIDE_ERRORS + wanted.len().saturating_sub(SIDE) / LONG_SIDE_ERRORS;
        if self.distance_near(wanted, start, SLACK as i64, within) <= most * care as usize {
            Side::Agrees
        } else {
            Side::Differs
        }
    }

    /// How far symbols are from what stands about `start`.
    pub(super) fn distance_near(
        &mut self,
        wanted: &[u16],
        start: i64,
        slack: i64,
        within: std::ops::Range<usize>,
    ) -> usize {
        let symbols = self.folded.symbols();
        let clamp = |at: i64| (at.max(0) as usize).clamp(within.start, within.end);
        if usize::try_from(start).is_ok_and(|start| {
            start >= within.start
                && symbols[..within.end].get(start..).is_some_and(|rest| rest.starts_with(wanted))
        }) {
            return 0;
        }
        let window = &symbols[clamp(start - slack)..clamp(start + wanted.len() as i64 + slack)];
        self.matcher.take(wanted.iter().copied());
        self.matcher.best(window.iter().copied(), Begin::Anywhere).errors
    }
}
