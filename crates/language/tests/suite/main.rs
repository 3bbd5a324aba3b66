//! Tests of the public API of the spec crate.

// `cfg(test)` is always true here; it tells clippy that helper functions may use `expect`.
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod linting;
#[cfg(test)]
mod loading;
#[cfg(test)]
mod misspelt;
#[cfg(test)]
mod money;
#[cfg(test)]
mod outlines;
#[cfg(test)]
mod partners;
#[cfg(test)]
mod plain_text;
#[cfg(test)]
mod repository;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod tabs;
#[cfg(test)]
mod watch_list;
#[cfg(test)]
mod writing;
