//! The words of then and now, as a person compares them.

/// A run of words that stayed, went or came. Joined, what stayed and went is the old text, what stayed and came the
/// new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of both.
    Kept(String),
    /// Words of then.
    Gone(String),
    /// Words of now.
    Came(String),
}

/// What a change of words may turn round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weighty {
    /// A number is another one.
    Number,
    /// Something was negated, or is no more.
    Negation,
}

/// Words that deny, in English and French, in lower case.
const NEGATIONS: [&str; 24] = [
    "aucun", "aucune", "cannot", "jamais", "n", "ne", "neither", "never", "ni", "no", "nobody", "non",
    "none", "nor", "not", "nothing", "nul", "nulle", "pas", "personne", "rien", "sans", "t", "without",
];

/// Larger tables of words than this are not filled: all between the first and the last difference has changed then.
const LARGEST: usize = 1 << 20;

/// The words of `old` and `new` one after the other, what went before what came.
pub fn word_diff(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (words(old), words(new));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = |words: &[&str]| words.len() - head;
    let tail_limit = rest(&old).min(rest(&new));
    let tail = old.iter().rev().zip(new.iter().rev()).take(tail_limit).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut diff = Diff::default();
    old[..head].iter().for_each(|word| diff.keep(word));
    diff.compare(&old[head..old_end], &new[head..new_end]);
    old[old_end..].iter().for_each(|word| diff.keep(word));
    diff.finish()
}

/// What a change may turn round, in order, each once.
pub fn weighty(diff: &[Piece]) -> Vec<Weighty> {
    let said = |is_it: &dyn Fn(&str) -> bool| {
        let count = |words: &str| self::words(words).into_iter().filter(|word| is_it(word)).count();
        diff.iter().fold((0, 0), |(gone, came), piece| match piece {
            Piece::Kept(_) => (gone, came),
            Piece::Gone(words) => (gone + count(words), came),
            Piece::Came(words) => (gone, came + count(words)),
        })
    };
    let numbers = said(&|word| word.chars().any(char::is_numeric));
    let denials = said(&|word| NEGATIONS.contains(&word.to_lowercase().as_str()));
    let number = (numbers != (0, 0)).then_some(Weighty::Number);
    let negation = (denials.0 != denials.1).then_some(Weighty::Negation);
    number.into_iter().chain(negation).collect()
}

