//! The steps of a sandbox's start.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::error::StartError;
use crate::folder::{LockError, LockedFolder};
use crate::identity::{KeptKeys, KeyPool};
use crate::memory::Memory;

/// How often the sandbox looks whether the time of a transition has come.
const TICK: Duration = Duration::from_millis(10);

/// Makes the transitions whose time has come, again and again.
pub(super) async fn pass_time(memory: Arc<Memory>) {
    let mut ticks = tokio::time::interval(TICK);
    loop {
        ticks.tick().await;
        memory.settle();
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
pub(super) fn keys(merchant_id: &str, folder: Option<&Path>, pool: &mut KeyPool) -> Result<KeptKeys, StartError> {
    let Some(directory) = folder else {
        return Ok(KeptKeys::generate(merchant_id, pool)?);
    };
    match KeptKeys::read(directory).map_err(files_error(directory))? {
        Some(kept) if kept.merchant_id == merchant_id => Ok(kept),
        Some(kept) => Err(StartError::OtherMerchant {
            directory: directory.to_owned(),
            merchant_id: kept.merchant_id,
        }),
        None => {
            let kept = KeptKeys::generate(merchant_id, pool)?;
            kept.write(directory).map_err(files_error(directory))?;
            Ok(kept)
        }
    }
}

pub(super) fn files_error(directory: &Path) -> impl FnOnce(std::io::Error) -> StartError + use<> {
    let directory = directory.to_owned();
    move |source| StartError::Files { directory, source }
}

pub(super) async fn listen(port: u16, scheme: &str) -> Result<(TcpListener, String), StartError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let failed = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, format!("{scheme}://{bound}")))
}
