//! Bills and receipts: streamed, unpacked and decrypted, and never delivered completely when they are not genuine.

use std::io::Write;
use std::sync::Mutex;

use futures_util::StreamExt;
use wechatpay_runtime::client::{BillKey, DownloadError};
use wechatpay_runtime::error::Error;
use wechatpay_runtime::transport::{ReqwestTransport, TransportError};
use wechatpay_runtime::{Client, Digest, Host, RetryPolicy};

use crate::gateway::{Answer, DeadHost, Fault, Gateway, cryptography};

const PATH: &str = "/v3/billdownload/file?token=dN7J6yDgUzbX8Uk3sD4a4e&tartype=gzip";

fn url(gateway: &Gateway) -> String {
    format!("{}{PATH}", gateway.base_url())
}

/// A bill with many lines, longer than any buffer.
fn bill() -> Vec<u8> {
    let lines = (0..20_000).map(|line| format!("`2019-06-11 10:{line:05},`wx{line},`张三,`0.01\r\n"));
    lines.collect::<String>().into_bytes()
}

pub(crate) fn sha1(content: &[u8]) -> Digest {
    Digest::new("SHA1", &hex(&<sha1::Sha1 as sha1::Digest>::digest(content))).unwrap()
}

fn sha256(content: &[u8]) -> Digest {
    use sha2::Digest as _;
    Digest::new("SHA256", &hex(&sha2::Sha256::digest(content)).to_uppercase()).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn file(content: impl Into<bytes::Bytes>) -> Answer {
    Answer::bytes(200, "application/octet-stream", content).with(Fault::Unsigned)
}

#[tokio::test]
async fn a_bill_is_streamed_and_matches_its_digest() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for digest in [sha1(&bill()), sha256(&bill())] {
        gateway.answer_next(file(bill()));
        let progress = Mutex::new(Vec::new());
        let download = client.download(url(&gateway), digest);
        let mut stream = download
            .on_progress(|received, total| progress.lock().unwrap().push((received, total)))
            .await
            .unwrap();
        let mut pieces = Vec::new();
        while let Some(piece) = stream.next_piece().await.unwrap() {
            pieces.push(piece);
        }
        assert!(pieces.len() > 1, "one piece is no stream");
        assert_eq!(pieces.concat(), bill());
        assert!(stream.next_piece().await.unwrap().is_none(), "it stays at its end");
        let length = bill().len() as u64;
        let told = progress.lock().unwrap();
        assert_eq!(told.last(), Some(&(length, Some(length))));
        assert!(told.is_sorted());
        let call = gateway.take_call();
        assert_eq!(
            (call.refusal, call.target.as_str()),
            (None, PATH),
            "signed, byte for byte"
        );
    }

    // It is a stream for stream libraries too.
    gateway.answer_next(file(bill()));
    let stream = client.download(url(&gateway), sha1(&bill())).await.unwrap();
    let pieces: Vec<_> = stream.map(Result::unwrap).collect().await;
    assert_eq!(pieces.concat(), bill());
}

#[tokio::test]
async fn a_changed_or_truncated_file_is_never_complete() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let mut changed = bill();
    *changed.last_mut().unwrap() ^= 1;
    let cut = bill()[..bill().len() - 1].to_vec();
    for (content, digest) in [
        (changed, sha1(&bill())),
        (cut, sha1(&bill())),
        (Vec::new(), sha1(&bill())),
        (b"x".to_vec(), sha1(b"y")),
    ] {
        let length = content.len();
        gateway.answer_next(file(content));
        let mut stream = client.download(url(&gateway), digest).await.unwrap();
        let mut received = 0;
        let error = loop {
            match stream.next_piece().await {
                Ok(Some(piece)) => received += piece.len(),
                Ok(None) => panic!("it ended as if it were whole"),
                Err(error) => break error,
            }
        };
        assert!(matches!(error, DownloadError::Digest { .. }), "{error:?}");
        assert!(received < length || length == 0, "the last piece was handed out");
        assert!(
            stream.next_piece().await.unwrap().is_none(),
            "nothing comes after the error"
        );
    }
}

