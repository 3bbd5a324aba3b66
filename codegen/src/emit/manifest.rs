//! The generated crate's `Cargo.toml`.

use wechatpay_spec::families::{DEFAULT_RUNTIME_FEATURE, Family, RUNTIME_FEATURES};

use crate::header::toml_header;
use crate::package::Package;

const WORKSPACE: &str = r#"version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
repository.workspace = true
readme = "../README.md"
keywords = ["wechat", "wechatpay", "weixin", "payments", "api"]
categories = ["api-bindings", "finance"]
include = ["/src", "/LICENSE-*"]

[package.metadata.docs.rs]
features = ["full"]
rustdoc-args = ["--cfg", "docsrs"]

[dependencies]
wechatpay-runtime.workspace = true

[dev-dependencies]
wechatpay-built.workspace = true
wechatpay-samples.workspace = true

"#;

const TARGETS: &str = "
# The library contains no tests, and the test below compiles its examples, so it is not compiled again for them.
[lib]
test = false
doctest = false

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
    let Package {
        name,
        description,
        publish,
    } = package;
    let publish = if publish { "" } else { "publish = false\n" };
    format!(
        "{}\n[package]\nname = \"{name}\"\n\
         description = \"{description}\"\n{publish}{WORKSPACE}{}{TARGETS}",
        toml_header("spec/families.yaml"),
        features(families)
    )
}

/// The features of the crate's manifest.
fn features(families: &[&Family]) -> String {
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
    let mut default = names(&|family| family.default);
    default.push(DEFAULT_RUNTIME_FEATURE);
    text.push_str(&format!("default = [{}]\n", list(default)));
    text.push_str("# Every family.\n");
    text.push_str(&format!("full = [{}]\n", list(names(&|_| true))));
    for (name, description) in RUNTIME_FEATURES {
        text.push_str(&format!("# {description}\n{name} = [\"wechatpay-runtime/{name}\"]\n"));
    }
    for family in families {
        text.push_str(&format!("# {}\n{} = []\n", family.title.value, family.name.value));
    }
    text
}
