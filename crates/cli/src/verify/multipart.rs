//! The part of an upload that is signed.

use crate::message::Message;

/// The JSON of the part `meta`, if the message is a multipart form.
pub(crate) fn meta(message: &Message) -> Option<Vec<u8>> {
    let form = message.header("Content-Type")?;
    if !form.to_ascii_lowercase().starts_with("multipart/form-data") {
        return None;
    }
    let boundary = form.split(';').find_map(|part| part.trim().strip_prefix("boundary="));
    let boundary = match boundary {
        Some(boundary) => boundary.trim_matches('"').to_owned(),
        // Without it in the header, it is the first line of the body.
        None => {
            let line = message.body.split(|byte| *byte == b'\r').next()?;
            String::from_utf8_lossy(line.strip_prefix(b"--")?).into_owned()
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().ok()?;
    let body = bytes::Bytes::from(message.body.clone());
    runtime.block_on(async {
        let stream = futures_util::stream::once(async { Ok::<_, std::io::Error>(body) });
        let mut form = multer::Multipart::new(stream, boundary);
        while let Ok(Some(field)) = form.next_field().await {
            if field.name() == Some("meta") {
                return field.bytes().await.ok().map(|bytes| bytes.to_vec());
            }
        }
        None
    })
}
