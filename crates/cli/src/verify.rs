//! `wechatpay verify`: whether a signature is valid, and if not, why.

mod encoding;
mod hash_order;
mod json_differences;
mod json_text;
pub(crate) mod known_keys;
pub(crate) mod mistake;
mod multipart;
mod other_notations;
mod recovered;
mod report;
mod signed_text;
mod text_comparison;
mod v2;
mod v3;
mod variants;
mod xml_text;

use std::path::PathBuf;

use wechatpay_runtime::v2::SignType;
use wechatpay_spec::printable_path;
use zeroize::Zeroizing;

use self::known_keys::KnownKeys;
use self::report::Report;
pub(crate) use self::report::signed_text_title;
use self::v2::ApiKeys;
use crate::failure::Failure;
use crate::message::source::{self, MessageSource};
use crate::message::{Message, Start};
use crate::moment;
use crate::output::{Output, harmless};
use crate::profile::ProfileOptions;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    message: MessageSource,
    #[command(flatten)]
    profile: ProfileOptions,
    /// A certificate, a public key or a private key, in PEM or DER, in place of the profile's. A public key with its id:
    /// `PUB_KEY_ID_…=FILE`. May be given several times
    #[arg(long, value_name = "[NAME=]FILE")]
    key: Vec<String>,
    /// A file with the APIv2 key, in place of the profile's; without it, the variable WECHATPAY_API_V2_KEY
    #[arg(long, value_name = "FILE")]
    api_v2_key_file: Option<PathBuf>,
    /// A file with the APIv3 key, to find out whether it was used in place of the APIv2 key
    #[arg(long, value_name = "FILE")]
    api_v3_key_file: Option<PathBuf>,
    /// A file with the APIv2 key of another merchant, to find out whether it was used by mistake. May be given several times. The
    /// other profiles' keys are tried, too
    #[arg(long, value_name = "FILE")]
    other_key: Vec<PathBuf>,
    /// The digest of an APIv2 operation whose messages do not name it
    #[arg(long, value_enum)]
    sign_type: Option<Digest>,
    /// The reference time, for a message that was saved earlier: seconds since 1970, or 2026-11-28T08:00:00+08:00
    #[arg(long, value_name = "TIME", value_parser = moment::option)]
    at: Option<i64>,
    /// The text that your program signed or verified, to compare it with the right one
    #[arg(long, value_name = "FILE")]
    signed: Option<PathBuf>,
    /// Print the text that must be signed, even if the signature is valid
    #[arg(long)]
    verbose: bool,
}

/// A digest of APIv2.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum Digest {
    /// MD5
    Md5,
    /// HMAC-SHA256
    HmacSha256,
}

impl From<Digest> for SignType {
    fn from(digest: Digest) -> Self {
        match digest {
            Digest::Md5 => Self::Md5,
            Digest::HmacSha256 => Self::HmacSha256,
        }
    }
}

/// The variable with the APIv2 key, as `wechatpay sandbox env` sets it.
const API_V2_KEY: &str = "WECHATPAY_API_V2_KEY";
/// The variable with the APIv3 key.
const API_V3_KEY: &str = "WECHATPAY_API_V3_KEY";

pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    let messages: Vec<Message> = arguments.message.read()?;
    let messages: Vec<Message> = match messages.len() {
        0 => return Err(Failure::usage("there is no message in the file")),
        1 => messages,
        // A browser saves far more than calls to WeChat Pay.
        _ => messages.into_iter().filter(is_signed).collect(),
    };
    if messages.is_empty() {
        return Err(Failure::usage(
            "no message in the file belongs to WeChat Pay: none has its headers or its XML",
        ));
    }
    let keys = Keys::read(arguments, &messages)?;
    let mut reports = Vec::new();
    for message in &messages {
        let diagnosed = |message: &Message| match is_v2(message) {
            true => v2::diagnose(message, &keys.api, arguments.sign_type.map(SignType::from)),
            false => Ok(v3::diagnose(message, &keys.known, arguments.at)),
        };
        let mut report = diagnosed(message)?;
        if let Some(other) = message.without_doubtful_end() {
            // The file does not tell where the body ends; the reading with fewer mistakes is right.
            let without = diagnosed(&other)?;
            if without.findings.len() < report.findings.len() {
                report = without;
            }
        }
        reports.push(report);
    }
    if let Some(file) = &arguments.signed {
        let own = Zeroizing::new(source::read(file)?);
        for (report, message) in reports.iter_mut().zip(&messages) {
            let text = harmless(&String::from_utf8_lossy(&own));
            match is_v2(message) {
                true => {
                    let is_over = v2::is_over(message, &keys.api, &own);
                    text_comparison::compare(report, &v2::without_key(&text, &keys.api), is_over);
                }
                false => text_comparison::compare(report, &text, v3::is_over(message, &keys.known, &own)),
            }
        }
    }
    print(&reports, output, arguments.verbose)?;
    match reports.iter().all(Report::is_faultless) {
        true => Ok(()),
        false => Err(Failure::finding("")),
    }
}

