//! Support for callers' tests: a transport that plays back responses, and a platform that signs them. Such a test runs
//! everything except the network: encryption, signatures, verification, decoding.
//!
//! ```
//! use wechatpay_runtime::testing::{Platform, Playback};
//! use wechatpay_runtime::{Client, Merchant, RetryPolicy};
//! # use wechatpay_runtime::derive::{Request, Response};
//! # #[derive(Clone, Debug, Request)] struct Query {}
//! # #[derive(Clone, Debug, Response)] struct Order { trade_state: Option<String> }
//! # fn run(merchant: Merchant) -> Result<(), Box<dyn std::error::Error>> {
//! let platform = Platform::new()?;
//! let playback = Playback::new();
//! playback.respond(platform.sign(200, r#"{"trade_state":"SUCCESS"}"#)?);
//! let client = Client::builder(merchant, platform.keys()).transport(playback.clone()).build()?;
//! // … calls …
//! for request in playback.take_requests() {
//!     println!("{} {}", request.http.method(), request.http.uri());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A signed and encrypted notification is one line:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use serde_json::json;
//! use wechatpay_runtime::notification::{Receiver, Untyped};
//! use wechatpay_runtime::testing::{Platform, TestMerchant};
//!
//! let (platform, shop) = (Platform::new()?, TestMerchant::new("1900000109")?);
//! let receiver = Receiver::new(shop.merchant(), platform.keys());
//!
//! let request = platform.notification(&shop, "TRANSACTION.SUCCESS", &json!({"out_trade_no": "order 1"}))?;
//!
//! let delivery = receiver.receive_with_known_keys::<Untyped>(request.headers(), request.body())?;
//! assert_eq!(delivery.resource_json(), br#"{"out_trade_no":"order 1"}"#);
//! # delivery.accept();
//! # Ok(())
//! # }
//! ```
//!
//! So is one of APIv2, which is signed with the merchant's APIv2 key, or encrypted with it if it is about a refund:
//!
//! ```
//! # use wechatpay_runtime::derive::Response;
//! # use wechatpay_runtime::notification::v2::{Message, Protection};
//! # use wechatpay_runtime::wire::Unreadable;
//! # #[derive(Debug, Response)] struct Paid { total_fee: Option<i64>, unreadable: Unreadable }
//! # impl Message for Paid { const PROTECTION: Protection = Protection::Signature; }
//! # #[derive(Debug, Response)] struct Refunded { #[encrypted(aes_ecb)] #[wire(xml)] req_info: Option<Refund>, unreadable: Unreadable }
//! # #[derive(Debug, Response)] struct Refund { out_refund_no: Option<String>, unreadable: Unreadable }
//! # impl Message for Refunded { const PROTECTION: Protection = Protection::Encryption; }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use serde_json::json;
//! use wechatpay_runtime::PlatformKeys;
//! use wechatpay_runtime::notification::Receiver;
//! use wechatpay_runtime::testing::TestMerchant;
//! use wechatpay_runtime::v2::SignType;
//!
//! let shop = TestMerchant::new("1900000109")?;
//! let receiver = Receiver::new(shop.merchant(), PlatformKeys::empty());
//!
//! // `receive_v2` demands what every notification of a payment has.
//! let paid = json!({"transaction_id": "42", "out_trade_no": "order 1", "total_fee": 100, "bank_type": "OTHERS"});
//! let paid = shop.notification_v2(SignType::Md5, &paid)?;
//! let refunded = shop.refund_notification_v2(&json!({"out_refund_no": "refund 1", "refund_status": "SUCCESS"}))?;
//!
//! // `Paid` and `Refunded` are types such as `notify::v2::transaction_success::Notification`.
//! let payment = receiver.receive_v2::<Paid>(paid.body())?;
//! assert_eq!(payment.total_fee, Some(100));
//! let refund = receiver.receive_v2::<Refunded>(refunded.body())?;
//! assert_eq!(refund.req_info.as_ref().and_then(|refund| refund.out_refund_no.as_deref()), Some("refund 1"));
//! # payment.accept();
//! # refund.accept();
//! # Ok(())
//! # }
//! ```

