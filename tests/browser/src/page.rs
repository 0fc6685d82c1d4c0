//! The page in one tab of a browser.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::{
    BrowserCapabilitiesHelper, By, CapabilitiesHelper, DesiredCapabilities, Key, WebDriver, WindowHandle,
};
use tokio::sync::Mutex;

use crate::accessibility;
use crate::driver::Driver;
use crate::found::Found;
use crate::keys::Chord;
use crate::profile::Profile;
use crate::selecting::{self, Place};
use crate::step::{Trouble, step, wait_for};

/// Switches for a browser that is alone in the world, the same on each machine, and asks nobody for anything.
const SWITCHES: [&str; 18] = [
    "--headless=new",
    // Root may not have a sandbox, and containers seldom offer one; the only page here is our own.
    "--no-sandbox",
    "--disable-gpu",
    // The driver's way to the browser. The other way, a port, would leave the browser running when the driver is killed.
    "--remote-debugging-pipe",
    // Containers have a tiny /dev/shm, and a tab that fills it crashes.
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-crash-reporter",
    // A killed browser is part of some tests, and what comes after it is the page, not a question.
    "--hide-crash-restore-bubble",
    // Where something is while the page scrolls softly, the mouse finds something else a moment later.
    "--force-prefers-reduced-motion",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--window-size=1440,1000",
];

/// A theme of the system that the browser runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A file that the page has let somebody have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// The name that the page gave it.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// The page in one tab. Clones are the same tab.
#[derive(Clone)]
pub struct Page {
    browser: Arc<Browser>,
    tab: WindowHandle,
}

struct Browser {
    driver: WebDriver,
    /// The tab that commands go to; WebDriver has one at a time.
    front: Mutex<WindowHandle>,
    profile: Profile,
    /// The id of its process, where the system tells it.
    process: Option<String>,
    home: String,
    /// A ChromeDriver of its own, where the stage's has failed.
    _own_driver: Option<Driver>,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // WebDriver's own way to end a session that was dropped waits for two minutes here: it asks over a second
        // connection, and ChromeDriver answers a session's connections one after the other.
        let _ = self.driver.clone().leak();
        // A later browser of the same profile is left alone.
        if self.process.is_some() && self.process == process(&self.profile) {
            let _ = kill(self.process.as_deref());
        }
    }
}

impl Page {
    pub(crate) async fn open(
        driver: &Driver,
        proxy: String,
        home: String,
        first: String,
        profile: Profile,
    ) -> Result<Self, Trouble> {
        fs::create_dir_all(profile.downloads())?;
        let (driver, own) = new_session(driver, &proxy, &profile).await?;
        let tab = driver.window().await?;
        driver.goto(&first).await?;
        let process = process(&profile);
        let browser =
            Browser { driver, front: Mutex::new(tab.clone()), profile, process, home, _own_driver: own };
        Ok(Self { browser: Arc::new(browser), tab })
    }

    /// The driver, with commands going to this tab.
    pub(crate) async fn driver(&self) -> Result<&WebDriver, Trouble> {
        let mut front = self.browser.front.lock().await;
        if *front != self.tab {
            self.browser.driver.switch_to_window(self.tab.clone()).await?;
            *front = self.tab.clone();
        }
        Ok(&self.browser.driver)
    }

    /// WebDriver itself, set to this tab, for what this type has no method for.
    #[track_caller]
    pub fn web_driver(&self) -> impl Future<Output = &WebDriver> {
        step(Location::caller(), "reach the tab", self.driver())
    }
}

/// Tabs, addresses and ends.
impl Page {
    /// Opens the page once more in the same browser, in a tab beside this one.
    #[track_caller]
    pub fn new_tab(&self) -> impl Future<Output = Self> {
        step(Location::caller(), "open a tab", async {
            let driver = self.driver().await?;
            let page = Self { browser: Arc::clone(&self.browser), tab: driver.new_tab().await? };
            page.driver().await?.goto(&self.browser.home).await?;
            Ok(page)
        })
    }

    /// Loads the page again.
    #[track_caller]
    pub fn reload(&self) -> impl Future<Output = ()> {
        step(Location::caller(), "reload", async { Ok(self.driver().await?.refresh().await?) })
    }

    /// Goes to an address, which may be whole or only a path or fragment of this page's.
    #[track_caller]
    pub fn go(&self, address: &str) -> impl Future<Output = ()> {
        step(Location::caller(), format!("go to {address}"), async move {
            let driver = self.driver().await?;
            let address = driver
                .current_url()
                .await?
                .join(address)
                .map_err(|error| Trouble::unmet("an address", format!("{address:?}, {error}")))?;
            Ok(driver.goto(address.as_str()).await?)
        })
    }

