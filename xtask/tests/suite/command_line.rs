//! The command line as a user runs it: the real program, on separate folders.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::catalogue::{Catalogue, FAULTY, SPEC};
use crate::run::Run;

#[test]
fn generating_twice_writes_nothing_the_second_time() {
    let catalogue = Catalogue::new(&["close", "refund"]);
    catalogue
        .run("gen", &[])
        .exits(0)
        .prints(&["2 operations, 0 notifications, 2 fields, 0 encrypted"]);
    assert!(catalogue.path("generated/src/v3/orders/close.rs").exists());
    let before = catalogue.age();
    catalogue
        .run("gen", &[])
        .exits(0)
        .prints(&["0 changed, 0 new, 0 removed"]);
    assert_eq!(catalogue.files(), before);
}

#[test]
fn files_that_do_not_change_keep_their_time_when_others_do() {
    let catalogue = Catalogue::new(&["close", "refund"]);
    catalogue.run("gen", &[]).exits(0);
    let before = catalogue.age();
    catalogue.write("spec/api/v3/orders/close.yaml", &SPEC.replace("mchid", "other_id"));
    catalogue.run("gen", &[]).exits(0);
    let expected = ["generated/src/v3/orders/close.rs", "spec/api/v3/orders/close.yaml"];
    assert_eq!(catalogue.changed_since(&before), expected);
}

#[test]
fn files_without_a_spec_are_removed_and_foreign_files_stay() {
    let catalogue = Catalogue::new(&["close", "refund"]);
    catalogue.run("gen", &[]).exits(0);
    catalogue.write("generated/notes/mine.txt", "by hand\n");
    catalogue.write("generated/src/mine.rs", "// by hand\n");
    catalogue.remove("spec/api/v3/orders/refund.yaml");
    // Each operation has its own request and response, so nothing else depends on the removed spec.
    catalogue.run("gen", &[]).exits(0).prints(&["1 removed"]);
    assert!(!catalogue.path("generated/src/shared.rs").exists());
    assert!(catalogue.path("generated/src/v3/orders/close.rs").exists());
    assert!(!catalogue.path("generated/src/v3/orders/refund.rs").exists());
    assert_eq!(catalogue.read("generated/notes/mine.txt"), "by hand\n");
    assert_eq!(catalogue.read("generated/src/mine.rs"), "// by hand\n");
}

#[test]
fn gen_check_lists_every_file_that_differs_and_writes_nothing() {
    let catalogue = Catalogue::new(&["close", "refund"]);
    catalogue.run("gen", &[]).exits(0);
    catalogue.run("gen", &["--check"]).exits(0);
    let generated = catalogue.read("generated/src/v3/orders/close.rs");
    let header = format!("{}\n", generated.lines().next().expect("a header"));
    catalogue.write("generated/src/v3/orders/close.rs", &header);
    catalogue.remove("generated/src/v3/orders/refund.rs");
    catalogue.write("generated/src/v3/gone.rs", &header);
    catalogue.write("spec/schema.json", "{}\n");
    catalogue.remove("spec/families.schema.json");
    let before = catalogue.age();
    catalogue.run("gen", &["--check"]).exits(1).prints(&[
        "stale: generated/src/v3/orders/close.rs\n",
        "missing: generated/src/v3/orders/refund.rs\n",
        "extra: generated/src/v3/gone.rs\n",
        "stale: spec/schema.json\n",
        "missing: spec/families.schema.json\n",
        "5 files differ; run `cargo xtask gen`",
    ]);
    catalogue.run("gen", &["--check", "--format", "github"]).exits(1).prints(&[
        "::error file=generated/src/v3/orders/close.rs,title=stale::stale: run `cargo xtask gen` and commit what it changes\n",
    ]);
    assert_eq!(catalogue.files(), before);
}

#[test]
fn the_tables_of_the_reference_are_kept_up_to_date() {
    let catalogue = Catalogue::new(&["close"]);
    let page = "# By hand\n\n<!-- rules: written by `cargo xtask gen` -->\n<!-- end of rules -->\n\nThe end.\n";
    catalogue.write("spec/README.md", page);
    catalogue
        .run("gen", &["--check"])
        .exits(1)
        .prints(&["stale: spec/README.md\n"]);
    catalogue.run("gen", &[]).exits(0);
    let updated = catalogue.read("spec/README.md");
    for part in [
        "# By hand\n",
        "| E020 | unknown-key |",
        "| E203 | field-collision |",
        "\n\nThe end.\n",
    ] {
        assert!(updated.contains(part), "{part}\n{updated}");
    }
    catalogue.run("gen", &["--check"]).exits(0);
}

