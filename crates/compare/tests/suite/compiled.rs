//! Checks the comparison with the compiler: small programs, compiled against the code generated before and after a
//! change, fail exactly where the comparison reports a breaking change in Rust.
//!
//! Every fixture `ID.rs` is a program that uses the code before the change in `ID.yaml`: beside it, or, where it shows a row of the tables,
//! among the fixtures of the comparison. All changes are in one generated crate per side, each below a folder
//! of its own (notifications: with event types of its own), so that two crates and two programs for each change are
//! compiled, against the runtime that this test was built with.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write};
use std::fs;
use std::path::Path;
use std::process::Command;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
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

/// The prefix of the event types of a sample.
fn event(name: &str) -> String {
    name.to_uppercase()
}

/// The same specs in a separate folder, with the families renamed.
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
        lifecycles: Vec::new(),
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
        lifecycles: Vec::new(),
    }
}

fn breaks(comparison: &Comparison) -> bool {
    comparison
        .changes()
        .iter()
        .any(|change| change.rule.layer == Layer::Rust && change.rule.level == Level::Breaking)
}

/// Compiles a file and returns the output of the compiler: empty if it compiles.
fn compile(file: &Path, arguments: &[String]) -> String {
    let (compiler, dependencies): (&str, &[&str]) = wechatpay_built::compiler!();
    let output = Command::new(compiler)
        .args(dependencies)
        .args(arguments)
        .args(["--emit=metadata", "--cap-lints=allow"])
        .arg(file)
        .output()
        .expect("the compiler runs");
    assert!(!output.status.success() || output.stderr.is_empty());
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// Compiles one side of every sample: the generated crate, and on it a program for each sample. Returns the output of the
/// compiler for each.
fn compile_side(folder: &Path, samples: &[Sample], side: usize) -> BTreeMap<String, String> {
    let generation = generate(&together(samples, side), Package::default()).expect("no defect");
    assert_eq!(generation.diagnostics, []);
    let put = |file: &str, text: &str| {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, text).expect("a file");
        file
    };
    for (file, text) in &generation.files {
        put(file, text);
    }
    let manifest = &generation.files["Cargo.toml"];
    let defaults = manifest.lines().find_map(|line| line.strip_prefix("default = ["));
    let features = defaults.expect("default features").split('"').skip(1).step_by(2);
    let features = features.chain(["rust-feature-changed-refunds"]);
    let argument = |name: &str, value: &dyn Display| format!("{name}={value}");
    let mut arguments: Vec<String> = features
        .flat_map(|feature| ["--cfg".to_owned(), argument("feature", &format_args!("{feature:?}"))])
        .collect();
    arguments.extend(["--crate-type=lib", "--crate-name=wechatpay_api", "--out-dir"].map(str::to_owned));
    arguments.push(folder.display().to_string());
    assert_eq!(compile(&folder.join("src/lib.rs"), &arguments), "");

    let library = argument("wechatpay_api", &folder.join("libwechatpay_api.rmeta").display());
    let program = |sample: &Sample| {
        let name = &sample.name;
        let import = match sample.is_of_notifications() {
            true => "notify".to_owned(),
            false => format!("v3::{name} as api"),
        };
        let text = format!(
            "use wechatpay_api::{import};\n\n{}\nfn main() {{}}\n",
            sample.integrator
        );
        let file = put(&format!("programs/{name}.rs"), &text);
        let arguments = ["--crate-type=bin", "--extern", &library, "--out-dir"].map(str::to_owned);
        let said = compile(
            &file,
            &[&arguments[..], &[folder.join("programs").display().to_string()]].concat(),
        );
        (name.clone(), said)
    };
    samples.par_iter().map(program).collect()
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
    let compiled = ["before", "after"].map(|side| root.path().join(side));
    let compiled = [0, 1].map(|side| compile_side(&compiled[side], &samples, side));
    let mut wrong = String::new();
    let mut verdicts = BTreeSet::new();
    for sample in &samples {
        let [said_before, said_after] = [0, 1].map(|side| compiled[side][&sample.name].as_str());
        let [before, after] = &sample.sides;
        let breaks = breaks(&compare(before, after).expect("both sides are sound"));
        verdicts.insert(breaks);
        if !said_before.is_empty() {
            writeln!(wrong, "{} did not compile before:\n{}", sample.name, said_before).expect("text");
        }
        if breaks == said_after.is_empty() {
            let says = if breaks { "breaks" } else { "does not break" };
            writeln!(wrong, "{} {says}; the compiler says:\n{}", sample.name, said_after).expect("text");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!(verdicts.len(), 2, "both kinds are among the samples");
}
