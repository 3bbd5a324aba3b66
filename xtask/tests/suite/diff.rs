//! `cargo xtask diff` as a user runs it: the real program, on real repositories.

mod revision;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::run::{Run, write};

const FAMILIES: &str = "orders:\n  title: 订单\n  folders: [v3/orders]\n";

fn spec(page: u32, request: &str, response: &str) -> String {
    format!(
        "post:\n  title: 下单\n  documents:\n    - url: https://pay.weixin.qq.com/doc/v3/merchant/{page}\n  request:\n    json:\n      {request}\n  response:\n    json:\n      {response}\n"
    )
}

/// A repository whose branch `main` holds one spec.
struct Repository {
    root: TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self {
            root: TempDir::new().expect("a folder"),
        };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.write("spec/families.yaml", FAMILIES);
        repository.write(
            "spec/api/v3/orders/close.yaml",
            &spec(
                1,
                "mchid: {type: string, required: true}",
                "state: {type: string, required: true}",
            ),
        );
        repository.commit();
        repository
    }

    fn path(&self, file: &str) -> PathBuf {
        self.root.path().join(file)
    }

    fn write(&self, file: &str, text: &str) {
        write(&self.path(file), text);
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.path(file)).expect("a file");
    }

    fn git(&self, arguments: &[&str]) {
        let status = Command::new("git")
            .args([
                "-c",
                "user.name=Editor",
                "-c",
                "user.email=editor@example.com",
                "-c",
                "commit.gpgsign=false",
            ])
            .arg("-C")
            .arg(self.root.path())
            .args(arguments)
            .status();
        assert!(status.expect("git runs").success(), "git {arguments:?}");
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "specs"]);
    }

    fn diff(&self, arguments: &[&str]) -> Run {
        self.diff_in(arguments, &[])
    }

    /// The same, with further environment variables.
    fn diff_in(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        program
            .current_dir(self.path(""))
            .args(["diff", "--spec", "spec"])
            .args(arguments);
        program.envs(environment.iter().copied());
        Run::of(&mut program)
    }
}

const CLOSE: &str = "spec/api/v3/orders/close.yaml";

#[test]
fn nothing_changed() {
    let run = Repository::new().diff(&[]);
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (0, "nothing changed\n", "")
    );
}

