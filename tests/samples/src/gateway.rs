//! Both sides of encrypted calls: a client of the runtime, and a service whose cryptography shares no code with it.

use std::cell::Cell;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Request;
use percent_encoding::percent_decode_str;
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePublicKey, LineEnding};
use rsa::rand_core::OsRng;
use rsa::{Oaep, Pkcs1v15Encrypt, RsaPrivateKey, RsaPublicKey};
use wechatpay_runtime::{Client, Merchant, PlatformKeys};
use wechatpay_spec::model::{Cipher, Signer};

use crate::error::Error;

/// The name of the platform's key.
pub(crate) const KEY_ID: &str = "PUB_KEY_ID_0119000001092024010100291000000000";

const PLATFORM_KEY: &str = include_str!("../../../runtime/tests/vectors/platform.key.pem");
const PLATFORM_PUBLIC: &str = include_str!("../../../runtime/tests/vectors/platform.public.pem");
const BANK_CARD_KEY: &str = include_str!("../../../runtime/tests/vectors/platform-next.key.pem");
const MERCHANT_KEY: &str = include_str!("../../../runtime/tests/vectors/merchant.key.pem");
const MERCHANT_PUBLIC: &str = include_str!("../../../runtime/tests/vectors/merchant.public.pem");
const MERCHANT_CERTIFICATE: &str = include_str!("../../../runtime/tests/vectors/merchant.v3.cert.pem");

/// A client and the service that it calls.
#[derive(Debug)]
pub(crate) struct Gateway {
    merchant: Client,
    brand: Client,
    platform: RsaPrivateKey,
    bank_card: RsaPrivateKey,
    merchant_public: RsaPublicKey,
    secrets: Cell<usize>,
}

impl Gateway {
    pub(crate) fn new() -> Result<Self, Error> {
        let failed = |error: &dyn std::fmt::Display| Error::Unreadable(format!("cannot set up the calls: {error}"));
        let bank_card = RsaPrivateKey::from_pkcs8_pem(BANK_CARD_KEY).map_err(|error| failed(&error))?;
        let bank_card_public = bank_card.to_public_key().to_public_key_pem(LineEnding::LF);
        let keys = PlatformKeys::builder()
            .public_key(KEY_ID, PLATFORM_PUBLIC)
            .bank_card_key(bank_card_public.map_err(|error| failed(&error))?)
            .build()
            .map_err(|error| failed(&error))?;
        let builders = [Merchant::builder("1900000109"), Merchant::brand_builder("40001")];
        let [merchant, brand] = builders.map(|builder| {
            builder
                .certificate_pem(MERCHANT_CERTIFICATE)
                .private_key_pem(MERCHANT_KEY)
                .api_v2_key("192006250b4c09247ec02edce69f6a2d")
                .build()
        });
        let client = |merchant: Merchant| Client::builder(merchant, keys.clone()).build();
        Ok(Self {
            merchant: client(merchant.map_err(|error| failed(&error))?).map_err(|error| failed(&error))?,
            brand: client(brand.map_err(|error| failed(&error))?).map_err(|error| failed(&error))?,
            platform: RsaPrivateKey::from_pkcs8_pem(PLATFORM_KEY).map_err(|error| failed(&error))?,
            bank_card,
            merchant_public: RsaPublicKey::from_public_key_pem(MERCHANT_PUBLIC).map_err(|error| failed(&error))?,
            secrets: Cell::new(0),
        })
    }

    /// The client that signs for a merchant or a brand.
    pub(crate) fn client(&self, signer: Signer) -> &Client {
        match signer {
            Signer::Merchant => &self.merchant,
            Signer::Brand => &self.brand,
        }
    }

    /// A plaintext that occurs nowhere else.
    pub(crate) fn secret(&self) -> String {
        self.secrets.set(self.secrets.get() + 1);
        format!("Secret{:06}", self.secrets.get())
    }

