//! Keys: read from standard input, and never printed.

use std::fs;

use serde_json::Value;

use crate::calls::{ORDER, json, run, text, with_input};
use crate::sandbox::start;

#[test]
fn keys_are_read_from_standard_input_in_the_order_of_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let stdin = "{ stdin = true }";
    let profile = format!(
        "[profiles.a]\nmerchant_id = \"1900000109\"\ncertificate = \"keys/apiclient_cert.pem\"\napi_v3_key = {stdin}\n\
         api_v2_key = {stdin}\nprivate_key = {stdin}\nplatform_certificates = [\"keys/platform_cert.pem\"]\n"
    );
    fs::write(at.join("config.toml"), profile).unwrap();
    let sandbox: Value = serde_json::from_slice(&fs::read(at.join("keys/sandbox.json")).unwrap()).unwrap();
    let key = |name: &str| sandbox[name].as_str().unwrap().to_owned();
    let pem = fs::read_to_string(at.join("keys/apiclient_key.pem")).unwrap();
    let all = format!("{pem}{}\n{}\n", key("api_v3_key"), key("api_v2_key"));
    let listed = text(&run(at, &["call", "GET", "/v3/certificates", "--raw"]));
    fs::write(at.join("certificates.json"), listed).unwrap();
    fs::write(at.join("a.xml"), "<xml><a>1</a></xml>").unwrap();
    let profile = ["--profile", "a", "--config", "config.toml"];
    let expected = json(&run(at, &["sign", "a.xml"]));
    let cases: [(&[&str], &str); 4] = [
        (&["sign", "GET", "/v3/certificates"], "WECHATPAY2-SHA256-RSA2048"),
        (&["decrypt", "certificates.json"], "-----BEGIN CERTIFICATE-----"),
        (&["sign", "a.xml"], expected["sign"].as_str().unwrap()),
        (&["keys", "check"], "all fit together"),
    ];
    for (arguments, word) in cases {
        let output = with_input(at, &[arguments, &profile, &["--format", "text"]].concat(), &all);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output));
        assert!(text(&output).contains(word), "{arguments:?}: {}", text(&output));
    }
    let few = with_input(at, &[["sign", "a.xml"].as_slice(), &profile].concat(), &pem);
    assert_eq!(few.status.code(), Some(2));
    let expected = "api_v2_key is read from standard input, where only 1 key can be read";
    assert!(text(&few).contains(expected), "{}", text(&few));
}

/// The keys of the sandbox are secrets to the program, as a merchant's are.
#[test]
fn no_command_prints_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let configuration: Value = serde_json::from_slice(&fs::read(at.join("keys/sandbox.json")).unwrap()).unwrap();
    let private = fs::read_to_string(at.join("keys/apiclient_key.pem")).unwrap();
    let mut secrets: Vec<String> = private.lines().skip(1).take(3).map(str::to_owned).collect();
    for name in ["api_v3_key", "api_v2_key"] {
        secrets.push(configuration[name].as_str().unwrap().to_owned());
    }
    let order = [ORDER.as_slice(), &["out_trade_no=T1234567"]].concat();
    let dry = [order.as_slice(), &["--dry-run"]].concat();
    let curl = [order.as_slice(), &["--curl"]].concat();
    let xml = "<xml><return_code>SUCCESS</return_code><sign>0A</sign></xml>";
    fs::write(at.join("a.xml"), xml).unwrap();
    let commands: [&[&str]; 8] = [
        &order,
        &dry,
        &curl,
        &["keys", "check"],
        &["sign", "GET", "/v3/certificates"],
        &["sign", "a.xml"],
        &["verify", "a.xml", "--verbose"],
        &["certificates"],
    ];
    for command in commands {
        for format in ["text", "json"] {
            let printed = text(&run(at, &[command, &["--format", format]].concat()));
            assert!(!printed.is_empty());
            for secret in &secrets {
                assert!(!printed.contains(secret.as_str()), "{command:?} prints a key");
            }
        }
    }
}
