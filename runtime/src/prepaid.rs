//! From an order to the parameters for the payer's page or app, in one call.
//!
//! ```no_run
//! use wechatpay_runtime::prepaid::Prepaid;
//! # use wechatpay_runtime::{AnyError, Call, Client};
//! # async fn run<R: Prepaid + wechatpay_runtime::wire::Decode + Send>(order: Call<'_, R>) -> Result<(), AnyError> {
//! // `order` is `jsapi::post(&client, &request)`.
//! let for_the_page = order.jsapi_parameters("wxd678efh567hg6787").await?.to_json();
//! # Ok(())
//! # }
//! ```
//!
//! If placing the order fails, [`AnyError::outcome`] says whether it may have been placed.

use crate::any_error::AnyError;
use crate::client::Call;
use crate::payment_parameters::{Parameters, ParametersError};
use crate::reply::Reply;
use crate::v2::SignType;
use crate::wire::{Decode, MissingField};

/// A response to placing an order that the payer confirms on a page or in an app. Every generated response with a
/// required `prepay_id` implements it.
pub trait Prepaid {
    /// The id of the placed order, which is valid for two hours.
    ///
    /// # Errors
    /// When the response lacks it.
    fn prepay_id(&self) -> Result<&str, MissingField>;
}

impl<'a, R: Prepaid + Decode + Send + 'a> Call<'a, R> {
    /// APIv3: places the order, and returns the parameters for a page inside WeChat or a mini program
    /// ([`Client::jsapi_parameters`](crate::Client::jsapi_parameters)). `app_id` is the app of the payer's openid: the
    /// order's `appid`, or for a service provider `sp_appid` or `sub_appid`.
    ///
    /// # Errors
    /// When the order cannot be placed, the response lacks the id, or the parameters cannot be signed.
    pub async fn jsapi_parameters(self, app_id: &str) -> Result<Parameters, AnyError> {
        let client = self.client();
        let reply = self.await?;
        after_order(&reply, |id| client.jsapi_parameters(app_id, id))
    }

    /// APIv3: places the order, and returns the parameters for an app
    /// ([`Client::app_parameters`](crate::Client::app_parameters)). `partner_id` is the merchant that the order was
    /// placed for: the order's `mchid`, or for a service provider `sub_mchid`.
    ///
    /// # Errors
    /// As for [`jsapi_parameters`](Self::jsapi_parameters).
    pub async fn app_parameters(self, app_id: &str, partner_id: &str) -> Result<Parameters, AnyError> {
        let client = self.client();
        let reply = self.await?;
        after_order(&reply, |id| client.app_parameters(app_id, partner_id, id))
    }

    /// APIv2: places the order, and returns the parameters for a page inside WeChat or a mini program
    /// ([`Client::v2_jsapi_parameters`](crate::Client::v2_jsapi_parameters)). `sign_type` is that of the order: MD5 if
    /// it names none.
    ///
    /// # Errors
    /// As for [`jsapi_parameters`](Self::jsapi_parameters).
    pub async fn v2_jsapi_parameters(self, app_id: &str, sign_type: SignType) -> Result<Parameters, AnyError> {
        let client = self.client();
        let reply = self.await?;
        after_order(&reply, |id| client.v2_jsapi_parameters(app_id, id, sign_type))
    }

    /// APIv2: places the order, and returns the parameters for an app
    /// ([`Client::v2_app_parameters`](crate::Client::v2_app_parameters)).
    ///
    /// # Errors
    /// As for [`jsapi_parameters`](Self::jsapi_parameters).
    pub async fn v2_app_parameters(
        self,
        app_id: &str,
        partner_id: &str,
        sign_type: SignType,
    ) -> Result<Parameters, AnyError> {
        let client = self.client();
        let reply = self.await?;
        after_order(&reply, |id| client.v2_app_parameters(app_id, partner_id, id, sign_type))
    }
}

/// Prepares the parameters with the id in the response. If that fails, the order was placed all the same.
fn after_order<R: Prepaid>(
    reply: &Reply<R>,
    prepare: impl FnOnce(&str) -> Result<Parameters, ParametersError>,
) -> Result<Parameters, AnyError> {
    let prepared = reply.prepay_id().map_err(AnyError::from);
    let prepared = prepared.and_then(|id| prepare(id).map_err(AnyError::from));
    prepared.map_err(|error| AnyError::AfterOrder(Box::new(error)))
}
