//! PKCS#12 files. `apiclient_cert.p12` as issued is encrypted with 3DES and RC2; newer tools write AES.

use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;

use super::private_key::PrivateKey;
use crate::certificate::Certificate;
use crate::key_error::KeyError;
use crate::pem;

const WHAT: &str = "certificate in the PKCS#12 file";
/// The largest file accepted, in bytes. Real files have about 4 kB.
const MAX_BYTES: usize = 1 << 20;

/// The first private key of the file, and all its certificates.
pub(super) fn read(file: &[u8], password: &str) -> Result<(PrivateKey, Vec<Certificate>), KeyError> {
    let file = pem::without_line_end(file);
    if file.len() > MAX_BYTES {
        return Err(refused("it has more than 1 MiB"));
    }
    // The library's error is dropped, because it may contain decrypted data.
    let archive = Pkcs12Archive::from_pkcs12(file, password).map_err(|error| match error {
        Error::MacError(_) => refused("wrong password, or the file is damaged"),
        Error::UnsupportedContentType
        | Error::UnsupportedCertificateType
        | Error::UnsupportedEncryptionScheme
        | Error::UnsupportedMacAlgorithm => refused("it is encrypted in a way that is not known"),
        Error::UnpadError | Error::Pkcs5Error(_) => refused("it cannot be decrypted: wrong password, or it is damaged"),
        _ if pem::FileContent::of(file) == pem::FileContent::Pkcs12 => refused("it is damaged"),
        _ => refused("it is no PKCS#12 file"),
    })?;
    let key = archive.keys.first().ok_or_else(|| refused("it holds no private key"))?;
    let key = PrivateKey::from_der(key.key.as_der())?;
    let certificates = archive
        .certs
        .iter()
        .map(|bag| Certificate::read(bag.cert.as_der(), WHAT))
        .collect::<Result<_, _>>()?;
    Ok((key, certificates))
}

const fn refused(reason: &'static str) -> KeyError {
    KeyError::Pkcs12 { reason }
}
