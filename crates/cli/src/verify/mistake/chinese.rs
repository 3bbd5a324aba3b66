//! The Chinese texts of the mistakes that `verify` names.

use super::Mistake;

impl Mistake {
    pub(super) const fn chinese(self) -> &'static str {
        match self {
            Self::HeaderMissing => "缺少验签所需的请求头：可能被代理去掉了，或者报文并非来自微信支付。",
            Self::SignatureProbe => {
                "这是微信支付的签名探测（WECHATPAY/SIGNTEST/），用来发现不验签的程序。一切正常：像伪造的报文一样拒绝它（对通知返回 4xx 或 5xx）。"
            }
            Self::UnsignedError => "错误应答不带签名，无需验签。请看 code 和 message，联系技术支持时提供 Request-ID。",
            Self::AuthorizationMalformed => {
                "Authorization 头的格式不是 认证类型 mchid=\"…\",nonce_str=\"…\",signature=\"…\",timestamp=\"…\",serial_no=\"…\"：每个参数只出现一次，且只含 ASCII：缺少参数、参数为空、重复或没有引号，或者有两个这样的请求头。"
            }
            Self::ValuesSwapped => "有两个值互相放错了位置。",
            Self::WrongScheme => {
                "Authorization 头的认证类型不是 WECHATPAY2-SHA256-RSA2048（品牌为 WECHATPAY-BRAND-SHA256-RSA2048，国密密钥为 WECHATPAY2-SM2-WITH-SM3），后面跟一个空格。"
            }
            Self::ClockSkew => {
                "时间戳与参考时间相差超过 300 秒：报文被重放，或时钟不准。请用 NTP 校准时钟；若是以前保存的报文，用 --at 给出收到它的时间。"
            }
            Self::TimestampMilliseconds => "时间戳用了毫秒。微信支付的时间戳是整数秒，请求头和待签名串都一样。",
            Self::TimestampDiffers => "签名用的时间戳与发送的不同：取了两次时间。只取一次，两处用同一个值。",
            Self::TimestampMalformed => "时间戳不是整数秒。",
            Self::NonceDiffers => {
                "签名用的随机串与请求头中的不同：生成了两次、改了大小写，或误用了报文里的 resource.nonce。请原样使用请求头中的值。"
            }
            Self::MethodCase => "签名时请求方法用了小写。请与请求行一致，用大写：GET、POST。",
            Self::MethodDiffers => "签名用的请求方法与发送的不同。",
            Self::QueryNotSigned => {
                "查询参数没有参与签名，或只有一部分参与了签名（URL 不加引号时，shell 会在 & 处截断）。待签名串第二行是路径加查询串，与请求行完全一致。"
            }
            Self::HostSigned => "域名（或协议）参与了签名。待签名串第二行从域名后的 / 开始。",
            Self::PathPrefix => "签名的路径开头与发送的不同：/hk 之类的前缀或第一个 / 多了或少了。请与请求行一致。",
            Self::PathDecoded => "路径或查询串在 URL 编码之前就签名了（或编码方式与发送的不同）。请与请求行完全一致。",
            Self::PathCase => "签名的路径或查询串与发送的大小写不同。请与请求行完全一致。",
            Self::QueryOrder => "签名时查询参数的顺序与发送的不同。",
            Self::TrailingSlash => "路径末尾的 / 或 ?，或重复的 /，在签名串与请求中不一致。",
            Self::PathNotSigned => "路径没有参与签名：待签名串第二行为空或只有 /。",
            Self::BodyNotSigned => "报文主体没有参与签名（或验签）：待签名串最后一行是完整的报文主体。",
            Self::EmptyBodySigned => "请求没有报文主体，但签名时用了 {}、null 或查询串。此时最后一行应为空。",
            Self::BodyWhitespace => {
                "报文主体与签名时不同：空白或换行不一样。它被解析后重新序列化，或被格式化了。签名用将要发送的原始字节，验签用收到的原始字节，先验签再解析。"
            }
            Self::BodyKeyOrder => "报文主体与签名时不同：字段顺序变了。它被解析后重新序列化。请对原始字节签名、验签。",
            Self::BodySlashEscapes => {
                "报文主体与签名时不同：一处把 / 转义成 \\/，另一处没有（PHP 的 json_encode）。它被序列化了两次。请对原始字节签名、验签。"
            }
            Self::BodyUnicodeEscapes => {
                "报文主体与签名时不同：一处把字符写成 \\uXXXX，另一处直接写出（Python 的 ensure_ascii、PHP 的 json_encode）。它被序列化了两次。请对原始字节签名、验签。"
            }
            Self::BodyHtmlEscapes => {
                "报文主体与签名时不同：一处把 <、>、& 或引号写成 \\u003c 等，另一处直接写出（Go 的 json.Marshal、.NET）。它被序列化了两次。请对原始字节签名、验签。"
            }
            Self::BodyNumbers => {
                "报文主体与签名时不同：数字的写法变了（1 与 1.0、字符串与数字）。请对原始字节签名、验签。"
            }
            Self::BodyMembers => "报文主体与签名时不同：为 null 或空的字段一处有、一处没有。请对原始字节签名、验签。",
            Self::BodyOtherForm => {
                "签名的不是报文主体的 JSON，而是表单（a=1&b=2）、Map 或字典的文本、再次编码的 JSON，或摘要。请对发送的原始字节签名。"
            }
            Self::LineEndings => {
                "报文主体与签名时不同：换行在 LF 与 CRLF 之间被转换了（编辑器、git、文本模式）。请按字节处理。"
            }
            Self::TrailingNewline => "报文主体与签名时不同：末尾多了或少了换行（编辑器、echo、println、trim）。",
            Self::ByteOrderMark => "报文主体与签名时不同：开头多了或少了 BOM（EF BB BF）。",
            Self::Charset => "报文主体签名时用的编码不是 UTF-8，或被按别的编码（GBK、Latin-1）解码。请全程使用 UTF-8。",
            Self::BodyTruncated => "报文主体的长度与 Content-Length 不符：被截断，或途中被改动。",
            Self::BodyCompressed => "报文主体还是压缩的。签名针对解压（Content-Encoding）之后的字节。",
            Self::BodyChunked => "报文主体里还带着 Transfer-Encoding: chunked 的分块长度。签名只针对内容本身。",
            Self::WholeFormSigned => "对整个 multipart 表单签了名。上传文件时，待签名串最后一行只是 meta 部分的 JSON。",
            Self::FinalLineFeed => {
                "待签名串末尾不是恰好一个换行。每行都以换行结尾，最后一行也是，报文主体为空时也一样。"
            }
            Self::LineFeedLiteral => "待签名串各行之间是反斜杠加 n，或什么都没有，而不是换行符（0A）。",
            Self::LineFeedCrlf => "待签名串的行尾是 CRLF，应当只是换行符（0A）。",
            Self::LinesOrder => {
                "待签名串各行的顺序不对。请求为：方法、路径和查询串、时间戳、随机串、报文主体；应答和通知为：时间戳、随机串、报文主体。"
            }
            Self::LineMissing => {
                "待签名串缺少整整一行。各行为：方法、路径和查询串、时间戳、随机串、报文主体，每行后面一个换行符。"
            }
            Self::DigestSigned => "先算了摘要再签名，又被哈希了一次。请把原文交给自带哈希的函数（SHA256withRSA）。",
            Self::Base64UrlSafe => "签名用了 URL 安全的 Base64（- 和 _）。请用标准字母表（+ 和 /）。",
            Self::Base64Padding => "Base64 签名末尾的 = 缺少或多余。",
            Self::Base64Twice => "签名做了两次 Base64 编码。请只对签名的字节编码一次。",
            Self::SignatureHex => "签名是十六进制。APIv3 的签名用 Base64。",
            Self::SignatureLineBreaks => {
                "签名里有空白或换行：编码器折了行（MIME Base64），或复制时带入。请用不折行的编码器。"
            }
            Self::SignaturePercentEncoded => {
                "签名被 URL 编码（%2B、%2F、%3D），或 + 变成了空格。请求头的值不做 URL 编码。"
            }
            Self::SignaturePythonBytes => "签名写成了 Python 打印 bytes 的形式 b'…'。请先用 .decode() 转成文本。",
            Self::SignatureMalformed => "签名不是 Base64，或被截断：长度与密钥的签名长度不符。",
            Self::WrongAlgorithm => {
                "签名算法与密钥的不符：应为 SHA256withRSA（RSASSA-PKCS1-v1_5 加 SHA-256），国密为 SM2 加 SM3。"
            }
            Self::WrongKey => "给出的密钥都没有做过这个签名：签名用的私钥与证书不配对，或签名被改动。",
            Self::AnotherMerchant => "密钥属于另一个商户。商户号、证书和私钥必须来自同一次下载。",
            Self::KeysSwapped => {
                "商户证书和微信支付的证书弄反了。请求用商户私钥签名；应答和通知用微信支付公钥或平台证书验签，绝不是 apiclient_cert.pem。"
            }
            Self::SerialMismatch => "序列号指的不是签名所用的密钥：证书换过了，或序列号抄自另一张证书。",
            Self::SerialForm => {
                "序列号是对的，但写法与证书的不同：应为 40 位十六进制数字，中间没有符号；不是十进制，不带冒号和 0x，前面不补 0。"
            }
            Self::KeyKind => {
                "报文由微信支付公钥签名而只给出了平台证书，或者相反。请按 Wechatpay-Serial 选择（PUB_KEY_ID_… 是公钥）。"
            }
            Self::CertificateExpired => "证书在报文发出时已过期或尚未生效。请获取现行证书。",
            Self::MessageDiffers => {
                "签名是真的：密钥和算法都对，但签的是另一段文本，常见错误都不能解释。请把程序实际签名或验签的文本与期望的对比（--signed 文件）。"
            }
            Self::SignMissing => "报文没有 sign：处理前就被拒绝的应答（return_code 为 FAIL）和退款通知都没有。",
            Self::EmptyValuesSigned => "值为空的字段参与了签名。APIv2 不签空值。",
            Self::FieldOrder => "字段没有按名称的 ASCII 顺序（大写在小写之前）签名。",
            Self::WrongDigest => {
                "摘要算法与报文或接口要求的不同：混淆了 MD5 和 HMAC-SHA256。以 sign_type 为准；没有该字段时为 MD5。"
            }
            Self::HmacWithoutKey => "用了普通的 SHA-256（或 SHA-1），而不是以 APIv2 密钥为密钥的 HMAC-SHA256。",
            Self::LowerCase => "签名是小写。APIv2 的签名用大写。",
            Self::SignInBase64 => "sign 是 Base64。APIv2 的签名是大写的十六进制数字。",
            Self::SignIncluded => "sign 本身参与了签名。请把它排除。",
            Self::ValuesTrimmed => "签名时去掉了（或添加了）值两端的空白。请按发送的原值签名。",
            Self::CdataKept => "签名时值带着 <![CDATA[…]]>。请对原值签名。",
            Self::EntitiesKept => "签名时值是 XML 转义过的（&amp;），或发送时转义了两次。请对原值签名。",
            Self::ValuesEncoded => "签名时值做了 URL 编码。请对原值签名。",
            Self::KeyMissing => "没有按规定在末尾拼接 &key= 和 APIv2 密钥。",
            Self::KeyBlanks => "APIv2 密钥带了空白或换行，或大小写不对。它正好是 32 个字符。",
            Self::ApiV3KeyUsed => "用了 APIv3 密钥而不是 APIv2 密钥。它们是商户平台上分别设置的两把密钥。",
            Self::FieldRepeated => {
                "同一字段出现两次，签名只能覆盖其中一个，另一个是后来添加的。两个都不可信：不同程序读取的可能不是同一个。"
            }
            Self::FieldLeftOut => "有字段发送了但没有签名（或签名之后才添加）。除 sign 外，所有非空字段都要签名。",
            Self::FieldNotText => {
                "有字段里面还有字段，或者文本与字段混在一起。待签名串只包含纯文本的字段，所以没有人签过它，服务会拒绝这个请求。对象请转成 JSON 放在一个文本里发送。"
            }
            Self::AnotherApiKey => "报文是用另一个商户的 APIv2 密钥签名的。商户号与密钥必须属于同一个商户。",
            Self::MessageOrKey => {
                "摘要的格式正确，但值不同，常见错误都不能解释。按可能性从大到小：1. API 密钥：APIv2 密钥是另一个商户的、已在商户平台修改，或复制有误（用该商户签名查询一次来验证；--other-key 和其他配置会一并尝试）；2. 签名之后改动了某个值；3. 添加或漏掉了字段。"
            }
        }
    }
}
