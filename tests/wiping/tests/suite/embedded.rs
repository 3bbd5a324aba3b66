//! Encrypted fields that contain JSON or XML, such as `req_info`.

use wechatpay_runtime::derive::{Request, Response};
use wechatpay_runtime::wire::{self, Cipher, Decrypt, DecryptError, Encrypt, EncryptError};
use zeroize::{Zeroize, Zeroizing};

use crate::allocator::Turn;
use crate::{PLAINTEXT, assert_nothing_given_back};

#[derive(Request)]
struct Sent {
    #[encrypted(aes_gcm)]
    #[wire(json)]
    json: Option<Person>,
    #[encrypted(aes_ecb)]
    #[wire(xml)]
    xml: Option<Flat>,
}

#[derive(Request)]
struct Person {
    name: Option<String>,
    #[wire(json)]
    inner: Option<Flat>,
    remark: Option<String>,
}

#[derive(Request)]
struct Flat {
    name: Option<String>,
    remark: Option<String>,
}

/// Encrypts to nothing, and decrypts to one plaintext.
struct Fixed(Zeroizing<Vec<u8>>);

impl Encrypt for Fixed {
    fn encrypt(&self, _: Cipher, plaintext: &[u8]) -> Result<String, EncryptError> {
        assert!(
            plaintext
                .windows(PLAINTEXT.len())
                .any(|part| part == PLAINTEXT.as_bytes())
        );
        Ok("ciphertext".to_owned())
    }
}

impl Decrypt for Fixed {
    fn decrypt(&self, _: Cipher, _: &str) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        Ok(self.0.clone())
    }
}

/// Wipes a text of a struct, which is the caller's.
#[cfg(test)]
fn wipe(text: &mut Option<String>) {
    assert!(text.as_ref().unwrap().contains(PLAINTEXT));
    text.zeroize();
}

/// The text with the secret in it. Allocated at full size, because reallocating would leave copies behind.
#[cfg(test)]
fn filled(text: &str) -> Zeroizing<String> {
    let mut filled = Zeroizing::new(String::with_capacity(text.len() + 4 * PLAINTEXT.len()));
    for (place, part) in text.split("SECRET").enumerate() {
        filled.push_str(if place > 0 { PLAINTEXT } else { "" });
        filled.push_str(part);
    }
    filled
}

#[test]
fn what_is_sent_as_encrypted_json_or_xml_leaves_no_copy() {
    let turn = Turn::take();
    let nothing = Fixed(Zeroizing::default());
    assert_nothing_given_back(&turn, &[("the plaintext", PLAINTEXT.into())], || {
        // Each is longer than what a writer reserves at first, and grows after the secret was written.
        let filler = "x".repeat(5_000);
        for secret in ["SECRET", "\r]]>\"SECRET\\\u{1F600}"].map(filled) {
            let flat = || Flat::new().with_name(secret.as_str()).with_remark(filler.as_str());
            let json = Person::new()
                .with_name(secret.as_str())
                .with_inner(flat())
                .with_remark(filler.as_str());
            let mut request = Sent::new().with_json(json).with_xml(flat());
            drop(wire::encode(&request, Some(&nothing)).unwrap());
            // A character that XML refuses, after the secret.
            request.xml.as_mut().unwrap().remark = Some("\0".to_owned());
            drop(wire::encode(&request, Some(&nothing)).map(|_| ()).unwrap_err());
            let (json, xml) = (request.json.as_mut().unwrap(), request.xml.as_mut().unwrap());
            for text in [&mut json.name, &mut json.inner.as_mut().unwrap().name, &mut xml.name] {
                wipe(text);
            }
        }
    });
}

#[derive(Response)]
struct Received {
    #[encrypted(aes_gcm)]
    #[wire(json)]
    json: Option<Read>,
    #[encrypted(aes_ecb)]
    #[wire(xml)]
    xml: Option<Read>,
    unreadable: wire::Unreadable,
}

#[derive(Response)]
struct Read {
    name: Option<String>,
    amount: Option<i64>,
    unreadable: wire::Unreadable,
}

#[test]
fn what_is_received_as_encrypted_json_or_xml_leaves_no_copy() {
    let turn = Turn::take();
    assert_nothing_given_back(&turn, &[("the plaintext", PLAINTEXT.into())], || {
        let read = |field: &str, plaintext: &str| -> Received {
            let fixed = Fixed(Zeroizing::new(filled(plaintext).as_bytes().to_vec()));
            wire::decode_json(format!(r#"{{"{field}":"AA=="}}"#).as_bytes(), Some(&fixed)).unwrap()
        };
        for text in [
            "<root><name>SECRET</name><other>SECRET</other></root>",
            "<root><name><![CDATA[SECRET]]></name><amount>SECRET</amount></root>",
            "<root><name>SECRET</name><deep><a>SECRET</a><b>x</b></deep></root>",
        ] {
            let mut read = read("xml", text).xml.unwrap();
            assert_eq!(
                (read.amount, read.unreadable.is_empty()),
                (None, !text.contains("amount"))
            );
            wipe(&mut read.name);
        }
        for text in [
            "<root><name>SECRET</name><name>SECRET</name></root>",
            "<root><name>SECRET<a>1</a></name></root>",
            "<root>SECRET</root>",
            "<root><name>SECRET</name><a b='c'>d</a></root>",
            "<root><name>SECRET</name>",
        ] {
            let read = read("xml", text);
            assert!(read.xml.is_none() && !read.unreadable.is_empty());
        }
        for text in [
            r#"{"name":"SECRET","other":"SECRET"}"#,
            r#"{"name":"SECRET","amount":"SECRET"}"#,
        ] {
            let mut read = read("json", text).json.unwrap();
            assert_eq!(
                (read.amount, read.unreadable.is_empty()),
                (None, !text.contains("amount"))
            );
            wipe(&mut read.name);
        }
        for text in [r#""SECRET""#, r#"["SECRET"]"#] {
            assert!(read("json", text).json.is_none());
        }
    });
}
