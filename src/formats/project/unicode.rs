//! Makes text of the bytes of a JSON file, whatever they are.
//!
//! serde_json gives a whole file up for one byte that is no UTF-8 and for one escape of half a surrogate pair,
//! which other programs write for an emoji that they have cut. Each becomes U+FFFD here, and is told.

use super::problem::ReadProblem;

/// A line and a column in characters, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePlace {
    pub line: usize,
    pub column: usize,
}

/// Finds the places of bytes that are asked for in their order, in one pass over the text.
pub struct LinePlaces<'t> {
    rest: &'t str,
    byte: usize,
    place: LinePlace,
}

impl<'t> LinePlaces<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { rest: text, byte: 0, place: LinePlace { line: 1, column: 1 } }
    }

    /// The place of a byte at or behind the one asked for last.
    pub fn at(&mut self, byte: usize) -> LinePlace {
        let between = self.rest.floor_char_boundary(byte.saturating_sub(self.byte));
        let (passed, rest) = self.rest.split_at(between);
        for char in passed.chars() {
            self.place = match char {
                '\n' => LinePlace { line: self.place.line + 1, column: 1 },
                _ => LinePlace { column: self.place.column + 1, ..self.place },
            };
        }
        self.rest = rest;
        self.byte += between;
        self.place
    }
}

/// The text of a file without its byte order mark (RFC 8259 section 8.1 lets a reader ignore it).
pub fn decode(bytes: &[u8]) -> (String, Vec<ReadProblem>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut text = String::with_capacity(bytes.len());
    let mut replaced: Vec<(usize, String)> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        push_without_half_pairs(&mut text, chunk.valid(), &mut replaced);
        if !chunk.invalid().is_empty() {
            let found = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")).collect();
            replaced.push((text.len(), found));
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    let mut places = LinePlaces::of(&text);
    let problem = |(byte, found)| {
        let LinePlace { line, column } = places.at(byte);
        ReadProblem::NotUnicode { found, line, column }
    };
    let problems = replaced.into_iter().map(problem).collect();
    (text, problems)
}

fn push_without_half_pairs(text: &mut String, valid: &str, replaced: &mut Vec<(usize, String)>) {
    let mut rest = valid;
    while let Some(backslash) = rest.find('\\') {
        text.push_str(&rest[..backslash]);
        rest = &rest[backslash..];
        let is_half = |unit: u16| (0xd800..0xe000).contains(&unit);
        let length = match (escaped_unit(rest), rest.get(6..).and_then(escaped_unit)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(unit), _) if is_half(unit) => {
                replaced.push((text.len(), rest[..6].to_owned()));
                text.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        text.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    text.push_str(rest);
}

/// The UTF-16 unit of an escape such as `\ud83d` at the start.
fn escaped_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        u16::from_str_radix(digits, 16).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_unicode_is_replaced_and_told() {
        let check = |bytes: &[u8], text: &str, said: &[&str]| {
            let (decoded, problems) = decode(bytes);
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert_eq!(decoded, text);
            assert_eq!(problems, said, "{text}");
        };
        check(b"\xef\xbb\xbf{\"a\": 1}", "{\"a\": 1}", &[]);
        check("👩🏽‍💻 שלום".as_bytes(), "👩🏽‍💻 שלום", &[]);
        check(br#""\ud83d\ude00 \\ud83d \u00e9""#, r#""\ud83d\ude00 \\ud83d \u00e9""#, &[]);
        check(
            "\"é\n👩 \\ud83d\"".as_bytes(),
            "\"é\n👩 \\ufffd\"",
            &["expected Unicode text, but found \\ud83d at line 2, column 3"],
        );
        check(
            br#"\ude00\ud83d\ud83d\ude00\ud83d"#,
            r#"\ufffd\ufffd\ud83d\ude00\ufffd"#,
            &[
                r"expected Unicode text, but found \ude00 at line 1, column 1",
                r"expected Unicode text, but found \ud83d at line 1, column 7",
                r"expected Unicode text, but found \ud83d at line 1, column 25",
            ],
        );
        check(
            b"caf\xe9 \xf0\x9f\x98\n\xff",
            "caf\u{fffd} \u{fffd}\n\u{fffd}",
            &[
                r"expected Unicode text, but found \xe9 at line 1, column 4",
                r"expected Unicode text, but found \xf0\x9f\x98 at line 1, column 6",
                r"expected Unicode text, but found \xff at line 2, column 1",
            ],
        );
        check(b"\\", "\\", &[]);
        check(b"\\u12", "\\u12", &[]);
        check("\\é".as_bytes(), "\\é", &[]);
    }
}
