//! A successful, verified response that is not decoded yet.

use crate::error::Error;
use crate::reply::{HttpResponse, Reply};
use crate::wire::{self, Decode, DecodeError, Decrypt, Value};

/// A successful, verified response that is not decoded yet.
pub(super) struct Accepted {
    pub(super) http_response: HttpResponse,
    pub(super) content: Content,
    /// Whether the response had a valid signature; `false` only for operations documented as unsigned.
    pub(super) verified: bool,
}

/// Where the fields of a successful response are.
pub(super) enum Content {
    /// There are no fields.
    Nothing,
    /// In the body, as JSON.
    Json,
    /// In XML; these are the fields read from it.
    Fields(Value<'static>),
}

impl Accepted {
    /// Decodes the response.
    pub(super) fn response<R: Decode>(&self, decrypt: &dyn Decrypt) -> Result<R, DecodeError> {
        match &self.content {
            Content::Nothing => wire::decode(Value::Object(Vec::new()), Some(decrypt)),
            Content::Json => wire::decode_json(&self.http_response.body, Some(decrypt)),
            Content::Fields(fields) => wire::decode(fields.clone(), Some(decrypt)),
        }
    }

    /// The reply, or the decoding error.
    pub(super) fn reply<R>(self, response: Result<R, DecodeError>) -> Result<Reply<R>, Error> {
        match response {
            Ok(response) => Ok(Reply::new(response, self.http_response)),
            Err(source) => Err(Error::Decode {
                source,
                verified: self.verified,
                http_response: Box::new(self.http_response),
            }),
        }
    }
}
