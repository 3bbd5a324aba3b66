//! Fields that are sent or received in clear text although a field of the same name is encrypted elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::Statement;
use crate::families::Families;
use crate::index::same_path;
use crate::model::{Field, Notification, Operation, PathSpec, Scalar, Spec};
use crate::operation_name::operation_name;
use crate::visit::{MessagePart, Visit, walk_field, walk_notification, walk_operation, walk_spec};
use crate::vocabulary::names;

/// Names that stand for too many things to mean the same in two product families.
const GENERAL_NAMES: [&str; 2] = ["name", "openid"];

/// The texts of queries, bodies and notifications that are not encrypted although a field of the same name is, and that have
/// no verdict with a reason: `GET /v3/a resp.b.phone`.
///
/// A name that is encrypted counts in all product families, a general one (`name`, `openid`) in its own only.
pub fn clear_text_without_reason(specs: &[Spec], families: &Families, statements: &[Statement]) -> Vec<String> {
    let mut lines = Vec::new();
    for spec in specs {
        let mut collector = Collector {
            family: families.of(&spec.file).map(|family| family.name.value.as_str()),
            operation: String::new(),
            path: Vec::new(),
            lines: &mut lines,
        };
        walk_spec(&mut collector, spec);
    }
    let mut secret: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.field.encrypted.is_some()) {
        secret.entry(&line.field.name.value).or_default().insert(line.family);
    }
    let judged: BTreeSet<(String, &str)> = statements
        .iter()
        .filter(|statement| statement.kind == names::ENCRYPTED)
        .filter(|statement| statement.verdict.is_some() && !statement.reason.is_empty())
        .map(|statement| (same_path(&statement.operation), statement.field.as_str()))
        .collect();
    let is_suspect = |line: &&Line<'_>| {
        let name = line.field.name.value.as_str();
        let families = secret.get(name);
        families.is_some_and(|families| !GENERAL_NAMES.contains(&name) || families.contains(&line.family))
    };
    lines
        .iter()
        .filter(|line| line.is_clear_text())
        .filter(is_suspect)
        .filter(|line| !judged.contains(&(same_path(&line.operation), line.place.as_str())))
        .map(|line| format!("{} {}", line.operation, line.place))
        .collect()
}

/// A field, and where it is.
struct Line<'s> {
    family: Option<&'s str>,
    /// `GET /v3/a`, or `notify A.PAID`.
    operation: String,
    /// As statements write it: `resp.b.phone`, `req.phone`, `query.phone`, or `b.phone` in a notification.
    place: String,
    part: MessagePart,
    field: &'s Field,
}

impl Line<'_> {
    /// Whether it is a text that is neither encrypted nor one of listed values. Parameters of the path and headers are ids.
    fn is_clear_text(&self) -> bool {
        let field = self.field;
        !matches!(self.part, MessagePart::Path | MessagePart::Headers)
            && field.encrypted.is_none()
            && field.supplied_by.is_none()
            && field.kind.value.scalar == Scalar::String
            && field.values.is_empty()
            && field.constant.is_none()
            && field.fields.is_empty()
    }
}

/// Collects the lines of one spec.
struct Collector<'s, 'l> {
    family: Option<&'s str>,
    operation: String,
    path: Vec<&'s str>,
    lines: &'l mut Vec<Line<'s>>,
}

impl<'s> Visit<'s> for Collector<'s, '_> {
    fn visit_operation(&mut self, path: &'s PathSpec, operation: &'s Operation) {
        self.operation = operation_name(path, operation);
        walk_operation(self, operation);
    }

    fn visit_notification(&mut self, notification: &'s Notification) {
        self.operation = format!("notify {}", notification.event_type.value);
        walk_notification(self, notification);
    }

    fn visit_field(&mut self, field: &'s Field, part: MessagePart) {
        self.path.push(&field.name.value);
        let path = self.path.join(".");
        self.lines.push(Line {
            family: self.family,
            operation: self.operation.clone(),
            place: match part {
                MessagePart::Notification => path,
                MessagePart::Response => format!("resp.{path}"),
                MessagePart::Query => format!("query.{path}"),
                MessagePart::Path | MessagePart::Body | MessagePart::Headers => format!("req.{path}"),
            },
            part,
            field,
        });
        walk_field(self, field, part);
        self.path.pop();
    }
}
