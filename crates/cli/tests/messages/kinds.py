"""The kinds of messages, each with the diagnoses that `wechatpay verify` must give it."""

import base64
import gzip
import hashlib
import hmac
import json
import re
from urllib.parse import quote, quote_plus

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from maker import NOW, PUBLIC_KEY_ID, V2_KEY, V3_KEY, cdata, escaped, plain, sign


def slashes(text):
    return text.replace(b"/", b"\\/")


def php(value):
    return slashes(json.dumps(value, separators=(",", ":")).encode())


def go(body):
    for character in "<>&":
        body = body.replace(character.encode(), b"\\u%04x" % ord(character))
    return body


def spaces_in(text, step=64):
    return "\r\n".join(text[start : start + step] for start in range(0, len(text), step))


def kinds(m):
    """Every kind of message, by the diagnoses that it must get; `m` makes them."""
    keys = m.keys
    reparse = lambda change: lambda sent: change(json.loads(sent["body"]))
    meta = json.dumps({"filename": "a.jpg", "sha256": "0" * 64}).encode()
    form = b'--x1\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n' + meta
    form += b'\r\n--x1\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n\xff\xd8\r\n--x1--\r\n'
    upload = {"headers": [("Content-Type", "multipart/form-data; boundary=x1")], "has_body": True, "body": form}
    only_meta = {"signed_body": meta}
    text_body = {"description": "说明/a<b>&c", "attach": "x"}
    notify = {"id": "EV-1", "resource": {"nonce": "fdasflkja484", "ciphertext": "x", "associated_data": ""}}
    with_body = lambda value: {"has_body": True, "body": m.compact(value)}
    lf = lambda lines: b"\n".join(lines)
    now = m.random.randrange(-250, 250) + NOW
    hmac_fields = {"digest": "HMAC-SHA256"}
    yield "valid", lambda: m.request("")
    yield "valid-with-a-body", lambda: m.request("", has_body=True)
    yield "valid-received", lambda: m.received("")
    yield "valid-empty", lambda: m.received("", body=b"", status=204, notification=False)
    yield "valid-upload", lambda: m.request("", **upload, **only_meta)
    yield "header-missing", lambda: m.received("header-missing", without=("Wechatpay-Nonce",))
    yield "signature-probe", lambda: m.received("signature-probe", sign=lambda key, text: "WECHATPAY/SIGNTEST/" + sign(key, text))
    yield "unsigned-error", lambda: m.received(
        "unsigned-error", status=400, without=("Wechatpay-Signature",), notification=False
    )
    yield "authorization-malformed", lambda: m.request("authorization-malformed", authorization=lambda value: value.replace('"', ""))
    yield "wrong-scheme", lambda: m.request("wrong-scheme", authorization=lambda value: value.replace("WECHATPAY2", "WECHATPAY3"))
    yield "clock-skew", lambda: m.received("clock-skew", moment=NOW + 1000)
    yield "timestamp-milliseconds", lambda: m.request("timestamp-milliseconds", timestamp=str(now * 1000 + 123))
    yield "timestamp-milliseconds-signed", lambda: m.request(
        "timestamp-milliseconds", signed_timestamp=lambda sent: sent["timestamp"] + "417"
    )
    yield "timestamp-differs", lambda: m.request("timestamp-differs", signed_timestamp=lambda sent: str(int(sent["timestamp"]) - 1))
    yield "timestamp-malformed", lambda: m.request("timestamp-malformed", timestamp="2025-11-28T08:00:00")
    yield "nonce-differs", lambda: m.request("nonce-differs", nonce=m.nonce() + "aB", signed_nonce=lambda sent: sent["nonce"].lower())
    yield "nonce-of-resource", lambda: m.received(
        "nonce-differs", notification=True, body=m.compact(notify), signed_nonce="fdasflkja484"
    )
    yield "method-case", lambda: m.request("method-case", signed_method=lambda sent: sent["method"].lower())
    yield "method-differs", lambda: m.request("method-differs", has_body=True, signed_method="GET")
    yield "query-not-signed", lambda: m.request(
        "query-not-signed", has_body=False, query=True, signed_target=lambda sent: sent["target"].split("?")[0]
    )
    yield "host-signed", lambda: m.request("host-signed", signed_target=lambda sent: "https://api.mch.weixin.qq.com" + sent["target"])
    yield "path-prefix", lambda: m.request("path-prefix", signed_target=lambda sent: sent["target"][1:])
    yield "path-decoded", lambda: m.request(
        "path-decoded", has_body=False, query=True, signed_target=lambda sent: sent["target"].replace(quote("张 三"), "张 三")
    )
    yield "query-order", lambda: m.request(
        "query-order",
        has_body=False,
        query=True,
        signed_target=lambda sent: sent["target"].split("?")[0] + "?" + "&".join(sorted(sent["target"].split("?")[1].split("&"))),
    )
    yield "trailing-slash", lambda: m.request("trailing-slash", query=False, signed_target=lambda sent: sent["target"] + "/")
    yield "path-not-signed", lambda: m.request("path-not-signed", signed_target="/")
    yield "body-not-signed", lambda: m.request("body-not-signed", has_body=True, signed_body=b"")
    yield "empty-body-signed", lambda: m.request("empty-body-signed", has_body=False, signed_body=b"{}")
    yield "body-whitespace", lambda: m.request(
        "body-whitespace", has_body=True, signed_body=reparse(lambda value: json.dumps(value, ensure_ascii=False, indent=2).encode())
    )
    yield "body-whitespace-received", lambda: m.received(
        "body-whitespace", sent_body=lambda body: json.dumps(json.loads(body), ensure_ascii=False).encode()
    )
    yield "body-key-order", lambda: m.request(
        "body-key-order",
        has_body=True,
        body=m.compact({"b": 1, "a": "张", "c": [True], "amount": {"total": m.random.randrange(1000)}}),
        signed_body=reparse(lambda value: m.compact(dict(sorted(value.items())))),
    )
    yield "body-key-order-received", lambda: m.received(
        "body-key-order",
        body=m.compact({"b": 1, "a": m.nonce(), "c": [True], "amount": {"total": 1}}),
        sent_body=lambda body: m.compact(dict(sorted(json.loads(body).items()))),
    )
    yield "body-slash-escapes", lambda: m.request(
        "body-slash-escapes", has_body=True, body=m.compact({"url": "https://a.example/" + m.nonce()}), signed_body=lambda sent: slashes(sent["body"])
    )
    yield "body-slash-escapes-received", lambda: m.received(
        "body-slash-escapes", body=slashes(m.compact({"url": "https://a.example/" + m.nonce()})), sent_body=lambda body: body.replace(b"\\/", b"/")
    )
    yield "body-unicode-escapes", lambda: m.request(
        "body-unicode-escapes",
        has_body=True,
        body=m.compact(m.body({"description": "说明" + m.nonce()})),
        signed_body=reparse(lambda value: json.dumps(value, separators=(",", ":")).encode()),
    )
    yield "body-unicode-escapes-received", lambda: m.received(
        "body-unicode-escapes",
        body=json.dumps({"name": "张三", "n": m.nonce()}, separators=(",", ":")).encode(),
        sent_body=lambda body: m.compact(json.loads(body)),
    )
    yield "body-html-escapes", lambda: m.request(
        "body-html-escapes", **with_body({"a": "<b>&" + m.nonce()}), signed_body=lambda sent: go(sent["body"])
    )
    yield "body-slash-and-unicode", lambda: m.request(
        "body-slash-escapes body-unicode-escapes", **with_body(m.body(text_body)), signed_body=reparse(php)
    )
    yield "body-numbers", lambda: m.request(
        "body-numbers", **with_body({"total": 100, "n": m.nonce()}), signed_body=lambda sent: sent["body"].replace(b"100", b"100.0")
    )
    yield "body-members", lambda: m.request(
        "body-members",
        **with_body({"a": None, "n": m.nonce()}),
        signed_body=lambda sent: sent["body"].replace(b'"a":null,', b""),
    )
    yield "line-endings", lambda: m.received(
        "line-endings",
        body=json.dumps({"a": m.nonce(), "b": [1]}, indent=3).encode(),
        sent_body=lambda body: body.replace(b"\n", b"\r\n"),
    )
    yield "trailing-newline", lambda: m.received("trailing-newline", sent_body=lambda body: body + b"\n")
    yield "trailing-newline-removed", lambda: m.received(
        "trailing-newline", body=m.compact(m.body()) + b"\n", sent_body=lambda body: body.rstrip()
    )
    yield "byte-order-mark", lambda: m.received("byte-order-mark", sent_body=lambda body: b"\xef\xbb\xbf" + body)
    yield "charset", lambda: m.request(
        "charset", **with_body(m.body({"description": "说明"})), signed_body=lambda sent: sent["body"].decode().encode("gb18030")
    )
    yield "body-truncated", lambda: m.received(
        "body-truncated message-differs",
        headers=[("Content-Length", "400")],
        body=b'{"a":"' + m.nonce().encode() + b"x" * 350 + b'"}',
        sent_body=lambda body: body[:200],
    )
    yield "body-compressed", lambda: m.received("body-compressed", sent_body=lambda body: gzip.compress(body, mtime=0))
    yield "body-chunked", lambda: m.received(
        "body-chunked", sent_body=lambda body: b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (10, body[:10], len(body) - 10, body[10:])
    )
    yield "whole-form-signed", lambda: m.request("whole-form-signed", **upload)
    yield "final-line-feed", lambda: m.request("final-line-feed", text=lf)
    yield "final-line-feed-received", lambda: m.received("final-line-feed", text=lf)
    yield "final-line-feed-twice", lambda: m.request("final-line-feed", text=lambda lines: lf(lines) + b"\n\n")
    yield "line-feed-literal", lambda: m.request("line-feed-literal", text=lambda lines: b"\\n".join(lines) + b"\\n")
    yield "line-feed-crlf", lambda: m.request("line-feed-crlf", text=lambda lines: b"\r\n".join(lines) + b"\r\n")
    yield "lines-order", lambda: m.request("lines-order", text=lambda lines: lf(lines[:2] + [lines[3], lines[2], lines[4]]) + b"\n")
    yield "digest-signed", lambda: m.request(
        "digest-signed", sign=lambda key, text: sign(key, hashlib.sha256(text).hexdigest().encode())
    )
    yield "base64-url-safe", lambda: m.request("base64-url-safe", sign=until(lambda text: set("+/") & set(text), lambda text: text.replace("+", "-").replace("/", "_")))
    yield "base64-padding", lambda: m.request("base64-padding", sign=lambda key, text: sign(key, text).rstrip("="))
    yield "signature-hex", lambda: m.request("signature-hex", sign=lambda key, text: base64.b64decode(sign(key, text)).hex())
    yield "signature-line-breaks", lambda: m.request("signature-line-breaks", sign=lambda key, text: spaces_in(sign(key, text)))
    yield "signature-percent-encoded", lambda: m.request("signature-percent-encoded", sign=lambda key, text: quote(sign(key, text), safe=""))
    yield "signature-plus-lost", lambda: m.request("signature-percent-encoded", sign=until(lambda text: "+" in text, lambda text: text.replace("+", " ")))
    yield "signature-malformed", lambda: m.request("signature-malformed", sign=lambda key, text: sign(key, text)[:100])
    yield "wrong-algorithm", lambda: m.request("wrong-algorithm", sign=lambda key, text: sign(key, text, hashes.SHA1()))
    yield "wrong-algorithm-pss", lambda: m.request(
        "wrong-algorithm",
        sign=lambda key, text: sign(key, text, pad=padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)),
    )
    yield "wrong-algorithm-sha512", lambda: m.received("wrong-algorithm", sign=lambda key, text: sign(key, text, hashes.SHA512()))
    yield "wrong-algorithm-hmac", lambda: m.request(
        "wrong-algorithm", sign=lambda key, text: base64.b64encode(hmac.digest(V3_KEY.encode(), text, "sha256")).decode()
    )
    yield "wrong-key", lambda: m.request("wrong-key", key=keys.stranger)
    yield "wrong-key-received", lambda: m.received("wrong-key", key=keys.stranger, serial=PUBLIC_KEY_ID)
    yield "another-merchants-certificate", lambda: m.request("another-merchants-certificate", key=keys.other, serial=keys.other_serial)
    yield "another-merchants-certificate-given", lambda: m.request("another-merchants-certificate", keyset="other")
    yield "platform-and-merchant-swapped", lambda: m.received("platform-and-merchant-swapped", keyset="merchant")
    yield "platform-and-merchant-swapped-request", lambda: m.request("platform-and-merchant-swapped", keyset="platform")
    yield "platform-and-merchant-swapped-signed", lambda: m.received(
        "platform-and-merchant-swapped", key=keys.merchant, serial=keys.merchant_serial
    )
    yield "serial-mismatch", lambda: m.request("serial-mismatch", serial="3A5B" + keys.merchant_serial)
    yield "serial-mismatch-received", lambda: m.received("serial-mismatch", key=keys.platform, serial=PUBLIC_KEY_ID)
    yield "public-key-or-certificate", lambda: m.received("public-key-or-certificate", keyset="platform", key=keys.public)
    yield "certificate-expired", lambda: m.received(
        "certificate-expired", key=keys.platform, timestamp="1500000000", moment=1500000010
    )
    yield "message-differs", lambda: m.received("message-differs", signed_body=m.nonce().encode())
    for one, other in [("timestamp", "nonce_str"), ("signature", "serial_no"), ("timestamp", "serial_no"), ("signature", "nonce_str")]:
        yield f"swapped-{one}-{other}", lambda pair=(one, other): m.request("values-swapped", swapped=[pair])
    for one, other in [("Timestamp", "Nonce"), ("Signature", "Serial"), ("Serial", "Nonce"), ("Timestamp", "Signature")]:
        yield f"swapped-{one}-{other}", lambda pair=(f"Wechatpay-{one}", f"Wechatpay-{other}"): m.received("values-swapped", swapped=[pair])
    yield "nonce-cut-off", lambda: m.request("nonce-differs", signed_nonce=lambda sent: sent["nonce"][:16])
    yield "path-case", lambda: m.request("path-case", target="/v3/pay/Transactions/JSAPI", signed_target=lambda sent: sent["target"].lower())
    yield "escapes-in-lower-case", lambda: m.request(
        "path-decoded", has_body=False, query=True, signed_target=lambda sent: lower_escapes(sent["target"])
    )
    yield "line-missing-nonce", lambda: m.request("line-missing", text=lambda lines: lf(lines[:3] + lines[4:]) + b"\n")
    yield "line-missing-timestamp", lambda: m.request("line-missing", text=lambda lines: lf(lines[:2] + lines[3:]) + b"\n")
    yield "line-missing-target", lambda: m.request("line-missing", text=lambda lines: lf(lines[:1] + lines[2:]) + b"\n")
    yield "line-missing-method", lambda: m.request("line-missing", text=lambda lines: lf(lines[1:]) + b"\n")
    yield "base64-twice", lambda: m.request("base64-twice", sign=lambda key, text: base64.b64encode(sign(key, text).encode()).decode())
    yield "base64-of-hex", lambda: m.request(
        "signature-hex", sign=lambda key, text: base64.b64encode(base64.b64decode(sign(key, text)).hex().encode()).decode()
    )
    yield "md5-in-place-of-a-signature", lambda: m.request(
        "signature-hex wrong-algorithm", sign=lambda key, text: hashlib.md5(text + b"&key=" + V2_KEY.encode()).hexdigest().upper()
    )
    yield "serial-in-decimal", lambda: m.request("serial-form", serial=str(int(keys.merchant_serial, 16)))
    yield "serial-with-colons", lambda: m.request("serial-form", serial=":".join(pairs_of(keys.merchant_serial)))
    yield "serial-with-0x", lambda: m.request("serial-form", serial="0x" + keys.merchant_serial)
    form_of = lambda value: "&".join(f"{name}={quote_plus(str(item))}" for name, item in value.items()).encode()
    flat = {"appid": "wxd678efh567hg6787", "description": "a b", "n": m.nonce(), "total": 5}
    for name, made in [
        ("form", form_of),
        ("dictionary", lambda value: str(value).encode()),
        ("map", lambda value: ("{" + ", ".join(f"{key}={item}" for key, item in value.items()) + "}").encode()),
        ("json-in-json", lambda value: json.dumps(m.compact(value).decode(), ensure_ascii=False).encode()),
        ("digest", lambda value: hashlib.sha256(m.compact(value)).hexdigest().encode()),
        ("base64", lambda value: base64.b64encode(m.compact(value))),
        ("object", lambda value: b"[object Object]"),
    ]:
        yield f"body-other-form-{name}", lambda made=made: m.request("body-other-form", **with_body(flat), signed_body=reparse(made))
    yield "body-blank-at-the-end", lambda: m.received("body-whitespace", sent_body=lambda body: body + b" ")
    yield "body-blank-at-the-end-removed", lambda: m.received("body-whitespace", body=m.compact(m.body()) + b" ", sent_body=lambda body: body.rstrip())
    yield "body-line-feed-at-the-start", lambda: m.received("body-whitespace", sent_body=lambda body: b"\n" + body)
    yield "body-in-utf-16", lambda: m.received("charset", sent_body=lambda body: body.decode().encode("utf-16"))
    yield "body-pretty-printed", lambda: m.request("body-whitespace", **with_body(m.body()), signed_body=reparse(lambda value: json.dumps(value, ensure_ascii=False, indent=4).encode()))
    yield "scheme-in-lower-case", lambda: m.request("wrong-scheme", authorization=lambda value: value.replace("WECHATPAY2-SHA256-RSA2048", "wechatpay2-sha256-rsa2048"))
    yield "scheme-without-2", lambda: m.request("wrong-scheme", authorization=lambda value: value.replace("WECHATPAY2", "WECHATPAY"))
    yield "host-signed-with-port", lambda: m.request("host-signed", signed_target=lambda sent: "https://api.mch.weixin.qq.com:443" + sent["target"])
    yield "query-partly-signed", lambda: m.request(
        "query-not-signed", has_body=False, query=True, signed_target=lambda sent: sent["target"].split("&")[0]
    )
    yield "timestamp-of-another-zone", lambda: m.request("timestamp-differs", signed_timestamp=lambda sent: str(int(sent["timestamp"]) + 28800))
    yield "digest-signed-in-base64", lambda: m.request(
        "digest-signed", sign=lambda key, text: sign(key, base64.b64encode(hashlib.sha256(text).digest()))
    )
    yield "digest-signed-md5", lambda: m.request("digest-signed", sign=lambda key, text: sign(key, hashlib.md5(text).hexdigest().encode()))
    yield "wrong-algorithm-pss-longest-salt", lambda: m.request(
        "wrong-algorithm", sign=lambda key, text: sign(key, text, pad=padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.MAX_LENGTH))
    )
    for digest, mask in [(hashes.SHA1(), hashes.SHA1()), (hashes.SHA512(), hashes.SHA512()), (hashes.SHA256(), hashes.SHA1())]:
        yield f"wrong-algorithm-pss-{digest.name}-{mask.name}", lambda digest=digest, mask=mask: m.request(
            "wrong-algorithm",
            sign=lambda key, text: sign(key, text, digest, padding.PSS(padding.MGF1(mask), padding.PSS.DIGEST_LENGTH)),
        )
    for bits in [1024, 4096]:
        yield f"wrong-key-{bits}-bits", lambda bits=bits: m.request("wrong-key", key=keys.private(f"stranger_{bits}", bits))
    yield "signature-python-bytes", lambda: m.request("signature-python-bytes", sign=lambda key, text: f"b'{sign(key, text)}'")
    yield "scheme-of-a-brand", lambda: m.request("wrong-scheme", authorization=lambda value: value.replace("WECHATPAY2-", "WECHATPAY-BRAND-"))
    yield "valid-serial-in-lower-case", lambda: m.request("", serial=keys.merchant_serial.lower())
    yield "serial-with-zeros", lambda: m.request("serial-form", serial="00" + keys.merchant_serial)
    yield "serial-of-the-platform", lambda: m.request("platform-and-merchant-swapped", serial=keys.platform_serial)
    yield "serial-is-the-public-key-id", lambda: m.request("platform-and-merchant-swapped", serial=PUBLIC_KEY_ID)
    yield "parameter-twice", lambda: m.request(
        "authorization-malformed", authorization=lambda value: f'{value},mchid="1900000109"'
    )
    yield "timestamp-with-a-zero", lambda: m.request("timestamp-malformed", timestamp=f"0{now}")
    yield "nonce-not-in-ascii", lambda: m.request("authorization-malformed", nonce="随机串" + m.nonce())
    gson = lambda text: re.sub(b"[<>&=']", lambda found: b"\\u%04x" % ord(found[0]), text)
    numbers = lambda: {"total": 20000000, "count": 2, "rest": 100, "n": m.nonce()}
    order = lambda: {"amount": {"total": 1, "currency": "CNY", "refund": 3}, "n": m.nonce(), **numbers()}
    again = lambda **options: reparse(lambda value: json.dumps(value, **{"ensure_ascii": False, **options}).encode())
    texts = {"a": "x=1&y='z'", "b": "<说明/>"}
    for name, codes, value, signed in [
        ("gson", "body-html-escapes", texts, lambda sent: gson(sent["body"])),
        ("gson-of-a-file", "body-html-escapes body-whitespace", texts, lambda sent: gson(again(indent=3)(sent))),
        ("one-number-as-a-text", "body-numbers", numbers, lambda sent: sent["body"].replace(b":2,", b':"2",')),
        ("numbers-of-java", "body-numbers", numbers, lambda sent: of_java(sent["body"])),
        ("one-number-of-java", "body-numbers", numbers, lambda sent: sent["body"].replace(b"20000000", b"2.0E7")),
        ("indented-by-1", "body-whitespace", order, again(indent=1)),
        ("indented-by-3", "body-whitespace", order, again(indent=3)),
        ("indented-by-8", "body-whitespace", order, again(indent=8)),
        ("indented-by-tabs", "body-whitespace", order, again(indent="\t")),
        ("blanks-around-colons", "body-whitespace", order, again(separators=(",", " : "))),
        ("blanks-before-colons", "body-whitespace", order, again(separators=(", ", " :"))),
        ("blanks-inside", "body-whitespace", order, lambda sent: again()(sent).replace(b"{", b"{ ").replace(b"}", b" }")),
        ("indented-and-escaped", "body-whitespace body-unicode-escapes", texts, again(indent=3, ensure_ascii=True)),
        ("sorted-and-spaced", "body-key-order body-whitespace", order, again(sort_keys=True)),
        ("sorted-and-escaped", "body-key-order body-slash-escapes", {"z": "a/b", "a": 1}, lambda sent: slashes(again(sort_keys=True, separators=(",", ":"))(sent))),
        ("with-the-order-of-a-hash-map", "body-key-order", lambda: hashed_differently(m), reparse(lambda value: m.compact(of_hash_map(value)))),
        ("with-one-member-elsewhere", "body-key-order", lambda: {name: m.nonce() for name in "abcdefghij"}, reparse(lambda value: m.compact({name: value[name] for name in ["id", *"bcdefghij", "a"]}))),
        ("with-inner-members-elsewhere", "body-key-order", order, lambda sent: sent["body"].replace(b'"total":1,"currency":"CNY","refund":3', b'"refund":3,"total":1,"currency":"CNY"')),
    ]:
        value = value() if callable(value) else value
        yield f"body-{name}", lambda codes=codes, value=value, signed=signed: m.request(codes, **with_body({"id": m.nonce(), **value}), signed_body=signed)
    yield "body-marked-and-ended", lambda: m.received("byte-order-mark trailing-newline", sent_body=lambda body: b"\xef\xbb\xbf" + body + b"\n")
    yield "body-irregular-and-escaped", lambda: m.request(
        "body-slash-escapes", has_body=True, body=b'{ "a":"x/' + m.nonce().encode() + b'" ,"b" :[1 ,2]}', signed_body=lambda sent: slashes(sent["body"])
    )
    yield "query-with-gaps", lambda: m.request(
        "query-not-signed", has_body=False, query=True, signed_target=lambda sent: "&".join(sent["target"].split("&")[::2])
    )
    yield "slash-doubled", lambda: m.request("trailing-slash", query=False, signed_target=lambda sent: sent["target"].replace("/v3/", "/v3//"))
    yield "method-case-and-query", lambda: m.request(
        "method-case query-not-signed", has_body=False, query=True, signed_method="get", signed_target=lambda sent: sent["target"].split("?")[0]
    )
    yield "host-and-body", lambda: m.request(
        "host-signed body-whitespace", **with_body(order()), signed_target=lambda sent: "https://api.mch.weixin.qq.com" + sent["target"], signed_body=again()
    )
    yield "authorization-in-single-quotes", lambda: m.request("authorization-malformed", authorization=lambda value: value.replace('"', "'"))
    yield "authorization-with-another-name", lambda: m.request("authorization-malformed", authorization=lambda value: value.replace("nonce_str=", "nonce="))
    yield "two-mistakes", lambda: m.request(
        "query-not-signed final-line-feed", has_body=False, query=True, signed_target=lambda sent: sent["target"].split("?")[0], text=lf
    )
    yield "v2-valid", lambda: m.xml("")
    yield "v2-valid-hmac", lambda: m.xml("", **hmac_fields)
    yield "v2-valid-plain", lambda: m.xml("", write=plain)
    yield "sign-missing", lambda: m.xml("sign-missing", without=("sign",))
    yield "empty-values-signed", lambda: m.xml("empty-values-signed", keep_empty=True)
    yield "null-signed", lambda: m.xml(
        "empty-values-signed", signed=lambda fields: {name: "null" if value == "" else value for name, value in fields.items()}
    )
    yield "field-order", lambda: m.xml("field-order", order=lambda pairs: sorted(pairs, key=lambda pair: pair[0].lower()))
    yield "wrong-digest", lambda: m.xml("wrong-digest", digest="HMAC-SHA256", sign_type="MD5", named=True)
    yield "wrong-digest-md5", lambda: m.xml("wrong-digest", sign_type="HMAC-SHA256", named=True)
    yield "hmac-without-key", lambda: m.xml("hmac-without-key", **hmac_fields, make=lambda text: hashlib.sha256(text).hexdigest())
    yield "lower-case", lambda: m.xml("lower-case", request=True, fields=AS_REQUEST, upper=False, make=until_letter)
    yield "sign-included", lambda: m.xml("sign-included", **sign_included(m))
    yield "values-trimmed", lambda: m.xml(
        "values-trimmed", fields={"Attach": " a b "}, signed=lambda fields: {name: value.strip() for name, value in fields.items()}
    )
    yield "cdata-kept", lambda: m.xml(
        "cdata-kept", signed=lambda fields: {name: f"<![CDATA[{value}]]>" for name, value in fields.items() if value}
    )
    yield "entities-kept", lambda: m.xml(
        "entities-kept",
        write=plain,
        fields={"Attach": "a&b<c>"},
        signed=lambda fields: {name: escaped(value) for name, value in fields.items()},
    )
    yield "values-encoded", lambda: m.xml(
        "values-encoded",
        fields={"Attach": "支付 测试"},
        signed=lambda fields: {name: quote_plus(value) for name, value in fields.items()},
    )
    yield "key-parameter-missing", lambda: m.xml("key-parameter-missing", text=lambda text, key: text + key)
    yield "key-parameter-missing-wholly", lambda: m.xml("key-parameter-missing", text=lambda text, key: text)
    yield "key-with-blanks", lambda: m.xml("key-with-blanks", key=V2_KEY + "\n")
    yield "apiv3-key-used", lambda: m.xml("apiv3-key-used", key=V3_KEY)
    yield "field-left-out", lambda: m.xml(
        "field-left-out", signed=lambda fields: {name: value for name, value in fields.items() if name != "openid"}
    )
    yield "v2-valid-request", lambda: m.xml("", request=True, fields=AS_REQUEST)
    yield "v2-valid-hmac-required", lambda: m.xml("", request=True, path=HMAC_ONLY, fields=AS_REQUEST, **hmac_fields)
    yield "v2-valid-hmac-unnamed", lambda: m.xml("", digest="HMAC-SHA256", named=False)
    yield "v2-valid-hmac-unnamed-answer", lambda: m.xml("", digest="HMAC-SHA256", named=False, path=HMAC_ONLY)
    yield "v2-valid-hmac-of-the-request", lambda: m.xml(
        "", digest="HMAC-SHA256", named=False, asked=True
    )
    yield "wrong-digest-of-the-operation", lambda: m.xml("wrong-digest", request=True, path=HMAC_ONLY, fields=AS_REQUEST, named=False)
    yield "wrong-digest-named", lambda: m.xml("wrong-digest", request=True, path=HMAC_ONLY, fields=AS_REQUEST, named=True)
    yield "wrong-digest-of-the-answer", lambda: m.xml("wrong-digest", path=HMAC_ONLY, named=False)
    yield "wrong-digest-by-default", lambda: m.xml("wrong-digest", request=True, fields=AS_REQUEST, digest="HMAC-SHA256", named=False)
    yield "wrong-digest-of-the-request", lambda: m.xml(
        "wrong-digest", named=False, asked=True
    )
    yield "sign-name-in-upper-case", lambda: m.xml("sign-missing", afterwards=lambda fields: renamed(fields, "sign", "Sign"))
    yield "sign-in-base64", lambda: m.xml("sign-in-base64", written=lambda sign: base64.b64encode(bytes.fromhex(sign)).decode())
    yield "sign-with-blanks", lambda: m.xml("signature-line-breaks", written=lambda sign: sign + "\n", request=True, fields=AS_REQUEST)
    yield "sign-in-mixed-case", lambda: m.xml("lower-case", request=True, fields=AS_REQUEST, upper=False, make=mixed_case)
    yield "v2-charset", lambda: m.xml("charset", fields={"Attach": "支付测试"}, charset="gb18030")
    yield "key-among-the-fields", lambda: m.xml(
        "key-parameter-missing", text=lambda text, key: "&".join(sorted(text.split("&") + [f"key={key}"])), fields={"Attach": "x"}
    )
    yield "key-after-two-separators", lambda: m.xml("key-parameter-missing", text=lambda text, key: f"{text}&&key={key}")
    yield "values-encoded-in-lower-case", lambda: m.xml(
        "values-encoded", fields={"Attach": "支付 A"}, signed=lambda fields: {name: lower_escapes(quote_plus(value)) for name, value in fields.items()}
    )
    yield "order-as-sent", lambda: m.xml(
        "field-order", order=list, sent_order=lambda order: sorted(order, key=lambda pair: AS_SENT.get(pair[0], 0))
    )
    yield "one-empty-value-signed", lambda: m.xml(
        "empty-values-signed",
        fields={"detail": "", "scene": ""},
        keep_empty=True,
        signed=lambda fields: {name: value for name, value in fields.items() if value != "" or name == "scene"},
    )
    yield "order-of-a-hash-map", lambda: m.xml("field-order", order=lambda pairs: list(of_hash_map(dict(pairs)).items()), sent_order=lambda order: sorted(order, key=lambda pair: AS_SENT.get(pair[0], 0)))
    yield "any-order", lambda: m.xml(
        "field-order", request=True, fields={**AS_REQUEST, "openid": None, "time_end": None, "device_info": None}, named=False, order=shuffled
    )
    yield "app-key", lambda: m.xml("key-parameter-missing", text=lambda text, key: f"{text}&appkey={key}")
    yield "sign-in-base64-of-hex", lambda: m.xml("sign-in-base64", written=lambda sign: base64.b64encode(sign.encode()).decode())
    yield "values-encoded-and-order", lambda: m.xml(
        "field-order values-encoded",
        fields={"Attach": "支付 测试"},
        signed=lambda fields: {name: quote_plus(value) for name, value in fields.items()},
        order=lambda pairs: sorted(pairs, key=lambda pair: pair[0].lower()),
    )
    yield "field-not-text", lambda: m.xml(
        "field-not-text", request=True, fields=AS_REQUEST, write=lambda name, value: plain(name, value) + ("<more><a>1</a></more>" if name == "sign" else "")
    )
    yield "text-beside-fields", lambda: m.xml(
        "field-not-text", request=True, fields=AS_REQUEST, write=lambda name, value: plain(name, value) + ("<more>x<a>1</a></more>" if name == "sign" else "")
    )
    yield "sign-type-unknown", lambda: m.xml("wrong-digest", request=True, fields=AS_REQUEST, named=True, sign_type="SHA256")
    yield "message-or-key-differs", lambda: m.xml("message-or-key-differs", key="a" * 32)
    yield "v2-value-changed", lambda: m.xml(
        "message-or-key-differs", afterwards=lambda fields: {**fields, "total_fee": fields["total_fee"] + "0"}
    )


