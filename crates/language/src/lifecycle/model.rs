//! The content of a lifecycle after loading: plain data, with the position of every part.

mod refusal;

pub use refusal::{Refusal, Repeat, StateRefusal};

use super::function::Function;
use crate::place::Located;

/// The lifecycle of a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifecycle {
    /// The resource, as the file is named: `order`.
    pub name: String,
    /// The file, relative to the folder of specs: `../lifecycles/order.yaml`.
    pub file: String,
    /// The resource's name for people: `订单`.
    pub title: Located<String>,
    /// The field with the caller's id: `out_trade_no`.
    pub key: Located<String>,
    /// Further fields with an id by which operations find the resource: `transaction_id`.
    pub ids: Vec<Located<String>>,
    /// Fields that a request which names the resource must not contradict: the key is unique within them, as a contract's
    /// code is within its plan.
    pub scope: Vec<Located<String>>,
    /// The field with the state: `trade_state`. Some resources do not show their state.
    pub state_field: Option<Located<String>>,
    /// The field that describes the state in words.
    pub state_title: Option<Located<String>>,
    /// The field with the address for notifications, if it is not `notify_url`.
    pub notify_url: Option<Located<String>>,
    /// Fields of responses and notifications that are known by another name: `refund_status` is `status`.
    pub aliases: Vec<Alias>,
    /// Fields that no response and no notification shows.
    pub hides: Vec<Located<String>>,
    /// The resource that this one belongs to.
    pub parent: Option<Parent>,
    /// The same resource in the other generation of the protocol.
    pub counterpart: Option<Counterpart>,
    /// The states.
    pub states: Vec<State>,
    /// The operations that create a resource.
    pub create: Vec<Creation>,
    /// Whether a merchant has at most one, whose id is the merchant's number.
    pub single: bool,
    /// The setting with the address for notifications.
    pub address: Option<Located<String>>,
    /// The operations that only read.
    pub read: Vec<Located<String>>,
    /// The operations that list.
    pub lists: Vec<ListResponse>,
    /// The operations that return how much of the parent is left.
    pub remaining: Vec<Remaining>,
    /// The entries of lists whose amounts do not count in sums: a field and its value.
    pub void_entries: Vec<Requirement>,
    /// The operations that return an entry of a list.
    pub entries: Vec<EntryResponse>,
    /// The actions on the parent, and the transitions of other resources, that create a resource.
    pub begin: Vec<Beginning>,
    /// The transitions.
    pub transitions: Vec<Transition>,
    /// The response when an id is used again.
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

/// The resource that another belongs to, such as the order of a refund.
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

/// The lifecycle of the same resource in the other generation of the protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterpart {
    /// The other lifecycle.
    pub lifecycle: Located<String>,
    /// The fields that have other names there.
    pub fields: Vec<Renaming>,
    /// The states that have other names there.
    pub states: Vec<Renaming>,
    /// The values that the other lifecycle writes differently.
    pub renamed_values: Vec<Renaming>,
}

/// A name in a lifecycle, and the name in its counterpart.
#[derive(Clone, Debug, PartialEq)]
pub struct Renaming {
    /// The name here.
    pub own: Located<String>,
    /// The name there.
    pub other: Located<String>,
}

/// A state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The name, as in responses.
    pub name: Located<String>,
    /// The state in words.
    pub title: Located<String>,
    /// Whether no transition leaves it.
    pub is_final: bool,
    /// Whether amounts of a resource in this state do not count in sums.
    pub void: bool,
    /// Whether operations respond as if there were no such resource.
    pub absent: bool,
    /// Fields that responses leave out in this state.
    pub hides: Vec<Located<String>>,
}

/// An operation that creates a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Creation {
    /// Method and URL path.
    pub operation: Located<String>,
    /// The first state.
    pub state: Located<String>,
    /// The checks before a resource is created.
    pub checks: Vec<Check>,
    /// The fields that it sets, beside those of the request.
    pub set: Vec<Assignment>,
    /// The lists that get one more entry.
    pub append: Vec<Addition>,
    /// A transition that follows at once.
    pub then: Option<Following>,
    /// Refusals that report a state: the resource exists, but the response is the refusal.
    pub refusals: Vec<StateRefusal>,
}

