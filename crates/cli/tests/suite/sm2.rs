//! 国密: requests signed with SM2 and SM3, which `crates/cli/tests/messages/sm2.py` made with openssl, and the program's own.

use std::fs;

use crate::calls::{run, text};
use crate::verify::{codes, json, messages, verify};

#[test]
fn requests_signed_with_sm2_are_verified_and_diagnosed() {
    let certificate = "../sm2/merchant_cert.pem";
    for (name, expected) in [
        ("right", vec![]),
        ("method-case", vec!["method-case"]),
        ("final-line-feed", vec!["final-line-feed"]),
        ("wrong-scheme", vec!["wrong-scheme"]),
    ] {
        let file = format!("../sm2/{name}.http");
        let output = verify(&[&file, "--key", certificate, "--at", "1796000000", "--format", "json"]);
        let report = json(&output);
        assert_eq!(codes(&report), expected, "{name}: {report}");
        assert!(
            report["signed_by"].as_str().unwrap().contains("merchant 1900000109"),
            "{report}"
        );
    }
    // An RSA key cannot have made it.
    let output = verify(&[
        "../sm2/right.http",
        "--key",
        "merchant_cert.pem",
        "--at",
        "1796000000",
        "--format",
        "json",
    ]);
    assert_eq!(codes(&json(&output)), ["wrong-algorithm"], "{output:?}");
}

#[test]
fn a_profile_with_sm2_keys_signs_and_its_keys_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for name in ["merchant_cert.pem", "merchant_key.pem"] {
        fs::copy(messages().join("../sm2").join(name), at.join(name)).unwrap();
    }
    let profile = "[profiles.sm]\nmerchant_id = \"1900000109\"\ncertificate = \"merchant_cert.pem\"\nprivate_key = \"merchant_key.pem\"\n";
    fs::write(at.join("config.toml"), profile).unwrap();
    let profile = ["--profile", "sm", "--config", "config.toml"];
    let signed = run(
        at,
        &[
            [
                "sign",
                "GET",
                "/v3/certificates",
                "--at",
                "1796000000",
                "--format",
                "json",
            ]
            .as_slice(),
            &profile,
        ]
        .concat(),
    );
    let authorization = json(&signed)["authorization"].as_str().unwrap().to_owned();
    assert!(
        authorization.starts_with("WECHATPAY2-SM2-WITH-SM3 mchid="),
        "{authorization}"
    );
    let message = format!("GET /v3/certificates HTTP/1.1\r\nAuthorization: {authorization}\r\n\r\n");
    fs::write(at.join("message.http"), message).unwrap();
    let verified = run(
        at,
        &[["verify", "message.http", "--at", "1796000000"].as_slice(), &profile].concat(),
    );
    assert_eq!(json(&verified)["verdict"], "valid", "{}", text(&verified));
    let files = [
        "keys",
        "check",
        "merchant_cert.pem",
        "merchant_key.pem",
        "--format",
        "text",
    ];
    let checked = text(&run(at, &files));
    assert!(
        checked.contains("key          SM2") && checked.contains("all fit together"),
        "{checked}"
    );
}
