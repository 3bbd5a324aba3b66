//! The comparison against reality: small integrators, compiled against the code generated before and after a change,
//! fail exactly where the comparison says that Rust breaks.
//!
//! Every fixture `ID.rs` is an integrator of the change in `ID.yaml`: beside it, or, where it shows a row of the tables,
//! among the fixtures of the comparison. All changes stand side by side in one generated crate a side, each below a folder
//! of its own (notifications: with event types of its own), so that two crates and two programs for each change are
//! compiled, in one run of Cargo.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wechatpay_codegen::{Package, generate};
use wechatpay_compare::change_rule::Layer;
use wechatpay_compare::{Comparison, Level, compare, examples, sides};
use wechatpay_spec::{Source, Sources};

const MANIFEST: &str = env!("CARGO_MANIFEST_DIR");

/// A change, and code that was written before it.
struct Sample {
    /// The change's id, as a segment of paths and modules.
    name: String,
    sides: [Sources; 2],
    integrator: String,
}

impl Sample {
    fn is_of_notifications(&self) -> bool {
        let mut specs = self.sides.iter().flat_map(|side| &side.specs);
        specs.any(|spec| spec.file.starts_with("notify/"))
    }
}

fn samples() -> Vec<Sample> {
    let mut samples = Vec::new();
    for folder in ["changes", "compiled"] {
        for entry in fs::read_dir(Path::new(MANIFEST).join("tests/fixtures").join(folder)).expect("fixtures") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let id = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let change = examples().find(|example| example.id == id);
            let text = match change {
                Some(example) => example.text.to_vec(),
                None => fs::read(path.with_extension("yaml")).expect("the change beside its integrator"),
            };
            let name = id.replace('-', "_");
            samples.push(Sample {
                sides: sides(&text).map(|side| below(&side, &name)),
                integrator: fs::read_to_string(&path).expect("a fixture"),
                name,
            });
        }
    }
    samples.sort_by(|one, other| one.name.cmp(&other.name));
    samples
}

/// What the event types of a sample begin with.
fn event(name: &str) -> String {
    name.to_uppercase()
}

/// The same specs in a folder of their own, and the families under names of their own.
fn below(sources: &Sources, name: &str) -> Sources {
    let spec = |source: &Source| {
        let file = match source.file.strip_prefix("notify/") {
            Some(file) if file.starts_with("v2/") => file.replacen("v2/", &format!("notify/v2/{name}-"), 1),
            Some(file) => format!("notify/{}.{file}", event(name)),
            None => source.file.replacen("v3/", &format!("v3/{name}/"), 1),
        };
        Source::spec(file, source.text.clone())
    };
    let families = sources.families.as_ref().map(|source| {
        let text = String::from_utf8_lossy(&source.text).replace("v3/", &format!("v3/{name}/"));
        let prefix = name.replace('_', "-");
        let line = |line: &str| match line.starts_with(' ') {
            true => format!("{line}\n"),
            false => format!("{prefix}-{line}\n"),
        };
        Source::families(text.lines().map(line).collect::<String>())
    });
    Sources {
        specs: sources.specs.iter().map(spec).collect(),
        families,
    }
}

/// One side of every sample in one catalogue.
fn together(samples: &[Sample], side: usize) -> Sources {
    let mut specs = Vec::new();
    let mut families = String::new();
    for sample in samples {
        specs.extend(sample.sides[side].specs.iter().cloned());
        match &sample.sides[side].families {
            Some(source) => families.push_str(&String::from_utf8_lossy(&source.text)),
            None => {
                let name = sample.name.replace('_', "-");
                let folder = match sample.sides[side].specs.first() {
                    Some(spec) if spec.file.starts_with("notify/v2/") => spec.file.trim_end_matches(".yaml").to_owned(),
                    Some(spec) if spec.file.starts_with("notify/") => format!("notify/{}", event(&sample.name)),
                    _ => format!("v3/{}", sample.name),
                };
                writeln!(
                    families,
                    "{name}:\n  title: 订单\n  folders: [{folder}]\n  default: true"
                )
                .expect("text");
            }
        }
    }
    Sources {
        specs,
        families: Some(Source::families(families)),
    }
}

fn breaks(comparison: &Comparison) -> bool {
    comparison
        .changes()
        .iter()
        .any(|change| change.rule.layer == Layer::Source && change.rule.level == Level::Breaking)
}

