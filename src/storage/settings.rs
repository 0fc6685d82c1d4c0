//! What a person has chosen for this browser, and what the page remembers for them.
//!
//! Nothing in it is part of the work: it is not merged, not exported, and has no versions. It is read field by
//! field, so that one that makes no sense costs no other; above all the annotator's id must not be lost to a bad
//! colour.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::extra::Extra;
use crate::id::{AnnotatorId, DocumentId};
use crate::keys::KeyChanges;

/// The settings of one browser. The default is that of a first visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Who annotates in this browser; `None` before the first annotation.
    #[serde(with = "as_written", skip_serializing_if = "Option::is_none")]
    pub annotator: Option<AnnotatorId>,
    /// That one was made up while not all stores could be read, and may be somebody whom they know by another id.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "is_false")]
    pub is_annotator_made_up: bool,
    /// The document that was open last.
    #[serde(with = "as_written", skip_serializing_if = "Option::is_none")]
    pub last_opened: Option<DocumentId>,
    /// The language of the interface, a BCP 47 tag; `None` follows the browser.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The colours; `None` follows the system.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// The size of the article's text in percent of the usual one; `None` is the usual one.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Option::is_none")]
    pub text_percent: Option<u16>,
    /// How wide the column of text is; `None` is the usual width.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// How far apart its lines are; `None` is the usual distance.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Option::is_none")]
    pub leading: Option<Leading>,
    /// The letters of what is read; `None` is the serif.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Option::is_none")]
    pub face: Option<Face>,
    /// Keys of a single character do nothing (WCAG 2.1.4).
    #[serde(deserialize_with = "or_default", skip_serializing_if = "is_false")]
    pub are_letters_off: bool,
    /// The keys that were given to commands.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "KeyChanges::is_empty")]
    pub keys: KeyChanges,
    /// What the keys for "next" and "previous" go by; `None` is by claim, and behind the last one by comment.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Option::is_none")]
    pub go_by: Option<GoBy>,
    /// A tap on words takes nothing.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "is_false")]
    pub is_tap_off: bool,
    /// The three steps for newcomers were done or hidden.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "is_false")]
    pub are_first_steps_hidden: bool,
    /// Which of them were done, a bit each: bit 0 a claim, bit 1 a tag, bit 2 an export.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "is_zero")]
    pub first_steps_done: u8,
    /// The highest counter when all or a document was carried away last.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Option::is_none")]
    pub exported_counter: Option<u64>,
    /// The highest counter when somebody put the reminder to do so away.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Option::is_none")]
    pub reminded_counter: Option<u64>,
    /// Settings of a newer program.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The paper and ink of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark ink on white paper.
    Light,
    /// Brown ink on yellowed paper.
    Sepia,
    /// Light ink on black paper.
    Dark,
}

/// What "next" and "previous" lead to, where it is not the usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GoBy {
    /// The sentences of the article, then those of the comments.
    Sentence,
    /// The comments alone.
    Comment,
}

/// A width of the column other than the usual one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// About 55 characters a line.
    Narrow,
    /// About 80 characters a line.
    Wide,
}

/// A distance of the lines other than the usual one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Leading {
    /// Half a line's height between lines.
    Tight,
    /// A whole line's height between lines.
    Loose,
}

/// Letters for reading other than the usual ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    /// The system's letters without serifs.
    Sans,
}

impl Settings {
    /// All that is read looks as on a first visit again. Who annotates, the language and the keys stay.
    pub fn reset_look(&mut self) {
        let Self { theme, text_percent, measure, leading, face, .. } = Self::default();
        *self = Self { theme, text_percent, measure, leading, face, ..std::mem::take(self) };
    }

    /// All that is read looks as on a first visit.
    pub fn has_usual_look(&self) -> bool {
        let mut reset = self.clone();
        reset.reset_look();
        reset == *self
    }

    /// Reads saved settings. What can't be read has its default; `None` when nothing at all can be read.
    pub fn read(saved: &str) -> Option<Self> {
        serde_json::from_str(saved).ok()
    }
}

/// A field that makes no sense is as good as none.
fn or_default<'de, D: Deserializer<'de>, T: Default + DeserializeOwned>(from: D) -> Result<T, D::Error> {
    let value = Value::deserialize(from)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

fn is_zero(value: &u8) -> bool {
    *value == 0
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Ids in the form that people see them in.
mod as_written {
    use super::*;

    pub fn serialize<S: Serializer, T: Display>(id: &Option<T>, to: S) -> Result<S::Ok, S::Error> {
        id.as_ref().map(ToString::to_string).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>, T: FromStr>(from: D) -> Result<Option<T>, D::Error> {
        let written: Option<String> = or_default(from)?;
        Ok(written.and_then(|written| written.parse().ok()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(saved: &str, settings: Settings) {
        assert_eq!(Settings::read(saved), Some(settings), "{saved}");
    }

    #[test]
    fn settings_read_back_as_they_were_written() {
        let settings = Settings {
            annotator: Some(AnnotatorId::from_bits(7)),
            is_annotator_made_up: true,
            last_opened: Some(DocumentId::from_bits(8)),
            language: Some("fr".into()),
            theme: Some(Theme::Sepia),
            text_percent: Some(150),
            measure: Some(Measure::Narrow),
            leading: Some(Leading::Loose),
            face: Some(Face::Sans),
            are_letters_off: true,
            keys: serde_json::from_str(r#"{"claim":["x"]}"#).expect("an object"),
            go_by: Some(GoBy::Sentence),
            is_tap_off: true,
            are_first_steps_hidden: true,
            first_steps_done: 0b101,
            exported_counter: Some(9),
            reminded_counter: Some(12),
            extra: Extra::default(),
        };
        let saved = serde_json::to_string(&settings).expect("plain fields");
        check(&saved, settings);
        check("{}", Settings::default());
    }

    #[test]
    fn a_field_that_makes_no_sense_costs_no_other() {
        let annotator = Some(AnnotatorId::from_bits(0));
        for broken in [
            r#""theme":"plaid""#,
            r#""theme":7"#,
            r#""text_percent":-1"#,
            r#""measure":"endless""#,
            r#""leading":1.5"#,
            r#""face":["sans"]"#,
            r#""language":{}"#,
            r#""are_letters_off":"no""#,
            r#""keys":["h"]"#,
            r#""go_by":"bus""#,
            r#""last_opened":"?""#,
        ] {
            let saved = format!(r#"{{"annotator":"AAAAAAAAAAA",{broken}}}"#);
            check(&saved, Settings { annotator, ..Settings::default() });
        }
        for nothing in ["", "null", "[]", "{", "7"] {
            assert_eq!(Settings::read(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_reset_of_the_look_touches_nothing_else() {
        let mut settings = Settings {
            annotator: Some(AnnotatorId::from_bits(7)),
            language: Some("fr".into()),
            theme: Some(Theme::Dark),
            text_percent: Some(135),
            leading: Some(Leading::Tight),
            are_letters_off: true,
            ..Settings::default()
        };
        assert!(!settings.has_usual_look());
        settings.reset_look();
        assert!(settings.has_usual_look());
        let annotator = Some(AnnotatorId::from_bits(7));
        let language = Some("fr".into());
        assert_eq!(settings, Settings { annotator, language, are_letters_off: true, ..Settings::default() });
    }

    #[test]
    fn settings_of_a_newer_program_survive() {
        let saved = r#"{"annotator":"AAAAAAAAAAA","voice":{"speed":2}}"#;
        let settings = Settings::read(saved).expect("an object");
        assert_eq!(serde_json::to_string(&settings).expect("plain fields"), saved);
    }
}
