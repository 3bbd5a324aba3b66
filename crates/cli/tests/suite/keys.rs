//! `wechatpay keys check` and `wechatpay sign`, on keys that Python's `cryptography` made; signatures are compared with
//! openssl's.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn keys() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages/fixtures")
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay"));
    command.args(arguments).current_dir(folder).env("HOME", folder);
    command.output().unwrap()
}

pub(crate) fn openssl(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A folder with a copy of the keys.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(keys()).unwrap() {
        let file = file.unwrap().path();
        fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    folder
}

pub(crate) fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn every_kind_of_file_is_recognized() {
    let folder = folder();
    let at = folder.path();
    let convert = |arguments: &str| openssl(at, &arguments.split(' ').collect::<Vec<_>>());
    convert("x509 -in merchant_cert.pem -outform DER -out cert.der");
    convert("pkey -in merchant_key.pem -outform DER -out key.der");
    convert("pkcs12 -export -in merchant_cert.pem -inkey merchant_key.pem -passout pass:1900000109 -out cert.p12");
    convert("pkcs8 -topk8 -in merchant_key.pem -passout pass:x -out encrypted.pem");
    convert("req -new -key merchant_key.pem -subj /CN=1900000109 -out request.pem");
    convert("ecparam -name prime256v1 -genkey -noout -out ec.pem");
    convert("req -x509 -new -key ec.pem -subj /CN=Authority -days 3000 -out ec-authority.pem");
    convert("x509 -in ec-authority.pem -outform DER -out ec-authority.der");
    convert("pkey -in ec.pem -pubout -out ec-public.pem");
    convert("genrsa -out short.pem 1024");
    convert("req -x509 -new -key short.pem -subj /CN=Short -days 3000 -out short-cert.pem");
    let noise: Vec<u8> = (0..=255).collect();
    let cases: [(&str, &[u8], &str); 13] = [
        ("noise.bin", &noise, "binary data of an unknown kind"),
        ("noise32.bin", &noise[..32], "binary data of an unknown kind"),
        (
            "broken.pem",
            b"-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n",
            "a damaged certificate",
        ),
        ("page.pem", b"<!DOCTYPE html><html>403</html>", "an HTML page"),
        ("error.pem", b"{\"code\":\"SIGN_ERROR\"}", "JSON, probably a response"),
        ("empty.pem", b" \n", "an empty file"),
        ("cert.zip", b"PK\x03\x04", "an archive"),
        (
            "id.pem",
            b"PUB_KEY_ID_0119000001092024",
            "the id of a WeChat Pay public key",
        ),
        (
            "serial.txt",
            b"1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C",
            "a serial number",
        ),
        ("key.txt", b"8f3cA6b1d09E47725b1a0cFe93d4A6b8", "an API key"),
        (
            "blank.txt",
            b"8f3cA6b1d09E47725b1a0cFe93d4A6b8\n",
            "an API key with blanks",
        ),
        ("store.jks", &[0xFE, 0xED, 0xFE, 0xED, 0, 0], "a Java key store"),
        ("words.txt", b"this is nothing at all", "a text of an unknown kind"),
    ];
    for (name, content, _) in &cases {
        fs::write(at.join(name), content).unwrap();
    }
    let made = [
        ("merchant_cert.pem", "a merchant's API certificate, in PEM"),
        ("platform_cert.pem", "a platform certificate"),
        ("merchant_key.pem", "a private key, in PEM"),
        ("pub_key.pem", "a public key, in PEM"),
        ("cert.der", "a merchant's API certificate, in binary DER"),
        ("key.der", "a private key, in binary DER"),
        ("cert.p12", "a PKCS#12 file with a certificate"),
        ("encrypted.pem", "an encrypted private key: decrypt it first"),
        ("request.pem", "a certificate request"),
        ("ec.pem", "an elliptic-curve key"),
        (
            "ec-authority.pem",
            "the certificate of an authority, with an elliptic-curve key",
        ),
        (
            "ec-authority.der",
            "the certificate of an authority, with an elliptic-curve key",
        ),
        ("ec-public.pem", "a public key of another kind than RSA and SM2"),
        ("short.pem", "an RSA key of fewer than 2048"),
        ("short-cert.pem", "the RSA key has fewer than 2048 bits"),
    ];
    let cases = cases.iter().map(|(name, _, expected)| (*name, *expected));
    for (name, expected) in cases.chain(made) {
        let printed = text(&run(
            at,
            &["keys", "check", name, "--merchant-id", "1900000109", "--format", "text"],
        ));
        assert!(printed.contains(expected), "{name}: {printed}");
        // Wording meant for library users must not appear in the program's output.
        for words in ["PEM block", "feature", "not its path"] {
            assert!(!printed.contains(words), "{name}: {printed}");
        }
    }
}

#[test]
fn files_that_do_not_fit_together_are_named() {
    let folder = folder();
    let cases: [(&[&str], &str, i32); 7] = [
        (
            &["apiclient_key.pem"],
            "a file of this name usually holds a private key, but this one does not",
            0,
        ),
        (&["merchant_cert.pem", "merchant_key.pem"], "all fit together", 0),
        (
            &["merchant_cert.pem", "other_key.pem"],
            "does not fit the certificate in merchant_cert.pem",
            1,
        ),
        (
            &["other_cert.pem", "--merchant-id", "1900000109"],
            "belongs to merchant 1900000110",
            1,
        ),
        (
            &["merchant_key.pem", "own_public.pem"],
            "the public half of the merchant's own key",
            1,
        ),
        (&["old.pem"], "expired", 1),
        (&["soon.pem"], "expires in ", 0),
    ];
    let own = openssl(folder.path(), &["pkey", "-in", "merchant_key.pem", "-pubout"]);
    for name in ["own_public.pem", "apiclient_key.pem"] {
        fs::write(folder.path().join(name), &own.stdout).unwrap();
    }
    let at = folder.path();
    let made = |days: &str, name: &str| {
        let arguments = [
            "req",
            "-x509",
            "-key",
            "merchant_key.pem",
            "-subj",
            "/CN=1900000109",
            "-days",
            days,
            "-out",
            name,
        ];
        openssl(at, &arguments)
    };
    made("10", "soon.pem");
    let old = [
        "x509",
        "-in",
        "soon.pem",
        "-signkey",
        "merchant_key.pem",
        "-not_before",
        "20200101000000Z",
    ];
    let old = [old.as_slice(), &["-not_after", "20210101000000Z", "-out", "old.pem"]].concat();
    let has_dates = Command::new("openssl")
        .args(&old)
        .current_dir(at)
        .output()
        .unwrap()
        .status
        .success();
    for (files, expected, code) in cases {
        if files == ["old.pem"] && !has_dates {
            continue;
        }
        let output = run(at, &[&["keys", "check", "--format", "text"], files].concat());
        assert!(text(&output).contains(expected), "{files:?}: {}", text(&output));
        assert_eq!(output.status.code(), Some(code), "{files:?}");
    }
}

const PROFILE: &str = r#"
default = "shop"
[profiles.shop]
merchant_id = "1900000109"
certificate = "merchant_cert.pem"
private_key = "merchant_key.pem"
platform_public_key = "pub_key.pem"
platform_public_key_id = "PUB_KEY_ID_0119000001092024112800000000000000"
platform_certificates = ["platform_cert.pem"]
api_v3_key = { env = "SHOP_V3" }
api_v2_key = { file = "api_v2_key.txt" }
[profiles.swapped]
merchant_id = "1900000109"
certificate = "merchant_cert.pem"
private_key = "merchant_key.pem"
platform_certificates = ["merchant_cert.pem"]
[profiles.input]
merchant_id = "1900000109"
certificate = "merchant_cert.pem"
private_key = { stdin = true }
"#;

#[test]
fn a_profile_is_checked_and_signs_as_openssl_does() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("config.toml"), PROFILE).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay"));
        command
            .args(arguments)
            .args(["--config", "config.toml"])
            .current_dir(at);
        command
            .env("SHOP_V3", "8f3cA6b1d09E47725b1a0cFe93d4A6b8")
            .env("HOME", at);
        command.output().unwrap()
    };
    let checked = run(&["keys", "check", "--format", "text"]);
    assert!(text(&checked).contains("all fit together"), "{}", text(&checked));
    let swapped = run(&["keys", "check", "--profile", "swapped", "--format", "text"]);
    assert!(text(&swapped).contains("given as the platform's"), "{}", text(&swapped));
    assert_eq!(swapped.status.code(), Some(1));

    fs::write(at.join("body.json"), "{\"a\":\"张三\"}").unwrap();
    let target = "/v3/refund/domestic/refunds?b=2&a=%E5%BC%A0";
    let url = format!("https://api.mch.weixin.qq.com{target}");
    let signed = run(&[
        "sign",
        "POST",
        &url,
        "--body",
        "body.json",
        "--at",
        "1764316800",
        "--nonce",
        "n1",
    ]);
    let signed: Value = serde_json::from_slice(&signed.stdout).unwrap();
    let message = format!("POST\n{target}\n1764316800\nn1\n{{\"a\":\"张三\"}}\n");
    assert_eq!(signed["signed_text"], message.as_str());
    fs::write(at.join("text"), &message).unwrap();
    let other = openssl(
        at,
        &[
            "dgst",
            "-sha256",
            "-sign",
            "merchant_key.pem",
            "-out",
            "signature",
            "text",
        ],
    );
    drop(other);
    let encoded = openssl(at, &["base64", "-A", "-in", "signature"]);
    assert_eq!(
        signed["signature"].as_str().unwrap().as_bytes(),
        encoded.stdout.trim_ascii()
    );
    let authorization = signed["authorization"].as_str().unwrap();
    assert!(
        authorization.contains("mchid=\"1900000109\",nonce_str=\"n1\""),
        "{authorization}"
    );

    // The documented example of APIv2's algorithm.
    let xml = "<xml><appid>wxd930ea5d5a258f4f</appid><mch_id>10000100</mch_id><device_info>1000</device_info>\
               <body>test</body><nonce_str>ibuaiVcKdpRxkhJA</nonce_str></xml>";
    fs::write(at.join("order.xml"), xml).unwrap();
    let signed = run(&["sign", "order.xml"]);
    let signed: Value = serde_json::from_slice(&signed.stdout).unwrap();
    assert_eq!(signed["sign"], "9A0A8659F005D6984697E2CA0A9CF3B7");
}

