//! Property tests try the same cases in `cargo test`, by the seed in `.cargo/config.toml`, and others in
//! `.ci/random-tests`. So no test sets a seed itself, which would hold in both, and the script runs every one.

use std::path::Path;

use crate::{assert_none, hand_written, root, text};

const SCRIPT: &str = ".ci/random-tests";

/// A command of the script.
struct Command<'s> {
    package: &'s str,
    library: bool,
    tests: Vec<&'s str>,
    filters: Vec<&'s str>,
}

fn commands(script: &str) -> Vec<Command<'_>> {
    let lines = script.lines().filter_map(|line| line.split_once("cargo test "));
    lines
        .map(|(_, arguments)| {
            let (options, filters) = arguments.split_once(" -- ").unwrap_or((arguments, ""));
            let words: Vec<&str> = options.split_whitespace().collect();
            let after = |option: &str| -> Vec<&str> {
                let pairs = words.windows(2).filter(|pair| pair[0] == option);
                pairs.map(|pair| pair[1]).collect()
            };
            Command {
                package: after("--package")[0],
                library: words.contains(&"--lib"),
                tests: after("--test"),
                filters: filters.split_whitespace().collect(),
            }
        })
        .collect()
}

/// The package of a file, and the file's path in it.
fn package(file: &str) -> (String, String) {
    let folders = Path::new(file).ancestors().skip(1);
    let folder = folders
        .map(|folder| folder.to_str().unwrap())
        .find(|folder| root().join(folder).join("Cargo.toml").exists())
        .unwrap();
    let manifest = text(&format!("{folder}/Cargo.toml"));
    let name = manifest.lines().find_map(|line| line.strip_prefix("name = \""));
    let name = name.unwrap().trim_end_matches('"').to_owned();
    (name, file[folder.len() + 1..].to_owned())
}

fn is_run(file: &str, commands: &[Command<'_>]) -> bool {
    let (package, within) = package(file);
    let module = |path: &str| format!("{}::", path.trim_end_matches(".rs").replace('/', "::"));
    let is_run_in = |command: &Command<'_>, module: &str| {
        command.filters.is_empty() || command.filters.iter().any(|filter| module.contains(filter))
    };
    let mut commands = commands.iter().filter(|command| command.package == package);
    if let Some(path) = within.strip_prefix("src/") {
        return commands.any(|command| command.library && is_run_in(command, &module(path)));
    }
    // `tests/wire/any_json.rs` is a module of the test `wire`, `suite/wrong_fields.rs` one of the package's only test.
    let path = within.strip_prefix("tests/").unwrap_or(&within);
    let (folder, path) = path.split_once('/').unwrap();
    let is_only = within == format!("{folder}/{path}");
    commands.any(|command| (is_only || command.tests.contains(&folder)) && is_run_in(command, &module(path)))
}

#[test]
fn every_property_test_runs_with_random_seeds() {
    let script = text(SCRIPT);
    let commands = commands(&script);
    let mut findings = Vec::new();
    for file in hand_written() {
        if file.starts_with("tests/tidy/") {
            continue;
        }
        let program = text(&file);
        if program.contains("RngSeed") {
            findings.push(format!("{file} sets a seed, which `{SCRIPT}` cannot change"));
        }
        let marks = ["proptest! {\n", "proptest::test_runner::"];
        if marks.iter().any(|mark| program.contains(mark)) && !is_run(&file, &commands) {
            findings.push(format!("`{SCRIPT}` does not run the property tests of {file}"));
        }
    }
    assert_none(
        &findings,
        "leave the seed to the environment, and name the module in the script",
    );
}
