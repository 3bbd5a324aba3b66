//! `wechatpay call --dry-run`, in pipes.

use std::fs;
use std::process::Command;

use crate::calls::{ORDER, json, run, text};
use crate::sandbox::start;

/// Checks what `--dry-run` prints in a pipe with openssl.
#[test]
fn a_dry_run_prints_the_signed_text_and_its_signature() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let openssl = |arguments: &[&str]| {
        let output = Command::new("openssl")
            .args(arguments)
            .current_dir(at)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", text(&output));
        output
    };
    let public = openssl(&["x509", "-in", "keys/apiclient_cert.pem", "-noout", "-pubkey"]);
    fs::write(at.join("public.pem"), public.stdout).unwrap();
    fs::write(at.join("licence.jpg"), b"\xFF\xD8\0\x80").unwrap();
    let order = [ORDER.as_slice(), &["out_trade_no=T1234567"]].concat();
    let calls: [&[&str]; 3] = [
        &order,
        &["call", "GET", "/v3/pay/transactions/out-trade-no/T1234567"],
        &["call", "POST", "/v3/merchant/media/upload", "file@licence.jpg"],
    ];
    for call in calls {
        let request = json(&run(at, &[call, &["--dry-run"]].concat()));
        let member = |name: &str| request[name].as_str().unwrap_or_default();
        let authorization = request["headers"]["authorization"].as_str().unwrap();
        assert!(authorization.contains(&format!("signature=\"{}\"", member("signature"))));
        assert!(member("signed_text").starts_with(&format!("{}\n/v3/", member("method"))));
        fs::write(at.join("signed.txt"), member("signed_text")).unwrap();
        fs::write(at.join("signature.txt"), member("signature")).unwrap();
        openssl(&["base64", "-d", "-A", "-in", "signature.txt", "-out", "signature.bin"]);
        openssl(&[
            "dgst",
            "-sha256",
            "-verify",
            "public.pem",
            "-signature",
            "signature.bin",
            "signed.txt",
        ]);
    }
    let upload = ["call", "POST", "/v3/merchant/media/upload", "file@licence.jpg"];
    let form = json(&run(at, &[upload.as_slice(), &["--dry-run"]].concat()));
    fs::write(at.join("form.txt"), form["body_base64"].as_str().unwrap()).unwrap();
    let sent = openssl(&["base64", "-d", "-A", "-in", "form.txt"]).stdout;
    assert!(sent.windows(4).any(|part| part == b"\xFF\xD8\0\x80"));
    let curl = run(at, &[upload.as_slice(), &["--curl"]].concat());
    assert_eq!(curl.status.code(), Some(2), "{}", text(&curl));
    let v2 = [
        "call",
        "POST",
        "/pay/orderquery",
        "appid=wx8888888888888888",
        "out_trade_no=T1234567",
        "--dry-run",
    ];
    let request = json(&run(at, &v2));
    let signed = request["signed_text"].as_str().unwrap();
    assert!(
        signed.starts_with("appid=wx8888888888888888&mch_id=") && signed.ends_with("&key=(the APIv2 key)"),
        "{signed}"
    );
    let element = format!("<sign><![CDATA[{}]]></sign>", request["signature"].as_str().unwrap());
    assert!(request["body"].as_str().unwrap().contains(&element), "{request}");
}

/// One operation of APIv2 calls the merchant's number as APIv3 does.
#[test]
fn the_merchants_own_number_is_filled_in_under_every_name() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let transfer = [
        "call",
        "POST",
        "/mmpaymkttransfers/promotion/transfers",
        "mch_appid=wx8888888888888888",
        "partner_trade_no=T1234567",
        "openid=oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "check_name=NO_CHECK",
        "amount=100",
        "desc=test",
        "spbill_create_ip=1.2.3.4",
        "--dry-run",
    ];
    let request = run(at, &transfer);
    assert!(text(&request).contains("1900000109"), "{}", text(&request));
}
