//! The names of kinds, tags and deeds in the reader's language.
//!
//! The built-in entries have names in every language of the page; an entry that a person named or changed keeps
//! the person's words.

use crate::codebook::{Codebook, Entry, KindId, TagId};
use crate::t;
use crate::ui::locale;
use crate::workspace::Deed;

/// A kind's name; its id where the codebook has none of that id.
pub fn kind_name(codebook: &Codebook, id: &KindId) -> String {
    codebook.kind(id).map_or_else(|| id.to_string(), |kind| name("kind", kind, &Codebook::default().kinds))
}

/// A kind's definition.
pub fn kind_definition(codebook: &Codebook, id: &KindId) -> String {
    codebook.kind(id).map(|kind| definition("kind", kind, &Codebook::default().kinds)).unwrap_or_default()
}

/// A tag's name; its id where the codebook has none of that id.
pub fn tag_name(codebook: &Codebook, id: &TagId) -> String {
    codebook.tag(id).map_or_else(|| id.to_string(), |tag| name("tag", tag, &Codebook::default().tags))
}

/// A tag's definition.
pub fn tag_definition(codebook: &Codebook, id: &TagId) -> String {
    codebook.tag(id).map(|tag| definition("tag", tag, &Codebook::default().tags)).unwrap_or_default()
}

/// How many comments are tagged so: "2 skeptical", in one phrase.
pub fn tag_count(codebook: &Codebook, id: &TagId, count: usize) -> String {
    let key = format!("count.{id}");
    if has_built_in_name(codebook.tag(id), &Codebook::default().tags) {
        locale::counted(&key, count, &[])
    } else {
        format!("{} {}", locale::number(count), tag_name(codebook, id))
    }
}

/// How many comments say so of a claim: "1 doubts", "2 back".
pub fn tag_count_toward(codebook: &Codebook, id: &TagId, count: usize) -> String {
    let key = format!("toward-count.{id}");
    if has_built_in_name(codebook.tag(id), &Codebook::default().tags) {
        locale::counted(&key, count, &[])
    } else {
        format!("{} {}", locale::number(count), tag_name(codebook, id))
    }
}

/// What was done, as a menu says it: "highlight “the moon is full”".
pub fn deed_name(deed: Deed, subject: &str) -> String {
    let key = match deed {
        Deed::AddDocument => "deed.add-document",
        Deed::DescribeDocument => "deed.describe-document",
        Deed::RemoveDocument => "deed.remove-document",
        Deed::ChangeLines => "deed.change-lines",
        Deed::DescribeComment => "deed.describe-comment",
        Deed::HighlightClaim => "deed.highlight-claim",
        Deed::SetKind => "deed.set-kind",
        Deed::MoveEnds => "deed.move-ends",
        Deed::RemoveClaim => "deed.remove-claim",
        Deed::TagComment => "deed.tag-comment",
        Deed::Untag => "deed.untag",
        Deed::SetTarget => "deed.set-target",
        Deed::SetEvidence => "deed.set-evidence",
        Deed::WriteNote => "deed.write-note",
        Deed::NameAnnotator => "deed.name-annotator",
        Deed::BringBack => "deed.bring-back",
        Deed::TakeIn => "deed.take-in",
        Deed::Restore => "deed.restore",
        Deed::TagComments => "deed.tag-comments",
        Deed::UntagComments => "deed.untag-comments",
        Deed::MarkUnsure => "deed.mark-unsure",
        Deed::MarkDone => "deed.mark-done",
        Deed::UnmarkUnsure => "deed.unmark-unsure",
        Deed::UnmarkDone => "deed.unmark-done",
    };
    if subject.is_empty() { t!(&format!("{key}.bare")) } else { t!(key, subject = subject) }
}

fn name<Id: ToString + PartialEq>(group: &str, entry: &Entry<Id>, built_in: &[Entry<Id>]) -> String {
    if has_built_in_name(Some(entry), built_in) {
        t!(&format!("{group}.{}", entry.id.to_string()))
    } else {
        entry.name.clone()
    }
}

fn definition<Id: ToString + PartialEq>(group: &str, entry: &Entry<Id>, built_in: &[Entry<Id>]) -> String {
    let is_built_in = built_in.iter().any(|own| own.id == entry.id && own.definition == entry.definition);
    if is_built_in {
        t!(&format!("{group}.{}.definition", entry.id.to_string()))
    } else {
        entry.definition.clone()
    }
}

fn has_built_in_name<Id: PartialEq>(entry: Option<&Entry<Id>>, built_in: &[Entry<Id>]) -> bool {
    entry.is_some_and(|entry| built_in.iter().any(|own| own.id == entry.id && own.name == entry.name))
}
