//! Every operation from its spec's example, signed and not sent; signatures and digests are compared with openssl's.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use wechatpay_runtime::clock::FixedClock;
use wechatpay_runtime::{Client, FilePart, Merchant, PlatformKeys};
use wechatpay_sandbox::Catalogue;
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_sandbox::client_request::{Undecoded, operation};
use wechatpay_spec::model::{Protocol, Signer};
use wechatpay_spec::vocabulary::names;

use super::items::Given;
use super::outgoing::Outgoing;
use crate::find::catalogue;
use crate::profile::Settings;

const V2_KEY: &str = "192006250b4c09247ec02edce69f6a2d";

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages/fixtures");
    fs::read(folder.join(name)).unwrap()
}

fn client(brand: bool) -> Client {
    let builder = match brand {
        true => Merchant::brand_builder("1900000109"),
        false => Merchant::builder("1900000109"),
    };
    let merchant = builder
        .certificate_pem(fixture("merchant_cert.pem"))
        .private_key_pem(fixture("merchant_key.pem"))
        .api_v2_key(V2_KEY)
        .build()
        .unwrap();
    let keys = PlatformKeys::builder()
        .public_key("PUB_KEY_ID_0119000001092024112800000000000000", fixture("pub_key.pem"))
        .bank_card_key(fixture("pub_key.pem"))
        .build()
        .unwrap();
    let builder = Client::builder(merchant, keys).without_transport();
    builder.clock(FixedClock(1_764_316_800)).build().unwrap()
}

fn settings() -> Settings {
    toml::from_str("merchant_id = \"1900000109\"").unwrap()
}

/// The example of an operation as somebody would type it.
fn given(entry: &Entry) -> (Vec<(String, String)>, Given) {
    let described = entry.described();
    let example = &described[names::REQUEST][names::EXAMPLE];
    let members = |part: &str| example[part].as_object().cloned().unwrap_or_default();
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let path = members(names::PATH)
        .into_iter()
        .map(|(name, value)| (name, text(value)))
        .collect();
    let mut values: Map<String, Value> = members("body");
    for (name, value) in members(names::QUERY) {
        values.insert(name, value);
    }
    let mut given = Given::of_values(values);
    given.headers = members(names::HEADERS)
        .into_iter()
        .map(|(name, value)| (name, text(value)))
        .collect();
    for file in example["files"].as_array().into_iter().flatten() {
        let name = file.as_str().unwrap().to_owned();
        given
            .files
            .push((name, FilePart::new("licence.jpg", b"\xFF\xD8".as_slice())));
    }
    (path, given)
}

/// The signed text of a request and its signature. In APIv2 the text includes the key.
enum Signed {
    V3(Vec<u8>, String),
    V2(Vec<u8>, String),
}

fn signed(catalogue: &Catalogue, entry: &Arc<Entry>, client: &Client) -> Signed {
    let (path, given) = given(entry);
    let outgoing =
        Outgoing::new(catalogue, entry, path, &given, &settings(), false, false).map_err(|error| error.to_string());
    let outgoing = outgoing.unwrap_or_else(|error| panic!("{}: {error}", entry.line()));
    let operation = operation(entry);
    let encoded = outgoing.encoded(entry, &client.platform_keys().encryption()).unwrap();
    let prepared = client.call::<Undecoded>(&operation, &encoded).prepare();
    let prepared = prepared.unwrap_or_else(|error| panic!("{}: {error}", entry.line()));
    let request = prepared.request();
    if entry.protocol == Protocol::V2 {
        return signed_xml(request);
    }
    let header = request.headers()["authorization"].to_str().unwrap();
    let value = |name: &str| {
        header
            .split(&format!("{name}=\""))
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
    };
    let target = request.uri().path_and_query().unwrap();
    let mut text = format!("{} {target}", request.method())
        .replacen(' ', "\n", 1)
        .into_bytes();
    text.extend_from_slice(format!("\n{}\n{}\n", value("timestamp"), value("nonce_str")).as_bytes());
    let is_form = request
        .headers()
        .get("content-type")
        .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart"));
    let body: &[u8] = request.body();
    match is_form {
        true => {
            // The part `meta`, between an empty line and the next boundary.
            let form = String::from_utf8_lossy(body).into_owned();
            let meta = form
                .split("name=\"meta\"")
                .nth(1)
                .unwrap()
                .split_once("\r\n\r\n")
                .unwrap()
                .1;
            text.extend_from_slice(meta.split("\r\n--").next().unwrap().as_bytes());
        }
        false => text.extend_from_slice(body),
    }
    text.push(b'\n');
    Signed::V3(text, value("signature").to_owned())
}

