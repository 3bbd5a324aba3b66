//! The modules above the paths: `lib.rs` and a file for each folder down to a family's own, with the rest in place.

use super::docs;
use super::source::{Piece, docs as doc_attributes};
use crate::items::{Catalogue, Node};
use crate::names::ModuleName;
use quote::quote;
use std::collections::BTreeMap;
use wechatpay_spec::families::Family;

/// The documentation of the crate.
pub(super) fn crate_docs(catalogue: &Catalogue<'_>) -> Vec<String> {
    let mut lines: Vec<String> = [
        "Typed operations of WeChat Pay (微信支付), generated from its documents.",
        "",
        "A module path mirrors a URL path; a parameter in braces is a module named after it. Each method on a path is a",
        "function, a constant that describes the operation, and a module of types: for `POST /v3/gov/…/alter` they are",
        "`v3::gov::…::alter::{post, POST}` and the types `post::Request` and `post::Response`.",
        "",
        "What WeChat Pay sends on its own is in `notify`: an enumeration of all events, and a module for each.",
        "",
        "To begin, `docs/quickstart.md` of the repository (`docs/quickstart.zh-CN.md`, 中文) leads from a clone to a paid order",
        "in five minutes: `cargo xtask sandbox` runs a local gateway that speaks the protocol, and `examples/` calls it.",
        "",
        "Every family is a feature:",
        "",
        "| feature | family | paths | notifications |",
        "|---|---|---|---|",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut paths_of: BTreeMap<&str, usize> = BTreeMap::new();
    for family in catalogue.paths.iter().filter_map(|path| path.family) {
        *paths_of.entry(family).or_default() += 1;
    }
    let mut notifications_of: BTreeMap<&str, usize> = BTreeMap::new();
    for family in catalogue
        .notifications
        .iter()
        .filter_map(|notification| notification.family)
    {
        *notifications_of.entry(family).or_default() += 1;
    }
    for family in &catalogue.families {
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
    lines.push(
        "`full` turns all of them on; `both-directions` makes requests readable and responses writable, for tests."
            .to_owned(),
    );
    lines
}

/// The modules declared inside `node`, as pieces of the file that holds it.
pub(super) fn emit(node: &Node) -> Vec<Piece> {
    node.children
        .iter()
        .map(|(name, child)| emit_child(node, name, child))
        .collect()
}

fn emit_child(parent: &Node, name: &ModuleName, child: &Node) -> Piece {
    let gate = match (child.features.len(), child.features.first()) {
        (1, Some(feature)) if !feature.is_empty() && (parent.features.len() > 1 || parent.url_prefix.is_empty()) => {
            Some(quote!(#[cfg(feature = #feature)]))
        }
        _ => None,
    };
    // `a/{id}/id.yaml` is a module `id` in a module `id`: the URL has it so.
    let inception = parent
        .url_prefix
        .rsplit('/')
        .next()
        .map(ModuleName::from_segment)
        .is_some_and(|above| above.as_ref() == Ok(name));
    let inception =
        inception.then(|| quote!(#[allow(clippy::module_inception, reason = "the URL path repeats the name")]));
    if child.own_file || child.path.is_some() {
        return Piece::Declaration(quote!(#gate #inception pub mod #name;));
    }
    let documentation = doc_attributes(&[docs::code(&child.url_prefix)]);
    Piece::Module {
        attributes: quote!(#documentation #gate #inception),
        visibility: quote!(pub),
        name: quote!(#name),
        content: emit(child),
    }
}

/// The features of the crate's manifest.
pub(super) fn features(families: &[&Family]) -> String {
    let list = |names: Vec<&str>| {
        names
            .iter()
            .map(|name| format!("\"{name}\""))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let names = |wanted: &dyn Fn(&Family) -> bool| {
        families
            .iter()
            .filter(|family| wanted(family))
            .map(|family| family.name.value.as_str())
            .collect::<Vec<_>>()
    };
    let mut text = String::from("[features]\n");
    text.push_str(&format!("default = [{}]\n", list(names(&|family| family.default))));
    text.push_str("# Every family.\n");
    text.push_str(&format!("full = [{}]\n", list(names(&|_| true))));
    text.push_str("# Requests can be read and responses written too, and both compared: for tests.\n");
    text.push_str("both-directions = [\"wechatpay-runtime/both-directions\"]\n");
    for family in families {
        text.push_str(&format!("# {}\n{} = []\n", family.title.value, family.name.value));
    }
    text
}
