//! A script that edits the open document, and what it has written down of that.

use std::collections::BTreeMap;
use std::panic::Location;

use serde_json::{Value, json};

use crate::page::Page;
use crate::step::{Trouble, step, wait_for};

/// The page's side: makes edits by selections, keys and clicks.
const SCRIPT: &str = include_str!("editing.js");

/// What a page shows of claims and tags: `claim ⟦id⟧` with its place, kind and words, `tag ⟦number of the comment⟧`.
pub type Shown = BTreeMap<String, String>;

/// The same with the counter of each one's version.
type Stamped = BTreeMap<String, (String, u64)>;

/// A change that a script made and saw: what was changed, what was shown of it then, `None` where it went, and the
/// counter of its record's version, 0 where that was not looked at, and whether it is about a word of this tab's alone.
type Edit = (String, Option<String>, u64, bool);

/// Which edits a script makes.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// The same seed makes the same choices.
    pub seed: u64,
    /// How many edits it makes.
    pub count: usize,
    /// Words of the article are dealt out in so many parts: the first is everybody's, each other one a single tab's.
    pub parts: usize,
    /// The part that this tab uses beside everybody's.
    pub part: usize,
    /// How many tabs are at work. They keep abreast of each other.
    pub tabs: usize,
    /// It rests now and then, so that what it has done can be saved, and notes which versions its edits have.
    pub is_pausing: bool,
    /// The article is not laid out meanwhile, which is most of what an edit costs.
    pub is_hidden: bool,
}

/// What a script has done.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// What was shown before the first edit.
    before: Stamped,
    /// What changed, in order.
    edits: Vec<Edit>,
    /// So many of the edits had been made when the page last said that all is saved.
    acknowledged: usize,
}

impl Log {
    /// How many changes were seen.
    pub fn change_count(&self) -> usize {
        self.edits.len()
    }

    /// How many of them had been made when the page last said that all is saved.
    pub fn acknowledged_count(&self) -> usize {
        self.acknowledged
    }

    /// How the claims of this tab's own words were left; `None` where one was taken back or removed.
    pub fn own(&self) -> BTreeMap<&str, Option<&String>> {
        let own = self.edits.iter().filter(|(.., is_own)| *is_own);
        own.map(|(key, value, ..)| (key.as_str(), value.as_ref())).collect()
    }

    /// What was acknowledged and is not there, given what is shown later and the counters of the versions behind it:
    /// what is shown otherwise, though no later edit came after the acknowledged one.
    fn lost(&self, found: &Shown, counters: &BTreeMap<String, u64>) -> Vec<String> {
        let before = self.before.iter().map(|(key, (value, counter))| (key, (Some(value), counter)));
        let edits = self.edits.iter().take(self.acknowledged);
        let edits = edits.map(|(key, value, counter, _)| (key, (value.as_ref(), counter)));
        let acknowledged: BTreeMap<&String, (Option<&String>, &u64)> = before.chain(edits).collect();
        let lost = acknowledged.into_iter().filter(|(key, (value, counter))| {
            found.get(*key) != *value && counters.get(*key).is_none_or(|found| found <= *counter)
        });
        lost.map(|(key, said)| format!("{key}: {said:?} was saved, found {:?}", found.get(key))).collect()
    }
}

impl Page {
    /// What the page shows of claims and tags.
    #[track_caller]
    pub fn shown(&self) -> impl Future<Output = Shown> {
        step(Location::caller(), "read what is shown", async move {
            read(self.editing("return editing.shown()").await?)
        })
    }

    /// What a script was told to be saved, on this page or one before, and is not shown here.
    #[track_caller]
    pub fn lost_of(&self, log: &Log) -> impl Future<Output = Vec<String>> {
        step(Location::caller(), "look for what was saved", async move {
            let keys: Vec<&String> = log.before.keys().chain(log.edits.iter().map(|(key, ..)| key)).collect();
            let found = format!("return [editing.shown(), editing.counters({})]", json!(keys));
            let (found, counters): (Shown, BTreeMap<String, u64>) = read(self.editing(&found).await?)?;
            Ok(log.lost(&found, &counters))
        })
    }

    /// Starts to edit, and returns at once.
    #[track_caller]
    pub fn start_editing(&self, work: Work) -> impl Future<Output = Log> {
        step(Location::caller(), "start to edit", async move {
            let Work { seed, count, parts, part, tabs, is_pausing, is_hidden } = work;
            let work = json!({ "seed": seed, "count": count, "parts": parts, "part": part, "tabs": tabs, "isPausing": is_pausing, "isHidden": is_hidden });
            let before = self.editing(&format!("return editing.start({work})")).await?;
            Ok(Log { before: read(before)?, ..Log::default() })
        })
    }

