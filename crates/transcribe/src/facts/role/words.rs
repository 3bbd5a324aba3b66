//! Words about who must send a field, all in lower case.

/// Words for merchants who act for themselves, in lower case.
pub(super) const MERCHANT: &[&str] = &[
    "直连",
    "普通商户",
    "商户模式",
    "direct merchant",
    "ordinary merchant",
    "common m",
    "direct m",
];
/// Words for partners.
pub(super) const PARTNER: &[&str] = &[
    "机构",
    "服务商",
    "合作伙伴",
    "institution",
    "service provider",
    "partner",
];
/// Words that contain those for merchants, and mean partners.
pub(super) const OTHERS: &[&str] = &["服务商商户模式", "机构商户模式"];
/// Words that say that a field is sent.
pub(super) const DEMANDS: &[&str] = &[
    "必填",
    "必传",
    "必须填",
    "必须传",
    "必须上传",
    "必须送",
    "必须上送",
    "必须提供",
    "必上送",
    "必送",
    "必选",
    "需填",
    "需传",
    "须填",
    "须传",
    "需要填",
    "需要传",
    "需要上传",
    "需要提供",
    "需提供",
    "required",
    "mandatory",
    "compulsory",
    "must be sent",
    "must send",
    "must provide",
    "must fill",
    "must pass",
    "must submit",
    "must include",
    "must be filled",
    "must be provided",
    "need to send",
    "need to provide",
    "need to fill",
    "have to send",
    "have to provide",
    "have to fill",
];
/// Words that say that it need not be sent.
pub(super) const EXEMPTIONS: &[&str] = &[
    "不填",
    "不传",
    "不送",
    "无需",
    "无须",
    "不需",
    "不用",
    "不必",
    "非必",
    "可不",
    "可以不",
    "勿填",
    "勿传",
    "请勿",
    "选填",
    "not required",
    "not needed",
    "not necessary",
    "unnecessary",
    "not need",
    "not have to",
    "n't need",
    "n't have to",
    "need not",
    "needn't",
    "no need",
    "not mandatory",
    "optional",
    "omit",
    "ignored",
    "leave it",
    "left empty",
    "left blank",
    "must not",
    "should not",
    "do not send",
    "don't send",
];
/// Verbs after a caller in English.
pub(super) const VERBS: &[&str] = &[
    "must",
    "are required",
    "is required",
    "need",
    "do not",
    "don't",
    "does not",
    "doesn't",
    "have to",
    "may omit",
    "can omit",
    "may leave",
    "can leave",
    "should not",
    "are not required",
];
/// Words in front of the caller that a clause names.
pub(super) const OPENINGS: &[&str] = &[
    "仅限",
    "仅",
    "只有",
    "只",
    "如果是",
    "如为",
    "若为",
    "对于",
    "其中",
    "作为",
    "由",
    "若",
    "则",
    "并非",
    "非",
    "不是",
    "除了",
    "除",
];
/// Words in front of a demand that name no caller, but a field, several fields, or nothing.
pub(super) const NO_CALLERS: &[&str] = &[
    "字段", "有", "没", "参数", "项", "值", "一个", "其一", "选一", "至少", "同时", "两者", "二者", "三者", "全部",
    "所有", "否则", "一般", "通常", "目前", "暂时", "暂", "如", "当", "且", "并", "或", "不", "非", "无", "是否", "此",
    "该", "名称", "号码", "信息", "内容", "格式", "以下", "以上", "上述", "必",
];
/// Words around a caller and a demand in English.
pub(super) const SENDING: &[&str] = &[
    "must",
    "need",
    "have to",
    "required",
    "mandatory",
    "omit",
    "ignore",
    "empty",
    "blank",
];
/// Callers in English, whose role is not known.
pub(super) const CALLERS: &[&str] = &[
    "merchant",
    "acquirer",
    "platform",
    "bank",
    "agent",
    "provider",
    "compan",
    "individual",
    "brand",
];
/// The maximum number of characters of the name of a caller.
pub(super) const CALLER: usize = 12;
/// Words between a caller and a demand that name nothing else.
pub(super) const BETWEEN: &[&str] = &[
    "商户", "模式", "场景", "接入", "调用", "下", "时", "的", "请求", "方", "都", "均", "才", "为", "是", "该", "字段",
    "参数", "也", "并", "则", " ", ":", "可", "类型", "角色", "(", ")", "渠道", ",", "本", "此", "侧", "。", ";",
];
/// Words that end in front of a caller. Others are a part of its name, as in `医疗机构`.
pub(super) const BEFORE_CALLER: &[&str] = &[
    "仅限", "仅", "只", "只有", "限", "在", "当", "如", "如果", "若", "为", "是", "对", "对于", "于", "则", "且", "但",
    "字段", "参数", "其中", "作为", "由", "有", "注", "即",
];
/// Words in front of the only callers that a field is for.
pub(super) const LIMITS: &[&str] = &["仅", "只", "限"];
/// Words after them.
pub(super) const USING: &[&str] = &[
    "填写", "填", "传入", "传", "传递", "上传", "上送", "使用", "用", "需要", "需", "有效", "适用", "提供", "必需",
    "可填", "填入",
];
/// Words after callers that are excepted, or that a field is only for.
pub(super) const AFTER_CALLER: &[&str] = &[
    "以外", "除外", "之外", "外", "专用", "专属", "独有", "特有", "不", "未", "请填", "请传", "应填", "应传", "填写",
    "传入", "需要", "须", "必",
];
/// Words of a note that a field is for the callers in one role, in lower case.
pub(super) const NOTES: &[&str] = &["仅适用于", "only for"];