# An operation that takes HMAC-SHA256 only.
HMAC_ONLY = "/secapi/pay/profitsharing"
# The fields that only answers have are empty in a request, and left out.
AS_REQUEST = {"return_code": None, "result_code": None}
# The order in which `Maker.xml` writes the fields, which differs from that of their names.
AS_SENT = {"return_code": -9, "appid": -8, "mch_id": -7, "device_info": -6, "nonce_str": -5, "result_code": -4, "openid": -3,
           "Attach": -2, "total_fee": -1, "time_end": 0, "sign_type": 1, "sign": 2}


def renamed(fields, name, other):
    return {other if key == name else key: value for key, value in fields.items()}


def lower_escapes(text):
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), text)


def of_java(text):
    """Whole numbers as Java writes a double."""

    def written(found):
        number = int(found[1])
        digits = str(number).rstrip("0") or "0"
        wide = f"{digits[0]}.{digits[1:] or '0'}E{len(str(number)) - 1}"
        return (":" + (wide if number >= 10**7 else f"{number}.0")).encode()

    return re.sub(rb":(\d+)(?=[,}])", written, text)


def of_hash_map(value):
    """The members in the order of Java's HashMap, whose hash of a text is that of java.lang.String."""
    size = 16
    while len(value) > size * 0.75:
        size *= 2

    def place(name):
        code = 0
        for letter in name:
            code = (code * 31 + ord(letter)) % 2**32
        return (code ^ (code >> 16)) % size

    return dict(sorted(value.items(), key=lambda pair: place(pair[0])))


