//! RSA keys, whose generation takes most of the time of a sandbox's start.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use rcgen::{KeyPair, PKCS_RSA_SHA256};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};

use super::private_file::write_private;
use crate::error::IdentityError;

/// Where RSA keys come from.
pub(crate) struct KeyPool {
    /// A folder with keys of earlier sandboxes, and how many of them this one has taken.
    earlier: Option<(PathBuf, usize)>,
}

impl KeyPool {
    /// Every key is generated.
    pub(crate) const fn new() -> Self {
        Self { earlier: None }
    }

    /// Keys that earlier test runs of the same build have left in its folder. They are generated in the first run.
    pub(crate) fn of_build() -> Self {
        Self {
            earlier: Some((Path::new(env!("OUT_DIR")).to_owned(), 0)),
        }
    }

    /// The next keys. Those that have to be generated take a tenth of a second of processor time or more each, so they
    /// are generated in parallel.
    pub(super) fn take<const COUNT: usize>(&mut self) -> Result<[KeyPair; COUNT], IdentityError> {
        let files: [Option<PathBuf>; COUNT] = std::array::from_fn(|_| {
            let (folder, taken) = self.earlier.as_mut()?;
            *taken += 1;
            Some(folder.join(format!("rsa-key-{taken}.pem")))
        });
        let keys = thread::scope(|scope| {
            let threads = files.map(|file| scope.spawn(move || key(file.as_deref())));
            threads.map(|thread| {
                let panicked = |_| Err(IdentityError::of("the thread that generates a key has panicked"));
                thread.join().unwrap_or_else(panicked)
            })
        });
        let keys: Vec<KeyPair> = keys.into_iter().collect::<Result<_, _>>()?;
        keys.try_into()
            .map_err(|_| IdentityError::of("a key has not been generated"))
    }
}

/// A key from a file, or a new one, which is written to it.
fn key(file: Option<&Path>) -> Result<KeyPair, IdentityError> {
    let kept = file.and_then(|file| fs::read_to_string(file).ok());
    if let Some(kept) = kept.and_then(|pem| KeyPair::from_pem(&pem).ok()) {
        return Ok(kept);
    }
    let key = KeyPair::generate_for(&PKCS_RSA_SHA256).map_err(IdentityError::of)?;
    if let Some(file) = file {
        // Without the file, the next run generates a key, too.
        let _ = write_whole(file, &key.serialize_pem());
    }
    Ok(key)
}

/// Writes a file that other processes see whole or not at all.
fn write_whole(file: &Path, content: &str) -> std::io::Result<()> {
    let unique = SystemNonce.nonce().map_err(std::io::Error::other)?;
    let new = file.with_extension(unique);
    let folder = file.parent().unwrap_or(file);
    write_private(folder, Path::new(new.file_name().unwrap_or_default()), content)?;
    fs::rename(&new, file)
}
