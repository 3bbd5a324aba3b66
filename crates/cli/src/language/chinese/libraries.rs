//! The Chinese of messages of the project's libraries and of the system that users often meet.

use super::Translation;

pub(super) const MESSAGES: &[Translation] = &[
    ("No such file or directory (os error 2)", "没有这个文件或目录"),
    ("Permission denied (os error 13)", "没有权限"),
    ("Is a directory (os error 21)", "这是一个目录"),
    ("Not a directory (os error 20)", "这不是目录"),
    ("File exists (os error 17)", "文件已存在"),
    ("No space left on device (os error 28)", "磁盘已满"),
    ("Read-only file system (os error 30)", "文件系统是只读的"),
    // Contents of a file of keys, together
    ("a merchant's API certificate and a private key", "商户 API 证书和私钥"),
    (
        "a platform certificate (or another one that names no merchant) and a private key",
        "平台证书（或其他没有商户号的证书）和私钥",
    ),
    ("{} certificates and a private key", "{0} 张证书和私钥"),
    ("a private key and a public key", "私钥和公钥"),
    // Fields
    ("{} ({}): {}", "{0}（{1}）：{2:message}"),
    ("required, but not sent", "必填，但没有给出"),
    ("required, but it is empty", "必填，但为空"),
    ("required, but it has only blanks", "必填，但只有空白"),
    ("required, but its items are empty", "必填，但各项为空"),
    ("required, but its members are empty", "必填，但各成员为空"),
    ("it is an amount of money, and less than 0", "金额不能小于 0"),
    ("required when {}", "当 {0} 时必填"),
    ("allowed only when {}", "仅当 {0} 时允许"),
    ("required, but there is no such file", "必填，但没有这个文件"),
    ("{} must be at least {}", "{0} 至少为 {1:message}"),
    ("{} must be at most {}", "{0} 最多为 {1:message}"),
    ("{} can have at most {}", "{0} 最多 {1:message}"),
    // Counts
    ("{} byte", "{0} 字节"),
    ("{} bytes", "{0} 字节"),
    ("{} character", "{0} 个字符"),
    ("{} characters", "{0} 个字符"),
    ("{} day", "{0} 天"),
    ("{} entry", "{0} 项"),
    ("{} entries", "{0} 项"),
    ("{} must have {}", "{0} 必须有 {1:message}"),
    (
        "it is in the past: the order has expired before it is placed",
        "这是过去的时间：订单还没下就过期了",
    ),
    ("it is less than {}", "小于 {0}"),
    ("it is greater than {}", "大于 {0}"),
    ("it has {}, but needs at least {}", "有 {0:message}，至少要 {1} 个"),
    ("it has {}, but may have at most {}", "有 {0:message}，最多 {1} 个"),
    ("it does not match the pattern `{}`", "不符合格式 `{0}`"),
    (
        "it has a character of four bytes in UTF-8, such as an emoji; at most three are allowed",
        "有 UTF-8 中占四个字节的字符（如表情符号），最多允许三个字节",
    ),
    (
        "it must be a string with the encoded value",
        "应为含有编码后的值的字符串",
    ),
    ("the value encoded in it cannot be read", "无法读取其中编码的值"),
    ("it is not JSON", "不是 JSON"),
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
    (
        "{} must be sent for {} fen or more, and must not be sent below {} fen",
        "金额达到 {1} 分时必须给出 {0}，低于 {2} 分时不能给出",
    ),
    // Files
    (
        "cannot write {}: expected {}, but found {}; remove or rename it",
        "无法写入 {0}：应为{1:message}，却是{2:message}；请移走或改名",
    ),
    ("a file", "文件"),
    ("a folder", "目录"),
    ("a link", "链接"),
    ("a link to a file", "指向文件的链接"),
    ("a link that leads to nothing", "指向不存在之处的链接"),
    ("a link that leads back to itself", "指回自身的链接"),
    ("a pipe", "管道"),
    ("a socket", "套接字"),
    ("a device", "设备"),
    // Calls
    ("nothing was sent: {}", "请求未发送：{0:message}"),
    ("no response from {}: {}", "{0} 没有应答：{1:message}"),
    (
        "no connection could be established: {}; nothing was sent",
        "无法建立连接：{0:message}；请求未发送",
    ),
    ("no connection could be established: {}", "无法建立连接：{0:message}"),
    ("no complete response in time", "没有及时收到完整的应答"),
    (
        "the file was too slow: {} in {} s",
        "文件下载太慢：{1} 秒内只收到 {0:message}",
    ),
    ("the response is incomplete: {}", "应答不完整：{0:message}"),
    ("it was not sent: {}", "没有发送：{0:message}"),
    (
        "the platform certificates could not be fetched: {}",
        "无法下载平台证书：{0:message}",
    ),
    (
        "the response is {} instead of the file that was asked for ({})",
        "应答不是所要的文件，而是{0:message}（{1:message}）",
    ),
    (
        "the file does not have the announced digest {}: {} was sent instead; do not use it",
        "文件的摘要不是所通知的 {0}：收到的是{1:message}；请勿使用",
    ),
    ("an empty body", "空内容"),
    ("a JSON list", "JSON 列表"),
    ("an HTML page", "HTML 页面"),
    ("an XML message", "XML 报文"),
    ("a text", "文本"),
    ("a binary file", "二进制文件"),
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
        "no complete response in time; the call only reads, so it can be repeated",
        "没有及时收到完整的应答；这个调用只读取数据，可以直接重试",
    ),
    (
        "the response is incomplete: {}; the call only reads, so it can be repeated",
        "应答不完整：{0:message}；这个调用只读取数据，可以直接重试",
    ),
    (
        "an earlier attempt failed ({}); the last attempt: {}",
        "之前的一次尝试失败（{0:message}）；最后一次尝试：{1:message}",
    ),
    (
        "no complete response in time; the request may have been processed, query its outcome before repeating it",
        "没有及时收到完整的应答；请求可能已被处理，重试之前请先查询结果",
    ),
    (
        "the response is incomplete: {}; the request may have been processed, query its outcome before repeating it",
        "应答不完整：{0:message}；请求可能已被处理，重试之前请先查询结果",
    ),
    (
        "the file was too slow: {} in {} s; if the line is slow or the file large, change the transport's `download_timeout` or \
         `slowest_download`",
        "文件下载太慢：{1} 秒内只收到 {0:message}；如果网络慢或文件大，请调整传输层的 `download_timeout` 或 `slowest_download`",
    ),
    // Signatures of requests, as the sandbox judges them
    ("there are several Authorization headers", "有多个 Authorization 头"),
    (
        "the Authorization header is not visible ASCII",
        "Authorization 头中有可见 ASCII 之外的字符",
    ),
    (
        "the Authorization header has a scheme, but no parameters",
        "Authorization 头只有认证类型，没有参数",
    ),
    (
        "the Authorization header's parameters are not of the form name=\"value\"",
        "Authorization 头的参数不是 name=\"value\" 的格式",
    ),
    (
        "the Authorization header has {} twice",
        "Authorization 头中 {0} 出现了两次",
    ),
    ("the Authorization header has no {}", "Authorization 头中没有 {0}"),
    (
        "the scheme is {}, but this operation takes {}",
        "认证类型是 {0}，而这个接口应为 {1}",
    ),
    (
        "serial_no {} is not the merchant certificate's, {}",
        "serial_no {0} 不是商户证书的序列号 {1}",
    ),
    ("the timestamp {} is not a number of seconds", "时间戳 {0} 不是整数秒"),
    (
        "the field {} is not a text, so the signature does not cover it",
        "字段 {0} 不是文本，签名不覆盖它",
    ),
    (
        "sign_type is {}; it must be MD5 or HMAC-SHA256",
        "sign_type 是 {0}；应为 MD5 或 HMAC-SHA256",
    ),
    // APIv2
    (
        "the XML message has {} bytes; at most {} are read",
        "XML 报文有 {0} 字节，最多读取 {1} 字节",
    ),
    ("the XML message is not UTF-8", "XML 报文不是 UTF-8"),
    (
        "the outermost element of the message is <{}> instead of <xml>",
        "报文最外层的元素是 <{0}>，而不是 <xml>",
    ),
    (
        "the field `{}` occurs twice in the XML message",
        "字段 `{0}` 在 XML 报文中出现了两次",
    ),
    (
        "the element <{}> of the XML message contains text where elements are expected",
        "XML 报文的元素 <{0}> 中应为元素，却有文本",
    ),
    (
        "the element <{}> of the XML message has attributes or a namespace",
        "XML 报文的元素 <{0}> 带有属性或命名空间",
    ),
    (
        "the elements of the XML message are nested more than {} levels deep",
        "XML 报文的元素嵌套超过 {0} 层",
    ),
    (
        "{} cannot be the name of an XML element: expected a letter or `_`, then letters, digits, `_`, `-`, `.`",
        "{0} 不能作 XML 元素的名称：应以字母或 `_` 开头，后跟字母、数字、`_`、`-`、`.`",
    ),
    (
        "the value of `{}` contains the character U+{}, which XML does not allow",
        "`{0}` 的值含有 XML 不允许的字符 U+{1}",
    ),
    (
        "its elements are not closed as they were opened (line {}, column {})",
        "元素没有按打开的顺序关闭（第 {0} 行第 {1} 列）",
    ),
    (
        "its elements are not closed as they were opened",
        "元素没有按打开的顺序关闭",
    ),
    ("{}: the XML message is not UTF-8", "{0}：XML 报文不是 UTF-8"),
    (
        "{}: the XML message cannot be read: {}",
        "{0}：无法读取 XML 报文：{1:message}",
    ),
    (
        "{}: the outermost element of the message is {} instead of {}",
        "{0}：报文最外层的元素是 {1}，而不是 {2}",
    ),
    ("the XML message cannot be read: {}", "无法读取 XML 报文：{0:message}"),
    (
        "the service refused the request (return_code FAIL): {}",
        "微信支付拒绝了请求（return_code 为 FAIL）：{0}",
    ),
    (
        "`sign` does not match the fields; the message was changed, or the APIv2 key is wrong",
        "`sign` 与各字段不符；报文被改动，或 APIv2 密钥不对",
    ),
    (
        "WeChat Pay returned {}: {} (status {}, {})",
        "微信支付返回 {0}：{1}（状态码 {2}，{3:message}）",
    ),
    ("{}; not signed", "{0}；未签名"),
    (
        "the client has no platform key: give it the WeChat Pay public key or a platform certificate",
        "没有平台的密钥：请给出微信支付公钥或平台证书",
    ),
];
