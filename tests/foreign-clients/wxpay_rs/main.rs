//! `wxpay-rs`: a Rust client of APIv3 whose host is fixed. Its transport, which a program may bring, leads the service's
//! host to the sandbox.

use std::error::Error;
use std::path::Path;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wxpay_rs::http::client::{HttpClient, HttpResponse, ReqwestHttpClient};
use wxpay_rs::notify::NotifyHeaders;
use wxpay_rs::services::payments::jsapi::Amount;
use wxpay_rs::services::payments::native::NativeRequest;
use wxpay_rs::services::profit_sharing::{AddProfitSharingReceiverRequest, ProfitSharingRequest, Receiver};
use wxpay_rs::services::refund::{RefundAmount, RefundRequest};
use wxpay_rs::services::transfer::{TransferDetail, TransferRequest};
use wxpay_rs::{WxPayClient, WxPayConfig, WxPayResult};

const APPID: &str = "wxd678efh567hg6787";
const OPENID: &str = "o-MYE42l80oelYMDE34nYD456Xoy";

type Headers = Vec<(String, String)>;

/// Sends what is meant for the service to the sandbox.
struct Redirected {
    base_url: String,
    client: ReqwestHttpClient,
}

impl Redirected {
    fn url(&self, url: &str) -> String {
        url.replace("https://api.mch.weixin.qq.com", &self.base_url)
    }
}

#[async_trait::async_trait]
impl HttpClient for Redirected {
    async fn get(&self, url: &str, headers: Headers) -> WxPayResult<HttpResponse> {
        self.client.get(&self.url(url), headers).await
    }

    async fn post(&self, url: &str, headers: Headers, body: &str) -> WxPayResult<HttpResponse> {
        self.client.post(&self.url(url), headers, body).await
    }

    async fn put(&self, url: &str, headers: Headers, body: &str) -> WxPayResult<HttpResponse> {
        self.client.put(&self.url(url), headers, body).await
    }

    async fn delete(&self, url: &str, headers: Headers) -> WxPayResult<HttpResponse> {
        self.client.delete(&self.url(url), headers).await
    }

    async fn patch(&self, url: &str, headers: Headers, body: &str) -> WxPayResult<HttpResponse> {
        self.client.patch(&self.url(url), headers, body).await
    }
}

/// Receives one notification: its head and its body.
async fn notification(listener: &TcpListener) -> Result<(String, Vec<u8>), Box<dyn Error>> {
    let (mut stream, _) = listener.accept().await?;
    let mut received = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let length = stream.read(&mut piece).await?;
        received.extend_from_slice(&piece[..length]);
        let Some(end) = received.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8(received[..end].to_vec())?;
        let length: usize = value(&head, "content-length").parse()?;
        if received.len() >= end + 4 + length {
            stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await?;
            return Ok((head, received[end + 4..].to_vec()));
        }
    }
}

fn value<'h>(head: &'h str, name: &str) -> &'h str {
    let mut fields = head.lines().filter_map(|line| line.split_once(':'));
    let found = fields.find(|(given, _)| given.eq_ignore_ascii_case(name));
    found.map_or("", |(_, value)| value.trim())
}

fn headers(head: &str) -> NotifyHeaders<'_> {
    NotifyHeaders {
        timestamp: value(head, "Wechatpay-Timestamp"),
        nonce: value(head, "Wechatpay-Nonce"),
        serial: value(head, "Wechatpay-Serial"),
        signature: value(head, "Wechatpay-Signature"),
    }
}

fn order(client: &WxPayClient, number: &str, url: &str) -> NativeRequest {
    NativeRequest {
        appid: APPID.to_owned(),
        mchid: client.config().merchant_id.clone(),
        description: "桃木梳".to_owned(),
        out_trade_no: number.to_owned(),
        amount: Some(Amount {
            total: 100,
            currency: Some("CNY".to_owned()),
        }),
        notify_url: Some(url.to_owned()),
    }
}

