//! Programs that must not compile, and the compiler's messages for them.
//!
//! The messages are in `compile_fail/*.snap`; `INSTA_UPDATE=always cargo test -p wechatpay-runtime --test suite compile_fail`
//! rewrites them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of the programs, relative to this crate's folder, in which cargo runs the tests.
const FOLDER: &str = "tests/compile_fail";

/// Compiles a program against the runtime that this test was built with.
fn compile(program: &Path) -> Output {
    let (compiler, arguments): (&str, &[&str]) = wechatpay_built::compiler!();
    Command::new(compiler)
        .args(arguments)
        .args([
            "--crate-type=bin",
            "--emit=metadata",
            "--out-dir",
            env!("CARGO_TARGET_TMPDIR"),
        ])
        .arg(program)
        .output()
        .expect("the compiler runs")
}

/// The compiler's messages, without the parts that depend on other code: the line numbers in the runtime, and the
/// number of types that implement a trait, which depends on features.
fn said(output: &Output) -> String {
    let said = String::from_utf8(output.stderr.clone()).expect("UTF-8");
    let lines = said.lines().map(|line| match line.split_once("runtime/src/") {
        Some((before, place)) => {
            let file = place.split(':').next().unwrap_or_default();
            format!("{before}runtime/src/{file}\n")
        }
        None if line.trim_start().starts_with("and ") && line.ends_with(" others") => "and others\n".to_owned(),
        None => format!("{line}\n"),
    });
    lines.collect()
}

#[test]
fn mistakes_with_secrets_and_required_fields_do_not_compile() {
    let mut programs: Vec<PathBuf> = fs::read_dir(FOLDER)
        .expect("the programs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    programs.sort();
    assert!(programs.len() >= 7, "{programs:?}");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../compile_fail");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for program in programs {
        let output = compile(&program);
        assert!(!output.status.success(), "{} compiles", program.display());
        let name = program.file_stem().expect("a name").to_string_lossy().into_owned();
        settings.bind(|| insta::assert_snapshot!(name, said(&output)));
    }
}

/// Without this test, an error in the setup could be mistaken for the expected one.
#[test]
fn correct_code_compiles() {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("right.rs");
    let text = "use wechatpay_runtime::Secret;\n#[derive(wechatpay_runtime::derive::Request)]\npub struct Order {\n    #[required]\n    #[encrypted]\n    pub name: Secret,\n}\nfn main() {\n    Order::new(OrderRequired { name: \"1\".into() });\n}\n";
    fs::write(&program, text).expect("a file");
    let output = compile(&program);
    assert!(output.status.success(), "{}", said(&output));
}
