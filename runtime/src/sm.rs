//! 国密: SM2 signatures and encryption, SM3, SM4-GCM, with the crates of RustCrypto. These are maintained, and tested
//! here against public test vectors, but they have not been audited.

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

/// The default signer identity of GM/T 0009.
const IDENTITY: &str = "1234567812345678";
const TAG_BYTES: usize = 16;

/// A private key: signs, and decrypts fields of responses. Wiped when dropped.
pub(crate) struct Sm2PrivateKey {
    signing: SigningKey,
    decrypting: DecryptingKey,
    /// The public half, uncompressed, in the form used in certificates.
    public: Box<[u8]>,
}

impl Drop for Sm2PrivateKey {
    /// The library wipes neither of the two keys, so both are overwritten with the key whose value is 1.
    fn drop(&mut self) {
        const ONE: [u8; 32] = [
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
        ];
        if let Ok(key) = SecretKey::from_slice(&ONE)
            && let Ok(signing) = SigningKey::new(IDENTITY, &key)
        {
            self.signing = signing;
            self.decrypting = DecryptingKey::new(key);
        }
        // The keys are not read again, so without this the compiler might remove the writes.
        std::hint::black_box(self);
    }
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

    /// Signs with SM2 and SM3; the signature is in DER.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let signature: Signature = self.signing.try_sign(message).ok()?;
        Some(signature.to_der().as_bytes().to_vec())
    }

    /// Decrypts a ciphertext in the DER format of GM/T 0009.
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

    /// Reads a point in the form used in certificates; `None` when it is not on the curve.
    pub(crate) fn from_point(point: &[u8]) -> Option<Self> {
        Self::new(PublicKey::from_sec1_bytes(point).ok()?)
    }

    fn new(key: PublicKey) -> Option<Self> {
        Some(Self {
            verifying: VerifyingKey::new(IDENTITY, key).ok()?,
            encrypting: EncryptingKey::new(key),
        })
    }

    /// Verifies a signature made with SM2 and SM3, in DER.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), ()> {
        let signature = Signature::from_der(signature).map_err(|_| ())?;
        self.verifying.verify(message, &signature).map_err(|_| ())
    }

    /// Encrypts to the DER format of GM/T 0009.
    pub(crate) fn encrypt(&self, plaintext: &[u8]) -> Result<Vec<u8>, EncryptError> {
        self.encrypting
            .encrypt_der(&mut SysRng, plaintext)
            .map_err(|_| EncryptError::Failed)
    }
}

/// The SM4 key derived from an APIv3 key: the first half of its SM3 digest.
pub(crate) fn sm4_key(api_v3_key: &[u8]) -> Zeroizing<[u8; 16]> {
    let mut key = Zeroizing::new([0; 16]);
    let digest = Zeroizing::new(<[u8; 32]>::from(Sm3::digest(api_v3_key)));
    for (byte, from) in key.iter_mut().zip(digest.iter()) {
        *byte = *from;
    }
    key
}

/// `None` when the key is not 16 bytes long.
pub(crate) fn sm4_gcm(key: &[u8]) -> Option<Sm4Gcm> {
    Sm4Gcm::new_from_slice(key).ok()
}

/// Decrypts the ciphertext, followed by its tag, in place; returns the length of the plaintext.
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

