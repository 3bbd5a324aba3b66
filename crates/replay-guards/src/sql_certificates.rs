//! Stores that keep lists of platform certificates in a table of a database.

use std::fmt;

use wechatpay_runtime::client::{CertificateStore, CertificateStoreError};
use wechatpay_runtime::transport::BoxFuture;

use crate::settings::{PATIENCE, answer_for_certificates};

/// A store over the pool of one database. `alone` is a statement that keeps other processes from creating the table at the
/// same time.
macro_rules! store {
    ($(#[$documentation:meta])* $name:ident, $pool:ty, alone = $alone:literal) => {
        $(#[$documentation])*
        #[derive(Clone)]
        pub struct $name {
            pool: $pool,
        }

        impl $name {
            /// The statement that creates the table, if it does not exist. It has a row for each merchant.
            pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS wechatpay_certificates (\n    \
                                     name TEXT PRIMARY KEY,\n    list TEXT NOT NULL\n);";

            const GET: &str = "SELECT list FROM wechatpay_certificates WHERE name = $1";
            const PUT: &str = "INSERT INTO wechatpay_certificates (name, list) VALUES ($1, $2) \
                               ON CONFLICT (name) DO UPDATE SET list = excluded.list";

            /// A store that uses the connections of this pool.
            #[must_use]
            pub const fn new(pool: $pool) -> Self {
                Self { pool }
            }

            /// Creates the table, if it does not exist. Several processes may do so at the same time.
            ///
            /// # Errors
            /// When the database cannot be reached, or refuses.
            pub async fn create_table(&self) -> Result<(), CertificateStoreError> {
                let statements = [$alone, Self::TABLE].concat();
                answer_for_certificates(PATIENCE, sqlx::raw_sql(&statements).execute(&self.pool)).await?;
                Ok(())
            }
        }

        impl CertificateStore for $name {
            fn get<'s>(&'s self, name: &'s str) -> BoxFuture<'s, Result<Option<String>, CertificateStoreError>> {
                Box::pin(async move {
                    let row = sqlx::query_scalar(Self::GET).bind(name).fetch_optional(&self.pool);
                    answer_for_certificates(PATIENCE, row).await
                })
            }

            fn put<'s>(&'s self, name: &'s str, list: &'s str) -> BoxFuture<'s, Result<(), CertificateStoreError>> {
                Box::pin(async move {
                    let put = sqlx::query(Self::PUT).bind(name).bind(list).execute(&self.pool);
                    answer_for_certificates(PATIENCE, put).await?;
                    Ok(())
                })
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}

#[cfg(feature = "sqlite")]
store!(
    /// A store for platform certificates in a table of SQLite, for processes on one machine.
    SqliteCertificateStore,
    sqlx::SqlitePool,
    alone = ""
);

#[cfg(feature = "postgres")]
store!(
    /// A store for platform certificates in a table of PostgreSQL.
    PostgresCertificateStore,
    sqlx::PgPool,
    alone = "SELECT pg_advisory_xact_lock(7953196341);"
);
