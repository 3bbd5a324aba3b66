//! The rows of a bill.

use super::notation::fee;

/// A payment, with its refunds. Times are RFC 3339 in China's time zone; amounts are in fen.
#[derive(Clone, Debug, Default)]
pub(super) struct Transaction {
    pub(super) paid: String,
    pub(super) appid: String,
    pub(super) merchant_id: String,
    /// The merchant that a service provider acted for; empty when there is none.
    pub(super) sub_merchant_id: String,
    pub(super) transaction_id: String,
    pub(super) out_trade_no: String,
    pub(super) openid: String,
    pub(super) trade_type: String,
    pub(super) currency: String,
    pub(super) total: i128,
    pub(super) description: String,
    pub(super) attach: String,
    pub(super) refunds: Vec<Returned>,
    pub(super) shares: Vec<Share>,
}

/// A part of the payment that a receiver of a profit sharing got, or that came back from one.
#[derive(Clone, Debug, Default)]
pub(super) struct Share {
    pub(super) time: String,
    /// The number of the share or of the return, and of the part of it that a receiver got.
    pub(super) order: String,
    pub(super) number: String,
    pub(super) voucher: String,
    pub(super) receiver: String,
    pub(super) description: String,
    pub(super) amount: i128,
    /// Whether it came back.
    pub(super) returned: bool,
}

/// A refund, or the reversal of the whole payment.
#[derive(Clone, Debug, Default)]
pub(super) struct Returned {
    /// Whether the payment was reversed. A reversal has no numbers of its own.
    pub(super) reversed: bool,
    pub(super) applied: String,
    /// `None` while it is processed.
    pub(super) succeeded: Option<String>,
    pub(super) refund_id: String,
    pub(super) out_refund_no: String,
    pub(super) amount: i128,
    /// The part of the payment's fee that comes back.
    pub(super) fee: i128,
}

impl Transaction {
    /// The merchant whose account the money comes into.
    pub(super) fn receiver(&self) -> &str {
        match self.sub_merchant_id.is_empty() {
            true => &self.merchant_id,
            false => &self.sub_merchant_id,
        }
    }

    /// The same with the fees that come back with the refunds, oldest first. Together they are the fee for all that was
    /// refunded: rounded one by one, the fees of small refunds would be more or less than what was charged.
    pub(super) fn with_fees(mut self) -> Self {
        let mut refunded = 0;
        for refund in &mut self.refunds {
            let before = fee(refunded);
            refunded += refund.amount;
            refund.fee = fee(refunded) - before;
        }
        self
    }
}

/// A payment with a refund of the next day.
#[cfg(test)]
pub(super) fn samples() -> Vec<Transaction> {
    vec![Transaction {
        paid: "2026-01-01T12:00:00+08:00".to_owned(),
        appid: "wxd678efh567hg6787".to_owned(),
        merchant_id: "1900000109".to_owned(),
        transaction_id: "4200000001".to_owned(),
        out_trade_no: "order-one".to_owned(),
        trade_type: "NATIVE".to_owned(),
        currency: "CNY".to_owned(),
        total: 10_000,
        description: "梳,\n二".to_owned(),
        refunds: vec![Returned {
            reversed: false,
            applied: "2026-01-02T09:00:00+08:00".to_owned(),
            succeeded: Some("2026-01-02T09:00:01+08:00".to_owned()),
            refund_id: "50300001".to_owned(),
            out_refund_no: "refund-one".to_owned(),
            amount: 4_000,
            fee: 24,
        }],
        shares: vec![
            Share {
                time: "2026-01-01T13:00:00+08:00".to_owned(),
                number: "30084507".to_owned(),
                voucher: "share-one".to_owned(),
                amount: 3_000,
                returned: false,
                ..Share::default()
            },
            Share {
                time: "2026-01-02T10:00:00+08:00".to_owned(),
                number: "30084508".to_owned(),
                voucher: "return-one".to_owned(),
                amount: 1_000,
                returned: true,
                ..Share::default()
            },
        ],
        ..Transaction::default()
    }]
}
