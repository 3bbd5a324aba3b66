//! APIv2: signatures compared with known values and OpenSSL's, and XML.

// `cfg(test)` marks the helpers as test code for the lints against panics.
#[cfg(test)]
mod any_input;
#[cfg(test)]
mod xml_limits;

use wechatpay_runtime::ApiV2Key;
use wechatpay_runtime::v2::xml::{
    Content, Element, MAX_BYTES, XmlError, read, read_received, read_request, write, write_elements,
};
use wechatpay_runtime::v2::{SignType, SignatureError, sign, verify, verify_notification, verify_response};

use crate::vectors::{API_V2_KEY, MERCHANT_ID, bytes, text};

#[cfg(test)]
fn key() -> ApiV2Key {
    ApiV2Key::new(API_V2_KEY).unwrap()
}

/// The example in the official document on signatures, in a different order.
const DOCUMENTED: [(&str, &str); 5] = [
    ("mch_id", "10000100"),
    ("appid", "wxd930ea5d5a258f4f"),
    ("nonce_str", "ibuaiVcKdpRxkhJA"),
    ("device_info", "1000"),
    ("body", "test"),
];
const DOCUMENTED_MD5: &str = "9A0A8659F005D6984697E2CA0A9CF3B7";
const DOCUMENTED_HMAC: &str = "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6";

#[test]
fn known_answers_of_the_document() {
    assert_eq!(sign(DOCUMENTED, &key(), SignType::Md5), DOCUMENTED_MD5);
    assert_eq!(sign(DOCUMENTED, &key(), SignType::HmacSha256), DOCUMENTED_HMAC);
}

#[test]
fn empty_values_and_sign_itself_are_left_out() {
    let more = DOCUMENTED.into_iter().chain([("attach", ""), ("sign", "anything")]);
    assert_eq!(sign(more, &key(), SignType::Md5), DOCUMENTED_MD5);
}

#[test]
fn values_are_signed_unchanged_as_openssl_signs_them() {
    let fields = [
        ("mch_id", MERCHANT_ID),
        ("total_fee", "1"),
        ("nonce_str", "x"),
        ("body", "a&b=c<d>"),
        ("attach", "附加"),
    ];
    assert_eq!(sign(fields, &key(), SignType::Md5), text("v2.md5.txt"));
    assert_eq!(sign(fields, &key(), SignType::HmacSha256), text("v2.hmac.txt"));
}

#[test]
fn a_missing_or_wrong_sign_is_refused_in_v2() {
    let with = |value: &'static str| DOCUMENTED.into_iter().chain([("sign", value)]);
    assert_eq!(verify(with(DOCUMENTED_MD5), &key(), SignType::Md5), Ok(()));
    assert_eq!(
        verify(with("9a0a8659f005d6984697e2ca0a9cf3b7"), &key(), SignType::Md5),
        Ok(())
    );
    assert_eq!(
        verify(with(DOCUMENTED_MD5), &key(), SignType::HmacSha256),
        Err(SignatureError::Mismatch)
    );
    assert_eq!(
        verify(with("9A0A"), &key(), SignType::Md5),
        Err(SignatureError::Mismatch)
    );
    assert_eq!(
        verify(with(""), &key(), SignType::Md5),
        Err(SignatureError::MissingSign)
    );
    assert_eq!(
        verify(DOCUMENTED, &key(), SignType::Md5),
        Err(SignatureError::MissingSign)
    );
    let other = ApiV2Key::new("V".repeat(32)).unwrap();
    assert_eq!(
        verify(with(DOCUMENTED_MD5), &other, SignType::Md5),
        Err(SignatureError::Mismatch)
    );
}

/// Fields as WeChat Pay sends them: signs and writes them with this crate, and reads them back.
#[cfg(test)]
fn answered(fields: &[(&str, &str)], sign_type: Option<SignType>) -> Vec<Element> {
    let signature = sign_type.map(|sign_type| sign(fields.iter().copied(), &key(), sign_type));
    let signature = signature.as_deref().map(|signature| ("sign", signature));
    read(write(fields.iter().copied().chain(signature)).unwrap().as_bytes()).unwrap()
}

