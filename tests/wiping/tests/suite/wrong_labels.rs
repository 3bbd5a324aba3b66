//! Private keys whose labels say something else, given wherever a key or a certificate is read.

use wechatpay_runtime::key_file::KeyFile;
use wechatpay_runtime::transport::ReqwestTransport;
use wechatpay_runtime::{Certificate, CertificateRenewal, Merchant, PlatformKeys};
use zeroize::Zeroizing;

use crate::allocator::Turn;
use crate::{MERCHANT_ID, rsa_key, sm2_scalar, vector, with_certificate};

/// A place that reads a certificate, with its name.
type Place<'a> = (&'a str, &'a dyn Fn(&[u8]));

/// The text of a key with other words in its BEGIN and END lines.
#[cfg(test)]
fn labelled(name: &str, label: &str) -> Zeroizing<Vec<u8>> {
    let pem = vector(name);
    let begin = pem.iter().position(|byte| *byte == b'\n').unwrap();
    let end = pem.len() - pem.iter().rev().skip(1).position(|byte| *byte == b'\n').unwrap() - 1;
    let mut text = Zeroizing::new(Vec::with_capacity(pem.len() + 100));
    text.extend_from_slice(format!("-----BEGIN {label}-----").as_bytes());
    text.extend_from_slice(&pem[begin..end]);
    text.extend_from_slice(format!("-----END {label}-----\n").as_bytes());
    text
}

/// The label decides as what the content is read, and every reader meets a key that it does not expect.
#[test]
fn a_key_with_a_wrong_label_leaves_no_copy_wherever_it_is_given() {
    let turn = Turn::take();
    let labels = [
        "CERTIFICATE",
        "X509 CERTIFICATE",
        "TRUSTED CERTIFICATE",
        "PUBLIC KEY",
        "RSA PUBLIC KEY",
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "CERTIFICATE REQUEST",
        "X509 CRL",
        "PKCS7",
        "SOMETHING ELSE",
    ];
    let mut left = Vec::new();
    for file in ["merchant.key.pem", "merchant.pkcs1.key.pem", "sm2-merchant.key.pem"] {
        let mut secrets = rsa_key();
        let sm2 = String::from_utf8(vector("sm2-merchant.key.pem").to_vec()).unwrap();
        secrets.push(("the SM2 scalar", sm2_scalar(&sm2)));
        secrets.push(("the PEM text of SM2", sm2.lines().nth(1).unwrap().as_bytes().to_vec()));
        let secrets: Vec<_> = secrets.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        for label in labels {
            let places: [Place<'_>; 10] = [
                ("a merchant's key", &|key| {
                    drop(with_certificate().private_key_pem(key).build());
                }),
                ("a merchant's certificate", &|key| {
                    drop(Merchant::builder(MERCHANT_ID).certificate_pem(key).build());
                    drop(with_certificate().certificate_pem(key).private_key_pem(key).build());
                }),
                ("a platform's public key", &|key| {
                    drop(PlatformKeys::builder().public_key("PUB_KEY_ID_1", key).build());
                }),
                ("a platform's certificate", &|key| {
                    drop(PlatformKeys::builder().certificate_pem(key).build());
                }),
                ("a key for bank cards", &|key| {
                    drop(PlatformKeys::builder().bank_card_key(key).build());
                }),
                ("a certificate", &|key| drop(Certificate::from_pem(key))),
                ("a file to look at", &|key| drop(KeyFile::read(key))),
                ("roots of a renewal", &|key| {
                    drop(CertificateRenewal::default().roots_pem(key));
                }),
                ("roots of TLS", &|key| drop(ReqwestTransport::builder().roots_pem(key))),
                ("an identity of TLS", &|key| {
                    drop(ReqwestTransport::builder().identity_pem(key));
                    let certificate = vector("merchant.cert.pem");
                    let both = Zeroizing::new([certificate.as_slice(), key].concat());
                    drop(ReqwestTransport::builder().identity_pem(&both));
                    drop(ReqwestTransport::builder().roots_pem(&both));
                }),
            ];
            for (place, give) in places {
                let found = turn.given_back(&secrets, || give(&labelled(file, label)));
                if !found.is_empty() {
                    left.push(format!("{file} as {label}, given as {place}: {found:?}"));
                }
            }
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}
