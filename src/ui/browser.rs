//! The browser: all that is asked of it is asked here.

pub mod caret;
pub mod clipboard;
pub mod clock;
pub mod download;
pub mod erase;
pub mod found_words;
pub mod handover;
pub mod incoming;
pub mod indexed_db;
pub mod local_storage;
pub mod nearness;
pub mod page;
pub mod persistence;
pub mod places;
pub mod pointing;
pub mod random;
pub mod reader;
pub mod selection;
pub mod settings;
pub mod sheet;
pub mod tab_id;
pub mod tabs;

pub use page::{document, window};
