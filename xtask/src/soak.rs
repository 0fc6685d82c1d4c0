//! `cargo xtask soak`: kills browsers and tabs 200 times each, where the tests do it ten times.

use crate::problem::Problem;
use crate::tools::Toolbox;
use crate::{dist, step};

/// How often the browser is killed, and how often a tab.
const KILLS: &str = "200";

/// Builds the page, then kills whoever edits in it.
pub fn soak() -> Result<(), Problem> {
    let tools = Toolbox::for_testing()?;
    dist::build(&tools)?;
    let mut kill = tools.browser("test --package browser-tests --test kill -- --nocapture");
    step::aloud("killing browsers and tabs in the middle of edits", kill.env("MANICULE_KILLS", KILLS))
}
