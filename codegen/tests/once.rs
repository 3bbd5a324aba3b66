//! One mistake is reported once.

#![cfg(test)]

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::{Sources, example, load};

fn findings(text: &str) -> Vec<Diagnostic> {
    let sources: Sources = example::sources(text.as_bytes());
    wechatpay_codegen::check(&load(&sources))
}

/// The operation of these cases.
const OPERATION: &str = "post:\n  title: 下单\n  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/1}]\n  request:\n    json:\n      mchid: {type: string}\n  response: {empty: true}\n";

#[test]
fn a_mistake_that_hides_something_else_is_reported_once() {
    let spec = |from: &str, to: &str| format!("# file: v3/orders/close.yaml\n{}", OPERATION.replace(from, to));
    let file = |name: &str| format!("# file: v3/orders/{name}\n{OPERATION}");
    let families = |folder: &str| {
        format!(
            "{}# file: ../families.yaml\norders:\n  title: 订单\n  folders: [{folder}]\n",
            spec("", "")
        )
    };
    let in_family =
        |spec: String| format!("{spec}# file: ../families.yaml\norders:\n  title: 订单\n  folders: [v3/orders]\n");
    for (text, code) in [
        // A key that is needed is misspelt, not missing.
        (spec("type:", "typ:"), "E020"),
        (spec("type:", "ｔｙｐｅ:"), "E020"),
        (spec("title:", "titel:"), "E020"),
        (spec("documents:", "documnets:"), "E020"),
        (spec("response:", "respones:"), "E020"),
        (spec("empty:", "emtpy:"), "E020"),
        (spec("post:", "psot:"), "E020"),
        // A file that cannot be read is in its folder all the same.
        (in_family(spec("post:", "post: [")), "E003"),
        (in_family(spec("post:", "\u{FEFF}post:")), "E001"),
        (in_family(file("CON.yaml")), "E040"),
        (in_family(file("close.yml")), "E040"),
        (in_family(file("_.yaml")), "E200"),
        // A folder that is written wrongly holds the specs that it means.
        (families("/v3/orders"), "E113"),
        (families("v3/orders/"), "E113"),
        (families("spec/api/v3/orders"), "E113"),
        (families("V3/Orders"), "E113"),
        (families("v3/ordesr"), "E113"),
        (families("v3/orders/close.yaml"), "E113"),
        // A name that is wrong in two ways is one wrong name.
        (spec("mchid", "+1"), "E050"),
    ] {
        let found: Vec<_> = findings(&text)
            .into_iter()
            .map(|finding| (finding.rule.code, finding.message))
            .collect();
        assert_eq!(found.len(), 1, "{text}\n{found:#?}");
        assert_eq!(found[0].0, code, "{text}\n{found:#?}");
    }
}
