//! A guard that keeps a key in Redis for each notification.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use redis::Script;
use redis::aio::ConnectionManager;
use wechatpay_runtime::notification::{Claim, ClaimError, GuardError, Repeated, ReplayGuard};
use wechatpay_runtime::transport::BoxFuture;

use crate::settings::{Settings, in_background, milliseconds, setters};
use crate::taken::{is_taken, taken_by};

/// Also when the key has expired, or when the response to the same command was lost.
const TAKE: &str = r"
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and holder ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
";
const RELEASE: &str = r"
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
";

/// A replay guard in Redis, or in a server that speaks its protocol. Its keys are called `wechatpay:notification:…` and
/// expire by themselves. The server must not evict keys (`maxmemory-policy noeviction`) and should write them to its disk
/// (`appendonly yes`).
#[derive(Clone)]
pub struct RedisReplayGuard {
    connection: ConnectionManager,
    settings: Settings,
    scripts: Arc<(Script, Script)>,
}

impl RedisReplayGuard {
    /// A guard that uses this connection, which connects again by itself.
    #[must_use]
    pub fn new(connection: ConnectionManager) -> Self {
        Self {
            connection,
            settings: Settings::DEFAULT,
            scripts: Arc::new((Script::new(TAKE), Script::new(RELEASE))),
        }
    }

    setters!();

    fn key(claim: &Claim) -> String {
        format!("wechatpay:notification:{}", claim.notification())
    }
}

impl ReplayGuard for RedisReplayGuard {
    fn claim<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), ClaimError>> {
        Box::pin(async move {
            let (mut connection, key) = (self.connection.clone(), Self::key(claim));
            let mut command = redis::cmd("SET");
            command
                .arg(&key)
                .arg(claim.token())
                .arg("NX")
                .arg("PX")
                .arg(milliseconds(self.settings.lease).max(1));
            let set = command.query_async::<Option<String>>(&mut connection);
            if self.settings.answer(set).await?.is_some() {
                return Ok(());
            }
            let mut command = redis::cmd("GET");
            command.arg(&key);
            let holder = command.query_async::<Option<String>>(&mut connection);
            Err(ClaimError::Repeated(
                match self.settings.answer(holder).await?.as_deref() {
                    Some(holder) if is_taken(holder) => Repeated::Taken,
                    // If the key is gone meanwhile, WeChat Pay's next attempt is delivered.
                    Some(_) | None => Repeated::InProgress,
                },
            ))
        })
    }

    fn take<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
        Box::pin(async move {
            let mut connection = self.connection.clone();
            let mut take = self.scripts.0.key(Self::key(claim));
            take.arg(claim.token())
                .arg(taken_by(claim))
                .arg(milliseconds(self.settings.memory));
            match self.settings.answer(take.invoke_async::<i64>(&mut connection)).await? {
                0 => Err(GuardError::Lapsed),
                _ => Ok(()),
            }
        })
    }

    fn release<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
        Box::pin(async move {
            let mut connection = self.connection.clone();
            let mut release = self.scripts.1.key(Self::key(claim));
            release.arg(claim.token());
            self.settings
                .answer(release.invoke_async::<i64>(&mut connection))
                .await?;
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

impl fmt::Debug for RedisReplayGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisReplayGuard")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
