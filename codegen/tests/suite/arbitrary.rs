//! Code generated from any accepted spec compiles: random specs are generated one by one, and then all of
//! them are checked as one crate.

#[path = "../../../crates/language/tests/suite/generated.rs"]
mod generated;

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use wechatpay_codegen::{Package, generate};
use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::model::{Protocol, Spec, Subject};
use wechatpay_spec::{Source, Sources, load, write};

/// The number of specs in the sample.
const SPECS: usize = 48;

/// A source for a spec, with a unique name.
fn source(mut spec: Spec, number: usize) -> Source {
    if let Subject::Notification(notification) = &mut spec.subject
        && let Some(name) = &mut notification.rust_name
    {
        name.value.push_str(&number.to_string());
    }
    match &mut spec.subject {
        Subject::Path(path) => {
            spec.file = format!("v3/random{number}/{{id}}.yaml");
            path.url_path.value = path
                .url_path
                .value
                .replace("/v3/random/", &format!("/v3/random{number}/"));
        }
        Subject::Notification(notification) if notification.protocol == Protocol::V2 => {
            spec.file = format!("notify/v2/made{number}.yaml");
            notification.event_type.value = format!("made{number}");
        }
        Subject::Notification(notification) => {
            spec.file = format!("notify/MADE{number}.yaml");
            notification.event_type.value = format!("MADE{number}.DONE");
        }
    }
    Source::spec(&spec.file, write::spec(&spec))
}

fn alone(source: &Source) -> Sources {
    Sources {
        specs: vec![source.clone()],
        families: None,
        lifecycles: Vec::new(),
    }
}

/// Accepted specs, with the most difficult names that the naming pass also accepts.
fn sample() -> Vec<Source> {
    let mut runner = TestRunner::new(Config::default());
    let mut specs = Vec::new();
    let mut drawn = 0;
    while specs.len() < SPECS {
        drawn += 1;
        assert!(drawn < 20 * SPECS, "nearly every spec is refused");
        let spec = generated::spec().new_tree(&mut runner).expect("a spec").current();
        let source = source(spec, specs.len());
        let loaded = load(&alone(&source));
        let drawn = render(&loaded.diagnostics, &loaded.texts, Style::Plain);
        assert!(loaded.is_sound(), "{}\n{drawn}", text(&source));
        let generation = generate(&alone(&source), Package::default()).unwrap_or_else(|defect| {
            panic!("{defect}\n{}", text(&source));
        });
        if !generation.files.is_empty() {
            specs.push(source);
        }
    }
    specs
}

fn text(source: &Source) -> String {
    String::from_utf8_lossy(&source.text).into_owned()
}

#[test]
fn accepted_specs_compile() {
    let specs = sample();
    let sources = Sources {
        specs: specs.clone(),
        families: None,
        lifecycles: Vec::new(),
    };
    let generation = generate(&sources, Package::default()).expect("no defect");
    assert_eq!(generation.diagnostics, []);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("arbitrary");
    let _ = fs::remove_dir_all(&folder);
    for (name, text) in &generation.files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let (compiler, dependencies): (&str, &[&str]) = wechatpay_built::compiler!();
    let checked = Command::new(compiler)
        .args(dependencies)
        .args([
            "--crate-type=lib",
            "--emit=metadata",
            "--error-format=short",
            "--out-dir",
        ])
        .arg(&folder)
        .arg(folder.join("src/lib.rs"))
        .output()
        .expect("the compiler runs");
    if !checked.status.success() {
        let errors = String::from_utf8_lossy(&checked.stderr).into_owned();
        let blamed = specs
            .iter()
            .enumerate()
            .filter(|(number, _)| errors.contains(&format!("v3/random{number}/")));
        let blamed: Vec<_> = blamed.map(|(_, source)| text(source)).collect();
        panic!("{errors}\n{}", blamed.join("\n---\n"));
    }
}
