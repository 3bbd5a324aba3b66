//! A fault in the name of a spec's file is reported once.

use wechatpay_spec::{Sources, bundle, load};

/// The operation of each file.
const OPERATION: &str = "post:\n  title: 下单\n  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/1}]\n  request:\n    json:\n      mchid: {type: string}\n  response: {empty: true}\n";

/// A file beside a spec is skipped, or there is one finding about its name, whatever it is called.
#[test]
fn a_file_name_is_reported_once() {
    const SKIPPED: &[&str] = &[
        ".close.yaml",
        "close.yaml~",
        "#close.yaml#",
        "4913",
        "Thumbs.db",
        "desktop.ini",
        ".yaml",
        "..yaml",
        "...yaml",
    ];
    const WRONG: &[&str] = &[
        "close.YAML",
        "Close.Yaml",
        "CLOSE.YAML",
        "close.yml",
        "close.YML",
        "Close.yml",
        "close.yaml.bak",
        "yaml",
        "close",
        "close.",
        "close.yaml.",
        "close.yaml ",
        "close .yaml",
        " close.yaml",
        "clo se.yaml",
        "close\t.yaml",
        "close.yaml.swp",
        "close.yaml.orig",
        "close.yaml.txt",
        "close (1).yaml",
        "close - 副本.yaml",
        "CON.yaml",
        "con.YAML",
        "aux.yml",
        "nul",
        "COM1.yaml",
        "COM¹.yaml",
        "CONIN$.yaml",
        "a:b.yaml",
        "a?.yaml",
        "a*.yaml",
        "a\"b.yaml",
        "a<b.yaml",
        "a|b.yaml",
        "a\\b.yaml",
        "a\nb.yaml",
        "a\u{1b}b.yaml",
        "é.yaml",
        "e\u{301}.yaml",
        "a\u{200b}.yaml",
        "ｃlose.yaml",
        "close。yaml",
        "close.ｙaml",
        "{ID}.YAML",
        "{Id}.yaml",
        "{id.yaml",
        "README.md",
        "close.yaml:Zone.Identifier",
        "~close.yaml",
        "close.yaml.7F3A.tmp",
        "K\u{212a}.yaml",
        "sub./x.yaml",
        "sub /x.yaml",
        "aux/x.yaml",
        "Sub/CON.yaml",
        "CLOSE.yaml/x.yml",
    ];
    const SAME: &[&str] = &["CLOSE.yaml", "Close.yaml"];
    let text = format!("# file: v3/orders/close.yaml\n{OPERATION}# file: v3/orders/other.yaml\n{OPERATION}");
    let codes = |name: &str| {
        let mut sources: Sources = bundle::sources(text.as_bytes());
        sources.specs[1].file = format!("v3/orders/{name}");
        let found = wechatpay_codegen::check(&load(&sources));
        found.iter().map(|finding| finding.rule.code).collect::<Vec<_>>()
    };
    for name in SKIPPED {
        assert!(wechatpay_spec::editor_files::is_editor_file(name), "{name}");
    }
    for name in WRONG {
        assert_eq!(codes(name), ["E040"], "{name:?}");
    }
    for name in SAME {
        assert_eq!(codes(name), ["E046"], "{name:?}");
    }
}
