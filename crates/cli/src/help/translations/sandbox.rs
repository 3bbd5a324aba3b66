//! Help texts in English and Chinese: `sandbox`.

use super::Translation;

pub(super) const TEXTS: &[Translation] = &[
    (
        "Run a local gateway that speaks WeChat Pay's protocol",
        "运行本地沙箱，协议与微信支付一致",
    ),
    (
        "Run a local gateway that speaks WeChat Pay's protocol\n\nPrints what a client needs, writes it as a configuration file, and runs until it is interrupted. The next start has the same keys.",
        "运行本地沙箱，协议与微信支付一致\n\n显示客户端所需的配置，写成配置文件，一直运行到被中断。下次启动使用相同的密钥。",
    ),
    (
        "Print what other clients need, to paste into a shell: text in pipes too, and with `--format json` the variables as an object. It contains the API keys",
        "输出其他客户端所需的配置，可粘贴到 shell：在管道中也是文本，加 `--format json` 则输出由变量组成的对象。其中含有 API 密钥",
    ),
    (
        "Change a resource of the running sandbox, as the payer or the platform would",
        "模拟付款用户或平台的操作，改变运行中沙箱里的单据",
    ),
    (
        "The kind: `order` or `refund` of APIv3, `v2-order` or `v2-refund` of APIv2; an unknown kind prints the list",
        "种类：APIv3 的 `order`、`refund`，APIv2 的 `v2-order`、`v2-refund`；填未知的种类会列出全部种类",
    ),
    ("The resource, by the merchant's number", "单据的商户单号"),
    (
        "The action: a transition of the lifecycle, or `notify`, which sends the last notification again",
        "操作：生命周期中的一个转换，或 `notify`（重发最近一次通知）",
    ),
    (
        "Pay an order of the running sandbox, as the payer would",
        "模拟付款用户，支付运行中沙箱里的订单",
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
        "存放 `sandbox.json` 和密钥的目录，下次启动继续使用；默认为主目录（~）下的 `.wechatpay/sandbox`",
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
        "A file with your own APIv3 key, or `-` for a line of standard input; without it, the variable WECHATPAY_SANDBOX_API_V3_KEY. Without both, the sandbox has a key of its own",
        "存有你自己的 APIv3 密钥的文件，或 `-` 表示标准输入的一行；不填则取环境变量 WECHATPAY_SANDBOX_API_V3_KEY。两者都没有时，沙箱用自己的密钥",
    ),
    (
        "The same for the APIv2 key, with the variable WECHATPAY_SANDBOX_API_V2_KEY. Both may be lines of standard input, the APIv3 key first",
        "APIv2 密钥的同样设置，环境变量为 WECHATPAY_SANDBOX_API_V2_KEY。两个密钥可以都从标准输入逐行读取，APIv3 密钥在前",
    ),
    ("The id of the WeChat Pay public key", "微信支付公钥ID"),
    (
        "A merchant for which this one acts as a service provider; any when there is none",
        "本商户作为服务商所代理的子商户；不填则不限",
    ),
    (
        "An appid that is bound to the merchant; any when there is none. Others are refused as the service does",
        "与该商户绑定的 appid；不填则不限。其他 appid 会像微信支付那样被拒绝",
    ),
    (
        "An appid that is bound to a merchant for which this one acts (`sub_appid`); any when there is none",
        "与本商户所代理的子商户绑定的 appid（`sub_appid`）；不填则不限",
    ),
    ("The brand that signs with the merchant's key", "用该商户密钥签名的品牌"),
    (
        "A file with one or more merchants: `{\"merchants\": [{\"merchant_id\": \"1900000109\", \"api_v3_key\": \"…\"}]}`. Members: merchant_id, platform_keys (certificate, public-key, both), private_key and certificate (names of files), api_v3_key, api_v2_key, public_key_id, sub_merchants, appids, sub_appids, brand_id",
        "列有一个或多个商户的文件：`{\"merchants\": [{\"merchant_id\": \"1900000109\", \"api_v3_key\": \"…\"}]}`。成员：merchant_id、platform_keys（certificate、public-key、both）、private_key 和 certificate（文件名）、api_v3_key、api_v2_key、public_key_id、sub_merchants、appids、sub_appids、brand_id",
    ),
    (
        "The address that both ports listen on. With an address other than 127.0.0.1, anyone who can reach it can use and control the sandbox",
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
        "How long resources stay in a state, as a factor of the usual time; 0 means no wait",
        "单据在各状态停留时间的倍率；0 表示不等待",
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
