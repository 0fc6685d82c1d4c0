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
