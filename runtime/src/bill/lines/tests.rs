//! Tests of reading the lines of bills.

mod columns;
mod texts;

use std::io::{self, Read};

use super::super::BillError;
use super::super::{Direction, FundFlow, ProfitSharing, Trade};
use super::Bill;
use crate::fen::Fen;

const TRADES: &str = "\u{feff}交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r\n\
`2026-01-01 09:30:00,`wx1,`1900000109,`0,`,`4200001,`order-1,`o1,`JSAPI,`SUCCESS,`OTHERS,`CNY,`88.80,`0.00,`0,`0,`0.00,`0.00,`,`,`tea, green,`note,`0.53280,`0.60%,`88.80,`0.00,`\r\n\
`2026-01-01 10:00:00,`wx1,`1900000109,`0,`,`4200001,`order-1,`o1,`JSAPI,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`50300,`refund-1,`8.80,`0.00,`ORIGINAL,`SUCCESS,`tea \"green\",`,`-0.05280,`0.60%,`0.00,`8.80,`\r\n\
总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n\
`2,`88.80,`8.80,`0.00,`0.48000,`88.80,`8.80\r\n";

fn trades(file: &str) -> Result<Vec<Trade>, BillError> {
    Bill::new(file.as_bytes())?.collect()
}

#[test]
fn payments_and_refunds_are_read() {
    let rows = trades(TRADES).unwrap();
    let [payment, refund] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    assert!(!payment.is_refund());
    assert_eq!(payment.amount().unwrap(), Fen::new(8880));
    assert_eq!(payment.fee_millifen, Some(53_280));
    // The comma belongs to the description, because no backquote follows it.
    assert_eq!(
        (payment.description.as_str(), payment.attach.as_str()),
        ("tea, green", "note")
    );
    assert_eq!((payment.out_refund_no.as_str(), payment.refund_id.as_str()), ("", ""));
    assert!(refund.is_refund());
    assert_eq!(refund.amount().unwrap(), Fen::new(880));
    assert_eq!(refund.fee_millifen, Some(-5_280));
    assert_eq!(refund.description, "tea \"green\"");
}

#[test]
fn the_columns_of_older_bills_are_known() {
    let file = "交易时间,子商户号,微信订单号,商户订单号,交易状态,总金额,企业红包金额\n\
                `2016-01-01 00:00:00,`1900,`1001,`a,`SUCCESS,`0.01,`0.00\n\
                总交易单数,总交易额\n`1,`0.01\n";
    let rows = trades(file).unwrap();
    assert_eq!(rows[0].sub_mchid, "1900");
    assert_eq!(rows[0].amount().unwrap(), Fen::new(1));
}

#[test]
fn a_bill_cut_off_anywhere_is_an_error() {
    for (end, _) in TRADES.char_indices() {
        // Cut inside the last total, the number of rows is known and every row was read.
        let last_line = TRADES.trim_end().rfind('\n').unwrap();
        let result = trades(&TRADES[..end]);
        assert!(result.is_err() || end > last_line + 1, "{end}: {result:?}");
    }
}

#[test]
fn rows_that_are_missing_or_repeated_are_noticed() {
    let lines: Vec<&str> = TRADES.lines().collect();
    let without = [lines[0], lines[1], lines[3], lines[4]].join("\n");
    assert!(matches!(
        trades(&without),
        Err(BillError::Count { rows: 1, expected: 2 })
    ));
    let twice = [lines[0], lines[1], lines[1], lines[2], lines[3], lines[4]].join("\n");
    assert!(matches!(trades(&twice), Err(BillError::Count { rows: 3, expected: 2 })));
}

#[test]
fn lines_after_the_totals_are_an_error() {
    // Two days in one file: without the error, the second day would be ignored.
    for rest in [TRADES.trim_start_matches('\u{feff}'), TRADES, "`2", "x\n"] {
        let result = trades(&format!("{TRADES}{rest}"));
        assert!(matches!(result, Err(BillError::AfterTotals { line: 6 })), "{result:?}");
    }
    for end in ["", "\r\n", "\n\n", "  \r\n", "\u{feff}"] {
        assert_eq!(trades(&format!("{TRADES}{end}")).unwrap().len(), 2, "{end:?}");
    }
}

