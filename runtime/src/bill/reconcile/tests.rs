//! Tests of comparing a bill with the merchant's own records.

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
    OwnRecord::new(kind, number, Fen::new(fen))
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

#[test]
fn money_that_did_not_move_or_came_back_is_listed() {
    let bill = "微信订单号,商户订单号,交易状态,商户退款单号,退款金额,退款状态,订单金额\n\
                `1,`kept,`SUCCESS,`0,`0.00,`,`1.00\n\
                `2,`revoked,`SUCCESS,`0,`0.00,`,`2.00\n\
                `2,`revoked,`REVOKED,`0,`2.00,`SUCCESS,`0.00\n\
                `3,`only-revoked,`REVOKED,`0,`3.00,`SUCCESS,`0.00\n\
                `4,`unknown,`REVOKED,`0,`4.00,`SUCCESS,`0.00\n\
                `1,`kept,`REFUND,`failed,`0.10,`FAIL,`0.00\n\
                `1,`kept,`REFUND,`abnormal,`0.20,`ABNORMAL,`0.00\n\
                `1,`kept,`REFUND,`in-work,`0.30,`PROCESSING,`0.00\n\
                `1,`kept,`REFUND,`failed-and-unknown,`0.40,`FAIL,`0.00\n\
                `1,`kept,`REFUND,`abnormal-and-unknown,`0.50,`ABNORMAL,`0.00\n\
                总交易单数\n`10\n";
    let records = [
        record(RecordKind::Payment, "kept", 100),
        record(RecordKind::Payment, "revoked", 200),
        record(RecordKind::Payment, "only-revoked", 300),
        record(RecordKind::Refund, "failed", 10),
        record(RecordKind::Refund, "abnormal", 20),
        record(RecordKind::Refund, "in-work", 30),
    ];
    let result = reconcile(&mut Bill::new(bill.as_bytes()).unwrap(), records).unwrap();
    let reversed_or_failed: Vec<_> = result
        .reversed_or_failed
        .iter()
        .map(|found| found.own.number.as_str())
        .collect();
    assert_eq!(reversed_or_failed, ["revoked", "only-revoked", "failed", "abnormal"]);
    // The payment that was kept, the payment that was revoked later, and the refund that is in work.
    assert_eq!(result.agreed, 3);
    let unknown: Vec<_> = result
        .missing_in_records
        .iter()
        .map(|row| row.out_refund_no.as_str())
        .collect();
    assert_eq!(unknown, ["abnormal-and-unknown"]);
    assert_eq!((result.missing_in_bill, result.repeated), (vec![], vec![]));
}

#[test]
fn the_same_number_of_two_merchants_is_not_confused() {
    let bill = "微信订单号,商户订单号,特约商户号,交易状态,订单金额\n\
                `1,`order-1,`1900000201,`SUCCESS,`1.00\n\
                `2,`order-1,`1900000202,`SUCCESS,`1.00\n\
                总交易单数\n`2\n";
    let of = |sub_mchid: &str| record(RecordKind::Payment, "order-1", 100).with_sub_mchid(sub_mchid);
    let both = reconcile(
        &mut Bill::new(bill.as_bytes()).unwrap(),
        [of("1900000201"), of("1900000202")],
    )
    .unwrap();
    assert!(both.is_clean(), "{both:?}");
    assert_eq!(both.agreed, 2);
    let other = reconcile(
        &mut Bill::new(bill.as_bytes()).unwrap(),
        [of("1900000201"), of("1900000203")],
    )
    .unwrap();
    assert_eq!((other.agreed, other.missing_in_bill), (1, vec![of("1900000203")]));
    assert_eq!(other.missing_in_records[0].sub_mchid, "1900000202");
    // A record that names no merchant fits one row only.
    let any = reconcile(
        &mut Bill::new(bill.as_bytes()).unwrap(),
        [record(RecordKind::Payment, "order-1", 100)],
    )
    .unwrap();
    assert_eq!((any.agreed, any.repeated), (1, vec!["order-1".to_owned()]));
}

#[test]
fn the_same_amount_of_another_currency_differs() {
    let bill = "微信订单号,商户订单号,交易状态,货币种类,订单金额\n\
                `1,`in-yuan,`SUCCESS,`CNY,`1.00\n\
                `2,`in-dollars,`SUCCESS,`HKD,`1.00\n\
                `3,`unlike-here,`SUCCESS,`HKD,`1.00\n\
                `4,`unlike-there,`SUCCESS,`CNY,`1.00\n\
                `5,`unstated,`SUCCESS,`,`1.00\n\
                总交易单数\n`5\n";
    let payment = |number: &str| record(RecordKind::Payment, number, 100);
    let records = [
        payment("in-yuan"),
        payment("in-dollars").with_currency("HKD"),
        payment("unlike-here"),
        payment("unlike-there").with_currency("HKD"),
        // Without a currency, the amount is in yuan.
        payment("unstated").with_currency("HKD"),
    ];
    let result = reconcile(&mut Bill::new(bill.as_bytes()).unwrap(), records).unwrap();
    let different = result.different.iter().map(|found| found.own.number.as_str());
    assert_eq!(
        different.collect::<Vec<_>>(),
        ["unlike-here", "unlike-there", "unstated"]
    );
    assert_eq!(
        (result.agreed, result.missing_in_records, result.missing_in_bill),
        (2, vec![], vec![])
    );
}

