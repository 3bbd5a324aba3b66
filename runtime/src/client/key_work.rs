//! Signing requests and decrypting responses, on [`KeyThreads`] or on the calling thread.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use zeroize::Zeroizing;

use super::accepted::Accepted;
use super::v3::Unsigned;
use crate::error::Error;
use crate::key_threads::KeyThreads;
use crate::merchant::{Merchant, SigningError};
use crate::message::Message;
use crate::reply::Reply;
use crate::wire::{Cipher, Decode, Decrypt, DecryptError};

/// Signs and decrypts with the merchant's private key.
pub(super) struct KeyWork {
    merchant: Merchant,
    /// The threads that do it; `None` to do it on the calling thread.
    threads: Option<KeyThreads>,
}

impl KeyWork {
    pub(super) const fn new(merchant: Merchant, threads: Option<KeyThreads>) -> Self {
        Self { merchant, threads }
    }

    /// Signs a request. If the call is dropped while it waits in the queue, nothing is signed.
    pub(super) async fn sign(&self, request: Unsigned) -> Result<Message, Error> {
        let Some(threads) = &self.threads else {
            return Ok(request.sign(&self.merchant)?);
        };
        let merchant = self.merchant.clone();
        let signing = threads.start(move || request.sign(&merchant));
        Ok(signing.result().await.unwrap_or(Err(SigningError::Failed))?)
    }

    /// Decrypts and decodes a successful response.
    ///
    /// Decoding asks for plaintexts one by one and cannot wait for them. So the response is decoded once to collect the
    /// ciphertexts, which are then decrypted together, and decoded again with the plaintexts. A ciphertext nested in
    /// another one takes one more round.
    pub(super) async fn read<R: Decode>(&self, accepted: Accepted) -> Result<Reply<R>, Error> {
        let Some(threads) = &self.threads else {
            let response = accepted.response(&self.merchant);
            return accepted.reply(response);
        };
        let mut known = Plaintexts::new();
        loop {
            let mut decrypting = Vec::new();
            {
                let decrypted = Decrypted {
                    merchant: &self.merchant,
                    known: &known,
                    missing: RefCell::default(),
                };
                let response = accepted.response(&decrypted);
                let missing = decrypted.missing.into_inner();
                if missing.is_empty() {
                    return accepted.reply(response);
                }
                for (cipher, ciphertext) in missing {
                    let merchant = self.merchant.clone();
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

/// Decrypts symmetric ciphertexts directly. For all others, it returns known plaintexts and records unknown
/// ciphertexts.
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

// Clippy treats helper functions as test code only in a module with `cfg(test)`.
#[cfg(feature = "testing")]
#[cfg(test)]
mod tests;
