//! One program run for one purpose, with one line that says what is being done.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::problem::Problem;

/// A step that took longer than this says how long it took, so that nobody wonders where the time went.
const WORTH_A_WORD: Duration = Duration::from_secs(10);

/// Runs `command` to its end. What it prints is shown only if it fails.
pub fn quietly(doing: &str, command: &mut Command) -> Result<(), Problem> {
    println!("{doing} …");
    let started = Instant::now();
    let (said, status) = run_and_listen(command).map_err(|error| not_run(command, &error))?;
    if !status.success() {
        eprint!("{said}");
        return Err(failed(command, status));
    }
    let took = started.elapsed();
    if took > WORTH_A_WORD {
        println!("  done in {}", minutes(took));
    }
    Ok(())
}

/// Runs `command` to its end and shows what it prints.
pub fn aloud(doing: &str, command: &mut Command) -> Result<(), Problem> {
    println!("{doing} …");
    let status = command.stdin(Stdio::null()).status().map_err(|error| not_run(command, &error))?;
    if status.success() { Ok(()) } else { Err(failed(command, status)) }
}

/// `3.4 min`, the unit that a build is felt in.
pub fn minutes(time: Duration) -> String {
    format!("{:.1} min", time.as_secs_f64() / 60.0)
}

/// Both streams go through one pipe, so that errors stay between the lines that they belong to.
fn run_and_listen(command: &mut Command) -> io::Result<(String, ExitStatus)> {
    let (mut ear, mouth) = io::pipe()?;
    command.stdin(Stdio::null()).stdout(mouth.try_clone()?).stderr(mouth);
    let child = command.spawn();
    // The command keeps its ends of the pipe open, and reading would wait for them for ever.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut said = Vec::new();
    ear.read_to_end(&mut said)?;
    let status = child?.wait()?;
    Ok((String::from_utf8_lossy(&said).into_owned(), status))
}

fn failed(command: &Command, status: ExitStatus) -> Problem {
    Problem::new(
        format!("expected `{}` to succeed, but found {status}", line(command)),
        "Its own messages are above: mend what they name, then run the task again.",
    )
}

fn not_run(command: &Command, error: &io::Error) -> Problem {
    let program = command.get_program().to_string_lossy();
    Problem::new(
        format!("expected to run `{}`, but found: {error}", line(command)),
        format!("Check that `{program}` is installed and on the PATH, then run the task again."),
    )
}

/// The command as somebody would type it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_names_its_command_and_its_end() {
        let problem =
            quietly("failing", Command::new("cargo").arg("--no-such-option")).expect_err("it must fail");
        let text = problem.to_string();
        assert!(
            text.starts_with("expected `cargo --no-such-option` to succeed, but found exit status: 1"),
            "{text}"
        );
    }

    #[test]
    fn a_missing_program_is_named() {
        let problem = quietly("failing", &mut Command::new("no-such-program")).expect_err("it must fail");
        assert!(problem.to_string().contains("Check that `no-such-program` is installed"), "{problem}");
    }
}
