//! Which of two hosts is asked: the usual one, its disaster-recovery twin while it cannot be reached, and the usual one
//! again when it can.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Client;
use super::base_url::BaseUrl;
use crate::error::{AssembleError, Error};
use crate::host::Host;
use crate::message::Message;
use crate::operation::Operation;
use crate::transport::{BoxFuture, TransportError, TransportRequest};

/// Hosts that could not be reached lately, with the time from which they are tried again.
#[derive(Debug)]
pub(super) struct Detours {
    /// `None` when that is farther away than the system's clock reaches.
    until: Mutex<BTreeMap<Host, Option<Instant>>>,
    length: Duration,
}

impl Detours {
    pub(super) const fn new(length: Duration) -> Self {
        Self {
            until: Mutex::new(BTreeMap::new()),
            length,
        }
    }

    /// Whether to ask the twin first. When it is time to try the host again, one caller is told to, and the others only
    /// after it had time to find out.
    fn is_on(&self, host: Host, now: Instant) -> bool {
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        match until.get_mut(&host) {
            None => false,
            Some(None) => true,
            Some(Some(end)) if now < *end => true,
            Some(end) => {
                *end = now.checked_add(self.length);
                false
            }
        }
    }

    fn begin(&self, host: Host, now: Instant) {
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        until.insert(host, now.checked_add(self.length));
    }

    fn end(&self, host: Host) {
        self.until.lock().unwrap_or_else(PoisonError::into_inner).remove(&host);
    }
}

/// Where a request goes.
pub(super) struct Route {
    host: Host,
    url: BaseUrl,
    /// Whether the twin is asked first.
    detour: bool,
}

impl Route {
    /// The base URL that is asked first.
    pub(super) fn first(&self) -> &str {
        match &self.url.twin {
            Some(twin) if self.detour => twin,
            _ => &self.url.main,
        }
    }
}

/// No connection: the only failure after which another host may be asked.
fn unreached<T>(result: &Result<T, Error>) -> bool {
    matches!(
        result,
        Err(Error::Transport {
            source: TransportError::Connect { .. },
            ..
        })
    )
}

impl Client {
    /// Where a call of the operation goes at the moment.
    pub(super) fn route(&self, operation: &Operation) -> Result<Route, AssembleError> {
        let hosts = operation.served_by();
        let preferred = self.inner.preferred_host.filter(|host| hosts.contains(host));
        let host = preferred.or_else(|| hosts.first().copied());
        let host = host.ok_or_else(|| AssembleError::NoHost { path: operation.path() })?;
        Ok(self.route_to(host))
    }

    /// Where a request to the host goes at the moment.
    pub(super) fn route_to(&self, host: Host) -> Route {
        let url = self.inner.base_urls.of(host);
        let detour = url.twin.is_some() && self.inner.detours.is_on(host, Instant::now());
        Route { host, url, detour }
    }

    /// Sends a message by the given means to the first host of the route, and to the second only when nothing was sent
    /// to the first.
    pub(super) async fn send_along<'s, T>(
        &self,
        route: Route,
        message: &Message,
        present_identity: bool,
        send: impl Fn(TransportRequest) -> BoxFuture<'s, Result<T, TransportError>> + Sync,
    ) -> Result<T, Error> {
        let Route { host, url, detour } = route;
        let request_to = |base_url: &str| {
            message
                .addressed_to(base_url)
                .map(|http| TransportRequest { http, present_identity })
        };
        let Some(twin) = &url.twin else {
            return failed_at(&url.main, send(request_to(&url.main)?).await);
        };
        let (first, second) = if detour { (twin, &url.main) } else { (&url.main, twin) };
        let answered = failed_at(first, send(request_to(first)?).await);
        if !unreached(&answered) {
            if !detour {
                self.inner.detours.end(host);
            }
            return answered;
        }
        tracing::warn!(target: "wechatpay", host = first, other = second, "no connection to the host, asking the other");
        let answered = failed_at(second, send(request_to(second)?).await);
        if !unreached(&answered) {
            if detour {
                self.inner.detours.end(host);
            } else {
                self.inner.detours.begin(host, Instant::now());
            }
        }
        answered
    }
}

/// Adds which host was asked.
fn failed_at<T>(base_url: &str, result: Result<T, TransportError>) -> Result<T, Error> {
    result.map_err(|source| Error::Transport {
        base_url: base_url.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detour_ends_by_one_probe_at_a_time() {
        let detours = Detours::new(Duration::from_secs(30));
        let start = Instant::now();
        assert!(!detours.is_on(Host::Main, start));
        detours.begin(Host::Main, start);
        assert!(detours.is_on(Host::Main, start + Duration::from_secs(29)));
        assert!(!detours.is_on(Host::HongKong, start));
        let later = start + Duration::from_secs(30);
        assert!(!detours.is_on(Host::Main, later), "one caller tries the host again");
        assert!(detours.is_on(Host::Main, later), "the next one does not wait for it");
        detours.end(Host::Main);
        assert!(!detours.is_on(Host::Main, later));
    }

    #[test]
    fn a_detour_may_be_endless_or_over_at_once() {
        let now = Instant::now();
        for (length, on) in [(Duration::MAX, true), (Duration::ZERO, false)] {
            let detours = Detours::new(length);
            detours.begin(Host::Main, now);
            assert_eq!(detours.is_on(Host::Main, now + Duration::from_secs(1)), on);
            assert_eq!(detours.is_on(Host::Main, now + Duration::from_secs(2)), on);
        }
    }
}
