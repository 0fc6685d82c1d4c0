//! Changes of a codebook, each refused where it would leave something that people could mix up.

use std::fmt;

use super::palette::{COLOURS, LINES, SIGNS};
use super::{Codebook, Entry, EntryId, KindId, List, Listed, MAX_ID_BYTES, TagId};
use crate::extra::Extra;

/// The most entries of a list: each has a sign of its own.
pub const MAX_ENTRIES: usize = SIGNS.len();

/// The longest name, in characters: it stands on a chip.
pub const MAX_NAME_CHARS: usize = 40;

/// Ids that the page uses for comments and claims that have none.
const TAKEN_IDS: [&str; 2] = ["unkinded", "untagged"];

/// What shall be different about an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryChange {
    /// Its name.
    Name(String),
    /// Its definition; can be empty.
    Definition(String),
    /// Its examples; blank ones are left out.
    Examples(Vec<String>),
    /// How to decide in doubt; can be empty.
    Rule(String),
    /// Its colour, by name.
    Colour(String),
    /// Its sign, by name.
    Sign(String),
    /// Its line, by name.
    Line(String),
    /// The key that chooses it.
    Key(Option<char>),
}

/// Why a codebook can't be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryProblem {
    /// An entry needs a name.
    NoName,
    /// A name is longer than a chip is wide.
    NameTooLong {
        /// How long it is, in characters.
        chars: usize,
    },
    /// Another entry of the list has this name.
    NameTaken(String),
    /// Two entries of a list have one id.
    IdTaken(String),
    /// Another entry has this key.
    KeyTaken {
        /// The key.
        key: char,
        /// The name of the entry that has it.
        by: String,
    },
    /// That can't be a key: it is neither a lower-case letter nor a digit.
    NoKey(char),
    /// Another entry of the list has this sign.
    SignTaken {
        /// The sign's name.
        sign: String,
        /// The name of the entry that has it.
        by: String,
    },
    /// The palette has no colour, sign or line of this name.
    NotInPalette(String),
    /// A list needs an entry.
    LastOne,
    /// The list has as many entries as there are signs.
    Full,
    /// There is no such entry.
    NoEntry(EntryId),
    /// An entry can't be merged into itself, nor into one of the other list.
    NoMerge(EntryId),
}

impl fmt::Display for EntryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName => f.write_str("expected a name, but found nothing"),
            Self::NameTooLong { chars } => {
                write!(f, "expected a name of at most {MAX_NAME_CHARS} characters, but found {chars}")
            }
            Self::NameTaken(name) => write!(f, "expected a new name, but found a second `{name}`"),
            Self::IdTaken(id) => write!(f, "expected a new id, but found a second `{id}`"),
            Self::KeyTaken { key, by } => write!(f, "expected a free key, but found `{key}` of {by}"),
            Self::NoKey(key) => write!(f, "expected a letter or a digit, but found `{key}`"),
            Self::SignTaken { sign, by } => write!(f, "expected a free sign, but found `{sign}` of {by}"),
            Self::NotInPalette(name) => write!(f, "expected a name of the palette, but found `{name}`"),
            Self::LastOne => f.write_str("expected one entry to be left, but found none"),
            Self::Full => write!(f, "expected at most {MAX_ENTRIES} entries, but found more"),
            Self::NoEntry(id) => write!(f, "expected an entry of the codebook, but found {id}"),
            Self::NoMerge(id) => write!(f, "expected another entry of the list, but found {id}"),
        }
    }
}

impl std::error::Error for EntryProblem {}

impl Codebook {
    /// Adds an entry behind the others of its list, with a colour, a sign and a line that are still free. Its id is made
    /// of its name, so that tables that are counted elsewhere can be read, and never changes.
    pub fn add(&mut self, list: List, name: &str) -> Result<EntryId, EntryProblem> {
        match list {
            List::Kinds => self.add_to::<KindId>(name),
            List::Tags => self.add_to::<TagId>(name),
        }
    }

    /// Changes an entry.
    pub fn change(&mut self, entry: &EntryId, change: EntryChange) -> Result<(), EntryProblem> {
        match entry {
            EntryId::Kind(id) => self.change_in(id, change),
            EntryId::Tag(id) => self.change_in(id, change),
        }
    }

    /// Puts an entry at another place of its list, counted from 0; behind the last place is the last one.
    pub fn move_to(&mut self, entry: &EntryId, place: usize) -> Result<(), EntryProblem> {
        match entry {
            EntryId::Kind(id) => self.move_in(id, place),
            EntryId::Tag(id) => self.move_in(id, place),
        }
    }

