//! `cargo xtask fmt` as a user runs it.

use std::fs;

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
