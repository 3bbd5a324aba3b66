//! The files that a response announces: bills and receipts, including encrypted and compressed ones.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use wechatpay_runtime::client::{BillKey, DownloadError};
use wechatpay_runtime::{Client, Digest};
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_spec::model::{Content, Field};

use super::call_failure;
use crate::failure::Failure;
use crate::output;

/// The algorithm of encrypted bills when the request names none.
pub(crate) const BILL_ALGORITHM: &str = "AEAD_AES_256_GCM";

/// A file that a response announces.
pub(crate) struct Announced {
    url: String,
    digest: Digest,
    key: Option<BillKey>,
    is_gzip: bool,
}

/// The files that a response announces: one at its top, or several in lists. What was asked for says how an encrypted file
/// was encrypted, and whether it is compressed.
pub(crate) fn announced(response: &Value, asked: &Map<String, Value>) -> Result<Vec<Announced>, Failure> {
    let mut objects = Vec::new();
    collect(response, &mut objects);
    let files = objects.into_iter().map(|members| file_of(members, asked));
    files.filter_map(Result::transpose).collect()
}

/// The keys of the encrypted bills that a response announces.
pub(crate) fn bill_keys(response: &Value, algorithm: &str) -> Vec<BillKey> {
    let mut objects = Vec::new();
    collect(response, &mut objects);
    objects
        .into_iter()
        .filter_map(|members| bill_key(members, algorithm))
        .collect()
}

/// Whether the response to an operation may announce or contain a file.
pub(super) fn may_announce(entry: &Entry) -> bool {
    let mut is_url = |field: &Field| field.name.value == "download_url";
    match &entry.operation.response.content {
        Content::File(_) => true,
        content => content.fields().iter().any(|field| field.any(&mut is_url)),
    }
}

/// All objects within a value.
fn collect<'v>(value: &'v Value, objects: &mut Vec<&'v Map<String, Value>>) {
    match value {
        Value::Object(members) => {
            objects.push(members);
            members.values().for_each(|value| collect(value, objects));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, objects)),
        _ => {}
    }
}

fn text<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    members.get(name).and_then(Value::as_str)
}

fn bill_key(members: &Map<String, Value>, algorithm: &str) -> Option<BillKey> {
    Some(BillKey {
        algorithm: algorithm.to_owned(),
        encrypt_key: text(members, "encrypt_key")?.to_owned(),
        nonce: text(members, "nonce").unwrap_or_default().to_owned(),
    })
}

fn file_of(members: &Map<String, Value>, asked: &Map<String, Value>) -> Result<Option<Announced>, Failure> {
    let Some(url) = text(members, "download_url") else {
        return Ok(None);
    };
    let (Some(kind), Some(value)) = (text(members, "hash_type"), text(members, "hash_value")) else {
        return Err(Failure::finding(
            "the response has no `hash_type` and `hash_value` for its `download_url`, so the file cannot be checked",
        ));
    };
    Ok(Some(Announced {
        url: url.to_owned(),
        digest: Digest::new(kind, value).map_err(|error| Failure::finding(error.to_string()))?,
        key: bill_key(members, text(asked, "algorithm").unwrap_or(BILL_ALGORITHM)),
        is_gzip: text(asked, "tar_type") == Some("GZIP"),
    }))
}

impl Announced {
    /// Downloads the file, decrypts and decompresses it, and checks its digest.
    pub(crate) async fn download(self, client: &Client) -> Result<Vec<u8>, Failure> {
        let is_terminal = std::io::stderr().is_terminal();
        let progress = move |received: u64, total: Option<u64>| {
            if is_terminal {
                let total = total.map_or_else(String::new, |total| format!(" of {total}"));
                output::ask(&format!("\r{received}{total} bytes"));
            }
        };
        let mut download = client.download(self.url, self.digest).on_progress(progress);
        if let Some(key) = self.key {
            download = download.encrypted(key);
        }
        if self.is_gzip {
            download = download.gzip();
        }
        let content = match download.await {
            Ok(mut download) => download.read_to_end().await,
            Err(error) => Err(error),
        };
        if is_terminal {
            output::tell("");
        }
        content.map_err(|error| match &error {
            DownloadError::Call(error) => call_failure::of(error, false),
            _ => Failure::finding(error.to_string()),
        })
    }
}

/// The names under which several files are saved: `bill.csv` becomes `bill-1.csv`, `bill-2.csv`. One file keeps its name.
pub(super) fn names(file: &Path, count: usize) -> Vec<PathBuf> {
    if count < 2 {
        return vec![file.to_owned()];
    }
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let extension = file.extension().map(|extension| extension.to_string_lossy());
    let extension = extension.map_or_else(String::new, |extension| format!(".{extension}"));
    (1..=count)
        .map(|number| file.with_file_name(format!("{stem}-{number}{extension}")))
        .collect()
}