    /// Takes an entry out. What uses it is not touched here.
    pub fn remove(&mut self, entry: &EntryId) -> Result<(), EntryProblem> {
        match entry {
            EntryId::Kind(id) => self.remove_in(id),
            EntryId::Tag(id) => self.remove_in(id),
        }
    }

    /// The name of an entry; `None` where there is none.
    pub fn name_of(&self, entry: &EntryId) -> Option<&str> {
        match entry {
            EntryId::Kind(id) => self.kind(id).map(|kind| kind.name.as_str()),
            EntryId::Tag(id) => self.tag(id).map(|tag| tag.name.as_str()),
        }
    }

    /// All is as [`Codebook::add`] and [`Codebook::change`] would have left it; else the first fault.
    pub fn check(&self) -> Result<(), EntryProblem> {
        check_list(&self.kinds)?;
        check_list(&self.tags)?;
        let mut keys: Vec<(char, &str)> = Vec::new();
        for (key, name) in self.keys() {
            check_key(key)?;
            if let Some((_, by)) = keys.iter().find(|(own, _)| *own == key) {
                return Err(EntryProblem::KeyTaken { key, by: (*by).to_owned() });
            }
            keys.push((key, name));
        }
        Ok(())
    }

    /// Every key with the name of the entry that has it.
    fn keys(&self) -> impl Iterator<Item = (char, &str)> {
        let kinds = self.kinds.iter().map(|kind| (kind.key, kind.name.as_str()));
        let tags = self.tags.iter().map(|tag| (tag.key, tag.name.as_str()));
        kinds.chain(tags).filter_map(|(key, name)| Some((key?, name)))
    }

    fn add_to<Id: Listed>(&mut self, name: &str) -> Result<EntryId, EntryProblem> {
        let entries = Id::entries(self);
        let name = checked_name(name)?;
        if entries.iter().any(|entry| is_same_name(&entry.name, &name)) {
            return Err(EntryProblem::NameTaken(name));
        }
        if entries.len() >= MAX_ENTRIES {
            return Err(EntryProblem::Full);
        }
        let id = new_id(entries, &name).ok_or(EntryProblem::NoName)?;
        let least_used = |offered: &[&str], part: fn(&Entry<Id>) -> &str| {
            let uses = |name: &str| entries.iter().filter(|entry| part(entry) == name).count();
            offered.iter().min_by_key(|name| uses(name)).copied().unwrap_or_default().to_owned()
        };
        let is_free = |key: &char| self.keys().all(|(own, _)| own != *key);
        let entry = Entry {
            id: id.clone(),
            name,
            definition: String::new(),
            examples: Vec::new(),
            rule: String::new(),
            sign: least_used(&SIGNS, |entry| &entry.sign),
            colour: least_used(&COLOURS, |entry| &entry.colour),
            line: least_used(&LINES, |entry| &entry.line),
            // Which letters are free only the page knows; digits are the tags' own.
            key: if Id::LIST == List::Tags { ('1'..='9').find(is_free) } else { None },
            extra: Extra::default(),
        };
        Id::entries_mut(self).push(entry);
        Ok(id.entry_id())
    }

    fn change_in<Id: Listed>(&mut self, id: &Id, change: EntryChange) -> Result<(), EntryProblem> {
        let mut changed = self.entry(id)?.clone();
        let others = || Id::entries(self).iter().filter(|other| other.id != *id);
        match change {
            EntryChange::Name(name) => {
                let name = checked_name(&name)?;
                if others().any(|other| is_same_name(&other.name, &name)) {
                    return Err(EntryProblem::NameTaken(name));
                }
                changed.name = name;
            }
            EntryChange::Definition(definition) => changed.definition = definition.trim().to_owned(),
            EntryChange::Examples(examples) => {
                let examples = examples.iter().map(|example| example.trim());
                changed.examples = examples.filter(|e| !e.is_empty()).map(str::to_owned).collect();
            }
            EntryChange::Rule(rule) => changed.rule = rule.trim().to_owned(),
            EntryChange::Colour(colour) => changed.colour = of_palette(&COLOURS, colour)?,
            EntryChange::Line(line) => changed.line = of_palette(&LINES, line)?,
            EntryChange::Sign(sign) => {
                changed.sign = of_palette(&SIGNS, sign)?;
                if let Some(other) = others().find(|other| other.sign == changed.sign) {
                    let by = other.name.clone();
                    return Err(EntryProblem::SignTaken { sign: changed.sign, by });
                }
            }
            EntryChange::Key(key) => {
                if let Some(key) = key.filter(|key| changed.key != Some(*key)) {
                    check_key(key)?;
                    if let Some((_, by)) = self.keys().find(|(own, _)| *own == key) {
                        return Err(EntryProblem::KeyTaken { key, by: by.to_owned() });
                    }
                }
                changed.key = key;
            }
        }
        if let Some(entry) = Id::entries_mut(self).iter_mut().find(|entry| entry.id == *id) {
            *entry = changed;
        }
        Ok(())
    }