#[cfg(test)]
mod tests {
    use sm2::pkcs8::EncodePrivateKey;
    use sm4::cipher::{BlockCipherEncrypt, KeyInit};

    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<char> = text.chars().filter(|digit| !digit.is_whitespace()).collect();
        let pairs = digits.chunks(2).map(|pair| pair.iter().collect::<String>());
        pairs.map(|pair| u8::from_str_radix(&pair, 16).unwrap()).collect()
    }

    /// An element of a DER structure.
    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut content = content.to_vec();
        if tag == 2 && content[0] >= 0x80 {
            content.insert(0, 0);
        }
        let mut element = vec![tag];
        if content.len() >= 128 {
            element.push(0x81);
        }
        element.push(u8::try_from(content.len()).unwrap());
        element.extend(content);
        element
    }

    /// The key of GB/T 32918.5, appendix A.
    fn standard_key() -> SecretKey {
        let key = hex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
        SecretKey::from_slice(&key).unwrap()
    }

    #[test]
    fn sm3_is_that_of_gb_t_32905() {
        let of = |message: &[u8]| Sm3::digest(message).to_vec();
        assert_eq!(
            of(b"abc"),
            hex("66c7f0f4 62eeedd9 d1f2d46b dc10e4e2 4167c487 5cf2f7a2 297da02b 8f4ba8e0")
        );
        assert_eq!(
            of(&b"abcd".repeat(16)),
            hex("debe9ff9 2275b8a1 38604889 c18e5a4d 6fdb70e5 387e5765 293dcba3 9c0c5732")
        );
    }

    #[test]
    fn sm4_is_that_of_gb_t_32907() {
        let key = hex("0123456789abcdeffedcba9876543210");
        let cipher = Sm4::new_from_slice(&key).unwrap();
        let mut block = <[u8; 16]>::try_from(key).unwrap().into();
        cipher.encrypt_block(&mut block);
        assert_eq!(block.to_vec(), hex("681edf34d206965e86b3e94f536e4246"));
    }

    #[test]
    fn sm4_gcm_is_that_of_rfc_8998() {
        let cipher = sm4_gcm(&hex("0123456789ABCDEFFEDCBA9876543210")).unwrap();
        let nonce: [u8; 12] = hex("00001234567800000000ABCD").try_into().unwrap();
        let associated_data = hex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
        let plaintext = hex("AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD
                             EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA");
        let sealed = hex("17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735
                          D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D
                          83DE3541E4C2B58177E065A9BF7B62EC");
        let mut text = sealed.clone();
        let length = open(&cipher, nonce, &associated_data, &mut text).unwrap();
        assert_eq!(text[..length], plaintext);
        for place in [0, 40, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(open(&cipher, nonce, &associated_data, &mut changed).is_err());
        }
        assert!(open(&cipher, nonce, b"", &mut sealed.clone()).is_err());
        assert!(open(&cipher, nonce, b"", &mut [0; 15]).is_err());
    }

    #[test]
    fn sm2_verifies_the_signature_of_gb_t_32918_5() {
        let key = Sm2PublicKey::from_point(&hex(
            "04 09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020
             CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13",
        ));
        let key = key.unwrap();
        let r = hex("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3");
        let s = hex("B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA");
        let signature = element(0x30, &[element(2, &r), element(2, &s)].concat());
        key.verify(b"message digest", &signature).unwrap();
        key.verify(b"message Digest", &signature).unwrap_err();
        key.verify(b"message digest", &signature[1..]).unwrap_err();
    }

    #[test]
    fn sm2_decrypts_the_ciphertext_of_gb_t_32918_5() {
        let x = hex("04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73");
        let y = hex("E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0");
        let hash = hex("59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766");
        let text = hex("21886CA989CA9C7D58087307CA93092D651EFA");
        let parts = [element(2, &x), element(2, &y), element(4, &hash), element(4, &text)];
        let ciphertext = element(0x30, &parts.concat());
        let key = standard_key().to_pkcs8_der().unwrap();
        let key = Sm2PrivateKey::from_pkcs8(key.as_bytes()).unwrap();
        assert_eq!(*key.decrypt(&ciphertext).unwrap(), b"encryption standard");
    }

    #[test]
    fn each_half_of_a_key_accepts_what_the_other_made() {
        let key = standard_key().to_pkcs8_der().unwrap();
        let private = Sm2PrivateKey::from_pkcs8(key.as_bytes()).unwrap();
        let public = Sm2PublicKey::from_point(private.public_key()).unwrap();
        public.verify(b"message", &private.sign(b"message").unwrap()).unwrap();
        let ciphertext = public.encrypt("张三".as_bytes()).unwrap();
        assert_eq!(*private.decrypt(&ciphertext).unwrap(), "张三".as_bytes());
        assert!(
            public.encrypt(b"").is_err(),
            "the standard defines no ciphertext for an empty plaintext"
        );
        assert!(Sm2PublicKey::from_point(&[4; 65]).is_none());
        assert!(Sm2PrivateKey::from_pkcs8(&[]).is_none());
    }
}