    /// The address that the tab shows.
    #[track_caller]
    pub fn address(&self) -> impl Future<Output = String> {
        step(Location::caller(), "read the address", async {
            Ok(self.driver().await?.current_url().await?.to_string())
        })
    }

    /// Runs a script before those of the page, at each load of this tab from the next one on. A test changes there what
    /// the browser offers to the page.
    #[track_caller]
    pub fn before_each_load(&self, script: &str) -> impl Future<Output = ()> {
        step(Location::caller(), "prepare the tab", async move {
            let script = json!({ "source": script });
            let cdp = self.driver().await?.cdp();
            cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", script).await?;
            Ok(())
        })
    }

    /// Closes this tab; nobody is asked.
    #[track_caller]
    pub fn close_tab(self) -> impl Future<Output = ()> {
        step(
            Location::caller(),
            "close the tab",
            async move { Ok(self.driver().await?.close_window().await?) },
        )
    }

    /// Kills the process in which this tab runs.
    #[track_caller]
    pub fn crash_tab(self) -> impl Future<Output = ()> {
        step(Location::caller(), "crash the tab", async move {
            // There is nobody left to answer.
            let _ = self.driver().await?.cdp().send_raw("Page.crash", json!({})).await;
            Ok(())
        })
    }

    /// Closes the browser with all its tabs, as people do, and gives back what it leaves.
    #[track_caller]
    pub fn close_browser(self) -> impl Future<Output = Profile> {
        step(Location::caller(), "close the browser", async move {
            let profile = self.browser.profile.clone();
            self.browser.driver.clone().quit().await?;
            wait_for(async || match process(&profile) {
                None => Ok(()),
                Some(id) => Err(Trouble::unmet("the browser gone", format!("process {id}"))),
            })
            .await?;
            Ok(profile)
        })
    }

    /// Kills the browser with all its tabs, as a power cut does, and gives back what it leaves.
    #[track_caller]
    pub fn kill_browser(self) -> impl Future<Output = Profile> {
        step(Location::caller(), "kill the browser", async move {
            let profile = self.browser.profile.clone();
            kill(self.browser.process.as_deref())?;
            // The driver is told, so that it forgets the session; there is nobody left to ask.
            let _ = self.browser.driver.clone().quit().await;
            Ok(profile)
        })
    }
}

/// Finding.
impl Page {
    /// The one visible element of that role and accessible name. Waits for it; both match exactly.
    #[track_caller]
    pub fn role(&self, role: &str, name: &str) -> impl Future<Output = Found> {
        let words = format!("{role} {name:?}");
        step(Location::caller(), format!("find {words}"), async move {
            let element = accessibility::one(self.driver().await?, None, role, name).await?;
            Ok(Found::new(self.clone(), element, words))
        })
    }

    /// All visible elements of that role, in tree order, as they are now.
    #[track_caller]
    pub fn roles(&self, role: &str) -> impl Future<Output = Vec<Found>> {
        step(Location::caller(), format!("find each {role}"), async move {
            let found = accessibility::all(self.driver().await?, None, role).await?;
            let named = |(element, name)| Found::new(self.clone(), element, format!("{role} {name:?}"));
            Ok(found.into_iter().map(named).collect())
        })
    }

    /// Waits until there is no visible element of that role and name.
    #[track_caller]
    pub fn no_role(&self, role: &str, name: &str) -> impl Future<Output = ()> {
        step(Location::caller(), format!("see {role} {name:?} go"), async move {
            accessibility::none(self.driver().await?, role, name).await
        })
    }

    /// The first element of a CSS selector, visible or not. Waits for it.
    #[track_caller]
    pub fn css(&self, selector: &str) -> impl Future<Output = Found> {
        step(Location::caller(), format!("find {selector}"), async move {
            let driver = self.driver().await?;
            let look = async || {
                let found = driver.find(By::Css(selector)).await;
                found.map_err(|error| Trouble::unmet(selector, error.to_string()))
            };
            Ok(Found::new(self.clone(), wait_for(look).await?, selector))
        })
    }

