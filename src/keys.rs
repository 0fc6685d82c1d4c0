//! Which keys stand for which command: those that a command has by default, and what a person has made of them.
//!
//! Letters go by what a key writes (`KeyboardEvent.key`), digits by where it lies (`KeyboardEvent.code`): on a French
//! keyboard digits need Shift, which here means "stay". A command is known by a stable id, such as `claim` or
//! `kind.fact`; what it is called and does is the page's. The keys of kinds and tags are their codebook's, and those of
//! the caret and of Escape are as everywhere else: neither is kept here as a change.
//!
//! A chord is written as `KeyboardEvent.key` has its parts: `Control+Shift+z`, `?`, `1`, `Alt+ArrowDown`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A key with those that are held while it is pressed.
///
/// Invariant: a letter is lower case; of any other sign Shift is a part, and is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    control: bool,
    alt: bool,
    shift: bool,
    key: Key,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key {
    /// A letter or a sign, by what it writes.
    Sign(char),
    /// A digit, by where it lies.
    Digit(char),
    /// A key that writes nothing, by its name.
    Named(&'static str),
}

/// The keys that write nothing and can stand for something.
const NAMED: [&str; 11] = [
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "Backspace",
    "Delete",
    "End",
    "Enter",
    "Escape",
    "F2",
    "Home",
];

/// A key that was pressed, as a `KeyboardEvent` tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pressed {
    /// What it writes, or its name.
    pub key: String,
    /// Where it lies: `KeyA`, `Digit1`.
    pub code: String,
    /// Ctrl was held, or on a Mac ⌘.
    pub has_control: bool,
    /// Alt was held; not the one that is part of writing a sign.
    pub has_alt: bool,
    /// Shift was held.
    pub has_shift: bool,
}

impl Pressed {
    /// The chords that it can be meant as, the likeliest first: where a digit lies, then what was written, then for a
    /// script without Latin letters the letter that lies there.
    pub fn chords(&self) -> impl Iterator<Item = Chord> + use<> {
        let held = |key, shift| Chord { control: self.has_control, alt: self.has_alt, shift, key };
        let mut signs = self.key.chars();
        let sign = signs.next().filter(|_| signs.next().is_none());
        let place = |prefix: &str| self.code.strip_prefix(prefix).and_then(|place| place.chars().next());
        let digit = place("Digit").or(place("Numpad")).filter(char::is_ascii_digit);
        let written =
            sign.filter(|sign| !sign.is_ascii_digit() && !sign.is_whitespace() && !sign.is_control());
        let there = written.filter(|sign| sign.is_alphabetic() && !sign.is_ascii()).and(place("Key"));
        let of_sign = |sign: char| {
            let letter = sign.to_lowercase().next().unwrap_or(sign);
            held(Key::Sign(letter), self.has_shift && sign.is_alphabetic())
        };
        let named = NAMED.iter().find(|name| **name == self.key);
        [
            digit.map(|digit| held(Key::Digit(digit), self.has_shift)),
            written.map(of_sign),
            there.map(of_sign),
            named.map(|name| held(Key::Named(name), self.has_shift)),
        ]
        .into_iter()
        .flatten()
    }
}

impl Chord {
    const fn of(key: Key) -> Self {
        Self { control: false, alt: false, shift: false, key }
    }

    const fn sign(sign: char) -> Self {
        Self::of(Key::Sign(sign))
    }

    const fn named(name: &'static str) -> Self {
        Self::of(Key::Named(name))
    }

    const fn control(self) -> Self {
        Self { control: true, ..self }
    }

    const fn alt(self) -> Self {
        Self { alt: true, ..self }
    }

    /// The same with Shift.
    pub const fn shift(self) -> Self {
        Self { shift: true, ..self }
    }

    /// The chord of a codebook's key: a digit by its place, anything else by what it writes.
    pub fn of_codebook(key: char) -> Self {
        let letter = key.to_lowercase().next().unwrap_or(key);
        Self::of(if key.is_ascii_digit() { Key::Digit(key) } else { Key::Sign(letter) })
    }

    /// One character alone, which somebody who speaks to the computer may write by accident (WCAG 2.1.4).
    pub const fn is_single(self) -> bool {
        !self.control && !self.alt && matches!(self.key, Key::Sign(_) | Key::Digit(_))
    }

