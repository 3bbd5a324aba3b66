//! The routes by which the page lists and sends.

use bytes::Bytes;
use serde_json::{Map, Value, json};
use wechatpay_sandbox::Sandbox;
use wechatpay_sandbox::catalogue::Entry;

use crate::raw::{self, Caller};

pub(crate) async fn asked(sandbox: &Sandbox, method: &str, path: &str, body: &Value) -> (u16, Value) {
    asked_by(&Caller::new(sandbox), method, path, body).await
}

/// For many requests, which then share a connection.
async fn asked_by(caller: &Caller<'_>, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() {
        Bytes::new()
    } else {
        body.to_string().into()
    };
    let request = http::Request::builder()
        .method(method)
        .uri(format!("{}/_sandbox/{path}", caller.sandbox.base_url()));
    let response = caller.send(request.body(body).unwrap(), false).await;
    (
        response.status().as_u16(),
        serde_json::from_slice(response.body()).unwrap_or_default(),
    )
}

/// Places an order by the route that signs, and returns the response.
pub(crate) async fn order(sandbox: &Sandbox, kind: &str, number: &str, description: &str) -> Value {
    let mut body = json!({
        "appid": "wxd678efh567hg6787",
        "mchid": raw::MERCHANT,
        "description": description,
        "out_trade_no": number,
        "notify_url": "http://127.0.0.1:9/paid",
        "amount": {"total": 12_900},
        "settle_info": {"profit_sharing": true},
    });
    match kind {
        "jsapi" => body["payer"] = json!({"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}),
        "h5" => body["scene_info"] = json!({"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Wap"}}),
        _ => {}
    }
    let draft = json!({"operation": format!("v3.pay.transactions.{kind}.post"), "body": body});
    let (status, made) = asked(sandbox, "POST", "calls", &draft).await;
    assert_eq!((status, &made["response"]["status"]), (200, &json!(200)), "{made}");
    made["response"]["body"].clone()
}

/// The members of an example, with the number of the merchant that signs.
fn own(example: &Map<String, Value>) -> Value {
    let mut members = example.clone();
    for name in ["mchid", "sp_mchid", "mch_id", "combine_mchid", "sp_mch_id"] {
        members.entry(name).and_modify(|number| *number = raw::MERCHANT.into());
    }
    members.into()
}

pub(crate) fn ids(listed: &Value) -> Vec<&str> {
    let resources = listed["resources"].as_array().unwrap();
    resources
        .iter()
        .map(|resource| resource["id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn resources_are_searched_filtered_and_listed_in_parts() {
    let sandbox = raw::sandbox().await;
    for number in 0..5 {
        order(
            &sandbox,
            "native",
            &format!("number_{number}"),
            &format!("Comb {number}"),
        )
        .await;
    }
    sandbox.pay("number_3").unwrap();
    let list = async |query: &str| {
        asked(&sandbox, "GET", &format!("resources/order?{query}"), &Value::Null)
            .await
            .1
    };
    let all = list("").await;
    assert_eq!((ids(&all)[0], &all["total"]), ("number_4", &json!(5)));
    let some = list("skip=1&limit=2").await;
    assert_eq!((ids(&some), &some["total"]), (vec!["number_3", "number_2"], &json!(5)));
    assert_eq!(list("limit=0&state=NOTPAY").await, json!({"resources": [], "total": 4}));
    assert_eq!(ids(&list("state=SUCCESS").await), ["number_3"]);
    // Every word, in any field and in any case of letters.
    assert_eq!(ids(&list("contains=cOMB+number_2").await), ["number_2"]);
    assert_eq!(ids(&list("contains=12900").await).len(), 5);
    assert_eq!(list("contains=comb+nothing").await["total"], json!(0));
    assert_eq!(asked(&sandbox, "GET", "resources/orders", &Value::Null).await.0, 404);
    // A refund is found by its order.
    let refund = json!({
        "out_trade_no": "number_3",
        "out_refund_no": "refund_1",
        "amount": {"refund": 1, "total": 12_900, "currency": "CNY"},
    });
    let draft = json!({"operation": "v3.refund.domestic.refunds.post", "body": refund});
    assert_eq!(
        asked(&sandbox, "POST", "calls", &draft).await.1["response"]["status"],
        200
    );
    let (_, refunds) = asked(&sandbox, "GET", "resources/refund?contains=number_3", &Value::Null).await;
    assert_eq!(
        refunds["resources"][0]["parent"],
        json!({"resource": "order", "id": "number_3"})
    );
    let (_, kinds) = asked(&sandbox, "GET", "resources", &Value::Null).await;
    let kind = kinds["kinds"]
        .as_array()
        .unwrap()
        .iter()
        .find(|kind| kind["name"] == "refund")
        .unwrap();
    assert_eq!(kind["parent"], "order");
    // Fields that messages hide are shown to people.
    assert_eq!(all["resources"][0]["fields"]["description"], json!("Comb 4"));
}

#[tokio::test]
async fn every_notification_is_sent_as_its_example_says() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let (_, catalogue) = asked_by(&caller, "GET", "catalogue", &Value::Null).await;
    let notifications = catalogue["notifications"].as_array().unwrap();
    assert!(notifications.len() > 100);
    for notification in notifications {
        let (id, example) = (notification["id"].as_str().unwrap(), &notification["example"]);
        assert!(example.as_object().is_some_and(|fields| !fields.is_empty()), "{id}");
        let sending = json!({"url": "http://127.0.0.1:9/", "fields": example});
        let (status, sent) = asked_by(&caller, "POST", &format!("notifications/{id}"), &sending).await;
        assert_eq!(status, 202, "{id}: {sent}");
    }
}

#[tokio::test]
async fn a_notification_goes_to_allowed_addresses_with_fitting_fields_only() {
    let sandbox = raw::sandbox().await;
    let send = async |url: &str, fields: Value| {
        let sending = json!({"url": url, "fields": fields});
        asked(&sandbox, "POST", "notifications/TRANSACTION.SUCCESS", &sending).await
    };
    for url in [
        "",
        "notify",
        "127.0.0.1:80/notify",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "file:///etc/hosts",
        "http://shop.example/notify",
        "http://127.0.0.1.shop.example/",
        "http://127.0.0.1@shop.example/",
        "https://[2001:db8::1]/",
    ] {
        assert_eq!(send(url, json!({})).await.0, 400, "{url}");
    }
    let (_, refused) = send("http://127.0.0.1:9/", json!({"amount": {"totals": 1}})).await;
    assert!(
        refused["message"].as_str().unwrap().contains("/amount/totals"),
        "{refused}"
    );
    for fields in [
        json!({"amount": 1}),
        json!({"amount": {"total": "many"}}),
        json!({"unknown": ""}),
    ] {
        assert_eq!(send("http://127.0.0.1:9/", fields.clone()).await.0, 400, "{fields}");
    }
    let (status, sent) = send("http://localhost:9/", json!({"amount": {"total": 7}})).await;
    assert_eq!((status, &sent["resource"]["amount"]["total"]), (202, &json!(7)));
    assert_eq!(
        asked(
            &sandbox,
            "POST",
            "notifications/NO.SUCH",
            &json!({"url": "http://127.0.0.1:9/"})
        )
        .await
        .0,
        404
    );
}

#[tokio::test]
async fn operations_are_signed_and_sent() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let (_, catalogue) = asked_by(&caller, "GET", "catalogue", &Value::Null).await;
    let (mut accepted, mut problems) = (0, Vec::new());
    // One in four, which takes 7 CPU-seconds less; `.ci/command-line` signs and sends all of them.
    for operation in catalogue["operations"].as_array().unwrap().iter().step_by(4) {
        let example = &operation["request"]["example"];
        let mut draft = json!({"operation": operation["id"]});
        for part in ["path", "query", "headers", "body"] {
            if let Some(members) = example[part].as_object() {
                draft[part] = own(members);
            }
        }
        let (status, made) = asked_by(&caller, "POST", "calls", &draft).await;
        let answered = &made["response"];
        let note = answered["note"].as_str().unwrap_or_default();
        let wrong_signature = answered["status"] == 401 || note.contains("signature") || note.contains("decrypt");
        if status != 200 || wrong_signature || answered["status"].as_u64().is_none_or(|status| status >= 500) {
            problems.push(format!("{}: {status} {} {note}", operation["id"], answered["status"]));
        }
        accepted += usize::from(answered["status"].as_u64().is_some_and(|status| status < 400));
    }
    println!("{accepted} operations were accepted");
    assert!(problems.is_empty(), "{}:\n{}", problems.len(), problems.join("\n"));
    // The others name by an id what no example creates.
    assert!(accepted > 170, "{accepted}");
}

#[tokio::test]
async fn a_call_is_sent_as_it_was_written() {
    let sandbox = raw::sandbox().await;
    let entry: &Entry = sandbox
        .catalogue()
        .operation("v3.profitsharing.receivers.add.post")
        .unwrap();
    let written = json!({
        "appid": "wx8888888888888888",
        "type": "PERSONAL_OPENID",
        "account": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "name": "张三",
        "relation_type": "STORE",
        "unlisted": [1, {"kept": true}],
    });
    let (_, made) = asked(
        &sandbox,
        "POST",
        "calls",
        &json!({"operation": entry.id, "body": written}),
    )
    .await;
    let sent: Map<String, Value> = serde_json::from_str(made["sent"]["body"].as_str().unwrap()).unwrap();
    assert_eq!(sent["unlisted"], written["unlisted"]);
    assert!(
        sent["name"].as_str().is_some_and(|name| name.len() > 300),
        "the name is encrypted"
    );
    assert!(
        made["sent"]["headers"]["authorization"]
            .as_str()
            .unwrap()
            .starts_with("WECHATPAY2-SHA256-RSA2048")
    );
    assert_eq!(made["response"]["status"], 200, "{made}");
    // Wrong requests reach the gateway, and its refusal comes back.
    for (wrong, status) in [
        (
            json!({"operation": "v3.pay.transactions.native.post", "body": {"amount": {"total": "many"}}}),
            400,
        ),
        (json!({"operation": "v3.pay.transactions.native.post"}), 400),
        (json!({"operation": entry.id, "body": {"name": null}}), 400),
    ] {
        let (_, made) = asked(&sandbox, "POST", "calls", &wrong).await;
        assert_eq!(made["response"]["status"], status, "{wrong}: {made}");
    }
    let path = "v3.pay.transactions.out-trade-no.~out_trade_no.get";
    for (wrong, status) in [
        (json!({"operation": "no.such"}), 404),
        (json!({"operation": path, "path": {}}), 400),
        (json!({"operations": path}), 400),
        (json!({"operation": path, "headers": {"a b": "c"}}), 400),
    ] {
        assert_eq!(asked(&sandbox, "POST", "calls", &wrong).await.0, status, "{wrong}");
    }
}

#[tokio::test]
async fn other_sites_can_link_to_the_page_but_neither_change_nor_embed_anything() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    order(&sandbox, "native", "unpaid", "商品").await;
    let send = async |method: &str, path: &str, site: &str| {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", sandbox.base_url()));
        let request = request.header("sec-fetch-site", site).body(Bytes::new()).unwrap();
        caller.send(request, false).await
    };
    let pay = "/_sandbox/resources/order/unpaid/pay";
    for site in ["cross-site", "same-site"] {
        assert_eq!(send("POST", pay, site).await.status(), 403, "{site}");
        assert_eq!(send("DELETE", "/_sandbox/faults", site).await.status(), 403, "{site}");
        for path in ["/", "/cashier/?of=unpaid", "/_sandbox/configuration"] {
            let response = send("GET", path, site).await;
            assert_eq!(response.status(), 200, "{path}");
            assert_eq!(
                response.headers()["cross-origin-resource-policy"],
                "same-origin",
                "{path}"
            );
            assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
        }
        let page = send("GET", "/cashier/", site).await;
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
    }
    assert_eq!(send("POST", pay, "same-origin").await.status(), 200);
}

