//! The certificate authority of a sandbox.

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_RSA_SHA256, SerialNumber,
};
use time::{Duration, OffsetDateTime};
use tokio_rustls::rustls::pki_types::CertificateDer;
use wechatpay_runtime::Host;
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};

use crate::error::IdentityError;

/// How long certificates are valid: longer than a sandbox runs.
const VALIDITY: Duration = Duration::days(365);
/// The main host and its backup by the service's other domain.
const OTHER_DOMAIN: [&str; 2] = ["api.wechatpay.cn", "api2.wechatpay.cn"];

pub(super) struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(super) fn new() -> Result<Self, IdentityError> {
        let key = KeyPair::generate().map_err(IdentityError::of)?;
        let mut params = params("WeChat Pay sandbox authority")?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let certificate = params.self_signed(&key).map_err(IdentityError::of)?;
        Ok(Self {
            certificate,
            issuer: Issuer::new(params, key),
        })
    }

    pub(super) fn pem(&self) -> String {
        self.certificate.pem()
    }

    pub(super) fn der(&self) -> CertificateDer<'static> {
        self.certificate.der().clone()
    }

    /// A merchant's API certificate.
    pub(super) fn client_certificate(&self, key: &KeyPair, name: &str) -> Result<Certificate, IdentityError> {
        let mut params = params(name)?;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.signed_by(key, &self.issuer).map_err(IdentityError::of)
    }

    /// A platform certificate. It has none of the extended key usages of TLS.
    pub(super) fn platform_certificate(&self, key: &KeyPair) -> Result<Certificate, IdentityError> {
        params("Tenpay.com sign")?
            .signed_by(key, &self.issuer)
            .map_err(IdentityError::of)
    }

    /// The certificate of the TLS port, for this machine's loopback addresses and for every host of the service, so that
    /// an entry in a resolver is enough for a client whose host is fixed.
    pub(super) fn server_certificate(&self) -> Result<(CertificateDer<'static>, KeyPair), IdentityError> {
        let key = KeyPair::generate().map_err(IdentityError::of)?;
        let mut params = CertificateParams::new(server_names()).map_err(IdentityError::of)?;
        validity(&mut params);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = params.signed_by(&key, &self.issuer).map_err(IdentityError::of)?;
        Ok((certificate.der().clone(), key))
    }
}

/// The hosts of WeChat Pay and this machine.
fn server_names() -> Vec<String> {
    let urls = Host::ALL
        .iter()
        .flat_map(|host| [Some(host.base_url()), host.backup_base_url()]);
    let hosts = urls.flatten().filter_map(|url| url.strip_prefix("https://"));
    let names = hosts.chain(OTHER_DOMAIN).chain(["localhost", "127.0.0.1", "::1"]);
    names.map(str::to_owned).collect()
}

pub(super) fn rsa_key() -> Result<KeyPair, IdentityError> {
    KeyPair::generate_for(&PKCS_RSA_SHA256).map_err(IdentityError::of)
}

fn params(name: &str) -> Result<CertificateParams, IdentityError> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    validity(&mut params);
    // Twenty bytes as in real certificates; the first byte keeps the number positive.
    let random = SystemNonce.nonce().map_err(IdentityError::of)?;
    let mut serial: Vec<u8> = random.bytes().take(20).collect();
    if let Some(first) = serial.first_mut() {
        *first = 0x5A;
    }
    params.serial_number = Some(SerialNumber::from(serial));
    Ok(params)
}

fn validity(params: &mut CertificateParams) {
    let now = OffsetDateTime::now_utc();
    // Clocks may differ.
    params.not_before = now - Duration::days(1);
    params.not_after = now + VALIDITY;
}
