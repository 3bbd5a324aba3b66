//! Checks that `?` converts every error of the runtime into `AnyError`: each public error type, and each error that a public function
//! returns.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use crate::{assert_none, hand_written, module_graph, text};

const ANY_ERROR: &str = "runtime/src/any_error.rs";

/// Errors that are not converted, and why.
const WITHOUT: &[(&str, &str)] = &[
    ("AnyError", "it is the target itself"),
    (
        "D::Error",
        "the error of the caller's deserializer, inside an implementation of serde's traits",
    ),
    (
        "S::Error",
        "the error of the caller's serializer, inside an implementation of serde's traits",
    ),
];

/// The errors of a file: the public types, and what public functions return.
#[derive(Default)]
struct Errors {
    /// The names of the public types.
    public: BTreeSet<String>,
    /// Those that implement `Error`.
    implementing: BTreeSet<String>,
    returned: BTreeSet<String>,
}

impl Errors {
    fn type_item(&mut self, visibility: &syn::Visibility, name: &syn::Ident, attributes: &[syn::Attribute]) {
        if matches!(visibility, syn::Visibility::Public(_)) {
            self.public.insert(name.to_string());
        }
        if attributes.iter().any(derives_error) {
            self.implementing.insert(name.to_string());
        }
    }

    fn signature(&mut self, visibility: &syn::Visibility, signature: &syn::Signature) {
        if matches!(visibility, syn::Visibility::Public(_)) {
            let mut results = Results(BTreeSet::new());
            results.visit_return_type(&signature.output);
            self.returned.extend(results.0);
        }
    }
}

fn derives_error(attribute: &syn::Attribute) -> bool {
    match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("derive") => {
            let derives = list.tokens.to_string().replace(' ', "");
            derives
                .split(',')
                .any(|derived| derived == "thiserror::Error" || derived == "Error")
        }
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Errors {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !module_graph::is_of_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.type_item(&item.vis, &item.ident, &item.attrs);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.type_item(&item.vis, &item.ident, &item.attrs);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if let (Some((path, _)), Some(name)) = (&item.trait_, name_of(&item.self_ty))
            && path.segments.last().is_some_and(|last| last.ident == "Error")
        {
            self.implementing.insert(name);
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.signature(&item.vis, &item.sig);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.signature(&item.vis, &item.sig);
    }
}

/// The errors of all `Result<_, …>` in a type.
struct Results(BTreeSet<String>);

impl<'ast> Visit<'ast> for Results {
    fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
        if segment.ident == "Result"
            && let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments
            && let Some(syn::GenericArgument::Type(error)) = arguments.args.iter().nth(1)
        {
            self.0.extend(name_of(error));
        }
        visit::visit_path_segment(self, segment);
    }
}

/// The name of a type, with the path before it if the name alone says too little: `serde_json::Error`, `S::Error`.
fn name_of(ty: &syn::Type) -> Option<String> {
    let syn::Type::Path(ty) = ty else { return None };
    let names: Vec<String> = ty
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    match names.as_slice() {
        [.., before, last] if last == "Error" && !["crate", "error"].contains(&before.as_str()) => {
            Some(format!("{before}::{last}"))
        }
        [.., last] if last != "Self" => Some(last.clone()),
        _ => None,
    }
}

/// The names of the types between angle brackets.
struct Arguments(BTreeSet<String>);

impl<'ast> Visit<'ast> for Arguments {
    fn visit_generic_argument(&mut self, argument: &'ast syn::GenericArgument) {
        if let syn::GenericArgument::Type(ty) = argument {
            self.0.extend(name_of(ty));
        }
    }
}

