//! The Chinese of messages of the sandbox.

use super::Translation;

pub(super) const MESSAGES: &[Translation] = &[
    // Its start
    (
        "cannot listen on {}: {}; choose another port, or 0 for any",
        "无法监听 {0}：{1:message}；请换一个端口，或用 0 任选",
    ),
    ("another program uses this address", "另一个程序正在使用这个地址"),
    ("this machine does not have this address", "本机没有这个地址"),
    ("this port needs administrator rights", "这个端口需要管理员权限"),
    ("cannot keep the keys in {}: {}", "无法在 {0} 保存密钥：{1:message}"),
    (
        "the folder {} is used by the sandbox {}; use that one, end it, or choose another folder",
        "目录 {0} 正由沙箱 {1} 使用；请使用那个沙箱、结束它，或换一个目录",
    ),
    (
        "the runtime shut down while the sandbox started",
        "沙箱启动时运行环境已关闭",
    ),
    (
        "the specs in {} cannot be read: {}; name the folder that holds `api/` and `families.yaml`",
        "无法读取 {0} 中的规格：{1:message}；请给出含有 `api/` 和 `families.yaml` 的目录",
    ),
    (
        "the specs have errors; `cargo xtask check` explains them:\n{}",
        "规格有错误；`cargo xtask check` 会说明：\n{0}",
    ),
    (
        "the folder {} holds no specs: it has no `api/` with files in it",
        "目录 {0} 中没有规格：没有含文件的 `api/`",
    ),
    (
        "the sandbox's keys could not be made: {}",
        "无法生成沙箱的密钥：{0:message}",
    ),
    (
        "{}: line {}, column {} is not of the form {\"merchants\": [{\"merchant_id\": …}]}, or names something that no merchant has",
        "{0}：第 {1} 行第 {2} 列不符合 {\"merchants\": [{\"merchant_id\": …}]} 的格式，或写了商户没有的项",
    ),
    ("stream did not contain valid UTF-8", "内容不是 UTF-8"),
    // Actions
    ("{}: {}, transaction {}", "{0}：{1}，微信支付订单号 {2}"),
    ("nothing was paid: {}", "没有支付：{0:message}"),
    ("nothing was changed: {}", "没有改动：{0:message}"),
    ("no notification was sent: {}", "没有发送通知：{0:message}"),
    (
        "unknown kind of resource {}; known kinds: {} (status {})",
        "未知的资源种类 {0}；已有的种类：{1}（状态码 {2}）",
    ),
    ("there is no order {}", "没有订单 {0}"),
    ("there is no notification {}", "没有通知 {0}"),
    ("there is no {} {}", "没有 {0} {1}"),
    ("{} (status {})", "{0:message}（状态码 {1}）"),
    (
        "the {} {} does not allow {}: {} (status {})",
        "{0} {1} 不允许 {2}：{3}（状态码 {4}）",
    ),
    ("the {} {} does not allow {}: {}", "{0} {1} 不允许 {2}：{3}"),
    (
        "the {} {} is {}: {} is possible only in {}",
        "{0} {1} 的状态是 {2}：只有在状态 {4} 时才能 {3}",
    ),
    (
        "the {} {} is {}: {} is possible only in {} (status {})",
        "{0} {1} 的状态是 {2}：只有在状态 {4} 时才能 {3}（状态码 {5}）",
    ),
    (
        "the kind {} has no action {}; its actions: {} (status {})",
        "{0} 没有操作 {1}；它的操作：{2}（状态码 {3}）",
    ),
    (
        "the {} {} has sent no notification yet, or has no address for it (status {})",
        "{0} {1} 还没有发送过通知，或没有通知地址（状态码 {2}）",
    ),
    (
        "the kind {} has no action {}; its actions: {}",
        "{0} 没有操作 {1}；它的操作：{2}",
    ),
    (
        "the {} {} has sent no notification yet, or has no address for it",
        "{0} {1} 还没有发送过通知，或没有通知地址",
    ),
    (
        "the sandbox at {} cannot be reached: {}",
        "无法连接 {0} 的沙箱：{1:message}",
    ),
    (
        "the sandbox at {} did not respond: {}",
        "{0} 的沙箱没有应答：{1:message}",
    ),
    (
        "`{}`: the notification has no such field, or its type is another one (status {})",
        "`{0}`：通知没有这个字段，或类型不对（状态码 {1}）",
    ),
    (
        "`{}`: it is an amount of money, and less than 0 (status {})",
        "`{0}`：金额不能小于 0（状态码 {1}）",
    ),
    (
        "`{}`: it is not a whole number of 64 bits (status {})",
        "`{0}`：不是 64 位整数（状态码 {1}）",
    ),
    // Notifications
    ("notify_url is not a URL", "notify_url 不是 URL"),
    (
        "notify_url begins with neither http:// nor https://",
        "notify_url 不以 http:// 或 https:// 开头",
    ),
    (
        "notify_url is not on this machine, and its host was not given with --notify-host",
        "notify_url 不在本机，也没有用 --notify-host 给出其域名",
    ),
    ("no response within ten seconds", "十秒内没有应答"),
    ("status {}, with `code` {}", "状态码 {0}，`code` 为 {1}"),
    ("status {}, with `return_code` {}", "状态码 {0}，`return_code` 为 {1}"),
    (
        "status {}; APIv3 expects 200 or 204",
        "状态码 {0}；APIv3 要求 200 或 204",
    ),
    (
        "status {}, with {}; APIv2 expects <xml><return_code>SUCCESS</return_code></xml>",
        "状态码 {0}，{1:message}；APIv2 要求 <xml><return_code>SUCCESS</return_code></xml>",
    ),
    ("an empty body", "应答体为空"),
    ("JSON, as for APIv3", "应答体是 APIv3 的 JSON"),
    (
        "a body without `return_code` in XML",
        "应答体不是含 `return_code` 的 XML",
    ),
    ("attempt {}: accepted", "第 {0} 次：已接受"),
    (
        "attempt {}: not accepted; the next one is in {}",
        "第 {0} 次：未接受；{1:message} 后再发",
    ),
    (
        "attempt {}: not accepted; the next one is in {} ({})",
        "第 {0} 次：未接受；{1:message} 后再发（{2:message}）",
    ),
    (
        "attempt {}: not accepted; it was the last",
        "第 {0} 次：未接受；这是最后一次",
    ),
    (
        "attempt {}: not accepted; it was the last ({})",
        "第 {0} 次：未接受；这是最后一次（{1:message}）",
    ),
    // Lines for a shell
    ("# The sandbox at {} and {}", "# {0} 和 {1} 的沙箱"),
    ("# The merchant, and the platform's keys", "# 商户和平台的密钥"),
    (
        "# Clients whose host is fixed: start the sandbox with --tls-port 443, and add to /etc/hosts (as root)",
        "# 域名固定的客户端：用 --tls-port 443 启动沙箱，并（以 root）在 /etc/hosts 中加入",
    ),
    (
        "# Go, Ruby, Rust with native roots, httpx of Python, curl. They trust nothing else then.",
        "# Go、Ruby、使用系统证书的 Rust、Python 的 httpx、curl。它们此后只信任沙箱。",
    ),
    (
        "# Python (requests): WeChatPay(mchid=…, public_key=…, public_key_id=…) of wechatpayv3",
        "# Python（requests）：wechatpayv3 的 WeChatPay(mchid=…, public_key=…, public_key_id=…)",
    ),
    (
        "# Node: new Wechatpay({ baseURL: process.env.WECHATPAY_BASE_URL + \"/\", … }) of wechatpay-axios-plugin",
        "# Node：wechatpay-axios-plugin 的 new Wechatpay({ baseURL: process.env.WECHATPAY_BASE_URL + \"/\", … })",
    ),
    (
        "# PHP (Guzzle): 'base_uri' and 'verify' of WeChatPay\\Builder::factory, or",
        "# PHP（Guzzle）：WeChatPay\\Builder::factory 的 'base_uri' 和 'verify'，或",
    ),
    (
        "# wechatpay-php names no platform key by itself: let its factory name the one that it verifies with, or start the",
        "# wechatpay-php 不会指明平台密钥：请在 factory 中写明用于验签的密钥，或用",
    ),
    (
        "# sandbox with --platform-keys certificate (or public-key)",
        "# --platform-keys certificate（或 public-key）启动沙箱",
    ),
    ("#   with the certificate: {}", "#   用平台证书：{0}"),
    ("#   with the public key: {}", "#   用微信支付公钥：{0}"),
    ("# Java: a trust store of its own", "# Java：单独的信任库"),
    (
        "# Clients that read the merchant's certificate as PKCS #12; the password is the merchant id",
        "# 以 PKCS #12 读取商户证书的客户端；密码是商户号",
    ),
];
