//! For any JSON, decoding ends with a value or an error.

use std::collections::BTreeMap;

use proptest::prelude::*;
use wechatpay_runtime::derive::Response;
use wechatpay_runtime::wire::{Value, decode_json};

use crate::receiving::{Coupons, Reply};

/// Any JSON, which includes names and texts that the structs above know.
fn any_json() -> impl Strategy<Value = String> {
    let texts = prop_oneof![
        Just(String::new()),
        Just("10".to_owned()),
        Just("{\"id\":\"1\"}".to_owned()),
        Just("%e5%be".to_owned()),
        ".{0,8}"
    ];
    let names = prop_oneof![
        proptest::sample::select(vec![
            "text",
            "integer",
            "number",
            "boolean",
            "state",
            "inner",
            "list",
            "integers",
            "embedded",
            "address",
            "id",
            "phones",
            "coupon_fee_0",
            "coupon_type_0_1",
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        texts.prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 64, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            proptest::collection::vec((names.clone(), inner), 0..8)
                .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
    .prop_map(|value| value.to_string())
}

/// Fields whose names are so similar that only the whole name distinguishes them.
#[derive(Clone, Debug, PartialEq, Response)]
struct Alike {
    a: Option<i64>,
    b: Option<i64>,
    total_fee_in_fen: Option<i64>,
    toral_fee_in_fen: Option<i64>,
    payer: Option<i64>,
    payee: Option<i64>,
    last: Option<i64>,
}

proptest! {
    #[test]
    fn members_are_read_in_any_order(
        members in proptest::collection::vec(
            (
                proptest::sample::select(vec![
                    "a", "b", "c", "", "total_fee_in_fen", "toral_fee_in_fen", "tomal_fee_in_fen", "payer", "payee", "paxer", "last",
                ]),
                any::<i64>(),
            ),
            0..24,
        ),
    ) {
        let text: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        let read: Alike = decode_json(format!("{{{}}}", text.join(",")).as_bytes(), None).unwrap();
        let kept: BTreeMap<&str, i64> = members.into_iter().collect();
        let expected = |name| kept.get(name).copied();
        prop_assert_eq!(read, Alike {
            a: expected("a"),
            b: expected("b"),
            total_fee_in_fen: expected("total_fee_in_fen"),
            toral_fee_in_fen: expected("toral_fee_in_fen"),
            payer: expected("payer"),
            payee: expected("payee"),
            last: expected("last"),
        });
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = decode_json::<Reply>(&bytes, None);
    }

    #[test]
    fn any_json_is_read_or_refused(json in any_json()) {
        let reply = decode_json::<Reply>(json.as_bytes(), None);
        let coupons = decode_json::<Coupons>(json.as_bytes(), None);
        if !json.starts_with('{') && json != "[]" {
            prop_assert!(reply.is_err() && coupons.is_err());
        }
    }

    #[test]
    fn a_value_survives_a_round_trip_through_json(json in any_json()) {
        let value: Value<'_> = serde_json::from_str(&json).unwrap();
        let again = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value<'_>>(&again).unwrap(), value);
    }
}