mod notification_v2;
mod platform_error;
mod test_merchant;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, Response};
use serde::Serialize;
use x509_cert::der::DateTime;
use x509_cert::der::pem::{LineEnding, encode_string};

pub use self::platform_error::PlatformError;
pub use self::test_merchant::TestMerchant;
use crate::clock::{Clock, SystemClock};
use crate::nonce::{NonceSource, SystemNonce};
use crate::platform::PlatformKeys;
use crate::signature::{NONCE_HEADER, SERIAL_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, response_message};
use crate::transport::{BoxFuture, Transport, TransportError, TransportRequest};

/// A transport that sends nothing: it records each request and plays back the next response. Clones share both. It does
/// not wait before retries.
#[derive(Clone, Debug, Default)]
pub struct Playback {
    tape: Arc<Mutex<Tape>>,
}

#[derive(Debug, Default)]
struct Tape {
    responses: VecDeque<Result<Response<Bytes>, TransportError>>,
    requests: Vec<TransportRequest>,
}

impl Playback {
    /// A transport without queued responses.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Queues a response, made by [`Platform::sign`] or recorded earlier. For a recorded response, set the client's
    /// clock to its time ([`FixedClock`](crate::clock::FixedClock)).
    pub fn respond(&self, response: Response<Bytes>) {
        self.tape().responses.push_back(Ok(response));
    }

    /// Queues a network error.
    pub fn fail(&self, error: TransportError) {
        self.tape().responses.push_back(Err(error));
    }

    /// Takes the requests recorded since the last call of this method, in order.
    #[must_use]
    pub fn take_requests(&self) -> Vec<TransportRequest> {
        std::mem::take(&mut self.tape().requests)
    }

    fn tape(&self) -> std::sync::MutexGuard<'_, Tape> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Playback {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let mut tape = self.tape();
        tape.requests.push(request);
        let response = tape.responses.pop_front().unwrap_or_else(|| {
            Err(TransportError::Unsendable {
                reason: "the playback has no response left".to_owned(),
            })
        });
        Box::pin(std::future::ready(response))
    }

    fn has_identity(&self) -> bool {
        true
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }

    fn is_blocking(&self) -> bool {
        true
    }
}

/// A substitute for WeChat Pay, with its own RSA key under the id of a public key.
#[derive(Debug)]
pub struct Platform {
    key: KeyPair,
    keys: PlatformKeys,
}

impl Platform {
    /// The id of its key.
    pub const KEY_ID: &'static str = "PUB_KEY_ID_0000000000000000000000000000000000";
    const NONCE: &'static str = "c5ac7061fccab6bf3e254dcf98995b8c";

