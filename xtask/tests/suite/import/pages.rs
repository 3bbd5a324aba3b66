//! An import's report on each page, the changes that it refuses, and the pages to read again.

use std::process::Command;

use super::{DOCUMENT, PAGE, SPEC, Workplace};

#[test]
fn each_page_reports_its_effect_on_the_specs() {
    let workplace = Workplace::imported();
    let other = "documents/openapi/v3/course/plans.md";
    workplace.write(other, PAGE);
    let run = workplace.import(&["--check", "documents"]).exits(1);
    run.prints(&[&format!("unchanged: {DOCUMENT}\n"), &format!("new: {other}\n")]);
    workplace.import(&["documents"]).exits(0);
    workplace.edit(DOCUMENT, "`A` \\| `B`", "`A` \\| `B` \\| `C`");
    workplace.edit(other, "title: 课程下单", "title: 课程计划");
    let run = workplace.import(&["--check", "documents"]).exits(1);
    run.prints(&["\nchanged (", &format!("): {DOCUMENT}\n"), &format!(": {other}\n")]);
}

#[test]
fn most_of_a_request_is_removed_only_on_demand() {
    let workplace = Workplace::imported();
    workplace.edit(
        DOCUMENT,
        "| kind {data-required data-indent=1} | string | 类别<br/>`A` \\| `B` 枚举值之一\n",
        "",
    );
    workplace.edit(DOCUMENT, "| licence {", "| number {");
    let before = workplace.read(SPEC);
    let run = workplace.import(&["documents"]).exits(1);
    run.warns(&["error[E343]", "--accept-removals"])
        .prints(&["refused: ", "1 spec left as it is"]);
    assert_eq!(workplace.read(SPEC), before);
    workplace.import(&["--accept-removals", "documents"]).exits(0);
    assert!(workplace.read(SPEC).contains("number:"));
}

#[test]
fn a_document_that_gives_no_spec_fails_the_check() {
    let workplace = Workplace::imported();
    workplace.write("documents/about.txt", "关于\n");
    workplace.import(&["documents"]).exits(0);
    workplace
        .import(&["--check", "documents"])
        .exits(1)
        .warns(&["warning[E302]"]);
}

#[test]
fn the_account_names_every_line() {
    let workplace = Workplace::new();
    let file = workplace.path("account.jsonl");
    let path = file.to_str().expect("a path");
    workplace.import(&["--check", "--account", path, "documents"]).exits(1);
    let account: serde_json::Value = serde_json::from_str(&workplace.read("account.jsonl")).expect("one line");
    assert_eq!(account["document"], DOCUMENT);
    assert_eq!(
        (&account["lines"], &account["rows"]),
        (&19.into(), &4.into()),
        "{account}"
    );
    let passed_over = account["passed_over"].as_object().expect("an object");
    let named: usize = passed_over
        .values()
        .map(|lines| lines.as_array().map_or(0, Vec::len))
        .sum();
    let count = |key: &str| account[key].as_u64().expect("a number");
    let read = count("rows") + count("labels") + count("samples") + count("blank");
    assert_eq!(read + u64::try_from(named).expect("a count"), 19, "{account}");
}

#[test]
fn the_documents_imported_longest_ago_come_first() {
    let workplace = Workplace::new();
    let spec = |url: &str, more: &str| {
        format!(
            "get:\n  title: 课程\n  documents:\n    - {{url: https://a.b/{url}{more}}}\n  response:\n    empty: true\n"
        )
    };
    workplace.write("spec/api/v3/course/a.yaml", spec("new", ", updated: 2026-01-01"));
    workplace.write("spec/api/v3/course/b.yaml", spec("old", ", updated: 2025-01-01"));
    workplace.write("spec/api/v3/course/c.yaml", spec("undated", ""));
    let list = workplace.import(&["--watch-list", "--today", "2026-01-11"]).exits(0);
    let expected = [
        "   no day              https://a.b/undated  v3/course/c.yaml\n",
        " 375 days  2025-01-01  https://a.b/old  v3/course/b.yaml\n",
        "  10 days  2026-01-01  https://a.b/new  v3/course/a.yaml\n",
    ];
    assert_eq!(list.stdout, expected.concat());
    let list = workplace
        .import(&["--watch-list", "--today", "2026-01-11", "--format", "json"])
        .exits(0);
    let first: serde_json::Value = list
        .stdout
        .lines()
        .nth(1)
        .map(|line| serde_json::from_str(line).expect(line))
        .expect("lines");
    assert_eq!(
        (&first["age_in_days"], &first["specs"][0]),
        (&375.into(), &"v3/course/b.yaml".into())
    );
    workplace.import(&["--watch-list", "--today", "soon"]).exits(2);
    workplace.import(&["--watch-list", "documents"]).exits(2);
}

/// `head` closes the output when it has seen enough: the command goes on, and says nothing about it.
#[test]
fn a_closed_output_is_not_a_failure() {
    let closed = || {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        writer
    };
    let workplace = Workplace::imported();
    workplace.edit(DOCUMENT, "`A` \\| `B`", "`A` \\| `B` \\| `C`");
    let into = workplace.0.path().join("spec/api");
    let documents = workplace.0.path().join("documents");
    let program = |arguments: &[&str], status: i32| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        program.args(arguments).current_dir(workplace.0.path());
        let ended = program
            .stdout(closed())
            .stderr(closed())
            .status()
            .expect("the program runs");
        assert_eq!(ended.code(), Some(status), "{arguments:?}");
        let both = program
            .stdout(closed())
            .stderr(std::process::Stdio::piped())
            .output()
            .expect("the program runs");
        let shown = String::from_utf8_lossy(&both.stderr);
        assert!(
            !shown.contains("pipe") && !shown.contains("panicked"),
            "{arguments:?}: {shown}"
        );
    };
    let (into, documents) = (into.to_str().expect("a name"), documents.to_str().expect("a name"));
    program(&["import", "--into", into, "--watch-list"], 0);
    program(&["import", "--into", into, "--watch-list", "--format", "json"], 0);
    program(&["import", "--into", into, "--check", documents], 1);
    program(&["explain", "E020"], 0);
    program(&["explain", "E999"], 2);
    program(&["check", "--spec", &into.replace("/api", "")], 0);
    program(&["coverage", "--spec", &into.replace("/api", "")], 0);
    // The import itself goes on.
    program(&["import", "--into", into, documents], 0);
    assert!(workplace.read(SPEC).contains("[A, B, C]"), "{}", workplace.read(SPEC));
}
