//! Why a request could not be built.

use crate::nonce::NonceError;
use crate::v2::xml::XmlError;

/// Why a request could not be built. Nothing was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssembleError {
    /// A path parameter turns a segment into `.` or `..`, which servers resolve to another path.
    #[error("path parameter `{name}` of {path} makes a path segment `.` or `..`, which would name another resource")]
    DotSegment {
        /// The parameter.
        name: String,
        /// The operation's path.
        path: &'static str,
    },
    /// A path parameter has no value in the request, or an empty one, so the request would go to another path.
    #[error("path parameter `{name}` of {path} has no value in the request, or an empty one")]
    MissingPathParameter {
        /// The parameter.
        name: String,
        /// The operation's path.
        path: &'static str,
    },
    /// A header field's value is not visible ASCII.
    #[error("header field `{name}`: the value must consist of visible ASCII characters")]
    Header {
        /// The header field.
        name: String,
    },
    /// A field cannot be sent in the place that the operation defines for it.
    #[error("field `{name}` cannot be sent: {reason}")]
    Body {
        /// The field.
        name: String,
        /// The reason.
        reason: &'static str,
    },
    /// APIv2: a value contains `&name=`, so the signature would also be valid for other fields. In a query, any name that
    /// sorts after the field's own is refused; in a body, a name that would make it a notification, or one that the value
    /// would hide when it comes back ([`v2::hidden_field`](crate::v2::hidden_field)).
    #[error(
        "field `{name}` contains `&` and the name of another field: the signature would also be valid for that field"
    )]
    Ambiguous {
        /// The field.
        name: String,
    },
    /// The operation presents the merchant API certificate in the TLS handshake, and the client has none.
    #[error(
        "{path} requires the merchant API certificate in the TLS handshake: give the merchant its certificate and key, or \
         the transport an identity"
    )]
    NoIdentity {
        /// The operation's path.
        path: &'static str,
    },
    /// The set of platform keys is empty, so no response could be verified.
    #[error("the client has no platform key: give it the WeChat Pay public key or a platform certificate")]
    NoPlatformKey,
    /// A field cannot be written as XML.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// No nonce could be generated.
    #[error(transparent)]
    Nonce(#[from] NonceError),
    /// The operation has no host.
    #[error("the operation {path} has no host: an operation must name at least one")]
    NoHost {
        /// The operation's path.
        path: &'static str,
    },
    /// HTTP does not allow the URL or a header field.
    #[error("the request is not a valid HTTP message")]
    Http(#[from] http::Error),
}
