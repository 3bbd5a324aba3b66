//! The digests that are taken over a text of APIv2 by mistake. The right one is computed by the runtime alone.

use aws_lc_rs::{digest, hmac};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use wechatpay_runtime::v2::SignType;
use zeroize::Zeroizing;

use super::ApiKeys;
use crate::verify::mistake::Mistake;

/// A key as it may have been used.
pub(super) struct UsedKey {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    pub(super) mistake: Option<Mistake>,
}

/// The keys that may have been used.
pub(super) fn keys(keys: &ApiKeys) -> Vec<UsedKey> {
    let mut used = Vec::new();
    let mut add = |bytes: Vec<u8>, mistake: Option<Mistake>| {
        used.push(UsedKey {
            bytes: Zeroizing::new(bytes),
            mistake,
        });
    };
    if let Some(own) = &keys.v2 {
        add(own.to_vec(), None);
        let trimmed = own.trim_ascii();
        for other in [
            trimmed.to_vec(),
            [own.as_slice(), b"\n"].concat(),
            [own.as_slice(), b"\r\n"].concat(),
            [own.as_slice(), b" "].concat(),
            [b" ", own.as_slice()].concat(),
            own.to_ascii_lowercase(),
            own.to_ascii_uppercase(),
        ] {
            if other != own.as_slice() {
                add(other, Some(Mistake::KeyBlanks));
            }
        }
    }
    if let Some(v3) = &keys.v3
        && keys.v2.as_ref() != Some(v3)
    {
        add(v3.to_vec(), Some(Mistake::ApiV3KeyUsed));
    }
    used
}

/// The end of the signed text, after the fields.
pub(super) struct Ending {
    before_key: &'static str,
    has_key: bool,
    pub(super) mistake: Option<Mistake>,
}

/// The end as it must be.
pub(super) const RIGHT_ENDING: Ending = ending("&key=", true, None);

pub(super) const ENDINGS: [Ending; 17] = [
    RIGHT_ENDING,
    ending("&key=", false, Some(Mistake::KeyMissing)),
    ending("", false, Some(Mistake::KeyMissing)),
    ending("", true, Some(Mistake::KeyMissing)),
    ending("&", true, Some(Mistake::KeyMissing)),
    ending("key=", true, Some(Mistake::KeyMissing)),
    ending("&&key=", true, Some(Mistake::KeyMissing)),
    ending("&KEY=", true, Some(Mistake::KeyMissing)),
    ending("&Key=", true, Some(Mistake::KeyMissing)),
    ending("&appkey=", true, Some(Mistake::KeyMissing)),
    ending("&app_key=", true, Some(Mistake::KeyMissing)),
    ending("&apikey=", true, Some(Mistake::KeyMissing)),
    ending("&api_key=", true, Some(Mistake::KeyMissing)),
    ending("&secret=", true, Some(Mistake::KeyMissing)),
    ending("&appsecret=", true, Some(Mistake::KeyMissing)),
    ending("&paySignKey=", true, Some(Mistake::KeyMissing)),
    ending("&mch_key=", true, Some(Mistake::KeyMissing)),
];

const fn ending(before_key: &'static str, has_key: bool, mistake: Option<Mistake>) -> Ending {
    Ending {
        before_key,
        has_key,
        mistake,
    }
}

impl Ending {
    pub(super) fn text(&self, fields: &[u8], key: &[u8]) -> Zeroizing<Vec<u8>> {
        let key = if self.has_key { key } else { &[] };
        Zeroizing::new([fields, self.before_key.as_bytes(), key].concat())
    }
}

/// A signature in hexadecimal, and what is wrong with how it is written.
pub(super) fn in_hexadecimal(sign: &str) -> (String, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let trimmed = sign.trim();
    if trimmed != sign {
        mistakes.push(Mistake::SignatureLineBreaks);
    }
    if !trimmed.bytes().all(|byte| byte.is_ascii_hexdigit())
        && let Ok(digest) = STANDARD.decode(trimmed)
    {
        mistakes.push(Mistake::SignInBase64);
        let inner = std::str::from_utf8(&digest).ok();
        if let Some(hex) = inner.filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            return (hex.to_owned(), mistakes);
        }
        return (digest.iter().map(|byte| format!("{byte:02x}")).collect(), mistakes);
    }
    if trimmed.bytes().any(|byte| byte.is_ascii_lowercase()) {
        mistakes.push(Mistake::LowerCase);
    }
    (trimmed.to_owned(), mistakes)
}

/// A digest in hexadecimal.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Hash {
    Md5,
    HmacSha256,
    Sha256,
    Sha1,
    /// HMAC-SHA256 without a key.
    HmacEmpty,
}

impl Hash {
    /// All digests, with the mistake that each is.
    pub(super) fn for_expected(expected: SignType) -> [(Self, Option<Mistake>); 5] {
        let mistake = |digest: SignType| (digest != expected).then_some(Mistake::WrongDigest);
        [
            (Self::Md5, mistake(SignType::Md5)),
            (Self::HmacSha256, mistake(SignType::HmacSha256)),
            (Self::Sha256, Some(Mistake::HmacWithoutKey)),
            (Self::Sha1, Some(Mistake::HmacWithoutKey)),
            (Self::HmacEmpty, Some(Mistake::HmacWithoutKey)),
        ]
    }

    const fn characters(self) -> usize {
        match self {
            Self::Md5 => 32,
            Self::Sha1 => 40,
            Self::HmacSha256 | Self::Sha256 | Self::HmacEmpty => 64,
        }
    }

    /// Whether this digest of the text is the signature.
    pub(super) fn matches(self, text: &[u8], key: &[u8], sign: &str) -> bool {
        if sign.len() != self.characters() {
            return false;
        }
        let bytes = match self {
            Self::Md5 => Md5::digest(text).to_vec(),
            Self::Sha256 => digest::digest(&digest::SHA256, text).as_ref().to_vec(),
            Self::Sha1 => digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, text)
                .as_ref()
                .to_vec(),
            Self::HmacSha256 => keyed(key, text),
            Self::HmacEmpty => keyed(&[], text),
        };
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        sign.eq_ignore_ascii_case(&hex)
    }
}

fn keyed(key: &[u8], text: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text)
        .as_ref()
        .to_vec()
}

/// A value URL-encoded, with `blank` for a blank.
pub(super) fn encoded(value: &str, blank: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*');
    utf8_percent_encode(value, KEPT).to_string().replace("%20", blank)
}
