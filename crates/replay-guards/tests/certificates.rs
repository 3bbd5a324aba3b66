//! The lists of certificates that processes share, on each store.

use std::str::FromStr;
use std::sync::Arc;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use wechatpay_replay_guards::{PostgresCertificateStore, RedisCertificateStore, SqliteCertificateStore};
use wechatpay_runtime::client::CertificateStore;

/// The store as a new process sees it.
async fn open(url: &str) -> Arc<dyn CertificateStore> {
    if url.starts_with("sqlite:") {
        let options = SqliteConnectOptions::from_str(url).unwrap().create_if_missing(true);
        let pool = SqlitePoolOptions::new().connect_with(options).await.unwrap();
        let store = SqliteCertificateStore::new(pool);
        store.create_table().await.unwrap();
        Arc::new(store)
    } else if url.starts_with("postgres:") {
        let store = PostgresCertificateStore::new(PgPoolOptions::new().connect(url).await.unwrap());
        store.create_table().await.unwrap();
        Arc::new(store)
    } else {
        let client = redis::Client::open(url).unwrap();
        Arc::new(RedisCertificateStore::new(
            client.get_connection_manager().await.unwrap(),
        ))
    }
}

/// The other processes get the list that one process puts into the store; each merchant has its own.
pub(crate) async fn are_shared(url: &str) {
    let (first, second) = (open(url).await, open(url).await);
    let [one, other] = ["1900000109/v3/certificates", "1900000110/v3/certificates"];
    for list in ["{\"body\":\"证书\"}", "the next list, which takes its place"] {
        first.put(one, list).await.unwrap();
        assert_eq!(second.get(one).await.unwrap().as_deref(), Some(list));
        assert_eq!(second.get(other).await.unwrap(), None);
    }
}
