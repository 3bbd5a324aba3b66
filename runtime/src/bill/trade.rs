//! The rows of a trade bill, of both protocols.

use super::error::BillError;
use super::row::{Columns, Row};
use crate::fen::Fen;

/// The state of a row that says that a payment was revoked.
const REVOKED: &str = "REVOKED";

/// A payment or a refund in a trade bill (`GET /v3/bill/tradebill`, APIv2 `downloadbill`). Texts are empty, and
/// amounts `None`, where the bill has no such column or the column is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trade {
    /// 交易时间: when it was paid, or the refund accepted; `2026-01-01 09:30:00` in Beijing's time (UTC+8).
    pub time: String,
    /// 公众账号ID
    pub appid: String,
    /// 商户号
    pub mchid: String,
    /// 特约商户号 (子商户号); `0` for a direct merchant.
    pub sub_mchid: String,
    /// 设备号
    pub device: String,
    /// 微信订单号
    pub transaction_id: String,
    /// 商户订单号
    pub out_trade_no: String,
    /// 用户标识: the payer's openid.
    pub payer: String,
    /// 交易类型: `JSAPI`, `NATIVE` and others.
    pub trade_type: String,
    /// 交易状态: `SUCCESS`, `REFUND`, `REVOKED`.
    pub state: String,
    /// 付款银行
    pub bank: String,
    /// 货币种类
    pub currency: String,
    /// 应结订单金额 (总金额)
    pub settlement_total: Option<Fen>,
    /// 代金券金额 (企业红包金额)
    pub coupon_total: Option<Fen>,
    /// 退款申请时间, in refund bills only.
    pub refund_request_time: String,
    /// 退款成功时间, in refund bills only; empty if the refund had not succeeded when the bill was made.
    pub refund_success_time: String,
    /// 微信退款单号; empty for a payment.
    pub refund_id: String,
    /// 商户退款单号; empty for a payment.
    pub out_refund_no: String,
    /// 退款金额
    pub refund: Option<Fen>,
    /// 充值券退款金额 (企业红包退款金额)
    pub coupon_refund: Option<Fen>,
    /// 退款类型
    pub refund_type: String,
    /// 退款状态: `SUCCESS`, `FAIL`, `PROCESSING`, when the bill was made; it is not updated.
    pub refund_state: String,
    /// 商品名称
    pub description: String,
    /// 商户数据包
    pub attach: String,
    /// 手续费 in thousandths of a fen, because it has five decimal places of a yuan; negative where it is returned.
    pub fee_millifen: Option<i64>,
    /// 费率: `0.60%`
    pub rate: String,
    /// 订单金额
    pub total: Option<Fen>,
    /// 申请退款金额
    pub refund_requested: Option<Fen>,
    /// 费率备注
    pub rate_remark: String,
}

/// The fate of the money of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It moved, or is on its way.
    Moved,
    /// The payment was revoked, or the refund failed or was closed: the payer or the merchant has it back.
    Undone,
    /// The refund cannot reach the payer, and somebody has to act.
    Stuck,
}

impl Trade {
    pub(super) fn effect(&self) -> Effect {
        match (self.state.as_str(), self.refund_state.as_str()) {
            (REVOKED, _) => Effect::Undone,
            (_, "FAIL" | "CLOSED" | "REFUNDCLOSE") if self.is_refund() => Effect::Undone,
            (_, "ABNORMAL" | "CHANGE") if self.is_refund() => Effect::Stuck,
            _ => Effect::Moved,
        }
    }

    /// Whether it is a refund, not a payment. A revoked payment is not a refund, even if its row has refund numbers.
    #[must_use]
    pub fn is_refund(&self) -> bool {
        let has_number = !self.out_refund_no.is_empty() || !self.refund_id.is_empty();
        self.state == "REFUND" || (has_number && !self.is_revoked())
    }

    /// Whether it says that a payment was revoked. The payment itself is a row of its own.
    #[must_use]
    pub fn is_revoked(&self) -> bool {
        self.state == REVOKED
    }

    /// The amount that the merchant asked for: of the order, or of the refund. For a payment that was revoked, the amount
    /// that went back.
    ///
    /// # Errors
    /// When the row has no such amount.
    pub fn amount(&self) -> Result<Fen, BillError> {
        let refund = self.refund_requested.or(self.refund);
        let total = self.total.or(self.settlement_total);
        let amount = if self.is_refund() {
            refund
        } else if self.is_revoked() {
            refund.filter(|refund| refund.get() != 0).or(total)
        } else {
            total
        };
        amount.ok_or(BillError::NoAmount)
    }
}

impl Row for Trade {
    const REQUIRED: &'static [&'static [&'static str]] = &[&["微信订单号"], &["商户订单号"], &["交易状态"]];

    const TOTALS: &'static [(&'static str, &'static str)] = &[
        ("应结订单总金额", "应结订单金额"),
        ("退款总金额", "退款金额"),
        ("充值券退款总金额", "充值券退款金额"),
        ("订单总金额", "订单金额"),
        ("申请退款总金额", "申请退款金额"),
        ("总交易额", "总金额"),
        ("总退款金额", "退款金额"),
        ("总企业红包退款金额", "企业红包退款金额"),
    ];

    fn read(columns: &Columns<'_>) -> Result<Self, BillError> {
        let text = |names: &[&str]| columns.text(names).to_owned();
        // Numbers of refunds are `0` in the rows of payments.
        let number = |names: &[&str]| match columns.text(names) {
            "0" => String::new(),
            number => number.to_owned(),
        };
        Ok(Self {
            time: text(&["交易时间"]),
            appid: text(&["公众账号ID"]),
            mchid: text(&["商户号"]),
            sub_mchid: text(&["特约商户号", "子商户号"]),
            device: text(&["设备号"]),
            transaction_id: text(&["微信订单号"]),
            out_trade_no: text(&["商户订单号"]),
            payer: text(&["用户标识"]),
            trade_type: text(&["交易类型"]),
            state: text(&["交易状态"]),
            bank: text(&["付款银行"]),
            currency: text(&["货币种类"]),
            settlement_total: columns.amount(&["应结订单金额", "总金额"])?,
            coupon_total: columns.amount(&["代金券金额", "企业红包金额", "代金券或立减优惠金额"])?,
            refund_request_time: text(&["退款申请时间"]),
            refund_success_time: text(&["退款成功时间"]),
            refund_id: number(&["微信退款单号"]),
            out_refund_no: number(&["商户退款单号"]),
            refund: columns.amount(&["退款金额"])?,
            coupon_refund: columns.amount(&["充值券退款金额", "企业红包退款金额", "代金券或立减优惠退款金额"])?,
            refund_type: text(&["退款类型"]),
            refund_state: text(&["退款状态"]),
            description: text(&["商品名称"]),
            attach: text(&["商户数据包"]),
            fee_millifen: columns.decimal(&["手续费"], 5)?,
            rate: text(&["费率"]),
            total: columns.amount(&["订单金额"])?,
            refund_requested: columns.amount(&["申请退款金额"])?,
            rate_remark: text(&["费率备注"]),
        })
    }
}
