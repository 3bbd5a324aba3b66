//! A service provider applies for a sub-merchant (特约商户进件), with encrypted fields. Names, numbers and addresses of
//! people are sent encrypted: their fields have the type `Secret`, so they cannot be sent in the clear.

use post::request::{
    BankAccountInfo, BankAccountInfoRequired, BankAccountType, BusinessInfo, BusinessInfoRequired, BusinessLicenseInfo,
    BusinessLicenseInfoRequired, ContactInfo, ContactInfoRequired, ContactType, IdCardInfo, IdCardInfoRequired,
    IdDocType, IdentityInfo, IdentityInfoRequired, SalesInfo, SalesInfoRequired, SalesScenesType, SettlementInfo,
    SubjectInfo, SubjectInfoRequired, SubjectType,
};
use wechatpay_api::runtime::Client;
use wechatpay_api::runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_api::v3::applyment4sub::applyment::{self, post};

use crate::Failure;

/// Sends an application and returns its number. `picture` is the media id of an upload.
///
/// # Errors
/// When the application is refused.
pub async fn run(client: &Client, picture: &str) -> Result<i64, Failure> {
    let request = post::Request::new(post::RequestRequired {
        business_code: SystemNonce.nonce()?,
        contact_info: contact(),
        subject_info: subject(picture),
        business_info: BusinessInfo::new(BusinessInfoRequired {
            merchant_shortname: "张三餐饮店".into(),
            service_phone: "0758-6666666".into(),
            sales_info: SalesInfo::new(SalesInfoRequired {
                sales_scenes_type: vec![SalesScenesType::SalesScenesMp],
            }),
        }),
        settlement_info: SettlementInfo::default().with_settlement_id("719"),
        bank_account_info: BankAccountInfo::new(BankAccountInfoRequired {
            bank_account_type: BankAccountType::BankAccountTypeCorporate,
            account_name: "深圳市腾讯计算机系统有限公司".into(),
            account_bank: "工商银行".into(),
            bank_address_code: "110000".into(),
        })
        .with_account_number("6222020200000000000"),
    });
    let reply = applyment::post(client, &request).await?;
    Ok(reply.applyment_id()?)
}

fn contact() -> ContactInfo {
    ContactInfo::new(ContactInfoRequired {
        contact_type: ContactType::Legal,
        contact_name: "张三".into(),
        mobile_phone: "13900000000".into(),
        contact_email: "zhangsan@example.com".into(),
    })
}

fn subject(picture: &str) -> SubjectInfo {
    SubjectInfo::new(SubjectInfoRequired {
        subject_type: SubjectType::SubjectTypeEnterprise,
        identity_info: IdentityInfo::new(IdentityInfoRequired {
            id_doc_type: IdDocType::IdentificationTypeIdcard,
        })
        .with_id_card_info(IdCardInfo::new(IdCardInfoRequired {
            id_card_copy: picture.into(),
            id_card_national: picture.into(),
            id_card_name: "张三".into(),
            id_card_number: "110101199003070134".into(),
            card_period_begin: "2019-06-06".into(),
            card_period_end: "2039-06-06".into(),
        })),
    })
    .with_business_license_info(BusinessLicenseInfo::new(BusinessLicenseInfoRequired {
        license_copy: picture.into(),
        license_number: "123456789012345678".into(),
        merchant_name: "腾讯科技有限公司".into(),
        legal_person: "张三".into(),
    }))
}
