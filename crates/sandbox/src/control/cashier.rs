//! The routes of the cashier: the orders behind an address, QR codes, and the page that `h5_url` names.

use axum::extract::Extension;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST, LOCATION, REFERRER_POLICY};
use http::{HeaderMap, StatusCode, Uri};
use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::json;

use super::json_response::{Shared, json_response, problem};
use super::parameter;
use crate::call::Connection;
use crate::hosts::Hosts;
use crate::memory::{Memory, OfPayer};

/// The path of `h5_url`.
pub(super) const H5_PATH: &str = "/cgi-bin/mmpayweb-bin/checkmweb";
/// How long the addresses of an order last.
const LIFETIMES: &str = "code_url and prepay_id last two hours, h5_url and mweb_url five minutes";
/// The least width and height of a QR code, in pixels.
const SIZE: u32 = 220;
/// The maximum number of bytes in a QR code. The largest code holds 2,953, but phones cannot read it from a screen.
const MAX_BYTES: usize = 1_000;

/// The resources on which a payer acts, by id or by the address that the merchant gave the payer.
pub(super) async fn find(Extension(memory): Shared<Memory>, uri: Uri) -> Response {
    let text = parameter(&uri, "of").unwrap_or_default();
    let OfPayer { resources, expired } = memory.of_payer(text.trim());
    match (resources.is_empty(), expired.first()) {
        (false, _) => json_response(StatusCode::OK, &json!({"resources": resources})),
        (true, None) => problem(StatusCode::NOT_FOUND, &format!("there is no order {text}")),
        (true, Some(id)) => {
            let reason =
                format!("this address of order {id} has expired: {LIFETIMES}. Place the order again to get a new one");
            problem(StatusCode::GONE, &reason)
        }
    }
}

/// A text as a QR code.
pub(super) async fn qr_code(uri: Uri) -> Response {
    let text = parameter(&uri, "text").unwrap_or_default();
    if text.is_empty() || text.len() > MAX_BYTES {
        let reason = format!("`text` needs 1 to {MAX_BYTES} bytes");
        return problem(StatusCode::BAD_REQUEST, &reason);
    }
    match QrCode::new(text.as_bytes()) {
        Ok(code) => {
            let image = code.render::<svg::Color<'_>>().min_dimensions(SIZE, SIZE).build();
            ([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "no-cache")], image).into_response()
        }
        Err(error) => problem(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

/// Leads from `h5_url` to the cashier. A browser that resolves the service's hosts to the sandbox comes here by the name
/// of the real page, by which the sandbox is not controlled, so it is sent to the sandbox's own address.
pub(super) async fn h5(
    Extension(hosts): Shared<Hosts>,
    Extension(connection): Extension<Connection>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let origin = match host {
        Some(host) if hosts.contain(host) => "",
        _ => &*connection.base_url,
    };
    let location = format!("{origin}/cashier/?{}", uri.query().unwrap_or_default());
    let headers = [(LOCATION, location.as_str()), (REFERRER_POLICY, "no-referrer")];
    (StatusCode::FOUND, headers).into_response()
}
