//! Places in a text, counted in Unicode code points.
//!
//! The W3C Web Annotation model (section 4.2.5, Text Position Selector) counts code points, the start
//! included and the end not. UTF-16 units are what the DOM and most other tools count; they have a type
//! of their own and exist only at the edges.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A place between two code points of a text: 0 is before the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CharOffset(u32);

/// A place in a text in UTF-16 units, as the DOM counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utf16Offset(u32);

/// A non-empty stretch of a text in code points: `CharRange(4..8)` is `The ⟦moon⟧ is full`.
///
/// Invariant: start < end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CharRange {
    start: CharOffset,
    end: CharOffset,
}

impl CharOffset {
    /// The place after `count` code points. Whether a text reaches that far is the text's to say.
    pub const fn new(count: u32) -> Self {
        Self(count)
    }

    /// How many code points lie before this place.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The place `count` code points further on; stays at the largest place there is.
    pub const fn after(self, count: u32) -> Self {
        Self(self.0.saturating_add(count))
    }

    /// How many code points lie between an earlier place and this one; 0 when it isn't earlier.
    pub const fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }
}

impl Utf16Offset {
    /// The place after `count` UTF-16 units.
    pub const fn new(count: u32) -> Self {
        Self(count)
    }

    /// How many UTF-16 units lie before this place.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl CharRange {
    /// `None` unless `start` lies before `end`.
    pub const fn new(start: CharOffset, end: CharOffset) -> Option<Self> {
        if start.0 < end.0 { Some(Self { start, end }) } else { None }
    }

    /// [`CharRange::new`] on plain counts.
    pub const fn of(start: u32, end: u32) -> Option<Self> {
        Self::new(CharOffset(start), CharOffset(end))
    }

    /// The first place of the stretch.
    pub const fn start(self) -> CharOffset {
        self.start
    }

    /// The place after its last code point.
    pub const fn end(self) -> CharOffset {
        self.end
    }

    /// Its length in code points, at least 1.
    pub const fn char_count(self) -> u32 {
        self.end.0 - self.start.0
    }

    /// The two stretches share at least one code point.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start.0 < other.end.0 && other.start.0 < self.end.0
    }

    /// `other` lies within this stretch.
    pub const fn contains(self, other: Self) -> bool {
        self.start.0 <= other.start.0 && other.end.0 <= self.end.0
    }

    /// What the two stretches share.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }
}

impl fmt::Display for CharOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for CharRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl fmt::Debug for CharRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CharRange({self})")
    }
}
