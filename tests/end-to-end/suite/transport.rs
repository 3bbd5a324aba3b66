//! The transport's limits: size, time, trust, redirects, proxies.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use wechatpay_runtime::error::Error;
use wechatpay_runtime::transport::{ReqwestTransport, TransportError, TransportSetupError};
use wechatpay_runtime::{Client, Host, RetryPolicy};

use crate::gateway::{Answer, ClientCertificates, Fault, Gateway, acceptor};
use crate::operations::apply;

fn client(gateway: &Gateway, transport: ReqwestTransport) -> Client {
    let material = gateway.material();
    Client::builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .base_url(Host::Main, &gateway.base_url())
        .unwrap()
        .build()
        .unwrap()
}

/// The transport's error of one call.
async fn failed(client: &Client) -> TransportError {
    match crate::operations::apply(client, &apply::sample()).await {
        Err(Error::Transport { source, .. }) => source,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_response_over_the_size_limit_is_not_read_to_its_end() {
    let gateway = Gateway::start().await;
    let client = client(&gateway, gateway.transport_builder().body_limit(1000).build().unwrap());
    let fits = |bytes: usize| {
        Answer::bytes(
            200,
            "application/json",
            format!("{{\"apply_id\":\"{}\"}}", "1".repeat(bytes - 15)),
        )
    };
    gateway.answer_next(fits(1000));
    assert_eq!(
        crate::operations::apply(&client, &apply::sample())
            .await
            .unwrap()
            .http_response()
            .body
            .len(),
        1000
    );
    gateway.answer_next(fits(1001));
    assert!(matches!(
        failed(&client).await,
        TransportError::BodyTooLarge { limit: 1000, .. }
    ));
    // Without a length in the header, the limit is enforced while reading.
    gateway.answer_next(fits(1_000_000).with(Fault::Chunked));
    assert!(matches!(
        failed(&client).await,
        TransportError::BodyTooLarge { limit: 1000, .. }
    ));
}

#[tokio::test]
async fn the_bound_is_four_mebibytes_unless_set() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    gateway.answer_next(Answer::bytes(500, "text/plain", vec![b' '; 4 << 20]));
    let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    gateway.answer_next(Answer::bytes(500, "text/plain", vec![b' '; (4 << 20) + 1]));
    assert!(matches!(failed(&client).await, TransportError::BodyTooLarge { .. }));
}

#[tokio::test]
async fn a_slow_answer_ends_in_a_timeout_that_may_have_sent_something() {
    let gateway = Gateway::start().await;
    let client = client(
        &gateway,
        gateway
            .transport_builder()
            .timeout(Duration::from_millis(300))
            .build()
            .unwrap(),
    );
    gateway.answer_next(Answer::success(false).with(Fault::Slow(Duration::from_secs(20))));
    let error = failed(&client).await;
    assert!(
        matches!(error, TransportError::Timeout { .. }) && !error.nothing_was_sent(),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_slow_handshake_ends_in_a_timeout_that_has_sent_nothing() {
    // Accepts the connection and never responds.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let transport = gateway
        .transport_builder()
        .connect_timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    let client = Client::builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .base_url(Host::Main, &format!("https://{}", silent.local_addr().unwrap()))
        .unwrap()
        .build()
        .unwrap();
    let error = failed(&client).await;
    assert!(
        matches!(error, TransportError::Connect { .. }) && error.nothing_was_sent(),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_of_an_unknown_authority_gets_nothing() {
    let gateway = Gateway::start().await;
    let stranger = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()])
        .unwrap()
        .cert
        .pem();
    let transport = ReqwestTransport::builder()
        .roots_pem(stranger.as_bytes())
        .unwrap()
        .only_given_roots();
    let error = failed(&client(&gateway, transport.build().unwrap())).await;
    assert!(matches!(error, TransportError::Connect { .. }), "{error:?}");
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
async fn a_server_whose_certificate_names_another_host_gets_nothing() {
    let gateway = Gateway::start().await;
    let material = Arc::clone(gateway.material());
    // The certificate is for 127.0.0.1.
    let listener = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = acceptor(ClientCertificates::Accepted, &material);
    let impostor = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let Ok(mut stream) = acceptor.accept(stream).await else {
            return 0;
        };
        let mut received = Vec::new();
        let _ = stream.read_to_end(&mut received).await;
        received.len()
    });
    let client = Client::builder(material.merchant(), material.platform_keys())
        .transport(gateway.transport_builder().build().unwrap())
        .base_url(Host::Main, &format!("https://{address}"))
        .unwrap()
        .retry_policy(RetryPolicy::never())
        .build()
        .unwrap();
    let error = failed(&client).await;
    assert!(
        matches!(error, TransportError::Connect { .. }) && error.nothing_was_sent(),
        "{error:?}"
    );
    assert_eq!(impostor.await.unwrap(), 0);
}

#[tokio::test]
async fn given_roots_add_to_the_platforms() {
    let gateway = Gateway::start().await;
    let roots = gateway.material().authority_pem();
    let transport = ReqwestTransport::builder()
        .roots_pem(roots.as_bytes())
        .unwrap()
        .build()
        .unwrap();
    crate::operations::apply(&client(&gateway, transport), &apply::sample())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_proxy_is_used_only_if_configured() {
    let gateway = Gateway::start().await;
    // Nothing listens on this port, so using it as a proxy fails.
    let transport = gateway
        .transport_builder()
        .proxy("http://127.0.0.1:1")
        .unwrap()
        .build()
        .unwrap();
    assert!(matches!(
        failed(&client(&gateway, transport)).await,
        TransportError::Connect { .. }
    ));
    assert!(gateway.take_calls().is_empty());
}

/// The proxy would see what is sent, and send it to itself.
#[tokio::test]
async fn plain_http_to_this_machine_goes_through_no_proxy() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let transport = ReqwestTransport::builder()
        .proxy(&format!("http://{}", proxy.local_addr().unwrap()))
        .unwrap();
    let client = Client::builder(material.merchant(), material.platform_keys())
        .transport(transport.build().unwrap())
        .base_url(Host::Main, &format!("http://{}", listener.local_addr().unwrap()))
        .unwrap()
        .retry_policy(RetryPolicy::never())
        .build()
        .unwrap();
    let arrived = |listener: TcpListener, name: &'static str| async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 1024]).await;
        name
    };
    let first = tokio::spawn(async move {
        tokio::select! {
            name = arrived(listener, "the host") => name,
            name = arrived(proxy, "the proxy") => name,
        }
    });
    assert!(matches!(failed(&client).await, TransportError::Interrupted { .. }));
    assert_eq!(first.await.unwrap(), "the host");
}

/// Runs a test again in its own process with the given variables, since a process cannot safely change its own
/// environment. Returns `false` in that process.
pub(crate) fn sent_to_own_process(test: &str, variables: &[(&str, &str)]) -> bool {
    const MARK: &str = "WECHATPAY_END_TO_END_OWN_PROCESS";
    if std::env::var_os(MARK).is_some() {
        return false;
    }
    let again = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--include-ignored", test])
        .env(MARK, test)
        .envs(variables.iter().copied())
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&again.stdout);
    assert!(again.status.success() && output.contains("1 passed"), "{output}");
    true
}

