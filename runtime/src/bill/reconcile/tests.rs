use super::super::{Bill, BillError, OwnRecord, RecordKind, Trade, reconcile};
use crate::fen::Fen;

const BILL: &str = "微信订单号,商户订单号,交易状态,商户退款单号,退款金额,订单金额\n\
                    `1,`same,`SUCCESS,`0,`0.00,`1.00\n\
                    `2,`other-amount,`SUCCESS,`0,`0.00,`2.00\n\
                    `3,`unknown-here,`SUCCESS,`0,`0.00,`3.00\n\
                    `4,`same,`REFUND,`refund,`0.50,`0.00\n\
                    `5,`revoked,`REVOKED,`0,`0.00,`0.00\n\
                    总交易单数\n`5\n";

fn record(kind: RecordKind, number: &str, fen: i64) -> OwnRecord {
    OwnRecord {
        kind,
        number: number.to_owned(),
        amount: Fen::new(fen),
    }
}

#[test]
fn each_kind_of_difference_is_listed() {
    use RecordKind::{Payment, Refund};
    let records = [
        record(Payment, "same", 100),
        record(Payment, "other-amount", 201),
        record(Payment, "unknown-there", 400),
        record(Refund, "refund", 50),
        // A payment and a refund may have the same number.
        record(Refund, "same", 1),
    ];
    let mut bill = Bill::<_, Trade>::new(BILL.as_bytes()).unwrap();
    let result = reconcile(&mut bill, records).unwrap();
    assert_eq!(result.agreed, 2);
    assert!(!result.is_clean());
    let numbers: Vec<_> = result
        .missing_in_records
        .iter()
        .map(|row| row.out_trade_no.as_str())
        .collect();
    assert_eq!(numbers, ["unknown-here"]);
    let numbers: Vec<_> = result
        .missing_in_bill
        .iter()
        .map(|record| record.number.as_str())
        .collect();
    assert_eq!(numbers, ["unknown-there", "same"]);
    assert_eq!(result.different.len(), 1);
    assert_eq!(result.different[0].row.amount().unwrap(), Fen::new(200));
    assert_eq!(result.repeated, Vec::<String>::new());
}

#[test]
fn numbers_that_occur_twice_are_listed() {
    let bill = BILL.replace("`unknown-here", "`same");
    let records = [
        record(RecordKind::Payment, "same", 100),
        record(RecordKind::Payment, "same", 100),
    ];
    let result = reconcile(&mut Bill::new(bill.as_bytes()).unwrap(), records).unwrap();
    assert_eq!(result.repeated, ["same", "same"]);
}

#[test]
fn a_truncated_bill_gives_no_result() {
    let part = &BILL[..BILL.find("总").unwrap()];
    let result = reconcile(&mut Bill::new(part.as_bytes()).unwrap(), []);
    assert!(matches!(result, Err(BillError::CutOff { rows: 5 })), "{result:?}");
}
