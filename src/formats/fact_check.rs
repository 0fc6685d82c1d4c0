//! A claim for those who check it: a link to its words on their page, and the draft of a ClaimReview.
//!
//! The link is a text fragment (WICG, "Text Fragments", section 3.3.1, "Syntax"):
//! `https://example.org/a#:~:text=first%20words,last%20words`. A browser that knows it scrolls to the words and colours
//! them; any other one opens the page. The draft is schema.org's `ClaimReview` (<https://schema.org/ClaimReview>) as
//! JSON-LD: what is claimed, where it appears, who looks at it. What was found out stays empty, for that is not known
//! here.

use serde_json::{Value, json};

use crate::anchoring::context;
use crate::text::{CharRange, Text};

/// The longest quote that stands in a link as a whole, in code points. The standard advises to give the ends of a longer
/// one, as Chromium does from 300 on.
const WHOLE: usize = 300;

/// How many words stand for each end of a longer one.
const END_WORDS: usize = 5;

/// What a claim is, and where.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'c> {
    /// The claim's words.
    pub quote: &'c str,
    /// The article, and where the words stand in it, where that is known.
    pub place: Option<(&'c Text, CharRange)>,
    /// The article's name.
    pub title: &'c str,
    /// The article's address.
    pub source: Option<&'c str>,
    /// Its language, a BCP 47 tag.
    pub language: Option<&'c str>,
    /// Who looks at the claim; can be empty.
    pub by: &'c str,
    /// What they remark; can be empty.
    pub note: &'c str,
    /// The day of the draft, `2024-07-30`.
    pub day: &'c str,
}

impl Checked<'_> {
    /// A link to the words on their page; `None` where the page has no address of the web.
    pub fn link(&self) -> Option<String> {
        let source =
            self.source.filter(|source| source.starts_with("https://") || source.starts_with("http://"))?;
        let (address, fragment) = source.split_once('#').unwrap_or((source, ""));
        let fragment = fragment.split(":~:").next().unwrap_or_default();
        let blocks: Vec<&str> =
            self.quote.split('\n').map(str::trim).filter(|block| !block.is_empty()).collect();
        let (first, last) = (*blocks.first()?, *blocks.last()?);
        let is_whole = blocks.len() == 1 && first.chars().count() <= WHOLE;
        let mut text = if is_whole {
            encoded(first)
        } else {
            format!("{},{}", encoded(&ends(first).0), encoded(&ends(last).1))
        };
        if let Some((prefix, suffix)) = self.around() {
            if !prefix.is_empty() {
                text = format!("{}-,{text}", encoded(&prefix));
            }
            if !suffix.is_empty() {
                text = format!("{text},-{}", encoded(&suffix));
            }
        }
        Some(format!("{address}#{fragment}:~:text={text}"))
    }

    /// Whole words before and after the quote, where it stands in its text more than once.
    fn around(&self) -> Option<(String, String)> {
        let (text, range) = self.place?;
        if text.find_all(self.quote).len() < 2 {
            return None;
        }
        let around = context(text, range);
        let before = around.prefix.rsplit('\n').next().unwrap_or_default();
        let after = around.suffix.split('\n').next().unwrap_or_default();
        // The first word of what stands before is cut, and so is the last one of what stands after.
        let before = before.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
        let after = after.rsplit_once(char::is_whitespace).map_or("", |(rest, _)| rest);
        Some((before.trim().to_owned(), after.trim().to_owned()))
    }

    /// The draft of a review, as JSON-LD.
    pub fn claim_review(&self) -> String {
        let address = self.link().or_else(|| self.source.map(str::to_owned));
        let mut appearance = json!({ "@type": "CreativeWork", "name": self.title });
        for (name, value) in [("url", address), ("inLanguage", self.language.map(str::to_owned))] {
            if let Some(value) = value {
                appearance[name] = value.into();
            }
        }
        let mut review = json!({
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "creativeWorkStatus": "Draft",
            "url": "",
            "datePublished": self.day,
            "claimReviewed": self.quote.replace('\n', " "),
            "itemReviewed": { "@type": "Claim", "appearance": appearance },
            "reviewRating": { "@type": "Rating", "alternateName": "" },
        });
        let author = || json!({ "@type": "Person", "name": self.by });
        let more: [(&str, Option<Value>); 2] = [
            ("author", (!self.by.is_empty()).then(author)),
            ("reviewBody", (!self.note.is_empty()).then(|| self.note.into())),
        ];
        for (name, value) in more {
            if let Some(value) = value {
                review[name] = value;
            }
        }
        serde_json::to_string_pretty(&review).expect("words are always JSON")
    }
}