#[test]
fn a_spec_with_an_error_exits_1_and_nothing_is_written() {
    let catalogue = Catalogue::new(&["close"]);
    catalogue.run("gen", &[]).exits(0);
    catalogue.write("spec/api/v3/orders/refund.yaml", FAULTY);
    catalogue.write("spec/api/v3/orders/close.yaml", &SPEC.replace("mchid", "other_id"));
    catalogue.remove("spec/schema.json");
    let before = catalogue.age();
    for (command, flags) in [("gen", &[][..]), ("gen", &["--check"]), ("check", &[])] {
        let run = catalogue.run(command, flags).exits(1);
        for part in [
            "error[E020]",
            "spec/api/v3/orders/refund.yaml:7:29",
            "did you mean `required`?",
            "1 error",
        ] {
            assert!(run.stderr.contains(part), "{part}\n{}", run.stderr);
        }
        assert_eq!(run.stdout, "");
    }
    assert_eq!(catalogue.files(), before);
}

#[test]
fn findings_are_printed_for_machines() {
    let catalogue = Catalogue::new(&[]);
    catalogue.write("spec/api/v3/orders/refund.yaml", FAULTY);
    for command in ["gen", "check", "fmt"] {
        let json = catalogue.run(command, &["--format", "json"]).exits(1);
        assert!(
            json.stdout.starts_with("{\"code\":\"E020\"") && json.stdout.lines().count() == 1,
            "{}",
            json.stdout
        );
        catalogue.run(command, &["--format", "github"]).exits(1).prints(&[
            "::error file=spec/api/v3/orders/refund.yaml,line=7,col=29,title=E020::`requird` is not a key of a field%0Ahelp: did you mean `required`?\n",
        ]);
    }
}

#[test]
fn warnings_fail_where_they_are_denied() {
    let catalogue = Catalogue::new(&["a"]);
    assert_eq!(catalogue.run("check", &["--deny-warnings"]).status, 0);
    let suspicious = SPEC.replace("mchid:", "total_amount:");
    catalogue.write("spec/api/v3/orders/a.yaml", &suspicious);
    assert_eq!(catalogue.run("check", &[]).status, 0);
    for format in ["text", "json", "github"] {
        let denied = catalogue.run("check", &["--deny-warnings", "--format", format]);
        assert_eq!(denied.status, 1);
        assert!(format!("{}{}", denied.stdout, denied.stderr).contains("W002"));
    }
    let waived = suspicious.replace("required: true", "required: true, waived: {W002: the page says string}");
    catalogue.write("spec/api/v3/orders/a.yaml", &waived);
    assert_eq!(catalogue.run("check", &["--deny-warnings"]).status, 0);
    // A waiver that is no longer needed is an error, with or without `--deny-warnings`.
    catalogue.write(
        "spec/api/v3/orders/a.yaml",
        &waived.replace("type: string", "type: integer"),
    );
    let stale = catalogue.run("check", &[]);
    assert_eq!(stale.status, 1);
    assert!(
        stale.stderr.contains("error[E038]: `W002` is not reported here"),
        "{}",
        stale.stderr
    );
}

#[test]
fn a_missing_folder_exits_2() {
    let empty = TempDir::new().expect("a folder");
    for command in ["gen", "check", "fmt"] {
        let missing = empty.path().join("nothing");
        let run = Run::of(
            Command::new(env!("CARGO_BIN_EXE_xtask"))
                .arg(command)
                .arg("--spec")
                .arg(missing),
        )
        .exits(2);
        assert!(
            run.stderr.contains("cannot read") && run.stderr.contains("nothing"),
            "{}",
            run.stderr
        );
    }
    Run::of(Command::new(env!("CARGO_BIN_EXE_xtask")).arg("generate")).exits(2);
}