    /// Generates a key of 2048 bits, which takes one or two tenths of a second.
    ///
    /// # Errors
    /// When the random source fails.
    pub fn new() -> Result<Self, PlatformError> {
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| PlatformError)?;
        let der = AsDer::<PublicKeyX509Der<'_>>::as_der(key.public_key()).map_err(|_| PlatformError)?;
        let pem = encode_string("PUBLIC KEY", LineEnding::LF, der.as_ref()).map_err(|_| PlatformError)?;
        let keys = PlatformKeys::builder().public_key(Self::KEY_ID, pem).build();
        Ok(Self {
            key,
            keys: keys.map_err(|_| PlatformError)?,
        })
    }

    /// The keys with which a client verifies its responses and encrypts fields.
    #[must_use]
    pub fn keys(&self) -> PlatformKeys {
        self.keys.clone()
    }

    /// A response, signed at the current time.
    ///
    /// # Errors
    /// When signing fails, or the status is not an HTTP status.
    pub fn sign(&self, status: u16, body: impl Into<Bytes>) -> Result<Response<Bytes>, PlatformError> {
        self.sign_at(&SystemClock, status, body)
    }

    /// A response, signed at the time of the given clock.
    ///
    /// # Errors
    /// As for [`sign`](Self::sign).
    pub fn sign_at(
        &self,
        clock: &dyn Clock,
        status: u16,
        body: impl Into<Bytes>,
    ) -> Result<Response<Bytes>, PlatformError> {
        let body = body.into();
        let headers = self.signature_headers(clock, &body)?;
        let mut response = Response::builder()
            .status(status)
            .header("Request-ID", "playback")
            .body(body)
            .map_err(|_| PlatformError)?;
        response.headers_mut().extend(headers);
        Ok(response)
    }

    /// A notification of APIv3 as WeChat Pay sends it to `notify_url`: `fields` is the resource, which is encrypted with
    /// the merchant's APIv3 key, and the message is signed at the current time. Its id is new each time. Give the headers
    /// and the body to a [`Receiver`](crate::notification::Receiver), or the request to the router of your server.
    ///
    /// `event_type` is that of the document: `TRANSACTION.SUCCESS`. `fields` may be of any type that serde writes, for
    /// example `serde_json::json!({…})`. For a field that the merchant decrypts with its private key, give
    /// [`TestMerchant::encrypt`]. [`TestMerchant::notification_v2`] makes notifications of APIv2.
    ///
    /// # Errors
    /// When the fields cannot be written as JSON, or encrypting or signing fails.
    pub fn notification(
        &self,
        merchant: &TestMerchant,
        event_type: &str,
        fields: &impl Serialize,
    ) -> Result<Request<Bytes>, PlatformError> {
        self.notification_at(&SystemClock, merchant, event_type, fields)
    }

    /// Like [`notification`](Self::notification), signed at the time of the given clock.
    ///
    /// # Errors
    /// As for [`notification`](Self::notification).
    pub fn notification_at(
        &self,
        clock: &dyn Clock,
        merchant: &TestMerchant,
        event_type: &str,
        fields: &impl Serialize,
    ) -> Result<Request<Bytes>, PlatformError> {
        const ASSOCIATED_DATA: &str = "testing";
        let resource = serde_json::to_vec(fields).map_err(|_| PlatformError)?;
        let random = SystemNonce.nonce().map_err(|_| PlatformError)?;
        // AES-GCM takes 12 bytes.
        let (nonce, id) = random.split_at_checked(12).ok_or(PlatformError)?;
        let ciphertext = merchant.seal(nonce, ASSOCIATED_DATA, &resource)?;
        let body = serde_json::json!({
            "id": id,
            "create_time": rfc_3339(clock)?,
            "event_type": event_type,
            "resource_type": "encrypt-resource",
            "summary": "test",
            "resource": {
                "original_type": "testing",
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": ciphertext,
                "associated_data": ASSOCIATED_DATA,
                "nonce": nonce,
            },
        });
        let body = Bytes::from(body.to_string());
        let headers = self.signature_headers(clock, &body)?;
        let mut request = Request::post("/notify").body(body).map_err(|_| PlatformError)?;
        let content_type = HeaderValue::from_static("application/json");
        request.headers_mut().insert(CONTENT_TYPE, content_type);
        request.headers_mut().extend(headers);
        Ok(request)
    }

    /// The headers that sign a body.
    fn signature_headers(&self, clock: &dyn Clock, body: &[u8]) -> Result<HeaderMap, PlatformError> {
        let timestamp = clock.unix_seconds().to_string();
        let message = response_message(timestamp.as_bytes(), Self::NONCE.as_bytes(), body);
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &message, &mut signature)
            .map_err(|_| PlatformError)?;
        let mut headers = HeaderMap::new();
        for (name, value) in [
            (TIMESTAMP_HEADER, timestamp),
            (NONCE_HEADER, Self::NONCE.to_owned()),
            (SIGNATURE_HEADER, STANDARD.encode(signature)),
            (SERIAL_HEADER, Self::KEY_ID.to_owned()),
        ] {
            headers.insert(name, value.try_into().map_err(|_| PlatformError)?);
        }
        Ok(headers)
    }
}

/// The clock's time as the documents write it.
fn rfc_3339(clock: &dyn Clock) -> Result<String, PlatformError> {
    let seconds = u64::try_from(clock.unix_seconds()).map_err(|_| PlatformError)?;
    let time = DateTime::from_unix_duration(Duration::from_secs(seconds)).map_err(|_| PlatformError)?;
    Ok(time.to_string())
}
