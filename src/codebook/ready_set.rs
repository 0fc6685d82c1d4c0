//! Sets of kinds and tags that are in use elsewhere, to begin with.
//!
//! Skeptical, supportive and off-topic is this program's own. Support, deny, query and comment are the four ways to answer a
//! rumour of RumourEval (Derczynski et al., "SemEval-2017 Task 8: RumourEval", 2017, section 2; after Zubiaga et al.,
//! "Analysing How People Orient to and Spread Rumours in Social Media by Looking at Conversational Threads", 2016).
//! Favour, against and none are the three stances of Mohammad et al., "SemEval-2016 Task 6: Detecting Stance in Tweets",
//! 2016, section 2. Fact, value and policy are the classical kinds of proposition in debate. The definitions are ours.

use super::{Codebook, Entry, KindId, List, Listed, TagId};
use crate::extra::Extra;

/// A ready set: one list of a codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadySet {
    /// Fact, value, policy.
    FactValuePolicy,
    /// Skeptical, supportive, off-topic.
    SkepticalSupportive,
    /// Support, deny, query, comment.
    SupportDeny,
    /// Favour, against, none.
    FavourAgainst,
}

/// Id, name, definition, sign, colour, line, key.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, char);

const FACT_VALUE_POLICY: [Row; 3] = [
    ("fact", "Fact", "Says what is or was so; it can be checked.", "square", "blue", "solid", 'f'),
    ("value", "Value", "Says what is good, bad or matters.", "diamond", "amber", "dotted", 'v'),
    ("policy", "Policy", "Says what should be done.", "triangle", "violet", "dashed", 'p'),
];

const SKEPTICAL_SUPPORTIVE: [Row; 3] = [
    ("skeptical", "Skeptical", "Doubts or denies what is said.", "question", "rust", "double", '1'),
    ("supportive", "Supportive", "Agrees with or backs what is said.", "plus", "teal", "solid", '2'),
    ("off-topic", "Off-topic", "Is about something else.", "leave", "stone", "dotted", '3'),
];

const SUPPORT_DENY: [Row; 4] = [
    ("support", "Support", "Says that what it answers is true.", "plus", "teal", "solid", '1'),
    ("deny", "Deny", "Says that what it answers is not true.", "minus", "rust", "double", '2'),
    ("query", "Query", "Asks for more evidence of what it answers.", "question", "indigo", "dashed", '3'),
    (
        "comment",
        "Comment",
        "Says nothing of whether what it answers is true.",
        "bubble",
        "stone",
        "dotted",
        '4',
    ),
];

const FAVOUR_AGAINST: [Row; 3] = [
    (
        "favour",
        "Favour",
        "Is for what it is about, openly or between the lines.",
        "check",
        "teal",
        "solid",
        '1',
    ),
    (
        "against",
        "Against",
        "Is against what it is about, openly or between the lines.",
        "cross",
        "rust",
        "double",
        '2',
    ),
    ("none", "None", "Is for neither, or doesn’t say.", "equals", "stone", "dotted", '3'),
];

impl ReadySet {
    /// All sets.
    pub const ALL: [Self; 4] =
        [Self::FactValuePolicy, Self::SkepticalSupportive, Self::SupportDeny, Self::FavourAgainst];

    /// The list that it is for.
    pub fn list(self) -> List {
        if self == Self::FactValuePolicy { List::Kinds } else { List::Tags }
    }

    /// Its name in files and addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::FactValuePolicy => "fact-value-policy",
            Self::SkepticalSupportive => "skeptical-supportive",
            Self::SupportDeny => "support-deny",
            Self::FavourAgainst => "favour-against",
        }
    }

    /// Puts it in the place of its list. A key that the other list has is left free.
    pub fn put_into(self, codebook: &mut Codebook) {
        match self.list() {
            List::Kinds => codebook.kinds = self.entries::<KindId>(),
            List::Tags => codebook.tags = self.entries::<TagId>(),
        }
        let Codebook { kinds, tags } = codebook;
        match self.list() {
            List::Kinds => free_keys(kinds, tags),
            List::Tags => free_keys(tags, kinds),
        }
    }

    fn rows(self) -> &'static [Row] {
        match self {
            Self::FactValuePolicy => &FACT_VALUE_POLICY,
            Self::SkepticalSupportive => &SKEPTICAL_SUPPORTIVE,
            Self::SupportDeny => &SUPPORT_DENY,
            Self::FavourAgainst => &FAVOUR_AGAINST,
        }
    }

    fn entries<Id: Listed>(self) -> Vec<Entry<Id>> {
        let entries = self.rows().iter().filter_map(|(id, name, definition, sign, colour, line, key)| {
            Some(Entry {
                id: Id::parse_id(id)?,
                name: (*name).into(),
                definition: (*definition).into(),
                examples: Vec::new(),
                rule: String::new(),
                sign: (*sign).into(),
                colour: (*colour).into(),
                line: (*line).into(),
                key: Some(*key),
                extra: Extra::default(),
            })
        });
        entries.collect()
    }
}

fn free_keys<New, Other>(new: &mut [Entry<New>], others: &[Entry<Other>]) {
    for entry in new {
        entry.key = entry.key.filter(|key| others.iter().all(|other| other.key != Some(*key)));
    }
}

/// The list and the id of the entry that a ready set calls so.
pub fn ready_entry(name: &str) -> Option<(List, &'static str)> {
    ReadySet::ALL.into_iter().find_map(|set| {
        let row = set.rows().iter().find(|(_, own, ..)| *own == name)?;
        Some((set.list(), row.0))
    })
}

/// An entry of a list is called so, or defined so, by a ready set: nobody has put it in their own words.
pub fn is_ready_name(list: List, id: &str, words: &str) -> bool {
    let sets = ReadySet::ALL.into_iter().filter(|set| set.list() == list);
    let mut rows = sets.flat_map(|set| set.rows());
    rows.any(|(own, name, definition, ..)| *own == id && (*name == words || *definition == words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ready_set_makes_a_codebook_without_a_fault() {
        for set in ReadySet::ALL {
            let mut codebook = Codebook::default();
            set.put_into(&mut codebook);
            assert_eq!(codebook.check(), Ok(()), "{set:?}");
        }
        assert_eq!(Codebook::default().check(), Ok(()));
    }

    #[test]
    fn a_ready_set_leaves_the_other_list_and_its_keys_alone() {
        let mut codebook = Codebook::default();
        codebook.kinds[0].key = Some('2');
        let kinds = codebook.kinds.clone();
        ReadySet::SupportDeny.put_into(&mut codebook);
        assert_eq!(codebook.kinds, kinds);
        let keys: Vec<Option<char>> = codebook.tags.iter().map(|tag| tag.key).collect();
        assert_eq!(keys, [Some('1'), None, Some('3'), Some('4')]);
    }
}
