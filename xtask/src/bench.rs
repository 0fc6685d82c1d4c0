//! `cargo xtask bench`: how fast the built page is, in figures.

use crate::problem::Problem;
use crate::tools::Toolbox;
use crate::{dist, step};

/// Builds the page, then prints what tests/browser/src/bin/bench_saving.rs and bench.rs measure of it.
pub fn bench() -> Result<(), Problem> {
    let tools = Toolbox::for_testing()?;
    dist::build(&tools)?;
    let mut saving = tools.browser("run --quiet --package browser-tests --bin bench_saving");
    step::aloud(
        "measuring how changes are saved; other work on this machine is in the figures",
        &mut saving,
    )?;
    let mut limit = tools.browser("run --quiet --package browser-tests --bin bench");
    step::aloud("measuring the page against the limit page, into benches/RESULTS.md", &mut limit)
}
