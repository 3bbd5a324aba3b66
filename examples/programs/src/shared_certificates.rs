//! Several processes that fetch the platform certificates once: the first process puts them into a store, and each process
//! that starts later takes them from there. The store is a folder here; a table with one row for each certificate, in the
//! database of the replay guards, works as well.
//!
//! Anyone who can write to the store can make the client trust forged responses, so protect it like a private key.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use wechatpay_api::runtime::{Certificate, PlatformKeys};

use crate::Failure;

/// Puts the certificates of `Client::platform_keys` into the store, each under its serial number. Call it after the first
/// call of a process, and once a day.
///
/// # Errors
/// When the folder cannot be written.
pub fn put(store: &Path, keys: &PlatformKeys) -> Result<(), Failure> {
    fs::create_dir_all(store)?;
    for certificate in keys.certificates() {
        let file = store.join(certificate.serial());
        if !file.exists() {
            // Written whole or not at all, because other processes read it.
            let part = store.join(format!("{}.{}.part", certificate.serial(), std::process::id()));
            fs::write(&part, certificate.der())?;
            fs::rename(&part, &file)?;
        }
    }
    Ok(())
}

/// The valid certificates of the store, for `Client::builder`. If there are none, the client's `renew_certificates` fetches
/// them at the first call; it also fetches a certificate that is not in the store when a response names it.
///
/// # Errors
/// When the folder cannot be read.
pub fn take(store: &Path) -> Result<PlatformKeys, Failure> {
    let mut keys = PlatformKeys::builder();
    let mut valid = 0;
    if store.exists() {
        for file in fs::read_dir(store)? {
            let path = file?.path();
            if path.extension().is_some_and(|extension| extension == "part") {
                continue;
            }
            let certificate = Certificate::from_der(fs::read(path)?)?;
            let now = SystemTime::now();
            if (certificate.not_before()..certificate.not_after()).contains(&now) {
                keys = keys.certificate(certificate);
                valid += 1;
            }
        }
    }
    Ok(if valid == 0 {
        PlatformKeys::empty()
    } else {
        keys.build()?
    })
}
