//! Whether the keys and certificates of several files fit together.

use wechatpay_runtime::certificate::Certificate;

use super::{Examined, Remark};

/// The warning about a file whose usual name does not match its content.
fn misnamed(file: &Examined) -> Option<Remark> {
    let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let (promised, holds_it) = match name {
        "apiclient_key.pem" => ("a private key", file.content.private_key().is_some()),
        "apiclient_cert.pem" => ("a merchant's API certificate", !file.content.certificates().is_empty()),
        "pub_key.pem" => ("a public key", file.content.public_key().is_some()),
        _ => return None,
    };
    (!holds_it).then(|| {
        Remark::warning(format!(
            "{}: a file of this name usually holds {promised}, but this one does not",
            file.name
        ))
    })
}

/// The findings about files that do not belong together.
pub(super) fn remarks(files: &[Examined], merchant_id: Option<&str>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let certificates: Vec<(&Examined, &Certificate)> = files
        .iter()
        .flat_map(|file| {
            file.content
                .certificates()
                .iter()
                .map(move |certificate| (file, certificate))
        })
        .collect();
    for (file, certificate) in &certificates {
        match certificate.merchant() {
            Some(merchant) if file.is_platform => remarks.push(Remark::error(format!(
                "{}: this is the API certificate of merchant {merchant}, given as the platform's; platform certificates \
                 come from GET /v3/certificates",
                file.name
            ))),
            Some(merchant) if merchant_id.is_some_and(|id| id != merchant) => remarks.push(Remark::error(format!(
                "{}: the certificate belongs to merchant {merchant}, not to {}",
                file.name,
                merchant_id.unwrap_or_default()
            ))),
            _ => {}
        }
    }
    remarks.extend(files.iter().filter_map(misnamed));
    let own: Vec<&(&Examined, &Certificate)> = certificates
        .iter()
        .filter(|(file, certificate)| certificate.merchant().is_some() && !file.is_platform)
        .collect();
    for file in files {
        let Some(key) = file.content.private_key() else {
            continue;
        };
        let fits = certificates
            .iter()
            .any(|(_, certificate)| certificate.public_key() == key);
        if !fits && !own.is_empty() {
            let names: Vec<&str> = own.iter().map(|(file, _)| file.name.as_str()).collect();
            remarks.push(Remark::error(format!(
                "{}: the private key does not fit the certificate in {}: use both from the same download",
                file.name,
                names.join(", ")
            )));
        }
        let as_platform = files
            .iter()
            .filter(|other| other.is_platform || other.content.public_key().is_some());
        for other in as_platform {
            let same_key = other.content.public_key() == Some(key);
            if same_key {
                remarks.push(Remark::error(format!(
                    "{}: this is the public half of the merchant's own key in {}; WeChat Pay's public key comes from the \
                     merchant platform",
                    other.name, file.name
                )));
            }
        }
    }
    let mut merchants: Vec<&str> = own
        .iter()
        .filter_map(|(_, certificate)| certificate.merchant())
        .collect();
    merchants.sort_unstable();
    merchants.dedup();
    if merchants.len() > 1 && merchant_id.is_none() {
        remarks.push(Remark::error(format!(
            "the files are of {} merchants: {}; keys of one merchant do not fit those of another",
            merchants.len(),
            merchants.join(", ")
        )));
    }
    let mut serials: Vec<&str> = own.iter().map(|(_, certificate)| certificate.serial()).collect();
    serials.sort_unstable();
    serials.dedup();
    if serials.len() > 1 && merchants.len() == 1 {
        remarks.push(Remark::warning(format!(
            "there are {} API certificates: {}; use the one that the merchant platform shows",
            serials.len(),
            serials.join(", ")
        )));
    }
    for file in files {
        let id = file.public_key_id.as_deref();
        if id.is_some_and(|id| !id.starts_with("PUB_KEY_ID_")) {
            remarks.push(Remark::error(format!(
                "{}: the id of a WeChat Pay public key begins with PUB_KEY_ID_",
                file.name
            )));
        }
    }
    remarks
}