def hashed_differently(m):
    names = ["appid", "mchid", "description", "out_trade_no", "notify_url", "attach", "goods_tag", "time_expire"]
    return {name: m.nonce() for name in names}


def shuffled(pairs):
    """An order in which nothing else lists them."""
    names = ["total_fee", "appid", "Attach", "nonce_str", "mch_id"]
    return sorted(pairs, key=lambda pair: names.index(pair[0]))


def pairs_of(digits):
    return [digits[start : start + 2] for start in range(0, len(digits), 2)]


def mixed_case(text):
    """The first letter in upper case, all others in lower case."""
    digest = hashlib.md5(text).hexdigest()
    mixed = re.sub("[a-f]", lambda found: found[0].upper(), digest, count=1)
    assert mixed not in (digest, digest.upper()), "take another seed"
    return mixed


def until(test, change):
    """Signs, if need be with blanks more, until the signature has what the mistake needs. All but one in 10^9 have it."""

    def made(key, text):
        signature = sign(key, text)
        assert test(signature), "take another seed"
        return change(signature)

    return made


def until_letter(text):
    digest = hashlib.md5(text).hexdigest()
    assert digest != digest.upper()
    return digest


def sign_included(m):
    """A message in which the empty field that will hold the signature was signed too."""
    return {
        "fields": {"sign": ""},
        "keep_empty": True,
        "signed": lambda fields: {name: value for name, value in fields.items() if name == "sign" or value},
    }
