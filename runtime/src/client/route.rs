//! Failover between a main host and its backup host: requests go to the backup host while the main host is unreachable.

use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use super::base_url::{BaseUrl, BaseUrls};
use crate::error::{AssembleError, Error};
use crate::host::Host;
use crate::message::Message;
use crate::operation::Operation;
use crate::sync::Mutex;
use crate::transport::{BoxFuture, TransportError, TransportRequest};

/// Hosts that could not be reached recently, with the time from which they are tried again.
#[derive(Debug)]
pub(super) struct UnreachableHosts {
    /// `None` when that time is too far in the future for the system's clock.
    retry_at: Mutex<BTreeMap<Host, Option<Instant>>>,
    pause: Duration,
}

impl UnreachableHosts {
    pub(super) fn new(pause: Duration) -> Self {
        Self {
            retry_at: Mutex::new(BTreeMap::new()),
            pause,
        }
    }

    /// Whether to use the backup host first. When it is time to try the main host again, this returns `false` to a
    /// single caller; the others keep using the backup host for another pause.
    fn uses_backup_first(&self, host: Host, now: Instant) -> bool {
        let mut until = self.retry_at.lock().unwrap_or_else(PoisonError::into_inner);
        match until.get_mut(&host) {
            None => false,
            Some(None) => true,
            Some(Some(end)) if now < *end => true,
            Some(end) => {
                *end = now.checked_add(self.pause);
                false
            }
        }
    }

    fn mark_unreachable(&self, host: Host, now: Instant) {
        let mut until = self.retry_at.lock().unwrap_or_else(PoisonError::into_inner);
        until.insert(host, now.checked_add(self.pause));
    }

    fn mark_reachable(&self, host: Host) {
        self.retry_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&host);
    }
}

/// The hosts to which a request is sent, in order.
pub(super) struct Route {
    host: Host,
    url: BaseUrl,
    /// Whether the backup host is used first.
    backup_first: bool,
}

impl Route {
    /// The base URL that is used first.
    pub(super) fn first(&self) -> &str {
        match &self.url.backup {
            Some(backup) if self.backup_first => backup,
            _ => &self.url.main,
        }
    }
}

/// Whether there was no connection, which is the only failure after which another host may be used.
fn unreached<T>(result: &Result<T, Error>) -> bool {
    matches!(
        result,
        Err(Error::Transport {
            source: TransportError::Connect { .. },
            ..
        })
    )
}

/// Whether the host was reached. A call that waited too long for its turn, for example, says nothing about the host.
fn reached<T>(result: &Result<T, Error>) -> bool {
    !matches!(result, Err(Error::Transport { source, .. }) if source.nothing_was_sent())
}

/// The hosts of the service, and which of them can be reached.
pub(super) struct Hosts {
    pub(super) base_urls: BaseUrls,
    /// The host that is used for operations that it serves along with others.
    pub(super) preferred: Option<Host>,
    pub(super) unreachable: UnreachableHosts,
}

impl Hosts {
    /// The current route for a call of the operation.
    pub(super) fn route(&self, operation: &Operation) -> Result<Route, AssembleError> {
        let hosts = operation.served_by();
        let preferred = self.preferred.filter(|host| hosts.contains(host));
        let host = preferred.or_else(|| hosts.first().copied());
        let host = host.ok_or_else(|| AssembleError::NoHost { path: operation.path() })?;
        Ok(self.route_to(host))
    }

    /// The current route for a request to the host.
    pub(super) fn route_to(&self, host: Host) -> Route {
        let url = self.base_urls.of(host);
        let backup_first = url.backup.is_some() && self.unreachable.uses_backup_first(host, Instant::now());
        Route {
            host,
            url,
            backup_first,
        }
    }

    /// Sends a message with `send` to the first host of the route, and to the second only if nothing was sent to the
    /// first.
    pub(super) async fn send_along<'s, T>(
        &self,
        route: Route,
        message: &Message,
        present_identity: bool,
        send: impl Fn(TransportRequest) -> BoxFuture<'s, Result<T, TransportError>> + Sync,
    ) -> Result<T, Error> {
        let Route {
            host,
            url,
            backup_first,
        } = route;
        let request_to = |base_url: &str| {
            message
                .addressed_to(base_url)
                .map(|http| TransportRequest { http, present_identity })
        };
        let Some(backup) = &url.backup else {
            return failed_at(&url.main, send(request_to(&url.main)?).await);
        };
        let (first, second) = if backup_first {
            (backup, &url.main)
        } else {
            (&url.main, backup)
        };
        let answered = failed_at(first, send(request_to(first)?).await);
        if !unreached(&answered) {
            if !backup_first && reached(&answered) {
                self.unreachable.mark_reachable(host);
            }
            return answered;
        }
        tracing::warn!(target: "wechatpay", host = first, other = second, "no connection to the host, failing over to the other");
        let answered = failed_at(second, send(request_to(second)?).await);
        if reached(&answered) {
            if backup_first {
                self.unreachable.mark_reachable(host);
            } else {
                self.unreachable.mark_unreachable(host, Instant::now());
            }
        }
        answered
    }
}

