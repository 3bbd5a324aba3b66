//! Runs the notification server as a newcomer would: tests its output, and what it logs about refused notifications.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use wechatpay_api::runtime::ApiV2Key;
use wechatpay_api::runtime::v2::{req_info, xml};
use wechatpay_examples::{Configuration, native_payment};
use wechatpay_sandbox::{Catalogue, Sandbox};

/// The running program, which is killed on drop.
#[cfg(test)]
struct Program {
    child: Child,
    notify_url: String,
}

#[cfg(test)]
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
impl Program {
    fn start(configuration: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wechatpay-examples"))
            .args(["notification-server", "127.0.0.1:0"])
            .arg(configuration)
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let first = line(child.stdout.as_mut().unwrap());
        let notify_url = first.trim().strip_prefix("listening on ").unwrap().to_owned();
        Self { child, notify_url }
    }

    fn printed(&mut self) -> String {
        line(self.child.stdout.as_mut().unwrap())
    }

    /// Returns the first line of the log that contains this text.
    fn logged(&mut self, part: &str) -> String {
        let lines = BufReader::new(self.child.stderr.as_mut().unwrap()).lines();
        let mut lines = lines.map(Result::unwrap);
        lines.find(|line| line.contains(part)).unwrap()
    }
}

/// Reads one line, byte by byte so that nothing after it is consumed.
#[cfg(test)]
fn line(source: &mut impl Read) -> String {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while source.read(&mut byte).unwrap() == 1 && byte != *b"\n" {
        line.extend(byte);
    }
    String::from_utf8(line).unwrap()
}

#[cfg(test)]
async fn sandbox(folder: &TempDir) -> Sandbox {
    let catalogue = Arc::new(Catalogue::read(&Catalogue::repository_specs()).unwrap());
    let sandbox = Sandbox::builder()
        .catalogue(catalogue)
        .directory(folder.path())
        .notification_schedule([Duration::from_millis(50); 3]);
    sandbox.start().await.unwrap()
}

/// Posts a body and returns the response's body.
#[cfg(test)]
fn post(url: &str, body: &str) -> String {
    let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_receives_both_generations_and_tells_why_it_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox(&folder).await;
    let file = sandbox.configuration_file().unwrap().to_owned();
    let configuration = Configuration::read(&file).unwrap();
    let client = configuration.client().unwrap();

    let mut program = Program::start(&file);
    let order = native_payment::place(&client, &program.notify_url).await.unwrap();
    sandbox.pay(&order.out_trade_no).unwrap();
    assert_eq!(program.printed(), format!("paid: {}", order.out_trade_no));

    let refund = xml::write([("refund_id", "refund 1")]).unwrap();
    let key = ApiV2Key::new(&configuration.api_v2_key).unwrap();
    let sealed = req_info::encrypt(&key, refund.as_bytes()).unwrap();
    let message = xml::write([("return_code", "SUCCESS"), ("req_info", &sealed)]).unwrap();
    let v2_url = format!("{}/v2/refund", program.notify_url);
    assert!(post(&v2_url, &message).contains("SUCCESS"));
    assert_eq!(program.printed(), "refunded, to be checked: refund 1");
    assert!(post(&v2_url, "<xml></xml>").contains("FAIL"));
    let logged = program.logged("the notification is refused");
    assert!(
        logged.contains("WARN") && logged.contains("nothing in it is encrypted"),
        "{logged}"
    );

    // With a wrong APIv3 key, only the shop's log shows the reason.
    let text = std::fs::read_to_string(&file).unwrap();
    let wrong = file.with_file_name("wrong.json");
    std::fs::write(
        &wrong,
        text.replace(&configuration.api_v3_key, "vutsrqponmlkjihgfedcba9876543210"),
    )
    .unwrap();
    let mut program = Program::start(&wrong);
    let order = native_payment::place(&client, &program.notify_url).await.unwrap();
    sandbox.pay(&order.out_trade_no).unwrap();
    let logged = program.logged("the notification is refused");
    for part in ["WARN", "TRANSACTION.SUCCESS", "check the APIv3 key", "status=500"] {
        assert!(logged.contains(part), "{part}: {logged}");
    }
    assert!(!logged.contains(&order.out_trade_no), "{logged}");
}
