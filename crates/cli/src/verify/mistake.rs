//! The mistakes that `verify` recognizes, each with its name and what to do about it.

mod chinese;

use crate::language::Language;

macro_rules! mistakes {
    ($($variant:ident $code:literal $text:literal)*) => {
        /// Why a signature is not valid.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Mistake {
            $($variant,)*
        }

        impl Mistake {
            /// The name for programs, which does not change.
            pub(crate) const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            const fn english(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

mistakes! {
    HeaderMissing "header-missing" "A header that verification needs is missing: a proxy removed it, or the message did not come from WeChat Pay."
    SignatureProbe "signature-probe" "This is a signature probe of WeChat Pay (WECHATPAY/SIGNTEST/), sent to find programs that do not verify. Nothing is wrong: refuse it like a forgery (respond to a notification with 4xx or 5xx)."
    UnsignedError "unsigned-error" "Error responses carry no signature, so there is nothing to verify. Read `code` and `message`, and quote the Request-ID to WeChat Pay's support."
    AuthorizationMalformed "authorization-malformed" "The Authorization header is not of the form SCHEME mchid=\"…\",nonce_str=\"…\",signature=\"…\",timestamp=\"…\",serial_no=\"…\", once and in ASCII: a parameter is missing, empty, given twice, or not in quotes, or there are two such headers."
    ValuesSwapped "values-swapped" "Two values were swapped."
    WrongScheme "wrong-scheme" "The Authorization header begins with a scheme other than WECHATPAY2-SHA256-RSA2048 (WECHATPAY-BRAND-SHA256-RSA2048 for a brand, WECHATPAY2-SM2-WITH-SM3 for an SM2 key), followed by one space."
    ClockSkew "clock-skew" "The timestamp is more than 300 seconds from the reference time: a replay, or a clock that is wrong. Synchronize the clock (NTP). For a message that was saved earlier, give the time of its arrival with --at."
    TimestampMilliseconds "timestamp-milliseconds" "A timestamp is in milliseconds. WeChat Pay's timestamps are whole seconds since 1970, in the header and in the signed text."
    TimestampDiffers "timestamp-differs" "The timestamp that was signed is not the one that was sent: the clock was read twice. Read it once, and use that value in both places."
    TimestampMalformed "timestamp-malformed" "The timestamp is not a whole number of seconds."
    NonceDiffers "nonce-differs" "The nonce that was signed is not the one in the header: generated twice, changed in case, or taken from `resource.nonce` of the body. Use the value of the header, unchanged."
    MethodCase "method-case" "The method was signed in lower case. Sign it in upper case, as in the request line: GET, POST."
    MethodDiffers "method-differs" "The method that was signed is not the one that was sent."
    QueryNotSigned "query-not-signed" "The query was not signed, or only a part of it (a shell ends a command at `&` unless the URL is in quotes). The second line of the signed text is path and query, exactly as in the request line."
    HostSigned "host-signed" "Scheme or host were signed with the path. The second line of the signed text begins at the `/` after the host."
    PathPrefix "path-prefix" "The path was signed with a different beginning from the one sent: a base path such as /hk, or the first `/`, was added or lost on the way. Sign the path as it is in the request line."
    PathDecoded "path-decoded" "The path or query was signed before it was percent-encoded (or encoded in a different way from the one sent). Sign it exactly as in the request line."
    PathCase "path-case" "The path or query was signed in a different case from the one sent. Sign it exactly as in the request line."
    QueryOrder "query-order" "The parameters of the query were signed in a different order from the one sent."
    TrailingSlash "trailing-slash" "A slash or `?` at the end of the path, or a doubled slash, was signed but not sent, or sent but not signed."
    PathNotSigned "path-not-signed" "The path was not signed: the second line of the signed text is empty or `/`."
    BodyNotSigned "body-not-signed" "The body was not signed (or verified): the last line of the signed text is the whole body."
    EmptyBodySigned "empty-body-signed" "Something was signed for the body, such as `{}`, `null` or the query, but the request has no body: its last line is empty then."
    BodyWhitespace "body-whitespace" "The body is not what was signed: blanks or line feeds differ. It was parsed and serialized again, or formatted. Sign the bytes that are sent, and verify the bytes as they arrived, before any parsing."
    BodyKeyOrder "body-key-order" "The body is not what was signed: its members are in another order. It was parsed and serialized again. Sign the bytes that are sent, and verify the bytes as they arrived."
    BodySlashEscapes "body-slash-escapes" "The body is not what was signed: slashes are escaped (`\\/`) in one and not in the other, as PHP's json_encode does. It was serialized twice. Sign and verify the raw bytes."
    BodyUnicodeEscapes "body-unicode-escapes" "The body is not what was signed: characters are written as \\uXXXX in one and directly in the other (Python's ensure_ascii, PHP's json_encode). It was serialized twice. Sign and verify the raw bytes."
    BodyHtmlEscapes "body-html-escapes" "The body is not what was signed: `<`, `>`, `&` or quotes are written as \\u003c … in one and directly in the other (Go's json.Marshal, .NET). It was serialized twice. Sign and verify the raw bytes."
    BodyNumbers "body-numbers" "The body is not what was signed: its numbers are written differently (1 and 1.0, a text and a number). It was parsed and serialized again. Sign and verify the raw bytes."
    BodyMembers "body-members" "The body is not what was signed: members that are null or empty are in one and not in the other. It was parsed into an object and serialized again. Sign and verify the raw bytes."
    BodyOtherForm "body-other-form" "Something other than the JSON of the body was signed: a form (a=1&b=2), the text of a map or a dictionary, the JSON encoded a second time, or a digest. Sign the bytes that are sent."
    LineEndings "line-endings" "The body is not what was signed: its line ends were changed between LF and CRLF, by an editor, git or a text mode. Handle it as bytes."
    TrailingNewline "trailing-newline" "The body is not what was signed: a line feed at its end was added or removed (an editor, `echo`, `println`, trim)."
    ByteOrderMark "byte-order-mark" "The body is not what was signed: a byte order mark (EF BB BF) was added or removed."
    Charset "charset" "The body was signed in an encoding other than UTF-8, or decoded with another one (GBK, Latin-1). Use UTF-8 everywhere."
    BodyTruncated "body-truncated" "The body is shorter or longer than its Content-Length: it was cut off, or changed on the way."
    BodyCompressed "body-compressed" "The body is still compressed. The signature covers the bytes after Content-Encoding was undone."
    BodyChunked "body-chunked" "The body still has the sizes of `Transfer-Encoding: chunked` in it. The signature covers the content alone."
    WholeFormSigned "whole-form-signed" "The whole multipart form was signed. For an upload, the last line of the signed text is only the JSON of the part `meta`."
    FinalLineFeed "final-line-feed" "The signed text does not end in one line feed. Every line ends in one, the last too, even when the body is empty."
    LineFeedLiteral "line-feed-literal" "The lines of the signed text were joined by a backslash and an `n`, or by nothing, in place of a line feed (0A)."
    LineFeedCrlf "line-feed-crlf" "The lines of the signed text end in CRLF. They end in a line feed (0A) alone."
    LinesOrder "lines-order" "The lines of the signed text are in another order. It is METHOD, path and query, timestamp, nonce, body for a request, and timestamp, nonce, body for what is received."
    LineMissing "line-missing" "A whole line is missing in the signed text. It is METHOD, path and query, timestamp, nonce, body, each followed by a line feed."
    DigestSigned "digest-signed" "The digest of the text was signed, and hashed again. Give the text itself to a function that hashes (SHA256withRSA)."
    Base64UrlSafe "base64-url-safe" "The signature is in URL-safe Base64 (`-` and `_`). Use the standard alphabet (`+` and `/`)."
    Base64Padding "base64-padding" "The `=` at the end of the Base64 signature are missing or too many."
    Base64Twice "base64-twice" "The signature was encoded in Base64 twice. Encode the bytes of the signature once."
    SignatureHex "signature-hex" "The signature is in hexadecimal. APIv3 signatures are in Base64."
    SignatureLineBreaks "signature-line-breaks" "There are blanks or line breaks in the signature: the encoder wrapped its lines (MIME Base64), or the header was copied. Use an encoder that does not wrap."
    SignaturePercentEncoded "signature-percent-encoded" "The signature is percent-encoded (%2B, %2F, %3D), or its `+` have become spaces. A header's value is not URL-encoded."
    SignaturePythonBytes "signature-python-bytes" "The signature is written as Python prints bytes: b'…'. Turn the bytes into text with .decode() first."
    SignatureMalformed "signature-malformed" "The signature is not Base64, or was cut off: its length is not that of a signature of the key."
    WrongAlgorithm "wrong-algorithm" "The signature was made with an algorithm other than that of the key: SHA256withRSA (RSASSA-PKCS1-v1_5 with SHA-256), or SM2 with SM3."
    WrongKey "wrong-key" "None of the given keys made this signature: it was made with a private key other than the certificate's, or the signature was changed."
    AnotherMerchant "another-merchants-certificate" "The key belongs to another merchant. The merchant id, its certificate and its private key must come from one download."
    KeysSwapped "platform-and-merchant-swapped" "The merchant's certificate and WeChat Pay's were swapped. Requests are signed with the merchant's private key; responses and notifications are verified with WeChat Pay's public key or platform certificate, which is never apiclient_cert.pem."
    SerialMismatch "serial-mismatch" "The serial number names a key other than the one that signed: the certificate was renewed, or the number was copied from another one."
    SerialForm "serial-form" "The serial number is right, but written in a form other than the certificate's: 40 hexadecimal digits without signs between them; not decimal, no colons, no 0x, no leading zeros."
    KeyKind "public-key-or-certificate" "The message is signed with a WeChat Pay public key and only platform certificates were given, or the other way round. Take the kind of key that Wechatpay-Serial names (PUB_KEY_ID_… is a public key)."
    CertificateExpired "certificate-expired" "The certificate had expired, or was not valid yet, at the time of the message. Fetch the current one."
    MessageDiffers "message-differs" "The signature is genuine: the right key and algorithm. But it is over another text, and no common mistake explains the difference. Compare the text that your program signed or verified with the expected one (--signed FILE)."
    SignMissing "sign-missing" "The message has no `sign`: a refusal before processing (return_code FAIL) has none, and neither has a refund notification."
    EmptyValuesSigned "empty-values-signed" "Fields with an empty value were signed. APIv2 leaves them out."
    FieldOrder "field-order" "The fields were not signed in the order of their names (ASCII, upper case before lower case)."
    WrongDigest "wrong-digest" "The message was signed with a digest other than the one that it names or its operation takes: MD5 and HMAC-SHA256 were mixed up. Sign with the one in `sign_type`; without that field, MD5."
    HmacWithoutKey "hmac-without-key" "Plain SHA-256 (or SHA-1) was used in place of HMAC-SHA256 keyed with the APIv2 key, or the HMAC was not keyed with it."
    LowerCase "lower-case" "The signature is in lower case. APIv2 signatures are in upper case."
    SignInBase64 "sign-in-base64" "`sign` is in Base64. APIv2 signatures are hexadecimal digits in upper case."
    SignIncluded "sign-included" "`sign` itself was signed. Leave it out of the signed text."
    ValuesTrimmed "values-trimmed" "Values were signed without the blanks at their ends (or blanks were added). Sign the values exactly as they are sent."
    CdataKept "cdata-kept" "Values were signed with `<![CDATA[…]]>` around them. Sign the plain values."
    EntitiesKept "entities-kept" "Values were signed as escaped for XML (`&amp;`), or sent escaped twice. Sign the plain values."
    ValuesEncoded "values-encoded" "Values were signed URL-encoded. Sign the plain values."
    KeyMissing "key-parameter-missing" "`&key=` and the APIv2 key were not appended to the signed text in this form."
    KeyBlanks "key-with-blanks" "The APIv2 key was used with a blank or line feed at its end, or in another case. It is exactly 32 characters."
    ApiV3KeyUsed "apiv3-key-used" "The APIv3 key was used in place of the APIv2 key. They are two keys, set in two places of the merchant platform."
    FieldRepeated "field-repeated" "A field occurs twice, and only one of the two can be signed: the other one was added. Do not rely on either of them; programs differ in which one they read."
    FieldLeftOut "field-left-out" "A field was sent but not signed (or added after signing). All fields that are not empty are signed, except `sign`."
    FieldNotText "field-not-text" "A field has other fields in it, or text beside them. The signed text has only fields with a plain text, so nobody signed this one, and the service refuses the request. Send an object as its JSON in one text."
    AnotherApiKey "another-api-key" "The message was signed with the APIv2 key of another merchant. Number and key must be of one merchant."
    MessageOrKey "message-or-key-differs" "The digest has the right form but the wrong value, and no common mistake explains it. The likely causes, most likely first: 1. the API key: the APIv2 key is another merchant's, was changed on the platform, or was copied wrongly (test it with a signed query of the merchant; --other-key and the profiles try others); 2. a value was changed after signing; 3. a field was added or left out."
}

impl Mistake {
    /// Describes the mistake, and says how to correct it.
    pub(crate) fn text(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english(),
            Language::Chinese => self.chinese(),
        }
    }
}
