//! Bytes to text.
//!
//! A byte order mark is believed first, then bytes that are UTF-8, then what the file says of itself: the charset of a mail's
//! header, or `<meta charset>` in the first kilobytes of a page (HTML, section 13.2.3.2). Where nothing is said the
//! encoding is guessed from the bytes, as Firefox does it (chardetng), and the reader is told. What can't be text at all is
//! refused: a file of another kind by its first bytes, anything else by its control characters.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::problem::{FileKind, ReadProblem, ReadRefusal, check_size};

/// A text has at most one control character in so many; random bytes have one in nine.
const CHARACTERS_PER_CONTROL: usize = 50;

/// The first bytes of files that people choose by mistake.
const SIGNATURES: &[(&[u8], FileKind)] = &[
    (b"%PDF-", FileKind::Pdf),
    (b"{\\rtf", FileKind::WordProcessor),
    (b"\xD0\xCF\x11\xE0", FileKind::WordProcessor),
    (b"PK\x03\x04", FileKind::Archive),
    (b"\x1F\x8B", FileKind::Archive),
    (b"7z\xBC\xAF", FileKind::Archive),
    (b"Rar!\x1A", FileKind::Archive),
    (b"\x89PNG\r\n", FileKind::Picture),
    (b"\xFF\xD8\xFF", FileKind::Picture),
    (b"GIF8", FileKind::Picture),
    (b"RIFF", FileKind::Picture),
];

/// The text that the bytes spell, without byte order mark and control characters. Its line breaks are all `\n`.
/// `charset` is what is said of it outside of it.
pub(super) fn text(bytes: &[u8], charset: Option<&str>) -> Result<(String, Vec<ReadProblem>), ReadRefusal> {
    check_size(bytes.len())?;
    if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err(ReadRefusal::OtherKind { kind: *kind });
    }
    let (decoded, decoding) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8_or_other(rest, None),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8_or_other(bytes, charset),
    };
    let (text, controls) = without_controls(with_plain_breaks(decoded))?;
    Ok((text, decoding.into_iter().chain(controls).collect()))
}

fn utf8_or_other(bytes: &[u8], charset: Option<&str>) -> (String, Option<ReadProblem>) {
    let declared =
        charset.and_then(|label| Encoding::for_label(label.as_bytes())).or_else(|| declared(bytes));
    // Japanese mail is written in bytes that are all ASCII.
    let is_shifted = declared == Some(ISO_2022_JP) && bytes.contains(&0x1B);
    let at = match std::str::from_utf8(bytes) {
        Ok(text) if !is_shifted => return (text.to_owned(), None),
        Ok(_) => 0,
        Err(error) => error.valid_up_to(),
    };
    // A page that can be read to its declaration is not in UTF-16, whatever that says.
    if let Some(encoding) = declared.filter(|own| ![UTF_8, UTF_16LE, UTF_16BE].contains(own)) {
        let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
        let broken = text.matches(char::REPLACEMENT_CHARACTER).count();
        let problem = has_errors.then_some(ReadProblem::BrokenBytes { count: broken.max(1), at });
        return (text.into_owned(), problem);
    }
    // A UTF-8 file with a damaged character still has many whole ones beyond ASCII; a file in another
    // encoding has next to none, because it takes a second byte of the right kind to make one.
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if whole > broken {
        let problem = ReadProblem::BrokenBytes { count: broken, at };
        return (String::from_utf8_lossy(bytes).into_owned(), Some(problem));
    }
    let encoding = guess(bytes);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let problem = ReadProblem::OtherEncoding { at, encoding: encoding.name().to_owned() };
    (text.into_owned(), Some(problem))
}

/// The encoding that the bytes look most like.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// What a page says of its own encoding, in its first kilobytes: `<meta charset="…">`, or the same in an older form.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    /// Browsers look at the first 1,024 bytes; pages that are saved may have a note before them.
    const LOOKED_AT: usize = 4096;
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    let start: String = start.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let is_said = |at: &usize| {
        let before = &start[..*at];
        let tag = before.rfind('<').map_or("", |tag| &before[tag..]);
        tag.starts_with("<meta") || tag.starts_with("<?xml")
    };
    let label = |at: usize| {
        let after = start[at..].split_once('=')?.1.trim_start_matches([' ', '"', '\'']);
        let end = after.find(['"', '\'', '>', ';', '?', ' '])?;
        Encoding::for_label(&after.as_bytes()[..end])
    };
    let places = start.match_indices("charset").chain(start.match_indices("encoding")).map(|(at, _)| at);
    places.filter(is_said).find_map(label)
}

