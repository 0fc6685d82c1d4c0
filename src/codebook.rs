//! The claim kinds and the tags in use.
//!
//! They are data, not Rust enums: people bring their own sets. The built-in set is fact, value and policy
//! for claims (the classical three kinds of proposition in debate) and skeptical, supportive and off-topic
//! for comments. Off-topic is about relevance, not stance; hence "tag".
//!
//! An entry is told from the others by three signs, of which colour is the least: its shape, its line and its name.
//! They are names of a [`palette`] that each theme draws in its own way; one that no palette knows is kept, and drawn
//! as nothing in particular.

mod difference;
mod edit;
pub mod palette;
mod ready_set;
mod sheet;

use std::fmt;

use crate::extra::Extra;

pub use difference::{Difference, difference};
pub use edit::{EntryChange, EntryProblem, MAX_ENTRIES, MAX_NAME_CHARS};
pub use ready_set::{ReadySet, is_ready_name, ready_entry};

/// Names a claim kind of the codebook, such as `fact`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(String);

/// Names a tag of the codebook, such as `skeptical`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagId(String);

/// The longest id that is taken, in bytes.
const MAX_ID_BYTES: usize = 64;

fn is_entry_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= MAX_ID_BYTES && !id.contains(|c: char| c.is_whitespace() || c.is_control())
}

macro_rules! entry_id {
    ($name:ident, $list:ident, $variant:ident, $field:ident) => {
        impl $name {
            /// `None` when `id` is empty, longer than 64 bytes or holds white space or a control character.
            pub fn parse(id: &str) -> Option<Self> {
                is_entry_id(id).then(|| Self(id.to_owned()))
            }

            /// The id as it is written in files.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Listed for $name {
            const LIST: List = List::$list;

            fn parse_id(id: &str) -> Option<Self> {
                Self::parse(id)
            }

            fn entries(codebook: &Codebook) -> &[Entry<Self>] {
                &codebook.$field
            }

            fn entries_mut(codebook: &mut Codebook) -> &mut Vec<Entry<Self>> {
                &mut codebook.$field
            }

            fn entry_id(self) -> EntryId {
                EntryId::$variant(self)
            }
        }
    };
}

entry_id!(KindId, Kinds, Kind, kinds);
entry_id!(TagId, Tags, Tag, tags);

/// One of the two lists of a codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// What a claim can be.
    Kinds,
    /// What can be said of a comment.
    Tags,
}

/// An entry of either list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryId {
    /// A kind of claims.
    Kind(KindId),
    /// A tag of comments.
    Tag(TagId),
}

impl EntryId {
    /// The list that it belongs to.
    pub fn list(&self) -> List {
        match self {
            Self::Kind(_) => List::Kinds,
            Self::Tag(_) => List::Tags,
        }
    }

    /// The id as it is written in files.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Kind(id) => id.as_str(),
            Self::Tag(id) => id.as_str(),
        }
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The id of an entry of one list, so that what holds for both lists is written once.
pub trait Listed: Clone + PartialEq + fmt::Display {
    /// Which list.
    const LIST: List;

    /// The id that is written so.
    fn parse_id(id: &str) -> Option<Self>;

    /// The list in a codebook.
    fn entries(codebook: &Codebook) -> &[Entry<Self>];

    /// The list in a codebook, to be changed.
    fn entries_mut(codebook: &mut Codebook) -> &mut Vec<Entry<Self>>;

    /// The id without its type.
    fn entry_id(self) -> EntryId;
}

/// One kind or tag: what it is called, how it looks and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<Id> {
    /// Stable: renaming an entry does not change it.
    pub id: Id,
    /// What people read, in English for the built-in set.
    pub name: String,
    /// What it means, one sentence.
    pub definition: String,
    /// Words that it fits, each an example.
    pub examples: Vec<String>,
    /// How to decide in doubt; empty when nothing is said.
    pub rule: String,
    /// The shape that stands for it: one of [`palette::SIGNS`].
    pub sign: String,
    /// Its colour: one of [`palette::COLOURS`].
    pub colour: String,
    /// Its line under the words, which is a hatching where it fills an area: one of [`palette::LINES`].
    pub line: String,
    /// The key that chooses it: a lower-case letter or a digit, which no other entry of the codebook has.
    pub key: Option<char>,
    /// Fields of a newer version.
    pub extra: Extra,
}

/// The kinds and tags in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codebook {
    /// What a claim can be.
    pub kinds: Vec<Entry<KindId>>,
    /// What can be said of a comment.
    pub tags: Vec<Entry<TagId>>,
}

impl Codebook {
    /// The kind with this id.
    pub fn kind(&self, id: &KindId) -> Option<&Entry<KindId>> {
        self.kinds.iter().find(|kind| kind.id == *id)
    }

    /// The tag with this id.
    pub fn tag(&self, id: &TagId) -> Option<&Entry<TagId>> {
        self.tags.iter().find(|tag| tag.id == *id)
    }
}

impl Default for Codebook {
    /// The built-in set.
    fn default() -> Self {
        let mut codebook = Self { kinds: Vec::new(), tags: Vec::new() };
        ReadySet::FactValuePolicy.put_into(&mut codebook);
        ReadySet::SkepticalSupportive.put_into(&mut codebook);
        codebook
    }
}
