//! Reading the merchant's keys and certificate: which are rejected, and that no input causes a panic.

use proptest::prelude::*;
use wechatpay_runtime::{Account, Certificate, Client, Host, KeyError, Merchant, MerchantBuilder, PlatformKeys};

use crate::vectors::{API_V2_KEY, API_V3_KEY, MERCHANT_ID, bytes, text};

fn with_certificate() -> MerchantBuilder {
    Merchant::builder(MERCHANT_ID).certificate_pem(bytes("merchant.cert.pem"))
}

/// Signs a message. The signature is the same for every form of the key, because this scheme has no randomness.
#[cfg(test)]
fn assert_signs_as_openssl(merchant: &Merchant) {
    assert_eq!(
        merchant.sign(&bytes("request.message.txt")).unwrap(),
        text("request.signature.txt")
    );
}

#[test]
fn a_private_key_is_read_in_every_format() {
    for merchant in [
        with_certificate().private_key_pem(bytes("merchant.key.pem")),
        with_certificate().private_key_pem(bytes("merchant.pkcs1.key.pem")),
        with_certificate().private_key_der(bytes("merchant.key.der")),
        with_certificate().private_key_der(bytes("merchant.pkcs1.key.der")),
        with_certificate().private_key_pem([bytes("merchant.cert.pem"), bytes("merchant.key.pem")].concat()),
        with_certificate().private_key_pem(text("merchant.key.pem").replace('\n', "\r\n")),
    ] {
        assert_signs_as_openssl(&merchant.build().unwrap());
    }
}

#[test]
fn pkcs12_as_issued_opens_with_the_merchant_id() {
    let merchant = Merchant::builder(MERCHANT_ID)
        .pkcs12(bytes("merchant.legacy.p12"))
        .build()
        .unwrap();
    assert_signs_as_openssl(&merchant);
    assert_eq!(merchant.serial(), Some(text("merchant.serial.txt").as_str()));
    let identity = std::str::from_utf8(merchant.client_identity().unwrap()).unwrap();
    assert_eq!(
        identity.matches("BEGIN CERTIFICATE").count(),
        2,
        "the issuer's certificate goes along"
    );
}

#[test]
fn pkcs12_of_newer_tools_opens_with_its_password() {
    let merchant = Merchant::builder(MERCHANT_ID)
        .pkcs12_with_password(bytes("merchant.modern.p12"), "another password")
        .build()
        .unwrap();
    assert_signs_as_openssl(&merchant);
    assert_eq!(merchant.serial(), Some(text("merchant.serial.txt").as_str()));
}

#[test]
fn pkcs12_with_a_wrong_password_says_so() {
    for file in ["merchant.legacy.p12", "merchant.modern.p12"] {
        let error = Merchant::builder("10000100").pkcs12(bytes(file)).build().unwrap_err();
        assert!(
            matches!(&error, KeyError::Pkcs12 { reason } if reason.contains("wrong password")),
            "{error}"
        );
    }
}

#[test]
fn serial_number_is_the_one_openssl_prints() {
    for name in ["merchant", "platform", "platform-next"] {
        let certificate = Certificate::from_pem(bytes(&format!("{name}.cert.pem"))).unwrap();
        assert_eq!(certificate.serial(), text(&format!("{name}.serial.txt")));
        assert!(certificate.not_before() < certificate.not_after());
    }
}

#[test]
fn a_serial_number_suffices_but_gives_no_client_identity() {
    let serial = text("merchant.serial.txt").to_lowercase();
    let merchant = Merchant::builder(MERCHANT_ID)
        .private_key_pem(bytes("merchant.key.pem"))
        .serial(serial)
        .build()
        .unwrap();
    assert_eq!(merchant.serial(), Some(text("merchant.serial.txt").as_str()));
    assert!(merchant.client_identity().is_none());
    assert!(merchant.certificate().is_none());
}

#[test]
fn client_identity_begins_with_the_merchants_own_certificate_and_ends_with_the_key() {
    let both = [bytes("issuer.cert.pem"), bytes("merchant.cert.pem")].concat();
    let merchant = Merchant::builder(MERCHANT_ID)
        .certificate_pem(both)
        .private_key_pem(bytes("merchant.pkcs1.key.pem"))
        .build()
        .unwrap();
    let identity = merchant.client_identity().unwrap();
    let first = Certificate::from_pem(identity).unwrap();
    assert_eq!(first.serial(), text("merchant.serial.txt"));
    let identity = std::str::from_utf8(identity).unwrap();
    assert!(
        identity.ends_with(&text("merchant.key.pem")),
        "the key is the PKCS#8 form that openssl writes"
    );
}

