//! The profit sharing bill: what receivers got, and what came back from them.

use super::notation::{file, is_of, local, plain, quoted, yuan};
use super::transaction::Transaction;

const COLUMNS: &str = "分账时间,分账发起方,分账方,微信订单号,微信分账/回退单号,分账明细单号,商户分账/回退单号,订单金额,分账接收方,分账金额,业务类型,处理状态,分账描述,备注";
const TOTALS: &str = "总条数,分账总金额";

/// The bill of a day (`2026-01-01`), or of all days.
pub(super) fn sharing_bill(transactions: &[Transaction], day: Option<&str>) -> String {
    let (mut rows, mut total) = (Vec::new(), 0);
    for transaction in transactions {
        for share in transaction.shares.iter().filter(|share| is_of(&share.time, day)) {
            let row = quoted(&[
                local(&share.time),
                transaction.merchant_id.clone(),
                transaction.receiver().to_owned(),
                transaction.transaction_id.clone(),
                share.order.clone(),
                share.number.clone(),
                share.voucher.clone(),
                yuan(transaction.total),
                share.receiver.clone(),
                yuan(share.amount),
                if share.returned { "分账回退" } else { "分账" }.to_owned(),
                if share.returned { "回退成功" } else { "分账成功" }.to_owned(),
                plain(&share.description),
                String::new(),
            ]);
            rows.push((&share.time, row));
            total += share.amount;
        }
    }
    rows.sort_by_key(|(time, _)| *time);
    let totals = quoted(&[rows.len().to_string(), yuan(total)]);
    let mut lines = vec![COLUMNS.to_owned()];
    lines.extend(rows.into_iter().map(|(_, row)| row));
    lines.extend([TOTALS.to_owned(), totals]);
    file(lines)
}

#[cfg(test)]
mod tests {
    use super::sharing_bill;
    use crate::files::transaction::samples;

    #[test]
    fn shares_and_returns_stand_in_the_bill_of_their_day() {
        let all = sharing_bill(&samples(), None);
        let lines: Vec<&str> = all.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!((lines.len(), lines[4]), (5, "`2,`40.00"), "{all}");
        for line in &lines[..3] {
            assert_eq!(line.split(',').count(), 14, "{line}");
        }
        assert!(lines[1].contains("`share-one,`100.00,`,`30.00,`分账,"), "{all}");
        let second = sharing_bill(&samples(), Some("2026-01-02"));
        assert!(
            second.contains("`return-one,`100.00,`,`10.00,`分账回退,") && !second.contains("share-one"),
            "{second}"
        );
    }
}
