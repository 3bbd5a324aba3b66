//! Texts of requests of APIv2 that come back in signed messages, and the fields of those messages that they could hide.
//!
//! Values are signed unescaped, so the text `attach=a&sub_mch_id=1` is that of one field or of two. A message with such a
//! value is read as it is, but a field that the value may hide is unreadable instead of absent: a genuine payment could not
//! be matched with its order any more. So such a value is refused before the order is placed.

use std::borrow::Cow;

use super::signature::further_names;

/// The texts that merchants and payers choose: the beginning of the paths that it concerns, the text, and the fields that may
/// be absent in a signed response or notification in which the text comes back, and that sort behind it, separated by blanks.
/// Ids, numbers and dates are left out: the service takes no `&` in them. The end-to-end test
/// `every_text_that_comes_back_is_known` compares this with the generated types.
const TEXTS: [(&str, &str, &str); 37] = [
    (
        "/",
        "account_name",
        "audit_detail err_code err_code_des return_msg sign_qrcode sign_url",
    ),
    (
        "/",
        "act_name",
        "err_code err_code_des reason refund_amount refund_time remark return_msg sender_header_media_id \
         sender_name wishing",
    ),
    (
        "/",
        "attach",
        "bank_type cash_fee cash_fee_type consume_fee contract_id coupon_batch_id_$n coupon_count \
         coupon_fee coupon_fee_$n coupon_id_$n coupon_type_$n detail device_info err_code err_code_des \
         fee_type is_subscribe openid promotion_detail rate rate_value return_msg settlement_total_fee \
         sign_type sub_appid sub_is_subscribe sub_mch_id sub_openid time_end total_fee trade_state \
         trade_state_desc trade_type transaction_id user_repaid version",
    ),
    (
        "/",
        "contract_display_account",
        "contract_err_code contract_err_code_des contract_expired_time contract_signed_time \
         contract_state contract_terminated_time contract_termination_mode contract_termination_remark \
         err_code err_code_des mweb_url plan_id request_serial result_code return_code return_msg \
         sub_appid sub_mch_id sub_openid",
    ),
    (
        "/",
        "contract_termination_remark",
        "err_code err_code_des request_serial result_code return_code return_msg sub_appid sub_mch_id \
         sub_openid",
    ),
    (
        "/",
        "description",
        "err_code err_code_des fail_reason finish_time order_id out_order_no result return_msg return_no \
         sign_type sub_appid sub_mch_id",
    ),
    (
        "/",
        "detail",
        "device_info err_code err_code_des fee_type is_subscribe openid promotion_detail rate rate_value \
         settlement_total_fee sub_appid sub_is_subscribe sub_mch_id sub_openid time_end total_fee \
         trade_state_desc trade_type transaction_id",
    ),
    (
        "/",
        "device_info",
        "err_code err_code_des err_msg fee_type is_subscribe mweb_url openid promotion_detail rate \
         rate_value refund_account_$n refund_channel refund_channel_$n refund_fee refund_fee_type \
         refund_recv_accout_$n refund_success_time_$n result_msg return_msg settlement_refund_fee \
         settlement_refund_fee_$n settlement_total_fee sign_type sub_appid sub_is_subscribe sub_mch_id \
         sub_openid time_end total_fee total_refund_count trade_state trade_state_desc trade_type \
         transaction_id user_repaid version",
    ),
    ("/", "receiver", "return_msg sub_appid sub_mch_id"),
    (
        "/",
        "remark",
        "return_msg sender_header_media_id sender_name sign_qrcode sign_url wishing",
    ),
    (
        "/",
        "return_account",
        "return_msg return_no sign_type sub_appid sub_mch_id",
    ),
    ("/", "sender_name", "wishing"),
    ("/", "sub_order_list", "trade_state trade_state_desc"),
    (
        "/secapi/mch/",
        "app_download",
        "application_reject_detail application_status attach business_type business_website channel_id \
         contact_email contact_name contact_phone director_id_number director_name err_code err_code_des \
         h5_audit_reject_detail h5_authorization_state mcc merchant_country_code merchant_type \
         mini_program office_account principal_id_number principal_name registration_certificate_date \
         registration_certificate_number return_msg settlement_bank_number store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "attach",
        "business_type business_website channel_id contact_email contact_name contact_phone \
         director_id_number director_name err_code err_code_des h5_audit_reject_detail \
         h5_authorization_state mcc merchant_country_code merchant_type mini_program office_account \
         principal_id_number principal_name registration_certificate_date registration_certificate_number \
         return_msg settlement_bank_number store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "business_website",
        "channel_id contact_email contact_name contact_phone director_id_number director_name err_code \
         err_code_des h5_audit_reject_detail h5_authorization_state mcc merchant_country_code \
         merchant_type mini_program office_account principal_id_number principal_name \
         registration_certificate_date registration_certificate_number return_msg settlement_bank_number \
         store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "contact_email",
        "contact_name contact_phone director_id_number director_name err_code err_code_des \
         h5_audit_reject_detail h5_authorization_state mcc merchant_country_code merchant_type \
         mini_program office_account principal_id_number principal_name registration_certificate_date \
         registration_certificate_number return_msg settlement_bank_number store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "contact_name",
        "contact_phone director_id_number director_name err_code err_code_des h5_audit_reject_detail \
         h5_authorization_state mcc merchant_country_code merchant_type mini_program office_account \
         principal_id_number principal_name registration_certificate_date registration_certificate_number \
         return_msg settlement_bank_number store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "contact_phone",
        "director_id_number director_name err_code err_code_des h5_audit_reject_detail \
         h5_authorization_state mcc merchant_country_code merchant_type mini_program office_account \
         principal_id_number principal_name registration_certificate_date registration_certificate_number \
         return_msg settlement_bank_number store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "director_name",
        "err_code err_code_des h5_audit_reject_detail h5_authorization_state mcc merchant_country_code \
         merchant_type mini_program office_account principal_id_number principal_name \
         registration_certificate_date registration_certificate_number return_msg settlement_bank_number \
         store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "merchant_name",
        "merchant_type mini_program office_account principal_id_number principal_name \
         registration_certificate_date registration_certificate_number return_msg settlement_bank_number \
         store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "merchant_remark",
        "merchant_type mini_program office_account principal_id_number principal_name \
         registration_certificate_date registration_certificate_number return_msg settlement_bank_number \
         store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "merchant_shortname",
        "merchant_type mini_program office_account principal_id_number principal_name \
         registration_certificate_date registration_certificate_number return_msg settlement_bank_number \
         store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "mini_program",
        "office_account principal_id_number principal_name registration_certificate_date \
         registration_certificate_number return_msg settlement_bank_number store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "office_account",
        "principal_id_number principal_name registration_certificate_date registration_certificate_number \
         return_msg settlement_bank_number store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "office_phone",
        "principal_id_number principal_name registration_certificate_date registration_certificate_number \
         return_msg settlement_bank_number store_address sub_mch_status",
    ),
    (
        "/secapi/mch/",
        "principal_name",
        "registration_certificate_date registration_certificate_number return_msg settlement_bank_number \
         store_address sub_mch_status",
    ),
    ("/secapi/mch/", "store_address", "sub_mch_status"),
    (
        "/wxv/",
        "attach",
        "cancel_fee cancel_fee_desc compensation_fee compensation_fee_desc end_time err_code err_code_des \
         finish_transaction_id other_fee other_fee_desc overdue_fine overdue_fine_desc pay_type \
         real_end_time rent_fee rent_fee_desc return_msg service_end_location service_location start_time",
    ),
    (
        "/wxv/",
        "compensation_fee_desc",
        "end_time err_code err_code_des finish_transaction_id other_fee other_fee_desc overdue_fine \
         overdue_fine_desc pay_type real_end_time rent_fee rent_fee_desc return_msg service_end_location \
         service_location start_time",
    ),
    (
        "/wxv/",
        "finish_ticket",
        "finish_transaction_id other_fee other_fee_desc overdue_fine overdue_fine_desc pay_type \
         real_end_time rent_fee rent_fee_desc return_msg service_end_location service_location start_time",
    ),
    (
        "/wxv/",
        "goods_name",
        "pay_type real_end_time rent_fee rent_fee_desc return_msg service_end_location service_location \
         start_time",
    ),
    (
        "/wxv/",
        "other_fee_desc",
        "overdue_fine overdue_fine_desc pay_type real_end_time return_msg",
    ),
    ("/wxv/", "overdue_fine_desc", "pay_type real_end_time return_msg"),
    (
        "/wxv/",
        "rent_fee_desc",
        "return_msg service_end_location service_location start_time",
    ),
    ("/wxv/", "service_end_location", "service_location start_time"),
    ("/wxv/", "service_location", "start_time"),
];