    /// Reads what was edited since `log` was last brought up to date.
    #[track_caller]
    pub fn follow_editing(&self, log: &mut Log) -> impl Future<Output = ()> {
        step(Location::caller(), "hear of the edits", self.follow(log))
    }

    /// Waits until all edits are made. Says how often others had changed something between two of them.
    #[track_caller]
    pub fn finish_editing(&self, log: &mut Log) -> impl Future<Output = u64> {
        step(Location::caller(), "finish the edits", async move {
            let heard = self.finish().await?;
            self.follow(log).await?;
            read(heard)
        })
    }

    /// Makes `count` edits of a document that has about `most` annotations, each once the one before is saved and
    /// drawn, and says how many milliseconds each of them took from the change to the status "Saved".
    #[track_caller]
    pub fn measure_saving(&self, seed: u64, count: usize, most: usize) -> impl Future<Output = Vec<f64>> {
        step(Location::caller(), "measure how fast edits are saved", async move {
            let work = json!({ "seed": seed, "count": count, "most": most, "isMeasured": true });
            self.editing(&format!("editing.begin(() => editing.work({work}))")).await?;
            self.finish().await?;
            read(self.editing("return editing.waits").await?)
        })
    }

    /// Waits for the script's end. Says how often others had changed something between two edits.
    async fn finish(&self) -> Result<Value, Trouble> {
        let mut made = json!(null);
        loop {
            // As long as edits are made, nothing hangs.
            let (is_done, now) = wait_for(async || {
                let found = self.editing("return [editing.end, editing.made, editing.heard]").await?;
                if found[0].is_string() {
                    return Ok((found[0].clone(), found[2].clone()));
                }
                if found[1] == made {
                    Err(Trouble::unmet("more edits", "none"))
                } else {
                    Ok((json!(null), found[1].clone()))
                }
            })
            .await?;
            match is_done.as_str() {
                Some("done") => return Ok(now),
                Some(problem) => return Err(Trouble::unmet("all edits", problem)),
                None => made = now,
            }
        }
    }

    async fn follow(&self, log: &mut Log) -> Result<(), Trouble> {
        let told = self.editing(&format!("return editing.told({})", log.edits.len())).await?;
        let (edits, acknowledged): (Vec<Edit>, usize) = read(told)?;
        log.edits.extend(edits);
        log.acknowledged = acknowledged;
        Ok(())
    }

    async fn editing(&self, body: &str) -> Result<Value, Trouble> {
        let driver = self.driver().await?;
        wait_for(async || {
            let look = "return !!document.querySelector('main > article [data-block]')";
            let is_there = driver.execute(look, Vec::new()).await?.json() == &json!(true);
            if is_there { Ok(()) } else { Err(Trouble::unmet("an article", "none")) }
        })
        .await?;
        let script = format!("if (!globalThis.editing) {{ {SCRIPT} }}\n{body}");
        Ok(driver.execute(&script, Vec::new()).await?.json().clone())
    }
}

fn read<T: for<'told> serde::Deserialize<'told>>(told: Value) -> Result<T, Trouble> {
    let said = told.to_string();
    serde_json::from_value(told)
        .map_err(|error| Trouble::unmet(format!("an answer of the script ({error})"), said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_acknowledged_has_to_be_there_in_that_state_or_a_later_one() {
        let check = |acknowledged: usize, found: &[(&str, &str)], counters: &[(&str, u64)], lost: &[&str]| {
            let edit = |key: &str, value: Option<&str>, counter| {
                (key.to_owned(), value.map(str::to_owned), counter, false)
            };
            let log = Log {
                before: [("old".to_owned(), ("1".to_owned(), 5))].into(),
                edits: vec![edit("a", Some("1"), 6), edit("a", None, 7), edit("old", Some("2"), 8)],
                acknowledged,
            };
            let found = found.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            let counters = counters.iter().map(|(key, counter)| ((*key).to_owned(), *counter)).collect();
            let reported = log.lost(&found, &counters);
            let keys: Vec<&str> = reported.iter().filter_map(|lost| Some(lost.split_once(':')?.0)).collect();
            assert_eq!(keys, lost, "{acknowledged} acknowledged: {found:?} {counters:?}");
        };
        check(0, &[("old", "1")], &[("old", 5)], &[]);
        check(0, &[("old", "2")], &[("old", 8)], &[]);
        check(0, &[], &[], &["old"]);
        check(1, &[("old", "1")], &[("old", 5)], &["a"]);
        check(1, &[("old", "1"), ("a", "1")], &[("old", 5), ("a", 6)], &[]);
        check(1, &[("old", "1")], &[("old", 5), ("a", 7)], &[]);
        check(2, &[("old", "1"), ("a", "1")], &[("old", 5), ("a", 6)], &["a"]);
        check(3, &[("old", "1")], &[("old", 5), ("a", 7)], &["old"]);
        check(3, &[("old", "3")], &[("old", 9), ("a", 7)], &[]);
    }
}