/// The text that is signed in a request, in APIv2 with the key left out, and its signature.
pub(crate) fn signed_text(request: &Message) -> Option<(Vec<u8>, String)> {
    match is_v2(request) {
        true => v2::signed_text(request),
        false => v3::signed_text(request),
    }
}

fn print(reports: &[Report], output: &Output, verbose: bool) -> Result<(), Failure> {
    if output.is_json() {
        let mut written = reports.iter().map(|report| report.to_json(output.language));
        return match reports.len() {
            1 => output.json(&written.next().unwrap_or_default()),
            _ => output.json(&written.collect()),
        };
    }
    for report in reports {
        report.print(output, verbose);
    }
    Ok(())
}

fn is_v2(message: &Message) -> bool {
    message.is_xml() && message.header("Wechatpay-Signature").is_none() && message.header("Authorization").is_none()
}

/// Whether a message of a HAR file has a signature, or should have one.
fn is_signed(message: &Message) -> bool {
    let header = |name: &str| message.header(name).is_some();
    let of_service = header("Wechatpay-Signature") || header("Wechatpay-Serial") || header("Wechatpay-Timestamp");
    match &message.start {
        Start::Request { target, .. } => {
            let authorization = message.header("Authorization").unwrap_or_default();
            of_service
                || authorization.starts_with("WECHATPAY")
                || (target.starts_with("/v3/") && !authorization.is_empty())
                || is_v2_text(message)
        }
        Start::Response { .. } | Start::Bare => of_service || is_v2_text(message),
    }
}

fn is_v2_text(message: &Message) -> bool {
    let body = String::from_utf8_lossy(&message.body);
    message.is_xml() && body.contains("<xml>")
}

/// The keys for the messages.
struct Keys {
    known: KnownKeys,
    api: ApiKeys,
}

impl Keys {
    fn read(arguments: &Arguments, messages: &[Message]) -> Result<Self, Failure> {
        let mut known = KnownKeys::default();
        for option in &arguments.key {
            known.add_option(option)?;
        }
        let key_file = |file: &Option<PathBuf>, variable: &str| match file {
            // As it is, because blanks at its end are a mistake that is to be found.
            Some(file) => {
                let key = source::read_secret(file, "an option for an API key")?;
                Ok::<_, Failure>(Some(Zeroizing::new(key)))
            }
            None => Ok(std::env::var(variable).ok().map(|key| Zeroizing::new(key.into_bytes()))),
        };
        let mut api = ApiKeys {
            v2: key_file(&arguments.api_v2_key_file, API_V2_KEY)?,
            v3: key_file(&arguments.api_v3_key_file, API_V3_KEY)?,
            others: Vec::new(),
        };
        for file in &arguments.other_key {
            let key = Zeroizing::new(source::read_secret(file, "--other-key")?.trim_ascii_end().to_vec());
            api.others.push((format!("the key in {}", printable_path(file)), key));
        }
        if messages.iter().any(is_v2) {
            api.others.extend(arguments.profile.other_api_v2_keys());
        }
        let lacks_v2 = api.v2.is_none() && messages.iter().any(is_v2);
        let lacks_v3 = known.is_empty() && !messages.iter().all(is_v2);
        if arguments.profile.is_named() || lacks_v2 || lacks_v3 {
            let profile = match arguments.profile.read() {
                Ok(profile) => profile,
                Err(error) if arguments.profile.is_named() => return Err(error),
                // A verdict that needs no key is still possible.
                Err(_) => return Ok(Self { known, api }),
            };
            known.add_profile(&profile)?;
            api.v2 = api.v2.or(profile.api_v2_key()?);
            api.v3 = api.v3.or(profile.api_v3_key()?);
        }
        Ok(Self { known, api })
    }
}
