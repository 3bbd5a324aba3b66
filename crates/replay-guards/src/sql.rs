//! Guards that keep the ids in a table of a database: the SQL statements that reserve, keep and release an id.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use wechatpay_runtime::notification::{Claim, ClaimError, GuardError, Repeated, ReplayGuard};
use wechatpay_runtime::transport::BoxFuture;

use crate::settings::{Settings, in_background, milliseconds, setters, signed_at};
use crate::taken::{is_taken, taken_by};

/// Once in so many claims, expired rows are removed, up to 1,000 at once: more than arrive in between.
const CLAIMS_PER_SWEEP: u32 = 256;

/// Whether a row is that of a taken notification. Version 0.1.0 of this crate left `claim` empty.
macro_rules! taken {
    () => {
        "wechatpay_notifications.claim IS NULL OR wechatpay_notifications.claim LIKE 'taken:%'"
    };
}

/// A guard over the pool of one database. `now` is the database's time in milliseconds since 1970; `alone` is a statement that
/// keeps other processes from creating the table at the same time.
macro_rules! guard {
    ($(#[$documentation:meta])* $name:ident, $pool:ty, now = $now:literal, alone = $alone:literal) => {
        $(#[$documentation])*
        #[derive(Clone)]
        pub struct $name {
            pool: $pool,
            settings: Settings,
            claims: Arc<AtomicU32>,
        }

        impl $name {
            /// The statements that create the table and its index, if they do not exist. `claim` begins with `taken:` once the
            /// notification is taken. `expires` is in milliseconds since 1970: when the claim ends, by the clock of the
            /// database; or, once the notification is taken, when it is forgotten, by the times at which WeChat Pay signs.
            pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS wechatpay_notifications (\n    \
                                     id TEXT PRIMARY KEY,\n    claim TEXT,\n    expires BIGINT NOT NULL\n);\n\
                                     CREATE INDEX IF NOT EXISTS wechatpay_notifications_expires \
                                     ON wechatpay_notifications (expires);";

            const CLAIM: &str = concat!(
                "INSERT INTO wechatpay_notifications (id, claim, expires) VALUES ($1, $2, ", $now, " + $3) ",
                "ON CONFLICT (id) DO UPDATE SET claim = excluded.claim, expires = excluded.expires ",
                "WHERE CASE WHEN ", taken!(), " THEN wechatpay_notifications.expires < $4 ",
                "ELSE wechatpay_notifications.expires <= ", $now, " END"
            );
            const HOLDER: &str = "SELECT claim FROM wechatpay_notifications WHERE id = $1";
            // Also when the row has expired and was removed, or when the response to the same statement was lost.
            const TAKE: &str = concat!(
                "INSERT INTO wechatpay_notifications (id, claim, expires) VALUES ($1, $4, $3) ",
                "ON CONFLICT (id) DO UPDATE SET claim = excluded.claim, expires = excluded.expires ",
                "WHERE wechatpay_notifications.claim = $2 OR wechatpay_notifications.claim = excluded.claim"
            );
            const RELEASE: &str = "DELETE FROM wechatpay_notifications WHERE id = $1 AND claim = $2";
            // The clock of the database decides for claims, the time at which the present message was signed for what is taken.
            // Both have to be over for either, so that the index on `expires` finds the rows.
            const SWEEP: &str = concat!(
                "DELETE FROM wechatpay_notifications WHERE id IN ",
                "(SELECT id FROM wechatpay_notifications WHERE expires <= ", $now, " AND expires < $1 LIMIT 1000)"
            );

            /// A guard that uses the connections of this pool.
            #[must_use]
            pub fn new(pool: $pool) -> Self {
                Self {
                    pool,
                    settings: Settings::DEFAULT,
                    claims: Arc::default(),
                }
            }

            setters!();

            /// Creates the table, if it does not exist. Several processes may do so at the same time.
            ///
            /// # Errors
            /// When the database cannot be reached, or refuses.
            pub async fn create_table(&self) -> Result<(), GuardError> {
                let statements = [$alone, Self::TABLE].concat();
                self.settings.answer(sqlx::raw_sql(&statements).execute(&self.pool)).await?;
                Ok(())
            }

            async fn sweep(&self, claim: &Claim) {
                let sweep = sqlx::query(Self::SWEEP).bind(signed_at(claim));
                // If it fails, a later claim removes the rows.
                let _ = self.settings.answer(sweep.execute(&self.pool)).await;
            }
        }

        impl ReplayGuard for $name {
            fn claim<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), ClaimError>> {
                Box::pin(async move {
                    if self.claims.fetch_add(1, Ordering::Relaxed) % CLAIMS_PER_SWEEP == CLAIMS_PER_SWEEP - 1 {
                        self.sweep(claim).await;
                    }
                    let inserted = sqlx::query(Self::CLAIM)
                        .bind(claim.notification())
                        .bind(claim.token())
                        .bind(milliseconds(self.settings.lease))
                        .bind(signed_at(claim))
                        .execute(&self.pool);
                    if self.settings.answer(inserted).await?.rows_affected() == 1 {
                        return Ok(());
                    }
                    let holder = sqlx::query_scalar::<_, Option<String>>(Self::HOLDER)
                        .bind(claim.notification())
                        .fetch_optional(&self.pool);
                    Err(ClaimError::Repeated(match self.settings.answer(holder).await? {
                        // Version 0.1.0 of this crate leaves `claim` empty.
                        Some(None) => Repeated::Taken,
                        Some(Some(claim)) if is_taken(&claim) => Repeated::Taken,
                        // If the row is gone meanwhile, WeChat Pay's next attempt is delivered.
                        Some(Some(_)) | None => Repeated::InProgress,
                    }))
                })
            }

            fn take<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
                Box::pin(async move {
                    let taken = sqlx::query(Self::TAKE)
                        .bind(claim.notification())
                        .bind(claim.token())
                        .bind(self.settings.forgotten_at(claim))
                        .bind(taken_by(claim))
                        .execute(&self.pool);
                    match self.settings.answer(taken).await?.rows_affected() {
                        0 => Err(GuardError::Lapsed),
                        _ => Ok(()),
                    }
                })
            }

            fn release<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
                Box::pin(async move {
                    let released = sqlx::query(Self::RELEASE)
                        .bind(claim.notification())
                        .bind(claim.token())
                        .execute(&self.pool);
                    self.settings.answer(released).await?;
                    Ok(())
                })
            }

            fn abandon(&self, claim: Claim) {
                let guard = self.clone();
                in_background(async move {
                    // If it fails, the lease ends the claim.
                    let _ = guard.release(&claim).await;
                });
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("settings", &self.settings).finish_non_exhaustive()
            }
        }
    };
}

#[cfg(feature = "sqlite")]
guard!(
    /// A replay guard in a table of SQLite, for processes on one machine. Open the pool with `SqliteJournalMode::Wal` and
    /// a `busy_timeout` of at least [`answer_within`](Self::answer_within).
    SqliteReplayGuard,
    sqlx::SqlitePool,
    now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    alone = ""
);

#[cfg(feature = "postgres")]
guard!(
    /// A replay guard in a table of PostgreSQL. Use the isolation level `READ COMMITTED`, which is the default.
    PostgresReplayGuard,
    sqlx::PgPool,
    now = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
    // `IF NOT EXISTS` alone fails in all processes but one. PostgreSQL runs statements that arrive together as one
    // transaction, at whose end the lock is released.
    alone = "SELECT pg_advisory_xact_lock(7953196340);"
);
