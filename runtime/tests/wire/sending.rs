//! Requests: their parts, the order of fields, omitted fields, conditions.

use std::collections::BTreeMap;

use wechatpay_runtime::derive::{Enumeration, Request};
use wechatpay_runtime::wire::{Encode, EncodeCause, Fields, Parts, Value, encode, to_json};
use wechatpay_runtime::{FilePart, Json, Number};

#[derive(Clone, Debug, PartialEq, Eq, Enumeration)]
#[non_exhaustive]
pub(crate) enum MerchantType {
    #[value = "ENTERPRISE"]
    Enterprise,
    #[value = "INDIVIDUAL"]
    Individual,
    Unknown(String),
}

/// The fields are intentionally not in alphabetical order.
#[derive(Clone, Debug, Request)]
#[constant(version = "1.0", retries = 3)]
#[constant("sign-type" = "HMAC-SHA256", test = true)]
struct Order {
    #[required]
    out_trade_no: String,
    #[required]
    amount: Amount,
    attach: Option<String>,
    goods: Option<Vec<Goods>>,
    r#type: Option<MerchantType>,
    tags: Option<Vec<Vec<String>>>,
    settled: Option<bool>,
}

#[derive(Clone, Debug, Request)]
struct Amount {
    #[required]
    total: i64,
    rate: Option<Number>,
}

#[derive(Clone, Debug, Request)]
pub(crate) struct Goods {
    pub(crate) id: Option<String>,
    pub(crate) quantity: Option<i64>,
}

pub(crate) fn json(request: &impl Encode) -> String {
    String::from_utf8(to_json(&encode(request, None).unwrap()).unwrap()).unwrap()
}

pub(crate) fn problem(request: &impl Encode) -> (String, EncodeCause) {
    let error = encode(request, None).unwrap_err();
    (error.field().to_owned(), error.cause().clone())
}

fn order() -> Order {
    Order::new(OrderRequired {
        out_trade_no: "20\"1".into(),
        amount: Amount::new(AmountRequired { total: 100 }),
    })
}

/// Constants in every part, and JSON without a documented structure.
#[derive(Clone, Debug, Request)]
#[constant(path, kind = "orders", query, action = "add", page = 1, header, "X-Mode" = "quick")]
#[constant(version = "1.0")]
struct Everywhere {
    #[wire(query)]
    name: Option<String>,
    extra: Option<Json>,
    extras: Option<Vec<Json>>,
}

