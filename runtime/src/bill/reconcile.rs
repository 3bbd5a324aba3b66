//! Comparing a trade bill with the merchant's own records.

use std::collections::{BTreeMap, BTreeSet};
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
    /// Numbers of payments or of refunds that occur in several rows of the bill, with a record or without, or in several
    /// records; once for each occurrence after the first. Rows of payments that were revoked and of refunds that failed do not
    /// count.
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

/// The kind, the number and the merchant.
type Key = (RecordKind, String, Option<String>);

/// A record, and what the rows so far say about it.
struct Found {
    own: OwnRecord,
    has_row: bool,
    is_reversed_or_failed: bool,
}

/// A comparison that has not reached the end of the bill.
#[derive(Default)]
struct Comparison {
    records: BTreeMap<Key, Found>,
    /// Numbers that rows have and no record has.
    unknown: BTreeSet<Key>,
    result: Reconciliation,
}

/// Compares a bill with the merchant's records of the same day. The bill is read row by row; only the records, and what
/// does not agree, are kept in memory. A payment that was revoked, or a refund that failed, is listed if there is a record
/// of it, and ignored if there is none.
///
/// A row that cannot be read is listed in [`unreadable`](Reconciliation::unreadable), and the others are compared.
///
/// # Errors
/// When the bill cannot be read to its end, or a row or an error of it was read before: there is no result for a part of a
/// bill.
pub fn reconcile<R: Read>(
    bill: &mut Bill<R, Trade>,
    records: impl IntoIterator<Item = OwnRecord>,
) -> Result<Reconciliation, BillError> {
    if bill.is_begun() {
        return Err(BillError::AlreadyRead);
    }
    let mut comparison = Comparison::default();
    for record in records {
        comparison.add(record);
    }
    for (row, number) in bill.by_ref().zip(1..) {
        match row {
            Ok(row) => comparison.compare(row),
            Err(error) if error.is_of_one_row() => comparison.result.unreadable.push(UnreadableRow {
                row: number,
                reason: error.to_string(),
            }),
            Err(error) => return Err(error),
        }
    }
    let Comparison {
        records, mut result, ..
    } = comparison;
    let unseen = records
        .into_values()
        .filter(|found| !found.has_row && !found.is_reversed_or_failed);
    result.missing_in_bill = unseen.map(|found| found.own).collect();
    result.wrong_totals = bill.wrong_totals();
    Ok(result)
}

impl Comparison {
    fn add(&mut self, record: OwnRecord) {
        let key = (record.kind, record.number.clone(), record.sub_mchid.clone());
        let found = Found {
            own: record.clone(),
            has_row: false,
            is_reversed_or_failed: false,
        };
        if self.records.insert(key, found).is_some() {
            self.result.repeated.push(record.number);
        }
    }

    fn compare(&mut self, row: Trade) {
        match row.effect() {
            Effect::Undone => self.note_undone(&row),
            effect => self.compare_money(row, effect),
        }
    }

    /// The record of the row's merchant, or else one that names no merchant.
    fn find(&mut self, key: &Key) -> Option<&mut Found> {
        if self.records.contains_key(key) {
            return self.records.get_mut(key);
        }
        self.records.get_mut(&(key.0, key.1.clone(), None))
    }

    /// A payment that was revoked has the number of the order. It may have numbers of the refund by which the money went back.
    fn note_undone(&mut self, row: &Trade) {
        let payment = (RecordKind::Payment, &row.out_trade_no, row.is_revoked());
        let refund = (RecordKind::Refund, &row.out_refund_no, !row.out_refund_no.is_empty());
        for (kind, number, is_of_row) in [payment, refund] {
            let key = (kind, number.clone(), Some(row.sub_mchid.clone()));
            if let Some(found) = self.find(&key).filter(|_| is_of_row) {
                found.is_reversed_or_failed = true;
                let own = found.own.clone();
                self.result
                    .reversed_or_failed
                    .push(Difference { own, row: row.clone() });
            }
        }
    }

    /// Compares a row whose money moved, or should have.
    fn compare_money(&mut self, row: Trade, effect: Effect) {
        let (kind, number) = match row.is_refund() {
            true => (RecordKind::Refund, row.out_refund_no.clone()),
            false => (RecordKind::Payment, row.out_trade_no.clone()),
        };
        let key = (kind, number.clone(), Some(row.sub_mchid.clone()));
        let Some(found) = self.find(&key) else {
            if !number.is_empty() && !self.unknown.insert(key) {
                self.result.repeated.push(number);
            }
            self.result.missing_in_records.push(row);
            return;
        };
        let own = found.own.clone();
        let is_repeated = std::mem::replace(&mut found.has_row, true);
        found.is_reversed_or_failed |= effect == Effect::Stuck;
        if is_repeated {
            self.result.repeated.push(number);
        }
        if effect == Effect::Stuck {
            self.result.reversed_or_failed.push(Difference { own, row });
        } else if !is_repeated && own.agrees_with(&row) {
            self.result.agreed += 1;
        } else if !is_repeated {
            self.result.different.push(Difference { own, row });
        }
    }
}

#[cfg(test)]
mod tests;
