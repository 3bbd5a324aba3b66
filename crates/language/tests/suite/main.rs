//! The spec crate from outside.

// `cfg(test)` always holds here; it tells clippy that helpers, too, may `expect`.
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
mod repository;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod writing;
