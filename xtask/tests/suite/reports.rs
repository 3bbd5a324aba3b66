//! The commands that report on specs: coverage, and the OpenAPI document.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const SPEC: &str = "post:\n  title: 下单\n  documents:\n    - url: https://pay.weixin.qq.com/doc/v3/merchant/1\n  request:\n    json:\n      mchid: {type: string, required: true}\n  response:\n    empty: true\n";

fn folder(spec: &str) -> TempDir {
    let root = TempDir::new().expect("a folder");
    fs::create_dir_all(root.path().join("spec/api/v3/orders")).expect("a folder");
    write(
        &root,
        "spec/families.yaml",
        "orders: {title: 订单, folders: [v3/orders]}\n",
    );
    write(&root, "spec/api/v3/orders/a.yaml", spec);
    root
}

fn write(root: &TempDir, file: &str, text: &str) {
    fs::write(root.path().join(file), text).expect("a file");
}

fn run(root: &TempDir, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
    program
        .current_dir(root.path())
        .args(arguments)
        .args(["--spec", "spec"]);
    program.output().expect("the program runs")
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[test]
fn a_page_with_other_figures_is_stale_until_it_is_written() {
    let root = folder(SPEC);
    write(
        &root,
        "README.md",
        "<!-- coverage in english: kept -->\n<!-- end of coverage -->\n",
    );
    let check = run(&root, &["coverage", "--check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(printed(&check).contains("stale: README.md"), "{}", printed(&check));
    assert_eq!(run(&root, &["coverage", "--write"]).status.code(), Some(0));
    let page = fs::read_to_string(root.path().join("README.md")).expect("a page");
    assert!(page.contains("1 operation (1 product family)"), "{page}");
    assert_eq!(run(&root, &["coverage", "--check"]).status.code(), Some(0));
    write(&root, "spec/api/v3/orders/b.yaml", SPEC);
    assert_eq!(run(&root, &["coverage", "--check"]).status.code(), Some(1));
}

#[test]
fn coverage_is_printed_in_each_form() {
    let root = folder(SPEC);
    assert!(printed(&run(&root, &["coverage"])).contains("orders"));
    assert!(printed(&run(&root, &["coverage", "--format", "markdown"])).starts_with("| family |"));
    assert!(printed(&run(&root, &["coverage", "--format", "json"])).contains("\"operations\": 1"));
}

#[test]
fn the_document_goes_to_a_file_or_to_standard_output() {
    let root = folder(SPEC);
    let text = printed(&run(&root, &["openapi"]));
    assert!(text.starts_with("{\n  \"openapi\": \"3.1.0\""), "{text}");
    let target = root.path().join("openapi.json");
    let exported = run(&root, &["openapi", "--output", &target.to_string_lossy()]);
    assert!(
        printed(&exported).starts_with("exported: 1 operation, "),
        "{}",
        printed(&exported)
    );
    assert_eq!(fs::read_to_string(&target).expect("a document"), text);
}

#[test]
fn specs_with_an_error_are_not_reported_on() {
    let root = folder("post: {}\n");
    for command in ["coverage", "openapi"] {
        let output = run(&root, &[command]);
        assert_eq!(output.status.code(), Some(1), "{command}");
        assert!(output.stdout.is_empty(), "{command}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("E023"), "{command}");
    }
    let nowhere = TempDir::new().expect("a folder");
    assert!(!Path::new(&nowhere.path().join("spec")).exists());
    assert_eq!(run(&nowhere, &["coverage"]).status.code(), Some(2));
}
