//! Help texts in English and Chinese: `keys`, `decrypt` and `encrypt`.

use super::Translation;

pub(super) const TEXTS: &[Translation] = &[
    (
        "Say what each file is, when it expires, and whether all of them belong together",
        "说明每个文件是什么、何时过期，以及是否互相匹配",
    ),
    (
        "Certificates, keys, `.p12` files, files with API keys; without any, those of the profile",
        "证书、密钥、`.p12` 文件、存有 API 密钥的文件；不填则检查配置中的文件",
    ),
    (
        "The merchant id, which is the password of its `.p12` file",
        "商户号，即其 `.p12` 文件的密码",
    ),
    (
        "A file with the password of the `.p12` file, if it was changed",
        "存有 `.p12` 密码的文件（密码改过的话）",
    ),
    (
        "Decrypt a field, the resource of a notification, `req_info`, or platform certificates",
        "解密字段、通知的 resource、`req_info` 或平台证书",
    ),
    (
        "The encrypted file: a notification, a resource or a list of certificates in JSON, the XML of a refund notification, or the Base64 of a field; `-` or nothing reads standard input",
        "密文文件：JSON 形式的通知、resource 或证书列表，退款通知的 XML，或字段的 Base64；`-` 或不填则读取标准输入",
    ),
    (
        "The field was encrypted with RSAES-PKCS1-v1_5, as the legacy Hong Kong operations do",
        "字段以 RSAES-PKCS1-v1_5 加密（旧的香港接口使用）",
    ),
    (
        "The file is an encrypted bill; this is the response with its `encrypt_key` and `nonce`, in JSON",
        "文件是加密的账单；这里给出含 `encrypt_key` 和 `nonce` 的应答（JSON）",
    ),
    (
        "The algorithm that the request for the bill named",
        "账单请求中指定的加密算法",
    ),
    ("Encrypt a field with the platform's key", "用平台的密钥加密字段"),
    (
        "The plaintext of a field; `-` or nothing reads standard input. A line feed at its end is dropped",
        "字段的明文；`-` 或不填则读取标准输入。末尾的换行会去掉",
    ),
    (
        "Encrypt with RSAES-PKCS1-v1_5, as the legacy Hong Kong operations do",
        "以 RSAES-PKCS1-v1_5 加密（旧的香港接口使用）",
    ),
];
