//! The one place that says what a text's canonical form is.
//!
//! The blocks joined by one line feed: no line feed inside a block, no Unicode normalisation, no trimming
//! of inner spaces. Positions count code points of exactly this string, here, in saved data and in files.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::offset_index::OffsetIndex;
use super::{CharOffset, CharRange, TextId, Utf16Offset};

/// The largest text that is taken, in bytes of UTF-8.
pub const MAX_TEXT_BYTES: usize = 10_000_000;

/// An immutable piece of writing: an article, or one comment.
///
/// Invariants: no block is empty or holds a line feed; the canonical text has at most [`MAX_TEXT_BYTES`].
/// A text without a block is allowed: the article of a document that has only comments.
#[derive(Clone)]
pub struct Text {
    id: TextId,
    canonical: Arc<str>,
    block_starts: Vec<CharOffset>,
    index: OffsetIndex,
}

impl Text {
    /// The text of these blocks, in their order.
    pub fn from_blocks<'b>(blocks: impl IntoIterator<Item = &'b str>) -> Result<Self, TextProblem> {
        let blocks: Vec<&str> = blocks.into_iter().collect();
        if let Some(block) = blocks.iter().position(|block| block.contains('\n')) {
            return Err(TextProblem::LineFeed { block });
        }
        Self::parse(&blocks.join("\n"), blocks.len())
    }

    /// Reads a canonical text back: every line is a block.
    pub fn from_canonical(canonical: &str) -> Result<Self, TextProblem> {
        let block_count = if canonical.is_empty() { 0 } else { canonical.split('\n').count() };
        Self::parse(canonical, block_count)
    }

    fn parse(canonical: &str, block_count: usize) -> Result<Self, TextProblem> {
        if canonical.len() > MAX_TEXT_BYTES {
            return Err(TextProblem::TooLong { bytes: canonical.len() });
        }
        let mut block_starts = Vec::with_capacity(block_count);
        let mut start = CharOffset::new(0);
        for (block, text) in canonical.split('\n').take(block_count).enumerate() {
            if text.is_empty() {
                return Err(TextProblem::EmptyBlock { block });
            }
            block_starts.push(start);
            start = start.after(text.chars().count() as u32 + 1);
        }
        Ok(Self {
            id: TextId::of(canonical),
            index: OffsetIndex::new(canonical),
            canonical: canonical.into(),
            block_starts,
        })
    }

    /// The hash that names this text.
    pub fn id(&self) -> TextId {
        self.id
    }

    /// The whole text, its blocks joined by one line feed.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// The place after the last code point.
    pub fn end(&self) -> CharOffset {
        self.index.end()
    }

    /// How many blocks the text has.
    pub fn block_count(&self) -> usize {
        self.block_starts.len()
    }

    /// Where a block lies, without the line feed behind it.
    pub fn block_range(&self, block: usize) -> Option<CharRange> {
        let start = *self.block_starts.get(block)?;
        let end = match self.block_starts.get(block + 1) {
            Some(next) => CharOffset::new(next.get() - 1),
            None => self.end(),
        };
        CharRange::new(start, end)
    }

    /// What a block says.
    pub fn block(&self, block: usize) -> Option<&str> {
        self.slice(self.block_range(block)?)
    }

    /// The text's blocks in their order.
    pub fn blocks(&self) -> impl Iterator<Item = &str> {
        self.canonical.split('\n').take(self.block_count())
    }

    /// The blocks that a stretch touches.
    pub fn blocks_of(&self, range: CharRange) -> Range<usize> {
        let from = self.block_at(range.start());
        let to = self.block_starts.partition_point(|start| *start < range.end());
        from..to.max(from)
    }

    /// The block that a place lies in; a line feed belongs to the block before it.
    pub fn block_at(&self, place: CharOffset) -> usize {
        self.block_starts.partition_point(|start| *start <= place).saturating_sub(1)
    }

    /// What a stretch says; `None` where it reaches behind the end.
    pub fn slice(&self, range: CharRange) -> Option<&str> {
        let start = self.index.byte_at(&self.canonical, range.start())?;
        let end = self.index.byte_at(&self.canonical, range.end())?;
        self.canonical.get(start..end)
    }

    /// The place of a UTF-16 offset counted from a block's start; `None` inside a surrogate pair and
    /// behind the end of the text.
    pub fn char_in_block(&self, block: usize, place: Utf16Offset) -> Option<CharOffset> {
        let start = self.index.utf16_at(&self.canonical, *self.block_starts.get(block)?)?;
        let place = Utf16Offset::new(start.get().checked_add(place.get())?);
        self.index.char_at_utf16(&self.canonical, place)
    }

    /// A place as UTF-16 units from the start of `block`; `None` before that block or behind the text.
    pub fn utf16_in_block(&self, block: usize, place: CharOffset) -> Option<Utf16Offset> {
        let start = self.index.utf16_at(&self.canonical, *self.block_starts.get(block)?)?;
        let place = self.index.utf16_at(&self.canonical, place)?;
        place.get().checked_sub(start.get()).map(Utf16Offset::new)
    }

    /// The place of a byte of the text's UTF-8, for files of programs that count bytes; `None` inside a code point and
    /// behind the end of the text.
    pub fn char_of_byte(&self, byte: u32) -> Option<CharOffset> {
        let byte = usize::try_from(byte).ok()?;
        self.canonical.is_char_boundary(byte).then(|| self.char_at_byte(byte))
    }

    /// Every place where `words` stand, overlapping ones too, in their order.
    pub fn find_all(&self, words: &str) -> Vec<CharRange> {
        let mut found = Vec::new();
        let char_count = words.chars().count() as u32;
        let mut from = 0;
        while let Some(at) = self.canonical.get(from..).and_then(|rest| rest.find(words)) {
            if words.is_empty() {
                break;
            }
            let byte = from + at;
            let start = self.index.char_at_byte(&self.canonical, byte);
            found.extend(CharRange::new(start, start.after(char_count)));
            from = byte + self.canonical[byte..].chars().next().map_or(1, char::len_utf8);
        }
        found
    }

    pub(super) fn byte_at(&self, place: CharOffset) -> Option<usize> {
        self.index.byte_at(&self.canonical, place)
    }

    pub(super) fn char_at_byte(&self, byte: usize) -> CharOffset {
        self.index.char_at_byte(&self.canonical, byte)
    }
}