#[test]
fn a_merchant_that_uses_only_apiv2_needs_no_certificate() {
    let merchant = Merchant::builder(MERCHANT_ID).api_v2_key(API_V2_KEY).build().unwrap();
    assert!(merchant.api_v2_key().is_ok());
    assert_eq!(
        merchant.sign(b"").unwrap_err().to_string(),
        "this merchant has no private key: give one (with the API certificate) to Merchant::builder"
    );
}

/// An APIv2 or APIv3 key looks like a serial number if it consists of hexadecimal digits.
#[test]
fn an_api_key_in_the_place_of_a_name_is_not_quoted_either() {
    for key in [API_V2_KEY, API_V3_KEY] {
        let named = |id: &str, serial: &str| {
            let builder = Merchant::builder(id).serial(serial).api_v2_key(API_V2_KEY);
            let builder = builder.certificate_pem(bytes("merchant.cert.pem"));
            builder.private_key_pem(bytes("merchant.key.pem"))
        };
        let client = named(MERCHANT_ID, &text("merchant.serial.txt")).build().unwrap();
        let client = || Client::builder(client.clone(), PlatformKeys::empty());
        let platform = || PlatformKeys::builder().encrypt_with(key);
        for (builder, error) in [
            (format!("{:?}", named(key, "AB")), named(key, "AB").build().err()),
            (
                format!("{:?}", named(MERCHANT_ID, key)),
                named(MERCHANT_ID, key).build().err(),
            ),
            (format!("{:?}", platform()), platform().build().err()),
            (String::new(), platform().public_key(key, "").build().err()),
        ] {
            let error = error.unwrap();
            let all = format!("{builder} {error} {error:?}");
            assert!(!all.contains(key), "{all}");
        }
        let keys = PlatformKeys::empty();
        for error in [
            keys.verify(key, b"", "").unwrap_err(),
            keys.verify_at(std::time::SystemTime::now(), key, b"", "").unwrap_err(),
        ] {
            let all = format!("{error} {error:?}");
            assert!(!all.contains(key), "{all}");
        }
        for error in [
            client().base_url(Host::Main, key).unwrap_err(),
            client().backup_base_url(Host::Main, key).unwrap_err(),
        ] {
            let all = format!("{error} {error:?}");
            assert!(!all.contains(key), "{all}");
        }
    }
}

#[test]
fn keys_that_do_not_belong_together_are_refused() {
    let key = || with_certificate().private_key_pem(bytes("merchant.key.pem"));
    let refused = |builder: MerchantBuilder| builder.build().unwrap_err();
    let mismatch = with_certificate().private_key_pem(bytes("platform.key.pem"));
    assert_eq!(
        refused(mismatch),
        KeyError::CertificateMismatch {
            serial: text("merchant.serial.txt")
        }
    );
    assert!(matches!(
        refused(key().serial("ABC123")),
        KeyError::SerialMismatch { .. }
    ));
    assert!(matches!(
        refused(key().serial("not hex")),
        KeyError::InvalidSerial { .. }
    ));
    assert!(matches!(refused(with_certificate()), KeyError::MissingPrivateKey));
    let no_serial = Merchant::builder(MERCHANT_ID).private_key_pem(bytes("merchant.key.pem"));
    assert!(matches!(refused(no_serial), KeyError::MissingSerial));
    assert!(matches!(
        refused(Merchant::builder(MERCHANT_ID)),
        KeyError::NothingToSignWith
    ));
    assert_eq!(
        refused(key().api_v3_key("short")),
        KeyError::ApiV3KeyLength { length: 5 }
    );
    assert_eq!(
        refused(key().api_v3_key(format!("{API_V3_KEY}\n"))),
        KeyError::ApiV3KeyLength { length: 33 }
    );
    assert_eq!(refused(key().api_v2_key("short")), KeyError::ApiV2Key { length: 5 });
    assert_eq!(
        refused(key().api_v2_key("密".repeat(32))),
        KeyError::ApiV2Key { length: 96 }
    );
    for id in ["", "1900000109\"", "1900000109\n", "123456789012345678901234567890123"] {
        let builder = Merchant::builder(id).api_v2_key(API_V2_KEY);
        assert_eq!(refused(builder), KeyError::InvalidMerchantId { length: id.len() });
    }
}