#[test]
fn totals_that_are_cut_off_are_an_error() {
    for end in ["`2", "`2,`88.80", "`2,`88.80,`8.80,`0.00,`0.48000,`88.80"] {
        let file = TRADES.replace("`2,`88.80,`8.80,`0.00,`0.48000,`88.80,`8.80", end);
        let result = trades(&file);
        assert!(
            matches!(result, Err(BillError::CutOff { rows: 2 })),
            "{end}: {result:?}"
        );
    }
}

#[test]
fn totals_that_are_not_the_sums_of_their_columns_are_named() {
    let wrong = |file: &str| {
        let mut bill = Bill::<_, Trade>::new(file.as_bytes()).unwrap();
        assert_eq!(bill.by_ref().filter(Result::is_ok).count(), 2);
        bill.wrong_totals()
    };
    assert_eq!(wrong(TRADES), []);
    let file = TRADES.replace("`0.48000,`88.80,`8.80", "`0.48000,`88.81,`x");
    let [orders, refunds] = &wrong(&file)[..] else {
        panic!("{:?}", wrong(&file))
    };
    assert_eq!(
        (orders.name.as_str(), orders.stated),
        ("订单总金额", Some(Fen::new(8881)))
    );
    assert_eq!(orders.sum, Some(Fen::new(8880)));
    assert_eq!((refunds.name.as_str(), refunds.stated), ("申请退款总金额", None));
    // The sum of the column is out of range.
    let many = TRADES
        .replace("`88.80,`0.00,`\r\n", "`92233720368547758.07,`0.00,`\r\n")
        .replace("`0.00,`8.80,`\r\n", "`0.01,`8.80,`\r\n");
    assert_eq!(wrong(&many)[0].sum, None);
}

#[test]
fn a_carriage_return_inside_a_value_ends_no_line() {
    let file = TRADES.replace("tea, green", "tea\rgreen");
    assert_eq!(trades(&file).unwrap()[0].description, "tea\rgreen");
}

#[test]
fn files_that_are_no_text_are_refused() {
    // A bill in GBK, and one that is still compressed.
    for file in [
        &b"\xbd\xbb\xd2\xd7\xca\xb1\xbc\xe4,x\n"[..],
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x03\x00",
    ] {
        let error = Bill::<_, Trade>::new(file).err().unwrap();
        assert!(matches!(error, BillError::Read(_)), "{error}");
        assert!(error.to_string().contains("compressed"), "{error}");
        assert!(!error.to_string().contains("UTF-16"), "{error}");
        // A program that prints the chain of causes prints each once.
        assert!(std::error::Error::source(&error).is_none(), "{error}");
    }
}

#[test]
fn other_files_are_refused_with_the_missing_column() {
    for file in [
        "",
        "<xml><return_code>FAIL</return_code></xml>",
        "{\"code\":\"NO_STATEMENT_EXIST\"}",
    ] {
        let error = trades(file).unwrap_err();
        assert!(
            matches!(
                error,
                BillError::Column {
                    column: "微信订单号"
                }
            ),
            "{file}: {error}"
        );
    }
    let flow = Bill::<_, FundFlow>::new(TRADES.as_bytes());
    assert!(matches!(
        flow.err(),
        Some(BillError::Column {
            column: "资金流水单号"
        })
    ));
}

#[test]
fn an_amount_that_is_none_names_its_line_and_column() {
    let file = TRADES.replacen("`8.80,`\r\n总", "`8.80x,`\r\n总", 1);
    let error = trades(&file).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 3, column 申请退款金额: an amount in yuan has digits and at most one decimal point, such as 88.80"
    );
}

#[test]
fn movements_and_shares_are_read() {
    let file = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号\n\
                `2026-01-01 09:30:00,`4200001,`1,`交易,`交易,`收入,`88.80,`88.80,`system,`,`order-1\n\
                资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\n`1,`1,`88.80,`0,`0.00\n";
    let rows: Vec<FundFlow> = Bill::new(file.as_bytes()).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows[0].direction, Direction::Income);
    assert_eq!(rows[0].balance, Some(Fen::new(8880)));
    let file = "分账时间,分账发起方,分账方,微信订单号,微信分账/回退单号,分账明细单号,商户分账/回退单号,订单金额,分账接收方,分账金额,业务类型,处理状态,分账描述,备注\n\
                `2026-01-01 09:30:00,`1,`2,`4200001,`30,`36,`P1,`88.80,`190,`1.00,`分账,`分账成功,`commission,`\n\
                总条数,分账总金额\n`1,`1.00\n";
    let rows: Vec<ProfitSharing> = Bill::new(file.as_bytes()).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(
        (rows[0].out_order_no.as_str(), rows[0].amount),
        ("P1", Some(Fen::new(100)))
    );
}

