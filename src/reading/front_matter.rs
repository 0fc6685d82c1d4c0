//! Reads the `key: value` lines between two rules that Markdown files begin with.
//!
//! ```text
//! ---
//! title: A walk by the sea
//! url: https://example.org/walk
//! ---
//! ```
//!
//! Only the title, the address and the language matter here; this is no YAML reader.

/// What the head of a file says of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter<'a> {
    /// The title, which the text need not repeat.
    pub title: Option<&'a str>,
    /// The address that the text came from.
    pub source: Option<&'a str>,
    /// A BCP 47 tag.
    pub language: Option<&'a str>,
}

/// Longer heads are texts that begin with a rule.
const MOST_LINES: usize = 60;

/// The head of a text, its lines, and the rest; `None` where the text has no head.
pub(super) fn split(text: &str) -> Option<(FrontMatter<'_>, Vec<&str>, &str)> {
    const RULE: &str = "---";
    let (first, mut rest) = text.trim_start().split_once('\n')?;
    if first.trim_end() != RULE {
        return None;
    }
    let mut head = FrontMatter::default();
    let mut lines = vec![RULE];
    while lines.len() < MOST_LINES && !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        if !line.trim().is_empty() {
            lines.push(line.trim());
        }
        if line.trim_end() == RULE {
            return Some((head, lines, rest));
        }
        head.take(line)?;
    }
    None
}

impl<'a> FrontMatter<'a> {
    /// A line must have a key, or belong to the key above it.
    fn take(&mut self, line: &'a str) -> Option<()> {
        if line.starts_with([' ', '\t', '-', '#']) || line.trim().is_empty() {
            return Some(());
        }
        let (key, value) = line.split_once(':')?;
        let value = value.trim().trim_matches(['"', '\'']);
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        let slot = match key.to_ascii_lowercase().as_str() {
            _ if !is_key => return None,
            "title" | "titre" => &mut self.title,
            "url" | "source" | "link" | "canonical" | "canonical_url" | "permalink" => &mut self.source,
            "lang" | "language" | "langue" => &mut self.language,
            _ => return Some(()),
        };
        if slot.is_none() && !value.is_empty() {
            *slot = Some(value);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_between_two_rules_is_read() {
        let (head, lines, rest) = split(
            "---\ntitle: \"A: walk\"\ntags:\n  - sea\nurl: https://example.org/a\nlang: en\n---\nText\n",
        )
        .unwrap_or_default();
        assert_eq!(
            head,
            FrontMatter {
                title: Some("A: walk"),
                source: Some("https://example.org/a"),
                language: Some("en")
            }
        );
        assert_eq!((lines.len(), rest), (7, "Text\n"));
    }

    #[test]
    fn a_text_that_begins_with_a_rule_has_no_head() {
        for text in
            ["---\nA sentence.\n---\n", "---\nkey: value\n", "text", "", "---", "---\n---x", "a: b\n---\n"]
        {
            assert_eq!(split(text), None, "{text:?}");
        }
    }
}
