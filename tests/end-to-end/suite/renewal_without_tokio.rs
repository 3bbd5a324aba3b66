//! Certificates are renewed beside calls in an asynchronous runtime other than tokio, too.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use tokio::runtime::Handle;
use wechatpay_runtime::transport::{BoxFuture, ReqwestTransport, Transport, TransportError, TransportRequest};
use wechatpay_runtime::{CertificateRenewal, Client, Host};

use crate::gateway::{Answer, Fault, Gateway, Material};
use crate::operations::apply;
use crate::renewal::serials;

/// A transport that can be polled without tokio: it sends elsewhere.
#[derive(Debug)]
struct Elsewhere {
    transport: ReqwestTransport,
    runtime: Handle,
}

impl Transport for Elsewhere {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let transport = self.transport.clone();
        let sent = self.runtime.spawn(async move { transport.send(request).await });
        Box::pin(async move { sent.await.unwrap() })
    }

    fn has_identity(&self) -> bool {
        self.transport.has_identity()
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The smallest runtime.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_about_to_expire_is_renewed_beside_calls() {
    let gateway = Gateway::start().await;
    let list = gateway.material().certificate_list(&[Material::NEXT_SERIAL]);
    gateway.answer_lists_with(Answer::json(200, &list).with(Fault::Slow(Duration::from_secs(1))));
    gateway.sign_with(Material::PLATFORM_SERIAL);
    let transport = Elsewhere {
        transport: gateway.transport_builder().build().unwrap(),
        runtime: Handle::current(),
    };
    let client = Client::builder(gateway.material().merchant(), gateway.material().platform_certificate())
        .transport(transport)
        .base_url(Host::Main, &gateway.base_url())
        .unwrap()
        .renew_certificates(CertificateRenewal::default().lead(Duration::MAX))
        .build()
        .unwrap();
    let called = client.clone();
    let (done, calls) = tokio::sync::oneshot::channel();
    thread::spawn(move || {
        assert!(Handle::try_current().is_err());
        let call = || block_on(async { crate::operations::apply(&called, &apply::sample()).await.map(|_| ()) });
        call().unwrap();
        assert_eq!(serials(&called), [Material::PLATFORM_SERIAL], "the call did not wait");
        let mut calls = 1;
        while serials(&called) == [Material::PLATFORM_SERIAL] && calls < 200 {
            thread::sleep(Duration::from_millis(50));
            call().unwrap();
            calls += 1;
        }
        done.send(calls).unwrap();
    });
    let calls = calls.await.expect("the thread panicked");
    assert_eq!(serials(&client), [Material::NEXT_SERIAL]);
    assert_eq!(gateway.take_fetches(), 1);
    assert!(calls > 2, "they went on while the list was on its way");
}
