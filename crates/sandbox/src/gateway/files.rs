//! Files: those that are announced and fetched, and those that are uploaded.

use std::fmt::Write;
use std::sync::{MutexGuard, PoisonError};

use bytes::Bytes;
use serde_json::{Map, Value};

use super::Gateway;
use crate::bills::{Announcement, Files};
use crate::call::Call;
use crate::refusal::Refusal;
use crate::understood::Understood;

/// The smallest page that readers of PDF accept.
const PDF: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
/// The columns of a bill of transactions.
const COLUMNS: &str =
    "交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易类型,交易状态,货币种类,订单金额,退款金额,商品名称";

impl Gateway {
    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces made-up links in an answer by links to files that are there.
    pub(super) fn announce_files(
        &self,
        call: &Call,
        understood: &Understood,
        members: &mut Map<String, Value>,
    ) -> Result<(), Refusal> {
        let path = understood.found.entry.path.as_str();
        let asked = |name: &str| {
            let parts = [&understood.query, &understood.body];
            parts.iter().find_map(|part| part.get(name)?.as_str())
        };
        let (content, from) = if path.contains("elecsign") {
            (PDF.to_owned(), "/v3/transferdownload/signfile?")
        } else if path.contains("receipt") {
            (PDF.to_owned(), "/v3/transferdownload/elecvoucherfile?source=sandbox&")
        } else {
            (self.bill(asked("bill_date")), "/v3/billdownload/file?")
        };
        let announcement = Announcement {
            content: &content,
            gzip: asked("tar_type") == Some("GZIP"),
            url: format!("{}{from}", call.connection.base_url),
            algorithm: asked("algorithm"),
        };
        self.files().announce(&self.identity(), members, &announcement)
    }

    /// A file that is fetched: the one of its token where the operation has one, else any.
    pub(super) fn file(&self, understood: &Understood) -> Result<Bytes, Refusal> {
        match understood.query.get("token").and_then(Value::as_str) {
            Some(token) => self.files().get(token),
            None => Ok(Bytes::from_static(PDF.as_bytes())),
        }
    }

    /// The orders that were paid on a day, in the form of a bill.
    pub(super) fn bill(&self, day: Option<&str>) -> String {
        let mut bill = format!("\u{feff}{COLUMNS}\r\n");
        let (mut orders_in_all, mut total, mut refunded) = (0, 0, 0);
        for order in self.orders().newest_first() {
            let Some(line) = order.bill_line(day) else { continue };
            // Writing to a string cannot fail.
            let _ = write!(bill, "{line}\r\n");
            orders_in_all += 1;
            total += order.total();
            refunded += order.refunded();
        }
        let _ = write!(
            bill,
            "总交易单数,订单总金额,退款总金额\r\n`{orders_in_all},`{},`{}\r\n",
            yuan(total),
            yuan(refunded)
        );
        bill
    }
}

/// Fen as yuan, with two decimals.
pub(crate) fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