#[test]
fn an_unsigned_refusal_is_distinguished_from_a_wrong_signature() {
    let check = |message: Vec<Element>| verify_response(message, &key(), SignType::Md5).map(drop);
    let refusal = [("return_code", "FAIL"), ("return_msg", "签名错误")];
    let error = check(answered(&refusal, None)).unwrap_err();
    assert_eq!(
        error,
        SignatureError::Transport {
            return_msg: Some("签名错误".to_owned())
        }
    );
    assert_eq!(
        error.to_string(),
        "the service refused the request (return_code FAIL): 签名错误"
    );
    assert_eq!(check(answered(&refusal, Some(SignType::Md5))), Ok(()), "signed anyway");
    let success = [
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("total_fee", "1"),
    ];
    assert_eq!(check(answered(&success, Some(SignType::Md5))), Ok(()));
    assert_eq!(
        check(answered(&success, Some(SignType::HmacSha256))),
        Err(SignatureError::Mismatch)
    );
    assert_eq!(check(answered(&success, None)), Err(SignatureError::MissingSign));
    assert_eq!(check(Vec::new()), Err(SignatureError::MissingSign));
    let mut changed = answered(&success, Some(SignType::Md5));
    changed[2].content = Content::Text("2".to_owned());
    assert_eq!(check(changed), Err(SignatureError::Mismatch));
}

#[test]
fn a_notification_says_how_it_is_signed() {
    let plain = [
        ("return_code", "SUCCESS"),
        ("transaction_id", "1004400740201409030005092168"),
    ];
    let check = |message: Vec<Element>| verify_notification(message, &key()).map(drop);
    assert_eq!(check(answered(&plain, Some(SignType::Md5))), Ok(()));
    assert_eq!(
        [SignType::Md5, SignType::HmacSha256].map(SignType::as_str),
        ["MD5", "HMAC-SHA256"]
    );
    let named = |name| [("return_code", "SUCCESS"), ("sign_type", name)];
    let hmac = answered(&named("HMAC-SHA256"), Some(SignType::HmacSha256));
    assert_eq!(check(hmac), Ok(()));
    let wrong = answered(&named("HMAC-SHA256"), Some(SignType::Md5));
    assert_eq!(check(wrong), Err(SignatureError::Mismatch));
    // If the message names no digest, the length of the signature determines it.
    let unnamed = answered(&plain, Some(SignType::HmacSha256));
    assert_eq!(check(unnamed), Ok(()));
    for name in ["", "MD5"] {
        let misnamed = answered(&named(name), Some(SignType::HmacSha256));
        assert_eq!(check(misnamed).is_ok(), name.is_empty(), "{name:?}");
    }
    let unknown = answered(&named("RSA"), Some(SignType::Md5));
    let error = SignatureError::UnknownSignType {
        sign_type: "RSA".to_owned(),
    };
    assert_eq!(check(unknown), Err(error));
}

#[test]
fn no_value_can_break_out_of_its_cdata_section() {
    let written = write([("body", "a]]>b"), ("attach", ""), ("detail", "<x>&amp;</x>\r\n")]).unwrap();
    assert_eq!(
        written,
        "<xml><body><![CDATA[a]]]]><![CDATA[>b]]></body><attach><![CDATA[]]></attach>\
         <detail><![CDATA[<x>&amp;</x>]]>&#13;<![CDATA[\n]]></detail></xml>"
    );
    let read: Vec<_> = read(written.as_bytes()).unwrap();
    let values: Vec<_> = read
        .iter()
        .map(|field| (field.name.as_str(), field.text().unwrap()))
        .collect();
    assert_eq!(
        values,
        [("body", "a]]>b"), ("attach", ""), ("detail", "<x>&amp;</x>\r\n")]
    );
}

#[test]
fn names_and_characters_that_xml_cannot_carry_are_refused() {
    for name in ["", "1a", "a b", "a>", "名", "a/", "xml><x"] {
        assert_eq!(
            write([(name, "")]),
            Err(XmlError::InvalidName { name: name.to_owned() })
        );
    }
    for name in ["coupon_id_$n", "a:b"] {
        assert!(write([(name, "")]).is_err());
    }
    assert!(write([("coupon_type_0_1", "CASH"), ("_a-b.c", "")]).is_ok());
    assert_eq!(
        write([("a", "1"), ("a", "1")]),
        Err(XmlError::Repeated { name: "a".to_owned() })
    );
    for character in ['\0', '\u{8}', '\u{b}', '\u{1f}', '\u{ffff}'] {
        let error = XmlError::InvalidCharacter {
            name: "a".to_owned(),
            code: u32::from(character),
        };
        assert_eq!(write([("a", character.to_string().as_str())]), Err(error));
    }
}

