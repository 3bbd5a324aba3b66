//! The commands that call the service, against the sandbox, in pipes.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::sandbox::{Running, start};

pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay"));
    command.args(arguments).current_dir(folder).env("HOME", folder);
    command.env("WECHATPAY_SANDBOX_DIRECTORY", "keys");
    command
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

pub(crate) fn with_input(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = command(folder, arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(output)))
}

pub(crate) fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// An order of APIv2, without its `trade_type`.
pub(crate) const V2_ORDER: [&str; 9] = [
    "call",
    "POST",
    "/pay/unifiedorder",
    "appid=wx8888888888888888",
    "body=a",
    "out_trade_no=V21",
    "total_fee=1",
    "spbill_create_ip=1.2.3.4",
    "notify_url=https://a.example/",
];

pub(crate) const ORDER: [&str; 7] = [
    "call",
    "POST",
    "/v3/pay/transactions/native",
    "appid=wx8888888888888888",
    "description=test",
    "notify_url=https://shop.example/notify",
    "amount.total=100",
];

#[test]
fn calls_are_checked_sent_verified_and_printed() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let ordered = run(at, &[ORDER.as_slice(), &["out_trade_no=T1234567"]].concat());
    assert!(json(&ordered)["code_url"].as_str().unwrap().starts_with("weixin://"));
    let queried = run(at, &["call", "GET", "/v3/pay/transactions/out-trade-no/T1234567"]);
    assert_eq!(json(&queried)["amount"]["total"], 100, "{}", text(&queried));
    // The same, with the parameter among the fields.
    let path = "/v3/pay/transactions/out-trade-no/{out_trade_no}";
    let queried = run(at, &["call", "GET", path, "out_trade_no=T1234567"]);
    assert_eq!(json(&queried)["trade_state"], "NOTPAY", "{}", text(&queried));
    // From standard input, and a refusal of the service.
    let body = r#"{"out_trade_no": "T1234567", "out_refund_no": "R1", "amount": {"refund": 100, "total": 100, "currency": "CNY"}}"#;
    let refund = ["call", "POST", "/v3/refund/domestic/refunds", "-"];
    let refused = with_input(at, &refund, body);
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused));
    // APIv2, and an upload.
    let ordered = run(at, &[V2_ORDER.as_slice(), &["trade_type=NATIVE"]].concat());
    assert_eq!(json(&ordered)["result_code"], "SUCCESS");
    fs::write(at.join("licence.jpg"), b"\xFF\xD8").unwrap();
    let uploaded = run(at, &["call", "POST", "/v3/merchant/media/upload", "file@licence.jpg"]);
    assert!(json(&uploaded)["media_id"].is_string(), "{}", text(&uploaded));
}

#[test]
fn requests_that_the_spec_forbids_are_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let cases: [(&[&str], &str); 5] = [
        (
            &["out_trade_no=T1234567", "amount.totl=1"],
            "list no field /amount/totl",
        ),
        (&["out_trade_no=T12345678901234567890123456789012"], "/out_trade_no"),
        (&[], "/out_trade_no (body): required"),
        (&["out_trade_no=T1234567", "colour=red"], "list no field /colour"),
        (&["out_trade_no=T1234567", "amount:=5"], "amount is given twice"),
    ];
    for (items, expected) in cases {
        let output = run(at, &[ORDER.as_slice(), items].concat());
        assert!(text(&output).contains(expected), "{items:?}: {}", text(&output));
        assert_eq!(output.status.code(), Some(2));
    }
    let unknown = run(at, &["call", "GET", "/v3/nothing"]);
    assert!(text(&unknown).contains("there is no operation GET /v3/nothing"));
}

#[test]
fn encrypted_fields_are_never_sent_or_printed_in_plaintext() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let described = json(&run(
        at,
        &["show", "v3.profitsharing.receivers.add.post", "--format", "json"],
    ));
    assert!(described.to_string().contains("\"encrypted\""), "{described}");
    let add = [
        "call",
        "POST",
        "/v3/profitsharing/receivers/add",
        "appid=wx8888888888888888",
        "type=MERCHANT_ID",
    ];
    let add = [
        add.as_slice(),
        &["account=86693852", "name=深圳腾讯某公司", "relation_type=STORE"],
    ]
    .concat();
    let prepared = run(at, &[add.as_slice(), &["--dry-run"]].concat());
    let request = json(&prepared);
    assert!(!text(&prepared).contains("深圳腾讯某公司"), "{request}");
    let body: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["name"].as_str().unwrap().len(), 344);
    let added = run(at, &add);
    assert!(!text(&added).contains("深圳腾讯某公司"), "{}", text(&added));
    let curl = text(&run(at, &[add.as_slice(), &["--curl"]].concat()));
    assert!(
        curl.starts_with("curl -i -X POST 'https://127.0.0.1") && curl.contains("-H 'wechatpay-serial: PUB_KEY_ID_"),
        "{curl}"
    );
}

