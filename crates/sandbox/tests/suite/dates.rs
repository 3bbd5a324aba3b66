//! Formats of dates, and dates in the past.

use http::Method;
use serde_json::Value;

use crate::raw::{self, Caller};
use crate::refusals::{Draft, prepay};

#[tokio::test]
async fn dates_have_their_form_and_orders_end_in_the_future() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let past = "2018-06-08T10:34:56+08:00";
    let wrong = [
        ("1", "20991231235959", "RFC 3339"),
        ("2", "2099-12-31 23:59:59+08:00", "RFC 3339"),
        ("3", "2099-12-31T23:59:59 08:00", "%2B"),
        ("4", past, "past"),
    ];
    for (nonce, time, issue) in wrong {
        let mut body = prepay("dated-1");
        body["time_expire"] = time.into();
        let mut draft = Draft::new(&sandbox, Method::POST, "/v3/pay/transactions/jsapi", body);
        draft.nonce = nonce;
        let (status, body) = draft.send(&caller).await;
        assert_eq!((status, body["code"].as_str()), (400, Some("PARAM_ERROR")), "{body}");
        assert_eq!(body["detail"]["field"], "/time_expire", "{body}");
        assert!(body["detail"]["issue"].as_str().unwrap().contains(issue), "{body}");
    }
    let mut body = prepay("dated-1");
    body["time_expire"] = "2099-12-31T23:59:59+08:00".into();
    let mut draft = Draft::new(&sandbox, Method::POST, "/v3/pay/transactions/jsapi", body);
    draft.nonce = "5";
    assert_eq!(draft.send(&caller).await.0, 200);
    // In a query, a plus sign that is not percent-encoded means a space.
    let dated = "/v3/marketing/favor/stocks?offset=0&limit=1&stock_creator_mchid=1230000109&create_start_time=";
    for (nonce, end, status) in [
        ("6", "2015-05-20T13:29:35.120%2B08:00", 200),
        ("7", "2015-05-20T13:29:35.120+08:00", 400),
    ] {
        let target = format!("{dated}{end}");
        let mut draft = Draft::new(&sandbox, Method::GET, &target, Value::Null);
        draft.nonce = nonce;
        let (given, body) = draft.send(&caller).await;
        assert_eq!(given, status, "{body}");
        if status == 400 {
            assert_eq!(body["detail"]["field"], "/create_start_time", "{body}");
            assert!(body["detail"]["issue"].as_str().unwrap().contains("%2B"), "{body}");
        }
    }
}
