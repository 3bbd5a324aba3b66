//! Files that are sent to the service.

use sha2::{Digest, Sha256};
use wechatpay_runtime::FilePart;

use crate::gateway::Gateway;
use crate::operations::{UPLOAD, nothing, upload};

/// The content of a file, with the line ends and dashes of a multipart message.
const CONTENT: &[u8] = b"\x89PNG\r\n\x1a\n--boundary--\r\n";

#[tokio::test]
async fn images_videos_and_documents_are_uploaded_with_their_digest_signed() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for (name, media_type) in [
        ("执照.jpg", "image/jpeg"),
        ("film.mp4", "video/mp4"),
        ("contract.pdf", "application/pdf"),
    ] {
        let file = FilePart::new(name, CONTENT);
        let digest: String = Sha256::digest(CONTENT)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(file.sha256(), digest);
        let request = upload::Request::new(upload::RequestRequired {
            meta: upload::Meta::new(upload::MetaRequired {
                filename: name.to_owned(),
                sha256: file.sha256(),
            }),
            file,
        });
        client.call::<nothing::Response>(&UPLOAD, &request).await.unwrap();
        let call = gateway.take_call();
        assert_eq!(call.refusal, None, "the gateway checks the signature over `meta`");
        let parts = call.form_parts();
        let (head, content) = parts.iter().find(|(head, _)| head.contains("filename=")).unwrap();
        assert!(head.contains(name) && head.contains(media_type), "{head}");
        assert_eq!(*content, CONTENT);
    }
}
