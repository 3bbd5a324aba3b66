//! Uploaded files and the digests that their forms give them.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Request;
use serde_json::Value;
use wechatpay_runtime::v2::{self, SignType, xml};
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_spec::model::{Body, Protocol};

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

#[tokio::test]
async fn each_upload_gets_an_id_of_its_own() {
    let (sandbox, again) = (raw::sandbox().await, raw::sandbox().await);
    let uploads = |entry: &&Entry| matches!(entry.operation.request.body, Body::Multipart(_));
    let mut count = 0;
    for entry in sandbox.catalogue().operations().filter(uploads) {
        if entry.operation.response.content.fields().is_empty() {
            continue;
        }
        let mut answers = Vec::new();
        // The other sandbox gives the same ids in the same order.
        for sandbox in [&sandbox, &again, &sandbox, &again] {
            let caller = Caller::new(sandbox);
            let response = match entry.protocol {
                Protocol::V3 => caller.send(caller.v3_example(entry), false).await,
                Protocol::V2 => caller.send(caller.v2_example(entry).0, true).await,
            };
            let body = String::from_utf8(response.body().to_vec()).unwrap();
            let ids = match entry.protocol {
                Protocol::V3 => body,
                Protocol::V2 => body.split("media_id").nth(1).unwrap_or_default().to_owned(),
            };
            answers.push(ids);
        }
        assert_ne!(answers[0], answers[2], "{}", entry.id);
        // Uploads of lists and receipts tell times, too.
        if entry.path.contains("media") {
            assert_eq!((&answers[0], &answers[2]), (&answers[1], &answers[3]), "{}", entry.id);
        }
        count += 1;
    }
    assert!(count > 12, "{count}");
}

#[tokio::test]
async fn an_uploaded_image_is_returned_by_its_id() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let operation = |line: String| {
        let mut all = sandbox.catalogue().operations();
        all.find(|entry| entry.line() == line).unwrap()
    };
    for family in ["/v3/merchant-service", "/v3/global/merchant-service"] {
        let upload = operation(format!("POST {family}/images/upload"));
        let download = operation(format!("GET {family}/images/{{media_id}}"));
        let mut ids = Vec::new();
        for _ in 0..2 {
            let response = caller.send(caller.v3_example(upload), false).await;
            let answer: Value = serde_json::from_slice(response.body()).unwrap();
            ids.push(answer["media_id"].as_str().unwrap().to_owned());
        }
        assert_ne!(ids[0], ids[1]);
        for (id, status) in [(&ids[0], 200), (&ids[1], 200), (&"unknown".to_owned(), 404)] {
            let named = BTreeMap::from([("media_id".to_owned(), id.clone())]);
            let response = caller.send(caller.v3_example_of(download, &named), false).await;
            assert_eq!(response.status(), status, "{id}");
            assert_eq!(
                *response.body() == raw::FILE,
                status == 200,
                "{id}: {:?}",
                response.body()
            );
        }
    }
}
