//! The generated crate's `Cargo.toml`.

use super::source::TOML_HEADER;
use super::tree;
use wechatpay_spec::families::Family;

const MANIFEST: &str = r#"
[package]
name = "wechatpay-api"
description = "Typed WeChat Pay operations, generated from its documents"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[dependencies]
wechatpay-runtime.workspace = true

"#;

const LINTS: &str = "
[lints]
workspace = true
";

/// The manifest: a feature for each family.
pub(super) fn emit(families: &[&Family]) -> String {
    format!(
        "{TOML_HEADER}spec/families.yaml. Do not edit.\n{MANIFEST}{}{LINTS}",
        tree::features(families)
    )
}
