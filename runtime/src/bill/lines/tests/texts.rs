//! Tests of rows that cannot be read, and of texts that look like other lines.

use super::super::super::{BillError, Trade};
use super::super::Bill;
use super::{TRADES, trades};

/// Each of these rows is odd in its own way; the two beside it are read, and the bill ends as it should.
#[test]
fn one_odd_row_does_not_end_a_bill() {
    let lines: Vec<&str> = TRADES.lines().collect();
    let (payment, refund) = (lines[1], lines[2]);
    let odd = [
        payment.replace("`88.80", "`88.8.0").into_bytes(),
        payment.replace(",`note", "").into_bytes(),
        payment.replace("`note", "`note,`more").into_bytes(),
        payment.replace("tea, green", "tea,`green").into_bytes(),
        payment.replace("tea, green", "tea\n,`green").into_bytes(),
        payment
            .replace("`note", "`note,`more")
            .replace("tea, green", "tea\ngreen")
            .into_bytes(),
        payment.replace("tea, green", &"tea\ngreen".repeat(8_000)).into_bytes(),
        [&payment.as_bytes()[..150], b"\xe8\x8c", &payment.as_bytes()[150..]].concat(),
    ];
    for row in odd {
        let shown = String::from_utf8_lossy(&row).into_owned();
        let totals = lines[4].replacen("`2", "`3", 1);
        let file = [
            lines[0].as_bytes(),
            payment.as_bytes(),
            &row,
            refund.as_bytes(),
            lines[3].as_bytes(),
            totals.as_bytes(),
        ]
        .join(&b"\r\n"[..]);
        let mut bill = Bill::<_, Trade>::new(&file[..]).unwrap();
        let rows: Vec<_> = bill.by_ref().collect();
        let [Ok(first), Err(error), Ok(last)] = &rows[..] else {
            panic!("{shown:.1000}: {rows:?}")
        };
        assert_eq!((first.state.as_str(), last.state.as_str()), ("SUCCESS", "REFUND"));
        assert!(error.is_of_one_row(), "{shown:.1000}: {error}");
        assert!(bill.totals().is_some(), "{shown:.1000}");
        assert!(
            bill.wrong_totals().iter().all(|total| total.sum.is_none()),
            "{shown:.1000}"
        );
    }
}

/// A text in each of these columns may have line feeds, backquotes and commas; the row is read, and so are those beside it.
#[test]
fn texts_with_line_feeds_are_read() {
    let lines: Vec<&str> = TRADES.lines().collect();
    let (payment, refund) = (lines[1], lines[2]);
    let totals = lines[4].replacen("`2", "`3", 1);
    for text in [
        "tea\ngreen",
        "tea\n\ngreen",
        "tea\n`green",
        "tea\n`green`",
        "\ntea",
        "tea\n\n`",
        "tea, black\nand, green\nand\n`white",
        "tea\n总交易单数\n3",
    ] {
        let name = payment.replace("tea, green", text);
        let remark = format!("{payment}{text}");
        for (row, is_name) in [(name, true), (remark, false)] {
            if !is_name && text.contains("\n`") {
                // It cannot be told whether that is another row.
                continue;
            }
            let file = [lines[0], payment, &row, refund, lines[3], &totals].join("\r\n");
            let mut bill = Bill::<_, Trade>::new(file.as_bytes()).unwrap();
            let rows: Vec<_> = bill.by_ref().map(Result::unwrap).collect();
            let read = if is_name {
                &rows[1].description
            } else {
                &rows[1].rate_remark
            };
            assert_eq!(*read, text.replace("\n\n", "\n").trim(), "{row}");
            assert_eq!((rows.len(), rows[2].state.as_str()), (3, "REFUND"), "{row}");
            assert_eq!(bill.totals().unwrap().count(), Some(3), "{row}");
        }
    }
}

