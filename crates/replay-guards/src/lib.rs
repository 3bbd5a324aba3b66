// Replay guards and stores for certificates that several processes share, on SQLite, PostgreSQL and Redis; the README is the documentation of the crate.

#![doc = include_str!("../README.md")]

mod settings;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql_certificates;
mod taken;

#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "redis")]
mod redis_certificates;

#[cfg(feature = "redis")]
pub use self::redis::RedisReplayGuard;
#[cfg(feature = "redis")]
pub use self::redis_certificates::RedisCertificateStore;
#[cfg(feature = "postgres")]
pub use self::sql::PostgresReplayGuard;
#[cfg(feature = "sqlite")]
pub use self::sql::SqliteReplayGuard;
#[cfg(feature = "postgres")]
pub use self::sql_certificates::PostgresCertificateStore;
#[cfg(feature = "sqlite")]
pub use self::sql_certificates::SqliteCertificateStore;
