//! Converts between code points, UTF-16 units and bytes of one text.
//!
//! A checkpoint every 64 code points keeps the conversion quick on long texts and the index small
//! (8 bytes for 64 code points). Bytes never leave the `text` module.

use super::{CharOffset, Utf16Offset};

const STRIDE: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Checkpoint {
    byte: u32,
    utf16: u32,
}

/// The conversion index of one text. It must be asked with the text that it was built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OffsetIndex {
    /// Before code point `n * STRIDE`.
    checkpoints: Vec<Checkpoint>,
    char_count: u32,
}

impl OffsetIndex {
    pub fn new(text: &str) -> Self {
        let mut checkpoints = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut utf16 = 0;
        let mut char_count = 0;
        for (count, (byte, char)) in text.char_indices().enumerate() {
            if count % STRIDE == 0 {
                checkpoints.push(Checkpoint { byte: byte as u32, utf16 });
            }
            utf16 += char.len_utf16() as u32;
            char_count += 1;
        }
        Self { checkpoints, char_count }
    }

    pub fn end(&self) -> CharOffset {
        CharOffset::new(self.char_count)
    }

    /// `None` behind the end of the text.
    pub fn byte_at(&self, text: &str, place: CharOffset) -> Option<usize> {
        if place == self.end() {
            return Some(text.len());
        }
        let (from, rest) = self.before(text, place)?;
        let skipped = place.get() as usize % STRIDE;
        rest.char_indices().nth(skipped).map(|(byte, _)| from.byte as usize + byte)
    }

    /// `None` behind the end of the text.
    pub fn utf16_at(&self, text: &str, place: CharOffset) -> Option<Utf16Offset> {
        if place > self.end() {
            return None;
        }
        let Some((from, rest)) = self.before(text, place) else {
            return self.utf16_end(text);
        };
        let skipped = place.get() as usize % STRIDE;
        let units: usize = rest.chars().take(skipped).map(char::len_utf16).sum();
        Some(Utf16Offset::new(from.utf16 + units as u32))
    }

    /// `None` behind the end of the text and inside a surrogate pair.
    pub fn char_at_utf16(&self, text: &str, place: Utf16Offset) -> Option<CharOffset> {
        let checkpoint = self.checkpoints.partition_point(|point| point.utf16 <= place.get());
        let Some(nearest) = checkpoint.checked_sub(1) else {
            return (place.get() == 0).then_some(CharOffset::new(0));
        };
        let from = self.checkpoints[nearest];
        let mut utf16 = from.utf16;
        let mut count = (nearest * STRIDE) as u32;
        for char in text[from.byte as usize..].chars() {
            if utf16 >= place.get() {
                break;
            }
            utf16 += char.len_utf16() as u32;
            count += 1;
        }
        (utf16 == place.get()).then_some(CharOffset::new(count))
    }

    /// The code points that start before `byte`, which must lie on a code point's edge.
    pub fn char_at_byte(&self, text: &str, byte: usize) -> CharOffset {
        let checkpoint = self.checkpoints.partition_point(|point| point.byte as usize <= byte);
        let Some(nearest) = checkpoint.checked_sub(1) else {
            return CharOffset::new(0);
        };
        let from = self.checkpoints[nearest].byte as usize;
        CharOffset::new((nearest * STRIDE + text[from..byte].chars().count()) as u32)
    }

    fn before<'t>(&self, text: &'t str, place: CharOffset) -> Option<(Checkpoint, &'t str)> {
        let checkpoint = *self.checkpoints.get(place.get() as usize / STRIDE)?;
        Some((checkpoint, &text[checkpoint.byte as usize..]))
    }

    fn utf16_end(&self, text: &str) -> Option<Utf16Offset> {
        let Some(last) = self.checkpoints.last() else {
            return Some(Utf16Offset::new(0));
        };
        let units: usize = text[last.byte as usize..].chars().map(char::len_utf16).sum();
        Some(Utf16Offset::new(last.utf16 + units as u32))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn all_three_counts_agree_at_every_code_point(text in "(\\PC|[a-z\n]|[😀👩🏽‍💻é]){0,300}") {
            let index = OffsetIndex::new(&text);
            let mut utf16 = 0;
            for (count, (byte, char)) in text.char_indices().enumerate() {
                let place = CharOffset::new(count as u32);
                prop_assert_eq!(index.byte_at(&text, place), Some(byte));
                prop_assert_eq!(index.utf16_at(&text, place), Some(Utf16Offset::new(utf16)));
                prop_assert_eq!(index.char_at_utf16(&text, Utf16Offset::new(utf16)), Some(place));
                prop_assert_eq!(index.char_at_byte(&text, byte), place);
                if char.len_utf16() == 2 {
                    prop_assert_eq!(index.char_at_utf16(&text, Utf16Offset::new(utf16 + 1)), None);
                }
                utf16 += char.len_utf16() as u32;
            }
            prop_assert_eq!(index.byte_at(&text, index.end()), Some(text.len()));
            prop_assert_eq!(index.utf16_at(&text, index.end()), Some(Utf16Offset::new(utf16)));
            prop_assert_eq!(index.char_at_utf16(&text, Utf16Offset::new(utf16)), Some(index.end()));
            prop_assert_eq!(index.char_at_utf16(&text, Utf16Offset::new(utf16 + 1)), None);
            prop_assert_eq!(index.byte_at(&text, index.end().after(1)), None);
            prop_assert_eq!(index.utf16_at(&text, index.end().after(1)), None);
        }
    }
}
