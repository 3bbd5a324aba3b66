//! Specs in, a set of Rust files out.
