//! Tests of signing and decrypting on other threads, and of calls that are dropped meanwhile.

use std::future::IntoFuture;
use std::pin::pin;
use std::sync::mpsc;
use std::task::{Context, Waker};

use bytes::Bytes;
use http::Response;

use super::*;
use crate::derive::{Request, Response as Received};
use crate::operation::Operation;
use crate::platform::PlatformKeys;
use crate::secret::Secret;
use crate::testing::{Platform, Playback};
use crate::transport::{BoxFuture, Transport, TransportError, TransportRequest};
use crate::wire::Encrypt;
use crate::{Client, KeyThreads};

const CERTIFICATE: &str = include_str!("../../../tests/vectors/merchant.cert.pem");
const KEY: &str = include_str!("../../../tests/vectors/merchant.key.pem");
static LIST: Operation = Operation::get("/v3/merchant-service/complaints-v2");

#[derive(Debug, Request)]
struct Query {}

#[derive(Debug, Received)]
struct List {
    data: Option<Vec<Complaint>>,
}

#[derive(Debug, Received)]
struct Complaint {
    #[encrypted]
    phone: Option<Secret>,
}

/// A playback transport that does not declare itself as blocking.
#[derive(Clone, Debug)]
struct Asynchronous(Playback);

impl Transport for Asynchronous {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        self.0.send(request)
    }

    fn has_identity(&self) -> bool {
        false
    }
}

fn merchant() -> Merchant {
    let merchant = Merchant::builder("1900000109").certificate_pem(CERTIFICATE);
    merchant.private_key_pem(KEY).build().unwrap()
}

/// Occupies the only thread until the sender is dropped.
fn occupy(threads: &KeyThreads) -> mpsc::Sender<()> {
    let (release, released) = mpsc::channel::<()>();
    drop(threads.start(|| ()));
    let (begun, has_begun) = mpsc::channel();
    let work = move || {
        begun.send(()).unwrap();
        released.recv().ok();
    };
    std::mem::forget(threads.start(work));
    has_begun.recv().unwrap();
    release
}

#[test]
fn a_call_waits_for_its_signature_without_its_thread_and_is_not_sent_once_dropped() {
    let platform = Platform::new().unwrap();
    let playback = Playback::new();
    let threads = KeyThreads::new(1);
    let builder = || Client::builder(merchant(), platform.keys()).transport(Asynchronous(playback.clone()));
    let client = builder().key_threads(threads.clone()).build().unwrap();
    let mut context = Context::from_waker(Waker::noop());
    let release = occupy(&threads);
    {
        let mut call = pin!(client.call::<List>(&LIST, &Query {}).into_future());
        assert!(call.as_mut().poll(&mut context).is_pending());
    }
    drop(release);
    // The queue is first in, first out, so when this job has run, the call's job would have run too.
    let (done, is_done) = mpsc::channel();
    std::mem::forget(threads.start(move || done.send(())));
    is_done.recv().unwrap();
    assert_eq!(playback.take_requests().len(), 0);

    // With `sign_in_place`, the first poll completes the call.
    playback.respond(platform.sign(200, "{}").unwrap());
    let client = builder().sign_in_place().build().unwrap();
    let mut call = pin!(client.call::<List>(&LIST, &Query {}).into_future());
    assert!(call.as_mut().poll(&mut context).is_ready());
    assert_eq!(playback.take_requests().len(), 1);
}

#[tokio::test]
async fn many_encrypted_fields_are_decrypted_independently() {
    let platform = Platform::new().unwrap();
    let playback = Playback::new();
    let threads = KeyThreads::new(2);
    let client = Client::builder(merchant(), platform.keys()).transport(Asynchronous(playback.clone()));
    let client = client.key_threads(threads).build().unwrap();
    // WeChat Pay encrypts with the public key of the merchant's certificate.
    let service = PlatformKeys::builder().certificate_pem(CERTIFICATE).build().unwrap();
    let phone = |number: usize| {
        service
            .encryption()
            .encrypt(Cipher::PublicKey, format!("138{number:08}").as_bytes())
    };
    let entries = (0..20).map(|number| format!(r#"{{"phone":"{}"}}"#, phone(number).unwrap()));
    let body = format!(r#"{{"data":[{}]}}"#, entries.collect::<Vec<_>>().join(","));
    playback.respond(platform.sign(200, body).unwrap());
    let list = client.call::<List>(&LIST, &Query {}).await.unwrap().into_inner();
    let phones = list.data.unwrap().into_iter().map(|complaint| complaint.phone.unwrap());
    for (number, phone) in phones.enumerate() {
        assert_eq!(phone.expose(), format!("138{number:08}"));
    }

    // The error names the fields that cannot be decrypted, as it does when decryption is done in place.
    playback.respond(
        platform
            .sign(200, r#"{"data":[{"phone":"AAAA"},{"phone":"?"}]}"#)
            .unwrap(),
    );
    let error = client.call::<List>(&LIST, &Query {}).await.unwrap_err();
    let Error::Decode { source, .. } = error else {
        panic!("{error}")
    };
    let problems: Vec<_> = source
        .problems()
        .map(|(path, cause)| format!("{path}: {cause}"))
        .collect();
    assert_eq!(problems.len(), 2);
    assert!(
        problems[0].starts_with("data[0].phone: decryption failed"),
        "{problems:?}"
    );
    assert!(
        problems[1].starts_with("data[1].phone: its ciphertext is not Base64"),
        "{problems:?}"
    );
}
