//! The Chinese of the messages of `verify` and `sign`; that of the mistakes is in `verify::mistake`.

use super::Translation;

pub(super) const MESSAGES: &[Translation] = &[
    // Reading messages
    (
        "give a method in upper case and a URL, or for APIv2 a file with the XML",
        "请给出大写的方法和 URL；APIv2 则给出 XML 文件",
    ),
    ("there is no message in the file", "文件中没有报文"),
    (
        "no message in the file belongs to WeChat Pay: none has its headers or its XML",
        "文件中没有微信支付的报文：都没有它的请求头或 XML",
    ),
    (
        "{} has a body that is not the Base64 it claims to be",
        "{0} 中有报文主体声称是 Base64，其实不是",
    ),
    (
        "{}: a quote of the curl command is not closed",
        "{0}：curl 命令的引号没有闭合",
    ),
    ("{}: curl's option {} has no value", "{0}：curl 的选项 {1} 没有值"),
    (
        "{}: the curl command reads its body from a file; give --headers and --body, with --method and --url",
        "{0}：curl 命令从文件读取请求体；请给出 --headers 和 --body，以及 --method 和 --url",
    ),
    (
        "{}: the body that curl makes of {} is not known; give --headers and --body, with --method and --url",
        "{0}：无法得知 curl 用 {1} 生成的请求体；请给出 --headers 和 --body，以及 --method 和 --url",
    ),
    ("{}: the curl command has no URL", "{0}：curl 命令没有 URL"),
    (
        "{} is not a valid HAR file: see line {}, column {}",
        "{0} 不是 HAR 文件：第 {1} 行第 {2} 列不符合格式",
    ),
    (
        "{} does not begin like an HTTP message (`HTTP/1.1 200 OK` or `POST /v3/… HTTP/1.1`). Save it with `curl -i`, or give --headers and --body",
        "{0} 的开头不像 HTTP 报文（`HTTP/1.1 200 OK` 或 `POST /v3/… HTTP/1.1`）。请用 `curl -i` 保存，或给出 --headers 和 --body",
    ),
    (
        "{} is an archive: unpack it, or save the session as HAR",
        "{0} 是压缩包：请解压，或把会话存为 HAR",
    ),
    (
        "{} has no headers, and APIv3's signature is in the headers: save the message with `curl -i` (or as HAR), or give --headers and --body",
        "{0} 没有请求头，而 APIv3 的签名在请求头里：请用 `curl -i`（或 HAR）保存报文，或给出 --headers 和 --body",
    ),
    ("there are no headers in {}", "{0} 中没有请求头"),
    (
        "{} takes the name of a file, not the secret itself",
        "{0} 填文件名，而不是密钥本身",
    ),
    (
        "{}: only RSA and SM2 keys can be diagnosed",
        "{0}：只能诊断 RSA 和 SM2 密钥",
    ),
    (
        "an APIv2 key is needed: give --api-v2-key-file, set WECHATPAY_API_V2_KEY, or name a profile that has one",
        "需要 APIv2 密钥：请给出 --api-v2-key-file，设置 WECHATPAY_API_V2_KEY，或指定有该密钥的配置",
    ),
    // Comparison with one's own text
    (
        "your text and the right one differ in the line feed at the end",
        "你的文本与正确的文本只差末尾的换行",
    ),
    (
        "line {}, character {}: your text has {}, the right one has {}",
        "第 {0} 行第 {1} 个字符：你的文本是 {2}，正确的是 {3}",
    ),
    (
        "your text has {}, the right one has {}",
        "你的文本有 {0:message}，正确的有 {1} 行",
    ),
    // Details
    (
        "there is a field `{}`; the name is `sign`, in lower case",
        "有字段 `{0}`；名称应为小写的 `sign`",
    ),
    (
        "the APIv2 key, by {}; the message does not name its digest (--url tells its operation)",
        "APIv2 密钥，摘要算法 {0}；报文没有说明摘要算法（用 --url 指明接口）",
    ),
    ("the APIv2 key, by {}", "APIv2 密钥，摘要算法 {0}"),
    ("signed with {}", "签名密钥：{0:message}"),
    ("the key in {}", "{0} 中的密钥"),
    (
        "the APIv2 key of the profile {} (merchant {})",
        "配置 {0}（商户 {1}）的 APIv2 密钥",
    ),
    (
        "the Authorization header has line breaks or other control characters",
        "Authorization 头中有换行或其他控制字符",
    ),
    (
        "the request is of {}; signed with {}",
        "请求属于 {0}；签名密钥：{1:message}",
    ),
    ("{}; right is {}", "{0}；正确写法是 {1}"),
    (
        "the message names {}; signed with {}",
        "报文中写的是 {0}；签名密钥：{1:message}",
    ),
    ("RSASSA-PSS, with {}", "RSASSA-PSS，密钥：{0:message}"),
    ("the message names {}", "报文中写的是 {0}"),
    (
        "the message names {}; given: {}",
        "报文中写的是 {0}；给出的有：{1:message}",
    ),
    ("valid from {} to {}", "有效期 {0} 至 {1}"),
    (
        "Content-Length: {}; the body has {}",
        "Content-Length: {0}；报文主体有 {1:message}",
    ),
    (
        "signed {}; reference time {}: {} apart",
        "签名时间 {0}；参考时间 {1}：相差 {2:message}",
    ),
    (
        "an SM2 signature does not show who made it: it was made with another key, or over another text",
        "SM2 签名看不出是谁签的：要么是别的密钥，要么是别的文本",
    ),
    (
        "{}, as by a key of another size; the given keys sign with {}",
        "{0:message}，是另一种长度的密钥的签名；给出的密钥的签名长度是 {1:message}",
    ),
    (
        "{}; the given keys sign with {}",
        "{0:message}；给出的密钥的签名长度是 {1:message}",
    ),
    ("{} bytes: {}", "{0} 字节：{1:message}"),
    (
        "an SM2 key signs with WECHATPAY2-SM2-WITH-SM3",
        "SM2 密钥对应 WECHATPAY2-SM2-WITH-SM3",
    ),
    (
        "an RSA key signs with WECHATPAY2-SHA256-RSA2048",
        "RSA 密钥对应 WECHATPAY2-SHA256-RSA2048",
    ),
    ("an MD5 digest has this length", "MD5 摘要是这个长度"),
    ("a SHA-1 digest has this length", "SHA-1 摘要是这个长度"),
    (
        "an HMAC-SHA256 or SHA-256 digest has this length",
        "HMAC-SHA256 或 SHA-256 摘要是这个长度",
    ),
    (
        "an SM2 or Ed25519 signature, or a digest in hexadecimal, has this length",
        "SM2 或 Ed25519 签名，或十六进制的摘要，是这个长度",
    ),
    (
        "an SM2 or ECDSA signature has this length",
        "SM2 或 ECDSA 签名是这个长度",
    ),
    ("{} takes HMAC-SHA256 only", "{0} 只接受 HMAC-SHA256"),
    ("the message names {} in `{}`", "报文在 `{1}` 中写的是 {0}"),
    ("the request names {} in `{}`", "请求在 `{1}` 中写的是 {0}"),
    (
        "{} takes {} when `sign_type` is not sent",
        "没有 `sign_type` 时，{0} 使用 {1}",
    ),
    ("there is no scheme", "没有认证类型"),
    (
        "{} in a merchant's request, which begins with {}",
        "商户的请求用了 {0}，应以 {1} 开头",
    ),
    (
        "{} in a brand's request, which begins with {}",
        "品牌的请求用了 {0}，应以 {1} 开头",
    ),
    ("the certificate {} of merchant {} ({})", "商户 {1} 的证书 {0}（{2}）"),
    ("the platform certificate {} ({})", "平台证书 {0}（{1}）"),
    ("the private key in {}", "{0} 中的私钥"),
    ("the public key {} ({})", "公钥 {0}（{1}）"),
    ("the public key in {}", "{0} 中的公钥"),
];
