//! The modules above the paths: `lib.rs`, and a file for each folder down to the family's folder. Modules below that
//! are inline.

use std::collections::BTreeMap;

use quote::quote;
use wechatpay_spec::families::{DEFAULT_RUNTIME_FEATURE, RUNTIME_FEATURES};

use super::source::{Piece, RustFile, docs as doc_attributes};
use super::{docs, notification, shared};
use crate::items::Node;
use crate::names::ModuleName;
use crate::placed::PlacedCatalogue;

/// `lib.rs`
pub(super) fn root(catalogue: &PlacedCatalogue<'_, '_>) -> RustFile {
    let runtime = vec![
        quote!(
            pub use wechatpay_runtime as runtime;
        ),
        quote!(
            pub use wechatpay_runtime::prelude;
        ),
    ];
    // docs.rs sets `docsrs`, and its nightly rustdoc then shows the feature that each item needs.
    let feature_labels = quote!(#![cfg_attr(docsrs, feature(doc_cfg))]);
    let mut pieces = vec![Piece::Item(feature_labels), Piece::Lines(runtime)];
    // Of several shortest paths of a type, the compiler's messages show the first: the one in `shared`.
    pieces.extend(shared::declaration(catalogue));
    pieces.extend(emit(catalogue.root));
    pieces.extend(notification::declaration(catalogue));
    RustFile {
        made_from: "spec/api".to_owned(),
        documentation: crate_docs(catalogue),
        pieces,
    }
}

/// The file of a folder of URL paths.
pub(super) fn folder(node: &Node) -> RustFile {
    RustFile {
        made_from: "spec/api".to_owned(),
        documentation: vec![folder_heading(node)],
        pieces: emit(node),
    }
}

/// The maximum number of families that a module's heading names; the modules near the root contain too many to list.
const NAMED_FAMILIES: usize = 3;

/// The heading of a folder: its path, and the titles of the families below it.
fn folder_heading(node: &Node) -> String {
    let titles: Vec<String> = node
        .features
        .values()
        .filter(|title| !title.is_empty())
        .map(|title| docs::plain(title))
        .collect();
    let path = docs::code(&node.url_prefix);
    match titles.len() {
        1..=NAMED_FAMILIES => format!("{path}: {}", titles.join(", ")),
        _ => path,
    }
}

/// The documentation of the crate.
fn crate_docs(catalogue: &PlacedCatalogue<'_, '_>) -> Vec<String> {
    let mut lines: Vec<String> = [
        "Typed operations of WeChat Pay (微信支付), generated from its documents.",
        "",
        "A module path mirrors a URL path; a parameter in braces is a module named after it, unless it repeats the segment",
        "before it: `/out-trade-no/{out_trade_no}` is `out_trade_no`. Each method on a path is a function, a constant that",
        "describes the operation, and a module of types: for `POST /v3/gov/…/alter` they are `v3::gov::…::alter::{post, POST}`",
        "and the types `post::Request` and `post::Response`.",
        "",
        "[`runtime`] is the crate `wechatpay-runtime`, so a program needs to name only this crate; [`prelude`] has the names that",
        "most programs use. These features turn on the runtime's features of the same names:",
        "",
        "| feature | what it adds |",
        "|---|---|",
    ]
    .map(str::to_owned)
    .to_vec();
    lines.extend(RUNTIME_FEATURES.iter().map(|(name, meaning)| {
        let mark = if *name == DEFAULT_RUNTIME_FEATURE {
            " (default)"
        } else {
            ""
        };
        format!("| {}{mark} | {meaning} |", docs::code(name))
    }));
    let more = [
        "",
        "Notifications are in `notify`: an enumeration of all events, and a module for each. Types that several",
        "operations have in common are defined in `shared` and re-exported by each of them.",
        "",
        "To begin, `docs/quickstart.md` of the repository (`docs/quickstart.zh-CN.md`, 中文) leads from a clone to a paid order",
        "in five minutes: `cargo xtask sandbox` runs a local gateway that speaks the protocol, and `examples/` calls it.",
        "",
        "Every family is a feature:",
        "",
        "| feature | family | paths | notifications |",
        "|---|---|---|---|",
    ];
    lines.extend(more.map(str::to_owned));
    let mut paths_of: BTreeMap<&str, usize> = BTreeMap::new();
    for family in catalogue.paths.iter().filter_map(|path| path.item.family) {
        *paths_of.entry(family).or_default() += 1;
    }
    let mut notifications_of: BTreeMap<&str, usize> = BTreeMap::new();
    for family in catalogue.notifications.iter().filter_map(|placed| placed.item.family) {
        *notifications_of.entry(family).or_default() += 1;
    }
    for family in catalogue.families {
        let feature = &family.name.value;
        let paths = paths_of.get(feature.as_str()).copied().unwrap_or_default();
        let notifications = notifications_of.get(feature.as_str()).copied().unwrap_or_default();
        let mark = if family.default { " (default)" } else { "" };
        lines.push(format!(
            "| {}{mark} | {} | {paths} | {notifications} |",
            docs::code(feature),
            docs::plain(&family.title.value)
        ));
    }
    lines.push(String::new());
    lines.push("`full` turns all families on.".to_owned());
    lines
}

/// The modules declared inside `node`, as pieces of the file that contains it.
pub(super) fn emit(node: &Node) -> Vec<Piece> {
    node.children
        .iter()
        .map(|(name, child)| emit_child(node, name, child))
        .collect()
}

fn emit_child(parent: &Node, name: &ModuleName, child: &Node) -> Piece {
    let gate = match (child.features.len(), child.features.first_key_value()) {
        (1, Some((feature, _)))
            if !feature.is_empty() && (parent.features.len() > 1 || parent.url_prefix.is_empty()) =>
        {
            Some(quote!(#[cfg(feature = #feature)]))
        }
        _ => None,
    };
    // `a/{id}/id.yaml` is a module `id` in a module `id`; `a/id/{id}.yaml` is not.
    let inception = parent
        .url_prefix
        .rsplit('/')
        .next()
        .map(ModuleName::from_segment)
        .is_some_and(|above| above.as_ref() == Ok(name));
    let inception =
        inception.then(|| quote!(#[allow(clippy::module_inception, reason = "the URL path repeats the name")]));
    if child.own_file || child.has_path {
        return Piece::Item(quote!(#gate #inception pub mod #name;));
    }
    let documentation = doc_attributes(&[folder_heading(child)]);
    Piece::Module {
        attributes: quote!(#documentation #gate #inception),
        name: quote!(#name),
        content: emit(child),
    }
}
