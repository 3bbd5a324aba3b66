//! The test that sends the samples of the documents: a line for each operation, and a function for each family.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::header::rust_header;
use crate::items::PathItem;
use crate::names::ModuleName;
use crate::placed::PlacedCatalogue;

/// The test's source. It only names types, so it is built as text.
pub(super) fn emit(catalogue: &PlacedCatalogue<'_, '_>, package: &str) -> String {
    let mut families: BTreeMap<&str, Vec<&PathItem<'_>>> = BTreeMap::new();
    for path in catalogue.paths.iter().map(|placed| placed.item) {
        families.entry(path.family.unwrap_or_default()).or_default().push(path);
    }
    let mut calls = String::new();
    let mut functions = String::new();
    for (family, paths) in families {
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
                    "    samples.send::<api::{module}::{name}::Request>(\"{method} {place}\");"
                );
            }
        }
        functions.push_str("}\n");
    }
    let api = package.replace('-', "_");
    format!(
        "{}\n\
         //! Sends every sample of the documents through the request type of its operation, and compares.\n\n\
         use std::path::Path;\nuse std::process::ExitCode;\nuse {api} as api;\nuse wechatpay_samples::Samples;\n\n\
         fn main() -> ExitCode {{\n    let spec = Path::new(env!(\"CARGO_MANIFEST_DIR\")).join(\"../spec\");\n    \
         wechatpay_samples::run(\n        &spec,\n        cfg!(feature = \"full\"),\n        &[\n{calls}        ],\n    )\n}}\n\
         {functions}",
        rust_header("spec/api")
    )
}
