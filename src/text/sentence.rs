//! Finds the sentence around a place.
//!
//! UAX #29 proposes the ends. It knows no abbreviations ("M. Dupont", "U.S. Senate"), parts `« Viens. »` before its
//! last mark, and takes an ellipsis for no end; what French and English do there is put right here. A wrong guess costs
//! a person one more key, so where both are usual the longer sentence is taken. A sentence never leaves its block.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{CharOffset, CharRange, Text, grapheme::capture};

/// Titles, as they are written: a name follows.
const TITLES: [&str; 32] = [
    "M", "MM", "Mr", "Mrs", "Ms", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Drs", "Pr", "Prof", "Me", "St",
    "Ste", "Mt", "Mgr", "Gen", "Gén", "Col", "Sen", "Rep", "Gov", "Capt", "Cdt", "Lt", "Sgt", "Hon", "Rev",
    "Messrs", "Vve",
];

/// In lower case: what a number follows. "He said no." ends a sentence.
const BEFORE_NUMBERS: [&str; 20] = [
    "no", "nos", "nr", "n", "p", "pp", "fig", "figs", "vol", "art", "chap", "ch", "sec", "sect", "ex", "al",
    "par", "t", "l", "app",
];

/// In lower case: what seldom ends a sentence. "Etc." does, before a capital.
const SHORTENED: [&str; 36] = [
    "cf", "vs", "v", "env", "av", "apr", "éd", "ed", "eds", "trad", "dir", "coll", "approx", "ca", "e.g",
    "i.e", "p.ex", "ex", "jr", "sr", "inc", "ltd", "co", "corp", "bros", "janv", "févr", "juil", "jan",
    "feb", "aug", "sept", "oct", "nov", "dec", "déc",
];

/// In lower case: words that begin a sentence rather than a name, so that what comes before them has ended.
const BEGINNINGS: [&str; 84] = [
    "the", "it", "he", "she", "they", "we", "you", "this", "that", "these", "those", "there", "then", "but",
    "and", "in", "at", "when", "if", "as", "his", "her", "its", "their", "our", "for", "so", "however",
    "after", "before", "what", "who", "why", "how", "yet", "not", "le", "la", "les", "l", "un", "une", "des",
    "il", "elle", "ils", "elles", "on", "nous", "vous", "je", "j", "tu", "ce", "c", "cet", "cette", "ces",
    "mais", "et", "ou", "donc", "puis", "alors", "dans", "en", "pour", "par", "sur", "selon", "si", "quand",
    "comme", "son", "sa", "ses", "leur", "leurs", "d", "qu", "que", "avec", "après", "depuis",
];

/// Words of [`BEGINNINGS`] that begin names as well: "J.-M. Le Pen".
const ARTICLES: [&str; 5] = ["le", "la", "les", "des", "l"];

/// The sentences that a stretch touches, from the start of the first to the end of the last.
pub fn sentences_around(text: &Text, range: CharRange) -> CharRange {
    let first = sentence_at(text, range.start());
    let last = sentence_at(text, CharOffset::new(range.end().get() - 1));
    first
        .zip(last)
        .and_then(|(first, last)| CharRange::new(first.start(), last.end()))
        .and_then(|whole| capture(text, whole.start(), whole.end()))
        .unwrap_or(range)
}

/// The sentence at a caret: the one of the character behind it, at the end of a block the last one of that block.
/// `None` where there is white space alone.
pub fn sentence_at_caret(text: &Text, caret: CharOffset) -> Option<CharRange> {
    let block = text.block_range(text.block_at(caret))?;
    let last = CharOffset::new(block.end().get() - 1);
    let sentence = sentence_at(text, caret.min(last))?;
    capture(text, sentence.start(), sentence.end())
}

/// All sentences of a text in their order, each without the white space around it.
pub fn sentences(text: &Text) -> Vec<CharRange> {
    let blocks = (0..text.block_count()).filter_map(|block| text.block_range(block));
    let whole = blocks.flat_map(|block| {
        let words = text.slice(block).unwrap_or_default();
        let mut start = block.start();
        ends(words).into_iter().filter_map(move |end| {
            let end = block.start().after(end as u32);
            let sentence = capture(text, start, end);
            start = end;
            sentence
        })
    });
    whole.collect()
}

