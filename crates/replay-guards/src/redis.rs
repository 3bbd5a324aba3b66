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

/// The answer to a claim that came too late. No token contains a colon.
const OLD: &str = ":old";
/// Returns the holder of a key; claims it if there is none, unless a key that was taken for this message would have expired
/// by now: then the clock of the server has jumped, and nobody knows whether there was one.
const CLAIM: &str = r"
local holder = redis.call('GET', KEYS[1])
if holder then return holder end
local time = redis.call('TIME')
if time[1] * 1000 + math.floor(time[2] / 1000) >= tonumber(ARGV[3]) then return ':old' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false
";
/// Also when the key has expired, or when the response to the same command was lost. The key expires when the message is too
/// old to be claimed, and no earlier.
const TAKE: &str = r"
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and holder ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
local time = redis.call('TIME')
if time[1] * 1000 + ARGV[3] < tonumber(ARGV[4]) then redis.call('PEXPIREAT', KEYS[1], ARGV[4]) end
return 1
";
const RELEASE: &str = r"
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
";

/// A replay guard in Redis, or in a server that speaks its protocol. Its keys are called `wechatpay:notification:…` and
/// expire by themselves. It needs Redis 5 or later. The server must not evict keys (`maxmemory-policy noeviction`) and should write them to its disk
/// (`appendonly yes`).
#[derive(Clone)]
pub struct RedisReplayGuard {
    connection: ConnectionManager,
    settings: Settings,
    scripts: Arc<Scripts>,
}

struct Scripts {
    claim: Script,
    take: Script,
    release: Script,
}

impl RedisReplayGuard {
    /// A guard that uses this connection, which connects again by itself.
    #[must_use]
    pub fn new(connection: ConnectionManager) -> Self {
        Self {
            connection,
            settings: Settings::DEFAULT,
            scripts: Arc::new(Scripts {
                claim: Script::new(CLAIM),
                take: Script::new(TAKE),
                release: Script::new(RELEASE),
            }),
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
            let mut connection = self.connection.clone();
            let mut script = self.scripts.claim.key(Self::key(claim));
            script
                .arg(claim.token())
                .arg(milliseconds(self.settings.lease).max(1))
                .arg(self.settings.forgotten_at(claim));
            let holder = script.invoke_async::<Option<String>>(&mut connection);
            let Some(holder) = self.settings.answer(holder).await? else {
                return Ok(());
            };
            Err(ClaimError::Repeated(match &*holder {
                OLD => Repeated::Old,
                holder if is_taken(holder) => Repeated::Taken,
                _ => Repeated::InProgress,
            }))
        })
    }

    fn take<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
        Box::pin(async move {
            let mut connection = self.connection.clone();
            let mut take = self.scripts.take.key(Self::key(claim));
            take.arg(claim.token())
                .arg(taken_by(claim))
                .arg(milliseconds(self.settings.memory))
                .arg(self.settings.forgotten_at(claim));
            match self.settings.answer(take.invoke_async::<i64>(&mut connection)).await? {
                0 => Err(GuardError::Lapsed),
                _ => Ok(()),
            }
        })
    }

    fn release<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
        Box::pin(async move {
            let mut connection = self.connection.clone();
            let mut release = self.scripts.release.key(Self::key(claim));
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
