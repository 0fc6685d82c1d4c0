//! Who annotates.

use crate::extra::Extra;

/// A person as others see them in a file: the name that they chose, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotator {
    /// Can be empty, and can change.
    pub name: String,
    /// Fields of a newer version.
    pub extra: Extra,
}