/// The sentence that a place lies in, with the white space behind it.
fn sentence_at(text: &Text, place: CharOffset) -> Option<CharRange> {
    let block = text.block_range(text.block_at(place))?;
    let ends = ends(text.slice(block)?);
    let place = place.get().checked_sub(block.start().get())? as usize;
    let end = ends.iter().position(|end| *end > place)?;
    let start = end.checked_sub(1).map_or(0, |before| ends[before]);
    CharRange::new(block.start().after(start as u32), block.start().after(ends[end] as u32))
}

/// Where the sentences of a block end, in code points from its start; each with the white space behind it.
fn ends(words: &str) -> Vec<usize> {
    let chars: Vec<char> = words.chars().collect();
    let mut proposed = Vec::new();
    let mut end = 0;
    for piece in words.split_sentence_bounds() {
        end += piece.chars().count();
        proposed.push(end);
    }
    proposed.extend((0..chars.len()).filter(|at| chars[*at] == '…').map(|at| at + 1));
    proposed.sort_unstable();
    let mut ends: Vec<usize> = Vec::new();
    for end in proposed {
        let start = ends.last().copied().unwrap_or(0);
        if let Some(end) = whole(&chars, end)
            && start < end
            && end < chars.len()
            && is_end(&chars, start, end)
        {
            ends.push(end);
        }
    }
    if !chars.is_empty() {
        ends.push(chars.len());
    }
    ends
}

/// The end of the sentence that was proposed to end at `end`, with what belongs to it: `« Viens. ⟦» ⟧`, `fact.⟦[1] ⟧`.
/// `None` after an ellipsis in the middle of a word.
fn whole(chars: &[char], end: usize) -> Option<usize> {
    let skip = |from: usize, fits: &dyn Fn(char) -> bool| {
        chars[from..].iter().position(|sign| !fits(*sign)).map_or(chars.len(), |more| from + more)
    };
    let mut said = end;
    while said > 0 && chars[said - 1].is_whitespace() {
        said -= 1;
    }
    if said > 0 && chars[said - 1] == '[' {
        said -= 1;
    }
    loop {
        let next = skip(said, &char::is_whitespace);
        let is_close = |sign: char| matches!(sign, '»' | '”' | ')' | ']' | '›');
        let is_attached = |sign: char| matches!(sign, '"' | '\'' | '’' | '¹' | '²' | '³' | '⁴'..='⁹');
        match chars.get(next) {
            Some(sign) if is_close(*sign) || (next == said && is_attached(*sign)) => said = next + 1,
            // The number of a footnote.
            Some('[') => {
                let digits = skip(next + 1, &|sign| sign.is_ascii_digit());
                if digits == next + 1 || chars.get(digits) != Some(&']') {
                    break;
                }
                said = digits + 1;
            }
            _ => break,
        }
    }
    let is_ellipsis = said > 0 && chars[said - 1] == '…';
    let end = skip(said, &char::is_whitespace);
    (!is_ellipsis || end > said || end == chars.len()).then_some(end)
}

