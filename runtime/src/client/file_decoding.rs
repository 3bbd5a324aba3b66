//! Decrypting and decompressing the bytes of a download.

#[cfg(feature = "gzip")]
use std::io::Write;

use bytes::Bytes;
#[cfg(feature = "gzip")]
use flate2::write::MultiGzDecoder;
use zeroize::Zeroizing;

use super::download_error::DownloadError;
use crate::foreign_text;
use crate::merchant::Merchant;
use crate::resource_cipher::{ResourceAlgorithm, ResourceCipher};
use crate::wire::{Cipher, Decrypt, DecryptError};

/// The number of compressed bytes decoded at a time. They expand at most a thousandfold.
#[cfg(feature = "gzip")]
const STEP: usize = 4096;

/// How to decrypt an encrypted bill: `algorithm` of the request, `encrypt_key` and `nonce` of its response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillKey {
    /// `AEAD_AES_256_GCM`; `SM4_GCM` with the feature `sm`.
    pub algorithm: String,
    /// The file's key, encrypted with RSAES-OAEP and the public key of the merchant's API certificate; Base64.
    pub encrypt_key: String,
    /// The nonce.
    pub nonce: String,
}

impl BillKey {
    /// Decrypts an encrypted bill that was downloaded by other means. A compressed bill is still compressed afterwards.
    ///
    /// # Errors
    /// When the key is not for this merchant, the algorithm is unknown, or the file was changed.
    pub fn decrypt(&self, merchant: &Merchant, file: Vec<u8>) -> Result<Bytes, DownloadError> {
        let mut decryption = Decryption::new(merchant, self)?;
        decryption.collected = file;
        decryption.finish()
    }
}

/// The steps applied to the received bytes, in this order.
pub(super) struct Decoding {
    decryption: Option<Decryption>,
    #[cfg(feature = "gzip")]
    gzip: Option<Unpacking>,
    #[cfg_attr(
        not(feature = "gzip"),
        expect(dead_code, reason = "only unpacking can make more of a file than was sent")
    )]
    limit: u64,
}

/// Collects the encrypted file, because no part of it can be trusted before its end.
struct Decryption {
    cipher: ResourceCipher,
    nonce: String,
    collected: Vec<u8>,
}

#[cfg(feature = "gzip")]
struct Unpacking {
    /// A gzip file may consist of several members, each complete.
    decoder: MultiGzDecoder<Vec<u8>>,
    unpacked: u64,
}

impl Decoding {
    #[cfg_attr(
        not(feature = "gzip"),
        expect(unused_variables, reason = "nothing can ask for it without the feature")
    )]
    pub(super) fn new(
        merchant: &Merchant,
        key: Option<&BillKey>,
        gzip: bool,
        limit: u64,
    ) -> Result<Self, DownloadError> {
        Ok(Self {
            decryption: key.map(|key| Decryption::new(merchant, key)).transpose()?,
            #[cfg(feature = "gzip")]
            gzip: gzip.then(|| Unpacking {
                decoder: MultiGzDecoder::new(Vec::new()),
                unpacked: 0,
            }),
            limit,
        })
    }

    /// Decodes a piece; the result may be empty.
    pub(super) fn decode(&mut self, piece: Bytes) -> Result<Bytes, DownloadError> {
        match &mut self.decryption {
            Some(decryption) => {
                decryption.collected.extend_from_slice(&piece);
                Ok(Bytes::new())
            }
            None => self.unpack(piece),
        }
    }

    /// How many of the received bytes are decoded at a time.
    pub(super) const fn part_length(&self) -> usize {
        #[cfg(feature = "gzip")]
        if self.gzip.is_some() && self.decryption.is_none() {
            return STEP;
        }
        usize::MAX
    }

    /// The decrypted file, which is still to be decoded, when the whole file has arrived. Empty if it is not encrypted.
    pub(super) fn decrypted(&mut self) -> Result<Bytes, DownloadError> {
        self.decryption.take().map_or(Ok(Bytes::new()), Decryption::finish)
    }

    /// Decodes the rest when all was decoded.
    pub(super) fn finish(&mut self) -> Result<Bytes, DownloadError> {
        #[cfg(feature = "gzip")]
        if let Some(unpacking) = &mut self.gzip {
            return unpacking.finish(self.limit);
        }
        Ok(Bytes::new())
    }

    #[cfg(feature = "gzip")]
    fn unpack(&mut self, piece: Bytes) -> Result<Bytes, DownloadError> {
        match &mut self.gzip {
            Some(unpacking) => unpacking.decode(&piece, self.limit),
            None => Ok(piece),
        }
    }

    #[cfg(not(feature = "gzip"))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as with the feature")]
    fn unpack(&mut self, piece: Bytes) -> Result<Bytes, DownloadError> {
        Ok(piece)
    }
}

