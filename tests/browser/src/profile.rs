//! What a browser keeps from one start to the next.

use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;

/// The folder in which a browser keeps what it stores, and the language that its person speaks.
///
/// Clones share the folder; it goes when the last of them does.
#[derive(Clone)]
pub struct Profile {
    folder: Arc<TempDir>,
    language: String,
    letters: u32,
    blocks_site_data: bool,
}

impl Profile {
    /// Somebody who has never used a browser and speaks American English.
    #[expect(clippy::new_without_default, reason = "each call makes a folder of its own")]
    pub fn new() -> Self {
        let folder =
            TempDir::with_prefix("manicule-profile-").expect("the folder for temporary files is writable");
        Self { folder: Arc::new(folder), language: "en-US".to_owned(), letters: 16, blocks_site_data: false }
    }

    /// The same with another language, as in `fr`.
    pub fn speaking(mut self, language: &str) -> Self {
        self.language = language.to_owned();
        self
    }

    /// The same with letters of another size in all pages, in CSS pixels: 16 is the usual one, 32 is 200 %.
    pub fn reading_at(mut self, letters: u32) -> Self {
        self.letters = letters;
        self
    }

    pub(crate) fn letters(&self) -> u32 {
        self.letters
    }

    /// The same with a browser that lets no site keep anything.
    pub fn blocking_site_data(mut self) -> Self {
        self.blocks_site_data = true;
        self
    }

    pub(crate) fn blocks_site_data(&self) -> bool {
        self.blocks_site_data
    }

    pub(crate) fn language(&self) -> &str {
        &self.language
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn downloads(&self) -> PathBuf {
        self.folder.path().join("downloads")
    }
}