/// Text that looks like the end of the bill, or like a row, inside of a text does not end the bill, and is not taken for a row
/// without an error.
#[test]
fn texts_that_look_like_the_end_of_the_bill_do_not_end_it() {
    let lines: Vec<&str> = TRADES.lines().collect();
    let (payment, refund) = (lines[1], lines[2]);
    let totals = lines[4].replacen("`2", "`3", 1);
    for text in ["tea\n总交易单数\n`2\ngreen", "tea\n总交易单数\n`2", "tea\n`2"] {
        let row = payment.replace("tea, green", text);
        let file = [lines[0], payment, &row, refund, lines[3], &totals].join("\r\n");
        let mut bill = Bill::<_, Trade>::new(file.as_bytes()).unwrap();
        let rows: Vec<_> = bill.by_ref().collect();
        assert_eq!(rows.len(), 3, "{rows:?}");
        assert!(bill.totals().is_some(), "{rows:?}");
    }
    // In the last column, too: what cannot be told from a row is an error of its own.
    for (text, errors) in [("x\n总交易单数\n2", 0), ("x\n总交易单数\n`2", 1)] {
        let row = format!("{payment}{text}");
        let file = [lines[0], payment, &row, refund, lines[3], &totals].join("\r\n");
        let mut bill = Bill::<_, Trade>::new(file.as_bytes()).unwrap();
        let (rows, odd): (Vec<_>, Vec<_>) = bill.by_ref().partition(Result::is_ok);
        assert_eq!((rows.len(), odd.len()), (3, errors), "{odd:?}");
        assert!(bill.totals().is_some());
    }
    // A whole row inside of a text.
    let row = payment.replace("tea, green", &format!("tea\n{payment}"));
    let file = [lines[0], &row, refund, lines[3], lines[4]].join("\r\n");
    let error = trades(&file).unwrap_err();
    assert!(error.is_of_one_row(), "{error}");
    let mut bill = Bill::<_, Trade>::new(file.as_bytes()).unwrap();
    let last = bill.by_ref().filter_map(Result::err).last().unwrap();
    assert!(!last.to_string().contains("download"), "{last}");
}

/// A text in the last column that goes on with a backquote may be another row: it is an error, and the bill goes on.
#[test]
fn a_line_that_may_be_a_row_does_not_end_the_bill() {
    let file = TRADES.replacen("`0.00,`\r\n", "`0.00,`rate\n`remark\r\n", 1);
    let mut bill = Bill::<_, Trade>::new(file.as_bytes()).unwrap();
    let rows: Vec<_> = bill.by_ref().collect();
    let [Ok(payment), Err(error), Ok(refund)] = &rows[..] else {
        panic!("{rows:?}")
    };
    assert_eq!(
        (payment.rate_remark.as_str(), refund.state.as_str()),
        ("rate", "REFUND")
    );
    assert!(matches!(error, BillError::Width { line: 3, found: 1, .. }), "{error}");
    assert!(bill.totals().is_some());
    // Then a row may be missing, but not more than one.
    let missing = file.replacen("`2,`88.80", "`4,`88.80", 1);
    let last = Bill::<_, Trade>::new(missing.as_bytes())
        .unwrap()
        .last()
        .unwrap()
        .unwrap_err();
    assert!(
        matches!(
            last,
            BillError::UncertainCount {
                rows: 3,
                expected: 4,
                line: 3
            }
        ),
        "{last}"
    );
}

#[test]
fn a_bill_ends_after_any_other_error() {
    let cut = TRADES.replace("总交易单数", "`总交易单数");
    let mut bill = Bill::<_, Trade>::new(cut.as_bytes()).unwrap();
    let errors: Vec<_> = bill.by_ref().filter_map(Result::err).collect();
    assert!(matches!(errors.last(), Some(BillError::CutOff { .. })), "{errors:?}");
    assert!(!errors.last().unwrap().is_of_one_row());
    assert!(bill.next().is_none());
}
