//! The fund flow bill: what came into an account, and what left it.

use super::notation::{fee, file, is_of, local, quoted, yuan};
use super::transaction::{Share, Transaction};

const FLOW: &str = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号";
const FLOW_TOTALS: &str = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额";

/// The name of the service's fee.
const FEE: &str = "扣除交易手续费";

/// A movement of the account, in fen; negative when money leaves it.
struct Movement<'t> {
    time: &'t str,
    transaction_id: &'t str,
    number: String,
    name: &'static str,
    amount: i128,
    remark: String,
    voucher: &'t str,
}

/// The balance at the end of a day (`2026-01-01`), or now, in fen.
pub(super) fn balance(transactions: &[Transaction], day: Option<&str>) -> i128 {
    let movements = movements(transactions).into_iter();
    let until = movements.filter(|movement| day.is_none_or(|day| local(movement.time).get(..day.len()) <= Some(day)));
    until.map(|movement| movement.amount).sum()
}

/// The movements that payments, refunds and shares make, the oldest first.
fn movements(transactions: &[Transaction]) -> Vec<Movement<'_>> {
    let mut movements = Vec::new();
    for transaction in transactions {
        let movement = |name, amount, remark| Movement {
            time: &transaction.paid,
            transaction_id: &transaction.transaction_id,
            number: format!("{}{}", transaction.transaction_id, movements_suffix(name)),
            name,
            amount,
            remark,
            voucher: &transaction.out_trade_no,
        };
        let charged = fee(transaction.total);
        let remark = format!("结算总金额{}元;含手续费{}元", yuan(transaction.total), yuan(charged));
        movements.push(movement("交易", transaction.total, remark));
        if charged > 0 {
            movements.push(movement(FEE, -charged, String::new()));
        }
        for refund in transaction.refunds.iter().filter(|refund| refund.succeeded.is_some()) {
            let returned = refund.fee;
            let (id, voucher) = match refund.reversed {
                true => (&transaction.transaction_id, &transaction.out_trade_no),
                false => (&refund.refund_id, &refund.out_refund_no),
            };
            movements.push(Movement {
                time: refund.succeeded.as_deref().unwrap_or_default(),
                transaction_id: id,
                number: format!("{id}{}", movements_suffix("退款")),
                name: "退款",
                amount: returned - refund.amount,
                remark: format!("退款总金额{}元;含手续费{}元", yuan(refund.amount), yuan(returned)),
                voucher,
            });
        }
    }
    movements.extend(
        transactions
            .iter()
            .flat_map(|transaction| &transaction.shares)
            .map(shared),
    );
    // Times of APIv2 have another form. Of one second, a payment comes before what leaves of it.
    movements.sort_by_cached_key(|movement| local(movement.time));
    movements
}

/// The bill of a day (`2026-01-01`), or of all days.
pub(super) fn fund_flow(transactions: &[Transaction], day: Option<&str>) -> String {
    let movements = movements(transactions);
    let mut lines = vec![FLOW.to_owned()];
    let (mut balance, mut income, mut expense) = (0, (0, 0), (0, 0));
    for movement in &movements {
        balance += movement.amount;
        if !is_of(movement.time, day) {
            continue;
        }
        let sums = if movement.amount < 0 { &mut expense } else { &mut income };
        sums.0 += 1;
        sums.1 += movement.amount.abs();
        lines.push(quoted(&[
            local(movement.time),
            movement.transaction_id.to_owned(),
            movement.number.clone(),
            movement.name.to_owned(),
            movement.name.to_owned(),
            if movement.amount < 0 { "支出" } else { "收入" }.to_owned(),
            yuan(movement.amount.abs()),
            yuan(balance),
            if movement.name == "交易" || movement.name == FEE {
                "system"
            } else {
                "API"
            }
            .to_owned(),
            movement.remark.clone(),
            movement.voucher.to_owned(),
        ]));
    }
    lines.push(FLOW_TOTALS.to_owned());
    let totals = [
        (income.0 + expense.0).to_string(),
        income.0.to_string(),
        yuan(income.1),
        expense.0.to_string(),
        yuan(expense.1),
    ];
    lines.push(quoted(&totals));
    file(lines)
}

/// The movement of a share: it leaves the account, or comes back.
fn shared(share: &Share) -> Movement<'_> {
    let (name, amount) = match share.returned {
        true => ("分账回退", share.amount),
        false => ("分账", -share.amount),
    };
    Movement {
        time: &share.time,
        transaction_id: &share.number,
        number: format!("{}{}", share.number, movements_suffix(name)),
        name,
        amount,
        remark: String::new(),
        voucher: &share.voucher,
    }
}

/// Digits that tell the movements of one payment apart.
fn movements_suffix(name: &str) -> &'static str {
    match name {
        "交易" => "1",
        "退款" => "3",
        "分账" => "4",
        "分账回退" => "5",
        _ => "2",
    }
}

