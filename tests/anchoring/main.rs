//! Is a passage found where a person would look for it, and never elsewhere?
//!
//! A table of texts before and after with what must be said of each, and generated revisions whose every letter
//! is known by where it came from. A wrong place is a failure, however rare; what is not found is counted, printed
//! with `--nocapture`, and held above a bound.

mod generated;
mod revisions;
mod table;
