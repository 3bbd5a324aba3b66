//! English words for the titles of operations, which are Chinese, so that people find an operation in either language.
//!
//! The words are not a translation. They are the glossary's words for the terms of a title, and the title's own Latin words
//! (JSAPI, APP, H5), in the title's order, for searching.

use std::sync::LazyLock;

/// The English words for a title: of each term, the longest one that begins at its place. A title without Chinese terms
/// has none, because it is English itself.
#[must_use]
pub fn words(title: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut has_terms = false;
    let mut rest = title;
    while let Some(next) = rest.chars().next() {
        let terms = TERMS.iter().filter(|(chinese, _)| rest.starts_with(chinese));
        let longest = terms.max_by_key(|(chinese, _)| chinese.len());
        has_terms |= longest.is_some();
        let (length, word) = match longest {
            Some((chinese, english)) => (chinese.len(), Some(*english)),
            None if next.is_ascii_alphanumeric() => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
                let length = end.unwrap_or(rest.len());
                (length, rest.get(..length))
            }
            None => (next.len_utf8(), None),
        };
        words.extend(word.filter(|word| words.last() != Some(word)));
        rest = rest.get(length..).unwrap_or_default();
    }
    match has_terms {
        true => words.join(" "),
        false => String::new(),
    }
}

