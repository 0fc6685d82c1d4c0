//! Holds a file against what is here, before anything is taken in.

use std::cmp::Ordering;

use super::merge;
use super::record::{Body, Record, RecordKey};
use super::state::Workspace;

/// How the records of a file stand to those here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Not here, or older here: a merge takes them.
    pub new: Vec<(RecordKey, Record)>,
    /// Here in the same state.
    pub same: usize,
    /// Changed or removed here since the file was written.
    pub conflicts: Vec<Conflict>,
}

/// A record that was changed or removed here after the file was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Which record.
    pub key: RecordKey,
    /// What it says here; `None` when it was removed here.
    pub mine: Option<Body>,
    /// What the file says.
    pub theirs: Body,
}

/// Sorts the records of a file by what a merge would do with them.
pub fn compare(workspace: &Workspace, records: impl IntoIterator<Item = (RecordKey, Record)>) -> Comparison {
    let mut comparison = Comparison::default();
    for (key, theirs) in records {
        let Some(mine) = workspace.record(key) else {
            comparison.new.push((key, theirs));
            continue;
        };
        match merge::compare(key, &theirs, mine) {
            // There is one codebook, and everybody's work hangs on it: a newer one of somebody else replaces nobody's own
            // without being asked for.
            Ordering::Greater if key == RecordKey::Codebook && mine.body.is_some() => match theirs.body {
                Some(body) if mine.body.as_ref() != Some(&body) => {
                    comparison.conflicts.push(Conflict { key, mine: mine.body.clone(), theirs: body });
                }
                body => comparison.new.push((key, Record { body, ..theirs })),
            },
            Ordering::Greater => comparison.new.push((key, theirs)),
            _ if mine.body == theirs.body => comparison.same += 1,
            _ => match theirs.body {
                Some(theirs) => comparison.conflicts.push(Conflict { key, mine: mine.body.clone(), theirs }),
                None => comparison.same += 1,
            },
        }
    }
    comparison
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;
    use crate::id::ReplicaId;
    use crate::workspace::{Timeline, Version};

    fn record(counter: u64, name: &str) -> Record {
        let version = Version::new(counter, ReplicaId::from_bits(1)).expect("a small counter");
        let mut codebook = Codebook::default();
        codebook.tags[0].name = name.into();
        Record { version, body: Some(codebook.into()) }
    }

    #[test]
    fn a_newer_codebook_of_a_file_replaces_ones_own_only_when_asked() {
        let theirs = record(9, "Doubt");
        let check = |mine: Option<Record>, new: usize, same: usize, conflicts: usize| {
            let mut timeline = Timeline::new(Workspace::default(), ReplicaId::from_bits(2));
            timeline.merge(mine.map(|mine| (RecordKey::Codebook, mine)), []);
            let found = compare(timeline.workspace(), [(RecordKey::Codebook, theirs.clone())]);
            assert_eq!((found.new.len(), found.same, found.conflicts.len()), (new, same, conflicts));
        };
        check(None, 1, 0, 0);
        check(Some(record(3, "Sceptique")), 0, 0, 1);
        check(Some(record(3, "Doubt")), 1, 0, 0);
        check(Some(theirs.clone()), 0, 1, 0);
        check(Some(record(12, "Sceptique")), 0, 0, 1);
        check(Some(Record { body: None, ..record(3, "") }), 1, 0, 0);
    }
}