/// Arguments: the sandbox's folder, and `certificate` or `public-key`.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (folder, mode) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    let folder = Path::new(&folder);
    let written: Value = serde_json::from_slice(&std::fs::read(folder.join("sandbox.json"))?)?;
    let text = |name: &str| written[name].as_str().unwrap_or_default().to_owned();
    let file = |name: &str| std::fs::read(folder.join(text(name)));
    let config = WxPayConfig::builder()
        .app_id(APPID)
        .merchant_id(text("merchant_id"))
        .api_v3_key(text("api_v3_key"))
        .private_key(file("merchant_key")?)
        .cert_serial_number(text("merchant_serial"));
    let config = match mode.as_str() {
        "public-key" => config.platform_public_key(text("platform_public_key_id"), file("platform_public_key")?),
        _ => config.platform_certificate(file("platform_certificate")?),
    };
    let base_url = text("base_url");
    let transport = |base_url: String| -> WxPayResult<Redirected> {
        let client = ReqwestHttpClient::builder().build()?;
        Ok(Redirected { base_url, client })
    };
    let client = WxPayClient::builder().config(config.build()?);
    let client = client.http_client(transport(base_url.clone())?).build().await?;
    let control = transport(base_url.clone())?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/notify", listener.local_addr()?);
    let notifications = client.notify_handler()?;

    let placed = client.native().create_order(&order(&client, "order-one", &url)).await?;
    assert!(placed.code_url.starts_with("weixin://"), "{placed:?}");
    let query = client.query();
    assert_eq!(query.by_out_trade_no("order-one").await?.trade_state, "NOTPAY");
    control.post(&format!("{base_url}/_sandbox/orders/order-one/pay"), Vec::new(), "").await?;
    let (head, body) = notification(&listener).await?;
    let verified = notifications.verify_and_parse(headers(&head), &body).await?;
    let paid = notifications.handle_verified_payment_notify(&verified).await?;
    assert_eq!(paid.out_trade_no, "order-one");
    assert_eq!(query.by_transaction_id(&paid.transaction_id).await?.trade_state, "SUCCESS");

    let refund = RefundRequest {
        transaction_id: None,
        out_trade_no: Some("order-one".to_owned()),
        out_refund_no: "refund-one".to_owned(),
        reason: None,
        amount: RefundAmount {
            refund: 40,
            total: 100,
            currency: "CNY".to_owned(),
        },
        notify_url: Some(url.clone()),
    };
    client.refund().create_refund(&refund).await?;
    let (head, body) = notification(&listener).await?;
    let verified = notifications.verify_and_parse(headers(&head), &body).await?;
    let refunded = notifications.handle_verified_refund_notify(&verified).await?;
    assert_eq!(refunded.out_refund_no, "refund-one");
    assert_eq!(client.refund().query_refund("refund-one").await?.status, "SUCCESS");

    client.native().create_order(&order(&client, "order-two", &url)).await?;
    query.close("order-two").await?;
    assert_eq!(query.by_out_trade_no("order-two").await?.trade_state, "CLOSED");
    let unknown = query.by_out_trade_no("no-order").await.unwrap_err().to_string();
    assert!(unknown.contains("ORDER_NOT_EXIST"), "{unknown}");

    let receiver = AddProfitSharingReceiverRequest {
        sub_mchid: None,
        appid: APPID.to_owned(),
        sub_appid: None,
        receiver_type: "MERCHANT_ID".to_owned(),
        account: "86693852".to_owned(),
        name: Some("张三".to_owned()),
        relation_type: "STORE".to_owned(),
        custom_relation: None,
    };
    client.profit_sharing().add_receiver(&receiver).await?;
    let share = ProfitSharingRequest {
        transaction_id: paid.transaction_id.clone(),
        out_order_no: "share-one".to_owned(),
        receivers: vec![Receiver {
            receiver_type: "MERCHANT_ID".to_owned(),
            account: "86693852".to_owned(),
            amount: 10,
            description: "分给商户".to_owned(),
            name: Some("张三".to_owned()),
        }],
        description: String::new(),
    };
    // The client has no field that marks an order for profit sharing.
    let refused = client.profit_sharing().create_profit_sharing(&share).await.unwrap_err().to_string();
    assert!(refused.contains("INVALID_REQUEST"), "{refused}");
    let unknown = client.profit_sharing().query_profit_sharing(&paid.transaction_id, "share-one").await;
    assert!(unknown.unwrap_err().to_string().contains("RESOURCE_NOT_EXISTS"));

    let transfer = TransferRequest {
        appid: APPID.to_owned(),
        out_batch_no: "batchone".to_owned(),
        batch_name: "报销".to_owned(),
        batch_remark: "报销".to_owned(),
        transfer_detail_list: vec![TransferDetail {
            out_detail_no: "detailone".to_owned(),
            transfer_amount: 777,
            transfer_remark: "报销".to_owned(),
            openid: OPENID.to_owned(),
            user_name: Some("张三".to_owned()),
        }],
        total_amount: 777,
        total_num: 1,
    };
    let transferred = client.transfer().create_transfer(&transfer).await?;
    let found = client.transfer().query_transfer_batch(&transferred.batch_id).await?;
    assert_eq!(found.transfer_batch.total_amount, 777, "{found:?}");

    let certificates = client.certificates().get_certificates().await;
    assert_eq!(certificates.is_ok(), mode == "certificate", "{certificates:?}");
    Ok(())
}
