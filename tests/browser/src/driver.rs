//! ChromeDriver, the program through which browsers are started and driven.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;

use crate::step::Trouble;

/// A ChromeDriver on a port of its own. Dropped, it ends with every browser that it has started.
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts one. On a busy machine the port that it was about to take may be gone; another one is free then.
    pub(crate) fn start() -> Result<Self, Trouble> {
        const TRIES: usize = 3;
        (1..TRIES).find_map(|_| Self::start_once().ok()).map_or_else(Self::start_once, Ok)
    }

    fn start_once() -> Result<Self, Trouble> {
        let mut command = Command::new("chromedriver");
        command.args(["--port=0", "--log-level=SEVERE"]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(|error| {
            Trouble::unmet("chromedriver on the PATH", format!("{error}: cargo xtask test brings it"))
        })?;
        let said = process.stdout.take().expect("its output is a pipe");
        let mut driver = Self { process, port: 0 };
        driver.port = port(said)?;
        Ok(driver)
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Its browsers hang on its pipes and end with it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads "ChromeDriver was started successfully on port ⟦40917⟧."
fn port(said: ChildStdout) -> Result<u16, Trouble> {
    let mut said = BufReader::new(said);
    let mut heard = String::new();
    while said.read_line(&mut heard).is_ok_and(|length| length > 0) {
        let port = heard
            .rsplit_once("successfully on port ")
            .and_then(|(_, port)| port.trim_end().trim_end_matches('.').parse().ok());
        if let Some(port) = port {
            // Nobody reads the rest, but a full pipe would stop the driver.
            thread::spawn(move || io::copy(&mut said.by_ref(), &mut io::sink()));
            return Ok(port);
        }
    }
    Err(Trouble::unmet("chromedriver to name its port", format!("{heard:?}")))
}
