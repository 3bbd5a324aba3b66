//! The rules of a claim, one by one, on each store.

use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tokio::net::TcpListener;
use wechatpay_replay_guards::PostgresReplayGuard;
use wechatpay_runtime::notification::{Claim, ClaimError, GuardError, Repeated, ReplayGuard};

use crate::stores;

const LEASE: Duration = Duration::from_secs(1);

const HOUR: i64 = 3600;

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_secs()).unwrap()
}

async fn claim(guard: &dyn ReplayGuard, id: &str) -> Result<Claim, ClaimError> {
    claim_signed(guard, id, now()).await
}

/// Claims a notification whose message was signed at this time, in seconds since 1970.
async fn claim_signed(guard: &dyn ReplayGuard, id: &str, signed: i64) -> Result<Claim, ClaimError> {
    let claim = Claim::new("1900000109", id, signed).unwrap();
    guard.claim(&claim).await.map(|()| claim)
}

/// Claims and takes so many notifications that a guard removes what has expired.
async fn sweep(guard: &dyn ReplayGuard, run: &str, signed: i64) {
    for number in 0..300 {
        let swept = claim_signed(guard, &format!("swept {number} {run}"), signed)
            .await
            .unwrap();
        guard.take(&swept).await.unwrap();
    }
}

/// Every rule of `ReplayGuard`.
pub(crate) async fn hold(store: &str) {
    let guard = stores::open(store, LEASE).await;
    let guard = &*guard;
    // Ids of an earlier run may still be taken.
    let run = Claim::new("", "", 0).unwrap();
    let id = |name: &str| format!("{name} {}", run.token());
    let in_progress = Err(ClaimError::Repeated(Repeated::InProgress));
    let taken = Err(ClaimError::Repeated(Repeated::Taken));

    let first = claim(guard, &id("taken")).await.unwrap();
    assert_eq!(claim(guard, &id("taken")).await, in_progress);
    assert!(claim(guard, &id("another")).await.is_ok());
    guard.take(&first).await.unwrap();
    assert_eq!(claim(guard, &id("taken")).await, taken);
    guard
        .take(&first)
        .await
        .expect("the answer to the first attempt may have been lost");
    guard.release(&first).await.expect("it does nothing any more");
    assert_eq!(claim(guard, &id("taken")).await, taken);

    let released = claim(guard, &id("released")).await.unwrap();
    guard.release(&released).await.unwrap();
    let second = claim(guard, &id("released")).await.unwrap();
    guard.release(&released).await.unwrap();
    assert_eq!(
        claim(guard, &id("released")).await,
        in_progress,
        "only its own claim is released"
    );
    guard.abandon(second);
    let begun = Instant::now();
    while claim(guard, &id("released")).await.is_err() {
        assert!(begun.elapsed() < LEASE / 2, "it is released before the lease ends");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    let late = claim(guard, &id("late")).await.unwrap();
    let lapsed = claim(guard, &id("lapsed")).await.unwrap();
    tokio::time::sleep(LEASE + Duration::from_millis(300)).await;
    let other = claim(guard, &id("lapsed")).await.expect("the lease has ended");
    assert_eq!(guard.take(&lapsed).await, Err(GuardError::Lapsed));
    guard.take(&other).await.unwrap();
    let error = guard.take(&lapsed).await;
    assert_eq!(error, Err(GuardError::Lapsed), "the other process has handled it, too");
    guard.take(&other).await.unwrap();
    // Late, but nobody else has claimed it: it is taken anyway.
    guard.take(&late).await.unwrap();
    assert_eq!(claim(guard, &id("late")).await, taken);
    assert_eq!(claim(guard, &id("lapsed")).await, taken);

    // Expired entries, and nothing else, are removed with every 256th claim.
    sweep(guard, run.token(), now()).await;
    assert_eq!(claim(guard, &id("taken")).await, taken);
    assert_eq!(claim(guard, &id("swept 0")).await, taken);

    // Many at once: one gets it.
    let guard: Arc<dyn ReplayGuard> = stores::open(store, LEASE).await;
    let claims = (0..50).map(|_| {
        let (guard, id) = (Arc::clone(&guard), id("at once"));
        tokio::spawn(async move { claim(&*guard, &id).await.is_ok() })
    });
    let mut got = 0;
    for claimed in claims.collect::<Vec<_>>() {
        got += usize::from(claimed.await.unwrap());
    }
    assert_eq!(got, 1);
}

/// The clock of the store may be wrong by any time: a message that was taken is never delivered again. In Redis, whose keys
/// expire by its own clock, messages that seem too old are refused.
pub(crate) async fn hold_whatever_the_clock_says(store: &str) {
    let guard = stores::open(store, LEASE).await;
    let guard = &*guard;
    let run = Claim::new("", "", 0).unwrap();
    let taken = Err(ClaimError::Repeated(Repeated::Taken));
    for difference in [-26 * HOUR, 26 * HOUR] {
        let (id, signed) = (format!("{difference} {}", run.token()), now() + difference);
        let first = claim_signed(guard, &id, signed).await;
        if store.starts_with("redis:") && difference < 0 {
            assert_eq!(first, Err(ClaimError::Repeated(Repeated::Old)));
            continue;
        }
        let first = first.unwrap();
        guard.take(&first).await.unwrap();
        assert_eq!(claim_signed(guard, &id, signed).await, taken, "{difference}");
        sweep(guard, &id, signed).await;
        assert_eq!(claim_signed(guard, &id, signed).await, taken, "{difference}");
        assert_eq!(
            claim_signed(guard, &id, signed + 25 * HOUR).await,
            taken,
            "{difference}"
        );
        // WeChat Pay has signed it anew after the time for which it is remembered.
        let anew = claim_signed(guard, &id, signed + 25 * HOUR + 1).await;
        assert_eq!(anew.is_ok(), !store.starts_with("redis:"), "{difference}: {anew:?}");
    }
}

/// While a notification is remembered, the clock of the database jumps by more than that.
pub(crate) async fn hold_when_the_clock_jumps(store: &str) {
    let plain = PgPoolOptions::new().connect(store).await.unwrap();
    sqlx::raw_sql(
        "DROP SCHEMA IF EXISTS ahead CASCADE; CREATE SCHEMA ahead; \
         CREATE FUNCTION ahead.clock_timestamp() RETURNS timestamptz LANGUAGE sql \
         AS $$ SELECT pg_catalog.clock_timestamp() + interval '26 hours' $$",
    )
    .execute(&plain)
    .await
    .unwrap();
    // Its own function comes before that of the system.
    let options = PgConnectOptions::from_str(store).unwrap();
    let options = options.options([("search_path", "ahead,pg_catalog,public")]);
    let jumped = PgPoolOptions::new().connect_with(options).await.unwrap();
    let jumped = PostgresReplayGuard::new(jumped);
    let plain = PostgresReplayGuard::new(plain);
    plain.create_table().await.unwrap();

    let run = Claim::new("", "", 0).unwrap();
    let (id, signed) = (format!("jump {}", run.token()), now());
    let first = claim_signed(&plain, &id, signed).await.unwrap();
    plain.take(&first).await.unwrap();
    let taken = Err(ClaimError::Repeated(Repeated::Taken));
    assert_eq!(claim_signed(&jumped, &id, signed).await, taken);
    sweep(&jumped, &id, signed).await;
    assert_eq!(claim_signed(&jumped, &id, signed).await, taken);
    assert_eq!(
        claim_signed(&plain, &id, signed).await,
        taken,
        "the clock is right again"
    );
}

/// Processes of a service that start together all create the table.
pub(crate) async fn the_table_is_created_once(store: &str) {
    let pool = PgPoolOptions::new().max_connections(12).connect(store).await.unwrap();
    sqlx::raw_sql("DROP TABLE IF EXISTS wechatpay_notifications")
        .execute(&pool)
        .await
        .unwrap();
    let created = (0..12).map(|_| {
        let guard = PostgresReplayGuard::new(pool.clone());
        tokio::spawn(async move { guard.create_table().await })
    });
    for created in created.collect::<Vec<_>>() {
        created.await.unwrap().unwrap();
    }
}

/// A server that accepts connections and never answers: the guard gives up in time for WeChat Pay's 5 seconds.
pub(crate) async fn silence_is_noticed(scheme: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut connections = Vec::new();
        while let Ok((connection, _)) = listener.accept().await {
            connections.push(connection);
        }
    });
    let guard = stores::lazily(&format!("{scheme}://test@{address}/postgres"));
    let begun = Instant::now();
    let error = claim(&*guard, "1").await.unwrap_err();
    assert!(
        matches!(error, ClaimError::Guard(GuardError::Unavailable { .. })),
        "{error}"
    );
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
}
