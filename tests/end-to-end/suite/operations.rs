//! Operations like the generated ones, chosen for the features that they exercise.

use wechatpay_runtime::operation::ResponseKind;
use wechatpay_runtime::v2::SignType;
use wechatpay_runtime::{Call, Client, ErrorCode, Host, Operation};

/// An APIv3 request with encrypted fields at two depths and inside an array.
pub(crate) const APPLY: Operation = Operation::post("/v3/mchalterapply/mchcontactalterapplyment").errors(&[
    ErrorCode::new("PARAM_ERROR").status(400).title("参数错误"),
    ErrorCode::new("INVALID_REQUEST").status(400).title("不符合接口规则"),
    ErrorCode::new("INVALID_REQUEST").status(403).title("没有权限"),
]);

pub(crate) fn apply<'a>(client: &'a Client, request: &'a apply::Request) -> Call<'a, apply::Response> {
    client.call(&APPLY, request)
}

pub(crate) mod apply {
    use wechatpay_runtime::Secret;
    use wechatpay_runtime::derive::{Request, Response};

    #[derive(Clone, Debug, Request)]
    #[wire(secret)]
    pub(crate) struct Request {
        #[required]
        pub(crate) merchant_code: String,
        #[required]
        pub(crate) contact_info: ContactInfo,
        pub(crate) remark: Option<String>,
    }

    #[derive(Clone, Debug, Request)]
    #[wire(secret)]
    pub(crate) struct ContactInfo {
        #[required]
        #[encrypted]
        pub(crate) contact_name: Secret,
        #[required]
        #[encrypted]
        pub(crate) phones: Vec<Secret>,
        #[encrypted(rsa_pkcs1)]
        pub(crate) email: Option<Secret>,
    }

    #[derive(Clone, Debug, Response)]
    #[wire(secret)]
    pub(crate) struct Response {
        #[required]
        pub(crate) apply_id: Option<String>,
        pub(crate) total: Option<i64>,
        #[encrypted]
        pub(crate) account_no: Option<Secret>,
    }

    /// A request with all its fields, as most tests send it.
    pub(crate) fn sample() -> Request {
        Request::new(RequestRequired {
            merchant_code: "2492185251".to_owned(),
            contact_info: ContactInfo::new(ContactInfoRequired {
                contact_name: "张三".into(),
                phones: vec!["13900000000".into(), "13900000001".into()],
            })
            .with_email("zhangsan@example.com"),
        })
        .with_remark("退款 & 其他")
    }
}

/// An APIv3 query with parameters in path, query (one encrypted) and header, and no body either way.
pub(crate) const QUERY: Operation = Operation::get("/v3/orders/{out_trade_no}/items/{item}");

pub(crate) fn query<'a>(client: &'a Client, request: &'a query::Request) -> Call<'a, query::Response> {
    client.call(&QUERY, request)
}

pub(crate) mod query {
    use wechatpay_runtime::Secret;
    use wechatpay_runtime::derive::{Request, Response};

    #[derive(Clone, Debug, Request)]
    #[wire(secret)]
    pub(crate) struct Request {
        #[required]
        #[wire(path)]
        pub(crate) out_trade_no: String,
        #[required]
        #[wire(path)]
        pub(crate) item: String,
        #[wire(query)]
        pub(crate) mchid: Option<String>,
        #[wire(query)]
        #[encrypted]
        pub(crate) id_card: Option<Secret>,
        #[wire(header, name = "Idempotency-Key")]
        pub(crate) idempotency_key: Option<String>,
    }

    #[derive(Clone, Debug, Response)]
    pub(crate) struct Response {
        pub(crate) trade_state: Option<String>,
    }

    pub(crate) fn sample(out_trade_no: &str, item: &str) -> Request {
        Request::new(RequestRequired {
            out_trade_no: out_trade_no.to_owned(),
            item: item.to_owned(),
        })
    }
}

/// Served by several hosts.
pub(crate) const GLOBAL: Operation =
    Operation::get("/v3/global/certificates").hosts(&[Host::HongKong, Host::UnitedStates, Host::Europe]);

/// An APIv3 file, whose response is not signed.
pub(crate) const DOWNLOAD: Operation = Operation::get("/v3/billdownload/file")
    .unsigned_response()
    .response(ResponseKind::File);

