//! The certificate authority of a sandbox.

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SerialNumber,
};
use time::{Duration, OffsetDateTime};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use wechatpay_runtime::Host;
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};

use super::certified::Certified;
use crate::error::IdentityError;

/// How long the certificates that are kept with the keys are valid: as long as the service's.
const VALIDITY: Duration = Duration::days(5 * 365);
/// How long the certificate of the TLS port is valid, which is new at each start. Some systems refuse longer ones.
const SERVER_VALIDITY: Duration = Duration::days(365);
/// The main host and its backup by the service's other domain.
const OTHER_DOMAIN: [&str; 2] = ["api.wechatpay.cn", "api2.wechatpay.cn"];
/// The host of `h5_url`, where payers pay in a browser.
const CASHIER_HOST: &str = "wx.tenpay.com";

pub(super) struct Authority {
    pem: String,
    der: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Generates the key and the certificate of an authority.
    pub(super) fn generate() -> Result<Certified, IdentityError> {
        let key = KeyPair::generate().map_err(IdentityError::of)?;
        let certificate = authority_params()?.self_signed(&key).map_err(IdentityError::of)?;
        Ok(Certified {
            key: key.serialize_pem(),
            certificate: certificate.pem(),
        })
    }

    pub(super) fn restore(kept: &Certified) -> Result<Self, IdentityError> {
        let der = CertificateDer::from_pem_slice(kept.certificate.as_bytes()).map_err(IdentityError::of)?;
        let key = KeyPair::from_pem(&kept.key).map_err(IdentityError::of)?;
        Ok(Self {
            pem: kept.certificate.clone(),
            der,
            issuer: Issuer::new(authority_params()?, key),
        })
    }

    pub(super) fn pem(&self) -> String {
        self.pem.clone()
    }

    pub(super) fn der(&self) -> CertificateDer<'static> {
        self.der.clone()
    }

    /// A merchant's API certificate.
    pub(super) fn client_certificate(&self, key: &KeyPair, name: &str) -> Result<Certificate, IdentityError> {
        let mut params = params(name)?;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.signed_by(key, &self.issuer).map_err(IdentityError::of)
    }

    /// A key of the platform with its certificate, which has none of the extended key usages of TLS.
    pub(super) fn certified_platform_key(&self, key: &KeyPair) -> Result<Certified, IdentityError> {
        let certificate = params("Tenpay.com sign")?.signed_by(key, &self.issuer);
        Ok(Certified {
            certificate: certificate.map_err(IdentityError::of)?.pem(),
            key: key.serialize_pem(),
        })
    }

    /// The certificate of the TLS port, for this machine's loopback addresses and for every host of the service, so that
    /// an entry in a resolver is enough for a client whose host is fixed. `further` are names and addresses that it is
    /// reached by in a network.
    pub(super) fn server_certificate(
        &self,
        further: &[String],
    ) -> Result<(CertificateDer<'static>, KeyPair), IdentityError> {
        let key = KeyPair::generate().map_err(IdentityError::of)?;
        let mut params = CertificateParams::new(server_names(further)).map_err(IdentityError::of)?;
        validity(&mut params, SERVER_VALIDITY);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = params.signed_by(&key, &self.issuer).map_err(IdentityError::of)?;
        Ok((certificate.der().clone(), key))
    }
}

fn authority_params() -> Result<CertificateParams, IdentityError> {
    let mut params = params("WeChat Pay sandbox authority")?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    Ok(params)
}

/// The hosts of WeChat Pay and this machine.
fn server_names(further: &[String]) -> Vec<String> {
    let names = service_hosts().chain(["localhost", "127.0.0.1", "::1"]);
    names.map(str::to_owned).chain(further.iter().cloned()).collect()
}

/// Every host of WeChat Pay: those that serve operations, by each of their names, and the one of the page that `h5_url`
/// names.
pub fn service_hosts() -> impl Iterator<Item = &'static str> {
    let urls = Host::ALL
        .iter()
        .flat_map(|host| [Some(host.base_url()), host.backup_base_url()]);
    let hosts = urls.flatten().filter_map(|url| url.strip_prefix("https://"));
    hosts.chain(OTHER_DOMAIN).chain([CASHIER_HOST])
}

fn params(name: &str) -> Result<CertificateParams, IdentityError> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    validity(&mut params, VALIDITY);
    // Twenty bytes as in real certificates; the first byte keeps the number positive.
    let random = SystemNonce.nonce().map_err(IdentityError::of)?;
    let mut serial: Vec<u8> = random.bytes().take(20).collect();
    if let Some(first) = serial.first_mut() {
        *first = 0x5A;
    }
    params.serial_number = Some(SerialNumber::from(serial));
    Ok(params)
}

fn validity(params: &mut CertificateParams, validity: Duration) {
    let now = OffsetDateTime::now_utc();
    // Clocks may differ.
    params.not_before = now - Duration::days(1);
    params.not_after = now + validity;
}
