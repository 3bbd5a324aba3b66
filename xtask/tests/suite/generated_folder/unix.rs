//! Links, pipes and names that only some systems have.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use super::{CLOSE, HEADER, Workspace};

pub(super) fn make_pipe(path: &Path) {
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
        let mut expected = vec!["\\xff.rs", "dangling.rs", "pipe.rs"];
        if flags == ["--check"] {
            expected.insert(0, ".#orders.rs");
        }
        let expected: Vec<_> = expected
            .iter()
            .map(|name| format!("not generated, left alone: generated/src/v3/{name}"))
            .collect();
        assert_eq!(listed, expected);
    }
    assert!(folder.join(".#orders.rs").is_symlink() && folder.join("pipe.rs").exists());
    fs::write(folder.join(OsStr::from_bytes(b"\xff.rs")), HEADER).expect("a file");
    assert!(workspace.run(&[]).contains("1 removed"));
}

/// Puts something in the place of a generated file or folder.
type Make = fn(&Path);

/// Everything that can be where a generated file has to be, with the word that names it.
const OBSTACLES: [(&str, Make); 6] = [
    ("a link", |path| symlink("nowhere", path).expect("a link")),
    ("a link", |path| symlink(path, path).expect("a link to itself")),
    ("a link", |path| {
        let elsewhere = path.with_extension("txt");
        fs::write(&elsewhere, "by hand\n").expect("a file");
        symlink(elsewhere, path).expect("a link");
    }),
    ("a pipe", make_pipe),
    ("a socket", |path| drop(UnixListener::bind(path).expect("a socket"))),
    ("a folder", |path| fs::create_dir(path).expect("a folder")),
];

#[test]
fn a_link_pipe_or_folder_in_place_of_a_generated_file_is_refused() {
    for (word, make) in OBSTACLES {
        let workspace = Workspace::generated();
        let path = workspace.path(CLOSE);
        fs::remove_file(&path).expect("removed");
        make(&path);
        let kind = fs::symlink_metadata(&path).expect("something").file_type();
        // Nothing else is written either.
        fs::remove_file(workspace.path("generated/Cargo.toml")).expect("removed");
        let expected = format!("error: cannot write {CLOSE}: expected a file, but found {word}; remove or rename it\n");
        for flags in [&["--check"][..], &[]] {
            let (status, printed) = workspace.try_run(flags);
            assert_eq!(status, Some(2), "{printed}");
            assert!(printed.ends_with(&expected), "{printed}");
            assert_eq!(
                printed.contains(&format!("stale: {CLOSE}\n")),
                !flags.is_empty(),
                "{printed}"
            );
        }
        assert_eq!(fs::symlink_metadata(&path).expect("still there").file_type(), kind);
        assert!(!workspace.path("generated/Cargo.toml").exists());
        if let Ok(text) = fs::read_to_string(path.with_extension("txt")) {
            assert_eq!(text, "by hand\n");
        }
    }
}

#[test]
fn a_link_pipe_or_file_in_place_of_a_generated_folder_is_refused() {
    let make_file: Make = |path| fs::write(path, "by hand\n").expect("a file");
    let make_link: Make = |path| {
        let elsewhere = path.with_extension("elsewhere");
        fs::create_dir(&elsewhere).expect("a folder");
        symlink(elsewhere, path).expect("a link");
    };
    for (word, make) in [
        ("a file", make_file),
        ("a link", make_link),
        ("a link", |path| symlink(path, path).expect("a link to itself")),
        ("a pipe", make_pipe),
    ] {
        let workspace = Workspace::generated();
        let path = workspace.path("generated/src/v3/orders");
        fs::remove_dir_all(&path).expect("removed");
        make(&path);
        let (status, printed) = workspace.try_run(&[]);
        assert_eq!(status, Some(2), "{printed}");
        let expected = format!(
            "error: cannot write generated/src/v3/orders: expected a folder, but found {word}; remove or rename it\n"
        );
        assert!(printed.ends_with(&expected), "{printed}");
        fs::remove_file(&path).expect("still there");
        assert!(workspace.run(&[]).contains("1 new"));
    }
}

