//! Keys by the names that people call them.

use thirtyfour::Key;

/// A key with those that are held while it is pressed: `Control+Shift+z`.
#[derive(Debug, PartialEq)]
pub(crate) struct Chord {
    pub(crate) held: Vec<char>,
    pub(crate) pressed: char,
}

impl Chord {
    /// Reads the names that `KeyboardEvent.key` has for keys, joined by plus signs. A sign names itself.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        // The plus key itself: `+` or `Control++`.
        let (held, pressed) = match text.strip_suffix("++") {
            Some(held) => (Some(held), "+"),
            None => match text.rsplit_once('+') {
                Some((held, pressed)) if !pressed.is_empty() => (Some(held), pressed),
                _ => (None, text),
            },
        };
        let held: Option<Vec<char>> = held.into_iter().flat_map(|held| held.split('+')).map(key).collect();
        Some(Self { held: held?, pressed: key(pressed)? })
    }
}

/// WebDriver's sign for a key (section 17.4.2 of the standard has the table).
fn key(name: &str) -> Option<char> {
    let key = match name {
        "Alt" => Key::Alt,
        "ArrowDown" => Key::Down,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "ArrowUp" => Key::Up,
        "Backspace" => Key::Backspace,
        "Control" => Key::Control,
        "Delete" => Key::Delete,
        "End" => Key::End,
        "Enter" => Key::Return,
        "Escape" => Key::Escape,
        "F2" => Key::F2,
        "F6" => Key::F6,
        "F10" => Key::F10,
        "Home" => Key::Home,
        "Meta" => Key::Meta,
        "PageDown" => Key::PageDown,
        "PageUp" => Key::PageUp,
        "Shift" => Key::Shift,
        "Space" => return Some(' '),
        "Tab" => Key::Tab,
        sign => {
            let mut signs = sign.chars();
            return signs.next().filter(|_| signs.next().is_none());
        }
    };
    Some(key.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_is_read_by_the_names_of_its_keys() {
        fn check(text: &str, held: &[char], pressed: char) {
            assert_eq!(Chord::parse(text), Some(Chord { held: held.to_vec(), pressed }), "{text}");
        }
        let (shift, control) = ('\u{e008}', '\u{e009}');
        check("h", &[], 'h');
        check("Shift+1", &[shift], '1');
        check("Control+Shift+z", &[control, shift], 'z');
        check("Escape", &[], '\u{e00c}');
        check("Space", &[], ' ');
        check("+", &[], '+');
        check("Control++", &[control], '+');
        assert_eq!(Chord::parse("NoSuchKey"), None);
        assert_eq!(Chord::parse(""), None);
    }
}
