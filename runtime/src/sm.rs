//! 国密: SM2 signatures and encryption, SM3, SM4-GCM, on the crates of RustCrypto. They are maintained, and checked
//! against public vectors here; nobody has audited them.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{AesGcm, Tag};
use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm2::elliptic_curve::common::getrandom::SysRng;
use sm2::pkcs8::{DecodePrivateKey, DecodePublicKey};
use sm2::pke::{DecryptingKey, EncryptingKey};
use sm2::{PublicKey, SecretKey};
use sm3::{Digest, Sm3};
use sm4::Sm4;
use zeroize::Zeroizing;

use crate::wire::{DecryptError, EncryptError};

/// SM4 in Galois/counter mode, with a nonce of 12 bytes and a tag of 16.
pub(crate) type Sm4Gcm = AesGcm<Sm4, U12>;

/// The signer's identity that GM/T 0009 prescribes where none was agreed.
const IDENTITY: &str = "1234567812345678";
const TAG_BYTES: usize = 16;

/// A private key: signs, and decrypts fields of responses. Wiped when dropped.
pub(crate) struct Sm2PrivateKey {
    signing: SigningKey,
    decrypting: DecryptingKey,
    /// The public half, uncompressed, as a certificate holds it.
    public: Box<[u8]>,
}

/// A public key: verifies, and encrypts fields of requests.
#[derive(Clone)]
pub(crate) struct Sm2PublicKey {
    verifying: VerifyingKey,
    encrypting: EncryptingKey,
}

impl Sm2PrivateKey {
    /// Reads PKCS#8 DER; `None` when it is not an SM2 key.
    pub(crate) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let key = SecretKey::from_pkcs8_der(der).ok()?;
        Some(Self {
            signing: SigningKey::new(IDENTITY, &key).ok()?,
            public: key.public_key().to_sec1_bytes(),
            decrypting: DecryptingKey::new(key),
        })
    }

    /// SM2 with SM3, in DER.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let signature: Signature = self.signing.try_sign(message).ok()?;
        Some(signature.to_der().as_bytes().to_vec())
    }

    /// Decrypts what was encrypted as GM/T 0009 says, in DER.
    pub(crate) fn decrypt(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let plaintext = self.decrypting.decrypt_der(ciphertext);
        plaintext.map(Zeroizing::new).map_err(|_| DecryptError::Failed)
    }

    /// The public half, uncompressed.
    pub(crate) fn public_key(&self) -> &[u8] {
        &self.public
    }
}

impl Sm2PublicKey {
    /// Reads SubjectPublicKeyInfo DER; `None` when it is not an SM2 key.
    pub(crate) fn from_der(der: &[u8]) -> Option<Self> {
        Self::new(PublicKey::from_public_key_der(der).ok()?)
    }

    /// Reads a point, as the public key of a certificate holds it; `None` when it is not on the curve.
    pub(crate) fn from_point(point: &[u8]) -> Option<Self> {
        Self::new(PublicKey::from_sec1_bytes(point).ok()?)
    }

    fn new(key: PublicKey) -> Option<Self> {
        Some(Self {
            verifying: VerifyingKey::new(IDENTITY, key).ok()?,
            encrypting: EncryptingKey::new(key),
        })
    }

    /// SM2 with SM3; the signature is in DER.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), ()> {
        let signature = Signature::from_der(signature).map_err(|_| ())?;
        self.verifying.verify(message, &signature).map_err(|_| ())
    }

    /// Encrypts as GM/T 0009 says, in DER.
    pub(crate) fn encrypt(&self, plaintext: &[u8]) -> Result<Vec<u8>, EncryptError> {
        self.encrypting
            .encrypt_der(&mut SysRng, plaintext)
            .map_err(|_| EncryptError::Failed)
    }
}

/// The SM4 key that belongs to an APIv3 key: the first half of its SM3.
pub(crate) fn sm4_key(api_v3_key: &[u8]) -> Zeroizing<[u8; 16]> {
    let mut key = Zeroizing::new([0; 16]);
    let digest = Zeroizing::new(<[u8; 32]>::from(Sm3::digest(api_v3_key)));
    for (byte, from) in key.iter_mut().zip(digest.iter()) {
        *byte = *from;
    }
    key
}

/// `None` when the key has not 16 bytes.
pub(crate) fn sm4_gcm(key: &[u8]) -> Option<Sm4Gcm> {
    Sm4Gcm::new_from_slice(key).ok()
}

/// Decrypts in place the ciphertext with the tag appended; returns the length of the plaintext.
pub(crate) fn open(
    cipher: &Sm4Gcm,
    nonce: [u8; 12],
    associated_data: &[u8],
    text: &mut [u8],
) -> Result<usize, DecryptError> {
    let length = text.len().checked_sub(TAG_BYTES).ok_or(DecryptError::Failed)?;
    let (message, tag) = text.split_at_mut(length);
    let tag = Tag::try_from(&*tag).map_err(|_| DecryptError::Failed)?;
    cipher
        .decrypt_inout_detached(&nonce.into(), associated_data, message.into(), &tag)
        .map_err(|_| DecryptError::Failed)?;
    Ok(length)
}
