//! `cargo xtask new` as a user runs it.

use std::fs;
use std::process::Command;

use crate::catalogue::{Catalogue, Run};

const DOCUMENT: [&str; 2] = ["--document", "https://pay.weixin.qq.com/doc/v3/merchant/1"];

fn new(catalogue: &Catalogue, arguments: &[&str]) -> Run {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
    program
        .arg("new")
        .args(arguments)
        .arg("--spec")
        .arg(catalogue.path("spec"));
    Run::of(&mut program)
}

#[test]
fn a_skeleton_passes_check_and_belongs_to_its_family() {
    let catalogue = Catalogue::new(&["close"]);
    let arguments = ["POST", "/v3/orders/{order_no}/refund", "--title", "退款: \"全部\""];
    new(&catalogue, &[&arguments[..], &DOCUMENT].concat())
        .exits(0)
        .prints(&[
            "wrote spec/api/v3/orders/{order_no}/refund.yaml, in the family `orders`\n",
            "next: copy the tables of the document into `request: json:` and `response: json:`",
        ]);
    let expected = "# yaml-language-server: $schema=../../../../schema.json\npost:\n  title: \"退款: \\\"全部\\\"\"\n  documents:\n    - url: https://pay.weixin.qq.com/doc/v3/merchant/1\n  request:\n    path:\n      order_no: {type: string, required: true}\n  response:\n    empty: true\n";
    assert_eq!(catalogue.read("spec/api/v3/orders/{order_no}/refund.yaml"), expected);
    catalogue.run("fmt", &["--check"]);
    catalogue.run("check", &["--deny-warnings"]).exits(0);
    catalogue.run("gen", &[]).exits(0).prints(&["2 operations"]);
}

#[test]
fn a_missing_document_address_is_listed_as_left_to_do() {
    let catalogue = Catalogue::new(&["close"]);
    let run = new(&catalogue, &["get", "/v3/orders/state", "--title", "查询"]).exits(0);
    assert!(run.stderr.contains("error[E029]"), "{}", run.stderr);
    assert!(
        run.stdout.contains("next: write what is missing above"),
        "{}",
        run.stdout
    );
    assert!(
        catalogue
            .read("spec/api/v3/orders/state.yaml")
            .contains("  documents: []\n")
    );
    catalogue.run("check", &[]).exits(1);
}

#[test]
fn an_existing_operation_is_refused_and_another_method_is_added() {
    let catalogue = Catalogue::new(&["close"]);
    let file = "spec/api/v3/orders/close.yaml";
    let before = catalogue.read(file);
    let post = ["POST", "/v3/orders/close", "--title", "关单"];
    let run = new(&catalogue, &post).exits(2);
    assert!(
        run.stderr.contains("spec/api/v3/orders/close.yaml has `post` already"),
        "{}",
        run.stderr
    );
    assert_eq!(catalogue.read(file), before);
    let get = [
        "GET",
        "/v3/orders/close",
        "--title",
        "查询",
        "--document",
        "https://pay.weixin.qq.com/doc/v3/merchant/2",
    ];
    new(&catalogue, &get)
        .exits(0)
        .prints(&["added to spec/api/v3/orders/close.yaml"]);
    assert!(catalogue.read(file).contains("\nget:\n  title: 查询\n"));
    catalogue.run("check", &[]).exits(0);
    // A file with errors is left alone.
    catalogue.write(file, "post: [\n");
    let run = new(&catalogue, &["PUT", "/v3/orders/close", "--title", "改单"]).exits(2);
    assert!(run.stderr.contains("has errors; correct them first"), "{}", run.stderr);
    assert_eq!(catalogue.read(file), "post: [\n");
}

#[test]
fn paths_that_no_file_can_mirror_are_stated_in_the_spec() {
    let catalogue = Catalogue::new(&["close"]);
    for (path, file, line) in [
        ("/v3/orders/open/", "v3/orders/open.yaml", "path: /v3/orders/open/\n"),
        ("/v3/orders/aux", "v3/orders/aux_.yaml", "path: /v3/orders/aux\n"),
        (
            "/v3/orders/com1.txt",
            "v3/orders/com1_.txt.yaml",
            "path: /v3/orders/com1.txt\n",
        ),
        ("/v3/orders/a.", "v3/orders/a._.yaml", "path: /v3/orders/a.\n"),
        (
            "/v3/orders/a.yaml/b",
            "v3/orders/a.yaml_/b.yaml",
            "path: /v3/orders/a.yaml/b\n",
        ),
        (
            "https://apihk.mch.weixin.qq.com/v3/orders/abroad",
            "v3/orders/abroad.yaml",
            "  hosts: [hong_kong]\n",
        ),
    ] {
        new(
            &catalogue,
            &[&["POST", path, "--title", "下单"][..], &DOCUMENT].concat(),
        )
        .exits(0);
        let text = catalogue.read(&format!("spec/api/{file}"));
        assert!(text.contains(line), "{text}");
    }
    catalogue.run("check", &[]).exits(0);
}

