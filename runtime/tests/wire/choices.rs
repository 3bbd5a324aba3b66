//! Choices: sets of alternatives of which exactly one, or at least one, is sent.

use wechatpay_runtime::derive::Request;
use wechatpay_runtime::wire::{EncodeCause, encode};

use crate::sending::{json, problem};

#[derive(Clone, Debug, Request)]
struct Query {
    #[required]
    mchid: String,
    #[one_of(order = "QueryOrder::TransactionId")]
    transaction_id: Option<String>,
    #[one_of(order = "QueryOrder::Number")]
    out_trade_no: Option<String>,
    #[one_of(order = "QueryOrder::Number")]
    #[wire(name = "issuer-id")]
    issuer_id: Option<i64>,
    #[any_of(contact = "phone")]
    phone: Option<String>,
    #[any_of(contact = "email")]
    email: Option<String>,
}

fn query(order: QueryOrder) -> Query {
    Query::new(QueryRequired {
        mchid: "1900000109".into(),
        order,
    })
    .with_phone("13900000000")
}

#[test]
fn the_chosen_alternative_is_sent_with_all_its_fields() {
    assert_eq!(
        json(&query(QueryOrder::TransactionId("1".into()))),
        r#"{"mchid":"1900000109","transaction_id":"1","phone":"13900000000"}"#
    );
    let number = QueryOrder::Number {
        out_trade_no: "2".into(),
        issuer_id: 3,
    };
    assert_eq!(
        json(&query(number)),
        r#"{"mchid":"1900000109","out_trade_no":"2","issuer-id":3,"phone":"13900000000"}"#
    );
}

#[test]
fn a_choice_that_was_changed_afterwards_is_refused_before_it_is_sent() {
    let one_of = || EncodeCause::OneOf {
        alternatives: "`transaction_id`, `out_trade_no` with `issuer-id`".into(),
    };
    let mut none = query(QueryOrder::TransactionId("1".into()));
    none.transaction_id = None;
    assert_eq!(problem(&none), ("transaction_id".into(), one_of()));
    let mut both = query(QueryOrder::TransactionId("1".into()));
    both.issuer_id = Some(3);
    assert_eq!(problem(&both), ("transaction_id".into(), one_of()));
    let mut in_part = none;
    in_part.out_trade_no = Some("2".into());
    assert_eq!(problem(&in_part), ("transaction_id".into(), one_of()));
}

#[test]
fn at_least_one_alternative_has_to_be_set() {
    let mut request = query(QueryOrder::TransactionId("1".into()));
    request.phone = None;
    let cause = EncodeCause::AnyOf {
        alternatives: "`phone`, `email`".into(),
    };
    assert_eq!(problem(&request), ("phone".into(), cause));
    assert!(encode(&request.clone().with_email("a@b.cn"), None).is_ok());
    assert!(encode(&request.with_email("a@b.cn").with_phone("1"), None).is_ok());
}
