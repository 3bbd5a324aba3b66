//! `docs/operations.md`: every operation with its title, its feature and its path in Rust, to be searched in a browser.

use wechatpay_spec::english;
use wechatpay_spec::markdown::{code, plain};

use crate::items::{Catalogue, NotificationItem, PathItem};
use crate::names::ModuleName;

const HEADING: &str = "\
<!-- Written by `cargo xtask coverage --write`. Do not edit. -->

# All operations

Search this page for a title (申请退款), its words in English (apply for refund), a word of a path (`refunds`) or a feature. Each section is a product family, which is a Cargo feature of `wechatpay-api`.
A Rust path continues `wechatpay_api::`; it names both the function and the module of its types.
";

/// The page.
pub(crate) fn page(catalogue: &Catalogue<'_>) -> String {
    let mut page = HEADING.to_owned();
    for family in &catalogue.families {
        let name = family.name.value.as_str();
        page.push_str(&format!("\n## `{name}` · {}\n", plain(&family.title.value)));
        let paths: Vec<_> = catalogue
            .paths
            .iter()
            .filter(|path| path.family == Some(name))
            .collect();
        if !paths.is_empty() {
            page.push_str("\n| operation | in English | method and path | Rust path |\n|---|---|---|---|\n");
            paths.iter().for_each(|path| push_operations(&mut page, path));
        }
        let items: Vec<_> = catalogue
            .notifications
            .iter()
            .filter(|item| item.family == Some(name))
            .collect();
        if !items.is_empty() {
            page.push_str("\n| notification | in English | event type | Rust path |\n|---|---|---|---|\n");
            items.iter().for_each(|item| push_notification(&mut page, item));
        }
    }
    page
}

fn push_operations(page: &mut String, path: &PathItem<'_>) {
    let module = joined(&path.module);
    for item in &path.operations {
        let name = item.name.as_str();
        page.push_str(&format!(
            "| {} | {} | {} | `{module}::{name}` |\n",
            plain(&item.operation.title.value),
            english::words(&item.operation.title.value),
            code(&format!("{} {}", name.to_uppercase(), path.url_path)),
        ));
    }
}

fn push_notification(page: &mut String, item: &NotificationItem<'_>) {
    let title = plain(&item.notification.title.value);
    let file = item.spec_file.trim_end_matches(".yaml");
    let event_type = code(file.rsplit('/').next().unwrap_or(file));
    let path = match &item.variant {
        Some(variant) => format!("notify::Event::{variant}"),
        None => format!("notify::v2::{}", item.name),
    };
    let english = english::words(&item.notification.title.value);
    page.push_str(&format!("| {title} | {english} | {event_type} | `{path}` |\n"));
}

fn joined(module: &[ModuleName]) -> String {
    module.iter().map(ToString::to_string).collect::<Vec<_>>().join("::")
}
