//! `cargo xtask`: sets up, serves, tests and builds Manicule.
//!
//! Each task first brings the tools that it lacks, in the versions that [`tools`] pins and from package registries
//! alone, and says in one line what it is doing while that takes long.

mod bench;
mod dist;
mod faults;
mod first_load;
mod problem;
mod serve;
mod shots;
mod soak;
mod step;
mod test;
mod tools;
mod worker_imports;

use std::env;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <task>

  serve [--port N]   build the page and serve it on 127.0.0.1, port 8080; build again after each change
  test               all checks: formatting, lints, the core, and the built page in a real Chromium
  dist               build the page for the world, into dist/, and say how large it is
  bench              build the page and measure it: how fast a change is saved, how fast 2,000 annotations open, how
                     much room a record takes
  soak               kill browsers and tabs in the middle of edits, 200 times each: nothing that was saved may be lost
  shots [WORD]       take pictures of the page in dist/ in its sizes, themes and languages, into target/shots/;
                     with a word only those that have it in their names, as in shots dialog-360";

/// What `cargo xtask` was asked to do.
#[derive(Debug, PartialEq)]
enum Task {
    Serve { port: u16 },
    Announce { port: u16 },
    Test,
    Dist,
    Bench,
    Soak,
    Shots { wanted: String },
    Help,
}

impl Task {
    /// Reads the words after `cargo xtask`. The error says what was found instead of a task.
    fn parse(words: &[&str]) -> Result<Self, String> {
        let port = |number: &str| {
            number.parse().map_err(|_| format!("the port {number:?}, which is no number from 0 to 65535"))
        };
        match words {
            ["serve"] => Ok(Self::Serve { port: serve::PORT }),
            ["serve", "--port", number] => Ok(Self::Serve { port: port(number)? }),
            [serve::ANNOUNCE, number] => Ok(Self::Announce { port: port(number)? }),
            ["test"] => Ok(Self::Test),
            ["dist"] => Ok(Self::Dist),
            ["bench"] => Ok(Self::Bench),
            ["soak"] => Ok(Self::Soak),
            ["shots"] => Ok(Self::Shots { wanted: String::new() }),
            ["shots", wanted] => Ok(Self::Shots { wanted: (*wanted).to_owned() }),
            ["help" | "--help" | "-h"] => Ok(Self::Help),
            [] => Err("nothing".to_owned()),
            words => Err(format!("{:?}", words.join(" "))),
        }
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let task = match Task::parse(&words) {
        Ok(task) => task,
        Err(found) => {
            eprintln!("expected one of the tasks below, but found {found}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };

    let outcome = match task {
        Task::Serve { port } => serve::serve(port),
        Task::Announce { port } => {
            serve::announce(port);
            Ok(())
        }
        Task::Test => test::test(),
        Task::Dist => dist::dist(),
        Task::Bench => bench::bench(),
        Task::Soak => soak::soak(),
        Task::Shots { wanted } => shots::shots(&wanted),
        Task::Help => {
            println!("{USAGE}");
            Ok(())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_after_xtask_name_one_task() {
        fn check(words: &[&str], expected: Result<Task, &str>) {
            assert_eq!(Task::parse(words), expected.map_err(str::to_owned), "{words:?}");
        }
        check(&["serve"], Ok(Task::Serve { port: 8080 }));
        check(&["serve", "--port", "8081"], Ok(Task::Serve { port: 8081 }));
        check(&["serve", "--port", "x"], Err("the port \"x\", which is no number from 0 to 65535"));
        check(&["serve", "--port"], Err("\"serve --port\""));
        check(&["test"], Ok(Task::Test));
        check(&["dist"], Ok(Task::Dist));
        check(&["dist", "now"], Err("\"dist now\""));
        check(&["bench"], Ok(Task::Bench));
        check(&["soak"], Ok(Task::Soak));
        check(&["shots", "dialog"], Ok(Task::Shots { wanted: "dialog".to_owned() }));
        check(&["--help"], Ok(Task::Help));
        check(&[], Err("nothing"));
    }
}
