//! Compares a statement of another source with the specs: they may state the same, something different, or nothing.

use super::Statement;
use crate::field_path::Path;
use crate::index::Index;
use crate::model::{Field, FieldType, Scalar};
use crate::vocabulary::names;

impl<'s> Index<'s> {
    /// The field that a statement is about.
    pub fn field(&self, statement: &Statement) -> Option<&'s Field> {
        if let Some(event) = statement.operation.strip_prefix("notify ") {
            return Path(&statement.field).of(&self.event(event)?.fields);
        }
        let mut operations = self.operations(&statement.operation).iter();
        operations.find_map(|operation| {
            let request = &operation.request;
            let sent = |path: &str| {
                let parts = [request.body.fields(), &request.query, &request.path, &request.headers];
                parts.into_iter().find_map(|fields| Path(path).of(fields))
            };
            match statement.field.split_once('.') {
                Some(("req", path)) => sent(path),
                Some(("query", path)) => Path(path).of(&request.query),
                Some(("path", path)) => Path(path).of(&request.path),
                Some(("resp", path)) => Path(path).of(operation.response.content.fields()),
                _ => sent(&statement.field),
            }
        })
    }

    /// Whether the specs state it.
    pub fn holds(&self, statement: &Statement) -> bool {
        if statement.kind == "operation-not-here" {
            return !self.operations(&statement.operation).is_empty();
        }
        let Some(field) = self.field(statement) else {
            return false;
        };
        let theirs = statement.theirs.as_str();
        match statement.kind.as_str() {
            "not-here" => true,
            names::ENCRYPTED => field.encrypted.is_some() != theirs.is_empty(),
            names::REQUIRED => field.required == matches!(theirs, "req" | "required" | "yes"),
            names::TYPE => type_of(theirs).is_some_and(|theirs| is_same_type(field, theirs)),
            names::ENUM => values(theirs).is_some_and(|theirs| lists(field, &theirs)),
            names::MAX_LENGTH => {
                let own = field.max_length.as_ref();
                own.is_some_and(|length| length.value.to_string() == theirs)
            }
            _ => false,
        }
    }
}

/// The type that a source means, with the names of classes as objects; `None` if it names no type.
pub fn type_of(name: &str) -> Option<FieldType> {
    let name = name.split(" (").next().unwrap_or_default().trim().trim_end_matches('?');
    if let Some(element) = name.strip_suffix("[]") {
        let element = type_of(element)?;
        return Some(FieldType {
            array_depth: element.array_depth + 1,
            ..element
        });
    }
    let scalar = match name {
        "string" | "DateTimeOffset" => Scalar::String,
        "int" | "long" | "integer" | "uint64" => Scalar::Integer,
        "decimal" | "double" | "number" => Scalar::Number,
        "bool" | "boolean" => Scalar::Boolean,
        "file" => Scalar::File,
        "object" => Scalar::Object,
        _ if name.ends_with("Enum") => Scalar::String,
        _ if name.starts_with(|first: char| first.is_ascii_uppercase()) => Scalar::Object,
        _ => return None,
    };
    Some(FieldType { scalar, array_depth: 0 })
}

fn is_same_type(field: &Field, theirs: FieldType) -> bool {
    let own = field.kind.value;
    let is_structure = matches!(own.scalar, Scalar::Object | Scalar::Json) || field.encoded.is_some();
    let is_same_scalar = own.scalar == theirs.scalar || theirs.scalar == Scalar::Object && is_structure;
    is_same_scalar && own.array_depth == theirs.array_depth
}

/// The values in a list such as `['a', 'b']`; the last may be cut off. `None` if it is not a list.
pub fn values(list: &str) -> Option<Vec<&str>> {
    if list.is_empty() {
        return Some(Vec::new());
    }
    let inside = list.strip_prefix('[')?;
    let values = inside.split(',').map(|value| value.trim().trim_matches([']', '\'']));
    Some(values.filter(|value| !value.is_empty()).collect())
}

/// Whether the field lists the values; none if there are none.
fn lists(field: &Field, theirs: &[&str]) -> bool {
    let own = || field.values.iter().map(|value| value.value.value.as_str());
    match theirs.split_last() {
        None => field.values.is_empty(),
        Some((last, others)) => {
            others.iter().all(|value| own().any(|known| known == *value)) && own().any(|known| known.starts_with(last))
        }
    }
}
