//! Random names.
//!
//! The core makes no randomness: the page draws 64 random bits and hands them in with a command. They are
//! written as 11 characters of base64url (RFC 4648 section 5).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Something else stood where a random name was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected an id of 11 base64url characters")
    }
}

impl std::error::Error for NotAnId {}

fn encode(bits: u64) -> String {
    URL_SAFE_NO_PAD.encode(bits.to_be_bytes())
}

fn decode(id: &str) -> Result<u64, NotAnId> {
    let bytes = URL_SAFE_NO_PAD.decode(id).map_err(|_| NotAnId)?;
    Ok(u64::from_be_bytes(bytes.try_into().map_err(|_| NotAnId)?))
}

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// The name made of 64 random bits.
            pub const fn from_bits(bits: u64) -> Self {
                Self(bits)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(id: &str) -> Result<Self, NotAnId> {
                decode(id).map(Self)
            }
        }
    };
}

random_id!(
    /// Names a document.
    DocumentId
);
random_id!(
    /// Names a claim.
    ClaimId
);
random_id!(
    /// Names an annotator: made once in a browser, never a person's name.
    AnnotatorId
);
random_id!(
    /// Names one load of the page; versions carry it, so that two tabs never stamp alike.
    ReplicaId
);

random_id!(
    /// Names a tab through its reloads, so that undo goes on there.
    TabId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_it_was_written() {
        for bits in [0, 1, u64::MAX, 0x0123_4567_89ab_cdef] {
            let id = ClaimId::from_bits(bits);
            assert_eq!(id.to_string().len(), 11);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        assert_eq!("".parse::<ClaimId>(), Err(NotAnId));
        assert_eq!("AAAAAAAAAAA=".parse::<ClaimId>(), Err(NotAnId));
        assert_eq!("AAAAAAAA".parse::<ClaimId>(), Err(NotAnId));
    }
}
