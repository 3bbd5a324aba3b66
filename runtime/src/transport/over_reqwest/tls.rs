//! TLS settings: trust anchors and the client certificate.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rustls::client::danger::ServerCertVerifier;
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::Verifier;

use super::TransportSetupError;
use crate::pem::{self, Wanted};

/// Verifies server certificates. Clients share it, because it holds the trust anchors.
pub(super) type Trust = Arc<dyn ServerCertVerifier>;

/// The merchant API certificate with its chain, and its private key.
pub(super) type Identity = Arc<CertifiedKey>;

/// The cryptography provider, independent of the process's default, which other crates may set.
static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| Arc::new(aws_lc_rs::default_provider()));

/// The operating system's trust anchors. They are read once, because they are a hundred kilobytes and take
/// milliseconds.
static PLATFORM: Mutex<Option<Trust>> = Mutex::new(None);

/// How many TLS sessions a client remembers for resumption: one per host, and there are few hosts.
const SESSIONS: usize = 32;

/// Builds a verifier that trusts the given authorities, and those of the operating system unless excluded.
pub(super) fn trust(given: &[CertificateDer<'static>], only_given: bool) -> Result<Trust, TransportSetupError> {
    let provider = Arc::clone(&PROVIDER);
    if only_given {
        let mut roots = RootCertStore::empty();
        for root in given {
            roots.add(root.clone()).map_err(refused)?;
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider);
        let trust: Trust = verifier.build().map_err(refused)?;
        return Ok(trust);
    }
    if !given.is_empty() {
        return with_platform(given, provider);
    }
    let mut platform = PLATFORM.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(trust) = &*platform {
        return Ok(Arc::clone(trust));
    }
    let trust: Trust = Arc::new(Verifier::new(provider).map_err(refused)?);
    *platform = Some(Arc::clone(&trust));
    Ok(trust)
}

#[cfg(not(target_os = "android"))]
fn with_platform(
    given: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<Trust, TransportSetupError> {
    let verifier = Verifier::new_with_extra_roots(given.iter().cloned(), provider);
    Ok(Arc::new(verifier.map_err(refused)?))
}

#[cfg(target_os = "android")]
fn with_platform(_: &[CertificateDer<'static>], _: Arc<CryptoProvider>) -> Result<Trust, TransportSetupError> {
    Err(refused(
        "on Android, authorities cannot be added to those of the system: use only_given_roots",
    ))
}

/// Builds the TLS client configuration.
pub(super) fn configuration(trust: &Trust, identity: Option<&Identity>) -> Result<ClientConfig, TransportSetupError> {
    let builder = ClientConfig::builder_with_provider(Arc::clone(&PROVIDER))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(refused)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(trust));
    let mut configuration = match identity {
        Some(identity) => builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(Arc::clone(identity)))),
        None => builder.with_no_client_auth(),
    };
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    configuration.resumption = Resumption::in_memory_sessions(SESSIONS);
    Ok(configuration)
}

/// Reads authorities from PEM text.
pub(super) fn roots(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TransportSetupError> {
    let refused = |reason: &dyn fmt::Display| TransportSetupError::Roots {
        reason: reason.to_string(),
    };
    let roots = pem::read_certificates(pem, "text with the trust anchors").map_err(|error| refused(&error))?;
    // Checked here, so that the error is reported before the transport is built.
    let mut store = RootCertStore::empty();
    for root in &roots {
        let added = store.add(root.clone());
        added.map_err(|_| refused(&"a certificate in it cannot be read as one of an authority"))?;
    }
    Ok(roots)
}

/// Reads a certificate with its chain and a private key from PEM text.
pub(super) fn identity(pem: &[u8]) -> Result<Identity, TransportSetupError> {
    const WHAT: &str = "client identity";
    let refused = |reason: &dyn fmt::Display| TransportSetupError::Identity {
        reason: reason.to_string(),
    };
    let chain = pem::read_certificates(pem, WHAT).map_err(|error| refused(&error))?;
    let key = pem::read_first(pem, Wanted::PrivateKey, WHAT).map_err(|error| refused(&error))?;
    let key = PrivateKeyDer::try_from(key.as_slice()).map_err(|_| refused(&"its private key cannot be read"))?;
    let signing = aws_lc_rs::sign::any_supported_type(&key);
    let signing = signing.map_err(|_| refused(&"its private key is of no kind that TLS knows"))?;
    let certified = CertifiedKey::new(chain, signing);
    match certified.keys_match() {
        // If the library cannot compare the key with the certificate, the server will.
        Ok(()) | Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::Unknown)) => Ok(Arc::new(certified)),
        Err(rustls::Error::InconsistentKeys(_)) => Err(refused(&"its private key belongs to another certificate")),
        Err(_) => Err(refused(&"its certificate cannot be read")),
    }
}

fn refused(error: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportSetupError {
    TransportSetupError::Tls { source: error.into() }
}
