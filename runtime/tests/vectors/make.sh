#!/usr/bin/env bash
# Makes all test vectors anew, with fresh keys. Needs openssl 3 and python3 with the package `cryptography`
# (openssl's command line has no AES-GCM). See README.md.
set -euo pipefail
cd "$(dirname "$0")"

merchant_id=1900000109
api_v3_key=0123456789abcdefGHIJKLMNOPQRSTUV
api_v2_key=192006250b4c09247ec02edce69f6a2d
quiet() { "$@" 2>/dev/null; }

# Keys. `small` is below the limit, `elliptic` of the wrong kind, `locked` needs a pass phrase.
quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out issuer.key.pem
quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out merchant.key.pem
quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out platform.key.pem
quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out platform-next.key.pem
quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out small.key.pem
quiet openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out elliptic.key.pem
openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:secret -in merchant.key.pem -out locked.key.pem
quiet openssl rsa -in merchant.key.pem -traditional -out merchant.pkcs1.key.pem
quiet openssl rsa -in merchant.key.pem -traditional -outform DER -out merchant.pkcs1.key.der
openssl pkcs8 -topk8 -nocrypt -in merchant.key.pem -outform DER -out merchant.key.der
quiet openssl pkey -in merchant.key.pem -pubout -out merchant.public.pem
quiet openssl pkey -in platform.key.pem -pubout -out platform.public.pem
quiet openssl rsa -in platform.key.pem -RSAPublicKey_out -out platform.public.pkcs1.pem
quiet openssl pkey -in small.key.pem -pubout -out small.public.pem

# Certificates: an issuer, the merchant's, and two of the platform (the second expires later). One serial number has
# the highest bit set in its first byte and one begins with the digit 0.
openssl req -x509 -new -key issuer.key.pem -subj "/O=Test/CN=Test issuer" -days 7300 -out issuer.cert.pem
issue() { # name, key, serial number, days
    openssl req -new -key "$2" -subj "/O=Test/CN=$1" -out request.tmp
    quiet openssl x509 -req -in request.tmp -CA issuer.cert.pem -CAkey issuer.key.pem -set_serial "0x$3" -days "$4" \
        -out "$1.cert.pem"
    rm request.tmp
    openssl x509 -in "$1.cert.pem" -noout -serial | cut -d= -f2 | tr -d '\n' > "$1.serial.txt"
}
issue merchant merchant.key.pem "5157F09EFDC096DE15EBE81A4705$(openssl rand -hex 6)" 3650
issue platform platform.key.pem "0A1B$(openssl rand -hex 18)" 3650
issue platform-next platform-next.key.pem "C0FFEE$(openssl rand -hex 15)" 7000

# PKCS#12: as issued by WeChat Pay (3DES, RC2, SHA-1), and as newer tools write it.
openssl pkcs12 -export -legacy -inkey merchant.key.pem -in merchant.cert.pem -certfile issuer.cert.pem \
    -name "Tenpay Certificate" -passout "pass:$merchant_id" -out merchant.legacy.p12
openssl pkcs12 -export -inkey merchant.key.pem -in merchant.cert.pem -name "Tenpay Certificate" \
    -passout "pass:another password" -out merchant.modern.p12

# Signatures of the platform over TIMESTAMP\nNONCE\nBODY\n, and of the merchant over a request.
printf '{"code_url":"weixin://wxpay/bizpayurl?pr=p4lpSuKzz","description":"腾讯充值中心"}' > response.body.json
{ printf '1700000000\nABCDEF0123456789abcdef0123456789\n'; cat response.body.json; printf '\n'; } > response.message.txt
openssl dgst -sha256 -sign platform.key.pem response.message.txt | base64 -w0 > response.signature.txt
printf '1700000000\nABCDEF0123456789abcdef0123456789\n\n' > empty.message.txt
openssl dgst -sha256 -sign platform.key.pem empty.message.txt | base64 -w0 > empty.signature.txt
printf 'POST\n/v3/pay/transactions/native?x=%%E4%%BD%%A0\n1700000000\n593BEC0C930BF1AFEB40B4A08C8FB242\n{"a":1}\n' \
    > request.message.txt
openssl dgst -sha256 -sign merchant.key.pem request.message.txt | base64 -w0 > request.signature.txt

# Field encryption for the merchant.
printf '张三 13800138000' > field.txt
oaep="-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha1 -pkeyopt rsa_mgf1_md:sha1"
encrypt="openssl pkeyutl -encrypt -pubin -inkey merchant.public.pem"
# shellcheck disable=SC2086 # the options are words
$encrypt $oaep -in field.txt | base64 -w0 > field.oaep.txt
# shellcheck disable=SC2086
$encrypt -pkeyopt rsa_padding_mode:pkcs1 -in field.txt | base64 -w0 > field.pkcs1.txt

