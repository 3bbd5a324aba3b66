//! A gateway on loopback that speaks the protocol from WeChat Pay's side, over TLS.
//!
//! It shares no code with the runtime: signatures and encryption are done by other libraries, straight from the
//! protocol's description, so that an error in the runtime does not cancel itself out.
//!
//! ```ignore
//! let gateway = Gateway::start().await;
//! let client = gateway.client();
//! gateway.answer_next(Answer::json(200, &json!({"apply_id": "1"})));
//! gateway.answer_next(Answer::success(false).with(Fault::TamperedBody));
//! // … calls …
//! let calls = gateway.take_calls();
//! assert_eq!(calls[0].decrypt_oaep("/contact_info/contact_name"), "张三");
//! ```
//!
//! It checks every request: the `Authorization` header's scheme and signature, that the serial number is the merchant
//! certificate's, and that `Wechatpay-Serial` names one of its keys; in APIv2, the field `sign`. A request that fails
//! gets a signed error (401 `SIGN_ERROR`; in APIv2 `return_code` `FAIL`) and is recorded anyway.

mod answer;
pub(crate) mod cryptography;
mod material;
mod notifier;
mod received;
mod server;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;
use wechatpay_runtime::transport::{ReqwestTransport, ReqwestTransportBuilder};
use wechatpay_runtime::{Client, ClientBuilder, Host, Merchant, PlatformKeys};

pub(crate) use self::answer::{Answer, Fault};
pub(crate) use self::material::Material;
pub(crate) use self::notifier::{Sent, V2Notification, V3Notification};
pub(crate) use self::received::ReceivedCall;
pub(crate) use self::server::{ClientCertificates, acceptor};

/// A running gateway, which stops when dropped.
pub(crate) struct Gateway {
    material: Arc<Material>,
    script: Arc<Script>,
    listener: Arc<TcpListener>,
    task: JoinHandle<()>,
}

/// The queued responses of the gateway, and the requests it has received.
#[derive(Default)]
pub(crate) struct Script {
    answers: Mutex<VecDeque<Answer>>,
    calls: Mutex<Vec<ReceivedCall>>,
    /// The response of `GET /v3/certificates`; `None` to use the queued responses instead.
    certificates: Mutex<Option<Vec<&'static str>>>,
    /// A response to `GET /v3/certificates` that takes precedence over `certificates`.
    list: Mutex<Option<Answer>>,
    /// How often the list of certificates was requested since this was last read.
    fetches: AtomicUsize,
    /// The key that signs, regardless of the key that the request names.
    signer: Mutex<Option<&'static str>>,
    connections: AtomicUsize,
    /// Answers each call instead of the queue; `None` uses the queue.
    handler: Mutex<Option<Handler>>,
}

/// Makes the response to a call.
pub(crate) type Handler = Arc<dyn Fn(&ReceivedCall) -> Answer + Send + Sync>;

impl Gateway {
    /// Starts a gateway that accepts connections with and without a client certificate, and refuses a certificate that
    /// the merchants' authority did not issue.
    pub(crate) async fn start() -> Self {
        Self::start_with(ClientCertificates::Accepted).await
    }

    /// Starts a gateway whose TLS handshake fails without a client certificate of the merchants' authority.
    pub(crate) async fn start_demanding_client_certificates() -> Self {
        Self::start_with(ClientCertificates::Demanded).await
    }

    async fn start_with(certificates: ClientCertificates) -> Self {
        Self::listening(TcpListener::bind("127.0.0.1:0").await.unwrap(), certificates)
    }

    fn listening(listener: impl Into<Arc<TcpListener>>, certificates: ClientCertificates) -> Self {
        let material = Material::shared();
        let script = Arc::new(Script::default());
        let listener = listener.into();
        let task = tokio::spawn(server::serve(
            Arc::clone(&listener),
            certificates,
            Arc::clone(&material),
            Arc::clone(&script),
        ));
        Self {
            material,
            script,
            listener,
            task,
        }
    }

    /// `https://127.0.0.1:port`
    pub(crate) fn base_url(&self) -> String {
        format!("https://{}", self.listener.local_addr().unwrap())
    }

