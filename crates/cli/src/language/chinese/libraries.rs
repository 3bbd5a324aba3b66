//! Messages of the project's libraries and of the system, as far as a user meets them often.

use super::Translation;

pub(super) const MESSAGES: &[Translation] = &[
    ("No such file or directory (os error 2)", "没有这个文件或目录"),
    ("Permission denied (os error 13)", "没有权限"),
    ("Is a directory (os error 21)", "这是一个目录"),
    // Contents of a file of keys, together
    ("a merchant's API certificate and a private key", "商户 API 证书和私钥"),
    (
        "a platform certificate (or another one that names no merchant) and a private key",
        "平台证书（或其他没有商户号的证书）和私钥",
    ),
    ("{} certificates and a private key", "{0} 张证书和私钥"),
    ("a private key and a public key", "私钥和公钥"),
    // Fields
    ("{} ({}): {}", "{0}（{1}）：{2}"),
    ("required, but not sent", "必填，但没有给出"),
    ("required when {}", "当 {0} 时必填"),
    ("allowed only when {}", "仅当 {0} 时允许"),
    ("required, but there is no such file", "必填，但没有这个文件"),
    ("it is not a list", "不是列表"),
    ("it is not an object", "不是对象"),
    ("it is not a string", "不是字符串"),
    ("it is not a whole number of 64 bits", "不是 64 位整数"),
    ("it is not a number", "不是数字"),
    ("it is not true or false", "不是 true 或 false"),
    ("it is not one of {}", "不在可选值之内：{0}"),
    ("its only value is {}", "唯一的值是 {0}"),
    ("it is not a date, such as 2026-01-01", "不是日期（如 2026-01-01）"),
    (
        "it is not a date and time of RFC 3339, such as 2026-01-01T12:00:00+08:00",
        "不是 RFC 3339 的日期和时间（如 2026-01-01T12:00:00+08:00）",
    ),
    ("it is not a URL with its scheme and host", "不是带协议和域名的 URL"),
    // Keys
    (
        "the merchant id ({} bytes given) is invalid: expected 1 to 32 ASCII letters, digits, `_` or `-`",
        "商户号无效（给出了 {0} 字节）：应为 1 到 32 个 ASCII 字母、数字、`_` 或 `-`",
    ),
    (
        "the {} contains no PEM block of the kind {}; pass the text of the .pem file, not its path",
        "{0} 中没有 {1} 类型的 PEM 内容",
    ),
    ("the {} is not valid PEM: {}", "{0} 不是有效的 PEM：{1}"),
    ("the {} given is {}; expected {}", "给出的 {0} 是 {1}；应为 {2}"),
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
        "无法读取 PKCS#12 文件（密码默认是商户号）：{0}",
    ),
    (
        "the APIv3 key has {} bytes instead of 32; check it for a line feed or spaces at either end",
        "APIv3 密钥有 {0} 字节而不是 32 字节；请检查两端是否有换行或空格",
    ),
    (
        "the APIv2 key is not 32 printable ASCII characters ({} bytes were given)",
        "APIv2 密钥不是 32 个可见的 ASCII 字符（给出了 {0} 字节）",
    ),
    // Calls
    ("nothing was sent: {}", "什么都没有发送：{0}"),
    ("no response from {}: {}", "{0} 没有应答：{1}"),
    (
        "no connection could be established: {}; nothing was sent",
        "无法建立连接：{0}；什么都没有发送",
    ),
    ("the host's name could not be resolved (DNS)", "域名无法解析（DNS）"),
    (
        "the connection was refused; nothing is listening there",
        "连接被拒绝；那里没有程序在监听",
    ),
    ("there is no route to the host", "无法到达主机"),
    ("the connection was reset", "连接被重置"),
    ("the peer closed the connection", "对方关闭了连接"),
    ("it timed out", "超时"),
    ("the proxy could not be reached", "无法连接代理"),
    ("the proxy did not connect to the host", "代理没有连上主机"),
    (
        "the server's certificate was issued by an unknown authority",
        "服务器证书由未知的 CA 签发",
    ),
    (
        "the server's certificate is for another host",
        "服务器证书属于另一个域名",
    ),
    (
        "the server's certificate has expired or is not valid yet; check this machine's clock too",
        "服务器证书已过期或尚未生效；也请检查本机的时钟",
    ),
    (
        "the server rejected the merchant API certificate, or requires one",
        "服务器拒绝了商户 API 证书，或要求出示该证书",
    ),
    ("the TLS handshake failed", "TLS 握手失败"),
    (
        "no complete response in time; the request may have been processed, query its outcome before repeating it",
        "没有及时收到完整的应答；请求可能已被处理，重试之前请先查询结果",
    ),
    (
        "the response is incomplete: {}; the request may have been processed, query its outcome before repeating it",
        "应答不完整：{0}；请求可能已被处理，重试之前请先查询结果",
    ),
    // APIv2
    ("{}: the XML message is not UTF-8", "{0}：XML 报文不是 UTF-8"),
    ("{}: the XML message cannot be read: {}", "{0}：无法读取 XML 报文：{1}"),
    (
        "{}: the outermost element of the message is {} instead of {}",
        "{0}：报文最外层的元素是 {1}，而不是 {2}",
    ),
    ("the XML message cannot be read: {}", "无法读取 XML 报文：{0}"),
    (
        "the service refused the request (return_code FAIL): {}",
        "微信支付拒绝了请求（return_code 为 FAIL）：{0}",
    ),
    (
        "`sign` does not match the fields; the message was changed, or the APIv2 key is wrong",
        "`sign` 与各字段不符；报文被改动，或 APIv2 密钥不对",
    ),
    (
        "WeChat Pay answers {}: {} (status {}, {})",
        "微信支付返回 {0}：{1}（状态码 {2}，{3}）",
    ),
    ("{}; not signed", "{0}；未签名"),
    (
        "the client has no platform key: give it the WeChat Pay public key or a platform certificate",
        "没有平台的密钥：请给出微信支付公钥或平台证书",
    ),
    ("the sandbox at {} cannot be reached: {}", "无法连接 {0} 的沙箱：{1}"),
    ("nothing was paid: {}", "没有支付：{0}"),
    ("there is no order {}", "没有订单 {0}"),
    ("there is no notification {}", "没有通知 {0}"),
    ("nothing was changed: {}", "没有改动：{0}"),
    ("{} (status {})", "{0}（状态码 {1}）"),
];
