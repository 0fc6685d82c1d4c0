//! What the page says in a language, looked up as the page itself does: by key, in `locales/`.

use std::collections::BTreeMap;
use std::fs;

/// The strings of one language.
pub struct Words {
    language: &'static str,
    strings: BTreeMap<String, String>,
}

impl Words {
    /// The words of `en`, `fr` or another language of the page.
    ///
    /// # Panics
    ///
    /// Where the language has no file, or one that can't be read.
    pub fn of(language: &'static str) -> Self {
        let file = crate::project().join("locales").join(format!("{language}.json"));
        let strings = fs::read_to_string(&file).map(|strings| serde_json::from_str(&strings));
        match strings {
            Ok(Ok(strings)) => Self { language, strings },
            Ok(Err(error)) => panic!("expected a flat object of strings, but found: {error}, in {file:?}"),
            Err(error) => panic!("expected the words of {language}, but found: {error}, at {file:?}"),
        }
    }

    /// The words of English as the page for tests writes it with the language `en-XA`: longer, accented and between
    /// `⟦` and `⟧` (src/ui/locale.rs).
    pub fn pseudo() -> Self {
        let Self { strings, .. } = Self::of("en");
        let strange = |pattern: String| {
            let accented = pattern.chars().map(|sign| match sign {
                'a' => 'á',
                'e' => 'é',
                'i' => 'í',
                'o' => 'ó',
                'u' => 'ú',
                'E' => 'É',
                other => other,
            });
            let accented: String = accented.collect();
            format!("⟦{accented}{}⟧", "·".repeat(pattern.chars().count().div_ceil(3)))
        };
        let strings = strings.into_iter().map(|(key, pattern)| (key, strange(pattern)));
        Self { language: "en-XA", strings: strings.collect() }
    }

    /// The language's BCP 47 tag.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// The string of a key; one without parts to be filled in.
    ///
    /// # Panics
    ///
    /// Where there is no such string.
    pub fn get(&self, key: &str) -> &str {
        let found = self.strings.get(key);
        found.unwrap_or_else(|| panic!("expected a string {key:?} in {}, but found none", self.language))
    }
}
