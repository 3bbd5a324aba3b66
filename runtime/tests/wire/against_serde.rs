//! The same types with these derives and with serde's: where both accept a message, the results must be equal.

use proptest::prelude::*;
use wechatpay_runtime::derive::{Decode, Encode, Enumeration, Request, Response};

mod ours {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Request, Decode)]
    pub(super) struct Order {
        #[required]
        pub(super) appid: String,
        #[required]
        pub(super) amount: Amount,
        pub(super) payer: Option<Payer>,
        pub(super) goods: Option<Vec<Goods>>,
        pub(super) r#type: Option<String>,
        pub(super) flags: Option<Vec<Vec<bool>>>,
    }

    #[derive(Clone, Debug, PartialEq, Request, Decode)]
    pub(super) struct Amount {
        #[required]
        pub(super) total: i64,
        pub(super) currency: Option<String>,
    }

    #[derive(Clone, Debug, PartialEq, Response, Encode)]
    pub(super) struct Payer {
        pub(super) openid: Option<String>,
        pub(super) state: Option<State>,
    }

    #[derive(Clone, Debug, PartialEq, Request, Decode)]
    pub(super) struct Goods {
        #[required]
        pub(super) names: Vec<String>,
        #[wire(name = "unit-price")]
        pub(super) unit_price: Option<i64>,
        pub(super) gift: Option<bool>,
    }

    #[derive(Clone, Debug, PartialEq, Enumeration)]
    pub(super) enum State {
        #[value = "PAID"]
        Paid,
        #[value = "已退款"]
        Refunded,
        Unknown(String),
    }
}

mod theirs {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Order {
        pub(super) appid: String,
        pub(super) amount: Amount,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(super) payer: Option<Payer>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(super) goods: Option<Vec<Goods>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(super) r#type: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(super) flags: Option<Vec<Vec<bool>>>,
    }

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Amount {
        pub(super) total: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(super) currency: Option<String>,
    }

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Payer {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(super) openid: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(super) state: Option<State>,
    }

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Goods {
        pub(super) names: Vec<String>,
        #[serde(rename = "unit-price", skip_serializing_if = "Option::is_none")]
        pub(super) unit_price: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(super) gift: Option<bool>,
    }

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) enum State {
        #[serde(rename = "PAID")]
        Paid,
        #[serde(rename = "已退款")]
        Refunded,
        #[serde(untagged)]
        Unknown(String),
    }
}

fn states() -> impl Strategy<Value = ours::State> {
    prop_oneof![
        Just(ours::State::Paid),
        Just(ours::State::Refunded),
        "[A-Z]{1,4}9".prop_map(ours::State::from)
    ]
}

fn goods() -> impl Strategy<Value = ours::Goods> {
    (
        proptest::collection::vec(any::<String>(), 0..4),
        any::<Option<i64>>(),
        any::<Option<bool>>(),
    )
        .prop_map(|(names, unit_price, gift)| ours::Goods {
            names,
            unit_price,
            gift,
        })
}

fn orders() -> impl Strategy<Value = ours::Order> {
    let payer = (any::<Option<String>>(), proptest::option::of(states()))
        .prop_map(|(openid, state)| ours::Payer { openid, state });
    let amount = (any::<i64>(), any::<Option<String>>()).prop_map(|(total, currency)| ours::Amount { total, currency });
    let flags = proptest::collection::vec(proptest::collection::vec(any::<bool>(), 0..3), 0..3);
    (
        any::<String>(),
        amount,
        proptest::option::of(payer),
        proptest::option::of(proptest::collection::vec(goods(), 0..4)),
        any::<Option<String>>(),
        proptest::option::of(flags),
    )
        .prop_map(|(appid, amount, payer, goods, r#type, flags)| ours::Order {
            appid,
            amount,
            payer,
            goods,
            r#type,
            flags,
        })
}

/// Removes members from a message, replaces them with `null`, or adds some.
fn damage(message: &mut serde_json::Value, seed: u64) {
    let Some(object) = message.as_object_mut() else { return };
    let names: Vec<_> = object.keys().cloned().collect();
    for (position, name) in names.iter().enumerate() {
        match (seed >> (position * 3)) & 7 {
            0 => drop(object.remove(name)),
            1 => drop(object.insert(name.clone(), serde_json::Value::Null)),
            2 => drop(object.insert(format!("{name} of late"), serde_json::json!([{"x": 1}]))),
            3 => drop(object.insert(name.clone(), serde_json::json!([{"x": 1}]))),
            _ => object
                .values_mut()
                .for_each(|inner| damage(inner, seed.rotate_left(13))),
        }
    }
}

proptest! {
    #[test]
    fn both_write_the_same_and_read_what_the_other_wrote(order in orders()) {
        let ours = serde_json::to_string(&order).unwrap();
        let theirs: theirs::Order = serde_json::from_str(&ours).unwrap();
        prop_assert_eq!(serde_json::to_string(&theirs).unwrap(), ours.clone());
        prop_assert_eq!(serde_json::from_str::<ours::Order>(&ours).unwrap(), order);
    }

    #[test]
    fn both_read_and_refuse_the_same_messages(order in orders(), seed in any::<u64>()) {
        let mut message = serde_json::to_value(&order).unwrap();
        damage(&mut message, seed);
        let text = message.to_string();
        let ours = serde_json::from_str::<ours::Order>(&text);
        let theirs = serde_json::from_str::<theirs::Order>(&text);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{}: {:?} {:?}", text, ours, theirs);
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            prop_assert_eq!(serde_json::to_string(&ours).unwrap(), serde_json::to_string(&theirs).unwrap());
        }
    }
}
