//! The tools that a task needs, in the versions that belong together.
//!
//! A tool that is there in the right version is used as it is; one that is missing comes from a package registry: cargo
//! tools from crates.io, to where cargo installs tools; wasm-opt from npm, to `.tools/` inside the project; Chromium
//! and its driver from Debian. trunk would fetch tools by itself, from places that a guarded network does not reach, so
//! it is called only when everything is on its PATH.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::problem::Problem;
use crate::step;

/// Builds the page out of index.html, style/ and src/.
const TRUNK: &str = "0.21.14";
/// Writes the JavaScript that the two wasm modules meet the browser through. Always the crate's version in Cargo.toml.
const WASM_BINDGEN: &str = "0.2.130";
/// The releases of axe-core and Lighthouse, whose rules the page is held to. Lighthouse 13 needs a newer node.
const AUDITS: [(&str, &str); 2] = [("axe-core", "4.14.1"), ("lighthouse", "12.8.2")];
/// The release of binaryen that wasm-opt comes from; its npm package calls it 132.0.0.
const BINARYEN: &str = "132";
/// The oldest node that binaryen's package runs on.
const OLDEST_NODE: u32 = 20;
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Each Chromium that ChromeDriver drives, by the names that distributions give its program.
const CHROMIUMS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// With fonts: without them an emoji and half of the world's scripts are empty boxes in every picture.
const DEBIAN_PACKAGES: [&str; 4] =
    ["chromium", "chromium-driver", "fonts-noto-core", "fonts-noto-color-emoji"];

/// The project's folder and the PATH on which its tools are found. Invariant: what its constructor promises is there.
pub struct Toolbox {
    root: PathBuf,
    path: OsString,
}

impl Toolbox {
    /// What turns the sources into a page quickly: no node, no optimizer.
    pub fn for_serving() -> Result<Self, Problem> {
        let tools = Self::bare()?;
        tools.bring_wasm_target()?;
        tools.bring_cargo_tool("trunk", "trunk", TRUNK, &["--locked"])?;
        // Its own lock file names a version of webpki-roots that the registry no longer offers.
        tools.bring_cargo_tool("wasm-bindgen", "wasm-bindgen-cli", WASM_BINDGEN, &[])?;
        Ok(tools)
    }

    /// What turns the sources into the smallest page.
    pub fn for_building() -> Result<Self, Problem> {
        let tools = Self::for_serving()?;
        tools.bring_wasm_opt()?;
        Ok(tools)
    }

    /// What builds the page and then drives it in a real browser.
    pub fn for_testing() -> Result<Self, Problem> {
        let tools = Self::for_building()?;
        tools.bring_audits()?;
        tools.bring_chromium()?;
        Ok(tools)
    }

    /// What drives a page that is already built.
    pub fn for_driving() -> Result<Self, Problem> {
        let tools = Self::bare()?;
        tools.bring_chromium()?;
        Ok(tools)
    }

