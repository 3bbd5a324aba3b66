//! Pages that demand encryption, and have lost the sentences that say of which fields.

use crate::losses::{PAGE, messages, read};

const HEADER: &str = "Header HTTP头参数\nWechatpay-Serial 必填 string\n【微信支付公钥ID】 请求参数中的敏感字段，需要使用微信支付公钥加密（推荐）\nbody 包体参数\n";

#[test]
fn a_request_that_names_the_key_of_no_encrypted_field_is_reported() {
    let page = PAGE.text().replace("body 包体参数\n", HEADER);
    let found = messages(&read(&page));
    assert!(
        found
            .contains("the header `Wechatpay-Serial`, which names the key of encrypted fields, but no field is marked"),
        "{found}"
    );
    let marked = page.replace("【备注】 略", "【备注】 该字段需使用微信支付公钥加密");
    let found = messages(&read(&marked));
    assert!(!found.contains("no field is marked"), "{found}");
    let found = messages(&read(&PAGE.text()));
    assert!(!found.contains("no field is marked"), "{found}");
}

#[test]
fn a_missing_item_of_the_notes_beside_encrypted_fields_is_reported() {
    let page = PAGE.text().replace("body 包体参数\n", HEADER);
    let page = page.replace("【备注】 略", "【备注】 该字段需使用微信支付公钥加密");
    for (notes, expected) in [
        (
            "1、前后不能有空格；\n3、用于接收通知；",
            Some("item 2 of the notes is missing before `3、用于接收通知；`"),
        ),
        ("2、用于接收通知；", Some("item 1 of the notes is missing")),
        ("1、前后不能有空格；\n2、该字段需加密；\n3、用于接收通知；", None),
        ("略", None),
    ] {
        let found = messages(&read(&page.replace("【原因】 略", &format!("【原因】 {notes}"))));
        match expected {
            Some(expected) => assert!(found.contains(expected), "{notes}: {found}"),
            None => assert!(!found.contains("of the notes is missing"), "{notes}: {found}"),
        }
    }
    // Beside no header, nothing may be lost.
    let plain = PAGE
        .text()
        .replace("【原因】 略", "【原因】 1、前后不能有空格；\n3、用于接收通知；");
    let found = messages(&read(&plain));
    assert!(!found.contains("of the notes is missing"), "{found}");
}
