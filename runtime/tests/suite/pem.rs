//! Keys and certificates in the forms in which they occur in practice, and the errors for those that cannot be read.

#[cfg(test)]
mod forms;
#[cfg(test)]
mod told;

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wechatpay_runtime::{Certificate, CertificateRenewal, Client, Host, Merchant, PlatformKeys};

use self::forms::forms;
use self::told::{assert_holds_no_key, told_of};
use crate::vectors::{MERCHANT_ID, bytes, text};

const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000001092024010100291000000000";

#[cfg(test)]
fn assert_signs_as_openssl(merchant: &Merchant, form: &str) {
    let signature = merchant.sign(&bytes("request.message.txt")).unwrap();
    assert_eq!(signature, text("request.signature.txt"), "{form}");
}

#[test]
fn a_private_key_is_read_as_openssl_writes_it_and_as_the_environment_mangles_it() {
    for name in ["merchant.key.pem", "merchant.pkcs1.key.pem"] {
        for (form, pem) in forms(&text(name)) {
            let builder = Merchant::builder(MERCHANT_ID).serial("AB").private_key_pem(pem);
            let merchant = builder
                .build()
                .unwrap_or_else(|error| panic!("{name}, {form}: {error}"));
            assert_signs_as_openssl(&merchant, form);
        }
    }
}

#[test]
fn a_key_that_is_not_encrypted_is_read_beside_one_that_is() {
    let key = text("merchant.key.pem");
    let encrypted = key.replacen(
        "KEY-----\n",
        "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n",
        1,
    );
    for both in [
        encrypted.clone() + &key,
        key.clone() + &encrypted,
        text("locked.key.pem") + &key,
        format!("# Proc-Type: 4,ENCRYPTED no longer\n{key}"),
    ] {
        let builder = Merchant::builder(MERCHANT_ID)
            .serial("AB")
            .private_key_pem(both.clone());
        assert_signs_as_openssl(&builder.build().unwrap(), &both);
    }
}

/// Programs that copy files as text add a line feed.
#[test]
fn der_with_a_line_feed_behind_it_is_read() {
    for end in ["", "\n", "\r\n", " \n\0"] {
        let with_end = |name: &str| [&*bytes(name), end.as_bytes()].concat();
        for name in ["merchant.key.der", "merchant.pkcs1.key.der"] {
            let builder = Merchant::builder(MERCHANT_ID)
                .serial("AB")
                .private_key_der(with_end(name));
            assert_signs_as_openssl(&builder.build().unwrap(), name);
            let file = wechatpay_runtime::key_file::KeyFile::read(&with_end(name)).unwrap();
            assert!(file.private_key.is_some());
        }
        let der = Certificate::from_pem(text("merchant.cert.pem")).unwrap().der().to_vec();
        let certificate = Certificate::from_der([&*der, end.as_bytes()].concat()).unwrap();
        assert_eq!(certificate.der(), der);
    }
}

#[test]
fn a_certificate_is_read_in_every_form() {
    for (form, pem) in forms(&text("merchant.cert.pem")) {
        let certificate = Certificate::from_pem(pem).unwrap_or_else(|error| panic!("{form}: {error}"));
        assert_eq!(certificate.serial(), text("merchant.serial.txt"), "{form}");
    }
    let two = text("issuer.cert.pem") + &text("merchant.cert.pem");
    for (form, pem) in forms(&two).into_iter().filter(|(form, _)| !form.starts_with("bare")) {
        let builder = Merchant::builder(MERCHANT_ID).private_key_pem(bytes("merchant.key.pem"));
        let merchant = builder
            .certificate_pem(pem)
            .build()
            .unwrap_or_else(|error| panic!("{form}: {error}"));
        let identity = String::from_utf8(merchant.client_identity().unwrap().to_vec()).unwrap();
        assert_eq!(identity.matches("BEGIN CERTIFICATE").count(), 2, "{form}");
    }
}

#[test]
fn a_public_key_is_read_in_every_form() {
    let signature = text("response.signature.txt");
    for name in ["platform.public.pem", "platform.public.pkcs1.pem"] {
        for (form, pem) in forms(&text(name)) {
            let keys = PlatformKeys::builder().public_key(PUBLIC_KEY_ID, pem.clone()).build();
            let keys = keys.unwrap_or_else(|error| panic!("{name}, {form}: {error}"));
            keys.verify(PUBLIC_KEY_ID, &bytes("response.message.txt"), &signature)
                .unwrap();
            PlatformKeys::builder()
                .bank_card_key(pem)
                .build()
                .unwrap_or_else(|error| panic!("{name}, {form}: {error}"));
        }
    }
}

#[test]
fn roots_are_read_in_every_form() {
    for (form, pem) in forms(&text("issuer.cert.pem")) {
        CertificateRenewal::default()
            .roots_pem(&pem)
            .unwrap_or_else(|error| panic!("{form}: {error}"));
    }
}

