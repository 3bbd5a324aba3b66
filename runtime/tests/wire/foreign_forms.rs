//! Values in the forms that other servers and converters write: each field is read, absent or unreadable, and the
//! fields beside it are read as usual.

use std::collections::BTreeMap;

use wechatpay_runtime::derive::Response;
use wechatpay_runtime::wire::{Unreadable, decode_json};
use wechatpay_runtime::{Number, Secret};

use crate::recorder::{Recorder, ciphertext};

#[derive(Clone, Debug, PartialEq, Response)]
#[wire(secret)]
struct Payment {
    fen: Option<i64>,
    rate: Option<Number>,
    paid: Option<bool>,
    text: Option<String>,
    object: Option<Payer>,
    list: Option<Vec<Payer>>,
    texts: Option<Vec<String>>,
    #[wire(json)]
    document: Option<Payer>,
    #[wire(json)]
    documents: Option<Vec<Payer>>,
    #[wire(json)]
    numbers: Option<Vec<i64>>,
    #[wire(json)]
    details: Option<Details>,
    #[encrypted]
    secret: Option<Secret>,
    #[wire(indexed, name = "coupon_$n")]
    coupons: BTreeMap<Vec<u32>, i64>,
    last: Option<i64>,
    unreadable: Unreadable,
}

#[derive(Clone, Debug, PartialEq, Response)]
struct Payer {
    openid: Option<String>,
    unreadable: Unreadable,
}

/// A list in an object whose member has the name of the field.
#[derive(Clone, Debug, PartialEq, Response)]
struct Details {
    details: Option<Vec<Payer>>,
    count: Option<i64>,
    unreadable: Unreadable,
}

fn payers(list: Option<Vec<Payer>>) -> Option<String> {
    list.map(|list| format!("{:?}", list.iter().map(|payer| &payer.openid).collect::<Vec<_>>()))
}

/// The outcome for a field.
#[derive(Debug, PartialEq)]
enum Found {
    /// It was read; this is its `Debug` output.
    Read(String),
    /// It is absent, as if it had not been sent.
    Absent,
    /// It is absent, and this path says why.
    Unreadable(String),
}

