//! `wechatpay sandbox`, from a folder without the repository.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A program that is ended with the test.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay"));
    command.current_dir(folder).arg("sandbox").args(arguments);
    command
}

/// Starts a sandbox, and returns it with what it prints until it is ready.
pub(crate) fn start(folder: &Path, options: &[&str]) -> (Running, String) {
    let mut command = program(folder, &["--port", "0", "--tls-port", "0", "--directory", "keys"]);
    let mut running = Running(command.args(options).stdout(Stdio::piped()).spawn().unwrap());
    let mut printed = String::new();
    for line in BufReader::new(running.0.stdout.take().unwrap()).lines() {
        printed += &(line.unwrap() + "\n");
        if printed.contains("configuration ") {
            return (running, printed);
        }
    }
    panic!("the sandbox ended: {printed}");
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn the_program_holds_all_specs() {
    let folder = tempfile::tempdir().unwrap();
    let (_running, printed) = start(folder.path(), &["--ephemeral"]);
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let sources = wechatpay_spec::folder::read(&specs, "spec").unwrap();
    let operations = wechatpay_spec::load(&sources).counts().operations;
    assert!(printed.contains(&format!("{operations} operations")), "{printed}");
}

#[test]
fn settings_that_reach_beyond_this_machine_print_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let options = ["--ephemeral", "--listen", "0.0.0.0", "--notify-host", "shop.test"];
    let mut command = program(
        folder.path(),
        &["--port", "0", "--tls-port", "0", "--directory", "keys"],
    );
    command.args(options).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running(command.spawn().unwrap());
    let lines = BufReader::new(running.0.stderr.take().unwrap()).lines();
    let warnings: Vec<String> = lines.take(2).map(Result::unwrap).collect();
    assert!(
        warnings[0].starts_with("WARNING: the sandbox listens on 0.0.0.0"),
        "{warnings:?}"
    );
    assert!(warnings[1].contains("shop.test"), "{warnings:?}");
}

#[test]
fn actions_find_the_running_sandbox() {
    let folder = tempfile::tempdir().unwrap();
    let (_running, _) = start(folder.path(), &["--ephemeral"]);
    let environment = program(folder.path(), &["env", "--directory", "keys"])
        .output()
        .unwrap();
    assert!(text(&environment).contains("export WECHATPAY_MCHID='1900000109'"));
    let paid = program(folder.path(), &["--directory", "keys", "pay", "unknown-order"])
        .output()
        .unwrap();
    assert_eq!(paid.status.code(), Some(1));
    assert!(text(&paid).contains("error: nothing was paid"), "{}", text(&paid));
}

#[test]
fn an_action_without_a_sandbox_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let output = program(folder.path(), &["env", "--directory", "keys"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).contains("does the sandbox run?"), "{}", text(&output));
}
