//! Requests that `wechatpay call` itself refuses before it sends them, with the reason.

use http::Method;
use wechatpay_sandbox::Catalogue;
use wechatpay_sandbox::catalogue::Entry;

use super::Given;
use super::outgoing::Outgoing;
use crate::failure::Failure;
use crate::find::catalogue;

/// Checks a request as before it is sent.
pub(crate) fn checked(
    catalogue: &Catalogue,
    entry: &Entry,
    parameters: Vec<(String, String)>,
    given: &Given,
) -> Result<(), Failure> {
    let settings = toml::from_str("merchant_id = \"1900000109\"").unwrap();
    Outgoing::new(catalogue, entry, parameters, given, &settings, false, false).map(|_| ())
}

/// An order that is allowed.
const ORDER: [&str; 7] = [
    "appid=wx8888888888888888",
    "mchid=1900000109",
    "description=test",
    "out_trade_no=T1234567",
    "notify_url=https://shop.example/notify",
    "amount.total=100",
    "payer.openid=oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
];

/// The reason why an order is refused after some of its fields were replaced, or left out with `-`.
fn problem(changes: &[&str]) -> Option<String> {
    problem_of("/v3/pay/transactions/jsapi", &ORDER, changes)
}

/// The same of another operation, with the fields of a request that is allowed.
fn problem_of(path: &str, allowed: &[&str], changes: &[&str]) -> Option<String> {
    let name = |item: &str| item.split(['=', ':', '-']).next().unwrap_or_default().to_owned();
    let mut items: Vec<String> = allowed.iter().map(|item| (*item).to_owned()).collect();
    items.retain(|item| !changes.iter().any(|change| name(change) == name(item)));
    items.extend(
        changes
            .iter()
            .filter(|change| !change.ends_with('-'))
            .map(|change| (*change).to_owned()),
    );
    let catalogue = catalogue();
    let found = catalogue.resolve(&Method::POST, path).swap_remove(0);
    let given = Given::read(&items, None, "");
    let given = given.and_then(|given| checked(&catalogue, &found.entry, found.parameters, &given));
    given.err().map(|failure| failure.to_string())
}

