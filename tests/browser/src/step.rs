//! A step of a test: waits for what it needs, and names the test's own line when that does not come.

use std::fmt;
use std::io;
use std::panic::Location;
use std::time::{Duration, Instant};

use thirtyfour::error::WebDriverError;
use tokio::time::sleep;

/// How long a step waits. Far more than any step takes: two cores that build something else at the same time are no
/// reason to fail.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
const INTERVAL: Duration = Duration::from_millis(40);

/// Why a step could not be done.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// What was expected is not there, or not yet.
    Unmet { expected: String, found: String },
    /// The driver or the browser refused.
    Driver(WebDriverError),
    /// A file could not be read or written.
    File(io::Error),
}

impl Trouble {
    pub(crate) fn unmet(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self::Unmet { expected: expected.into(), found: found.into() }
    }

    /// Whether a later look may find things better: the page was not ready, or was drawn anew under the look.
    fn may_pass(&self) -> bool {
        match self {
            Self::Unmet { .. } => true,
            Self::Driver(error) => matches!(
                &**error,
                thirtyfour::error::WebDriverErrorInner::StaleElementReference(_)
                    | thirtyfour::error::WebDriverErrorInner::NoSuchElement(_)
                    | thirtyfour::error::WebDriverErrorInner::ElementClickIntercepted(_)
                    | thirtyfour::error::WebDriverErrorInner::ElementNotInteractable(_)
            ),
            Self::File(_) => false,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unmet { expected, found } => write!(out, "expected {expected}, but found {found}"),
            Self::Driver(error) => write!(out, "{error}"),
            Self::File(error) => write!(out, "{error}"),
        }
    }
}

impl From<WebDriverError> for Trouble {
    fn from(error: WebDriverError) -> Self {
        Self::Driver(error)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

/// Does `work`, or panics with the line of the test that asked for it: `at` is where the public function was called.
pub(crate) async fn step<T>(
    at: &'static Location<'static>,
    doing: impl fmt::Display,
    work: impl Future<Output = Result<T, Trouble>>,
) -> T {
    match work.await {
        Ok(done) => done,
        Err(trouble) => panic!("could not {doing}, at {at}:\n  {trouble}"),
    }
}

/// Looks again and again until what is expected is there, for as long as [`PATIENCE`] lasts.
pub(crate) async fn wait_for<T>(mut look: impl AsyncFnMut() -> Result<T, Trouble>) -> Result<T, Trouble> {
    let started = Instant::now();
    loop {
        match look().await {
            Err(trouble) if trouble.may_pass() && started.elapsed() < PATIENCE => sleep(INTERVAL).await,
            outcome => return outcome,
        }
    }
}
