//! The checks of a call before it is sent.

use std::fs;

use serde_json::Value;

use crate::calls::{ORDER, V2_ORDER, run, text};
use crate::sandbox::start;

#[test]
fn a_call_that_cannot_mean_what_it_says_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let order = |items: &[&str]| {
        let output = run(
            at,
            &[ORDER.as_slice(), &["out_trade_no=T0000001", "--dry-run"], items].concat(),
        );
        (output.status.code(), text(&output))
    };
    fs::write(at.join("text.txt"), "from a file").unwrap();
    for (items, expected) in [
        (["description=again"], "description is given twice"),
        (["attach:=x"], "the value of attach is not JSON: line 1, column 1"),
        (["attach:x"], "attach is a field and not a header"),
        (
            ["Authorization:x"],
            "the header Authorization is set by the program itself",
        ),
        (["attach=@missing.txt"], "cannot read missing.txt"),
        (["amount.total=007"], "amount.total is given twice"),
        (
            ["detail.goods_detail[9999999].quantity=1"],
            "detail.goods_detail.9999999.quantity: the number of an item is at most 10000",
        ),
        (
            ["detail.goods_detail[1].quantity=1"],
            "detail.goods_detail.0 is not given",
        ),
    ] {
        let (code, printed) = order(&items);
        assert!(code == Some(2) && printed.contains(expected), "{items:?}: {printed}");
    }
    let zeros = run(
        at,
        &[
            "call",
            "POST",
            "/v3/pay/transactions/native",
            "amount.total=007",
            "appid=wx8888888888888888",
            "description=a",
            "out_trade_no=T0000001",
            "notify_url=https://a.example/",
        ],
    );
    assert!(text(&zeros).contains("/amount/total"), "{}", text(&zeros));
    let (code, printed) = order(&[
        "attach=@text.txt",
        "detail.goods_detail[0].merchant_goods_id=1",
        "detail.goods_detail[0].quantity=2",
        "detail.goods_detail[0].unit_price=3",
        "support_fapiao=true",
    ]);
    assert_eq!(code, Some(0), "{printed}");
    let body: Value = serde_json::from_str(&printed).unwrap();
    let body: Value = serde_json::from_str(body["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["attach"], "from a file");
    assert_eq!(
        (&body["support_fapiao"], &body["detail"]["goods_detail"][0]["quantity"]),
        (&true.into(), &2.into())
    );
    // A printed request can be verified as it is.
    for form in ["--dry-run", "--curl"] {
        let items = ["out_trade_no=T0000002", "attach=it's 中文", form, "--format", "text"];
        let printed = run(at, &[ORDER.as_slice(), &items].concat());
        fs::write(at.join("request.txt"), &printed.stdout).unwrap();
        let verified = run(at, &["verify", "request.txt", "--format", "text"]);
        assert!(
            text(&verified).starts_with("valid  request.txt (request"),
            "{form}: {}",
            text(&verified)
        );
    }
    // The host of a URL.
    let other = run(at, &["call", "GET", "https://other.example/v3/certificates"]);
    assert!(
        other.status.code() == Some(2) && text(&other).contains("other.example is neither a host"),
        "{}",
        text(&other)
    );
    let real = run(at, &["call", "GET", "https://api.mch.weixin.qq.com/v3/certificates"]);
    assert!(
        real.status.success() && text(&real).contains("is the real service; profile sandbox calls"),
        "{}",
        text(&real)
    );
    let none = run(at, &["call", "GET", "/v3/certificates", "--download", "a.bin"]);
    assert!(
        none.status.code() == Some(2) && text(&none).contains("announces no file"),
        "{}",
        text(&none)
    );
    // An operation that demands the merchant's certificate.
    let mutual = [
        "call",
        "POST",
        "/secapi/pay/refund",
        "out_trade_no=T1",
        "out_refund_no=R1",
        "total_fee=1",
        "refund_fee=1",
        "appid=wx8888888888888888",
        "--curl",
    ];
    let curl = text(&run(at, &mutual));
    assert!(
        curl.contains("--cert 'keys/apiclient_cert.pem'") && curl.contains("--key '") && curl.contains("--cacert '"),
        "{curl}"
    );
    // A merchant id that is not the certificate's.
    let profile = "[profiles.a]\nmerchant_id = \"1900000999\"\ncertificate = \"keys/apiclient_cert.pem\"\nprivate_key = \"keys/apiclient_key.pem\"\nplatform_certificates = [\"keys/platform_cert.pem\"]\n";
    fs::write(at.join("config.toml"), profile).unwrap();
    let wrong = run(
        at,
        &[
            "call",
            "GET",
            "/v3/certificates",
            "--profile",
            "a",
            "--config",
            "config.toml",
            "--dry-run",
        ],
    );
    assert!(
        text(&wrong).contains("its certificate is of merchant 1900000109"),
        "{}",
        text(&wrong)
    );
    let trigger = run(
        at,
        &[
            "trigger",
            "TRANSACTION.SUCCESS",
            "--to",
            "http://127.0.0.1:1/",
            "--profile",
            "a",
            "--config",
            "config.toml",
        ],
    );
    assert!(
        trigger.status.code() == Some(2) && text(&trigger).contains("leave --profile out"),
        "{}",
        text(&trigger)
    );
}

#[test]
fn values_that_other_messages_document_are_checked_too() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let transfer = [
        "call",
        "POST",
        "/v3/fund-app/mch-transfer/transfer-bills",
        "appid=wx8888888888888888",
        "out_bill_no=B1",
        "openid=oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "transfer_remark=a",
        "transfer_scene_id=1000",
        "transfer_scene_report_infos[0].info_type=a",
        "transfer_scene_report_infos[0].info_content=b",
    ];
    let cases: [(&[&str], &[&str], &str); 6] = [
        // The response lists the values.
        (
            &V2_ORDER,
            &["trade_type=FOO"],
            "/trade_type (body): it is not one of JSAPI, NATIVE, APP, MWEB",
        ),
        (
            &V2_ORDER,
            &["trade_type=NATIVE", "receipt=Z"],
            "/receipt (body): it is not one of Y, N",
        ),
        // The operations that give the id state its pattern.
        (
            &["call", "GET", "/v3/pay/transactions/out-trade-no/T1234567%20!"],
            &[],
            "/out_trade_no (url): it does not match the pattern",
        ),
        (
            &[
                "call",
                "POST",
                "/v3/pay/transactions/out-trade-no/{out_trade_no}/close",
                "out_trade_no=T?1",
            ],
            &[],
            "/out_trade_no (url): it does not match the pattern",
        ),
        // Large amounts need a name.
        (
            &transfer,
            &["transfer_amount=200000"],
            "user_name must be sent for 200000 fen or more",
        ),
        (
            &transfer,
            &["transfer_amount=29", "user_name=张三"],
            "must not be sent below 30 fen",
        ),
    ];
    for (call, items, expected) in cases {
        let output = run(at, &[call, items].concat());
        assert_eq!(output.status.code(), Some(2), "{call:?}: {}", text(&output));
        assert!(text(&output).contains(expected), "{call:?}: {}", text(&output));
    }
    assert!(
        run(at, &[V2_ORDER.as_slice(), &["trade_type=NATIVE"]].concat())
            .status
            .success()
    );
    // An id of APIv2 may be shorter than those that APIv3 gives.
    let queried = run(at, &["call", "GET", "/v3/pay/transactions/out-trade-no/V21"]);
    assert!(queried.status.success(), "{}", text(&queried));
    // Without the check before sending, the sandbox refuses it as the service does.
    let unchecked = run(at, &[V2_ORDER.as_slice(), &["trade_type=FOO", "--unchecked"]].concat());
    assert!(!unchecked.status.success(), "{}", text(&unchecked));
}
