//! Kinds, tags and deeds in the reader's language.
//!
//! The entries of the ready sets have names and definitions in every language of the page; what a person wrote keeps the
//! person's words.

use crate::codebook::palette::SIGNS;
use crate::codebook::{
    Codebook, Entry, EntryId, EntryProblem, KindId, List, Listed, MAX_ENTRIES, MAX_NAME_CHARS, ReadySet,
    TagId, is_ready_name, ready_entry,
};
use crate::t;
use crate::ui::locale;
use crate::workspace::Deed;

/// An entry as it is offered: what stands on its chip.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Choice<Id> {
    /// Which entry.
    pub id: Id,
    /// Its name, in the reader's language.
    pub name: String,
    /// Its sign's picture.
    pub sign: String,
    /// The key that chooses it.
    pub key: Option<char>,
}

/// What a codebook says of an entry, in the reader's language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct About {
    /// What it means.
    pub definition: String,
    /// Words that it fits.
    pub examples: Vec<String>,
    /// How to decide in doubt.
    pub rule: String,
}

/// All that can be chosen of a list, in its order.
pub fn choices<Id: Listed>(codebook: &Codebook) -> Vec<Choice<Id>> {
    let choice = |entry: &Entry<Id>| Choice {
        id: entry.id.clone(),
        name: shown_name(entry),
        sign: picture(&entry.sign),
        key: entry.key,
    };
    Id::entries(codebook).iter().map(choice).collect()
}

/// An entry's name; where the codebook has none of that id, the id with a word about that.
pub fn name_of<Id: Listed>(codebook: &Codebook, id: &Id) -> String {
    match found(codebook, id) {
        Some(entry) => shown_name(entry),
        None => t!("codebook.not-in", name = id.to_string()),
    }
}

/// The name of an entry of either list; see [`name_of`].
pub fn entry_name(codebook: &Codebook, entry: &EntryId) -> String {
    match entry {
        EntryId::Kind(id) => name_of(codebook, id),
        EntryId::Tag(id) => name_of(codebook, id),
    }
}

/// A kind's name; see [`name_of`].
pub fn kind_name(codebook: &Codebook, id: &KindId) -> String {
    name_of(codebook, id)
}

/// A tag's name; see [`name_of`].
pub fn tag_name(codebook: &Codebook, id: &TagId) -> String {
    name_of(codebook, id)
}

/// The picture of an entry's sign.
pub fn sign_of<Id: Listed>(codebook: &Codebook, id: &Id) -> String {
    found(codebook, id).map_or_else(|| "unkinded".to_owned(), |entry| picture(&entry.sign))
}

/// The picture of a sign of the palette.
pub fn picture(sign: &str) -> String {
    if SIGNS.contains(&sign) { format!("sign-{sign}") } else { "unkinded".to_owned() }
}

/// What the codebook says of an entry.
pub fn about(codebook: &Codebook, entry: &EntryId) -> About {
    match entry {
        EntryId::Kind(id) => found(codebook, id).map(about_entry),
        EntryId::Tag(id) => found(codebook, id).map(about_entry),
    }
    .unwrap_or_default()
}

