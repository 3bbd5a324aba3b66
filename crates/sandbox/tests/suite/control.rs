//! The routes below `/_sandbox/`.

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::raw::{self, Caller};

async fn asked(caller: &Caller<'_>, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() {
        Bytes::new()
    } else {
        body.to_string().into()
    };
    let request = http::Request::builder()
        .method(method)
        .uri(format!("{}{path}", caller.sandbox.base_url()))
        .body(body);
    let response = caller.send(request.unwrap(), false).await;
    (
        response.status().as_u16(),
        serde_json::from_slice(response.body()).unwrap_or_default(),
    )
}

#[tokio::test]
async fn the_catalogue_lists_every_field() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let (status, catalogue) = asked(&caller, "GET", "/_sandbox/catalogue", &Value::Null).await;
    assert_eq!(status, 200);
    let operations = catalogue["operations"].as_array().unwrap();
    assert_eq!(operations.len(), sandbox.catalogue().operations().count());
    assert!(catalogue["notifications"].as_array().unwrap().len() > 100);
    let applyment = operations
        .iter()
        .find(|operation| operation["id"] == "v3.applyment4sub.applyment.post")
        .unwrap();
    assert_eq!(applyment["path"], "/v3/applyment4sub/applyment/");
    let contact = applyment["request"]["body"]
        .as_array()
        .unwrap()
        .iter()
        .find(|field| field["name"] == "contact_info");
    let name = contact.unwrap()["fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|field| field["name"] == "contact_name");
    assert_eq!(
        (&name.unwrap()["encrypted"], &name.unwrap()["required"]),
        (&json!("rsa_oaep"), &json!(true))
    );
    let (_, configuration) = asked(&caller, "GET", "/_sandbox/configuration", &Value::Null).await;
    assert_eq!(configuration["merchant_id"], raw::MERCHANT);
    assert!(
        !configuration.to_string().contains(&sandbox.configuration().api_v3_key),
        "no secret is told"
    );
}

#[tokio::test]
async fn faults_are_listed_added_and_cleared() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let fault = json!({"latency": 5, "calls": 2});
    let (status, faults) = asked(&caller, "POST", "/_sandbox/faults", &fault).await;
    assert_eq!((status, faults["faults"].as_array().unwrap().len()), (200, 1));
    for wrong in [json!({"latency": "5"}), json!({"latencies": 5}), json!({})] {
        let (status, body) = asked(&caller, "POST", "/_sandbox/faults", &wrong).await;
        assert_eq!(status, 400, "{body}");
    }
    let (_, faults) = asked(&caller, "DELETE", "/_sandbox/faults", &Value::Null).await;
    assert_eq!(faults, json!({"faults": []}));
    let (status, rotated) = asked(&caller, "POST", "/_sandbox/keys/rotate", &Value::Null).await;
    assert_eq!(
        (status, rotated["platform_certificate"].as_str().unwrap().len()),
        (200, 40)
    );
}

#[tokio::test]
async fn the_log_streams_past_and_new_entries() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    asked(&caller, "GET", "/v3/before", &Value::Null).await;
    let address = sandbox.base_url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!("GET /_sandbox/log/stream HTTP/1.1\r\nHost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    asked(&caller, "GET", "/v3/after", &Value::Null).await;
    let mut received = String::new();
    let mut buffer = [0; 4096];
    while !(received.contains("/v3/before") && received.contains("/v3/after")) {
        let length = stream.read(&mut buffer).await.unwrap();
        assert!(length > 0, "the stream ended: {received}");
        received.push_str(&String::from_utf8_lossy(&buffer[..length]));
    }
    assert!(
        received.contains("event: entry") && received.contains("id: 2"),
        "{received}"
    );
    let (_, after) = asked(&caller, "GET", "/_sandbox/log?after=1", &Value::Null).await;
    assert_eq!(after["entries"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn websites_cannot_reach_the_sandbox_through_a_browser() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let address = sandbox.base_url().trim_start_matches("http://").to_owned();
    for (header, value) in [
        ("host", "sandbox.example".to_owned()),
        ("host", "127.0.0.1.example".to_owned()),
        ("origin", "https://evil.example".to_owned()),
        ("origin", "null".to_owned()),
    ] {
        let mut request = http::Request::post(format!("{}/_sandbox/keys/rotate", sandbox.base_url()));
        request = request.header(header, value);
        let response = caller.send(request.body(Bytes::new()).unwrap(), false).await;
        assert_eq!(response.status(), 403, "{header}");
    }
    let own = http::Request::post(format!("{}/_sandbox/keys/rotate", sandbox.base_url()));
    let own = own
        .header("origin", format!("http://{address}"))
        .body(Bytes::new())
        .unwrap();
    assert_eq!(caller.send(own, false).await.status(), 200);
}
