//! How much of a folder is read.

/// Maximum number of files.
pub const FILES: usize = 20_000;
/// Maximum total size, in bytes.
pub const TOTAL_SIZE: u64 = 256 << 20;
/// Maximum length of a file's path below the folder of specs, in bytes. Windows allows 259 characters for the whole path of a file,
/// and the files generated from specs have paths of nearly this length, below `generated/src`.
pub const PATH_LENGTH: usize = 180;
/// Maximum nesting depth of folders.
pub const DEPTH: usize = 64;
