//! Which texts of a spec are written for people, so that any punctuation is expected in them.

use crate::ideograph::is_ideograph;
use crate::vocabulary::names;

/// How a text is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wording {
    /// Names, numbers and values.
    Strict,
    /// Text for people.
    Prose,
    /// Text for people if it has a Chinese character.
    Example,
    /// Text for people, and so is everything inside it.
    Remark,
}

impl Wording {
    /// The wording of a key's value, if the key is in a value of this wording.
    pub(crate) fn of(self, key: &str) -> Self {
        match key {
            _ if self == Self::Remark => Self::Remark,
            names::INFERRED | names::CORRECTED | names::WAIVED => Self::Remark,
            names::TITLE | names::SUMMARY | names::MESSAGE | names::TEXT | names::MAY_BE_ABSENT => Self::Prose,
            names::EXAMPLE => Self::Example,
            _ => Self::Strict,
        }
    }

    /// The wording of the values inside a mapping or list with this wording.
    pub(crate) const fn inside(self) -> Self {
        match self {
            Self::Remark => Self::Remark,
            _ => Self::Strict,
        }
    }

    /// Whether any punctuation is expected in a text.
    pub(super) fn allows(self, text: &str) -> bool {
        match self {
            Self::Strict => false,
            Self::Prose | Self::Remark => true,
            Self::Example => text.contains(is_ideograph),
        }
    }

    /// A key whose value has this wording.
    pub(super) const fn sample_key(self) -> &'static str {
        match self {
            Self::Strict => names::DEFAULT,
            Self::Prose => names::TITLE,
            Self::Example => names::EXAMPLE,
            Self::Remark => names::INFERRED,
        }
    }
}