#[test]
fn addresses_that_break_a_rule_write_nothing() {
    let catalogue = Catalogue::new(&["close"]);
    let before = catalogue.files();
    for (path, status) in [
        ("v3/orders/x", 2),
        ("/", 2),
        ("//", 2),
        ("/v3/orders/{}", 2),
        ("/v3/orders/{A}", 1),
        ("/v3/orders/../../x", 1),
        ("/v3/orders/下单", 1),
        ("/v3/orders//x", 1),
        ("/v3/orders/x?y=1", 2),
        ("https://example.com/v3/orders/x", 2),
        ("/pay/unifiedorder", 2),
        ("/v3/new/x", 2),
        ("/v3/orders/CLOSE", 1),
    ] {
        let run = new(
            &catalogue,
            &[&["POST", path, "--title", "下单"][..], &DOCUMENT].concat(),
        );
        assert_eq!(run.status, status, "{path}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains("error"), "{path}: {}", run.stderr);
    }
    let run = new(
        &catalogue,
        &[&["POST", "/v3/orders/x", "--title", ""][..], &DOCUMENT].concat(),
    );
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert_eq!(catalogue.files(), before);
}

#[test]
fn a_family_gets_the_folder_or_is_made() {
    let catalogue = Catalogue::new(&["close"]);
    let of = |path: &str, options: &[&str]| {
        new(
            &catalogue,
            &[&["POST", path, "--title", "下单"][..], &DOCUMENT, options].concat(),
        )
    };
    of("/v3/trade/open", &["--family", "orders"]).exits(0);
    of("/v3/score/pay/open", &["--family", "score", "--family-title", "支付分"]).exits(0);
    assert!(
        of("/v3/other/open", &["--family", "nobody"])
            .exits(2)
            .stderr
            .contains("there is no family `nobody`")
    );
    let families = catalogue.read("spec/families.yaml");
    assert!(families.contains("folders: [v3/orders, v3/trade]\n"), "{families}");
    assert!(
        families.contains("score:\n  title: 支付分\n  folders: [v3/score]\n"),
        "{families}"
    );
    catalogue.run("check", &[]).exits(0);
    catalogue.run("gen", &[]).exits(0).prints(&["3 operations"]);
}

#[test]
fn the_old_protocol_and_notifications_have_folders_of_their_own() {
    let catalogue = Catalogue::new(&["close"]);
    let old = [
        "POST",
        "/pay/unifiedorder",
        "--v2",
        "--title",
        "统一下单",
        "--family",
        "old",
        "--family-title",
        "旧",
    ];
    new(&catalogue, &[&old[..], &DOCUMENT].concat())
        .exits(0)
        .prints(&["`request: xml:` and `response: xml:`"]);
    assert!(catalogue.path("spec/api/v2/pay/unifiedorder.yaml").exists());
    catalogue.run("check", &[]).exits(0);
    let notified = ["notify", "REFUND.SUCCESS", "--title", "退款成功通知", "--family", "old"];
    let run = new(&catalogue, &[&notified[..], &DOCUMENT].concat()).exits(0);
    assert!(run.stderr.contains("error[E023]"), "{}", run.stderr);
    let file = catalogue.path("spec/api/notify/REFUND.SUCCESS.yaml");
    let text = fs::read_to_string(&file).expect("a file");
    assert!(
        text.starts_with("# yaml-language-server: $schema=../../schema.json\nnotification:\n  title: 退款成功通知\n"),
        "{text}"
    );
    fs::write(&file, text + "  resource:\n    refund_id: {type: string}\n").expect("a file");
    catalogue.run("check", &[]).exits(0);
    let again = new(&catalogue, &[&notified[..], &DOCUMENT].concat());
    assert_eq!(again.status, 2, "{}", again.stderr);
}

#[test]
fn what_is_no_path_is_refused_with_the_path_to_write() {
    let catalogue = Catalogue::new(&["close"]);
    for (written, wanted) in [
        (
            "/v3/orders/state?mchid=1",
            "write /v3/orders/state, and list the parameters in `request: query:`",
        ),
        ("/v3/orders/state#top", "write /v3/orders/state,"),
        ("/v3/orders/:order_no", "`/v3/orders/{order_no}`"),
        ("/v3/orders/<order_no>/state", "`/v3/orders/{order_no}/state`"),
        ("/v3/orders/$order_no", "`/v3/orders/{order_no}`"),
    ] {
        let run = new(&catalogue, &["GET", written, "--title", "查询"]).exits(2);
        assert!(run.stderr.contains(wanted), "{written}: {}", run.stderr);
    }
    assert_eq!(
        fs::read_dir(catalogue.path("spec/api/v3/orders"))
            .expect("a folder")
            .count(),
        1
    );
}

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

/// Whatever the path: it is refused with a reason and nothing is written, or what was written has only the findings that the
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
        .args(["new", "--spec"])
        .arg(catalogue.path("spec"))
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
