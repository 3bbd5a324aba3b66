//! Uploads of APIv3 as the libraries of several languages write them, byte for byte.

use crate::foreign_requests::{Draft, answered, spoken};
use crate::raw::{self, FILE};

#[tokio::test]
async fn forms_of_every_library_are_read() {
    let sandbox = raw::sandbox().await;
    // `printf image | sha256sum`
    let meta = r#"{"filename":"图.png","sha256":"6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d"}"#;
    let text = "Content-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json";
    let file = "Content-Disposition: form-data; name=\"file\"; filename=\"图.png\"\r\nContent-Type: image/png";
    let parts = |boundary: &str, parts: &[(&str, &str)]| {
        let each = parts
            .iter()
            .map(|(head, content)| format!("--{boundary}\r\n{head}\r\n\r\n{content}\r\n"));
        each.collect::<String>() + &format!("--{boundary}--\r\n")
    };
    let usual = parts("edge", &[(text, meta), (file, FILE)]);
    let only = |disposition: &str| parts("edge", &[(text, meta), (disposition, FILE)]);
    let plain = "Content-Type: multipart/form-data; boundary=edge";
    let forms = [
        ("as most write it", plain, usual.clone()),
        (
            "a boundary in quotation marks",
            "Content-Type: multipart/form-data; boundary=\"edge\"",
            usual.clone(),
        ),
        (
            "no blank, and a charset",
            "Content-Type: multipart/form-data;charset=UTF-8;boundary=edge",
            usual.clone(),
        ),
        (
            "another case",
            "content-type: Multipart/Form-Data; Boundary=edge",
            usual.clone(),
        ),
        ("the file first", plain, parts("edge", &[(file, FILE), (text, meta)])),
        (
            "names without quotation marks",
            plain,
            only("Content-Disposition: form-data; name=file; filename=a.png"),
        ),
        (
            "an encoded name",
            plain,
            only("Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''%E5%9B%BE.png"),
        ),
        (
            "both names",
            plain,
            only("Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"; filename*=utf-8''%E5%9B%BE.png"),
        ),
        (
            "names in another case",
            plain,
            only("content-disposition: form-data; name=\"file\"; filename=\"a.png\""),
        ),
        (
            "a file name for the signed text",
            plain,
            parts(
                "edge",
                &[
                    ("Content-Disposition: form-data; name=\"meta\"; filename=\"blob\"", meta),
                    (file, FILE),
                ],
            ),
        ),
        (
            "a semicolon after the names",
            plain,
            parts(
                "edge",
                &[
                    (
                        "Content-Disposition: form-data; name=\"meta\";\r\nContent-Type: application/json",
                        meta,
                    ),
                    (
                        "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\";\r\nContent-Type: image/png",
                        FILE,
                    ),
                ],
            ),
        ),
        (
            "an encoding and a charset of each part",
            plain,
            parts(
                "edge",
                &[
                    (
                        "Content-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json; charset=UTF-8\r\n\
                         Content-Transfer-Encoding: 8bit",
                        meta,
                    ),
                    (
                        "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\
                         Content-Transfer-Encoding: binary",
                        FILE,
                    ),
                ],
            ),
        ),
        (
            "the length of each part",
            plain,
            parts(
                "edge",
                &[
                    (
                        &format!(
                            "Content-Type: application/json\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Length: {}",
                            meta.len()
                        ),
                        meta,
                    ),
                    (
                        "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Length: 5\r\nContent-Type: image/png",
                        FILE,
                    ),
                ],
            ),
        ),
        ("no line feed at the end", plain, usual.trim_end().to_owned()),
        ("an empty line before", plain, format!("\r\n{usual}")),
        (
            "dashes in the boundary",
            "Content-Type: multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk",
            parts("----WebKitFormBoundary7MA4YWxk", &[(text, meta), (file, FILE)]),
        ),
    ];
    for (what, kind, form) in forms {
        let mut draft = Draft::post(&sandbox, "/v3/merchant/media/upload", form);
        draft.signed = Some(meta.as_bytes().to_vec());
        let (status, body) = answered(&spoken(&sandbox, &draft.written(&[kind])).await);
        assert_eq!(status, 200, "{what}: {body}");
        assert!(body["media_id"].is_string(), "{what}: {body}");
    }
    // A stream of unknown length, and a client that asks first: so does curl in PHP.
    let mut stream = Draft::post(&sandbox, "/v3/merchant/media/upload", usual.clone());
    stream.signed = Some(meta.as_bytes().to_vec());
    let head = stream.written(&[plain, "Transfer-Encoding: chunked", "Expect: 100-continue"]);
    let (head, form) = head.split_at(head.len() - usual.len());
    let chunks: Vec<u8> = form
        .chunks(100)
        .flat_map(|chunk| [format!("{:X}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
        .collect();
    let answer = spoken(&sandbox, &[head, &chunks, b"0\r\n\r\n"].concat()).await;
    let (status, body) = answered(answer.trim_start_matches("HTTP/1.1 100 Continue\r\n\r\n"));
    assert!(status == 200 && body["media_id"].is_string(), "{answer}");
    let mut whole = Draft::post(&sandbox, "/v3/merchant/media/upload", usual);
    let (status, body) = answered(&spoken(&sandbox, &whole.written(&[plain])).await);
    assert_eq!(
        (status, &body["code"]),
        (401, &"SIGN_ERROR".into()),
        "the whole form was signed: {body}"
    );
    whole.signed = Some(meta.as_bytes().to_vec());
    whole.body = b"--edge\r\n".to_vec();
    assert!(answered(&spoken(&sandbox, &whole.written(&[plain])).await).0 >= 400);
}
