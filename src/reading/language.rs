//! Languages: the ones offered for a text, which way each is written, and a guess from the words.
//!
//! Tags are BCP 47, as HTML's `lang` attribute takes them.

/// A language that a text can be said to be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// The BCP 47 tag: `fr`.
    pub tag: &'static str,
    /// What its speakers call it: `français`.
    pub name: &'static str,
}

/// The side that a text starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right, HTML's `ltr`.
    LeftToRight,
    /// From right to left, HTML's `rtl`.
    RightToLeft,
}

/// The languages offered for a text: every one that can be guessed. French and English first, since the
/// rules that find comments know their words; then by tag.
pub const OFFERED: &[Language] = &[
    language("fr", "français"),
    language("en", "English"),
    language("af", "Afrikaans"),
    language("am", "አማርኛ"),
    language("ar", "العربية"),
    language("az", "azərbaycan dili"),
    language("be", "беларуская"),
    language("bg", "български"),
    language("bn", "বাংলা"),
    language("ca", "català"),
    language("cs", "čeština"),
    language("cy", "Cymraeg"),
    language("da", "dansk"),
    language("de", "Deutsch"),
    language("el", "Ελληνικά"),
    language("eo", "Esperanto"),
    language("es", "español"),
    language("et", "eesti"),
    language("fa", "فارسی"),
    language("fi", "suomi"),
    language("gu", "ગુજરાતી"),
    language("he", "עברית"),
    language("hi", "हिन्दी"),
    language("hr", "hrvatski"),
    language("hu", "magyar"),
    language("hy", "հայերեն"),
    language("id", "Indonesia"),
    language("it", "italiano"),
    language("ja", "日本語"),
    language("jv", "Jawa"),
    language("ka", "ქართული"),
    language("km", "ខ្មែរ"),
    language("kn", "ಕನ್ನಡ"),
    language("ko", "한국어"),
    language("la", "Latina"),
    language("lt", "lietuvių"),
    language("lv", "latviešu"),
    language("mk", "македонски"),
    language("ml", "മലയാളം"),
    language("mr", "मराठी"),
    language("my", "မြန်မာ"),
    language("nb", "norsk bokmål"),
    language("ne", "नेपाली"),
    language("nl", "Nederlands"),
    language("or", "ଓଡ଼ିଆ"),
    language("pa", "ਪੰਜਾਬੀ"),
    language("pl", "polski"),
    language("pt", "português"),
    language("ro", "română"),
    language("ru", "русский"),
    language("si", "සිංහල"),
    language("sk", "slovenčina"),
    language("sl", "slovenščina"),
    language("sn", "chiShona"),
    language("sr", "српски"),
    language("sv", "svenska"),
    language("ta", "தமிழ்"),
    language("te", "తెలుగు"),
    language("th", "ไทย"),
    language("tk", "türkmençe"),
    language("tl", "Tagalog"),
    language("tr", "Türkçe"),
    language("uk", "українська"),
    language("ur", "اردو"),
    language("uz", "oʻzbek"),
    language("vi", "Tiếng Việt"),
    language("ak", "Akan"),
    language("yi", "ייִדיש"),
    language("zh", "中文"),
    language("zu", "isiZulu"),
];

const fn language(tag: &'static str, name: &'static str) -> Language {
    Language { tag, name }
}

/// Which way a language is written; a tag with a region (`ar-EG`) counts by its language.
pub fn direction(tag: &str) -> Direction {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    match primary.as_str() {
        "ar" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi" => Direction::RightToLeft,
        _ => Direction::LeftToRight,
    }
}

/// The tag of the language that a text is in, or `None` if it is too short to tell.
#[cfg(feature = "reader")]
pub(super) fn guess(text: &str) -> Option<&'static str> {
    /// Enough to be sure of any language, in bytes; the rest of a long text says the same.
    const ENOUGH: usize = 20_000;
    let sample = &text[..text.floor_char_boundary(ENOUGH)];
    let info = whatlang::detect(sample)?;
    // Below this, one more word can turn the guess; French and English share most of their letters.
    let is_sure = info.is_reliable() || (info.confidence() > 0.2 && sample.len() > 200);
    if is_sure { tag_of(info.lang()) } else { None }
}

/// ISO 639-3, as the detector says it, to the shortest BCP 47 tag (RFC 5646, section 2.2.1).
#[cfg(feature = "reader")]
fn tag_of(lang: whatlang::Lang) -> Option<&'static str> {
    let code = lang.code();
    let tag = match code {
        "cmn" => "zh",
        "epo" => "eo",
        "pes" => "fa",
        "deu" => "de",
        "ces" => "cs",
        "ell" => "el",
        "hye" => "hy",
        "fra" => "fr",
        "spa" => "es",
        "por" => "pt",
        "ben" => "bn",
        "bul" => "bg",
        "est" => "et",
        "gle" => "ga",
        "ind" => "id",
        "ita" => "it",
        "jav" => "jv",
        "khm" => "km",
        "lat" => "la",
        "lit" => "lt",
        "lav" => "lv",
        "mal" => "ml",
        "mar" => "mr",
        "mkd" => "mk",
        "mya" => "my",
        "nob" => "nb",
        "ori" => "or",
        "pan" => "pa",
        "pol" => "pl",
        "ron" => "ro",
        "slk" => "sk",
        "slv" => "sl",
        "sna" => "sn",
        "srp" => "sr",
        "swe" => "sv",
        "tgl" => "tl",
        "tuk" => "tk",
        "tur" => "tr",
        "ukr" => "uk",
        "yid" => "yi",
        "kat" => "ka",
        "kan" => "kn",
        "kor" => "ko",
        "jpn" => "ja",
        "zul" => "zu",
        "aka" => "ak",
        "cat" => "ca",
        "cym" => "cy",
        // The others begin with their two-letter tag: eng, ara, heb …
        _ => code.get(..2)?,
    };
    OFFERED.iter().map(|language| language.tag).find(|offered| *offered == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_written_from_one_side() {
        assert_eq!(direction("fr"), Direction::LeftToRight);
        assert_eq!(direction("ar-EG"), Direction::RightToLeft);
        assert_eq!(direction(""), Direction::LeftToRight);
    }

    #[cfg(feature = "reader")]
    #[test]
    fn a_text_long_enough_is_guessed_and_a_short_one_is_not() {
        let check = |text: &str, tag| assert_eq!(guess(text), tag, "{text}");
        check(
            "Le phare éclaire la baie depuis que les pêcheurs l'ont rallumé, un soir de novembre.",
            Some("fr"),
        );
        check(
            "The lighthouse has lit the bay since the fishermen relit it one evening in November.",
            Some("en"),
        );
        check("أضاء المنارة الخليج منذ أن أعاد الصيادون إشعالها في إحدى أمسيات نوفمبر", Some("ar"));
        check("ok", None);
        check("42", None);
    }

    #[cfg(feature = "reader")]
    #[test]
    fn every_language_that_is_guessed_is_offered_once() {
        for lang in whatlang::Lang::all() {
            assert!(tag_of(*lang).is_some(), "{}", lang.code());
        }
        let mut tags: Vec<_> = OFFERED.iter().map(|language| language.tag).collect();
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.len(), OFFERED.len());
    }
}