    fn bare() -> Result<Self, Problem> {
        // Asked of cargo at run time: copies of the project that share a target folder share the compiled xtask.
        let own = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&own).parent().unwrap_or(Path::new(".")).to_owned();
        let from_npm = root.join(".tools").join("node_modules").join(".bin");
        let inherited = env::var_os("PATH").unwrap_or_default();
        let folders = [from_npm].into_iter().chain(cargo_tools()).chain(env::split_paths(&inherited));
        let path = env::join_paths(folders).map_err(|error| {
            Problem::new(
                format!("expected the project's folder to fit into the PATH, but found: {error}"),
                format!(
                    "Move the project to a folder without the sign that is named, from {}.",
                    root.display()
                ),
            )
        })?;
        Ok(Self { root, path })
    }

    /// A file of the project, by its path inside.
    pub fn file(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A program of the toolbox, to be run in the project's folder.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", &self.path);
        // `cargo run` tells xtask about xtask. A cargo below would take that for news and build crates again that ask
        // for those names in their build scripts.
        for (name, _) in env::vars_os() {
            let name_text = name.to_string_lossy();
            if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(name);
            }
        }
        command
    }

    /// cargo with `words`, separated by spaces.
    pub fn cargo(&self, words: &str) -> Command {
        let mut command = self.command("cargo");
        command.args(words.split(' '));
        command
    }

    /// cargo with `words`, for what drives a browser. The driver and the page are on this machine, whatever proxy the
    /// rest of the network is behind.
    pub fn browser(&self, words: &str) -> Command {
        let mut command = self.cargo(words);
        command.env("NO_PROXY", "127.0.0.1,localhost").env("no_proxy", "127.0.0.1,localhost");
        command
    }

    /// trunk, kept from the network and from surprises of the environment.
    pub fn trunk(&self) -> Command {
        let mut command = self.command("trunk");
        command.arg("--skip-version-check");
        // trunk reads NO_COLOR as true or false and refuses the usual "1"; RUST_LOG and --quiet exclude each other; a
        // backtrace of trunk's own threads hides its one line that matters.
        for name in ["NO_COLOR", "RUST_LOG", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        if env::var_os("NO_COLOR").is_some() {
            command.args(["--color", "never"]);
        }
        command
    }

    fn bring_wasm_target(&self) -> Result<(), Problem> {
        let found =
            self.command("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]).output();
        let has_target = found.is_ok_and(|output| {
            output.status.success() && Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()
        });
        if has_target {
            return Ok(());
        }
        let doing = format!("adding the {WASM_TARGET} target to the toolchain");
        step::quietly(&doing, self.command("rustup").args(["target", "add", WASM_TARGET]))
    }

    fn bring_cargo_tool(
        &self,
        program: &str,
        package: &str,
        version: &str,
        options: &[&str],
    ) -> Result<(), Problem> {
        if self.version_of(program).as_deref() == Some(version) {
            return Ok(());
        }
        let mut install = self.command("cargo");
        install
            .args(["install", package, "--version", version])
            .args(options)
            // The tool itself runs for seconds; optimizing it takes three times as long as the rest of the build.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        let doing = format!("installing {package} {version} with cargo, which takes some minutes, once");
        step::quietly(&doing, &mut install)?;
        self.expect_version(program, version)
    }

    fn bring_wasm_opt(&self) -> Result<(), Problem> {
        if self.version_of("wasm-opt").as_deref() == Some(BINARYEN) {
            return Ok(());
        }
        let node = self.version_of("node");
        if node.as_deref().and_then(major).is_none_or(|major| major < OLDEST_NODE) {
            return Err(Problem::new(
                format!(
                    "expected wasm-opt {BINARYEN}, or node {OLDEST_NODE} or newer to install it with, but found {}, on the PATH",
                    node.map_or("neither".to_owned(), |version| format!("node {version}"))
                ),
                format!(
                    "Install node {OLDEST_NODE} or newer with npm, or wasm-opt from binaryen {BINARYEN}."
                ),
            ));
        }
        let doing = format!("installing wasm-opt {BINARYEN} with npm, into .tools/");
        self.install_from_npm(&doing, &[format!("binaryen@{BINARYEN}.0.0")])?;
        self.expect_version("wasm-opt", BINARYEN)
    }

    /// The checks of others that the page's tests hold it to.
    fn bring_audits(&self) -> Result<(), Problem> {
        let is_there = |(package, version): &(&str, &str)| {
            let described = self.file(&format!(".tools/node_modules/{package}/package.json"));
            let wanted = format!("\"version\": \"{version}\"");
            fs::read_to_string(described).is_ok_and(|described| described.contains(&wanted))
        };
        if AUDITS.iter().all(is_there) {
            return Ok(());
        }
        // npm takes away what a command does not name.
        let audits = AUDITS.map(|(package, version)| format!("{package}@{version}"));
        let packages: Vec<String> = [format!("binaryen@{BINARYEN}.0.0")].into_iter().chain(audits).collect();
        self.install_from_npm("installing axe-core and Lighthouse with npm, into .tools/", &packages)
    }

    fn install_from_npm(&self, doing: &str, packages: &[String]) -> Result<(), Problem> {
        let mut install = self.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
        install
            .args([
                "install",
                "--prefix",
                ".tools",
                "--no-save",
                "--no-package-lock",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
            ])
            .args(packages);
        step::quietly(doing, &mut install)
    }

    fn bring_chromium(&self) -> Result<(), Problem> {
        if self.chromium().is_none() || self.version_of("chromedriver").is_none() {
            self.install_chromium()?;
        }
        let (chromium, driver) = (self.chromium(), self.version_of("chromedriver"));
        let majors = (chromium.as_deref().and_then(major), driver.as_deref().and_then(major));
        if majors.0.is_some() && majors.0 == majors.1 {
            return Ok(());
        }
        Err(Problem::new(
            format!(
                "expected Chromium and ChromeDriver of one major version, but found {} and {}, on the PATH",
                chromium.as_deref().unwrap_or("none"),
                driver.as_deref().unwrap_or("none")
            ),
            "Install both from one place, so that they are updated together.",
        ))
    }

    fn install_chromium(&self) -> Result<(), Problem> {
        if !self.can_install_debian_packages() {
            return Err(Problem::new(
                format!(
                    "expected Chromium and ChromeDriver for the page's tests, but found {} and {}, on the PATH",
                    self.chromium().as_deref().unwrap_or("no Chromium"),
                    self.version_of("chromedriver").as_deref().unwrap_or("no ChromeDriver")
                ),
                format!(
                    "On Debian, as root: apt-get install --no-install-recommends {}. On Fedora: dnf install chromium \
                     chromedriver. On macOS: brew install --cask google-chrome chromedriver. On Windows: winget install \
                     Google.Chrome Chromium.ChromeDriver.",
                    DEBIAN_PACKAGES.join(" ")
                ),
            ));
        }
        let mut update = self.command("apt-get");
        step::quietly("asking Debian for its newest packages", update.arg("update"))?;
        let mut install = self.command("apt-get");
        install.args(["install", "-y", "--no-install-recommends"]).args(DEBIAN_PACKAGES);
        step::quietly(
            "installing Chromium, its driver and fonts from Debian",
            install.env("DEBIAN_FRONTEND", "noninteractive"),
        )
    }

    /// On Debian as root. Ubuntu's package of that name is an empty one that points to another store.
    fn can_install_debian_packages(&self) -> bool {
        let is_debian = fs::read_to_string("/etc/os-release")
            .is_ok_and(|release| release.lines().any(|line| line == "ID=debian"));
        let is_root = || {
            let id = self.command("id").arg("-u").output();
            id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
        };
        is_debian && is_root()
    }

    fn chromium(&self) -> Option<String> {
        CHROMIUMS.iter().find_map(|program| self.version_of(program))
    }

    fn expect_version(&self, program: &str, version: &str) -> Result<(), Problem> {
        let found = self.version_of(program);
        if found.as_deref() == Some(version) {
            return Ok(());
        }
        Err(Problem::new(
            format!(
                "expected {program} {version} after installing it, but found {}, on the PATH",
                found.as_deref().unwrap_or("none")
            ),
            "Put the folder that the installer named first on the PATH, then run the task again.",
        ))
    }

    fn version_of(&self, program: &str) -> Option<String> {
        let output = self.command(program).arg("--version").output().ok()?;
        version_in(&String::from_utf8_lossy(&output.stdout)).map(str::to_owned)
    }
}

/// Where `cargo install` puts programs. Being asked for by name there, a tool needs no change of anybody's PATH.
fn cargo_tools() -> Option<PathBuf> {
    let home = || env::home_dir().map(|home| home.join(".cargo"));
    let root = env::var_os("CARGO_INSTALL_ROOT").or_else(|| env::var_os("CARGO_HOME")).map(PathBuf::from);
    Some(root.or_else(home)?.join("bin"))
}

/// The first word that is a version: `wasm-opt version ⟦132⟧ (version_132)`, `v⟦20.20.2⟧`.
fn version_in(said: &str) -> Option<&str> {
    let words = said.split_whitespace().map(|word| word.strip_prefix('v').unwrap_or(word));
    words.into_iter().find(|word| word.starts_with(|sign: char| sign.is_ascii_digit()))
}

fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_each_tool_says() {
        fn check(said: &str, expected: &str) {
            assert_eq!(version_in(said), Some(expected), "{said}");
        }
        check("trunk 0.21.14\n", "0.21.14");
        check("wasm-bindgen 0.2.130\n", "0.2.130");
        check("wasm-opt version 132 (version_132)\n", "132");
        check("v20.20.2\n", "20.20.2");
        check("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)\n", "156.0.8078.79");
        check("ChromeDriver 156.0.8078.79 (a21ce95c24ce-refs/branch-heads/8078@{#1704})\n", "156.0.8078.79");
        assert_eq!(version_in("command not found"), None);
    }

    #[test]
    fn wasm_bindgen_is_the_one_that_the_page_is_built_with() {
        let manifest = include_str!("../../Cargo.toml");
        assert!(manifest.contains(&format!("wasm-bindgen = {{ version = \"={WASM_BINDGEN}\"")));
    }
}
