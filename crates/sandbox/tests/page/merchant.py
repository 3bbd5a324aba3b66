"""A merchant that signs its calls without our code: with `cryptography`, and the configuration that the sandbox wrote."""

import base64
import json
import pathlib
import secrets
import time
import urllib.error
import urllib.request

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding


class Merchant:
    def __init__(self, folder: pathlib.Path):
        self.configuration = json.loads((folder / "sandbox.json").read_text())
        read = lambda name: (folder / self.configuration[name]).read_bytes()
        self.key = serialization.load_pem_private_key(read("merchant_key"), password=None)
        self.platform_key = serialization.load_pem_public_key(read("platform_public_key"))

    def encrypt(self, text: str) -> str:
        """RSAES-OAEP with SHA-1, by the platform's public key."""
        oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
        return base64.b64encode(self.platform_key.encrypt(text.encode(), oaep)).decode()

    def call(self, method: str, target: str, body: dict | None = None, sign_as: str | None = None) -> tuple[int, dict]:
        """A signed call; `sign_as` has another text signed than the body that is sent."""
        sent = json.dumps(body, ensure_ascii=False) if body is not None else ""
        moment, nonce = str(int(time.time())), secrets.token_hex(16)
        message = "\n".join([method, target, moment, nonce, sent if sign_as is None else sign_as, ""])
        signature = base64.b64encode(self.key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
        parts = {
            "mchid": self.configuration["merchant_id"],
            "nonce_str": nonce,
            "signature": signature,
            "timestamp": moment,
            "serial_no": self.configuration["merchant_serial"],
        }
        request = urllib.request.Request(self.configuration["base_url"] + target, data=sent.encode() or None, method=method)
        request.add_header("Authorization", "WECHATPAY2-SHA256-RSA2048 " + ",".join(f'{name}="{value}"' for name, value in parts.items()))
        request.add_header("Accept", "application/json")
        request.add_header("Content-Type", "application/json")
        request.add_header("User-Agent", "page-test")
        request.add_header("Wechatpay-Serial", self.configuration["platform_public_key_id"])
        try:
            with urllib.request.urlopen(request) as response:
                return response.status, json.loads(response.read() or b"{}")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")

    def prepay(self, number: str, description: str = "桃木梳 × 2") -> tuple[int, dict]:
        body = {
            "appid": "wxd678efh567hg6787",
            "mchid": self.configuration["merchant_id"],
            "description": description,
            "out_trade_no": number,
            "notify_url": "https://127.0.0.1:9/paid",
            "amount": {"total": 12900, "currency": "CNY"},
        }
        return self.call("POST", "/v3/pay/transactions/native", body)
