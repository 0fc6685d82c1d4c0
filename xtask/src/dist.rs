//! `cargo xtask dist`: the page as the world gets it, in `dist/`.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use crate::first_load::Sizes;
use crate::problem::Problem;
use crate::step;
use crate::tools::Toolbox;
use crate::worker_imports;

/// Builds `dist/`, checks the worker's module in it, and prints how large each file is.
pub fn dist() -> Result<(), Problem> {
    build(&Toolbox::for_building()?)
}

/// The same with tools that are already there.
pub fn build(tools: &Toolbox) -> Result<(), Problem> {
    let mut trunk = tools.trunk();
    trunk.args(["build", "--release", "--dist", "dist"]);
    trunk.env("CARGO_ENCODED_RUSTFLAGS", without_machine_paths());
    step::quietly("building the page into dist/, which takes some minutes the first time", &mut trunk)?;

    check_worker(&tools.file("dist"))?;
    let sizes = Sizes::measure(&tools.file("dist")).map_err(|error| unreadable("dist/", &error))?;
    println!("\n{}\n{}", sizes.table(), sizes.verdict());
    Ok(())
}

fn check_worker(dist: &Path) -> Result<(), Problem> {
    let wasm =
        fs::read(dist.join("reader_bg.wasm")).map_err(|error| unreadable("dist/reader_bg.wasm", &error))?;
    let glue =
        fs::read_to_string(dist.join("reader.js")).map_err(|error| unreadable("dist/reader.js", &error))?;
    let imports = worker_imports::check(&wasm, &glue).map_err(|problem| {
        Problem::new(
            format!("{problem}, in dist/reader_bg.wasm"),
            "The worker reads what strangers wrote, so it must not reach the network or run text as code: take the call \
             out of src/bin/reader.rs or of what it uses. xtask/src/worker_imports.rs says how this is told.",
        )
    })?;
    println!("the worker's module has {imports} imports, and none of them leads out of it");
    Ok(())
}

/// Flags that keep the folders of the machine that builds out of the panic messages in the wasm: the files are a
/// little smaller, the same on each machine, and tell nothing about it.
fn without_machine_paths() -> OsString {
    let home = env::var_os("CARGO_HOME").map(Into::into);
    let cargo_home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    let registries = fs::read_dir(cargo_home.join("registry").join("src")).into_iter().flatten().flatten();
    let mut folders: Vec<_> = registries.map(|registry| registry.path()).collect();
    // A changed order would be a changed flag, and build every crate again.
    folders.sort();

    // Flags from the environment replace those of .cargo/config.toml, so what stands there is said again.
    let mut flags = OsString::from("--cfg\u{1f}erase_components");
    if let Some(given) = env::var_os("CARGO_ENCODED_RUSTFLAGS") {
        flags.push("\u{1f}");
        flags.push(given);
    }
    for folder in folders {
        flags.push("\u{1f}--remap-path-prefix=");
        flags.push(folder);
        flags.push("=crates");
    }
    flags
}

fn unreadable(file: &str, error: &std::io::Error) -> Problem {
    Problem::new(
        format!("expected to read {file} after the build, but found: {error}"),
        "Check that index.html still names both programs, then run the task again.",
    )
}
