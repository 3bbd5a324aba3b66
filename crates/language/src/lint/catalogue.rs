//! Lints that compare facts of an operation with the rest of the specs.

use std::collections::BTreeMap;

use super::{Objection, rules};
use crate::diagnostic::Diagnostic;
use crate::model::{DeprecationStatus, Field, Operation, Spec, Subject};
use crate::operation_name::operation_name;
use crate::place::Span;
use crate::repetition::Firsts;
use crate::rule::Rule;
use crate::text::shorten;

/// Facts from all specs together.
pub(super) struct Catalogue<'s> {
    /// Every operation, as a replacement names it, and whether it is taken down.
    operations: BTreeMap<String, bool>,
    /// The day on which the newest page was updated.
    newest: Option<&'s str>,
}

impl<'s> Catalogue<'s> {
    pub(super) fn new(specs: &'s [Spec]) -> Self {
        let mut operations = BTreeMap::new();
        let mut newest = None;
        for spec in specs {
            let Subject::Path(path) = &spec.subject else { continue };
            for operation in &path.operations {
                let is_retired = operation
                    .deprecated
                    .as_ref()
                    .is_some_and(|deprecated| deprecated.status.value == DeprecationStatus::Retired);
                // Two hosts may have an operation each: one of them is enough.
                operations
                    .entry(operation_name(path, operation))
                    .and_modify(|known| *known &= is_retired)
                    .or_insert(is_retired);
                let updated = operation
                    .documents
                    .iter()
                    .filter_map(|document| document.updated.as_ref());
                newest = updated.map(|day| day.value.as_str()).chain(newest).max();
            }
        }
        Self { operations, newest }
    }

    /// Runs the lints on an operation.
    pub(super) fn look(&self, file: &str, operation: &'s Operation, objections: &mut Vec<Objection<'s>>) {
        self.deprecation(file, operation, objections);
        repeated_errors(file, operation, objections);
        optional_key(file, operation, objections);
    }

    fn deprecation(&self, file: &str, operation: &'s Operation, objections: &mut Vec<Objection<'s>>) {
        let Some(deprecated) = &operation.deprecated else {
            return;
        };
        if let Some(replacement) = &deprecated.replacement
            && !self.operations.contains_key(&replacement.value)
        {
            let message = format!("no spec describes the replacement `{}`", shorten(&replacement.value));
            let help = "write the method and the URL path of the operation that replaces this one";
            object(
                rules::UNKNOWN_REPLACEMENT,
                (file, replacement.span),
                message,
                help,
                operation,
                objections,
            );
        }
        if let Some(replacement) = &deprecated.replacement
            && deprecated.status.value == DeprecationStatus::Superseded
            && self.operations.get(&replacement.value) == Some(&true)
        {
            let message = format!(
                "the replacement `{}` is taken down, and the operation that it replaces is not",
                shorten(&replacement.value)
            );
            object(
                rules::RETIRED_REPLACEMENT,
                (file, replacement.span),
                message,
                "check the documents of both: write the operation that callers can use now",
                operation,
                objections,
            );
        }
        if deprecated.replacement.is_none() && deprecated.status.value == DeprecationStatus::Superseded {
            object(
                rules::NO_REPLACEMENT,
                (file, deprecated.status.span),
                "the operation is superseded, and nothing says by which".to_owned(),
                "write `replacement:` with the method and the URL path of the operation that replaces this one, or `status: retired` if none does",
                operation,
                objections,
            );
        }
        let since = &deprecated.since;
        if let Some(newest) = self.newest.filter(|newest| since.value.as_str() > *newest) {
            let message = format!(
                "it is deprecated since {}, but the newest page of all specs is of {newest}",
                since.value
            );
            object(
                rules::FUTURE_DEPRECATION,
                (file, since.span),
                message,
                "check the date",
                operation,
                objections,
            );
        }
    }
}

fn repeated_errors<'s>(file: &str, operation: &'s Operation, objections: &mut Vec<Objection<'s>>) {
    let mut firsts = Firsts::new();
    for error in &operation.errors {
        if let Some(first) = firsts.repeated((error.code.value.as_str(), error.status), error.code.span) {
            let message = format!(
                "the error `{}` is listed again with another title",
                shorten(&error.code.value)
            );
            let help = "keep one, or give each the status that it comes with";
            object(
                rules::REPEATED_ERROR,
                (file, error.code.span),
                message,
                help,
                operation,
                objections,
            );
            if let Some(Objection { diagnostic, .. }) = objections.last_mut() {
                diagnostic.also(first, "first here");
            }
        }
    }
}

fn optional_key<'s>(file: &str, operation: &'s Operation, objections: &mut Vec<Objection<'s>>) {
    let Some(key) = &operation.idempotency_key else { return };
    let request = &operation.request;
    let parts: [&[Field]; 4] = [&request.path, &request.query, &request.headers, request.body.fields()];
    if let Some(field) = parts.into_iter().flatten().find(|field| field.name == *key)
        && !field.required
        && field.choice.is_none()
    {
        let message = format!("the idempotency key `{}` is optional", key.value);
        let help = "write `required: true` at the field if the document does";
        object(
            rules::OPTIONAL_KEY,
            (file, key.span),
            message,
            help,
            operation,
            objections,
        );
    }
}

fn object<'s>(
    rule: Rule,
    (file, span): (&str, Span),
    message: String,
    help: &str,
    operation: &'s Operation,
    objections: &mut Vec<Objection<'s>>,
) {
    let mut diagnostic = Diagnostic::new(rule, file, span, message);
    diagnostic.help(format!(
        "{help}; or waive it with a reason: `waived: {{{}: …}}`",
        rule.code
    ));
    objections.push(Objection {
        diagnostic,
        provenance: &operation.provenance,
    });
}
