//! A successful, verified response that is not decoded yet.

use std::any::type_name;

use super::observation;
use crate::error::{Error, Outcome};
use crate::reply::{HttpResponse, Reply};
use crate::wire::{self, Decode, DecodeError, Decoded, Decrypt, Value};

/// A successful, verified response that is not decoded yet.
pub(super) struct Accepted {
    pub(super) http_response: HttpResponse,
    pub(super) content: FieldSource,
    /// Whether the response had a valid signature; `false` only for operations documented as unsigned.
    pub(super) verified: bool,
}

/// Where the fields of a successful response are.
pub(super) enum FieldSource {
    /// There are no fields.
    Nothing,
    /// In the body, as JSON.
    Json,
    /// In XML; these are the fields read from it.
    Fields(Value<'static>),
}

impl Accepted {
    /// The knowledge about the operation, whether or not the response can be decoded.
    pub(super) const fn outcome(&self) -> Outcome {
        match self.verified {
            true => Outcome::Accepted,
            false => Outcome::Unknown,
        }
    }

    /// Decodes the response.
    pub(super) fn response<R: Decode>(&self, decrypt: &dyn Decrypt) -> Result<Decoded<R>, DecodeError> {
        match &self.content {
            FieldSource::Nothing => wire::decode_object(Value::Object(Vec::new()), Some(decrypt)),
            FieldSource::Json => wire::decode_body(&self.http_response.body, Some(decrypt)),
            FieldSource::Fields(fields) => wire::decode_object(fields.clone(), Some(decrypt)),
        }
    }

    /// The reply, or the decoding error. Unreadable fields are logged.
    pub(super) fn reply<R>(self, response: Result<Decoded<R>, DecodeError>) -> Result<Reply<R>, Error> {
        match response {
            Ok(Decoded { message, unreadable }) => {
                observation::unreadable(type_name::<R>(), &unreadable, &self.http_response);
                Ok(Reply::new(message, self.http_response))
            }
            Err(source) => Err(Error::Decode {
                source,
                verified: self.verified,
                http_response: Box::new(self.http_response),
            }),
        }
    }
}