#[tokio::test]
async fn a_connection_broken_during_a_download_is_an_error() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    gateway.answer_next(Answer::bytes(200, "text/plain", bill()).with(Fault::HangUpInBody));
    let mut stream = client.download(url(&gateway), sha1(&bill())).await.unwrap();
    let error = stream.read_to_end().await.unwrap_err();
    assert!(
        matches!(
            error,
            DownloadError::Call(Error::Transport {
                source: TransportError::Interrupted { .. },
                ..
            })
        ),
        "{error:?}"
    );
    assert!(
        !format!("{error} {error:?}").contains("dN7J6yDgUzbX8Uk3sD4a4e"),
        "the token is a permission"
    );
}

#[tokio::test]
async fn a_compressed_bill_is_decompressed_and_its_digest_covers_the_content() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    gateway.answer_next(file(gzipped(&bill())));
    let download = client.download(url(&gateway), sha1(&bill())).gzip();
    assert_eq!(download.await.unwrap().read_to_end().await.unwrap(), bill());

    let packed = gzipped(&bill());
    gateway.answer_next(file(packed[..packed.len() - 9].to_vec()));
    let mut stream = client.download(url(&gateway), sha1(&bill())).gzip().await.unwrap();
    let error = stream.read_to_end().await.unwrap_err();
    assert!(
        matches!(error, DownloadError::Gzip { .. } | DownloadError::Digest { .. }),
        "{error:?}"
    );
    gateway.answer_next(file("no gzip at all"));
    let mut stream = client.download(url(&gateway), sha1(&bill())).gzip().await.unwrap();
    assert!(matches!(stream.read_to_end().await, Err(DownloadError::Gzip { .. })));
}

#[tokio::test]
async fn neither_a_long_file_nor_a_decompression_bomb_fills_the_memory() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    gateway.answer_next(file(bill()));
    let mut stream = client.download(url(&gateway), sha1(&bill())).limit(1000).await.unwrap();
    assert!(matches!(
        stream.read_to_end().await,
        Err(DownloadError::TooLarge { limit: 1000 })
    ));
    let bomb = gzipped(&vec![0; 100 << 20]);
    assert!(bomb.len() < 200_000);
    gateway.answer_next(file(bomb));
    let download = client.download(url(&gateway), sha1(b"")).gzip().limit(1 << 20);
    let mut stream = download.await.unwrap();
    let mut received = 0;
    let error = loop {
        match stream.next_piece().await {
            Ok(piece) => received += piece.unwrap().len(),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, DownloadError::TooLarge { .. }), "{error:?}");
    assert!(received <= 1 << 20);
}

#[tokio::test]
async fn a_compressed_file_expands_a_piece_at_a_time() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let content = vec![0; 64 << 20];
    gateway.answer_next(file(gzipped(&content)));
    let mut stream = client.download(url(&gateway), sha1(&content)).gzip().await.unwrap();
    let mut received = 0;
    while let Some(piece) = stream.next_piece().await.unwrap() {
        assert!(piece.len() <= 8 << 20, "a piece of {} bytes", piece.len());
        received += piece.len();
    }
    assert_eq!(received, content.len());
}

#[tokio::test]
async fn an_encrypted_bill_is_decrypted_with_its_own_key() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let key = *b"an encrypted bill's own 32 bytes";
    let nonce = "8a7c1b2d3e4f";
    let sealed = cryptography::seal_aes_gcm(&key, nonce, "", &gzipped(&bill()));
    let bill_key = BillKey {
        algorithm: "AEAD_AES_256_GCM".to_owned(),
        encrypt_key: gateway.material().encrypt_for_merchant(key),
        nonce: nonce.to_owned(),
    };
    gateway.answer_next(file(sealed.clone()));
    let download = client.download(url(&gateway), sha1(&bill()));
    let mut stream = download.encrypted(bill_key.clone()).gzip().await.unwrap();
    assert_eq!(stream.read_to_end().await.unwrap(), bill());

    let mut changed = sealed;
    changed[1000] ^= 1;
    gateway.answer_next(file(changed));
    let download = client.download(url(&gateway), sha1(&bill()));
    let mut stream = download.encrypted(bill_key.clone()).gzip().await.unwrap();
    assert!(matches!(stream.read_to_end().await, Err(DownloadError::Decrypt(_))));
    gateway.take_calls();

    let unknown = BillKey {
        algorithm: "ROT13".to_owned(),
        ..bill_key.clone()
    };
    let refused = client.download(url(&gateway), sha1(b"")).encrypted(unknown).await;
    assert!(matches!(refused, Err(DownloadError::UnknownAlgorithm { .. })));
    let foreign = BillKey {
        encrypt_key: "AAAA".to_owned(),
        ..bill_key
    };
    let refused = client.download(url(&gateway), sha1(b"")).encrypted(foreign).await;
    assert!(matches!(refused, Err(DownloadError::Decrypt(_))));
    assert!(
        gateway.take_calls().is_empty(),
        "nothing was sent for a key that is of no use"
    );
}

