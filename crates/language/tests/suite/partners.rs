//! Requests of partners: what a partner's page describes names the merchant that the partner acts for.

use wechatpay_spec::model::{Field, Operation, Protocol, Subject};

use crate::repository::REPOSITORY;

/// The requests of APIv2 that name no such merchant, though a page for partners describes them or the response names one.
const NAMELESS: [(&str, &str); 12] = [
    (
        "v2/applyment/micro/getstate.yaml",
        "the number of the application names the merchant",
    ),
    (
        "v2/mmpaymkttransfers/gethbinfo.yaml",
        "the number of the red packet names the merchant",
    ),
    (
        "v2/mmpaymkttransfers/query_coupon_stock.yaml",
        "the response of a partner's own stock",
    ),
    (
        "v2/mmpaymkttransfers/querycouponsinfo.yaml",
        "the response of a partner's own stock",
    ),
    (
        "v2/mmpaymkttransfers/send_coupon.yaml",
        "the response of a partner's own stock",
    ),
    (
        "v2/mmpaymkttransfers/sendminiprogramhb.yaml",
        "no source has the merchant of a mini program's red packet",
    ),
    ("v2/pay/downloadfundflow.yaml", "the bill of the caller's own funds"),
    ("v2/pay/pappayapply.yaml", "partners call /pay/partner/pappayapply"),
    (
        "v2/pay/profitsharingorderamountquery.yaml",
        "the number of the payment names the merchant",
    ),
    ("v2/risk/getcertficates.yaml", "the certificates of the caller"),
    ("v2/risk/getviolation.yaml", "a list of all merchants of a partner"),
    (
        "v2/secapi/mch/addInstitutionsub.yaml",
        "the merchant does not exist before",
    ),
];

fn names_merchant(fields: &[Field]) -> bool {
    fields
        .iter()
        .any(|field| field.name.value == "sub_mch_id" || names_merchant(&field.fields))
}

fn is_of_partners(operation: &Operation) -> bool {
    let mut documents = operation.documents.iter();
    documents.any(|document| document.url.value.contains("/doc/v2/partner/"))
        || names_merchant(operation.response.content.fields())
}

#[test]
fn a_partners_request_of_apiv2_names_the_merchant() {
    let (_, loaded) = &*REPOSITORY;
    let mut nameless = Vec::new();
    for spec in &loaded.specs {
        let Subject::Path(path) = &spec.subject else { continue };
        for operation in path.operations.iter().filter(|_| path.protocol == Protocol::V2) {
            let request = &operation.request;
            if is_of_partners(operation) && !names_merchant(request.body.fields()) && !names_merchant(&request.query) {
                nameless.push(spec.file.as_str());
            }
        }
    }
    nameless.sort_unstable();
    let known = NAMELESS.map(|(file, _)| file);
    assert_eq!(
        nameless, known,
        "a partner cannot act for a merchant: add `sub_mch_id`, or say above why there is none"
    );
}
