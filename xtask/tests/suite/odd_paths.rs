//! `cargo xtask new` for paths that something takes for something else.

use std::process::Command;

use crate::catalogue::Catalogue;
use crate::run::Run;
use crate::skeleton::{DOCUMENT, new};

/// Segments of paths that file systems, Rust, YAML, Git or the loader take for something else.
const ODD_SEGMENTS: &[&str] = &[
    "com1",
    "com1.txt",
    "CON",
    "nul.tar.gz",
    "aux.",
    "x.",
    "x..",
    "x.yaml",
    "x.yml",
    "x.YAML",
    "lib",
    "mod",
    "shared",
    "main",
    "notify",
    "runtime",
    "bin",
    "core",
    "std",
    "4913",
    "Thumbs.db",
    "x.orig",
    "x~",
    "#x#",
    ".x",
    ".",
    "..",
    "_",
    "-",
    "a--b",
    "1",
    "{id}",
    "{Id}",
    "{id",
    "id}",
    "{}",
    "{con}",
    "{type}",
    "{id}x",
    "%20",
    "a%2Fb",
    "a b",
    " ",
    "é",
    "下单",
    "X",
    "Close",
    "close",
    "CLOSE",
    "post",
    "v2",
    "v3",
    "x+y",
    "x:y",
    ":x",
    "a*b",
    "x,y",
    "x=y",
    "x'y",
    "x\"y",
    "x\\y",
    "x\ty",
    "$x",
    "~x",
    "!x",
    "&x",
    "*x",
    "?x",
    "-x",
    "true",
    "null",
    "1e5",
    "self",
    "crate",
    "super",
    "Self",
    "type",
    "gen",
    "unreadable",
    "Option",
    "target",
    ".git",
];

/// Any path is refused with a reason and nothing is written, or the spec that was written has only the findings that the
/// command has announced, and code can be generated.
#[test]
fn what_is_written_for_an_odd_path_passes_check() {
    let long = ["x".repeat(128), "x".repeat(129), ["y"; 80].join("/")];
    let segments = ODD_SEGMENTS.iter().copied().chain(long.iter().map(String::as_str));
    let mut written = 0;
    for (number, segment) in segments.enumerate() {
        let paths = [
            format!("/v3/orders/{segment}"),
            format!("/v3/orders/{segment}/x"),
            format!("/v3/{segment}/x"),
        ];
        // One form of each, and all of them over the whole list.
        let path = &paths[number % paths.len()];
        written += usize::from(is_written_well("POST", path, &[]));
        match number % 2 {
            0 => written += usize::from(is_written_well("POST", &format!("/{segment}"), &["--v2"])),
            _ => written += usize::from(is_written_well("notify", segment, &[])),
        }
    }
    assert!(written > 60, "{written}");
}

/// Whether a spec is written for a path in a new catalogue.
fn is_written_well(method: &str, path: &str, options: &[&str]) -> bool {
    let catalogue = Catalogue::new(&["close"]);
    let before = catalogue.files();
    let common = [&[method, "--title", "单"], options, &DOCUMENT[..]].concat();
    let in_new_family = [&common[..], &["--family", "more", "--family-title", "多", "--", path]].concat();
    let mut run = new_at_end(&catalogue, &in_new_family);
    if run.stderr.contains("is in a folder of the family") {
        run = new_at_end(&catalogue, &[&common[..], &["--", path]].concat());
    }
    if run.status != 0 {
        assert!(run.stderr.starts_with("error"), "{path}: {}", run.stderr);
        assert_eq!(catalogue.files(), before, "{path}");
        return false;
    }
    let codes = |text: &str| -> Vec<String> {
        let heads = text.lines().filter_map(|line| line.strip_prefix("error["));
        heads.map(|rest| rest.chars().take(4).collect()).collect()
    };
    let check = catalogue.run("check", &[]);
    assert_eq!(codes(&check.stderr), codes(&run.stderr), "{path}: {}", check.stderr);
    assert_eq!(
        check.status,
        i32::from(!codes(&run.stderr).is_empty()),
        "{path}: {}",
        check.stderr
    );
    if check.status == 0 {
        catalogue.run("gen", &[]).exits(0).prints(&["2 operations"]);
    }
    true
}

/// Runs the command with a path that is the last argument.
fn new_at_end(catalogue: &Catalogue, arguments: &[&str]) -> Run {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
    program
        .current_dir(catalogue.path(""))
        .args(["new", "--spec", "spec"])
        .args(arguments);
    Run::of(&mut program)
}

#[test]
fn a_method_is_not_added_to_the_spec_of_another_path() {
    let catalogue = Catalogue::new(&["close"]);
    let of = |method: &str, path: &str| {
        new(
            &catalogue,
            &[&[method, path, "--title", "下单"][..], &DOCUMENT].concat(),
        )
    };
    of("POST", "/v3/orders/aux").exits(0);
    for path in ["/v3/orders/aux_", "/v3/orders/close/"] {
        let run = of("GET", path).exits(2);
        assert!(
            run.stderr.contains("needs a file with another name"),
            "{path}: {}",
            run.stderr
        );
    }
    of("GET", "/v3/orders/aux").exits(0).prints(&["added to"]);
    catalogue.run("check", &[]).exits(0);
}

/// The list of families is as before if the spec could not be written.
#[test]
fn a_spec_that_cannot_be_written_leaves_the_families_alone() {
    let catalogue = Catalogue::new(&["close"]);
    // A file where the folder has to be.
    catalogue.write("spec/api/v3/score", "");
    let before = catalogue.read("spec/families.yaml");
    let run = new(
        &catalogue,
        &[
            &["POST", "/v3/score/open", "--title", "下单", "--family", "orders"][..],
            &DOCUMENT,
        ]
        .concat(),
    );
    assert_ne!(run.status, 0, "{}", run.stdout);
    assert_eq!(catalogue.read("spec/families.yaml"), before);
}

#[test]
fn nothing_is_written_while_the_list_of_families_is_missing() {
    let catalogue = Catalogue::new(&["close"]);
    catalogue.remove("spec/families.yaml");
    let before = catalogue.files();
    let arguments = ["GET", "/v3/orders/state", "--title", "查询", "--family", "orders"];
    let run = new(&catalogue, &[&arguments[..], &DOCUMENT].concat()).exits(2);
    assert!(run.stderr.contains("there is no families.yaml"), "{}", run.stderr);
    assert_eq!(catalogue.changed_since(&before), Vec::<String>::new());
    // The first spec of a workspace begins the list.
    catalogue.remove("spec/api/v3/orders/close.yaml");
    let title = ["--family-title", "订单"];
    new(&catalogue, &[&arguments[..], &title, &DOCUMENT].concat()).exits(0);
    assert!(catalogue.read("spec/families.yaml").contains("orders:"));
    catalogue.run("check", &["--deny-warnings"]).exits(0);
}