/// The glossary: terms of WeChat Pay's titles, each with the words that its English documents use or that people search for.
const GLOSSARY: &str = "
    查询 query; 查单 query order; 查券 query coupon; 申请退款 apply for refund; 申请单号 application number;
    申请单 application; 申请编号 application number; 申请 apply for; 退款 refund; 退券 return coupon;
    订单号 order number; 订单 order; 下单 place order; 统一下单 unified order; 关单 close order; 关闭 close; 撤销 reverse; 取消 cancel;
    下载 download; 上传 upload; 对账单 bill statement; 账单 bill; 交易账单 trade bill;
    资金账单 fund flow bill; 分账账单 profit sharing bill; 分账 profit sharing; 接收方 receiver;
    投诉单 complaint; 投诉 complaint; 协商历史 negotiation history; 代金券 coupon (cash voucher);
    商家券 merchant coupon; 商品券 product coupon; 免费券 free coupon; 兑券 exchange points for coupon;
    发券 send coupon; 用券 coupon used; 券码 coupon code; 用户券 user's coupon; 用户的券 user's coupons; 券 coupon;
    消费金 consumption voucher; 立减金 instant discount; 立减 instant discount; 优惠 discount;
    满减 spend-and-save discount; 转账批次 transfer batch; 转账明细 transfer detail; 转账单 transfer order;
    转账 transfer; 企业付款 payment to user; 付款到零钱 transfer to balance; 付款 payment; 红包 red packet;
    发放红包 send red packet; 发放普通红包 send red packet; 发放裂变红包 send group red packet;
    发放企业红包 send company red packet; 发放小程序红包 send red packet mini program;
    免确认收款 receiving money without confirming; 无资金流 without fund flow; 非银联 not UnionPay; 非临停 not temporary parking;
    不动产 real estate; 租赁 leasing;
    签约 contract signing; 预签约 contract pre-signing; 纯签约 contract signing alone; 解约 contract termination;
    合约 contract; 协议号 agreement number; 协议 agreement; 委托代扣 delegated deduction (papay); 代扣 deduction;
    扣款 deduction; 扣费 deduction; 预扣费 pre-deduction; 催收 debt collection; 进件 merchant onboarding;
    入驻 onboarding; 特约商户 sub-merchant; 子商户 sub-merchant; 二级商户 secondary merchant; 渠道商 channel partner;
    服务商 service provider; 从业机构 institution; 机构 institution; 商户号 merchant id; 商户 merchant;
    商家名片 merchant card page; 商家 merchant; 品牌 brand; 门店 store; 会员卡 membership card; 会员 member;
    积分 points; 卡模板 card template; 模板 template; 用户 user; 个人 personal; 支付分 payment score (pay score, payscore);
    微信支付分 WeChat Pay score (pay score, payscore);
    先享卡 discount card; 先用后付 use now, pay later; 支付成功 payment success; 支付 payment; 付款码 payment code;
    扫码 scan code; 刷脸 face scan; 刷掌 palm scan; 掌纹 palm; 押金 deposit; 预授权 pre-authorization;
    授权 authorization; 核销 redeem; 核身 identity check; 发放 grant; 发起 start; 提交 submit; 预发放 pre-grant;
    预下单 pre-order; 预约 reservation; 创建 create; 修改 modify; 更新 update; 删除 delete; 添加 add; 新增 add;
    获取 get; 获得 get; 设置 set; 绑定 bind; 解绑 unbind; 关联 link; 暂停 pause; 恢复 resume; 重启 restart;
    激活 activate; 终止 end; 停止 stop; 失效 invalidate; 作废 void; 完结 finish; 完成 complete; 确认 confirm;
    请求 request; 受理 accept; 通知 notification; 回调 callback; 事件 event; 结果 result; 状态 status; 列表 list;
    详情 details; 明细单 detail order; 明细 details; 信息 information; 记录 record; 电子回单 electronic receipt;
    回单 receipt; 凭证 certificate; 电子发票 electronic invoice; 发票 invoice (fapiao); 开票 invoicing;
    冲红 reverse invoice; 购物小票 shopping receipt; 小票 receipt; 批次组 batch group; 批次单 batch order;
    批次 batch; 批量 batch; 合单 combined order; 拆单 split order; 图片 image; 视频 video; 文件 file;
    影像件 image file; 资料 profile; 材料 material; 银行卡 bank card; 银行 bank; 支行 bank branch;
    开户 account opening; 账户 account; 余额 balance; 账户实时余额 balance of account in real time;
    账户日终余额 balance of account at end of day; 零钱 wallet balance; 钱包 wallet; 提现 withdrawal; 充值 top-up;
    预存 prepaid deposit; 资金流 fund flow; 资金 funds; 结算 settlement; 垫付 advance payment; 贴息 interest subsidy;
    补贴 subsidy; 补差 compensate difference; 赔付 compensation; 理赔 insurance claim; 保证金 security deposit;
    保险 insurance; 保单 insurance policy; 投保 insure; 停车 parking; 车牌 licence plate; 入场 entry; 出场 exit;
    通行 passage; 高速 highway; 加油 refuel; 公交 transit; 乘车码 transit code; 地铁 metro; 出行 travel;
    充电 charging; 电单车 electric bicycle; 点餐 meal ordering; 智慧商圈 business circle; 商圈 business circle;
    爱心餐 love feast; 捐赠 donation; 公益 charity; 还款 repayment; 信用卡 credit card; 分期 installment;
    分付 pay later; 微信分付 WeChat pay later; 海关 customs; 报关 customs declaration; 购付汇 currency purchase; 跨境 cross-border;
    全球 global; 境外 overseas; 汇率 exchange rate; 平台证书 platform certificate; 证书 certificate; 公钥 public key;
    微信支付订单号 WeChat Pay order number; 微信支付 WeChat Pay; 微信 WeChat; 小程序 mini program;
    公众号 official account; 微工卡 payroll card; 工资卡 payroll card; 单品 product; 商品 goods; 活动 campaign;
    预算 budget; 链接 link; 二维码 QR code; 域名 domain; 地址 address; 手机号 phone number; 身份 identity;
    实名 real name; 管控 restriction; 控制单 control order; 台账 ledger; 微众 WeBank; 风险 risk; 处罚 punishment; 违规 violation; 不活跃 inactive; 注销 account closing;
    超管 super administrator; 变更 change; 更名 rename; 升级 upgrade; 额度 quota; 金额 amount; 比例 ratio;
    回退 return; 解冻 unfreeze; 剩余 remaining; 待分 not yet shared; 异常 exception; 失败 failure; 成功 success;
    审核 review; 省份 province; 城市 city; 地区 region; 导购 shopping guide; 员工 employee; 雇佣 employment;
    教育 education; 校园 campus; 学校 school; 设备 device; 交易 transaction; 服务 service; 计划 plan; 场景 scene;
    产品 product; 广告 advertisement; 金计划 gold plan; 点金 gold plan; 自定义 custom; 同步 synchronize;
    资格 qualification; 领取 claim; 领卡 get card; 发卡 issue card; 开卡 open card; 开通 enable; 报名 sign up;
    消费 consumption; 权限 permission; 配置 configuration; 规则 rule; 测试 test; 加解密 encryption and decryption;
    验签 verify signature; 签名 signature; 沙箱 sandbox; 密钥 key; 短链接 short link; 转换 convert;
    授权码 authorization code; 拉取 pull; 评价 comment; 测速 speed report; 上报 report; 反馈 feedback; 回复 reply;
    消息 message; 校验 check; 核实 verify; 检查 check; 验证 verify; 识别 recognize; 锁定 lock; 解锁 unlock;
    租借 rental; 归还 return; 充电宝 power bank; 取餐 meal pickup; 出租车 taxi; 行程 trip; 医保 medical insurance;
    挂号 appointment; 处方 prescription; 政务 government; 政府 government; 税 tax; 彩票 lottery; 酒店 hotel;
    入住 check-in; 加入 join; 退出 leave; 导入 import; 任务 task; 营业 business hours; 公告 announcement;
    通告 announcement; 单笔 single; 所有 all; 全部 all; 企业 company; 电商 e-commerce; 平台 platform;
    收付通 e-commerce collection; 收款 receiving money; 充退 top-up refund; 自动 automatic; 展示 show; 曝光 exposure;
    组件 component; 接口 API; 业务 business; 连锁 chain; 子账户 sub-account; 联系 contact; 解除 release;
    营销 marketing; 账号 account; 帐号 account; 智慧零售 retail; 小店 small shop; 渠道 channel; 运费 freight;
    周周惠 weekly discount; 先享后付 use now, pay later; 续费 renewal; 续期 renewal; 申诉 appeal; 尽调 due diligence;
    司机 driver; 乘客 passenger; 人脸 face; 人员 staff; 出境 outbound; 插入 insert; 编码 code; 音箱 speaker;
    码牌 code plate; 拦截 interception; 卡包 card pack; 数据 data; 汇总 summary; 回传 report back; 欠款 debt;
    清算 clearing; 抬头 invoice title; 主体 legal entity; 模式 mode; 关系 relation; 加价购 add-on purchase;
    轻松付 easy pay; 在途 in transit; 挽留 retention; 合作 cooperation; 缴费 bill payment; 垫资 advance funding;
    出资 funding; 自行车 bicycle; 车辆 vehicle; 权益 benefit; 撤回 withdraw; 移除 remove; 发送 send; 推送 push;
    发布 publish; 预览 preview; 审批 approval; 费率 fee rate; 费用 fee; 统一 unified; 重推 push again; 重试 retry;
    减额 reduction; 特殊减额 special reduction; 过滤 filter; 标签 label; 创单 create order; 结单 finish order; 签到 check in; 签退 check out; 换取 exchange; 管理 management