/// Writes a workspace: for each side the generated crate, and a crate with a program for each sample.
fn write(root: &Path, samples: &[Sample]) {
    let workspace = Path::new(MANIFEST).ancestors().nth(2).expect("the workspace");
    let put = |file: PathBuf, text: &str| {
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    };
    let (runtime, samples_runner) = (workspace.join("runtime"), workspace.join("tests/samples"));
    put(
        root.join("Cargo.toml"),
        &format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\"*-*\"]\n\n[workspace.package]\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             rust-version = \"1.88\"\nlicense = \"MIT\"\npublish = false\n\n[workspace.dependencies]\n\
             wechatpay-runtime = {{ path = {runtime:?}, default-features = false }}\nwechatpay-samples = {{ path = {samples_runner:?} }}\n\n\
             [workspace.lints]\n"
        ),
    );
    fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock")).expect("the workspace's lock file");
    for (number, side) in ["before", "after"].into_iter().enumerate() {
        let package = Package {
            name: &format!("api-{side}"),
            description: "Generated for a test",
        };
        let generation = generate(&together(samples, number), package).expect("no defect");
        assert_eq!(generation.diagnostics, []);
        for (file, text) in &generation.files {
            put(root.join(package.name).join(file), text);
        }
        put(
            root.join(format!("on-{side}/Cargo.toml")),
            &format!(
                "[package]\nname = \"on-{side}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 wechatpay-api = {{ path = \"../api-{side}\", package = \"api-{side}\", features = [\"rust-feature-changed-refunds\"] }}\n\
                 wechatpay-runtime = {{ workspace = true }}\n"
            ),
        );
        for sample in samples {
            let name = &sample.name;
            let import = match sample.is_of_notifications() {
                true => "notify".to_owned(),
                false => format!("v3::{name} as api"),
            };
            let text = format!(
                "use wechatpay_api::{import};\n\n{}\nfn main() {{}}\n",
                sample.integrator
            );
            put(root.join(format!("on-{side}/src/bin/{name}.rs")), &text);
        }
    }
}

/// Compiles everything, and answers what the compiler said of each program, by side and sample: nothing when it compiled.
fn compile(root: &Path) -> BTreeMap<(String, String), String> {
    // The folder that the outer Cargo builds in, so that the runtime's dependencies are built once.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("the target folder");
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--offline",
            "--workspace",
            "--bins",
            "--keep-going",
            "--message-format=json",
        ])
        .arg("--target-dir")
        .arg(target)
        .current_dir(root)
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .expect("Cargo runs");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let mut verdicts: BTreeMap<(String, String), String> = BTreeMap::new();
    for line in stdout.lines() {
        let message: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = |pointer: &str| {
            message
                .pointer(pointer)
                .and_then(|value| value.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        let side = match text("/package_id") {
            package if package.contains("/on-before#") => "before",
            package if package.contains("/on-after#") => "after",
            package if text("/message/level") == "error" => panic!("{package}: {}", text("/message/rendered")),
            _ => continue,
        };
        let name = text("/target/name");
        match text("/reason").as_str() {
            "compiler-artifact" => {
                verdicts.entry((side.to_owned(), name)).or_default();
            }
            "compiler-message" if text("/message/level") == "error" => {
                let said = verdicts.entry((side.to_owned(), name)).or_default();
                said.push_str(&text("/message/rendered"));
            }
            _ => {}
        }
    }
    assert!(!verdicts.is_empty(), "nothing was compiled:\n{stderr}");
    verdicts
}

#[test]
fn integrators_fail_to_compile_exactly_where_the_comparison_says_so() {
    let samples = samples();
    let of_notifications = samples.iter().filter(|sample| sample.is_of_notifications()).count();
    assert!(
        samples.len() > 50 && of_notifications > 10,
        "{}, {of_notifications}",
        samples.len()
    );
    let root = tempfile::tempdir().expect("a folder");
    write(root.path(), &samples);
    let compiled = compile(root.path());
    let mut wrong = String::new();
    let mut verdicts = BTreeSet::new();
    for sample in &samples {
        let of = |side: &str| compiled[&(side.to_owned(), sample.name.clone())].as_str();
        let [before, after] = &sample.sides;
        let breaks = breaks(&compare(before, after).expect("both sides are sound"));
        verdicts.insert(breaks);
        if !of("before").is_empty() {
            writeln!(wrong, "{} did not compile before:\n{}", sample.name, of("before")).expect("text");
        }
        if breaks == of("after").is_empty() {
            let says = if breaks { "breaks" } else { "does not break" };
            writeln!(wrong, "{} {says}; the compiler says:\n{}", sample.name, of("after")).expect("text");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!(verdicts.len(), 2, "both kinds are among the samples");
}
