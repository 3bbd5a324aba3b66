//! Downloads, exit codes, and what runs for longer: `--download`, `--watch`, a receiver's answer.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::calls::{ORDER, command, json, run, text};
use crate::sandbox::{Running, start};

/// Posts to a control route of the sandbox.
fn control(folder: &Path, route: &str, body: &str) {
    let configuration: Value = serde_json::from_slice(&fs::read(folder.join("keys/sandbox.json")).unwrap()).unwrap();
    let address = configuration["base_url"].as_str().unwrap();
    let address = address.strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        connection,
        "POST /_sandbox/{route} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 2"), "{answer}");
}

#[test]
fn announced_files_are_decrypted_decompressed_and_saved() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let bill = "/v3/bill/tradebill?bill_date=2019-06-11&tar_type=GZIP";
    let saved = run(at, &["call", "GET", bill, "--download", "bill.csv"]);
    assert!(saved.status.success(), "{}", text(&saved));
    assert!(fs::read_to_string(at.join("bill.csv")).unwrap().contains("交易时间"));
    let encrypted = "/v3/bill/sub-merchant-fundflowbill?sub_mchid=1900000001&bill_date=2019-06-11&account_type=BASIC&algorithm=SM4_GCM";
    let saved = run(at, &["call", "GET", encrypted, "--download", "flow.csv"]);
    assert!(saved.status.success(), "{}", text(&saved));
    assert!(
        fs::read_to_string(at.join("flow.csv"))
            .unwrap()
            .contains("资金流水总笔数")
    );
    // The same in three steps: the announcement, the encrypted file, and `decrypt`.
    let announced = run(at, &["call", "GET", encrypted, "--raw"]);
    fs::write(at.join("announced.json"), &announced.stdout).unwrap();
    let url = json(&announced)["download_bill_list"][0]["download_url"]
        .as_str()
        .unwrap()
        .to_owned();
    let file = run(at, &["call", "GET", &url, "--raw"]);
    assert!(
        !String::from_utf8_lossy(&file.stdout).contains("资金流水"),
        "{}",
        text(&file)
    );
    fs::write(at.join("flow.bin"), &file.stdout).unwrap();
    let decrypt = ["decrypt", "flow.bin", "--bill", "announced.json", "--algorithm"];
    let decrypted = run(at, &[decrypt.as_slice(), &["SM4_GCM"]].concat());
    assert!(text(&decrypted).contains("资金流水总笔数"), "{}", text(&decrypted));
    let wrong = run(at, &[decrypt.as_slice(), &["AEAD_AES_256_GCM"]].concat());
    assert_eq!(wrong.status.code(), Some(1), "{}", text(&wrong));
    assert!(wrong.stdout.is_empty());
}

#[test]
fn exit_code_3_says_that_the_outcome_is_not_known() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (running, _) = start(at, &[]);
    let operation = "\"operation\": \"v3.transfer.batches.post\"";
    control(
        at,
        "faults",
        &format!("{{{operation}, \"calls\": 20, \"drop\": \"before_response\"}}"),
    );
    let batch = [
        "call",
        "POST",
        "/v3/transfer/batches",
        "appid=wx8888888888888888",
        "out_batch_no=B12345",
        "batch_name=a",
        "batch_remark=a",
        "total_amount=100",
        "total_num=1",
        "transfer_detail_list:=[{\"out_detail_no\":\"D1\",\"transfer_amount\":100,\"transfer_remark\":\"a\",\"openid\":\"o-MYE42l80oelYMDE34nYD456Xoy\"}]",
    ];
    let unknown = run(at, &batch);
    assert_eq!(unknown.status.code(), Some(3), "{}", text(&unknown));
    control(at, "faults", "{\"calls\": 1, \"signature\": \"wrong\"}");
    let queried = run(
        at,
        &[
            "call",
            "GET",
            "/v3/transfer/batches/out-batch-no/B12345?need_query_detail=false",
        ],
    );
    assert_ne!(queried.status.code(), Some(0), "{}", text(&queried));
    assert!(queried.stdout.is_empty(), "an unverified response was printed");
    // Without a connection nothing was sent, so it is not unknown.
    drop(running);
    let unsent = run(at, &batch);
    assert_eq!(unsent.status.code(), Some(2), "{}", text(&unsent));
}

