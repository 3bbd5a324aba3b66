//! `wechatpay decrypt` and `wechatpay encrypt`: fields, the resources of notifications, `req_info`, certificates.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde_json::{Value, json};
use wechatpay_runtime::v2::{req_info, xml};
use wechatpay_runtime::wire::{Cipher, Decrypt as _, DecryptError, Encrypt as _};
use wechatpay_runtime::{ApiV2Key, Merchant};
use zeroize::Zeroizing;

use crate::call::{self, BILL_ALGORITHM};
use crate::failure::Failure;
use crate::message::source;
use crate::output::{self, Output};
use crate::profile::{Profile, ProfileOptions};

#[derive(clap::Args)]
pub(crate) struct Decrypt {
    /// The encrypted file: a notification, a resource or a list of certificates in JSON, the XML of a refund notification, or
    /// the Base64 of a field; `-` or nothing reads standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The field was encrypted with RSAES-PKCS1-v1_5, as the legacy Hong Kong operations do
    #[arg(long)]
    pkcs1: bool,
    /// The file is an encrypted bill; this is the response with its `encrypt_key` and `nonce`, in JSON
    #[arg(long, value_name = "RESPONSE", conflicts_with = "pkcs1")]
    bill: Option<PathBuf>,
    /// The algorithm that the request for the bill named
    #[arg(long, default_value = BILL_ALGORITHM, requires = "bill")]
    algorithm: String,
    #[command(flatten)]
    profile: ProfileOptions,
}

#[derive(clap::Args)]
pub(crate) struct Encrypt {
    /// The plaintext of a field; `-` or nothing reads standard input. A line feed at its end is dropped
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Encrypt with RSAES-PKCS1-v1_5, as the legacy Hong Kong operations do
    #[arg(long)]
    pkcs1: bool,
    #[command(flatten)]
    profile: ProfileOptions,
}

fn read(file: Option<&PathBuf>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let content = match file {
        Some(file) if file.as_os_str() != "-" => source::read(file)?,
        _ => source::standard_input()?,
    };
    Ok(Zeroizing::new(content))
}

pub(crate) fn decrypt(arguments: &Decrypt) -> Result<(), Failure> {
    let content = read(arguments.file.as_ref())?;
    let profile = arguments.profile.read()?;
    if let Some(response) = &arguments.bill {
        let bill = encrypted_bill(&content, response, &arguments.algorithm, &profile.merchant()?)?;
        return output::print(&bill);
    }
    let trimmed = content.trim_ascii();
    if trimmed.is_empty() {
        return Err(Failure::usage("the input is empty: there is nothing to decrypt"));
    }
    let plaintexts = if trimmed.starts_with(b"{") {
        let json: Value = serde_json::from_slice(trimmed)
            .map_err(|error| Failure::usage(format!("the input is not JSON: line {}", error.line())))?;
        resources(&json, &profile.merchant()?)?
    } else if trimmed.starts_with(b"<") {
        vec![request_information(trimmed, &profile)?]
    } else {
        let cipher = if arguments.pkcs1 {
            Cipher::RsaPkcs1
        } else {
            Cipher::PublicKey
        };
        let text: String = String::from_utf8_lossy(trimmed).split_whitespace().collect();
        let plain = profile.merchant()?.decrypt(cipher, &text);
        vec![plain.map_err(|error| match error {
            DecryptError::BadEncoding => {
                Failure::usage("the input is neither the Base64 of an encrypted field nor JSON nor XML")
            }
            other => undecrypted(&other),
        })?]
    };
    for plaintext in plaintexts {
        output::print(&plaintext)?;
        if !plaintext.ends_with(b"\n") {
            output::print(b"\n")?;
        }
    }
    Ok(())
}

/// Decrypts a bill with the one of the response's keys that fits.
fn encrypted_bill(content: &[u8], response: &Path, algorithm: &str, merchant: &Merchant) -> Result<Bytes, Failure> {
    let response: Value = serde_json::from_slice(&source::read(response)?)
        .map_err(|error| Failure::usage(format!("the response is not JSON: line {}", error.line())))?;
    let mut refused = Failure::usage("the response has no `encrypt_key`");
    for key in call::bill_keys(&response, algorithm) {
        match key.decrypt(merchant, content.to_vec()) {
            Ok(bill) => return Ok(bill),
            Err(error) => refused = Failure::finding(error.to_string()),
        }
    }
    Err(refused)
}

/// Decrypts the resource of a notification, a resource by itself, or the certificates of a list.
pub(crate) fn resources(json: &Value, merchant: &Merchant) -> Result<Vec<Zeroizing<Vec<u8>>>, Failure> {
    let listed = json.get("data").and_then(Value::as_array);
    let all: Vec<&Value> = match listed {
        Some(list) => list.iter().filter_map(|item| item.get("encrypt_certificate")).collect(),
        None => vec![json.get("resource").unwrap_or(json)],
    };
    let opened = all.into_iter().map(|resource| {
        let text = |name: &str| resource.get(name).and_then(Value::as_str);
        let ciphertext = text("ciphertext").ok_or_else(|| {
            Failure::usage("there is no `ciphertext`: expected a notification, its resource, or a list of certificates")
        })?;
        let algorithm = text("algorithm").unwrap_or("AEAD_AES_256_GCM");
        let (nonce, data) = (
            text("nonce").unwrap_or_default(),
            text("associated_data").unwrap_or_default(),
        );
        merchant
            .decrypt_resource_by(algorithm, nonce, data, ciphertext)
            .map_err(|error| undecrypted(&error))
    });
    opened.collect()
}

fn request_information(message: &[u8], profile: &Profile) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let fields = xml::read_received(message)?;
    let field = fields.iter().find(|field| field.name == "req_info");
    let text = field.and_then(xml::Element::text);
    let text = text.ok_or_else(|| Failure::usage("the message has no `req_info`"))?;
    let key = profile.api_v2_key()?;
    let key = key.ok_or_else(|| Failure::usage(format!("profile {} has no api_v2_key", profile.name)))?;
    let key = ApiV2Key::new(key.as_slice())?;
    req_info::decrypt(&key, text).map_err(|error| undecrypted(&error))
}

/// The failure to decrypt something: a finding, unless the input is not a ciphertext or a key is missing.
fn undecrypted(error: &DecryptError) -> Failure {
    match error {
        DecryptError::Failed => Failure::finding(error.to_string()),
        _ => Failure::usage(error.to_string()),
    }
}

pub(crate) fn encrypt(arguments: &Encrypt, output: &Output) -> Result<(), Failure> {
    let content = read(arguments.file.as_ref())?;
    let plain = content.strip_suffix(b"\n").unwrap_or(&content);
    let plain = plain.strip_suffix(b"\r").unwrap_or(plain);
    if plain.is_empty() {
        return Err(Failure::usage("the input is empty: there is nothing to encrypt"));
    }
    let key = arguments.profile.read()?.platform_keys()?.encryption();
    let cipher = if arguments.pkcs1 {
        Cipher::RsaPkcs1
    } else {
        Cipher::PublicKey
    };
    let ciphertext = key
        .encrypt(cipher, plain)
        .map_err(|error| Failure::usage(error.to_string()))?;
    if output.is_json() {
        return output.json(&json!({"ciphertext": ciphertext, "wechatpay_serial": key.serial()}));
    }
    output.line(&ciphertext);
    output.line(&format!("Wechatpay-Serial: {}", key.serial().unwrap_or_default()));
    Ok(())
}
