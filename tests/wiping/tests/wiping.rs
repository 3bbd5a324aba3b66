//! All memory in which this project stores keys and plaintext is wiped before it is freed.

// `cfg(test)` marks the helpers as test code for the lints against panics.
#[cfg(test)]
#[path = "suite/allocator.rs"]
mod allocator;
#[cfg(test)]
#[path = "suite/embedded.rs"]
mod embedded;
#[cfg(test)]
#[path = "suite/wrong_labels.rs"]
mod wrong_labels;

use std::path::Path;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wechatpay_runtime::derive::{Request, Response};
use wechatpay_runtime::transport::{BlockingTransport, ReqwestTransport, Transport, TransportError, TransportRequest};
use wechatpay_runtime::v2::{SignType, sign};
use wechatpay_runtime::wire::{self, Cipher, Decrypt};
use wechatpay_runtime::{ApiV2Key, ApiV3Key, Client, Merchant, MerchantBuilder, PlatformKeys, Secret};
use zeroize::Zeroizing;

use crate::allocator::Turn;

const MERCHANT_ID: &str = "1900000109";
const API_V3_KEY: &str = "0123456789abcdefGHIJKLMNOPQRSTUV";
const API_V2_KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const PLAINTEXT: &str = "a name that is on the heap: 110101199003070134";

/// Reads a file. The test's own copies are wiped too, so that they are not counted.
#[cfg(test)]
fn vector(name: &str) -> Zeroizing<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime/tests/vectors");
    Zeroizing::new(std::fs::read(folder.join(name)).unwrap())
}

/// Parts of an RSA key: of its private numbers in DER, and of its PEM text. The public modulus, in the first third, is
/// not a secret.
#[cfg(test)]
fn parts_of(der: &str, pem: &str) -> Vec<(&'static str, Vec<u8>)> {
    let der = vector(der);
    let pem = String::from_utf8(vector(pem).to_vec()).unwrap();
    let part = |quarter: usize| der[der.len() * quarter / 4..][..24].to_vec();
    let line = |number: usize| pem.lines().nth(number).unwrap().as_bytes().to_vec();
    vec![
        ("the middle of the key", part(2)),
        ("the third quarter of the key", part(3)),
        ("the end of the key", der[der.len() - 24..].to_vec()),
        ("a line of the PEM text", line(14)),
        ("another line of the PEM text", line(20)),
    ]
}

#[cfg(test)]
fn rsa_key() -> Vec<(&'static str, Vec<u8>)> {
    let mut parts = parts_of("merchant.key.der", "merchant.key.pem");
    parts.extend(parts_of("merchant.pkcs1.key.der", "merchant.pkcs1.key.pem"));
    parts
}

