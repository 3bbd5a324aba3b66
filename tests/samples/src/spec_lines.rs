//! The operations of the specs, and the remarks on their lines that explain differences.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::model::{Field, Method, Notification, Operation, Protocol, Provenance, Subject};

use crate::dates;
use crate::error::Error;
use crate::sample::field;

/// The subject of a difference, which determines which remarks in a spec can explain it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aspect {
    /// Whether the value is present.
    Presence,
    /// The type and the notation of the value.
    Type,
    /// Whether there is a field with this name.
    Name,
    /// Which alternative of a choice is sent.
    Choice,
}

/// The operations and notifications of the specs.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// By their names in samples: `POST v3/pay/transactions/jsapi`.
    pub(crate) operations: BTreeMap<String, Described>,
    /// By their files: `notify/TRANSACTION.SUCCESS`.
    pub(crate) notifications: BTreeMap<String, Notification>,
    /// The examples of dates that the runtime cannot read.
    pub(crate) unreadable_dates: BTreeSet<String>,
}

/// An operation, and what the path of its spec says about it.
#[derive(Debug)]
pub(crate) struct Described {
    /// Method and URL path: `POST /v3/pay/transactions/jsapi`.
    pub(crate) address: String,
    pub(crate) protocol: Protocol,
    pub(crate) operation: Operation,
}

/// Reads the specs of a folder.
pub(crate) fn catalogue(spec: &Path) -> Result<Catalogue, Error> {
    let sources = wechatpay_spec::folder::read(spec, "spec").map_err(|errors| {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Error::Unreadable(errors.join("\n"))
    })?;
    let loaded = wechatpay_spec::load(&sources);
    if !loaded.is_sound() {
        return Err(Error::Unreadable(render(
            &loaded.diagnostics,
            &loaded.texts,
            Style::Plain,
        )));
    }
    let mut catalogue = Catalogue {
        unreadable_dates: dates::unreadable(&loaded.specs),
        ..Catalogue::default()
    };
    for spec in loaded.specs {
        let place = spec.file.trim_end_matches(".yaml");
        let path = match spec.subject {
            Subject::Path(path) => path,
            Subject::Notification(notification) => {
                catalogue.notifications.insert(place.to_owned(), *notification);
                continue;
            }
        };
        for operation in path.operations {
            let method = match operation.method.value {
                Method::Get => "GET",
                Method::Post => "POST",
                Method::Put => "PUT",
                Method::Patch => "PATCH",
                Method::Delete => "DELETE",
            };
            let described = Described {
                address: format!("{method} {}", path.url_path.value),
                protocol: path.protocol,
                operation,
            };
            catalogue.operations.insert(format!("{method} {place}"), described);
        }
    }
    Ok(catalogue)
}

/// The reason for a difference at a path, `amount.payer[0].total`, from a remark on its line or on a line above it.
pub(crate) fn reason<'o>(operation: &'o Operation, path: &str, aspect: Aspect) -> Option<&'o str> {
    let request = &operation.request;
    let parts = [&request.path, &request.query, &request.headers];
    let parts = parts.into_iter().map(Vec::as_slice).chain([request.body.fields()]);
    parts
        .filter_map(|fields| reason_below(fields, path, aspect))
        .next()
        .or_else(|| remark(&operation.provenance, aspect))
}

fn reason_below<'o>(fields: &'o [Field], path: &str, aspect: Aspect) -> Option<&'o str> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let name = name.split('[').next().unwrap_or(name);
    let line = field(fields, name)?;
    let below = if rest.is_empty() {
        None
    } else {
        reason_below(&line.fields, rest, aspect)
    };
    below.or_else(|| remark(&line.provenance, aspect))
}

fn remark(provenance: &Provenance, aspect: Aspect) -> Option<&str> {
    let keys: &[&str] = match aspect {
        Aspect::Presence => &["required", "fields"],
        Aspect::Type => &["type", "encoded"],
        Aspect::Name => &["fields"],
        Aspect::Choice => &["one_of", "required"],
    };
    let remarks = provenance.inferred.iter().chain(&provenance.corrected);
    remarks
        .filter(|remark| remark.key.as_ref().is_none_or(|key| keys.contains(&key.value.as_str())))
        .map(|remark| remark.reason.value.as_str())
        .next()
}
