//! `wechatpay verify` against the sandbox, which judges requests in place of the service: both call the same ones valid.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use serde_json::Value;
use wechatpay_runtime::ApiV2Key;
use wechatpay_runtime::v2::{SignType, sign, xml};

use crate::calls::{command, json};
use crate::sandbox::start;

/// A signed request of APIv3, and what is changed in it before it is sent.
struct Odd {
    what: &'static str,
    change: fn(&str) -> String,
}

const fn odd(what: &'static str, change: fn(&str) -> String) -> Odd {
    Odd { what, change }
}

/// Sends a request as it is to the sandbox, and returns the whole response.
fn sent(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

fn verdict(folder: &Path, request: &str, options: &[&str]) -> Value {
    std::fs::write(folder.join("request.http"), request).unwrap();
    let arguments = [&["verify", "request.http", "--format", "json"], options].concat();
    json(&command(folder, &arguments).output().unwrap())
}

fn configuration(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("keys/sandbox.json")).unwrap()).unwrap()
}

fn address(configuration: &Value) -> String {
    let url = configuration["base_url"].as_str().unwrap();
    url.strip_prefix("http://").unwrap().to_owned()
}

/// A request as `wechatpay call` signs it, in the form in which it is sent.
fn signed(folder: &Path, host: &str, path: &str) -> String {
    let printed = command(folder, &["call", "GET", path, "--dry-run", "--format", "json"])
        .output()
        .unwrap();
    let printed = json(&printed);
    let authorization = printed["headers"]["authorization"]
        .as_str()
        .or_else(|| printed["headers"]["Authorization"].as_str())
        .unwrap_or_else(|| panic!("{printed}"));
    format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\nUser-Agent: test\r\nAuthorization: {authorization}\r\nConnection: close\r\n\r\n"
    )
}

fn with_authorization(request: &str, change: impl Fn(&str) -> String) -> String {
    let (before, from) = request.split_once("Authorization: ").unwrap();
    let (value, after) = from.split_once("\r\n").unwrap();
    format!("{before}Authorization: {}\r\n{after}", change(value))
}

fn with_value(request: &str, name: &str, change: impl Fn(&str) -> String) -> String {
    let (before, from) = request.split_once(&format!("{name}=\"")).unwrap();
    let (value, after) = from.split_once('"').unwrap();
    format!("{before}{name}=\"{}\"{after}", change(value))
}