/// A bill of any length that is never in memory as a whole.
struct Endless {
    rows: u64,
    pending: io::Cursor<Vec<u8>>,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.pending.read(buffer)?;
        if count > 0 || self.rows == 0 {
            return Ok(count);
        }
        self.rows -= 1;
        self.pending = io::Cursor::new(format!("`4200001,`order-{},`SUCCESS\n", self.rows).into_bytes());
        self.pending.read(buffer)
    }
}

#[test]
fn rows_are_yielded_before_the_file_ends() {
    let file = Endless {
        rows: u64::MAX,
        pending: io::Cursor::new("微信订单号,商户订单号,交易状态\n".to_owned().into_bytes()),
    };
    let mut bill = Bill::<_, Trade>::new(file).unwrap();
    assert_eq!(bill.by_ref().take(100_000).filter(Result::is_ok).count(), 100_000);
    assert!(bill.totals().is_none());
}

#[test]
fn a_line_without_end_is_an_error() {
    let file = io::Read::chain("微信订单号,商户订单号,交易状态\n`".as_bytes(), io::repeat(b'1'));
    let mut bill = Bill::<_, Trade>::new(file).unwrap();
    let error = bill.next().unwrap().unwrap_err();
    assert!(matches!(error, BillError::Read(_)), "{error}");
    assert_eq!(
        error.to_string(),
        "the bill cannot be read: a line is longer than 64 KiB"
    );
    assert!(bill.next().is_none());
}

/// The example of the documents, with the number of its rows.
#[test]
fn numbers_of_rows_may_have_a_fraction_of_zeros() {
    let file = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元)\n\n\
                `2018-02-01 04:21:23,`1,`2,`退款,`退款,`支出,`0.02,`0.17\n\n\
                资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\n\n`1.0,`17.0,`0.35,`3.00,`0.18";
    let mut bill = Bill::<_, FundFlow>::new(file.as_bytes()).unwrap();
    let rows: Vec<FundFlow> = bill.by_ref().collect::<Result<_, _>>().unwrap();
    assert_eq!(
        (rows[0].amount, rows[0].balance),
        (Some(Fen::new(2)), Some(Fen::new(17)))
    );
    let totals = bill.totals().unwrap();
    assert_eq!(
        (totals.count(), totals.number("收入笔数"), totals.number("支出笔数")),
        (Some(1), Some(17), Some(3))
    );
    assert_eq!((totals.number("收入金额"), totals.number("x")), (None, None));
    let trades = TRADES.replace("`2,`88.80", "`2.0,`88.8");
    assert_eq!(
        Bill::<_, Trade>::new(trades.as_bytes())
            .unwrap()
            .filter(Result::is_ok)
            .count(),
        2
    );
    for count in ["1.5", ".0", "1.", "-1", "x", "1e0"] {
        let file = file.replace("`1.0,", &format!("`{count},"));
        let last = Bill::<_, FundFlow>::new(file.as_bytes()).unwrap().last().unwrap();
        assert!(matches!(last, Err(BillError::NoCount { .. })), "{count}: {last:?}");
    }
}

#[test]
fn what_another_program_made_of_a_bill_is_told() {
    let opened = |file: &[u8]| match Bill::<_, Trade>::new(file) {
        Ok(bill) => bill.last().unwrap().unwrap_err().to_string(),
        Err(error) => error.to_string(),
    };
    let little: Vec<u8> = TRADES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = TRADES.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for file in [&little[..], &big, &little[2..], &big[2..]] {
        assert!(opened(file).contains("UTF-16"), "{}", opened(file));
    }
    assert!(opened(b"PK\x03\x04\x14\x00").contains("spreadsheet"));
    let carriage_returns = TRADES.replace("\r\n", "\r");
    assert!(opened(carriage_returns.as_bytes()).contains("carriage returns"));
    let plain = TRADES.replace('`', "");
    let lines: Vec<&str> = plain.lines().collect();
    for file in [
        plain.clone(),
        lines[..2].join("\n"),
        [lines[0], lines[3], lines[4]].join("\n"),
    ] {
        assert!(
            opened(file.as_bytes()).starts_with("line 2: no backquote"),
            "{}",
            opened(file.as_bytes())
        );
    }
}
