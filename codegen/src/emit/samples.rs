//! The test that checks every type with messages: a line for each operation and notification, and a function for each
//! family.

use std::collections::BTreeMap;
use std::fmt::Write;

use wechatpay_spec::model::Protocol;

use crate::header::rust_header;
use crate::items::{NotificationItem, PathItem};
use crate::names::ModuleName;
use crate::placed::PlacedCatalogue;

/// The operations and notifications of a family.
#[derive(Default)]
struct Family<'c, 'a> {
    paths: Vec<&'c PathItem<'a>>,
    notifications: Vec<&'c NotificationItem<'a>>,
}

/// The test's source. It only names types, so it is built as text.
pub(super) fn emit(catalogue: &PlacedCatalogue<'_, '_>, package: &str) -> String {
    let mut families: BTreeMap<&str, Family<'_, '_>> = BTreeMap::new();
    for path in catalogue.paths.iter().map(|placed| placed.item) {
        families
            .entry(path.family.unwrap_or_default())
            .or_default()
            .paths
            .push(path);
    }
    for notification in catalogue.notifications.iter().map(|placed| placed.item) {
        let family = families.entry(notification.family.unwrap_or_default()).or_default();
        family.notifications.push(notification);
    }
    let mut calls = String::new();
    let mut functions = String::new();
    for (family, Family { paths, notifications }) in families {
        // Without a list of families there are no features.
        let (function, gate) = match ModuleName::from_segment(family) {
            Ok(function) => (function.to_string(), format!("#[cfg(feature = \"{family}\")]")),
            Err(_) => ("every_operation".to_owned(), String::new()),
        };
        let _ = write!(calls, "            {gate}\n            {function},\n");
        let _ = write!(functions, "\n{gate}\nfn {function}(samples: &mut Samples) {{\n");
        for path in paths {
            let module: Vec<String> = path.module.iter().map(ToString::to_string).collect();
            let module = module.join("::");
            let place = path.spec_file.trim_end_matches(".yaml");
            for operation in &path.operations {
                let (name, method) = (&operation.name, operation.name.as_str().to_uppercase());
                let _ = writeln!(
                    functions,
                    "    samples.operation::<api::{module}::{name}::Request, api::{module}::{name}::Response>(\"{method} {place}\", &api::{module}::{method});"
                );
            }
        }
        for item in notifications {
            let module = match item.notification.protocol {
                Protocol::V2 => "notify::v2",
                Protocol::V3 => "notify",
            };
            let (name, type_name) = (&item.name, &item.types.top.name);
            let place = item.spec_file.trim_end_matches(".yaml");
            let _ = writeln!(
                functions,
                "    samples.notification::<api::{module}::{name}::{type_name}>(\"{place}\");"
            );
        }
        functions.push_str("}\n");
    }
    let api = package.replace('-', "_");
    format!(
        "{}\n\
         //! Sends and receives messages of every operation and notification with its generated types, and compares.\n\n\
         use std::process::ExitCode;\nuse {api} as api;\nuse wechatpay_samples::{{Package, Samples}};\n\n\
         fn main() -> ExitCode {{\n    let package = Package {{\n        \
         folder: env!(\"CARGO_MANIFEST_DIR\"),\n        temporary: env!(\"CARGO_TARGET_TMPDIR\"),\n        \
         compiler: wechatpay_built::compiler!(),\n        complete: cfg!(feature = \"full\"),\n    }};\n    \
         wechatpay_samples::run(\n        package,\n        &[\n{calls}        ],\n    )\n}}\n\
         {functions}",
        rust_header("spec/api")
    )
}
