//! The Chinese of the runtime's errors about keys, certificates and encryption. The texts of `keys check` are in
//! `messages.rs`.

use super::Translation;

pub(super) const MESSAGES: &[Translation] = &[
    (
        "the merchant id ({} given) is invalid: expected 1 to 31 ASCII letters, digits, `_` or `-`",
        "商户号无效（给出了 {0:message}）：应为 1 到 31 个 ASCII 字母、数字、`_` 或 `-`",
    ),
    (
        "the {} contains no PEM block of the kind {}; pass the text of the .pem file, not its path",
        "{0:message} 中没有 {1} 类型的 PEM 内容",
    ),
    ("the {} is not valid PEM: {}", "{0:message} 不是有效的 PEM：{1:message}"),
    (
        "the {} given is {}; expected {}",
        "给出的 {0:message} 是 {1:message}；应为 {2:message}",
    ),
    (
        "the API certificate {} does not match the private key; use both from the same download",
        "API 证书 {0} 与私钥不配对；请使用同一次下载的两个文件",
    ),
    (
        "the serial number {} was given, but the API certificate has {}; leave the number out",
        "给出的序列号是 {0}，而 API 证书的是 {1}；请去掉序列号",
    ),
    (
        "the private key was given without its API certificate or serial number, which every request must name",
        "给出了私钥，但没有 API 证书或序列号，而每个请求都要写明它",
    ),
    (
        "an API certificate or serial number was given without the private key; give both or neither",
        "给出了 API 证书或序列号，但没有私钥；请两者都给或都不给",
    ),
    (
        "neither a private key (APIv3) nor an APIv2 key was given, nor an APIv3 key to receive notifications with",
        "既没有私钥（APIv3），也没有 APIv2 密钥，也没有用于接收通知的 APIv3 密钥",
    ),
    (
        "the PKCS#12 file cannot be read (its password is the merchant id unless it was changed): {}",
        "无法读取 PKCS#12 文件（密码默认是商户号）：{0:message}",
    ),
    (
        "the APIv3 key has {} instead of 32; check it for a line feed or spaces at either end",
        "APIv3 密钥有 {0:message}而不是 32 字节；请检查两端是否有换行或空格",
    ),
    (
        "the APIv2 key is not 32 printable ASCII characters ({} given)",
        "APIv2 密钥不是 32 个可见的 ASCII 字符（给出了 {0:message}）",
    ),
    (
        "{}: the {} contains no PEM block of the kind {}; pass the text of the .pem file, not its path",
        "{0}：{1:message} 中没有 {2} 类型的 PEM 内容",
    ),
    (
        "{}: the {} is not valid PEM: {}",
        "{0}：{1:message} 不是有效的 PEM：{2:message}",
    ),
    (
        "{}: the {} is not an X.509 certificate: {}",
        "{0}：{1:message} 不是 X.509 证书：{2:message}",
    ),
    (
        "{}: the {} is not an RSA key in the form {}",
        "{0}：{1:message} 不是 {2} 形式的 RSA 密钥",
    ),
    (
        "the private key is encrypted; decrypt it first, for example with `openssl pkey -in key.pem -out plain.pem`",
        "私钥已加密；请先解密，例如用 `openssl pkey -in key.pem -out plain.pem`",
    ),
    (
        "the {} is not an RSA key in the form {}",
        "{0:message} 不是 {1} 形式的 RSA 密钥",
    ),
    (
        "the {} is an RSA key of fewer than 2048 or more than 8192 bits",
        "{0:message} 是少于 2048 位或多于 8192 位的 RSA 密钥",
    ),
    (
        "the {} is not an X.509 certificate: {}",
        "{0:message} 不是 X.509 证书：{1:message}",
    ),
    (
        "the serial number ({} given) is invalid: expected 1 to 42 hexadecimal digits",
        "序列号无效（给出了 {0:message}）：应为 1 到 42 个十六进制数字",
    ),
    (
        "the id of a WeChat Pay public key ({} given) is invalid: expected PUB_KEY_ID_ followed by letters and digits",
        "微信支付公钥 ID 无效（给出了 {0:message}）：应为 PUB_KEY_ID_ 后跟字母和数字",
    ),
    ("two keys have the serial number {}", "有两个密钥的序列号是 {0}"),
    (
        "the key {} was chosen for encryption but is not among the keys given",
        "选用了密钥 {0} 来加密，但它不在给出的密钥之中",
    ),
    (
        "the platform certificate {} expired {} ago, so it is not used; fetch the current ones (ClientBuilder::renew_certificates), or check this machine's clock",
        "平台证书 {0} 已过期 {1:message}，不再使用；请下载现行的证书，或检查本机的时钟",
    ),
    (
        "the platform certificate {} becomes valid only in {}, so it is not used; check this machine's clock",
        "平台证书 {0} 还有 {1:message}才生效，现在不使用；请检查本机的时钟",
    ),
    (
        "the certificate {} is the API certificate of merchant {}, not one of WeChat Pay's: give it to Merchant::builder; platform certificates come from GET /v3/certificates",
        "证书 {0} 是商户 {1} 的 API 证书，不是微信支付的：平台证书来自 GET /v3/certificates",
    ),
    (
        "the platform key {} belongs to merchant {}: give WeChat Pay's public key or certificates, from the merchant platform",
        "平台密钥 {0} 属于商户 {1}：请给出商户平台上的微信支付公钥或平台证书",
    ),
    (
        "the list of platform certificates cannot be used: {}",
        "无法使用平台证书列表：{0:message}",
    ),
    // Contents of a file
    ("a certificate", "证书"),
    (
        "a certificate in OpenSSL's own format (convert it with `openssl x509`)",
        "OpenSSL 自有格式的证书（请用 `openssl x509` 转换）",
    ),
    ("an elliptic curve private key", "椭圆曲线私钥"),
    ("a DSA private key", "DSA 私钥"),
    ("an encrypted private key", "加密的私钥"),
    ("a private key in OpenSSH's own format", "OpenSSH 自有格式的私钥"),
    ("a certificate request", "证书请求（CSR）"),
    ("a certificate revocation list", "证书吊销列表（CRL）"),
    (
        "a PKCS#7 bundle (unpack it with `openssl pkcs7 -print_certs`)",
        "PKCS#7 文件（请用 `openssl pkcs7 -print_certs` 解开）",
    ),
    (
        "a PKCS#12 file (give it to `pkcs12`)",
        "PKCS#12 文件（请写在 `pkcs12` 中）",
    ),
    (
        "binary data (DER or PKCS#12) instead of text",
        "二进制数据（DER 或 PKCS#12），而不是文本",
    ),
    ("PEM text instead of binary DER", "PEM 文本，而不是二进制 DER"),
    ("a JSON Web Key (convert it to PEM)", "JSON Web Key（请转换为 PEM）"),
    ("a PEM block of another kind", "其他类型的 PEM 内容"),
    ("a key of an algorithm other than RSA", "不是 RSA 算法的密钥"),
    // Encryption
    (
        "its {} of UTF-8 are more than the {} the key can encrypt; shorten it",
        "其 UTF-8 有 {0:message}，超过密钥能加密的 {1:message} 字节；请缩短",
    ),
    (
        "there is no key to encrypt it with ({}); give the client the platform's public key, or a certificate that is valid now",
        "没有加密所需的密钥（{0}）；请给出微信支付公钥，或现在有效的平台证书",
    ),
    (
        "encryption failed; check the platform's key",
        "加密失败；请检查平台的密钥",
    ),
    ("its ciphertext is not Base64", "密文不是 Base64"),
    (
        "there is no key to decrypt it with ({}); give the client the merchant's keys",
        "没有解密所需的密钥（{0}）；请给出商户的密钥",
    ),
    (
        "decryption failed; it was encrypted for another key, or damaged",
        "解密失败：它是用另一把密钥加密的，或已损坏",
    ),
];