fn utf16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> (String, Option<ReadProblem>) {
    /// The length of the byte order mark.
    const MARK: usize = 2;
    let (pairs, odd_byte) = bytes.as_chunks::<2>();
    let (mut text, mut at, mut broken) = (String::with_capacity(bytes.len()), MARK, Vec::new());
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        if decoded.is_err() {
            broken.push(at);
        }
        let character = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
        text.push(character);
        at += 2 * character.len_utf16();
    }
    if !odd_byte.is_empty() {
        broken.push(at);
    }
    let problem = broken.first().map(|at| ReadProblem::BrokenBytes { count: broken.len(), at: *at });
    (text, problem)
}

/// The line breaks of Unicode (Standard Annex 14, BK, CR, LF and NL), those that word processors set inside a
/// paragraph too, become `\n`.
fn with_plain_breaks(text: String) -> String {
    const BREAKS: [char; 6] = ['\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];
    if text.contains(BREAKS) { text.replace("\r\n", "\n").replace(BREAKS, "\n") } else { text }
}

fn without_controls(text: String) -> Result<(String, Option<ReadProblem>), ReadRefusal> {
    let controls = text.chars().filter(|c| is_stray_control(*c)).count();
    if controls == 0 {
        return Ok((text, None));
    }
    let characters = text.chars().count();
    if controls * CHARACTERS_PER_CONTROL > characters {
        return Err(ReadRefusal::Binary { controls, characters });
    }
    let clean = text.chars().filter(|c| !is_stray_control(*c)).collect();
    Ok((clean, Some(ReadProblem::ControlCharacters { count: controls })))
}

/// A control character that isn't white space or a line break.
fn is_stray_control(character: char) -> bool {
    character.is_control() && !character.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(at: usize, encoding: &str) -> ReadProblem {
        ReadProblem::OtherEncoding { at, encoding: encoding.to_owned() }
    }

    fn check(bytes: &[u8], expected: &str, problems: &[ReadProblem]) {
        assert_eq!(text(bytes, None), Ok((expected.to_owned(), problems.to_vec())));
    }

    #[test]
    fn every_encoding_that_is_read_gives_the_same_text() {
        check("café – 5 €".as_bytes(), "café – 5 €", &[]);
        check("\u{FEFF}café".as_bytes(), "café", &[]);
        check(b"\xFF\xFEc\0a\0f\0\xE9\0", "café", &[]);
        check(b"\xFE\xFF\0c\0a\0f\0\xE9", "café", &[]);
        check(b"caf\xE9 \x96 5 \x80", "café – 5 €", &[other(3, "windows-1252")]);
        check(b"<meta charset=koi8-r>\xC4\xC1", "<meta charset=koi8-r>да", &[]);
        let old = b"<META http-equiv=Content-Type content='text/html; charset=Shift_JIS'>\x93\xFA";
        check(old, "<META http-equiv=Content-Type content='text/html; charset=Shift_JIS'>日", &[]);
        let (russian, _, _) =
            encoding_rs::KOI8_R.encode("Паром стоит уже вторую неделю, и никто не знает почему.");
        check(&russian, "Паром стоит уже вторую неделю, и никто не знает почему.", &[other(0, "KOI8-U")]);
        assert_eq!(text(b"caf\xE9", Some("iso-8859-1")), Ok(("café".to_owned(), vec![])));
    }

    #[test]
    fn every_line_break_is_the_same_one() {
        check("a\nb\r\nc\rd\u{2028}e\u{B}f\r\n\r\ng".as_bytes(), "a\nb\nc\nd\ne\nf\n\ng", &[]);
    }

    #[test]
    fn a_damaged_character_is_told_and_the_rest_is_kept() {
        check(b"\xC3\xA9\xC3\xA0 \xC3!", "éà \u{FFFD}!", &[ReadProblem::BrokenBytes { count: 1, at: 5 }]);
        check(b"\xFF\xFEa\0b", "a", &[ReadProblem::BrokenBytes { count: 1, at: 4 }]);
        check(b"\xFF\xFE\x3D\xD8a\0", "\u{FFFD}a", &[ReadProblem::BrokenBytes { count: 1, at: 2 }]);
    }

    #[test]
    fn a_few_control_characters_are_dropped_and_many_are_refused() {
        let mostly_text = format!("{}\u{0}", "word ".repeat(20));
        check(mostly_text.as_bytes(), &"word ".repeat(20), &[ReadProblem::ControlCharacters { count: 1 }]);
        assert_eq!(text(b"a\0b\0", None), Err(ReadRefusal::Binary { controls: 2, characters: 4 }));
        assert_eq!(text(b"%PDF-1.7\n", None), Err(ReadRefusal::OtherKind { kind: FileKind::Pdf }));
    }
}
