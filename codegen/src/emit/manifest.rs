//! The generated crate's `Cargo.toml`.

use super::source::TOML_HEADER;
use super::tree;
use crate::Package;
use wechatpay_spec::families::Family;

const WORKSPACE: &str = r#"version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[dependencies]
wechatpay-runtime.workspace = true

[dev-dependencies]
wechatpay-samples.workspace = true

"#;

const LINTS: &str = "
# Prints how many samples it sent, so it does without the usual harness.
[[test]]
name = \"samples\"
harness = false
required-features = [\"both-directions\"]

[lints]
workspace = true
";

/// The manifest: a feature for each family.
pub(super) fn emit(families: &[&Family], package: Package<'_>) -> String {
    let Package { name, description } = package;
    format!(
        "{TOML_HEADER}spec/families.yaml. Do not edit.\n\n[package]\nname = \"{name}\"\n\
         description = \"{description}\"\n{WORKSPACE}{}{LINTS}",
        tree::features(families)
    )
}