#[test]
fn a_breaking_change_is_drawn_with_both_sides_and_fails() {
    let repository = Repository::new();
    repository.write(
        CLOSE,
        &spec(
            1,
            "mchid: {type: string, required: true, encrypted: true}",
            "state: {type: string, required: true}",
        ),
    );
    let run = repository.diff(&["HEAD"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "breaking[request-became-encrypted]: POST /v3/orders/close: `mchid` became encrypted (rsa_oaep)\n --> spec/api/v3/orders/close.yaml:7:56\n  |\n7 |       mchid: {type: string, required: true, encrypted: true}\n  |                                                        ^^^^ The service tries to decrypt the plaintext that existing clients send\n  |\n ::: HEAD:spec/api/v3/orders/close.yaml:7:7\n  |\n7 |       mchid: {type: string, required: true}\n  |       ----- before\n\n\
         breaking[rust-request-type-changed]: POST /v3/orders/close: the type of `mchid` is `Secret`, was `String`\n --> spec/api/v3/orders/close.yaml:7:21\n  |\n7 |       mchid: {type: string, required: true, encrypted: true}\n  |                     ^^^^^^ Values of the old type no longer compile\n  |\n ::: HEAD:spec/api/v3/orders/close.yaml:7:21\n  |\n7 |       mchid: {type: string, required: true}\n  |                     ------ before\n\n\
         2 breaking; suggested version step: major\n"
    );
}

#[test]
fn the_level_that_fails_can_be_chosen() {
    let repository = Repository::new();
    let added = "mchid: {type: string, required: true}\n      attach: {type: string}";
    repository.write(CLOSE, &spec(1, added, "state: {type: string, required: true}"));
    for (level, status) in [
        ("breaking", 0),
        ("risky", 0),
        ("compatible", 1),
        ("editorial", 1),
        ("never", 0),
    ] {
        assert_eq!(repository.diff(&["--fail-on", level]).status, status, "{level}");
    }
    let run = repository.diff(&["--format", "github"]);
    assert_eq!(
        run.stdout,
        "::notice file=spec/api/v3/orders/close.yaml,line=8,col=7,title=request-field-added::POST /v3/orders/close: the field `attach` was added%0ARequests without the field are still accepted.\n\
         ::notice file=spec/api/v3/orders/close.yaml,line=8,col=7,title=rust-request-field-added::POST /v3/orders/close: the field `attach` was added%0AAn optional field has a setter that existing code does not have to call.\n"
    );
}

#[test]
fn a_moved_path_is_one_row_of_the_pull_requests_table() {
    let repository = Repository::new();
    repository.remove(CLOSE);
    repository.write(
        "spec/api/v3/orders/cancel.yaml",
        &spec(
            1,
            "mchid: {type: string, required: true}",
            "state: {type: string, required: true}",
        ),
    );
    let run = repository.diff(&["--format", "markdown"]);
    assert_eq!(run.status, 1);
    assert_eq!(
        run.stdout,
        "### What this changes for callers\n\n2 breaking. Suggested version step: **major**.\n\n| operation | where | on the wire | in Rust |\n|---|---|---|---|\n\
         | `POST /v3/orders/cancel` 下单 |  | **breaking**: moved to /v3/orders/cancel, was /v3/orders/close (`operation-moved`) | **breaking**: the path is `v3::orders::cancel::post`, was `v3::orders::close::post` (`rust-module-changed`) |\n\
         \n<details><summary>For the change log</summary>\n\n## Unreleased (major)\n\n### Breaking\n\n\
         - `POST /v3/orders/cancel`: moved to /v3/orders/cancel, was /v3/orders/close; the path is `v3::orders::cancel::post`, was `v3::orders::close::post`\n\n</details>\n"
    );
}

#[test]
fn the_most_serious_operation_comes_first_in_the_table() {
    let repository = Repository::new();
    repository.write(
        "spec/api/v3/orders/zoom.yaml",
        &spec(2, "mchid: {type: string, max_length: 32}", "state: {type: string}"),
    );
    repository.commit();
    repository.write(
        CLOSE,
        &spec(
            1,
            "mchid: {type: string, required: true}",
            "state: {type: string, required: true}\n      paid: {type: boolean}",
        ),
    );
    repository.write(
        "spec/api/v3/orders/zoom.yaml",
        &spec(2, "mchid: {type: string, max_length: 16}", "state: {type: string}"),
    );
    let run = repository.diff(&["HEAD", "--format", "markdown"]);
    let position = |text: &str| {
        run.stdout
            .find(text)
            .unwrap_or_else(|| panic!("{text}: {}", run.stdout))
    };
    assert!(position("`POST /v3/orders/zoom`") < position("`POST /v3/orders/close`"));
    let changelog = repository.diff(&["HEAD", "--format", "changelog"]).stdout;
    assert_eq!(
        changelog,
        "## Unreleased (major)\n\n### Breaking\n\n- `POST /v3/orders/zoom` `request.json.mchid`: the maximum length of `mchid` is 16 characters, was 32 characters\n\n\
         ### Compatible\n\n- `POST /v3/orders/close` `response.json.paid`: the field `paid` was added\n"
    );
}

#[test]
fn machines_get_a_line_for_each_change_and_one_for_all() {
    let repository = Repository::new();
    repository.write(
        CLOSE,
        &spec(1, "mchid: {type: string, required: true}", "state: {type: string}"),
    );
    let run = repository.diff(&["--format", "json"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(
        lines[0],
        "{\"id\":\"response-field-became-optional\",\"layer\":\"wire\",\"direction\":\"response\",\"kind\":\"requirement\",\"action\":\"removed\",\"level\":\"breaking\",\"operation\":\"POST /v3/orders/close\",\"title\":\"下单\",\"location\":\"response.json.state\",\"message\":\"`state` became optional\",\"before\":{\"file\":\"REV:spec/api/v3/orders/close.yaml\",\"line\":10,\"column\":7},\"after\":{\"file\":\"spec/api/v3/orders/close.yaml\",\"line\":10,\"column\":7}}"
            .replace("REV", &short_head(&repository))
    );
    assert!(lines[1].starts_with("{\"id\":\"rust-response-field-became-optional\",\"layer\":\"rust\""));
    assert_eq!(
        lines[2],
        "{\"breaking\":2,\"risky\":0,\"compatible\":0,\"editorial\":0,\"step\":\"major\"}"
    );
    assert_eq!(lines.len(), 3);
}

fn short_head(repository: &Repository) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(repository.root.path())
        .args(["rev-parse", "--short", "HEAD"])
        .output()
        .expect("git runs");
    String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
}

#[test]
fn the_base_is_where_the_branch_left_main() {
    let repository = Repository::new();
    repository.git(&["switch", "--quiet", "--create", "work"]);
    repository.write(
        CLOSE,
        &spec(
            1,
            "mchid: {type: string, required: true}",
            "state: {type: string, required: true, title: 状态}",
        ),
    );
    repository.commit();
    // Meanwhile main has new commits, which are not part of this branch.
    repository.git(&["switch", "--quiet", "main"]);
    repository.write(
        "spec/api/v3/orders/refund.yaml",
        &spec(2, "mchid: {type: string}", "state: {type: string}"),
    );
    repository.commit();
    repository.git(&["switch", "--quiet", "work"]);
    let run = repository.diff(&[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stdout
            .starts_with("editorial[wording-changed]: POST /v3/orders/close: changed wording: titles\n"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.ends_with("\n1 editorial; suggested version step: patch\n"));
    let run = repository.diff(&["main"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stdout
            .contains("breaking[operation-removed]: POST /v3/orders/refund: was removed\n --> main:spec/api/")
    );
}

#[test]
fn two_folders_are_compared_without_git() {
    let old = Repository::new();
    let new = TempDir::new().expect("a folder");
    let folder = new.path().join("spec");
    fs::create_dir_all(folder.join("api/v3/orders")).expect("a folder");
    fs::write(folder.join("families.yaml"), FAMILIES).expect("a file");
    let text = spec(1, "mchid: {type: string}", "state: {type: string, required: true}");
    fs::write(folder.join("api/v3/orders/close.yaml"), text).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("diff")
        .arg("--from")
        .arg(old.path("spec"))
        .arg("--spec")
        .arg(&folder)
        .env("PATH", "")
        .output()
        .expect("the program runs");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(stdout.contains("compatible[request-field-became-optional]"), "{stdout}");
    assert!(
        stdout.contains("breaking[rust-request-field-became-optional]"),
        "{stdout}"
    );
}

#[test]
fn a_base_with_errors_is_reported_as_such() {
    let repository = Repository::new();
    repository.write(
        CLOSE,
        &spec(1, "mchid: {type: string, requird: true}", "state: {type: string}"),
    );
    repository.commit();
    repository.write(CLOSE, &spec(1, "mchid: {type: string}", "state: {type: string}"));
    let run = repository.diff(&["HEAD"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("error[E020]: `requird` is not a key of a field"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains(" --> HEAD:spec/api/v3/orders/close.yaml:7:"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .ends_with("error: cannot compare: the specs of HEAD have errors\n"),
        "{}",
        run.stderr
    );
}

/// Specs from before a rule are compared all the same, and a note says which rules they break.
#[test]
fn specs_that_are_older_than_a_rule_are_compared() {
    let repository = Repository::new();
    let old = "mchid: {type: string, required: true, title: 商户\u{3000}号}\n      attach: {type: string, supplied_by: client}";
    repository.write(
        CLOSE,
        &spec(1, old, "from: {type: object, fields: {id: {type: string}}}"),
    );
    repository.write("spec/lifecycles/order.yaml", "resource: [\n");
    repository.commit();
    repository.remove("spec/lifecycles/order.yaml");
    let new = "mchid: {type: string, required: true, title: 商户号}";
    let renamed = "from: {type: object, rust_type: Account, fields: {id: {type: string}}}";
    repository.write(CLOSE, &spec(1, new, renamed));
    let run = repository.diff(&["HEAD", "--format=json"]);
    for expected in ["list of fields that the client fills in", "rust-response-type-renamed"] {
        assert!(run.stdout.contains(expected), "{}", run.stdout);
    }
    let place = "HEAD:spec/api/v3/orders/close.yaml";
    let note =
        "note: the specs of HEAD break rules that are perhaps newer than they are; they were compared as they are:\n";
    let lines: Vec<&str> = run.stderr.strip_prefix(note).expect(&run.stderr).lines().collect();
    let begins: Vec<String> = [("E011", "7:54"), ("E201", "11:7")]
        .iter()
        .map(|(code, at)| format!("  {code} (1 time), first at {place}:{at}: "))
        .collect();
    assert!(
        lines.iter().zip(&begins).all(|(line, begin)| line.starts_with(begin)),
        "{}",
        run.stderr
    );
}

#[test]
fn every_kind_of_change_is_explained() {
    for id in [
        "request-became-encrypted",
        "rust-response-type-changed",
        "rust-feature-changed",
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["explain", id])
            .output()
            .expect("it runs");
        let stdout = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(output.status.success(), "{id}");
        assert!(stdout.starts_with(&format!("breaking[{id}] on the layer ")), "{stdout}");
        assert!(stdout.contains(&format!("    breaking[{id}]: ")), "{stdout}");
    }
}
