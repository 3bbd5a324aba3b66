//! `wechatpay sandbox`, from a folder without the repository.

use std::io::{BufRead, BufReader, Write};
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
    command.args(options);
    started(&mut command, "")
}

/// The same of a prepared command, which gets this on its standard input.
fn started(command: &mut Command, input: &str) -> (Running, String) {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = Running(command.spawn().unwrap());
    running.0.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
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
    let arguments = ["env", "--directory", "keys", "--format", "json"];
    let variables = program(folder.path(), &arguments).output().unwrap();
    let variables: serde_json::Value = serde_json::from_slice(&variables.stdout).unwrap();
    assert_eq!(variables["WECHATPAY_MCHID"], "1900000109", "{variables}");
    assert_eq!(variables.as_object().unwrap().len(), 10, "{variables}");
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

/// API keys come from files, standard input and variables, never from options.
#[test]
fn own_api_keys_are_read_from_where_others_do_not_see_them() {
    let (v3, v2) = ("8f3cA6b1d09E47725b1a0cFe93d4A6b8", "192006250b4c09247ec02edce69f6a2d");
    let ports = ["--port", "0", "--tls-port", "0", "--directory", "keys"];
    for from in ["files", "standard input", "variables"] {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        std::fs::write(at.join("v3.txt"), format!("{v3}\n")).unwrap();
        std::fs::write(at.join("v2.txt"), v2).unwrap();
        let mut command = program(at, &ports);
        let input = match from {
            "files" => {
                command.args(["--api-v3-key-file", "v3.txt", "--api-v2-key-file", "v2.txt"]);
                String::new()
            }
            "standard input" => {
                command.args(["--api-v2-key-file", "-", "--api-v3-key-file", "-"]);
                format!("{v3}\r\n{v2}\n")
            }
            _ => {
                command
                    .env("WECHATPAY_SANDBOX_API_V3_KEY", v3)
                    .env("WECHATPAY_SANDBOX_API_V2_KEY", v2);
                String::new()
            }
        };
        let (_running, printed) = started(&mut command, &input);
        assert!(!printed.contains(v3) && !printed.contains(v2), "{printed}");
        let saved = std::fs::read(at.join("keys/sandbox.json")).unwrap();
        let saved: serde_json::Value = serde_json::from_slice(&saved).unwrap();
        assert_eq!(
            (&saved["api_v3_key"], &saved["api_v2_key"]),
            (&v3.into(), &v2.into()),
            "{from}"
        );
    }
}

#[test]
fn certificates_are_watched_through_failures() {
    let folder = tempfile::tempdir().unwrap();
    let (running, _) = start(folder.path(), &[]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay"));
    command.args(["certificates", "--watch", "1", "--sandbox-directory", "keys"]);
    command.current_dir(folder.path()).env("HOME", folder.path());
    let mut watching = Running(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
    let mut printed = BufReader::new(watching.0.stdout.take().unwrap()).lines();
    printed
        .find(|line| line.as_ref().unwrap().contains("serial"))
        .unwrap()
        .unwrap();
    drop(running);
    let told = BufReader::new(watching.0.stderr.take().unwrap()).lines();
    let failures = told.filter(|line| line.as_ref().unwrap().starts_with("error: "));
    // It goes on after the first.
    assert_eq!(failures.take(2).count(), 2);
}

#[test]
fn an_unknown_kind_of_resource_is_told_all_kinds() {
    let folder = tempfile::tempdir().unwrap();
    let (_running, _) = start(folder.path(), &[]);
    let acted = program(folder.path(), &["--directory", "keys", "act", "oder", "T1", "pay"])
        .output()
        .unwrap();
    assert_eq!(acted.status.code(), Some(2));
    assert!(
        text(&acted).contains(", order, ") && text(&acted).contains(", v2-refund"),
        "{}",
        text(&acted)
    );
}
