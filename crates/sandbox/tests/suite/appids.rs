//! The appids of merchants: any while none is declared, and only the declared ones otherwise.

use serde_json::{Value, json};
use wechatpay_sandbox::{MerchantAccount, Sandbox};

use crate::raw;
use crate::shop::Shop;

const OWN: &str = "wx1111111111111111";
const SUB: &str = "wx2222222222222222";
const OTHER: &str = "wx9999999999999999";
const NATIVE: &str = "POST /v3/pay/transactions/native";
const PARTNER: &str = "POST /v3/pay/partner/transactions/native";
const V2_ORDER: &str = "POST /pay/unifiedorder";

async fn declaring(appids: &[&str], sub_appids: &[&str]) -> Sandbox {
    let own = |appids: &[&str]| appids.iter().map(|appid| (*appid).to_owned()).collect();
    let account = MerchantAccount {
        appids: own(appids),
        sub_appids: own(sub_appids),
        ..MerchantAccount::new(raw::MERCHANT)
    };
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant(account);
    builder.start().await.unwrap()
}

/// Notes of the log that speak of an appid.
fn notes(sandbox: &Sandbox, appid: &str) -> usize {
    let entries = sandbox.log_after(0).into_iter();
    let notes = entries.filter_map(|entry| entry.response.note);
    notes
        .filter(|note| note.contains(&format!("{appid} is accepted because no such appid is declared")))
        .count()
}

#[tokio::test]
async fn without_a_declaration_every_appid_is_accepted_and_the_log_says_so_once() {
    let sandbox = declaring(&[], &[]).await;
    let shop = Shop::new(&sandbox);
    for number in ["order-one", "order-two"] {
        shop.succeed(NATIVE, json!({"appid": OTHER, "out_trade_no": number}))
            .await;
        let partner = json!({"sp_appid": OTHER, "sub_appid": SUB, "out_trade_no": format!("{number}-sub")});
        shop.succeed(PARTNER, partner).await;
        let v2 = json!({"appid": OWN, "out_trade_no": format!("{number}-v2"), "sub_mch_id": null});
        let (_, answer) = shop.call(V2_ORDER, v2).await;
        assert_eq!(answer["result_code"], "SUCCESS", "{answer}");
    }
    for appid in [OTHER, SUB, OWN] {
        assert_eq!(notes(&sandbox, appid), 1, "{appid}");
    }
}

#[tokio::test]
async fn declared_appids_are_accepted_and_others_refused_as_the_service_does() {
    let sandbox = declaring(&[OWN, "wx3333333333333333"], &[SUB]).await;
    let shop = Shop::new(&sandbox);
    let own = ("APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配，请检查后再试");
    let sub = ("INVALID_REQUEST", "sub_mchid与sub_appid不匹配");
    for (line, request, refused) in [
        (NATIVE, json!({"appid": OWN}), None),
        (NATIVE, json!({"appid": "wx3333333333333333"}), None),
        (NATIVE, json!({"appid": OTHER}), Some(own)),
        (NATIVE, json!({"appid": SUB}), Some(own)),
        (PARTNER, json!({"sp_appid": OWN, "sub_appid": SUB}), None),
        (PARTNER, json!({"sp_appid": OTHER, "sub_appid": SUB}), Some(own)),
        (PARTNER, json!({"sp_appid": OWN, "sub_appid": OWN}), Some(sub)),
        (
            "POST /v3/fund-app/mch-transfer/transfer-bills",
            json!({"appid": OTHER, "out_bill_no": "bill"}),
            Some(own),
        ),
        (
            "POST /v3/profitsharing/receivers/add",
            json!({"appid": OTHER}),
            Some(own),
        ),
        (
            "GET /v3/payscore/serviceorder",
            json!({"appid": OTHER, "out_order_no": "unknown"}),
            Some(own),
        ),
        // The appid of a page to open is not one of the merchant's.
        (
            "POST /v3/merchant-service/complaints-v2/{complaint_id}/response",
            json!({"mini_program_jump_info": {"appid": OTHER}}),
            None,
        ),
    ] {
        let mut request = request;
        if line.contains("/transactions/") {
            request["out_trade_no"] = Value::from(format!("order-{}", sandbox.log_after(0).len()));
        }
        let (status, answer) = shop.call(line, request.clone()).await;
        match refused {
            Some((code, message)) => assert_eq!(
                (status, &answer["code"], &answer["message"]),
                (400, &code.into(), &message.into()),
                "{line} {request}: {answer}"
            ),
            None => assert!(
                !["APPID_MCHID_NOT_MATCH", "INVALID_REQUEST"].contains(&answer["code"].as_str().unwrap_or_default()),
                "{line} {request}: {answer}"
            ),
        }
    }
    let diagnosed = sandbox.log_after(0).into_iter().filter_map(|entry| entry.response.note);
    let diagnosed: Vec<String> = diagnosed.filter(|note| note.contains(OTHER)).collect();
    assert!(
        !diagnosed.is_empty()
            && diagnosed
                .iter()
                .all(|note| note.contains(OWN) && note.contains("--appid")),
        "{diagnosed:?}"
    );
}

