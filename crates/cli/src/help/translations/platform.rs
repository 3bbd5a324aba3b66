//! Help texts in English and Chinese: `certificates`, `bill`, `trigger`, `listen`, `completions` and `man`.

use super::Translation;

pub(super) const TEXTS: &[Translation] = &[
    (
        "Fetch, verify and save the platform's certificates",
        "下载、验证并保存平台证书",
    ),
    (
        "A folder in which each certificate is saved, as `SERIAL.pem`",
        "保存证书的目录，文件名为 `序列号.pem`",
    ),
    (
        "Fetch them again after this time, and print them when they change. A later fetch that fails is reported and repeated",
        "每隔这么多秒重新下载，有变化时显示。之后的下载若失败，会报告并重试",
    ),
    (
        "Download a bill, check its digest, and print it; in a pipe its rows in JSON",
        "下载账单，校验摘要并显示；在管道中以 JSON 输出各行",
    ),
    ("The day, as 2026-11-27", "日期，如 2026-11-27"),
    ("The kind of bill", "账单种类"),
    ("Transactions", "交易账单"),
    ("The flow of funds", "资金账单"),
    (
        "Which rows of a bill of transactions: ALL, SUCCESS, REFUND, RECHARGE_REFUND, ALL_SPECIAL, SUC_SPECIAL, REF_SPECIAL; or which account of a fund flow: BASIC, OPERATION, FEES",
        "交易账单取哪些行：ALL、SUCCESS、REFUND、RECHARGE_REFUND、ALL_SPECIAL、SUC_SPECIAL、REF_SPECIAL；资金账单取哪个账户：BASIC、OPERATION、FEES",
    ),
    (
        "Save the bill in a file, as it was received; `-` prints it unchanged",
        "把收到的账单原样保存到文件；`-` 表示原样输出",
    ),
    (
        "Send a signed, encrypted notification from the sandbox, filled from its spec",
        "由沙箱发送一个已签名、已加密的通知，内容按规格填写",
    ),
    (
        "The notification: `TRANSACTION.SUCCESS`, `REFUND.SUCCESS`; for APIv2 `v2/transaction-success`. `wechatpay find 通知` lists them",
        "通知：`TRANSACTION.SUCCESS`、`REFUND.SUCCESS`；APIv2 如 `v2/transaction-success`。`wechatpay find 通知` 列出全部",
    ),
    (
        "Values of the resource, as `wechatpay call` takes them; all others are filled in from the spec",
        "resource 的字段值，写法与 `wechatpay call` 相同；其余按规格填写",
    ),
    ("The URL to which the notification is sent", "接收通知的 URL"),
    (
        "Receive notifications, verify and print them, and forward them",
        "接收通知，验签、显示并转发",
    ),
    (
        "The URL to forward the notifications to; its response is passed on to WeChat Pay",
        "通知转发到哪里；其应答会转给微信支付",
    ),
    (
        "The port on 127.0.0.1; 0 picks any free port",
        "127.0.0.1 上的端口；0 表示任取空闲端口",
    ),
    (
        "Also forward notifications that cannot be verified",
        "验签失败的通知也转发",
    ),
    ("Print the decrypted resource", "显示解密后的 resource"),
    ("Print completions for a shell", "输出 shell 的自动补全脚本"),
    ("The shell", "shell 的名称"),
    ("Print names for completions", "输出供自动补全的名称"),
    ("The kind of names", "名称的种类"),
    ("The paths of operations", "接口的路径"),
    ("The product families", "产品"),
    ("Print the manual page", "输出 man 手册页"),
];
