//! `cargo xtask files`: the index of source files has a row for each file, and is written only when it is out of date.

use std::process::Command;

use crate::repository::{Repository, said};

const RULES: &str =
    "//! The rules.\n\ncrate::rules! {\n    URL = error \"E033\" \"url\" \"An address is a URL.\";\n}\n";
const CHECK: &str = "//! Checks [`Url`](crate::Url) | and\n//! more. A second sentence.\n\n// rules::OTHER\nfn check() { report(rules::URL) }\n";

fn repository() -> Repository {
    let repository = Repository::empty();
    repository.write(
        "spec/families.yaml",
        "# Product families. They are features.\norders: {}\n",
    );
    repository.write("spec/api/v3/orders.yaml", "post: {}\n");
    repository.write(
        "spec/lifecycles/README.md",
        "# Lifecycles\n\nThe states of\n[resources](../x.md). More.\n",
    );
    repository.write(
        "spec/lifecycles/refund.yaml",
        "# yaml-language-server: $schema=x\ntitle: 退款\n",
    );
    repository.write(
        "part/Cargo.toml",
        "[package]\nname = \"part\"\ndescription = \"A part\"\n",
    );
    repository.write("part/src/rules.rs", RULES);
    repository.write("part/src/check.rs", CHECK);
    repository.write("part/src/check/inner.rs", "//! Inside `string[1,32]`.\n");
    repository.write("part/tests/fixtures/good/a.rs", "");
    repository.write(".ci/run", "#!/bin/sh\n# Runs everything.\n");
    repository.write("bench/cost", "#!/usr/bin/env python3\n\"\"\"Measures.\n\nMore.\"\"\"\n");
    repository.write("page/index.html", "<!doctype html>\n<!-- The frame. -->\n");
    repository.write("page/style.css", "/* Colours; all. */\n");
    repository.write("ignored.rs", "");
    repository.write(".gitignore", "ignored.rs\n");
    repository.write("docs/files.md", "");
    repository
}

#[test]
fn the_index_has_a_row_for_each_source_file() {
    let repository = repository();
    assert_eq!(repository.xtask(&["files", "--check"]).0, Some(1));
    assert_eq!(
        repository.xtask(&["files"]),
        (Some(0), "docs/files.md written: 9 files\n".to_owned())
    );
    let page = std::fs::read_to_string(repository.path("docs/files.md")).expect("a page");
    let (_, tables) = page.split_once("header.\n\n").expect("an introduction");
    assert_eq!(
        tables,
        "## `.ci/`

| file | contains |
|---|---|
| [run](../.ci/run) | Runs everything |

## `bench/`

| file | contains |
|---|---|
| [cost](../bench/cost) | Measures |

## `page/`

| file | contains |
|---|---|
| [index.html](../page/index.html) | The frame |
| [style.css](../page/style.css) | Colours; all |

## `part/`

A part.

| file | contains |
|---|---|
| [src/check.rs](../part/src/check.rs) | Checks `Url` \\| and more (E033) |
| [src/check/inner.rs](../part/src/check/inner.rs) | Inside `string[1,32]` |
| [src/rules.rs](../part/src/rules.rs) | The rules |

## `spec/`

| file | contains |
|---|---|
| [families.yaml](../spec/families.yaml) | Product families |

## `spec/lifecycles/`

The states of resources.

| file | contains |
|---|---|
| [refund.yaml](../spec/lifecycles/refund.yaml) | The states of 退款 |
"
    );
    assert_eq!(repository.xtask(&["files", "--check"]), (Some(0), String::new()));
    assert_eq!(repository.xtask(&["files"]), (Some(0), String::new()));
    repository.write("part/src/new.rs", "//! New.\n");
    let (status, printed) = repository.xtask(&["files", "--check"]);
    assert_eq!(status, Some(1));
    assert_eq!(printed, "stale: docs/files.md; run `cargo xtask files`\n");
}

/// A hook of another repository has these variables set.
#[test]
fn the_files_are_those_of_this_repository() {
    let repository = repository();
    assert_eq!(repository.xtask(&["files"]).0, Some(0));
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        program.args(["files", "--check"]).current_dir(repository.path(""));
        let output = program.env(name, "/nonexistent").output().expect("the program runs");
        assert_eq!(
            (output.status.code(), said(&output)),
            (Some(0), String::new()),
            "{name}"
        );
    }
}

#[test]
fn a_file_without_a_header_is_a_finding() {
    let repository = repository();
    repository.write("part/src/new.rs", "use std::fmt;\n");
    let (status, printed) = repository.xtask(&["files"]);
    assert_eq!(status, Some(1));
    assert!(printed.contains("no header: part/src/new.rs"), "{printed}");
}

#[test]
fn without_the_page_nothing_is_listed() {
    let repository = repository();
    std::fs::remove_file(repository.path("docs/files.md")).expect("the page");
    assert_eq!(repository.xtask(&["files"]), (Some(0), String::new()));
}
