//! Decides which entries have their own lines and which are written in braces.

use super::lines::Line;
use super::scalar::{scalar, text};
use crate::vocabulary::{self, Mapping, Takes, names};
use crate::yaml::{Entry, Kind, Node, Value, Wording};

/// A mapping whose entries are on separate lines.
#[derive(Clone, Copy, Debug)]
pub(super) enum Block {
    /// A mapping of a kind.
    Keys(Mapping),
    /// Fields by name.
    Fields,
    /// Product families by name.
    Families,
    /// Mappings of a kind by name.
    Named(Mapping),
    /// Values by field.
    Values,
}

impl Block {
    /// The root of a spec file.
    pub(super) fn root(file: &str) -> Self {
        Self::Keys(if file.starts_with("notify/") {
            Mapping::NotificationFile
        } else {
            Mapping::PathFile
        })
    }

    /// Entries in the order they are written in.
    fn order(self, entries: &[Entry]) -> Vec<&Entry> {
        match self {
            Self::Keys(mapping) => in_order(entries, mapping),
            Self::Fields | Self::Families | Self::Named(_) | Self::Values => entries.iter().collect(),
        }
    }

    /// How the value of an entry is laid out.
    fn layout(self, entry: &Entry) -> Layout {
        let takes = match self {
            Self::Keys(mapping) => vocabulary::key(mapping, &entry.key.value).map(|key| key.takes),
            Self::Fields if has_members(&entry.value) => return Layout::Block(Self::Keys(Mapping::Field)),
            Self::Fields => Some(Takes::Mapping(Mapping::Field)),
            Self::Families => return Layout::Block(Self::Keys(Mapping::Family)),
            Self::Named(inner @ (Mapping::Creation | Mapping::Transition | Mapping::Beginning | Mapping::Addition)) => {
                return Layout::Block(Self::Keys(inner));
            }
            Self::Named(inner) => Some(Takes::Mapping(inner)),
            Self::Values => Some(Takes::Mapping(Mapping::Assigned)),
        };
        match takes {
            Some(Takes::Fields) => Layout::Block(Self::Fields),
            Some(Takes::Mapping(
                inner @ (Mapping::Operation
                | Mapping::Notification
                | Mapping::Request
                | Mapping::Response
                | Mapping::Parent),
            )) => Layout::Block(Self::Keys(inner)),
            Some(Takes::Named(inner)) => Layout::Block(Self::Named(inner)),
            Some(Takes::Assignments) => Layout::Block(Self::Values),
            // Every item is on a line, and none is a mapping.
            Some(Takes::Operations) => Layout::List(Mapping::Lifecycle),
            Some(Takes::Mappings(inner)) => Layout::List(inner),
            takes => Layout::Flow(takes),
        }
    }
}

/// How a value is laid out.
enum Layout {
    /// Its entries are on separate lines, below its key.
    Block(Block),
    /// Its items, which are mappings, are on separate lines.
    List(Mapping),
    /// It is on the same line as its key.
    Flow(Option<Takes>),
}

/// The lines of a document.
pub(super) fn lines(root: &Node, block: Block) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Value::Mapping(entries) = &root.value {
        add(entries, block, 0, &mut lines);
    }
    lines
}

fn add(entries: &[Entry], block: Block, level: usize, lines: &mut Vec<Line>) {
    for entry in block.order(entries) {
        let at = entry.key.span.start;
        let key = text(&entry.key.value, false);
        match (block.layout(entry), &entry.value.value) {
            (Layout::Block(inner), Value::Mapping(members)) if !members.is_empty() => {
                lines.push(Line::new(at, level, format!("{key}:")));
                add(members, inner, level + 1, lines);
            }
            (Layout::List(inner), Value::Sequence(items)) if !items.is_empty() => {
                lines.push(Line::new(at, level, format!("{key}:")));
                for item in items {
                    let item_text = format!("- {}", without_braces(item, inner));
                    lines.push(Line::new(item.span.start, level + 1, item_text));
                }
            }
            (layout, _) => {
                let takes = match layout {
                    Layout::Flow(takes) => takes,
                    Layout::Block(_) | Layout::List(_) => None,
                };
                let value = flow(&entry.value, takes, false, Wording::Strict.of(&entry.key.value));
                let is_text = matches!(block, Block::Values) || takes.is_some_and(Takes::is_free_text);
                let is_plain = matches!(&entry.value.value, Value::Scalar(scalar) if scalar.kind == Kind::String)
                    && !value.ends_with('"');
                let mut line = Line::new(at, level, format!("{key}: {value}"));
                line.ends_in_text = is_text && is_plain;
                lines.push(line);
            }
        }
    }
}

/// An item of a block list, without braces if it has a single key.
fn without_braces(item: &Node, mapping: Mapping) -> String {
    match &item.value {
        Value::Mapping(entries) => match entries.as_slice() {
            [only] => pair(only, Some(mapping), false, Wording::Strict),
            _ => flow(item, Some(Takes::Mapping(mapping)), false, Wording::Strict),
        },
        _ => flow(item, None, false, Wording::Strict),
    }
}

/// A value on one line.
fn flow(node: &Node, takes: Option<Takes>, in_braces: bool, wording: Wording) -> String {
    let (open, parts, close): (_, Vec<String>, _) = match &node.value {
        Value::Scalar(value) => return scalar(value, in_braces, wording).into_owned(),
        Value::Sequence(items) => {
            let item_takes = match takes {
                Some(Takes::Values) => Some(Takes::Mapping(Mapping::EnumValue)),
                _ => None,
            };
            (
                '[',
                items
                    .iter()
                    .map(|item| flow(item, item_takes, true, wording.inside()))
                    .collect(),
                ']',
            )
        }
        Value::Mapping(entries) => {
            let (kind, ordered) = match takes {
                Some(Takes::Mapping(kind)) => (Some(kind), in_order(entries, kind)),
                _ => (None, entries.iter().collect()),
            };
            (
                '{',
                ordered
                    .into_iter()
                    .map(|entry| pair(entry, kind, true, wording.inside()))
                    .collect(),
                '}',
            )
        }
    };
    format!("{open}{}{close}", parts.join(", "))
}

fn pair(entry: &Entry, mapping: Option<Mapping>, in_braces: bool, around: Wording) -> String {
    let takes = mapping
        .and_then(|mapping| vocabulary::key(mapping, &entry.key.value))
        .map(|key| key.takes);
    format!(
        "{}: {}",
        text(&entry.key.value, in_braces),
        flow(&entry.value, takes, in_braces, around.of(&entry.key.value))
    )
}

/// Entries in the order of the vocabulary.
fn in_order(entries: &[Entry], mapping: Mapping) -> Vec<&Entry> {
    let mut ordered: Vec<&Entry> = entries.iter().collect();
    ordered.sort_by_key(|entry| {
        vocabulary::keys(mapping)
            .position(|key| key.name == entry.key.value)
            .unwrap_or(usize::MAX)
    });
    ordered
}

/// Whether a field has members and is therefore a block.
fn has_members(field: &Node) -> bool {
    let Value::Mapping(entries) = &field.value else {
        return false;
    };
    entries.iter().any(|entry| {
        entry.key.value == names::FIELDS && matches!(&entry.value.value, Value::Mapping(members) if !members.is_empty())
    })
}
