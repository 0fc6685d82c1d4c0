//! The formats of other programs that a project is written in: what they are called, and who writes them.
//!
//! The page knows their names alone; they are written in the worker, out of the first load.

use serde::{Deserialize, Serialize};

/// A format of another program, or of our own that few ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outgoing {
    /// [Hypothesis](super::hypothesis).
    Hypothesis,
    /// [The spreadsheet](super::csv) with tabs.
    Tabs,
    /// [doccano](super::doccano), words with names.
    DoccanoSpans,
    /// doccano, with how they stand to each other.
    DoccanoRelations,
    /// doccano, comments with names.
    DoccanoClasses,
    /// [Label Studio](super::label_studio).
    LabelStudio,
    /// [brat](super::brat).
    Brat,
    /// [UIMA CAS JSON](super::cas), for INCEpTION.
    Cas,
}

impl Outgoing {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Hypothesis,
        Self::Tabs,
        Self::DoccanoSpans,
        Self::DoccanoRelations,
        Self::DoccanoClasses,
        Self::LabelStudio,
        Self::Brat,
        Self::Cas,
    ];

    /// Its name among the page's strings and between page and worker.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hypothesis => "hypothesis",
            Self::Tabs => "tabs",
            Self::DoccanoSpans => "doccano-spans",
            Self::DoccanoRelations => "doccano-relations",
            Self::DoccanoClasses => "doccano-classes",
            Self::LabelStudio => "label-studio",
            Self::Brat => "brat",
            Self::Cas => "cas",
        }
    }

    /// The format that is called so.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// What its files' names end with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Tabs => "tsv",
            Self::DoccanoSpans | Self::DoccanoRelations | Self::DoccanoClasses => "jsonl",
            Self::Hypothesis | Self::LabelStudio | Self::Cas => "json",
            Self::Brat => "zip",
        }
    }

    /// The media type of its files.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Tabs => "text/tab-separated-values",
            Self::DoccanoSpans | Self::DoccanoRelations | Self::DoccanoClasses => "application/jsonl",
            Self::Hypothesis | Self::LabelStudio | Self::Cas => "application/json",
            Self::Brat => "application/zip",
        }
    }

    /// Writes a project; `None` where the form can't hold that much.
    #[cfg(feature = "reader")]
    pub fn write(self, project: &super::Project) -> Option<Vec<u8>> {
        use super::{brat, cas, csv, doccano, hypothesis, label_studio};
        let written = match self {
            Self::Hypothesis => hypothesis::write(project),
            Self::Tabs => csv::write_tabbed(project),
            Self::DoccanoSpans => doccano::write(project, doccano::Task::SequenceLabelling),
            Self::DoccanoRelations => doccano::write(project, doccano::Task::RelationExtraction),
            Self::DoccanoClasses => doccano::write(project, doccano::Task::TextClassification),
            Self::LabelStudio => label_studio::write(project),
            Self::Brat => return brat::write(project),
            Self::Cas => cas::write(project),
        };
        Some(written.into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_known_by_its_word() {
        for format in Outgoing::ALL {
            assert_eq!(Outgoing::of_word(format.word()), Some(format));
            assert_eq!(serde_json::json!(format), format.word());
        }
        assert_eq!(Outgoing::of_word("docx"), None);
    }
}
