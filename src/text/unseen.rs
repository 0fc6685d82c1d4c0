//! Characters that nobody sees and that change what is seen: they are told from the words around them, so that a page can
//! set a sign beside each.
//!
//! `pay⟦U+202E⟧lap` is `pay`, `RLO`, `lap`. Joiners between letters of other scripts and within emoji do their work there and
//! are left alone.

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run<'a> {
    /// Words as they are.
    Words(&'a str),
    /// One character that can't be seen, and the abbreviation of its name in the Unicode Standard.
    Unseen(&'a str, &'static str),
}

/// The stretches of a text in their order; together they are the text.
pub fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let (mut start, mut before) = (0, None);
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let after = characters.peek().map(|(_, next)| *next);
        if let Some(sign) = sign(character).filter(|_| !joins(character, before, after)) {
            if start < at {
                runs.push(Run::Words(&text[start..at]));
            }
            start = at + character.len_utf8();
            runs.push(Run::Unseen(&text[at..start], sign));
        }
        before = Some(character);
    }
    if start < text.len() {
        runs.push(Run::Words(&text[start..]));
    }
    runs
}

fn sign(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{180E}' => "MVS",
        '\u{200B}' => "ZWSP",
        '\u{200C}' => "ZWNJ",
        '\u{200D}' => "ZWJ",
        '\u{200E}' => "LRM",
        '\u{200F}' => "RLM",
        '\u{202A}' => "LRE",
        '\u{202B}' => "RLE",
        '\u{202C}' => "PDF",
        '\u{202D}' => "LRO",
        '\u{202E}' => "RLO",
        '\u{2060}' => "WJ",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{FEFF}' => "BOM",
        _ => return None,
    })
}

/// A joiner that shapes what stands on both sides of it.
fn joins(character: char, before: Option<char>, after: Option<char>) -> bool {
    let is_shaped = |beside: Option<char>| {
        beside.is_some_and(|beside| !beside.is_ascii() && !beside.is_whitespace() && sign(beside).is_none())
    };
    matches!(character, '\u{200C}' | '\u{200D}') && is_shaped(before) && is_shaped(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_not_be_seen_is_told_from_the_words() {
        let check = |text: &str, drawn: &str| {
            let runs = runs(text);
            let part = |run: &Run<'_>| match run {
                Run::Words(words) => (*words).to_owned(),
                Run::Unseen(_, sign) => format!("[{sign}]"),
            };
            assert_eq!(runs.iter().map(part).collect::<Vec<_>>().join("|"), drawn, "{text:?}");
            let whole: String = runs
                .iter()
                .map(|run| match run {
                    Run::Words(text) | Run::Unseen(text, _) => *text,
                })
                .collect();
            assert_eq!(whole, text);
        };
        check("", "");
        check("plain", "plain");
        check("pay\u{202E}lap", "pay|[RLO]|lap");
        check("\u{200B}\u{FEFF}a", "[ZWSP]|[BOM]|a");
        check("a\u{200D}b", "a|[ZWJ]|b");
        check("👩\u{200D}🔧 می\u{200C}خواهم", "👩\u{200D}🔧 می\u{200C}خواهم");
    }
}
