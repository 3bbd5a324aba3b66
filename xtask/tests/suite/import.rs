//! `cargo xtask import` as a user runs it: the real program, on separate folders.

mod pages;
#[cfg(unix)]
mod pipes;
mod second_sources;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::run::{Run, write};

const PAGE: &str = "---
title: 课程下单
---

# {{ $frontmatter.title }} {#post}

| 请求参数 | 类型 | 描述
| --- | --- | ---
| json {data-required} | object | 请求体
| kind {data-required data-indent=1} | string | 类别<br/>`A` \\| `B` 枚举值之一
| licence {data-required data-indent=1} | string | 执照

{.im-table #request}

| 返回字典 | 类型 | 描述
| --- | --- | ---
| order_id | string | 订单ID

{.im-table #response}
";
const SPEC: &str = "spec/api/v3/course/orders.yaml";
const DOCUMENT: &str = "documents/openapi/v3/course/orders.md";

/// Folders for documents and specs.
struct Workplace(TempDir);

impl Workplace {
    /// The folders with one document, and the family that its spec belongs to.
    fn new() -> Self {
        let workplace = Self(TempDir::new().expect("a folder"));
        workplace.write(
            "spec/families.yaml",
            "courses:\n  title: 课程\n  folders: [v3/course]\n",
        );
        fs::create_dir_all(workplace.path("spec/api")).expect("a folder");
        workplace.write(DOCUMENT, PAGE);
        workplace
    }

    /// The same folders, with the document's spec too.
    fn imported() -> Self {
        let workplace = Self::new();
        workplace.import(&["documents"]).exits(0);
        workplace
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        write(&self.path(file), text);
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("a file")
    }

    /// Replaces a piece of a file, which must be there.
    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "{from}\n{text}");
        self.write(file, text.replacen(from, to, 1));
    }

    fn import(&self, arguments: &[&str]) -> Run {
        self.run(&[&["import", "--into", "spec/api"], arguments].concat())
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        Run::of(program.args(arguments).current_dir(self.0.path()))
    }
}

#[test]
fn a_folder_of_documents_becomes_specs_that_pass_every_check() {
    let workplace = Workplace::new();
    workplace.write("documents/openapi/v3/course/logo.png", [0xFF, 0xD8]);
    let run = workplace.import(&["documents"]).exits(0);
    run.prints(&[
        "new: spec/api/v3/course/orders.yaml\n",
        "1 document: 1 spec new, 0 changed, 0 unchanged\n",
    ]);
    let spec = workplace.read(SPEC);
    assert!(
        spec.contains("kind: {type: string, required: true, enum: [A, B], title: 类别}"),
        "{spec}"
    );
    workplace.run(&["check", "--spec", "spec"]).exits(0);
    let fmt = workplace.run(&["fmt", "--check", "--spec", "spec"]);
    assert!(!fmt.stdout.contains("api/"), "{}", fmt.stdout);
}

#[test]
fn importing_again_touches_nothing() {
    let workplace = Workplace::imported();
    let earlier = SystemTime::now() - Duration::from_secs(3600);
    let file = fs::File::options()
        .write(true)
        .open(workplace.path(SPEC))
        .expect("a file");
    file.set_modified(earlier).expect("a time");
    let run = workplace.import(&["documents"]).exits(0);
    run.prints(&["0 specs new, 0 changed, 1 unchanged"]);
    let modified = fs::metadata(workplace.path(SPEC)).and_then(|data| data.modified());
    assert_eq!(modified.expect("a time"), earlier);
}

#[test]
fn changes_of_a_document_are_shown_as_a_diff_and_manual_corrections_stay() {
    let workplace = Workplace::imported();
    workplace.edit(
        SPEC,
        "licence: {type: string, required: true, title: 执照}",
        "# the service says so\n      licence: {type: string, required_if: {kind: A}, title: 执照, corrected: {required: its note says for kind A}} # sure",
    );
    workplace.edit(DOCUMENT, "| string | 类别", "| string | 课程类别");
    let before = workplace.read(SPEC);
    let diff = [
        "--- a/spec/api/v3/course/orders.yaml\n+++ b/spec/api/v3/course/orders.yaml\n",
        "\n-      kind: {type: string, required: true, enum: [A, B], title: 类别}\n+      kind: {type: string, required: true, enum: [A, B], title: 课程类别}\n",
    ];
    for flag in ["--check", "--dry-run"] {
        let run = workplace.import(&[flag, "documents"]).exits(1).prints(&diff);
        run.prints(&["0 specs would be new, 1 would be changed"]);
        assert_eq!(workplace.read(SPEC), before);
    }
    workplace
        .import(&["documents"])
        .exits(0)
        .prints(&diff)
        .prints(&["1 changed"]);
    assert_eq!(workplace.read(SPEC), before.replace("title: 类别", "title: 课程类别"));
}

