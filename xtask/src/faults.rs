//! Builds the page that can be made to die, for the test that it dies well.

use std::fs;

use crate::problem::Problem;
use crate::step;
use crate::tools::Toolbox;

/// Apart from `dist/`: this page is for nobody.
pub const FOLDER: &str = "target/faults";

/// Builds it quickly, as `serve` builds the page.
pub fn build(tools: &Toolbox) -> Result<(), Problem> {
    let mut trunk = tools.trunk();
    trunk.args(["build", "--cargo-profile", "serve", "--features", "faults", "--dist", FOLDER]);
    // A page of an earlier run must not pass for one that could not be built.
    let _ = fs::remove_dir_all(tools.file(FOLDER));
    step::quietly("building the page that can be made to die", &mut trunk)
}