#[tokio::test]
async fn downloads_are_signed_only_for_the_services_hosts() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for foreign in [
        "https://127.0.0.1:1/v3/billdownload/file",
        "http://api.mch.weixin.qq.com/v3/x",
        "file",
    ] {
        let refused = client.download(foreign, sha1(b"")).await;
        assert!(matches!(refused, Err(DownloadError::ForeignUrl)), "{foreign}");
    }
    // A URL on the real host is requested from the base URL that the client has for that host.
    gateway.answer_next(file("x"));
    let real = format!("https://api.mch.weixin.qq.com{PATH}");
    let mut stream = client.download(real, sha1(b"x")).await.unwrap();
    assert_eq!(stream.read_to_end().await.unwrap(), b"x");
}

#[tokio::test]
async fn refusals_redirects_and_bursts_of_errors() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let client = gateway
        .client_builder(material.merchant(), material.platform_keys())
        .retry_policy(RetryPolicy {
            first_pause: std::time::Duration::from_millis(5),
            ..RetryPolicy::default()
        })
        .build()
        .unwrap();
    gateway.answer_next(Answer::json(404, &serde_json::json!({"code": "NO_STATEMENT_EXIST"})));
    let refused = client.download(url(&gateway), sha1(b"")).await.unwrap_err();
    assert!(
        matches!(&refused, DownloadError::Call(Error::Api(error)) if error.verified && error.code.as_deref() == Some("NO_STATEMENT_EXIST")),
        "{refused:?}"
    );
    let forged = Answer::json(404, &serde_json::json!({"code": "NO_STATEMENT_EXIST"}));
    gateway.answer_next(forged.with(Fault::TamperedBody));
    let refused = client.download(url(&gateway), sha1(b"")).await.unwrap_err();
    assert!(
        matches!(refused, DownloadError::Call(Error::Verification { .. })),
        "{refused:?}"
    );
    gateway.answer_next(Answer::redirect());
    let refused = client.download(url(&gateway), sha1(b"")).await.unwrap_err();
    assert!(
        matches!(refused, DownloadError::Call(Error::Redirect { .. })),
        "{refused:?}"
    );
    gateway.take_calls();
    for part in [
        Answer::bytes(206, "text/plain", "x"),
        Answer::bytes(203, "text/plain", "x"),
        Answer::bytes(200, "text/plain", "x").with_header("Content-Range", "bytes 0-0/5"),
    ] {
        gateway.answer_next(part.with(Fault::Unsigned));
        let refused = client.download(url(&gateway), sha1(b"x")).await.unwrap_err();
        assert!(matches!(refused, DownloadError::Call(Error::Api(_))), "{refused:?}");
    }
    gateway.take_calls();
    gateway.answer_next(Answer::bytes(503, "text/html", "").with(Fault::Unsigned));
    gateway.answer_next(file("x"));
    let mut stream = client.download(url(&gateway), sha1(b"x")).await.unwrap();
    assert_eq!(stream.read_to_end().await.unwrap(), b"x");
    assert_eq!(gateway.take_calls().len(), 2);
}

#[tokio::test]
async fn calls_succeed_while_the_main_host_is_dead() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let main = DeadHost::new();
    let transport: ReqwestTransport = gateway.transport_builder().build().unwrap();
    let client = Client::builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .base_url(Host::Main, main.base_url())
        .unwrap()
        .backup_base_url(Host::Main, &gateway.base_url())
        .unwrap()
        .build()
        .unwrap();
    gateway.answer_next(file("x"));
    let mut stream = client
        .download(format!("{}{PATH}", main.base_url()), sha1(b"x"))
        .await
        .unwrap();
    assert_eq!(stream.read_to_end().await.unwrap(), b"x");
}