#[test]
fn a_row_without_an_amount_differs() {
    let bill = BILL.replace("`SUCCESS,`0,`0.00,`2.00", "`SUCCESS,`0,`0.00,`");
    let result = reconcile(
        &mut Bill::new(bill.as_bytes()).unwrap(),
        [record(RecordKind::Payment, "other-amount", 200)],
    )
    .unwrap();
    assert_eq!(result.different.len(), 1);
    assert!(matches!(result.different[0].row.amount(), Err(BillError::NoAmount)));
}

#[test]
fn a_bill_that_does_not_add_up_is_not_clean() {
    let bill = BILL.replace("总交易单数\n`5\n", "总交易单数,订单总金额\n`5,`7.00\n");
    let result = reconcile(&mut Bill::new(bill.as_bytes()).unwrap(), []).unwrap();
    assert_eq!(result.wrong_totals.len(), 1);
    assert_eq!(result.wrong_totals[0].sum, Some(Fen::new(600)));
}

#[test]
fn a_row_that_cannot_be_read_is_listed_and_the_others_are_compared() {
    let bill = BILL.replace("`SUCCESS,`0,`0.00,`2.00", "`SUCCESS,`0,`0.00,`2.00,`more");
    let records = [
        record(RecordKind::Payment, "same", 100),
        record(RecordKind::Payment, "other-amount", 200),
        record(RecordKind::Payment, "unknown-here", 300),
        record(RecordKind::Refund, "refund", 50),
    ];
    let result = reconcile(&mut Bill::new(bill.as_bytes()).unwrap(), records).unwrap();
    let [unreadable] = &result.unreadable[..] else {
        panic!("{result:?}")
    };
    assert_eq!(
        (unreadable.row, unreadable.reason.as_str()),
        (2, "line 3: 7 values for 6 columns")
    );
    assert_eq!((result.agreed, result.is_clean()), (3, false));
    assert_eq!(result.missing_in_bill[0].number, "other-amount");
}

/// With and without numbers of the refund by which the money went back.
#[test]
fn a_payment_that_was_revoked_never_agrees() {
    for numbers in ["`0,`0", "`,`", "`50300,`R-1", "`50300,`0", "`0,`R-1"] {
        for (payment, total) in [("`1,`order-1,`SUCCESS,`0,`0,`,`12.00,`0.00\n", 2), ("", 1)] {
            let bill = format!(
                "微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,退款状态,订单金额,申请退款金额\n\
                 {payment}`1,`order-1,`REVOKED,{numbers},`SUCCESS,`0.00,`12.00\n\
                 总交易单数\n`{total}\n"
            );
            let own = record(RecordKind::Payment, "order-1", 1200);
            let result = reconcile(&mut Bill::new(bill.as_bytes()).unwrap(), [own.clone()]).unwrap();
            assert!(!result.is_clean(), "{bill}");
            let [found] = &result.reversed_or_failed[..] else {
                panic!("{bill}: {result:?}")
            };
            assert_eq!((&found.own, found.row.amount().unwrap()), (&own, Fen::new(1200)));
            assert!(found.row.is_revoked() && !found.row.is_refund(), "{bill}");
            assert_eq!((result.missing_in_bill, result.repeated), (vec![], vec![]));
        }
    }
}

#[test]
fn numbers_that_occur_twice_without_a_record_are_listed() {
    let bill = BILL.replace("`other-amount", "`unknown-here");
    let bill = bill.replace("`refund,`0.50,`0.00", "`0,`0.50,`0.00");
    let result = reconcile(&mut Bill::new(bill.as_bytes()).unwrap(), []).unwrap();
    assert_eq!(result.repeated, ["unknown-here"]);
    // Two refunds without a number are not the same one.
    let bill = bill.replace("`5,`revoked,`REVOKED", "`5,`same,`REFUND");
    let result = reconcile(&mut Bill::new(bill.as_bytes()).unwrap(), []).unwrap();
    assert_eq!(result.repeated, ["unknown-here"]);
    assert_eq!(result.missing_in_records.len(), 5);
}

#[test]
fn a_bill_that_was_begun_or_failed_gives_no_result() {
    let cut = &BILL[..BILL.find('总').unwrap()];
    let mut failed = Bill::<_, Trade>::new(cut.as_bytes()).unwrap();
    reconcile(&mut failed, []).unwrap_err();
    let mut begun = Bill::<_, Trade>::new(BILL.as_bytes()).unwrap();
    begun.next().unwrap().unwrap();
    let mut read = Bill::<_, Trade>::new(BILL.as_bytes()).unwrap();
    assert_eq!(read.by_ref().count(), 5);
    for bill in [&mut failed, &mut begun, &mut read] {
        let result = reconcile(bill, []);
        assert!(matches!(result, Err(BillError::AlreadyRead)), "{result:?}");
    }
}
