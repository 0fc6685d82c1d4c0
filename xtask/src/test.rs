//! `cargo xtask test`: everything that must hold, with the minutes that each part took.

use std::time::{Duration, Instant};

use crate::problem::Problem;
use crate::tools::Toolbox;
use crate::{dist, faults, step};

/// Runs all checks. One that fails stops only those that build on it, so that one run tells all that is wrong.
pub fn test() -> Result<(), Problem> {
    let mut phases = Phases::default();
    let outcome = run(&mut phases);
    println!("\n{}", phases.table());
    outcome?;
    phases.verdict()
}

fn run(phases: &mut Phases) -> Result<(), Problem> {
    let started = Instant::now();
    let tools = Toolbox::for_testing()?;
    phases.note("tools", started, End::Passed);

    phases
        .run("formatting", || step::aloud("checking the formatting", &mut tools.cargo("fmt --all --check")));
    phases.run("lints", || {
        // The page is checked for the target that it runs on and has no tests there; what the core's tests need of the
        // operating system does not even compile for it.
        lint(&tools, "the page", "--target wasm32-unknown-unknown --lib --bins")?;
        lint(
            &tools,
            "the page that can be made to die",
            "--target wasm32-unknown-unknown --lib --bins --features faults",
        )?;
        lint(&tools, "the core", "--all-targets --no-default-features")?;
        lint(&tools, "the reader", "--all-targets --no-default-features --features reader")?;
        lint(
            &tools,
            "xtask and the browser's harness",
            "--all-targets --package xtask --package browser-tests",
        )
    });
    phases.run("xtask", || step::aloud("testing xtask", &mut tools.cargo("test --quiet --package xtask")));
    phases.run("core", || {
        step::aloud("testing the core", &mut tools.cargo("test --no-fail-fast --no-default-features"))?;
        step::aloud(
            "testing the reader",
            &mut tools.cargo("test --no-fail-fast --no-default-features --features reader"),
        )
    });
    let is_built = phases.run("dist", || dist::build(&tools));
    // Its test fails without it; the others are run all the same.
    phases.run("faults", || faults::build(&tools));
    if is_built {
        let mut page_tests = tools.browser("test --no-fail-fast --package browser-tests");
        page_tests.env("MANICULE_FAULTS_DIST", tools.file(faults::FOLDER));
        phases.run("page", || step::aloud("testing the page in Chromium", &mut page_tests));
    } else {
        phases.note("page", Instant::now(), End::Skipped);
    }
    Ok(())
}

fn lint(tools: &Toolbox, what: &str, options: &str) -> Result<(), Problem> {
    let mut clippy = tools.cargo(&format!("clippy {options} -- --deny warnings"));
    step::quietly(&format!("linting {what}"), &mut clippy)
}

/// What was done, in order.
#[derive(Default)]
struct Phases {
    done: Vec<Phase>,
}

struct Phase {
    name: &'static str,
    took: Duration,
    end: End,
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    Passed,
    Failed,
    Skipped,
}

impl Phases {
    /// Does `work` and returns whether it passed; a problem is told where it happens.
    fn run(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), Problem>) -> bool {
        let started = Instant::now();
        let outcome = work();
        if let Err(problem) = &outcome {
            eprintln!("{problem}");
        }
        self.note(name, started, if outcome.is_ok() { End::Passed } else { End::Failed });
        outcome.is_ok()
    }

    fn note(&mut self, name: &'static str, started: Instant, end: End) {
        self.done.push(Phase { name, took: started.elapsed(), end });
    }

    fn table(&self) -> String {
        let rows = self.done.iter().map(|Phase { name, took, end }| {
            let end = match end {
                End::Passed => "passed",
                End::Failed => "FAILED",
                End::Skipped => "skipped",
            };
            format!("{:>10}  {name:<12}{end}\n", step::minutes(*took))
        });
        let all: Duration = self.done.iter().map(|phase| phase.took).sum();
        rows.chain([format!("{:>10}  in all", step::minutes(all))]).collect()
    }

    fn verdict(&self) -> Result<(), Problem> {
        let failed: Vec<&str> =
            self.done.iter().filter(|phase| phase.end == End::Failed).map(|phase| phase.name).collect();
        if failed.is_empty() {
            return Ok(());
        }
        Err(Problem::new(
            format!("expected all checks to pass, but found failures, at: {}", failed.join(", ")),
            "Each one's own messages are above.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_phase_is_named_and_the_others_still_run() {
        let mut phases = Phases::default();
        assert!(!phases.run("first", || Err(Problem::new("expected this", "Nothing to do."))));
        assert!(phases.run("second", || Ok(())));
        assert!(phases.table().contains("first       FAILED\n"), "{}", phases.table());
        assert!(phases.table().contains("second      passed\n"), "{}", phases.table());
        let verdict = phases.verdict().expect_err("one phase failed").to_string();
        assert!(
            verdict.starts_with("expected all checks to pass, but found failures, at: first\n"),
            "{verdict}"
        );
    }
}