/// A full disk and a closed reader, on both streams: no command panics, and a full disk is reported once.
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_reported_and_never_a_panic() {
    let catalogue = Catalogue::new(&["close"]);
    catalogue.run("gen", &[]).exits(0);
    for (command, redirection, status) in [
        ("check --spec spec", ">/dev/full", 2),
        ("check --spec spec", "2>/dev/full", 0),
        ("check --spec spec", ">&- 2>&-", 0),
        ("check --spec spec --format json", ">/dev/full", 0),
        ("gen --spec spec --generated generated", ">/dev/full", 2),
        ("gen --check --spec spec --generated generated", ">/dev/full", 2),
        ("fmt --check --spec spec", ">/dev/full", 2),
        ("coverage --spec spec", ">/dev/full", 2),
        ("coverage --spec spec", ">/dev/full 2>/dev/full", 2),
        ("coverage --spec spec", "| true", 0),
        ("explain E020", ">/dev/full", 2),
        ("--help", ">/dev/full", 2),
        ("--version", ">/dev/full", 2),
        ("--help", "| true", 0),
    ] {
        let mut program = Command::new("bash");
        let script = format!("set -o pipefail; \"$0\" {command} {redirection}");
        program.args(["-c", &script, env!("CARGO_BIN_EXE_xtask")]);
        let run = Run::of(program.current_dir(catalogue.path("")));
        assert_eq!(run.status, status, "{command} {redirection}: {}", run.stderr);
        let told = run.stderr.matches("error: cannot print: No space left").count();
        let is_told = status == 2 && !redirection.contains("2>");
        assert_eq!(told, usize::from(is_told), "{command} {redirection}: {}", run.stderr);
    }
}

#[test]
fn the_order_in_which_files_were_created_does_not_matter() {
    let generated = |names: &[&str]| {
        let catalogue = Catalogue::new(names);
        catalogue.run("gen", &[]).exits(0);
        let mut files = catalogue.files();
        files.retain(|name, _| name.starts_with("generated/"));
        files
            .into_iter()
            .map(|(name, (text, _))| (name, text))
            .collect::<Vec<_>>()
    };
    let expected = generated(&["a", "b", "c", "d", "e", "f"]);
    assert!(expected.len() > 6);
    for order in [["f", "e", "d", "c", "b", "a"], ["c", "f", "a", "e", "b", "d"]] {
        assert_eq!(generated(&order), expected);
    }
}

#[test]
fn every_rule_is_explained() {
    let explain = |rule: &str| Run::of(Command::new(env!("CARGO_BIN_EXE_xtask")).args(["explain", rule]));
    let by_code = explain("E020").exits(0).prints(&[
        "error[E020] unknown-key\n\nEvery key is part of the spec language.\n",
        "An example that violates it:\n",
        "    error[E020]: ",
        "help: did you mean",
        "An example that does not:\n",
    ]);
    assert_eq!(explain("unknown-key").exits(0).stdout, by_code.stdout);
    // Without the reader of documents, the program would build itself again.
    let documents = wechatpay_transcribe::rules::RULES
        .iter()
        .filter(|_| cfg!(feature = "import"));
    for rule in wechatpay_spec::rules::RULES
        .iter()
        .chain(wechatpay_codegen::rules::RULES)
        .chain(documents)
    {
        let run = explain(rule.code).exits(0).prints(&[rule.meaning]);
        let is_shown = run.stdout.contains(&format!("{}[{}]: ", rule.severity, rule.code));
        assert!(
            is_shown || run.stdout.contains("There is no example."),
            "{}",
            run.stdout
        );
    }
    let unknown = explain("E999").exits(2);
    assert!(unknown.stderr.contains("there is no rule `E999`"), "{}", unknown.stderr);
}

