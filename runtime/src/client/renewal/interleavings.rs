//! Fetches of certificates in every order in which callers can ask for them, wait for them and give up.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use loom::model::Builder;
use loom::thread::{self, JoinHandle};

use crate::client::{CertificateRenewal, Client};
use crate::merchant::Merchant;
use crate::platform::PlatformKeys;
use crate::transport::{BoxFuture, Transport, TransportError, TransportRequest};

/// In machine words. By default it is 4,096, too little for signing.
const STACK: usize = 1 << 18;

/// A service that has no certificates, and takes a moment to say so.
#[derive(Debug, Default)]
struct Service {
    fetches: AtomicUsize,
}

impl Transport for Service {
    fn send(&self, _: TransportRequest) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        self.fetches.fetch_add(1, Ordering::SeqCst);
        let mut asked = false;
        Box::pin(std::future::poll_fn(move |context| {
            if !std::mem::replace(&mut asked, true) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            let refusal = Response::builder()
                .status(404)
                .body(Bytes::from_static(b"{\"code\":\"NOT_FOUND\"}"));
            Poll::Ready(Ok(refusal.unwrap()))
        }))
    }

    fn has_identity(&self) -> bool {
        false
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }

    /// So that the request is signed on the thread that polls.
    fn is_blocking(&self) -> bool {
        true
    }
}

/// Polls a future until it is ready, or this many times. Wakers are not used, because the library's lists of them are
/// locked with the standard library's locks, in which loom cannot switch between threads.
fn poll<T>(future: impl Future<Output = T>, times: usize) -> Option<T> {
    let mut future = pin!(future);
    for _ in 0..times {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return Some(output);
        }
        thread::yield_now();
    }
    None
}

/// Lets callers ask for an unknown certificate; each polls at most as often as stated.
fn check(callers: [usize; 2]) {
    let merchant = Merchant::builder("1900000109")
        .private_key_pem(include_bytes!("../../../tests/vectors/merchant.key.pem").as_slice())
        .serial("01")
        .api_v3_key("0123456789abcdefGHIJKLMNOPQRSTUV");
    let merchant = merchant.build().unwrap();
    let keys = PlatformKeys::builder().public_key(
        "PUB_KEY_ID_1",
        include_bytes!("../../../tests/vectors/platform.public.pem").as_slice(),
    );
    let keys = keys.build().unwrap();
    let mut model = Builder::new();
    model.preemption_bound = Some(2);
    model.check(move || {
        let (merchant, keys) = (merchant.clone(), keys.clone());
        spawn(move || ask(merchant, keys, callers)).join().unwrap();
    });
}

/// A thread whose stack is large enough for signing.
fn spawn<T: Send + 'static>(action: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    thread::Builder::new().stack_size(STACK).spawn(action).unwrap()
}

fn ask(merchant: Merchant, keys: PlatformKeys, callers: [usize; 2]) {
    let service = Arc::new(Service::default());
    let client = Client::builder(merchant, keys)
        .transport(Arc::clone(&service))
        .renew_certificates(CertificateRenewal::default())
        .build()
        .unwrap();
    let threads = callers.map(|times| {
        let client = client.clone();
        spawn(move || poll(client.platform_keys_for("7132"), times).is_some())
    });
    let ended = threads.map(|thread| thread.join().unwrap());
    for (ended, times) in ended.iter().zip(callers) {
        assert!(*ended || times < usize::MAX, "a caller waits for ever");
    }
    assert!(poll(client.platform_keys_for("7132"), usize::MAX).is_some());
    assert_eq!(service.fetches.load(Ordering::SeqCst), 1, "fetches");
}

#[test]
fn callers_share_one_fetch() {
    check([usize::MAX; 2]);
}

#[test]
fn a_fetch_outlives_a_caller_that_gives_up() {
    check([1, usize::MAX]);
}

#[test]
fn a_fetch_that_every_caller_gave_up_is_continued_by_the_next_one() {
    check([1, 1]);
}
