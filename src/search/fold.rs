//! Finds words as people type them, whatever the accents, case, apostrophes, hyphens and spaces of the text.
//!
//! A text is folded once: `L’Été` becomes `l'ete`, `œuf` becomes `oeuf`, a no-break space becomes a space and a run of
//! white space one space. What is found is told as stretches of the text as it stands, in code points and always whole
//! grapheme clusters: `oe` and `o` find all of `œ`, and an emoji is never cut. So each further letter finds less, never
//! more. Folded are the Latin letters, the Greek accents, the Cyrillic ё й ї, the points of Hebrew and Arabic, and
//! all signs that aren't seen. Composed and decomposed Hangul are not taken for each other.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::CharRange;

/// What is looked for, folded. The default finds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query(String);

impl Query {
    /// What somebody typed. White space around it says nothing.
    pub fn new(typed: &str) -> Self {
        let mut folded = String::with_capacity(typed.len());
        for char in typed.trim().chars() {
            fold_into(&mut folded, char);
        }
        Self(folded.trim().to_owned())
    }

    /// There is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text made ready to be searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    words: String,
    /// The clusters that aren't one code point both folded and as they stand, in order. Between them one folded code
    /// point stands for one of the text.
    odd: Vec<Odd>,
}

/// A cluster that is longer or shorter when folded, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Odd {
    folded_at: u32,
    folded_count: u32,
    at: u32,
    count: u32,
}

impl Folded {
    /// Folds a text; `text`'s first code point is number 0.
    pub fn new(text: &str) -> Self {
        let mut folded = Self { words: String::with_capacity(text.len()), odd: Vec::new() };
        let (mut byte, mut at, mut folded_at) = (0, 0, 0);
        while let Some(cluster) = first_cluster(&text[byte..]) {
            byte += cluster.len();
            let before = folded.words.len();
            for char in cluster.chars() {
                fold_into(&mut folded.words, char);
            }
            let count = cluster.chars().count() as u32;
            let folded_count = folded.words[before..].chars().count() as u32;
            if (count, folded_count) != (1, 1) {
                folded.odd.push(Odd { folded_at, folded_count, at, count });
            }
            at += count;
            folded_at += folded_count;
        }
        folded
    }

    /// What is looked for stands somewhere in the text. Nothing stands nowhere.
    pub fn has(&self, query: &Query) -> bool {
        !query.is_empty() && self.words.contains(&query.0)
    }

    /// Every place where it stands, in order, none over another.
    pub fn find_all(&self, query: &Query) -> Vec<CharRange> {
        let mut found: Vec<CharRange> = Vec::new();
        if query.is_empty() {
            return found;
        }
        let count = query.0.chars().count() as u32;
        let (mut counted_byte, mut folded_at) = (0, 0);
        for (byte, _) in self.words.match_indices(&query.0) {
            folded_at += self.words[counted_byte..byte].chars().count() as u32;
            counted_byte = byte;
            let (start, _) = self.cluster(folded_at);
            let (_, end) = self.cluster(folded_at + count - 1);
            let is_free = found.last().is_none_or(|last| last.end().get() <= start);
            found.extend(CharRange::of(start, end).filter(|_| is_free));
        }
        found
    }

    /// Where the cluster of a folded code point starts and ends in the text.
    fn cluster(&self, folded: u32) -> (u32, u32) {
        let behind = self.odd.partition_point(|odd| odd.folded_at <= folded);
        let Some(odd) = behind.checked_sub(1).and_then(|last| self.odd.get(last)) else {
            return (folded, folded + 1);
        };
        match (folded - odd.folded_at).checked_sub(odd.folded_count) {
            Some(further) => (odd.at + odd.count + further, odd.at + odd.count + further + 1),
            None => (odd.at, odd.at + odd.count),
        }
    }
}

/// The first grapheme cluster, with white space that touches it when it is white space itself.
fn first_cluster(text: &str) -> Option<&str> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next()?;
    if first.is_whitespace() {
        let end = chars.find(|(_, char)| !char.is_whitespace()).map_or(text.len(), |(byte, _)| byte);
        // A mark that has only a space to stand on makes a cluster with it.
        let is_stood_on = text[end..].chars().next().is_some_and(|char| !is_plain(char));
        if !is_stood_on {
            return Some(&text[..end]);
        }
    } else if is_plain(first) {
        match chars.next() {
            None => return Some(text),
            Some((byte, next)) if is_plain(next) => return Some(&text[..byte]),
            Some(_) => {}
        }
    }
    text.graphemes(true).next()
}

