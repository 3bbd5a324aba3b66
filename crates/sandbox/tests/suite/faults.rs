//! Injected faults, as a client sees them.

use std::time::{Duration, Instant};

use wechatpay_runtime::derive::{Request, Response};
use wechatpay_runtime::error::Error;
use wechatpay_runtime::signature::VerificationError;
use wechatpay_runtime::transport::TransportError;
use wechatpay_runtime::{CertificateRenewal, Client, Host, Operation, PlatformKeys, Reply, RetryPolicy};
use wechatpay_sandbox::Sandbox;
use wechatpay_sandbox::faults::{DropPoint, Fault, SignatureFault};

use crate::raw;

const OPERATION: Operation = Operation::get("/v3/bill/tradebill");

#[derive(Clone, Debug, Request)]
struct Day {
    #[required]
    #[wire(query)]
    bill_date: String,
}

#[derive(Clone, Debug, Response)]
struct Bill {
    hash_type: Option<String>,
}

/// A client that does not retry.
fn client(sandbox: &Sandbox) -> Client {
    let policy = RetryPolicy {
        attempts: 1,
        ..RetryPolicy::default()
    };
    sandbox.client_builder().unwrap().retry_policy(policy).build().unwrap()
}

async fn call(client: &Client) -> Result<Reply<Bill>, Error> {
    let request = Day {
        bill_date: "2019-06-11".to_owned(),
    };
    client.call::<Bill>(&OPERATION, &request).await
}

async fn call_with(sandbox: &Sandbox, client: &Client, fault: Fault) -> Result<Reply<Bill>, Error> {
    sandbox.add_fault(fault).unwrap();
    let result = call(client).await;
    assert!(
        call(client).await.is_ok(),
        "a fault is for one call, unless it says otherwise"
    );
    result
}

#[tokio::test]
async fn responses_can_be_delayed_fail_or_be_missing() {
    let sandbox = raw::sandbox().await;
    let client = client(&sandbox);
    let begun = Instant::now();
    let late = Fault {
        latency: Some(300),
        ..Fault::default()
    };
    let reply = call_with(&sandbox, &client, late).await.unwrap();
    assert_eq!(reply.hash_type.as_deref(), Some("SHA1"));
    assert!(begun.elapsed() >= Duration::from_millis(300));

    let failing = Fault {
        status: Some(503),
        code: Some("SYSTEMERROR".to_owned()),
        ..Fault::default()
    };
    let Error::Api(error) = call_with(&sandbox, &client, failing).await.unwrap_err() else {
        panic!("an error of the service was asked for");
    };
    assert_eq!(
        (
            error.http_response.status.as_u16(),
            error.code.as_deref(),
            error.verified
        ),
        (503, Some("SYSTEMERROR"), true)
    );

    for drop in [
        DropPoint::BeforeRequest,
        DropPoint::BeforeResponse,
        DropPoint::DuringResponse,
    ] {
        let fault = Fault {
            drop: Some(drop),
            ..Fault::default()
        };
        let error = call_with(&sandbox, &client, fault).await.unwrap_err();
        let interrupted = matches!(
            &error,
            Error::Transport {
                source: TransportError::Interrupted { .. },
                ..
            }
        );
        assert!(interrupted, "{drop:?}: {error:?}");
    }
}

#[tokio::test]
async fn wrong_signatures_are_each_refused_for_what_they_are() {
    let sandbox = raw::sandbox().await;
    let client = client(&sandbox);
    let fault = |signature| Fault {
        signature: Some(signature),
        ..Fault::default()
    };
    let mut causes = Vec::new();
    let faults = [
        SignatureFault::Probe,
        SignatureFault::Wrong,
        SignatureFault::Missing,
        SignatureFault::Old,
        SignatureFault::UnknownKey,
    ];
    for signature in faults {
        match call_with(&sandbox, &client, fault(signature)).await {
            Err(Error::Verification { source, .. }) => causes.push(source),
            other => panic!("{signature:?}: {other:?}"),
        }
    }
    assert!(
        matches!(
            causes.as_slice(),
            [
                VerificationError::SignatureProbe,
                VerificationError::SignatureMismatch,
                VerificationError::MissingHeader { .. },
                VerificationError::TimestampOutOfWindow { .. },
                VerificationError::UnknownSerial { .. },
            ]
        ),
        "{causes:?}"
    );
}

#[tokio::test]
async fn a_client_with_certificates_follows_a_rotation() {
    let sandbox = raw::sandbox().await;
    let client = Client::builder(sandbox.merchant().clone(), PlatformKeys::empty())
        .base_url(Host::Main, sandbox.base_url())
        .unwrap()
        .renew_certificates(CertificateRenewal::default().minimum_interval(Duration::ZERO))
        .build()
        .unwrap();
    call(&client).await.unwrap();
    let first: Vec<String> = client.platform_keys().serials().map(str::to_owned).collect();
    let next = sandbox.rotate_keys().unwrap();
    assert!(!first.contains(&next));
    // Requests still name the old certificate, so it signs their responses.
    call(&client).await.unwrap();
    client.renew_certificates().await.unwrap();
    assert!(client.platform_keys().contains(&next));
    call(&client).await.unwrap();
    let named = sandbox.log_after(0).pop().unwrap().request.serial;
    assert!(named.is_some_and(|named| named == next || first.contains(&named)));
}

#[tokio::test]
async fn an_invalid_fault_is_refused() {
    let sandbox = raw::sandbox().await;
    let wrong = [
        Fault::default(),
        Fault {
            status: Some(200),
            ..Fault::default()
        },
        Fault {
            latency: Some(10_000_000),
            ..Fault::default()
        },
    ];
    for fault in wrong {
        assert!(sandbox.add_fault(fault).is_err());
    }
    let many = Fault {
        latency: Some(1),
        ..Fault::default()
    };
    assert!(
        (0..1_000).any(|_| sandbox.add_fault(many.clone()).is_err()),
        "their number is bounded"
    );
}
