//! The TLS port.

use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use crate::error::IdentityError;
use crate::identity::Identity;

/// The server's side of TLS. A client certificate is optional, but must be issued by the sandbox's authority.
pub(crate) fn acceptor(identity: &Identity) -> Result<TlsAcceptor, IdentityError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(identity.authority_der()).map_err(IdentityError::of)?;
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .allow_unauthenticated()
        .build()
        .map_err(IdentityError::of)?;
    let configuration = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(IdentityError::of)?
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![identity.server_certificate.clone()], identity.server_key()?)
        .map_err(IdentityError::of)?;
    Ok(TlsAcceptor::from(Arc::new(configuration)))
}
