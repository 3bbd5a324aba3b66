//! `wechatpay sign`: the signature of a request, with the text that was signed.

use std::path::PathBuf;

use http::Method;
use serde_json::json;
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::signature::{Authorization, authorization, request_message};
use wechatpay_runtime::v2::{self, SignType, notification_sign_type, xml};
use wechatpay_runtime::{Account, ApiV2Key};

use crate::failure::Failure;
use crate::message::{source, target_of};
use crate::moment;
use crate::output::Output;
use crate::profile::ProfileOptions;
use crate::verify::Digest;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The method of an APIv3 request; for APIv2, the XML file
    #[arg(value_name = "METHOD|XML_FILE")]
    first: String,
    /// The URL, or path and query exactly as they are sent
    url: Option<String>,
    /// The body, byte for byte; `-` reads standard input. For an upload, the JSON of the part `meta`
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// The timestamp; by default the present time
    #[arg(long, value_name = "TIME", value_parser = moment::option)]
    at: Option<i64>,
    /// The nonce; by default a new one
    #[arg(long)]
    nonce: Option<String>,
    /// The digest of APIv2; by default the one that the message names in `sign_type`, else MD5
    #[arg(long, value_enum)]
    sign_type: Option<Digest>,
    #[command(flatten)]
    profile: ProfileOptions,
}

pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    match &arguments.url {
        Some(url) => sign_request(arguments, &arguments.first, url, output),
        None => sign_xml(arguments, output),
    }
}

fn sign_request(arguments: &Arguments, method: &str, url: &str, output: &Output) -> Result<(), Failure> {
    let profile = arguments.profile.read()?;
    let merchant = profile.merchant()?;
    let upper = method == method.to_ascii_uppercase();
    let method = Method::from_bytes(method.as_bytes()).ok().filter(|_| upper);
    let method = method
        .ok_or_else(|| Failure::usage("give a method in upper case and a URL, or for APIv2 a file with the XML"))?;
    let body = match &arguments.body {
        Some(file) if file.as_os_str() == "-" => source::standard_input()?,
        Some(file) => source::read(file)?,
        None => Vec::new(),
    };
    let nonce = match &arguments.nonce {
        Some(nonce) => nonce.clone(),
        None => SystemNonce.nonce()?,
    };
    let target = target_of(url);
    if !target.starts_with('/') {
        return Err(Failure::usage(
            "the path begins with `/`, as in the request line; a URL begins with https://",
        ));
    }
    let request = Authorization {
        account: if profile.settings.brand {
            Account::Brand
        } else {
            Account::Merchant
        },
        method: &method,
        path_and_query: &target,
        body: &body,
        timestamp: arguments.at.unwrap_or_else(moment::now),
        nonce: &nonce,
    };
    let header = authorization(&merchant, &request)?;
    let header = header.to_str().unwrap_or_default();
    let signature = merchant.sign(&request_message(&request))?;
    let text = String::from_utf8_lossy(&request_message(&request)).into_owned();
    if output.is_json() {
        return output.json(&json!({"signed_text": text, "signature": signature, "authorization": header}));
    }
    output.line(text.trim_end_matches('\n'));
    output.line("");
    output.line(&format!("Authorization: {header}"));
    Ok(())
}

fn sign_xml(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    let body = match arguments.first.as_str() {
        "-" => source::standard_input()?,
        file => source::read(file.as_ref())?,
    };
    let fields = xml::read(&body)?;
    let profile = arguments.profile.read()?;
    let key = profile
        .api_v2_key()?
        .ok_or_else(|| Failure::usage(format!("profile {} has no api_v2_key", profile.name)))?;
    let key = ApiV2Key::new(key.as_slice())?;
    let digest = match arguments.sign_type {
        Some(digest) => SignType::from(digest),
        None => notification_sign_type(&fields)?,
    };
    let texts = fields
        .iter()
        .filter_map(|field| Some((field.name.as_str(), field.text()?)));
    let sign = v2::sign(texts, &key, digest);
    if output.is_json() {
        return output.json(&json!({"sign": sign, "digest": digest.as_str()}));
    }
    output.line(&sign);
    Ok(())
}
