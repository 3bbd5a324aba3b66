//! The store of announced files, in memory.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value};
use wechatpay_runtime::Digest;
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_spec::model::RequestPart;

use super::encryption::{encrypt, failed};
use crate::identity::Identity;
use crate::refusal::Refusal;

/// The maximum number of files in the store. When there are more, the oldest is removed.
const MAX_FILES: usize = 256;
/// How deep in a response a file can be announced.
const DEPTH: usize = 8;

/// Files by their tokens.
#[derive(Debug, Default)]
pub(super) struct FileStore {
    files: BTreeMap<String, Bytes>,
    /// The tokens, oldest first.
    age: VecDeque<String>,
}

/// A file to announce.
pub(super) struct Announcement<'a> {
    /// The content before compression and encryption.
    pub(super) content: &'a str,
    pub(super) gzip: bool,
    /// The URL for the download, without the parameter `token` at its end.
    pub(super) url: String,
    /// The names of the members that hold a link.
    pub(super) links: &'a [&'a str],
    /// How the file is encrypted if the response has a member for the key.
    pub(super) algorithm: Option<&'a str>,
}

impl FileStore {
    /// The file of a token.
    pub(super) fn get(&self, token: &str) -> Result<Bytes, Refusal> {
        let file = self.files.get(token).cloned();
        file.ok_or_else(|| {
            let issue = "no file was announced with this token, or too many were announced since";
            Refusal::parameter(RequestPart::Query, "/token", Some(&token.into()), issue)
        })
    }

    /// Announces the file in every object of a response that has a link.
    pub(super) fn announce(
        &mut self,
        identity: &Identity,
        members: &mut Map<String, Value>,
        announcement: &Announcement<'_>,
    ) -> Result<(), Refusal> {
        self.announce_within(identity, members, announcement, DEPTH)
    }

    fn announce_within(
        &mut self,
        identity: &Identity,
        members: &mut Map<String, Value>,
        announcement: &Announcement<'_>,
        depth: usize,
    ) -> Result<(), Refusal> {
        for link in announcement.links {
            if members.contains_key(*link) {
                self.announce_here(identity, members, announcement, link)?;
            }
        }
        if depth == 0 {
            return Ok(());
        }
        for member in members.values_mut() {
            let items = match member {
                Value::Array(items) => items.as_mut_slice(),
                other => std::slice::from_mut(other),
            };
            for inner in items.iter_mut().filter_map(Value::as_object_mut) {
                self.announce_within(identity, inner, announcement, depth - 1)?;
            }
        }
        Ok(())
    }

    fn announce_here(
        &mut self,
        identity: &Identity,
        members: &mut Map<String, Value>,
        announcement: &Announcement<'_>,
        link: &str,
    ) -> Result<(), Refusal> {
        // The response names the algorithm already if its document does.
        let named = members.get("hash_type").and_then(Value::as_str);
        let digest = named.and_then(|name| Digest::of(name, announcement.content.as_bytes()).ok());
        let digest = digest.map_or_else(|| Digest::of("SHA1", announcement.content.as_bytes()), Ok);
        let digest = digest.map_err(failed)?;
        let mut file = announcement.content.as_bytes().to_vec();
        if announcement.gzip {
            file = compressed(&file).map_err(failed)?;
        }
        if members.contains_key("encrypt_key") {
            file = encrypt(identity, members, &file, announcement.algorithm)?;
        }
        let token = SystemNonce.nonce().map_err(failed)?;
        let url = format!("{}token={token}", announcement.url);
        members.insert(link.to_owned(), url.into());
        // Some documents announce a file without its digest.
        if members.contains_key("hash_value") {
            members.insert("hash_type".to_owned(), digest.hash_type().into());
            members.insert("hash_value".to_owned(), digest.hash_value().into());
        }
        if self.age.len() >= MAX_FILES
            && let Some(oldest) = self.age.pop_front()
        {
            self.files.remove(&oldest);
        }
        self.age.push_back(token.clone());
        self.files.insert(token, file.into());
        Ok(())
    }
}

/// Whether an object of a response has a link to a file.
pub(super) fn has_links(members: &Map<String, Value>, links: &[&str]) -> bool {
    links.iter().any(|link| members.contains_key(*link))
        || members.values().any(|member| match member {
            Value::Object(inner) => has_links(inner, links),
            Value::Array(items) => {
                let mut inner = items.iter().filter_map(Value::as_object);
                inner.any(|inner| has_links(inner, links))
            }
            _ => false,
        })
}

/// Gzip.
pub(super) fn compressed(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content)?;
    encoder.finish()
}
