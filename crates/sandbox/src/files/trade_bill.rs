//! The trade bill: payments and refunds.

use super::notation::{fee, file, fine, is_of, local, plain, quoted, yuan};
use super::transaction::{Returned, Transaction};

/// Which lines a trade bill has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Payments and refunds.
    All,
    /// Payments only.
    Payments,
    /// Refunds only.
    Refunds,
}

const TRADE_BEGIN: [&str; 14] = [
    "交易时间",
    "公众账号ID",
    "商户号",
    "特约商户号",
    "设备号",
    "微信订单号",
    "商户订单号",
    "用户标识",
    "交易类型",
    "交易状态",
    "付款银行",
    "货币种类",
    "应结订单金额",
    "代金券金额",
];
const REFUND_TIMES: [&str; 2] = ["退款申请时间", "退款成功时间"];
const REFUND: [&str; 6] = [
    "微信退款单号",
    "商户退款单号",
    "退款金额",
    "充值券退款金额",
    "退款类型",
    "退款状态",
];
const TRADE_END: [&str; 5] = ["商品名称", "商户数据包", "手续费", "费率", "订单金额"];
const TRADE_TOTALS: &str =
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

/// The amounts of a line of the trade bill, in fen.
#[derive(Clone, Copy, Default)]
struct Amounts {
    total: i128,
    refund: i128,
    /// The fee: positive if it is charged, negative if it comes back.
    fee: i128,
}

/// The bill of a day (`2026-01-01`), or of all days.
pub(super) fn trade_bill(kind: Kind, transactions: &[Transaction], day: Option<&str>) -> String {
    let mut header = TRADE_BEGIN.to_vec();
    if kind == Kind::Refunds {
        header.extend(REFUND_TIMES);
    }
    if kind != Kind::Payments {
        header.extend(REFUND);
    }
    header.extend(TRADE_END);
    if kind != Kind::Payments {
        header.push("申请退款金额");
    }
    header.push("费率备注");
    let mut lines = vec![header.join(",")];
    let mut sums = (0, Amounts::default());
    let mut add = |line: String, amounts: Amounts| {
        lines.push(line);
        sums.0 += 1;
        sums.1.total += amounts.total;
        sums.1.refund += amounts.refund;
        sums.1.fee += amounts.fee;
    };
    for transaction in transactions {
        if kind != Kind::Refunds && is_of(&transaction.paid, day) {
            let amounts = Amounts {
                total: transaction.total,
                refund: 0,
                fee: fee(transaction.total),
            };
            add(trade_line(kind, transaction, None, amounts), amounts);
        }
        for refund in &transaction.refunds {
            if kind != Kind::Payments && is_of(&refund.applied, day) {
                let amounts = Amounts {
                    total: 0,
                    refund: refund.amount,
                    fee: -refund.fee,
                };
                add(trade_line(kind, transaction, Some(refund), amounts), amounts);
            }
        }
    }
    let (count, Amounts { total, refund, fee }) = sums;
    let totals = [
        count.to_string(),
        yuan(total),
        yuan(refund),
        yuan(0),
        fine(fee),
        yuan(total),
        yuan(refund),
    ];
    lines.push(TRADE_TOTALS.to_owned());
    lines.push(quoted(&totals));
    file(lines)
}

fn trade_line(kind: Kind, transaction: &Transaction, refund: Option<&Returned>, amounts: Amounts) -> String {
    let or_zero = |text: &str| {
        if text.is_empty() {
            "0".to_owned()
        } else {
            text.to_owned()
        }
    };
    let time = refund.map_or(&transaction.paid, |refund| &refund.applied);
    let mut columns = vec![
        local(time),
        transaction.appid.clone(),
        transaction.merchant_id.clone(),
        or_zero(&transaction.sub_merchant_id),
        String::new(),
        transaction.transaction_id.clone(),
        transaction.out_trade_no.clone(),
        transaction.openid.clone(),
        transaction.trade_type.clone(),
        match refund {
            None => "SUCCESS",
            Some(refund) if refund.reversed => "REVOKED",
            Some(_) => "REFUND",
        }
        .to_owned(),
        "OTHERS".to_owned(),
        transaction.currency.clone(),
        yuan(amounts.total),
        yuan(0),
    ];
    if kind == Kind::Refunds {
        columns.push(local(time));
        columns.push(
            refund
                .and_then(|refund| refund.succeeded.as_deref())
                .map(local)
                .unwrap_or_default(),
        );
    }
    if kind != Kind::Payments {
        columns.push(or_zero(refund.map_or("", |refund| &refund.refund_id)));
        columns.push(or_zero(refund.map_or("", |refund| &refund.out_refund_no)));
        columns.push(yuan(amounts.refund));
        columns.push(yuan(0));
        columns.push(refund.map_or("", |_| "ORIGINAL").to_owned());
        let status = refund.map(|refund| {
            if refund.succeeded.is_some() {
                "SUCCESS"
            } else {
                "PROCESSING"
            }
        });
        columns.push(status.unwrap_or_default().to_owned());
    }
    columns.extend([
        plain(&transaction.description),
        plain(&transaction.attach),
        fine(amounts.fee),
        "0.60%".to_owned(),
        yuan(amounts.total),
    ]);
    if kind != Kind::Payments {
        columns.push(yuan(amounts.refund));
    }
    columns.push(String::new());
    quoted(&columns)
}

#[cfg(test)]
mod tests {
    use super::{Kind, trade_bill};
    use crate::files::transaction::samples;

    #[test]
    fn every_line_has_a_value_for_each_column() {
        for (kind, columns) in [(Kind::All, 27), (Kind::Payments, 20), (Kind::Refunds, 29)] {
            let bill = trade_bill(kind, &samples(), None);
            let lines: Vec<&str> = bill.trim_start_matches('\u{feff}').lines().collect();
            let (lines, totals) = lines.split_at(lines.len() - 2);
            for line in lines {
                assert_eq!(line.split(',').count(), columns, "{kind:?}: {line}");
            }
            assert_eq!(totals[0].split(',').count(), totals[1].split(',').count(), "{totals:?}");
        }
    }

    #[test]
    fn payments_and_refunds_stand_in_the_bill_of_their_day() {
        let all = trade_bill(Kind::All, &samples(), None);
        assert!(all.contains("`2,`100.00,`40.00,`0.00,`0.36000,`100.00,`40.00"), "{all}");
        let first = trade_bill(Kind::All, &samples(), Some("2026-01-01"));
        assert!(
            first.contains("`1,`100.00,`0.00,`0.00,`0.60000") && !first.contains("refund-one"),
            "{first}"
        );
        let second = trade_bill(Kind::Refunds, &samples(), Some("2026-01-02"));
        assert!(
            second.contains("`50300001,`refund-one,`40.00,`0.00,`ORIGINAL,`SUCCESS"),
            "{second}"
        );
    }
}
