//! The files that a person carries away and brings back.
//!
//! Pure functions: a [`Project`] in and text out, or bytes in and a [`Project`] with its problems out. A module a
//! format. The forms that serde knows live here, never on the types of the core.

pub mod codebook_file;
pub mod copy;
pub mod csv;
pub mod foreign;
#[cfg(feature = "reader")]
pub mod hypothesis;
pub mod project;
pub mod quotation;
#[cfg(feature = "reader")]
pub mod recogito;
pub mod web_annotation;

mod file_name;
mod unknown_fields;
mod urn;

pub use file_name::file_name;
pub use project::Project;