/// Adds the host's base URL to an error.
fn failed_at<T>(base_url: &str, result: Result<T, TransportError>) -> Result<T, Error> {
    result.map_err(|source| Error::Transport {
        base_url: base_url.to_owned(),
        source,
    })
}

#[cfg(all(test, interleavings))]
mod interleavings;
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_caller_at_a_time_tries_the_main_host_again() {
        let unreachable_hosts = UnreachableHosts::new(Duration::from_secs(30));
        let start = Instant::now();
        assert!(!unreachable_hosts.uses_backup_first(Host::Main, start));
        unreachable_hosts.mark_unreachable(Host::Main, start);
        assert!(unreachable_hosts.uses_backup_first(Host::Main, start + Duration::from_secs(29)));
        assert!(!unreachable_hosts.uses_backup_first(Host::HongKong, start));
        let later = start + Duration::from_secs(30);
        assert!(
            !unreachable_hosts.uses_backup_first(Host::Main, later),
            "one caller tries the host again"
        );
        assert!(
            unreachable_hosts.uses_backup_first(Host::Main, later),
            "the next one does not wait for it"
        );
        unreachable_hosts.mark_reachable(Host::Main);
        assert!(!unreachable_hosts.uses_backup_first(Host::Main, later));
    }

    #[test]
    fn a_call_that_reached_no_host_says_nothing_about_it() {
        let hosts = Hosts {
            base_urls: BaseUrls::default(),
            preferred: None,
            unreachable: UnreachableHosts::new(Duration::ZERO),
        };
        let message = Message {
            method: http::Method::GET,
            target: "/".to_owned(),
            headers: http::HeaderMap::new(),
            body: bytes::Bytes::new(),
        };
        let busy = || Err::<(), _>(TransportError::Busy { waited: Duration::ZERO });
        let refused = || Err(TransportError::Connect { source: "".into() });
        // The responses of the main and the backup host, and whether the main host counts as unreachable afterwards.
        for (main, backup, is_marked) in [
            (busy as fn() -> _, busy as fn() -> _, true),
            (refused, busy, true),
            (|| Ok(()), busy, false),
        ] {
            hosts.unreachable.mark_unreachable(Host::Main, Instant::now());
            let route = hosts.route_to(Host::Main);
            assert!(!route.backup_first, "the main host is tried again");
            let sent = hosts.send_along(route, &message, false, |request| {
                let is_backup = request.http.uri().host() == Some("api2.mch.weixin.qq.com");
                Box::pin(std::future::ready(if is_backup { backup() } else { main() }))
            });
            let _ = futures_util::FutureExt::now_or_never(sent).unwrap();
            let marked = hosts.unreachable.retry_at.lock().unwrap().contains_key(&Host::Main);
            assert_eq!(marked, is_marked);
            hosts.unreachable.mark_reachable(Host::Main);
        }
        let _ = futures_util::FutureExt::now_or_never(hosts.send_along(
            hosts.route_to(Host::Main),
            &message,
            false,
            |request| {
                let is_backup = request.http.uri().host() == Some("api2.mch.weixin.qq.com");
                Box::pin(std::future::ready(if is_backup { busy() } else { refused() }))
            },
        ));
        let marked = hosts.unreachable.retry_at.lock().unwrap().contains_key(&Host::Main);
        assert!(!marked, "the backup host was not reached either");
    }

    #[test]
    fn the_pause_can_be_infinite_or_zero() {
        let now = Instant::now();
        for (length, on) in [(Duration::MAX, true), (Duration::ZERO, false)] {
            let unreachable_hosts = UnreachableHosts::new(length);
            unreachable_hosts.mark_unreachable(Host::Main, now);
            assert_eq!(
                unreachable_hosts.uses_backup_first(Host::Main, now + Duration::from_secs(1)),
                on
            );
            assert_eq!(
                unreachable_hosts.uses_backup_first(Host::Main, now + Duration::from_secs(2)),
                on
            );
        }
    }
}