/// Between two of these there is always a boundary (UAX #29): nothing here extends, joins or is joined. Line breaks
/// are white space and looked at before.
fn is_plain(char: char) -> bool {
    matches!(char, '\0'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | '\u{202f}'..='\u{205e}')
}

fn fold_into(folded: &mut String, char: char) {
    if char.is_ascii_lowercase() || char.is_ascii_digit() {
        folded.push(char);
        return;
    }
    if char.is_whitespace() {
        if !folded.ends_with(' ') {
            folded.push(' ');
        }
        return;
    }
    if is_unseen(char) {
        return;
    }
    match char {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{2bc}' | '\u{2b9}' | '\u{b4}'
        | '`' | '\u{ff07}' => folded.push('\''),
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{2033}' | '«' | '»' => folded.push('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{fe63}' | '\u{ff0d}' => folded.push('-'),
        '…' => folded.push_str("..."),
        'ß' | 'ẞ' => folded.push_str("ss"),
        'æ' | 'Æ' | 'ǽ' | 'Ǽ' => folded.push_str("ae"),
        'œ' | 'Œ' => folded.push_str("oe"),
        'þ' | 'Þ' => folded.push_str("th"),
        'ĳ' | 'Ĳ' => folded.push_str("ij"),
        'ﬀ' => folded.push_str("ff"),
        'ﬁ' => folded.push_str("fi"),
        'ﬂ' => folded.push_str("fl"),
        'ﬃ' => folded.push_str("ffi"),
        'ﬄ' => folded.push_str("ffl"),
        _ => match base_letter(char) {
            Some(base) => folded.push(base),
            None => folded.extend(char.to_lowercase().filter(|char| !is_unseen(*char)).map(greek_or_own)),
        },
    }
}

/// Marks that are left away in search, and what is not drawn at all.
fn is_unseen(char: char) -> bool {
    matches!(char,
        '\u{ad}'
        | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' // Latin, Greek and Cyrillic marks.
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' // Hebrew.
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' // Arabic.
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}')
}

/// The letters without their accents, from the decompositions of the Unicode Character Database; `.` where a letter is
/// its own. Those that have none but are written over one, such as ø and ł, go with it.
const LATIN: [(u32, &str); 3] = [
    (
        0xc0,
        "aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y\
         aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkkkllllll.\
         .llnnnnnn.nnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs",
    ),
    (
        0x1cd,
        "aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa....aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy",
    ),
    (
        0x1e00,
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
         mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
         wwwwwwwwwwxxxxyyzzzzzzhtwy.s....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
         eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......",
    ),
];

fn base_letter(char: char) -> Option<char> {
    let code = u32::from(char);
    let base = LATIN.iter().find_map(|(from, bases)| {
        let place = code.checked_sub(*from)? as usize;
        bases.as_bytes().get(place).copied()
    })?;
    (base != b'.').then_some(char::from(base))
}

