//! The rows of a profit sharing bill.

use super::error::BillError;
use super::row::{Columns, Row};
use crate::fen::Fen;

/// A share or a return of one (`GET /v3/profitsharing/bills`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProfitSharing {
    /// 分账时间: `2026-01-01 09:30:00` in Beijing's time (UTC+8).
    pub time: String,
    /// 分账发起方
    pub initiator: String,
    /// 分账方
    pub sharer: String,
    /// 微信订单号
    pub transaction_id: String,
    /// 微信分账/回退单号
    pub order_id: String,
    /// 分账明细单号
    pub detail_id: String,
    /// 商户分账/回退单号
    pub out_order_no: String,
    /// 订单金额
    pub order_total: Option<Fen>,
    /// 分账接收方
    pub receiver: String,
    /// 分账金额
    pub amount: Option<Fen>,
    /// 业务类型
    pub business_type: String,
    /// 处理状态
    pub state: String,
    /// 分账描述
    pub description: String,
    /// 备注
    pub remark: String,
}

impl Row for ProfitSharing {
    const REQUIRED: &'static [&'static [&'static str]] = &[
        &["微信订单号"],
        &["分账接收方"],
        &["分账金额", "分账金额(元)"],
        &["订单金额", "订单金额(元)"],
    ];

    fn read(columns: &Columns<'_>) -> Result<Self, BillError> {
        let text = |names: &[&str]| columns.text(names).to_owned();
        Ok(Self {
            time: text(&["分账时间"]),
            initiator: text(&["分账发起方"]),
            sharer: text(&["分账方"]),
            transaction_id: text(&["微信订单号"]),
            order_id: text(&["微信分账/回退单号", "微信分账单号"]),
            detail_id: text(&["分账明细单号"]),
            out_order_no: text(&["商户分账/回退单号", "商户分账单号"]),
            order_total: columns.amount(&["订单金额", "订单金额(元)"])?,
            receiver: text(&["分账接收方"]),
            amount: columns.amount(&["分账金额", "分账金额(元)"])?,
            business_type: text(&["业务类型"]),
            state: text(&["处理状态"]),
            description: text(&["分账描述"]),
            remark: text(&["备注"]),
        })
    }
}
