//! `multipart/form-data`, implemented here because its `meta` part is signed byte for byte.

use bytes::Bytes;

/// A part of the form.
pub(crate) struct Part<'a> {
    /// Field name.
    pub(crate) name: &'a str,
    /// Name of the file, for file parts.
    pub(crate) file_name: Option<&'a str>,
    /// Media type; none for plain text.
    pub(crate) content_type: Option<&'static str>,
    pub(crate) content: &'a [u8],
}

/// Writes the parts. The boundary must not occur in any of them; choose 32 random letters.
pub(crate) fn write(boundary: &str, parts: &[Part<'_>]) -> Bytes {
    let mut body = Vec::with_capacity(parts.iter().map(|part| part.content.len() + 256).sum());
    for part in parts {
        body.extend_from_slice(head(boundary, part).as_bytes());
        body.extend_from_slice(part.content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body.into()
}

fn head(boundary: &str, part: &Part<'_>) -> String {
    let mut head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
        quotable(part.name)
    );
    if let Some(file_name) = part.file_name {
        head.push_str(&format!("; filename=\"{}\"", quotable(file_name)));
    }
    if let Some(content_type) = part.content_type {
        head.push_str(&format!("\r\nContent-Type: {content_type}"));
    }
    head.push_str("\r\n\r\n");
    head
}

/// Percent-encodes the characters that would end a quoted name, as browsers do.
fn quotable(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// The media type for the extension of a file name.
pub(crate) fn media_type(file_name: &str) -> &'static str {
    let extension = file_name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("bmp") => "image/bmp",
        Some("gif") => "image/gif",
        Some("mp4") => "video/mp4",
        Some("avi") => "video/x-msvideo",
        Some("mov") => "video/quicktime",
        Some("pdf") => "application/pdf",
        Some("csv") => "text/csv",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_parts_in_order_and_cannot_be_broken_out_of() {
        let parts = [
            Part {
                name: "meta",
                file_name: None,
                content_type: Some("application/json"),
                content: b"{}",
            },
            Part {
                name: "file",
                file_name: Some("a\"\r\nb.png"),
                content_type: Some("image/png"),
                content: b"\x89PNG",
            },
        ];
        let expected: &[u8] = b"--X\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{}\r\n\
            --X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22%0D%0Ab.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\
            --X--\r\n";
        assert_eq!(write("X", &parts), expected);
    }

    #[test]
    fn guesses_media_types_in_either_case() {
        assert_eq!(media_type("licence.JPG"), "image/jpeg");
        assert_eq!(media_type("licence"), "application/octet-stream");
    }
}