impl About {
    /// All of it in one line.
    pub fn words(&self) -> String {
        let examples = (!self.examples.is_empty())
            .then(|| t!("codebook.examples-are", examples = self.examples.join(" · ")));
        let rule = (!self.rule.is_empty()).then(|| t!("codebook.rule-is", rule = self.rule));
        let parts = [Some(self.definition.clone()), examples, rule].into_iter().flatten();
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// The names of a ready set.
pub fn shown_set(set: ReadySet) -> String {
    let mut codebook = Codebook { kinds: Vec::new(), tags: Vec::new() };
    set.put_into(&mut codebook);
    let kinds = choices::<KindId>(&codebook).into_iter().map(|choice| choice.name);
    let tags = choices::<TagId>(&codebook).into_iter().map(|choice| choice.name);
    kinds.chain(tags).collect::<Vec<_>>().join(", ")
}

/// How many comments are tagged so: "2 skeptical", in one phrase.
pub fn tag_count(codebook: &Codebook, id: &TagId, count: usize) -> String {
    counted_so("count", codebook, id, count)
}

/// How many comments say so of a claim: "1 doubts", "2 back".
pub fn tag_count_toward(codebook: &Codebook, id: &TagId, count: usize) -> String {
    counted_so("toward-count", codebook, id, count)
}

/// The built-in tags have a phrase of their own; of the others the name is said.
fn counted_so(group: &str, codebook: &Codebook, id: &TagId, count: usize) -> String {
    let built_in = Codebook::default();
    let is_built_in = built_in.name_of(&EntryId::Tag(id.clone())).is_some()
        && built_in.name_of(&EntryId::Tag(id.clone())) == codebook.name_of(&EntryId::Tag(id.clone()));
    if is_built_in {
        locale::counted(&format!("{group}.{id}"), count, &[])
    } else {
        format!("{} {}", locale::number(count), tag_name(codebook, id))
    }
}

/// What was done, as a menu says it: "highlight “the moon is full”".
pub fn deed_name(deed: Deed, subject: &str) -> String {
    let key = match deed {
        Deed::AddDocument => "deed.add-document",
        Deed::AddComments => "deed.add-comments",
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
        Deed::AddEntry => "deed.add-entry",
        Deed::ChangeEntry => "deed.change-entry",
        Deed::MoveEntry => "deed.move-entry",
        Deed::RemoveEntry => "deed.remove-entry",
        Deed::MergeEntries => "deed.merge-entries",
        Deed::ReplaceCodebook => "deed.replace-codebook",
        Deed::ReviseDocument => "deed.revise-document",
    };
    let subject = if deed.is_of_codebook() { in_own_words(subject) } else { subject.to_owned() };
    if subject.is_empty() { t!(&format!("{key}.bare")) } else { t!(key, subject = subject) }
}

/// Why the codebook can't be so.
pub fn entry_problem(problem: &EntryProblem) -> String {
    match problem {
        EntryProblem::NoName => t!("codebook.refusal.no-name"),
        EntryProblem::NameTooLong { .. } => {
            t!("codebook.refusal.name-too-long", limit = locale::number(MAX_NAME_CHARS))
        }
        EntryProblem::NameTaken(name) => t!("codebook.refusal.name-taken", name = name),
        EntryProblem::IdTaken(id) => t!("codebook.refusal.name-taken", name = id),
        EntryProblem::KeyTaken { key, by } => {
            t!("codebook.refusal.key-taken", key = key.to_string(), by = in_own_words(by))
        }
        EntryProblem::NoKey(key) => t!("codebook.refusal.no-key", key = key.to_string()),
        EntryProblem::SignTaken { by, .. } => t!("codebook.refusal.sign-taken", by = in_own_words(by)),
        EntryProblem::NotInPalette(name) => t!("codebook.refusal.not-in-palette", name = name),
        EntryProblem::LastOne => t!("codebook.refusal.last-one"),
        EntryProblem::Full => t!("codebook.refusal.full", limit = locale::number(MAX_ENTRIES)),
        EntryProblem::NoEntry(_) | EntryProblem::NoMerge(_) => t!("refusal.not-in-codebook"),
    }
}

/// A name as the codebook has it, in the reader's language where it is a ready one.
fn in_own_words(name: &str) -> String {
    match ready_entry(name) {
        Some((List::Kinds, id)) => t!(&format!("kind.{id}")),
        Some((List::Tags, id)) => t!(&format!("tag.{id}")),
        None => name.to_owned(),
    }
}

fn found<'c, Id: Listed>(codebook: &'c Codebook, id: &Id) -> Option<&'c Entry<Id>> {
    Id::entries(codebook).iter().find(|entry| entry.id == *id)
}

fn group<Id: Listed>() -> &'static str {
    match Id::LIST {
        List::Kinds => "kind",
        List::Tags => "tag",
    }
}

fn shown_name<Id: Listed>(entry: &Entry<Id>) -> String {
    let id = entry.id.to_string();
    let is_ready = is_ready_name(Id::LIST, &id, &entry.name);
    if is_ready { t!(&format!("{}.{id}", group::<Id>())) } else { entry.name.clone() }
}

fn about_entry<Id: Listed>(entry: &Entry<Id>) -> About {
    let id = entry.id.to_string();
    let is_ready = is_ready_name(Id::LIST, &id, &entry.definition);
    let key = format!("{}.{id}.definition", group::<Id>());
    About {
        definition: if is_ready { t!(&key) } else { entry.definition.clone() },
        examples: entry.examples.clone(),
        rule: entry.rule.clone(),
    }
}
