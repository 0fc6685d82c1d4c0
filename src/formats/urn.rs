//! Names what is ours as an IRI, so that one part of a file can point at another: `urn:manicule:claim:AAAAAAAAAAc`.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::annotation::{MarkKey, TagKey};
use crate::document::CommentId;
use crate::id::{AnnotatorId, ClaimId, DocumentId, ReplicaId};
use crate::text::TextId;

/// What every IRI of ours begins with.
pub const NAMESPACE: &str = "urn:manicule:";

/// An id that is written as an IRI.
pub trait Named: fmt::Display + FromStr {
    /// The word that stands between the namespace and the id.
    const KIND: &'static str;
}

/// An id in the form of an IRI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Urn<Id>(pub Id);

/// What stood there was no IRI of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAUrn;

macro_rules! named {
    ($($id:ident $kind:literal),*) => {$(
        impl Named for $id {
            const KIND: &'static str = $kind;
        }
    )*};
}

named!(
    DocumentId "document",
    TextId "text",
    CommentId "comment",
    ClaimId "claim",
    TagKey "tag",
    MarkKey "mark",
    AnnotatorId "annotator",
    ReplicaId "replica"
);

impl<Id: Named> Urn<Id> {
    /// What stands before the id: `urn:manicule:claim:`.
    pub fn prefix() -> String {
        format!("{NAMESPACE}{}:", Id::KIND)
    }

    /// What is expected where such an IRI should stand.
    pub fn words() -> String {
        format!("{} and an id", Self::prefix())
    }
}

impl<Id: Named> fmt::Display for Urn<Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{NAMESPACE}{}:{}", Id::KIND, self.0)
    }
}

impl<Id: Named> FromStr for Urn<Id> {
    type Err = NotAUrn;

    fn from_str(urn: &str) -> Result<Self, NotAUrn> {
        let id = urn.strip_prefix(&Self::prefix()).ok_or(NotAUrn)?;
        id.parse().map(Self).map_err(|_| NotAUrn)
    }
}

impl<Id: Named> Serialize for Urn<Id> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iri_reads_back_as_the_id_that_it_was_made_of() {
        let claim = Urn(ClaimId::from_bits(7));
        assert_eq!(claim.to_string(), "urn:manicule:claim:AAAAAAAAAAc");
        assert_eq!(claim.to_string().parse(), Ok(claim));
        assert_eq!("urn:manicule:document:AAAAAAAAAAc".parse::<Urn<ClaimId>>(), Err(NotAUrn));
        assert_eq!("AAAAAAAAAAc".parse::<Urn<ClaimId>>(), Err(NotAUrn));
        assert_eq!("urn:manicule:claim:".parse::<Urn<ClaimId>>(), Err(NotAUrn));
    }
}