fn found(field: &str, value: &str) -> Found {
    let json = format!(r#"{{"first":[{{}}],"{field}":{value},"last":7}}"#);
    let payment: Payment = decode_json(json.as_bytes(), Some(&Recorder::default())).unwrap();
    assert_eq!(payment.last, Some(7), "{json}");
    let shown = match field {
        "fen" => payment.fen.map(|fen| fen.to_string()),
        "rate" => payment.rate.map(|rate| rate.to_string()),
        "paid" => payment.paid.map(|paid| paid.to_string()),
        "text" => payment.text,
        "object" => payment.object.map(|payer| format!("{:?}", payer.openid)),
        "list" => payers(payment.list),
        "documents" => payers(payment.documents),
        "numbers" => payment.numbers.map(|numbers| format!("{numbers:?}")),
        "details" => payment
            .details
            .map(|details| format!("{:?} {:?}", details.count, payers(details.details))),
        "texts" => payment.texts.map(|texts| format!("{texts:?}")),
        "document" => payment.document.map(|payer| format!("{:?}", payer.openid)),
        "secret" => payment.secret.map(|secret| secret.expose().to_owned()),
        _ => payment.coupons.values().next().map(i64::to_string),
    };
    let problems = payment.unreadable.to_string();
    match (shown, problems.is_empty()) {
        (Some(shown), true) => Found::Read(shown),
        (None, true) => Found::Absent,
        (None, false) => Found::Unreadable(problems),
        (Some(shown), false) => Found::Unreadable(format!("{problems} beside {shown}")),
    }
}

/// Checks that these values are read so.
fn read(field: &str, values: &[(&str, &str)]) {
    for (value, expected) in values {
        assert_eq!(
            found(field, value),
            Found::Read((*expected).to_owned()),
            "{field}: {value}"
        );
    }
}

fn absent(field: &str, values: &[&str]) {
    for value in values {
        assert_eq!(found(field, value), Found::Absent, "{field}: {value}");
    }
}

fn unreadable(field: &str, values: &[&str]) {
    for value in values {
        assert_eq!(
            found(field, value),
            Found::Unreadable(field.to_owned()),
            "{field}: {value}"
        );
    }
}

#[test]
fn integers() {
    read(
        "fen",
        &[
            ("1e2", "100"),
            ("100.0", "100"),
            (r#"" 100 ""#, "100"),
            (r#""1E2""#, "100"),
            ("-0", "0"),
        ],
    );
    read(
        "fen",
        &[("9223372036854775807", "9223372036854775807"), (r#""-5""#, "-5")],
    );
    absent("fen", &["null", r#""""#, r#"" ""#]);
    unreadable(
        "fen",
        &[
            r#""1,000""#,
            "1e400",
            "99999999999999999999",
            "0.5",
            "true",
            r#""one""#,
            "[]",
            "[1]",
            "{}",
            r#""0x10""#,
            r#""１""#,
        ],
    );
    read("coupon_0", &[(r#""1""#, "1")]);
    unreadable("coupon_0", &["[1]", r#"{"a":1}"#]);
}

#[test]
fn numbers_keep_their_notation() {
    read(
        "rate",
        &[
            ("0.60", "0.60"),
            (r#""0.6""#, "0.6"),
            ("1e400", "1e400"),
            (r#"" 1 ""#, "1"),
        ],
    );
    absent("rate", &["null", r#""""#]);
    unreadable("rate", &[r#""0.6%""#, r#""1,5""#, "true", "[]", "{}", r#""NaN""#]);
}

#[test]
fn booleans() {
    for (value, expected) in [("1", "true"), ("0", "false"), (r#""1""#, "true"), (r#""0""#, "false")] {
        read("paid", &[(value, expected)]);
    }
    for word in ["Y", "y", "yes", "true", "TRUE", "True", " true "] {
        read("paid", &[(&format!("{word:?}"), "true")]);
    }
    for word in ["N", "no", "false", "FALSE"] {
        read("paid", &[(&format!("{word:?}"), "false")]);
    }
    absent("paid", &["null", r#""""#]);
    unreadable("paid", &["2", "-1", r#""on""#, r#""SUCCESS""#, "[]", "{}", "1.5"]);
}

#[test]
fn texts_and_lists_of_texts() {
    read("text", &[("7", "7"), ("true", "true"), ("1.50", "1.50"), (r#""""#, "")]);
    absent("text", &["null"]);
    unreadable("text", &["[]", "{}", r#"["a"]"#, r#"{"text":"a"}"#]);
    read(
        "texts",
        &[
            ("[1,true]", r#"["1", "true"]"#),
            ("[]", "[]"),
            ("{}", "[]"),
            (r#"{"1":"a","3":"b"}"#, r#"["a", "b"]"#),
        ],
    );
    absent("texts", &["null", r#""""#]);
    unreadable("texts", &[r#""a""#, r#""a,b""#, r#""[\"a\"]""#, "7", r#"{"a":"b"}"#]);
    assert_eq!(found("texts", "[null]"), Found::Unreadable("texts[0]".to_owned()));
    let half = Found::Unreadable(r#"texts[1] beside ["a"]"#.to_owned());
    assert_eq!(found("texts", r#"["a",null]"#), half);
}

#[test]
fn objects_and_lists_of_objects() {
    let none = "None";
    read(
        "object",
        &[
            ("[]", none),
            ("[ ]", none),
            ("{}", none),
            (r#"{"openid":"o"}"#, r#"Some("o")"#),
        ],
    );
    absent("object", &["null", r#""""#, r#"" ""#]);
    unreadable(
        "object",
        &[r#""o""#, "1", "[1]", r#"[{"openid":"o"}]"#, r#""{\"openid\":\"o\"}""#],
    );
    read(
        "list",
        &[
            (r#"[{"openid":"o"}]"#, r#"[Some("o")]"#),
            (r#"{"openid":"o"}"#, r#"[Some("o")]"#),
            ("[[]]", "[None]"),
        ],
    );
    read(
        "list",
        &[(
            r#"{"0":{"openid":"o"},"2":{"openid":"p"}}"#,
            r#"[Some("o"), Some("p")]"#,
        )],
    );
    absent("list", &["null", r#""""#]);
    // An object around the list is not an item of it.
    unreadable(
        "list",
        &[r#""o""#, "1", r#"{"list":[{"openid":"o"}]}"#, r#"{"error":"none"}"#],
    );
    assert_eq!(found("list", "[null]"), Found::Unreadable("list[0]".to_owned()));
}

#[test]
fn documents_in_strings() {
    let some = r#"Some("o")"#;
    read(
        "document",
        &[
            (r#""{\"openid\":\"o\"}""#, some),
            (r#"{"openid":"o"}"#, some),
            (r#"" {\"openid\":\"o\"}\n""#, some),
        ],
    );
    read("document", &[(r#""[]""#, "None"), ("[]", "None")]);
    // Converted to JSON twice, and three times.
    read(
        "document",
        &[
            (r#""\"{}\"""#, "None"),
            (r#""\"[]\"""#, "None"),
            (r#""\"{\\\"openid\\\":\\\"o\\\"}\"""#, some),
            (r#""\"\\\"{\\\\\\\"openid\\\\\\\":7}\\\"\"""#, r#"Some("7")"#),
        ],
    );
    absent("document", &["null", r#""""#, r#"" ""#, r#""null""#]);
    unreadable(
        "document",
        &[
            r#""none""#,
            r#""{""#,
            r#""[1]""#,
            "1",
            "[1]",
            r#"[{"openid":"o"}]"#,
            r#""[{\"openid\":\"o\"}]""#,
            r#""\"{\"""#,
            r#""\"none\"""#,
            r#""\"1\"""#,
        ],
    );
}

#[test]
fn lists_in_strings() {
    let some = r#"[Some("o")]"#;
    read(
        "documents",
        &[
            (r#""[{\"openid\":\"o\"}]""#, some),
            (r#"[{"openid":"o"}]"#, some),
            (r#""{\"openid\":\"o\"}""#, some),
            (r#""{\"documents\":[{\"openid\":\"o\"}]}""#, some),
            (r#"{"documents":[{"openid":"o"}]}"#, some),
            (r#""{\"documents\":{\"openid\":\"o\"}}""#, some),
            (r#""\"[{\\\"openid\\\":\\\"o\\\"}]\"""#, some),
            (r#""\"{\\\"documents\\\":[{\\\"openid\\\":\\\"o\\\"}]}\"""#, some),
            (r#""{\"documents\":[]}""#, "[]"),
            (r#""{}""#, "[]"),
            (r#""[]""#, "[]"),
        ],
    );
    absent("documents", &["null", r#""""#, r#""null""#]);
    unreadable(
        "documents",
        &[
            r#""o""#,
            r#""{\"other\":[{\"openid\":\"o\"}]}""#,
            r#""{\"documents\":[],\"code\":1}""#,
            r#""{\"documents\":null}""#,
            r#""{\"documents\":\"o\"}""#,
        ],
    );
    assert_eq!(
        found("documents", r#""[null]""#),
        Found::Unreadable("documents[0]".to_owned())
    );
    read(
        "numbers",
        &[
            (r#""[1,\"2\",\" 3 \"]""#, "[1, 2, 3]"),
            (r#""{\"numbers\":[1]}""#, "[1]"),
        ],
    );
    unreadable("numbers", &[r#""1""#, r#""{\"numbers\":1}""#]);
}

#[test]
fn lists_without_their_object() {
    let some = r#"None Some("[Some(\"o\")]")"#;
    read(
        "details",
        &[
            (r#""{\"details\":[{\"openid\":\"o\"}]}""#, some),
            (r#""[{\"openid\":\"o\"}]""#, some),
            (r#"[{"openid":"o"}]"#, some),
            (r#""\"[{\\\"openid\\\":\\\"o\\\"}]\"""#, some),
            (r#""[]""#, "None None"),
            (r#""{\"count\":\"2\"}""#, "Some(2) None"),
        ],
    );
    unreadable("details", &[r#""1""#, r#""\"o\"""#]);
    assert_eq!(
        found("details", r#""[1]""#),
        Found::Unreadable("details.details[0] beside None None".to_owned())
    );
}

#[test]
fn secrets() {
    let sealed = format!("{:?}", ciphertext("张三".as_bytes()));
    read("secret", &[(&sealed, "张三")]);
    absent("secret", &["null", r#""""#, r#"" ""#]);
    unreadable(
        "secret",
        &[
            r#""张三""#,
            r#""13800138000!""#,
            "1",
            "true",
            "[]",
            "{}",
            &format!("[{sealed}]"),
        ],
    );
}

#[test]
fn whole_messages() {
    let read = |json: &str| decode_json::<Payment>(json.as_bytes(), None);
    assert_eq!(read("\u{feff}{\"last\":7}").unwrap().last, Some(7));
    assert_eq!(read("\u{feff}\r\n {\"last\":7}\n").unwrap().last, Some(7));
    assert_eq!(read("[]").unwrap().last, None);
    assert_eq!(read(r#"{"last":6,"fen":1,"last":7}"#).unwrap().last, Some(7));
    for text in ["", "null", "7", "\"\"", "[1]", "{", "{\"last\":7}}", "<xml></xml>"] {
        assert!(read(text).is_err(), "{text}");
    }
}