#[test]
fn no_error_about_a_profile_quotes_a_key() {
    let folder = folder();
    let key = "8f3cA6b1d09E47725b1a0cFe93d4A6b8";
    let files = [
        format!("[profiles.shop]\nmerchant_id = \"1\"\napi_v3_key = \"{key}\""),
        format!("[profiles.shop]\nmerchant_id = \"1\"\napi_v3_key = {{ key = \"{key}\" }}"),
        format!("[profiles.shop]\nmerchant_id = 5\napi_v3_key = {key}"),
        format!("[profiles.shop]\nmerchant_id = \"1\"\n{key} = 1"),
        format!("[profiles.shop]\nmerchant_id = \"1\"\nprivate_key = \"{key}\""),
        format!(
            "[profiles.shop]\nmerchant_id = \"1\"\nprivate_key = \"\"\"-----BEGIN PRIVATE KEY-----\n{key}\n-----END\"\"\""
        ),
        format!("[profiles.shop]\nmerchant_id = \"1\"\nprivate_key = \"MIIEvQ/{key}+{key}=\""),
        format!("[profiles.shop]\nmerchant_id = \"1\"\napi_v3_key = {{ env = \"{key}\" }}"),
        format!("[profiles.shop]\nmerchant_id = \"1\"\napi_v3_key = {{ file = \"{key}\" }}"),
        format!("[profiles.shop]\nmerchant_id = \"1\"\ncertificate = \"{key}\""),
        format!("[profiles.shop]\nmerchant_id = \"1\"\npkcs12 = \"{key}\""),
    ];
    for file in files {
        fs::write(folder.path().join("config.toml"), &file).unwrap();
        let arguments = [
            "sign",
            "GET",
            "/v3/certificates",
            "--profile",
            "shop",
            "--config",
            "config.toml",
        ];
        let output = run(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(!text(&output).contains(key), "{file}: {}", text(&output));
    }
    for option in ["--api-v2-key-file", "--api-v3-key-file"] {
        let output = run(folder.path(), &["verify", "a.xml", option, key]);
        assert_eq!(output.status.code(), Some(2));
        assert!(!text(&output).contains(key), "{}", text(&output));
    }
}

/// One a line, in the order of the settings, however often and in whichever order a command reads them.
#[test]
fn keys_on_standard_input_stand_in_the_order_of_the_settings() {
    let folder = folder();
    let at = folder.path();
    let configuration = "[profiles.shop]\r\nmerchant_id = \"1900000109\"\r\napi_v2_key = { stdin = true }\r\n\
                         api_v3_key = { stdin = true }\r\n";
    fs::write(at.join("config.toml"), configuration).unwrap();
    let xml = "<xml><appid>wx1</appid><total_fee>1</total_fee></xml>";
    fs::write(at.join("order.xml"), xml).unwrap();
    let (v3, v2) = ("8f3cA6b1d09E47725b1a0cFe93d4A6b8", "192006250b4c09247ec02edce69f6a2d");
    let with_keys = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay"));
        command
            .args(arguments)
            .args(["--config", "config.toml", "--profile", "shop", "--format", "text"]);
        command
            .current_dir(at)
            .env("HOME", at)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let keys = format!("{v3}\r\n{v2}\r\n");
        child.stdin.take().unwrap().write_all(keys.as_bytes()).unwrap();
        text(&child.wait_with_output().unwrap())
    };
    let checked = with_keys(&["keys", "check"]);
    assert!(checked.contains("all fit together"), "{checked}");
    fs::write(at.join("signed.txt"), format!("appid=wx1&total_fee=1&key={v2}")).unwrap();
    let digest = text(&openssl(at, &["dgst", "-md5", "signed.txt"]))
        .trim_end()
        .to_uppercase();
    let signed = with_keys(&["sign", "order.xml"]);
    assert!(digest.ends_with(signed.trim()), "{digest} {signed}");
}
