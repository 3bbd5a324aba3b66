//! `cargo xtask` as a user runs it: the real program, on separate folders and repositories.

#![cfg(test)]

mod catalogue;
mod command_line;
#[cfg(feature = "compare")]
mod diff;
mod formatting;
mod generated_folder;
#[cfg(feature = "import")]
mod import;
mod odd_paths;
#[cfg(all(unix, feature = "compare"))]
mod pre_commit;
#[cfg(feature = "openapi")]
mod reports;
#[cfg(all(unix, feature = "compare"))]
mod repository;
#[cfg(all(unix, feature = "import"))]
mod review;
mod run;
mod skeleton;
#[cfg(all(unix, feature = "compare"))]
mod source_index;
#[cfg(all(unix, feature = "watch"))]
mod watching;
