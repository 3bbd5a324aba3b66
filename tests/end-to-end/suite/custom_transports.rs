//! Calls over other transports: another HTTP client, and recorded responses in tests.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use wechatpay_runtime::clock::FixedClock;
use wechatpay_runtime::error::Error;
use wechatpay_runtime::nonce::FixedNonce;
use wechatpay_runtime::signature::VerificationError;
use wechatpay_runtime::testing::{Platform, Playback};
use wechatpay_runtime::transport::TransportError;
use wechatpay_runtime::{Client, RetryPolicy};

use crate::gateway::{Answer, Fault, Gateway, Material};
use crate::operations::{apply, query};

/// A transport that uses hyper and nothing of the runtime's.
async fn send_by_hyper(gateway: &Gateway, request: &http::Request<Bytes>) -> http::Response<Bytes> {
    let authority = request.uri().authority().unwrap().as_str();
    let stream = TcpStream::connect(authority).await.unwrap();
    let mut roots = tokio_rustls::rustls::RootCertStore::empty();
    roots.add(gateway.material().authority_der()).unwrap();
    let provider = std::sync::Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let tls = tokio_rustls::rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(std::sync::Arc::new(tls));
    let stream = connector
        .connect("127.0.0.1".try_into().unwrap(), stream)
        .await
        .unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .unwrap();
    tokio::spawn(connection);
    let (mut head, body) = request.clone().into_parts();
    head.headers.insert("Host", authority.parse().unwrap());
    head.uri = head.uri.path_and_query().unwrap().as_str().parse().unwrap();
    let response = sender
        .send_request(http::Request::from_parts(head, Full::new(body)))
        .await
        .unwrap();
    let (head, body) = response.into_parts();
    http::Response::from_parts(head, body.collect().await.unwrap().to_bytes())
}

#[tokio::test]
async fn a_prepared_call_can_be_sent_by_any_http_stack_and_its_response_is_verified() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let request = apply::sample();
    gateway.answer_next(Answer::json(200, &serde_json::json!({"apply_id": "1"})));
    let prepared = crate::operations::apply(&client, &request).prepare().unwrap();
    assert!(!prepared.needs_mutual_tls());
    let response = send_by_hyper(&gateway, prepared.request()).await;
    let reply = prepared.accept(response).unwrap();
    assert_eq!(reply.apply_id().unwrap(), "1");
    let call = gateway.take_call();
    assert_eq!(call.refusal, None);
    assert_eq!(call.decrypt_oaep("/contact_info/contact_name"), "张三");

    gateway.answer_next(Answer::json(200, &serde_json::json!({"apply_id": "1"})).with(Fault::TamperedBody));
    let prepared = crate::operations::apply(&client, &request).prepare().unwrap();
    let response = send_by_hyper(&gateway, prepared.request()).await;
    let refused = prepared.accept(response).unwrap_err();
    assert!(matches!(
        refused,
        Error::Verification {
            source: VerificationError::SignatureMismatch,
            ..
        }
    ));
}

#[test]
fn played_back_responses_are_verified_like_real_ones() {
    let platform = Platform::new().unwrap();
    let playback = Playback::new();
    let client = Client::builder(Material::shared().merchant(), platform.keys())
        .transport(playback.clone())
        .clock(FixedClock(1_554_208_460))
        .nonce_source(FixedNonce("593BEC0C930BF1AFEB40B4A08C8FB242".to_owned()))
        .build()
        .unwrap();
    let clock = FixedClock(1_554_208_460);
    let answer = platform.sign_at(&clock, 200, r#"{"trade_state":"SUCCESS"}"#).unwrap();
    playback.respond(answer.clone());
    let reply = crate::operations::query(&client, &query::sample("1", "2"))
        .wait()
        .unwrap();
    assert_eq!(reply.trade_state.as_deref(), Some("SUCCESS"));
    let requests = playback.take_requests();
    let authorization = requests[0].http.headers()["Authorization"].to_str().unwrap();
    assert!(authorization.contains("timestamp=\"1554208460\""), "{authorization}");
    assert!(authorization.contains("nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\""));
    // The same call again sends the same request, byte for byte.
    playback.respond(answer.clone());
    crate::operations::query(&client, &query::sample("1", "2"))
        .wait()
        .unwrap();
    assert_eq!(playback.take_requests()[0].http.headers(), requests[0].http.headers());

    let (head, _) = answer.into_parts();
    playback.respond(http::Response::from_parts(head, Bytes::from_static(b"{}")));
    let refused = crate::operations::query(&client, &query::sample("1", "2"))
        .wait()
        .unwrap_err();
    assert!(
        matches!(refused, Error::Verification { .. }),
        "playing back is no way around it"
    );
}

#[test]
fn a_playback_can_fail_and_run_out_of_responses() {
    let platform = Platform::new().unwrap();
    let playback = Playback::new();
    let client = Client::builder(Material::shared().merchant(), platform.keys())
        .transport(playback.clone())
        .retry_policy(RetryPolicy::default())
        .build()
        .unwrap();
    playback.fail(TransportError::Timeout { source: "late".into() });
    playback.respond(platform.sign(200, "{}").unwrap());
    crate::operations::query(&client, &query::sample("1", "2"))
        .wait()
        .unwrap();
    assert_eq!(
        playback.take_requests().len(),
        2,
        "the query was repeated, without a pause"
    );
    let out = crate::operations::query(&client, &query::sample("1", "2"))
        .wait()
        .unwrap_err();
    assert!(out.to_string().contains("no response left"), "{out}");
}
