#!/usr/bin/env python3
"""Makes signed messages, right ones and ones with exactly one mistake, for the tests of `wechatpay verify`.

It shares no code with the project: signatures are made by Python's `cryptography` and `hashlib`.

    make.py fixtures FOLDER              one message of every kind; the keys in the folder are kept
    make.py random FOLDER COUNT SEED     that many random messages

Each exchange of a HAR file has the expected diagnoses in its `comment`. A file is read with the keys of its name.
"""

import base64
import datetime
import gzip
import hashlib
import hmac
import json
import random
import string
import sys
from pathlib import Path
from urllib.parse import quote, quote_plus

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

MERCHANT, OTHER = "1900000109", "1900000110"
PUBLIC_KEY_ID = "PUB_KEY_ID_0119000001092024112800000000000000"
NOW = 1764316800
V2_KEY, V3_KEY = "192006250b4c09247ec02edce69f6a2d", "8f3cA6b1d09E47725b1a0cFe93d4A6b8"
WORDS = ["Image形象店-深圳腾大-QQ公仔", "充值", "a/b", "https://shop.example/notify?a=1&b=2", "<b>&\"x\"", "10% off", "café"]


class Keys:
    """The keys of the service and of two merchants, kept in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.platform, self.platform_serial = self.certified("platform", "Tenpay.com sign", 0x5157F09EFDC096DE)
        self.merchant, self.merchant_serial = self.certified("merchant", MERCHANT, 0x1DDE55AD98ED71D6)
        self.other, self.other_serial = self.certified("other", OTHER, 0x2AB4711)
        self.public = self.private("public")
        pem = self.public.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        (folder / "pub_key.pem").write_bytes(pem)
        self.stranger = self.private("stranger")
        (folder / "api_v2_key.txt").write_text(V2_KEY)
        (folder / "api_v3_key.txt").write_text(V3_KEY)

    def private(self, name):
        file = self.folder / f"{name}_key.pem"
        if not file.exists():
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            file.write_bytes(
                key.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            )
        return serialization.load_pem_private_key(file.read_bytes(), None)

    def certified(self, name, common_name, serial):
        key = self.private(name)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).serial_number(serial)
        builder = builder.public_key(key.public_key())
        builder = builder.not_valid_before(datetime.datetime(2020, 1, 1)).not_valid_after(datetime.datetime(2045, 1, 1))
        certificate = builder.sign(key, hashes.SHA256())
        file = self.folder / f"{name}_cert.pem"
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        digits = f"{serial:X}"
        return key, digits if len(digits) % 2 == 0 else "0" + digits


def sign(key, text, algorithm=hashes.SHA256(), pad=None):
    return base64.b64encode(key.sign(text, pad or padding.PKCS1v15(), algorithm)).decode()


class Maker:
    def __init__(self, keys, generator):
        self.keys, self.random = keys, generator

    def nonce(self):
        return "".join(self.random.choice(string.ascii_uppercase + string.digits + "abcdef") for _ in range(32))

    def body(self, least=None):
        """A compact JSON body, in the order in which its members were set."""
        pick = self.random
        value = {"appid": "wxd678efh567hg6787", "mchid": MERCHANT, "description": pick.choice(WORDS)}
        value["out_trade_no"] = str(pick.randrange(10**20))
        if pick.random() < 0.5:
            value["notify_url"] = "https://www.weixin.qq.com/wxpay/pay.php?a=1"
        value["amount"] = {"total": pick.randrange(1, 10**6), "currency": "CNY"}
        if pick.random() < 0.3:
            value["scene_info"] = {"payer_client_ip": "14.23.150.211", "store_info": {"id": "0001", "name": pick.choice(WORDS)}}
        if pick.random() < 0.3:
            value["limit_pay"] = ["no_credit", pick.choice(WORDS)]
        value.update(least or {})
        return value

    @staticmethod
    def compact(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def target(self, query):
        number = self.random.randrange(10**12)
        if query:
            return f"/v3/pay/transactions/id/{number}?mchid={MERCHANT}&name={quote('张 三')}{number}&b=2"
        return self.random.choice(["/v3/pay/transactions/jsapi", f"/v3/refund/domestic/refunds/{number}", "/v3/certificates"])

    def request(self, expect, keyset="all", **change):
        """A request; what is given in `change` with `signed_` is signed and not sent."""
        pick = self.random
        has_body = change.get("has_body", pick.random() < 0.6)
        sent = {
            "method": "POST" if has_body else "GET",
            "target": self.target(change.get("query", not has_body)),
            "timestamp": str(NOW + pick.randrange(-250, 250)),
            "nonce": self.nonce(),
            "body": self.compact(self.body()) if has_body else b"",
        }
        sent.update({name: change[name] for name in sent if name in change})
        signed = dict(sent)
        for name in signed:
            made = change.get(f"signed_{name}")
            if made is not None:
                signed[name] = made(sent) if callable(made) else made
        lines = [signed["method"], signed["target"], signed["timestamp"], signed["nonce"]]
        lines = [line.encode() for line in lines] + [signed["body"]]
        text = change.get("text", lambda lines: b"\n".join(lines) + b"\n")(lines)
        key = change.get("key", self.keys.merchant)
        signature = change.get("sign", lambda key, text: sign(key, text))(key, text)
        values = {
            "mchid": change.get("mchid", MERCHANT),
            "nonce_str": sent["nonce"],
            "signature": signature,
            "timestamp": sent["timestamp"],
            "serial_no": change.get("serial", self.keys.merchant_serial),
        }
        authorization = "WECHATPAY2-SHA256-RSA2048 " + ",".join(f'{name}="{value}"' for name, value in values.items())
        authorization = change.get("authorization", lambda value: value)(authorization)
        headers = [("Host", "api.mch.weixin.qq.com"), ("Accept", "application/json"), ("Authorization", authorization)]
        headers += change.get("headers", [("Content-Type", "application/json")])
        url = "https://api.mch.weixin.qq.com" + sent["target"]
        body = change["sent_body"](sent["body"]) if "sent_body" in change else sent["body"]
        return keyset, entry(expect, sent["method"], url, headers, body, None, None, None)

    def received(self, expect, keyset="all", **change):
        """A response, or with `notification` a notification."""
        pick = self.random
        sent = {
            "timestamp": str(NOW + pick.randrange(-250, 250)),
            "nonce": self.nonce(),
            "body": change["body"] if "body" in change else self.compact(self.body()),
        }
        sent.update({name: change[name] for name in sent if name in change})
        signed = dict(sent)
        for name in signed:
            made = change.get(f"signed_{name}")
            if made is not None:
                signed[name] = made(sent) if callable(made) else made
        lines = [signed["timestamp"].encode(), signed["nonce"].encode(), signed["body"]]
        text = change.get("text", lambda lines: b"\n".join(lines) + b"\n")(lines)
        by_public = pick.random() < 0.5
        key = change.get("key", self.keys.public if by_public else self.keys.platform)
        serial = change.get("serial", PUBLIC_KEY_ID if key is self.keys.public else self.keys.platform_serial)
        signature = change.get("sign", lambda key, text: sign(key, text))(key, text)
        headers = [
            ("Content-Type", "application/json; charset=utf-8"),
            ("Wechatpay-Timestamp", sent["timestamp"]),
            ("Wechatpay-Nonce", sent["nonce"]),
            ("Wechatpay-Signature", signature),
            ("Wechatpay-Serial", serial),
        ]
        headers = [(name, value) for name, value in headers if name not in change.get("without", ())]
        headers += change.get("headers", [])
        body = change["sent_body"](sent["body"]) if "sent_body" in change else sent["body"]
        moment = change.get("moment")
        if change.get("notification", pick.random() < 0.4):
            return keyset, entry(expect, "POST", "https://shop.example/notify", headers, body, None, None, None, moment)
        return keyset, entry(expect, "GET", "https://api.mch.weixin.qq.com/", [], b"", change.get("status", 200), headers, body, moment)

    def xml(self, expect, keyset="v2", **change):
        """A response of APIv2, or with `request` a request."""
        pick = self.random
        fields = {
            "return_code": "SUCCESS",
            "appid": "wx2421b1c4370ec43b",
            "mch_id": MERCHANT,
            "device_info": "",
            "nonce_str": self.nonce(),
            "result_code": "SUCCESS",
            "openid": "oUpF8uMEb4qRXf22hE3X68TekukE",
            "Attach": pick.choice(["支付测试", "a&b<c>", "1 + 1 = 2", "10% off"]),
            "total_fee": str(pick.randrange(1, 10**6)),
            "time_end": "20251128080000",
        }
        fields.update(change.get("fields", {}))
        digest = change.get("digest", "MD5")
        if change.get("named", digest != "MD5" or pick.random() < 0.5):
            fields["sign_type"] = change.get("sign_type", digest)
        signed = change.get("signed", lambda fields: fields)(dict(fields))
        keep_empty = change.get("keep_empty", False)
        pairs = [(name, value) for name, value in signed.items() if keep_empty or value != ""]
        pairs = change.get("order", sorted)(pairs)
        text = "&".join(f"{name}={value}" for name, value in pairs)
        key = change.get("key", V2_KEY)
        text = change.get("text", lambda text, key: f"{text}&key={key}")(text, key).encode()
        make = change.get("make")
        if make:
            signature = make(text)
        elif digest == "MD5":
            signature = hashlib.md5(text).hexdigest()
        else:
            signature = hmac.new(key.encode(), text, hashlib.sha256).hexdigest()
        signature = signature.upper() if change.get("upper", True) else signature
        if "sign" not in change.get("without", ()):
            fields["sign"] = signature
        fields = change.get("afterwards", lambda fields: fields)(fields)
        order = list(fields.items())
        pick.shuffle(order)
        order = change.get("sent_order", lambda order: order)(order)
        body = "<xml>" + "".join(change.get("write", cdata)(name, value) for name, value in order) + "</xml>"
        if change.get("request", False):
            return keyset, entry(expect, "POST", "https://api.mch.weixin.qq.com/pay/unifiedorder", [], body.encode(), None, None, None)
        return keyset, entry(expect, "POST", "https://api.mch.weixin.qq.com/pay/orderquery", [], b"", 200, [], body.encode())


def cdata(name, value):
    return f"<{name}><![CDATA[{value}]]></{name}>"


def escaped(value):
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(name, value):
    return f"<{name}>{escaped(value)}</{name}>"


def content(body):
    try:
        return {"mimeType": "", "size": len(body), "text": body.decode()}
    except UnicodeDecodeError:
        return {"mimeType": "", "size": len(body), "text": base64.b64encode(body).decode(), "encoding": "base64"}


def entry(expect, method, url, headers, body, status, response_headers, response_body, moment=None):
    written = {
        "startedDateTime": datetime.datetime.fromtimestamp(moment or NOW, datetime.timezone.utc).isoformat(),
        "comment": expect,
        "request": {
            "method": method,
            "url": url,
            "headers": [{"name": name, "value": value} for name, value in headers],
        },
    }
    if body:
        written["request"]["postData"] = content(body)
    if status:
        written["response"] = {
            "status": status,
            "headers": [{"name": name, "value": value} for name, value in response_headers],
            "content": content(response_body),
        }
    return written


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
    yield "two-mistakes", lambda: m.request(
        "query-not-signed final-line-feed", has_body=False, query=True, signed_target=lambda sent: sent["target"].split("?")[0], text=lf
    )
    yield "v2-valid", lambda: m.xml("")
    yield "v2-valid-hmac", lambda: m.xml("", **hmac_fields)
    yield "v2-valid-plain", lambda: m.xml("", write=plain)
    yield "sign-missing", lambda: m.xml("sign-missing", without=("sign",))
    yield "empty-values-signed", lambda: m.xml("empty-values-signed", keep_empty=True)
    yield "field-order", lambda: m.xml("field-order", order=lambda pairs: sorted(pairs, key=lambda pair: pair[0].lower()))
    yield "wrong-digest", lambda: m.xml("wrong-digest", digest="HMAC-SHA256", sign_type="MD5", named=True)
    yield "wrong-digest-md5", lambda: m.xml("wrong-digest", sign_type="HMAC-SHA256", named=True)
    yield "hmac-without-key", lambda: m.xml("hmac-without-key", **hmac_fields, make=lambda text: hashlib.sha256(text).hexdigest())
    yield "lower-case", lambda: m.xml("lower-case", request=True, upper=False, make=until_letter)
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
    yield "message-or-key-differs", lambda: m.xml("message-or-key-differs", key="a" * 32)
    yield "v2-value-changed", lambda: m.xml(
        "message-or-key-differs", afterwards=lambda fields: {**fields, "total_fee": fields["total_fee"] + "0"}
    )


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


KEYSETS = ["all", "other", "merchant", "platform", "v2"]


def write(folder, messages):
    files = {name: [] for name in KEYSETS}
    for keyset, message in messages:
        files[keyset].append(message)
    for name, entries in files.items():
        har = {"log": {"version": "1.2", "creator": {"name": "make.py", "version": "1"}, "entries": entries}}
        (folder / f"{name}.har").write_text(json.dumps(har, ensure_ascii=False, indent=1) + "\n")


def main():
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    keys = Keys(folder)
    if sys.argv[1] == "fixtures":
        maker = Maker(keys, random.Random(7))
        write(folder, [make() for _, make in kinds(maker)])
        return
    count, seed = int(sys.argv[3]), int(sys.argv[4])
    generator = random.Random(seed)
    maker = Maker(keys, generator)
    messages = []
    while len(messages) < count:
        known = dict(kinds(maker))
        right = generator.random() < 0.5
        names = [name for name in known if ("valid" in name) == right]
        try:
            messages.append(known[generator.choice(sorted(names))]())
        except AssertionError:
            continue
    write(folder, messages)


main()