#[test]
fn a_call_that_changes_the_real_service_asks_first() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let profile = "[profiles.real]\nmerchant_id = \"1900000109\"\ncertificate = \"keys/apiclient_cert.pem\"\n\
                   private_key = \"keys/apiclient_key.pem\"\nplatform_certificates = [\"keys/platform_cert.pem\"]\n";
    let real = ["out_trade_no=T1234567", "--profile", "real", "--config", "config.toml"];
    // Its host may also be written down, in any form, or be that of a relay.
    for base_url in [
        "",
        "base_url = \"https://API.mch.weixin.qq.com.\"\n",
        "base_url = \"https://relay.invalid\"\n",
    ] {
        fs::write(at.join("config.toml"), format!("{profile}{base_url}")).unwrap();
        let output = run(at, &[ORDER.as_slice(), &real].concat());
        assert!(
            text(&output).contains("changes something at the real service"),
            "{}",
            text(&output)
        );
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn a_key_in_the_place_of_a_file_is_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("request.txt"), "GET / HTTP/1.1\r\n\r\n").unwrap();
    let key = "0123456789abcdefSECRETSECRET0123";
    for arguments in [
        ["verify", "request.txt", "--key", key].as_slice(),
        &["keys", "check", key],
    ] {
        let output = run(at, arguments);
        assert_eq!(output.status.code(), Some(2), "{}", text(&output));
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            !text(&output).contains("SECRET") && !errors.contains("SECRET"),
            "{errors}"
        );
        assert!(errors.contains("takes the name of a file"), "{errors}");
    }
}

#[test]
fn bills_certificates_and_ciphertexts_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let bill = json(&run(at, &["bill", "2019-06-11"]));
    assert!(
        bill["rows"].is_array() && bill["totals"]["总交易单数"].is_string(),
        "{bill}"
    );
    let table = text(&run(at, &["bill", "2019-06-11", "--format", "text"]));
    assert!(table.contains("总交易单数") && !table.contains(['`', ',']), "{table}");
    let raw = text(&run(at, &["bill", "2019-06-11", "--output", "-"]));
    assert!(raw.contains("交易时间,"), "{raw}");
    let future = run(at, &["bill", "2999-01-01"]);
    assert_eq!(future.status.code(), Some(1), "{}", text(&future));
    assert!(text(&future).contains("the day has not begun"), "{}", text(&future));
    run(at, &["bill", "2019-06-11", "--output", "bill.csv"]);
    assert!(fs::read_to_string(at.join("bill.csv")).unwrap().contains("交易时间"));
    let certificates = json(&run(at, &["certificates", "--save", "saved"]));
    let serial = certificates[0]["serial"].as_str().unwrap();
    assert!(at.join("saved").join(format!("{serial}.pem")).exists());
    let listed = run(at, &["call", "GET", "/v3/certificates", "--raw"]);
    let decrypted = with_input(at, &["decrypt"], &text(&listed));
    assert!(
        text(&decrypted).starts_with("-----BEGIN CERTIFICATE-----"),
        "{}",
        text(&decrypted)
    );
    let sealed = json(&with_input(at, &["encrypt"], "张三\n"));
    assert_eq!(sealed["ciphertext"].as_str().unwrap().len(), 344);
    assert!(sealed["wechatpay_serial"].as_str().unwrap().starts_with("PUB_KEY_ID_"));
    let wrong = with_input(at, &["decrypt"], sealed["ciphertext"].as_str().unwrap());
    assert_eq!(
        wrong.status.code(),
        Some(1),
        "the platform's field is not for the merchant: {}",
        text(&wrong)
    );
}

const NO_CONTENT: &[u8] = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

