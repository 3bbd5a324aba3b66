//! Builds nodes: mappings, lists and scalars.

use crate::place::{Located, Span};
use crate::words::Word;
use crate::yaml::{Entry, Kind, Node, Scalar, Value, kind};

/// A builder for a mapping.
#[derive(Default)]
pub(super) struct Entries(Vec<Entry>);

impl Entries {
    pub(super) fn add(&mut self, key: &str, value: Node) {
        self.0.push(Entry {
            key: Located::new(key.to_owned(), Span::default()),
            value,
        });
    }

    pub(super) fn add_some(&mut self, key: &str, value: Option<Node>) {
        if let Some(value) = value {
            self.add(key, value);
        }
    }

    pub(super) fn text(&mut self, key: &str, value: Option<&Located<String>>) {
        self.add_some(key, value.map(|value| text(&value.value)));
    }

    pub(super) fn word<T: Word>(&mut self, key: &str, value: Option<&Located<T>>) {
        self.add_some(key, value.map(|value| text(value.value.word())));
    }

    pub(super) fn flag(&mut self, key: &str, value: bool) {
        self.add_some(key, value.then(|| plain("true")));
    }

    pub(super) fn node(self) -> Node {
        node(Value::Mapping(self.0))
    }
}

fn node(value: Value) -> Node {
    Node {
        span: Span::default(),
        value,
        comment: None,
    }
}

pub(super) fn text(value: &str) -> Node {
    node(Value::Scalar(Scalar {
        text: value.to_owned(),
        kind: Kind::String,
    }))
}

/// An unquoted scalar, with the type that YAML gives it.
pub(super) fn plain(value: &str) -> Node {
    node(Value::Scalar(Scalar {
        text: value.to_owned(),
        kind: kind(value),
    }))
}

pub(super) fn list(items: impl Iterator<Item = Node>) -> Node {
    node(Value::Sequence(items.collect()))
}