/// Wherever the folder is, a file is named so that it can be opened from the current folder, and advice is about the folder that was
/// read.
#[test]
fn findings_and_advice_are_about_the_folder_that_was_read() {
    let catalogue = Catalogue::new(&["close"]);
    catalogue.run("update", &[]).exits(0);
    catalogue.write("spec/api/v3/orders/refund.yaml", FAULTY);
    catalogue.write("docs/page.md", "a page\n");
    let elsewhere = Catalogue::new(&["other"]);
    let whole = |file: &str| catalogue.path(file).display().to_string();
    let run = |folder: &Path, arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        program.env("CARGO_MANIFEST_DIR", "/nonexistent/xtask");
        Run::of(program.current_dir(folder).args(arguments))
    };
    let (spec, generated) = (whole("spec"), whole("generated"));
    let file = whole("spec/api/v3/orders/refund.yaml");
    let of_check = ["check", "--spec", &spec];
    let said = run(&elsewhere.path(""), &of_check).exits(1).stderr;
    assert!(said.contains(&format!(" --> {file}:7:29\n")), "{said}");
    let json = run(&elsewhere.path(""), &[&of_check[..], &["--format", "json"]].concat());
    json.exits(1).prints(&[&format!("\"file\":\"{file}\"")]);
    let github = run(&elsewhere.path(""), &[&of_check[..], &["--format", "github"]].concat());
    github.exits(1).prints(&[&format!("::error file={file},")]);
    let said = run(&catalogue.path("docs"), &["check"]).exits(1).stderr;
    assert!(said.contains(&format!("{file}:7:29\n")), "{said}");
    for (given, shown) in [("spec/", "spec"), ("./spec", "spec"), ("docs/../spec", "docs/../spec")] {
        let said = run(&catalogue.path(""), &["check", "--spec", given]).exits(1).stderr;
        assert!(
            said.contains(&format!(" --> {shown}/api/v3/orders/refund.yaml:7:29\n")),
            "{said}"
        );
    }
    let said = run(&catalogue.path("spec"), &["check", "--spec", "."]).exits(1).stderr;
    assert!(said.contains(" --> ./api/v3/orders/refund.yaml:7:29\n"), "{said}");

    catalogue.write("spec/api/v3/orders/refund.yaml", SPEC);
    let of_gen = ["gen", "--check", "--spec", &spec, "--generated", &generated];
    run(&elsewhere.path(""), &of_gen).exits(1).prints(&[
        &format!("missing: {generated}/src/v3/orders/refund.rs\n"),
        &format!("run `cargo xtask gen --spec {spec} --generated {generated}` and commit"),
    ]);
    let of_fmt = ["fmt", "--check", "--spec", &spec];
    run(&elsewhere.path(""), &of_fmt).exits(1).prints(&[
        &format!("not formatted: {file}\n"),
        &format!("run `cargo xtask fmt --spec {spec}` and commit"),
    ]);
    run(&catalogue.path(""), &["gen", "--check"]).exits(1).prints(&[
        "missing: generated/src/v3/orders/refund.rs\n",
        "run `cargo xtask gen` and commit",
    ]);
}

/// Variables that another command left decide nothing: neither which workspace is meant, nor how deep the
/// program's threads may go.
#[test]
fn the_folders_are_found_from_the_current_one_and_named_from_there() {
    let catalogue = Catalogue::new(&["close"]);
    catalogue.write("spec/api/v3/orders/folder.yaml/x", "a folder with the name of a spec\n");
    let variables = [
        ("CARGO_MANIFEST_DIR", "/nonexistent/xtask"),
        ("CARGO_MANIFEST_DIR", ""),
        ("RUST_MIN_STACK", "1"),
        ("RAYON_NUM_THREADS", "8"),
    ];
    for (name, value) in variables {
        let in_folder = |folder: &str| {
            let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
            Run::of(
                program
                    .arg("check")
                    .env(name, value)
                    .current_dir(catalogue.path(folder)),
            )
        };
        let said = in_folder(".").exits(2).stderr;
        assert!(
            said.starts_with("error: cannot read spec/api/v3/orders/folder.yaml: "),
            "{name}: {said}"
        );
        // From a subfolder, the workspace above it is meant.
        let said = in_folder("spec/api").exits(2).stderr;
        assert!(said.contains("/spec/api/v3/orders/folder.yaml: "), "{name}: {said}");
    }
}

/// Under cargo, too, a folder below the current one is named from there.
#[test]
fn the_folders_of_cargos_workspace_are_named_from_the_current_folder() {
    let catalogue = Catalogue::new(&["close"]);
    catalogue.write("spec/api/v3/orders/folder.yaml/x", "a folder with the name of a spec\n");
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let program = program.arg("check").env("CARGO_MANIFEST_DIR", catalogue.path("xtask"));
    let said = Run::of(program.current_dir(catalogue.path("."))).exits(2).stderr;
    assert!(said.starts_with("error: cannot read spec/api/"), "{said}");
}
