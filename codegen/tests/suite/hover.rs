//! The documentation that an editor shows at a generated field says what to send and what to expect, not where the
//! facts are from.

use wechatpay_codegen::{Package, generate};
use wechatpay_spec::bundle;

/// The lines of documentation above the field in the response of an operation.
fn hover(field: &str) -> String {
    let spec = format!(
        "get:
  title: 查询
  documents: [{{url: https://a.cn/b}}]
  response:
    json:
      tried: {field}
"
    );
    let generation = generate(&bundle::sources(spec.as_bytes()), Package::default()).unwrap();
    let file = generation.files.values().find(|text| text.contains("`tried`"));
    let text = file.unwrap_or_else(|| panic!("{:?}", generation.diagnostics));
    let lines = text.lines().map(str::trim);
    let above: Vec<&str> = lines.take_while(|line| !line.starts_with("pub tried:")).collect();
    let of_field = above.iter().rev().skip_while(|line| !line.starts_with("///"));
    let docs: Vec<&str> = of_field.take_while(|line| line.starts_with("///")).copied().collect();
    docs.into_iter().rev().collect::<Vec<_>>().join("\n")
}

#[test]
fn the_known_values_the_unit_and_the_length_of_an_encoded_text_are_there() {
    let state = hover("{type: string, enum: [SUCCESS, CLOSED]}");
    assert!(state.contains("known values `SUCCESS`, `CLOSED`"), "{state}");
    let many: Vec<String> = (0..13).map(|number| format!("V{number}")).collect();
    let many = hover(&format!("{{type: string, enum: [{}]}}", many.join(", ")));
    assert!(!many.contains("known values"), "{many}");
    let money = hover("{type: integer, title: 退款金额}");
    assert!(money.contains("an amount in fen"), "{money}");
    let encoded =
        hover("{type: \"object[]\", encoded: json, max_length: 6000, fields: {id: {type: string, max_length: 5}}}");
    assert!(
        encoded.contains("sent as a string that contains JSON (at most 6000 characters)"),
        "{encoded}"
    );
}

#[test]
fn a_remark_for_callers_is_shown() {
    let partners = hover("{type: string, may_be_absent: only partners get it}");
    assert!(partners.contains("May be absent: only partners get it."), "{partners}");
    for remark in [
        "from: [official_go]",
        "inferred: {type: the sample shows it}",
        "corrected: {required: only partners get it}",
        "corrected: {required: the page says optional; two other sources require it}",
        "corrected: {required: the official Go and Java SDKs do not demand it}",
        "corrected: {type: a message shows a number}",
    ] {
        let docs = hover(&format!("{{type: string, {remark}}}"));
        assert_eq!(docs, hover("{type: string}"), "{remark}");
    }
}
