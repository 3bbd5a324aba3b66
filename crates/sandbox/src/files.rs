//! Files: bills and receipts that a response announces by URL and digest, and their download.

mod bill;
mod encryption;
mod fund_flow;
mod notation;
mod sharing_bill;
mod store;
mod trade_bill;
mod transaction;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use serde_json::{Map, Value};

use self::encryption::failed;
use self::store::{Announcement, FileStore};
use crate::identity::Identity;
use crate::memory::Memory;
use crate::refusal::Refusal;
use crate::request::CheckedRequest;

/// The smallest page that readers of PDF accept.
const PDF: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// The fields with the balance of an account, and with what cannot be used of it.
const AVAILABLE: &str = "available_amount";
const PENDING: &str = "pending_amount";

/// The files of a sandbox.
#[derive(Debug)]
pub(crate) struct Files {
    store: Mutex<FileStore>,
    memory: Arc<Memory>,
}

impl Files {
    pub(crate) fn new(memory: Arc<Memory>) -> Self {
        Self {
            store: Mutex::default(),
            memory,
        }
    }

    /// Replaces the links in a response by links to files that exist, if there are any. `origin` is the address that the
    /// caller used.
    pub(crate) fn announce(
        &self,
        identity: &Identity,
        origin: &str,
        request: &CheckedRequest,
        members: &mut Map<String, Value>,
    ) -> Result<(), Refusal> {
        // Most responses announce nothing, and writing a bill takes time.
        let path = request.found.entry.path.as_str();
        let links = links(path);
        if !store::has_links(members, links) {
            return Ok(());
        }
        let parameter = |name: &str| {
            let parts = [&request.query.members, &request.body.members];
            parts.iter().find_map(|part| part.get(name)?.as_str())
        };
        let (content, from) = if path.contains("elecsign") {
            (PDF.to_owned(), "/v3/transferdownload/signfile?")
        } else if path.contains("fapiao") {
            (PDF.to_owned(), "/v3/billdownload/file?")
        } else if path.contains("receipt") {
            (PDF.to_owned(), "/v3/transferdownload/elecvoucherfile?source=sandbox&")
        } else {
            (
                bill::write(&self.memory, &identity.merchant_id, request)?,
                "/v3/billdownload/file?",
            )
        };
        let announcement = Announcement {
            content: &content,
            gzip: parameter("tar_type") == Some("GZIP"),
            url: format!("{origin}{from}"),
            links,
            algorithm: parameter("algorithm"),
        };
        self.store().announce(identity, members, &announcement)
    }

    /// States the balance of an account in a response that shows one.
    pub(crate) fn state_balance(&self, merchant_id: &str, request: &CheckedRequest, members: &mut Map<String, Value>) {
        let is_balance = request.found.entry.path.contains("/fund/") && members.contains_key(AVAILABLE);
        if !is_balance {
            return;
        }
        let parameter = |name: &str| {
            let parts = [&request.path.members, &request.query.members];
            parts.iter().find_map(|part| part.get(name)?.as_str())
        };
        let account = bill::Account {
            kind: parameter("account_type"),
            sub_merchant: parameter("sub_mchid"),
            day: parameter("date"),
        };
        let balance = bill::balance(&self.memory, merchant_id, &account);
        members.insert(AVAILABLE.to_owned(), i64::try_from(balance).unwrap_or_default().into());
        // Nothing is held back.
        if let Some(pending) = members.get_mut(PENDING) {
            *pending = 0.into();
        }
    }

    /// The file that a request downloads: the one of its token, or any file when the operation has no token.
    pub(crate) fn download(&self, request: &CheckedRequest) -> Result<Bytes, Refusal> {
        match request.query.members.get("token").and_then(Value::as_str) {
            Some(token) => self.store().get(token),
            None => Ok(Bytes::from_static(PDF.as_bytes())),
        }
    }

    /// The bill that a request of APIv2 asks for, as the body of its response.
    pub(crate) fn bill(&self, merchant_id: &str, request: &CheckedRequest) -> Result<Bytes, Refusal> {
        let bill = bill::write(&self.memory, merchant_id, request)?;
        match request.body.members.get("tar_type").and_then(Value::as_str) {
            Some("GZIP") => store::compressed(bill.as_bytes()).map(Bytes::from).map_err(failed),
            _ => Ok(bill.into()),
        }
    }

    fn store(&self) -> MutexGuard<'_, FileStore> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The names of the members that hold a link to a file. The lists of a coupon's uses call theirs `url`, as other responses
/// call links to pages.
fn links(path: &str) -> &'static [&'static str] {
    let last = path.rsplit('/').next().unwrap_or_default();
    match last.contains("-flow") {
        true => &["download_url", "url"],
        false => &["download_url"],
    }
}
