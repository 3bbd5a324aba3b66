//! This crate only contains tests.