/// How many conversions into `AnyError` there are, by the name of the error.
fn conversions() -> BTreeMap<String, usize> {
    let file = syn::parse_file(&text(ANY_ERROR)).unwrap();
    let mut renamed = BTreeMap::new();
    let mut found = Vec::new();
    for item in &file.items {
        match item {
            syn::Item::Use(item) => names_with_alias(&item.tree, &mut renamed),
            syn::Item::Enum(item) => {
                let fields = item.variants.iter().flat_map(|variant| &variant.fields);
                let converted =
                    fields.filter(|field| field.attrs.iter().any(|attribute| attribute.path().is_ident("from")));
                found.extend(converted.filter_map(|field| name_of(&field.ty)));
            }
            // `Error => Call,`
            syn::Item::Macro(item) if item.ident.is_none() => {
                let tokens: Vec<_> = item
                    .mac
                    .tokens
                    .clone()
                    .into_iter()
                    .map(|token| token.to_string())
                    .collect();
                let rows = tokens.windows(2).filter(|pair| pair[1] == "=");
                found.extend(rows.map(|pair| pair[0].clone()));
            }
            // `impl From<Error> for AnyError`
            syn::Item::Impl(item) => {
                let mut arguments = Arguments(BTreeSet::new());
                if let Some((path, _)) = &item.trait_
                    && path.segments.last().is_some_and(|last| last.ident == "From")
                {
                    arguments.visit_path(path);
                }
                found.extend(arguments.0);
            }
            _ => {}
        }
    }
    let mut counts = BTreeMap::new();
    for name in found {
        *counts.entry(renamed.get(&name).unwrap_or(&name).clone()).or_default() += 1;
    }
    counts
}

fn names_with_alias(tree: &syn::UseTree, renamed: &mut BTreeMap<String, String>) {
    match tree {
        syn::UseTree::Path(path) => names_with_alias(&path.tree, renamed),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| names_with_alias(tree, renamed)),
        syn::UseTree::Rename(rename) => {
            renamed.insert(rename.rename.to_string(), rename.ident.to_string());
        }
        syn::UseTree::Name(_) | syn::UseTree::Glob(_) => {}
    }
}

#[test]
fn a_question_mark_converts_every_error_into_any_error() {
    let conversions = conversions();
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    let mut returned = BTreeSet::new();
    for file in hand_written().iter().filter(|file| file.starts_with("runtime/src/")) {
        let mut errors = Errors::default();
        errors.visit_file(&syn::parse_file(&text(file)).unwrap());
        for name in errors.implementing.intersection(&errors.public) {
            *wanted.entry(name.clone()).or_default() += 1;
        }
        returned.extend(errors.returned);
    }
    assert!(wanted.len() > 20 && returned.len() > 20, "{wanted:?} {returned:?}");
    let reasons: BTreeMap<&str, &str> = WITHOUT.iter().copied().collect();
    let mut used = BTreeSet::new();
    let mut findings = Vec::new();
    for name in wanted.keys().chain(&returned).collect::<BTreeSet<_>>() {
        let types = wanted.get(name).copied().unwrap_or(1);
        if let Some((reason, _)) = reasons.get_key_value(name.as_str()) {
            used.insert(*reason);
        } else if conversions.get(name).copied().unwrap_or_default() < types {
            findings.push(format!("{name}: {types} public, not all converted"));
        }
    }
    let unused = reasons.keys().filter(|name| !used.contains(*name));
    findings.extend(unused.map(|name| format!("{name} is listed with a reason, but there is no such error")));
    assert_none(
        &findings,
        "add a variant with `#[from]` to `AnyError`, or a reason to the list",
    );
}

#[test]
fn errors_and_what_functions_return_are_recognized() {
    let mut errors = Errors::default();
    errors.visit_file(
        &syn::parse_file(
            "#[derive(Debug, thiserror::Error)] pub struct A; struct B; impl std::error::Error for B {} pub enum C {}
             impl C { pub fn a(&self) -> BoxFuture<'_, Result<(), crate::v2::A>> { } fn b() -> Result<(), B> {} }
             pub fn c() -> Result<Self, serde_json::Error> {} #[cfg(test)] mod tests { pub fn d() -> Result<(), D> {} }",
        )
        .unwrap(),
    );
    let names = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>();
    assert_eq!(names(errors.public), ["A", "C"]);
    assert_eq!(names(errors.implementing), ["A", "B"]);
    assert_eq!(names(errors.returned), ["A", "serde_json::Error"]);
}
