//! Knows the lines of a postal address, a telephone number or a mail address: what the foot of a page says
//! of the people who made it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::phrases::{Phrases, Word, word_set};

/// A line of an address is short.
const MOST_WORDS: usize = 9;

const LIST: &str = include_str!("phrases/postal.txt");

/// What stands above an address or before a number.
static LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::read(LIST, &[("label", ())]));

/// Words in the name of a street.
static STREETS: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "street"));

/// The line belongs to an address block.
pub(super) fn is_address_line(line: &str, words: &[Word]) -> bool {
    if words.is_empty() || words.len() > MOST_WORDS || line.ends_with(['?', '!', '…']) {
        return false;
    }
    is_label(line, words) || is_street(words) || is_town(line, words) || is_number(line) || is_mail(line)
}

/// `Physical Address`, `Tel: 01 23 45 67 89`.
fn is_label(line: &str, words: &[Word]) -> bool {
    let Some((taken, ())) = LABELS.at_start_of(words) else { return false };
    let Some(following) = words.get(taken) else { return true };
    let after_label = line[words[taken - 1].range.end..].trim_start_matches(['.', ' ', '\u{A0}', '\u{202F}']);
    after_label.starts_with(':') || following.folded.starts_with(|c: char| c.is_ascii_digit())
}

/// `304 North Cardinal St.`, `12 bis, rue de la Paix`.
fn is_street(words: &[Word]) -> bool {
    let house_number = words[0].folded.as_str();
    let is_numbered = (1..=5).contains(&house_number.len()) && is_digits(house_number);
    is_numbered && words[1..].iter().any(|word| STREETS.contains(&word.folded))
}

/// `Dorchester Center, MA 02124`, `75011 Paris Cedex 11`, `London SW1A 1AA`.
fn is_town(line: &str, words: &[Word]) -> bool {
    let is_postcode = |word: &Word| word.folded.len() == 5 && is_digits(&word.folded);
    let capitals = |word: &Word| line[word.range.clone()].chars().all(char::is_uppercase);
    let starts_high = |word: &Word| line[word.range.clone()].starts_with(char::is_uppercase);
    let is_american = words.windows(2).any(|pair| {
        pair[0].range.len() == 2 && capitals(&pair[0]) && is_postcode(&pair[1]) && words.len() <= 6
    });
    let is_continental = is_postcode(&words[0])
        && (2..=6).contains(&words.len())
        && words[1..]
            .iter()
            .all(|word| starts_high(word) || is_digits(&word.folded) || word.folded.len() <= 3);
    let is_british = matches!(words, [.., outer, inner] if words.len() <= 5
        && is_outer_postcode(&outer.folded)
        && is_inner_postcode(&inner.folded));
    is_american || is_continental || is_british
}

/// `SW1A`: two to four letters and digits, a letter first.
fn is_outer_postcode(folded: &str) -> bool {
    let bytes = folded.as_bytes();
    matches!(bytes.len(), 2..=4) && bytes[0].is_ascii_alphabetic() && bytes.iter().any(u8::is_ascii_digit)
}

/// `1AA`: a digit and two letters.
fn is_inner_postcode(folded: &str) -> bool {
    let [digit, letters @ ..] = folded.as_bytes() else { return false };
    digit.is_ascii_digit() && letters.len() == 2 && letters.iter().all(u8::is_ascii_alphabetic)
}

/// `+33 (0)1 23 45 67 89`: eight digits or more, and only signs between them.
fn is_number(line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    (8..=15).contains(&digits)
        && line.chars().all(|c| c.is_ascii_digit() || " +()-./\u{A0}\u{202F}".contains(c))
        && !line.contains('/')
}

/// `redaction@example.org`
fn is_mail(line: &str) -> bool {
    !line.contains(char::is_whitespace)
        && line.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

fn is_digits(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::phrases::words;

    #[test]
    fn address_lines_are_known_in_both_countries() {
        for line in [
            "Mailing address",
            "Adresse :",
            "221 South Harbor Ave.",
            "12 bis, rue de la Paix",
            "Portland, OR 97201",
            "75011 Paris Cedex 11",
            "London SW1A 1AA",
            "Tél. : 01 23 45 67 89",
            "+33 (0)1 23 45 67 89",
            "P.O. Box 12",
            "redaction@example.org",
        ] {
            assert!(is_address_line(line, &words(line).collect::<Vec<_>>()), "{line}");
        }
    }

    #[test]
    fn sentences_and_headings_are_no_address() {
        for line in [
            "The address was wrong",
            "12 ans de prison pour un vol",
            "Adresse à nos lecteurs",
            "@nadia",
            "2024",
            "10000 personnes ont défilé samedi",
            "Le siège de la banque",
        ] {
            assert!(!is_address_line(line, &words(line).collect::<Vec<_>>()), "{line}");
        }
    }
}
