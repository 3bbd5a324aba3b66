//! Requests that are refused before they are sent, with the reason.

use http::Method;
use wechatpay_sandbox::catalogue::Entry;

use super::Given;
use super::outgoing::Outgoing;
use crate::failure::Failure;
use crate::find::catalogue;

/// Checks a request as before it is sent.
pub(crate) fn checked(entry: &Entry, parameters: Vec<(String, String)>, given: &Given) -> Result<(), Failure> {
    let settings = toml::from_str("merchant_id = \"1900000109\"").unwrap();
    Outgoing::new(entry, parameters, given, &settings, false, false).map(|_| ())
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

/// The reason why an order is refused in which fields are replaced, or with `-` left out.
fn problem(changes: &[&str]) -> Option<String> {
    let name = |item: &str| item.split(['=', ':', '-']).next().unwrap_or_default().to_owned();
    let mut items: Vec<String> = ORDER.iter().map(|item| (*item).to_owned()).collect();
    items.retain(|item| !changes.iter().any(|change| name(change) == name(item)));
    items.extend(
        changes
            .iter()
            .filter(|change| !change.ends_with('-'))
            .map(|change| (*change).to_owned()),
    );
    let found = catalogue()
        .resolve(&Method::POST, "/v3/pay/transactions/jsapi")
        .swap_remove(0);
    let given = Given::read(&items, None, "").and_then(|given| checked(&found.entry, found.parameters, &given));
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
        (&["out_trade_no=1"], "/out_trade_no (body): it has 1 characters"),
    ] {
        let found = problem(changes).unwrap_or_default();
        if !found.contains(reason) {
            others.push(format!("{changes:?}: {found}"));
        }
    }
    assert!(others.is_empty(), "{}", others.join("\n"));
}
