//! The `Debug` of generated types: the parts that it shows and hides.

use std::collections::BTreeMap;

use wechatpay_runtime::generated::{Enumeration, Request, Response};
use wechatpay_runtime::wire::{Unreadable, decode_json};
use wechatpay_runtime::{FilePart, Secret};

#[derive(Clone, Enumeration)]
enum State {
    #[value = "SUCCESS"]
    Success,
    Unlisted(String),
}

#[derive(Clone, Request)]
#[wire(secret)]
#[constant(query, version = "1.0")]
struct Order {
    #[required]
    #[wire(path)]
    id: String,
    #[required]
    #[encrypted]
    name: Secret,
    #[encrypted]
    phones: Option<Vec<Secret>>,
    #[encrypted(aes_gcm)]
    #[wire(json)]
    sealed: Option<Sealed>,
    #[wire(json)]
    scene: Option<Sealed>,
    #[wire(indexed, name = "fee_$n")]
    fees: BTreeMap<Vec<u32>, i64>,
    state: Option<State>,
    #[wire(file)]
    file: Option<FilePart>,
    note: Option<String>,
}

#[derive(Clone, Request)]
struct Sealed {
    account: Option<String>,
}

#[derive(Clone, Response)]
#[cfg_attr(
    not(feature = "both-directions"),
    expect(dead_code, reason = "its fields are only printed")
)]
#[wire(secret)]
struct Answer {
    r#type: Option<String>,
    state: Option<State>,
    #[encrypted]
    name: Option<Secret>,
    unreadable: Unreadable,
}

fn order() -> Order {
    let required = OrderRequired {
        id: "1".into(),
        name: "PLAINTEXT".into(),
    };
    Order::new(required)
        .with_phones(vec![Secret::from("PLAINTEXT"), Secret::from("PLAINTEXT")])
        .with_sealed(Sealed::new().with_account("PLAINTEXT"))
        .with_scene(Sealed::new().with_account("shown"))
        .with_state(State::Success)
        .with_file(FilePart::new("f.png", b"PLAINTEXT".to_vec()))
}

#[test]
fn debug_of_a_request_shows_what_is_sent_except_encrypted_fields() {
    let shown = format!("{:?}", order());
    assert_eq!(
        shown,
        concat!(
            r#"Order {"version":"1.0","id":"1","name":"(encrypted)","phones":["(encrypted)","(encrypted)"],"#,
            r#""sealed":"(encrypted)","scene":"{\"account\":\"shown\"}","state":"SUCCESS","#,
            r#""file":{"file_name":"f.png","content":"9 bytes"}}"#
        )
    );
    let pretty = format!("{:#?}", order().with_note("n"));
    assert!(pretty.starts_with("Order {\n  \"version\": \"1.0\",\n"), "{pretty}");
    assert!(pretty.ends_with("\"note\": \"n\"\n}"), "{pretty}");
}

#[test]
fn debug_of_an_invalid_request_leaves_out_the_invalid_fields() {
    let shown = format!("{:?}", order().with_fees([(vec![1, 2], 5)]));
    assert!(!shown.contains("fee"), "{shown}");
    assert!(shown.contains(r#""state":"SUCCESS""#), "{shown}");
}

#[test]
fn debug_of_a_response_looks_like_that_of_any_struct() {
    let mut answer: Answer = decode_json(br#"{"type":"a","state":"NEW"}"#, None).unwrap();
    answer.name = Some(Secret::from("PLAINTEXT"));
    assert_eq!(
        format!("{answer:?}"),
        r#"Answer { type: Some("a"), state: Some("NEW"), name: Some(Secret(redacted)) }"#
    );
    let answer: Answer = decode_json(br#"{"type":["PLAINTEXT"],"name":"PLAINTEXT"}"#, None).unwrap();
    let shown = format!("{answer:?}");
    assert!(
        shown.starts_with(
            r#"Answer { type: None, state: None, name: None, unreadable: {"type": "an array where a string was expected", "#
        ),
        "{shown}"
    );
    assert!(!shown.contains("PLAINTEXT"), "{shown}");
}

#[test]
fn an_enumeration_is_shown_and_compared_by_its_value() {
    assert_eq!(format!("{:?}", State::Success), "\"SUCCESS\"");
    assert_eq!(State::from("SUCCESS"), State::Success);
    assert_eq!(State::Unlisted("SUCCESS".into()), State::Success);
    assert_ne!(State::from("NEW"), State::Success);
}
