//! The exit codes of `docs/command-line.md`, and messages in Chinese.

use std::fs;

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
    fs::write(at.join("empty.txt"), " \n").unwrap();
    fs::write(at.join("damaged.txt"), "QUFBQQ==").unwrap();
    fs::write(at.join("long.txt"), "a".repeat(215)).unwrap();
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
    let cases: [(u8, &[&str]); 44] = [
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
        (2, &["trigger", "NO.SUCH", "--to", "http://127.0.0.1:1/"]),
        (
            2,
            &[
                "trigger",
                "TRANSACTION.SUCCESS",
                "amount.total=-1",
                "--to",
                "http://127.0.0.1:1/",
            ],
        ),
        (
            2,
            &[
                "trigger",
                "TRANSACTION.SUCCESS",
                "no_such=1",
                "--to",
                "http://127.0.0.1:1/",
            ],
        ),
        (
            2,
            &[
                "trigger",
                "v2/transaction-success",
                "total_fee=-1",
                "--to",
                "http://127.0.0.1:1/",
            ],
        ),
        (
            2,
            &[
                "trigger",
                "v2/transaction-success",
                "total_fee=abc",
                "--to",
                "http://127.0.0.1:1/",
            ],
        ),
        (
            2,
            &["trigger", "TRANSACTION.SUCCESS", "a==b", "--to", "http://127.0.0.1:1/"],
        ),
        (
            2,
            &["sandbox", "--directory", "keys", "act", "order", "T0000001", "nope"],
        ),
        (1, &["decrypt", "damaged.txt"]),
        (2, &["decrypt", "nothing.txt"]),
        (2, &["decrypt", "empty.txt"]),
        (2, &["encrypt", "long.txt"]),
        (
            2,
            &[
                "call",
                "GET",
                "/v3/pay/transactions/out-trade-no/T1",
                "?mchid=1900000109",
            ],
        ),
        (2, &["certificates", "--save", "nothing.txt/x"]),
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
fn errors_labels_and_checks_are_in_chinese_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let cases: [(&[&str], &[&str]); 9] = [
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
        (
            &[
                "trigger",
                "TRANSACTION.SUCCESS",
                "amount.total=-1",
                "--to",
                "http://127.0.0.1:1/",
            ],
            &["错误：没有发送通知：`/amount/total`：金额不能小于 0（状态码 400 Bad Request）"],
        ),
        (
            &["trigger", "REFUND.SUCCESS", "--to", "http://127.0.0.1:1/"],
            &["没有应答：", "连接被拒绝；那里没有程序在监听"],
        ),
        (
            &["certificates", "--save", "keys/sandbox.json"],
            &["错误：无法建立目录 keys/sandbox.json：文件已存在"],
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
