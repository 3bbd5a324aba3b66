"""Makes and signs messages of WeChat Pay, right ones and ones with a mistake, with Python's `cryptography` and `hashlib`."""

import base64
import datetime
import hashlib
import hmac
import json
import string
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

MERCHANT, OTHER = "1900000109", "1900000110"
PUBLIC_KEY_ID = "PUB_KEY_ID_0119000001092024112800000000000000"
NOW = 1764316800
V2_KEY, V3_KEY = "192006250b4c09247ec02edce69f6a2d", "8f3cA6b1d09E47725b1a0cFe93d4A6b8"
WORDS = ["Image形象店-深圳腾大-QQ公仔", "充值", "a/b", "https://shop.example/notify?a=1&b=2", "<b>&\"x\"", "10% off", "café"]


def changed(sent, change):
    """Changes what is sent, in place, and returns what is signed in its place."""
    sent.update({name: change[name] for name in sent if name in change})
    signed = dict(sent)
    for name in signed:
        made = change.get(f"signed_{name}")
        if made is not None:
            signed[name] = made(sent) if callable(made) else made
    return signed


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

    def private(self, name, bits=2048):
        file = self.folder / f"{name}_key.pem"
        if not file.exists():
            key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
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
        signed = changed(sent, change)
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
        for one, other in change.get("swapped", ()):
            values[one], values[other] = values[other], values[one]
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
        signed = changed(sent, change)
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
        for one, other in change.get("swapped", ()):
            values = dict(headers)
            exchanged = {one: values[other], other: values[one]}
            headers = [(name, exchanged.get(name, value)) for name, value in headers]
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
        fields = {name: value for name, value in fields.items() if value is not None}
        digest = change.get("digest", "MD5")
        if change.get("named", digest != "MD5" or pick.random() < 0.5):
            fields["sign_type"] = change.get("sign_type", digest)
        signed = change.get("signed", lambda fields: fields)(dict(fields))
        keep_empty = change.get("keep_empty", False)
        pairs = [(name, value) for name, value in signed.items() if keep_empty or value != ""]
        pairs = change.get("order", sorted)(pairs)
        text = "&".join(f"{name}={value}" for name, value in pairs)
        key = change.get("key", V2_KEY)
        text = change.get("text", lambda text, key: f"{text}&key={key}")(text, key).encode(change.get("charset", "utf-8"))
        make = change.get("make")
        if make:
            signature = make(text)
        elif digest == "MD5":
            signature = hashlib.md5(text).hexdigest()
        else:
            signature = hmac.new(key.encode(), text, hashlib.sha256).hexdigest()
        signature = signature.upper() if change.get("upper", True) else signature
        signature = change.get("written", lambda signature: signature)(signature)
        if "sign" not in change.get("without", ()):
            fields["sign"] = signature
        fields = change.get("afterwards", lambda fields: fields)(fields)
        order = list(fields.items())
        pick.shuffle(order)
        order = change.get("sent_order", lambda order: order)(order)
        body = "<xml>" + "".join(change.get("write", cdata)(name, value) for name, value in order) + "</xml>"
        encoded = body.encode(change.get("encoding", "utf-8"))
        host = "https://api.mch.weixin.qq.com"
        if change.get("request", False):
            return keyset, entry(expect, "POST", host + change.get("path", "/pay/unifiedorder"), [], encoded, None, None, None)
        asked = asked_for_hmac() if change.get("asked", False) else b""
        return keyset, entry(expect, "POST", host + change.get("path", "/pay/orderquery"), [], asked, 200, [], encoded)


def asked_for_hmac():
    """A request that asks for an answer signed with HMAC-SHA256."""
    text = f"sign_type=HMAC-SHA256&key={V2_KEY}"
    sign = hmac.new(V2_KEY.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
    return f"<xml><sign_type>HMAC-SHA256</sign_type><sign>{sign}</sign></xml>".encode()


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