#[test]
fn each_unusable_private_key_has_its_error() {
    let refused = |pem: Vec<u8>| with_certificate().private_key_pem(pem).build().unwrap_err();
    assert_eq!(
        refused(bytes("small.key.pem")),
        KeyError::KeySize { what: "private key" }
    );
    assert_eq!(refused(bytes("locked.key.pem")), KeyError::EncryptedPrivateKey);
    for other in ["elliptic.key.pem", "merchant.cert.pem"] {
        assert!(
            matches!(refused(bytes(other)), KeyError::WrongContent { .. }),
            "{other}"
        );
    }
    assert!(matches!(refused(b"apiclient_key.pem".to_vec()), KeyError::NoPem { .. }));
    let cut = bytes("merchant.key.pem")[..500].to_vec();
    assert!(matches!(refused(cut), KeyError::InvalidPem { .. }));
    let pem = text("merchant.key.pem");
    let mut lines: Vec<&str> = pem.lines().collect();
    lines.swap(9, 10);
    let changed = lines.join("\n").into_bytes();
    assert!(matches!(refused(changed), KeyError::InvalidKey { .. }));
}

#[test]
fn debug_output_shows_no_secret() {
    let builder = with_certificate()
        .private_key_pem(bytes("merchant.key.pem"))
        .api_v2_key(API_V2_KEY);
    let builder = builder.api_v3_key(API_V3_KEY);
    let secret = text("merchant.key.pem").lines().nth(5).unwrap().to_owned();
    let shown = format!("{builder:?}");
    let merchant = builder.build().unwrap();
    let shown = format!(
        "{shown} {merchant:?} {:?} {:?}",
        merchant.api_v2_key().unwrap(),
        merchant.api_v3_key()
    );
    for secret in [secret.as_str(), API_V2_KEY, API_V3_KEY, "48, 49, 50, 51"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains(MERCHANT_ID) && shown.contains("redacted"), "{shown}");
}

#[test]
fn a_brand_is_an_account_of_its_own() {
    let brand = Merchant::brand_builder("40001").api_v2_key(API_V2_KEY).build().unwrap();
    assert_eq!((brand.account(), brand.id()), (Account::Brand, "40001"));
}

const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000001092024010100291000000000";

/// A valid file with some bytes replaced, which gets further into a parser than random bytes.
#[cfg(test)]
fn damaged(name: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    let file = bytes(name);
    let places = prop::collection::vec((0..file.len(), any::<u8>()), 1..8);
    places.prop_map(move |places| {
        let mut file = file.clone();
        for (place, byte) in places {
            file[place] = byte;
        }
        file
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_key_reading_panic(input in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Merchant::builder(MERCHANT_ID).private_key_pem(input.clone()).serial("AB").build();
        let _ = Merchant::builder(MERCHANT_ID).private_key_der(input.clone()).serial("AB").build();
        let _ = Merchant::builder(MERCHANT_ID).pkcs12(input.clone()).build();
        let _ = Certificate::from_pem(&input);
        let _ = Certificate::from_der(&input);
        let _ = PlatformKeys::builder().public_key(PUBLIC_KEY_ID, input).build();
    }

    #[test]
    fn no_damage_to_a_private_key_makes_reading_panic(
        pem in damaged("merchant.key.pem"),
        der in damaged("merchant.key.der"),
        pkcs1 in damaged("merchant.pkcs1.key.der"),
    ) {
        let _ = with_certificate().private_key_pem(pem).build();
        let _ = with_certificate().private_key_der(der).build();
        let _ = with_certificate().private_key_der(pkcs1).build();
    }

    #[test]
    fn no_damage_to_a_public_key_or_certificate_makes_reading_panic(
        public in damaged("platform.public.pem"),
        pkcs1 in damaged("platform.public.pkcs1.pem"),
        certificate in damaged("platform.cert.pem"),
        list in damaged("certificates.json"),
    ) {
        let merchant = Merchant::builder(MERCHANT_ID).api_v2_key(API_V2_KEY).api_v3_key(API_V3_KEY).build().unwrap();
        let _ = PlatformKeys::builder().public_key(PUBLIC_KEY_ID, public).build();
        let _ = PlatformKeys::builder().bank_card_key(pkcs1).build();
        let _ = PlatformKeys::builder().certificate_pem(certificate).build();
        let _ = PlatformKeys::builder().certificate_list(&list, &merchant).build();
    }
}

proptest! {
    // Deriving the keys takes milliseconds for each case.
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_damage_to_a_pkcs12_file_makes_reading_panic(
        legacy in damaged("merchant.legacy.p12"),
        modern in damaged("merchant.modern.p12"),
    ) {
        let _ = Merchant::builder(MERCHANT_ID).pkcs12(legacy).build();
        let _ = Merchant::builder(MERCHANT_ID).pkcs12_with_password(modern, "another password").build();
    }
}
