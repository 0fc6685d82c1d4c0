//! What stopped a task, and what its user can do about it.

use std::fmt;

/// Why a task can't go on: "expected X, but found Y, at Z", and below it what to do.
#[derive(Debug)]
pub struct Problem {
    found: String,
    remedy: String,
}

impl Problem {
    /// `found` says what was expected and what was found; `remedy` is a sentence that says what to do.
    pub fn new(found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { found: found.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\n→ {}", self.found, self.remedy)
    }
}
