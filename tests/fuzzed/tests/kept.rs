//! Runs the kept inputs of every fuzz target. `fuzz/keep` writes them: one per line, in Base64.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wechatpay_fuzzed::{bill, certificate, document, load_spec, notification, response, sandbox, v2_xml};

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 8] = [
    ("bill", bill::run),
    ("certificate", certificate::run),
    ("document", document::run),
    ("load_spec", load_spec::run),
    ("notification", notification::run),
    ("response", response::run),
    ("sandbox", sandbox::run),
    ("v2_xml", v2_xml::run),
];

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

/// The names of the files in a folder of `fuzz`, without their endings.
#[cfg(test)]
fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(fuzz().join(folder)).unwrap();
    let path = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().path();
    let mut names: Vec<String> = entries
        .map(path)
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_target_has_kept_inputs() {
    let targets = TARGETS.map(|(name, _)| name.to_owned());
    assert_eq!(names("fuzz_targets"), targets);
    assert_eq!(names("kept"), targets);
}

#[test]
fn every_kept_input_ends_as_its_target_demands() {
    for (name, run) in TARGETS {
        let kept = fs::read_to_string(fuzz().join("kept").join(name).with_extension("txt")).unwrap();
        let mut inputs = 0;
        for (number, line) in kept.lines().enumerate() {
            let input = STANDARD.decode(line).unwrap();
            // Printed only if the test fails: the line to look at.
            println!("fuzz/kept/{name}.txt:{}", number + 1);
            run(&input);
            inputs += 1;
        }
        assert!(inputs >= 10, "{name}: only {inputs} inputs");
    }
}