fn signed_xml(request: &http::Request<bytes::Bytes>) -> Signed {
    let body = String::from_utf8_lossy(request.body()).into_owned();
    let mut fields: Vec<(String, String)> = match body.is_empty() {
        true => request
            .uri()
            .query()
            .unwrap_or_default()
            .split('&')
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap();
                let value = percent_encoding::percent_decode_str(value).decode_utf8().unwrap();
                (name.to_owned(), value.into_owned())
            })
            .collect(),
        // The text parts of a form.
        false if body.starts_with("--") => body
            .split("name=\"")
            .skip(1)
            .filter_map(|part| part.split_once("\"\r\n\r\n"))
            .map(|(name, rest)| (name.to_owned(), rest.split("\r\n--").next().unwrap().to_owned()))
            .collect(),
        false => wechatpay_runtime::v2::xml::read(body.as_bytes())
            .unwrap()
            .into_iter()
            .map(|field| (field.name.clone(), field.text().unwrap().to_owned()))
            .collect(),
    };
    fields.sort();
    let sign = fields.iter().find(|(name, _)| name == "sign").unwrap().1.clone();
    let texts = fields
        .iter()
        .filter(|(name, value)| name != "sign" && !value.is_empty());
    let texts: Vec<String> = texts.map(|(name, value)| format!("{name}={value}")).collect();
    Signed::V2(format!("{}&key={V2_KEY}", texts.join("&")).into_bytes(), sign)
}

/// The last word of each line that openssl prints for many files.
fn openssl(folder: &Path, arguments: &[&str], files: &[String]) -> Vec<String> {
    let mut printed = Vec::new();
    // It signs only one file at a time.
    let at_a_time = if arguments.contains(&"-sign") { 1 } else { 200 };
    for some in files.chunks(at_a_time) {
        let output = Command::new("openssl")
            .arg("dgst")
            .args(arguments)
            .args(some)
            .current_dir(folder)
            .output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let lines = String::from_utf8(output.stdout).unwrap();
        printed.extend(lines.lines().map(|line| line.rsplit(' ').next().unwrap().to_owned()));
    }
    printed
}

#[test]
fn every_operation_is_checked_and_signed_as_openssl_does() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("key.pem"), fixture("merchant_key.pem")).unwrap();
    let (merchant, brand) = (client(false), client(true));
    let catalogue = catalogue();
    let ids: Vec<String> = catalogue.operations().map(|entry| entry.id.clone()).collect();
    let mut signatures = [Vec::new(), Vec::new(), Vec::new()];
    let mut files = [Vec::new(), Vec::new(), Vec::new()];
    for id in &ids {
        let entry = Arc::new(catalogue.operation(id).unwrap().clone());
        let client = if entry.operation.signer.value == Signer::Brand {
            &brand
        } else {
            &merchant
        };
        let (kind, text, signature) = match signed(&catalogue, &entry, client) {
            Signed::V3(text, signature) => (0, text, signature),
            Signed::V2(text, sign) if sign.len() == 32 => (1, text, sign),
            Signed::V2(text, sign) => (2, text, sign),
        };
        let name = format!("{}-{}", kind, files[kind].len());
        fs::write(folder.path().join(&name), text).unwrap();
        files[kind].push(name);
        signatures[kind].push(signature);
    }
    let [v3, md5, hmac] = &files;
    // A tenth of them, because openssl takes longer than all else here.
    let some: Vec<String> = v3.iter().step_by(10).cloned().collect();
    let made = openssl(folder.path(), &["-sha256", "-hex", "-sign", "key.pem"], &some);
    let ours = signatures[0]
        .iter()
        .step_by(10)
        .map(|signature| STANDARD.decode(signature).unwrap());
    let ours: Vec<String> = ours
        .map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect())
        .collect();
    assert_eq!(made, ours);
    let upper = |printed: Vec<String>| printed.into_iter().map(|line| line.to_uppercase()).collect::<Vec<_>>();
    assert_eq!(upper(openssl(folder.path(), &["-md5"], md5)), signatures[1]);
    assert_eq!(
        upper(openssl(folder.path(), &["-sha256", "-hmac", V2_KEY], hmac)),
        signatures[2]
    );
    assert_eq!(v3.len() + md5.len() + hmac.len(), catalogue.operation_count());
    assert!(
        v3.len() > 500 && md5.len() > 20 && !hmac.is_empty(),
        "{} {} {}",
        v3.len(),
        md5.len(),
        hmac.len()
    );
}