/// The field that this value would hide when it comes back in a signed message of APIv2: the value is that of the field `name`
/// in a request to `path`. Such a request is refused with
/// [`AssembleError::Ambiguous`](crate::error::AssembleError::Ambiguous), so check texts that payers enter before you place an
/// order.
///
/// ```
/// use wechatpay_runtime::v2::hidden_field;
///
/// let hidden = |attach| hidden_field("/pay/unifiedorder", "attach", attach);
/// assert_eq!(hidden("note=hi&sub_mch_id=1"), Some("sub_mch_id"));
/// assert_eq!(hidden("shop=1&table=2"), None);
/// ```
#[must_use]
pub fn hidden_field<'v>(path: &str, name: &str, value: &'v str) -> Option<&'v str> {
    let rows = TEXTS
        .iter()
        .filter(|(start, text, _)| *text == name && path.starts_with(start));
    let fields = rows.flat_map(|(_, _, fields)| fields.split_ascii_whitespace());
    let is_hidden = |further: &&str| fields.clone().any(|field| field == numbered(further));
    further_names(value).find(is_hidden)
}

/// The field of a request to this path whose value would hide a field when it comes back.
pub(crate) fn hiding<'a>(path: &str, fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let hides = |(name, value): &(&str, &str)| hidden_field(path, name, value).is_some();
    fields.into_iter().find(hides).map(|(name, _)| name)
}

