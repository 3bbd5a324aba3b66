//! Numbers keep their digits through serde, even if another crate enables `serde_json/arbitrary_precision`.

use wechatpay_runtime::derive::{Encode, Response};
use wechatpay_runtime::{Json, Number};

#[derive(Clone, Debug, Response, Encode)]
struct Rates {
    rate: Option<Number>,
    amount: Option<i64>,
    anything: Option<Json>,
}

const NUMBERS: [&str; 10] = [
    "0.1234567890123456789",
    "9007199254740993.0",
    "1e400",
    "-0.0",
    "-0",
    "0.30",
    "1E+2",
    "18446744073709551615",
    "18446744073709551616",
    "7",
];

fn json(number: &str) -> String {
    format!(r#"{{"rate":{number},"amount":12,"anything":[{number},{{"a":{number}}}]}}"#)
}

#[test]
fn the_feature_is_on() {
    let number: serde_json::Value = serde_json::from_str("0.1234567890123456789").unwrap();
    assert_eq!(number.to_string(), "0.1234567890123456789");
}

#[test]
fn numbers_keep_every_digit() {
    for number in NUMBERS {
        let alone: Number = serde_json::from_str(number).unwrap();
        assert_eq!(serde_json::to_string(&alone).unwrap(), number);
        let json = json(number);
        let anything: Json = serde_json::from_str(&json).unwrap();
        assert_eq!(anything.as_str(), json);
        let rates: Rates = serde_json::from_str(&json).unwrap();
        assert_eq!((rates.rate, rates.amount), (Some(alone), Some(12)));
        let rates: Rates = serde_json::from_reader(json.as_bytes()).unwrap();
        assert_eq!(serde_json::to_string(&rates).unwrap(), json);
    }
}

/// With the feature, a `serde_json::Value` has all digits, and so has what is read of one.
#[test]
fn they_keep_them_in_trees_too() {
    for number in NUMBERS.into_iter().filter(|number| *number != "-0") {
        let json = json(number);
        let tree: serde_json::Value = serde_json::from_str(&json).unwrap();
        let rates: Rates = serde_json::from_value(tree.clone()).unwrap();
        let expected = serde_json::to_value(serde_json::from_str::<serde_json::Value>(number).unwrap()).unwrap();
        assert_eq!(rates.rate.as_ref().map(Number::as_str), Some(&*expected.to_string()));
        let again = serde_json::to_value(&rates).unwrap();
        assert_eq!(again["anything"], tree["anything"], "{number}");
    }
}

/// Where the library buffers values, as for `flatten`, it gives numbers in a form of its own.
#[test]
fn they_keep_them_behind_flatten() {
    #[derive(serde::Deserialize)]
    struct Around {
        #[serde(flatten)]
        rates: Rates,
    }
    for number in ["0.1234567890123456789", "18446744073709551616", "0.30"] {
        let around: Around = serde_json::from_str(&json(number)).unwrap();
        assert_eq!(around.rates.rate.as_ref().map(Number::as_str), Some(number));
        assert_eq!(around.rates.amount, Some(12));
        assert_eq!(
            around.rates.anything.unwrap().as_str(),
            format!(r#"[{number},{{"a":{number}}}]"#)
        );
    }
}
