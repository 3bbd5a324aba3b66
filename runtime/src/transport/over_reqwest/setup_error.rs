//! Why the transport over `reqwest` could not be set up: trust anchors, identity, proxy, TLS.

/// Why a transport could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportSetupError {
    /// The PEM text of trust anchors contains no certificate, or one that cannot be read.
    #[error("the trust anchors are not PEM certificates: {reason}")]
    Roots {
        /// The problem.
        reason: String,
    },
    /// The client identity is not a certificate chain and its private key.
    #[error("the client identity is not a PEM text with a certificate and its private key: {reason}")]
    Identity {
        /// The problem, without quoting the text.
        reason: String,
    },
    /// The proxy's URL cannot be read.
    #[error("the proxy's URL is not of the form http://host:port")]
    Proxy,
    /// The TLS configuration was rejected, for example because this system has no trust anchors.
    #[error("the TLS client could not be set up: install root certificates on this system, or pass some to roots_pem")]
    Tls {
        /// The TLS or HTTP library's error.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
