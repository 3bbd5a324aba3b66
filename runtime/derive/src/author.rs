//! Who wrote the type that a derive is put on.

use crate::output::Places;

/// A person, or the generator: what the generator writes is compiled by the thousand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    Person,
    Generator,
}

impl Author {
    /// Only a person can be shown a mistake.
    pub(crate) fn places(self) -> Places {
        match self {
            Self::Person => Places::Kept,
            Self::Generator => Places::Lost,
        }
    }

    /// Whether the derive writes `Debug` and the comparisons too, where its own cost less than the compiler's.
    pub(crate) fn wants_everything(self) -> bool {
        self == Self::Generator
    }

    /// Whether the type also travels the other way and can be compared: generated ones, with the feature for tests.
    pub(crate) fn wants_both_directions(self) -> bool {
        self == Self::Generator && cfg!(feature = "both-directions")
    }
}
