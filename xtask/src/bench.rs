//! `cargo xtask bench`: how fast the built page is, in figures.

use crate::problem::Problem;
use crate::tools::Toolbox;
use crate::{dist, step};

/// Builds the page, then prints what tests/browser/src/bin/bench.rs measures of it.
pub fn bench() -> Result<(), Problem> {
    let tools = Toolbox::for_testing()?;
    dist::build(&tools)?;
    let mut cargo = tools.browser("run --quiet --package browser-tests --bin bench");
    step::aloud("measuring the page in Chromium; other work on this machine is in the figures", &mut cargo)
}