/// Texts are equal when they say the same; all else follows from that.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.canonical == other.canonical
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({:?})", self.canonical)
    }
}

/// Why some blocks are no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextProblem {
    /// A block held a line feed.
    LineFeed {
        /// Which one, counted from 0.
        block: usize,
    },
    /// A block was empty.
    EmptyBlock {
        /// Which one, counted from 0.
        block: usize,
    },
    /// The whole was longer than [`MAX_TEXT_BYTES`].
    TooLong {
        /// How long it was, in bytes of UTF-8.
        bytes: usize,
    },
}

impl fmt::Display for TextProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LineFeed { block } => {
                write!(f, "expected a block without line breaks, but found one at block {block}")
            }
            Self::EmptyBlock { block } => {
                write!(f, "expected a block with words, but found nothing at block {block}")
            }
            Self::TooLong { bytes } => {
                write!(f, "expected a text of at most {MAX_TEXT_BYTES} bytes, but found {bytes}")
            }
        }
    }
}

impl std::error::Error for TextProblem {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The golden form. Changing it would move every position that was ever saved.
    #[test]
    fn blocks_are_joined_by_one_line_feed_and_nothing_else_is_touched() {
        let blocks = ["Café\u{301}  noir", "\u{a0}«\u{202f}oui\u{202f}»", "👩🏽‍💻 שלום"];
        let text = Text::from_blocks(blocks).expect("the blocks hold words and no line feed");
        assert_eq!(text.canonical(), "Café\u{301}  noir\n\u{a0}«\u{202f}oui\u{202f}»\n👩🏽‍💻 שלום");
        assert_eq!(text.id().to_string(), TextId::of(text.canonical()).to_string());
        assert_eq!(text.blocks().collect::<Vec<_>>(), blocks);
        assert_eq!(text.block_range(1), CharRange::of(12, 20));
        assert_eq!(Text::from_canonical(text.canonical()), Ok(text));
    }

    #[test]
    fn a_text_without_blocks_is_empty() {
        let text = Text::from_blocks([]).expect("nothing is a text");
        assert_eq!(text.block_count(), 0);
        assert_eq!(text, Text::from_canonical("").expect("nothing is a text"));
        assert_eq!(text.block_range(0), None);
    }

    #[test]
    fn what_is_no_block_is_named() {
        assert_eq!(Text::from_blocks(["a", "b\nc"]), Err(TextProblem::LineFeed { block: 1 }));
        assert_eq!(Text::from_blocks(["a", ""]), Err(TextProblem::EmptyBlock { block: 1 }));
        assert_eq!(Text::from_blocks([""]), Err(TextProblem::EmptyBlock { block: 0 }));
        assert_eq!(Text::from_canonical("a\n\nb"), Err(TextProblem::EmptyBlock { block: 1 }));
        let long = "x".repeat(MAX_TEXT_BYTES + 1);
        assert_eq!(Text::from_canonical(&long), Err(TextProblem::TooLong { bytes: long.len() }));
    }

    #[test]
    fn a_stretch_names_the_blocks_that_it_touches() {
        let text = Text::from_blocks(["one", "two", "three"]).expect("three plain blocks");
        let check = |start, end, blocks: Range<usize>| {
            let range = CharRange::of(start, end).expect("start before end");
            assert_eq!(text.blocks_of(range), blocks, "{range}");
        };
        check(0, 3, 0..1);
        check(0, 4, 0..1);
        check(0, 5, 0..2);
        check(4, 7, 1..2);
        check(2, 13, 0..3);
    }

    #[test]
    fn every_place_of_a_quote_is_found() {
        let text = Text::from_blocks(["é aa aaa", "aa"]).expect("two plain blocks");
        let ranges: Vec<String> = text.find_all("aa").iter().map(ToString::to_string).collect();
        assert_eq!(ranges, ["2..4", "5..7", "6..8", "9..11"]);
        assert_eq!(text.find_all(""), []);
    }
}
