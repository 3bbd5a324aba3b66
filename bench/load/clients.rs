//! The clients that are measured. All of them query the same order.

use std::sync::Arc;

use wechatpay_runtime::derive::{Request, Response};
use wechatpay_runtime::transport::{BlockingTransport, ReqwestTransport};
use wechatpay_runtime::{Client, ClientBuilder, Host, Merchant, Operation, PlatformKeys, Secret};
use wxpay_rs::auth::Sha256RsaSigner;
use wxpay_rs::http::client::{HttpClient, HttpResponse, ReqwestHttpClient};
use wxpay_rs::services::query::QueryService;
use wxpay_rs::{WxPayConfig, WxPayResult};

use crate::calling::{Figures, on_tasks, on_threads};
use crate::keys::{KEY_ID, MERCHANT_CERTIFICATE, MERCHANT_KEY, PUBLIC_KEY};
use crate::{ClientKind, Result};

const ORDER: &str = "1217752501201407033233368018";

static QUERY: Operation = Operation::get("/v3/pay/transactions/id/{transaction_id}");

#[derive(Clone, Debug, Request)]
struct Query {
    #[required]
    #[wire(path)]
    transaction_id: String,
}

/// A paid order, or a list of complaints.
#[derive(Clone, Debug, Response)]
#[allow(dead_code, reason = "read and not looked at")]
struct Answer {
    appid: Option<String>,
    mchid: Option<String>,
    out_trade_no: Option<String>,
    transaction_id: Option<String>,
    trade_type: Option<String>,
    trade_state: Option<String>,
    trade_state_desc: Option<String>,
    bank_type: Option<String>,
    attach: Option<String>,
    success_time: Option<String>,
    payer: Option<Payer>,
    amount: Option<Amount>,
    data: Option<Vec<Complaint>>,
}

#[derive(Clone, Debug, Response)]
#[allow(dead_code, reason = "read and not looked at")]
struct Payer {
    openid: Option<String>,
}

#[derive(Clone, Debug, Response)]
#[allow(dead_code, reason = "read and not looked at")]
struct Amount {
    total: Option<i64>,
    payer_total: Option<i64>,
    currency: Option<String>,
    payer_currency: Option<String>,
}

#[derive(Clone, Debug, Response)]
#[allow(dead_code, reason = "read and not looked at")]
struct Complaint {
    complaint_id: Option<String>,
    #[encrypted]
    payer_phone: Option<Secret>,
}

/// Measures a client that calls the peer at `base_url`.
pub(crate) fn measure(
    kind: ClientKind,
    base_url: &str,
    root_pem: &str,
    in_flight: usize,
    seconds: u64,
) -> Result<Figures> {
    match kind {
        ClientKind::Ours | ClientKind::OursInPlace => {
            let mut builder = builder(base_url)?.transport(transport(root_pem)?);
            if kind == ClientKind::OursInPlace {
                builder = builder.sign_in_place();
            }
            let client = Arc::new(builder.build()?);
            on_tasks(in_flight, seconds, move || {
                let client = Arc::clone(&client);
                async move {
                    client.call::<Answer>(&QUERY, &query()).await?;
                    Ok(())
                }
            })
        }
        ClientKind::OursBlocking => {
            let transport = BlockingTransport::new(transport(root_pem)?)?;
            let client = builder(base_url)?.transport(transport).build()?;
            Ok(on_threads(in_flight, seconds, || {
                client.call::<Answer>(&QUERY, &query()).wait()?;
                Ok(())
            }))
        }
        ClientKind::WxpayRs => {
            let service = Arc::new(wxpay_rs(base_url)?);
            on_tasks(in_flight, seconds, move || {
                let service = Arc::clone(&service);
                async move {
                    service.by_transaction_id(ORDER).await?;
                    Ok(())
                }
            })
        }
    }
}

fn query() -> Query {
    Query::new(QueryRequired {
        transaction_id: ORDER.to_owned(),
    })
}

fn transport(root_pem: &str) -> Result<ReqwestTransport> {
    let builder = ReqwestTransport::builder();
    Ok(match root_pem.is_empty() {
        true => builder.build()?,
        false => builder.roots_pem(root_pem.as_bytes())?.only_given_roots().build()?,
    })
}

fn builder(base_url: &str) -> Result<ClientBuilder> {
    let merchant = Merchant::builder("1900000109")
        .certificate_pem(MERCHANT_CERTIFICATE)
        .private_key_pem(MERCHANT_KEY)
        .build()?;
    let keys = PlatformKeys::builder().public_key(KEY_ID, PUBLIC_KEY).build()?;
    Ok(Client::builder(merchant, keys).base_url(Host::Main, base_url)?)
}

fn wxpay_rs(base_url: &str) -> Result<QueryService> {
    let config = WxPayConfig::builder()
        .app_id("wxd678efh567hg6787")
        .merchant_id("1900000109")
        .api_v3_key("0123456789abcdefghijklmnopqrstuv")
        .private_key(MERCHANT_KEY.as_bytes().to_vec())
        .cert_serial_number("7132")
        .platform_public_key(KEY_ID, PUBLIC_KEY.as_bytes().to_vec())
        .build()?;
    let processors = std::thread::available_parallelism()?.get();
    // The default queue of 64 would reject most of a thousand calls.
    let signer = Sha256RsaSigner::new("1900000109", MERCHANT_KEY.as_bytes(), "7132")?
        .with_signing_capacity(processors, 100_000)?;
    let http = Redirected {
        base_url: base_url.to_owned(),
        client: ReqwestHttpClient::builder().build()?,
    };
    Ok(QueryService::new(Arc::new(config), Arc::new(http), Arc::new(signer)))
}

/// The client of `wxpay-rs`, whose requests are redirected from its fixed address to the peer.
struct Redirected {
    base_url: String,
    client: ReqwestHttpClient,
}

impl Redirected {
    fn url(&self, url: &str) -> String {
        url.replace("https://api.mch.weixin.qq.com", &self.base_url)
    }
}

type Headers = Vec<(String, String)>;

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
