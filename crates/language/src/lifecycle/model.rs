//! The content of a lifecycle after loading: plain data, with the position of every part.

use crate::place::Located;

/// The lifecycle of a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifecycle {
    /// The resource, as the file is named: `order`.
    pub name: String,
    /// The file, relative to the folder of specs: `../lifecycles/order.yaml`.
    pub file: String,
    /// What people call the resource.
    pub title: Located<String>,
    /// The field with the caller's id: `out_trade_no`.
    pub key: Located<String>,
    /// Further fields with an id by which operations find the resource: `transaction_id`.
    pub ids: Vec<Located<String>>,
    /// The field that tells the state: `trade_state`.
    pub state_field: Located<String>,
    /// The field that tells the state in words.
    pub state_title: Option<Located<String>>,
    /// The field with the address for notifications, if it is not `notify_url`.
    pub notify_url: Option<Located<String>>,
    /// Fields of answers and notifications that are known by another name: `refund_status` is `status`.
    pub aliases: Vec<Alias>,
    /// Fields that no answer and no notification shows.
    pub hides: Vec<Located<String>>,
    /// The resource that this one belongs to.
    pub parent: Option<Parent>,
    /// The states.
    pub states: Vec<State>,
    /// The operations that create a resource.
    pub create: Vec<Creation>,
    /// The operations that only read.
    pub read: Vec<Located<String>>,
    /// The transitions.
    pub transitions: Vec<Transition>,
    /// What happens when an id is used again.
    pub repeat: Repeat,
    /// The refusal of an id that no resource has.
    pub unknown: Refusal,
}

/// A name of a field in messages, and the field it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// The path in messages.
    pub shown: Located<String>,
    /// The path in the resource.
    pub field: Located<String>,
}

/// The resource that another belongs to, as an order is that of a refund.
#[derive(Clone, Debug, PartialEq)]
pub struct Parent {
    /// Its lifecycle.
    pub lifecycle: Located<String>,
    /// The fields of the request that name it; the first that is sent counts.
    pub by: Vec<Located<String>>,
    /// The states in which it takes a child.
    pub states: Vec<Located<String>>,
    /// The transition that it makes when it gets a child.
    pub transition: Option<Located<String>>,
    /// The refusal of an unknown parent.
    pub unknown: Refusal,
    /// The refusal of a parent in another state.
    pub wrong_state: Refusal,
}

/// A state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The name, as in answers.
    pub name: Located<String>,
    /// The state in words.
    pub title: Located<String>,
    /// Whether no transition leaves it.
    pub is_final: bool,
    /// Whether amounts of a resource in this state do not count in sums.
    pub void: bool,
    /// Fields that answers leave out in this state.
    pub hides: Vec<Located<String>>,
}

/// An operation that creates a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Creation {
    /// Method and URL path.
    pub operation: Located<String>,
    /// The first state.
    pub state: Located<String>,
    /// What is checked before.
    pub checks: Vec<Check>,
    /// The fields that it sets, beside those of the request.
    pub set: Vec<Assignment>,
    /// A transition that follows at once.
    pub then: Option<Following>,
    /// Refusals that tell of a state: the resource exists, but the answer is the refusal.
    pub refusals: Vec<StateRefusal>,
}

/// A transition that follows a creation at once, under a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Following {
    /// The transition.
    pub transition: Located<String>,
    /// The condition; always, if absent.
    pub condition: Option<Condition>,
}

/// A named function with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The function.
    pub function: Located<Function>,
    /// The field that it is about.
    pub of: Located<String>,
    /// What the field is compared with.
    pub limit: Option<Located<Limit>>,
}

/// The value that a condition compares with.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// A number.
    Number(i64),
    /// A field of the parent, or, where there is none, of the resource itself.
    Field(String),
}

/// A condition that a request must fulfil.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The condition.
    pub condition: Condition,
    /// The refusal otherwise; `PARAM_ERROR` that names the field if absent.
    pub refusal: Option<Refusal>,
}

/// The party that makes a transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    /// `caller`: by an operation.
    Caller,
    /// `payer`: in WeChat.
    Payer,
    /// `platform`: WeChat Pay.
    Platform,
    /// `clock`: time alone.
    Clock,
}

/// A transition.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// The name, which is that of the action: `pay`.
    pub name: Located<String>,
    /// What people call the action.
    pub title: Located<String>,
    /// The party that makes it.
    pub by: Located<Actor>,
    /// The operations by which a caller makes it.
    pub operations: Vec<Located<String>>,
    /// The states it leaves.
    pub from: Vec<Located<String>>,
    /// The state it leads to.
    pub to: Located<String>,
    /// Seconds in a state after which it happens by itself.
    pub after: Option<Located<u32>>,
    /// The field with the time at which it happens by itself.
    pub at: Option<Located<String>>,
    /// What is checked before a caller makes it.
    pub checks: Vec<Check>,
    /// The fields that it sets.
    pub set: Vec<Assignment>,
    /// The notification that it sends.
    pub notify: Option<Notify>,
    /// Refusals in other states.
    pub refusals: Vec<StateRefusal>,
}

