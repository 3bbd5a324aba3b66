//! No input stops the sandbox.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wechatpay_sandbox::Sandbox;

use crate::raw::{self, Caller, MERCHANT};

async fn sandbox() -> Sandbox {
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT);
    builder.head_timeout(Duration::from_millis(500)).start().await.unwrap()
}

/// Sends bytes to a port. Returns what it gets until the other side closes the connection, or for a second.
async fn spoken(base_url: &str, bytes: &[u8]) -> Vec<u8> {
    let address = base_url.split("//").nth(1).unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The other side may close before everything is written.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let _ = tokio::time::timeout(Duration::from_secs(1), read).await;
    answer
}

/// A valid call gets its response within some seconds.
async fn still_answers(sandbox: &Sandbox) {
    let caller = Caller::new(sandbox);
    let entry = sandbox.catalogue().operation("v3.certificates.get").unwrap();
    let answer = tokio::time::timeout(Duration::from_secs(20), caller.send(caller.v3_example(entry), false));
    assert_eq!(answer.await.unwrap().status(), 200);
}

/// Numbers that look random, but are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_bytes_and_broken_http_are_survived() {
    let sandbox = sandbox().await;
    let mut numbers = Numbers(1);
    for round in 0..40_usize {
        let bytes = numbers.bytes(round * 50);
        tokio::join!(
            spoken(sandbox.base_url(), &bytes),
            spoken(sandbox.tls_base_url(), &bytes)
        );
    }
    let broken: [&[u8]; 6] = [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /v3/certificates HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /v3/certificates HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
        b"GET /v3/%ff%00/../certificates HTTP/1.1\r\nHost: a\r\nAuthorization: \xff\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];
    for bytes in broken {
        spoken(sandbox.base_url(), bytes).await;
    }
    still_answers(&sandbox).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn giant_heads_and_bodies_are_refused() {
    let sandbox = sandbox().await;
    let long_target = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(1 << 20));
    let long_header = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "a".repeat(1 << 20));
    let many_headers = format!("GET / HTTP/1.1\r\nHost: a\r\n{}\r\n", "X: 1\r\n".repeat(10_000));
    for request in [long_target, long_header, many_headers] {
        let answer = String::from_utf8(spoken(sandbox.base_url(), request.as_bytes()).await).unwrap();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    let caller = Caller::new(&sandbox);
    let deep = "[".repeat(100_000);
    let wide = format!("[{}0]", "0,".repeat(400_000));
    let large = "a".repeat(2 << 20);
    for (body, status) in [(deep, 401), (wide, 401), (large, 413)] {
        let request = http::Request::post(format!("{}/v3/pay/transactions/jsapi", sandbox.base_url()));
        let request = request
            .header(CONTENT_TYPE, "application/json")
            .body(Bytes::from(body))
            .unwrap();
        assert_eq!(caller.send(request, false).await.status(), status);
    }
    still_answers(&sandbox).await;
}

/// A caller that is still writing when the connection is closed does not see the response.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_reaches_who_is_still_sending() {
    let sandbox = sandbox().await;
    let address = sandbox.base_url().split("//").nth(1).unwrap();
    let piece = vec![b'a'; 64 << 10];
    let chunk = [format!("{:x}\r\n", piece.len()).as_bytes(), &piece, b"\r\n"].concat();
    let ways = [
        (format!("Content-Length: {}", piece.len() * 40), piece, ""),
        ("Transfer-Encoding: chunked".to_owned(), chunk, "0\r\n\r\n"),
    ];
    for (header, piece, end) in ways {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!("POST /v3/pay/transactions/jsapi HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        for _ in 0..40 {
            tokio::time::sleep(Duration::from_millis(5)).await;
            stream.write_all(&piece).await.unwrap();
        }
        stream.write_all(end.as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 413", "{header}");
    }
    let asking = b"POST /v3/pay/transactions/jsapi HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n";
    let answer = String::from_utf8(spoken(sandbox.base_url(), asking).await).unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_nonsense_is_refused() {
    let sandbox = sandbox().await;
    let caller = Caller::new(&sandbox);
    let entry = sandbox
        .catalogue()
        .operation("v3.applyment4sub.applyment.post")
        .unwrap();
    let deep = format!("{{\"contact_info\":{}", "[".repeat(100_000));
    let bomb = format!("{{\"contact_info\":[{}0]}}", "0,".repeat(400_000));
    let names: String = (0..50_000).map(|index| format!("\"n{index}\":0,")).collect();
    let wide = format!("{{{names}\"business_code\":1}}");
    for body in [
        deep,
        bomb,
        wide,
        "\"text\"".to_owned(),
        "null".to_owned(),
        "{".to_owned(),
    ] {
        let body = Bytes::from(body);
        let request = caller.v3(entry, &entry.path, body.clone(), &body, "application/json");
        let begun = Instant::now();
        let response = caller.send(request, false).await;
        assert_eq!(response.status(), 400, "{:?}", response.body());
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "it takes no time that grows with its size"
        );
    }
    let shown: usize = sandbox
        .log_after(0)
        .iter()
        .map(|entry| entry.request.body.content.to_string().len())
        .sum();
    assert!(
        shown < 6 * 40_000,
        "the log keeps the beginnings of long bodies: {shown}"
    );
    still_answers(&sandbox).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_dawdle_make_room() {
    let sandbox = sandbox().await;
    let address = sandbox.base_url().trim_start_matches("http://").to_owned();
    // More connections than are served at a time: silent ones, some in the middle of a head, some after a first
    // request.
    let beginnings: [&[u8]; 3] = [
        b"",
        b"GET /v3/certificates HTTP/1.1\r\nHost: a\r\nX-",
        b"GET /v3/nothing HTTP/1.1\r\nHost: a\r\n\r\n",
    ];
    let mut slow = Vec::new();
    for beginning in beginnings.repeat(200) {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(beginning).await.unwrap();
        slow.push(stream);
    }
    still_answers(&sandbox).await;
}

#[tokio::test]
async fn half_uploads_do_not_hold_up_other_calls() {
    let sandbox = sandbox().await;
    let address = sandbox.base_url().split("//").nth(1).unwrap().to_owned();
    let mut halves = Vec::new();
    // More than all bodies together may have.
    for _ in 0..12 {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let head = "POST /v3/merchant/media/upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\n\
            Content-Length: 8000000\r\n\r\n--b";
        stream.write_all(head.as_bytes()).await.unwrap();
        halves.push(stream);
    }
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let call = "POST /v3/pay/transactions/native HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
        Connection: close\r\nContent-Length: 2\r\n\r\n{}";
    stream.write_all(call.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(4), stream.read_to_end(&mut answer)).await;
    assert!(read.is_ok(), "the call waits for the uploads");
    assert!(
        answer.starts_with(b"HTTP/1.1 4"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}

/// The sandbox shares the test's thread, so it accepts nothing while the test connects.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn many_connections_at_once_wait_to_be_accepted() {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    let sandbox = sandbox().await;
    let address = sandbox.base_url().split("//").nth(1).unwrap().parse().unwrap();
    let mut streams = Vec::new();
    for _ in 0..300 {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(800)).unwrap();
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            .unwrap();
        streams.push(stream);
    }
    for mut stream in streams {
        let answered = tokio::task::spawn_blocking(move || {
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).map(|_| answer)
        });
        let answer = answered.await.unwrap().unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 "), "{}", String::from_utf8_lossy(&answer));
    }
}
