//! Manicule reads an article with its reader comments and marks what is claimed and how people answer.
//!
//! The modules stand in the order in which a newcomer should read them. All of them but `ui` are the core:
//! no I/O, no clock, no randomness, and nothing that comes from outside makes them panic.

pub mod text;

pub mod document;

pub mod codebook;

pub mod annotation;

pub mod anchoring;

pub mod workspace;

pub mod highlight;

pub mod drawing;

pub mod margin_layout;

pub mod map_layout;

pub mod search;

pub mod reading;

pub mod keys;

pub mod storage;

pub mod formats;

#[cfg(feature = "ui")]
pub mod ui;

pub mod extra;
pub mod id;
pub mod timestamp;
