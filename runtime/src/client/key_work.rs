//! Signing requests and decrypting answers: on [`KeyThreads`], or in place.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use zeroize::Zeroizing;

use super::Client;
use super::exchange::Accepted;
use super::v3::Unsigned;
use crate::error::Error;
use crate::merchant::{Merchant, SigningError};
use crate::message::Message;
use crate::reply::Reply;
use crate::wire::{Cipher, Decode, Decrypt, DecryptError};

impl Client {
    /// Signs a request. It is not signed when the call is dropped before its turn comes.
    pub(super) async fn sign(&self, request: Unsigned) -> Result<Message, Error> {
        let Some(threads) = &self.inner.key_threads else {
            return Ok(request.sign(self.merchant())?);
        };
        let merchant = self.merchant().clone();
        let signing = threads.start(move || request.sign(&merchant));
        Ok(signing.result().await.unwrap_or(Err(SigningError::Failed))?)
    }

    /// Decrypts and reads a successful answer.
    ///
    /// Reading asks for plaintexts one by one and cannot wait for them. So the answer is read once to learn what is
    /// encrypted, all of that is decrypted, and then it is read for good. What stands inside of something encrypted and
    /// is encrypted itself takes another turn.
    pub(super) async fn read<R: Decode>(&self, accepted: Accepted) -> Result<Reply<R>, Error> {
        let Some(threads) = &self.inner.key_threads else {
            let response = accepted.response(self.merchant());
            return accepted.reply(response);
        };
        let mut known = Plaintexts::new();
        loop {
            let mut decrypting = Vec::new();
            {
                let decrypted = Decrypted {
                    merchant: self.merchant(),
                    known: &known,
                    missing: RefCell::default(),
                };
                let response = accepted.response(&decrypted);
                let missing = decrypted.missing.into_inner();
                if missing.is_empty() {
                    return accepted.reply(response);
                }
                for (cipher, ciphertext) in missing {
                    let merchant = self.merchant().clone();
                    let text = ciphertext.clone();
                    let work = move || merchant.decrypt(cipher, &text);
                    decrypting.push(((cipher, ciphertext), threads.start(work)));
                }
            }
            for (ciphertext, plaintext) in decrypting {
                let plaintext = plaintext.result().await.unwrap_or(Err(DecryptError::Failed));
                known.insert(ciphertext, plaintext);
            }
        }
    }
}

type Plaintexts = BTreeMap<(Cipher, String), Result<Zeroizing<Vec<u8>>, DecryptError>>;

/// Decrypts what is quick, and hands out and asks for the plaintexts of everything else.
struct Decrypted<'d> {
    merchant: &'d Merchant,
    known: &'d Plaintexts,
    missing: RefCell<BTreeSet<(Cipher, String)>>,
}

impl Decrypt for Decrypted<'_> {
    fn decrypt(&self, cipher: Cipher, ciphertext: &str) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        if matches!(cipher, Cipher::AesEcb | Cipher::AesGcm) {
            return self.merchant.decrypt(cipher, ciphertext);
        }
        let ciphertext = (cipher, ciphertext.to_owned());
        match self.known.get(&ciphertext) {
            Some(plaintext) => plaintext.clone(),
            None => {
                self.missing.borrow_mut().insert(ciphertext);
                Err(DecryptError::Failed)
            }
        }
    }
}

// `cfg(test)` alone tells Clippy that the functions beside the tests are tests' too.
#[cfg(feature = "testing")]
#[cfg(test)]
mod tests;
