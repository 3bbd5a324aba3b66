//! Uploads a picture, which other requests then refer to by its media id.

use wechatpay_api::runtime::{Client, FilePart};
use wechatpay_api::v3::merchant::media::upload::{self, post};

use crate::Failure;

/// Uploads a picture and returns its media id.
///
/// # Errors
/// When the service refuses it.
pub async fn run(client: &Client, file_name: &str, content: Vec<u8>) -> Result<String, Failure> {
    let file = FilePart::new(file_name, content);
    // The signature covers only `meta`, which contains the file's digest.
    let meta = post::request::Meta::new(post::request::MetaRequired {
        sha256: file.sha256(),
        filename: file_name.into(),
    });
    let request = post::Request::new(post::RequestRequired { file, meta });
    let reply = upload::post(client, &request).await?;
    Ok(reply.media_id()?.to_owned())
}
