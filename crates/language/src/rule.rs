//! The type of a rule (code, severity, text, examples), and the macro with which every crate defines its own.
//!
//! The rows are in files called `rules.rs`: one in this crate, one in [`lint`](crate::lint), one in each crate that builds
//! on the specs. The message of a finding is written where the rule is checked: search for the constant, `rules::URL`.

use std::cmp::Ordering;
use std::fmt;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated until it is fixed.
    Error,
    /// Worth a look; does not stop anything.
    Warning,
}

impl Severity {
    /// The word in reports: `error`, `warning`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A rule, which all findings of one kind share. Two rules are equal if their codes are equal.
#[derive(Clone, Copy)]
pub struct Rule {
    /// The code, which never changes its meaning: `E020`.
    pub code: &'static str,
    /// A short name: `unknown-key`.
    pub name: &'static str,
    /// The requirement, in one sentence.
    pub meaning: &'static str,
    /// How serious a violation is.
    pub severity: Severity,
    /// Specs that violate the rule and specs that do not, taken from the tests; `None` if an example would be too long.
    pub example: Option<Example>,
}

/// Specs that violate a rule, and specs that do not; [`bundle::sources`](crate::bundle::sources) reads both.
#[derive(Clone, Copy)]
pub struct Example {
    /// Specs that violate the rule.
    pub bad: &'static [u8],
    /// Specs that do not violate it.
    pub good: &'static [u8],
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.name)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

impl PartialOrd for Rule {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rule {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code.cmp(other.code)
    }
}

/// Defines rules as constants and collects them in `RULES`.
///
/// With `examples in FOLDER;` in front, each rule has two fixtures in the crate: `FOLDER/bad/CODE-name.yaml` and
/// `FOLDER/good/CODE-name.yaml`. A row that ends in `without example` has none.
#[macro_export]
macro_rules! rules {
    (examples in $folder:literal; $($rows:tt)*) => {
        $crate::rules! { @rows [$folder] $($rows)* }
    };
    (@rows $folder:tt $($constant:ident = $severity:ident $code:literal $name:literal $meaning:literal $($without:ident example)?;)*) => {
        $(
            #[doc = $meaning]
            pub const $constant: $crate::rule::Rule = $crate::rule::Rule {
                code: $code,
                name: $name,
                meaning: $meaning,
                severity: $crate::rules!(@severity $severity),
                example: $crate::rules!(@example $folder $code $name $($without)?),
            };
        )*

        /// Every rule of this table, by code.
        pub const RULES: &[$crate::rule::Rule] = &[$($constant),*];
    };
    (@severity error) => { $crate::rule::Severity::Error };
    (@severity warning) => { $crate::rule::Severity::Warning };
    (@example [$folder:literal] $code:literal $name:literal) => {
        Some($crate::rule::Example {
            bad: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $folder, "/bad/", $code, "-", $name, ".yaml")),
            good: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $folder, "/good/", $code, "-", $name, ".yaml")),
        })
    };
    (@example $folder:tt $code:literal $name:literal $($without:ident)?) => { None };
    ($($rows:tt)*) => {
        $crate::rules! { @rows [] $($rows)* }
    };
}

#[cfg(test)]
mod tests {
    use crate::{lint, rules};

    #[test]
    fn codes_are_sorted_names_are_unique_and_a_meaning_is_one_sentence() {
        for table in [rules::RULES, lint::rules::RULES] {
            assert!(table.is_sorted_by(|a, b| a.code < b.code));
            for rule in table {
                assert!(rule.meaning.ends_with('.') && !rule.meaning.contains(". "), "{rule:?}");
            }
        }
        let mut names: Vec<_> = rules::RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }
}