    /// All elements of a CSS selector, as they are now.
    #[track_caller]
    pub fn css_all(&self, selector: &str) -> impl Future<Output = Vec<Found>> {
        step(Location::caller(), format!("find each {selector}"), async move {
            let found = self.driver().await?.find_all(By::Css(selector)).await?;
            Ok(found.into_iter().map(|element| Found::new(self.clone(), element, selector)).collect())
        })
    }

    /// Waits until the page's status begins with `text`, as in "Saved".
    #[track_caller]
    pub fn status(&self, text: &str) -> impl Future<Output = ()> {
        let begins = move |found: &str| found.starts_with(text);
        step(Location::caller(), format!("see the status {text:?}"), self.expect_status(text, begins))
    }

    /// Waits until the page's status is `text` and nothing more: more may follow a beginning.
    #[track_caller]
    pub fn whole_status(&self, text: &str) -> impl Future<Output = ()> {
        let is = move |found: &str| found == text;
        step(Location::caller(), format!("see the status {text:?} alone"), self.expect_status(text, is))
    }

    async fn expect_status(&self, text: &str, is_expected: impl Fn(&str) -> bool) -> Result<(), Trouble> {
        let script = "return Array.from(document.querySelectorAll('[role=status], output'), (it) => it.innerText.trim())";
        wait_for(async || {
            let found = self.driver().await?.execute(script, Vec::new()).await?;
            let texts = found.json().as_array().cloned().unwrap_or_default();
            let is_there = texts.iter().any(|found| found.as_str().is_some_and(&is_expected));
            if is_there { Ok(()) } else { Err(Trouble::unmet(format!("{text:?}"), format!("{texts:?}"))) }
        })
        .await
    }
}

/// Mouse, keys and text.
impl Page {
    /// Presses a key, with others held: `h`, `Shift+1`, `Control+z`, `Escape`. Names are those of `KeyboardEvent.key`.
    #[track_caller]
    pub fn press(&self, chord: &str) -> impl Future<Output = ()> {
        step(Location::caller(), format!("press {chord}"), async move {
            let unknown = || Trouble::unmet("the name of a key", format!("{chord:?}"));
            let Chord { held, pressed } = Chord::parse(chord).ok_or_else(unknown)?;
            let mut keys = self.driver().await?.action_chain();
            for key in &held {
                keys = keys.key_down(*key);
            }
            keys = keys.key_down(pressed).key_up(pressed);
            for key in held.iter().rev() {
                keys = keys.key_up(*key);
            }
            Ok(keys.perform().await?)
        })
    }

    /// Types into whatever has the focus, key by key.
    #[track_caller]
    pub fn type_text(&self, text: &str) -> impl Future<Output = ()> {
        step(Location::caller(), format!("type {text:?}"), async move {
            let text = text.replace('\n', &char::from(Key::Return).to_string());
            Ok(self.driver().await?.action_chain().send_keys(text).perform().await?)
        })
    }

    /// Pastes into whatever has the focus, through the browser's real clipboard.
    #[track_caller]
    pub fn paste(&self, text: &str) -> impl Future<Output = ()> {
        step(Location::caller(), "paste", async move {
            let driver = self.driver().await?;
            let permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"];
            driver.cdp().send_raw("Browser.grantPermissions", json!({ "permissions": permissions })).await?;
            let script = "const done = arguments[1]; navigator.clipboard.writeText(arguments[0]).then(() => done(null), (error) => done(String(error)))";
            let refused = driver.execute_async(script, vec![json!(text)]).await?;
            if let Some(reason) = refused.json().as_str() {
                return Err(Trouble::unmet("the clipboard to take the text", reason));
            }
            let keys =
                driver.action_chain().key_down(Key::Control).key_down('v').key_up('v').key_up(Key::Control);
            Ok(keys.perform().await?)
        })
    }

    /// Selects with the mouse, from one place to another. Fails where the browser selects anything else.
    #[track_caller]
    pub fn select(&self, from: Place, to: Place) -> impl Future<Output = ()> {
        step(Location::caller(), format!("select from {from:?} to {to:?}"), async move {
            selecting::drag(self.driver().await?, &from, &to).await
        })
    }

    /// Selects the code points `from` to `to`, the last not included, of the text that `selector` finds first.
    #[track_caller]
    pub fn select_text(&self, selector: &str, from: usize, to: usize) -> impl Future<Output = ()> {
        self.select(selecting::at(selector, from), selecting::at(selector, to))
    }

