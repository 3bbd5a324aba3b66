//! Sockets, TLS and HTTP.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::Script;
use super::answer::{Answer, Fault};
use super::material::Material;
use super::received::ReceivedCall;

/// Whether the TLS handshake requires a client certificate. A certificate that is presented must be valid either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientCertificates {
    Accepted,
    Demanded,
}

/// Accepts connections until the task is aborted, which ends them too.
pub(super) async fn serve(
    listener: Arc<TcpListener>,
    certificates: ClientCertificates,
    material: Arc<Material>,
    script: Arc<Script>,
) {
    let acceptor = acceptor(certificates, &material);
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        script.connections.fetch_add(1, Ordering::SeqCst);
        connections.spawn(connection(
            stream,
            acceptor.clone(),
            Arc::clone(&material),
            Arc::clone(&script),
        ));
    }
}

/// The server's side of TLS.
pub(crate) fn acceptor(certificates: ClientCertificates, material: &Material) -> TlsAcceptor {
    TlsAcceptor::from(Arc::new(tls(certificates, material)))
}

fn tls(certificates: ClientCertificates, material: &Material) -> ServerConfig {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(material.authority().der().clone()).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let verifier = match certificates {
        ClientCertificates::Accepted => verifier.allow_unauthenticated(),
        ClientCertificates::Demanded => verifier,
    };
    let (certificate, key) = material.server();
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap()
}

/// Serves one connection; a failed handshake or a broken connection ends it.
async fn connection(stream: TcpStream, acceptor: TlsAcceptor, material: Arc<Material>, script: Arc<Script>) {
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    let client_certificate = stream
        .get_ref()
        .1
        .peer_certificates()
        .and_then(|chain| chain.first())
        .map(|first| first.to_vec());
    let service = service_fn(|request| {
        let (material, script) = (Arc::clone(&material), Arc::clone(&script));
        let client_certificate = client_certificate.clone();
        async move {
            let call = received(request, client_certificate, material).await;
            answer(call, &script).await
        }
    });
    // An error here means that the client closed the connection, or that a test asked for it to be closed.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn received(
    request: Request<Incoming>,
    client_certificate: Option<Vec<u8>>,
    material: Arc<Material>,
) -> ReceivedCall {
    let (head, body) = request.into_parts();
    let mut call = ReceivedCall {
        method: head.method.to_string(),
        target: head.uri.to_string(),
        headers: head.headers,
        body: body.collect().await.unwrap().to_bytes(),
        refusal: None,
        client_certificate,
        material,
    };
    call.refusal = call.check().err();
    call
}

type Body = BoxBody<Bytes, io::Error>;

/// Records the call and writes its response; an error closes the connection.
async fn answer(call: ReceivedCall, script: &Script) -> Result<Response<Body>, io::Error> {
    if let Some(list) = certificate_list(&call, script) {
        if let Some(Fault::Slow(duration)) = list.fault {
            tokio::time::sleep(duration).await;
        }
        let signer = *script.signer.lock().unwrap();
        return Ok(list.write(&call, signer).map(whole));
    }
    let handler = script.handler.lock().unwrap().clone();
    let answer = match (refusal(&call), handler) {
        (Some(refusal), Some(_)) => refusal,
        (None, Some(handler)) => handler(&call),
        (refused, None) => {
            script.calls.lock().unwrap().push(call.clone());
            let queued = script.answers.lock().unwrap().pop_front();
            refused.or(queued).unwrap_or_else(|| Answer::success(call.is_v2()))
        }
    };
    match answer.fault {
        Some(Fault::Slow(duration)) => tokio::time::sleep(duration).await,
        Some(Fault::HangUp) => return Err(io::Error::other("hang up")),
        _ => {}
    }
    let response = answer.write(&call, *script.signer.lock().unwrap());
    Ok(response.map(|body| match answer.fault {
        Some(Fault::HangUpInBody) => broken_off(&body),
        Some(Fault::Chunked) => chunked(&body),
        _ => whole(body),
    }))
}

/// The list of certificates, if the request asks for it and the test provides one.
fn certificate_list(call: &ReceivedCall, script: &Script) -> Option<Answer> {
    let serials = script.certificates.lock().unwrap().clone();
    let other = script.list.lock().unwrap().clone();
    if serials.is_none() && other.is_none() {
        return None;
    }
    let asked = call.method == "GET" && matches!(call.target.as_str(), "/v3/certificates" | "/v3/global/certificates");
    asked.then(|| {
        script.fetches.fetch_add(1, Ordering::SeqCst);
        match refusal(call) {
            Some(refusal) => refusal,
            None => other.unwrap_or_else(|| {
                let serials = serials.unwrap_or_default();
                Answer::json(200, &call.material.certificate_list(&serials))
            }),
        }
    })
}

/// The response to a request whose signature is invalid.
fn refusal(call: &ReceivedCall) -> Option<Answer> {
    let reason = call.refusal.as_deref()?;
    Some(if call.is_v2() {
        Answer::xml(&[("return_code", "FAIL"), ("return_msg", reason)]).with(Fault::Unsigned)
    } else {
        Answer::json(401, &serde_json::json!({"code": "SIGN_ERROR", "message": reason}))
    })
}

fn whole(body: Bytes) -> Body {
    Full::new(body).map_err(|never: Infallible| match never {}).boxed()
}

/// The first half of the body, then an error, which makes hyper close the connection.
fn broken_off(body: &Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    let frames = [Ok(Frame::data(half)), Err(io::Error::other("broken off"))];
    StreamBody::new(futures_util::stream::iter(frames)).boxed()
}

/// The body in pieces of 500 bytes.
fn chunked(body: &Bytes) -> Body {
    let frames: Vec<_> = body
        .chunks(500)
        .map(|chunk| Ok(Frame::data(Bytes::copy_from_slice(chunk))))
        .collect();
    StreamBody::new(futures_util::stream::iter(frames)).boxed()
}
