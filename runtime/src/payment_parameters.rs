//! Signed parameters for the payer's side (JSAPI, app, mini program, H5): a page or an app passes them to WeChat to
//! start a payment.
//!
//! The client builds them from the response of an operation. [`Parameters::to_json`] turns them into JSON for the front
//! end; [`Parameters::get`] gives single values.
//!
//! ```no_run
//! # fn run(client: &wechatpay_runtime::Client, prepay_id: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let parameters = client.jsapi_parameters("wxd678efh567hg6787", prepay_id)?;
//! let for_the_page = parameters.to_json();
//! # Ok(())
//! # }
//! ```

mod error;

use std::fmt;

use percent_encoding::utf8_percent_encode;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

pub use self::error::ParametersError;
use crate::client::Client;
use crate::message::target::RESERVED;
use crate::v2::{self, SignType};

/// Named values for the front end, in the order of their documents. `Debug` leaves out the signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Parameters {
    values: Vec<(String, String)>,
}

impl Parameters {
    fn new<const N: usize>(values: [(&str, &str); N]) -> Self {
        let owned = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { values: owned.into() }
    }

    fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.values.push((name.into(), value.into()));
    }

    fn signed(mut self, client: &Client, sign_type: SignType, name: &str) -> Result<Self, ParametersError> {
        refuse_separators(self.iter())?;
        let key = client.merchant().api_v2_key()?;
        let sign = v2::sign(self.iter(), key, sign_type);
        self.push(name, sign);
        Ok(self)
    }

    /// The value of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// All names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A JSON object of strings.
    #[must_use]
    pub fn to_json(&self) -> String {
        let members = self.iter().map(|(name, value)| (name.to_owned(), value.into()));
        serde_json::Value::Object(members.collect()).to_string()
    }

    /// `name=value&…` with percent-encoded values, which apps and pages pass on as `query` or `queryString`.
    #[must_use]
    pub fn to_query(&self) -> String {
        let pairs: Vec<String> = self
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        pairs.join("&")
    }
}

impl Serialize for Parameters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.values.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.iter().filter(|(name, _)| !matches!(*name, "sign" | "paySign"));
        f.debug_map().entries(shown).finish()
    }
}

/// A coupon to hand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coupon {
    /// The batch (`stock_id`).
    pub stock_id: String,
    /// The merchant's unique number for this request (`out_request_no`).
    pub out_request_no: String,
    /// The coupon's code, for batches whose codes are set by the merchant.
    pub coupon_code: Option<String>,
}

impl Client {
    /// APIv3, pages inside WeChat (`WeixinJSBridge`, `getBrandWCPayRequest`) and mini programs (`wx.requestPayment`):
    /// `appId`, `timeStamp`, `nonceStr`, `package`, `signType`, `paySign`.
    ///
    /// # Errors
    /// When the merchant has no private key.
    pub fn jsapi_parameters(&self, app_id: &str, prepay_id: &str) -> Result<Parameters, ParametersError> {
        let (timestamp, nonce) = self.moment()?;
        let package = format!("prepay_id={prepay_id}");
        let message = lines([
            ("appid", app_id),
            ("timestamp", &timestamp),
            ("nonce", &nonce),
            ("prepay_id", &package),
        ])?;
        let mut parameters = Parameters::new([
            ("appId", app_id),
            ("timeStamp", &timestamp),
            ("nonceStr", &nonce),
            ("package", &package),
            ("signType", "RSA"),
        ]);
        parameters.push("paySign", self.merchant().sign(message.as_bytes())?);
        Ok(parameters)
    }

    /// APIv3, apps (the open SDK's `PayReq`): `appid`, `partnerid`, `prepayid`, `package`, `noncestr`, `timestamp`,
    /// `sign`. `partner_id` is the `mchid` that the order was placed for; a service provider gives its `sub_mchid`.
    ///
    /// # Errors
    /// When the merchant has no private key.
    pub fn app_parameters(
        &self,
        app_id: &str,
        partner_id: &str,
        prepay_id: &str,
    ) -> Result<Parameters, ParametersError> {
        let (timestamp, nonce) = self.moment()?;
        let message = lines([
            ("appid", app_id),
            ("timestamp", &timestamp),
            ("nonce", &nonce),
            ("prepay_id", prepay_id),
        ])?;
        let mut parameters = Parameters::new([
            ("appid", app_id),
            ("partnerid", partner_id),
            ("prepayid", prepay_id),
            ("package", "Sign=WXPay"),
            ("noncestr", &nonce),
            ("timestamp", &timestamp),
        ]);
        parameters.push("sign", self.merchant().sign(message.as_bytes())?);
        Ok(parameters)
    }