#[tokio::test]
async fn the_parts_of_a_combined_order_have_declared_appids() {
    let sandbox = declaring(&[OWN], &[SUB]).await;
    let shop = Shop::new(&sandbox);
    let line = "POST /v3/combine-transactions/jsapi";
    for (combine, sub, code) in [
        (OWN, SUB, None),
        (OTHER, SUB, Some("APPID_MCHID_NOT_MATCH")),
        (OWN, OTHER, Some("INVALID_REQUEST")),
    ] {
        let part = json!({
            "mchid": raw::MERCHANT, "attach": "a", "amount": {"total_amount": 10, "currency": "CNY"},
            "out_trade_no": format!("part-{}", sandbox.log_after(0).len()), "sub_mchid": "1900000110", "sub_appid": sub,
            "description": "商品",
        });
        let request = json!({
            "combine_appid": combine, "combine_mchid": raw::MERCHANT, "sub_orders": [part],
            "combine_out_trade_no": format!("combined-{}", sandbox.log_after(0).len()),
            "combine_payer_info": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
        });
        let (status, answer) = shop.call(line, request).await;
        assert_eq!(answer["code"].as_str(), code, "{status} {answer}");
    }
}

#[tokio::test]
async fn apiv2_refuses_appids_in_the_message_and_other_operations_in_the_code() {
    let sandbox = declaring(&[OWN], &[SUB]).await;
    let shop = Shop::new(&sandbox);
    let order = |appid: &str, sub: Value| json!({"appid": appid, "sub_appid": sub, "out_trade_no": "order-v2"});
    for (request, message) in [
        (order(OTHER, Value::Null), "商户号mch_id与appid不匹配"),
        (order(OWN, OTHER.into()), "sub_mch_id与sub_appid不匹配"),
    ] {
        let (status, answer) = shop.call("POST /pay/micropay", request).await;
        let expected = json!({"return_code": "FAIL", "return_msg": message});
        assert_eq!((status, &answer), (200, &expected));
    }
    for (line, field) in [
        ("POST /mmpaymkttransfers/sendredpack", "wxappid"),
        ("POST /mmpaymkttransfers/promotion/transfers", "mch_appid"),
    ] {
        for (appid, code) in [(OTHER, "PARAM_ERROR"), (OWN, "")] {
            let (_, answer) = shop
                .call(line, json!({field: appid, "sub_mch_id": null, "msgappid": null}))
                .await;
            assert_eq!(
                answer["err_code"].as_str().unwrap_or_default(),
                code,
                "{line}: {answer}"
            );
        }
    }
    // The operations that bind an appid to a sub-merchant take any.
    let (_, answer) = shop
        .call("POST /secapi/mch/addsubdevconfig", json!({"sub_appid": OTHER}))
        .await;
    assert_eq!(answer["return_code"], "SUCCESS", "{answer}");
}

#[tokio::test]
async fn clients_are_told_the_declared_appid() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("merchants.json");
    let text = json!({"merchants": [
        {"merchant_id": raw::MERCHANT, "appids": [OWN, SUB], "sub_appids": [SUB]},
        {"merchant_id": "1900000200", "appids": [OTHER]},
    ]});
    std::fs::write(&file, text.to_string()).unwrap();
    let mut accounts = MerchantAccount::read_all(&file).unwrap().into_iter();
    let builder = Sandbox::builder()
        .catalogue(raw::catalogue())
        .merchant(accounts.next().unwrap());
    let builder = builder.further_merchant(accounts.next().unwrap());
    let sandbox = builder.directory(folder.path().join("sandbox")).start().await.unwrap();
    let configuration = sandbox.configuration();
    assert_eq!(configuration.appids, [OWN, SUB]);
    assert_eq!(configuration.merchants[0].appids, [OTHER]);
    let lines = wechatpay_sandbox::environment(configuration, folder.path());
    assert!(lines.contains(&format!("export WECHATPAY_APPID='{OWN}'\n")), "{lines}");
    let variables = wechatpay_sandbox::environment_variables(configuration, folder.path());
    assert_eq!(variables["WECHATPAY_APPID"], OWN);
    // Without a declaration there is none to print.
    let sandbox = declaring(&[], &[]).await;
    let lines = wechatpay_sandbox::environment(sandbox.configuration(), folder.path());
    assert!(!lines.contains("WECHATPAY_APPID"), "{lines}");
}
