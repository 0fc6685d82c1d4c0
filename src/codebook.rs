//! The claim kinds and the tags in use.
//!
//! They are data, not Rust enums: people bring their own sets. The built-in set is fact, value and policy
//! for claims (the classical three kinds of proposition in debate) and skeptical, supportive and off-topic
//! for comments. Off-topic is about relevance, not stance; hence "tag".

use std::fmt;

use crate::extra::Extra;

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
    ($name:ident) => {
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
    };
}

entry_id!(KindId);
entry_id!(TagId);

/// One kind or tag: what it is called, how it looks and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<Id> {
    /// Stable: renaming an entry does not change it.
    pub id: Id,
    /// What people read, in English for the built-in set.
    pub name: String,
    /// What it means, one sentence.
    pub definition: String,
    /// The shape that stands for it beside its colour.
    pub sign: String,
    /// Its colour's name in the palette of the themes.
    pub colour: String,
    /// The key that chooses it.
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
        Self {
            kinds: vec![
                entry(KindId("fact".into()), "Fact", "Says what is or was so; it can be checked.", 'f'),
                entry(KindId("value".into()), "Value", "Says what is good, bad or matters.", 'v'),
                entry(KindId("policy".into()), "Policy", "Says what should be done.", 'p'),
            ],
            tags: vec![
                entry(TagId("skeptical".into()), "Skeptical", "Doubts or denies what is said.", '1'),
                entry(TagId("supportive".into()), "Supportive", "Agrees with or backs what is said.", '2'),
                entry(TagId("off-topic".into()), "Off-topic", "Is about something else.", '3'),
            ],
        }
    }
}

fn entry<Id: fmt::Display>(id: Id, name: &str, definition: &str, key: char) -> Entry<Id> {
    Entry {
        sign: id.to_string(),
        colour: id.to_string(),
        id,
        name: name.into(),
        definition: definition.into(),
        key: Some(key),
        extra: Extra::default(),
    }
}