/// A small letter of another script without its accent.
fn greek_or_own(char: char) -> char {
    match char {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        'й' => 'и',
        'ї' => 'і',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' => 'ي',
        own => own,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Text;

    /// `text` has ⟦⟧ around all that `query` finds.
    fn check(query: &str, text: &str) {
        let plain: String = text.chars().filter(|char| !"⟦⟧".contains(*char)).collect();
        let found = Folded::new(&plain).find_all(&Query::new(query));
        let mut shown = String::new();
        for (place, char) in plain.chars().chain(['\0']).enumerate() {
            let place = place as u32;
            shown.extend(found.iter().filter(|range| range.end().get() == place).map(|_| '⟧'));
            shown.extend(found.iter().filter(|range| range.start().get() == place).map(|_| '⟦'));
            shown.push(char);
        }
        assert_eq!(shown.trim_end_matches('\0'), text, "{query:?}");
        assert_eq!(Folded::new(&plain).has(&Query::new(query)), !found.is_empty(), "{query:?}");
    }

    #[test]
    fn words_are_found_whatever_their_case_accents_and_signs() {
        check("moon", "The ⟦moon⟧, the ⟦MOON⟧ and ⟦Moon⟧light");
        check("ete", "l’⟦été⟧, ⟦Été⟧, ⟦e\u{301}te\u{301}⟧");
        check("ÉTÉ", "⟦ete⟧ ⟦été⟧");
        check("l'ete", "⟦l’été⟧ ⟦l'été⟧ ⟦lʼété⟧");
        check("l’été", "⟦l'ete⟧");
        check("a b", "⟦a\u{a0}b⟧ ⟦a\u{202f}b⟧ ⟦a  b⟧ ⟦a\r\nb⟧ ⟦a\nb⟧");
        check("  a ", "⟦a⟧");
        check("peut-etre", "⟦peut‑être⟧ ⟦peut–être⟧ ⟦peut-être⟧");
        check("\"oui\"", "⟦“oui”⟧ ⟦\"oui\"⟧");
        check("strasse", "⟦Straße⟧ ⟦STRASSE⟧ ⟦STRAẞE⟧");
        check("straße", "⟦Strasse⟧");
        check("oeuvre", "⟦Œuvre⟧ ⟦oeuvre⟧");
        check("œ", "b⟦oe⟧uf ⟦œ⟧uf");
        check("o", "⟦œ⟧uf");
        check("s", "⟦S⟧tra⟦ß⟧e");
        check("caesar", "⟦Cæsar⟧");
        check("lodz", "⟦Łódź⟧");
        check("istanbul", "⟦İstanbul⟧ ⟦ıstanbul⟧");
        check("etc...", "⟦etc…⟧");
        check("fin", "⟦ﬁn⟧");
        check("сел", "⟦сёл⟧а");
        check("οδος", "⟦οδός⟧ ⟦ΟΔΟΣ⟧");
    }

    #[test]
    fn what_is_found_cuts_no_cluster() {
        check("👩", "⟦👩🏽\u{200d}💻⟧ ⟦👩⟧");
        check("💻", "⟦👩🏽\u{200d}💻⟧!");
        check("👩🏽💻", "⟦👩🏽\u{200d}💻⟧");
        check("e", "caf⟦e\u{301}⟧");
        check("d n", "⟦d\r\nn⟧");
        check("b", "🇫🇷a⟦b⟧🇩🇪");
        check("ab", "⟦a\u{ad}b⟧ ⟦ab⟧");
        check("b", "a\u{ad}⟦b⟧");
        check("x", "\u{300}⟦x⟧");
    }

    #[test]
    fn other_scripts_are_found_and_points_are_left_away() {
        check("שלום", "⟦שָׁלוֹם⟧ ⟦שלום⟧ עולם");
        check("عالم", "⟦عَالَم⟧ ال⟦عالم⟧");
        check("한국", "⟦한국⟧어");
        check("東", "⟦東⟧京");
    }

    #[test]
    fn nothing_is_found_nowhere() {
        check("", "the moon");
        check(" \u{301}\u{200b}", "the moon");
        check("moon", "");
        check("moons", "the moon");
    }

    #[test]
    fn one_very_long_line_is_searched_to_its_end() {
        let text = format!("{}é🌕lune", "à la ".repeat(200_000));
        let found = Folded::new(&text).find_all(&Query::new("LUNE"));
        let start = text.chars().count() as u32 - 4;
        assert_eq!(found, CharRange::of(start, start + 4).into_iter().collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_was_looked_for_and_whole_clusters(
            text in "([a-eé \n\r]|[😀👩🏽\u{200d}💻e\u{301}\u{a0}\u{ad}ßœשְל]){0,40}",
            typed in "([a-eé ]|[👩🏽💻ßœשל]){1,3}",
        ) {
            let query = Query::new(&typed);
            let folded = Folded::new(&text);
            let found = folded.find_all(&query);
            let mut edges = vec![0];
            for cluster in text.graphemes(true) {
                edges.push(edges[edges.len() - 1] + cluster.chars().count());
            }
            let chars: Vec<char> = text.chars().collect();
            let mut end = 0;
            for range in &found {
                let (from, to) = (range.start().get() as usize, range.end().get() as usize);
                prop_assert!(end <= from, "in order and apart");
                end = to;
                prop_assert!(edges.contains(&from) && edges.contains(&to), "{from}..{to} in {text:?}");
                let own: String = chars[from..to].iter().collect();
                prop_assert!(Folded::new(&own).has(&query), "{own:?}");
            }
            prop_assert_eq!(found.is_empty(), !folded.has(&query));
        }

        #[test]
        fn each_further_letter_finds_less(
            text in "([a-d é]|[ßœe\u{301}]){0,30}", typed in "([a-d é]|[ßœ]){2,4}",
        ) {
            let folded = Folded::new(&text);
            let shorter: String = typed.chars().take(typed.chars().count() - 1).collect();
            prop_assert!(!folded.has(&Query::new(&typed)) || Query::new(&shorter).is_empty() || folded.has(&Query::new(&shorter)));
        }

        #[test]
        fn the_canonical_text_reaches_as_far(text in "([a-z]|[é🌕\u{a0}]){1,40}") {
            let Ok(canonical) = Text::from_canonical(&text) else { return Ok(()) };
            let all = Folded::new(canonical.canonical()).find_all(&Query::new(&text));
            prop_assert!(all.iter().all(|range| canonical.slice(*range).is_some()));
        }
    }
}