#[cfg(test)]
mod tests {
    use super::fund_flow;
    use crate::files::trade_bill::{Kind, trade_bill};
    use crate::files::transaction::{Returned, Transaction, samples};

    #[test]
    fn the_balance_of_the_fund_flow_is_the_sum_of_its_movements() {
        let bill = fund_flow(&samples(), None);
        // 100.00 in, 0.60 fee out, 30.00 shared, 40.00 less the fee of 0.24 out, 10.00 of the share back.
        assert!(bill.contains("`收入,`100.00,`100.00,`system"), "{bill}");
        assert!(bill.contains("`支出,`0.60,`99.40,`system"), "{bill}");
        assert!(
            bill.contains("`分账,`分账,`支出,`30.00,`69.40,`API,`,`share-one"),
            "{bill}"
        );
        assert!(bill.contains("`支出,`39.76,`29.64,`API"), "{bill}");
        assert!(
            bill.contains("`分账回退,`分账回退,`收入,`10.00,`39.64,`API,`,`return-one"),
            "{bill}"
        );
        assert!(bill.contains("`5,`2,`110.00,`3,`70.36"), "{bill}");
        let empty = fund_flow(&[], None);
        assert!(empty.contains("`0,`0,`0.00,`0,`0.00"), "{empty}");
    }

    #[test]
    fn a_payment_comes_before_a_refund_of_the_same_second() {
        let mut paid = samples().remove(0);
        paid.shares.clear();
        paid.refunds[0].succeeded = Some("2026-01-01 12:00:00".to_owned());
        let (balances, _) = column(&fund_flow(&[paid], None), "账户结余（元）");
        assert_eq!(balances, [10_000, 9_940, 5_964]);
    }

    /// The numbers of a column of a bill, in fen, and those of its line of totals.
    fn column(bill: &str, name: &str) -> (Vec<i128>, Vec<String>) {
        let lines: Vec<&str> = bill.trim_start_matches('\u{feff}').lines().collect();
        let index = lines[0].split(',').position(|known| known == name).unwrap();
        let (rows, totals) = lines.split_at(lines.len() - 2);
        let values = |line: &str| line.split(',').map(|value| value[1..].to_owned()).collect::<Vec<_>>();
        let numbers = rows[1..].iter().map(|row| fen(&values(row)[index]));
        (numbers.collect(), values(totals[1]))
    }

    fn fen(yuan: &str) -> i128 {
        let digits: String = yuan.chars().filter(|digit| *digit != '.').collect();
        let digits: i128 = digits.parse().unwrap();
        // Fees have five decimals.
        if yuan.split('.').next_back().unwrap().len() == 5 {
            digits / 1_000
        } else {
            digits
        }
    }

    #[test]
    fn a_payment_that_is_refunded_in_parts_leaves_nothing_and_its_sums_fit() {
        let mut random: i128 = 1;
        let mut below = |limit: i128| {
            random = (random * 48_271) % 2_147_483_647;
            random % limit
        };
        for total in 1..400 {
            let mut left = total;
            let mut refunds = Vec::new();
            while left > 0 {
                let amount = 1 + below(left);
                left -= amount;
                refunds.push(Returned {
                    applied: "2026-01-02T09:00:00+08:00".to_owned(),
                    succeeded: Some(format!("2026-01-02T09:{:02}:00+08:00", refunds.len().min(59))),
                    amount,
                    ..Returned::default()
                });
            }
            let paid = Transaction {
                paid: "2026-01-01T12:00:00+08:00".to_owned(),
                total,
                refunds,
                ..Transaction::default()
            };
            let transactions = [paid.with_fees()];
            let flow = fund_flow(&transactions, None);
            let (balances, totals) = column(&flow, "账户结余（元）");
            assert_eq!(balances.last(), Some(&0), "{total}: {flow}");
            assert!(balances.iter().all(|balance| *balance >= 0), "{total}: {flow}");
            let (amounts, _) = column(&flow, "收支金额（元）");
            assert_eq!(totals[0], amounts.len().to_string());
            assert_eq!(
                fen(&totals[2]) + fen(&totals[4]),
                amounts.iter().sum::<i128>(),
                "{total}"
            );
            assert_eq!(fen(&totals[2]), fen(&totals[4]), "{total}: {flow}");
            let bill = trade_bill(Kind::All, &transactions, None);
            for (name, place) in [("应结订单金额", 1), ("退款金额", 2), ("手续费", 4), ("订单金额", 5)]
            {
                let (numbers, totals) = column(&bill, name);
                assert_eq!(
                    numbers.iter().sum::<i128>(),
                    fen(&totals[place]),
                    "{total} {name}: {bill}"
                );
                assert_eq!(totals[0], numbers.len().to_string());
            }
        }
    }
}