#[test]
fn a_correction_that_no_longer_applies_is_reported_at_its_place() {
    let workplace = Workplace::imported();
    workplace.edit(
        SPEC,
        "licence: {type: string, required: true, title: 执照}",
        "licence: {type: string, title: 执照, corrected: {required: the service takes it or leaves it}}",
    );
    workplace.edit(
        SPEC,
        "title: 类别}",
        "title: 类别, inferred: {enum: the service says so}}",
    );
    workplace.edit(
        DOCUMENT,
        "| licence {data-required data-indent=1} | string | 执照\n",
        "",
    );
    let line = |part: &str| {
        1 + workplace
            .read(SPEC)
            .lines()
            .position(|line| line.contains(part))
            .expect("a line")
    };
    let (lost, agrees) = (line("takes it or leaves it"), line("the service says so"));
    workplace.import(&["--accept-removals", "documents"]).exits(0).warns(&[
        "warning[E340]",
        "`post.request.body.licence`",
        &format!("spec/api/v3/course/orders.yaml:{lost}:"),
        "warning[E341]",
        &format!("spec/api/v3/course/orders.yaml:{agrees}:"),
    ]);
}

#[test]
fn unreadable_documents_are_reported_and_the_others_are_written() {
    let workplace = Workplace::new();
    workplace.write("documents/openapi/v3/course/bytes.md", b"---\ntitle: \xFF\n---\n");
    workplace.write("documents/openapi/v3/course/moved.md", "# moved\n");
    workplace.write(
        "documents/openapi/v3/course/nested.md",
        PAGE.replace("data-indent=1} | string | 执照", "data-indent=9} | string | 执照"),
    );
    workplace.write(
        "documents/openapi/v3/course/huge.md",
        PAGE.replace("执照", &"长".repeat(9_000)),
    );
    workplace.write("documents/openapi/v3/course/empty.md", "");
    let run = workplace.import(&["documents"]).exits(1);
    run.prints(&[
        "new: spec/api/v3/course/orders.yaml",
        "1 spec new, 0 changed, 0 unchanged; 5 documents skipped",
    ])
    .warns(&[
        "error[E300]",
        "bytes.md:2:8",
        "warning[E302]",
        "moved.md:1:1",
        "empty.md\n",
        "error[E313]",
        "nested.md:11:1",
        "error[E312]",
        "huge.md:11:1",
    ]);
    assert!(workplace.path(SPEC).exists());
    assert!(!workplace.path("spec/api/v3/course/nested.yaml").exists());
}

#[test]
fn a_spec_with_errors_is_left_alone() {
    let workplace = Workplace::imported();
    workplace.edit(SPEC, "required: true", "requird: true");
    let before = workplace.read(SPEC);
    workplace.edit(DOCUMENT, "执照", "营业执照");
    workplace
        .import(&["documents"])
        .exits(1)
        .warns(&["error[E020]", "spec/api/v3/course/orders.yaml:8:"]);
    assert_eq!(workplace.read(SPEC), before);
}

#[test]
fn a_spec_outside_every_family_is_reported() {
    let workplace = Workplace::new();
    workplace.write("documents/openapi/v3/other/orders.md", PAGE);
    workplace
        .import(&["documents"])
        .exits(1)
        .warns(&["error[E111]", "spec/api/v3/other/orders.yaml"]);
}

#[test]
fn programs_read_a_json_object_a_line() {
    let workplace = Workplace::imported();
    workplace.edit(DOCUMENT, "执照", "营业执照");
    workplace.write("documents/openapi/v3/course/moved.md", "# moved\n");
    let run = workplace.import(&["--check", "--format", "json", "documents"]).exits(1);
    let lines: Vec<serde_json::Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    assert_eq!(lines.len(), 3, "{}", run.stdout);
    assert_eq!(
        (
            &lines[2]["page"],
            &lines[2]["verdict"],
            &lines[2]["changes"]["editorial"]
        ),
        (&DOCUMENT.into(), &"editorial".into(), &1.into())
    );
    assert_eq!(lines[0]["code"], "E302");
    assert_eq!(
        (&lines[1]["change"], &lines[1]["file"]),
        (&"changed".into(), &SPEC.into())
    );
    assert!(
        lines[1]["diff"]
            .as_str()
            .expect("a diff")
            .contains("\n+      licence: ")
    );

    let run = workplace
        .import(&["--check", "--format", "github", "documents"])
        .exits(1);
    run.prints(&["::warning file=documents/openapi/v3/course/moved.md,line=1,"]);
}

