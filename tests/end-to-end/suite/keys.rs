//! Platform keys: each call uses one snapshot, and the keys can be replaced between calls.

use serde_json::json;
use wechatpay_runtime::error::{AssembleError, Error};
use wechatpay_runtime::notification::{Receiver, Untyped};
use wechatpay_runtime::wire::{Cipher, Encode, EncodeCause, EncryptError, Fields};
use wechatpay_runtime::{Client, Host, PlatformKeys, Secret};

use crate::gateway::{Gateway, Material, V3Notification};
use crate::operations::{APPLY, apply};

#[tokio::test]
async fn header_and_ciphertext_name_the_same_key_before_and_after_a_rotation() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let clone = client.clone();
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    clone.set_platform_keys(gateway.material().platform_certificate());
    crate::operations::apply(&client, &apply::sample()).await.unwrap();

    let calls = gateway.take_calls();
    let serials: Vec<_> = calls
        .iter()
        .map(|call| call.header("Wechatpay-Serial").unwrap())
        .collect();
    assert_eq!(serials, [Material::PUBLIC_KEY_ID, Material::PLATFORM_SERIAL]);
    for call in &calls {
        // Decrypts with the key that the header names.
        assert_eq!(call.decrypt_oaep("/contact_info/contact_name"), "张三");
    }
}

#[tokio::test]
async fn during_migration_both_kinds_of_platform_key_are_accepted() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let client = gateway
        .client_builder(material.merchant(), material.both_kinds_of_platform_keys())
        .build()
        .unwrap();
    let receiver = Receiver::of_client(&client);
    for (number, serial) in [
        Material::PLATFORM_SERIAL,
        Material::PUBLIC_KEY_ID,
        Material::PLATFORM_SERIAL,
    ]
    .into_iter()
    .enumerate()
    {
        gateway.sign_with(serial);
        let reply = crate::operations::apply(&client, &apply::sample()).await.unwrap();
        assert_eq!(reply.http_response().header("Wechatpay-Serial"), Some(serial));
        let call = gateway.take_call();
        assert_eq!(
            call.header("Wechatpay-Serial"),
            Some(Material::PUBLIC_KEY_ID),
            "it encrypts"
        );
        assert_eq!(call.decrypt_oaep("/contact_info/contact_name"), "张三");

        let mut notification = V3Notification::new(&number.to_string(), "TRANSACTION.SUCCESS", &json!({}));
        notification.serial = serial;
        let sent = notification.sent(material);
        assert!(
            receiver
                .receive_with_known_keys::<Untyped>(&sent.headers, &sent.body)
                .is_ok(),
            "{serial}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_call_mixes_keys_while_they_are_being_replaced() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let material = gateway.material();
    let sets = [material.platform_keys(), material.platform_certificate()];
    let rotating = {
        let client = client.clone();
        tokio::task::spawn_blocking(move || {
            for set in sets.iter().cycle().take(2_000) {
                client.set_platform_keys(set.clone());
                std::thread::yield_now();
            }
        })
    };
    let calls = (0..24).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { crate::operations::apply(&client, &apply::sample()).await.map(|_| ()) })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    rotating.await.unwrap();
    for call in gateway.take_calls() {
        assert_eq!(call.decrypt_oaep("/contact_info/contact_name"), "张三");
    }
}

/// A request whose encoding replaces the client's platform keys between two encrypted fields.
struct Rotating<'c> {
    client: &'c Client,
    new: PlatformKeys,
    first: Secret,
    second: Secret,
}

impl Encode for Rotating<'_> {
    fn encode<'a>(&'a self, fields: &mut Fields<'a, '_>) {
        fields.encrypted("first", Cipher::PublicKey, &self.first);
        self.client.set_platform_keys(self.new.clone());
        fields.encrypted("second", Cipher::PublicKey, &self.second);
    }
}

/// Each call replaces the keys while its fields are encrypted, so its keys differ from those of the calls before and after it.
#[tokio::test]
async fn a_call_keeps_its_keys_when_they_are_replaced_in_the_middle() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let material = gateway.material();
    let sets = [material.platform_certificate(), material.platform_keys()];
    let serials = [Material::PUBLIC_KEY_ID, Material::PLATFORM_SERIAL];
    for (set, serial) in sets.iter().zip(serials).cycle().take(6) {
        let request = Rotating {
            client: &client,
            new: set.clone(),
            first: "张三".into(),
            second: "李四".into(),
        };
        client.call::<apply::Response>(&APPLY, &request).await.unwrap();
        let call = gateway.take_call();
        assert_eq!(call.header("Wechatpay-Serial"), Some(serial));
        assert_eq!(call.decrypt_oaep("/first"), "张三");
        assert_eq!(call.decrypt_oaep("/second"), "李四");
    }
}

#[tokio::test]
async fn without_a_platform_key_nothing_is_sent() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    client.set_platform_keys(PlatformKeys::builder().build().unwrap());
    let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
    assert!(
        matches!(error, Error::Assemble(AssembleError::NoPlatformKey)),
        "{error:?}"
    );
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
async fn a_plaintext_too_long_for_the_key_is_refused_before_sending() {
    let gateway = Gateway::start().await;
    let mut request = apply::sample();
    request.contact_info.contact_name = "三".repeat(100).into();
    let error = crate::operations::apply(&gateway.client(), &request).await.unwrap_err();
    let Error::Encode(cause) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(cause.field(), "contact_info.contact_name");
    assert_eq!(
        *cause.cause(),
        EncodeCause::Encrypt(EncryptError::TooLong {
            limit: 214,
            length: 300
        })
    );
    assert!(!format!("{error:?}").contains('三'));
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
async fn debug_of_client_and_call_shows_no_secret() {
    let gateway = Gateway::start().await;
    let client: Client = gateway.client();
    let request = apply::sample();
    let shown = format!(
        "{client:?} {:?} {request:?} {:?}",
        crate::operations::apply(&client, &request),
        Host::Main
    );
    for secret in [
        Material::API_V2_KEY,
        Material::API_V3_KEY,
        "PRIVATE KEY",
        "张三",
        "13900000000",
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains(Material::MERCHANT_ID) && shown.contains(Material::PUBLIC_KEY_ID));
}
