//! Words and phrases, compared without regard to case, accents, or the kind of apostrophe.
//!
//! `Réagir`, `REAGIR` and `réagir` are one word; `j’aime` and `J'aime` are the two words `j` and `aime`. So
//! the lists of French and English phrases in `phrases/` are written as people write them: named sections of
//! phrases parted by `|`, and notes after `#`.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A word of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, without accents.
    pub folded: String,
    /// Where the word stands in its line, in bytes.
    pub range: Range<usize>,
    /// It stands between quotation marks.
    pub is_quoted: bool,
}

/// The words of a line: runs of letters and digits. Apostrophes and hyphens part words.
pub(super) fn words(line: &str) -> impl Iterator<Item = Word> {
    let mut characters = line.char_indices().peekable();
    let mut is_quoted = false;
    std::iter::from_fn(move || {
        let start = loop {
            let (at, character) = characters.next()?;
            match character {
                '«' | '“' | '‘' => is_quoted = true,
                '»' | '”' => is_quoted = false,
                // It is an apostrophe as well, but then a letter follows.
                '’' if characters.peek().is_none_or(|(_, next)| !next.is_alphanumeric()) => {
                    is_quoted = false
                }
                '"' => is_quoted = !is_quoted,
                _ if is_word_part(character) => break at,
                _ => {}
            }
        };
        let mut end = line.len();
        while let Some((at, character)) = characters.peek().copied() {
            if !is_word_part(character) {
                end = at;
                break;
            }
            characters.next();
        }
        Some(Word { folded: fold(&line[start..end]), range: start..end, is_quoted })
    })
}

/// Lower case and without accents: `Élysée` is `elysee`.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => folded.push('a'),
            'ç' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ñ' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'ö' | 'õ' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            'ÿ' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            _ if is_combining(character) => {}
            _ => folded.push(character),
        }
    }
    folded
}

fn is_word_part(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || is_combining(character)
}

/// The block of combining diacritical marks, U+0300 to U+036F: the accents of decomposed text.
fn is_combining(character: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&character)
}

/// Phrases with what each of them means, found by their first word.
pub(super) struct Phrases<V> {
    by_first_word: BTreeMap<String, Vec<(Vec<String>, V)>>,
}

impl<V: Copy> Phrases<V> {
    /// The phrases of some sections of a list, each section with its meaning. Of phrases that begin alike the
    /// longest is tried first; of equal ones the one whose section is named first counts.
    pub fn read(list: &'static str, sections: &[(&str, V)]) -> Self {
        let mut by_first_word: BTreeMap<String, Vec<(Vec<String>, V)>> = BTreeMap::new();
        for (name, meaning) in sections {
            for phrase in section(list, name).flatten() {
                let mut folded = words(phrase).map(|word| word.folded);
                if let Some(first) = folded.next() {
                    by_first_word.entry(first).or_default().push((folded.collect(), *meaning));
                }
            }
        }
        for beginning_alike in by_first_word.values_mut() {
            beginning_alike.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        Self { by_first_word }
    }

    /// The longest phrase that begins with the first of `words`: how many words it takes, and its meaning.
    pub fn at_start_of(&self, words: &[impl Borrow<Word>]) -> Option<(usize, V)> {
        self.all_at_start_of(words).next()
    }

    /// All phrases that begin with the first of `words`, the longest first.
    pub fn all_at_start_of(&self, words: &[impl Borrow<Word>]) -> impl Iterator<Item = (usize, V)> {
        let (candidates, following) = match words.split_first() {
            Some((first, following)) => (self.by_first_word.get(&first.borrow().folded), following),
            None => (None, words),
        };
        candidates.into_iter().flatten().filter_map(move |(rest, meaning)| {
            let is_here = following.len() >= rest.len()
                && rest.iter().zip(following).all(|(expected, word)| *expected == word.borrow().folded);
            is_here.then_some((1 + rest.len(), *meaning))
        })
    }

    /// The meanings of the phrases that make up the whole line, or nothing where a word is left over.
    pub fn that_make_up(&self, mut words: &[impl Borrow<Word>]) -> Option<Vec<V>> {
        let mut meanings = Vec::new();
        while !words.is_empty() {
            let (taken, meaning) = self.at_start_of(words)?;
            meanings.push(meaning);
            words = &words[taken..];
        }
        (!meanings.is_empty()).then_some(meanings)
    }
}

/// The words of one section of a list, folded.
pub(super) fn word_set(list: &'static str, name: &str) -> BTreeSet<String> {
    section(list, name).flatten().map(fold).collect()
}

/// The lines of one section of a list, each cut into its phrases.
pub(super) fn section(
    list: &'static str,
    name: &str,
) -> impl Iterator<Item = impl Iterator<Item = &'static str>> {
    let heading = format!("[{name}]");
    list.lines()
        .skip_while(move |line| *line != heading)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('|').map(str::trim))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_case_accents_or_kind_of_apostrophe() {
        let check = |line: &str, expected: &[&str]| {
            let folded: Vec<_> = words(line).map(|word| word.folded).collect();
            assert_eq!(folded, expected, "{line}");
        };
        check("J’aime (3)", &["j", "aime", "3"]);
        check("ÉCRIRE, là-bas…", &["ecrire", "la", "bas"]);
        check("re\u{301}agir", &["reagir"]);
        check("Nœud «\u{a0}Æ »", &["noeud", "ae"]);
        check("  …  ", &[]);
    }

    #[test]
    fn words_know_whether_they_are_quoted() {
        let quoted = |line: &str| -> Vec<String> {
            words(line).filter(|word| word.is_quoted).map(|word| word.folded).collect()
        };
        assert_eq!(quoted("he said “I do” to her"), ["i", "do"]);
        assert_eq!(quoted("« je » dit-il"), ["je"]);
        assert_eq!(quoted("‘I don’t’ she said, it’s"), ["i", "don", "t"]);
    }

    #[test]
    fn the_longest_phrase_wins_and_a_line_must_be_made_up_wholly() {
        const LIST: &str = "# A note.\n[one]\npartager | x\n\n[two]\npartager sur\n[other]\nun repas\n";
        let phrases = Phrases::read(LIST, &[("one", 1), ("two", 2)]);
        let make_up = |line: &str| phrases.that_make_up(&words(line).collect::<Vec<_>>());
        assert_eq!(make_up("Partager sur X · Partager"), Some(vec![2, 1, 1]));
        assert_eq!(make_up("Partager un repas"), None);
        assert_eq!(make_up(""), None);
    }
}