    /// Selects `words` with the mouse, where they stand first in one of the texts that `selector` finds.
    #[track_caller]
    pub fn select_words(&self, selector: &str, words: &str) -> impl Future<Output = ()> {
        step(Location::caller(), format!("select {words:?}"), async move {
            let driver = self.driver().await?;
            let (from, to) = selecting::places_of(driver, selector, words).await?;
            selecting::drag(driver, &from, &to).await
        })
    }

    /// Sets the selection by script: quick, and for positions that no mouse can reach, such as inside an emoji.
    #[track_caller]
    pub fn set_selection(&self, from: Place, to: Place) -> impl Future<Output = ()> {
        step(Location::caller(), format!("set the selection from {from:?} to {to:?}"), async move {
            selecting::set(self.driver().await?, &from, &to).await
        })
    }

    /// The raw text of the selection, as its DOM range has it.
    #[track_caller]
    pub fn selected_text(&self) -> impl Future<Output = String> {
        step(Location::caller(), "read the selection", async {
            selecting::selected_text(self.driver().await?).await
        })
    }

    /// Runs a script's body in the page, with `arguments`, and returns what it returns.
    #[track_caller]
    pub fn script(&self, body: &str, arguments: Vec<Value>) -> impl Future<Output = Value> {
        step(Location::caller(), "run a script", async move {
            Ok(self.driver().await?.execute(body, arguments).await?.json().clone())
        })
    }

    /// Waits until a script's body returns true.
    #[track_caller]
    pub fn until(&self, body: &str) -> impl Future<Output = ()> {
        step(Location::caller(), format!("wait for `{body}`"), async move {
            wait_for(async || {
                let found = self.driver().await?.execute(body, Vec::new()).await?.json().clone();
                if found == json!(true) { Ok(()) } else { Err(Trouble::unmet("true", found.to_string())) }
            })
            .await
        })
    }
}

/// Files.
impl Page {
    /// Opens the "Export" menu, chooses an item, and returns the file that comes of it.
    #[track_caller]
    pub fn export(&self, item: &str) -> impl Future<Output = Download> {
        step(Location::caller(), format!("export {item:?}"), async move {
            let driver = self.driver().await?;
            let before = self.downloads()?;
            accessibility::one(driver, None, "button", "Export").await?.click().await?;
            accessibility::one(driver, None, "menuitem", item).await?.click().await?;
            self.download_beside(&before).await
        })
    }

    /// Does `work`, of which a download comes, and returns the file.
    #[track_caller]
    pub fn download(&self, work: impl Future<Output = ()>) -> impl Future<Output = Download> {
        step(Location::caller(), "download", async move {
            let before = self.downloads()?;
            work.await;
            self.download_beside(&before).await
        })
    }

    /// Clicks the button of that name and gives the file at `path` to the chooser that it opens.
    #[track_caller]
    pub fn choose_file(&self, button: &str, path: impl AsRef<Path>) -> impl Future<Output = ()> {
        step(Location::caller(), format!("choose {} for {button:?}", path.as_ref().display()), async move {
            let path = fs::canonicalize(path.as_ref())?;
            let driver = self.driver().await?;
            // What was heard before is another chooser's.
            self.events("Page.fileChooserOpened").await?;
            driver.cdp().send_raw("Page.setInterceptFileChooserDialog", json!({ "enabled": true })).await?;
            // WebDriver refuses to click a file input, but not to move the mouse there and press its button.
            let button = accessibility::one(driver, None, "button", button).await?;
            button.scroll_into_view().await?;
            driver.action_chain().move_to_element_center(&button).click().perform().await?;
            let chooser = wait_for(async || {
                let opened = self.events("Page.fileChooserOpened").await?.pop();
                opened.ok_or_else(|| Trouble::unmet("a file chooser", "none"))
            })
            .await?;
            let files = json!({ "files": [path], "backendNodeId": chooser["backendNodeId"] });
            driver.cdp().send_raw("DOM.setFileInputFiles", files).await?;
            driver.cdp().send_raw("Page.setInterceptFileChooserDialog", json!({ "enabled": false })).await?;
            Ok(())
        })
    }

    fn downloads(&self) -> Result<BTreeSet<PathBuf>, Trouble> {
        let entries = fs::read_dir(self.browser.profile.downloads())?;
        // Chromium writes under another name, and gives a file its own when it is whole.
        let is_whole = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            !name.starts_with('.') && !name.ends_with(".crdownload")
        };
        Ok(entries.flatten().map(|entry| entry.path()).filter(is_whole).collect())
    }

    async fn download_beside(&self, before: &BTreeSet<PathBuf>) -> Result<Download, Trouble> {
        let path = wait_for(async || {
            let file = self.downloads()?.difference(before).next().cloned();
            file.ok_or_else(|| Trouble::unmet("a downloaded file", "none"))
        })
        .await?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Download { name, bytes: fs::read(&path)? })
    }
}