/// The transport's root certificates and client identity.
#[cfg(feature = "reqwest")]
#[test]
fn the_transport_reads_every_form() {
    let builder = || wechatpay_runtime::transport::ReqwestTransport::builder();
    for (form, pem) in forms(&text("issuer.cert.pem")) {
        let read = builder().roots_pem(&pem);
        let _ = read.unwrap_or_else(|error| panic!("{form}: {error}"));
    }
    let both = text("merchant.v3.cert.pem") + &text("merchant.pkcs1.key.pem");
    for (form, pem) in forms(&both).into_iter().filter(|(form, _)| !form.starts_with("bare")) {
        let read = builder().identity_pem(&pem);
        read.unwrap_or_else(|error| panic!("{form}: {error}")).build().unwrap();
    }
}

/// The Base64 of a PEM file.
#[cfg(test)]
fn body_of(name: &str) -> String {
    text(name).lines().filter(|line| !line.starts_with('-')).collect()
}

/// The error message for input that is not a private key.
#[cfg(test)]
fn refused(pem: impl Into<Vec<u8>>) -> String {
    let builder = Merchant::builder(MERCHANT_ID).serial("AB").private_key_pem(pem);
    builder.build().unwrap_err().to_string()
}

#[test]
fn the_message_names_the_mistake() {
    let key = text("merchant.key.pem");
    let half = &key[..key.len() / 2];
    let base64 = body_of("merchant.key.pem");
    let without = |dropped: &str| {
        key.lines()
            .filter(|line| !line.contains(dropped))
            .collect::<Vec<_>>()
            .join("\n")
    };
    for (given, expected) in [
        (
            text("merchant.cert.pem"),
            "the private key given is a certificate; expected PRIVATE KEY or RSA PRIVATE KEY",
        ),
        (
            text("merchant.public.pem"),
            "the private key given is a public key; expected",
        ),
        (
            text("platform.public.pkcs1.pem"),
            "the private key given is a public key; expected",
        ),
        (text("locked.key.pem"), "the private key is encrypted"),
        (
            key.replace(
                "PRIVATE KEY-----\n",
                "PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,00\n\n",
            ),
            "is encrypted",
        ),
        (
            text("elliptic.key.pem"),
            "the private key given is an elliptic-curve key; expected an RSA key",
        ),
        (
            key.replace(
                "PRIVATE KEY-----\n",
                "PRIVATE KEY-----\nComment: a-b\nProc-Type: 4, ENCRYPTED\nDEK-Info: AES-256-CBC,00\n",
            ),
            "is encrypted",
        ),
        (
            key.replacen(
                "PRIVATE KEY-----\n",
                "PRIVATE KEY-----\n-----BEGIN PRIVATE KEY-----\nX: y\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n",
                1,
            ),
            "is encrypted",
        ),
        (
            text("merchant.cert.pem") + &text("locked.key.pem"),
            "the private key is encrypted",
        ),
        (
            half.to_owned() + &key,
            "a second -----BEGIN line comes before its -----END line",
        ),
        (
            key.replacen("-----BEGIN", "-----BEGIN RSA PRIVATE KEY-----\n-----BEGIN", 1),
            "a second -----BEGIN line comes before its -----END line",
        ),
        (
            format!(r#"{{"kty": "RSA", "n": "0v{}", "e": "AQAB", "d": "{}"}}"#, "x7-_".repeat(85), &base64[..99]),
            "the private key given is a JSON Web Key (convert it to PEM); expected PRIVATE KEY",
        ),
        (
            STANDARD.encode(STANDARD.encode(text("merchant.cert.pem"))),
            "the private key given is a certificate; expected PRIVATE KEY",
        ),
        (
            STANDARD.encode(STANDARD.encode("nothing that is a key: but long enough to be one!")),
            "contains no PEM block",
        ),
        (text("small.key.pem"), "fewer than 2048"),
        (half.to_owned(), "has no -----END line: its end was cut off"),
        (without("END"), "has no -----END line: its end was cut off"),
        (without("BEGIN"), "has no -----BEGIN line: its beginning was cut off"),
        (key.replacen("KEY-----\n", "KEY\n", 1), "its -----BEGIN line is damaged"),
        (half.replace("-----", "——"), "its -----BEGIN line is damaged"),
        (key.to_ascii_lowercase(), "its -----BEGIN line is damaged"),
        (key.replace('\n', "%0"), "characters that are no Base64"),
        (
            key.replacen("KEY-----\n", "KEY-----\nComment: without an empty line\n", 1),
            "characters that are no Base64",
        ),
        (
            STANDARD.encode(text("merchant.cert.pem")),
            "the private key given is a certificate; expected PRIVATE KEY",
        ),
        (STANDARD.encode(half), "has no -----END line: its end was cut off"),
        (key.replace("END PRIVATE", "END RSA PRIVATE"), "name different things"),
        (key.replacen("MII", "M*I", 1), "characters that are no Base64"),
        (
            without(key.lines().nth(26).unwrap()),
            "ends too early: a part of it was cut off",
        ),
        (
            without(key.lines().nth(3).unwrap()),
            "ends too early: a part of it was cut off",
        ),
        (key.replacen("MII", "MI", 1), "its Base64 is damaged"),
        (
            format!("data:;base64,{}", &base64[..base64.len() - 9]),
            "ends too early: a part of it was cut off",
        ),
        (
            format!(r#"{{"key":"{}"}}"#, base64.replacen("MII", "M*I", 1)),
            "contains no PEM block",
        ),
        (
            format!("key: {}", body_of("merchant.cert.pem")),
            "the private key given is a certificate; expected PRIVATE KEY",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----".to_owned(),
            "nothing between",
        ),
        (
            key.replace("PRIVATE KEY", "OPENSSH PRIVATE KEY"),
            "is a private key in OpenSSH's own format",
        ),
        (
            key.replace("PRIVATE KEY", "CERTIFICATE REQUEST"),
            "is a certificate request",
        ),
        (String::new(), "contains no PEM block"),
        (
            "apiclient_key.pem".to_owned(),
            "pass the text of the .pem file, not its path",
        ),
    ] {
        let message = refused(given);
        assert!(message.contains(expected), "{message}\ninstead of\n{expected}");
    }
    for name in ["merchant.key.der", "merchant.modern.p12"] {
        for end in ["", "\n", "\r\n\0"] {
            let given = [&*bytes(name), end.as_bytes()].concat();
            assert!(refused(given).contains("binary data (DER or PKCS#12) instead of text"));
        }
    }
    let der = |der: Vec<u8>| {
        let builder = Merchant::builder(MERCHANT_ID).serial("AB").private_key_der(der);
        builder.build().unwrap_err().to_string()
    };
    assert!(der(bytes("merchant.key.pem")).contains("PEM text instead of binary DER"));
    assert!(der(bytes("merchant.modern.p12")).contains("a PKCS#12 file"));
    let public = |pem: Vec<u8>| {
        PlatformKeys::builder()
            .public_key(PUBLIC_KEY_ID, pem)
            .build()
            .unwrap_err()
            .to_string()
    };
    assert!(public(bytes("platform.cert.pem")).contains("is a certificate; expected PUBLIC KEY"));
    assert!(public(bytes("platform.key.pem")).contains("is a private key; expected PUBLIC KEY"));
    let certificate = |pem: Vec<u8>| Certificate::from_pem(pem).unwrap_err().to_string();
    assert!(
        certificate(bytes("merchant.key.pem")).contains("the certificate given is a private key; expected CERTIFICATE")
    );
    let whole = text("merchant.cert.pem");
    let damaged = whole.replacen(whole.lines().nth(3).unwrap(), "", 1);
    assert!(certificate(damaged.into_bytes()).contains("a part of it was cut off"));
}

#[test]
fn no_error_about_a_key_quotes_it() {
    let mut all = BTreeSet::new();
    for name in ["merchant.key.pem", "merchant.pkcs1.key.pem"] {
        // Each form is damaged in several ways: everything before or after a position is removed, or a byte is changed. The
        // next form is damaged at the next two of the positions.
        for (number, (_, whole)) in forms(&text(name)).into_iter().enumerate() {
            let places = [
                (10, b'*'),
                (40, b'-'),
                (100, b'%'),
                (700, 0xFF),
                (whole.len() / 2, b'='),
            ];
            for (place, sign) in places.into_iter().cycle().skip(2 * number).take(2) {
                let mut changed = whole.clone();
                changed[place] = sign;
                for given in [changed, whole[..place].to_vec(), whole[place..].to_vec()] {
                    all.extend(told_of(&given, name));
                }
            }
        }
    }
    assert!(all.len() > 20, "{all:?}");
    for told in &all {
        assert_holds_no_key(told, "merchant.key.pem");
        assert_holds_no_key(told, "merchant.pkcs1.key.pem");
    }
}

#[test]
fn a_key_in_the_place_of_a_name_is_not_quoted_either() {
    let key = text("merchant.key.pem");
    let named = |id: &str, serial: &str| Merchant::builder(id).serial(serial).private_key_pem(key.as_str());
    let client = Client::builder(named(MERCHANT_ID, "AB").build().unwrap(), PlatformKeys::empty());
    let platform = || PlatformKeys::builder().encrypt_with(key.as_str());
    for told in [
        format!("{:?} {:?}", named(&key, "AB"), named(&key, "AB").build()),
        format!("{:?} {:?}", named(MERCHANT_ID, &key), named(MERCHANT_ID, &key).build()),
        format!("{:?} {:?}", platform(), platform().build()),
        format!("{:?}", platform().public_key(key.as_str(), "").build()),
        format!("{:?}", client.base_url(Host::Main, &key).err()),
        format!("{:?}", PlatformKeys::empty().verify(&key, b"", "")),
    ] {
        assert_holds_no_key(&told, "merchant.key.pem");
    }
}
