//! The exit codes of `docs/command-line.md`, what a call refuses before it is sent, and the same in Chinese.

use std::fs;

use serde_json::Value;

use crate::calls::{ORDER, command, run, text};
use crate::sandbox::start;

#[test]
fn exit_codes_are_those_of_the_documentation() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    fs::write(at.join("broken.xml"), "<xml><a>").unwrap();
    fs::write(at.join("broken.har"), "{\"log\": {\"entries\": [}").unwrap();
    fs::write(at.join("broken.json"), "{").unwrap();
    fs::write(at.join("nothing.txt"), "no key").unwrap();
    let order = [ORDER.as_slice(), &["out_trade_no=T0000001"]].concat();
    let refund = [
        "call",
        "POST",
        "/v3/refund/domestic/refunds",
        "out_trade_no=NOPE",
        "out_refund_no=R1",
        "amount.refund=1",
        "amount.total=1",
        "amount.currency=CNY",
    ];
    let cases: [(u8, &[&str]); 32] = [
        (0, &order),
        (0, &["find", "申请退款"]),
        (0, &["sandbox", "--directory", "keys", "pay", "T0000001"]),
        (0, &["keys", "check"]),
        (1, &["find", "no such thing at all"]),
        (1, &["keys", "check", "nothing.txt"]),
        (1, &["sandbox", "--directory", "keys", "pay", "NOPE"]),
        (
            1,
            &["sandbox", "--directory", "keys", "act", "refund", "NOPE", "succeed"],
        ),
        (1, &["trigger", "NO.SUCH", "--to", "http://127.0.0.1:1/"]),
        (1, &refund),
        (2, &["show", "NOPE"]),
        (2, &["show", "GET", "/v3/nothing"]),
        (2, &["call", "GET", "/v3/nothing"]),
        (2, &["call", "GET", "/v3/certificates", "colour=red"]),
        (2, &["verify", "broken.xml", "--api-v2-key-file", "nothing.txt"]),
        (2, &["verify", "broken.har"]),
        (2, &["verify", "missing.txt"]),
        (2, &["sign", "broken.xml"]),
        (2, &["decrypt", "broken.json"]),
        (
            2,
            &[
                "trigger",
                "TRANSACTION.SUCCESS",
                "--to",
                "http://127.0.0.1:1/",
                "--profile",
                "nope",
            ],
        ),
        (2, &["keys", "check", "--profile", "nope"]),
        (2, &["sandbox", "--directory", "nowhere", "pay", "T1"]),
        (2, &["bill", "yesterday"]),
        (2, &["find", ""]),
        (2, &["sign", "GET", "v3/certificates"]),
        (2, &["find", "  ", "\t"]),
        (2, &["certificates", "--watch", "0"]),
        (2, &["sandbox", "--api-v3-key", "0123456789abcdef0123456789abcdef"]),
        (2, &["sandbox", "--api-v2-key=0123456789abcdef0123456789abcdef"]),
        (2, &["sandbox", "--api-v3-key-file", "0123456789abcdef0123456789abcdef"]),
        (2, &["call"]),
        (2, &["nope"]),
    ];
    for (code, arguments) in cases {
        let output = run(at, arguments);
        assert_eq!(
            output.status.code(),
            Some(code.into()),
            "{arguments:?}: {}",
            text(&output)
        );
        assert!(
            !text(&output).contains("serde")
                && !text(&output).contains("expected `")
                && !text(&output).contains("0123456789abcdef"),
            "{}",
            text(&output)
        );
    }
}

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
fn errors_labels_and_checks_are_in_chinese_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let cases: [(&[&str], &[&str]); 6] = [
        (&["call", "GET", "/v3/nothing"], &["错误：没有接口 GET /v3/nothing"]),
        (
            &["verify", "missing.txt"],
            &["错误：无法读取 missing.txt：没有这个文件或目录"],
        ),
        (
            &["keys", "check", "--format", "text"],
            &["商户 API 证书，PEM 格式", "序列号", "全部匹配"],
        ),
        (
            &[
                "keys",
                "check",
                "keys/apiclient_cert.pem",
                "--merchant-id",
                "1",
                "--format",
                "text",
            ],
            &["错误: keys/apiclient_cert.pem：证书属于商户 1900000109，而不是 1"],
        ),
        (
            &["show", "v3.pay.transactions.native.post", "--format", "text"],
            &["请求体", "必填", "长度 ≤ 32", "应答 JSON"],
        ),
        (
            &[
                "call",
                "POST",
                "/v3/pay/transactions/native",
                "appid=wx8888888888888888",
            ],
            &["（body）：必填，但没有给出（未发送；--unchecked 仍然发送）"],
        ),
    ];
    for (arguments, expected) in cases {
        let printed = text(&command(at, arguments).args(["--lang", "zh"]).output().unwrap());
        for expected in expected {
            assert!(printed.contains(expected), "{expected}: {printed}");
        }
    }
}

#[test]
fn an_operation_is_shown_as_curl_and_in_rust() {
    let folder = tempfile::tempdir().unwrap();
    let shown = text(&run(
        folder.path(),
        &["show", "v3.pay.transactions.native.post", "--format", "text"],
    ));
    for part in [
        "length ≤ 32",
        "wechatpay call POST /v3/pay/transactions/native appid=",
        "curl -X POST https://api.mch.weixin.qq.com/v3/pay/transactions/native",
        "use wechatpay_api::v3::pay::transactions::native::{post, post::request};",
        "let request = post::Request::new(post::RequestRequired {",
        "amount: request::Amount::new(request::AmountRequired {",
        "let reply = post(client, &request).await?;",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}
