//! The example `notifications` as a program of its own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::gateway::{Material, V2Notification, V3Notification};

/// Ends the program, whatever becomes of the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where `cargo test` has put it: beside the folder of the test's own program.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap().join("examples/notifications");
    let program = program.with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        program.exists(),
        "build the example first: cargo build --example notifications"
    );
    program
}

#[tokio::test]
async fn the_example_receives_both_generations() {
    let material = Material::shared();
    let folder = tempfile::tempdir().unwrap();
    let key_file = folder.path().join("pub_key.pem");
    std::fs::write(&key_file, material.public_key_pem()).unwrap();
    let child = Command::new(program())
        .arg("127.0.0.1:0")
        .env("MERCHANT_ID", Material::MERCHANT_ID)
        .env("API_V3_KEY", Material::API_V3_KEY)
        .env("API_V2_KEY", Material::API_V2_KEY)
        .env("PUBLIC_KEY_ID", Material::PUBLIC_KEY_ID)
        .env("PUBLIC_KEY_FILE", &key_file)
        .stdout(Stdio::piped())
        .spawn();
    let mut running = Running(child.unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let address = first.strip_prefix("listening on ").unwrap();

    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let paid = V3Notification::new("1", "TRANSACTION.SUCCESS", &json!({"out_trade_no": "order 1"})).sent(&material);
    for _ in 0..2 {
        let request = client
            .post(format!("http://{address}/notify"))
            .headers(paid.headers.clone());
        assert_eq!(request.body(paid.body.clone()).send().await.unwrap().status(), 204);
    }
    let unknown = V3Notification::new("2", "NOBODY.KNOWS", &json!({})).sent(&material);
    let request = client.post(format!("http://{address}/notify")).headers(unknown.headers);
    assert_eq!(request.body(unknown.body).send().await.unwrap().status(), 204);
    let request = client.post(format!("http://{address}/notify")).body("{}");
    assert_eq!(request.send().await.unwrap().status(), 401);
    let refunded = V2Notification::new(&[("return_code", "SUCCESS")]);
    let refunded = refunded.with_req_info("<root><refund_id>refund 1</refund_id></root>");
    let request = client
        .post(format!("http://{address}/notify/v2/refund"))
        .body(refunded.body());
    assert!(request.send().await.unwrap().text().await.unwrap().contains("SUCCESS"));

    let told: Vec<String> = lines.by_ref().take(3).map(Result::unwrap).collect();
    assert_eq!(
        told,
        [
            "paid: order 1",
            "unhandled: NOBODY.KNOWS",
            "refunded, to be checked: refund 1"
        ]
    );
}
