//! The list of platform certificates that the service returns: how it is decrypted, and what may be wrong with it.

use wechatpay_runtime::{Merchant, PlatformKeys};

use crate::vectors::{API_V2_KEY, API_V3_KEY, MERCHANT_ID, bytes, text};

#[test]
fn downloaded_certificates_are_decrypted_with_the_apiv3_key() {
    let list = bytes("certificates.json");
    let builder = || Merchant::builder(MERCHANT_ID).api_v2_key(API_V2_KEY);
    let merchant = builder().api_v3_key(API_V3_KEY).build().unwrap();
    let keys = PlatformKeys::builder()
        .certificate_list(&list, &merchant)
        .build()
        .unwrap();
    assert_eq!(
        keys.encryption().serial(),
        Some(text("platform-next.serial.txt").as_str())
    );
    assert_eq!(keys.certificates().count(), 2);

    let refused = |body: &[u8], merchant: &Merchant| {
        PlatformKeys::builder()
            .certificate_list(body, merchant)
            .build()
            .unwrap_err()
            .to_string()
    };
    let other = builder().api_v3_key("V".repeat(32)).build().unwrap();
    assert!(
        refused(&list, &other).contains("decryption failed"),
        "{}",
        refused(&list, &other)
    );
    assert!(refused(&list, &builder().build().unwrap()).contains("no key"));
    let renamed = String::from_utf8(list)
        .unwrap()
        .replace(&text("platform.serial.txt"), "ABC123")
        .replace(&text("platform-next.serial.txt"), "ABC123");
    assert!(refused(renamed.as_bytes(), &merchant).contains("listed as ABC123"));
    // A notification is encrypted with the same key, and a user may have chosen a text in it.
    let of_notification = text("certificates.json").replace(r#""certificate""#, r#""transaction""#);
    assert!(refused(of_notification.as_bytes(), &merchant).contains("another encrypted text"));
    assert!(refused(b"{}", &merchant).contains("no array `data`"));
    assert!(refused(b"<html>", &merchant).contains("line 1"));
}

/// Members that no client needs cannot keep a client from its keys.
#[test]
fn strange_members_of_a_list_of_certificates_spoil_nothing() {
    let list = text("certificates.json");
    let merchant = Merchant::builder(MERCHANT_ID).api_v3_key(API_V3_KEY).build().unwrap();
    let half_a_character = [br#""note":""#.as_slice(), &[0xe4, 0xb8], br#"","#].concat();
    let nested = format!(r#""note":{}{},"#, "[".repeat(300), "]".repeat(300));
    let members: [&[u8]; 6] = [
        br#""note":"\ud800","#,
        br#""\ud800":1,"#,
        br#""note":1e999,"#,
        br#""data_count":"2","#,
        &half_a_character,
        nested.as_bytes(),
    ];
    let mut lists = vec![
        format!("\u{feff}{list}").into_bytes(),
        list.replacen('[', "[null,7,{},", 1).into_bytes(),
    ];
    for member in members {
        for place in [r#""data""#, r#""serial_no""#, r#""ciphertext""#] {
            let at = list.find(place).unwrap();
            lists.push([&list.as_bytes()[..at], member, &list.as_bytes()[at..]].concat());
        }
    }
    for list in lists {
        let keys = PlatformKeys::builder().certificate_list(&list, &merchant).build();
        let keys = keys.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&list)));
        assert_eq!(keys.certificates().count(), 2, "{}", String::from_utf8_lossy(&list));
    }
}