    /// The browser or the system has it for itself, or people expect it to have: closing, finding, copying, going back.
    pub fn is_elsewhere(self) -> bool {
        match self.key {
            Key::Sign(sign) if self.control => "wtnfrlpsoqaxcvhjdgub+-=,.".contains(sign),
            Key::Digit(_) => self.control || self.alt,
            // Access keys of the system's menus; on a Mac Alt is a part of writing signs.
            Key::Sign(_) => self.alt,
            Key::Named("ArrowLeft" | "ArrowRight" | "Home" | "Backspace" | "Delete" | "Escape" | "Enter") => {
                self.alt
            }
            Key::Named(_) => self.control && self.alt,
        }
    }

    /// Ctrl is held.
    pub const fn has_control(self) -> bool {
        self.control
    }

    /// Alt is held.
    pub const fn has_alt(self) -> bool {
        self.alt
    }

    /// Shift is held, and is not only a part of writing the sign.
    pub const fn has_shift(self) -> bool {
        self.shift
    }

    /// The key itself: a name of `KeyboardEvent.key`, a digit, or a sign as it stands on the keys.
    pub fn key(self) -> String {
        match self.key {
            Key::Sign(sign) | Key::Digit(sign) => sign.to_string(),
            Key::Named(name) => name.to_owned(),
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (is_held, name) in [(self.control, "Control"), (self.alt, "Alt"), (self.shift, "Shift")] {
            if is_held {
                write!(f, "{name}+")?;
            }
        }
        f.write_str(&self.key())
    }
}

/// No chord that this program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownChord;

impl FromStr for Chord {
    type Err = UnknownChord;

    fn from_str(written: &str) -> Result<Self, UnknownChord> {
        let mut chord = Self::sign(' ');
        let mut rest = written;
        for (prefix, held) in
            [("Control+", &mut chord.control), ("Alt+", &mut chord.alt), ("Shift+", &mut chord.shift)]
        {
            if let Some(after) = rest.strip_prefix(prefix) {
                *held = true;
                rest = after;
            }
        }
        let mut signs = rest.chars();
        chord.key = match (NAMED.iter().find(|name| **name == rest), signs.next(), signs.next()) {
            (Some(name), _, _) => Key::Named(name),
            (None, Some(digit), None) if digit.is_ascii_digit() => Key::Digit(digit),
            (None, Some(sign), None) if !sign.is_whitespace() && !sign.is_control() => {
                chord.shift &= sign.is_alphabetic();
                Key::Sign(sign.to_lowercase().next().unwrap_or(sign))
            }
            _ => return Err(UnknownChord),
        };
        Ok(chord)
    }
}

const UP: Chord = Chord::named("ArrowUp");
const DOWN: Chord = Chord::named("ArrowDown");
const LEFT: Chord = Chord::named("ArrowLeft");
const RIGHT: Chord = Chord::named("ArrowRight");
const HOME: Chord = Chord::named("Home");
const END: Chord = Chord::named("End");
const ENTER: Chord = Chord::named("Enter");

const fn control(sign: char) -> Chord {
    Chord::sign(sign).control()
}

/// The keys that commands have by default. One that is missing here has none.
///
/// Alt with up and down go by sentence in screen readers too (JAWS, the add-on SentenceNav of NVDA); with left and right
/// they are the browser's history.
pub const DEFAULTS: [(&str, &[Chord]); 32] = [
    ("caret.character", &[LEFT, RIGHT]),
    ("caret.word", &[LEFT.control(), RIGHT.control()]),
    ("caret.line", &[UP, DOWN]),
    ("caret.paragraph", &[UP.control(), DOWN.control()]),
    ("caret.line-ends", &[HOME, END]),
    ("caret.text-ends", &[HOME.control(), END.control()]),
    ("previous-sentence", &[UP.alt()]),
    ("next-sentence", &[DOWN.alt()]),
    ("sentence", &[Chord::sign('s')]),
    ("claim", &[Chord::sign('h')]),
    ("next", &[Chord::sign('j')]),
    ("previous", &[Chord::sign('k')]),
    ("go-by", &[Chord::sign('j').shift()]),
    ("open-claim", &[ENTER]),
    ("go-to-note", &[ENTER.shift()]),
    ("note", &[Chord::sign('n')]),
    ("untagged", &[Chord::sign('u')]),
    ("untag", &[Chord::of(Key::Digit('0')), Chord::of(Key::Digit('0')).shift()]),
    ("evidence", &[Chord::sign('e')]),
    ("toward", &[Chord::sign('t')]),
    ("unsure", &[Chord::sign('q')]),
    ("done", &[Chord::sign('d')]),
    ("next-unsure", &[Chord::sign('u').shift()]),
    ("choose", &[Chord::sign('x')]),
    ("choose-next", &[Chord::sign('x').shift()]),
    ("copy-quotation", &[Chord::sign('c')]),
    ("undo", &[control('z')]),
    ("redo", &[control('z').shift(), control('y')]),
    ("search", &[Chord::sign('/')]),
    ("export", &[control('e')]),
    ("keys", &[Chord::sign('?')]),
    ("commands", &[control('k')]),
];

/// Lets go, and leaves what is open. It can't be changed: it is the way out of everything.
pub const ESCAPE: Chord = Chord::named("Escape");

/// The keys of a command can be changed here: not those of the caret, nor Escape, nor what the codebook gives keys to.
pub fn is_changeable(command: &str) -> bool {
    command != "escape" && !["caret.", "kind.", "tag."].iter().any(|group| command.starts_with(group))
}

/// The keys that a person has given to commands, by the commands' ids.
///
/// What can't be read, of a newer program or by mistake, counts for nothing and is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyChanges(BTreeMap<String, Value>);

impl KeyChanges {
    /// The keys of a command now: those that it was given, else its default ones.
    pub fn chords(&self, command: &str) -> Vec<Chord> {
        self.given(command).unwrap_or_else(|| default_chords(command).to_vec())
    }

