//! What a test stands on: a server of the built page, and a driver of browsers.

use std::panic::Location;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::thread;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::driver::Driver;
use crate::page::Page;
use crate::profile::Profile;
use crate::site::{self, Site};
use crate::step::{Trouble, step};

/// How many stages stand at a time in one test program. A Chromium keeps more than one core busy, so more of them at
/// once would only run into each other's time-outs.
static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(thread::available_parallelism().map_or(2, usize::from).max(2)));

/// A server of the built page and a driver of browsers, both of one test alone.
///
/// Dropped, it ends both and every browser that is still open.
pub struct Stage {
    // In the order in which they are dropped: browsers before what they talk to, the turn last.
    driver: Driver,
    site: Site,
    _turn: SemaphorePermit<'static>,
}

impl Stage {
    /// Waits for a free turn, then starts server and driver. Panics where the page is not built.
    #[track_caller]
    pub fn start() -> impl Future<Output = Self> {
        step(Location::caller(), "start a stage", async {
            Self::over(site::dist("MANICULE_DIST", "dist", "cargo xtask dist")?).await
        })
    }

    /// The same over the page that can be made to die, which `cargo xtask test` builds beside the other one.
    #[track_caller]
    pub fn start_with_faults() -> impl Future<Output = Self> {
        let built_by = "cargo xtask test, or for this page alone: trunk build --cargo-profile serve \
                        --features faults --dist target/faults";
        step(Location::caller(), "start a stage", async move {
            Self::over(site::dist("MANICULE_FAULTS_DIST", "target/faults", built_by)?).await
        })
    }

    /// The same over any folder with a page in it.
    #[track_caller]
    pub fn start_over(folder: PathBuf) -> impl Future<Output = Self> {
        step(Location::caller(), "start a stage", Self::over(folder))
    }

    async fn over(dist: PathBuf) -> Result<Self, Trouble> {
        let turn = TURNS.acquire().await.expect("the semaphore is never closed");
        Ok(Self { driver: Driver::start()?, site: Site::start(dist)?, _turn: turn })
    }

    /// Opens the page in a browser that nobody has used before.
    #[track_caller]
    pub fn open(&self) -> impl Future<Output = Page> {
        self.open_in(&Profile::new())
    }

    /// Opens the page in a browser with what `profile` holds, which may be what an earlier browser left there.
    #[track_caller]
    pub fn open_in<'stage>(&'stage self, profile: &Profile) -> impl Future<Output = Page> + use<'stage> {
        self.open_at("/", profile)
    }

    /// The same at another path than the page's own. Where no program runs, as at `/reader.js`, nothing touches what the
    /// profile holds.
    #[track_caller]
    pub fn open_at<'stage>(
        &'stage self,
        path: &str,
        profile: &Profile,
    ) -> impl Future<Output = Page> + use<'stage> {
        let (home, first) = (self.site.address("/"), self.site.address(path));
        let page = Page::open(&self.driver, self.site.proxy(), home, first, profile.clone());
        step(Location::caller(), "open the page", page)
    }

    /// The address of a path on this stage's server, such as `/#d=…`. Every file is also below `/deep/down/`.
    pub fn address(&self, path: &str) -> String {
        self.site.address(path)
    }

    /// The end of a test: the page is alive and has complained of nothing, and nobody but the server was asked for
    /// anything.
    #[track_caller]
    pub fn expect_peace(&self, page: &Page) -> impl Future<Output = ()> {
        step(Location::caller(), "end in peace", async move {
            page.no_complaints().await?;
            let is_dead = page.driver().await?.execute("return globalThis.maniculeDead", Vec::new()).await?;
            if is_dead.json().as_bool() != Some(false) {
                return Err(Trouble::unmet("a page that is alive", "that its program has stopped"));
            }
            match self.strangers().as_slice() {
                [] => Ok(()),
                strangers => Err(Trouble::unmet("no request to others", format!("{strangers:?}"))),
            }
        })
    }

    /// The paths that were asked of the server, in order.
    pub fn requests(&self) -> Vec<String> {
        self.site.requests()
    }

    /// The hosts that any browser of this stage tried to reach beside the server, Chromium's own services left out.
    /// Workers and what the page can't know of are counted too: the server is the browsers' proxy.
    pub fn strangers(&self) -> Vec<String> {
        self.site.strangers()
    }
}
