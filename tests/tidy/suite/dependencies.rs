//! Checks the dependencies between crates against the table in `docs/architecture.md`. `docs/architecture.md` has the
//! same table.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::{Value, json};

use crate::{assert_none, root, text};

/// The crates of this workspace that each crate may depend on; crates of tests are not listed.
const ALLOWED: &[(&str, &[&str])] = &[
    ("wechatpay-derive", &[]),
    ("wechatpay-runtime", &["wechatpay-derive"]),
    ("wechatpay-api", &["wechatpay-runtime"]),
    ("wechatpay-spec", &[]),
    ("wechatpay-codegen", &["wechatpay-spec"]),
    ("wechatpay-transcribe", &["wechatpay-spec"]),
    ("wechatpay-openapi", &["wechatpay-spec"]),
    ("wechatpay-compare", &["wechatpay-codegen", "wechatpay-spec"]),
    (
        "wechatpay-sandbox",
        &["wechatpay-openapi", "wechatpay-runtime", "wechatpay-spec"],
    ),
    (
        "xtask",
        &[
            "wechatpay-codegen",
            "wechatpay-compare",
            "wechatpay-openapi",
            "wechatpay-spec",
            "wechatpay-transcribe",
        ],
    ),
    (
        "wechatpay-cli",
        &[
            "wechatpay-codegen",
            "wechatpay-runtime",
            "wechatpay-sandbox",
            "wechatpay-spec",
        ],
    ),
    ("wechatpay-examples", &["wechatpay-api", "wechatpay-runtime"]),
    ("wechatpay-samples", &["wechatpay-runtime", "wechatpay-spec"]),
];

/// The generator's libraries, which must never reach an integrator's build.
const OF_THE_GENERATOR: &[&str] = &["granit-parser", "heck", "prettyplease", "serde-saphyr"];

pub(crate) fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// The names of what a package depends on outside of tests.
fn dependencies(package: &Value) -> impl Iterator<Item = &str> {
    let dependencies = package["dependencies"].as_array().unwrap();
    let normal = dependencies.iter().filter(|dependency| dependency["kind"] != "dev");
    normal.map(|dependency| dependency["name"].as_str().unwrap())
}

/// The table is in the architecture too.
#[test]
fn the_architecture_has_the_same_table() {
    let page = text("docs/architecture.md");
    let rows = ALLOWED.iter().map(|(name, allowed)| {
        let allowed: Vec<String> = allowed.iter().map(|name| format!("`{name}`")).collect();
        let allowed = if allowed.is_empty() {
            "none".to_owned()
        } else {
            allowed.join(", ")
        };
        format!("| `{name}` | {allowed} |")
    });
    // The generated crate's row says so.
    let page = page.replace(" (generated) |", " |");
    let missing: Vec<String> = rows.filter(|row| !page.contains(row.as_str())).collect();
    assert_none(&missing, "docs/architecture.md needs these rows");
}

#[test]
fn arrows_between_crates_run_one_way() {
    let packages = packages();
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let ours: Vec<&str> = packages
        .iter()
        .map(|package| package["name"].as_str().unwrap())
        .collect();
    let mut findings = Vec::new();
    for (name, _) in ALLOWED {
        if !ours.contains(name) {
            findings.push(format!("{name}: there is no such crate any more"));
        }
    }
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let Some(allowed) = allowed.get(name) else { continue };
        for dependency in dependencies(package).filter(|dependency| ours.contains(dependency)) {
            if !allowed.contains(&dependency) {
                findings.push(format!("{name} depends on {dependency}"));
            }
        }
    }
    assert_none(
        &findings,
        "the table in this file and docs/architecture.md draw the arrows",
    );
}

#[test]
fn every_crate_has_a_row_in_the_table() {
    let tests_and_benches = |package: &&Value| {
        let manifest = package["manifest_path"].as_str().unwrap().replace('\\', "/");
        !manifest.contains("/tests/") && !manifest.contains("/bench/")
    };
    let drawn: Vec<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    let packages = packages();
    let missing: Vec<String> = packages
        .iter()
        .filter(tests_and_benches)
        .map(|package| package["name"].as_str().unwrap().to_owned())
        .filter(|name| !drawn.contains(&name.as_str()))
        .collect();
    assert_none(
        &missing,
        "add the crate to the table in this file and to docs/architecture.md",
    );
}

#[test]
fn the_generated_crate_forwards_every_feature_of_the_runtime() {
    let packages = packages();
    let features = |name: &str| {
        let package = packages.iter().find(|package| package["name"] == name).unwrap();
        package["features"].as_object().unwrap().clone()
    };
    let generated = features("wechatpay-api");
    let findings: Vec<String> = features("wechatpay-runtime")
        .keys()
        .filter(|name| *name != "default")
        .filter(|name| generated.get(*name) != Some(&json!([format!("wechatpay-runtime/{name}")])))
        .cloned()
        .collect();
    assert_none(
        &findings,
        "add the feature, with what it adds, to `RUNTIME_FEATURES` in crates/language/src/families.rs",
    );
}

#[test]
fn the_generators_libraries_do_not_reach_integrators() {
    let mut findings = Vec::new();
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        if ["wechatpay-api", "wechatpay-derive", "wechatpay-runtime"].contains(&name) {
            let strays = dependencies(&package).filter(|dependency| OF_THE_GENERATOR.contains(dependency));
            findings.extend(strays.map(|dependency| format!("{name} depends on {dependency}")));
        }
    }
    assert_none(&findings, "integrators must not build the generator's libraries");
}