    /// Decrypts a field of a request; `None` when it is not a ciphertext of this cipher.
    pub(crate) fn decrypt(&self, cipher: Cipher, ciphertext: &str) -> Option<String> {
        let bytes = STANDARD.decode(ciphertext).ok()?;
        let plaintext = match cipher {
            Cipher::PublicKey => self.platform.decrypt(Oaep::new::<sha1::Sha1>(), &bytes),
            Cipher::RsaPkcs1 => self.platform.decrypt(Pkcs1v15Encrypt, &bytes),
            Cipher::RsaBankCard => self.bank_card.decrypt(Oaep::new::<sha1::Sha1>(), &bytes),
            Cipher::AesGcm | Cipher::AesEcb => return None,
        };
        String::from_utf8(plaintext.ok()?).ok()
    }

    /// Encrypts a field of a response; `None` for a cipher that responses do not have.
    pub(crate) fn encrypt(&self, cipher: Cipher, plaintext: &str) -> Option<String> {
        let bytes = match cipher {
            Cipher::PublicKey => {
                self.merchant_public
                    .encrypt(&mut OsRng, Oaep::new::<sha1::Sha1>(), plaintext.as_bytes())
            }
            Cipher::RsaPkcs1 => self
                .merchant_public
                .encrypt(&mut OsRng, Pkcs1v15Encrypt, plaintext.as_bytes()),
            Cipher::RsaBankCard | Cipher::AesGcm | Cipher::AesEcb => return None,
        };
        Some(STANDARD.encode(bytes.ok()?))
    }
}

/// The text at a path of the query or the body; `None` when it is not there.
pub(crate) fn text_at(request: &Request<Bytes>, in_query: bool, path: &str) -> Option<String> {
    if in_query {
        let pairs = request
            .uri()
            .query()?
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        let mut named = pairs.filter(|(name, _)| *name == path);
        let (_, value) = named.next()?;
        return Some(percent_decode_str(value).decode_utf8().ok()?.into_owned());
    }
    let body = std::str::from_utf8(request.body()).ok()?;
    if body.starts_with('{') {
        return json_text_at(body, path);
    }
    let (name, below) = path.split_once('.').unwrap_or((path, ""));
    let content = if body.starts_with("<xml>") {
        let (_, rest) = body.split_once(&format!("<{name}><![CDATA["))?;
        rest.split_once("]]>")?.0
    } else {
        // A form: the part's head ends with an empty line, its content with a boundary.
        let (_, rest) = body.split_once(&format!("name=\"{name}\""))?;
        let (_, rest) = rest.split_once("\r\n\r\n")?;
        rest.split_once("\r\n--")?.0
    };
    match below {
        "" => Some(content.to_owned()),
        below => json_text_at(content, below),
    }
}

/// The text at a path in JSON. Of a list, the first item counts; a string may contain JSON again.
fn json_text_at(text: &str, path: &str) -> Option<String> {
    let (name, below) = path.split_once('.').unwrap_or((path, ""));
    let mut value: serde_json::Value = serde_json::from_str(text).ok()?;
    while let serde_json::Value::Array(items) = value {
        value = items.into_iter().next()?;
    }
    let mut found = value.get(name)?.clone();
    while let serde_json::Value::Array(items) = found {
        found = items.into_iter().next()?;
    }
    match (found, below) {
        (serde_json::Value::String(text), "") => Some(text),
        (serde_json::Value::String(text), below) => json_text_at(&text, below),
        (found, below) => json_text_at(&found.to_string(), below),
    }
}

/// Whether a text occurs in a request, as it is or in Base64.
pub(crate) fn contains(request: &Request<Bytes>, text: &str) -> bool {
    let mut wire = request.uri().to_string().into_bytes();
    for (name, value) in request.headers() {
        wire.extend_from_slice(name.as_str().as_bytes());
        wire.extend_from_slice(value.as_bytes());
    }
    wire.extend_from_slice(request.body());
    let wire = String::from_utf8_lossy(&wire);
    let shifted = (0..3).filter_map(|before| {
        let bytes = [vec![0; before].as_slice(), text.as_bytes()].concat();
        let encoded = STANDARD.encode(&bytes);
        let (start, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
        Some(encoded.get(start..end)?.to_owned())
    });
    std::iter::once(text.to_owned())
        .chain(shifted)
        .any(|form| wire.contains(&form))
}
