//! Checks that errors are leaves: a file with an error type imports only other error types and plain data.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};

use crate::{assert_none, hand_written, module_graph, text};

/// The crates, and whether all files with an error type are checked. In the sandbox only those that contain nothing else
/// are: its other errors are beside the only function that returns them.
const CRATES: &[(&str, Checked)] = &[
    ("runtime/src", Checked::EveryFileWithAnError),
    ("crates/sandbox/src", Checked::FilesOfErrors),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Checked {
    EveryFileWithAnError,
    FilesOfErrors,
}

/// The plain data that errors consist of. These files import only each other and errors.
const PLAIN_DATA: &[(&str, &str)] = &[
    (
        "runtime/src/error/reason.rs",
        "the codes and messages that leave an outcome open",
    ),
    ("runtime/src/foreign_text.rs", "how untrusted text is shown"),
    ("runtime/src/host.rs", "the names of hosts"),
    ("runtime/src/merchant/account.rs", "the kinds of accounts"),
    (
        "runtime/src/notification/verified.rs",
        "a notification as it was received",
    ),
    ("runtime/src/operation/error_code.rs", "a documented error"),
    ("runtime/src/plural.rs", "numbers with their nouns"),
    ("runtime/src/reply.rs", "an HTTP response as it was received"),
    ("runtime/src/transport/cause.rs", "the cause of a failed connection"),
    ("runtime/src/wire/part.rs", "the parts of a request"),
    ("runtime/src/wire/problems.rs", "a list of problems"),
    (
        "runtime/src/wire/unreadable.rs",
        "a list of problems, as a field of a response",
    ),
];

/// Whether a file defines an error type, outside of its tests.
struct DefinesError(bool);

impl<'ast> Visit<'ast> for DefinesError {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !module_graph::is_of_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let of_error = |path: &syn::Path| {
            path.segments
                .last()
                .is_some_and(|last| last.ident == "Error" || last.ident == "StdError")
        };
        self.0 |= item.trait_.as_ref().is_some_and(|(path, _)| of_error(path));
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta
            && list.path.is_ident("derive")
        {
            let derives = list.tokens.to_string().replace(' ', "");
            self.0 |= derives
                .split(',')
                .any(|derived| derived == "thiserror::Error" || derived == "Error");
        }
    }
}

fn defines_error(file: &str) -> bool {
    let mut visitor = DefinesError(false);
    visitor.visit_file(&syn::parse_file(&text(file)).unwrap());
    visitor.0
}

fn is_checked(file: &str, checked: Checked) -> bool {
    match checked {
        Checked::EveryFileWithAnError => !file.ends_with("tests.rs") && defines_error(file),
        Checked::FilesOfErrors => file.ends_with("error.rs") || file.ends_with("/refusal.rs"),
    }
}

#[test]
fn errors_import_only_errors_and_plain_data() {
    let plain: BTreeSet<&str> = PLAIN_DATA.iter().map(|(file, _)| *file).collect();
    let mut findings = Vec::new();
    let mut used_plain = BTreeSet::new();
    for (folder, checked) in CRATES {
        let uses = module_graph::read_definitions(folder);
        let errors: BTreeSet<&String> = uses.keys().filter(|file| is_checked(file, *checked)).collect();
        assert!(!errors.is_empty(), "{folder}");
        for (file, used) in &uses {
            if !errors.contains(file) && !plain.contains(file.as_str()) {
                continue;
            }
            for other in used.iter().filter(|other| !errors.contains(other)) {
                match plain.get(other.as_str()) {
                    Some(other) => drop(used_plain.insert(*other)),
                    None => findings.push(format!("{file} uses {other}")),
                }
            }
        }
    }
    let unused = plain.difference(&used_plain);
    findings.extend(unused.map(|file| format!("no error uses {file}, which is listed as plain data")));
    assert_none(
        &findings,
        "move the error, or what it consists of, into a file of its own, and conversions to the code that needs them",
    );
}

#[test]
fn an_error_type_is_recognized() {
    let defines = |text: &str| {
        let mut visitor = DefinesError(false);
        visitor.visit_file(&syn::parse_file(text).unwrap());
        visitor.0
    };
    assert!(defines(
        "#[derive(Debug, thiserror::Error)] #[error(\"a\")] pub struct A;"
    ));
    assert!(defines("pub struct A; impl std::error::Error for A {}"));
    assert!(!defines("pub struct A; impl From<Error> for A {}"));
    assert!(!defines(
        "#[cfg(test)] mod tests { #[derive(thiserror::Error)] struct A; }"
    ));
}

/// The errors of a file whose message holds their cause, although it is also their source: a program that prints an error
/// with its sources prints that cause twice.
struct RepeatedCauses(Vec<String>);

impl RepeatedCauses {
    fn check(&mut self, name: &syn::Ident, attributes: &[syn::Attribute], fields: &syn::Fields) {
        let is_source = |field: &syn::Field| field.ident.as_ref().is_some_and(|ident| *ident == "source");
        let shows_it = attributes.iter().any(|attribute| match &attribute.meta {
            syn::Meta::List(list) if list.path.is_ident("error") => {
                let message = list.tokens.to_string();
                ["{source", "(source)", "source."]
                    .iter()
                    .any(|shown| message.contains(shown))
            }
            _ => false,
        });
        if shows_it && fields.iter().any(is_source) {
            self.0.push(name.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for RepeatedCauses {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.check(&item.ident, &item.attrs, &item.fields);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.check(&variant.ident, &variant.attrs, &variant.fields);
    }
}

#[test]
fn no_message_holds_a_cause_that_is_also_the_source() {
    let repeated_in = |text: &str| {
        let mut found = RepeatedCauses(Vec::new());
        found.visit_file(&syn::parse_file(text).unwrap());
        found.0
    };
    let mut findings = Vec::new();
    for file in hand_written() {
        let repeated = repeated_in(&text(&file));
        findings.extend(repeated.iter().map(|name| format!("{file}: {name}")));
    }
    assert_none(
        &findings,
        "call the field `r#source`: thiserror makes a field called `source` the error's source, and the cause is printed twice",
    );
    let planted = "enum E { #[error(\"a: {source}\")] A { source: B }, #[error(\"b: {source}\")] C { r#source: B } }";
    assert_eq!(repeated_in(planted), ["A"]);
}
