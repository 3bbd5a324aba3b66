//! The table of an operation's request fields.

use wechatpay_spec::model::{Body, Cipher, Field, Host, Protocol, Request, SignType};
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::words::Word;

use super::field::{self, Context, FieldLocation};
use super::nesting::Row;
use crate::construct::{remark, unplaced};
use crate::draft::Route;
use crate::facts::sample::Sample;
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rules;

/// First-level rows that name a part of the request or how it is sent.
pub(super) const PARTS: &[&str] = &[
    "json",
    "xml",
    "query",
    "body",
    "headers",
    "base_uri",
    "security",
    "nonceless",
    "sign",
];
/// First-level rows that are options of the sample's HTTP client, and are not sent.
const CLIENT_OPTIONS: &[&str] = &["timeout", "sink", "debug", "proxy", "verify"];

/// The facts in a table of request fields.
pub(super) struct RequestTable {
    /// The route, with the prefix that the table's host implies.
    pub(super) route: Route,
    pub(super) request: Request,
    pub(super) hosts: Vec<Host>,
    pub(super) mutual_tls: bool,
    pub(super) nonceless: bool,
    pub(super) sign_type: SignType,
}

/// Reads the rows of a table of request fields.
pub(super) struct RequestReader<'s> {
    table: RequestTable,
    sample: Option<&'s Sample>,
    /// Rows that are neither a part of the request nor a parameter of its path.
    strays: Vec<Row>,
}

impl<'s> RequestReader<'s> {
    pub(super) fn new(route: Route, sample: Option<&'s Sample>) -> Self {
        let table = RequestTable {
            route,
            request: Request::default(),
            hosts: Vec::new(),
            mutual_tls: false,
            nonceless: false,
            sign_type: SignType::Md5,
        };
        Self {
            table,
            sample,
            strays: Vec::new(),
        }
    }

    /// Reads a first-level row. `rows` are all of them.
    pub(super) fn row(&mut self, row: &Row, rows: &[Row], findings: &mut Findings) {
        let (page_sample, protocol) = (self.sample, self.table.route.protocol);
        let context = |location| Context {
            location,
            protocol,
            page_sample,
            request: rows,
        };
        let sample = page_sample.and_then(|sample| sample.get(&row.name));
        let mut fields = |location| field::fields(&row.members, sample, context(location), findings);
        let table = &mut self.table;
        match row.name.as_str() {
            "json" => table.request.body = Body::Json(fields(FieldLocation::Body)),
            "xml" => {
                let fields = fields(FieldLocation::Body);
                table.sign_type = sign_type(&fields);
                table.request.body = Body::Xml(fields);
            }
            "body" => table.request.body = Body::Multipart(fields(FieldLocation::Multipart)),
            "query" => {
                let fields = fields(FieldLocation::Query);
                if table.route.protocol == Protocol::V2 && matches!(table.request.body, Body::None) {
                    table.sign_type = sign_type(&fields);
                }
                table.request.query = fields;
            }
            "headers" => table.request.headers = fields(FieldLocation::Headers),
            "security" => table.mutual_tls = true,
            "nonceless" => table.nonceless = true,
            "sign" => {}
            "base_uri" => self.base_uri(row, findings),
            name if CLIENT_OPTIONS.contains(&name) => {}
            name if table.route.parameters().any(|parameter| parameter == name) => {
                let field = self.path_parameter(row, findings);
                self.table.request.path.extend(field);
            }
            // Some libraries change a chain to lower case, so that their samples pass the segment as a parameter.
            name if table
                .route
                .chain
                .split('/')
                .any(|segment| segment.eq_ignore_ascii_case(name)) => {}
            _ => self.strays.push(row.clone()),
        }
    }

    fn base_uri(&mut self, row: &Row, findings: &mut Findings) {
        let text = row.descriptions.concat();
        let url = text.split('`').nth(1).unwrap_or_default().trim_end_matches('/');
        let (host, prefix) = match Host::of_url(url) {
            Some((host, "")) => (host, ""),
            Some((Host::Main, "/hk")) => (Host::Main, "hk"),
            Some((Host::HongKong, "/global")) => (Host::HongKong, "global"),
            _ => {
                let message = format!("the host `{}` is unknown", shorten(url));
                findings.report(
                    rules::NOT_EXPRESSED,
                    row.span,
                    message,
                    "add the host to the spec language",
                );
                return;
            }
        };
        self.table.route.prefix = prefix;
        let hosts = &mut self.table.hosts;
        // An optional host has a default: the main host.
        if !row.required {
            hosts.push(Host::Main);
        }
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }

    /// The field of a first-level row.
    fn path_parameter(&self, row: &Row, findings: &mut Findings) -> Option<Field> {
        let parameter = Row {
            required: true,
            ..row.clone()
        };
        let context = Context {
            location: FieldLocation::Path,
            protocol: self.table.route.protocol,
            page_sample: None,
            request: &[],
        };
        let mut field = field::fields(std::slice::from_ref(&parameter), self.sample, context, findings).pop()?;
        if !row.required {
            let remark = remark(Some(names::REQUIRED), reason::PATH_ALWAYS);
            field.provenance.corrected.push(remark);
        }
        Some(field)
    }

    /// Resolves the rows with unknown names, and returns the result.
    pub(super) fn finish(mut self, findings: &mut Findings) -> RequestTable {
        let strays = std::mem::take(&mut self.strays);
        let listed = &self.table.request.path;
        let missing: Vec<&str> = self
            .table
            .route
            .parameters()
            .filter(|name| !listed.iter().any(|field| field.name.value == **name))
            .collect();
        if let ([name], [stray]) = (missing.as_slice(), strays.as_slice())
            && !stray.is_object()
            && let Some(mut field) = self.path_parameter(stray, findings)
        {
            // One row too many and one parameter too few: the row describes the parameter.
            field.name = unplaced((*name).to_owned());
            field.provenance.corrected.push(remark(None, reason::OTHER_NAME));
            self.table.request.path.push(field);
        } else {
            for stray in &strays {
                let message = format!(
                    "`{}` is neither a part of the request nor a parameter of the URL path",
                    shorten(&stray.name)
                );
                let help = "indent the row below the part it belongs to, or remove it";
                findings.report(rules::NOT_EXPRESSED, stray.span, message, help);
            }
        }
        if self.table.route.chain == "v3/merchants" && self.table.route.prefix == "hk" {
            legacy_ciphers(&mut self.table.request);
        }
        self.table
    }
}

/// Registering legacy Hong Kong merchants takes the older RSA padding.
fn legacy_ciphers(request: &mut Request) {
    let mut change = |field: &mut Field| {
        if let Some(cipher) = &mut field.encrypted {
            cipher.value = Cipher::RsaPkcs1;
            field
                .provenance
                .inferred
                .push(remark(Some(names::ENCRYPTED), reason::LEGACY_HONG_KONG));
        }
    };
    if let Body::Json(fields) = &mut request.body {
        fields.iter_mut().for_each(|field| field.each_mut(&mut change));
    }
}

/// The digest of an APIv2 request: HMAC-SHA256 if that is the only one that the field `sign_type` can name.
fn sign_type(fields: &[Field]) -> SignType {
    let field = fields.iter().find(|field| field.name.value == "sign_type");
    let mut named = field.into_iter().flat_map(|field| {
        let values = field.values.iter().map(|value| &value.value);
        field.constant.iter().chain(values)
    });
    match (named.next(), named.next()) {
        (Some(only), None) if only.value == SignType::HmacSha256.word() => SignType::HmacSha256,
        _ => SignType::Md5,
    }
}
