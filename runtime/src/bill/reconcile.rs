//! Comparing a bill of trades with the merchant's own records.

use std::collections::BTreeMap;
use std::io::Read;

use super::error::BillError;
use super::lines::Bill;
use super::trade::Trade;
use crate::fen::Fen;

/// Whether a record is a payment or a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    /// A payment, identified by `out_trade_no`.
    Payment,
    /// A refund, identified by `out_refund_no`.
    Refund,
}

/// A payment or refund in the merchant's own books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRecord {
    /// Its kind.
    pub kind: RecordKind,
    /// The merchant's number: `out_trade_no` or `out_refund_no`.
    pub number: String,
    /// The amount of the order or of the refund.
    pub amount: Fen,
}

/// A record whose amount differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The merchant's record.
    pub own: OwnRecord,
    /// The row of the bill.
    pub row: Trade,
}

/// The result of [`reconcile`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Reconciliation {
    /// How many records and rows agree.
    pub agreed: u64,
    /// Rows of the bill that the merchant has no record of.
    pub missing_in_records: Vec<Trade>,
    /// Records that are not in the bill. A payment shortly before midnight may be in the next day's bill.
    pub missing_in_bill: Vec<OwnRecord>,
    /// Records whose amount is another one in the bill.
    pub different: Vec<Difference>,
    /// Rows with a number that an earlier row has already, and records with that of another record.
    pub repeated: Vec<String>,
}

impl Reconciliation {
    /// Whether everything agrees.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.missing_in_records.is_empty()
            && self.missing_in_bill.is_empty()
            && self.different.is_empty()
            && self.repeated.is_empty()
    }
}

/// Compares a bill with the merchant's records of the same day. The bill is read row by row; only the records, and what
/// does not agree, are kept in memory. The rows of revoked payments (`REVOKED`) have no records to compare with and are
/// skipped.
///
/// # Errors
/// When the bill cannot be read to its end. There is no result for a part of a bill.
pub fn reconcile<R: Read>(
    bill: &mut Bill<R, Trade>,
    records: impl IntoIterator<Item = OwnRecord>,
) -> Result<Reconciliation, BillError> {
    let mut result = Reconciliation::default();
    // `true` once a row had the number.
    let mut own: BTreeMap<(RecordKind, String), (OwnRecord, bool)> = BTreeMap::new();
    for record in records {
        let key = (record.kind, record.number.clone());
        if own.insert(key, (record.clone(), false)).is_some() {
            result.repeated.push(record.number);
        }
    }
    for row in bill {
        let row = row?;
        if row.state == "REVOKED" {
            continue;
        }
        let (kind, number) = match row.is_refund() {
            true => (RecordKind::Refund, row.out_refund_no.clone()),
            false => (RecordKind::Payment, row.out_trade_no.clone()),
        };
        match own.get_mut(&(kind, number)) {
            None => result.missing_in_records.push(row),
            Some((record, true)) => result.repeated.push(record.number.clone()),
            Some((record, was_seen)) => {
                *was_seen = true;
                if row.amount()? == record.amount {
                    result.agreed += 1;
                } else {
                    result.different.push(Difference {
                        own: record.clone(),
                        row,
                    });
                }
            }
        }
    }
    let unseen = own.into_values().filter(|(_, was_seen)| !was_seen);
    result.missing_in_bill = unseen.map(|(record, _)| record).collect();
    Ok(result)
}

#[cfg(test)]
mod tests;
