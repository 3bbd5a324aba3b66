//! How errors are displayed: each cause once, and text from outside without control characters and truncated.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use wechatpay_runtime::client::{BuildError, DownloadError, RenewalError};
use wechatpay_runtime::error::{AssembleError, Error};
use wechatpay_runtime::nonce::NonceError;
use wechatpay_runtime::notification::{ClaimError, GuardError, ReceiveError, Repeated, v2};
use wechatpay_runtime::signature::VerificationError;
use wechatpay_runtime::transport::{ReqwestTransport, TransportError};
use wechatpay_runtime::v2::SignatureError;
use wechatpay_runtime::v2::xml::XmlError;
use wechatpay_runtime::wire::{self, DecodeCause, DecodeError, DecryptError, EncodeCause, EncryptError};
use wechatpay_runtime::{
    AnyError, Digest, Fen, HttpResponse, Json, KeyError, Number, Secret, SigningError, payment_parameters,
};

/// An error and its causes, as `{:#}` of anyhow and the reports of other crates print them.
fn chain(error: &dyn StdError) -> String {
    let mut printed = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        printed.push_str(": ");
        printed.push_str(&cause.to_string());
        source = cause.source();
    }
    printed
}

/// Asserts that no message in the chain repeats the message of its cause.
#[cfg(test)]
fn assert_printed_once(error: &dyn StdError) {
    let printed = chain(error);
    let mut source = Some(error);
    while let Some(one) = source {
        let message = one.to_string();
        assert!(!message.is_empty());
        assert_eq!(printed.matches(&message).count(), 1, "twice in: {printed}");
        source = one.source();
    }
}

#[cfg(test)]
fn answer() -> HttpResponse {
    let mut answer = HttpResponse::from(Response::new(Bytes::new()));
    answer.status = StatusCode::BAD_REQUEST;
    answer
}

#[derive(wechatpay_runtime::derive::Response)]
struct Numbers {
    #[allow(dead_code)]
    total: Option<i64>,
    #[encrypted]
    #[allow(dead_code)]
    name: Option<Secret>,
}

#[cfg(test)]
fn decode_errors() -> [DecodeError; 3] {
    ["{\"total\": [1]}", "no JSON", "{\"name\": \"eA==\"}"]
        .map(|body| wire::decode_json::<Numbers>(body.as_bytes(), None).err().unwrap())
}

#[cfg(test)]
fn decode_error() -> DecodeError {
    let [first, ..] = decode_errors();
    first
}

fn io(text: &str) -> Box<dyn StdError + Send + Sync> {
    Box::new(std::io::Error::other(text.to_owned()))
}

