//! Reads YAML nodes into the model, and reports unknown keys and wrong values. Every deviation from the vocabulary is
//! reported; none of them stops the reader.

mod field;
mod field_type;
mod mapping;
mod operation;
mod provenance;
mod scalar;
mod subject;
mod wire_text;

pub use mapping::nearest;
pub(crate) use mapping::{Keys, Reader};
pub(crate) use provenance::PROVENANCE;
pub use subject::url_path_fault;
pub(crate) use subject::{ENDING, ENDING_HELP, event_type_of, url_path_of};

use crate::diagnostic::Findings;
use crate::model::{Method, Notification, PathSpec, Protocol, Spec, Subject};
use crate::place::{Located, Span};
use crate::rules;
use crate::text::NAME_LENGTH;
use crate::vocabulary::Mapping;
use crate::vocabulary::names;
use crate::words::Word;
use crate::yaml;

/// Reads one spec. If there are findings, the result contains only the parts that could be read.
pub(crate) fn spec(file: &str, text: &str, findings: &mut Findings) -> Option<Spec> {
    spec_with(yaml::parse, file, text, findings)
}

/// Reads a spec although it has characters that stop [`spec`], which has reported them.
pub(crate) fn spec_past_characters(file: &str, text: &str) -> Option<Spec> {
    spec_with(yaml::parse_past_characters, file, text, &mut Findings::new(file))
}

/// Reads a spec that [`spec`] has read, after changes to its nodes.
pub(crate) fn spec_with_changes(
    file: &str,
    text: &str,
    change: impl FnOnce(&mut yaml::Node),
    findings: &mut Findings,
) -> Option<Spec> {
    let parse = |text: &str, findings: &mut Findings| {
        let mut root = yaml::parse(text, findings)?;
        change(&mut root);
        Some(root)
    };
    spec_with(parse, file, text, findings)
}

fn spec_with(
    parse: impl FnOnce(&str, &mut Findings) -> Option<yaml::Node>,
    file: &str,
    text: &str,
    findings: &mut Findings,
) -> Option<Spec> {
    let identity = subject::identify(file, findings);
    if identity.is_none() && text.trim().is_empty() {
        // A new file that still has to be named: that is the next step.
        return None;
    }
    let root = parse(text, findings)?;
    let mut reader = Reader::new(findings);
    let subject = match identity? {
        subject::Identity::Path { url_path, protocol } => {
            Subject::Path(path_spec(&mut reader, &root, &url_path, protocol)?)
        }
        subject::Identity::Notification { event_type, protocol } => {
            let keys = reader.mapping(&root, Mapping::NotificationFile, root.span)?;
            let entry = reader.required(&keys, names::NOTIFICATION)?;
            let inner = reader.mapping(&entry.value, Mapping::Notification, entry.key.span)?;
            Subject::Notification(Box::new(notification(&mut reader, &inner, event_type, protocol)))
        }
    };
    Some(Spec {
        file: file.to_owned(),
        subject,
    })
}

fn path_spec(reader: &mut Reader<'_>, root: &yaml::Node, from_file: &str, protocol: Protocol) -> Option<PathSpec> {
    let keys = reader.mapping(root, Mapping::PathFile, root.span)?;
    let url_path = keys.get(names::PATH).and_then(|entry| {
        let path = reader.text(entry)?;
        if path.value == from_file {
            reader.default_written(entry, "it follows from the file's path");
        } else if let Some(fault) = url_path_fault(&path.value) {
            reader
                .report(rules::URL_PATH, path.span, format!("`path` {fault}"))
                .help(subject::advice_on(
                    &path.value,
                    "write the URL path as it is signed, parameters in braces: `/v3/ecommerce/applyments/`",
                ));
        }
        Some(path)
    });
    let mut operations = Vec::new();
    for entry in keys.entries() {
        let Some(method) = Method::from_word(&entry.key.value) else {
            continue;
        };
        let method = Located::new(method, entry.key.span);
        operations.extend(operation::operation(reader, method, &entry.value, protocol));
    }
    // Use the vocabulary's order instead of the file's, so that formatting a spec does not change generated code.
    operations.sort_by_key(|operation| operation.method.value);
    let is_method = |name: &str| Method::from_word(name).is_some();
    let is_misspelt = Method::WORDS.iter().any(|(name, _)| keys.is_misspelt(name));
    if !keys.entries().any(|entry| is_method(&entry.key.value)) && !is_misspelt {
        reader
            .report(rules::MISSING_KEY, keys.at(), "the file describes no operation")
            .help("write one of `get`, `post`, `put`, `patch`, `delete`");
    }
    let derived = Located::new(from_file.to_owned(), Span::default());
    Some(PathSpec {
        url_path: url_path.unwrap_or(derived),
        protocol,
        operations,
    })
}

fn notification(reader: &mut Reader<'_>, keys: &Keys<'_>, from_file: String, protocol: Protocol) -> Notification {
    let event_type = keys.get(names::EVENT_TYPE).and_then(|entry| {
        let event_type = reader.wire_text(entry, NAME_LENGTH)?;
        if event_type.value == from_file {
            reader.default_written(entry, "it follows from the file's name");
        }
        Some(event_type)
    });
    let (wanted, other) = match protocol {
        Protocol::V2 => (names::XML, names::RESOURCE),
        Protocol::V3 => (names::RESOURCE, names::XML),
    };
    let mut fields = Vec::new();
    if let Some(entry) = keys.get(other).filter(|_| keys.get(wanted).is_none()) {
        reader
            .report(
                rules::PROTOCOL_KEY,
                entry.key.span,
                format!("`{other}` is not a key of an {} notification", protocol_name(protocol)),
            )
            .help(format!(
                "write `{wanted}`: APIv3 notifications have `resource`, APIv2 notifications (under `notify/v2/`) have `xml`"
            ));
    } else if let Some(entry) = reader.required(keys, wanted) {
        fields = reader.fields(&entry.value);
    }
    let title = reader.required_title(keys);
    Notification {
        event_type: event_type.unwrap_or_else(|| Located::new(from_file, Span::default())),
        protocol,
        title,
        documents: reader.documents(keys),
        deprecated: keys
            .get(names::DEPRECATED)
            .and_then(|entry| operation::deprecation(reader, entry)),
        original_type: keys
            .get(names::ORIGINAL_TYPE)
            .and_then(|entry| reader.wire_text(entry, NAME_LENGTH)),
        rust_name: keys.get(names::RUST_NAME).and_then(|entry| reader.text(entry)),
        fields,
        provenance: reader.provenance(keys),
    }
}

/// The name of a protocol version, for messages.
pub(crate) const fn protocol_name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::V2 => "APIv2",
        Protocol::V3 => "APIv3",
    }
}
