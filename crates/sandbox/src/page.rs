//! The page at the root, which shows the data of the control routes, and the viewer of the OpenAPI document.
//!
//! | route | response |
//! |---|---|
//! | `GET /` | the page |
//! | `GET /_sandbox/page/…` | its style, modules and icon |
//! | `GET /cashier/?of=…` | the payer's side of an order; also with the parameters of `h5_url`, `prepay_id` and `redirect_url` |
//! | `GET /openapi/` | the viewer, Swagger UI of the crate `utoipa-swagger-ui` |
//!
//! All files are in the program. Nothing is fetched from other hosts, and the content security policy makes browsers
//! refuse to.

use std::borrow::Cow;
use std::hash::Hasher;
use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, StatusCode};

/// Only the page's own scripts run, and no text becomes markup, because the log shows text from callers.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
/// Swagger UI turns the document's texts into sanitized markup, and has its icons in `data:` URLs.
const VIEWER_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const IMAGE: &str = "image/svg+xml";

/// A file of the page: its route, its media type, its content.
type File = (&'static str, &'static str, &'static str);

macro_rules! asset {
    ($media_type:expr, $name:literal) => {
        (
            concat!("/_sandbox/page/", $name),
            $media_type,
            include_str!(concat!("../page/", $name)),
        )
    };
}

const FILES: &[File] = &[
    ("/", HTML, include_str!("../page/index.html")),
    asset!(STYLE, "base.css"),
    asset!(STYLE, "style.css"),
    asset!(IMAGE, "icon.svg"),
    asset!(SCRIPT, "appearance.js"),
    asset!(SCRIPT, "body.js"),
    asset!(SCRIPT, "call_form.js"),
    ("/cashier/", HTML, include_str!("../page/cashier.html")),
    asset!(STYLE, "cashier.css"),
    asset!(SCRIPT, "cashier.js"),
    asset!(SCRIPT, "catalogue.js"),
    asset!(SCRIPT, "connection.js"),
    asset!(SCRIPT, "control.js"),
    asset!(SCRIPT, "elements.js"),
    asset!(SCRIPT, "faults.js"),
    asset!(SCRIPT, "fields.js"),
    asset!(SCRIPT, "forms.js"),
    asset!(SCRIPT, "language.js"),
    asset!(SCRIPT, "log.js"),
    asset!(SCRIPT, "log_entry.js"),
    asset!(SCRIPT, "main.js"),
    asset!(SCRIPT, "notification_form.js"),
    asset!(SCRIPT, "operation.js"),
    asset!(SCRIPT, "payer.js"),
    asset!(SCRIPT, "resources.js"),
    asset!(SCRIPT, "search.js"),
    asset!(SCRIPT, "states.js"),
    asset!(SCRIPT, "stream.js"),
    asset!(SCRIPT, "summary.js"),
    asset!(SCRIPT, "words/en.js"),
    asset!(SCRIPT, "words/zh.js"),
];

/// The files around the viewer. The viewer itself comes from its crate.
const VIEWER_FILES: &[File] = &[
    ("/openapi/", HTML, include_str!("../page/openapi/index.html")),
    ("/openapi/viewer.css", STYLE, include_str!("../page/openapi/viewer.css")),
    ("/openapi/viewer.js", SCRIPT, include_str!("../page/openapi/viewer.js")),
];

/// The files of Swagger UI that are served.
const SWAGGER_FILES: [&str; 2] = ["swagger-ui.css", "swagger-ui-bundle.js"];

/// The routes of the page and of the viewer.
pub(crate) fn router() -> Router {
    let own = FILES.iter().map(|file| (file, PAGE_POLICY));
    let around = VIEWER_FILES.iter().map(|file| (file, VIEWER_POLICY));
    let router = own.chain(around).fold(Router::new(), |router, (file, policy)| {
        let (route, media_type, content) = *file;
        let content = Bytes::from_static(content.as_bytes());
        served(router, route, Asset::new(media_type, content, policy))
    });
    let configuration = Arc::new(utoipa_swagger_ui::Config::from("/_sandbox/openapi.json"));
    let router = SWAGGER_FILES.iter().fold(router, |router, name| {
        match utoipa_swagger_ui::serve(name, Arc::clone(&configuration)) {
            Ok(Some(file)) => {
                let content = match file.bytes {
                    Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                    Cow::Owned(bytes) => bytes.into(),
                };
                let media_type = if name.ends_with(".css") { STYLE } else { SCRIPT };
                let asset = Asset::new(media_type, content, VIEWER_POLICY);
                served(router, &format!("/openapi/{name}"), asset)
            }
            // A test checks that the files exist.
            _ => router,
        }
    });
    router
        .route("/openapi", get(|| async { Redirect::permanent("/openapi/") }))
        // Browsers ask for it if a document names no icon; the gateway would log it as an unsigned call.
        .route(
            "/favicon.ico",
            get(|| async { Redirect::permanent("/_sandbox/page/icon.svg") }),
        )
}

fn served(router: Router, route: &str, asset: Asset) -> Router {
    let asset = Arc::new(asset);
    router.route(
        route,
        get(move |headers: HeaderMap| async move { asset.response(&headers) }),
    )
}

/// A file with its headers.
struct Asset {
    media_type: &'static str,
    content: Bytes,
    policy: &'static str,
    /// The entity tag of the content, in quotes.
    tag: String,
}

impl Asset {
    fn new(media_type: &'static str, content: Bytes, policy: &'static str) -> Self {
        let mut hasher = fnv::FnvHasher::default();
        hasher.write(&content);
        Self {
            media_type,
            tag: format!("\"{:016x}\"", hasher.finish()),
            content,
            policy,
        }
    }

    /// The content, or 304 if the browser has it. Browsers ask every time because another sandbox may run at the
    /// address.
    fn response(&self, request: &HeaderMap) -> Response {
        let known = request.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
        let known = known.is_some_and(|tags| {
            tags.split(',')
                .any(|tag| tag.trim().trim_start_matches("W/") == self.tag)
        });
        let headers = [
            (ETAG, self.tag.as_str()),
            (CACHE_CONTROL, "no-cache"),
            (CONTENT_SECURITY_POLICY, self.policy),
            (REFERRER_POLICY, "no-referrer"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        if known {
            (StatusCode::NOT_MODIFIED, headers).into_response()
        } else {
            (headers, [(CONTENT_TYPE, self.media_type)], self.content.clone()).into_response()
        }
    }
}

#[cfg(test)]
mod tests;