/// Words, runs of white space, and each other sign by itself.
fn words(text: &str) -> Vec<&str> {
    #[derive(PartialEq)]
    enum Kind {
        Letter,
        Space,
        Sign,
    }
    let kind = |c: char| {
        if c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c) || c == '\u{ad}' {
            Kind::Letter
        } else if c.is_whitespace() {
            Kind::Space
        } else {
            Kind::Sign
        }
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = Kind::Sign;
    for (at, c) in text.char_indices() {
        let this = kind(c);
        // Signs of one cluster, such as the parts of an emoji, would fall apart one by one.
        let is_joint = matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
        if at > 0 && !is_joint && (this != last || (this == Kind::Sign && !text[..at].ends_with('\u{200d}')))
        {
            words.push(&text[start..at]);
            start = at;
        }
        last = this;
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

#[derive(Default)]
struct Diff {
    pieces: Vec<Piece>,
    gone: String,
    came: String,
    /// White space between two changes, which is kept only if something else is kept next.
    between: String,
}

impl Diff {
    fn keep(&mut self, word: &str) {
        let is_changing = !(self.gone.is_empty() && self.came.is_empty());
        if is_changing && word.chars().all(char::is_whitespace) {
            self.between.push_str(word);
            return;
        }
        self.flush();
        let between = std::mem::take(&mut self.between);
        match self.pieces.last_mut() {
            Some(Piece::Kept(kept)) => *kept += &(between + word),
            _ => self.pieces.push(Piece::Kept(between + word)),
        }
    }

    fn go_on_changing(&mut self) {
        let between = std::mem::take(&mut self.between);
        self.gone += &between;
        self.came += &between;
    }

    fn flush(&mut self) {
        for (words, piece) in
            [(&mut self.gone, Piece::Gone as fn(String) -> Piece), (&mut self.came, Piece::Came)]
        {
            if !words.is_empty() {
                self.pieces.push(piece(std::mem::take(words)));
            }
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        self.flush();
        if !self.between.is_empty() {
            self.pieces.push(Piece::Kept(self.between));
        }
        self.pieces
    }

    /// The longest common subsequence, by the table of all pairs.
    fn compare(&mut self, old: &[&str], new: &[&str]) {
        let width = new.len() + 1;
        let mut common = Vec::new();
        if old.len().saturating_mul(new.len()) <= LARGEST {
            common.resize((old.len() + 1) * width, 0_u32);
            for a in (0..old.len()).rev() {
                for b in (0..new.len()).rev() {
                    common[a * width + b] = if old[a] == new[b] {
                        common[(a + 1) * width + b + 1] + 1
                    } else {
                        common[(a + 1) * width + b].max(common[a * width + b + 1])
                    };
                }
            }
        }
        let (mut a, mut b) = (0, 0);
        while a < old.len() || b < new.len() {
            if !common.is_empty() && a < old.len() && b < new.len() && old[a] == new[b] {
                self.keep(old[a]);
                (a, b) = (a + 1, b + 1);
                continue;
            }
            self.go_on_changing();
            let goes = b == new.len()
                || (a < old.len()
                    && (common.is_empty() || common[(a + 1) * width + b] >= common[a * width + b + 1]));
            if goes {
                self.gone.push_str(old[a]);
                a += 1;
            } else {
                self.came.push_str(new[b]);
                b += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(diff: &[Piece]) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Kept(words) => words.clone(),
            Piece::Gone(words) => format!("[-{words}-]"),
            Piece::Came(words) => format!("[+{words}+]"),
        };
        diff.iter().map(piece).collect()
    }

    #[test]
    fn words_that_went_and_came_are_told_apart() {
        let check = |old: &str, new: &str, expected: &str| assert_eq!(shown(&word_diff(old, new)), expected);
        check("the moon is full", "the moon is full", "the moon is full");
        check("the moon is full", "the moon was full", "the moon [-is-][+was+] full");
        check("the moon is full", "the sun was out", "the [-moon is full-][+sun was out+]");
        check("it is not so", "it is so", "it is [-not -]so");
        check("5 million", "6 million", "[-5-][+6+] million");
        check("l'été", "l’été", "l[-'-][+’+]été");
        check("a 👩🏽‍💻 b", "a 🌕 b", "a [-👩🏽‍💻-][+🌕+] b");
        check("", "new", "[+new+]");
        check("שלום עולם", "שלום", "שלום[- עולם-]");
    }

    #[test]
    fn a_number_and_a_negation_are_weighty() {
        let check = |old: &str, new: &str, expected: &[Weighty]| {
            assert_eq!(weighty(&word_diff(old, new)), expected, "{old} -> {new}");
        };
        check("5 million", "6 million", &[Weighty::Number]);
        check("it is not so", "it is so", &[Weighty::Negation]);
        check("il ne vient pas", "il vient", &[Weighty::Negation]);
        check("it isn't", "it is", &[Weighty::Negation]);
        check("he said no in 1999", "he agreed in 2000", &[Weighty::Number, Weighty::Negation]);
        check("it is not so", "it was not so", &[]);
        check("the moon", "a moon", &[]);
    }

    proptest! {
        #[test]
        fn what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new_one(
            old in "[ab ,1]{0,20}", new in "[ab ,1]{0,20}",
        ) {
            let diff = word_diff(&old, &new);
            let join = |is_in: fn(&Piece) -> bool| -> String {
                diff.iter().filter(|piece| is_in(piece)).map(|piece| match piece {
                    Piece::Kept(words) | Piece::Gone(words) | Piece::Came(words) => words.as_str(),
                }).collect()
            };
            prop_assert_eq!(join(|piece| !matches!(piece, Piece::Came(_))), old);
            prop_assert_eq!(join(|piece| !matches!(piece, Piece::Gone(_))), new);
        }
    }
}
