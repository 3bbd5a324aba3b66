//! Links, pipes and names that only some systems have.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use super::{CLOSE, HEADER, Workspace};

fn make_pipe(path: &Path) {
    let status = Command::new("mkfifo").arg(path).status().expect("mkfifo runs");
    assert!(status.success());
}

#[test]
fn links_pipes_and_names_that_are_not_utf_8_neither_hang_nor_fail_a_run() {
    let workspace = Workspace::generated();
    let folder = workspace.path("generated/src/v3");
    symlink("editor@host.1234:5678", folder.join(".#orders.rs")).expect("an editor's lock");
    symlink("nowhere", folder.join("dangling.rs")).expect("a link");
    make_pipe(&folder.join("pipe.rs"));
    fs::write(folder.join(OsStr::from_bytes(b"\xff.rs")), "// by hand\n").expect("a file");
    for flags in [&["--check"][..], &[]] {
        let printed = workspace.run(flags);
        let listed: Vec<_> = printed.lines().filter(|line| line.contains("left alone")).collect();
        let expected = ["dangling.rs", "pipe.rs", "\u{fffd}.rs"]
            .map(|name| format!("not generated, left alone: generated/src/v3/{name}"));
        assert_eq!(listed, expected);
    }
    assert!(folder.join(".#orders.rs").is_symlink() && folder.join("pipe.rs").exists());
    fs::write(folder.join(OsStr::from_bytes(b"\xff.rs")), HEADER).expect("a file");
    assert!(workspace.run(&[]).contains("1 removed"));
}

#[test]
fn a_pipe_or_a_link_in_the_place_of_a_generated_file_is_replaced() {
    let workspace = Workspace::generated();
    let text = workspace.read(CLOSE);
    let elsewhere = workspace.path("elsewhere.rs");
    for make in [make_pipe, |path: &Path| symlink("nowhere", path).expect("a link")] {
        fs::remove_file(workspace.path(CLOSE)).expect("removed");
        make(&workspace.path(CLOSE));
        assert!(workspace.run(&[]).contains("1 changed"));
        assert_eq!(workspace.read(CLOSE), text);
    }
    fs::remove_file(workspace.path(CLOSE)).expect("removed");
    fs::write(&elsewhere, "// by hand\n").expect("a file");
    symlink(&elsewhere, workspace.path(CLOSE)).expect("a link");
    assert!(workspace.run(&[]).contains("1 changed"));
    assert!(!workspace.path(CLOSE).is_symlink());
    assert_eq!(fs::read_to_string(&elsewhere).expect("text"), "// by hand\n");
}

#[test]
fn the_generated_folder_may_be_a_link() {
    let workspace = Workspace::generated();
    fs::rename(workspace.path("generated"), workspace.path("elsewhere")).expect("moved");
    symlink("elsewhere", workspace.path("generated")).expect("a link");
    let time = |file| fs::metadata(workspace.path(file)).and_then(|metadata| metadata.modified());
    let manifest: SystemTime = time("elsewhere/Cargo.toml").expect("a time");
    workspace.specify("close", "appid");
    assert!(workspace.run(&[]).contains("1 changed"));
    assert!(workspace.path("generated").is_symlink());
    assert!(workspace.read("elsewhere/src/v3/orders/close.rs").contains("appid"));
    assert_eq!(time("elsewhere/Cargo.toml").expect("a time"), manifest);
    assert!(workspace.run(&["--check"]).starts_with("up to date: "));
}

#[test]
fn a_file_that_cannot_be_replaced_is_named() {
    let workspace = Workspace::generated();
    fs::remove_file(workspace.path(CLOSE)).expect("removed");
    workspace.write(&format!("{CLOSE}/mine.txt"), "by hand\n");
    let (status, printed) = workspace.try_run(&[]);
    assert_eq!(status, Some(2), "{printed}");
    let path = workspace.path(CLOSE);
    assert!(
        printed.contains(&format!("error: cannot write {}: ", path.display())),
        "{printed}"
    );
}