/// A sentence that began at `start` does end at `end`.
fn is_end(chars: &[char], start: usize, end: usize) -> bool {
    let is_opening = |sign: &char| sign.is_whitespace() || "«“\"‘'‹([¿¡—–-".contains(*sign);
    let next: String = chars[end..]
        .iter()
        .skip_while(|sign| is_opening(sign))
        .take_while(|sign| sign.is_alphanumeric())
        .collect();
    if next.starts_with(char::is_lowercase) {
        return false;
    }
    let mut stop = end;
    while stop > start && chars[stop - 1].is_whitespace() {
        stop -= 1;
    }
    let Some(stop) = stop.checked_sub(1).filter(|stop| *stop > start && chars[*stop] == '.') else {
        return true;
    };
    let is_edge = |sign: char| sign.is_whitespace() || "(«“\"’'[".contains(sign);
    let first =
        chars[start..stop].iter().rposition(|sign| is_edge(*sign)).map_or(start, |edge| start + edge + 1);
    let word: String = chars[first..stop].iter().collect();
    if word.is_empty() || word.ends_with('.') {
        return true;
    }
    if first == start && word.chars().all(|sign| sign.is_ascii_digit()) {
        // `1. Introduction`
        return false;
    }
    let small = word.to_lowercase();
    let is_number = next.starts_with(|sign: char| sign.is_ascii_digit())
        || (!next.is_empty() && next.chars().all(|sign| "IVXLC".contains(sign)));
    if TITLES.contains(&word.as_str()) || (is_number && BEFORE_NUMBERS.contains(&small.as_str())) {
        return false;
    }
    // `J. R. Smith`, `U.S. Senate`, `av. J.-C.`
    let mut parts = word.split(['.', '-']).filter(|part| !part.is_empty());
    let is_initials = parts.all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase));
    if !is_initials && !SHORTENED.contains(&small.as_str()) {
        return true;
    }
    let next = next.to_lowercase();
    let behind =
        chars[end..].iter().skip_while(|sign| !sign.is_whitespace()).find(|sign| !sign.is_whitespace());
    let is_name = ARTICLES.contains(&next.as_str()) && behind.is_some_and(|sign| sign.is_uppercase());
    // `J’ai`, and not the J of a name.
    let mut word_on = chars[end..].iter().skip_while(|sign| is_opening(sign));
    let mark = word_on.find(|sign| !sign.is_alphanumeric());
    let is_whole = next.chars().count() > 1 || mark.is_some_and(|mark| "'’".contains(*mark));
    BEGINNINGS.contains(&next.as_str()) && is_whole && !is_name
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `marked` shows the words selected; `sentence` is what must be taken.
    fn check(marked: &str, sentence: &str) {
        let place = |mark: char| marked.chars().position(|c| c == mark).expect("a mark") as u32;
        let range = CharRange::of(place('⟦'), place('⟧') - 1).expect("a stretch between the marks");
        let plain: String = marked.chars().filter(|c| !"⟦⟧".contains(*c)).collect();
        let text = Text::from_canonical(&plain).expect("a text");
        assert_eq!(text.slice(sentences_around(&text, range)), Some(sentence), "{marked}");
    }

    #[test]
    fn the_whole_sentence_is_taken_and_no_more() {
        check("It rained. The ⟦moon⟧ is full. Good.", "The moon is full.");
        check("It rained. The ⟦moon is full. Goo⟧d.", "The moon is full. Good.");
        check("It ⟦rained.\nThe moon⟧ is full. Good.", "It rained.\nThe moon is full.");
        check("Hier, M. Dupont a ⟦parlé⟧. Puis rien.", "Hier, M. Dupont a parlé.");
        check("He saw Dr. ⟦Who⟧ and J. R. Smith. Then left.", "He saw Dr. Who and J. R. Smith.");
        check("Vraiment\u{202f}? ⟦Oui⟧\u{202f}! Non.", "Oui\u{202f}!");
        check("⟦سلام⟧. نعم؟", "سلام.");
        check("no ⟦stop⟧ at all", "no stop at all");
    }

    /// `parted` has a bar wherever a sentence ends.
    fn check_ends(parted: &str) {
        let text = Text::from_canonical(&parted.replace('|', "")).expect("a text");
        let found: Vec<&str> = sentences(&text).into_iter().filter_map(|range| text.slice(range)).collect();
        let expected: Vec<&str> = parted.split(['|', '\n']).map(str::trim).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn french_and_english_end_their_sentences_as_people_do() {
        for parted in [
            // Titles and names.
            "Hier, M. Dupont a parlé. |Puis rien.",
            "Mme Curie et Mlle. Weil écrivent. |MM. Hugo et Zola lisent.",
            "He saw Dr. Who, Prof. Moriarty and St. Peter. |Then he left.",
            "J. R. Smith met John F. Kennedy. |Nobody spoke.",
            "J.-M. Le Pen a perdu. |Il se tait.",
            "Tell me. |Then go.",
            "It measures 5 mm. |Puis rien.",
            // Shortened words.
            "On compte, p. ex. Paris et Lyon. |C’est tout.",
            "On compte, par ex. Paris. |C’est tout.",
            "It rains, i.e. Water falls. |It stops.",
            "See e.g. Darwin. |He knew.",
            "Cf. Montaigne, éd. Villey, av. J.-C. |Puis rien.",
            "Cats, dogs, etc. |The rest is silence.",
            "Des chats, des chiens, etc. dorment. |Le reste est silence.",
            "Le texte (cf. Marx) est long. |On le lit.",
            "The U.S. Senate voted. |It failed.",
            "It passed in the U.S. |The law holds.",
            "He left at 5 p.m. |The train was late.",
            // Numbers.
            "Meta a publié Llama 3.1. |Le modèle compte 3,5 millions de lignes.",
            "It costs $4.50. |Nobody pays.",
            "See p. 12, pp. 3 and fig. 4. |It is there.",
            "Voir art. 5 et chap. IV. |C’est là.",
            "He said no. |Then he left.",
            "It is No. 5. |Good.",
            "1. Introduction",
            "Le 1er mai, le XIXe siècle finit. |Le 2e reste.",
            "On 21st March it rained. |On the 2nd it snowed.",
            // Ellipses.
            "Il hésita… |Puis il partit.",
            "Il hésita… puis partit. |Bon.",
            "Wait... |What?",
            "He wrote […] and slept. |Good.",
            "Trois…quatre. |Cinq.",
            // Quotation marks.
            "Il dit\u{a0}: «\u{a0}Viens.\u{a0}» |Puis il partit.",
            "«\u{a0}Viens\u{202f}!\u{a0}» dit-il. |Elle vint.",
            "«\u{a0}Vraiment\u{202f}?\u{a0}» |Oui.",
            "“Come.” |He came.",
            "“Come!” she said. |He came.",
            "\"Come?\" she said. |\"No.\" |He left.",
            "‘Come.’ |He came.",
            // Brackets and footnotes behind the full stop.
            "(Il pleuvait.) |Puis le soleil vint.",
            "Il pleut.[1] |Puis le soleil vient.",
            "Il pleut. [12] |Puis le soleil vient.",
            "It rains.¹ |Then it stops.",
            "It rains (hard). |Then it stops.",
            // Other scripts, and none.
            "سلام. |نعم؟",
            "她来了。|他走了。",
            "👩🏽‍💻. |No.",
            "no stop at all",
            "A heading\nAnd a paragraph. |Of two.",
        ] {
            check_ends(parted);
        }
    }

    #[test]
    fn every_character_but_white_space_is_in_one_sentence() {
        for words in
            ["…", "…a", "[", ".[", ".[1", "» »", "M.", "a.  ", "?!…»]", "1. 2. 3.", ". . .", "« »", "...[2]x"]
        {
            let text = Text::from_canonical(words).expect("a text");
            let found: String = sentences(&text).into_iter().filter_map(|range| text.slice(range)).collect();
            let bare = |words: &str| words.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
            assert_eq!(bare(&found), bare(words));
        }
        let long = "It rains. ".repeat(2_000);
        assert_eq!(sentences(&Text::from_canonical(long.trim()).expect("a text")).len(), 2_000);
    }

    #[test]
    fn at_a_caret_the_sentence_of_the_next_character_is_taken() {
        let check = |marked: &str, sentence: Option<&str>| {
            let place = marked.chars().position(|c| c == '|').expect("a caret") as u32;
            let text = Text::from_canonical(&marked.replace('|', "")).expect("a text");
            let taken = sentence_at_caret(&text, CharOffset::new(place));
            assert_eq!(taken.and_then(|taken| text.slice(taken)), sentence, "{marked}");
        };
        check("|It rained. The moon is full.", Some("It rained."));
        check("It rained. |The moon is full.", Some("The moon is full."));
        check("It rained.| The moon is full.", Some("It rained."));
        check("It rained. The moon is full.|", Some("The moon is full."));
        check("It rained.|\nThe moon is full.", Some("It rained."));
        check("It rained.\n|The moon is full.", Some("The moon is full."));
        check("|👩🏽‍💻", Some("👩🏽‍💻"));
        check("سلام. ن|عم؟", Some("نعم؟"));
        check("Yes. |", Some("Yes."));
    }
}
