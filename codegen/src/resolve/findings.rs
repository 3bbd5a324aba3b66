//! The findings of the naming pass, each with its location and a line that would resolve it.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{EnumValue, Field};
use wechatpay_spec::place::{Located, Span};
use wechatpay_spec::vocabulary::names;

use crate::names::{FieldName, ModuleName, NameError, TypeName};
use crate::rules;

/// A name in a spec, and the key that overrides the Rust name it gets.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    text: &'a str,
    span: Span,
    key: &'static str,
}

impl<'a> Place<'a> {
    /// A name that is derived from the file's name and is not written in the file.
    pub(super) fn of_file(text: &'a str) -> Self {
        Self {
            text,
            span: Span::default(),
            key: names::RUST_NAME,
        }
    }

    pub(super) fn of(name: &'a Located<String>, key: &'static str) -> Self {
        Self {
            text: &name.value,
            span: name.span,
            key,
        }
    }
}

/// A segment of a file's path from which no module's name follows.
pub(super) fn nameless_segment(file: &str, span: Span, segment: &str) -> Diagnostic {
    let mut finding = Diagnostic::new(
        rules::NAMELESS,
        file,
        span,
        format!("no Rust name follows from `{segment}`"),
    );
    finding
        .label("a segment with neither a letter nor a digit")
        .help("give the file or folder another name, and the URL path with `path:`");
    finding
}

pub(super) fn unnameable(file: &str, place: Place<'_>, error: &NameError) -> Diagnostic {
    let Place { text, span, key } = place;
    let mut finding;
    match error {
        NameError::Nameless => {
            finding = Diagnostic::new(
                rules::NAMELESS,
                file,
                span,
                format!("no Rust name follows from `{text}`"),
            );
            finding
                .label(match text.contains(char::is_alphanumeric) {
                    true => "it has a character that no Rust name can have",
                    false => "it has neither a letter nor a digit",
                })
                .help(format!("give it one with `{key}:`"));
        }
        NameError::Reserved(name) => {
            let message = format!("`{name}` would hide a name that generated code or its callers use");
            finding = Diagnostic::new(rules::RESERVED_TYPE, file, span, message);
            finding
                .label(format!("this would be `{name}`"))
                .help(format!("choose another name, for example `{key}: {name}Info`"));
        }
        NameError::IllFormed(near) => {
            let is_reserved = near.strip_suffix('_') == Some(text);
            let (message, label) = match is_reserved {
                true => (
                    "is reserved",
                    "Windows cannot hold a file with this name, or Rust gives it another meaning",
                ),
                false => ("does not have the case that Rust uses", "another case is expected"),
            };
            finding = Diagnostic::new(rules::NAME_CASE, file, span, format!("`{text}` {message}"));
            finding.label(label).help(format!("write `{key}: {near}`"));
        }
    }
    finding
}

pub(super) fn field_collision(file: &str, name: &FieldName, first: &Field, second: &Field) -> Diagnostic {
    let message = format!("two fields would be called `{name}` in Rust");
    let mut finding = Diagnostic::new(rules::FIELD_COLLISION, file, second.name.span, message);
    finding
        .label("the second")
        .also(first.name.span, "the first")
        .help(format!(
            "give one of them another name, for example `rust_name: other_{}` on this line",
            name.as_str()
        ));
    finding
}

pub(super) fn type_collision(file: &str, name: &TypeName, first: &Field, second: &Field) -> Diagnostic {
    let message = format!("two different types would be called `{name}`");
    let mut finding = Diagnostic::new(rules::TYPE_COLLISION, file, second.name.span, message);
    finding
        .label("has other members or values than the first")
        .also(first.name.span, "the first")
        .help(format!(
            "give one of them another name, for example `rust_type: Other{}` on this line",
            name.as_str()
        ));
    finding
}

pub(super) fn variant_collision(file: &str, name: &TypeName, first: &EnumValue, second: &EnumValue) -> Diagnostic {
    let message = format!("two values would be called `{name}` in Rust");
    let mut finding = Diagnostic::new(rules::VARIANT_COLLISION, file, second.value.span, message);
    finding
        .label("the second")
        .also(first.value.span, "the first")
        .help(format!(
            "write `{{value: \"{}\", rust_name: Other{}}}`",
            second.value.value,
            name.as_str()
        ));
    finding
}

/// `other` is the file of the notification that has the module already, or `None` if it contains those of APIv2.
pub(super) fn notification_collision(file: &str, place: Place<'_>, module: &str, other: Option<&str>) -> Diagnostic {
    let (message, label) = match other {
        Some(other) => (
            format!("two notifications would have the module `{module}`"),
            format!("{other} has it already"),
        ),
        None => (
            format!("the module `{module}` contains the notifications of APIv2"),
            "so it cannot be the module of one notification".to_owned(),
        ),
    };
    let mut finding = Diagnostic::new(rules::NOTIFICATION_COLLISION, file, place.span, message);
    let which = if other.is_some() { "one of them" } else { "this one" };
    finding.label(label).help(format!(
        "give {which} another name below `notification:`, for example `rust_name: other_{}`",
        module.trim_start_matches("r#")
    ));
    finding
}

pub(super) fn same_event(file: &str, span: Span, event_type: &str, other: &str) -> Diagnostic {
    let message = format!("the event type `{}` is described twice", event_type.escape_debug());
    let mut finding = Diagnostic::new(rules::SAME_EVENT, file, span, message);
    finding
        .label(format!("{other} describes it too"))
        .help("one event type has one resource type: list the fields of both in one file");
    finding
}

pub(super) fn module_collision(file: &str, span: Span, module: &str, other_file: &str) -> Diagnostic {
    let message = format!("two URL paths would share the module `{module}`");
    let mut finding = Diagnostic::new(rules::MODULE_COLLISION, file, span, message);
    finding.label(format!("the same module as that of {other_file}")).help(
        "segments that differ only in `-`, `_`, case or braces become one module: rename the parameter in one of them, or give one file or folder another name and the URL path by `path:`",
    );
    finding
}

pub(super) fn function_collision(file: &str, span: Span, function: &str, other_file: &str) -> Diagnostic {
    let message = format!("two operations would share the function `{function}`");
    let mut finding = Diagnostic::new(rules::FUNCTION_COLLISION, file, span, message);
    finding.label(format!("the same function as that of {other_file}")).help(
        "a parameter that repeats the segment before it has no module of its own: give this file or folder another name, and the URL path by `path:`",
    );
    finding
}

pub(super) fn method_module(file: &str, span: Span, module: &ModuleName) -> Diagnostic {
    let message = format!("the module `{module}` would hold both the paths below and the types of a method");
    let mut finding = Diagnostic::new(rules::METHOD_MODULE, file, span, message);
    finding
        .label(format!("this method's types would be in `{module}`"))
        .help("if the segment below is a parameter, rename it; otherwise one crate cannot contain both");
    finding
}

pub(super) fn nested_family(file: &str, span: Span, family: &str, outer: &str) -> Diagnostic {
    let message = format!("a path of the family `{family}` is below one of the family `{outer}`");
    let mut finding = Diagnostic::new(rules::NESTED_FAMILY, file, span, message);
    finding
        .label("its module lies inside one whose feature may be off")
        .help("put both paths into one family in spec/families.yaml");
    finding
}
