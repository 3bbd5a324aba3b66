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
    let bill = "/v3/bill/tradebill?bill_date=2026-01-02&tar_type=GZIP";
    let saved = run(at, &["call", "GET", bill, "--download", "bill.csv"]);
    assert!(saved.status.success(), "{}", text(&saved));
    assert!(fs::read_to_string(at.join("bill.csv")).unwrap().contains("交易时间"));
    let encrypted = "/v3/bill/sub-merchant-fundflowbill?sub_mchid=1900000001&bill_date=2026-01-01&account_type=BASIC&algorithm=SM4_GCM";
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

#[test]
fn a_receiver_that_does_not_accept_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (_running, _) = start(at, &[]);
    for (answer, expected, code) in [
        (
            "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
            "answered with status 500",
            1,
        ),
        ("HTTP/1.1 204 No Content\r\n\r\n", "\"accepted\": true", 0),
        ("", "did not answer", 1),
    ] {
        let shop = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/notify", shop.local_addr().unwrap());
        let receiver = std::thread::spawn(move || {
            let (mut connection, _) = shop.accept().unwrap();
            let mut request = [0; 8192];
            let _ = connection.read(&mut request).unwrap();
            connection.write_all(answer.as_bytes()).unwrap();
        });
        let triggered = run(at, &["trigger", "REFUND.SUCCESS", "--to", &url]);
        receiver.join().unwrap();
        assert!(text(&triggered).contains(expected), "{}", text(&triggered));
        assert_eq!(triggered.status.code(), Some(code), "{}", text(&triggered));
    }
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
