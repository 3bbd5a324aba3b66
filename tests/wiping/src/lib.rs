//! Tests that all memory with keys and plaintext is wiped before it is freed: see `tests/`.
//!
//! These tests are in a crate of their own, because a global allocator applies to a whole program, and because it is
//! unsafe code, which is forbidden in the rest of the workspace.
