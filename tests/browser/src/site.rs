//! A static server of the built page, which remembers who was asked for what.
//!
//! It is the browsers' proxy as well: whatever a browser asks of any other host comes here, is noted and refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{env, thread};

use tiny_http::{Header, Method, Request, Response, Server};

use crate::step::Trouble;

/// A page fetches its files over six connections at most; one thread would answer them one after the other.
const THREADS: usize = 4;

/// Hosts that Chromium asks of its own accord, whatever page is open; switching all of it off is not possible.
const CHROMIUMS_OWN: [&str; 4] = ["google.com", "googleapis.com", "gvt1.com", "duckduckgo.com"];

/// A path below which every file is found again, to see that the page needs no certain place.
const DEEP: &str = "/deep/down";

pub(crate) struct Site {
    server: Arc<Server>,
    port: u16,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    requests: Vec<String>,
    strangers: Vec<String>,
}

impl Site {
    /// Serves the built page in the folder `dist`.
    pub(crate) fn start(dist: PathBuf) -> Result<Self, Trouble> {
        let server = Server::http("127.0.0.1:0")
            .map_err(|error| Trouble::unmet("a free port of 127.0.0.1", error.to_string()))?;
        let server = Arc::new(server);
        let port = server.server_addr().to_ip().map_or(0, |address| address.port());
        let log = Arc::default();
        for _ in 0..THREADS {
            let (server, log, dist) = (Arc::clone(&server), Arc::clone(&log), dist.clone());
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    answer(request, &dist, &log);
                }
            });
        }
        Ok(Self { server, port, log })
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn proxy(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        lock(&self.log).requests.clone()
    }

    pub(crate) fn strangers(&self) -> Vec<String> {
        lock(&self.log).strangers.clone()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // Each call wakes one thread, and tells it to go.
        (0..THREADS).for_each(|_| self.server.unblock());
    }
}

/// A thread that panicked in here has left the log as it was.
fn lock(log: &Mutex<Log>) -> MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The folder of a built page: what the environment names, else its usual place in the project.
pub(crate) fn dist(name: &str, usual: &str, built_by: &str) -> Result<PathBuf, Trouble> {
    let dist = env::var_os(name).map_or_else(|| crate::project().join(usual), PathBuf::from);
    if dist.join("index.html").is_file() {
        return Ok(dist);
    }
    let found = format!("no index.html in {}: run {built_by}", dist.display());
    Err(Trouble::unmet("the built page", found))
}

fn answer(request: Request, dist: &Path, log: &Mutex<Log>) {
    // A client that has gone in the meantime is no failure of the server's.
    let _ = match stranger(&request) {
        Some(host) => {
            let is_chromiums =
                CHROMIUMS_OWN.iter().any(|own| host == *own || host.ends_with(&format!(".{own}")));
            if !is_chromiums {
                lock(log).strangers.push(host);
            }
            request.respond(Response::empty(403))
        }
        None => {
            lock(log).requests.push(request.url().to_owned());
            let file = file(request.url(), dist);
            match fs::read(&file) {
                Ok(bytes) => {
                    let response = Response::from_data(bytes)
                        .with_header(header("Content-Type", media_type(&file)))
                        .with_header(header("Cache-Control", "no-store"));
                    request.respond(response)
                }
                Err(_) => request.respond(Response::empty(404)),
            }
        }
    };
}

/// The other host that a browser asks its proxy for: `CONNECT ⟦example.org⟧:443` or `GET http://⟦example.org⟧/path`.
fn stranger(request: &Request) -> Option<String> {
    let url = request.url();
    let authority = match request.method() {
        Method::Connect => url,
        _ => url.split_once("://")?.1,
    };
    let host = authority.split(['/', '?']).next()?;
    Some(host.rsplit_once(':').map_or(host, |(host, _)| host).to_owned())
}

fn file(url: &str, dist: &Path) -> PathBuf {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = path.strip_prefix(DEEP).unwrap_or(path).trim_start_matches('/');
    if path.is_empty() { dist.join("index.html") } else { dist.join(path) }
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("names and values above are plain ASCII")
}
