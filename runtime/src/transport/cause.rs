//! Why a connection failed: derived from the libraries' errors, described in fixed words.

use std::error::Error as StdError;
use std::fmt;
use std::io;

/// Why a connection could not be established, or broke: see [`TransportError::cause`](super::TransportError::cause).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// The host's name could not be resolved.
    NameNotResolved,
    /// Nothing is listening at the address.
    Refused,
    /// There is no route to the host.
    Unreachable,
    /// The peer, or a device on the path, reset the connection.
    Reset,
    /// The peer closed the connection.
    Closed,
    /// The connection timed out.
    TimedOut,
    /// The proxy could not be reached.
    ProxyUnreachable,
    /// The proxy answered with status 407.
    ProxyCredentials,
    /// The proxy did not connect to the host.
    ProxyRefused,
    /// No trusted authority has certified the server.
    UnknownAuthority,
    /// The server's certificate is for another host.
    OtherHost,
    /// The server's certificate has expired, or is not valid yet.
    CertificateDate,
    /// Something else is wrong with the server's certificate.
    BadCertificate,
    /// The server rejected the client certificate, or requires one.
    ClientCertificate,
    /// The TLS handshake failed: there was no common protocol version or cipher suite, or the peer does not speak TLS.
    Handshake,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NameNotResolved => "the host's name could not be resolved (DNS)",
            Self::Refused => "the connection was refused; nothing is listening there",
            Self::Unreachable => "there is no route to the host",
            Self::Reset => "the connection was reset",
            Self::Closed => "the peer closed the connection",
            Self::TimedOut => "it timed out",
            Self::ProxyUnreachable => "the proxy could not be reached",
            Self::ProxyCredentials => {
                "the proxy requires a user name and password, or rejected those given (status 407)"
            }
            Self::ProxyRefused => "the proxy did not connect to the host",
            Self::UnknownAuthority => "the server's certificate was issued by an unknown authority",
            Self::OtherHost => "the server's certificate is for another host",
            Self::CertificateDate => {
                "the server's certificate has expired or is not valid yet; check this machine's clock too"
            }
            Self::BadCertificate => "the server's certificate is not valid",
            Self::ClientCertificate => "the server rejected the merchant API certificate, or requires one",
            Self::Handshake => "the TLS handshake failed",
        })
    }
}

/// The cause for a message: `: the connection was reset`, or nothing.
pub(super) struct Because<'a>(pub(super) &'a (dyn StdError + Send + Sync + 'static));

impl fmt::Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match find(self.0) {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}

/// Looks for a known cause in an error and its sources. The innermost one wins, except that a failed name lookup or
/// proxy is more specific than the errors below it.
pub(super) fn find(error: &(dyn StdError + 'static)) -> Option<Cause> {
    let mut found = None;
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(cause) = of_connector(error) {
            return Some(cause);
        }
        found = of_io(error)
            .or_else(|| of_http(error))
            .or_else(|| of_tls(error))
            .or_else(|| of_limit(error))
            .or(found);
        next = inner(error);
    }
    found
}

/// The error that an error wraps. `io::Error::source` skips the wrapped error and returns that error's source.
fn inner<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

fn of_io(error: &(dyn StdError + 'static)) -> Option<Cause> {
    match error.downcast_ref::<io::Error>()?.kind() {
        io::ErrorKind::ConnectionRefused => Some(Cause::Refused),
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => Some(Cause::Reset),
        io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof => Some(Cause::Closed),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Some(Cause::Unreachable),
        io::ErrorKind::TimedOut => Some(Cause::TimedOut),
        _ => None,
    }
}

/// The HTTP library's connector has no public types for these errors, so they are recognized by their texts.
#[cfg(feature = "reqwest")]
fn of_connector(error: &(dyn StdError + 'static)) -> Option<Cause> {
    match error.to_string().as_str() {
        "dns error" => Some(Cause::NameNotResolved),
        "tunnel error: proxy authorization required" => Some(Cause::ProxyCredentials),
        "tunnel error: failed to create underlying connection" => Some(Cause::ProxyUnreachable),
        text if text.starts_with("tunnel error: ") => Some(Cause::ProxyRefused),
        _ => None,
    }
}

#[cfg(not(feature = "reqwest"))]
fn of_connector(_: &(dyn StdError + 'static)) -> Option<Cause> {
    None
}

#[cfg(feature = "reqwest")]
fn of_http(error: &(dyn StdError + 'static)) -> Option<Cause> {
    if error.is::<tokio::time::error::Elapsed>() {
        return Some(Cause::TimedOut);
    }
    let error = error.downcast_ref::<hyper::Error>()?;
    let closed = error.is_incomplete_message() || error.is_canceled() || error.is_closed();
    closed.then_some(Cause::Closed)
}

#[cfg(not(feature = "reqwest"))]
fn of_http(_: &(dyn StdError + 'static)) -> Option<Cause> {
    None
}

/// A time limit of the HTTP library, such as that of a connection whose TLS handshake is never answered.
#[cfg(feature = "reqwest")]
fn of_limit(error: &(dyn StdError + 'static)) -> Option<Cause> {
    let error = error.downcast_ref::<reqwest::Error>()?;
    error.is_timeout().then_some(Cause::TimedOut)
}

#[cfg(not(feature = "reqwest"))]
fn of_limit(_: &(dyn StdError + 'static)) -> Option<Cause> {
    None
}

#[cfg(feature = "reqwest")]
fn of_tls(error: &(dyn StdError + 'static)) -> Option<Cause> {
    use rustls::{AlertDescription, CertificateError as Certificate, Error};

    Some(match error.downcast_ref::<Error>()? {
        Error::InvalidCertificate(Certificate::UnknownIssuer) => Cause::UnknownAuthority,
        Error::InvalidCertificate(Certificate::NotValidForName | Certificate::NotValidForNameContext { .. }) => {
            Cause::OtherHost
        }
        Error::InvalidCertificate(
            Certificate::Expired
            | Certificate::ExpiredContext { .. }
            | Certificate::NotValidYet
            | Certificate::NotValidYetContext { .. },
        ) => Cause::CertificateDate,
        Error::InvalidCertificate(_) => Cause::BadCertificate,
        Error::AlertReceived(
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied,
        ) => Cause::ClientCertificate,
        _ => Cause::Handshake,
    })
}

#[cfg(not(feature = "reqwest"))]
fn of_tls(_: &(dyn StdError + 'static)) -> Option<Cause> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_causes_are_found() {
        let reset = io::Error::from(io::ErrorKind::ConnectionReset);
        let wrapped = io::Error::other(io::Error::other(reset));
        assert_eq!(find(&wrapped), Some(Cause::Reset));
        assert_eq!(find(&io::Error::other("something")), None);
        assert_eq!(Because(&io::Error::other("something")).to_string(), "");
    }

    #[cfg(feature = "reqwest")]
    #[test]
    fn an_error_says_what_is_wrong_with_a_certificate() {
        use rustls::{CertificateError, Error};

        for (error, cause) in [
            (CertificateError::UnknownIssuer, Cause::UnknownAuthority),
            (CertificateError::NotValidForName, Cause::OtherHost),
            (CertificateError::Expired, Cause::CertificateDate),
            (CertificateError::BadSignature, Cause::BadCertificate),
        ] {
            let error = io::Error::new(io::ErrorKind::InvalidData, Error::InvalidCertificate(error));
            assert_eq!(find(&error), Some(cause));
        }
    }
}
