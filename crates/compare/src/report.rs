//! Reports of a comparison: for people, for pull requests, for programs.

mod changelog;
mod github;
mod json;
mod markdown;
mod place;
mod text;

pub use changelog::changelog;
pub use github::github;
pub use json::json_lines;
pub use markdown::markdown;
pub use text::text;

use crate::change::Comparison;

/// One line for everything: `2 breaking, 1 compatible; suggested version step: major`.
pub fn summary(comparison: &Comparison) -> String {
    let counts = place::counts(comparison);
    if counts.is_empty() {
        return "nothing changed".to_owned();
    }
    format!("{counts}; suggested version step: {}", comparison.step().word())
}
