//! `cargo xtask serve`: the page on this machine, built again after each change.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::problem::Problem;
use crate::tools::Toolbox;

/// Where the page is served unless told otherwise.
pub const PORT: u16 = 8080;
/// The word under which xtask starts its own announcer.
pub const ANNOUNCE: &str = "announce";
/// Apart from `dist/`, which is what was built for the world and what the page's tests look at.
const FOLDER: &str = "target/serve";

/// Builds and serves the page until it is interrupted.
pub fn serve(port: u16) -> Result<(), Problem> {
    expect_free(port)?;
    let tools = Toolbox::for_serving()?;
    // What an earlier run left must not pass for the page of this one.
    let _ = fs::remove_dir_all(tools.file(FOLDER));

    println!("building the page, which takes some minutes the first time …");
    let announcer = Command::new(env::current_exe().unwrap_or_default())
        .args([ANNOUNCE, &port.to_string()])
        .current_dir(tools.file("."))
        .stdin(Stdio::null())
        .spawn();
    if announcer.is_err() {
        println!("once it is built it is at {}", address(port));
    }
    let mut trunk = tools.trunk();
    trunk.args([
        "serve",
        "--quiet",
        "--cargo-profile",
        "serve",
        "--dist",
        FOLDER,
        "--port",
        &port.to_string(),
    ]);
    become_it(&mut trunk)
}

/// Says where the page is as soon as somebody answers there.
///
/// This runs in a process of its own. The one that was started as `cargo xtask serve` becomes trunk, so that whoever
/// ends it ends the server, and none is left behind on the port.
pub fn announce(port: u16) {
    let server = parent();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        thread::sleep(Duration::from_millis(200));
        if parent() != server {
            return;
        }
    }
    if fs::exists(format!("{FOLDER}/index.html")).unwrap_or(false) {
        println!("Manicule is at {} and is built again after each change. Ctrl-C ends it.", address(port));
    } else {
        println!(
            "the page could not be built, for the reason above. It is built again after the next change."
        );
    }
}

fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}/")
}

/// Looks before the build: after it, minutes would have been for nothing.
fn expect_free(port: u16) -> Result<(), Problem> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(Problem::new(
            format!("expected port {port} to be free, but found: {error}, at 127.0.0.1:{port}"),
            format!(
                "End the program that is using it, or choose another port: cargo xtask serve --port {}",
                port.checked_add(1).unwrap_or(PORT)
            ),
        )),
    }
}

#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<(), Problem> {
    use std::os::unix::process::CommandExt;
    // Only a failure returns.
    let error = command.stdin(Stdio::null()).exec();
    Err(Problem::new(
        format!("expected to run trunk, but found: {error}"),
        "Run the task again; if that fails, run `cargo install trunk --force`.",
    ))
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<(), Problem> {
    crate::step::aloud("serving", command)
}

#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

/// Where a parent can't be asked for, the announcer waits for as long as the build takes.
#[cfg(not(unix))]
fn parent() -> u32 {
    0
}
