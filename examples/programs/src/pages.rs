//! The code of both READMEs, in functions that provide the names it uses, so that it compiles. `tests/suite/quickstart.rs`
//! compares the pages with this file; comments, line breaks and trailing commas may differ.

use bytes::Bytes;
use http::{HeaderMap, Response};
use wechatpay_api::v3::bill::tradebill;
use wechatpay_api::v3::merchant_service::complaints_v2;
use wechatpay_api::v3::pay::transactions::jsapi;

use crate::Failure;

/// A whole program.
mod program {
    use wechatpay_api::prelude::*;
    use wechatpay_api::v3::pay::transactions::native::{self, post};

    #[expect(dead_code, reason = "it is compiled, and never run")]
    #[tokio::main]
    async fn main() -> Result<(), AnyError> {
        let merchant = Merchant::builder("1900000109")
            .certificate_pem(std::fs::read("apiclient_cert.pem")?)
            .private_key_pem(std::fs::read("apiclient_key.pem")?)
            .api_v3_key(std::fs::read_to_string("api_v3_key.txt")?.trim())
            .build()?;

        let keys = PlatformKeys::builder()
            .public_key("PUB_KEY_ID_…", std::fs::read("pub_key.pem")?)
            .build()?;
        let client = Client::builder(merchant, keys).build()?;

        let order = post::Request::new(post::RequestRequired {
            appid: "wxd678efh567hg6787".into(),
            mchid: client.merchant().id().into(),
            description: "Tea".into(),
            out_trade_no: "T20261128001".into(),
            amount: post::request::Amount::new(post::request::AmountRequired { total: 100 }),
            notify_url: "https://shop.example.com/notify".into(),
        });
        let prepay = native::post(&client, &order).await?;
        println!("{}", prepay.code_url()?);
        Ok(())
    }
}

/// An application with encrypted fields.
///
/// # Errors
/// When the call fails.
pub async fn alteration(client: wechatpay_api::runtime::Client, media_id: &str) -> Result<(), Failure> {
    use wechatpay_api::v3::mchalterapply::mchcontactalterapplyment::post::request;
    use wechatpay_api::v3::mchalterapply::mchcontactalterapplyment::{self, post};

    let request = post::Request::new(post::RequestRequired {
        merchant_code: "2492185251".into(),
        out_request_no: "1900013511_10000".into(),
        contact_info: request::ContactInfo::new(request::ContactInfoRequired {
            contact_name: "张三".into(),
            contact_id_doc_type: request::ContactIdDocType::IdentificationTypeIdcard,
            contact_id_card_number: "110101199003070134".into(),
            contact_id_doc_copy: media_id.into(),
            contact_id_doc_period_begin: "2019-06-06".into(),
            contact_id_doc_period_end: "2026-06-06".into(),
            mobile_phone: "13900000000".into(),
        }),
    });
    let reply = mchcontactalterapplyment::post(&client, &request).await?;
    println!("{:?}", reply.apply_id);
    Ok(())
}

/// A bill, a list and the parameters for the payer's page.
///
/// # Errors
/// When a step fails.
pub async fn bill_and_parameters(
    client: wechatpay_api::runtime::Client,
    request: tradebill::get::Request,
    complaints: complaints_v2::get::Request,
    order: jsapi::post::Request,
    appid: &str,
) -> Result<String, Failure> {
    use wechatpay_api::prelude::*;

    let bill = tradebill::get(&client, &request).await?;
    let digest = Digest::new(bill.hash_type()?, bill.hash_value()?)?;
    let file = client
        .download(bill.download_url()?, digest)
        .await?
        .read_to_end()
        .await?;
    println!("{} bytes", file.len());

    let mut pages = client.pages(complaints_v2::get, complaints);
    while let Some(page) = pages.next_page().await {
        println!("{:?}", page?.data);
    }

    let parameters = jsapi::post(&client, &order).jsapi_parameters(appid).await?.to_json();
    Ok(parameters)
}

/// The shop's record of an order.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its number.
    pub number: String,
    /// Its price.
    pub fen: i64,
}

/// The shop's database.
pub trait Orders {
    /// Finds an order by its number.
    ///
    /// # Errors
    /// When there is none.
    fn find(&self, number: Option<&str>) -> impl Future<Output = Result<Order, Failure>> + Send;
}

async fn ship(order: &Order) -> Result<(), Failure> {
    println!("shipped: {}", order.number);
    Ok(())
}

/// Receives a notification.
///
/// # Errors
/// When the order cannot be found, is not the one that was paid, or cannot be shipped.
pub async fn notification(
    client: wechatpay_api::runtime::Client,
    orders: impl Orders,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response<Bytes>, Failure> {
    use wechatpay_api::notify::Event;
    use wechatpay_api::prelude::*;

    let receiver = Receiver::of_client(&client);
    let delivery = match receiver.receive::<Event>(&headers, &body).await {
        Ok(delivery) => delivery,
        Err(error) => return Ok(error.acknowledgement().into()),
    };
    if let Event::TransactionSuccess(paid) = &delivery.event {
        let order = orders.find(paid.out_trade_no.as_deref()).await?;
        let payee = Payee::Merchant {
            mchid: "1900000109",
            appid: "wxd678efh567hg6787",
        };
        ExpectedPayment {
            payee,
            out_trade_no: &order.number,
            total: order.fen,
            currency: "CNY",
            state: "SUCCESS",
        }
        .check(paid)?;
        ship(&order).await?;
    }
    Ok(delivery.accept().into())
}