";

/// The terms with their words.
static TERMS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    GLOSSARY
        .split(';')
        .filter_map(|term| term.trim().split_once(' '))
        .collect()
});

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{TERMS, words};

    #[test]
    fn people_find_operations_by_their_english_words() {
        for (title, expected) in [
            ("申请退款", "apply for refund"),
            ("查询单笔退款（按商户退款单号）", "query single refund merchant refund"),
            ("JSAPI/小程序下单", "JSAPI mini program place order"),
            ("请求分账", "request profit sharing"),
            (
                "申请免确认收款授权",
                "apply for receiving money without confirming authorization",
            ),
            ("发起转账", "start transfer"),
            ("查询投诉单列表", "query complaint list"),
            ("发放代金券批次", "grant coupon (cash voucher) batch"),
            ("Native下单", "Native place order"),
            ("申请交易账单", "apply for trade bill"),
            (
                "查询微信支付分订单",
                "query WeChat Pay score (pay score, payscore) order",
            ),
            ("abc", ""),
        ] {
            assert_eq!(words(title), expected, "{title}");
        }
    }

    #[test]
    fn a_term_has_one_row() {
        let terms: BTreeSet<&str> = TERMS.iter().map(|(chinese, _)| *chinese).collect();
        assert_eq!(terms.len(), TERMS.len());
        assert!(TERMS.len() > 300, "{}", TERMS.len());
        let has_both = |(chinese, english): &(&str, &str)| !chinese.is_ascii() && english.is_ascii();
        assert!(TERMS.iter().all(has_both));
    }
}