# APIv2: MD5 and HMAC-SHA256 over sorted fields, and AES-256-ECB keyed with the lower-case MD5 of the key.
printf 'attach=附加&body=a&b=c<d>&mch_id=%s&nonce_str=x&total_fee=1&key=%s' "$merchant_id" "$api_v2_key" > v2.text.txt
openssl dgst -md5 -r v2.text.txt | cut -d' ' -f1 | tr a-f A-F | tr -d '\n' > v2.md5.txt
openssl dgst -sha256 -hmac "$api_v2_key" -r v2.text.txt | cut -d' ' -f1 | tr a-f A-F | tr -d '\n' > v2.hmac.txt
printf '<root><out_refund_no><![CDATA[131811191610442717309]]></out_refund_no><refund_fee>3960</refund_fee></root>' \
    > req_info.xml
req_info_key=$(printf '%s' "$api_v2_key" | openssl dgst -md5 -r | cut -d' ' -f1 | tr -d '\n' | od -An -tx1 | tr -d ' \n')
openssl enc -aes-256-ecb -K "$req_info_key" -in req_info.xml | base64 -w0 > req_info.txt

# AES-256-GCM.
API_V3_KEY=$api_v3_key python3 - <<'PYTHON'
import base64, json, os
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

cipher = AESGCM(os.environ["API_V3_KEY"].encode())

def sealed(plaintext, associated_data):
    nonce = "".join(f"{byte:02x}" for byte in os.urandom(6))
    ciphertext = cipher.encrypt(nonce.encode(), plaintext, associated_data.encode() if associated_data else None)
    return {
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(ciphertext).decode(),
        "associated_data": associated_data,
        "nonce": nonce,
    }

def text(name):
    with open(name, "rb") as file:
        return file.read()

def write(name, value):
    with open(name, "w") as file:
        json.dump(value, file, indent=1, ensure_ascii=False)

write("resource.json", sealed('{"mchid":"1900000109","备注":"已支付"}'.encode(), "transaction"))
write("resource.bare.json", sealed(b"{}", ""))
listed = [
    {
        "serial_no": text(f"{name}.serial.txt").decode(),
        "effective_time": "2018-06-08T10:34:56+08:00",
        "expire_time": "2018-12-08T10:34:56+08:00",
        "encrypt_certificate": sealed(text(f"{name}.cert.pem"), "certificate"),
    }
    for name in ["platform", "platform-next"]
]
write("certificates.json", {"data": listed})
PYTHON
python3 - <<'PYTHON'
# Certificates over the platform's key that are not valid now, and one that names a merchant; and one over the merchant's key
# of the version that TLS takes, which `openssl x509 -req` does not make without extensions.
import datetime
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

def certify(file_name, key_name, common_name, organization, first, last):
    with open(key_name, "rb") as file:
        key = serialization.load_pem_private_key(file.read(), None)
    names = [(x509.NameOID.COMMON_NAME, common_name), (x509.NameOID.ORGANIZATION_NAME, organization)]
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in names])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(datetime.datetime(first, 1, 1)).not_valid_after(datetime.datetime(last, 1, 1))
    with open(file_name, "wb") as file:
        file.write(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

certify("platform-expired.cert.pem", "platform.key.pem", "Tenpay.com sign", "Tenpay.com", 2015, 2020)
certify("platform-future.cert.pem", "platform.key.pem", "Tenpay.com sign", "Tenpay.com", 2095, 2100)
certify("other-merchant.cert.pem", "platform.key.pem", "1900000118", "微信商户系统", 2020, 2095)
certify("merchant.v3.cert.pem", "merchant.key.pem", "1900000109", "微信商户系统", 2020, 2095)
PYTHON
# 国密, with the identity that GM/T 0009 prescribes where none was agreed.
identity=1234567812345678
for who in merchant platform; do
    openssl ecparam -genkey -name SM2 -noout | openssl pkcs8 -topk8 -nocrypt -out "sm2-$who.key.pem"
    openssl req -new -x509 -key "sm2-$who.key.pem" -sm3 -sigopt "distid:$identity" -days 36500 -subj "/CN=$who" \
        -out "sm2-$who.cert.pem"
done
openssl pkey -in sm2-platform.key.pem -pubout -out sm2-platform.public.pem
printf '1554208460\nc5ac7061fccab6bf3e254dcf98995b8c\n{"trade_state":"SUCCESS"}\n' > sm2-response.message.txt
openssl dgst -sm3 -sign sm2-platform.key.pem -sigopt "distid:$identity" sm2-response.message.txt \
    | openssl base64 -A > sm2-response.signature.txt
openssl pkey -in sm2-merchant.key.pem -pubout -out sm2-merchant.public.pem
printf '张三' | openssl pkeyutl -encrypt -pubin -inkey sm2-merchant.public.pem | openssl base64 -A > sm2-field.txt
rm issuer.key.pem