#[cfg(test)]
fn assert_nothing_given_back(turn: &Turn, secrets: &[(&'static str, Vec<u8>)], action: impl FnOnce()) {
    let secrets: Vec<_> = secrets.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    assert_eq!(turn.given_back(&secrets, action), []);
}

#[cfg(test)]
fn with_certificate() -> MerchantBuilder {
    Merchant::builder(MERCHANT_ID).certificate_pem(vector("merchant.cert.pem").as_slice())
}

/// Uses the key for all of its operations.
#[cfg(test)]
fn used(builder: MerchantBuilder) {
    let merchant = builder.build().unwrap();
    merchant.sign(b"message").unwrap();
    let field = String::from_utf8(vector("field.oaep.txt").to_vec()).unwrap();
    merchant.decrypt(Cipher::PublicKey, &field).unwrap();
    assert!(merchant.clone().client_identity().is_some());
}

/// Tests the search itself: it finds unwiped memory in a block of its own, in the middle of a larger block, and in a
/// block that grew.
#[test]
fn memory_freed_without_wiping_is_found() {
    let turn = Turn::take();
    let secret = [("a", b"0123456789abcdef".as_slice())];
    let none: [(&str, usize); 0] = [];
    assert_eq!(
        turn.given_back(&secret, || drop(b"0123456789abcdef".to_vec())),
        [("a", 1)]
    );
    assert_eq!(
        turn.given_back(&secret, || drop([[b'x'; 8].as_slice(), secret[0].1].concat())),
        [("a", 1)]
    );
    let grown = || {
        let mut text = b"0123456789abcdef".to_vec();
        text.reserve_exact(100_000);
        text.fill(0);
    };
    assert_eq!(turn.given_back(&secret, grown), [("a", 1)]);
    let wiped = || {
        let mut text = b"0123456789abcdef".to_vec();
        text.fill(0);
        std::hint::black_box(&text);
    };
    assert_eq!(turn.given_back(&secret, wiped), none);
}

#[test]
fn a_key_in_pem_leaves_no_copy() {
    let turn = Turn::take();
    assert_nothing_given_back(&turn, &rsa_key(), || {
        used(with_certificate().private_key_pem(vector("merchant.key.pem").as_slice()));
        used(with_certificate().private_key_pem(vector("merchant.pkcs1.key.pem").as_slice()));
        used(with_certificate().private_key_der(vector("merchant.key.der").as_slice()));
        used(with_certificate().private_key_der(vector("merchant.pkcs1.key.der").as_slice()));
        // Some keep the certificate in the same text.
        let (certificate, key) = (vector("merchant.cert.pem"), vector("merchant.key.pem"));
        let both = Zeroizing::new([certificate.as_slice(), key.as_slice()].concat());
        let builder = Merchant::builder(MERCHANT_ID).certificate_pem(both.as_slice());
        used(builder.private_key_pem(both.as_slice()));
        // These forms have to be repaired before they can be read.
        let mut text = Zeroizing::new(Vec::with_capacity(2 * key.len()));
        for byte in key.iter() {
            match byte {
                b'\n' => text.extend_from_slice(b"\\n"),
                other => text.push(*other),
            }
        }
        used(with_certificate().private_key_pem(text.as_slice()));
        let mut encoded = Zeroizing::new(vec![0; 2 * key.len()]);
        let length = STANDARD.encode_slice(&*key, &mut encoded).unwrap();
        encoded.truncate(length);
        used(with_certificate().private_key_pem(encoded.as_slice()));
    });
}

#[test]
fn a_key_that_is_refused_leaves_no_copy() {
    let turn = Turn::take();
    let refused = |builder: MerchantBuilder| drop(builder.build().unwrap_err());
    assert_nothing_given_back(&turn, &rsa_key(), || {
        let mut cut = vector("merchant.key.pem");
        cut.truncate(1600);
        refused(with_certificate().private_key_pem(cut.as_slice()));
        let mut damaged = vector("merchant.key.pem");
        damaged[40] = b'A';
        refused(with_certificate().private_key_pem(damaged.as_slice()));
        refused(Merchant::builder(MERCHANT_ID).private_key_pem(vector("merchant.key.pem").as_slice()));
        drop(with_certificate().private_key_pem(vector("merchant.key.pem").as_slice()));
        // Given in the place of something else.
        let key = vector("merchant.key.pem");
        let keys = PlatformKeys::builder().public_key("PUB_KEY_ID_1", key.as_slice());
        drop(keys.build().unwrap_err());
        drop(
            PlatformKeys::builder()
                .certificate_pem(key.as_slice())
                .build()
                .unwrap_err(),
        );
        drop(PlatformKeys::builder().bank_card_key(key.as_slice()));
        drop(
            Merchant::builder(MERCHANT_ID)
                .certificate_pem(key.as_slice())
                .build()
                .unwrap_err(),
        );
    });
}

/// Two copies of the key are made by the PKCS#12 library, which does not wipe what it decrypts: the bag, and the key in
/// it. There are no others.
#[test]
fn a_pkcs12_file_leaves_no_copy_but_the_librarys() {
    let turn = Turn::take();
    let der = vector("merchant.key.der");
    let part = ("the key", &der[der.len() / 2..][..24]);
    let legacy = || Merchant::builder(MERCHANT_ID).pkcs12(vector("merchant.legacy.p12").as_slice());
    assert_eq!(turn.given_back(&[part], || used(legacy())), [("the key", 2)]);
    let modern = || {
        let file = vector("merchant.modern.p12");
        Merchant::builder(MERCHANT_ID).pkcs12_with_password(file.as_slice(), "another password")
    };
    assert_eq!(turn.given_back(&[part], || used(modern())), [("the key", 2)]);
}

#[test]
fn a_client_leaves_no_copy() {
    let turn = Turn::take();
    let merchant = Merchant::builder(MERCHANT_ID).private_key_pem(vector("merchant.key.pem").as_slice());
    let merchant = merchant
        .certificate_pem(vector("merchant.v3.cert.pem").as_slice())
        .build()
        .unwrap();
    assert_nothing_given_back(&turn, &rsa_key(), || {
        drop(
            Client::builder(merchant.clone(), PlatformKeys::empty())
                .build()
                .unwrap(),
        );
        let transport = ReqwestTransport::builder()
            .identity_of(&merchant)
            .unwrap()
            .build()
            .unwrap();
        let other = transport.for_merchant(&merchant);
        presented(BlockingTransport::new(transport).unwrap());
        presented(BlockingTransport::new(other).unwrap());
    });
}

/// Makes the transport read the certificate, which happens on first use. Nothing listens at the address.
#[cfg(test)]
fn presented(transport: BlockingTransport) {
    let request = TransportRequest {
        http: http::Request::get("https://127.0.0.1:1/")
            .body(Default::default())
            .unwrap(),
        present_identity: true,
    };
    assert!(transport.has_identity());
    let mut sent = pin!(transport.send(request));
    // The transport blocks, so the future is ready at once.
    let polled = sent.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Err(error)) = polled else {
        panic!("an answer")
    };
    assert!(matches!(error, TransportError::Connect { .. }), "{error}");
}

#[test]
fn api_keys_and_what_they_decrypt_leave_no_copy() {
    let turn = Turn::take();
    let secrets = [
        ("the APIv3 key", API_V3_KEY.into()),
        ("the APIv2 key", API_V2_KEY.into()),
        ("the plaintext", PLAINTEXT.into()),
    ];
    let sealed = ApiV3Key::new(API_V3_KEY)
        .unwrap()
        .encrypt("61f9c719728a", "x", PLAINTEXT.as_bytes())
        .unwrap();
    assert_nothing_given_back(&turn, &secrets, || {
        let builder = Merchant::builder(MERCHANT_ID)
            .api_v3_key(API_V3_KEY)
            .api_v2_key(API_V2_KEY);
        let merchant = builder.build().unwrap();
        merchant.decrypt_resource("61f9c719728a", "x", &sealed).unwrap();
        let key = ApiV3Key::new(API_V3_KEY).unwrap();
        key.decrypt_sm4("61f9c719728a", "x", &sealed).unwrap_err();
        key.encrypt("61f9c719728a", "x", PLAINTEXT.as_bytes()).unwrap();
        let key = ApiV2Key::new(API_V2_KEY).unwrap();
        sign([("a", "b")], &key, SignType::Md5);
        sign([("a", "b")], &key, SignType::HmacSha256);
        let req_info = String::from_utf8(vector("req_info.txt").to_vec()).unwrap();
        merchant.decrypt(Cipher::AesEcb, &req_info).unwrap();
    });
}

#[derive(Request)]
struct Sent {
    #[required]
    #[encrypted]
    name: Secret,
    #[encrypted]
    phones: Option<Vec<Secret>>,
}

#[derive(Response)]
struct Received {
    #[encrypted]
    name: Option<Secret>,
}

#[test]
fn encrypted_fields_leave_no_copy() {
    let turn = Turn::take();
    let keys = PlatformKeys::builder()
        .public_key("PUB_KEY_ID_1", vector("merchant.public.pem").as_slice())
        .build()
        .unwrap();
    let merchant = with_certificate()
        .private_key_pem(vector("merchant.key.pem").as_slice())
        .build()
        .unwrap();
    assert_nothing_given_back(&turn, &[("the plaintext", PLAINTEXT.into())], || {
        let request = Sent::new(SentRequired { name: PLAINTEXT.into() });
        let request = request.with_phones(vec![Secret::from(PLAINTEXT.to_owned()), Secret::from(PLAINTEXT)]);
        let parts = wire::encode(&request, Some(&keys.encryption())).unwrap();
        let body = wire::to_json(&parts).unwrap();
        let received: Received = wire::decode_json(&body, Some(&merchant)).unwrap();
        assert_eq!(received.name.as_ref().map(Secret::expose), Some(PLAINTEXT));
    });
}

#[test]
fn an_sm2_key_leaves_no_copy() {
    let turn = Turn::take();
    let pem = String::from_utf8(vector("sm2-merchant.key.pem").to_vec()).unwrap();
    let scalar = sm2_scalar(&pem);
    let montgomery = montgomery_form(&scalar).to_vec();
    let limbs = |number: &[u8]| number.iter().rev().copied().collect();
    let (plain_limbs, montgomery_limbs) = (limbs(&scalar), limbs(&montgomery));
    let line = pem.lines().nth(1).unwrap().as_bytes().to_vec();
    let secrets = [
        ("the scalar", scalar),
        ("its limbs", plain_limbs),
        ("its limbs as the library computes", montgomery_limbs),
        ("the PEM text", line),
    ];
    assert_nothing_given_back(&turn, &secrets, || {
        let builder = Merchant::builder(MERCHANT_ID).certificate_pem(vector("sm2-merchant.cert.pem").as_slice());
        let merchant = builder
            .private_key_pem(vector("sm2-merchant.key.pem").as_slice())
            .build()
            .unwrap();
        merchant.sign(b"message").unwrap();
        let field = String::from_utf8(vector("sm2-field.txt").to_vec()).unwrap();
        merchant.decrypt(Cipher::PublicKey, &field).unwrap();
    });
}

/// A number times 2^256, modulo the order of SM2's group: the form in which the library stores it.
#[cfg(test)]
fn montgomery_form(number: &[u8]) -> [u8; 32] {
    const ORDER: [u8; 32] = [
        0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x72, 0x03,
        0xDF, 0x6B, 0x21, 0xC6, 0x05, 0x2B, 0x53, 0xBB, 0xF4, 0x09, 0x39, 0xD5, 0x41, 0x23,
    ];
    let mut number: [u8; 32] = number.try_into().unwrap();
    for _ in 0..256 {
        let mut carry = 0;
        for byte in number.iter_mut().rev() {
            let doubled = u16::from(*byte) * 2 + carry;
            *byte = doubled.to_be_bytes()[1];
            carry = doubled >> 8;
        }
        if carry == 1 || number >= ORDER {
            let mut borrow = false;
            for (byte, subtracted) in number.iter_mut().zip(ORDER).rev() {
                let (once, first) = byte.overflowing_sub(subtracted);
                let (twice, second) = once.overflowing_sub(u8::from(borrow));
                (*byte, borrow) = (twice, first || second);
            }
        }
    }
    number
}

/// The private number of an SM2 key in PKCS#8, which follows version 1 of the ECPrivateKey.
#[cfg(test)]
fn sm2_scalar(pem: &str) -> Vec<u8> {
    let value = |character: u8| match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let text: Vec<u8> = pem
        .lines()
        .filter(|line| !line.starts_with('-'))
        .flat_map(str::bytes)
        .collect();
    let groups = text
        .chunks(4)
        .map(|group| group.iter().fold(0_u32, |sum, sign| sum << 6 | u32::from(value(*sign))));
    let der: Vec<u8> = groups.flat_map(|group| group.to_be_bytes()[1..].to_vec()).collect();
    let mark = [2, 1, 1, 4, 32];
    let start = der.windows(5).position(|part| part == mark).unwrap() + 5;
    der[start..start + 32].to_vec()
}
