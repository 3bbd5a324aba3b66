//! Requests whose signature would also be valid for a notification are not sent.

use wechatpay_api::notify::v2::{payscore_transaction_success, transaction_success};
use wechatpay_runtime::error::{AssembleError, Error, Outcome};
use wechatpay_runtime::v2::{self, SignType};
use wechatpay_runtime::{ExpectedPayment, Operation, Payee};

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

    // Nor is one that comes back in the notification of its own payment and hides one of its fields there.
    let error = order("note=hi&sub_mch_id=1").await.unwrap_err();
    assert!(matches!(error, Error::Assemble(AssembleError::Ambiguous { .. })));
    assert!(gateway.take_calls().is_empty());

    // Other values with `&` are sent: no notification has the fields that these could add.
    gateway.answer_next(Answer::xml(&[("return_code", "SUCCESS"), ("result_code", "SUCCESS")]));
    order("shop=1&table=2&body=b").await.unwrap();
}

/// The payment is genuine, but cannot be matched with the order any more. So the order is not placed.
#[test]
fn a_text_that_hides_a_field_makes_a_genuine_payment_unmatchable() {
    let paid = |attach: &str| {
        let fields = [
            ("appid", "wx1"),
            ("attach", attach),
            ("bank_type", "CFT"),
            ("mch_id", Material::MERCHANT_ID),
            ("out_trade_no", "order 1"),
            ("result_code", "SUCCESS"),
            ("return_code", "SUCCESS"),
            ("total_fee", "100"),
            ("trade_type", "NATIVE"),
            ("transaction_id", "1"),
        ];
        let body = V2Notification::new(&fields).signed(false).body();
        let paid = receive::<transaction_success::Notification>(&body).unwrap();
        let order = ExpectedPayment {
            payee: Payee::Merchant {
                mchid: Material::MERCHANT_ID,
                appid: "wx1",
            },
            out_trade_no: "order 1",
            total: 100,
            currency: "CNY",
            state: "SUCCESS",
        };
        order.check(&*paid).map_err(|error| error.to_string())
    };
    assert_eq!(paid("shop=1&table=2"), Ok(()));
    let error = paid("note=hi&sub_mch_id=1").unwrap_err();
    assert!(error.contains("sub_mch_id"), "{error}");
}

/// The fields of a generated message or request: name, Rust type, and whether the documents require it.
fn fields<'t>(text: &'t str, declaration: &str) -> Vec<(&'t str, &'t str, bool)> {
    let Some((_, rest)) = text.split_once(declaration) else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    let (mut name, mut required) = ("", false);
    for line in rest.lines().map(str::trim).take_while(|line| *line != "}") {
        if let Some(documented) = line.strip_prefix("/// `") {
            // Later lines may be notes.
            if name.is_empty() {
                name = documented.split('`').next().unwrap();
            }
        } else if line == "#[required]" {
            required = true;
        } else if line.starts_with("pub ") {
            fields.push((name, line.split_once(": ").unwrap().1.trim_end_matches(','), required));
            (name, required) = ("", false);
        }
    }
    fields
}

/// Finds texts that come back beside an optional field, and that the client would send with that field in them.
#[test]
fn every_text_that_comes_back_is_known() {
    // The service takes only letters, digits and a few other signs in these, or writes them itself.
    const NO_TEXTS: [&str; 22] = [
        "id",
        "_no",
        "_code",
        "type",
        "time",
        "date",
        "number",
        "_url",
        "rate",
        "mcc",
        "billno",
        "version",
        "nonce_str",
        "sign",
        "token",
        "category",
        "err_code_des",
        "return_msg",
        "returned",
        "_at",
        "fee",
        "amount",
    ];
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated/src");
    let mut messages = Vec::new();
    let mut sent = std::collections::BTreeSet::new();
    let mut folders = vec![source.join("v2"), source.join("notify/v2")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let start = ["/secapi/mch/", "/wxv/"]
                .into_iter()
                .find(|start| path.to_str().unwrap().contains(start));
            let start = start.unwrap_or("/");
            let request = fields(&text, "pub struct Request {").into_iter();
            let texts = request.filter(|(_, kind, _)| kind.contains("String"));
            sent.extend(texts.map(|(name, ..)| (start, name.to_owned())));
            if !text.contains("unsigned_response") && !text.contains("Protection::Encryption") {
                messages.push((start, path.display().to_string(), text));
            }
        }
    }
    let (mut unknown, mut known) = (Vec::new(), 0);
    for (start, path, text) in &messages {
        let declarations = ["pub struct Response {", "pub struct Notification {"].into_iter();
        for message in declarations.map(|declaration| fields(text, declaration)) {
            let is_text = |name: &str, kind: &str| {
                kind == "Option<String>"
                    && sent.contains(&(*start, name.to_owned()))
                    && !NO_TEXTS.iter().any(|end| name.ends_with(end))
            };
            for (own, ..) in message.iter().filter(|(name, kind, _)| is_text(name, kind)) {
                for (further, _, required) in &message {
                    if *required || further <= own || *further == "sign" {
                        continue;
                    }
                    let value = format!("x&{}=1", further.replace("$n", "0").replace("$m", "0"));
                    match v2::hidden_field(start, own, &value) {
                        Some(_) => known += 1,
                        None => unknown.push(format!("{start} {own}: {further} ({path})")),
                    }
                }
            }
        }
    }
    assert!(
        unknown.is_empty(),
        "add to runtime/src/v2/hidden_fields.rs:\n{}",
        unknown.join("\n")
    );
    assert!(known > 400, "{known}");
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
