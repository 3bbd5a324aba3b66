//! `wechatpay keys check`: says what key files contain, and whether they belong together.

mod content;
mod together;
mod unrecognized;

use std::path::PathBuf;

use serde::Serialize;
use serde_json::json;
use wechatpay_spec::printable_path;

use self::content::Content;
use crate::column::padded;
use crate::failure::Failure;
use crate::language::Language;
use crate::message::source;
use crate::output::{Output, Style};
use crate::profile::{Profile, ProfileOptions};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Say what each file is, when it expires, and whether all of them belong together
    #[command(
        after_help = "Examples:\n  wechatpay keys check apiclient_cert.pem apiclient_key.pem apiclient_cert.p12 --merchant-id 1900000109\n  wechatpay keys check --profile shop"
    )]
    Check(Check),
}

#[derive(clap::Args)]
struct Check {
    /// Certificates, keys, `.p12` files, files with API keys; without any, those of the profile
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The merchant id, which is the password of its `.p12` file
    #[arg(long, value_name = "MCHID")]
    merchant_id: Option<String>,
    /// A file with the password of the `.p12` file, if it was changed
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[command(flatten)]
    profile: ProfileOptions,
}

/// How serious a remark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Level {
    Error,
    Warning,
}

/// Something that is wrong, or soon will be.
#[derive(Clone, Debug, Serialize)]
struct Remark {
    level: Level,
    text: String,
}

impl Remark {
    fn error(text: impl Into<String>) -> Self {
        Self {
            level: Level::Error,
            text: text.into(),
        }
    }

    fn warning(text: impl Into<String>) -> Self {
        Self {
            level: Level::Warning,
            text: text.into(),
        }
    }
}

/// A file and what it is.
struct Examined {
    name: String,
    content: Content,
    /// The id under which the platform's public key is known.
    public_key_id: Option<String>,
    /// Whether the profile gives it as a key of the platform.
    is_platform: bool,
}

pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    let Action::Check(check) = &arguments.action;
    let mut remarks = Vec::new();
    let (examined, merchant_id) = match check.files.is_empty() || check.profile.is_named() {
        true => {
            let profile = check.profile.read()?;
            let merchant_id = check.merchant_id.clone().or(Some(profile.settings.merchant_id.clone()));
            (of_profile(&profile, check, &mut remarks)?, merchant_id)
        }
        false => (Vec::new(), check.merchant_id.clone()),
    };
    let mut all = examined;
    let password = match &check.password_file {
        Some(file) => Some(source::read_secret(file, "--password-file")?),
        None => None,
    };
    let password = password
        .as_deref()
        .map(|text| String::from_utf8_lossy(text.trim_ascii()).into_owned());
    for file in &check.files {
        let bytes = source::read_secret(file, "`keys check`")?;
        all.push(Examined {
            name: printable_path(file),
            content: Content::of(&bytes, merchant_id.as_deref(), password.as_deref()),
            public_key_id: None,
            is_platform: false,
        });
    }
    remarks.extend(together::remarks(&all, merchant_id.as_deref()));
    print(&all, &remarks, output)?;
    let own = all.iter().flat_map(|file| file.content.remarks());
    match own.chain(remarks).any(|remark| remark.level == Level::Error) {
        true => Err(Failure::finding("")),
        false => Ok(()),
    }
}

/// The files of a profile, and remarks about its API keys and the whole.
fn of_profile(profile: &Profile, check: &Check, remarks: &mut Vec<Remark>) -> Result<Vec<Examined>, Failure> {
    let settings = &profile.settings;
    let mut files = Vec::new();
    let own = [("certificate", &settings.certificate), ("pkcs12", &settings.pkcs12)].into_iter();
    let own = own.filter_map(|(setting, file)| Some((setting, file.as_ref()?, None, false)));
    let public = settings.platform_public_key.iter();
    let public = public.map(|file| {
        (
            "platform_public_key",
            file,
            settings.platform_public_key_id.clone(),
            true,
        )
    });
    let platform = settings.platform_certificates.iter();
    let platform = platform.map(|file| ("platform_certificates", file, None, true));
    for (setting, file, public_key_id, is_platform) in own.chain(public).chain(platform) {
        let bytes = profile.file(setting, file)?;
        let merchant_id = check.merchant_id.as_deref().unwrap_or(&settings.merchant_id);
        files.push(Examined {
            name: printable_path(&profile.path(file)),
            content: Content::of(&bytes, Some(merchant_id), None),
            public_key_id,
            is_platform,
        });
    }
    // The runtime's own checks, on the whole: the private key, the serial number, the API keys, the platform's keys.
    match profile.merchant() {
        Ok(_) => {}
        Err(error) => remarks.push(Remark::error(error.to_string())),
    }
    if let Err(error) = profile.platform_keys() {
        remarks.push(Remark::error(error.to_string()));
    }
    if let Some(authority) = &settings.authority {
        // It may have a kind of key other than the certificates of WeChat Pay.
        let chain = x509_cert::Certificate::load_pem_chain(&profile.file("authority", authority)?);
        if !chain.is_ok_and(|certificates| !certificates.is_empty()) {
            let service = settings.base_url.as_deref().unwrap_or("the service");
            remarks.push(Remark::error(format!(
                "the authority of {service} is not a certificate in PEM"
            )));
        }
    }
    let v3 = profile.api_v3_key()?;
    if v3.is_some() && v3 == profile.api_v2_key()? {
        remarks.push(Remark::warning(
            "the APIv2 key and the APIv3 key are the same; they are set in two places of the merchant platform",
        ));
    }
    Ok(files)
}

/// The remarks with their texts in the language.
fn in_language(remarks: &[Remark], language: Language) -> Vec<Remark> {
    let texts = remarks.iter().map(|remark| Remark {
        level: remark.level,
        text: language.say(&remark.text).into_owned(),
    });
    texts.collect()
}

fn print(files: &[Examined], remarks: &[Remark], output: &Output) -> Result<(), Failure> {
    let language = output.language;
    if output.is_json() {
        let files = files.iter().map(|file| {
            let details: serde_json::Map<String, serde_json::Value> = file
                .content
                .details()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect();
            json!({
                "file": file.name,
                "content": language.say(&file.content.described()),
                "details": details,
                "remarks": in_language(&file.content.remarks(), language),
            })
        });
        let remarks = in_language(remarks, language);
        return output.json(&json!({"files": files.collect::<Vec<_>>(), "remarks": remarks}));
    }
    for file in files {
        output.line(&format!(
            "{}: {}",
            output.paint(Style::Name, &file.name),
            language.say(&file.content.described())
        ));
        for (name, value) in file.content.details() {
            output.line(&format!("  {} {value}", padded(&language.say(name), 12)));
        }
        for remark in file.content.remarks() {
            print_remark(&remark, output);
        }
    }
    for remark in remarks {
        print_remark(remark, output);
    }
    if remarks.is_empty() && files.iter().all(|file| file.content.remarks().is_empty()) {
        output.line(&output.paint(Style::Good, &language.say("all fit together")));
    }
    Ok(())
}

fn print_remark(remark: &Remark, output: &Output) {
    let level = match remark.level {
        Level::Error => output.paint(Style::Bad, &output.language.say("error")),
        Level::Warning => output.paint(Style::Name, &output.language.say("warning")),
    };
    output.line(&format!("  {level}: {}", output.language.say(&remark.text)));
}