#[tokio::test]
async fn proxies_in_environment_variables_are_ignored() {
    let test = "transport::proxies_in_environment_variables_are_ignored";
    if sent_to_own_process(test, &[("HTTPS_PROXY", "http://127.0.0.1:1")]) {
        return;
    }
    let gateway = Gateway::start().await;
    let roots = reqwest::Certificate::from_pem(gateway.material().authority_pem().as_bytes()).unwrap();
    let plain = reqwest::Client::builder().tls_certs_only([roots]).build().unwrap();
    let error = plain.get(gateway.base_url()).send().await.unwrap_err();
    assert!(
        error.is_connect(),
        "the variable has no effect here, so this test shows nothing: {error:?}"
    );
    crate::operations::apply(&gateway.client(), &apply::sample())
        .await
        .unwrap();
}

#[tokio::test]
async fn the_platforms_roots_are_trusted_unless_only_given_ones_are() {
    let test = "transport::the_platforms_roots_are_trusted_unless_only_given_ones_are";
    let roots = std::env::temp_dir().join(format!("wechatpay-end-to-end-{}.pem", std::process::id()));
    if sent_to_own_process(test, &[("SSL_CERT_FILE", roots.to_str().unwrap())]) {
        return;
    }
    let roots = std::env::var_os("SSL_CERT_FILE").unwrap();
    let gateway = Gateway::start().await;
    std::fs::write(&roots, gateway.material().authority_pem()).unwrap();
    let platforms = ReqwestTransport::builder().build().unwrap();
    let stranger = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()])
        .unwrap()
        .cert
        .pem();
    let given = ReqwestTransport::builder()
        .roots_pem(stranger.as_bytes())
        .unwrap()
        .only_given_roots()
        .build()
        .unwrap();
    std::fs::remove_file(roots).unwrap();
    crate::operations::apply(&client(&gateway, platforms), &apply::sample())
        .await
        .unwrap();
    assert!(matches!(
        failed(&client(&gateway, given)).await,
        TransportError::Connect { .. }
    ));
}

#[test]
fn text_that_is_not_pem_is_refused_quickly() {
    let roots = ReqwestTransport::builder().roots_pem(b"no certificate");
    assert!(matches!(roots, Err(TransportSetupError::Roots { .. })), "{roots:?}");
    let identity = ReqwestTransport::builder().identity_pem(b"no key");
    assert!(
        matches!(identity, Err(TransportSetupError::Identity { .. })),
        "{identity:?}"
    );
}