#[test]
fn a_page_saved_as_html_is_read_from_anywhere() {
    let workplace = Workplace::new();
    workplace.write(
        "saved.html",
        "<!DOCTYPE html>\n<html><body><h1>查询课程</h1><p>更新时间:2026.01.02</p><p>支持商户:【普通商户】</p><p>请求方式:【GET】/v3/course/{id}</p>\n<h2>请求参数</h2><h3>path 路径参数</h3>\n<div><b>id</b><b>必填</b><b>string(32)</b><p>【课程号】 唯一</p></div>\n<h2>应答参数</h2><div><b>name</b><b>必填</b><b>string</b><p>【名称】</p></div><h2>应答示例</h2><h2>错误码</h2></body></html>\n",
    );
    workplace
        .import(&["saved.html"])
        .exits(0)
        .prints(&["new: spec/api/v3/course/{id}.yaml"]);
    let spec = workplace.read("spec/api/v3/course/{id}.yaml");
    assert!(
        spec.contains("id: {type: string, required: true, max_length: 32, title: 课程号}"),
        "{spec}"
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_documents_is_passed_over() {
    let workplace = Workplace::new();
    let pipe = workplace.path("documents/openapi/v3/course/pipe.md");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    workplace
        .import(&["documents"])
        .exits(0)
        .prints(&["1 document: 1 spec new"]);
}

#[test]
fn a_document_that_is_not_there_is_a_failure() {
    let workplace = Workplace::new();
    workplace.import(&["nowhere"]).exits(2).warns(&["cannot read nowhere"]);
    workplace.run(&["import"]).exits(2);
    workplace.run(&["import", "--help"]).exits(0).prints(&[
        "--into <FOLDER>",
        "--dry-run",
        "cargo xtask import page.html",
    ]);
}

#[test]
fn a_new_spec_is_named_in_the_folder_that_the_user_named() {
    let workplace = Workplace::new();
    let run = workplace
        .run(&["import", "--into", "drafts/of/today", "documents"])
        .exits(0);
    run.prints(&["new: drafts/of/today/v3/course/orders.yaml\n"]);
    let whole = workplace.path("elsewhere").display().to_string();
    let run = workplace
        .run(&["import", "--check", "--into", &whole, "documents"])
        .exits(1);
    run.prints(&[&format!("+++ b{whole}/v3/course/orders.yaml\n")]);
}

/// A command that writes one file and then fails at the next would leave half of an import.
#[cfg(unix)]
#[test]
fn links_in_the_place_of_files_are_refused_before_anything_is_written() {
    use std::os::unix::fs::symlink;
    for link in [
        "spec/api/v3/course/sharing.yaml",
        "spec/evidence/readings.jsonl",
        "spec/evidence",
    ] {
        let workplace = Workplace::new();
        workplace.write("documents/openapi/v3/course/sharing.md", PAGE);
        workplace.write("spec/api/v3/course/other.yaml", "post:\n  title: 分账\n  documents:\n    - url: https://wechatpay.im/openapi/v3/course/sharing\n  response:\n    empty: true\n");
        workplace.write("kept/readings.jsonl", "");
        fs::create_dir_all(workplace.path(link).parent().expect("a folder")).expect("a folder");
        let target = match link {
            "spec/evidence" => workplace.path("kept"),
            "spec/evidence/readings.jsonl" => workplace.path("kept/readings.jsonl"),
            _ => workplace.path("spec/api/v3/course/other.yaml"),
        };
        symlink(target, workplace.path(link)).expect("a link");
        let run = workplace.import(&["documents", "--read-on", "2026-01-31"]).exits(2);
        assert!(
            run.stderr.contains(&format!("cannot write {link}: expected a f")) && run.stderr.contains("found a link"),
            "{link}: {}",
            run.stderr
        );
        assert_eq!(run.stdout, "", "{link}");
        assert!(!workplace.path(SPEC).exists(), "{link}");
    }
}

/// A run that was killed leaves its temporary file beside the file that it was writing, wherever that is.
#[test]
fn temporary_files_of_a_killed_run_are_removed_beside_every_file_that_is_written() {
    let workplace = Workplace::new();
    let left = [
        "spec/api/v3/course/.writing-aB3dE6",
        "spec/evidence/.writing-aB3dE6",
        "accounts/.writing-aB3dE6",
    ];
    for file in left {
        workplace.write(file, "half a file");
    }
    let arguments = [
        "documents",
        "--read-on",
        "2026-01-31",
        "--account",
        "accounts/all.jsonl",
    ];
    workplace.import(&arguments).exits(0);
    for file in left {
        assert!(!workplace.path(file).exists(), "{file}");
    }
}
