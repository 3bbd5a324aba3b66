//! `wechatpay verify`, on requests that a test signs with openssl, each over a text other than the one it sends.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wechatpay_runtime::Host;

use crate::verify::{codes, json, messages, verify};

fn openssl(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl").args(arguments).current_dir(messages()).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// A request with a body, whose signature is over another target and another body.
struct Request<'r> {
    target: &'r str,
    signed_target: &'r str,
    body: &'r [u8],
    signed_body: &'r [u8],
}

impl Request<'_> {
    /// The mistakes that the program names.
    fn mistakes(&self, folder: &Path) -> Vec<String> {
        let serial = String::from_utf8(openssl(&["x509", "-in", "merchant_cert.pem", "-noout", "-serial"])).unwrap();
        let serial = serial.trim().trim_start_matches("serial=");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
        let start = format!("POST\n{}\n{now}\n{nonce}\n", self.signed_target);
        let (text, file) = (folder.join("text"), folder.join("request.http"));
        fs::write(&text, [start.as_bytes(), self.signed_body, b"\n"].concat()).unwrap();
        let signature = openssl(&["dgst", "-sha256", "-sign", "merchant_key.pem", text.to_str().unwrap()]);
        let head = format!(
            "POST {} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\nAuthorization: WECHATPAY2-SHA256-RSA2048 \
             mchid=\"1900000109\",nonce_str=\"{nonce}\",timestamp=\"{now}\",serial_no=\"{serial}\",signature=\"{}\"\r\n\r\n",
            self.target,
            self.body.len(),
            STANDARD.encode(signature),
        );
        fs::write(&file, [head.as_bytes(), self.body].concat()).unwrap();
        let output = verify(&[file.to_str().unwrap(), "--key", "merchant_cert.pem", "--format", "json"]);
        codes(&json(&output)).into_iter().map(str::to_owned).collect()
    }
}

const TARGET: &str = "/v3/refund/domestic/refunds";

#[test]
fn each_host_of_the_service_is_known_where_it_was_signed() {
    let folder = tempfile::tempdir().unwrap();
    let named = Host::ALL
        .iter()
        .flat_map(|host| [Some(host.base_url()), host.backup_base_url()])
        .flatten();
    let mut urls: Vec<&str> = named.collect();
    urls.extend([
        "https://api.wechatpay.cn",
        "http://127.0.0.1:8700",
        "https://localhost:8701",
    ]);
    for url in urls {
        let request = Request {
            target: TARGET,
            signed_target: &format!("{url}{TARGET}"),
            body: br#"{"id":"1"}"#,
            signed_body: br#"{"id":"1"}"#,
        };
        assert_eq!(request.mistakes(folder.path()), ["host-signed"], "{url}");
    }
}

#[test]
fn a_byte_order_mark_and_numbers_in_two_notations_are_named() {
    let folder = tempfile::tempdir().unwrap();
    const MARK: &str = "\u{feff}";
    let body = r#"{"id":"a/b","amount":{"total":100,"refund":20000000},"rate":1.50,"count":2}"#;
    let spaced = r#"{"id": "a/b", "amount": {"total": 100, "refund": 20000000}, "rate": 1.50, "count": 2}"#;
    let slashes = r#"{"id":"a\/b","amount":{"total":100,"refund":20000000},"rate":1.50,"count":2}"#;
    let sorted = r#"{"amount":{"refund":20000000,"total":100},"count":2,"id":"a/b","rate":1.50}"#;
    let one_text = r#"{"id":"a/b","amount":{"total":"100","refund":20000000},"rate":1.5,"count":2}"#;
    let one_double = r#"{"id":"a/b","amount":{"total":"100","refund":2.0E7},"rate":1.50,"count":2}"#;
    let text_and_point = r#"{"id": "a/b", "amount": {"total": 100.0, "refund": 20000000}, "rate": 1.50, "count": "2"}"#;
    let marked = |text: &str| format!("{MARK}{text}");
    for (sent, signed, expected) in [
        (body.to_owned(), marked(body), vec!["byte-order-mark"]),
        (
            body.to_owned(),
            marked(spaced),
            vec!["body-whitespace", "byte-order-mark"],
        ),
        (
            marked(body),
            spaced.to_owned(),
            vec!["body-whitespace", "byte-order-mark"],
        ),
        (marked(body), marked(spaced), vec!["body-whitespace"]),
        (
            body.to_owned(),
            marked(slashes),
            vec!["body-slash-escapes", "byte-order-mark"],
        ),
        (
            body.to_owned(),
            marked(sorted),
            vec!["body-key-order", "byte-order-mark"],
        ),
        (
            body.to_owned(),
            marked(spaced) + "\n",
            vec!["body-whitespace", "byte-order-mark", "trailing-newline"],
        ),
        (body.to_owned(), one_text.to_owned(), vec!["body-numbers"]),
        (body.to_owned(), one_double.to_owned(), vec!["body-numbers"]),
        (
            body.to_owned(),
            text_and_point.to_owned(),
            vec!["body-numbers", "body-whitespace"],
        ),
    ] {
        let request = Request {
            target: TARGET,
            signed_target: TARGET,
            body: sent.as_bytes(),
            signed_body: signed.as_bytes(),
        };
        assert_eq!(request.mistakes(folder.path()), expected, "{sent} {signed}");
    }
}
