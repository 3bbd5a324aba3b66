//! Reading bills: typed rows of the files that the bill operations announce, as a stream in bounded memory.
//!
//! A bill has a line of column names, a line for each row, a line with the names of the totals, and the totals. Every
//! value begins with a backquote, which keeps spreadsheets from changing numbers. [`Bill`] reads the rows one by one
//! and compares the number of rows with the total at the end, so a bill that was cut off is an error and never a short
//! bill; so is a file that goes on after the totals, as two bills in one file do. Columns are found by their names, because their order and number differ between kinds and years.
//! A text may contain commas, backquotes and line feeds, if its end can be recognized; empty lines in it are left out.
//!
//! ```
//! use wechatpay_runtime::bill::{Bill, Trade};
//!
//! let file = "\u{feff}交易时间,微信订单号,商户订单号,交易状态,订单金额\r\n\
//!             `2026-01-01 09:30:00,`4200002,`order-1,`SUCCESS,`88.80\r\n\
//!             总交易单数,订单总金额\r\n`1,`88.80\r\n";
//! let mut bill = Bill::<_, Trade>::new(file.as_bytes())?;
//! for row in &mut bill {
//!     let row = row?;
//!     assert_eq!((row.out_trade_no.as_str(), row.amount()?.get()), ("order-1", 8880));
//! }
//! assert_eq!(bill.totals().and_then(|totals| totals.get("订单总金额")), Some("88.80"));
//! # Ok::<(), wechatpay_runtime::bill::BillError>(())
//! ```
//!
//! A row that cannot be read is an error of its own ([`BillError::is_of_one_row`]), and the rows after it are still read. Code
//! that stops at the first error, as `?` does, misses nothing; code that goes on has to say what becomes of such rows.
//!
//! [`Bill::new`] takes any [`Read`](std::io::Read): a file that [`Client::download`](crate::Client::download) was written to,
//! or a decompressor around it. [`reconcile`] compares a trade bill with the merchant's own records.

mod bounded;
mod error;
mod fund_flow;
mod lines;
mod profit_sharing;
mod reconcile;
mod row;
mod source;
mod sums;
mod totals;
mod trade;

pub use error::BillError;
pub use fund_flow::{Direction, FundFlow};
pub use lines::Bill;
pub use profit_sharing::ProfitSharing;
pub use reconcile::{Difference, OwnRecord, Reconciliation, RecordKind, UnreadableRow, reconcile};
pub use row::{Columns, Row};
pub use sums::WrongTotal;
pub use totals::Totals;
pub use trade::Trade;