/// What the page looks like.
impl Page {
    /// Gives the page a window of that inner size, however small.
    #[track_caller]
    pub fn resize(&self, width: u32, height: u32) -> impl Future<Output = ()> {
        step(Location::caller(), format!("resize to {width} × {height}"), async move {
            let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
            self.driver().await?.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
            Ok(())
        })
    }

    /// Tells the page which theme the system has.
    #[track_caller]
    pub fn prefer(&self, scheme: Scheme) -> impl Future<Output = ()> {
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        self.emulate("prefers-color-scheme", value)
    }

    /// Answers one of CSS's media features, such as `prefers-reduced-motion` or `forced-colors`.
    #[track_caller]
    pub fn emulate(&self, feature: &str, value: &str) -> impl Future<Output = ()> {
        step(Location::caller(), format!("set {feature} to {value}"), async move {
            let features = json!({ "features": [{ "name": feature, "value": value }] });
            self.driver().await?.cdp().send_raw("Emulation.setEmulatedMedia", features).await?;
            Ok(())
        })
    }

    /// Shows the page as it is printed, in the window that it has.
    #[track_caller]
    pub fn show_as_printed(&self) -> impl Future<Output = ()> {
        step(Location::caller(), "show the page as it is printed", async move {
            let media = json!({ "media": "print" });
            self.driver().await?.cdp().send_raw("Emulation.setEmulatedMedia", media).await?;
            Ok(())
        })
    }

    /// Shows the page as on a screen again.
    #[track_caller]
    pub fn show_as_on_screen(&self) -> impl Future<Output = ()> {
        step(Location::caller(), "show the page as on a screen", async move {
            let media = json!({ "media": "" });
            self.driver().await?.cdp().send_raw("Emulation.setEmulatedMedia", media).await?;
            Ok(())
        })
    }

    /// Prints the page into a PDF of A4 sheets, as the browser's own dialog does, and returns the file in base64.
    #[track_caller]
    pub fn print(&self) -> impl Future<Output = String> {
        step(Location::caller(), "print", async move {
            let sheet = json!({ "paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": true });
            let file = self.driver().await?.cdp().send_raw("Page.printToPDF", sheet).await?;
            let file = file["data"].as_str();
            file.map(str::to_owned).ok_or_else(|| Trouble::unmet("a PDF", "none"))
        })
    }

    /// Writes a picture of what the window shows.
    #[track_caller]
    pub fn screenshot(&self, path: impl AsRef<Path>) -> impl Future<Output = ()> {
        step(Location::caller(), "take a picture", async move {
            if let Some(folder) = path.as_ref().parent() {
                fs::create_dir_all(folder)?;
            }
            Ok(self.driver().await?.screenshot(path.as_ref()).await?)
        })
    }
}

/// What the browser says of the page.
impl Page {
    /// The errors that any tab of this browser wrote to the console since the last call: what the page logged, what
    /// it threw, what did not load, and what the security policy refused.
    #[track_caller]
    pub fn console_errors(&self) -> impl Future<Output = Vec<String>> {
        step(Location::caller(), "read the console", self.errors())
    }

    /// Fails if there was an error in the console, or a request to anybody but the page's own server, since either was
    /// last asked for.
    #[track_caller]
    pub fn expect_no_complaints(&self) -> impl Future<Output = ()> {
        step(Location::caller(), "go without complaints", self.no_complaints())
    }

    pub(crate) async fn no_complaints(&self) -> Result<(), Trouble> {
        let errors = self.errors().await?;
        if !errors.is_empty() {
            return Err(Trouble::unmet("no error in the console", format!("{errors:#?}")));
        }
        // A page may not even ask for chrome:; the empty new tab does.
        let own = [self.browser.home.as_str(), "blob:", "data:", "about:", "chrome:"];
        let requests = self.events("Network.requestWillBeSent").await?;
        let foreign: Vec<&str> = requests
            .iter()
            .filter_map(|request| request["request"]["url"].as_str())
            .filter(|url| !own.iter().any(|own| url.starts_with(own)))
            .collect();
        if foreign.is_empty() {
            Ok(())
        } else {
            Err(Trouble::unmet("the page's own requests", format!("{foreign:#?}")))
        }
    }