#[test]
fn watched_certificates_are_printed_again_when_they_change() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &["--platform-keys", "certificate"]);
    let mut watching = command(at, &["certificates", "--watch", "1", "--format", "text"]);
    let mut watching = Running(watching.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(watching.0.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    control(at, "keys/rotate", "");
    let later: Vec<String> = lines.by_ref().take(2).map(Result::unwrap).collect();
    assert!(
        later.contains(&first) && later.iter().any(|line| *line != first),
        "{first}: {later:?}"
    );
}

/// A receiver that responds once, with this.
fn receiver(response: String) -> (String, std::thread::JoinHandle<()>) {
    let shop = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notify", shop.local_addr().unwrap());
    let receiving = std::thread::spawn(move || {
        let (mut connection, _) = shop.accept().unwrap();
        let mut request = [0; 8192];
        let _ = connection.read(&mut request).unwrap();
        connection.write_all(response.as_bytes()).unwrap();
    });
    (url, receiving)
}

fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

const V2_SUCCESS: &str = "<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>";
const V2_FAIL: &str = "<xml><return_code>FAIL</return_code><return_msg>签名失败</return_msg></xml>";
const V3_FAIL: &str = "{\"code\":\"FAIL\",\"message\":\"失败\"}";

#[test]
fn a_receiver_that_does_not_accept_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let (v3, v2) = ("REFUND.SUCCESS", "v2/transaction-success");
    let oops = "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n".to_owned();
    for (event, response, expected, code) in [
        (v3, oops, "did not accept the notification: status 500", 1),
        (
            v3,
            "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
            "\"accepted\": true",
            0,
        ),
        (v3, String::new(), "did not respond", 1),
        (v3, ok(V3_FAIL), "with `code` FAIL: 失败", 1),
        (v3, ok("{\"code\":\"SUCCESS\"}"), "\"accepted\": true", 0),
        (v2, ok(V2_SUCCESS), "\"accepted\": true", 0),
        (v2, ok(V2_FAIL), "with `return_code` FAIL: 签名失败", 1),
        (v2, ok("{\"code\":\"SUCCESS\"}"), "with JSON, as for APIv3", 1),
        (v2, ok(""), "with an empty body", 1),
    ] {
        let (url, receiving) = receiver(response);
        let triggered = run(at, &["trigger", event, "--to", &url]);
        receiving.join().unwrap();
        assert!(text(&triggered).contains(expected), "{event}: {}", text(&triggered));
        assert_eq!(triggered.status.code(), Some(code), "{event}: {}", text(&triggered));
        assert_eq!(json(&triggered)["accepted"], code == 0, "{}", text(&triggered));
    }
}

/// A listener, with its address and the lines that it prints on standard output and standard error.
fn listening(
    at: &Path,
    options: &[&str],
) -> (
    Running,
    String,
    impl Iterator<Item = String> + use<>,
    impl Iterator<Item = String> + use<>,
) {
    let mut listening = command(at, &[["listen", "--port", "0"].as_slice(), options].concat());
    listening
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut listening = Running(listening.spawn().unwrap());
    let printed = BufReader::new(listening.0.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let mut told = BufReader::new(listening.0.stderr.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let url = told.next().unwrap().rsplit(' ').next().unwrap().to_owned();
    (listening, url, printed, told)
}

#[test]
fn a_refusal_is_passed_on_and_reported_by_the_listener() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    for (event, response, expected, code) in [
        (
            "v2/transaction-success",
            ok(V2_FAIL),
            "did not accept the notification: status 200 OK, with `return_code` FAIL",
            1,
        ),
        (
            "v2/transaction-success",
            ok(V2_SUCCESS),
            "accepted the notification: 200 OK",
            0,
        ),
        (
            "TRANSACTION.SUCCESS",
            ok(V3_FAIL),
            "did not accept the notification: status 200 OK, with `code` FAIL",
            1,
        ),
    ] {
        let (shop, receiving) = receiver(response);
        let (_listening, url, mut printed, mut told) = listening(at, &["--forward", &shop, "--format", "text"]);
        let triggered = run(at, &["trigger", event, "out_trade_no=T7654321", "--to", &url]);
        receiving.join().unwrap();
        assert_eq!(triggered.status.code(), Some(code), "{}", text(&triggered));
        let line = told.find(|line| line.contains("the notification: ")).unwrap();
        assert!(line.contains(expected), "{line}");
        let shown = printed.next().unwrap();
        assert!(shown.starts_with("verified  "), "{shown}");
        assert!(
            shown.contains("out_trade_no=T7654321") || event == "TRANSACTION.SUCCESS",
            "{shown}"
        );
    }
}

#[test]
fn a_listener_that_cannot_work_says_so_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let own = format!("http://localhost:{port}/");
    let in_use = format!("cannot listen on 127.0.0.1:{port}: another program uses this address; choose another port");
    let in_chinese = format!("无法监听 127.0.0.1:{port}：另一个程序正在使用这个地址；请换一个端口");
    for (arguments, expected) in [
        (
            ["listen", "--forward", "ftp://shop.example/", "--port", "0"],
            "--forward takes an address such as http://",
        ),
        (
            ["listen", "--forward", "localhost:3000", "--port", "0"],
            "--forward takes an address such as http://",
        ),
        (["listen", "--forward", own.as_str(), "--port", &port], in_use.as_str()),
        (["listen", "--lang", "zh", "--port", &port], in_chinese.as_str()),
        (
            ["trigger", "REFUND.SUCCESS", "--to", "ftp://shop.example/", "a=b"],
            "--to takes an address such as http://",
        ),
    ] {
        let output = run(at, &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output));
        assert!(text(&output).contains(expected), "{arguments:?}: {}", text(&output));
    }
}

