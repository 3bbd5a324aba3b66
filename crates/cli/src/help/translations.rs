//! The English help texts and their Chinese.

/// Each help text in English, as clap gives it, with its Chinese.
pub(super) const TRANSLATIONS: &[(&str, &str)] = &[
    ("Tools for programs that use WeChat Pay", "微信支付开发工具"),
    (
        "The language of messages and help; by default that of the environment (LANG)",
        "消息和帮助的语言；默认取环境变量 LANG 的语言",
    ),
    ("English", "英文"),
    ("中文", "中文"),
    (
        "The form of what is printed; by default text on a terminal and JSON in a pipe",
        "输出格式；默认在终端输出文本，在管道中输出 JSON",
    ),
    ("Text for people", "供人阅读的文本"),
    ("JSON for programs", "供程序读取的 JSON"),
    ("Print help (see more with '--help')", "显示帮助（--help 显示全文）"),
    ("Print help (see a summary with '-h')", "显示帮助（-h 显示摘要）"),
    ("Print version", "显示版本"),
    (
        "Print this message or the help of the given subcommand(s)",
        "显示本帮助，或某个命令的帮助",
    ),
    (
        "Find operations by title, path, family or field",
        "按标题、路径、产品或字段查找接口",
    ),
    (
        "Words of the title, the path, the family or the name of a field; operations that have all of them are listed",
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
        "Call any operation, with its fields by name\n\nThe request is checked against its spec before it is sent; fields that must be encrypted are given in the clear; the response is verified. Exit code 0: success; 1: refused; 2: nothing was sent; 3: it is not known whether the operation took place.",
        "调用任意接口，按名称给出字段\n\n请求在发送前按规格检查；需加密的字段以明文给出；应答会验签。退出码 0：成功；1：被拒绝；2：未发送；3：不知道操作是否已执行。",
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
        "配置文件中的账号；`sandbox` 是本地沙箱，文件没有指定其他账号时即为默认",
    ),
    (
        "The configuration file; by default `.wechatpay/config.toml` in your home folder",
        "配置文件；默认为用户目录下的 `.wechatpay/config.toml`",
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
        "Print the status and the headers of the response too",
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
    (
        "Verify the signature of a request, a response or a notification, and say why it is not valid",
        "验证请求、应答或通知的签名，并说明验签失败的原因",
    ),
    (
        "Verify the signature of a request, a response or a notification, and say why it is not valid\n\nEach usual mistake is tried and named. Exit code 0: valid; 1: not valid; 2: the command could not run.",
        "验证请求、应答或通知的签名，并说明验签失败的原因\n\n逐一尝试常见错误并指出。退出码 0：签名有效；1：签名无效；2：命令无法执行。",
    ),
    (
        "A message as text: the output of `curl -i` or `curl -v`, a request with its request line, a curl command, a HAR file, a session of Charles in JSON, or the XML of APIv2; `-` or nothing reads standard input",
        "报文文本：`curl -i` 或 `curl -v` 的输出、带请求行的请求、curl 命令、HAR 文件、Charles 的 JSON 会话，或 APIv2 的 XML；`-` 或不填则读取标准输入",
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
        "The URL of such a request, or its path and query. Without a method: the URL to which a message of APIv2 belongs",
        "这种请求的 URL，或路径和查询参数。没有方法时：APIv2 消息所属接口的 URL",
    ),
    (
        "The number of the exchange in a HAR file; all by default",
        "HAR 文件中第几次请求；默认全部",
    ),
    (
        "A certificate, a public key or a private key, in PEM or DER, in place of the profile's. A public key with its id: `PUB_KEY_ID_…=FILE`. May be given several times",
        "代替账号中密钥的证书、公钥或私钥（PEM 或 DER）。公钥须带公钥ID：`PUB_KEY_ID_…=文件`。可多次给出",
    ),
    (
        "A file with the APIv2 key, in place of the profile's; without it, the variable WECHATPAY_API_V2_KEY",
        "代替账号中 APIv2 密钥的文件；没有则取环境变量 WECHATPAY_API_V2_KEY",
    ),
    (
        "A file with the APIv3 key, to tell whether it was used in place of the APIv2 key",
        "APIv3 密钥的文件，用来判断是否误当作 APIv2 密钥",
    ),
    (
        "The digest of an APIv2 operation whose messages do not name it",
        "签名类型（APIv2 报文没有写明时）",
    ),
    ("MD5", "MD5"),
    ("HMAC-SHA256", "HMAC-SHA256"),
    (
        "The time of reference, for a message that was saved earlier: seconds since 1970, or 2026-11-28T08:00:00+08:00",
        "先前保存的报文的参考时间：1970 年以来的秒数，或 2026-11-28T08:00:00+08:00",
    ),
    (
        "The text that your program signed or verified, to compare it with the right one",
        "你的程序签名或验签所用的文本，用来与正确的文本比较",
    ),
    (
        "Print the text that must be signed for a valid signature too",
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
    (
        "Tell what each file is, when it expires, and whether all fit together",
        "说明每个文件是什么、何时过期，以及是否互相匹配",
    ),
    (
        "Certificates, keys, `.p12` files, files with API keys; without any, those of the profile",
        "证书、密钥、`.p12` 文件、存有 API 密钥的文件；不填则检查账号中的文件",
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
    ("The algorithm that was asked for", "请求中指定的加密算法"),
    ("Encrypt a field with the platform's key", "用平台的密钥加密字段"),
    (
        "The plaintext of a field; `-` or nothing reads standard input. A line feed at its end is dropped",
        "字段的明文；`-` 或不填则读取标准输入。末尾的换行会去掉",
    ),
    (
        "Encrypt with RSAES-PKCS1-v1_5, as the legacy Hong Kong operations do",
        "以 RSAES-PKCS1-v1_5 加密（旧的香港接口使用）",
    ),
    (
        "Fetch, verify and save the platform's certificates",
        "下载、验证并保存平台证书",
    ),
    (
        "A folder in which each certificate is saved, as `SERIAL.pem`",
        "保存证书的目录，文件名为 `序列号.pem`",
    ),
    (
        "Fetch them again after this time, and print them when they change",
        "每隔这么多秒重新下载，有变化时显示",
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
        "Which rows of a bill of transactions: ALL, SUCCESS, REFUND; or which account of a fund flow: BASIC, OPERATION, FEES",
        "交易账单取哪些行：ALL、SUCCESS、REFUND；资金账单取哪个账户：BASIC、OPERATION、FEES",
    ),
    (
        "Save the bill in a file, as it was received",
        "把收到的账单原样保存到文件",
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
    ("Where it is sent", "发送到哪里"),
    (
        "Receive notifications, verify and print them, and forward them",
        "接收通知，验签、显示并转发",
    ),
    (
        "Where the notifications are forwarded to; its answer is passed on to WeChat Pay",
        "通知转发到哪里；其应答会转给微信支付",
    ),
    (
        "The port on 127.0.0.1; 0 picks any free port",
        "127.0.0.1 上的端口；0 表示任取空闲端口",
    ),
    (
        "Forward notifications that cannot be verified too",
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
    (
        "Run a local gateway that speaks WeChat Pay's protocol",
        "运行本地沙箱，协议与微信支付一致",
    ),
    (
        "Run a local gateway that speaks WeChat Pay's protocol\n\nPrints what a client needs, writes it as a configuration file, and runs until it is interrupted. The next start has the same keys.",
        "运行本地沙箱，协议与微信支付一致\n\n显示客户端所需的配置，写成配置文件，一直运行到被中断。下次启动使用相同的密钥。",
    ),
    (
        "Print what other clients need, to paste into a shell. It contains the API keys",
        "输出其他客户端所需的配置，可粘贴到 shell。其中含有 API 密钥",
    ),
    (
        "Change a resource of the running sandbox, as the payer or the platform would",
        "改变运行中沙箱里的一个资源，如同付款用户或平台所为",
    ),
    (
        "The kind, named as its file in `spec/lifecycles`: `order`, `refund`",
        "种类，即 `spec/lifecycles` 中的文件名：`order`、`refund`",
    ),
    ("The resource, by the merchant's number", "资源的商户单号"),
    (
        "The action: a transition of the lifecycle, or `notify`, which sends the last notification again",
        "动作：生命周期中的一个转换，或 `notify`（重发最近一次通知）",
    ),
    (
        "Pay an order of the running sandbox, as the payer would",
        "支付运行中沙箱里的一个订单，如同付款用户所为",
    ),
    ("The order, by the merchant's number", "订单的商户订单号"),
    (
        "The port for plain HTTP; 0 picks any free port",
        "HTTP 端口；0 表示任取空闲端口",
    ),
    (
        "The port for TLS; 0 picks any free port",
        "TLS 端口；0 表示任取空闲端口",
    ),
    (
        "The folder with `sandbox.json` and the keys, which the next start uses again; by default `.wechatpay/sandbox` in your home folder",
        "存放 `sandbox.json` 和密钥的目录，下次启动继续使用；默认为用户目录下的 `.wechatpay/sandbox`",
    ),
    (
        "Use new keys, and do not save them in the folder",
        "使用新密钥，且不保存",
    ),
    ("The merchant id", "商户号"),
    (
        "The kinds of platform key that the merchant uses",
        "商户使用哪种平台密钥",
    ),
    ("Only platform certificates", "只用平台证书"),
    ("Only the platform's public key", "只用微信支付公钥"),
    ("Both, as a merchant that is switching", "两者都用，如正在切换的商户"),
    (
        "Your own merchant key, in PEM, in place of a generated one",
        "你自己的商户私钥（PEM），代替自动生成的",
    ),
    (
        "The API certificate of that key, in PEM; without it, the sandbox's authority certifies the key",
        "该私钥的 API 证书（PEM）；没有则由沙箱的 CA 签发",
    ),
    (
        "Your own APIv3 key. Others on this machine can see options; a file of merchants hides it from them",
        "你自己的 APIv3 密钥。本机其他用户能看到命令行参数；写在商户文件里就看不到",
    ),
    ("Your own APIv2 key", "你自己的 APIv2 密钥"),
    ("The name of the platform's public key", "微信支付公钥ID"),
    (
        "A merchant for which this one acts as a service provider; any when there is none",
        "本商户作为服务商所代理的子商户；不填则不限",
    ),
    ("The brand that signs with the merchant's key", "用该商户密钥签名的品牌"),
    (
        "A file with one or more merchants: `{\"merchants\": [{\"merchant_id\": \"1900000109\", \"api_v3_key\": \"…\"}]}`. Members: merchant_id, platform_keys (certificate, public-key, both), private_key and certificate (names of files), api_v3_key, api_v2_key, public_key_id, sub_merchants, brand_id",
        "列有一个或多个商户的文件：`{\"merchants\": [{\"merchant_id\": \"1900000109\", \"api_v3_key\": \"…\"}]}`。成员：merchant_id、platform_keys（certificate、public-key、both）、private_key 和 certificate（文件名）、api_v3_key、api_v2_key、public_key_id、sub_merchants、brand_id",
    ),
    (
        "The address that both ports listen on. Everybody who can reach another one than 127.0.0.1 can use and control the sandbox",
        "两个端口监听的地址。若不是 127.0.0.1，凡能访问该地址的人都能使用和控制沙箱",
    ),
    (
        "A name or address by which other machines reach the sandbox, for its certificate and its page",
        "其他机器访问沙箱所用的名称或地址，用于证书和页面",
    ),
    (
        "A host beyond this machine that notifications may go to",
        "允许通知发往的本机以外的主机",
    ),
    (
        "Seconds between the attempts of a notification, in place of the documented 15 s to 6 h",
        "通知重试的间隔秒数，代替文档规定的 15 秒至 6 小时",
    ),
    (
        "The factor by which the times that resources stay in a state are multiplied; 0 means no wait",
        "资源停留在各状态的时间的倍数；0 表示不等待",
    ),
    (
        "Calls per second that are allowed for an operation whose documents give no limit",
        "文档没有限频的接口每秒允许的调用次数",
    ),
    (
        "A folder with `api/` and `families.yaml`, in place of the specs in the program",
        "含 `api/` 和 `families.yaml` 的目录，代替程序内置的规格",
    ),
];
