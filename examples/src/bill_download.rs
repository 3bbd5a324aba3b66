//! A day's bill. The file itself is not signed; the digest in the answer that announces it is.

use wechatpay_api::v3::bill::tradebill::{self, get};
use wechatpay_runtime::{Client, Digest};

use crate::Failure;

/// Downloads the bill of a day, `2026-01-01`, and gives its text.
///
/// # Errors
/// When there is no bill, or it has not the announced digest.
pub async fn run(client: &Client, day: &str) -> Result<String, Failure> {
    let request = get::Request::new(get::RequestRequired { bill_date: day.into() });
    let bill = tradebill::get(client, &request).await?;
    let digest = Digest::new(bill.hash_type()?, bill.hash_value()?)?;
    // Bills may be large: `next_piece` in place of `read_to_end` writes them as they come.
    let content = client
        .download(bill.download_url()?, digest)
        .await?
        .read_to_end()
        .await?;
    Ok(String::from_utf8(content)?)
}
