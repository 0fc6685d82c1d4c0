//! What is kept, in what form. No browser here: strings in, strings out.

pub mod saved;
