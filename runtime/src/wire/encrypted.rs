//! How `#[encrypted]` fields are sent and received: always as ciphertext, however they are nested.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::cipher::{Cipher, DecryptError};
use super::decode::Reader;
use super::decode_error::DecodeCause;
use super::encode::Fields;
use super::value::Value;
use crate::secret::Secret;

/// Only types of this crate may be encrypted: an impl for another type could put plaintext into the request.
mod sealed {
    pub trait Sealed {}

    impl Sealed for crate::secret::Secret {}
    impl<T: Sealed> Sealed for Option<T> {}
    impl<T: Sealed> Sealed for Vec<T> {}
}

/// The types of an `#[encrypted]` field of a request: a [`Secret`], possibly inside `Option` and `Vec`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an `#[encrypted]` field",
    label = "not a `Secret`",
    note = "an `#[encrypted]` field is a `Secret`, alone or in `Option` and `Vec`"
)]
pub trait EncryptValue: sealed::Sealed {
    /// Encrypts the value; `None` when the field is left out.
    fn encrypt_value<'a>(&'a self, cipher: Cipher, fields: &mut Fields<'a, '_>) -> Option<Value<'a>>;
}

impl EncryptValue for Secret {
    fn encrypt_value<'a>(&'a self, cipher: Cipher, fields: &mut Fields<'a, '_>) -> Option<Value<'a>> {
        Some(fields.ciphertext(cipher, self.expose()))
    }
}

impl<T: EncryptValue> EncryptValue for Option<T> {
    fn encrypt_value<'a>(&'a self, cipher: Cipher, fields: &mut Fields<'a, '_>) -> Option<Value<'a>> {
        self.as_ref()?.encrypt_value(cipher, fields)
    }
}

impl<T: EncryptValue> EncryptValue for Vec<T> {
    fn encrypt_value<'a>(&'a self, cipher: Cipher, fields: &mut Fields<'a, '_>) -> Option<Value<'a>> {
        Some(fields.array(self, |fields, item| item.encrypt_value(cipher, fields)))
    }
}

/// The types of an `#[encrypted]` field of a response: a [`Secret`], possibly inside `Vec` and `Option`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an `#[encrypted]` field",
    label = "not a `Secret`",
    note = "an `#[encrypted]` field is a `Secret`, alone or in `Option` and `Vec`"
)]
pub trait DecryptValue: sealed::Sealed + Sized {
    /// Decrypts the value; `None` when there is no ciphertext, or when there is a problem, which is recorded in
    /// `reader`.
    fn decrypt_value(value: Value<'_>, cipher: Cipher, reader: &mut Reader<'_>) -> Option<Self>;
}

impl DecryptValue for Secret {
    fn decrypt_value(value: Value<'_>, cipher: Cipher, reader: &mut Reader<'_>) -> Option<Self> {
        let mut plaintext = reader.plaintext(value, cipher)?;
        match String::from_utf8(std::mem::take(&mut *plaintext)) {
            Ok(plaintext) => Some(Self::from(plaintext)),
            Err(error) => {
                zeroize::Zeroize::zeroize(&mut error.into_bytes());
                reader.fail(DecodeCause::NotUtf8)
            }
        }
    }
}

impl Reader<'_> {
    /// Decrypts a string; `None` when there is no ciphertext, or when there is a problem.
    pub(super) fn plaintext(&mut self, value: Value<'_>, cipher: Cipher) -> Option<Zeroizing<Vec<u8>>> {
        let ciphertext: Cow<'_, str> = match value {
            Value::String(ciphertext) if !ciphertext.trim().is_empty() => ciphertext,
            other => return self.unexpected("a string with ciphertext", &other),
        };
        let decrypted = match self.decrypt() {
            Some(decrypt) => decrypt.decrypt(cipher, &ciphertext),
            None => Err(DecryptError::MissingKey { cipher }),
        };
        decrypted.map_or_else(|error| self.fail(DecodeCause::Decrypt(error)), Some)
    }
}

impl<T: DecryptValue> DecryptValue for Vec<T> {
    fn decrypt_value(value: Value<'_>, cipher: Cipher, reader: &mut Reader<'_>) -> Option<Self> {
        reader.array(value, |reader, item| T::decrypt_value(item, cipher, reader))
    }
}
