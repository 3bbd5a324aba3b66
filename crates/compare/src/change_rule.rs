//! The table of kinds of change: what a row contains, and the macro for the rows of each layer.

use std::fmt;

use wechatpay_spec::bundle;
use wechatpay_spec::markdown::cell;
use wechatpay_spec::source::Sources;

/// The layer that a change affects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Requests, responses and notifications: will calls that worked fail?
    Wire,
    /// Generated code: will code that compiled fail to compile?
    Rust,
}

/// The direction of the changed part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Neither: the operation itself changed.
    Neither,
    /// From the caller to WeChat Pay.
    Request,
    /// From WeChat Pay to the caller; notifications too.
    Response,
}

/// The kind of change. A row's mirror is the row about the same subject with the opposite action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It exists in the new state only.
    Added,
    /// It exists in the old state only.
    Removed,
    /// It exists in both states but differs.
    Changed,
    /// Its value decreased.
    Decreased,
    /// Its value increased.
    Increased,
}

impl Action {
    /// The action that undoes it.
    pub const fn opposite(self) -> Self {
        match self {
            Self::Added => Self::Removed,
            Self::Removed => Self::Added,
            Self::Changed => Self::Changed,
            Self::Decreased => Self::Increased,
            Self::Increased => Self::Decreased,
        }
    }
}

/// How severe a change is for existing callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Only wording changes; requests, responses and code are the same.
    Editorial,
    /// Everything that worked still works.
    Compatible,
    /// Some callers may be affected; the specs do not tell which.
    Risky,
    /// Something that worked fails.
    Breaking,
}

impl Level {
    /// Every level, the most severe first.
    pub const ALL: [Self; 4] = [Self::Breaking, Self::Risky, Self::Compatible, Self::Editorial];

    /// The word shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Editorial => "editorial",
            Self::Compatible => "compatible",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}

macro_rules! words {
    ($type:ident { $($case:ident = $word:literal),* $(,)? }) => {
        impl fmt::Display for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(match self { $(Self::$case => $word),* })
            }
        }
    };
}

words! { Layer { Wire = "wire", Rust = "rust" } }
words! { Direction { Neither = "operation", Request = "request", Response = "response" } }
words! { Action { Added = "added", Removed = "removed", Changed = "changed", Decreased = "decreased", Increased = "increased" } }

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeRule {
    /// The identifier in every output, which never changes its meaning: `request-field-became-required`.
    pub id: &'static str,
    /// The layer that it affects.
    pub layer: Layer,
    /// The direction of the changed part.
    pub direction: Direction,
    /// The part that changed: `field`, `encryption`. Together with layer, direction and action it identifies the row.
    pub kind: &'static str,
    /// How it changed.
    pub action: Action,
    /// How severe it is.
    pub level: Level,
    /// Why it has this level, in one sentence.
    pub purpose: &'static str,
}

impl ChangeRule {
    /// The row in `rules` for the same kind of change with the opposite action.
    pub fn reverse(&self, rules: &[Self]) -> Option<Self> {
        let opposite = self.action.opposite();
        let fits = |rule: &&Self| {
            rule.layer == self.layer
                && rule.kind == self.kind
                && rule.direction == self.direction
                && rule.action == opposite
        };
        rules.iter().find(fits).copied()
    }

    /// The row in `rules` for the same change in the opposite direction.
    pub fn other_way(&self, rules: &[Self]) -> Option<Self> {
        let fits = |rule: &&Self| {
            rule.layer == self.layer
                && rule.kind == self.kind
                && rule.action == self.action
                && rule.direction != self.direction
                && self.direction != Direction::Neither
        };
        rules.iter().find(fits).copied()
    }
}

/// Rows as the table of `spec/README.md`.
pub fn table<'r>(rules: impl Iterator<Item = &'r ChangeRule>) -> String {
    let row = |rule: &ChangeRule| {
        format!(
            "| {} | {} | {} | {} | {} | {} | {} |\n",
            rule.id,
            rule.layer,
            rule.direction,
            rule.kind,
            rule.action,
            rule.level,
            cell(rule.purpose)
        )
    };
    let rows: String = rules.map(row).collect();
    format!("| id | layer | direction | kind | action | level | purpose |\n|---|---|---|---|---|---|---|\n{rows}")
}

/// A row for each direction of one kind of change.
#[cfg(feature = "comparison")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct EitherWay {
    pub(crate) request: ChangeRule,
    pub(crate) response: ChangeRule,
}

#[cfg(feature = "comparison")]
impl EitherWay {
    /// The row for one direction.
    pub(crate) const fn going(self, direction: Direction) -> ChangeRule {
        match direction {
            Direction::Request => self.request,
            Direction::Neither | Direction::Response => self.response,
        }
    }
}

/// A minimal example of a kind of change, taken from the tests.
#[derive(Clone, Copy, Debug)]
pub struct ChangeExample {
    /// The row's id.
    pub id: &'static str,
    /// The specs before and after; [`sides`] reads them.
    pub text: &'static [u8],
}

/// Splits an example into the sources before and after, which begin with the lines `# before` and `# after`. Each part is
/// in the format of [`bundle::sources`].
pub fn sides(text: &[u8]) -> [Sources; 2] {
    let mut sides = [Vec::new(), Vec::new()];
    let mut number = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        match line {
            b"# before\n" => number = 0,
            b"# after\n" => number = 1,
            _ => {
                if let Some(side) = sides.get_mut(number) {
                    side.extend_from_slice(line);
                }
            }
        }
    }
    sides.map(|side| bundle::sources(&side))
}

/// Defines rows as constants and collects them in `RULES`, and their examples in `EXAMPLES`: each row has a fixture
/// named after its id.
macro_rules! change_rules {
    ($layer:ident; $($constant:ident = $id:literal $direction:ident $kind:literal $action:ident $level:ident $purpose:literal;)*) => {
        $(
            #[doc = $purpose]
            pub(super) const $constant: $crate::ChangeRule = $crate::ChangeRule {
                id: $id,
                layer: $crate::change_rule::Layer::$layer,
                direction: $crate::change_rule::Direction::$direction,
                kind: $kind,
                action: $crate::change_rule::Action::$action,
                level: $crate::Level::$level,
                purpose: $purpose,
            };
        )*

        /// Every row of this layer, in the order of the documentation.
        pub const RULES: &[$crate::ChangeRule] = &[$($constant),*];

        /// A minimal example of each row, in the same order.
        pub const EXAMPLES: &[$crate::ChangeExample] = &[$($crate::ChangeExample {
            id: $id,
            text: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/changes/", $id, ".yaml")),
        }),*];
    };
}

pub(crate) use change_rules;
