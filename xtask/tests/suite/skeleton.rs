//! `cargo xtask new` as a user runs it.

use std::fs;
use std::process::Command;

use crate::catalogue::Catalogue;
use crate::run::Run;

pub(crate) const DOCUMENT: [&str; 2] = ["--document", "https://pay.weixin.qq.com/doc/v3/merchant/1"];

pub(crate) fn new(catalogue: &Catalogue, arguments: &[&str]) -> Run {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
    program
        .current_dir(catalogue.path(""))
        .arg("new")
        .args(arguments)
        .args(["--spec", "spec"]);
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
        ("/v3/orders/{A}", 2),
        ("/v3/orders/../../x", 2),
        ("/v3/orders/下单", 2),
        ("/v3/orders//x", 2),
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

/// A path whose file Windows could not hold in most folders.
const LONG_PATH: &str = "/v3/orders/a-long-name-of-a-folder/a-long-name-of-a-folder/a-long-name-of-a-folder/a-long-name-of-a-folder/a-long-name-of-a-folder/a-long-name-of-a-folder/a-long-name-of-a-folder/x";

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
        ("/v3/orders/{orderNo}", "`/v3/orders/{order_no}`"),
        (
            "/v3/orders/｛order_no｝",
            "contains `｛` (U+FF5B), which looks like `{`",
        ),
        ("／v3／orders", "contains `／` (U+FF0F), which looks like `/`"),
        ("/v3//orders", "has an empty segment"),
        ("/v3/orders/..", "has the segment `..`"),
        (
            "http://api.mch.weixin.qq.com/v3/orders/x",
            "write https://api.mch.weixin.qq.com/v3/orders/x",
        ),
        ("https://example.com/v3/orders/x", "no host of WeChat Pay serves"),
        (LONG_PATH, "the file's path would have 184 bytes"),
    ] {
        let run = new(&catalogue, &["GET", written, "--title", "查询"]).exits(2);
        assert!(run.stderr.contains(wanted), "{written}: {}", run.stderr);
    }
    for written in ["/v2/pay/query", "https://api.mch.weixin.qq.com/v2/pay/query"] {
        let run = new(&catalogue, &["POST", written, "--v2", "--title", "查询"]).exits(2);
        assert!(run.stderr.contains("write /pay/query,"), "{}", run.stderr);
    }
    assert_eq!(
        fs::read_dir(catalogue.path("spec/api/v3/orders"))
            .expect("a folder")
            .count(),
        1
    );
}