/// The first and the last words of a block.
fn ends(block: &str) -> (String, String) {
    let words: Vec<&str> = block.split_whitespace().collect();
    let from = words.len().saturating_sub(END_WORDS);
    (words[..words.len().min(END_WORDS)].join(" "), words[from..].join(" "))
}

/// Words in a fragment: what the syntax of text fragments uses, and all that is no letter or digit of ASCII, as its bytes.
fn encoded(words: &str) -> String {
    let mut encoded = String::new();
    for byte in words.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked<'c>(quote: &'c str, source: &'c str) -> Checked<'c> {
        Checked {
            quote,
            place: None,
            title: "The moon",
            source: Some(source),
            language: Some("en"),
            by: "Ann",
            note: "",
            day: "2024-07-30",
        }
    }

    #[test]
    fn a_link_leads_to_the_words() {
        let check = |quote: &str, source: &str, link: Option<&str>| {
            assert_eq!(checked(quote, source).link().as_deref(), link);
        };
        let page = "https://example.org/a?b=c";
        check("The moon is full", page, Some("https://example.org/a?b=c#:~:text=The%20moon%20is%20full"));
        check("a-b, c & d", page, Some("https://example.org/a?b=c#:~:text=a%2Db%2C%20c%20%26%20d"));
        check(
            "été 👩🏽",
            page,
            Some("https://example.org/a?b=c#:~:text=%C3%A9t%C3%A9%20%F0%9F%91%A9%F0%9F%8F%BD"),
        );
        check("x", "https://example.org/a#part", Some("https://example.org/a#part:~:text=x"));
        check("x", "https://example.org/a#:~:text=y", Some("https://example.org/a#:~:text=x"));
        check(
            "one two three four five six seven\nand the last words of it all",
            page,
            Some(
                "https://example.org/a?b=c#:~:text=one%20two%20three%20four%20five,last%20words%20of%20it%20all",
            ),
        );
        check("x", "a printed newspaper", None);
        check(" \n ", page, None);
    }

    #[test]
    fn of_words_that_stand_there_twice_the_link_says_which() {
        let text = Text::from_canonical("the sun is full and the moon is full tonight").expect("a text");
        let place = text.find_all("is full")[1];
        let checked = Checked { place: Some((&text, place)), ..checked("is full", "https://example.org/") };
        assert_eq!(
            checked.link().as_deref(),
            Some("https://example.org/#:~:text=sun%20is%20full%20and%20the%20moon-,is%20full")
        );
    }

    #[test]
    fn a_draft_says_what_is_claimed_and_where_and_leaves_the_verdict_open() {
        let checked = Checked { note: "Says who?", ..checked("The moon\nis full", "https://example.org/") };
        let draft: Value = serde_json::from_str(&checked.claim_review()).expect("JSON");
        assert_eq!(draft["claimReviewed"], "The moon is full");
        assert_eq!(
            draft["itemReviewed"]["appearance"]["url"],
            "https://example.org/#:~:text=The%20moon,is%20full"
        );
        assert_eq!(draft["author"]["name"], "Ann");
        assert_eq!(draft["reviewBody"], "Says who?");
        assert_eq!(draft["reviewRating"]["alternateName"], "");
    }
}