    /// Stops the gateway. All its connections break.
    pub(crate) async fn stop(mut self) -> StoppedGateway {
        self.task.abort();
        let _ = (&mut self.task).await;
        let listener = Arc::clone(&self.listener);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let _ = stream.set_zero_linger();
            }
        });
        StoppedGateway {
            listener: Arc::clone(&self.listener),
            task,
        }
    }

    /// A client of this gateway, for the merchant with all its keys, and with the platform's public key.
    pub(crate) fn client(&self) -> Client {
        self.client_builder(self.material.merchant(), self.material.platform_keys())
            .build()
            .unwrap()
    }

    /// A client of this gateway that calls for the given merchant.
    pub(crate) fn client_builder(&self, merchant: Merchant, platform_keys: PlatformKeys) -> ClientBuilder {
        let transport = self
            .transport_builder()
            .identity_of(&merchant)
            .unwrap()
            .build()
            .unwrap();
        Client::builder(merchant, platform_keys)
            .transport(transport)
            .base_url(Host::Main, &self.base_url())
            .unwrap()
    }

    /// A transport that trusts this gateway's certificate and no other.
    pub(crate) fn transport_builder(&self) -> ReqwestTransportBuilder {
        ReqwestTransport::builder()
            .roots_pem(self.material.authority_pem().as_bytes())
            .unwrap()
            .only_given_roots()
    }

    /// The keys and certificates of both sides. All gateways of one test run share them.
    pub(crate) fn material(&self) -> &Arc<Material> {
        &self.material
    }

    /// Queues the response to a later call; when the queue is empty, calls get [`Answer::success`].
    pub(crate) fn answer_next(&self, answer: Answer) {
        self.script.answers.lock().unwrap().push_back(answer);
    }

    /// Clears the queue.
    pub(crate) fn clear_answers(&self) {
        self.script.answers.lock().unwrap().clear();
    }

    /// Answers every further call with this function; calls are then not recorded.
    pub(crate) fn answer_with(&self, handler: Handler) {
        *self.script.handler.lock().unwrap() = Some(handler);
    }

    /// Answers `GET /v3/certificates` with these certificates; such calls are counted, and not recorded.
    pub(crate) fn list_certificates(&self, serials: &[&'static str]) {
        *self.script.certificates.lock().unwrap() = Some(serials.to_vec());
    }

    /// Answers `GET /v3/certificates` with this response; such calls are counted, and not recorded.
    pub(crate) fn answer_lists_with(&self, answer: Answer) {
        *self.script.list.lock().unwrap() = Some(answer);
    }

    /// How often the list of certificates was requested since the last call of this function.
    pub(crate) fn take_fetches(&self) -> usize {
        self.script.fetches.swap(0, Ordering::SeqCst)
    }

    /// Signs with this key from now on, regardless of the key that the request names.
    pub(crate) fn sign_with(&self, serial: &'static str) {
        *self.script.signer.lock().unwrap() = Some(serial);
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.script.connections.load(Ordering::SeqCst)
    }

    /// The requests that arrived since the last call of this function, in order of arrival.
    pub(crate) fn take_calls(&self) -> Vec<ReceivedCall> {
        std::mem::take(&mut self.script.calls.lock().unwrap())
    }

    /// The one request that arrived since the last call of this function.
    pub(crate) fn take_call(&self) -> ReceivedCall {
        let mut calls = self.take_calls();
        assert_eq!(calls.len(), 1, "one request was expected");
        calls.remove(0)
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A gateway that has stopped. It resets each connection at once, and keeps its port, so that no other process gets it.
pub(crate) struct StoppedGateway {
    listener: Arc<TcpListener>,
    task: JoinHandle<()>,
}

impl StoppedGateway {
    /// Starts another gateway at the same address.
    pub(crate) async fn start(mut self) -> Gateway {
        self.task.abort();
        let _ = (&mut self.task).await;
        Gateway::listening(Arc::clone(&self.listener), ClientCertificates::Accepted)
    }
}

impl Drop for StoppedGateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A host with a reserved port that refuses connections until it [comes up](Self::come_up).
pub(crate) struct DeadHost {
    /// A bound socket that does not listen, so that no other process gets the port.
    socket: TcpSocket,
    base_url: String,
}

impl DeadHost {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let base_url = format!("https://{}", socket.local_addr().unwrap());
        Self { socket, base_url }
    }

    /// `https://127.0.0.1:port`
    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Starts a gateway at this host's address.
    pub(crate) fn come_up(self) -> Gateway {
        Gateway::listening(self.socket.listen(1024).unwrap(), ClientCertificates::Accepted)
    }
}
