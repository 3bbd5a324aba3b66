//! The demands of other SDKs on a response of APIv3, byte for byte.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use wechatpay_sandbox::Sandbox;

use crate::foreign_requests::{Draft, answered, spoken};
use crate::raw;
use crate::refusals::prepay;

const JSAPI: &str = "/v3/pay/transactions/jsapi";
const JSON: &str = "Content-Type: application/json";
/// The header fields with a signature, as the service writes their names: some SDKs look them up by case.
const SIGNED: [&str; 4] = [
    "Wechatpay-Timestamp",
    "Wechatpay-Nonce",
    "Wechatpay-Signature",
    "Wechatpay-Serial",
];

/// The header fields of a response.
fn fields(answer: &str) -> Vec<(&str, &str)> {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    head.lines().skip(1).filter_map(|line| line.split_once(": ")).collect()
}

/// The value of a header field that a response has once.
fn field<'a>(answer: &'a str, name: &str) -> &'a str {
    let fields = fields(answer);
    let values: Vec<&str> = fields
        .iter()
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| *value)
        .collect();
    assert_eq!(values.len(), 1, "{name}: {answer}");
    values[0]
}

#[tokio::test]
async fn every_response_has_the_fields_that_sdks_read() {
    let sandbox = raw::sandbox().await;
    let order = Draft::post(&sandbox, JSAPI, prepay("demanded").to_string()).written(&[JSON]);
    let query = "/v3/pay/transactions/out-trade-no/demanded?mchid=1230000109";
    let close = "/v3/pay/transactions/out-trade-no/demanded/close";
    let close = Draft::post(&sandbox, close, r#"{"mchid":"1230000109"}"#).written(&[JSON]);
    let certificates = Draft::get(&sandbox, "/v3/certificates").written(&["Accept-Encoding: gzip"]);
    for (request, status, has_body) in [
        (certificates, 200, true),
        (order, 200, true),
        (Draft::get(&sandbox, query).written(&[]), 200, true),
        (close, 204, false),
    ] {
        let answer = spoken(&sandbox, &request).await;
        assert_eq!(answered(&answer).0, status, "{answer}");
        // Also that of a response without a body: some read it of every response.
        assert_eq!(field(&answer, "Content-Type"), "application/json; charset=utf-8");
        assert!(!field(&answer, "Request-ID").is_empty());
        for name in SIGNED {
            assert!(!field(&answer, name).is_empty(), "{name}: {answer}");
        }
        let timestamp: i64 = field(&answer, "Wechatpay-Timestamp").parse().unwrap();
        assert!(timestamp > 1_700_000_000, "seconds: {timestamp}");
        let signature = STANDARD.decode(field(&answer, "Wechatpay-Signature")).unwrap();
        assert_eq!(signature.len(), 256, "RSA with 2048 bits");
        assert_eq!(field(&answer, "Wechatpay-Signature-Type"), "WECHATPAY2-SHA256-RSA2048");
        // The signature covers the bytes of the body, so nothing on the way may change them.
        assert!(!fields(&answer).iter().any(|(name, _)| *name == "Content-Encoding"));
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        if has_body {
            assert_eq!(field(&answer, "Content-Length"), body.len().to_string());
            let parsed: Value = serde_json::from_str(body).unwrap();
            // SDKs in JavaScript verify the text of a body that was parsed before.
            assert_eq!(parsed.to_string(), body);
        } else {
            assert_eq!(body, "");
        }
    }
    // A refusal has a type and a code, and no signature.
    let unknown = Draft::get(&sandbox, "/v3/pay/transactions/out-trade-no/never?mchid=1230000109");
    let answer = spoken(&sandbox, &unknown.written(&[])).await;
    let (status, body) = answered(&answer);
    assert_eq!((status, &body["code"]), (404, &"ORDER_NOT_EXIST".into()), "{answer}");
    assert_eq!(field(&answer, "Content-Type"), "application/json; charset=utf-8");
    assert!(!answer.contains("Wechatpay-"), "{answer}");
}

#[tokio::test]
async fn the_list_of_certificates_is_as_every_sdk_reads_it() {
    let sandbox = raw::sandbox().await;
    let request = Draft::get(&sandbox, "/v3/certificates").written(&[]);
    let (status, body) = answered(&spoken(&sandbox, &request).await);
    assert_eq!(status, 200);
    let certificates = body["data"].as_array().unwrap();
    assert!(!certificates.is_empty());
    for certificate in certificates {
        let serial = certificate["serial_no"].as_str().unwrap();
        // SDKs compute it from the certificate, in upper case and without zeros before it.
        let is_hexadecimal = serial
            .bytes()
            .all(|digit| digit.is_ascii_digit() || (b'A'..=b'F').contains(&digit));
        assert!(
            serial.len() == 40 && is_hexadecimal && !serial.starts_with('0'),
            "{serial}"
        );
        for time in ["effective_time", "expire_time"] {
            let time = certificate[time].as_str().unwrap();
            assert!(time.len() == 25 && time.ends_with("+08:00"), "{time}");
        }
        let encrypted = &certificate["encrypt_certificate"];
        assert_eq!(encrypted["algorithm"], "AEAD_AES_256_GCM");
        assert_eq!(encrypted["associated_data"], "certificate");
        assert_eq!(encrypted["nonce"].as_str().unwrap().len(), 12);
        assert!(STANDARD.decode(encrypted["ciphertext"].as_str().unwrap()).is_ok());
    }
}

#[tokio::test]
async fn methods_that_no_operation_has_are_refused_without_a_body() {
    let sandbox = raw::sandbox().await;
    for method in ["HEAD", "OPTIONS", "PUT", "DELETE"] {
        for (target, status) in [("/v3/certificates", 405), ("/v3/nothing", 404)] {
            let request = format!("{method} {target} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            let answer = spoken(&sandbox, request.as_bytes()).await;
            assert_eq!(answered(&answer).0, status, "{method} {target}: {answer}");
            assert!(answer.ends_with("\r\n\r\n"), "{method} {target}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_compressed_body_is_refused_with_its_reason() {
    let sandbox = raw::sandbox().await;
    let packed = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03".to_vec();
    let request = Draft::post(&sandbox, JSAPI, packed).written(&[JSON, "Content-Encoding: gzip"]);
    let answer = spoken(&sandbox, &request).await;
    assert_eq!(answered(&answer).0, 400, "{answer}");
    assert!(field(&answer, "Sandbox-Diagnosis").contains("gzip"), "{answer}");
}

/// Speaks over TLS of these versions, to a server of this name.
async fn secure(
    sandbox: &Sandbox,
    versions: &[&'static SupportedProtocolVersion],
    name: &str,
    protocols: &[&str],
    has_name: bool,
    request: &[u8],
) -> String {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(sandbox.authority_pem().as_bytes()).unwrap())
        .unwrap();
    let mut configuration = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    configuration.enable_sni = has_name;
    configuration.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    let address = sandbox.tls_base_url().trim_start_matches("https://");
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let connector = TlsConnector::from(Arc::new(configuration));
    let mut stream = connector.connect(name, stream).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn every_way_to_speak_tls_reaches_the_sandbox() {
    let sandbox = raw::sandbox().await;
    let service = "api.mch.weixin.qq.com";
    type Way = (
        &'static str,
        [&'static SupportedProtocolVersion; 1],
        &'static str,
        &'static [&'static str],
        bool,
    );
    let ways: [Way; 6] = [
        ("TLS 1.2", [&TLS12], service, &[], true),
        ("TLS 1.3", [&TLS13], service, &[], true),
        ("no name of the server", [&TLS12], service, &[], false),
        ("an address in place of a name", [&TLS13], "127.0.0.1", &[], true),
        (
            "HTTP/2 offered beside HTTP/1.1",
            [&TLS13],
            service,
            &["h2", "http/1.1"],
            true,
        ),
        ("HTTP/1.1 offered", [&TLS12], service, &["http/1.1"], true),
    ];
    for (what, versions, name, protocols, has_name) in ways {
        let request = Draft::get(&sandbox, "/v3/certificates").written(&["Connection: close"]);
        let answer = secure(&sandbox, &versions, name, protocols, has_name, &request).await;
        assert_eq!(answered(&answer).0, 200, "{what}: {answer}");
    }
}
