//! The client of a profile.

use wechatpay_runtime::transport::ReqwestTransport;
use wechatpay_runtime::{CertificateRenewal, Client, ClientBuilder, Host};

use crate::failure::Failure;
use crate::profile::Profile;

/// A client that calls the profile's service with the profile's keys. It fetches the platform's certificates if the profile
/// has no platform key, or if a response is signed with a later certificate than the profile's.
pub(crate) fn of_profile(profile: &Profile) -> Result<Client, Failure> {
    let merchant = profile.merchant()?;
    let keys = profile.platform_keys()?;
    let mut transport = ReqwestTransport::builder();
    if let Some(authority) = &profile.settings.authority {
        transport = transport
            .roots_pem(&profile.file("authority", authority)?)?
            .only_given_roots();
    }
    let transport = transport.identity_of(&merchant)?.build()?;
    let has_certificates = !profile.settings.platform_certificates.is_empty();
    let fetches =
        (keys.is_empty() || has_certificates) && merchant.api_v3_key().is_some() && merchant.serial().is_some();
    let mut builder: ClientBuilder = Client::builder(merchant, keys).transport(transport);
    if let Some(url) = &profile.settings.base_url {
        for host in Host::ALL {
            builder = builder.base_url(host, url)?;
        }
    }
    if fetches {
        builder = builder.renew_certificates(CertificateRenewal::default());
    }
    Ok(builder.build()?)
}