#[test]
fn constants_are_sent_in_their_part() {
    let request = Everywhere::new().with_name("a");
    let parts = encode(&request, None).unwrap();
    let texts = |list: &[(std::borrow::Cow<'_, str>, String)]| {
        list.iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    };
    assert_eq!(texts(&parts.path), "kind=orders");
    assert_eq!(texts(&parts.query), "action=add&page=1&name=a");
    assert_eq!(texts(&parts.headers), "X-Mode=quick");
    assert_eq!(json(&request), r#"{"version":"1.0"}"#);
    // For a log or a test, all fields are shown in one object.
    let shown = serde_json::to_string(&request).unwrap();
    assert!(
        shown.contains(r#""action":"add""#) && shown.contains(r#""kind":"orders""#),
        "{shown}"
    );
}

#[test]
fn json_that_nothing_describes_is_sent_as_it_is() {
    let extra: Json = r#"{"b": [1, null, "c"], "a": {"rate": 0.5}}"#.parse().unwrap();
    let request = Everywhere::new()
        .with_extra(extra.clone())
        .with_extras(vec![extra, "7".parse().unwrap()]);
    let extra = r#"{"b":[1,null,"c"],"a":{"rate":0.5}}"#;
    assert_eq!(
        json(&request),
        format!(r#"{{"version":"1.0","extra":{extra},"extras":[{extra},7]}}"#)
    );
}

#[test]
fn constants_come_first_and_unset_fields_are_left_out() {
    assert_eq!(
        json(&order()),
        r#"{"version":"1.0","retries":3,"sign-type":"HMAC-SHA256","test":true,"out_trade_no":"20\"1","amount":{"total":100}}"#
    );
}

#[test]
fn fields_keep_the_order_of_the_struct_at_every_depth() {
    let mut order = order()
        .with_settled(false)
        .with_tags(vec![vec!["a".to_owned()], vec![]])
        .with_type("INDIVIDUAL")
        .with_goods(vec![Goods::new().with_quantity(2).with_id("g"), Goods::default()])
        .with_attach("附加");
    order.amount = order.amount.with_rate("0.0060".parse::<Number>().unwrap());
    assert_eq!(
        json(&order).split_once(r#""test":true,"#).unwrap().1,
        r#""out_trade_no":"20\"1","amount":{"total":100,"rate":0.0060},"attach":"附加","#.to_owned()
            + r#""goods":[{"id":"g","quantity":2},{}],"type":"INDIVIDUAL","tags":[["a"],[]],"settled":false}"#
    );
}

#[test]
fn enumerations_keep_unlisted_values() {
    let known = MerchantType::from("ENTERPRISE");
    assert_eq!(
        (&known, known.as_str(), format!("{known:>12}").as_str()),
        (&MerchantType::Enterprise, "ENTERPRISE", "  ENTERPRISE")
    );
    let unlisted = MerchantType::from("企业".to_owned());
    assert_eq!(
        (unlisted.as_str(), &unlisted),
        ("企业", &MerchantType::Unknown("企业".into()))
    );
    assert_ne!(MerchantType::Individual, known);
}

#[derive(Clone, Debug, Request)]
struct Query {
    #[required]
    #[wire(path)]
    mchid: String,
    #[required]
    #[wire(query, name = "sub-mchid")]
    sub_mchid: String,
    #[wire(query)]
    states: Option<Vec<MerchantType>>,
    #[wire(query)]
    limit: Option<i64>,
    #[wire(header, name = "Idempotency-Key")]
    idempotency_key: Option<String>,
    note: Option<String>,
}

fn query() -> Query {
    Query::new(QueryRequired {
        mchid: "1230000109".into(),
        sub_mchid: "a/b c".into(),
    })
}

#[test]
fn each_field_is_sent_in_its_part() {
    let request = query()
        .with_states(vec![MerchantType::Enterprise, MerchantType::Individual])
        .with_limit(20)
        .with_idempotency_key("key")
        .with_note("in the body");
    let parts = encode(&request, None).unwrap();
    let pairs = |pairs: &[(&'static str, &str)]| {
        pairs
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(parts.path, pairs(&[("mchid", "1230000109")]));
    assert_eq!(
        parts.query,
        pairs(&[
            ("sub-mchid", "a/b c"),
            ("states", "ENTERPRISE"),
            ("states", "INDIVIDUAL"),
            ("limit", "20")
        ])
    );
    assert_eq!(parts.headers, pairs(&[("Idempotency-Key", "key")]));
    assert_eq!(parts.body, vec![("note".into(), Value::from("in the body"))]);
}

#[test]
fn absent_fields_leave_their_parts_empty() {
    let request = query();
    let parts = encode(&request, None).unwrap();
    assert_eq!((parts.query.len(), parts.headers.len(), parts.body.len()), (1, 0, 0));
}

#[test]
fn an_empty_path_parameter_is_refused() {
    let request = Query::new(QueryRequired {
        mchid: String::new(),
        sub_mchid: "x".into(),
    });
    assert_eq!(problem(&request), ("mchid".into(), EncodeCause::EmptyPathParameter));
}

#[derive(Clone, Debug, Request)]
struct Misplaced {
    #[wire(header)]
    list: Option<Vec<String>>,
    #[wire(query)]
    object: Option<Amount>,
    inner: Option<Query>,
}

#[test]
fn only_text_numbers_and_booleans_are_sent_in_header_query_and_path() {
    let request = Misplaced::new()
        .with_list(vec!["x".to_owned()])
        .with_object(Amount::new(AmountRequired { total: 1 }))
        .with_inner(query());
    let error = encode(&request, None).unwrap_err();
    assert_eq!(
        error
            .problems()
            .map(|(field, cause)| format!("{field}: {cause}"))
            .collect::<Vec<_>>(),
        [
            "list: an array cannot be sent in the header; only text, numbers and booleans can",
            "object: an object cannot be sent in the query; only text, numbers and booleans can",
            "inner.mchid: only fields of the outermost struct can be sent in the URL path",
            "inner.sub-mchid: only fields of the outermost struct can be sent in the query",
            "inner.states: only fields of the outermost struct can be sent in the query",
            "inner.limit: only fields of the outermost struct can be sent in the query",
            "inner.Idempotency-Key: only fields of the outermost struct can be sent in the header",
        ]
    );
    assert_eq!(error.count(), 7);
    assert_eq!(
        error.to_string(),
        "cannot encode the request: field `list`: an array cannot be sent in the header; only text, numbers and \
         booleans can (and 6 more problems)"
    );
}

#[derive(Clone, Debug, Request)]
struct Embedded {
    #[required]
    #[wire(json)]
    scene_info: Amount,
    #[wire(json)]
    detail: Option<Vec<Goods>>,
    #[wire(url)]
    return_url: Option<String>,
}

#[test]
fn values_in_strings_are_encoded_into_them() {
    let request = Embedded::new(EmbeddedRequired {
        scene_info: Amount::new(AmountRequired { total: 1 }),
    })
    .with_detail(vec![Goods::new().with_id("\"")])
    .with_return_url("https://a.test/?x=1&y=微");
    assert_eq!(
        json(&request),
        r#"{"scene_info":"{\"total\":1}","detail":"[{\"id\":\"\\\"\"}]","#.to_owned()
            + r#""return_url":"https%3A%2F%2Fa.test%2F%3Fx%3D1%26y%3D%E5%BE%AE"}"#
    );
}

#[derive(Clone, Debug, Request)]
struct Coupons {
    #[wire(indexed, name = "coupon_id_$n")]
    coupon_id: BTreeMap<Vec<u32>, String>,
    #[wire(indexed, name = "coupon_type_$n_$m")]
    coupon_type: Option<BTreeMap<Vec<u32>, MerchantType>>,
}

#[test]
fn indexed_fields_have_a_name_for_each_index() {
    let request = Coupons::new()
        .with_coupon_id([(vec![0], "a".to_owned()), (vec![1], "b".to_owned())])
        .with_coupon_type([(vec![0, 10], MerchantType::Enterprise)]);
    assert_eq!(
        json(&request),
        r#"{"coupon_id_0":"a","coupon_id_1":"b","coupon_type_0_10":"ENTERPRISE"}"#
    );
    assert_eq!(json(&Coupons::default()), "{}");
}

#[test]
fn a_wrong_number_of_indices_is_refused() {
    let request = Coupons::new().with_coupon_id([(vec![0, 1], "a".to_owned())]);
    let cause = EncodeCause::IndexCount {
        pattern: "coupon_id_$n",
        expected: 1,
        found: 2,
    };
    assert_eq!(problem(&request), ("coupon_id_$n".into(), cause));
}

#[derive(Clone, Debug, Request)]
struct Upload {
    #[required]
    #[wire(file)]
    file: FilePart,
    #[wire(file)]
    second: Option<FilePart>,
    #[required]
    sha256: String,
}

#[test]
fn files_are_kept_apart_from_the_body() {
    let file = FilePart::new("照片.jpg", vec![0xff, 0xd8]);
    let request = Upload::new(UploadRequired {
        file: file.clone(),
        sha256: "00".into(),
    });
    let Parts { files, body, .. } = encode(&request, None).unwrap();
    assert_eq!(files, vec![("file".into(), &file)]);
    assert_eq!(body, vec![("sha256".into(), Value::from("00"))]);
    assert_eq!(
        format!("{file:?}"),
        r#"FilePart { file_name: "照片.jpg", content: 2 bytes }"#
    );
    let both = request.with_second(file);
    assert_eq!(encode(&both, None).unwrap().files.len(), 2);
}

#[test]
fn serde_shows_all_fields_in_one_object_complete_or_not() {
    assert_eq!(
        serde_json::to_string(&query().with_note("n")).unwrap(),
        r#"{"mchid":"1230000109","sub-mchid":"a/b c","note":"n"}"#
    );
    let upload = Upload::new(UploadRequired {
        file: FilePart::new("a", "b"),
        sha256: "00".into(),
    });
    assert_eq!(
        serde_json::to_string(&upload).unwrap(),
        r#"{"file":{"file_name":"a","content":"Yg=="},"sha256":"00"}"#
    );
}

/// A request whose fields are known only when the program runs.
struct Named {
    total: (String, i64),
    path: (String, String),
    file: (String, FilePart),
}

impl Encode for Named {
    fn encode<'a>(&'a self, fields: &mut Fields<'a, '_>) {
        fields.in_path().put_named(&self.path.0, &self.path.1);
        fields.in_query().put_named(&self.total.0, &self.total.1);
        fields.put_named(&self.total.0, &self.total.1);
        fields.file_named(&self.file.0, &self.file.1);
    }
}

#[test]
fn names_may_be_known_only_when_the_program_runs() {
    let file = FilePart::new("a.jpg", "b");
    let mut request = Named {
        total: ("total".to_owned(), 1),
        path: ("id".to_owned(), "a".to_owned()),
        file: ("file".to_owned(), file.clone()),
    };
    let expected = Parts {
        path: vec![("id".into(), "a".to_owned())],
        query: vec![("total".into(), "1".to_owned())],
        body: vec![("total".into(), Value::Integer(1))],
        files: vec![("file".into(), &file)],
        ..Parts::default()
    };
    assert_eq!(encode(&request, None).unwrap(), expected);
    // A problem names the field, too.
    request.path.1.clear();
    assert_eq!(problem(&request), ("id".into(), EncodeCause::EmptyPathParameter));
}