/// A refusal for a state.
#[derive(Clone, Debug, PartialEq)]
pub struct StateRefusal {
    /// The state.
    pub state: Located<String>,
    /// The refusal.
    pub refusal: Refusal,
}

/// A field and the value that it gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The path of the field.
    pub field: Located<String>,
    /// Its value.
    pub value: Source,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// The value itself.
    Constant(Constant),
    /// A field of the resource.
    Field(Located<String>),
    /// A field of the parent.
    Parent(Located<String>),
    /// A field of the request, where it is present.
    Request(Located<String>),
    /// A text with placeholders; see [`parts`](super::parts).
    Text(Located<String>),
}

/// A value that a lifecycle states.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A boolean.
    Boolean(bool),
}

/// A notification.
#[derive(Clone, Debug, PartialEq)]
pub struct Notify {
    /// The file of its spec below `notify/`, without `.yaml`: `REFUND.SUCCESS`.
    pub event: Located<String>,
    /// The summary in its envelope.
    pub summary: Located<String>,
}

/// The answer when the id of a resource is used for a new one.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeat {
    /// The fields that must be equal for the same answer; empty means the whole request.
    pub same: Vec<Located<String>>,
    /// The states in which the same content gets the same answer; empty means all.
    pub states: Vec<Located<String>>,
    /// The refusal of other content.
    pub refusal: Refusal,
}

/// A documented refusal.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The error code.
    pub code: Located<String>,
    /// The HTTP status; 400 if absent.
    pub status: Option<Located<u32>>,
    /// The message.
    pub message: Located<String>,
}

/// The functions that lifecycles name: arithmetic that YAML should not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    /// `at_least`: `of` is a number that is not below `limit`.
    AtLeast,
    /// `at_most`: `of` is a number that is not above `limit`.
    AtMost,
    /// `equal`: `of` and `limit` are equal.
    Equal,
    /// `sum_at_most`: `of` of this resource and of all children of its parent is together not above `limit`.
    SumAtMost,
    /// `count_at_most`: the parent has, with this one, at most `limit` children of this kind.
    CountAtMost,
    /// `name_for_amount`: `of`, a recipient's name, is sent or not as the amount `limit` demands.
    NameForAmount,
    /// `none_has`: no resource of the parent has `of` set to `true`.
    NoneHas,
    /// `share_at_most`: like `sum_at_most`, with the largest share of `limit` that may be given away.
    ShareAtMost,
    /// `total_equal`: the sum of `of`, a field of a list's entries, is `limit`.
    TotalEqual,
}

impl Function {
    /// What it is true of, for the reference.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::AtLeast => "`of` is a number that is not below `limit`",
            Self::AtMost => "`of` is a number that is not above `limit`",
            Self::Equal => "`of` equals `limit`",
            Self::SumAtMost => {
                "`of`, summed over this resource and those that its parent has already, is not above `limit`; states that are `void` do not count"
            }
            Self::CountAtMost => "the parent has at most `limit` resources of this kind, this one included",
            Self::NameForAmount => {
                "`of`, the name of a recipient, is sent if the amount `limit` is 2,000 yuan or more, and not sent if it is below 0.3 yuan"
            }
            Self::NoneHas => "no other resource of this kind that the parent has says `true` in `of`",
            Self::ShareAtMost => {
                "`of`, summed like in `sum_at_most`, is not above 30 % of `limit`, the largest share without a special agreement"
            }
            Self::TotalEqual => "the sum of `of`, a field of the entries of a list, equals `limit`",
        }
    }
}

impl Lifecycle {
    /// A state by its name.
    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|state| state.name.value == name)
    }

    /// A transition by its name.
    pub fn transition(&self, name: &str) -> Option<&Transition> {
        self.transitions.iter().find(|transition| transition.name.value == name)
    }

    /// The field with the address for notifications.
    pub fn notify_url_field(&self) -> &str {
        self.notify_url.as_ref().map_or("notify_url", |field| &field.value)
    }

    /// Every operation that it names.
    pub fn operations(&self) -> impl Iterator<Item = &Located<String>> {
        let create = self.create.iter().map(|creation| &creation.operation);
        let change = self.transitions.iter().flat_map(|transition| &transition.operations);
        create.chain(&self.read).chain(change)
    }

    /// Every notification that it sends.
    pub fn notifications(&self) -> impl Iterator<Item = &Notify> {
        self.transitions
            .iter()
            .filter_map(|transition| transition.notify.as_ref())
    }
}
