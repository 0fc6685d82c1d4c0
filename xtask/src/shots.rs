//! `cargo xtask shots`: pictures of the built page, to look at.

use crate::problem::Problem;
use crate::step;
use crate::tools::Toolbox;

/// Takes the pictures that tests/browser/src/bin/shots.rs lists, or those alone that have `wanted` in their names.
pub fn shots(wanted: &str) -> Result<(), Problem> {
    let tools = Toolbox::for_driving()?;
    let mut cargo = tools.browser("run --quiet --package browser-tests --bin shots --");
    step::aloud("taking pictures of dist/ into target/shots/", cargo.arg(wanted))
}
