//! Every setting of the client, the transport and downloads that is a number or a duration, at its limits: it may cause
//! an error, but never a panic.

use std::time::Duration;

use wechatpay_runtime::clock::FixedClock;
use wechatpay_runtime::transport::{Limits, ReqwestTransportBuilder};
use wechatpay_runtime::{CertificateRenewal, Client, ClientBuilder, Digest, Host, PlatformKeys, RetryPolicy};

use crate::gateway::{Answer, DeadHost, Fault, Gateway, Material};
use crate::operations::{apply, query};

const TIMES: [Duration; 4] = [
    Duration::ZERO,
    Duration::from_nanos(1),
    Duration::from_secs(u64::MAX / 4),
    Duration::MAX,
];
const NUMBERS: [usize; 4] = [0, 1, usize::MAX / 2, usize::MAX];

fn client(gateway: &Gateway, transport: ReqwestTransportBuilder) -> Client {
    let material = gateway.material();
    Client::builder(material.merchant(), material.platform_keys())
        .transport(transport.build().unwrap())
        .base_url(Host::Main, &gateway.base_url())
        .unwrap()
        .retry_policy(RetryPolicy::never())
        .build()
        .unwrap()
}

/// Makes a payment and a download, and ignores their results.
async fn used(client: &Client, gateway: &Gateway) {
    let _ = crate::operations::apply(client, &apply::sample()).await;
    let url = format!("{}/v3/billdownload/file?token=x", gateway.base_url());
    let digest = Digest::new("SHA1", "da39a3ee5e6b4b0d3255bfef95601890afd80709").unwrap();
    for limit in [0, 1, u64::MAX] {
        if let Ok(mut file) = client.download(&url, digest.clone()).limit(limit).await {
            let _ = file.read_to_end().await;
        }
    }
}

/// Ends the process at the first panic, also in a detached task. Returns `true` in the process that should continue.
fn panics_are_fatal(test: &str) -> bool {
    if crate::transport::sent_to_own_process(test, &[]) {
        return false;
    }
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("{panic}");
        std::process::abort();
    }));
    true
}

#[tokio::test]
async fn no_setting_of_the_transport_panics() {
    if !panics_are_fatal("settings::no_setting_of_the_transport_panics") {
        return;
    }
    let gateway = Gateway::start().await;
    let transport = || gateway.transport_builder();
    for time in TIMES {
        for transport in [
            transport().connect_timeout(time),
            transport().timeout(time),
            transport().idle_timeout(time),
            transport().limits(Limits {
                longest_wait: time,
                ..Limits::default()
            }),
            transport().connect_timeout(time).timeout(time).idle_timeout(time),
        ] {
            let client = client(&gateway, transport);
            used(&client, &gateway).await;
            used(&client, &gateway).await;
        }
    }
    for number in NUMBERS {
        let limits = Limits {
            calls: number,
            connections_per_host: number,
            downloads_per_host: number,
            ..Limits::default()
        };
        for transport in [transport().body_limit(number), transport().limits(limits)] {
            let client = client(&gateway, transport);
            used(&client, &gateway).await;
            used(&client, &gateway).await;
        }
    }
}

#[tokio::test]
async fn no_setting_of_the_client_panics() {
    if !panics_are_fatal("settings::no_setting_of_the_client_panics") {
        return;
    }
    let backup = Gateway::start().await;
    let material = backup.material();
    let dead_host = DeadHost::new();
    let dead = dead_host.base_url();
    let builder = || -> ClientBuilder {
        let transport = backup.transport_builder().build().unwrap();
        let builder = Client::builder(material.merchant(), material.platform_keys()).transport(transport);
        builder
            .base_url(Host::Main, dead)
            .unwrap()
            .backup_base_url(Host::Main, &backup.base_url())
            .unwrap()
    };
    for time in TIMES {
        let client = builder().main_host_pause(time).build().unwrap();
        for _ in 0..3 {
            crate::operations::apply(&client, &apply::sample()).await.unwrap();
        }
        for asked in ["0", "18446744073709551615", "18446744073709551616", "-1"] {
            let policy = RetryPolicy {
                attempts: 2,
                first_pause: time,
                longest_pause: time,
            };
            let client = builder().retry_policy(policy).build().unwrap();
            let busy = Answer::bytes(503, "text/plain", "")
                .with(Fault::Unsigned)
                .with_header("Retry-After", asked);
            backup.answer_next(busy.clone());
            backup.answer_next(busy);
            // One of the settings asks for a pause of a thousand years.
            let call = async {
                crate::operations::query(&client, &query::sample("1", "2"))
                    .await
                    .map(|_| ())
            };
            let _ = tokio::time::timeout(Duration::from_secs(1), call).await;
            backup.clear_answers();
        }
    }
}

#[tokio::test]
async fn no_setting_of_the_renewal_and_no_clock_panics() {
    if !panics_are_fatal("settings::no_setting_of_the_renewal_and_no_clock_panics") {
        return;
    }
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[Material::PLATFORM_SERIAL]);
    gateway.sign_with(Material::PLATFORM_SERIAL);
    let material = gateway.material();
    let renewing = |renewal| {
        gateway
            .client_builder(material.merchant(), PlatformKeys::empty())
            .renew_certificates(renewal)
    };
    for time in TIMES {
        for renewal in [
            CertificateRenewal::default().minimum_interval(time),
            CertificateRenewal::default().period(time),
            CertificateRenewal::default().lead(time),
            CertificateRenewal::default()
                .minimum_interval(time)
                .period(time)
                .lead(time),
        ] {
            let client = renewing(renewal).build().unwrap();
            client.start_certificate_renewal().unwrap();
            for _ in 0..2 {
                let _ = crate::operations::apply(&client, &apply::sample()).await;
            }
            client.stop_certificate_renewal();
        }
    }
    for clock in [i64::MIN, -1, 0, i64::MAX] {
        let client = renewing(CertificateRenewal::default())
            .clock(FixedClock(clock))
            .build()
            .unwrap();
        crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
    }
}
