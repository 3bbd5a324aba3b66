//! Tests that no key and no plaintext is given back to the allocator unwiped: see `tests/`.
//!
//! A crate of its own, because a global allocator is one for a whole program, and because it is unsafe code, which the
//! workspace forbids everywhere else.
