#!/usr/bin/env python3
"""Makes requests signed with SM2 and SM3 by openssl, for the tests of `wechatpay verify`: a right one, and one for each mistake.

    sm2.py FOLDER        the key in the folder is kept
"""

import base64
import subprocess
import sys
from pathlib import Path

DISTINGUISHING_ID = ["-sigopt", "distid:1234567812345678"]
SERIAL, NONCE, TIMESTAMP = "1DDE55AD98ED71D6", "593BEC0C930BF1AFEB40B4A08C8FB242", "1796000000"
TARGET, BODY = "/v3/pay/transactions/native", '{"amount":{"total":100},"out_trade_no":"T1"}'
SM2, RSA = "WECHATPAY2-SM2-WITH-SM3", "WECHATPAY2-SHA256-RSA2048"


def openssl(*arguments, text=b""):
    return subprocess.run(["openssl", *arguments], input=text, stdout=subprocess.PIPE, check=True).stdout


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    key, certificate = str(folder / "merchant_key.pem"), str(folder / "merchant_cert.pem")
    if not Path(key).exists():
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-pkeyopt", "ec_param_enc:named_curve", "-out", key)
        openssl("req", "-x509", "-new", "-key", key, "-sm3", *DISTINGUISHING_ID, "-subj", "/CN=1900000109", "-days", "9000",
                "-set_serial", f"0x{SERIAL}", "-out", certificate)

    def request(name, method="POST", scheme=SM2, end="\n"):
        text = "\n".join([method, TARGET, TIMESTAMP, NONCE, BODY]) + end
        signature = base64.b64encode(openssl("dgst", "-sm3", "-sign", key, *DISTINGUISHING_ID, text=text.encode())).decode()
        authorization = (
            f'{scheme} mchid="1900000109",nonce_str="{NONCE}",signature="{signature}",timestamp="{TIMESTAMP}",serial_no="{SERIAL}"'
        )
        head = [f"POST {TARGET} HTTP/1.1", "Host: api.mch.weixin.qq.com", f"Authorization: {authorization}"]
        (folder / f"{name}.http").write_text("\n".join([*head, "Content-Type: application/json", "", BODY]))

    request("right")
    request("method-case", method="post")
    request("final-line-feed", end="")
    request("wrong-scheme", scheme=RSA)


main()
