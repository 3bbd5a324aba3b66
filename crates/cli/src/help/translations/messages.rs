//! Help texts in English and Chinese: `verify` and `sign`.

use super::Translation;

pub(super) const TEXTS: &[Translation] = &[
    (
        "Verify the signature of a request, a response or a notification, and say why it is not valid",
        "验证请求、应答或通知的签名，并说明验签失败的原因",
    ),
    (
        "Verify the signature of a request, a response or a notification, and say why it is not valid\n\nEach common mistake is tried and named. Exit code 0: valid; 1: not valid; 2: the command could not run.",
        "验证请求、应答或通知的签名，并说明验签失败的原因\n\n逐一尝试常见错误并指出。退出码 0：签名有效；1：签名无效；2：命令无法执行。",
    ),
    (
        "A message as text: the output of `curl -i` or `curl -v`, a request with its request line, a curl command, a HAR file, a session of Charles in JSON, the log of OkHttp or Postman, or the XML of APIv2; `-` or nothing reads standard input",
        "报文文本：`curl -i` 或 `curl -v` 的输出、带请求行的请求、curl 命令、HAR 文件、Charles 的 JSON 会话、OkHttp 或 Postman 的日志，或 APIv2 的 XML；`-` 或不填则读取标准输入",
    ),
    (
        "The headers, one a line, or as a program logged them; a first line with method and path, or with the status, is read too",
        "头部，每行一个，或程序日志中的形式；第一行可以是方法和路径，或状态行",
    ),
    ("The body, byte for byte", "报文主体，逐字节不变"),
    (
        "The method of a request whose headers do not begin with the request line",
        "请求方法（头部文件不以请求行开头时）",
    ),
    (
        "With --method: the URL of the request, or its path and query. Without it: the URL to which a message of APIv2 belongs",
        "与 --method 一起使用：请求的 URL，或其路径和查询参数。没有 --method 时：APIv2 报文所属接口的 URL",
    ),
    (
        "The number of one exchange in a HAR file; by default, all exchanges are checked",
        "HAR 文件中第几次请求；默认全部",
    ),
    (
        "A certificate, a public key or a private key, in PEM or DER, in place of the profile's. A public key with its id: `PUB_KEY_ID_…=FILE`. May be given several times",
        "代替配置中密钥的证书、公钥或私钥（PEM 或 DER）。公钥须带公钥ID：`PUB_KEY_ID_…=文件`。可多次给出",
    ),
    (
        "A file with the APIv2 key, in place of the profile's; without it, the variable WECHATPAY_API_V2_KEY",
        "代替配置中 APIv2 密钥的文件；没有则取环境变量 WECHATPAY_API_V2_KEY",
    ),
    (
        "A file with the APIv2 key of another merchant, to find out whether it was used by mistake. May be given several times. The other profiles' keys are tried, too",
        "另一个商户的 APIv2 密钥文件，用来判断是否误用了它。可以给出多次；其他配置的密钥也会一并尝试",
    ),
    (
        "A file with the APIv3 key, to find out whether it was used in place of the APIv2 key",
        "APIv3 密钥的文件，用来判断是否误当作 APIv2 密钥",
    ),
    (
        "The digest of an APIv2 operation whose messages do not name it",
        "签名类型（APIv2 报文没有写明时）",
    ),
    ("MD5", "MD5"),
    ("HMAC-SHA256", "HMAC-SHA256"),
    (
        "The reference time, for a message that was saved earlier: seconds since 1970, or 2026-11-28T08:00:00+08:00",
        "先前保存的报文的参考时间：1970 年以来的秒数，或 2026-11-28T08:00:00+08:00",
    ),
    (
        "The text that your program signed or verified, to compare it with the right one",
        "你的程序签名或验签所用的文本，用来与正确的文本比较",
    ),
    (
        "Print the text that must be signed, even if the signature is valid",
        "同时显示正确的待签名文本",
    ),
    (
        "Sign a request, and print the text that is signed",
        "给请求签名，并显示待签名文本",
    ),
    (
        "The method of an APIv3 request; for APIv2, the XML file",
        "APIv3 请求的方法；APIv2 则为 XML 文件",
    ),
    (
        "The URL, or path and query exactly as they are sent",
        "URL，或与实际发送完全一致的路径和查询参数",
    ),
    (
        "The body, byte for byte; `-` reads standard input. For an upload, the JSON of the part `meta`",
        "请求体，逐字节不变；`-` 读取标准输入。上传文件时为 `meta` 部分的 JSON",
    ),
    ("The timestamp; by default the present time", "时间戳；默认为当前时间"),
    ("The nonce; by default a new one", "随机串；默认新生成"),
    (
        "The digest of APIv2; by default the one that the message names in `sign_type`, else MD5",
        "APIv2 的签名类型；默认取报文中的 `sign_type`，没有则为 MD5",
    ),
    ("Check keys and certificates", "检查密钥和证书"),
];
