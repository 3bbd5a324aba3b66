//! Numbers and JSON without a documented structure keep every digit.

use proptest::prelude::*;
use wechatpay_runtime::derive::Response;
use wechatpay_runtime::wire::{Encode, decode_json, encode, to_json};
use wechatpay_runtime::{Json, Number};

#[derive(Clone, Debug, PartialEq, Response, wechatpay_runtime::derive::Encode)]
struct Rates {
    rate: Option<Number>,
    rates: Option<Vec<Number>>,
    inner: Option<Inner>,
    #[wire(json)]
    embedded: Option<Inner>,
    anything: Option<Json>,
    text: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Response, wechatpay_runtime::derive::Encode)]
struct Inner {
    rate: Option<Number>,
    anything: Option<Json>,
}

fn read(json: &str) -> Rates {
    decode_json(json.as_bytes(), None).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn written(value: &impl Encode) -> String {
    String::from_utf8(to_json(&encode(value, None).unwrap()).unwrap()).unwrap()
}

/// Numbers that change when they are read as a binary floating-point number.
const DELICATE: [&str; 12] = [
    "0.1234567890123456789",
    "9007199254740993.0",
    "1e400",
    "-0.0",
    "-0",
    "0.30",
    "1E+2",
    "1e-7",
    "18446744073709551615",
    "18446744073709551616",
    "123456789012345678901234567890.123456789",
    "5e-324",
];

#[test]
fn numbers_keep_every_digit_in_every_position() {
    for number in DELICATE {
        let json = format!(
            r#"{{"rate":{number},"rates":[0,{number}],"inner":{{"rate":{number},"anything":[{number}]}},"embedded":"{{\"rate\":{number},\"anything\":{number}}}","anything":{{"a":[{number},{{"b":{number}}}]}},"text":{number}}}"#
        );
        let rates = read(&json);
        assert_eq!(rates.rate.as_ref().map(Number::as_str), Some(number));
        assert_eq!(
            rates.rates.as_ref().and_then(|rates| rates.get(1)).map(Number::as_str),
            Some(number)
        );
        assert_eq!(rates.text.as_deref(), Some(number));
        let embedded = rates.embedded.clone().unwrap();
        assert_eq!(embedded.rate.as_ref().map(Number::as_str), Some(number));
        assert_eq!(embedded.anything.as_ref().map(Json::as_str), Some(number));
        assert_eq!(
            rates.anything.as_ref().map(Json::as_str),
            Some(&*format!(r#"{{"a":[{number},{{"b":{number}}}]}}"#))
        );
        // A string is sent as a string, everything else unchanged.
        let text = format!(r#""text":{number}}}"#);
        assert_eq!(written(&rates), json.replace(&text, &format!(r#""text":"{number}"}}"#)));
    }
}

#[test]
fn numbers_keep_every_digit_through_serde() {
    for number in DELICATE {
        let text: Number = serde_json::from_str(number).unwrap();
        assert_eq!(serde_json::to_string(&text).unwrap(), number);
        let json = format!(
            r#"{{"rate":{number},"rates":[{number}],"inner":{{"rate":{number},"anything":[{number}]}},"embedded":"{{\"rate\":{number},\"anything\":{number}}}","anything":{{"a":[{number},{{"b":{number}}}]}}}}"#
        );
        let spaced = json.replace(",\"", " ,\n \"");
        for rates in [
            serde_json::from_str::<Rates>(&json).unwrap(),
            serde_json::from_str(&spaced).unwrap(),
            serde_json::from_slice(json.as_bytes()).unwrap(),
            serde_json::from_reader(json.as_bytes()).unwrap(),
        ] {
            assert_eq!(rates, read(&json));
            assert_eq!(serde_json::to_string(&rates).unwrap(), json);
        }
        let anything: Json = serde_json::from_reader(spaced.as_bytes()).unwrap();
        assert_eq!(serde_json::to_string(&anything).unwrap(), json);
        assert_eq!(
            serde_json::from_str::<Vec<Json>>(&format!("[{json}]")).unwrap(),
            [anything]
        );
    }
}

#[test]
fn json_that_resembles_the_librarys_own_messages_stays_as_it_is() {
    for name in ["$serde_json::private::RawValue", "$serde_json::private::Number"] {
        for json in [
            format!(r#"{{"{name}":"1.50"}}"#),
            format!(r#"[{{"{name}":"no","a":1}}]"#),
        ] {
            assert_eq!(serde_json::from_str::<Json>(&json).unwrap().as_str(), json);
        }
    }
    let half = r#"{"a":["\ud83d"]}"#;
    let json: Json = serde_json::from_str(half).unwrap();
    assert_eq!(serde_json::to_string(&json).unwrap(), half);
    assert_eq!(
        written(&Rates {
            anything: Some(json),
            ..read("{}")
        }),
        format!(r#"{{"anything":{half}}}"#)
    );
    for text in ["", "{", "[1,]", "{\"a\":01}"] {
        serde_json::from_str::<Json>(text).unwrap_err();
    }
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    serde_json::from_str::<Json>(&deep).unwrap_err();
}

#[test]
fn integers_with_an_exponent_are_read_exactly() {
    #[derive(Debug, Response)]
    struct Amount {
        total: Option<i64>,
    }
    let total = |json: &str| decode_json::<Amount>(format!(r#"{{"total":{json}}}"#).as_bytes(), None);
    assert_eq!(total("1e2").unwrap().total, Some(100));
    for (number, integer) in [
        ("-1.5E1", -15),
        ("1500e-2", 15),
        ("0.015e+3", 15),
        ("0e400", 0),
        ("-0.00e-400", 0),
        ("1e18", 1_000_000_000_000_000_000),
        // No floating-point number is between these and their neighbors.
        ("9007199254740993e0", 9_007_199_254_740_993),
        ("9.007199254740993e15", 9_007_199_254_740_993),
        ("9223372036854775807.0", i64::MAX),
        ("-922337203685477580.8e1", i64::MIN),
        ("0.00000000000000000001e21", 10),
    ] {
        assert_eq!(total(number).unwrap().total, Some(integer), "{number}");
    }
    for number in [
        "1e-1",
        "1.55e1",
        "1e400",
        "1e19",
        "9223372036854775808e0",
        "9007199254740993.5",
        // These are nearly integers, and would become integers as floating-point numbers.
        "1e-400",
        "9007199254740991.4e0",
        "1.00000000000000000001e0",
        "1e99999999999999999999",
        "1e-99999999999999999999",
    ] {
        total(number).unwrap_err();
    }
}

#[test]
fn escapes_are_decoded_in_strings_and_kept_in_json() {
    let rates = read(r#"{ "text" : "a\"\\\u4e2d\n" , "anything" : { "\u4e2d\"" : [ "a b\\" , "\ud83d\ude00" ] } }"#);
    assert_eq!(rates.text.as_deref(), Some("a\"\\中\n"));
    assert_eq!(
        rates.anything.unwrap().as_str(),
        r#"{"\u4e2d\"":["a b\\","\ud83d\ude00"]}"#
    );
}

#[test]
fn json_nested_too_deep_costs_its_field() {
    let nested = |levels: usize| format!(r#"{{"anything":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
    assert!(decode_json::<Rates>(nested(128).as_bytes(), None).is_ok());
    for levels in [129, 100_000] {
        let error = decode_json::<Rates>(nested(levels).as_bytes(), None).unwrap_err();
        assert_eq!(error.field(), "anything");
        assert!(error.to_string().contains("nested more than 128 levels"), "{error}");
    }
}

fn numbers() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?",
        proptest::sample::select(DELICATE.to_vec()).prop_map(str::to_owned),
    ]
}

/// JSON without white space between its tokens.
fn documents() -> impl Strategy<Value = String> {
    let text = "[^\"\\\\\\x00-\\x1f]{0,6}(\\\\u[0-9a-f]{4}|\\\\n|\\\\\")?".prop_map(|text| format!("\"{text}\""));
    let leaf = prop_oneof![
        numbers(),
        text.clone(),
        Just("null".to_owned()),
        Just("true".to_owned())
    ];
    leaf.prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            proptest::collection::vec((text.clone(), inner), 0..6).prop_map(|members| {
                let members = members.into_iter().map(|(name, value)| format!("{name}:{value}"));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }),
        ]
    })
    .prop_filter("null is absence, and a text alone is read", |json| {
        json != "null" && !json.starts_with('"')
    })
}

proptest! {
    #[test]
    fn any_number_keeps_its_text(number in numbers()) {
        let json = format!(r#"{{"rate":{number},"rates":[{number}]}}"#);
        let rates = read(&json);
        prop_assert_eq!(rates.rate.as_ref().map(Number::as_str), Some(&*number));
        prop_assert_eq!(written(&rates), json);
    }

    #[test]
    fn any_json_keeps_its_text(json in documents()) {
        let rates = read(&format!(r#"{{"anything":{json}}}"#));
        prop_assert_eq!(rates.anything.as_ref().map(Json::as_str), Some(&*json));
        let parsed: Json = json.parse().unwrap();
        prop_assert_eq!(parsed.as_str(), &*json);
        let through_serde: Json = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(through_serde.as_str(), &*json);
        // The meaning of a string with half of a character is unknown, but nothing is left out.
        let again: Json = serde_json::to_string(&parsed).unwrap().parse().unwrap();
        let sent = written(&Rates { anything: Some(parsed), ..read("{}") });
        prop_assert_eq!(sent, format!(r#"{{"anything":{}}}"#, again.as_str()));
    }
}
