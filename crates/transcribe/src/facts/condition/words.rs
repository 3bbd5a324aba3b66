//! Words in sentences that state when a field is sent.

/// Words that say that a field must be sent.
pub(super) const DEMANDS: &[&str] = &[
    "必填",
    "必传",
    "必须填",
    "必须传",
    "必须上传",
    "必须提供",
    "必须携带",
    "必须指定",
    "必须设置",
    "必须输入",
    "必选",
    "必需",
    "必带",
    "须填写",
    "需填写",
    "需要填写",
    "需传",
    "需要传",
    "请填写",
    "请上传",
    "必送",
    "必上送",
    "不可为空",
    "不能为空",
    "不得为空",
    "不允许为空",
    "不可空",
    "不能缺省",
];
/// Characters and words before such a word that deny it.
pub(super) const DENIALS: &[&str] = &["非", "不", "无需", "不需", "选填或", "否"];
/// Words at the beginning of a condition.
pub(super) const OPENINGS: &[&str] = &[
    "仅当", "如果", "假如", "当", "若", "在", "如", "除非", "除了", "除", "只有",
];
/// Those after which the demand holds where the condition does not.
pub(super) const EXCEPTIONS: &[&str] = &["除非", "除了", "除"];
/// Words between a condition and a demand that turn the condition around: `X为Y时可不填，否则必填`.
pub(super) const TURNS: &[&str] = &[
    "否则", "其他", "其它", "其余", "反之", "不填", "不传", "无需", "不需", "选填", "外",
];
/// Words at the beginning of the only case in which a field is sent.
pub(super) const ONLY: &[&str] = &["仅当", "只有当", "只有", "仅在", "只在", "只当"];
/// Shorter words there, which have other uses too.
pub(super) const BARE_ONLY: &[&str] = &["仅", "只"];
/// Words after it.
pub(super) const SENDING: &[&str] = &[
    "填", "传", "有效", "生效", "需要", "提供", "上送", "才可", "才能", "才会", "使用",
];
/// Words after the only case in which a field counts, wherever the case begins.
pub(super) const COUNTING: &[&str] = &[
    "时才有效",
    "时有效",
    "时才生效",
    "时生效",
    "才有效",
    "才生效",
    "时才需",
    "才需要",
    "才需填",
    "才需传",
    "才可填",
    "才可传",
    "时才填",
    "时才传",
    "时可填",
    "时可传",
];
/// The words between the name of a field and its value in a condition, the longer ones first.
pub(super) const EQUALS: &[&str] = &[
    "取值为",
    "的值为",
    "值为",
    "的取值是",
    "等于",
    "选择为",
    "选择",
    "传入",
    "填写",
    "设置为",
    "为",
    "是",
    "==",
    "=",
    "传",
];
/// Words in English that say that a field must be sent, in lower case.
pub(super) const ENGLISH_DEMANDS: &[&str] = &[
    "required",
    "mandatory",
    "compulsory",
    "must be passed",
    "must be filled",
    "must be provided",
    "must be specified",
    "must be sent",
    "must be submitted",
    "must be included",
    "must be set",
    "must be uploaded",
    "must be entered",
    "must be present",
    "must be transmitted",
    "must be given",
    "must pass",
    "must fill",
    "must provide",
    "must specify",
    "must send",
    "must include",
    "needs to be",
    "need to be",
    "has to be",
    "have to be",
    "should be passed",
    "should be filled",
    "should be provided",
    "cannot be empty",
    "cannot be null",
    "cannot be blank",
    "cannot be left",
    "cannot be omitted",
    "can not be empty",
    "can't be empty",
    "must not be empty",
    "must not be null",
    "must not be blank",
    "may not be empty",
];
/// Words that say that it need not or must not be sent.
pub(super) const ENGLISH_EXEMPTIONS: &[&str] = &[
    "not required",
    "not mandatory",
    "not needed",
    "not necessary",
    "n't required",
    "no longer required",
    "optional",
    "need not",
    "no need",
    "not need",
    "may be omitted",
    "can be omitted",
    "may be left",
    "can be left",
    "can be empty",
    "leave it",
    "leave this",
    "left empty",
    "left blank",
    "ignored",
    "is invalid",
    "must not be passed",
    "must not be sent",
    "cannot be passed",
    "cannot be sent",
    "cannot be set",
    "should not be",
    "do not pass",
    "do not send",
    "do not fill",
    "not allowed",
];
/// Words that say that a field counts, or is sent, in one case only.
pub(super) const ENGLISH_ONLY: &[&str] = &[
    "only valid",
    "valid only",
    "only effective",
    "effective only",
    "effect only",
    "only takes effect",
    "only applicable",
    "applicable only",
    "only applies",
    "applies only",
    "only used",
    "used only",
    "only passed",
    "passed only",
    "only sent",
    "sent only",
    "only needed",
    "needed only",
];
/// Words at the beginning of a condition in English, of which the first ones are read.
pub(super) const ENGLISH_OPENINGS: &[&str] = &[
    "when ",
    "if ",
    "unless ",
    "except ",
    "provided that ",
    "in case ",
    "once ",
    "whenever ",
    "where ",
    "for ",
];
