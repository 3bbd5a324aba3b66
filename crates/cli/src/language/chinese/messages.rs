//! The Chinese of what the commands say (`call`, `keys check`, `bill`, `listen`, …), except `verify` and `sign`.

use super::Translation;

pub(super) const MESSAGES: &[Translation] = &[
    ("error: {}", "错误：{0:message}"),
    // Calls
    ("this is not an HTTP method", "这不是 HTTP 方法"),
    (
        "there is no operation {} {}; `wechatpay find WORD` lists operations by title, path and field",
        "没有接口 {0} {1}；`wechatpay find 词` 按标题、路径和字段列出接口",
    ),
    (
        "there is no operation {}; `wechatpay find WORD` lists operations by title, path and field",
        "没有接口 {0}；`wechatpay find 词` 按标题、路径和字段列出接口",
    ),
    ("there is no operation GET {}", "没有接口 GET {0}"),
    (
        "nothing was found with all of these words: {}",
        "没有同时含有这些词的接口：{0}",
    ),
    (
        "{} {} announces no file; leave --download out",
        "{0} {1} 的应答不含文件，请去掉 --download",
    ),
    ("no operation allows this request", "没有接口允许这个请求"),
    (
        "give a word of the title, the path, the family or a field: `wechatpay find 退款`",
        "请给出标题、路径、产品或字段中的一个词：`wechatpay find 退款`",
    ),
    ("{}: the number of an item is at most {}", "{0}：列表项的序号最大为 {1}"),
    ("an API key is not UTF-8", "API 密钥不是 UTF-8 文本"),
    (
        "the path begins with `/`, as in the request line; a URL begins with https://",
        "路径以 `/` 开头，与请求行一致；URL 以 https:// 开头",
    ),
    (
        "a command line cannot hold the file in this request; `--dry-run --format text > FILE` saves the whole request",
        "命令行容纳不了这个请求中的文件；`--dry-run --format text > 文件` 可保存整个请求",
    ),
    (
        "{} changes something at the real service: repeat it with --yes, or try it with --dry-run",
        "{0} 会改动真实服务上的数据：请加 --yes 重试，或用 --dry-run 试运行",
    ),
    ("nothing was sent", "请求未发送"),
    (
        "warning: profile {} is of merchant {}, but its certificate is of merchant {}: the service will refuse the signature",
        "警告：配置 {0} 属于商户 {1}，而其证书属于商户 {2}：微信支付会拒绝该签名",
    ),
    (
        "{} ({}) is called at the real service. Continue? [y/N] ",
        "将在真实服务上调用 {0}（{1}）。继续吗？[y/N] ",
    ),
    (
        "{} is neither a host of WeChat Pay nor that of profile {} ({}); nothing was sent",
        "{0} 不是微信支付的域名，也不是配置 {1} 中的域名（{2}）；请求未发送",
    ),
    (
        "{} is the real service; profile {} calls {} in its place",
        "{0} 是真实服务；配置 {1} 改为调用 {2}",
    ),
    (
        "the response has no `hash_type` and `hash_value` for its `download_url`, so the file cannot be checked",
        "应答的 `download_url` 没有对应的 `hash_type` 和 `hash_value`，文件无法校验",
    ),
    (
        "the body is not JSON: line {}, column {}",
        "请求体不是 JSON：第 {0} 行第 {1} 列",
    ),
    (
        "the body gives a member twice: line {}, column {}",
        "请求体中有成员给出了两次：第 {0} 行第 {1} 列",
    ),
    (
        "the value of {} gives a member twice: line {}, column {}",
        "{0} 的值中有成员给出了两次：第 {1} 行第 {2} 列",
    ),
    (
        "there is no field {}; did you mean {}?",
        "没有字段 {0}；是不是想写 {1}？",
    ),
    ("the URL cannot be read; nothing was sent", "无法读取该 URL；请求未发送"),
    ("the body is not a JSON object", "请求体不是 JSON 对象"),
    (
        "{} is not given, but a later item of the same list is",
        "没有给出 {0}，却给出了同一列表中靠后的一项",
    ),
    (
        "an argument is not a field: expected name=text, name:=json, name==query, Header:value or file@path ({} given)",
        "有参数不是字段：应为 name=文本、name:=JSON、name==查询参数、Header:值 或 file@路径（给出了 {0}）",
    ),
    (
        "the value of {} is not JSON: line {}, column {}; for text, write {}=…",
        "{0} 的值不是 JSON：第 {1} 行第 {2} 列；文本请写 {3}=…",
    ),
    (
        "the file for {} is not UTF-8; for a file of a form, write {}@…",
        "{0} 的文件不是 UTF-8；表单的文件请写 {1}@…",
    ),
    ("the header {} is set by the program itself", "请求头 {0} 由本程序设置"),
    (
        "an argument with `:` is a header, but the text before it is not a header name; for a field, write name=value",
        "带 `:` 的参数是请求头，但冒号前不是请求头的名称；字段请写 name=值",
    ),
    ("{} is given twice", "{0} 给出了两次"),
    (
        "{} on the command line replaces the one in the body",
        "命令行的 {0} 取代了请求体中的值",
    ),
    (
        "{} is not a place of a field: expected object.member, list.0.member, list[0].member or list[]",
        "{0} 不是字段的位置：应为 object.member、list.0.member、list[0].member 或 list[]",
    ),
    ("a field has no name", "有字段没有名称"),
    ("{} is both a value and an object or a list", "{0} 既是值又是对象或列表"),
    (
        "{} is a field and not a header: write {}=value, not {}:value",
        "{0} 是字段而不是请求头：请写 {1}=值，而不是 {2}:值",
    ),
    (
        "{}: {} (nothing was sent; --unchecked sends it anyway)",
        "{0}：{1:message}（未发送；--unchecked 仍然发送）",
    ),
    (
        "{}: the documents list no field {}; `wechatpay show {}` lists them (--unchecked sends it anyway)",
        "{0}：文档中没有字段 {1}；`wechatpay show {2}` 列出所有字段（--unchecked 仍然发送）",
    ),
    (
        "the operation demands the merchant's certificate on the connection (mutual TLS), and curl needs it and its key in files: profile {} has no certificate with private_key in a file, and no pkcs12",
        "该接口要求连接时出示商户证书（双向 TLS），curl 需要证书和私钥文件：配置 {0} 既没有 certificate 加文件形式的 private_key，也没有 pkcs12",
    ),
    ("--ask needs a terminal", "--ask 需要终端"),
    ("the value of {} is not JSON", "{0} 的值不是 JSON"),
    // Files and profiles
    ("cannot read {}: {}", "无法读取 {0}：{1:message}"),
    ("cannot write {}: {}", "无法写入 {0}：{1:message}"),
    ("cannot print: {}", "无法输出：{0:message}"),
    ("cannot read standard input: {}", "无法读取标准输入：{0:message}"),
    (
        "cannot read {}: {}. Start the sandbox with `wechatpay sandbox`, or name another profile",
        "无法读取 {0}：{1:message}。请用 `wechatpay sandbox` 启动沙箱，或指定其他配置",
    ),
    (
        "cannot read {}: {}; does the sandbox run?",
        "无法读取 {0}：{1:message}；沙箱在运行吗？",
    ),
    (
        "there is no profile {}, and no other one is configured",
        "没有配置 {0}，也没有其他配置",
    ),
    (
        "there is no profile {}; the configuration file has {}",
        "没有配置 {0}；配置文件中有：{1}",
    ),
    ("profile {}, {}: {}", "配置 {0} 的 {1}：{2:message}"),
    ("profile {}: {}", "配置 {0}：{1:message}"),
    (
        "profile {}: platform_public_key needs platform_public_key_id (PUB_KEY_ID_…)",
        "配置 {0}：有 platform_public_key 就需要 platform_public_key_id（PUB_KEY_ID_…）",
    ),
    ("the home folder is unknown", "无法确定主目录"),
    (
        "the home folder is unknown; name a folder with --directory",
        "无法确定主目录；请用 --directory 指定目录",
    ),
    ("{} names no merchant", "{0} 中没有商户"),
    ("{} is not UTF-8", "{0} 不是 UTF-8"),
    (
        "{} names a file that cannot be read; a key itself does not belong in the configuration file",
        "{0} 所指的文件无法读取；密钥本身不应写在配置文件里",
    ),
    (
        "{} is in the environment variable {}, which is not set",
        "{0} 取自环境变量 {1}，而它没有设置",
    ),
    (
        "{} is in an environment variable that is not set; `env` takes its name, not the key itself",
        "{0} 取自一个没有设置的环境变量；`env` 填变量名，而不是密钥本身",
    ),
    ("{} does not say where the key is", "{0} 没有给出密钥的位置"),
    ("{}, line {}: {}", "{0} 第 {1} 行：{2:message}"),
    (
        "there is no setting `{}`; known settings: {}",
        "没有设置项 `{0}`；已知的有：{1:message}",
    ),
    (
        "this is not a setting; known settings: {}",
        "这不是设置项；已知的有：{0:message}",
    ),
    ("default and profiles", "default 和 profiles"),
    ("the profile has no `{}`", "配置中没有 `{0}`"),
    ("this setting or profile occurs twice", "这个设置项或配置出现了两次"),
    ("`{}` must be {}", "`{0}` 应为{1:message}"),
    (
        "this is neither `name = value` nor `[profiles.NAME]`; a text must be in quotes",
        "这既不是 `name = 值` 也不是 `[profiles.名称]`；文本要加引号",
    ),
    ("a text in quotes", "带引号的文本"),
    ("true or false", " true 或 false"),
    ("a URL in quotes", "带引号的 URL"),
    ("the name of a file in quotes", "带引号的文件名"),
    (
        "a list of names of files, such as [\"wechatpay_1.pem\"]",
        "文件名的列表，例如 [\"wechatpay_1.pem\"]",
    ),
    (
        "the name of a file in quotes, or a table with `file`, `env` or `stdin`",
        "带引号的文件名，或含有 `file`、`env` 或 `stdin` 的表",
    ),
    // Keys
    (
        "the authority of {} is not a certificate in PEM",
        "{0} 的 CA 证书不是 PEM 证书",
    ),
    (
        "the APIv2 key and the APIv3 key are the same; they are set in two places of the merchant platform",
        "APIv2 密钥与 APIv3 密钥相同；它们在商户平台上是分别设置的",
    ),
    (
        "this is neither a key or certificate that WeChat Pay uses nor an API key",
        "这不是微信支付使用的密钥或证书，也不是 API 密钥",
    ),
    (
        "the RSA key has fewer than 2048 bits, which WeChat Pay does not accept",
        "RSA 密钥少于 2048 位，微信支付不接受",
    ),
    (
        "the certificate of an authority, with {}",
        "CA 证书，密钥类型：{0:message}",
    ),
    ("a certificate with {}", "证书，密钥类型：{0:message}"),
    ("an elliptic-curve key", "椭圆曲线密钥"),
    ("an Ed25519 key", "Ed25519 密钥"),
    ("a key of another kind", "其他类型的密钥"),
    (
        "a damaged key, or one of another kind than RSA and SM2",
        "损坏的密钥，或不是 RSA 或 SM2 密钥",
    ),
    ("a damaged certificate: download it again", "损坏的证书：请重新下载"),
    (
        "a public key of another kind than RSA and SM2",
        "公钥，但不是 RSA 或 SM2 公钥",
    ),
    (
        "a private key of another kind than RSA and SM2",
        "私钥，但不是 RSA 或 SM2 私钥",
    ),
    (
        "an RSA key of fewer than 2048 or more than 8192 bits",
        "少于 2048 位或多于 8192 位的 RSA 密钥",
    ),
    ("binary data of an unknown kind", "未知类型的二进制数据"),
    ("a text of an unknown kind", "未知类型的文本"),
    (
        "an encrypted private key: decrypt it first with `openssl pkey -in FILE`",
        "加密的私钥：请先用 `openssl pkey -in FILE` 解密",
    ),
    ("damaged PEM: {}", "损坏的 PEM：{0:message}"),
    ("the certificate {} expired {} ago", "证书 {0} 已于 {1:message}前过期"),
    ("the certificate {} is not valid before {}", "证书 {0} 要到 {1} 才生效"),
    ("the certificate {} expires in {}", "证书 {0} 将在 {1:message}后过期"),
    ("most programs expect PEM: {}", "多数程序需要 PEM：{0}"),
    (
        "it is not printable ASCII, so it can only be an APIv3 key",
        "它不全是可见的 ASCII 字符，所以只可能是 APIv3 密钥",
    ),
    (
        "give --merchant-id: it is the password, unless that was changed (--password-file)",
        "请给出 --merchant-id：它就是密码，除非密码改过（--password-file）",
    ),
    (
        "its password is empty: the file alone is enough to use the key, and programs that take the merchant id as the password cannot open it",
        "它的密码为空：有这个文件就能使用私钥，而以商户号为密码的程序打不开它",
    ),
    (
        "one of its certificates is left out: {}",
        "其中一张证书未被采用：{0:message}",
    ),
    ("it contains a key and no certificate", "其中有私钥，没有证书"),
    ("an empty file", "空文件"),
    (
        "an HTML page, probably an error page or a login page saved in place of the file: download it again",
        "HTML 网页，可能是误存的出错页或登录页：请重新下载",
    ),
    (
        "XML, probably a response of the service saved in place of the file",
        "XML，可能是误存的接口应答",
    ),
    (
        "JSON, probably a response of the service (certificates in it are encrypted with the APIv3 key: `wechatpay certificates`)",
        "JSON，可能是接口应答（其中的证书用 APIv3 密钥加密：`wechatpay certificates`）",
    ),
    (
        "an archive, as the merchant platform sends it: unpack it first",
        "压缩包（商户平台下载的就是压缩包）：请先解压",
    ),
    ("a gzip file: unpack it first", "gzip 文件：请先解压"),
    (
        "a Java key store (JKS): convert it with keytool -importkeystore -deststoretype PKCS12",
        "Java 密钥库（JKS）：请用 keytool -importkeystore -deststoretype PKCS12 转换",
    ),
    (
        "an SSH public key, which WeChat Pay does not use",
        "SSH 公钥，微信支付不使用",
    ),
    (
        "the id of a WeChat Pay public key, not the key itself (pub_key.pem)",
        "微信支付公钥的 ID，而不是公钥本身（pub_key.pem）",
    ),
    (
        "a serial number of a certificate, not the certificate itself",
        "证书的序列号，而不是证书本身",
    ),
    (
        "an API key with blanks or a line feed at its end, which many programs take for a part of the key: remove them",
        "末尾带空白或换行的 API 密钥，很多程序会把它们当作密钥的一部分：请去掉",
    ),
    ("a merchant's API certificate", "商户 API 证书"),
    (
        "a platform certificate (or another one that names no merchant)",
        "平台证书（或其他没有商户号的证书）",
    ),
    ("{} certificates", "{0} 张证书"),
    ("a private key", "私钥"),
    ("a public key", "公钥"),
    ("{}, in PEM", "{0:message}，PEM 格式"),
    ("{}, in binary DER", "{0:message}，二进制 DER 格式"),
    (
        "a PKCS#12 file with a certificate and its private key",
        "PKCS#12 文件，含证书及其私钥",
    ),
    ("a PKCS#12 file", "PKCS#12 文件"),
    ("a text of 32 characters: an API key", "32 个字符的文本：API 密钥"),
    (
        "{}: this is the API certificate of merchant {}, given as the platform's; platform certificates come from GET /v3/certificates",
        "{0}：这是商户 {1} 的 API 证书，却当作平台证书；平台证书来自 GET /v3/certificates",
    ),
    (
        "{}: the certificate belongs to merchant {}, not to {}",
        "{0}：证书属于商户 {1}，而不是 {2}",
    ),
    ("nothing has {}; this is for {}", "没有内容符合 {0}；以下是 {1} 的结果"),
    (
        "{}: a file of this name usually holds {}, but this one does not",
        "{0}：这个名字的文件通常是{1:message}，但这个文件不是",
    ),
    (
        "{}: the private key does not fit the certificate in {}: use both from the same download",
        "{0}：私钥与 {1} 中的证书不配对：请使用同一次下载的两个文件",
    ),
    (
        "{}: this is the public half of the merchant's own key in {}; WeChat Pay's public key comes from the merchant platform",
        "{0}：这是 {1} 中商户自己密钥的公钥；微信支付公钥要从商户平台下载",
    ),
    (
        "the files are of {} merchants: {}; keys of one merchant do not fit those of another",
        "这些文件属于 {0} 个商户：{1}；不同商户的密钥不能混用",
    ),
    (
        "{}: the id of a WeChat Pay public key begins with PUB_KEY_ID_",
        "{0}：微信支付公钥的 ID 以 PUB_KEY_ID_ 开头",
    ),
    (
        "there are {} API certificates: {}; use the one that the merchant platform shows",
        "有 {0} 张 API 证书：{1}；请使用商户平台上显示的那一张",
    ),
];
