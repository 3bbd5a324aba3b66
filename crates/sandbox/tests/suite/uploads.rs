//! Uploaded files and the digests that their forms give them.

use bytes::Bytes;
use http::Request;
use serde_json::Value;
use wechatpay_runtime::v2::{self, SignType, xml};

use crate::raw::{self, Caller};

#[tokio::test]
async fn a_file_must_have_the_digest_that_its_form_gives_it() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let operation = |id: &str| sandbox.catalogue().operation(id).unwrap();
    let changed = |body: Bytes| {
        let text = String::from_utf8(body.to_vec()).unwrap();
        Bytes::from(text.replace("\r\n\r\nimage\r\n", "\r\n\r\nanother\r\n"))
    };
    for (id, field, algorithm) in [
        ("v3.merchant.media.upload.post", "/meta/sha256", "SHA256"),
        (
            "v3.ecommerce.account.cancel-applications.media.post",
            "/meta/file_digest",
            "SHA256",
        ),
        ("v3.global.merchant-storage.file.upload.post", "/meta/digest", "SHA256"),
        ("v3.taxi-invoice.cards.upload-file.post", "/meta/digest", "SM3"),
    ] {
        let entry = operation(id);
        let response = caller.send(caller.v3_example(entry), false).await;
        assert_eq!(response.status(), 200, "{id}: {:?}", response.body());
        let response = caller.send(caller.v3_example(entry).map(changed), false).await;
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(body["code"], "PARAM_ERROR", "{id}: {body}");
        assert_eq!(body["detail"]["field"], field, "{body}");
        assert!(body["detail"]["issue"].as_str().unwrap().contains(algorithm), "{body}");
    }
    let entry = operation("v2.secapi.mch.uploadmedia.post");
    let answered = |request: Request<Bytes>| {
        let caller = &caller;
        async move {
            let response = caller.send(request, true).await;
            let diagnosis = raw::diagnosis(&response);
            let fields = xml::read(response.body()).unwrap();
            let key = caller.sandbox.merchant().api_v2_key().unwrap();
            let received = v2::verify_response(fields.clone(), key, SignType::Md5).unwrap();
            assert_eq!(received.not_covered().count(), 0);
            move |name: &str| {
                if name == "diagnosis" {
                    return diagnosis.clone();
                }
                let field = fields.iter().find(|field| field.name == name);
                field.and_then(xml::Element::text).unwrap_or_default().to_owned()
            }
        }
    };
    let right = answered(caller.v2_example(entry).0).await;
    assert_eq!(
        (right("return_code"), right("result_code")),
        ("SUCCESS".into(), "SUCCESS".into())
    );
    let wrong = answered(caller.v2_example(entry).0.map(changed)).await;
    assert_eq!(
        (wrong("return_code"), wrong("result_code")),
        ("SUCCESS".into(), "FAIL".into())
    );
    assert_eq!(wrong("err_code"), "PARAM_ERROR");
    let description = wrong("diagnosis");
    // `printf another | md5sum`
    let digest = "b32d73e56ec99bc5ec8f83871cde708a";
    assert!(
        description.contains("/media_hash") && description.contains(digest),
        "{description}"
    );
}
