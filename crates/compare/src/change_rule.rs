//! The table of changes: one row for each kind of change that a comparison tells apart.

use std::fmt;

use wechatpay_spec::example;
use wechatpay_spec::markdown::cell;
use wechatpay_spec::source::Sources;

/// What a change touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// What travels: will calls that worked fail?
    Wire,
    /// Generated code: will code that compiled fail to compile?
    Source,
}

/// Which way the changed part travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Neither: the operation itself changed.
    Neither,
    /// From the caller to WeChat Pay.
    Request,
    /// From WeChat Pay to the caller; notifications too.
    Response,
}

/// What happened. A row's mirror is the row of the same kind with the opposite action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is there and was not.
    Added,
    /// It was there and is not.
    Removed,
    /// It is there as before, but otherwise.
    Changed,
    /// It is less than it was.
    Decreased,
    /// It is more than it was.
    Increased,
}

impl Action {
    /// What undoes it.
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

/// How much a change matters to those who use what was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Words only: nothing that travels or compiles.
    Editorial,
    /// What worked goes on working.
    Compatible,
    /// What worked may fail for some, which the specs alone cannot tell.
    Risky,
    /// What worked fails.
    Breaking,
}

impl Level {
    /// Every level, the gravest first.
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

words! { Layer { Wire = "wire", Source = "source" } }
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
    /// What it is called in every output; never changes its meaning: `request-field-became-required`.
    pub id: &'static str,
    /// What it touches.
    pub layer: Layer,
    /// Which way the changed part travels.
    pub direction: Direction,
    /// What changed: `field`, `encryption`. With layer, direction and action it names the row.
    pub kind: &'static str,
    /// What happened to it.
    pub action: Action,
    /// How much it matters.
    pub level: Level,
    /// Why it matters as much as it does, in one sentence.
    pub purpose: &'static str,
}

impl ChangeRule {
    /// A row about the same kind of change that undoes this one, among `rules`.
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

    /// The row about the same change to what travels the other way, among `rules`.
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
#[derive(Clone, Copy, Debug)]
pub(crate) struct EitherWay {
    pub(crate) request: ChangeRule,
    pub(crate) response: ChangeRule,
}

impl EitherWay {
    /// The row for what travels one way.
    pub(crate) const fn going(self, direction: Direction) -> ChangeRule {
        match direction {
            Direction::Request => self.request,
            Direction::Neither | Direction::Response => self.response,
        }
    }
}

/// The smallest change of a kind, taken from the tests.
#[derive(Clone, Copy, Debug)]
pub struct ChangeExample {
    /// The row's id.
    pub id: &'static str,
    /// The specs before and after; [`sides`] reads them.
    pub text: &'static [u8],
}

/// The sources before and after: lines `# before` and `# after` begin them, and what else [`example::sources`] knows
/// stands in either.
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
    sides.map(|side| example::sources(&side))
}

/// States rows as constants, and gathers them in `RULES` and their examples in `EXAMPLES`: each row has a fixture of its
/// id.
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

        /// The smallest change of each row, in the same order.
        pub const EXAMPLES: &[$crate::ChangeExample] = &[$($crate::ChangeExample {
            id: $id,
            text: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/changes/", $id, ".yaml")),
        }),*];
    };
}

pub(crate) use change_rules;