#[cfg(test)]
fn every_kind() -> Vec<Box<dyn StdError>> {
    let expired = || VerificationError::SignatureMismatch;
    let xml = || XmlError::NotUtf8;
    let mismatch = || SignatureError::Mismatch;
    let signing = || SigningError::NoPrivateKey;
    let key = || KeyError::MissingSerial;
    let transport = |source| Error::Transport {
        base_url: "https://api.mch.weixin.qq.com".to_owned(),
        source,
    };
    let boxed = || Box::new(answer());
    let mut all: Vec<Box<dyn StdError>> = vec![
        Box::new(Error::Assemble(AssembleError::Nonce(NonceError))),
        Box::new(Error::Assemble(AssembleError::Xml(xml()))),
        Box::new(Error::Assemble(AssembleError::NoPlatformKey)),
        Box::new(Error::Sign(signing())),
        Box::new(Error::Renewal(RenewalError::Keys(key()))),
        Box::new(Error::Renewal(RenewalError::Verification(expired()))),
        Box::new(Error::Renewal(RenewalError::Fetch(std::sync::Arc::new(Error::Sign(
            signing(),
        ))))),
        Box::new(Error::Verification {
            source: expired(),
            http_response: boxed(),
        }),
        Box::new(Error::V2Verification {
            source: mismatch(),
            http_response: boxed(),
        }),
        Box::new(Error::NotXml {
            source: xml(),
            http_response: boxed(),
        }),
        Box::new(Error::Decode {
            verified: true,
            source: decode_error(),
            http_response: boxed(),
        }),
        Box::new(Error::Redirect { http_response: boxed() }),
        Box::new(transport(TransportError::Connect { source: io("no route") })),
        Box::new(transport(TransportError::Timeout {
            source: io("no answer within 30 s"),
        })),
        Box::new(transport(TransportError::Interrupted {
            source: io("the connection was reset"),
        })),
        Box::new(transport(TransportError::NoIdentity)),
        Box::new(DownloadError::Call(Error::Sign(signing()))),
        Box::new(DownloadError::Decrypt(DecryptError::Failed)),
        Box::new(BuildError::PlatformKeys(key())),
        Box::new(BuildError::from(
            ReqwestTransport::builder().roots_pem(b"no PEM").err().unwrap(),
        )),
        Box::new(ReceiveError::Verification(expired())),
        Box::new(ReceiveError::Envelope(decode_error())),
        Box::new(ReceiveError::Decrypt {
            id: "1".to_owned(),
            event_type: "x".to_owned(),
            source: DecryptError::Failed,
        }),
        Box::new(ReceiveError::Repeated {
            id: "1".to_owned(),
            source: Repeated::Full,
        }),
        Box::new(v2::ReceiveError::NotXml(xml())),
        Box::new(v2::ReceiveError::Verification(mismatch())),
        Box::new(v2::ReceiveError::Decode(decode_error())),
        Box::new(payment_parameters::ParametersError::Sign(signing())),
        Box::new(payment_parameters::ParametersError::Nonce(NonceError)),
    ];
    all.extend(decode_errors().map(|error| Box::new(error) as Box<dyn StdError>));
    all.extend(bare_causes());
    all
}

/// The errors that others contain, and those that occur alone.
#[cfg(test)]
fn bare_causes() -> Vec<Box<dyn StdError>> {
    let setup = || ReqwestTransport::builder().roots_pem(b"no PEM").err().unwrap();
    let fen = || Fen::from_yuan("1.234").unwrap_err();
    let digest = || Digest::new("MD5", "00").unwrap_err();
    let guard = || GuardError::Unavailable {
        reason: "no answer".to_owned(),
    };
    vec![
        Box::new(TransportError::Connect { source: io("no route") }),
        Box::new(TransportError::Interrupted { source: io("it broke") }),
        Box::new(TransportError::Timeout { source: io("too late") }),
        Box::new(AssembleError::Xml(XmlError::NotUtf8)),
        Box::new(AssembleError::Nonce(NonceError)),
        Box::new(AssembleError::Http(http::Uri::try_from("a b").unwrap_err().into())),
        Box::new(RenewalError::Keys(KeyError::MissingSerial)),
        Box::new(RenewalError::TooSoon {
            interval: Duration::from_secs(60),
            failure: Some(KeyError::MissingSerial.to_string()),
        }),
        Box::new(ClaimError::Guard(guard())),
        Box::new(ClaimError::Repeated(Repeated::Taken)),
        Box::new(ReceiveError::Guard {
            id: "1".to_owned(),
            source: guard(),
        }),
        Box::new(EncodeCause::Encrypt(EncryptError::Failed)),
        Box::new(DecodeCause::Decrypt(DecryptError::Failed)),
        Box::new(setup()),
        Box::new(fen()),
        Box::new(digest()),
        Box::new("x".parse::<Number>().unwrap_err()),
        Box::new("x".parse::<Json>().unwrap_err()),
        Box::new(AnyError::from(Error::Sign(SigningError::NoPrivateKey))),
        Box::new(AnyError::from(DownloadError::Call(Error::Sign(
            SigningError::NoPrivateKey,
        )))),
        Box::new(AnyError::from(DownloadError::Decrypt(DecryptError::Failed))),
        Box::new(AnyError::from(KeyError::MissingSerial)),
        Box::new(AnyError::from(std::io::Error::from(std::io::ErrorKind::NotFound))),
        Box::new(AnyError::from(BuildError::PlatformKeys(KeyError::MissingSerial))),
        Box::new(AnyError::from(BuildError::from(setup()))),
        Box::new(AnyError::from(payment_parameters::ParametersError::Nonce(NonceError))),
        Box::new(AnyError::from(ReceiveError::Envelope(decode_error()))),
        Box::new(AnyError::from(v2::ReceiveError::Decode(decode_error()))),
        Box::new(AnyError::from(setup())),
        Box::new(AnyError::from(fen())),
        Box::new(AnyError::from(digest())),
    ]
}