/// A redirect for a browser.
pub(crate) const AUTHORIZE: Operation = Operation::get("/v3/authorize")
    .unsigned_response()
    .response(ResponseKind::Redirect);

/// An APIv3 upload.
pub(crate) const UPLOAD: Operation = Operation::post("/v3/merchant/media/upload").multipart();

pub(crate) mod upload {
    use wechatpay_runtime::FilePart;
    use wechatpay_runtime::derive::Request;

    #[derive(Clone, Debug, Request)]
    pub(crate) struct Request {
        #[required]
        pub(crate) meta: Meta,
        #[required]
        #[wire(file)]
        pub(crate) file: FilePart,
    }

    #[derive(Clone, Debug, Request)]
    pub(crate) struct Meta {
        #[required]
        pub(crate) filename: String,
        #[required]
        pub(crate) sha256: String,
    }
}

/// An empty request and an empty response.
pub(crate) mod nothing {
    use wechatpay_runtime::derive::{Request, Response};

    #[derive(Clone, Debug, Request)]
    pub(crate) struct Request {}

    #[derive(Clone, Debug, Response)]
    pub(crate) struct Response {}
}

/// An APIv2 request with mutual TLS, signed by HMAC-SHA256, which the request names itself.
pub(crate) const MODIFY: Operation = Operation::post("/applyment/micro/modifycontactinfo")
    .v2(SignType::HmacSha256)
    .mutual_tls()
    .errors(&[ErrorCode::new("PARAM_ERROR").title("参数错误")]);

pub(crate) fn modify<'a>(client: &'a Client, request: &'a modify::Request) -> Call<'a, modify::Response> {
    client.call(&MODIFY, request)
}

pub(crate) mod modify {
    use wechatpay_runtime::Secret;
    use wechatpay_runtime::derive::{Enumeration, Request, Response};

    #[derive(Clone, Debug, Request)]
    #[wire(secret)]
    #[constant(version = "1.0")]
    #[constant(sign_type = "HMAC-SHA256")]
    pub(crate) struct Request {
        #[required]
        pub(crate) mch_id: String,
        #[encrypted]
        pub(crate) mobile_phone: Option<Secret>,
        pub(crate) merchant_name: Option<String>,
        pub(crate) total: Option<i64>,
    }

    #[derive(Clone, Debug, Response)]
    pub(crate) struct Response {
        #[required]
        pub(crate) result_code: Option<ResultCode>,
        pub(crate) sub_mch_id: Option<String>,
        pub(crate) total: Option<i64>,
    }

    #[derive(Clone, Debug, PartialEq, Eq, Enumeration)]
    pub(crate) enum ResultCode {
        #[value = "SUCCESS"]
        Success,
        #[value = "FAIL"]
        Fail,
        Unknown(String),
    }

    pub(crate) fn sample() -> Request {
        Request::new(RequestRequired {
            mch_id: "1900000109".to_owned(),
        })
        .with_mobile_phone("13734543456")
        .with_merchant_name("张三的 ]]> & <小店>")
        .with_total(101)
    }
}

/// An APIv2 request signed by MD5, without mutual TLS.
pub(crate) const CLOSE: Operation = Operation::post("/pay/closeorder").v2(SignType::Md5);

/// The same as [`CLOSE`], without `nonce_str`.
pub(crate) const NONCELESS: Operation = Operation::post("/pay/nonceless").v2(SignType::Md5).nonceless();

pub(crate) mod close {
    use wechatpay_runtime::derive::Request;

    #[derive(Clone, Debug, Request)]
    pub(crate) struct Request {
        #[required]
        pub(crate) out_trade_no: String,
        pub(crate) sign_type: Option<String>,
    }

    pub(crate) fn sample() -> Request {
        Request::new(RequestRequired {
            out_trade_no: "1217752501201407033233368018".to_owned(),
        })
    }
}

/// An APIv2 request with a query in addition to its body.
pub(crate) const MANAGE: Operation = Operation::post("/secapi/mch/submchmanage").v2(SignType::Md5);

pub(crate) mod manage {
    use wechatpay_runtime::derive::Request;

    #[derive(Clone, Debug, Request)]
    #[constant(query, action = "add")]
    pub(crate) struct Request {
        #[required]
        pub(crate) sub_mch_name: String,
    }

    pub(crate) fn sample() -> Request {
        Request::new(RequestRequired {
            sub_mch_name: "张三的小店".to_owned(),
        })
    }
}
