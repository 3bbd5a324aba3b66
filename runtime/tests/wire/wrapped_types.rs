//! Long types, which formatters break into several lines.

use std::collections::BTreeMap;

use wechatpay_runtime::derive::{Request, Response};
use wechatpay_runtime::wire::{decode_json, encode, to_json};

/// Long types as a formatter breaks them: with a comma after the last argument.
#[rustfmt::skip]
#[derive(Clone, Debug, Request)]
struct Wrapped {
    #[wire(name = "list")]
    list: Option<
        Vec<
            String,
        >,
    >,
    #[wire(indexed, name = "coupon_id_$n")]
    coupons: BTreeMap<
        Vec<u32>,
        String,
    >,
}

#[rustfmt::skip]
#[derive(Clone, Debug, Response)]
struct WrappedReply {
    #[required]
    list: Option<
        Vec<
            String,
        >,
    >,
}

#[test]
fn a_trailing_comma_in_type_arguments_is_accepted() {
    let request = Wrapped::new().with_list(vec!["a".to_owned()]);
    assert!(request.coupons.is_empty());
    let json = to_json(&encode(&request, None).unwrap()).unwrap();
    assert_eq!(String::from_utf8(json.clone()).unwrap(), r#"{"list":["a"]}"#);
    let reply: WrappedReply = decode_json(&json, None).unwrap();
    assert_eq!(reply.list().unwrap(), &["a"]);
}
