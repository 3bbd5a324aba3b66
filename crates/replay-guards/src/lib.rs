// Replay guards that several processes share, on SQLite, PostgreSQL and Redis; the README is the documentation of the crate.

#![doc = include_str!("../README.md")]

mod settings;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;

#[cfg(feature = "redis")]
mod redis;

#[cfg(feature = "redis")]
pub use self::redis::RedisReplayGuard;
#[cfg(feature = "postgres")]
pub use self::sql::PostgresReplayGuard;
#[cfg(feature = "sqlite")]
pub use self::sql::SqliteReplayGuard;
