//! Pipes where a file is expected: a command says what it waits for, and reads what another program writes.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::{PAGE, Workplace};

/// Makes a pipe in the folder, and returns its path.
fn made(workplace: &Workplace, name: &str) -> PathBuf {
    let pipe = workplace.path(name);
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    pipe
}

#[test]
fn a_command_that_waits_for_a_pipe_says_so() {
    let workplace = Workplace::new();
    let pipe = made(&workplace, "pipe.md");
    for arguments in [&["pipe.md"][..], &["--second-source", "pipe.md"]] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        program.args(["import", "--into", "spec/api"]).args(arguments);
        program
            .current_dir(workplace.path("."))
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = program.spawn().expect("the program runs");
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut line = String::new();
        stderr.read_line(&mut line).expect("a line");
        assert_eq!(line, "pipe.md is a pipe: waiting for a program that writes it\n");
        fs::write(&pipe, PAGE).expect("the other end is open");
        stderr.read_to_string(&mut line).expect("text");
        assert!(
            child.wait().expect("a status").code().is_some_and(|code| code < 2),
            "{line}"
        );
    }
}

#[test]
fn a_pipe_is_no_folder_of_specs() {
    let workplace = Workplace::new();
    made(&workplace, "pipe");
    for command in ["gen", "fmt", "check", "update"] {
        let run = workplace.run(&[command, "--spec", "pipe"]).exits(2);
        run.warns(&["cannot read pipe: expected a folder, but found a pipe; remove or rename it"]);
    }
    workplace
        .run(&["new", "GET", "/v3/orders", "--title", "x", "--spec", "pipe"])
        .exits(2);
}
