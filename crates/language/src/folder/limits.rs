//! How much of a folder is read.

/// Maximum number of files.
pub const FILES: usize = 20_000;
/// Maximum total size, in bytes.
pub const TOTAL_SIZE: u64 = 256 << 20;
/// Maximum nesting depth of folders.
pub const DEPTH: usize = 64;