#[test]
fn documented_response_is_read_in_order() {
    let message = "<?xml version=\"1.0\"?>\n<xml>\n  <return_code><![CDATA[SUCCESS]]></return_code>\n  \
                   <!-- --><total_fee>101</total_fee>\n<body>a &amp; &#20320;</body><attach/></xml>\n";
    let fields = read(message.as_bytes()).unwrap();
    let fields: Vec<_> = fields
        .iter()
        .map(|field| (field.name.as_str(), field.text().unwrap()))
        .collect();
    assert_eq!(
        fields,
        [
            ("return_code", "SUCCESS"),
            ("total_fee", "101"),
            ("body", "a & 你"),
            ("attach", "")
        ]
    );
}

#[test]
fn nested_elements_are_kept_but_the_signature_must_cover_them() {
    let message = "<xml><return_code>SUCCESS</return_code><hblist><hbinfo><openid>o1</openid></hbinfo>\
                   <hbinfo><openid>o2</openid></hbinfo></hblist><sign>X</sign></xml>";
    let fields = read(message.as_bytes()).unwrap();
    let Content::Elements(list) = &fields[1].content else {
        panic!("{fields:?}")
    };
    assert_eq!(list.len(), 2);
    let Content::Elements(second) = &list[1].content else {
        panic!("{list:?}")
    };
    assert_eq!(second[0].text(), Some("o2"));
    assert_eq!(fields[1].text(), None);
    let error = SignatureError::Mismatch;
    assert_eq!(verify_response(fields, &key(), SignType::Md5), Err(error));
}

#[test]
fn nested_elements_are_written_as_they_are_read() {
    let text = |name: &str, text: &str| Element {
        name: name.to_owned(),
        content: Content::Text(text.to_owned()),
    };
    let list = Element {
        name: "hbinfo".to_owned(),
        content: Content::Elements(vec![text("status", "RECEIVED"), text("amount", "1<2]]>")]),
    };
    let fields = [text("return_code", "SUCCESS"), list.clone(), list];
    assert_eq!(read(write_elements(&fields).unwrap().as_bytes()).unwrap(), fields);
    let twice = [text("a", "1"), text("a", "2")];
    assert!(matches!(write_elements(&twice), Err(XmlError::Repeated { .. })));
    let mut deep = text("a", "1");
    for _ in 0..20 {
        deep = Element {
            name: "a".to_owned(),
            content: Content::Elements(vec![deep]),
        };
    }
    assert_eq!(write_elements(&[deep]), Err(XmlError::TooDeep));
}

