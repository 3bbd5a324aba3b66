//! Names, lists of names, mappings by name, and operations.

use crate::model::Method;
use crate::place::Located;
use crate::read::{Keys, Reader, url_path_fault};
use crate::rules;
use crate::text::{NAME_LENGTH, TITLE_LENGTH};
use crate::vocabulary::{Mapping, names};
use crate::words::Word;
use crate::yaml::{self, Entry, Node};

pub(super) fn title(reader: &mut Reader<'_>, keys: &Keys<'_>) -> Option<Located<String>> {
    let entry = reader.required(keys, names::TITLE)?;
    reader.bounded_text(entry, TITLE_LENGTH)
}

pub(super) fn required_name(reader: &mut Reader<'_>, keys: &Keys<'_>, key: &str) -> Option<Located<String>> {
    let entry = reader.required(keys, key)?;
    reader.wire_text(entry, NAME_LENGTH)
}

pub(super) fn optional_name(reader: &mut Reader<'_>, keys: &Keys<'_>, key: &str) -> Option<Located<String>> {
    let entry = keys.get(key)?;
    reader.wire_text(entry, NAME_LENGTH)
}

/// A list of names, each once.
pub(super) fn texts(reader: &mut Reader<'_>, keys: &Keys<'_>, key: &str) -> Vec<Located<String>> {
    let Some(entry) = keys.get(key) else { return Vec::new() };
    let mut texts: Vec<Located<String>> = Vec::new();
    for item in reader.items(entry) {
        let Some(text) = reader.text_of(item, "a name") else {
            continue;
        };
        reader.check_text(key, &text, NAME_LENGTH);
        reader.check_wire_text(key, &text);
        if let Some(first) = texts.iter().find(|other| **other == text) {
            let first = first.span;
            reader
                .report(
                    rules::DUPLICATE_ENTRY,
                    text.span,
                    format!("`{}` is listed twice", text.value),
                )
                .also(first, "first here")
                .help("remove one of the two");
        } else {
            texts.push(text);
        }
    }
    texts
}

pub(super) fn required_texts(reader: &mut Reader<'_>, keys: &Keys<'_>, key: &str) -> Vec<Located<String>> {
    match reader.required(keys, key) {
        Some(_) => texts(reader, keys, key),
        None => Vec::new(),
    }
}

/// The entries of a mapping by name.
pub(super) fn named<T>(
    reader: &mut Reader<'_>,
    keys: &Keys<'_>,
    key: &str,
    kind: Mapping,
    read: impl Fn(&mut Reader<'_>, &Located<String>, &Keys<'_>) -> Option<T>,
) -> Vec<T> {
    let Some(entry) = keys.get(key) else { return Vec::new() };
    entries(reader, &entry.value, &format!("each {}, by its name", kind.name()))
        .into_iter()
        .filter_map(|entry| {
            let keys = reader.mapping(&entry.value, kind, entry.key.span)?;
            reader.check_text("the name", &entry.key, NAME_LENGTH);
            reader.check_wire_text("the name", &entry.key);
            read(reader, &entry.key, &keys)
        })
        .collect()
}

pub(super) fn required_named<T>(
    reader: &mut Reader<'_>,
    keys: &Keys<'_>,
    key: &str,
    kind: Mapping,
    read: impl Fn(&mut Reader<'_>, &Located<String>, &Keys<'_>) -> Option<T>,
) -> Vec<T> {
    match reader.required(keys, key) {
        Some(_) => named(reader, keys, key, kind, read),
        None => Vec::new(),
    }
}

/// The entries of a mapping that has any keys.
pub(super) fn entries<'n>(reader: &mut Reader<'_>, node: &'n Node, expected: &str) -> Vec<&'n Entry> {
    match &node.value {
        yaml::Value::Mapping(entries) => reader.unique(entries, rules::DUPLICATE_KEY, "key"),
        _ => {
            reader.wrong_type(node, expected);
            Vec::new()
        }
    }
}

/// A list of operations.
pub(super) fn operations(reader: &mut Reader<'_>, keys: &Keys<'_>, key: &str) -> Vec<Located<String>> {
    let listed = texts(reader, keys, key);
    for operation in &listed {
        check_operation(reader, operation);
    }
    listed
}

/// Reports what is not a method and a URL path.
pub(super) fn check_operation(reader: &mut Reader<'_>, operation: &Located<String>) {
    let formed = operation.value.split_once(' ').is_some_and(|(method, path)| {
        let known = Method::WORDS.iter().any(|(word, _)| word.to_uppercase() == method);
        known && url_path_fault(path).is_none()
    });
    if !formed {
        reader
            .report(
                rules::LIFECYCLE_OPERATION,
                operation.span,
                format!("`{}` is not a method and a URL path", operation.value),
            )
            .help("write both, as the service calls them: `POST /v3/pay/transactions/native`");
    }
}

/// Texts by the names of fields.
pub(super) fn texts_by_field<T>(
    reader: &mut Reader<'_>,
    keys: &Keys<'_>,
    key: &str,
    expected: &str,
    make: impl Fn(Located<String>, Located<String>) -> T,
) -> Vec<T> {
    let Some(entry) = keys.get(key) else {
        return Vec::new();
    };
    entries(reader, &entry.value, expected)
        .into_iter()
        .filter_map(|entry| Some(make(entry.key.clone(), reader.wire_text(entry, NAME_LENGTH)?)))
        .collect()
}
