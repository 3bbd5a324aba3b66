//! A store that keeps lists of platform certificates in Redis.

use std::fmt;

use redis::aio::ConnectionManager;
use wechatpay_runtime::client::{CertificateStore, CertificateStoreError};
use wechatpay_runtime::transport::BoxFuture;

use crate::settings::{PATIENCE, answer_for_certificates};

/// How long Redis keeps a list, in seconds. Clients use none that is older than a day by default.
const KEPT: u64 = 24 * 3600;

/// A store for platform certificates in Redis, or in a server that speaks its protocol. Its keys are called
/// `wechatpay:certificates:…` and expire after a day.
#[derive(Clone)]
pub struct RedisCertificateStore {
    connection: ConnectionManager,
}

impl RedisCertificateStore {
    /// A store that uses this connection, which connects again by itself.
    #[must_use]
    pub const fn new(connection: ConnectionManager) -> Self {
        Self { connection }
    }

    fn key(name: &str) -> String {
        format!("wechatpay:certificates:{name}")
    }
}

impl CertificateStore for RedisCertificateStore {
    fn get<'s>(&'s self, name: &'s str) -> BoxFuture<'s, Result<Option<String>, CertificateStoreError>> {
        Box::pin(async move {
            let mut connection = self.connection.clone();
            let mut command = redis::cmd("GET");
            command.arg(Self::key(name));
            answer_for_certificates(PATIENCE, command.query_async(&mut connection)).await
        })
    }

    fn put<'s>(&'s self, name: &'s str, list: &'s str) -> BoxFuture<'s, Result<(), CertificateStoreError>> {
        Box::pin(async move {
            let mut connection = self.connection.clone();
            let mut command = redis::cmd("SET");
            command.arg(Self::key(name)).arg(list).arg("EX").arg(KEPT);
            answer_for_certificates(PATIENCE, command.query_async(&mut connection)).await
        })
    }
}

impl fmt::Debug for RedisCertificateStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisCertificateStore").finish_non_exhaustive()
    }
}
