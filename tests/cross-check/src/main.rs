//! WeChat Pay's cryptography on the command line: one operation for each run, which reads standard input and writes the
//! result to standard output. `.ci/cross-check` compares the results with OpenSSL and Python's `cryptography`.
//!
//! ```text
//! primitives sign PRIVATE_KEY.pem                        message → Base64 signature
//! primitives verify PUBLIC_KEY.pem SIGNATURE.txt         message → nothing; fails when the signature does not fit
//! primitives encrypt-oaep|encrypt-pkcs1 PUBLIC_KEY.pem   plaintext → Base64 ciphertext
//! primitives decrypt-oaep|decrypt-pkcs1 PRIVATE_KEY.pem  Base64 ciphertext → plaintext
//! primitives seal|open APIV3_KEY NONCE ASSOCIATED_DATA   AES-256-GCM, plaintext → Base64 ciphertext and back
//! primitives seal-req-info|open-req-info APIV2_KEY       AES-256-ECB, plaintext → Base64 ciphertext and back
//! primitives receive PUBLIC_KEY.pem APIV3_KEY TIMESTAMP NONCE SIGNATURE.txt  body of a notification → its resource
//! primitives sign-v2 MD5|HMAC-SHA256 APIV2_KEY           lines `name=value` → signature
//! primitives serial CERTIFICATE.pem                      nothing → serial number
//! primitives unpack FILE.p12 PASSWORD                    nothing → certificates and private key in PEM
//! ```

use std::error::Error;
use std::io::{Read, Write};

use http::{HeaderMap, HeaderValue};
use wechatpay_runtime::clock::FixedClock;
use wechatpay_runtime::notification::{Receiver, Untyped};
use wechatpay_runtime::signature::{NONCE_HEADER, SERIAL_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER};
use wechatpay_runtime::v2::{self, SignType};
use wechatpay_runtime::wire::{Cipher, Decrypt, Encrypt};
use wechatpay_runtime::{ApiV2Key, ApiV3Key, Certificate, Merchant, PlatformKeys};

const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_1";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input)?;
    let output = run(&arguments, &input)?;
    std::io::stdout().write_all(&output)?;
    Ok(())
}

fn run(arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let text = || std::str::from_utf8(input).map(str::trim_end);
    Ok(match arguments {
        ["sign", key] => merchant(key)?.sign(input)?.into_bytes(),
        ["verify", key, signature] => {
            let signature = std::fs::read_to_string(signature)?;
            platform(key)?.verify(PUBLIC_KEY_ID, input, signature.trim_end())?;
            Vec::new()
        }
        ["encrypt-oaep", key] => platform(key)?
            .encryption()
            .encrypt(Cipher::PublicKey, input)?
            .into_bytes(),
        ["encrypt-pkcs1", key] => platform(key)?
            .encryption()
            .encrypt(Cipher::RsaPkcs1, input)?
            .into_bytes(),
        ["decrypt-oaep", key] => merchant(key)?.decrypt(Cipher::PublicKey, text()?)?.to_vec(),
        ["decrypt-pkcs1", key] => merchant(key)?.decrypt(Cipher::RsaPkcs1, text()?)?.to_vec(),
        ["seal", key, nonce, associated_data] => {
            ApiV3Key::new(key)?.encrypt(nonce, associated_data, input)?.into_bytes()
        }
        ["open", key, nonce, associated_data] => ApiV3Key::new(key)?.decrypt(nonce, associated_data, text()?)?.to_vec(),
        ["receive", public_key, api_v3_key, timestamp, nonce, signature] => {
            let merchant = Merchant::builder("1900000109").api_v3_key(*api_v3_key).build()?;
            let receiver = Receiver::new(merchant, platform(public_key)?).with_clock(FixedClock(timestamp.parse()?));
            let signature = std::fs::read_to_string(signature)?;
            let mut headers = HeaderMap::new();
            headers.insert(TIMESTAMP_HEADER, timestamp.parse()?);
            headers.insert(NONCE_HEADER, nonce.parse()?);
            headers.insert(SIGNATURE_HEADER, signature.trim_end().parse()?);
            headers.insert(SERIAL_HEADER, HeaderValue::from_static(PUBLIC_KEY_ID));
            receiver
                .receive_with_known_keys::<Untyped>(&headers, input)?
                .resource_json()
                .to_vec()
        }
        ["seal-req-info", key] => v2::req_info::encrypt(&ApiV2Key::new(key)?, input)?.into_bytes(),
        ["open-req-info", key] => v2::req_info::decrypt(&ApiV2Key::new(key)?, text()?)?.to_vec(),
        ["sign-v2", sign_type, key] => {
            let sign_type = if *sign_type == "MD5" {
                SignType::Md5
            } else {
                SignType::HmacSha256
            };
            let fields = text()?.lines().filter_map(|line| line.split_once('='));
            v2::sign(fields, &ApiV2Key::new(key)?, sign_type).into_bytes()
        }
        ["serial", certificate] => Certificate::from_pem(std::fs::read(certificate)?)?.serial().into(),
        ["unpack", file, password] => {
            let merchant = Merchant::builder("1900000109").pkcs12_with_password(std::fs::read(file)?, *password);
            merchant.build()?.client_identity().unwrap_or_default().to_vec()
        }
        _ => return Err("unknown operation; see the comment at the head of tests/cross-check/src/main.rs".into()),
    })
}

fn merchant(private_key: &str) -> Result<Merchant, Box<dyn Error>> {
    // The serial number only identifies the key to WeChat Pay, and no operation here sends it.
    Ok(Merchant::builder("1900000109")
        .private_key_pem(std::fs::read(private_key)?)
        .serial("01")
        .build()?)
}

fn platform(public_key: &str) -> Result<PlatformKeys, Box<dyn Error>> {
    Ok(PlatformKeys::builder()
        .public_key(PUBLIC_KEY_ID, std::fs::read(public_key)?)
        .build()?)
}
