//! Opens the guard that a URL names.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use wechatpay_replay_guards::{PostgresReplayGuard, RedisReplayGuard, SqliteReplayGuard};
use wechatpay_runtime::notification::ReplayGuard;

pub(crate) async fn open(store: &str, lease: Duration) -> Arc<dyn ReplayGuard> {
    if store.starts_with("sqlite:") {
        let options = SqliteConnectOptions::from_str(store).unwrap();
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(20));
        let pool = SqlitePoolOptions::new()
            .max_connections(2)
            .connect_with(options)
            .await
            .unwrap();
        let guard = SqliteReplayGuard::new(pool)
            .lease(lease)
            .answer_within(Duration::from_secs(20));
        guard.create_table().await.unwrap();
        Arc::new(guard)
    } else if store.starts_with("postgres:") {
        let pool = PgPoolOptions::new().max_connections(8).connect(store).await.unwrap();
        let guard = PostgresReplayGuard::new(pool).lease(lease);
        guard.create_table().await.unwrap();
        Arc::new(guard)
    } else {
        let connection = redis::Client::open(store)
            .unwrap()
            .get_connection_manager()
            .await
            .unwrap();
        Arc::new(RedisReplayGuard::new(connection).lease(lease))
    }
}

/// A guard on PostgreSQL that connects with its first claim.
pub(crate) fn lazily(store: &str) -> Arc<dyn ReplayGuard> {
    Arc::new(PostgresReplayGuard::new(
        PgPoolOptions::new().connect_lazy(store).unwrap(),
    ))
}
