//! The bodies of the fuzz targets; a test runs them with the kept inputs (`fuzz/kept`), without a fuzzer.
//!
//! A crate of the workspace, so that this is compiled and tested with everything else; the fuzz targets need a nightly compiler.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a panic is how a fault is reported"
)]

pub mod bill;
pub mod certificate;
pub mod document;
pub mod load_spec;
pub mod notification;
pub mod response;
pub mod sandbox;
pub mod v2_xml;