    /// The command has other keys than its default ones.
    pub fn is_changed(&self, command: &str) -> bool {
        self.given(command).is_some_and(|given| given != default_chords(command))
    }

    /// Gives a command other keys; without any it has none.
    pub fn give(&mut self, command: &str, chords: &[Chord]) {
        if chords == default_chords(command) {
            self.reset(command);
        } else if is_changeable(command) {
            let chords = chords.iter().map(|chord| Value::from(chord.to_string()));
            self.0.insert(command.to_owned(), chords.collect());
        }
    }

    /// Gives a command its default keys back.
    pub fn reset(&mut self, command: &str) {
        self.0.remove(command);
    }

    /// Nothing was ever changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn given(&self, command: &str) -> Option<Vec<Chord>> {
        let given = self.0.get(command).filter(|_| is_changeable(command))?.as_array()?;
        Some(given.iter().filter_map(|chord| chord.as_str()?.parse().ok()).collect())
    }
}

/// The keys that a command has by default.
pub fn default_chords(command: &str) -> &'static [Chord] {
    DEFAULTS.iter().find(|(own, _)| *own == command).map_or(&[], |(_, chords)| chords)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;

    #[test]
    fn no_key_stands_for_two_things_by_default() {
        let mut bound: BTreeMap<Chord, Vec<String>> = BTreeMap::new();
        let mut bind = |chord: Chord, command: &str| {
            assert_eq!(chord.to_string().parse(), Ok(chord), "{chord} reads back");
            bound.entry(chord).or_default().push(command.to_owned());
        };
        for (command, chords) in DEFAULTS {
            for chord in chords {
                bind(*chord, command);
                // With Shift the caret's keys select.
                if !is_changeable(command) || command.ends_with("-sentence") {
                    bind(chord.shift(), "select");
                }
            }
        }
        bind(ESCAPE, "escape");
        let codebook = Codebook::default();
        for kind in &codebook.kinds {
            bind(Chord::of_codebook(kind.key.expect("a key")), kind.id.as_str());
        }
        for tag in &codebook.tags {
            let chord = Chord::of_codebook(tag.key.expect("a key"));
            bind(chord, tag.id.as_str());
            bind(chord.shift(), tag.id.as_str());
        }
        for (chord, commands) in &bound {
            assert_eq!(commands.len(), 1, "{chord} is for {commands:?}");
            assert!(!chord.is_elsewhere(), "{chord} is the browser's");
        }
        assert!(bound.len() > 40, "{} keys", bound.len());
    }

    #[test]
    fn a_key_is_what_it_writes_and_a_digit_where_it_lies() {
        fn check(key: &str, code: &str, held: &str, chords: &[&str]) {
            let pressed = Pressed {
                key: key.into(),
                code: code.into(),
                has_control: held.contains('c'),
                has_alt: held.contains('a'),
                has_shift: held.contains('s'),
            };
            let found: Vec<String> = pressed.chords().map(|chord| chord.to_string()).collect();
            assert_eq!(found, chords, "{key} at {code} with {held:?}");
        }
        check("h", "KeyH", "", &["h"]);
        check("H", "KeyH", "s", &["Shift+h"]);
        // Caps Lock is no Shift.
        check("H", "KeyH", "", &["h"]);
        check("Z", "KeyW", "cs", &["Control+Shift+z"]);
        check("1", "Digit1", "", &["1"]);
        // French: the digit needs Shift, and the key writes a sign without it.
        check("1", "Digit1", "s", &["Shift+1"]);
        check("&", "Digit1", "", &["1", "&"]);
        check("é", "Digit2", "", &["2", "é"]);
        check("1", "Numpad1", "", &["1"]);
        // German: the slash lies over the 7.
        check("/", "Digit7", "s", &["Shift+7", "/"]);
        check("?", "Slash", "s", &["?"]);
        // Russian: the letter that lies there.
        check("р", "KeyH", "", &["р", "h"]);
        check("ArrowDown", "ArrowDown", "as", &["Alt+Shift+ArrowDown"]);
        for nothing in ["Shift", "Tab", " ", "Dead", "F5", ""] {
            check(nothing, "", "s", &[]);
        }
    }

    #[test]
    fn a_written_chord_reads_back_and_no_other_does() {
        for written in
            ["h", "Shift+h", "Control+Shift+z", "?", "+", "Control++", "Shift+1", "Alt+ArrowUp", "é"]
        {
            let chord: Chord = written.parse().expect(written);
            assert_eq!(chord.to_string(), written);
        }
        for wrong in ["", "Shift+", "Control", "Hyper+x", "ArrowSideways", " ", "ab", "\n"] {
            assert_eq!(wrong.parse::<Chord>(), Err(UnknownChord), "{wrong:?}");
        }
    }

    #[test]
    fn what_a_person_changes_holds_until_it_is_reset_and_costs_nothing_else() {
        let saved = r#"{"caret.line":["w"],"claim":["x"],"levitate":{"by":2},"note":[],"sentence":"?","undo":["Hyper+u","q"]}"#;
        let mut changes: KeyChanges = serde_json::from_str(saved).expect("an object");
        let chord = |written: &str| written.parse::<Chord>().expect(written);
        assert_eq!(changes.chords("claim"), [chord("x")]);
        assert_eq!(changes.chords("note"), []);
        assert_eq!(changes.chords("sentence"), [chord("s")], "it makes no sense");
        assert_eq!(changes.chords("undo"), [chord("q")], "of a newer program the rest is taken");
        assert_eq!(changes.chords("caret.line"), [UP, DOWN], "the caret's stay");
        assert_eq!(changes.chords("levitate"), []);
        assert_eq!(serde_json::to_string(&changes).expect("plain"), saved, "all of it is kept");

        assert!(changes.is_changed("claim") && !changes.is_changed("sentence"));
        changes.give("claim", &[chord("h")]);
        assert!(!changes.is_changed("claim"), "the default again");
        changes.give("redo", &[chord("Control+y")]);
        changes.reset("note");
        changes.give("escape", &[chord("q")]);
        let kept = r#"{"caret.line":["w"],"levitate":{"by":2},"redo":["Control+y"],"sentence":"?","undo":["Hyper+u","q"]}"#;
        assert_eq!(serde_json::to_string(&changes).expect("plain"), kept);
    }

    #[test]
    fn the_browsers_own_keys_are_known() {
        for written in
            ["Control+w", "Control+t", "Control+n", "Control+Shift+n", "Control+f", "Control+c", "Control+1"]
        {
            assert!(written.parse::<Chord>().expect(written).is_elsewhere(), "{written}");
        }
        for written in ["Alt+ArrowLeft", "Alt+ArrowRight", "Alt+f", "Control+Alt+ArrowUp", "Alt+Home"] {
            assert!(written.parse::<Chord>().expect(written).is_elsewhere(), "{written}");
        }
        for written in ["w", "Control+e", "Control+k", "Control+z", "Alt+ArrowUp", "Shift+j", "?", "F2"] {
            assert!(!written.parse::<Chord>().expect(written).is_elsewhere(), "{written}");
        }
    }
}
