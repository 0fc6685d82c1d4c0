//! Names a text by what it says.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The first 128 bits of the SHA-256 of a canonical text in UTF-8.
///
/// 128 bits keep a saved record short (22 characters of base64url, RFC 4648 section 5), and two texts
/// that people write by chance never share them. The whole sum is [`sha256_hex`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId([u8; 16]);

impl TextId {
    /// The id of a canonical text.
    pub fn of(canonical: &str) -> Self {
        let sum = Sha256::digest(canonical.as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&sum[..16]);
        Self(id)
    }
}

/// The whole SHA-256 of a canonical text, in 64 lower-case hexadecimal digits.
pub fn sha256_hex(canonical: &str) -> String {
    Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl fmt::Display for TextId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for TextId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextId({self})")
    }
}

impl FromStr for TextId {
    type Err = NotATextId;

    fn from_str(id: &str) -> Result<Self, NotATextId> {
        let bytes = URL_SAFE_NO_PAD.decode(id).map_err(|_| NotATextId)?;
        Ok(Self(bytes.try_into().map_err(|_| NotATextId)?))
    }
}

/// Something else stood where a text id was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATextId;

impl fmt::Display for NotATextId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a text id of 22 base64url characters")
    }
}

impl std::error::Error for NotATextId {}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4's example "abc" (NIST, Examples with Intermediate Values, SHA-256).
    #[test]
    fn the_sum_is_that_of_the_standards_example() {
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex("abc"), sum);
    }

    #[test]
    fn an_id_reads_back_as_it_was_written() {
        let id = TextId::of("abc");
        assert_eq!(id.to_string(), "ungWv48Bz-pBQUDeXa4iIw");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("ungWv48Bz".parse::<TextId>(), Err(NotATextId));
        assert_eq!("".parse::<TextId>(), Err(NotATextId));
    }
}
