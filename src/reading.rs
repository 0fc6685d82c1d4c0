//! Bytes in, a plain draft and its problems out.
//!
//! The draft is what a person looks at before anything is kept. Reading knows no storage and no page;
//! the parsers are compiled only into the worker (feature `reader`).

mod draft;

pub use draft::{Draft, Line, Role, Said};
