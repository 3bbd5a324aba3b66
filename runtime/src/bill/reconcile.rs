//! Comparing a bill of trades with the merchant's own records.

use std::collections::BTreeMap;
use std::io::Read;

use super::error::BillError;
use super::lines::Bill;
use super::sums::WrongTotal;
use super::trade::{Effect, Trade};
use crate::fen::Fen;

/// Whether a record is a payment or a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    /// A payment, identified by `out_trade_no`.
    Payment,
    /// A refund, identified by `out_refund_no`.
    Refund,
}

/// The currency of a record that names none, and of a bill without a column for it.
const DEFAULT_CURRENCY: &str = "CNY";

/// A payment or refund in the merchant's own books.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OwnRecord {
    /// Its kind.
    pub kind: RecordKind,
    /// The merchant's number: `out_trade_no` or `out_refund_no`.
    pub number: String,
    /// The amount of the order or of the refund, in hundredths of the currency.
    pub amount: Fen,
    /// The currency as the bill names it: `CNY` unless [`with_currency`](Self::with_currency) says otherwise.
    pub currency: String,
    /// The merchant that got the money, if the bill is that of a service provider, whose merchants may have given the same
    /// number to different orders. A record with `None` fits a row of any merchant.
    pub sub_mchid: Option<String>,
}

impl OwnRecord {
    /// A record in yuan (`CNY`) that fits a row of any merchant.
    #[must_use]
    pub fn new(kind: RecordKind, number: impl Into<String>, amount: Fen) -> Self {
        Self {
            kind,
            number: number.into(),
            amount,
            currency: DEFAULT_CURRENCY.to_owned(),
            sub_mchid: None,
        }
    }

    /// The same record in another currency, such as `HKD`.
    #[must_use]
    pub fn with_currency(mut self, currency: impl Into<String>) -> Self {
        self.currency = currency.into();
        self
    }

    /// The same record of one merchant of a service provider.
    #[must_use]
    pub fn with_sub_mchid(mut self, sub_mchid: impl Into<String>) -> Self {
        self.sub_mchid = Some(sub_mchid.into());
        self
    }

    /// Whether the row states this amount in this currency.
    fn agrees_with(&self, row: &Trade) -> bool {
        let currency = match row.currency.as_str() {
            "" => DEFAULT_CURRENCY,
            currency => currency,
        };
        currency == self.currency && row.amount().is_ok_and(|amount| amount == self.amount)
    }
}

/// A record, and the row of the bill that contradicts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The merchant's record.
    pub own: OwnRecord,
    /// The row of the bill.
    pub row: Trade,
}

/// A row of the bill that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnreadableRow {
    /// The number of the row, from 1: the file's first line has the names of the columns.
    pub row: u64,
    /// Why it cannot be read, without values of the bill.
    pub reason: String,
}

/// The result of [`reconcile`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Reconciliation {
    /// How many records and rows agree.
    pub agreed: u64,
    /// Rows of the bill that the merchant has no record of.
    pub missing_in_records: Vec<Trade>,
    /// Records that are not in the bill, or are in a row that cannot be read. A payment shortly before midnight may be in the next day's bill.
    pub missing_in_bill: Vec<OwnRecord>,
    /// Records whose amount or currency differs from that in the bill, or whose amount is missing there.
    pub different: Vec<Difference>,
    /// According to the bill: records of payments that were revoked later, of refunds that failed, and of refunds that cannot
    /// reach the payer.
    pub reversed_or_failed: Vec<Difference>,
    /// Numbers that occur in several rows of the bill, or in several records.
    pub repeated: Vec<String>,
    /// Rows of the bill that cannot be read. If there is one, look for the records that are missing in the bill there.
    pub unreadable: Vec<UnreadableRow>,
    /// Totals of the bill that are not the sums of its rows.
    pub wrong_totals: Vec<WrongTotal>,
}

impl Reconciliation {
    /// Whether everything agrees.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.missing_in_records.is_empty()
            && self.missing_in_bill.is_empty()
            && self.different.is_empty()
            && self.reversed_or_failed.is_empty()
            && self.repeated.is_empty()
            && self.unreadable.is_empty()
            && self.wrong_totals.is_empty()
    }
}

/// The records by kind, number and merchant.
type Records = BTreeMap<(RecordKind, String, Option<String>), Found>;

/// A record, and what the rows so far say about it.
struct Found {
    own: OwnRecord,
    has_row: bool,
    is_reversed_or_failed: bool,
}

/// Compares a bill with the merchant's records of the same day. The bill is read row by row; only the records, and what
/// does not agree, are kept in memory. A payment that was revoked, or a refund that failed, is listed if there is a record
/// of it, and ignored if there is none.
///
/// A row that cannot be read is listed in [`unreadable`](Reconciliation::unreadable), and the others are compared.
///
/// # Errors
/// When the bill cannot be read to its end. There is no result for a part of a bill.
pub fn reconcile<R: Read>(
    bill: &mut Bill<R, Trade>,
    records: impl IntoIterator<Item = OwnRecord>,
) -> Result<Reconciliation, BillError> {
    let mut result = Reconciliation::default();
    let mut own = Records::new();
    for record in records {
        let key = (record.kind, record.number.clone(), record.sub_mchid.clone());
        let found = Found {
            own: record.clone(),
            has_row: false,
            is_reversed_or_failed: false,
        };
        if own.insert(key, found).is_some() {
            result.repeated.push(record.number);
        }
    }
    for (row, number) in bill.by_ref().zip(1..) {
        match row {
            Ok(row) => compare(row, &mut own, &mut result),
            Err(error) if error.is_of_one_row() => result.unreadable.push(UnreadableRow {
                row: number,
                reason: error.to_string(),
            }),
            Err(error) => return Err(error),
        }
    }
    let unseen = own
        .into_values()
        .filter(|found| !found.has_row && !found.is_reversed_or_failed);
    result.missing_in_bill = unseen.map(|found| found.own).collect();
    result.wrong_totals = bill.wrong_totals();
    Ok(result)
}

/// Compares a row with the record of its merchant, or else with one that names no merchant.
fn compare(row: Trade, records: &mut Records, result: &mut Reconciliation) {
    let (kind, number) = match row.is_refund() {
        true => (RecordKind::Refund, &row.out_refund_no),
        false => (RecordKind::Payment, &row.out_trade_no),
    };
    let mut key = (kind, number.clone(), Some(row.sub_mchid.clone()));
    if !records.contains_key(&key) {
        key.2 = None;
    }
    let effect = row.effect();
    match (records.get_mut(&key), effect) {
        (None, Effect::Undone) => {}
        (None, Effect::Moved | Effect::Stuck) => result.missing_in_records.push(row),
        (Some(found), Effect::Undone | Effect::Stuck) => {
            found.is_reversed_or_failed = true;
            let own = found.own.clone();
            result.reversed_or_failed.push(Difference { own, row });
        }
        (Some(found), Effect::Moved) if found.has_row => result.repeated.push(found.own.number.clone()),
        (Some(found), Effect::Moved) => {
            found.has_row = true;
            if found.own.agrees_with(&row) {
                result.agreed += 1;
            } else {
                let own = found.own.clone();
                result.different.push(Difference { own, row });
            }
        }
    }
}

#[cfg(test)]
mod tests;
