//! What another codebook has that the one in use has not, and the other way round.

use super::{Codebook, EntryId, KindId, Listed, TagId};

/// How the entries of another codebook stand to those in use, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Only in the other one.
    pub new: Vec<EntryId>,
    /// In both, and not alike; or in another place.
    pub changed: Vec<EntryId>,
    /// Only in the one in use: would be gone.
    pub missing: Vec<EntryId>,
}

impl Difference {
    /// They are the same.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.missing.is_empty()
    }
}

/// Holds another codebook against the one in use.
pub fn difference(mine: &Codebook, theirs: &Codebook) -> Difference {
    let mut difference = Difference::default();
    compare_list::<KindId>(mine, theirs, &mut difference);
    compare_list::<TagId>(mine, theirs, &mut difference);
    difference
}

fn compare_list<Id: Listed>(mine: &Codebook, theirs: &Codebook, difference: &mut Difference) {
    let (mine, theirs) = (Id::entries(mine), Id::entries(theirs));
    // Entries that both have, in the order of one of them: one that came or went moves no other.
    let shared = |list: &[super::Entry<Id>], other: &[super::Entry<Id>]| -> Vec<Id> {
        let ids = list.iter().map(|entry| &entry.id);
        ids.filter(|id| other.iter().any(|entry| entry.id == **id)).cloned().collect()
    };
    let (order, other_order) = (shared(mine, theirs), shared(theirs, mine));
    for entry in theirs {
        match mine.iter().find(|own| own.id == entry.id) {
            None => difference.new.push(entry.id.clone().entry_id()),
            Some(own) => {
                let place = |order: &[Id]| order.iter().position(|id| *id == entry.id);
                if own != entry || place(&order) != place(&other_order) {
                    difference.changed.push(entry.id.clone().entry_id());
                }
            }
        }
    }
    let missing = mine.iter().filter(|own| theirs.iter().all(|entry| entry.id != own.id));
    difference.missing.extend(missing.map(|own| own.id.clone().entry_id()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::ReadySet;

    fn words(ids: &[EntryId]) -> Vec<&str> {
        ids.iter().map(EntryId::as_str).collect()
    }

    #[test]
    fn what_is_new_changed_and_missing_is_told() {
        let mine = Codebook::default();
        let mut theirs = mine.clone();
        assert!(difference(&mine, &theirs).is_empty());
        theirs.tags[1].name = "Backing".into();
        theirs.kinds.swap(0, 2);
        theirs.tags.remove(0);
        let found = difference(&mine, &theirs);
        assert_eq!(words(&found.new), [""; 0]);
        assert_eq!(words(&found.changed), ["policy", "fact", "supportive"]);
        assert_eq!(words(&found.missing), ["skeptical"]);

        let mut theirs = mine.clone();
        ReadySet::SupportDeny.put_into(&mut theirs);
        let found = difference(&mine, &theirs);
        assert_eq!(words(&found.new), ["support", "deny", "query", "comment"]);
        assert_eq!(words(&found.missing), ["skeptical", "supportive", "off-topic"]);
    }
}