/// The next connection, which must come within half a minute.
fn accepted(shop: &TcpListener) -> TcpStream {
    shop.set_nonblocking(true).unwrap();
    for _ in 0..600 {
        if let Ok((connection, _)) = shop.accept() {
            connection.set_nonblocking(false).unwrap();
            return connection;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nothing was forwarded");
}

#[test]
fn notifications_are_triggered_verified_and_forwarded() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let shop = TcpListener::bind("127.0.0.1:0").unwrap();
    let forward = format!("http://{}/notify", shop.local_addr().unwrap());
    let mut listening = command(at, &["listen", "--port", "0", "--reveal", "--forward", &forward]);
    listening
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut listening = Running(listening.spawn().unwrap());
    let mut errors = BufReader::new(listening.0.stderr.take().unwrap()).lines();
    let first = errors.next().unwrap().unwrap();
    let url = first.rsplit(' ').next().unwrap().to_owned();
    let fields = ["out_trade_no=T7654321", "amount.total:=100"];
    let trigger = [&["trigger", "TRANSACTION.SUCCESS", "--to", &url], fields.as_slice()].concat();
    // It ends when the receiver, which waits for the shop, has answered.
    let triggered = command(at, &trigger).stdout(Stdio::piped()).spawn().unwrap();
    let mut forwarded = accepted(&shop);
    let mut request = [0; 4096];
    let length = forwarded.read(&mut request).unwrap();
    let request = String::from_utf8_lossy(&request[..length]).to_lowercase();
    assert!(
        request.starts_with("post /notify") && request.contains("wechatpay-signature: "),
        "{request}"
    );
    forwarded.write_all(NO_CONTENT).unwrap();
    drop(forwarded);
    let triggered = triggered.wait_with_output().unwrap();
    assert!(triggered.status.success(), "{}", text(&triggered));
    let printed = BufReader::new(listening.0.stdout.take().unwrap())
        .lines()
        .next()
        .unwrap()
        .unwrap();
    let report: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(report["verified"], true);
    assert_eq!(report["resource"]["out_trade_no"], "T7654321");
    for name in ["mchid", "transaction_id", "trade_state", "success_time", "payer"] {
        assert!(!report["resource"][name].is_null(), "{name}: {report}");
    }
    assert_eq!(report["resource"]["amount"]["total"], 100);
    // On demand, once more.
    listening.0.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
    let mut again = accepted(&shop);
    again.write_all(NO_CONTENT).unwrap();
    let unknown = run(at, &["trigger", "NO.SUCH", "--to", &url]);
    assert_eq!(unknown.status.code(), Some(2), "{}", text(&unknown));
    assert!(text(&unknown).contains("wechatpay find 通知"), "{}", text(&unknown));
}

#[test]
fn operations_are_found_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let found = json(&run(folder.path(), &["show", "POST", "/v3/refund/domestic/refunds"]));
    assert_eq!(found[0]["title"], "申请退款");
    let printed = text(&run(
        folder.path(),
        &["show", "v3.refund.domestic.refunds.post", "--format", "text"],
    ));
    for part in [
        "out_refund_no",
        "required",
        "response json",
        "Rust",
        "https://pay.weixin.qq.com/",
    ] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    let notification = json(&run(folder.path(), &["show", "refund.success"]));
    assert_eq!(notification[0]["id"], "REFUND.SUCCESS");
    assert_eq!(notification[0]["family"], "basic-payments");
    assert!(
        notification[0]["fields"]
            .as_array()
            .is_some_and(|fields| fields.len() > 3),
        "{notification}"
    );
    let found = json(&run(folder.path(), &["find", "申请退款", "domestic"]));
    let paths: Vec<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["path"].as_str())
        .collect();
    assert!(paths.contains(&"/v3/refund/domestic/refunds"), "{paths:?}");
    // In English too, and the operation that most shops need comes first.
    for words in ["apply for refund", "申请退款"] {
        let found = json(&run(folder.path(), &["find", words]));
        assert_eq!(found[0]["path"], "/v3/refund/domestic/refunds", "{found}");
    }
    let none = run(folder.path(), &["find", "no such thing at all"]);
    assert_eq!(none.status.code(), Some(1));
    // By the place of a field, as `call` writes it.
    let found = text(&run(folder.path(), &["find", "goods_detail[0].refund_amount"]));
    assert!(found.contains("\"/v3/refund/domestic/refunds\""), "{found}");
    // By the URL of a call.
    let url = "https://api.mch.weixin.qq.com/v3/pay/transactions/out-trade-no/T1?mchid=1900000109";
    let shown = json(&run(folder.path(), &["show", "GET", url]));
    assert_eq!(
        shown[0]["id"], "v3.pay.transactions.out-trade-no.~out_trade_no.get",
        "{shown}"
    );
    // The amount of the example needs a name.
    let transfer = [
        "show",
        "POST",
        "/v3/fund-app/mch-transfer/transfer-bills",
        "--format",
        "text",
    ];
    let transfer = text(&run(folder.path(), &transfer));
    assert!(
        transfer.contains("user_name=") && transfer.contains("\"user_name\":\"…\""),
        "{transfer}"
    );
}