#[test]
fn odd_requests_of_apiv3_get_the_same_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let configuration = configuration(at);
    let address = address(&configuration);
    let requests = [
        odd("as it is", str::to_owned),
        odd("a parameter twice", |request| {
            with_authorization(request, |value| format!("{value},mchid=\"1900000109\""))
        }),
        odd("a nonce twice", |request| {
            with_authorization(request, |value| format!("{value},nonce_str=\"other\""))
        }),
        odd("an unknown parameter", |request| {
            with_authorization(request, |value| format!("{value},more=\"1\""))
        }),
        odd("an empty unknown parameter", |request| {
            with_authorization(request, |value| format!("{value},more=\"\""))
        }),
        odd("a comma at the end", |request| {
            with_authorization(request, |value| format!("{value},"))
        }),
        odd("a second header", |request| {
            with_authorization(request, |value| format!("{value}\r\nAuthorization: {value}"))
        }),
        odd("a second header of another scheme", |request| {
            with_authorization(request, |value| format!("{value}\r\nauthorization: Bearer abc"))
        }),
        odd("zeros before the serial number", |request| {
            with_value(request, "serial_no", |value| format!("00{value}"))
        }),
        odd("a serial number in lower case", |request| {
            with_value(request, "serial_no", str::to_lowercase)
        }),
        odd("a serial number with colons", |request| {
            with_value(request, "serial_no", |value| format!("{}:{}", &value[..2], &value[2..]))
        }),
        odd("a serial number with a blank", |request| {
            with_value(request, "serial_no", |value| format!("{value} "))
        }),
        odd("a zero before the timestamp", |request| {
            with_value(request, "timestamp", |value| format!("0{value}"))
        }),
        odd("a sign before the timestamp", |request| {
            with_value(request, "timestamp", |value| format!("+{value}"))
        }),
        odd("a timestamp in milliseconds", |request| {
            with_value(request, "timestamp", |value| format!("{value}000"))
        }),
        odd("a nonce that is not ASCII", |request| {
            with_value(request, "nonce_str", |value| format!("{value}随"))
        }),
        odd("no nonce", |request| {
            with_value(request, "nonce_str", |_| String::new())
        }),
        odd("another account", |request| {
            with_value(request, "mchid", |_| "1900000110".to_owned())
        }),
        odd("no quotation marks", |request| {
            with_authorization(request, |value| value.replace('"', ""))
        }),
        odd("blanks around commas", |request| {
            with_authorization(request, |value| value.replace("\",", "\" ,  "))
        }),
        odd("blanks around equals signs", |request| {
            with_authorization(request, |value| value.replace("mchid=", "mchid ="))
        }),
        odd("names in upper case", |request| {
            with_authorization(request, |value| value.replace("mchid=", "MCHID="))
        }),
        odd("another name", |request| {
            with_authorization(request, |value| value.replace("mchid=", "mch_id="))
        }),
        odd("the account of a brand", |request| {
            with_authorization(request, |value| value.replace("mchid=", "brand_id="))
        }),
        odd("a scheme in lower case", |request| {
            with_authorization(request, |value| value.replace("WECHATPAY2", "wechatpay2"))
        }),
        odd("the scheme of a brand", |request| {
            with_authorization(request, |value| value.replace("WECHATPAY2", "WECHATPAY-BRAND"))
        }),
        odd("the scheme of SM2", |request| {
            with_authorization(request, |value| value.replace("SHA256-RSA2048", "SM2-WITH-SM3"))
        }),
        odd("two blanks after the scheme", |request| {
            with_authorization(request, |value| value.replacen(' ', "  ", 1))
        }),
        odd("a tab after the scheme", |request| {
            with_authorization(request, |value| value.replacen(' ', "\t", 1))
        }),
        odd("a signature without its padding", |request| {
            with_value(request, "signature", |value| value.trim_end_matches('=').to_owned())
        }),
        odd("a signature for URLs", |request| {
            with_value(request, "signature", |value| value.replace(['+', '/'], "_"))
        }),
        odd("a signature with a blank", |request| {
            with_value(request, "signature", |value| format!("{value} "))
        }),
        odd("a method in lower case", |request| request.replacen("GET", "get", 1)),
        odd("another query", |request| request.replacen(" HTTP", "?a=1 HTTP", 1)),
        odd("a name of a header in upper case", |request| {
            request.replace("Authorization:", "AUTHORIZATION:")
        }),
        odd("no header", |request| {
            request.replace("Authorization:", "X-Authorization:")
        }),
    ];
    let (mut different, mut valid) = (Vec::new(), Vec::new());
    for Odd { what, change } in requests {
        let request = change(&signed(at, &address, "/v3/certificates"));
        // First, because the sandbox takes every nonce once.
        let report = verdict(at, &request, &[]);
        let response = sent(&address, &request);
        let accepted = response.starts_with("HTTP/1.1 200");
        valid.extend(accepted.then_some(what));
        if (report["verdict"] == "valid") != accepted {
            let status = response.lines().next().unwrap_or_default();
            different.push(format!(
                "{what}: verify says {}, the sandbox {status}",
                report["mistakes"]
            ));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    let expected = [
        "as it is",
        "an unknown parameter",
        "an empty unknown parameter",
        "a serial number in lower case",
        "blanks around commas",
        "two blanks after the scheme",
        "a name of a header in upper case",
    ];
    assert_eq!(valid, expected);
}

#[test]
fn odd_requests_of_apiv2_get_the_same_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let configuration = configuration(at);
    let address = address(&configuration);
    let key = configuration["api_v2_key"].as_str().unwrap();
    std::fs::write(at.join("key.txt"), key).unwrap();
    let own = ApiV2Key::new(key).unwrap();
    let message = |extra: &[(&str, &str)], digest: SignType| {
        let mut fields = vec![
            ("appid", "wx8888888888888888"),
            ("mch_id", "1900000109"),
            ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
            ("out_trade_no", "no-such-order"),
        ];
        fields.extend_from_slice(extra);
        let sign = sign(fields.iter().copied(), &own, digest);
        fields.push(("sign", &sign));
        xml::write(fields.iter().copied()).unwrap()
    };
    let plain = message(&[], SignType::Md5);
    let inserted = |text: &str| plain.replacen("</xml>", &format!("{text}</xml>"), 1);
    let sign_of = |body: &str| {
        let from = body.split_once("<sign><![CDATA[").unwrap().1;
        from.split_once("]]>").unwrap().0.to_owned()
    };
    let lower = plain.replace(&sign_of(&plain), &sign_of(&plain).to_lowercase());
    let hmac = message(&[("sign_type", "HMAC-SHA256")], SignType::HmacSha256);
    let messages = [
        ("as it is", plain.clone()),
        ("HMAC-SHA256", hmac.clone()),
        (
            "HMAC-SHA256 in lower case",
            hmac.replace(&sign_of(&hmac), &sign_of(&hmac).to_lowercase()),
        ),
        ("HMAC-SHA256 that is not named", message(&[], SignType::HmacSha256)),
        (
            "HMAC-SHA256 under the name MD5",
            message(&[("sign_type", "MD5")], SignType::HmacSha256),
        ),
        (
            "MD5 under the name HMAC-SHA256",
            message(&[("sign_type", "HMAC-SHA256")], SignType::Md5),
        ),
        ("an empty name", message(&[("sign_type", "")], SignType::Md5)),
        ("a name in lower case", message(&[("sign_type", "md5")], SignType::Md5)),
        ("an unknown name", message(&[("sign_type", "SHA256")], SignType::Md5)),
        ("sign in lower case", lower),
        ("an empty element", inserted("<detail/>")),
        ("a comment", inserted("<!-- comment -->")),
        ("a nested element", inserted("<detail><a>1</a></detail>")),
        ("an empty nested element", inserted("<detail><a/></detail>")),
        ("text beside a nested element", inserted("<detail>x<a>1</a></detail>")),
        ("text beside the fields", inserted("text")),
        ("an unsigned field", inserted("<detail>x</detail>")),
        ("a field twice", inserted("<mch_id>1900000109</mch_id>")),
        ("sign twice", inserted("<sign>0</sign>")),
        ("an attribute", plain.replacen("<xml>", "<xml version=\"1.0\">", 1)),
        (
            "a declaration",
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{plain}"),
        ),
        ("a byte order mark", format!("\u{feff}{plain}")),
        (
            "another root",
            plain.replace("<xml>", "<root>").replace("</xml>", "</root>"),
        ),
        ("a DTD", format!("<!DOCTYPE xml>{plain}")),
        (
            "line feeds between the fields",
            plain.replace("</appid>", "</appid>\n  "),
        ),
        ("blanks in a value", plain.replace("no-such-order", " no-such-order ")),
        ("no sign", plain.replace("sign>", "sing>")),
        ("no XML", "appid=1".to_owned()),
    ];
    let (mut different, mut valid) = (Vec::new(), Vec::new());
    for (what, body) in messages {
        let length = body.len();
        let request = format!(
            "POST /pay/orderquery HTTP/1.1\r\nHost: {address}\r\nContent-Type: text/xml\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        std::fs::write(at.join("request.http"), &request).unwrap();
        let arguments = [
            "verify",
            "request.http",
            "--format",
            "json",
            "--api-v2-key-file",
            "key.txt",
        ];
        let verified = command(at, &arguments).output().unwrap();
        let response = sent(&address, &request);
        // The order is unknown, which only the signed refusal of a request with a right signature says.
        let accepted = response.contains("<return_code><![CDATA[SUCCESS]]>");
        valid.extend(accepted.then_some(what));
        if verified.status.success() != accepted {
            let printed = String::from_utf8_lossy(&verified.stdout).into_owned();
            different.push(format!("{what}: verify says {printed}, the sandbox {response}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    let expected = [
        "as it is",
        "HMAC-SHA256",
        "an empty name",
        "an empty element",
        "a comment",
        "text beside the fields",
        "an attribute",
        "a declaration",
        "a byte order mark",
        "another root",
        "line feeds between the fields",
    ];
    assert_eq!(valid, expected);
}

/// A wrong key of APIv2 is the key of another profile.
#[test]
fn the_profile_whose_key_signed_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (one, other) = ("0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210");
    let fields = [("appid", "wx1"), ("mch_id", "1900000109"), ("out_trade_no", "a")];
    let digest = sign(fields, &ApiV2Key::new(other).unwrap(), SignType::Md5);
    let message = xml::write(fields.into_iter().chain([("sign", digest.as_str())])).unwrap();
    for (name, content) in [
        ("one.txt", one),
        ("other.txt", other),
        ("message.xml", &message),
        (
            "config.toml",
            "[profiles.shop]\nmerchant_id = \"1900000110\"\napi_v2_key = { file = \"other.txt\" }\n\
             [profiles.asked]\nmerchant_id = \"1900000111\"\napi_v2_key = { stdin = true }\n",
        ),
    ] {
        std::fs::write(at.join(name), content).unwrap();
    }
    let verified = |options: &[&str]| {
        let arguments = [
            "verify",
            "message.xml",
            "--format",
            "json",
            "--api-v2-key-file",
            "one.txt",
        ];
        json(&command(at, &[&arguments, options].concat()).output().unwrap())
    };
    for (options, code, named) in [
        (&[][..], "message-or-key-differs", ""),
        (&["--other-key", "one.txt"], "message-or-key-differs", ""),
        (&["--other-key", "other.txt"], "another-api-key", "the key in other.txt"),
        (
            &["--config", "config.toml"],
            "another-api-key",
            "the profile shop (merchant 1900000110)",
        ),
    ] {
        let report = verified(options);
        assert_eq!(report["mistakes"][0]["code"], code, "{report}");
        let detail = report["mistakes"][0]["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(named), "{report}");
    }
}
