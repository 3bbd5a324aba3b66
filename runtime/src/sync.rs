//! The primitives for state that threads share: those of the standard library, or those of loom when
//! `.ci/interleavings` tries every order in which threads can use it.

#[cfg(not(all(test, interleavings)))]
pub(crate) use std::sync::{Arc, Mutex, MutexGuard};

#[cfg(all(test, interleavings))]
pub(crate) use loom::sync::{Arc, Mutex, MutexGuard};
