//! The steps of a sandbox's start.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};

use crate::error::StartError;
use crate::folder::{LockError, LockedFolder};
use crate::hosts::url_host;
use crate::identity::{KeptKeys, KeyPool, MerchantAccount};
use crate::memory::Memory;

/// The number of new connections that may wait to be accepted. The usual 128 are too few for many callers at once: those
/// beyond wait a second or more, or lose their connection.
const WAITING_CONNECTIONS: u32 = 1_024;

/// How often the sandbox looks whether the time of a transition or of a notification's next attempt has come.
const TICK: Duration = Duration::from_millis(10);

/// Makes the transitions whose time has come, and sends notifications, again and again.
pub(super) async fn pass_time(memory: Arc<Memory>) {
    let mut ticks = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = memory.has_attempts() => {}
        }
        memory.settle();
        memory.deliver();
    }
}

/// Makes a folder this sandbox's.
pub(super) fn lock(directory: &Path) -> Result<LockedFolder, StartError> {
    LockedFolder::lock(directory).map_err(|error| match error {
        LockError::InUse(address) => StartError::Running {
            directory: directory.to_owned(),
            address,
        },
        LockError::Io(source) => files_error(directory)(source),
    })
}

/// The keys that the folder keeps, or new ones, which it keeps from now on.
pub(super) fn keys(
    account: &MerchantAccount,
    folder: Option<&Path>,
    pool: &mut KeyPool,
) -> Result<KeptKeys, StartError> {
    let kept = folder.map(|directory| KeptKeys::read(directory).map_err(files_error(directory)));
    match kept.transpose()?.flatten() {
        Some(kept) => Ok(kept),
        None => Ok(KeptKeys::generate(account, pool)?),
    }
}

pub(super) fn files_error(directory: &Path) -> impl FnOnce(io::Error) -> StartError + use<> {
    let directory = directory.to_owned();
    move |source| StartError::Files { directory, source }
}

pub(super) async fn listen(address: IpAddr, port: u16, scheme: &str) -> Result<(TcpListener, String), StartError> {
    let address = SocketAddr::from((address, port));
    let failed = |source| StartError::Listen { address, source };
    let listener = bind(address).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    // Every address of this machine includes its loopback address.
    let host = match bound.ip() {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        address => address,
    };
    Ok((listener, format!("{scheme}://{}:{}", url_host(host), bound.port())))
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // So that a sandbox can start again on the same port at once. On Windows the option means something else.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING_CONNECTIONS)
}
