//! Says what a file is written in, by what is in it, and reads it.

use serde_json::Value;

use super::{ForeignFile, Format, JsonFile};
use crate::formats::{hypothesis, recogito, web_annotation};

/// The format of a file; `None` where it is none of those that are read, which our own file is not either.
pub fn recognise(bytes: &[u8]) -> Option<Format> {
    let is_json = |byte: &u8| matches!(byte, b'{' | b'[');
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte))?;
    if is_json(first) { of_json(JsonFile::parse(bytes).value()) } else { None }
}

/// Reads a file of any format that is known; `None` where it is of none.
pub fn read(bytes: &[u8]) -> Option<ForeignFile> {
    Some(match recognise(bytes)? {
        Format::WebAnnotation => web_annotation::read(bytes),
        Format::Hypothesis => hypothesis::read(bytes),
        Format::Recogito => recogito::read(bytes),
    })
}

/// Formats look alike from outside, so the more particular ones are asked first.
fn of_json(value: &Value) -> Option<Format> {
    if value.get("manicule").is_some() {
        return None;
    }
    if hypothesis::suits(value) {
        Some(Format::Hypothesis)
    } else if recogito::suits(value) {
        Some(Format::Recogito)
    } else if web_annotation::suits(value) {
        Some(Format::WebAnnotation)
    } else {
        None
    }
}