#[test]
fn a_generated_file_can_become_a_folder() {
    let workspace = Workspace::generated();
    let path = workspace.path("generated/src/v3/orders");
    fs::remove_dir_all(&path).expect("removed");
    fs::write(&path, HEADER).expect("a file");
    let printed = workspace.run(&[]);
    assert!(printed.ends_with("(0 changed, 1 new, 1 removed)\n"), "{printed}");
}

#[test]
fn links_to_files_with_the_right_text_are_read_through() {
    let workspace = Workspace::generated();
    fs::rename(workspace.path("generated/Cargo.toml"), workspace.path("Cargo.toml")).expect("moved");
    symlink("../Cargo.toml", workspace.path("generated/Cargo.toml")).expect("a link");
    assert!(workspace.run(&["--check"]).contains("up to date: "));
    assert!(workspace.run(&[]).ends_with("(0 changed, 0 new, 0 removed)\n"));
    assert!(workspace.path("generated/Cargo.toml").is_symlink());
}

/// A file that no spec makes could lie behind it, unseen.
#[test]
fn a_link_in_place_of_a_generated_folder_is_refused_whatever_it_leads_to() {
    for folder in ["generated/src", "generated/src/v3", "generated/src/v3/orders"] {
        let workspace = Workspace::generated();
        fs::rename(workspace.path(folder), workspace.path("store")).expect("moved");
        symlink(workspace.path("store"), workspace.path(folder)).expect("a link");
        for flags in [&["--check"][..], &[]] {
            let (status, printed) = workspace.try_run(flags);
            assert_eq!(status, Some(2), "{printed}");
            let expected =
                format!("error: cannot write {folder}: expected a folder, but found a link; remove or rename it\n");
            assert!(printed.ends_with(&expected), "{printed}");
        }
    }
}

/// Everything that can be where a folder has to be, with what is said about it.
const NO_FOLDERS: [(&str, Make); 6] = [
    ("a link that leads to nothing", |path| {
        symlink("nowhere", path).expect("a link")
    }),
    ("a link that leads back to itself", |path| {
        symlink(path, path).expect("a link")
    }),
    ("a link to a file", |path| {
        fs::write(path.with_extension("txt"), "by hand\n").expect("a file");
        symlink(path.with_extension("txt"), path).expect("a link");
    }),
    ("a file", |path| fs::write(path, "by hand\n").expect("a file")),
    ("a pipe", make_pipe),
    ("a socket", |path| drop(UnixListener::bind(path).expect("a socket"))),
];

#[test]
fn an_output_folder_that_is_not_a_folder_is_refused() {
    for (word, make) in NO_FOLDERS {
        let workspace = Workspace::empty();
        workspace.specify("close", "mchid");
        let path = workspace.path("generated");
        make(&path);
        for flags in [&["--check"][..], &[]] {
            let (status, printed) = workspace.try_run(flags);
            assert_eq!(status, Some(2), "{printed}");
            let expected =
                format!("error: cannot write generated: expected a folder, but found {word}; remove or rename it\n");
            assert!(printed.ends_with(&expected), "{printed}");
        }
        assert!(fs::symlink_metadata(path).is_ok_and(|kind| !kind.is_dir()));
    }
}

/// Files that are read besides the specs: none of them is skipped or waited for; each is reported by its type.
#[test]
fn a_page_or_schema_that_is_not_a_file_is_named() {
    for (word, make) in NO_FOLDERS {
        for file in ["spec/README.md", "spec/schema.json"] {
            if ["a file", "a link to a file"].contains(&word) {
                continue;
            }
            let workspace = Workspace::generated();
            let path = workspace.path(file);
            let _ = fs::remove_file(&path);
            make(&path);
            for flags in [&["--check"][..], &[]] {
                let (status, printed) = workspace.try_run(flags);
                assert_eq!(status, Some(2), "{printed}");
                let expected =
                    format!("error: cannot read {file}: expected a file, but found {word}; remove or rename it\n");
                assert!(printed.ends_with(&expected), "{printed}");
            }
        }
    }
}

