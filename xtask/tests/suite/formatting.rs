//! `cargo xtask fmt` as a user runs it.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use crate::catalogue::{Catalogue, FAULTY};

#[test]
fn formatting_changes_what_is_not_canonical_and_nothing_else() {
    let catalogue = Catalogue::new(&["close"]);
    catalogue.run("fmt", &[]).exits(0);
    let untidy = "post: # why\n  response: {empty: true}\n  title: 'a'\n  documents: [{url: https://a.cn}]\n";
    catalogue.write("spec/api/v3/orders/open.yaml", untidy);
    let before = catalogue.age();
    let listed = catalogue.run("fmt", &["--check"]).exits(1);
    assert!(
        listed
            .stdout
            .starts_with("not formatted: spec/api/v3/orders/open.yaml\n1 file differs"),
        "{}",
        listed.stdout
    );
    assert_eq!(catalogue.files(), before);
    catalogue.run("fmt", &[]).exits(0);
    assert_eq!(catalogue.changed_since(&before), ["spec/api/v3/orders/open.yaml"]);
    let tidy = "# yaml-language-server: $schema=../../../schema.json\npost: # why\n  title: a\n  documents:\n    - url: https://a.cn\n  response:\n    empty: true\n";
    assert_eq!(catalogue.read("spec/api/v3/orders/open.yaml"), tidy);
    catalogue.run("fmt", &["--check"]).exits(0);
}

#[test]
fn formatting_leaves_a_file_with_errors_alone() {
    let catalogue = Catalogue::new(&["close"]);
    catalogue.write("spec/api/v3/orders/refund.yaml", FAULTY);
    let run = catalogue.run("fmt", &[]).exits(1);
    assert!(run.stderr.contains("error[E020]"), "{}", run.stderr);
    assert_eq!(catalogue.read("spec/api/v3/orders/refund.yaml"), FAULTY);
    assert!(
        catalogue
            .read("spec/api/v3/orders/close.yaml")
            .starts_with("# yaml-language-server")
    );
}

/// The command has read every file when it prints its findings, and cannot go on while nobody reads them.
#[test]
fn a_file_that_is_saved_while_formatting_runs_stays_as_it_was_saved() {
    let catalogue = Catalogue::new(&["close", "open"]);
    let unknown: String = (0..2000).map(|number| format!("  unknown{number}: 1\n")).collect();
    catalogue.write("spec/api/v3/orders/faulty.yaml", &format!("{FAULTY}{unknown}"));
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
    program.current_dir(catalogue.path("")).args(["fmt", "--spec", "spec"]);
    let mut run = program
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stderr = BufReader::new(run.stderr.take().expect("a pipe"));
    let mut printed = String::new();
    stderr.read_line(&mut printed).expect("a line");
    catalogue.write("spec/api/v3/orders/close.yaml", "saved: meanwhile\n");
    stderr.read_to_string(&mut printed).expect("text");
    assert_eq!(run.wait().expect("a status").code(), Some(2));
    let expected = "error: spec/api/v3/orders/close.yaml was changed by another program after this command had read it, so it stays as it is; run the command again\n";
    assert!(printed.ends_with(expected), "{printed}");
    assert_eq!(catalogue.read("spec/api/v3/orders/close.yaml"), "saved: meanwhile\n");
    assert!(catalogue.read("spec/api/v3/orders/open.yaml").starts_with("# yaml"));
}

#[cfg(unix)]
#[test]
fn a_formatted_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let catalogue = Catalogue::new(&["close"]);
    let path = catalogue.path("spec/api/v3/orders/close.yaml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
    catalogue.run("fmt", &[]).exits(0);
    assert_eq!(
        fs::metadata(&path).expect("metadata").permissions().mode() & 0o777,
        0o640
    );
}

#[test]
fn one_command_brings_everything_up_to_date() {
    let catalogue = Catalogue::new(&["close"]);
    let untidy = "post: # why\n  response: {empty: true}\n  title: 'a'\n  documents: [{url: https://a.cn}]\n";
    catalogue.write("spec/api/v3/orders/open.yaml", untidy);
    let readme = "<!-- coverage in english: written by `cargo xtask coverage --write` -->\n<!-- end of coverage -->\n";
    catalogue.write("README.md", readme);
    catalogue.run("update", &[]).exits(0);
    for (command, flag) in [("fmt", "--check"), ("gen", "--check"), ("coverage", "--check")] {
        catalogue.run(command, &[flag]).exits(0);
    }
    assert!(catalogue.read("README.md").contains("2 operations"));
    let before = catalogue.age();
    catalogue.run("update", &[]).exits(0);
    assert_eq!(catalogue.changed_since(&before), [""; 0]);
    catalogue.write("spec/api/v3/orders/refund.yaml", FAULTY);
    catalogue.run("update", &[]).exits(1);
}