#[test]
fn each_cause_is_printed_once() {
    for error in every_kind() {
        assert_printed_once(&*error);
    }
}

#[test]
fn the_cause_is_in_the_message() {
    for (error, cause) in [
        (Error::Sign(SigningError::NoPrivateKey), "no private key"),
        (
            Error::Decode {
                verified: true,
                source: decode_error(),
                http_response: Box::new(answer()),
            },
            "field `total`",
        ),
        (
            Error::Renewal(RenewalError::Keys(KeyError::MissingSerial)),
            "serial number",
        ),
    ] {
        assert!(error.to_string().contains(cause), "{error}");
    }
}

/// Whether a text can be written to a log as one line.
#[cfg(test)]
fn assert_harmless(text: &str, most: usize) {
    assert!(!text.chars().any(char::is_control), "{text:?}");
    assert!(!text.contains(['\u{202e}', '\u{2028}']), "{text:?}");
    assert!(text.len() < most, "{} bytes", text.len());
}

#[test]
fn foreign_text_is_escaped_and_limited() {
    let hostile = format!("\n\r\u{1b}[2J\u{202e}\u{2028}\u{7}{}", "x".repeat(4_000_000));
    let mut headers = HeaderMap::new();
    headers.insert("Request-ID", HeaderValue::try_from("x".repeat(60_000)).unwrap());
    let mut answer = answer();
    answer.headers = headers;
    let verification = VerificationError::UnknownSerial {
        serial: hostile.clone(),
    };
    let errors: Vec<Box<dyn StdError>> = vec![
        Box::new(verification.clone()),
        Box::new(VerificationError::InvalidTimestamp {
            timestamp: hostile.clone(),
        }),
        Box::new(VerificationError::ExpiredCertificate {
            serial: hostile.clone(),
        }),
        Box::new(SignatureError::Transport {
            return_msg: Some(hostile.clone()),
        }),
        Box::new(SignatureError::UnknownSignType {
            sign_type: hostile.clone(),
        }),
        Box::new(XmlError::WrongRoot { name: hostile.clone() }),
        Box::new(XmlError::Repeated { name: hostile.clone() }),
        Box::new(ReceiveError::UnknownAlgorithm {
            algorithm: hostile.clone(),
        }),
        Box::new(ReceiveError::Repeated {
            id: hostile.clone(),
            source: Repeated::Taken,
        }),
        Box::new(ReceiveError::Decrypt {
            id: hostile.clone(),
            event_type: hostile.clone(),
            source: DecryptError::Failed,
        }),
        Box::new(DownloadError::UnknownAlgorithm {
            algorithm: hostile.clone(),
        }),
        Box::new(Error::Verification {
            source: verification,
            http_response: Box::new(answer),
        }),
    ];
    for error in errors {
        assert_harmless(&error.to_string(), 4096);
    }
    // The part of a header value that is stored is limited, so `Debug` is limited too.
    let keys = wechatpay_runtime::PlatformKeys::empty();
    let error = keys.verify(&hostile, b"", "").unwrap_err();
    assert_harmless(&format!("{error:?}"), 8192);
    let xml = format!("<xml><{0}>{hostile}</a></xml>", "y".repeat(500_000));
    let error = wechatpay_runtime::v2::xml::read(xml.get(..1_000_000).unwrap().as_bytes()).unwrap_err();
    assert_harmless(&format!("{error:?}"), 8192);
}
