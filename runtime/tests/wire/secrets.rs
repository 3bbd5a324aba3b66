//! Encrypted fields: the cipher's input, the encoded request, and that the plaintext is shown nowhere.

use wechatpay_runtime::Secret;
use wechatpay_runtime::derive::{Decode, Request, Response};
use wechatpay_runtime::wire::{
    Cipher, DecodeCause, DecryptError, Encode, EncodeCause, EncryptError, Parts, decode_json, encode, to_json,
};

use crate::recorder::{LIMIT, Recorder, ciphertext};

#[derive(Clone, Debug, PartialEq, Request, Decode)]
#[wire(secret)]
struct Applyment {
    #[required]
    number: String,
    #[required]
    contact: Contact,
    people: Option<Vec<Contact>>,
    #[wire(query, name = "id-card")]
    #[encrypted]
    id_card: Option<Secret>,
    #[wire(json)]
    detail: Option<Contact>,
}

#[derive(Clone, Debug, PartialEq, Request, Decode)]
struct Contact {
    #[required]
    #[encrypted]
    name: Secret,
    #[encrypted(rsa_pkcs1)]
    phones: Option<Vec<Secret>>,
    #[encrypted(rsa_bank_card)]
    card: Option<Secret>,
    #[encrypted(aes_ecb)]
    info: Option<Secret>,
    #[encrypted(aes_gcm)]
    grid: Option<Vec<Vec<Secret>>>,
}

/// Every plaintext below contains this text.
const MARK: &str = "明文";

fn secret(text: &str) -> Secret {
    Secret::from(format!("{MARK}{text}"))
}

fn contact() -> Contact {
    Contact::new(ContactRequired { name: secret("name") })
}

fn applyment() -> Applyment {
    let full = contact()
        .with_phones(vec![secret("phone 0"), secret("phone 1")])
        .with_card(secret("card"))
        .with_info(secret("info"))
        .with_grid(vec![vec![], vec![secret("grid")]]);
    Applyment::new(ApplymentRequired {
        number: "1".into(),
        contact: contact(),
    })
    .with_people(vec![contact(), full])
    .with_id_card(secret("id"))
    .with_detail(contact())
}

