//! How many programs the tests are linked into. Each costs a second or more, and those with the generated crate several;
//! timing is not a test, but the number of programs is.

use std::path::Path;

use serde_json::Value;

use crate::dependencies::packages;
use crate::{assert_none, hand_written, root, text};

/// The crates whose tests are more than one program, and the reason for each further one.
const SEVERAL: &[(&str, &[&str])] = &[(
    "wechatpay-runtime",
    // `suite` needs the cryptography; Miri runs `wire` alone; the last one measures the memory of its process.
    &["suite", "unsigned_error_memory", "wire"],
)];

/// The programs that are linked with the generated crate, by package.
const WITH_GENERATED_CODE: &[(&str, &[&str])] = &[
    ("wechatpay-api", &["samples"]),
    ("wechatpay-end-to-end", &["end_to_end"]),
    ("wechatpay-examples", &["suite", "wechatpay-examples"]),
    // Beside the generated crate, it has the sandbox, the importer and the language, which no other program has.
    ("wechatpay-fuzzed", &["kept"]),
];

struct Target {
    name: String,
    kind: String,
    /// Whether cargo builds a program of the tests in its source.
    is_tested: bool,
    /// The folder of its source, below the repository's root.
    folder: String,
}

impl Target {
    /// Whether `cargo test` links it as a program.
    fn is_program(&self) -> bool {
        self.is_tested || ["bin", "example"].contains(&self.kind.as_str())
    }
}

fn targets(package: &Value) -> Vec<Target> {
    let root = root().canonicalize().unwrap();
    let targets = package["targets"].as_array().unwrap().iter();
    let target = targets.map(|target| {
        let source = Path::new(target["src_path"].as_str().unwrap()).canonicalize().unwrap();
        let folder = source.parent().unwrap().strip_prefix(&root).unwrap();
        Target {
            name: target["name"].as_str().unwrap().to_owned(),
            kind: target["kind"][0].as_str().unwrap().to_owned(),
            is_tested: target["test"].as_bool().unwrap(),
            folder: format!("{}/", folder.to_str().unwrap().replace('\\', "/")),
        }
    });
    target.collect()
}

fn allowed<'a>(table: &'a [(&str, &[&str])], package: &Value) -> Option<&'a [&'a str]> {
    let row = table.iter().find(|(name, _)| package["name"] == *name);
    row.map(|(_, programs)| *programs)
}

#[test]
fn a_crates_tests_are_one_program() {
    let mut findings = Vec::new();
    for package in packages() {
        let targets = targets(&package);
        let tests = targets.iter().filter(|target| target.kind == "test");
        let mut programs: Vec<&str> = tests.map(|target| target.name.as_str()).collect();
        programs.sort_unstable();
        if programs.len() > 1 && allowed(SEVERAL, &package) != Some(programs.as_slice()) {
            findings.push(format!("{} has {}", package["name"], programs.join(", ")));
        }
    }
    assert_none(&findings, "make each file a module of one test program, `suite`");
}

#[test]
fn few_programs_are_linked_with_the_generated_crate() {
    let mut findings = Vec::new();
    for package in packages() {
        let dependencies = package["dependencies"].as_array().unwrap();
        let uses = dependencies.iter().any(|one| one["name"] == "wechatpay-api");
        if !uses && package["name"] != "wechatpay-api" {
            continue;
        }
        let targets = targets(&package);
        let programs = targets.iter().filter(|target| target.is_program());
        let mut programs: Vec<&str> = programs.map(|target| target.name.as_str()).collect();
        programs.sort_unstable();
        if allowed(WITH_GENERATED_CODE, &package) != Some(programs.as_slice()) {
            findings.push(format!("{} has {}", package["name"], programs.join(", ")));
        }
    }
    assert_none(
        &findings,
        "put the tests into a program that is linked with the generated crate anyway",
    );
}

/// A library or program without tests says `test = false`, and one that says so has none that would never run.
#[test]
fn only_what_has_tests_is_built_for_them() {
    let sources = hand_written();
    let mut findings = Vec::new();
    for package in packages() {
        let targets = targets(&package);
        let libraries_and_programs = targets
            .iter()
            .filter(|target| !["bench", "custom-build", "test"].contains(&target.kind.as_str()));
        for target in libraries_and_programs {
            let mut own = sources.iter().filter(|file| file.starts_with(&target.folder));
            let marks = ["#[test]", "#[tokio::test", "proptest! {"];
            let has_tests = own.any(|file| marks.iter().any(|mark| text(file).contains(mark)));
            match (target.is_tested, has_tests) {
                (true, false) => findings.push(format!("{} has no tests: say `test = false`", target.folder)),
                (false, true) => {
                    findings.push(format!("{}: cargo runs no test of {}", target.folder, target.name));
                }
                _ => {}
            }
        }
    }
    assert_none(&findings, "every target costs a build of its own");
}
