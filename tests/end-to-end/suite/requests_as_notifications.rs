//! Requests whose signature would also be valid for a notification are not sent.

use wechatpay_api::notify::v2::{payscore_transaction_success, transaction_success};
use wechatpay_runtime::Operation;
use wechatpay_runtime::error::{AssembleError, Error, Outcome};
use wechatpay_runtime::v2::{self, SignType};

use crate::gateway::{Answer, Gateway, Material, V2Notification};
use crate::notifications_v2::receive;
use crate::operations::nothing;

const ORDER: Operation = Operation::post("/pay/unifiedorder").v2(SignType::Md5);

mod order {
    use wechatpay_runtime::derive::Request;

    #[derive(Clone, Debug, Request)]
    pub(crate) struct Request {
        pub(crate) appid: Option<String>,
        pub(crate) attach: Option<String>,
        pub(crate) body: Option<String>,
    }
}

/// The text of a request that is signed can be split into other fields where a value contains `&`. With these, it would
/// be a notification of another order.
#[tokio::test]
async fn no_request_is_signed_that_could_be_sent_back_as_a_notification() {
    const ATTACH: &str =
        "x&bank_type=CFT&out_trade_no=order 2&result_code=SUCCESS&return_code=SUCCESS&total_fee=1&transaction_id=2";
    let (attach, forged) = ATTACH.split_once('&').unwrap();
    let mut fields = vec![("appid", "wx1"), ("attach", attach)];
    fields.extend(forged.split('&').map(|field| field.split_once('=').unwrap()));
    // The rest of the request becomes a part of the last field.
    fields.pop();
    let rest = "2&body=a&nonce_str=n";
    fields.push(("transaction_id", rest));
    let key = Material::shared().merchant();
    let key = key.api_v2_key().unwrap();
    let of_request = v2::sign(
        [("appid", "wx1"), ("attach", ATTACH), ("body", "a"), ("nonce_str", "n")],
        key,
        SignType::Md5,
    );
    fields.push(("sign", &of_request));
    let received = receive::<transaction_success::Notification>(&V2Notification::new(&fields).body()).unwrap();
    assert_eq!(received.out_trade_no().unwrap(), "order 2", "so this is a forgery");

    let gateway = Gateway::start().await;
    let client = gateway.client();
    let order = async |attach: &str| {
        let mut request = order::Request::new();
        request.appid = Some("wx1".to_owned());
        request.attach = Some(attach.to_owned());
        request.body = Some("a".to_owned());
        client.call::<nothing::Response>(&ORDER, &request).await
    };
    // The encrypted part of a notification of Pay Score may be absent.
    let of_pay_score = [("attach", "x"), ("event_id", "1"), ("event_type", "PAYSCORE.USER_PAID")];
    let of_pay_score = V2Notification::new(&of_pay_score).signed(false).body();
    assert!(receive::<payscore_transaction_success::Notification>(&of_pay_score).is_ok());
    for attach in [ATTACH, "x&event_id=1&event_type=PAYSCORE.USER_PAID"] {
        let error = order(attach).await.unwrap_err();
        assert!(
            matches!(&error, Error::Assemble(AssembleError::Ambiguous { name }) if name == "attach"),
            "{error:?}"
        );
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
    assert!(gateway.take_calls().is_empty());

    // Nor is one that could be sent back as a notification that another order failed.
    let error = order("x&out_trade_no=order 2&result_code=FAIL").await.unwrap_err();
    assert!(matches!(error, Error::Assemble(AssembleError::Ambiguous { .. })));
    assert!(gateway.take_calls().is_empty());

    // Other values with `&` are sent: no notification has only the fields that these could add.
    gateway.answer_next(Answer::xml(&[("return_code", "SUCCESS"), ("result_code", "SUCCESS")]));
    order("shop=1&transaction_id=2&body=b").await.unwrap();
}

/// The client refuses `&` before some fields only. A new notification that requires none of them could be forged.
#[tokio::test]
async fn every_signed_notification_requires_a_field_that_no_request_can_add() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated/src/notify/v2");
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let mut signed = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        if !text.contains("Protection::Signature") {
            continue;
        }
        signed += 1;
        let required = text.split_once("REQUIRED_FIELDS: &'static [&'static str] = &[");
        let (required, _) = required.and_then(|(_, rest)| rest.split_once(']')).unwrap_or_default();
        let names = required.split('"').skip(1).step_by(2);
        let mut request = order::Request::new();
        request.attach = Some(names.fold("x".to_owned(), |attach, name| format!("{attach}&{name}=1")));
        let error = client.call::<nothing::Response>(&ORDER, &request).await.map(|_| ());
        let is_refused = matches!(error, Err(Error::Assemble(AssembleError::Ambiguous { .. })));
        assert!(is_refused, "{}: {required}", path.display());
    }
    assert!(signed >= 9, "{signed}");
    assert!(gateway.take_calls().is_empty());
}
