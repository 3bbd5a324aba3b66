//! The ciphers that a text names, in the spellings of documents, of libraries and of prints.

use wechatpay_spec::model::Cipher;

/// A cipher that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Oaep,
    Pkcs1,
    /// One that requests do not use, or a word that may be about the format of a key.
    Other,
}

/// Names of RSAES-PKCS1-v1_5, in lower-case letters and digits only: `RSA/ECB/PKCS1Padding`, `PKCS#1 v1.5`.
const PKCS1: &[&str] = &["rsaespkcs1", "pkcs1v1", "pkcs1padding", "pkcs1填充"];
/// Other ciphers. The first ones also end the name of another word, `RSAES`.
const OTHERS: &[&str] = &[
    "aes1",
    "aes2",
    "aesgcm",
    "aesecb",
    "aescbc",
    "aesctr",
    "aes加密",
    "aes算法",
    "sm4",
    "3des",
    "tripledes",
    "desede",
    "chacha20",
    "nopadding",
];
/// Words of a sentence that rules a cipher out.
const RULING_OUT: &[&str] = &[
    "不支持",
    "不再",
    "不要",
    "不能",
    "不可",
    "不得",
    "勿",
    "禁止",
    "停用",
    "废弃",
    "而非",
    "不是",
    "not ",
    "no longer",
    "deprecat",
    "instead of",
    "rather than",
];

impl Named {
    /// The cipher with which a field of a request is marked.
    pub(crate) const fn of(cipher: Cipher) -> Self {
        match cipher {
            Cipher::PublicKey | Cipher::RsaBankCard => Self::Oaep,
            Cipher::RsaPkcs1 => Self::Pkcs1,
            Cipher::AesGcm | Cipher::AesEcb => Self::Other,
        }
    }
}

/// The ciphers that a text names.
pub(crate) fn named(text: &str) -> Vec<Named> {
    let letters: String = text
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<String>()
        // The signature of the same standard.
        .replace("rsassapkcs1", "");
    let has_oaep = letters.contains("oaep");
    let has_pkcs1 = PKCS1.iter().any(|name| letters.contains(name));
    // `PKCS#1` alone, but not `PKCS#12`.
    let has_standard = letters.match_indices("pkcs1").any(|(at, word)| {
        !letters
            .get(at + word.len()..)
            .unwrap_or_default()
            .starts_with(|c: char| c.is_ascii_digit())
    });
    let has_other = OTHERS.iter().any(|name| {
        let mut places = letters.match_indices(name);
        places.any(|(at, _)| !(name.starts_with("aes") && letters.get(..at).unwrap_or_default().ends_with("rs")))
    });
    let found = [
        (has_oaep, Named::Oaep),
        (has_pkcs1, Named::Pkcs1),
        (has_other || has_standard && !has_pkcs1 && !has_oaep, Named::Other),
    ];
    found
        .into_iter()
        .filter_map(|(is_named, name)| is_named.then_some(name))
        .collect()
}

/// The cipher that a text names for the values of requests. If it names both, it is the one that the service uses today.
pub(crate) fn of_text(text: &str) -> Option<Cipher> {
    let mut found: Vec<Named> = Vec::new();
    let mut is_mentioned = false;
    for sentence in text.split(['。', '；', ';', '\n', '！']) {
        let names = named(sentence);
        is_mentioned |= names.contains(&Named::Oaep) || names.contains(&Named::Pkcs1);
        let lower = sentence.to_lowercase();
        if !RULING_OUT.iter().any(|word| lower.contains(word)) {
            found.extend(names);
        }
    }
    if !is_mentioned {
        // The end of a line may be within the name.
        found = named(text);
    }
    if found.contains(&Named::Oaep) {
        return Some(Cipher::PublicKey);
    }
    found.contains(&Named::Pkcs1).then_some(Cipher::RsaPkcs1)
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Cipher;

    use super::{Named, named, of_text};

    #[test]
    fn a_cipher_has_many_spellings() {
        for text in [
            "RSAES-PKCS1-v1_5",
            "RSAES-PKCS1-V1_5",
            "RSAES-PKCS1 -v1_5",
            "RSAES\u{2011}PKCS1\u{2011}v1_5",
            "RSA/ECB/PKCS1Padding",
            "RSA_PKCS1_PADDING",
            "PKCS#1 v1.5",
            "PKCS1-\nv1_5",
        ] {
            assert_eq!(named(text), [Named::Pkcs1], "{text}");
            assert_eq!(of_text(text), Some(Cipher::RsaPkcs1), "{text}");
        }
        for text in [
            "RSAES-OAEP",
            "RSA/ECB/OAEPWithSHA-1AndMGF1Padding",
            "RSA_PKCS1_OAEP_PADDING",
        ] {
            assert_eq!(named(text), [Named::Oaep], "{text}");
        }
        for text in [
            "AES-256-GCM",
            "AEAD_AES_256_GCM",
            "SM4",
            "PKCS#1格式",
            "RSA/ECB/NoPadding",
        ] {
            assert_eq!(named(text), [Named::Other], "{text}");
            assert_eq!(of_text(text), None, "{text}");
        }
        for text in [
            "RSAES",
            "RSASSA-PKCS1-v1_5",
            "PKCS#12证书",
            "PKCS8",
            "SM2",
            "微信支付公钥加密",
        ] {
            assert!(named(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_cipher_that_is_ruled_out_is_not_the_one() {
        assert_eq!(of_text("使用OAEP。不再支持RSAES-PKCS1-v1_5。"), Some(Cipher::PublicKey));
        assert_eq!(of_text("不支持RSAES-PKCS1-v1_5"), None);
    }
}
