//! Faults on demand, for the test that the page dies well.
//!
//! The program calls [`point`] where dying would hurt most. Built with the feature `faults`, which no page for people
//! is, it dies there when the address asks for that: `?fault=dispatch.commit&how=stack`. The address is looked at each
//! time, so that a fault can be chosen in a page that is open. `tests/browser/tests/faults.rs` reads the names of the
//! points from the calls, and knows a way to each of them.

/// A place where the program can be made to die. Its name is of one call alone.
#[cfg(not(feature = "faults"))]
#[inline(always)]
pub fn point(_name: &'static str) {}

/// A place where the program can be made to die. Its name is of one call alone.
#[cfg(feature = "faults")]
pub fn point(name: &'static str) {
    let asked = super::browser::page::query();
    let asked = |field: &str| {
        let mut parts = asked.split('&').filter_map(|part| part.split_once('='));
        parts.find(|(name, _)| *name == field).map(|(_, value)| value)
    };
    if asked("fault") == Some(name) {
        match asked("how") {
            Some("unreachable") => std::process::abort(),
            Some("stack") => drop(deeper(1)),
            Some("memory") => hoard(),
            _ => panic!("the fault {name} was asked for"),
        }
    }
}

/// Calls itself until the stack is full.
#[cfg(feature = "faults")]
#[expect(unconditional_recursion, reason = "it is meant never to return")]
fn deeper(depth: u64) -> u64 {
    let below = deeper(std::hint::black_box(depth + 1));
    // What is done after the call keeps it from becoming a loop.
    std::hint::black_box(below + depth)
}

/// Takes memory until there is none.
#[cfg(feature = "faults")]
fn hoard() {
    const CHUNK: usize = 1 << 28;
    loop {
        // Nothing is written to it, so the machine itself is not asked for any.
        std::mem::forget(std::hint::black_box(Vec::<u8>::with_capacity(CHUNK)));
    }
}
