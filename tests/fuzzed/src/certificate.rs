//! Reads any bytes as a certificate, a key, a list of certificates or a PKCS#12 file, which ends with a result or an error.

use std::sync::OnceLock;

use wechatpay_runtime::{ApiV3Key, Certificate, CertificateRenewal, Merchant, PlatformKeys};

const KEY: &str = "0123456789abcdefGHIJKLMNOPQRSTUV";

fn merchant() -> &'static Merchant {
    static MERCHANT: OnceLock<Merchant> = OnceLock::new();
    MERCHANT.get_or_init(|| {
        Merchant::builder("1900000109")
            .private_key_pem(include_str!("../../../runtime/tests/vectors/merchant.key.pem"))
            .serial("01")
            .api_v3_key(KEY)
            .build()
            .unwrap()
    })
}

/// Does it with one input.
pub fn run(data: &[u8]) {
    let Some((kind, data)) = data.split_first() else { return };
    match kind % 7 {
        0 => drop(Certificate::from_der(data).map(|certificate| format!("{certificate:?}"))),
        1 => drop(Certificate::from_pem(data)),
        2 => drop(CertificateRenewal::default().roots_pem(data)),
        3 => drop(PlatformKeys::builder().certificate_list(data, merchant()).build()),
        4 => {
            // The content is encrypted as by WeChat Pay, so that it is decrypted and read.
            let nonce = "61f9c719728a";
            let ciphertext = ApiV3Key::new(KEY).unwrap().encrypt(nonce, "certificate", data).unwrap();
            let list = format!(
                "{{\"data\":[{{\"serial_no\":\"7132\",\"encrypt_certificate\":{{\"algorithm\":\"AEAD_AES_256_GCM\",\
                 \"nonce\":\"{nonce}\",\"associated_data\":\"certificate\",\"ciphertext\":\"{ciphertext}\"}}}}]}}"
            );
            drop(
                PlatformKeys::builder()
                    .certificate_list(list.as_bytes(), merchant())
                    .build(),
            );
        }
        6 if is_quick(data) => {
            for password in ["1900000109", "another password"] {
                let merchant = Merchant::builder("1900000109").pkcs12_with_password(data, password);
                drop(merchant.build());
            }
        }
        6 => {}
        _ => {
            let keys = PlatformKeys::builder().public_key("PUB_KEY_ID_1", data).build();
            let merchant = Merchant::builder("1900000109")
                .private_key_pem(data)
                .serial("01")
                .build();
            drop((keys, merchant));
        }
    }
}

/// Whether a PKCS#12 file can be tried without long calculations, which its owner chooses to have: the library allows a
/// million rounds of hashing for each of many parts, and scrypt with a gigabyte of memory.
fn is_quick(file: &[u8]) -> bool {
    const SCRYPT: [u8; 9] = [0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x04, 0x0b];
    // An integer of three or four bytes may be a number of rounds. The last one is the public exponent of nearly all keys.
    let is_large = |bytes: &[u8]| matches!(bytes, [2, 3 | 4, rest @ ..] if rest != [1, 0, 1]);
    !file.windows(SCRYPT.len()).any(|window| window == SCRYPT) && !file.windows(5).any(is_large)
}
