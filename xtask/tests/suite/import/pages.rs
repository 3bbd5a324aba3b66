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
    workplace.write("spec/api/v3/course/d.yaml", spec("early", ", updated: 2026-02-01"));
    workplace.write("spec/api/v3/course/e.yaml", spec("moved/on", ""));
    let readings = [
        r#"{"below":"https://a.b/","read":"2025-12-31"}"#,
        r#"{"url":"https://a.b/early","read":"2026-01-12"}"#,
        r#"{"url":"https://a.b/old","read":"2026-01-10"}"#,
    ];
    workplace.write("spec/evidence/readings.jsonl", readings.join("\n"));
    let of_other = spec("x", "").replace("https://a.b/x", "https://c.d/x");
    workplace.write("spec/api/v3/course/f.yaml", of_other);
    let list = workplace.import(&["--watch-list", "--today", "2026-01-11"]).exits(0);
    let expected = [
        "never read                      states no day                       https://c.d/x  v3/course/f.yaml\n",
        "read 11 days ago, 2025-12-31    states no day                       https://a.b/moved/on  v3/course/e.yaml\n",
        "read 11 days ago, 2025-12-31    states no day                       https://a.b/undated  v3/course/c.yaml\n",
        "read 11 days ago, 2025-12-31    changed 10 days ago, 2026-01-01     https://a.b/new  v3/course/a.yaml\n",
        "read 1 day ago, 2026-01-10      changed 375 days ago, 2025-01-01    https://a.b/old  v3/course/b.yaml\n",
        "read 1 day in the future, 2026-01-12  changed 21 days in the future, 2026-02-01  https://a.b/early  v3/course/d.yaml\n",
    ];
    assert_eq!(list.stdout, expected.concat());
    let list = workplace
        .import(&["--watch-list", "--today", "2026-01-11", "--format", "json"])
        .exits(0);
    let all: Vec<serde_json::Value> = list
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    let (old, early) = (&all[4], &all[5]);
    assert_eq!(
        (&old["age_in_days"], &old["read_days_ago"], &old["specs"][0]),
        (&375.into(), &1.into(), &"v3/course/b.yaml".into())
    );
    assert_eq!(
        (&early["updated_in_future"], &early["read_days_ago"], &all[0]["read"]),
        (&true.into(), &(-1).into(), &serde_json::Value::Null)
    );
    workplace.write(
        "spec/evidence/readings.jsonl",
        r#"{"url":"https://a.b/old","read":"soon"}"#,
    );
    let refused = workplace.import(&["--watch-list"]).exits(2);
    assert!(refused.stderr.contains("readings.jsonl:1"), "{}", refused.stderr);
    workplace.import(&["--watch-list", "--today", "soon"]).exits(2);
    workplace.import(&["--watch-list", "documents"]).exits(2);
}

/// The day of a reading is noted on demand, for each page that was not refused; no clock decides it.
#[test]
fn the_day_of_a_reading_is_noted() {
    let workplace = Workplace::new();
    let file = "spec/evidence/readings.jsonl";
    workplace.import(&["documents"]).exits(0);
    assert!(!workplace.path(file).exists());
    workplace.import(&["--read-on", "2026-01-11", "documents"]).exits(0);
    let line = "{\"read\":\"2026-01-11\",\"url\":\"https://wechatpay.im/openapi/v3/course/orders\"}\n";
    assert_eq!(workplace.read(file), line);
    workplace.import(&["--read-on", "2026-01-12", "documents"]).exits(0);
    assert_eq!(workplace.read(file), line.replace("-11", "-12"));
    workplace.import(&["--read-on", "2026-1-12", "documents"]).exits(2);
    workplace
        .import(&["--check", "--read-on", "2026-01-12", "documents"])
        .exits(2);
}

/// A document that people found to be no API page does not fail `--check`; another one does, and so does the same document
/// once it looks like a page that cannot be read.
#[test]
fn documents_known_to_be_no_pages_are_no_findings() {
    let workplace = Workplace::imported();
    let moved = "documents/openapi/v3/course/moved.md";
    workplace.write(moved, "---\ntitle: Moved to /openapi/v3/course/orders\n---\n");
    let found = workplace.import(&["--check", "documents"]).exits(1);
    assert!(found.stderr.contains("E302"), "{}", found.stderr);
    workplace.write(
        "spec/evidence/no-pages.jsonl",
        r#"{"document": "openapi/v3/course/moved.md", "reason": "It only leads to /openapi/v3/course/orders."}"#,
    );
    let known = workplace.import(&["--check", "documents"]).exits(0);
    assert!(!known.stderr.contains("E302"), "{}", known.stderr);
    assert!(
        known.stdout.contains("1 document known to be no API page"),
        "{}",
        known.stdout
    );
    workplace.write("documents/openapi/v3/course/other.md", "---\ntitle: Moved\n---\n");
    workplace.import(&["--check", "documents"]).exits(1);
    workplace.write("documents/openapi/v3/course/other.md", PAGE);
    workplace.write(
        moved,
        PAGE.replace("{.im-table #request}", "")
            .replace("{.im-table #response}", ""),
    );
    workplace.import(&["--check", "documents"]).exits(1);
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