    /// APIv2, pages inside WeChat and mini programs: the fields of [`jsapi_parameters`](Self::jsapi_parameters), signed
    /// with the APIv2 key and the digest algorithm that the order was placed with.
    ///
    /// # Errors
    /// When the merchant has no APIv2 key.
    pub fn v2_jsapi_parameters(
        &self,
        app_id: &str,
        prepay_id: &str,
        sign_type: SignType,
    ) -> Result<Parameters, ParametersError> {
        let (timestamp, nonce) = self.moment()?;
        Parameters::new([
            ("appId", app_id),
            ("timeStamp", &timestamp),
            ("nonceStr", &nonce),
            ("package", &format!("prepay_id={prepay_id}")),
            ("signType", sign_type.as_str()),
        ])
        .signed(self, sign_type, "paySign")
    }

    /// APIv2, apps: the fields of [`app_parameters`](Self::app_parameters), signed with the APIv2 key.
    ///
    /// # Errors
    /// When the merchant has no APIv2 key.
    pub fn v2_app_parameters(
        &self,
        app_id: &str,
        partner_id: &str,
        prepay_id: &str,
        sign_type: SignType,
    ) -> Result<Parameters, ParametersError> {
        let (timestamp, nonce) = self.moment()?;
        Parameters::new([
            ("appid", app_id),
            ("partnerid", partner_id),
            ("prepayid", prepay_id),
            ("package", "Sign=WXPay"),
            ("noncestr", &nonce),
            ("timestamp", &timestamp),
        ])
        .signed(self, sign_type, "sign")
    }

    /// Payment score, confirming an order (`wx.openBusinessView`, `wxpayScoreUse`): `mch_id`, `package`, `timestamp`,
    /// `nonce_str`, `sign_type`, `sign`. `package` comes from the response to creating the order. Apps and pages use
    /// [`Parameters::to_query`].
    ///
    /// # Errors
    /// When the merchant has no APIv2 key.
    pub fn pay_score_confirmation(&self, package: &str) -> Result<Parameters, ParametersError> {
        let (timestamp, nonce) = self.moment()?;
        Parameters::new([
            ("mch_id", self.merchant().id()),
            ("package", package),
            ("timestamp", &timestamp),
            ("nonce_str", &nonce),
            ("sign_type", SignType::HmacSha256.as_str()),
        ])
        .signed(self, SignType::HmacSha256, "sign")
    }

    /// Payment score, showing an order (`wxpayScoreDetail`): `mch_id`, `service_id`, `out_order_no`, `timestamp`,
    /// `nonce_str`, `sign_type`, `sign`.
    ///
    /// # Errors
    /// When the merchant has no APIv2 key.
    pub fn pay_score_detail(&self, service_id: &str, out_order_no: &str) -> Result<Parameters, ParametersError> {
        let (timestamp, nonce) = self.moment()?;
        Parameters::new([
            ("mch_id", self.merchant().id()),
            ("service_id", service_id),
            ("out_order_no", out_order_no),
            ("timestamp", &timestamp),
            ("nonce_str", &nonce),
            ("sign_type", SignType::HmacSha256.as_str()),
        ])
        .signed(self, SignType::HmacSha256, "sign")
    }

    /// Handing out coupons in a mini program (plug-in `send-coupon`): `sign` and `send_coupon_merchant`, and for each
    /// coupon `stock_id`, `out_request_no` and `coupon_code` with the coupon's index appended: `stock_id0`. `merchant`
    /// is the merchant that hands them out.
    ///
    /// # Errors
    /// When the merchant has no APIv2 key.
    pub fn mini_program_coupons(&self, merchant: &str, coupons: &[Coupon]) -> Result<Parameters, ParametersError> {
        let mut parameters = Parameters::new([("send_coupon_merchant", merchant)]);
        for (index, coupon) in coupons.iter().enumerate() {
            parameters.push(format!("stock_id{index}"), &coupon.stock_id);
            parameters.push(format!("out_request_no{index}"), &coupon.out_request_no);
            if let Some(code) = &coupon.coupon_code {
                parameters.push(format!("coupon_code{index}"), code);
            }
        }
        parameters.signed(self, SignType::HmacSha256, "sign")
    }

