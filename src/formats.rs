//! The files that a person carries away and brings back.
//!
//! Pure functions: a [`Project`] in and text out, or bytes in and a [`Project`] with its problems out. A module a
//! format. The forms that serde knows live here, never on the types of the core.

#[cfg(feature = "reader")]
pub mod brat;
#[cfg(feature = "reader")]
pub mod cas;
pub mod codebook_file;
pub mod copy;
pub mod csv;
#[cfg(feature = "reader")]
pub mod doccano;
pub mod fact_check;
pub mod foreign;
#[cfg(feature = "reader")]
pub mod hypothesis;
#[cfg(feature = "reader")]
pub mod label_studio;
pub mod project;
pub mod quotation;
#[cfg(feature = "reader")]
pub mod recogito;
pub mod web_annotation;

mod file_name;
mod outgoing;
#[cfg(feature = "reader")]
mod running_text;
mod unknown_fields;
mod urn;
#[cfg(feature = "reader")]
mod zip;

pub use file_name::file_name;
pub use outgoing::Outgoing;
pub use project::Project;
