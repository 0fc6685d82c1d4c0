//! A claim's words as a quotation with where they stand, to be pasted into another text.
//!
//! As plain words, and as HTML for programs that keep links. The quotation marks are those of the article's language;
//! what is said of the source is in the words of the person's own. Everything comes from outside and is escaped; an
//! address becomes a link only where it is one of the web.

/// Words with their source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation<'q> {
    /// The claim's words; a line break parts blocks of the article.
    pub quote: &'q str,
    /// The article's language, a BCP 47 tag.
    pub language: Option<&'q str>,
    /// What the document is called.
    pub title: &'q str,
    /// The address that it was read at.
    pub source: Option<&'q str>,
    /// When it was read, in words: `read on 30 July 2024`.
    pub read: Option<&'q str>,
}

impl Quotation<'_> {
    /// The quotation in quotation marks, an empty line, and the source.
    pub fn plain(&self) -> String {
        let (open, close) = quotation_marks(self.language);
        let after_title = if self.title.ends_with(['.', '!', '?', '…']) { "" } else { "." };
        let source = self.source.map(|source| format!(" {source}")).unwrap_or_default();
        let read = self.read.map(|read| format!(" ({read})")).unwrap_or_default();
        format!("{open}{}{close}\n\n{}{after_title}{source}{read}", self.quote, self.title)
    }

    /// The same as HTML: a `blockquote` and a paragraph.
    pub fn html(&self) -> String {
        let (open, close) = quotation_marks(self.language);
        let language = self.language.map(|tag| format!(" lang=\"{}\"", escaped(tag))).unwrap_or_default();
        let quote = format!("{open}{}{close}", self.quote);
        let blocks: String = quote.split('\n').map(|block| format!("<p>{}</p>", escaped(block))).collect();
        let source = self.source.map(|source| {
            let shown = escaped(source);
            if is_of_the_web(source) {
                format!(", <a href=\"{shown}\">{shown}</a>")
            } else {
                format!(", {shown}")
            }
        });
        let read = self.read.map(|read| format!(" ({})", escaped(read)));
        format!(
            "<blockquote{language}>{blocks}</blockquote><p><cite{language}>{}</cite>{}{}</p>",
            escaped(self.title),
            source.unwrap_or_default(),
            read.unwrap_or_default(),
        )
    }
}

/// The outer quotation marks of a language, with the no-break spaces that belong to them; the English ones where it is
/// not known. After the CLDR's `quotationStart` and `quotationEnd`.
fn quotation_marks(language: Option<&str>) -> (&'static str, &'static str) {
    let tag = language.unwrap_or_default().to_lowercase();
    match tag.split(['-', '_']).next().unwrap_or_default() {
        "fr" if tag.starts_with("fr-ch") => ("«", "»"),
        "fr" | "br" => ("«\u{a0}", "\u{a0}»"),
        "pt" if tag.starts_with("pt-br") => ("“", "”"),
        "es" | "it" | "pt" => ("«", "»"),
        "ca" | "el" | "nb" | "nn" | "no" | "ru" | "uk" | "be" | "hy" | "fa" => ("«", "»"),
        "de" | "cs" | "sk" | "sl" | "is" | "lt" | "et" | "bg" => ("„", "“"),
        "pl" | "ro" | "hu" => ("„", "”"),
        "sv" | "fi" => ("”", "”"),
        "ja" => ("「", "」"),
        _ => ("“", "”"),
    }
}

fn is_of_the_web(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control()))
}

fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for char in words.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            char => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTATION: Quotation = Quotation {
        quote: "The moon is full",
        language: Some("en"),
        title: "On the moon",
        source: Some("https://example.org/moon?page=1&x=2"),
        read: Some("read on 30 July 2024"),
    };

    #[test]
    fn a_quotation_names_its_source_and_the_day() {
        assert_eq!(
            QUOTATION.plain(),
            "“The moon is full”\n\nOn the moon. https://example.org/moon?page=1&x=2 (read on 30 July 2024)"
        );
        assert_eq!(
            QUOTATION.html(),
            "<blockquote lang=\"en\"><p>“The moon is full”</p></blockquote><p><cite lang=\"en\">On the moon</cite>, \
             <a href=\"https://example.org/moon?page=1&amp;x=2\">https://example.org/moon?page=1&amp;x=2</a> \
             (read on 30 July 2024)</p>"
        );
        let alone = Quotation { source: None, read: None, title: "Why?", ..QUOTATION };
        assert_eq!(alone.plain(), "“The moon is full”\n\nWhy?");
    }

    #[test]
    fn the_marks_are_those_of_the_articles_language() {
        let check = |language, expected: &str| {
            let plain = Quotation { language, quote: "x", ..QUOTATION }.plain();
            assert_eq!(plain.lines().next(), Some(expected), "{language:?}");
        };
        check(Some("fr"), "«\u{a0}x\u{a0}»");
        check(Some("fr-CA"), "«\u{a0}x\u{a0}»");
        check(Some("fr-CH"), "«x»");
        check(Some("de"), "„x“");
        check(Some("pl"), "„x”");
        check(Some("pt-PT"), "«x»");
        check(Some("pt-BR"), "“x”");
        check(Some("nl"), "“x”");
        check(None, "“x”");
    }

    #[test]
    fn nothing_that_is_quoted_becomes_markup_or_a_link_that_runs() {
        let hostile = Quotation {
            quote: "<img src=x onerror=\"a('b')\">\nsecond & last",
            title: "</cite><script>",
            language: Some("en\" onload=\"x"),
            source: Some("javascript:alert(1)"),
            read: Some("<b>"),
        };
        let html = hostile.html();
        assert!(!html.contains("<img") && !html.contains("<script") && !html.contains("<b>"), "{html}");
        assert!(!html.contains("href") && !html.contains("lang=\"en\" "), "{html}");
        assert!(html.contains("&gt;</p><p>second &amp; last”</p>"), "{html}");
        let broken = Quotation { source: Some("https://example.org/ onmouseover"), ..QUOTATION };
        assert!(!broken.html().contains("href"));
    }
}