#[test]
fn an_order_is_refused_for_each_mistake() {
    assert_eq!(problem(&[]), None);
    assert_eq!(problem(&["attach=", "goods_tag= "]), None);
    let mut others = Vec::new();
    for (changes, reason) in [
        (
            &["out_trade_no="][..],
            "/out_trade_no (body): required, but it is empty",
        ),
        (
            &["out_trade_no=  "],
            "/out_trade_no (body): required, but it has only blanks",
        ),
        (
            &["description=　"],
            "/description (body): required, but it has only blanks",
        ),
        (
            &["description:=\"\\t\\n\""],
            "/description (body): required, but it has only blanks",
        ),
        (
            &["amount.total-", "amount:={}"],
            "/amount (body): required, but it is empty",
        ),
        (
            &["amount.total-", "amount:=null"],
            "/amount (body): required, but not sent",
        ),
        (
            &["amount.total-", "amount.currency=CNY"],
            "/amount/total (body): required, but not sent",
        ),
        (&["payer.openid="], "/payer (body): required, but its members are empty"),
        (
            &[
                "detail.goods_detail[0].merchant_goods_id= ",
                "detail.goods_detail[0].quantity=1",
                "detail.goods_detail[0].unit_price=1",
            ],
            "/detail/goods_detail/0/merchant_goods_id (body): required, but it has only blanks",
        ),
        (
            &["amount.total=0"],
            "/amount/total (body): amount.total must be at least 1",
        ),
        (
            &["time_expire=2020-01-01T00:00:00+08:00"],
            "/time_expire (body): it is in the past",
        ),
        (
            &["time_expire=2099-01-01"],
            "/time_expire (body): it is not a date and time",
        ),
        (
            &["out_trade_no=T12345 7"],
            "/out_trade_no (body): it does not match the pattern",
        ),
        (
            &["limit_pay[]=all"],
            "/limit_pay/0 (body): it is not one of no_balance, no_credit",
        ),
        (&["amount.total=-1"], "/amount/total (body): it is"),
        (&["amount.total:=-1"], "/amount/total (body): it is"),
        (&["amount.total=many"], "/amount/total (body): it is not a whole number"),
        (&["amount.total:=1.5"], "/amount/total (body): it is not a whole number"),
        (
            &["amount.total:=99999999999999999999"],
            "/amount/total (body): it is not a whole number",
        ),
        (
            &["amount.total:=true"],
            "/amount/total (body): it is not a whole number",
        ),
        (&["amount.total:=[1]"], "/amount/total (body): it is not a whole number"),
        (
            &["amount.total-", "amount:=[]"],
            "/amount (body): required, but it is empty",
        ),
        (&["amount.total-", "amount=100"], "/amount (body): it is not an object"),
        (&["description:=1"], "/description (body): it is not a string"),
        (&["description:={\"a\":1}"], "/description (body): it is not a string"),
        (
            &["support_fapiao:=1"],
            "/support_fapiao (body): it is not true or false",
        ),
        (
            &["out_trade_no-", "out_trade_on=T1234567"],
            "no field out_trade_on; did you mean out_trade_no?",
        ),
        (
            &["amount.total-", "amount.totel=100"],
            "no field amount.totel; did you mean amount.total?",
        ),
        (
            &["amount.total-", "total=100"],
            "no field total; did you mean amount.total?",
        ),
        (&["Attach=x"], "no field Attach; did you mean attach?"),
        (
            &["detail.goods_detail[0].quantiti=1"],
            "did you mean detail.goods_detail[].quantity?",
        ),
        (
            &["no_such_thing_at_all=1"],
            "the documents list no field /no_such_thing_at_all",
        ),
        (&["description=a", "description=b"], "description is given twice"),
        (&["amount.total=1", "amount[total]=1"], "amount.total is given twice"),
        (
            &["amount.total-", "amount:={\"total\":1,\"total\":2}"],
            "gives a member twice",
        ),
        (&["out_trade_no=1"], "/out_trade_no (body): it has 1 character, but"),
    ] {
        let found = problem(changes).unwrap_or_default();
        if !found.contains(reason) {
            others.push(format!("{changes:?}: {found}"));
        }
    }
    assert!(others.is_empty(), "{}", others.join("\n"));
}

/// Bounds that the sandbox has from its lifecycles, where no document states them.
#[test]
fn an_order_over_nothing_is_refused() {
    let v2_order = [
        "appid=wx8888888888888888",
        "mch_id=1900000109",
        "body=test",
        "out_trade_no=T1234567",
        "total_fee=1",
        "spbill_create_ip=1.2.3.4",
        "notify_url=https://shop.example/notify",
        "trade_type=NATIVE",
    ];
    let problem = |changes: &[&str]| problem_of("/pay/unifiedorder", &v2_order, changes).unwrap_or_default();
    assert_eq!(problem(&[]), "");
    let nothing = problem(&["total_fee=0"]);
    assert!(
        nothing.contains("/total_fee (body): total_fee must be at least 1"),
        "{nothing}"
    );

    let combined = [
        "combine_appid=wx8888888888888888",
        "combine_mchid=1900000109",
        "combine_out_trade_no=C1234567",
        "notify_url=https://shop.example/notify",
        "sub_orders[0].mchid=1900000109",
        "sub_orders[0].attach=a",
        "sub_orders[0].amount.total_amount=1",
        "sub_orders[0].amount.currency=CNY",
        "sub_orders[0].out_trade_no=S1234567",
        "sub_orders[0].description=a",
        "sub_orders[1].mchid=1900000109",
        "sub_orders[1].attach=a",
        "sub_orders[1].amount.total_amount:=0",
        "sub_orders[1].amount.currency=CNY",
        "sub_orders[1].out_trade_no=S1234568",
        "sub_orders[1].description=a",
    ];
    let second = problem_of("/v3/combine-transactions/native", &combined, &[]).unwrap_or_default();
    assert!(second.contains("total_amount must be at least 1"), "{second}");
}
