//! An unchanged second run generates nothing, and whatever changes is noticed: the real program, in a target folder of its
//! own.

#![cfg(test)]

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

const FAMILIES: &str = "orders:\n  title: 订单\n  folders: [v3/orders]\n";
const SPEC: &str = "post:\n  title: 下单\n  documents:\n    - url: https://pay.weixin.qq.com/doc/v3/merchant/1\n  request:\n    json:\n      mchid: {type: string, required: true}\n  response:\n    empty: true\n";
const CLOSE: &str = "generated/src/v3/orders/close.rs";
/// What a run says that has looked at nothing but the stamp: no generator says so.
const RECALLED: &str = "as the stamp says";

struct Workspace {
    root: TempDir,
}

impl Workspace {
    /// A workspace that is up to date, with a stamp that says so in words of its own.
    fn stamped() -> Self {
        let workspace = Self {
            root: TempDir::new().expect("a folder"),
        };
        workspace.write("spec/families.yaml", FAMILIES);
        workspace.write("spec/api/v3/orders/close.yaml", SPEC);
        workspace.write("target/CACHEDIR.TAG", "");
        fs::create_dir_all(workspace.path("target/debug")).expect("a folder");
        fs::copy(env!("CARGO_BIN_EXE_xtask"), workspace.program()).expect("the program");
        let first = workspace.run(&[]);
        assert!(
            first.starts_with("generated: 1 operations, 0 notifications, 1 fields, 0 encrypted; 6 files"),
            "{first}"
        );
        let stamp = workspace.read("target/xtask.stamp");
        let digest = stamp.lines().next().expect("a digest");
        assert_eq!(digest.len(), 64);
        workspace.write("target/xtask.stamp", &format!("{digest}\n{RECALLED}"));
        assert_eq!(workspace.run(&["--check"]), format!("up to date: {RECALLED}\n"));
        workspace
    }

    fn path(&self, file: &str) -> PathBuf {
        self.root.path().join(file)
    }

    fn program(&self) -> PathBuf {
        self.path("target/debug/xtask")
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("a file")
    }

    fn command(&self, flags: &[&str]) -> Command {
        let mut program = Command::new(self.program());
        program.arg("gen").arg("--spec").arg(self.path("spec"));
        program.arg("--generated").arg(self.path("generated")).args(flags);
        program
    }

    /// Runs the program, which must succeed, and answers what it prints.
    fn run(&self, flags: &[&str]) -> String {
        let (status, printed) = self.try_run(flags);
        assert_eq!(status, 0, "{printed}");
        printed
    }

    fn try_run(&self, flags: &[&str]) -> (i32, String) {
        let output = self.output(flags);
        let printed = String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8_lossy(&output.stderr);
        (output.status.code().expect("no signal"), printed)
    }

    /// A program that was just written is busy as long as a process that another test is starting has inherited the open
    /// file.
    fn output(&self, flags: &[&str]) -> Output {
        for _ in 0..500 {
            match self.command(flags).output() {
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => thread::sleep(Duration::from_millis(10)),
                output => return output.expect("the program runs"),
            }
        }
        panic!("the program stays busy");
    }

    /// `gen --check` must have looked again, and found this.
    fn check_finds(&self, found: &str) {
        let (status, printed) = self.try_run(&["--check"]);
        assert_eq!(status, 1, "{printed}");
        assert!(printed.starts_with(found) && !printed.contains(RECALLED), "{printed}");
    }

    /// `gen` must have generated, and after that everything is up to date and known to be.
    fn generates(&self, change: &str) {
        let printed = self.run(&[]);
        assert!(printed.contains(change) && !printed.contains(RECALLED), "{printed}");
        let again = self.run(&["--check"]);
        assert!(
            again.starts_with("up to date: ") && !again.contains(RECALLED),
            "{again}"
        );
    }
}

#[test]
fn an_unchanged_run_is_recalled() {
    let workspace = Workspace::stamped();
    let expected = format!("generated: {RECALLED} (0 changed, 0 new, 0 removed)\n");
    assert_eq!(workspace.run(&[]), expected);
}

#[test]
fn files_that_are_not_ours_are_not_looked_at() {
    let workspace = Workspace::stamped();
    workspace.write("generated/notes.txt", "by hand\n");
    assert_eq!(workspace.run(&["--check"]), format!("up to date: {RECALLED}\n"));
}

#[test]
fn an_edited_generated_file_is_noticed() {
    let workspace = Workspace::stamped();
    // Of the same length and time, and behind the header.
    let text = workspace.read(CLOSE);
    let modified = fs::metadata(workspace.path(CLOSE)).and_then(|metadata| metadata.modified());
    workspace.write(CLOSE, &text.replace("mchid", "appid"));
    let file = fs::File::options()
        .write(true)
        .open(workspace.path(CLOSE))
        .expect("a file");
    file.set_modified(modified.expect("a time")).expect("a time");
    workspace.check_finds(&format!("stale: {CLOSE}\n"));
    workspace.generates("1 changed");
    assert_eq!(workspace.read(CLOSE), text);
}

