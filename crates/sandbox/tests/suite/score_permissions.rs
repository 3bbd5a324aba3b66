//! Permissions of payment score: what a merchant asked for is what it finds, and a user opens and closes it.

use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Inbox, Shop, builder};

const ASK: &str = "POST /v3/payscore/permissions";
const QUERY: &str = "GET /v3/payscore/permissions/authorization-code/{authorization_code}";
const OF_USER: &str = "GET /v3/payscore/permissions/openid/{openid}";

#[tokio::test]
async fn a_permission_is_opened_by_the_user_and_ended_by_the_merchant() {
    let inbox = Inbox::open().await;
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let (app, service) = ("wx1234567890abcdef", "500001");
    let ask = json!({"authorization_code": "code-1", "service_id": service, "appid": app, "notify_url": inbox.url});
    let named = json!({"authorization_code": "code-1", "service_id": service});
    assert_eq!(shop.refused(QUERY, named.clone()).await, "RESOURCE_NOT_EXISTS");
    let token = shop.succeed(ASK, ask.clone()).await;
    assert_eq!(shop.succeed(ASK, ask).await, token, "the same request again");
    let asked = shop.succeed(QUERY, named.clone()).await;
    assert_eq!(
        (
            &asked["appid"],
            &asked["mchid"],
            &asked["notify_url"],
            &asked["authorization_state"]
        ),
        (&json!(app), &json!(MERCHANT), &json!(inbox.url), &json!("UNAVAILABLE")),
        "{asked}"
    );
    for absent in ["openid", "authorization_success_time", "cancel_authorization_time"] {
        assert_eq!(asked.get(absent), None, "{asked}");
    }
    shop.act("payscore-permission", "code-1", "open");
    inbox.wait("PAYSCORE.USER_OPEN_SERVICE").await;
    let open = shop.succeed(QUERY, named.clone()).await;
    assert_eq!(open["authorization_state"], "AVAILABLE", "{open}");
    let of_user = json!({"openid": open["openid"], "service_id": service, "appid": app});
    let found = shop.succeed(OF_USER, of_user.clone()).await;
    assert_eq!(found["authorization_code"], "code-1", "{found}");
    let end = json!({"openid": open["openid"], "service_id": service, "appid": app, "reason": "no longer needed"});
    shop.succeed("POST /v3/payscore/permissions/openid/{openid}/terminate", end)
        .await;
    inbox.wait("PAYSCORE.USER_CLOSE_SERVICE").await;
    let ended = shop.succeed(QUERY, named).await;
    assert_eq!(ended["authorization_state"], "UNAVAILABLE", "{ended}");
    assert!(ended["cancel_authorization_time"].is_string(), "{ended}");
    let other = json!({"authorization_code": "code-1", "service_id": "500002"});
    assert_eq!(shop.refused(QUERY, other).await, "RESOURCE_NOT_EXISTS");
    let unknown: Value = json!({"openid": "oUpF8unknown00000000000000000", "service_id": service, "appid": app});
    assert_eq!(shop.refused(OF_USER, unknown).await, "RESOURCE_NOT_EXISTS");
}
