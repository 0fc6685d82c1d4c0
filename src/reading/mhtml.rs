//! A page that was saved with all its parts, as Chrome does it: a mail of type `multipart/related` (RFC 2557).
//!
//! The page and its frames are read, for comments often stand in one; pictures, styles and scripts are not. A parser of
//! mail would know a hundred more things that no such file has, and brings encodings of its own: the two transfer
//! encodings and the borders of parts are all that there is to know here.

use std::cell::RefCell;
use std::collections::HashSet;

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::draft::Draft;
use super::problem::{ReadProblem, ReadRefusal};
use super::{Hint, decode, html};

/// A multipart may hold multiparts so many levels deep.
const DEEPEST: usize = 4;

/// More parts than this are pictures that nobody asked for.
const MOST_PARTS: usize = 20_000;

/// The pages of an archive.
pub(super) struct Archive<'a> {
    /// The address that was open when it was saved.
    address: Option<String>,
    pages: Vec<Part<'a>>,
}

/// One part, still encoded.
struct Part<'a> {
    headers: Headers,
    body: &'a [u8],
}

/// Header fields, their names in lower case and their values unfolded.
struct Headers(Vec<(String, String)>);

impl<'a> Archive<'a> {
    /// The pages in a file, if it is an archive at all.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let (headers, body) = Headers::read(bytes)?;
        let boundary = headers.boundary()?;
        headers.get("mime-version").or(headers.get("snapshot-content-location"))?;
        let address = headers.get("snapshot-content-location").map(str::to_owned);
        let mut pages = Vec::new();
        let mut open = vec![(boundary, body, 0)];
        while let Some((boundary, body, depth)) = open.pop() {
            for part in parts(body, &boundary) {
                let Some((headers, body)) = Headers::read(part) else { continue };
                match headers.boundary() {
                    Some(inner) if depth < DEEPEST => open.push((inner, body, depth + 1)),
                    _ if headers.is_page() => pages.push(Part { headers, body }),
                    _ => {}
                }
            }
        }
        Some(Self { address, pages })
    }

    /// The draft of its first page, with its frames where they stand.
    pub fn draft(&self, hint: &Hint) -> Result<(Draft, Vec<ReadProblem>), ReadRefusal> {
        let root = self.pages.first().ok_or(ReadRefusal::NoPage)?;
        let (text, mut problems) = root.text()?;
        let used = RefCell::new(HashSet::from([0]));
        // Each frame is read once: one that is named a million times would fill the memory.
        let frames = |address: &str| {
            let number = self.pages.iter().position(|page| page.is_at(address))?;
            used.borrow_mut().insert(number).then(|| self.pages[number].text().ok())?.map(|(text, _)| text)
        };
        let located = root.headers.get("content-location").filter(|address| html::is_web(address));
        let address = self.address.as_deref().or(located).or(hint.address.as_deref());
        let (draft, more) = html::read(&html::Page { html: &text, address }, &frames);
        problems.extend(more);
        if draft.lines.is_empty() { Err(ReadRefusal::Blank) } else { Ok((draft, problems)) }
    }
}

impl Part<'_> {
    fn text(&self) -> Result<(String, Vec<ReadProblem>), ReadRefusal> {
        let encoding = self.headers.get("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        let bytes = match encoding.trim() {
            "quoted-printable" => quoted_printable(self.body),
            "base64" => base64(self.body),
            _ => self.body.to_vec(),
        };
        decode::text(&bytes, self.headers.parameter("content-type", "charset").as_deref())
    }

    /// A frame names the part that it shows by its id, or by the address that it had.
    fn is_at(&self, address: &str) -> bool {
        let id = self.headers.get("content-id").map(|id| id.trim_matches(['<', '>', ' ']));
        match address.strip_prefix("cid:") {
            Some(wanted) => id == Some(wanted),
            None => !address.is_empty() && self.headers.get("content-location") == Some(address),
        }
    }
}