    /// Handing out a coupon on a web page: the URL to send the user to.
    ///
    /// # Errors
    /// When the merchant has no APIv2 key.
    pub fn web_coupon_url(&self, merchant: &str, open_id: &str, coupon: &Coupon) -> Result<String, ParametersError> {
        let mut parameters = Parameters::new([
            ("stock_id", &coupon.stock_id),
            ("out_request_no", &coupon.out_request_no),
            ("send_coupon_merchant", merchant),
            ("open_id", open_id),
        ]);
        if let Some(code) = &coupon.coupon_code {
            parameters.push("coupon_code", code);
        }
        let query = parameters.signed(self, SignType::HmacSha256, "sign")?.to_query();
        Ok(format!(
            "https://action.weixin.qq.com/busifavor/getcouponinfo?{query}#wechat_pay&wechat_redirect"
        ))
    }

    /// APIv2, opening a red packet in a mini program (`wx.sendBizRedPacket`): `timeStamp`, `nonceStr`, `package`,
    /// `signType`, `paySign`. `package` comes from the response to sending the red packet.
    ///
    /// # Errors
    /// When the merchant has no APIv2 key.
    pub fn red_packet_parameters(&self, app_id: &str, package: &str) -> Result<Parameters, ParametersError> {
        let (timestamp, nonce) = self.moment()?;
        refuse_separators([("appId", app_id)])?;
        refuse_control_characters("package", package)?;
        // The service joins several values with `&`. The signed text must not be usable as a message from the service.
        if let Some(name) = v2::notification_field(package) {
            return Err(ParametersError::Package { name });
        }
        // The signature covers the app id, which is not passed on; it does not cover `signType`, which is passed on.
        let signed = [
            ("appId", app_id),
            ("timeStamp", &timestamp),
            ("nonceStr", &nonce),
            ("package", package),
        ];
        let sign = v2::sign(signed, self.merchant().api_v2_key()?, SignType::Md5);
        Ok(Parameters::new([
            ("timeStamp", &timestamp),
            ("nonceStr", &nonce),
            ("package", &encoded(package)),
            ("signType", SignType::Md5.as_str()),
            ("paySign", &sign),
        ]))
    }

    /// The current timestamp and a new nonce.
    fn moment(&self) -> Result<(String, String), ParametersError> {
        Ok((self.clock().unix_seconds().to_string(), self.nonce()?))
    }
}

/// A payment on a web page (H5): `h5_url` from the response to placing the order, with the page to return to appended.
#[must_use]
pub fn h5_url_returning_to(h5_url: &str, redirect_url: &str) -> String {
    let separator = if h5_url.contains('?') { '&' } else { '?' };
    format!("{h5_url}{separator}redirect_url={}", encoded(redirect_url))
}

fn encoded(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// The text to sign with RSA: one value per line.
fn lines<const N: usize>(values: [(&'static str, &str); N]) -> Result<String, ParametersError> {
    let mut message = String::new();
    for (name, value) in values {
        refuse_control_characters(name, value)?;
        message.push_str(value);
        message.push('\n');
    }
    Ok(message)
}

/// Refuses characters that hide where a value ends: in `name=value&…`, a `&` in a value looks like a separator. With
/// one, an attacker who chooses an open id could have the APIv2 key sign further fields, for example those of a
/// notification.
fn refuse_separators<'a>(values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), ParametersError> {
    for (name, value) in values {
        refuse_control_characters(name, value)?;
        if value.contains('&') {
            return Err(ParametersError::Separator {
                name: name.to_owned(),
                character: '&',
            });
        }
    }
    Ok(())
}

fn refuse_control_characters(name: &str, value: &str) -> Result<(), ParametersError> {
    match value.chars().find(|character| character.is_control()) {
        Some(character) => Err(ParametersError::Separator {
            name: name.to_owned(),
            character,
        }),
        None => Ok(()),
    }
}