    fn move_in<Id: Listed>(&mut self, id: &Id, place: usize) -> Result<(), EntryProblem> {
        let from = self.place_of(id)?;
        let entries = Id::entries_mut(self);
        let entry = entries.remove(from);
        entries.insert(place.min(entries.len()), entry);
        Ok(())
    }

    fn remove_in<Id: Listed>(&mut self, id: &Id) -> Result<(), EntryProblem> {
        let place = self.place_of(id)?;
        let entries = Id::entries_mut(self);
        if entries.len() == 1 {
            return Err(EntryProblem::LastOne);
        }
        entries.remove(place);
        Ok(())
    }

    fn entry<Id: Listed>(&self, id: &Id) -> Result<&Entry<Id>, EntryProblem> {
        let entry = Id::entries(self).iter().find(|entry| entry.id == *id);
        entry.ok_or_else(|| EntryProblem::NoEntry(id.clone().entry_id()))
    }

    fn place_of<Id: Listed>(&self, id: &Id) -> Result<usize, EntryProblem> {
        let place = Id::entries(self).iter().position(|entry| entry.id == *id);
        place.ok_or_else(|| EntryProblem::NoEntry(id.clone().entry_id()))
    }
}

fn check_list<Id: Listed>(entries: &[Entry<Id>]) -> Result<(), EntryProblem> {
    if entries.is_empty() {
        return Err(EntryProblem::LastOne);
    }
    if entries.len() > MAX_ENTRIES {
        return Err(EntryProblem::Full);
    }
    for (place, entry) in entries.iter().enumerate() {
        checked_name(&entry.name)?;
        let earlier = || entries[..place].iter();
        if earlier().any(|other| other.id == entry.id) {
            return Err(EntryProblem::IdTaken(entry.id.to_string()));
        }
        if earlier().any(|other| is_same_name(&other.name, &entry.name)) {
            return Err(EntryProblem::NameTaken(entry.name.clone()));
        }
        if let Some(other) = earlier().find(|other| other.sign == entry.sign) {
            let (sign, by) = (entry.sign.clone(), other.name.clone());
            return Err(EntryProblem::SignTaken { sign, by });
        }
    }
    Ok(())
}

fn check_key(key: char) -> Result<(), EntryProblem> {
    let is_fit = key.is_ascii_digit() || (key.is_alphabetic() && !key.is_uppercase());
    if is_fit { Ok(()) } else { Err(EntryProblem::NoKey(key)) }
}

fn checked_name(name: &str) -> Result<String, EntryProblem> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let chars = name.chars().count();
    match chars {
        0 => Err(EntryProblem::NoName),
        _ if chars > MAX_NAME_CHARS => Err(EntryProblem::NameTooLong { chars }),
        _ => Ok(name),
    }
}

