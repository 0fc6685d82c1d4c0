//! How much of one text is in another one, whatever was moved or edited between.
//!
//! Texts are compared by fingerprints, the hashes of all stretches of [`WINDOW`] letters and digits, of which every
//! [`SAMPLE`]th is kept by its own value, so that both texts keep the same ones (Schleimer, Wilkerson and Aiken 2003,
//! "Winnowing"). Spaces, signs and capitals don't count, and scripts without spaces between words are compared like all
//! others.

use std::collections::HashSet;

use crate::text::Text;

/// Letters and digits in one fingerprint: about three words, few of which meet by chance.
const WINDOW: usize = 16;

/// One in so many fingerprints is kept, of a text that is long enough.
const SAMPLE: u64 = 4;

/// Letters and digits from which on a text is long enough.
const LONG: usize = 4_000;

/// The share of the shorter text that two texts have in common, from 0 to 1.
pub fn likeness(a: &Text, b: &Text) -> f64 {
    shared(&fingerprints(a), &fingerprints(b))
}

fn fingerprints(text: &Text) -> HashSet<u64> {
    let letters = text.canonical().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let letters: Vec<u32> = letters.map(u32::from).collect();
    let is_kept = |hash: &u64| letters.len() < LONG || hash.is_multiple_of(SAMPLE);
    letters.windows(WINDOW).map(fingerprint).filter(is_kept).collect()
}

/// FNV-1a over code points, its upper bits folded into the lower ones, which alone are looked at.
fn fingerprint(letters: &[u32]) -> u64 {
    let hash = letters.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, letter| {
        (hash ^ u64::from(*letter)).wrapping_mul(0x100_0000_01b3)
    });
    hash ^ (hash >> 32)
}

/// The share of the smaller set that the larger one has. A text on the short side of [`LONG`] keeps all its
/// fingerprints, so against a longer one only those count that both would keep.
fn shared(a: &HashSet<u64>, b: &HashSet<u64>) -> f64 {
    let is_common = |hash: &&u64| hash.is_multiple_of(SAMPLE);
    let sampled = |set: &HashSet<u64>| set.iter().filter(is_common).count();
    let size = |set: &HashSet<u64>| (sampled(set), set.len());
    let (small, large) = if size(a) <= size(b) { (a, b) } else { (b, a) };
    // Two or three stretches in common are a quotation, not an article.
    let count = sampled(small);
    if count < 8 {
        let count = small.len().max(1);
        return if small.len() < 8 { 0.0 } else { small.intersection(large).count() as f64 / count as f64 };
    }
    small.intersection(large).filter(is_common).count() as f64 / count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_alike_by_what_they_share_in_any_order() {
        let check = |a: &str, b: &str, expected: std::ops::RangeInclusive<f64>| {
            let text = |words| Text::from_canonical(words).expect("a text");
            let found = likeness(&text(a), &text(b));
            assert!(expected.contains(&found), "{found}: {a} / {b}");
            assert_eq!(found, likeness(&text(b), &text(a)));
        };
        let first = "The harbour froze over in January, for the first time in ninety years.";
        let second = "Fishermen walked home across the ice, and their children skated between the boats.";
        let other = "Something else entirely now stands at this address, and nobody knows why.";
        check(first, first, 1.0..=1.0);
        check(first, &first.to_uppercase(), 1.0..=1.0);
        check(&format!("{first}\n{second}"), &format!("{second}\n{first}"), 0.7..=1.0);
        check(&format!("{first}\n{second}"), &second.replace("children", "sons"), 0.5..=0.9);
        check(first, other, 0.0..=0.0);
        check(
            "月が満ちて、港は凍り、漁師たちは氷の上を歩いて帰り、子どもたちは船の間を滑った。",
            "港は凍り、漁師たちは氷の上を歩いて帰り、子どもたちは船の間を滑った。",
            0.9..=1.0,
        );
        check("The", "The", 0.0..=0.0);
    }
}