/// The name as the documents write it: `coupon_id_0` is `coupon_id_$n`.
fn numbered(name: &str) -> Cow<'_, str> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !name.split('_').any(is_number) {
        return Cow::Borrowed(name);
    }
    let parts = name.split('_').map(|part| if is_number(part) { "$n" } else { part });
    Cow::Owned(parts.collect::<Vec<_>>().join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: &str = "/pay/unifiedorder";

    #[test]
    fn a_text_that_would_hide_a_field_when_it_comes_back_is_found() {
        for (value, hidden) in [
            ("note=hi&sub_mch_id=1", "sub_mch_id"),
            ("x&a=1&fee_type=", "fee_type"),
            ("&coupon_id_0=1", "coupon_id_0"),
            ("x&trade_state_desc=y&z=1", "trade_state_desc"),
        ] {
            assert_eq!(hidden_field(ORDER, "attach", value), Some(hidden), "{value}");
            assert_eq!(hiding(ORDER, [("appid", "1"), ("attach", value)]), Some("attach"));
        }
        // No message with `attach` has these fields, or it always has them, or they sort before it.
        for value in [
            "shop=1&table=2",
            "sub_mch_id=1",
            "x&appid=1",
            "x&nonce_str=1",
            "x&coupon_id_a=1",
            "x&fee_type",
        ] {
            assert_eq!(hidden_field(ORDER, "attach", value), None, "{value}");
        }
        // An address does not come back, and bills of hotels have other fields than orders.
        let address = "https://shop.example/?a=1&sub_mch_id=2";
        assert_eq!(hidden_field(ORDER, "notify_url", address), None);
        assert_eq!(hidden_field(ORDER, "attach", "x&rent_fee=1"), None);
        assert_eq!(
            hidden_field("/wxv/createhotelbill", "attach", "x&rent_fee=1"),
            Some("rent_fee")
        );
    }
}
