//! `wechatpay certificates`: the platform's certificates, fetched and verified.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value, json};
use wechatpay_runtime::certificate::Certificate;
use wechatpay_runtime::{Client, KeyError, PlatformKeys};
use wechatpay_spec::{obstacle, printable_path};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::output::{self, Output};
use crate::profile::{Profile, ProfileOptions};
use crate::{call, client, decrypt, moment};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder in which each certificate is saved, as `SERIAL.pem`
    #[arg(long, value_name = "FOLDER")]
    save: Option<PathBuf>,
    /// Fetch them again after this time, and print them when they change. A later fetch that fails is reported and repeated
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    watch: Option<u64>,
    #[command(flatten)]
    profile: ProfileOptions,
}

pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    let profile = arguments.profile.read()?;
    let client = client::of_profile(&profile)?;
    if let Some(folder) = &arguments.save {
        make_folder(folder)?;
    }
    let runtime = call::runtime()?;
    let first = runtime.block_on(fetch(&client, &profile))?;
    show(&first, arguments, output)?;
    let Some(seconds) = arguments.watch else { return Ok(()) };
    let mut known = serials(&first);
    loop {
        std::thread::sleep(Duration::from_secs(seconds));
        // The service or the network may be down for a while, and a disk may be full.
        let shown = runtime.block_on(fetch(&client, &profile)).and_then(|fetched| {
            let serials = serials(&fetched);
            if serials != known {
                show(&fetched, arguments, output)?;
                known = serials;
            }
            Ok(())
        });
        output::all_printed()?;
        if let Err(failure) = shown {
            output::tell(&format!("error: {failure}"));
        }
    }
}

fn serials(fetched: &[Fetched]) -> Vec<String> {
    let serials = fetched.iter().map(|(certificate, _)| certificate.serial().to_owned());
    serials.collect()
}

/// Prints the certificates, and saves them if asked to.
fn show(fetched: &[Fetched], arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    print(fetched, output)?;
    save(fetched, arguments)
}

/// A certificate with its PEM text.
type Fetched = (Certificate, Zeroizing<Vec<u8>>);

/// Fetches the list, verifies it, and decrypts the certificates.
async fn fetch(client: &Client, profile: &Profile) -> Result<Vec<Fetched>, Failure> {
    let response = call::make(client, profile, "/v3/certificates", Map::new()).await?;
    let body = &response.response.body;
    // Checks the whole list: kinds of keys, expiry.
    PlatformKeys::builder()
        .certificate_list(body, client.merchant())
        .build()
        .map_err(wrong)?;
    let json: Value = serde_json::from_slice(body).map_err(|_| Failure::finding("the response is not JSON"))?;
    let texts = decrypt::resources(&json, client.merchant())?;
    let certificates = texts
        .into_iter()
        .map(|pem| Ok((Certificate::from_pem(pem.as_slice()).map_err(wrong)?, pem)));
    certificates.collect()
}

/// The failure of certificates that are not what they should be.
fn wrong(error: KeyError) -> Failure {
    Failure::finding(error.to_string())
}

fn print(fetched: &[Fetched], output: &Output) -> Result<(), Failure> {
    let row = |certificate: &Certificate| {
        let (from, to) = (certificate.not_before(), certificate.not_after());
        [from, to].map(|end| moment::described(moment::seconds(end)))
    };
    if output.is_json() {
        let listed = fetched.iter().map(|(certificate, _)| {
            let [from, to] = row(certificate);
            json!({"serial": certificate.serial(), "valid_from": from, "valid_to": to})
        });
        return output.json(&listed.collect());
    }
    for (certificate, _) in fetched {
        let [from, to] = row(certificate);
        output.line(&format!("{}  {from} – {to}", certificate.serial()));
    }
    Ok(())
}

fn make_folder(folder: &Path) -> Result<(), Failure> {
    let failed = |error| Failure::usage(format!("cannot make the folder {}: {error}", printable_path(folder)));
    std::fs::create_dir_all(folder).map_err(failed)
}

fn save(fetched: &[Fetched], arguments: &Arguments) -> Result<(), Failure> {
    let Some(folder) = &arguments.save else { return Ok(()) };
    make_folder(folder)?;
    for (certificate, pem) in fetched {
        // The serial number is hexadecimal, so the name stays within the folder.
        let name = format!("{}.pem", certificate.serial());
        obstacle::ensure_writable(folder, &name)?;
        output::save(&folder.join(name), pem)?;
    }
    Ok(())
}