#[test]
fn hostile_messages_are_refused() {
    let refused = |message: &str| read(message.as_bytes()).unwrap_err();
    for message in [
        "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><a>&x;</a></xml>",
        "<!DOCTYPE xml SYSTEM \"http://localhost/x.dtd\"><xml><a>1</a></xml>",
        "<!DOCTYPE xml [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;\">]><xml><a>&b;</a></xml>",
        "<xml><a>&undefined;</a></xml>",
        "<xml><a>1</a>",
        "<xml></xml><xml></xml>",
        "",
        "not xml",
    ] {
        assert!(
            matches!(refused(message), XmlError::Malformed { .. }),
            "{message}: {}",
            refused(message)
        );
    }
    assert_eq!(refused("<a>1</a>"), XmlError::WrongRoot { name: "a".to_owned() });
    assert_eq!(
        refused("<xml><a>1</a><a>2</a></xml>"),
        XmlError::Repeated { name: "a".to_owned() }
    );
    assert_eq!(refused("<xml>text</xml>"), XmlError::Mixed { name: "xml".to_owned() });
    assert_eq!(
        refused("<xml><a>1<b>2</b></a></xml>"),
        XmlError::Mixed { name: "a".to_owned() }
    );
    assert_eq!(
        refused("<xml><a x='1'>1</a></xml>"),
        XmlError::Attributes { name: "a".to_owned() }
    );
    assert_eq!(
        refused("<xml xmlns='urn:x'><a>1</a></xml>"),
        XmlError::Attributes { name: "xml".to_owned() }
    );
    assert_eq!(read(b"<xml>\xff</xml>"), Err(XmlError::NotUtf8));
    let deep = format!("<xml>{}{}</xml>", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert!(matches!(refused(&deep), XmlError::TooDeep | XmlError::Malformed { .. }));
    let nine = format!("<xml>{}{}</xml>", "<a>".repeat(9), "</a>".repeat(9));
    assert_eq!(refused(&nine), XmlError::TooDeep);
    let long = format!("<xml><a>{}</a></xml>", "x".repeat(MAX_BYTES));
    assert_eq!(refused(&long), XmlError::TooLong { length: long.len() });
    let many = format!("<xml>{}</xml>", "<a/>".repeat(60_000));
    assert!(matches!(refused(&many), XmlError::Malformed { .. }));
}

#[test]
fn a_request_may_have_attributes_which_do_not_count() {
    let plain = read(b"<xml><a>1</a><b/></xml>").unwrap();
    for message in [
        "<?xml version=\"1.0\" encoding='utf-8'?>\n<xml version=\"1.0\"><a type='str'>1</a><b\n c = \"/>\" /></xml>",
        "<xml xmlns:xsi=\"http://a/b\"><a>1</a><b xsi:nil=\"true\"/><!-- <c d=\"1\"> --></xml>",
        "<xml xmlns=\"http://a/b\"><a b='>'><![CDATA[1]]></a ><b></b></xml>",
    ] {
        assert_eq!(read_request(message.as_bytes()).as_ref(), Ok(&plain), "{message}");
        let rooted = message.replace("<xml ", "<root ").replace("</xml>", "</root>");
        assert_eq!(read_request(rooted.as_bytes()).as_ref(), Ok(&plain), "{rooted}");
        assert!(
            matches!(read(message.as_bytes()), Err(XmlError::Attributes { .. })),
            "{message}"
        );
    }
    let attributes = |count: usize| (0..count).map(|number| format!(" b{number}='>'")).collect::<String>();
    let message = |count: usize| format!("<xml><a{}>1</a><b/></xml>", attributes(count));
    assert_eq!(read_request(message(256).as_bytes()).as_ref(), Ok(&plain));
    for refused in [
        message(257),
        format!(
            "<xml>{}</xml>",
            (0..257).map(|number| format!("<a{number} b=''/>")).collect::<String>()
        ),
        "<xml xmlns:b='c'><b:a>1</b:a></xml>".to_owned(),
        "<xml xmlns:a='c'><a:a>1</a:a></xml>".to_owned(),
    ] {
        let error = read_request(refused.as_bytes()).unwrap_err();
        assert!(matches!(error, XmlError::Attributes { .. }), "{refused}: {error}");
    }
    for refused in [
        "<xml><a b='1' b='2'>1</a></xml>",
        "<xml><a b:c='1'>1</a></xml>",
        "<xml><a b=\"1><c",
        "<xml><a <b>",
    ] {
        assert!(read_request(refused.as_bytes()).is_err(), "{refused}");
    }
    // A signature does not cover what is repeated or mixed.
    assert!(read_request(b"<xml><a c='1'>1</a><a>2</a></xml>").is_err());
}

#[test]
fn a_received_message_is_read_whatever_surrounds_its_fields() {
    let field = |name: &str, content| Element {
        name: name.to_owned(),
        content,
    };
    let text = |name: &str, text: &str| field(name, Content::Text(text.to_owned()));
    for message in [
        "\u{feff}<xml><a>1</a><b> 2 </b></xml>",
        "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<xml><a>1</a><b> 2 </b></xml>",
        "\n\t <?xml version=\"1.0\"?><!-- --><xml>\n<!-- <c>3</c> --><a>1</a>\n\n<b> 2 </b></xml>\r\n",
        "<xml>stray<a>1</a>text<b> 2 </b></xml>",
        "<xml><a><![CDATA[]]>1<!-- 9 --></a><b> <![CDATA[2]]><![CDATA[ ]]></b></xml>",
        "<xml><a>&#49;</a><b> 2<?pi?> </b></xml>",
    ] {
        let read = read_received(message.as_bytes()).unwrap();
        assert_eq!(read, [text("a", "1"), text("b", " 2 ")], "{message}");
    }
    let read = read_received(b"<xml><a>1</a><a>x<b>2</b> </a></xml>").unwrap();
    let mixed = Content::Mixed {
        text: "x2 ".to_owned(),
        elements: vec![text("b", "2")],
    };
    assert_eq!(read, [text("a", "1"), field("a", mixed)]);
}

#[test]
fn req_info_is_decrypted_as_openssl_encrypted_it() {
    let opened = wechatpay_runtime::v2::req_info::decrypt(&key(), &text("req_info.txt")).unwrap();
    assert_eq!(*opened, bytes("req_info.xml"));
    let other = ApiV2Key::new("V".repeat(32)).unwrap();
    assert!(wechatpay_runtime::v2::req_info::decrypt(&other, &text("req_info.txt")).is_err());
}
