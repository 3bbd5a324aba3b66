//! Help texts in English and Chinese: `find`, `show` and `call`, and the options for profiles.

use super::Translation;

pub(super) const TEXTS: &[Translation] = &[
    (
        "Find operations by title, path, family or field",
        "按标题、路径、产品或字段查找接口",
    ),
    (
        "Words of the title, in Chinese or English, of the path, the family or the name of a field; operations that have all of them are listed",
        "标题、路径、产品或字段名中的词；列出同时含有全部词的接口",
    ),
    (
        "Show an operation: its fields, limits, errors and documents",
        "显示一个接口：字段、限制、错误码和文档",
    ),
    (
        "The operation: its id (`v3.pay.transactions.jsapi.post`), its path, or its method and path; or the name of a notification (`TRANSACTION.SUCCESS`)",
        "接口：标识（`v3.pay.transactions.jsapi.post`）、路径，或方法加路径；也可以是通知的名称（`TRANSACTION.SUCCESS`）",
    ),
    (
        "Call any operation, with its fields by name",
        "调用任意接口，按名称给出字段",
    ),
    (
        "Call any operation, with its fields by name\n\nThe request is checked against its spec before it is sent; fields that must be encrypted are given in the clear; the response is verified. Exit code 0: success; 1: refused; 2: there is no result, and nothing was changed; 3: it is not known whether the operation took place.",
        "调用任意接口，按名称给出字段\n\n请求在发送前按规格检查；需加密的字段以明文给出；应答会验签。退出码 0：成功；1：被拒绝；2：没有结果，也没有改动；3：不知道操作是否已执行。",
    ),
    ("GET, POST, PUT, PATCH or DELETE", "GET、POST、PUT、PATCH 或 DELETE"),
    (
        "The path, as it is sent or with its parameters in braces; a query may follow",
        "路径：照实际发送的写，或把参数写在花括号里；后面可以带查询参数",
    ),
    (
        "Fields: `name=text`, `name:=json`, `object.member=text`, `list[0].member=text`, `name==query`, `Header:value`, `file@path`; `name=@file` takes the text of a file. Each goes where its document puts it. `@file` reads the body from a file, `-` from standard input, as JSON",
        "字段：`name=text`、`name:=json`、`object.member=text`、`list[0].member=text`、`name==query`、`Header:value`、`file@path`；`name=@file` 取文件中的文本。每个字段都放到文档规定的位置。`@file` 从文件读取 JSON 请求体，`-` 从标准输入读取",
    ),
    (
        "The profile of the configuration file; `sandbox` is the local sandbox, and the default if the file names no other",
        "配置文件中的一项配置；`sandbox` 是本地沙箱，文件没有指定其他配置时即为默认",
    ),
    (
        "The configuration file; by default `.wechatpay/config.toml` in your home folder",
        "配置文件；默认为主目录（~）下的 `.wechatpay/config.toml`",
    ),
    (
        "The folder of the sandbox, if it was started with another one",
        "沙箱的目录（启动沙箱时指定了其他目录的话）",
    ),
    (
        "Print the signed request, and send nothing",
        "只显示签好名的请求，不发送",
    ),
    (
        "Print the request as a curl command, and send nothing. Its signature is valid for five minutes",
        "以 curl 命令显示请求，不发送。签名五分钟内有效",
    ),
    (
        "Print the body as it was received, with encrypted fields still encrypted",
        "照原样显示收到的应答体，加密字段仍为密文",
    ),
    (
        "Also print the status and the headers of the response",
        "同时显示应答的状态码和头部",
    ),
    (
        "Print decrypted fields in the clear, in place of `(redacted)`",
        "显示解密后的字段，而不是 `(redacted)`",
    ),
    (
        "Save the file that the response announces (a bill, a receipt) or contains, after its digest was checked",
        "校验摘要后，把应答所指或所含的文件（账单、回单）保存下来",
    ),
    (
        "Do not ask before a call that changes something at the real service",
        "调用真实服务的写操作时不再询问",
    ),
    (
        "Send fields that the documents do not list, and values that they do not allow",
        "允许发送文档没有列出的字段和不允许的值",
    ),
    (
        "Ask for each required field that is not given",
        "逐个询问没有给出的必填字段",
    ),
];
