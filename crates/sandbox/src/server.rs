//! Sockets, TLS and HTTP, with a limit for every resource that a caller could exhaust.

mod body;
mod connections;
mod spelling;
mod tls;

use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::response::Response as HttpResponse;
use futures_util::FutureExt;
use http::header::{CONNECTION, HOST};
use http::{Extensions, HeaderValue, StatusCode, Version};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use self::connections::{Connections, HeldBody, Slot};
use self::spelling::spelling;
pub(crate) use self::tls::acceptor;
use crate::call::{Call, Connection};
use crate::gateway::{Gateway, Outcome};
use crate::refusal::Refusal;
use crate::response::Response;

/// The maximum lifetime of a connection.
const CONNECTION_LIFE: Duration = Duration::from_secs(3_600);
/// The maximum number of bytes of a request's head.
const HEAD_SIZE: usize = 64 * 1024;

/// A port that the sandbox listens on.
pub(crate) struct Port {
    pub(crate) listener: TcpListener,
    pub(crate) base_url: Arc<str>,
    pub(crate) acceptor: Option<TlsAcceptor>,
    /// How long a TLS handshake, and then the head of each request, may take.
    pub(crate) head_timeout: Duration,
}

/// The control routes, and the gateway for all other paths.
pub(crate) fn router(gateway: Arc<Gateway>, control: Router) -> Router {
    let budget = Arc::new(body::Budget::default());
    control
        .fallback(call)
        .with_state(())
        .layer(Extension(budget))
        .layer(Extension(gateway))
}

/// Accepts connections until the task is aborted, which closes the connections, too.
pub(crate) async fn serve(port: Port, router: Router) {
    let port = Arc::new(port);
    let connections = Arc::new(Connections::new());
    let spelling = spelling().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "header names are written in title case only");
        Extensions::new()
    });
    let mut tasks = JoinSet::new();
    loop {
        while tasks.try_join_next().is_some() {}
        let stream = match port.listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // For example, there are no file descriptors left until other connections are closed.
                tracing::warn!(%error, "no connection could be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Some(slot) = connections.slot().await else { return };
        let (port, router, spelling) = (Arc::clone(&port), router.clone(), spelling.clone());
        tasks.spawn(async move {
            let served = connection(stream, &port, router, spelling, &slot);
            tokio::select! {
                served = tokio::time::timeout(CONNECTION_LIFE, served) => {
                    if let Ok(Err(error)) = served {
                        tracing::debug!(%error, "a connection ended");
                    }
                }
                () = slot.closed() => tracing::debug!("an idle connection was closed to make room"),
            }
        });
    }
}

async fn connection(
    stream: TcpStream,
    port: &Port,
    router: Router,
    spelling: Extensions,
    slot: &Arc<Slot>,
) -> io::Result<()> {
    // Small responses are sent at once.
    stream.set_nodelay(true)?;
    let base_url = Arc::clone(&port.base_url);
    let Some(acceptor) = &port.acceptor else {
        let connection = Connection {
            base_url,
            tls: false,
            client_certificate: None,
        };
        return http(stream, connection, router, port.head_timeout, spelling, slot).await;
    };
    let stream = tokio::time::timeout(port.head_timeout, acceptor.accept(stream)).await??;
    let chain = stream.get_ref().1.peer_certificates();
    let connection = Connection {
        base_url,
        tls: true,
        client_certificate: chain
            .and_then(|chain| chain.first())
            .map(|first| Arc::from(first.as_ref())),
    };
    http(stream, connection, router, port.head_timeout, spelling, slot).await
}

async fn http(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    connection: Connection,
    router: Router,
    head_timeout: Duration,
    spelling: Extensions,
    slot: &Arc<Slot>,
) -> io::Result<()> {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(connection.clone());
        let (busy, spelling) = (slot.begin(), spelling.clone());
        let response = match wrong_host(&request) {
            Some(refused) => Err(refused),
            None => Ok(router.call(request)),
        };
        async move {
            // An error makes hyper close the connection without a response.
            let busy = busy.ok_or_else(|| io::Error::other("closed to make room"))?;
            let mut response = match response {
                Ok(response) => {
                    let Ok(response) = response.await;
                    response
                }
                Err(refused) => refused,
            };
            response.extensions_mut().extend(spelling);
            match response.extensions().get::<Closed>() {
                Some(Closed) => Err(io::Error::other("closed on request")),
                None => Ok(response.map(|body| HeldBody { body, _busy: busy })),
            }
        }
    });
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        // As the service writes them: some clients look header fields up by case.
        .title_case_headers(true)
        .max_buf_size(HEAD_SIZE);
    builder
        .serve_connection(TokioIo::new(stream), service)
        .await
        .map_err(io::Error::other)
}

/// The refusal of a request of HTTP/1.1 without `Host`, or with several: it is unclear where it goes.
fn wrong_host(request: &Request<Incoming>) -> Option<HttpResponse> {
    let hosts = request.headers().get_all(HOST).iter().count();
    if hosts == 1 || (hosts == 0 && request.version() < Version::HTTP_11) {
        return None;
    }
    let diagnosis = format!("the request has {hosts} header fields Host; HTTP/1.1 demands one");
    let mut response = http_response(Response::bare(StatusCode::BAD_REQUEST, &diagnosis), Body::from);
    let fields = response.headers_mut();
    fields.insert(CONNECTION, HeaderValue::from_static("close"));
    Some(response)
}

/// Marks a response that is not sent: the connection is closed instead.
#[derive(Clone, Copy)]
struct Closed;

/// A call of the protocol.
async fn call(
    State(()): State<()>,
    Extension(gateway): Extension<Arc<Gateway>>,
    Extension(budget): Extension<Arc<body::Budget>>,
    Extension(connection): Extension<Connection>,
    request: Request,
) -> HttpResponse {
    let (head, incoming) = request.into_parts();
    let target = head.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let read = budget.read(&head.headers, incoming).await;
    let (body, _room) = match read {
        Ok(read) => read,
        Err(refusal) => return refused(&refusal),
    };
    let call = Call {
        method: head.method,
        target: target.to_owned(),
        headers: head.headers,
        body,
        connection,
    };
    // A fault of the sandbox is answered, too: a caller has to treat a closed connection as an unknown result.
    let outcome = AssertUnwindSafe(gateway.handle(call)).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|_| {
        let refusal = Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "SYSTEM_ERROR",
            "系统异常，请稍后重试",
        );
        Outcome::Response(Response::refusal(
            &refusal.explained("the sandbox has a fault; its own log tells where"),
        ))
    });
    match outcome {
        Outcome::Response(response) => http_response(response, Body::from),
        Outcome::Truncated(response) => http_response(response, body::truncated),
        Outcome::Closed => {
            let mut response = HttpResponse::new(Body::empty());
            response.extensions_mut().insert(Closed);
            response
        }
    }
}

fn http_response(response: Response, body: fn(bytes::Bytes) -> Body) -> HttpResponse {
    let mut http = HttpResponse::new(body(response.body));
    *http.status_mut() = response.status;
    *http.headers_mut() = response.headers;
    http
}

/// The response to a request whose body was refused. The rest of the body is not read, so the connection is closed.
fn refused(refusal: &Refusal) -> HttpResponse {
    let mut response = http_response(Response::refusal(refusal), Body::from);
    response
        .headers_mut()
        .insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