    async fn errors(&self) -> Result<Vec<String>, Trouble> {
        let entries = self.driver().await?.browser_log().await?;
        Ok(entries.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect())
    }

    /// The parameters of each event of that name since this was last asked for any; the rest of them is dropped.
    async fn events(&self, method: &str) -> Result<Vec<Value>, Trouble> {
        let entries = self.driver().await?.get_log("performance").await?;
        let events = entries.iter().filter_map(|entry| serde_json::from_str::<Value>(&entry.message).ok());
        let named = events.filter(|event| event["message"]["method"] == json!(method));
        Ok(named.map(|event| event["message"]["params"].clone()).collect())
    }
}

fn capabilities(proxy: &str, profile: &Profile) -> Result<thirtyfour::ChromeCapabilities, Trouble> {
    let mut chrome = DesiredCapabilities::chrome();
    for switch in SWITCHES {
        chrome.add_arg(switch)?;
    }
    chrome.add_arg(&format!("--lang={}", profile.language()))?;
    chrome.add_arg(&format!("--accept-lang={}", profile.language()))?;
    chrome.add_arg(&format!("--user-data-dir={}", profile.data().display()))?;
    // The page's own server is reached without it, as every loopback address is.
    chrome.add_arg(&format!("--proxy-server={proxy}"))?;
    let preferences = json!({
        "intl.accept_languages": profile.language(),
        "webkit.webprefs.default_font_size": profile.letters(),
        "download.default_directory": profile.downloads(),
        "download.prompt_for_download": false,
        "profile.default_content_setting_values.automatic_downloads": 1,
        // Cookies stand for all that sites keep: 1 lets them, 2 doesn't.
        "profile.default_content_setting_values.cookies": if profile.blocks_site_data() { 2 } else { 1 },
    });
    chrome.set_browser_option("prefs", preferences)?;
    chrome.set("goog:loggingPrefs", json!({ "browser": "ALL", "performance": "ALL" }))?;
    Ok(chrome)
}

/// Kills a process with all that it has started, and waits until they have let go of their files.
///
/// Chromium keeps localStorage in a process of its own. Left alive, that one would write down in peace what it still
/// had in memory.
fn kill(process: Option<&str>) -> io::Result<()> {
    let Some(process) = process else {
        return Err(io::Error::other("this system does not tell which process the browser is"));
    };
    let family = family(process);
    Command::new("kill").arg("-KILL").args(&family).stderr(Stdio::null()).status()?;
    // One that is dead and not yet buried by its parent has no program any more.
    while family.iter().any(|process| Path::new("/proc").join(process).join("exe").read_link().is_ok()) {
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// Starts a browser. Where a browser was killed before, ChromeDriver can close the connection that is kept for the next
/// request, or end with that browser. A request that met its end has started nothing: another ChromeDriver is asked,
/// which is then the browser's own.
async fn new_session(
    driver: &Driver,
    proxy: &str,
    profile: &Profile,
) -> Result<(WebDriver, Option<Driver>), Trouble> {
    match WebDriver::new(driver.address(), capabilities(proxy, profile)?).await {
        Err(error) if error.to_string().contains("error sending request") => {}
        answered => return Ok((answered?, None)),
    }
    let own = Driver::start()?;
    let session = WebDriver::new(own.address(), capabilities(proxy, profile)?).await?;
    Ok((session, Some(own)))
}

/// A process with all that it has started, itself first.
fn family(process: &str) -> Vec<String> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    // `4711 (chromium) S ⟦4710⟧ …`; the name in brackets can hold anything.
    let parents: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let status = fs::read_to_string(entry.path().join("stat")).ok()?;
            let parent = status.rsplit_once(") ")?.1.split(' ').nth(1)?.to_owned();
            Some((entry.file_name().to_string_lossy().into_owned(), parent))
        })
        .collect();
    let mut family = vec![process.to_owned()];
    let mut at = 0;
    while at < family.len() {
        let children = parents.iter().filter(|(_, parent)| *parent == family[at]);
        family.extend(children.map(|(child, _)| child.clone()).collect::<Vec<_>>());
        at += 1;
    }
    family
}

/// The process of the browser that has `profile` open: Chromium names it in a link, `host-⟦4711⟧`.
fn process(profile: &Profile) -> Option<String> {
    let lock = fs::read_link(profile.data().join("SingletonLock")).ok()?;
    Some(lock.to_string_lossy().rsplit_once('-')?.1.to_owned())
}