/// An operation that lists resources, or the entries of a list of one resource.
#[derive(Clone, Debug, PartialEq)]
pub struct ListResponse {
    /// Method and URL path.
    pub operation: Located<String>,
    /// The field of the response with the list; with `$n` in its name, one of the fields that are numbered by item.
    pub items: Located<String>,
    /// The list of the resource; resources are listed if absent.
    pub of: Option<Located<String>>,
    /// The field of the response with the number of all items.
    pub total: Option<Located<String>>,
    /// The field of the response with the number of its items.
    pub count: Option<Located<String>>,
    /// The fields of the response with the sum over its items.
    pub sums: Vec<Located<String>>,
    /// The fields that are equal in the request, where it has them, and in the resource.
    pub filter: Vec<Located<String>>,
    /// The field of the request with the first day or time.
    pub from: Option<Located<String>>,
    /// The field of the request with the last day or time.
    pub to: Option<Located<String>>,
}

/// An operation that returns how much of the parent is left for more resources.
#[derive(Clone, Debug, PartialEq)]
pub struct Remaining {
    /// Method and URL path.
    pub operation: Located<String>,
    /// The field of the response with the amount.
    pub field: Located<String>,
}

/// An operation that returns one entry of a list of the resource.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryResponse {
    /// Method and URL path.
    pub operation: Located<String>,
    /// The list.
    pub of: Located<String>,
    /// The field that names the entry.
    pub by: Located<String>,
}

/// An action on the parent, or a transition of another resource, that creates a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Beginning {
    /// The name of the action: `complain`.
    pub name: Located<String>,
    /// The action's name for people: `支付`.
    pub title: Located<String>,
    /// The party that takes it.
    pub by: Located<Actor>,
    /// The transition of another resource that creates this one; the action is on the parent if absent.
    pub cause: Option<Cause>,
    /// The first state.
    pub state: Located<String>,
    /// The fields of the resource, with its key.
    pub set: Vec<Assignment>,
    /// The lists that get an entry.
    pub append: Vec<Addition>,
    /// The notification that it sends.
    pub notify: Option<Notify>,
}

/// A transition of another resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The other resource's lifecycle.
    pub lifecycle: Located<String>,
    /// The transition.
    pub transition: Located<String>,
    /// The field that the other resource must have.
    pub field: Located<String>,
}

/// A list that gets one more entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Addition {
    /// The path of the list.
    pub list: Located<String>,
    /// The fields of the entry.
    pub set: Vec<Assignment>,
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
    /// The value that the field is compared with.
    pub limit: Option<Located<Limit>>,
    /// The field whose sum is subtracted.
    pub less: Option<Located<String>>,
    /// The fields of a list's entry, and the fields of the resource that they equal, in the entries that count.
    pub entry: Vec<Renaming>,
    /// The lifecycle that `exists`, `new_key`, `sum_at_most_remaining` and `some_remains` look into.
    pub lifecycle: Option<Located<String>>,
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
    /// The action's name for people: `支付`.
    pub title: Located<String>,
    /// The party that makes it.
    pub by: Located<Actor>,
    /// The operations by which a caller makes it.
    pub operations: Vec<Located<String>>,
    /// The values that the request must have.
    pub when: Vec<Requirement>,
    /// The states it leaves.
    pub from: Vec<Located<String>>,
    /// The state it leads to.
    pub to: Located<String>,
    /// Seconds in a state after which it happens by itself.
    pub after: Option<Located<u32>>,
    /// The field with the time at which it happens by itself.
    pub at: Option<Located<String>>,
    /// The checks before a caller makes it.
    pub checks: Vec<Check>,
    /// The fields that it sets.
    pub set: Vec<Assignment>,
    /// The lists that get one more entry.
    pub append: Vec<Addition>,
    /// The notification that it sends.
    pub notify: Option<Notify>,
    /// Refusals in other states.
    pub refusals: Vec<StateRefusal>,
}

/// A field of a request and the value that it must have.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// The path of the field.
    pub field: Located<String>,
    /// The value as text.
    pub value: Located<String>,
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
    /// The fields that it has beside those of the resource.
    pub set: Vec<Assignment>,
}
