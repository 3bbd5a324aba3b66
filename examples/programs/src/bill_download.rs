//! Downloads a day's bill and compares it with the shop's own payments. The file itself is not signed, but the response
//! that announces it, with the file's digest, is.

use std::time::{Duration, SystemTime};

use wechatpay_api::prelude::*;
use wechatpay_api::runtime::bill::{self, Bill, OwnRecord, Reconciliation};
use wechatpay_api::runtime::date_time;
use wechatpay_api::v3::bill::tradebill::{self, get};

use crate::Failure;

/// Downloads the bill of a day, such as `2026-01-01`, and returns its text; `None` if there is none: there was no trade on this
/// day, or the bill is not made yet.
///
/// # Errors
/// When the bill cannot be downloaded, or its digest differs from the announced one.
pub async fn run(client: &Client, day: &str) -> Result<Option<String>, Failure> {
    let request = get::Request::new(get::RequestRequired { bill_date: day.into() });
    let bill = match tradebill::get(client, &request).await {
        Err(error) if error.code() == Some("NO_STATEMENT_EXIST") => return Ok(None),
        bill => bill?,
    };
    let digest = Digest::new(bill.hash_type()?, bill.hash_value()?)?;
    // Bills may be large. To write one as it arrives, use `next_piece` instead of `read_to_end`.
    let content = client
        .download(bill.download_url()?, digest)
        .await?
        .read_to_end()
        .await?;
    Ok(Some(String::from_utf8(content)?))
}

/// The day before today in Beijing's time: the latest day that has a bill, from 10 o'clock.
#[must_use]
pub fn yesterday() -> String {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    date_time::day((SystemTime::now() - DAY).into())
}

/// Compares a bill with the shop's payments and refunds of the same day. Without a bill, all of them are missing in it.
///
/// # Errors
/// When the file is not a complete trade bill.
pub fn reconcile(file: Option<&str>, own: Vec<OwnRecord>) -> Result<Reconciliation, Failure> {
    let Some(file) = file else {
        let mut nothing = Reconciliation::default();
        nothing.missing_in_bill = own;
        return Ok(nothing);
    };
    Ok(bill::reconcile(&mut Bill::new(file.as_bytes())?, own)?)
}
