//! Why a store did not do what it was asked.

use std::fmt;

/// What a call on a store ended with. Browsers name their errors with a word; that word decides.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StoreError {
    /// There is no room left.
    Full,
    /// The browser doesn't let this page keep anything there, or has no such store.
    Blocked,
    /// A newer version of the program has taken the store over, and this one must leave it alone.
    Outdated,
    /// Something else, by the browser's name for it: `UnknownError`, `AbortError`, …
    Failed {
        /// The name of the DOMException.
        name: String,
    },
}

impl StoreError {
    /// The error that browsers call so (Web IDL section 2.8.1; Firefox has a name of its own for a full
    /// localStorage).
    pub fn named(name: &str) -> Self {
        match name {
            "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => Self::Full,
            "SecurityError" => Self::Blocked,
            "VersionError" => Self::Outdated,
            _ => Self::Failed { name: name.to_owned() },
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("expected room, but found the store full"),
            Self::Blocked => f.write_str("expected a store, but the browser allows none"),
            Self::Outdated => f.write_str("expected a store of this version, but found a newer one's"),
            Self::Failed { name } => write!(f, "expected an answer, but found {name}"),
        }
    }
}

impl std::error::Error for StoreError {}