/// Two runs take turns, and the one that waits says so.
#[test]
fn a_run_says_that_it_waits_for_another() {
    let workspace = Workspace::generated();
    let other = fs::File::open(workspace.path("spec")).expect("a folder");
    for (lock, flags, waits) in [
        (true, &["--check"][..], true),
        (true, &[], true),
        (false, &["--check"], false),
    ] {
        let locked = if lock { other.lock() } else { other.lock_shared() };
        locked.expect("a lock");
        let mut run = workspace.start(flags);
        let mut said = BufReader::new(run.stderr.take().expect("a pipe"));
        let mut line = String::new();
        if waits {
            said.read_line(&mut line).expect("a line");
            assert_eq!(line, "waiting for another run of `cargo xtask`\n");
            assert_eq!(run.try_wait().expect("a status"), None);
            other.unlock().expect("unlocked");
        }
        assert!(run.wait().expect("a status").success());
        other.unlock().expect("unlocked");
        said.read_to_string(&mut line).expect("the rest");
        assert_eq!(line.lines().count(), usize::from(waits), "{line}");
    }
}

/// Every command that writes to the specs, or what follows from them, waits for the others.
#[test]
fn all_commands_that_write_take_turns() {
    let workspace = Workspace::generated();
    workspace.write("page.md", "a document\n");
    workspace.write("second.jsonl", "");
    let spec = workspace.path("spec").display().to_string();
    let api = workspace.path("spec/api").display().to_string();
    let page = workspace.path("page.md").display().to_string();
    let second = workspace.path("second.jsonl").display().to_string();
    let mut commands = vec![
        vec!["fmt", "--spec", &spec],
        vec!["fmt", "--check", "--spec", &spec],
        vec!["new", "GET", "/v3/orders/x", "--title", "查询", "--spec", &spec],
        vec!["coverage", "--write", "--spec", &spec],
        vec!["coverage", "--check", "--spec", &spec],
        vec!["files", "--spec", &spec],
        vec!["update", "--spec", &spec],
    ];
    if cfg!(feature = "import") {
        commands.push(vec!["import", "--into", &api, &page]);
        commands.push(vec!["import", "--check", "--into", &api, &page]);
        commands.push(vec!["import", "--into", &api, "--second-source", &second]);
    }
    let other = fs::File::open(workspace.path("spec")).expect("a folder");
    for command in commands {
        other.lock().expect("a lock");
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let generated = workspace.path("generated");
        if command.contains(&"update") {
            program
                .arg("update")
                .arg("--generated")
                .arg(generated)
                .args(&command[1..]);
        } else {
            program.args(&command);
        }
        let mut run = program
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut said = BufReader::new(run.stderr.take().expect("a pipe"));
        let mut line = String::new();
        said.read_line(&mut line).expect("a line");
        assert_eq!(line, "waiting for another run of `cargo xtask`\n", "{command:?}");
        assert_eq!(run.try_wait().expect("a status"), None);
        other.unlock().expect("unlocked");
        said.read_to_string(&mut line).expect("the rest");
        assert!(run.wait().expect("a status").code().is_some(), "{command:?}");
    }
}

#[test]
fn times_on_a_file_system_that_keeps_whole_seconds_do_not_matter() {
    let workspace = Workspace::generated();
    // Every file is as old as the spec, to the second: as after a checkout, or on a disk that counts in twos.
    let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let files = || {
        workspace
            .tree()
            .into_keys()
            .filter(|name| !name.ends_with('/') && !name.is_empty())
    };
    for name in files() {
        let file = fs::File::options()
            .write(true)
            .open(workspace.path("generated").join(name));
        file.and_then(|file| file.set_modified(time)).expect("a time");
    }
    workspace.specify("close", "appid");
    assert!(workspace.run(&[]).contains("1 changed"));
    for name in files() {
        let path = workspace.path("generated").join(&name);
        let kept = fs::metadata(path).and_then(|file| file.modified()).expect("a time") == time;
        assert_eq!(kept, !CLOSE.ends_with(&name), "{name}");
    }
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
    assert!(printed.contains(&format!("error: cannot write {CLOSE}: ")), "{printed}");
}
