//! The rows of a fund flow bill.

use super::error::BillError;
use super::row::{Columns, Row};
use crate::fen::Fen;

/// A movement of an account (`GET /v3/bill/fundflowbill`, APIv2 `downloadfundflow`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FundFlow {
    /// 记账时间: `2026-01-01 09:30:00` in Beijing's time (UTC+8).
    pub time: String,
    /// 微信支付业务单号: the number of the payment, refund or transfer.
    pub business_no: String,
    /// 资金流水单号: unique for each movement.
    pub flow_no: String,
    /// 业务名称
    pub business_name: String,
    /// 业务类型
    pub business_type: String,
    /// 收支类型
    pub direction: Direction,
    /// 收支金额; never negative, see [`direction`](Self::direction).
    pub amount: Option<Fen>,
    /// 账户结余, after the movement.
    pub balance: Option<Fen>,
    /// 资金变更提交申请人
    pub applicant: String,
    /// 备注
    pub remark: String,
    /// 业务凭证号: the merchant's own number.
    pub voucher_no: String,
}

/// Whether money entered or left the account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Direction {
    /// 收入
    Income,
    /// 支出
    Expense,
    /// Another value.
    Other(String),
}

impl Row for FundFlow {
    const REQUIRED: &'static [&'static [&'static str]] = &[
        &["资金流水单号"],
        &["收支类型"],
        &["收支金额(元)", "收支金额"],
        &["账户结余(元)", "账户结余"],
    ];

    fn read(columns: &Columns<'_>) -> Result<Self, BillError> {
        let text = |names: &[&str]| columns.text(names).to_owned();
        Ok(Self {
            time: text(&["记账时间"]),
            business_no: text(&["微信支付业务单号"]),
            flow_no: text(&["资金流水单号"]),
            business_name: text(&["业务名称"]),
            business_type: text(&["业务类型"]),
            direction: match columns.text(&["收支类型"]) {
                "收入" => Direction::Income,
                "支出" => Direction::Expense,
                other => Direction::Other(other.to_owned()),
            },
            amount: columns.amount(&["收支金额(元)", "收支金额"])?,
            balance: columns.amount(&["账户结余(元)", "账户结余"])?,
            applicant: text(&["资金变更提交申请人"]),
            remark: text(&["备注"]),
            voucher_no: text(&["业务凭证号"]),
        })
    }
}