impl Headers {
    /// The header fields at the beginning, and what follows the empty line behind them.
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        /// The headers of a saved page have some hundred bytes.
        const LONGEST: usize = 64_000;
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut rest = bytes;
        loop {
            let end = rest.iter().take(LONGEST).position(|byte| *byte == b'\n')?;
            let line = String::from_utf8_lossy(&rest[..end]);
            let line = line.trim_end();
            rest = &rest[end + 1..];
            if line.is_empty() {
                break;
            }
            if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), fields.last_mut()) {
                value.push(' ');
                value.push_str(line.trim_start());
                continue;
            }
            let (name, value) = line.split_once(':')?;
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) || fields.len() > 100 {
                return None;
            }
            fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        (!fields.is_empty()).then_some((Self(fields), rest))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// `charset` of `text/html; charset="utf-8"`
    fn parameter(&self, name: &str, parameter: &str) -> Option<String> {
        let value = self.get(name)?;
        value.split(';').skip(1).find_map(|part| {
            let (own, value) = part.split_once('=')?;
            own.trim().eq_ignore_ascii_case(parameter).then(|| value.trim().trim_matches('"').to_owned())
        })
    }

    fn boundary(&self) -> Option<String> {
        let is_multipart = self.get("content-type")?.to_ascii_lowercase().starts_with("multipart/");
        self.parameter("content-type", "boundary").filter(|boundary| is_multipart && !boundary.is_empty())
    }

    fn is_page(&self) -> bool {
        let kind = self.get("content-type").unwrap_or_default().to_ascii_lowercase();
        kind.starts_with("text/html") || kind.starts_with("application/xhtml")
    }
}

/// What lies between the borders of a multipart.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let border = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    while at < body.len() && parts.len() < MOST_PARTS {
        let end = body[at..].iter().position(|byte| *byte == b'\n').map_or(body.len(), |end| at + end + 1);
        if body[at..end].starts_with(border.as_bytes()) {
            if let Some(start) = start {
                parts.push(&body[start..at]);
            }
            start = Some(end);
            if body[at..end].starts_with(format!("{border}--").as_bytes()) {
                return parts;
            }
        }
        at = end;
    }
    // An archive that was cut off still has what was written of its last part.
    parts.extend(start.map(|start| &body[start..]));
    parts
}

/// RFC 2045, section 6.7; what is no code stands as it is.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        if *byte != b'=' {
            bytes.push(*byte);
            at += 1;
            continue;
        }
        match (body.get(at + 1), digit(body.get(at + 1)), digit(body.get(at + 2))) {
            (_, Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                at += 3;
            }
            (Some(b'\n'), _, _) => at += 2,
            (Some(b'\r'), _, _) if body.get(at + 2) == Some(&b'\n') => at += 3,
            _ => {
                bytes.push(b'=');
                at += 1;
            }
        }
    }
    bytes
}

/// RFC 2045, section 6.8; what follows a damaged place is gone.
fn base64(body: &[u8]) -> Vec<u8> {
    const GENEROUS: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let mut digits: Vec<u8> = body
        .iter()
        .copied()
        .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        .collect();
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    GENEROUS.decode(digits).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Role;

    #[test]
    fn the_transfer_encodings_are_undone() {
        assert_eq!(quoted_printable(b"caf=C3=A9 =\r\n=3D=20=zz=\nx="), "café = =zzx=".as_bytes());
        assert_eq!(base64(b"Y2Fmw6k=\r\n"), "café".as_bytes());
        assert_eq!(base64(b"!!"), b"");
    }

    #[test]
    fn a_page_is_read_with_the_frames_that_stand_in_it() {
        let archive = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--x--\"\r\n\r\n\r\n----x--\r\n\
            Content-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            <p>The caf=C3=A9 is open.</p><iframe src=3D\"cid:frame-2@mhtml.blink\"></iframe>\r\n----x--\r\n\
            Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n----x--\r\n\
            Content-Type: text/html\r\nContent-ID: <frame-2@mhtml.blink>\r\nContent-Transfer-Encoding: base64\r\n\r\n\
            PHA+U28gaXQgaXMuPC9wPg==\r\n----x----\r\n";
        let (draft, _) =
            Archive::read(archive.as_bytes()).expect("an archive").draft(&Hint::default()).expect("a page");
        let texts: Vec<_> = draft
            .lines
            .iter()
            .filter(|line| line.role == Role::Paragraph)
            .map(|line| line.text.as_str())
            .collect();
        assert_eq!(texts, ["The café is open.", "So it is."]);
        assert_eq!(draft.source.as_deref(), Some("https://example.org/a"));
        for length in 0..archive.len() {
            if let Some(cut) = Archive::read(&archive.as_bytes()[..length]) {
                let _ = cut.draft(&Hint::default());
            }
        }
    }

    #[test]
    fn other_files_are_no_archives() {
        for text in ["", "Dear Ann:\n\nHello.", "Title: x\nMIME-Version: 1.0\n\ntext", "<p>"] {
            assert!(Archive::read(text.as_bytes()).is_none(), "{text}");
        }
    }
}
