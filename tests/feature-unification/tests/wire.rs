//! Requests and responses are sent and received byte for byte, even if all features of the HTTP and TLS libraries are
//! enabled.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use wechatpay_runtime::transport::{ReqwestTransport, Transport, TransportError, TransportRequest};

/// A TLS server that supports HTTP/1.1 and HTTP/2, and records the requests.
struct Server {
    address: SocketAddr,
    authority: String,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    /// The heads of the requests: the request line and the header fields.
    heads: Vec<String>,
    /// The protocols that were negotiated in the TLS handshakes.
    protocols: Vec<Option<Vec<u8>>>,
}

impl Server {
    /// Starts a server that sends this response to every request.
    async fn start(answer: Vec<u8>) -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let parameters = rcgen::CertificateParams::new(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
        let certificate = parameters.self_signed(&key).unwrap();
        let mut tls = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(tls));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let ears = Arc::clone(&heard);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, answer, ears) = (acceptor.clone(), answer.clone(), Arc::clone(&ears));
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let protocol = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
                    ears.lock().unwrap().protocols.push(protocol);
                    let mut heard = Vec::new();
                    let mut buffer = [0; 4096];
                    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                        heard.extend_from_slice(&buffer[..read]);
                        if heard.ends_with(b"\r\n\r\n") {
                            let head = String::from_utf8(std::mem::take(&mut heard)).unwrap();
                            ears.lock().unwrap().heads.push(head);
                            stream.write_all(&answer).await.unwrap();
                            stream.flush().await.unwrap();
                        }
                    }
                });
            }
        });
        let authority = certificate.pem();
        Self {
            address,
            authority,
            heard,
        }
    }

    fn transport(&self) -> ReqwestTransport {
        ReqwestTransport::builder()
            .roots_pem(self.authority.as_bytes())
            .unwrap()
            .only_given_roots()
            .build()
            .unwrap()
    }

    async fn asked(&self, transport: &ReqwestTransport) -> Result<Response<Bytes>, TransportError> {
        let http = Request::get(format!("https://{}/v3/orders?x=%E5%95%86", self.address))
            .header("accept", "application/json")
            .header("user-agent", "test");
        transport
            .send(TransportRequest {
                http: http.body(Bytes::new()).unwrap(),
                present_identity: false,
            })
            .await
    }

    fn heads(&self) -> Vec<String> {
        self.heard.lock().unwrap().heads.clone()
    }
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// The request above, as it must be sent each time.
fn expected(server: &Server) -> String {
    format!(
        "GET /v3/orders?x=%E5%95%86 HTTP/1.1\r\naccept: application/json\r\nuser-agent: test\r\nhost: {}\r\n\r\n",
        server.address
    )
}

#[tokio::test]
async fn requests_go_out_as_they_were_signed_over_http_1_1_and_cookies_are_not_returned() {
    let server = Server::start(answer("200 OK\r\nset-cookie: session=1; Path=/", b"{}")).await;
    let transport = server.transport();
    for _ in 0..2 {
        assert_eq!(server.asked(&transport).await.unwrap().body(), "{}");
    }
    assert_eq!(server.heads(), [expected(&server), expected(&server)]);
    assert_eq!(server.heard.lock().unwrap().protocols, [Some(b"http/1.1".to_vec())]);
}

#[tokio::test]
async fn a_body_is_never_decompressed_or_changed() {
    // The body is not valid in any of these encodings, so decoding it would fail.
    let body = b"{\"code\": \"as it came\"}";
    for encoding in ["gzip", "br", "zstd", "deflate"] {
        let server = Server::start(answer(&format!("200 OK\r\ncontent-encoding: {encoding}"), body)).await;
        let answer = server.asked(&server.transport()).await.unwrap();
        assert_eq!(answer.body(), &body[..], "{encoding}");
        assert_eq!(answer.headers()["content-encoding"], encoding);
        assert_eq!(answer.headers()["content-length"], body.len().to_string());
    }
}

#[tokio::test]
async fn redirects_are_returned() {
    let server = Server::start(answer("302 Found\r\nlocation: /elsewhere", b"")).await;
    let answer = server.asked(&server.transport()).await.unwrap();
    assert_eq!(answer.status(), 302);
    assert_eq!(server.heads().len(), 1);
}

#[tokio::test]
async fn the_features_are_on() {
    // An ordinary client of the same library does all of this, which shows that the tests above can fail.
    let server = Server::start(answer("200 OK\r\nset-cookie: session=1; Path=/", b"{}")).await;
    let authority = reqwest::Certificate::from_pem(server.authority.as_bytes()).unwrap();
    let client = reqwest::Client::builder()
        .tls_backend_rustls()
        .http1_only()
        .tls_certs_only([authority])
        .cookie_store(true)
        .build()
        .unwrap();
    for _ in 0..2 {
        let url = format!("https://{}/", server.address);
        client.get(url).send().await.unwrap();
    }
    let head = server.heads().remove(1);
    assert!(
        head.contains("accept-encoding: ") && head.contains("cookie: session=1"),
        "{head}"
    );
    for encoding in ["gzip", "br", "zstd", "deflate"] {
        assert!(head.contains(encoding), "{encoding}: {head}");
    }
}