/// On Linux, a socket that does not listen reserves a port that the command can still listen on, so no other program can take the port.
#[cfg(target_os = "linux")]
#[test]
fn a_listener_that_would_forward_to_itself_says_so_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let reserved = tokio::net::TcpSocket::new_v4().unwrap();
    reserved.set_reuseaddr(true).unwrap();
    reserved.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let port = reserved.local_addr().unwrap().port().to_string();
    for host in [
        "localhost",
        "LOCALHOST.",
        "127.0.0.1",
        "127.1",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
    ] {
        let circle = format!("http://{host}:{port}/notify");
        let output = run(at, &["listen", "--forward", &circle, "--port", &port]);
        assert_eq!(output.status.code(), Some(2), "{circle}: {}", text(&output));
        let expected = "is the address that this command listens on";
        assert!(text(&output).contains(expected), "{circle}: {}", text(&output));
    }
}

/// A command that has done something cannot be repeated, so a script must not take the failure to print it for one that prevented it.
#[cfg(target_os = "linux")]
#[test]
fn what_was_done_and_cannot_be_printed_has_exit_code_3() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let order = |number| run(at, &[ORDER.as_slice(), &[number]].concat());
    assert!(order("out_trade_no=T0000001").status.success());
    let (url, receiving) = receiver(ok(""));
    let sent = [ORDER.as_slice(), &["out_trade_no=T0000002"]].concat();
    let commands: [&[&str]; 4] = [
        &sent,
        &["sandbox", "--directory", "keys", "pay", "T0000001"],
        &["sandbox", "--directory", "keys", "act", "order", "T0000001", "notify"],
        &["trigger", "REFUND.SUCCESS", "--to", &url],
    ];
    for arguments in commands {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(at, arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {}", text(&output));
        assert!(text(&output).contains("cannot print: "), "{}", text(&output));
    }
    receiving.join().unwrap();
    assert!(order("out_trade_no=T0000003").status.success());
    let paid = run(at, &["sandbox", "--directory", "keys", "pay", "T0000003"]);
    assert!(
        json(&paid)["done"].as_str().unwrap().starts_with("T0000003: SUCCESS"),
        "{}",
        text(&paid)
    );
    // Nothing was done.
    for arguments in [["find", "退款"], ["show", "TRANSACTION.SUCCESS"], ["find", "--help"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(at, &arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output));
    }
}

/// A call that only reads can be repeated, so a response that is cut off is as none.
#[test]
fn a_query_whose_response_is_cut_off_has_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    control(at, "faults", "{\"calls\": 100, \"drop\": \"before_response\"}");
    let queried = run(at, &["call", "GET", "/v3/certificates"]);
    assert_eq!(queried.status.code(), Some(2), "{}", text(&queried));
    let told = text(&queried);
    assert!(told.contains("only reads, so it can be repeated"), "{told}");
    assert!(!told.contains("may have been processed"), "{told}");
    let ordered = run(at, &[ORDER.as_slice(), &["out_trade_no=T0000001"]].concat());
    assert_eq!(ordered.status.code(), Some(3), "{}", text(&ordered));
}

#[test]
fn the_keys_of_a_sandbox_fit_together() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let checked = run(at, &["keys", "check", "--format", "text"]);
    assert!(checked.status.success(), "{}", text(&checked));
    fs::write(at.join("keys/authority.pem"), "no certificate").unwrap();
    let checked = run(at, &["keys", "check", "--format", "text"]);
    assert!(
        text(&checked).contains("is not a certificate in PEM"),
        "{}",
        text(&checked)
    );
    assert_eq!(checked.status.code(), Some(1));
}

#[test]
fn questions_need_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    let asked = run(at, &[ORDER.as_slice(), &["--ask"]].concat());
    assert_eq!(asked.status.code(), Some(2));
    assert!(text(&asked).contains("--ask needs a terminal"), "{}", text(&asked));
}
