//! Tests of values in texts.

use serde_json::json;
use wechatpay_spec::model::Subject;

use super::{RequestPart, Validator};

#[test]
fn the_length_of_an_encoded_field_is_that_of_the_text_that_is_sent() {
    let spec = "post:
  title: 下单
  documents: [{url: https://a.cn/b}]
  request:
    json:
      detail: {type: string, encoded: json, max_length: 20, fields: {name: {type: string}}}
      receivers: {type: \"object[]\", encoded: json, max_length: 20, fields: {name: {type: string}}}
      photos: {type: \"string[]\", encoded: json, max_length: 20}
      note: {type: string, encoded: url, max_length: 20}
  response: {empty: true}
";
    let source = wechatpay_spec::Source::spec("v3/a.yaml", spec);
    let loaded = wechatpay_spec::load(&wechatpay_spec::Sources {
        specs: vec![source],
        ..wechatpay_spec::Sources::default()
    });
    assert!(loaded.is_sound(), "{:?}", loaded.diagnostics);
    let Subject::Path(path) = &loaded.specs[0].subject else {
        panic!("not a path");
    };
    let fields = path.operations[0].request.body.fields();
    for (name, longest, too_long) in [
        ("detail", r#"{"name":"123456789"}"#, r#"{"name": "123456789"}"#),
        ("receivers", r#"[{"name":"1234567"}]"#, r#"[{"name":"12345678"}]"#),
        // Each item is shorter than 20 characters.
        ("photos", r#"["1234567","234567"]"#, r#"["1234567","2345678"]"#),
        ("note", "%E7%A0%81%E7%A0%8112", "%E7%A0%81%E7%A0%81123"),
    ] {
        for (text, fits) in [(longest, true), (too_long, false)] {
            let decrypt = |_, _: &str| unreachable!();
            let members = [(name.to_owned(), json!(text))].into_iter().collect();
            let checked = Validator::new(&decrypt).part(RequestPart::Body, false, fields, members);
            assert_eq!(checked.is_ok(), fits, "{text}: {checked:?}");
        }
    }
}