impl Decryption {
    fn new(merchant: &Merchant, key: &BillKey) -> Result<Self, DownloadError> {
        let plain: Zeroizing<Vec<u8>> = merchant.decrypt(Cipher::PublicKey, &key.encrypt_key)?;
        let algorithm =
            ResourceAlgorithm::named(Some(&key.algorithm)).ok_or_else(|| DownloadError::UnknownAlgorithm {
                algorithm: foreign_text::name_or_length(&key.algorithm),
            })?;
        Ok(Self {
            cipher: algorithm.cipher(&plain).ok_or(DecryptError::Failed)?,
            nonce: key.nonce.clone(),
            collected: Vec::new(),
        })
    }

    fn finish(mut self) -> Result<Bytes, DownloadError> {
        let length = self.cipher.open(self.nonce.as_bytes(), b"", &mut self.collected)?;
        self.collected.truncate(length);
        Ok(self.collected.into())
    }
}

#[cfg(feature = "gzip")]
impl Unpacking {
    fn decode(&mut self, packed: &[u8], limit: u64) -> Result<Bytes, DownloadError> {
        self.decoder.write_all(packed).map_err(broken)?;
        self.taken(limit)
    }

    fn finish(&mut self, limit: u64) -> Result<Bytes, DownloadError> {
        self.decoder.try_finish().map_err(broken)?;
        self.taken(limit)
    }

    /// Takes the bytes that the decoder has written, unless the total exceeds the limit.
    fn taken(&mut self, limit: u64) -> Result<Bytes, DownloadError> {
        let fresh = std::mem::take(self.decoder.get_mut());
        self.unpacked = self.unpacked.saturating_add(fresh.len() as u64);
        if self.unpacked > limit {
            return Err(DownloadError::TooLarge { limit });
        }
        Ok(fresh.into())
    }
}

#[cfg(feature = "gzip")]
fn broken(error: std::io::Error) -> DownloadError {
    DownloadError::Gzip {
        reason: error.to_string(),
    }
}

#[cfg(test)]
#[cfg(feature = "gzip")]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    /// Unpacks a file that arrives in pieces of this length.
    fn unpacked(file: &[u8], length: usize) -> Result<Vec<u8>, DownloadError> {
        let mut unpacking = Unpacking {
            decoder: MultiGzDecoder::new(Vec::new()),
            unpacked: 0,
        };
        let mut content = Vec::new();
        for piece in file.chunks(length) {
            content.extend(unpacking.decode(piece, 1_000)?);
        }
        content.extend(unpacking.finish(1_000)?);
        Ok(content)
    }

    #[test]
    fn a_file_may_have_several_members_but_nothing_else() {
        let members = [packed(b"hel"), packed(b""), packed(b"lo")].concat();
        for length in 1..=members.len() {
            assert_eq!(unpacked(&members, length).unwrap(), b"hello", "{length}");
            for rest in [&b"x"[..], &[0; 20], &packed(b"x")[..15]] {
                let error = unpacked(&[&members, rest].concat(), length);
                assert!(matches!(error, Err(DownloadError::Gzip { .. })), "{rest:?}, {length}");
            }
        }
        assert!(matches!(unpacked(b"", 1), Err(DownloadError::Gzip { .. })));
        let bomb = [packed(&[0; 600]), packed(&[0; 600])].concat();
        assert!(matches!(
            unpacked(&bomb, 10),
            Err(DownloadError::TooLarge { limit: 1_000 })
        ));
    }
}