#[tokio::test]
async fn the_lines_for_a_shell_name_no_key_but_set_it() {
    let folder = tempfile::tempdir().unwrap();
    let builder = Sandbox::builder().catalogue(raw::catalogue()).directory(folder.path());
    let sandbox = builder.start().await.unwrap();
    let (_, told) = asked(&sandbox, "GET", "programs", &Value::Null).await;
    let configuration = sandbox.configuration();
    for key in [&configuration.api_v3_key, &configuration.api_v2_key] {
        assert!(!told.to_string().contains(key.as_str()), "a secret is told");
    }
    let lines = told["environment"].as_str().unwrap();
    let script = format!(
        "{}\nprintf '%s %s' \"$WECHATPAY_API_V3_KEY\" \"$WECHATPAY_API_V2_KEY\"",
        {
            let set = lines.lines().filter(|line| line.starts_with("export WECHATPAY_"));
            set.collect::<Vec<_>>().join("\n")
        }
    );
    let shell = std::process::Command::new("sh").arg("-c").arg(script).output().unwrap();
    let expected = format!("{} {}", configuration.api_v3_key, configuration.api_v2_key);
    assert_eq!(String::from_utf8(shell.stdout).unwrap(), expected);
    // Without a folder there are no files to name.
    let (_, told) = asked(&raw::sandbox().await, "GET", "programs", &Value::Null).await;
    assert!(told["environment"].is_null() && told["programs"].as_array().unwrap().len() > 7);
}
