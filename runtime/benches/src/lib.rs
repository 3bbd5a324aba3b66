//! Nothing; the benches are in `calls.rs`.