#[test]
fn a_generated_file_without_its_header_is_noticed() {
    let workspace = Workspace::stamped();
    workspace.write(CLOSE, "// by hand\n");
    workspace.check_finds(&format!("stale: {CLOSE}\n"));
}

#[test]
fn a_deleted_file_is_noticed() {
    let workspace = Workspace::stamped();
    fs::remove_file(workspace.path(CLOSE)).expect("a file");
    workspace.check_finds(&format!("missing: {CLOSE}\n"));
    workspace.generates("1 new");
}

#[test]
fn the_whole_folder_gone_is_noticed() {
    let workspace = Workspace::stamped();
    fs::remove_dir_all(workspace.path("generated")).expect("a folder");
    workspace.check_finds("missing: generated/Cargo.toml\n");
    workspace.generates("6 new");
}

#[test]
fn an_extra_file_is_noticed() {
    let workspace = Workspace::stamped();
    let text = workspace.read(CLOSE);
    workspace.write("generated/src/v3/orders/gone.rs", &text);
    workspace.check_finds("extra: generated/src/v3/orders/gone.rs\n");
    workspace.generates("1 removed");
}

#[test]
fn a_renamed_file_is_noticed() {
    let workspace = Workspace::stamped();
    fs::rename(workspace.path(CLOSE), workspace.path("generated/src/v3/orders/open.rs")).expect("a file");
    workspace.check_finds(&format!("missing: {CLOSE}\n"));
}

#[test]
fn an_edited_spec_is_noticed() {
    let workspace = Workspace::stamped();
    workspace.write("spec/api/v3/orders/close.yaml", &SPEC.replace("mchid", "appid"));
    workspace.check_finds(&format!("stale: {CLOSE}\n"));
    workspace.generates("1 changed");
    workspace.write(
        "spec/api/v3/orders/close.yaml",
        &SPEC.replace("required: true", "requird: true"),
    );
    workspace.check_finds("error[E020]");
}

#[test]
fn specs_that_come_go_and_move_are_noticed() {
    let workspace = Workspace::stamped();
    workspace.write("spec/api/v3/orders/refund.yaml", SPEC);
    workspace.check_finds("stale: generated/");
    // Beside it, four files for what it has in common with the first: two types and where they are listed.
    workspace.generates("5 new");
    fs::rename(
        workspace.path("spec/api/v3/orders/refund.yaml"),
        workspace.path("spec/api/v3/orders/return.yaml"),
    )
    .expect("a file");
    workspace.generates("1 new, 1 removed");
    fs::remove_file(workspace.path("spec/api/v3/orders/return.yaml")).expect("a file");
    workspace.generates("5 removed");
}

#[test]
fn an_edited_list_of_families_is_noticed() {
    let workspace = Workspace::stamped();
    workspace.write("spec/families.yaml", &FAMILIES.replace("订单", "下单"));
    workspace.check_finds("stale: generated/Cargo.toml\n");
    workspace.generates("2 changed");
}

#[test]
fn a_page_of_the_language_is_noticed() {
    let workspace = Workspace::stamped();
    workspace.write("spec/schema.json", "{}\n");
    workspace.check_finds("stale: spec/schema.json\n");
}

#[test]
fn another_build_of_the_generator_is_noticed() {
    let workspace = Workspace::stamped();
    let mut program = fs::File::options()
        .append(true)
        .open(workspace.program())
        .expect("the program");
    program.write_all(b"another").expect("written");
    drop(program);
    let printed = workspace.run(&["--check"]);
    assert!(printed.starts_with("up to date: 1 operations"), "{printed}");
}

#[test]
fn a_stamp_that_is_damaged_or_gone_is_written_anew() {
    let workspace = Workspace::stamped();
    for damage in ["", "\n", "00\nas the stamp says", "\u{0}"] {
        workspace.write("target/xtask.stamp", damage);
        let printed = workspace.run(&["--check"]);
        assert!(printed.starts_with("up to date: 1 operations"), "{printed}");
    }
    fs::remove_file(workspace.path("target/xtask.stamp")).expect("a stamp");
    workspace.run(&[]);
    assert_eq!(workspace.read("target/xtask.stamp").lines().count(), 2);
}

#[test]
fn no_stamp_is_kept_where_there_is_no_target_folder() {
    let workspace = Workspace::stamped();
    fs::remove_file(workspace.path("target/CACHEDIR.TAG")).expect("a mark");
    fs::remove_file(workspace.path("target/xtask.stamp")).expect("a stamp");
    workspace.run(&[]);
    assert!(!workspace.path("target/xtask.stamp").exists());
}