#[test]
fn every_secret_reaches_the_cipher_and_only_its_ciphertext_the_wire() {
    let request = applyment();
    let recorder = Recorder::default();
    let parts = encode(&request, Some(&recorder)).unwrap();
    let expected = [
        (Cipher::PublicKey, "name"),
        (Cipher::PublicKey, "name"),
        (Cipher::PublicKey, "name"),
        (Cipher::RsaPkcs1, "phone 0"),
        (Cipher::RsaPkcs1, "phone 1"),
        (Cipher::RsaBankCard, "card"),
        (Cipher::AesEcb, "info"),
        (Cipher::AesGcm, "grid"),
        (Cipher::PublicKey, "id"),
        (Cipher::PublicKey, "name"),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(cipher, text)| (*cipher, format!("{MARK}{text}")))
        .collect();
    assert_eq!(*recorder.encrypted.borrow(), expected);

    let name = ciphertext(secret("name").expose().as_bytes());
    let of = |text: &str| ciphertext(secret(text).expose().as_bytes());
    assert_eq!(parts.query, vec![("id-card".into(), of("id"))]);
    let json = String::from_utf8(to_json(&parts).unwrap()).unwrap();
    assert_eq!(
        json,
        format!(r#"{{"number":"1","contact":{{"name":"{name}"}},"people":[{{"name":"{name}"}},{{"name":"{name}","#)
            + &format!(
                r#""phones":["{}","{}"],"card":"{}","#,
                of("phone 0"),
                of("phone 1"),
                of("card")
            )
            + &format!(
                r#""info":"{}","grid":[[],["{}"]]}}],"detail":"{{\"name\":\"{name}\"}}"}}"#,
                of("info"),
                of("grid")
            )
    );
    assert!(!json.contains(MARK) && !format!("{parts:?}").contains(MARK));
}

#[test]
fn debug_shows_no_secret() {
    let shown = format!("{:?} {:#?}", applyment(), applyment());
    assert!(!shown.contains(MARK), "{shown}");
    assert!(shown.contains("Secret(redacted)"));
}

#[test]
fn without_a_key_nothing_is_encoded() {
    let error = encode(&applyment(), None).unwrap_err();
    assert_eq!((error.field(), error.count()), ("contact.name", 10));
    assert_eq!(
        error.cause(),
        &EncodeCause::Encrypt(EncryptError::MissingKey {
            cipher: Cipher::PublicKey
        })
    );
    assert!(error.problems().any(|(field, _)| field == "people[1].grid[1][0]"));
    assert!(!format!("{error} {error:?}").contains(MARK));
}

#[test]
fn a_plaintext_too_long_for_the_key_is_an_error_with_its_field() {
    let long = format!("{MARK}{}", "x".repeat(LIMIT));
    let mut request = applyment();
    request.people = Some(vec![
        contact(),
        contact().with_phones(vec![secret("short"), long.as_str().into()]),
    ]);
    let error = encode(&request, Some(&Recorder::default())).unwrap_err();
    assert_eq!((error.field(), error.count()), ("people[1].phones[1]", 1));
    let cause = EncryptError::TooLong {
        limit: LIMIT,
        length: long.len(),
    };
    assert_eq!(error.cause(), &EncodeCause::Encrypt(cause));
    assert_eq!(
        error.to_string(),
        "cannot encode the request: field `people[1].phones[1]`: its 220 bytes of UTF-8 are more than the 214 the key can \
         encrypt; shorten it"
    );
    assert!(!format!("{error:?}").contains(MARK));
    assert!(
        std::error::Error::source(&error).is_none(),
        "the message tells the cause"
    );
}

#[derive(Clone, Debug, PartialEq, Response)]
#[wire(secret)]
struct Reply {
    #[required]
    #[encrypted]
    name: Option<Secret>,
    #[encrypted(rsa_pkcs1)]
    phones: Option<Vec<Secret>>,
    inner: Option<Vec<InnerReply>>,
}

#[derive(Clone, Debug, PartialEq, Response)]
struct InnerReply {
    #[encrypted]
    account: Option<Secret>,
}

#[test]
fn secrets_are_decrypted_on_the_way_in() {
    let of = |text: &str| ciphertext(secret(text).expose().as_bytes());
    let json = format!(
        r#"{{"name":"{}","phones":["{}","{}"],"inner":[{{}},{{"account":"{}"}}]}}"#,
        of("name"),
        of("0"),
        of("1"),
        of("account")
    );
    let recorder = Recorder::default();
    let reply: Reply = decode_json(json.as_bytes(), Some(&recorder)).unwrap();
    assert_eq!(reply.name().unwrap(), &secret("name"));
    assert_eq!(reply.phones, Some(vec![secret("0"), secret("1")]));
    assert_eq!(reply.inner.as_ref().unwrap()[1].account, Some(secret("account")));
    assert_eq!(
        *recorder.decrypted.borrow(),
        [Cipher::PublicKey, Cipher::RsaPkcs1, Cipher::RsaPkcs1, Cipher::PublicKey]
    );
    assert!(!format!("{reply:?}").contains(MARK));
}

#[test]
fn an_absent_ciphertext_is_an_absent_secret() {
    let reply: Reply = decode_json(br#"{"name":"","phones":[],"inner":[{"account":null}]}"#, None).unwrap();
    assert_eq!((reply.name, reply.phones), (None, Some(vec![])));
}

#[test]
fn a_decryption_error_does_not_show_the_value() {
    let not_utf8 = ciphertext(b"\xff\xfe plaintext");
    let recorder = Recorder::default();
    for (value, cause) in [
        (
            r#""!!plaintext!!""#.to_owned(),
            DecodeCause::Decrypt(DecryptError::BadEncoding),
        ),
        (format!(r#""{not_utf8}""#), DecodeCause::NotUtf8),
        (
            "13734543456".to_owned(),
            DecodeCause::Mismatch {
                expected: "a string with ciphertext",
                found: "an integer",
            },
        ),
        (
            r#"{"plaintext":1}"#.to_owned(),
            DecodeCause::Mismatch {
                expected: "a string with ciphertext",
                found: "an object",
            },
        ),
    ] {
        let json = format!(r#"{{"inner":[{{"account":{value}}}]}}"#);
        let error = decode_json::<Reply>(json.as_bytes(), Some(&recorder)).unwrap_err();
        assert_eq!((error.field(), error.cause()), ("inner[0].account", &cause));
        let shown = format!("{error} {error:?}");
        assert!(
            !shown.contains("plaintext!!") && !shown.contains("137345") && !shown.contains(&not_utf8),
            "{shown}"
        );
    }
    let error = decode_json::<Reply>(br#"{"name":"eA=="}"#, None).unwrap_err();
    assert_eq!(
        error.cause(),
        &DecodeCause::Decrypt(DecryptError::MissingKey {
            cipher: Cipher::PublicKey
        })
    );
}

/// `wire(secret)` prevents this at compile time. Without it, serializing a struct that contains a secret fails at run
/// time.
#[test]
fn the_serde_driver_refuses_a_secret() {
    struct Shown<T>(T);
    impl<T: Encode> serde::Serialize for Shown<T> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            wechatpay_runtime::wire::serialize(&self.0, serializer)
        }
    }
    let error = serde_json::to_string(&Shown(applyment())).unwrap_err().to_string();
    assert!(
        error.contains("field `contact.name`: there is no key to encrypt it with"),
        "{error}"
    );
    assert!(!error.contains(MARK));
}

#[test]
fn an_encrypted_request_can_be_read_back() {
    let request = applyment();
    let recorder = Recorder::default();
    let Parts { body, mut query, .. } = encode(&request, Some(&recorder)).unwrap();
    let mut members = body;
    members.extend(
        query
            .drain(..)
            .map(|(name, value)| (name, wechatpay_runtime::wire::Value::String(value.into()))),
    );
    let read: Applyment =
        wechatpay_runtime::wire::decode(wechatpay_runtime::wire::Value::Object(members), Some(&recorder)).unwrap();
    assert_eq!(read, request);
}