fn is_same_name(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn of_palette(names: &[&str], name: String) -> Result<String, EntryProblem> {
    if names.contains(&name.as_str()) { Ok(name) } else { Err(EntryProblem::NotInPalette(name)) }
}

/// `Hors sujet` becomes `hors-sujet`, and `hors-sujet-2` where that is taken. `None` for a name that leaves nothing.
fn new_id<Id: Listed>(entries: &[Entry<Id>], name: &str) -> Option<Id> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect();
    let mut stem = words.join("-");
    if stem.is_empty() {
        stem = "entry".to_owned();
    }
    // Room for a number behind it.
    while stem.len() > MAX_ID_BYTES - 4 {
        stem.pop();
    }
    let ids = (1..=entries.len() + TAKEN_IDS.len() + 1).map(|number| match number {
        1 => stem.clone(),
        number => format!("{stem}-{number}"),
    });
    let is_free = |id: &Id| entries.iter().all(|entry| entry.id != *id);
    ids.filter(|id| !TAKEN_IDS.contains(&id.as_str())).filter_map(|id| Id::parse_id(&id)).find(is_free)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(id: &str) -> EntryId {
        EntryId::Tag(TagId::parse(id).expect("a plain word"))
    }

    #[test]
    fn an_id_is_made_of_the_name_and_is_free() {
        let check = |name: &str, id: &str| {
            let mut codebook = Codebook::default();
            assert_eq!(codebook.add(List::Tags, name).as_ref().map(EntryId::as_str), Ok(id), "{name}");
            assert_eq!(codebook.check(), Ok(()));
        };
        check("Hors sujet", "hors-sujet");
        check("  À   côté ! ", "à-côté");
        check("Off_topic", "off_topic");
        check("Skeptical.", "skeptical-2");
        check("Untagged", "untagged-2");
        check("😀", "entry");
        check("=1+1", "1-1");
        check("שלום", "שלום");
        check(&"é".repeat(40), &"é".repeat(30));
    }

    #[test]
    fn a_new_entry_is_unlike_the_others_at_once() {
        let mut codebook = Codebook::default();
        for number in codebook.tags.len()..MAX_ENTRIES {
            codebook.add(List::Tags, &format!("Tag {number}")).expect("there is room");
            assert_eq!(codebook.check(), Ok(()));
        }
        assert_eq!(codebook.add(List::Tags, "One more"), Err(EntryProblem::Full));
        let keys: Vec<char> = codebook.tags.iter().filter_map(|tag| tag.key).collect();
        assert_eq!(keys, ['1', '2', '3', '4', '5', '6', '7', '8', '9']);
        let colours = codebook.tags[..COLOURS.len()].iter().map(|tag| tag.colour.as_str());
        assert_eq!(colours.collect::<std::collections::BTreeSet<_>>().len(), COLOURS.len());
    }

    #[test]
    fn what_people_could_mix_up_is_refused() {
        let check = |change: EntryChange, problem: EntryProblem| {
            let mut codebook = Codebook::default();
            assert_eq!(codebook.change(&tag("supportive"), change), Err(problem));
            assert_eq!(codebook, Codebook::default());
        };
        let taken = |key, by: &str| EntryProblem::KeyTaken { key, by: by.into() };
        check(EntryChange::Name(" \u{a0} ".into()), EntryProblem::NoName);
        check(EntryChange::Name("x".repeat(41)), EntryProblem::NameTooLong { chars: 41 });
        check(EntryChange::Name(" off-TOPIC ".into()), EntryProblem::NameTaken("off-TOPIC".into()));
        check(EntryChange::Key(Some('1')), taken('1', "Skeptical"));
        check(EntryChange::Key(Some('f')), taken('f', "Fact"));
        check(EntryChange::Key(Some('F')), EntryProblem::NoKey('F'));
        check(EntryChange::Key(Some(' ')), EntryProblem::NoKey(' '));
        check(EntryChange::Key(Some('?')), EntryProblem::NoKey('?'));
        check(EntryChange::Colour("#f00".into()), EntryProblem::NotInPalette("#f00".into()));
        check(EntryChange::Line("wavy".into()), EntryProblem::NotInPalette("wavy".into()));
        check(EntryChange::Sign("hand".into()), EntryProblem::NotInPalette("hand".into()));
        let sign = EntryProblem::SignTaken { sign: "leave".into(), by: "Off-topic".into() };
        check(EntryChange::Sign("leave".into()), sign);
    }

    #[test]
    fn one_entry_is_left_in_each_list() {
        let mut codebook = Codebook::default();
        for id in ["skeptical", "off-topic"] {
            codebook.remove(&tag(id)).expect("others are left");
        }
        assert_eq!(codebook.remove(&tag("supportive")), Err(EntryProblem::LastOne));
        assert_eq!(codebook.remove(&tag("skeptical")), Err(EntryProblem::NoEntry(tag("skeptical"))));
    }

    #[test]
    fn an_entry_moves_within_its_list() {
        let check = |id: &str, place: usize, order: [&str; 3]| {
            let mut codebook = Codebook::default();
            codebook.move_to(&tag(id), place).expect("it is there");
            let ids: Vec<&str> = codebook.tags.iter().map(|tag| tag.id.as_str()).collect();
            assert_eq!(ids, order, "{id} to {place}");
        };
        check("skeptical", 1, ["supportive", "skeptical", "off-topic"]);
        check("off-topic", 0, ["off-topic", "skeptical", "supportive"]);
        check("skeptical", 99, ["supportive", "off-topic", "skeptical"]);
    }

    #[test]
    fn its_own_key_and_sign_can_be_given_to_an_entry_again() {
        let mut codebook = Codebook::default();
        let before = codebook.clone();
        codebook.change(&tag("skeptical"), EntryChange::Key(Some('1'))).expect("its own key");
        codebook.change(&tag("skeptical"), EntryChange::Sign("question".into())).expect("its own sign");
        codebook.change(&tag("skeptical"), EntryChange::Name("Skeptical".into())).expect("its own name");
        assert_eq!(codebook, before);
    }
}
