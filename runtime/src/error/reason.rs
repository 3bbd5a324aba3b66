//! Whether the code and the message of an error say for certain that the operation did not take place.

/// The code and the message of a signed error.
pub(super) struct Reason<'e> {
    /// `code` in APIv3, `err_code` in APIv2.
    pub(super) code: Option<&'e str>,
    /// Whether the operation's documents list the code.
    pub(super) is_documented: bool,
    /// The message for people.
    pub(super) message: Option<&'e str>,
    /// Whether another text of the service (`detail`, `return_msg`) leaves the outcome open.
    pub(super) is_open_elsewhere: bool,
}

impl Reason<'_> {
    /// Whether the service refused the request: the code is documented for the operation, or known to refuse requests of any
    /// operation, and neither it nor the message or another text leaves the outcome open.
    ///
    /// Codes that are not known refuse nothing: the documents of transfers say that a new code must be answered with a
    /// query, because transferring again under another number may pay twice.
    pub(super) fn refuses(&self) -> bool {
        let Some(code) = self.code.map(spelled_alike).filter(|code| !is_open(code)) else {
            return false;
        };
        let code = code.as_str();
        let is_general = GENERAL.contains(&code);
        let says_all = RATE_LIMITS.contains(&code) || self.is_documented && !is_general;
        let message = self.message.unwrap_or_default();
        let is_known = REFUSALS.contains(&code) || is_general && !message.is_empty();
        says_all || is_known && !is_open_text(message) && !self.is_open_elsewhere
    }
}

/// Whether a code is one that many operations use for errors, whatever comes with it.
pub(crate) fn is_known_code(code: &str) -> bool {
    let code = spelled_alike(code);
    let code = code.as_str();
    let is_listed = REFUSALS.contains(&code) || RATE_LIMITS.contains(&code) || GENERAL.contains(&code);
    is_listed || ["SYSTEMERROR", "BANKERROR"].contains(&code)
}

/// Parts of codes that leave open whether the operation took place, without underscores, because APIv2 and APIv3 spell
/// some of them differently (`SYSTEMERROR`, `SYSTEM_ERROR`). `SEND_FAILED` and `PROCESSING` are used by transfers and red
/// packets, `BIZERR_NEED_RETRY` by refunds. No document lists the others; they are what services say that do not know the
/// outcome (`SYSTEM_BUSY`, `REQUEST_TIMEOUT`, `ORDER_ACCEPTED`).
const OPEN: [&str; 18] = [
    "SYSTEMERR",
    "BANKERR",
    "PAYING",
    "INPROGRESS",
    "WAIT",
    "SENDFAILED",
    "PROCESSING",
    "RETRY",
    "BUSY",
    "TIMEOUT",
    "TIMEDOUT",
    "UNKNOWN",
    "UNAVAILABLE",
    "INTERNAL",
    "PENDING",
    "ACCEPTED",
    "UNCERTAIN",
    "SYSTEMFAIL",
];
/// Codes that the documents of payments, refunds, transfers, red packets, profit sharing and coupons list for a request
/// that was refused, in both generations, without underscores.
const REFUSALS: [&str; 66] = [
    "ACCOUNTERROR",
    "ACCOUNTNOTVERIFIED",
    "ALREADYEXISTS",
    "AMOUNTLIMIT",
    "APIMETHODCLOSED",
    "APPIDMCHIDNOTMATCH",
    "APPIDNOTEXIST",
    "AUTHCODEERROR",
    "AUTHCODEEXPIRE",
    "AUTHCODEEXPIRED",
    "AUTHCODEINVALID",
    "BUYERMISMATCH",
    "CAERROR",
    "CERTERROR",
    "CONTRACTERROR",
    "CONTRACTNOTCONFIRM",
    "CONTRACTNOTEXIST",
    "ILLEGALAPPID",
    "INVALIDPARAMETER",
    "INVALIDREQUEST",
    "INVALIDTRANSACTIONID",
    "LACKPARAMS",
    "MCHIDNOTEXIST",
    "MCHNOTEXISTS",
    "MONEYLIMIT",
    "MSGAPPIDERROR",
    "NAMEMISMATCH",
    "NOAUTH",
    "NOSTATEMENTEXIST",
    "NOTENOUGH",
    "NOTFOUND",
    "NOTSUPORTCARD",
    "NOTUTF8",
    "OPENIDERROR",
    "OPENIDMISMATCH",
    "ORDERCLOSED",
    "ORDERNOTEXIST",
    "ORDERPAID",
    "ORDERREVERSED",
    "OUTTRADENOUSED",
    "PARAMERROR",
    "PARAMISNOTUTF8",
    "PAYCHANNELNOTALLOWED",
    "POSTDATAEMPTY",
    "QUOTAEXCEED",
    "RCVDAMOUNTLIMIT",
    "RECVACCOUNTNOTALLOWED",
    "REFUNDFEEMISMATCH",
    "REFUNDNOTEXIST",
    "REQUESTBLOCKED",
    "REQUIREPOSTMETHOD",
    "RESOURCEALREADYEXISTS",
    "RESOURCENOTEXISTS",
    "RULELIMIT",
    "SENDAMOUNTLIMIT",
    "SENDNUMLIMIT",
    "SIGNERROR",
    "SUBMCHIDNOTEXIST",
    "TRADEOVERDUE",
    "TRADESTATEERROR",
    "USERACCOUNTABNORMAL",
    "USERNOTEXIST",
    "USERNOTEXISTS",
    "V2ACCOUNTSIMPLEBAN",
    "XMLERROR",
    "XMLFORMATERROR",
];
/// Codes of requests that were not processed because there were too many. Their messages advise to try again later.
const RATE_LIMITS: [&str; 6] = [
    "FREQLIMIT",
    "FREQUENCYLIMITED",
    "FREQUENCYLIMITEXCEED",
    "INVALIDREQTOOMUCH",
    "RATELIMITEXCEED",
    "RATELIMITEXCEEDED",
];
/// Codes that leave the reason, and so the outcome, to the message.
const GENERAL: [&str; 3] = ["ERROR", "TRADEERROR", "FAIL"];
/// The part of codes that say the opposite of a refusal (`TRADE_SUCCESS`). `OK` and a number without a digit other than 0 do
/// so, too.
const SUCCESS: &str = "SUCCESS";
/// Parts of Chinese messages that leave the outcome open.
const OPEN_TEXTS: [&str; 13] = [
    "网络异常",
    "网络错误",
    "查询订单",
    "进行中",
    "系统错误",
    "系统异常",
    "系统失败",
    "繁忙",
    "超时",
    "稍后",
    "重试",
    "处理中",
    "支付中",
];

/// A code as [`REFUSALS`] and the other lists spell it. Characters other than ASCII letters and digits stay, but for the
/// underscores, so that a code with a text beside it is none of them.
fn spelled_alike(code: &str) -> String {
    code.trim().to_ascii_uppercase().replace(['_', '-'], "")
}

/// Whether a code leaves the outcome open, or reports a success.
fn is_open(code: &str) -> bool {
    let plain = plain(code);
    let is_success = plain.contains(SUCCESS) || plain == "OK" || plain.bytes().all(|digit| digit == b'0');
    is_success || says_open(&plain)
}

/// Whether a message for people leaves the outcome open.
pub(crate) fn is_open_text(message: &str) -> bool {
    says_open(&plain(message)) || OPEN_TEXTS.iter().any(|part| message.contains(part))
}

/// The ASCII letters and digits of a text, in upper case.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_uppercase()).collect()
}

fn says_open(plain: &str) -> bool {
    OPEN.iter().any(|part| plain.contains(part))
}
