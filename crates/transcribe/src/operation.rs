//! A section of a page in, an operation out.

use wechatpay_spec::model::{
    Body, Content, Document, Field, File, Host, Method, Operation, Protocol, Provenance, Request, Response, Scalar,
    SignType, Signer,
};

use crate::answer;
use crate::field::{self, Context, Part, at, remark};
use crate::findings::{Findings, shorten};
use crate::label;
use crate::location::Location;
use crate::notice;
use crate::page::{Row, Section, TableKind, tree};
use crate::php;
use crate::rate_limit;
use crate::reason;
use crate::rule;
use crate::sample::Sample;

/// First-level rows that name a part of the request or how it is sent.
pub(crate) const PARTS: &[&str] = &[
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
/// First-level rows that tell the sample's HTTP client something, and WeChat Pay nothing.
const CLIENT_OPTIONS: &[&str] = &["timeout", "sink", "debug", "proxy", "verify"];

/// What else is known about an operation than its section says.
pub(crate) struct Surroundings<'a> {
    /// The page's own address.
    pub(crate) page: Option<&'a str>,
    /// The description in the page's head.
    pub(crate) description: &'a str,
    /// The method of a path, where the documents at hand say.
    pub(crate) method_of: &'a dyn Fn(&str) -> Option<Method>,
}

/// The operation of a section, and where it is served; `None` when something in it cannot be read.
pub(crate) fn operation(
    section: &Section,
    location: &Location,
    surroundings: &Surroundings<'_>,
    findings: &mut Findings,
) -> Option<(Location, Operation)> {
    let table = |kind: TableKind| section.tables.iter().find(|table| table.kind == kind);
    let Some(request_table) = table(TableKind::Request) else {
        let message = "the operation has no table of what it sends";
        findings.report(
            rule::NO_TABLE,
            section.method.span,
            message,
            "a table begins with `| 请求参数 | 类型 | 描述` and a row of dashes",
        );
        return None;
    };
    let sample = section.codes.iter().find_map(|code| php::argument(code, PARTS));
    if sample.is_none() && section.codes.iter().any(|code| !code.trim().is_empty()) && !request_table.rows.is_empty() {
        let message = "no sample on the page can be read";
        findings.report(
            rule::SAMPLE,
            section.method.span,
            message,
            "fill in examples by hand; a sample is an array literal of PHP",
        );
    }
    let rows = tree(&request_table.rows, findings);
    let mut location = location.clone();
    let mut draft = Draft::new(location.protocol);
    for row in &rows {
        draft.request_row(row, sample.as_ref(), &rows, &mut location, findings);
    }
    draft.path_parameters(&location, sample.as_ref(), findings);
    let response = match (table(TableKind::Response), table(TableKind::Error)) {
        (Some(table), _) => answer::response(table, location.protocol, sample.as_ref(), &rows, findings)?,
        // What is wrong comes as a message, what is right as a file.
        (None, Some(_)) => Response {
            content: Content::File(File::default()),
            unsigned: true,
        },
        (None, None) => {
            let message = "the operation has no table of what it answers";
            findings.report(
                rule::NO_TABLE,
                section.method.span,
                message,
                "a table begins with `| 返回字典 | 类型 | 描述` and a row of dashes",
            );
            return None;
        }
    };
    if location.chain == "v3/merchants" && location.prefix == "hk" {
        draft.legacy_ciphers();
    }
    let mut provenance = Provenance::default();
    if section.flags_lost {
        for part in ["request", "response"] {
            provenance.inferred.push(remark(Some(part), reason::FLAGS_LOST));
        }
    }
    let deprecated = notice::deprecation(section, surroundings.method_of, &mut provenance);
    let Some(title) = label::title(&section.title) else {
        let message = "the operation has no title";
        findings.report(
            rule::NO_PAGE_TITLE,
            section.method.span,
            message,
            "give it a short title in the page's head",
        );
        return None;
    };
    let operation = Operation {
        method: at(section.method.value),
        title: at(title),
        documents: documents(section, surroundings.page),
        hosts: draft.hosts.into_iter().map(at).collect(),
        signer: at(if location.chain.starts_with("brand/") {
            Signer::Brand
        } else {
            Signer::Merchant
        }),
        sign_type: at(draft.sign_type),
        mutual_tls: draft.mutual_tls,
        nonceless: draft.nonceless,
        idempotency_key: draft
            .request
            .headers
            .iter()
            .find(|field| field.name.value.eq_ignore_ascii_case("Idempotency-Key"))
            .map(|field| at(field.name.value.clone())),
        rate_limit: rate_limit::find(surroundings.description)
            .or_else(|| rate_limit::find(&section.prose))
            .map(at),
        deprecated,
        errors: Vec::new(),
        request: draft.request,
        response,
        provenance,
    };
    Some((location, operation))
}

/// The pages referred to, then the page itself.
pub(crate) fn documents(section: &Section, page: Option<&str>) -> Vec<Document> {
    let mut urls: Vec<&str> = Vec::new();
    let links = section
        .links
        .iter()
        .map(String::as_str)
        .filter(|link| link.starts_with("http"));
    for url in links.chain(page) {
        if !urls.contains(&url) {
            urls.push(url);
        }
    }
    urls.into_iter()
        .map(|url| Document {
            url: at(url.to_owned()),
            updated: None,
        })
        .collect()
}

/// A request while its rows are read.
struct Draft {
    protocol: Protocol,
    request: Request,
    hosts: Vec<Host>,
    mutual_tls: bool,
    nonceless: bool,
    sign_type: SignType,
    /// Rows that are neither a part of the request nor a parameter of its path.
    strays: Vec<Row>,
}

impl Draft {
    const fn new(protocol: Protocol) -> Self {
        Self {
            protocol,
            strays: Vec::new(),
            request: Request {
                path: Vec::new(),
                query: Vec::new(),
                body: Body::None,
                headers: Vec::new(),
            },
            hosts: Vec::new(),
            mutual_tls: false,
            nonceless: false,
            sign_type: SignType::Md5,
        }
    }

    fn request_row(
        &mut self,
        row: &Row,
        sample: Option<&Sample>,
        rows: &[Row],
        location: &mut Location,
        findings: &mut Findings,
    ) {
        let context = |part| Context {
            part,
            protocol: self.protocol,
            page_sample: sample,
            request: rows,
        };
        let sample_of = sample.and_then(|sample| sample.get(&row.name));
        let mut fields = |part| field::fields(&row.members, sample_of, context(part), findings);
        match row.name.as_str() {
            "json" => self.request.body = Body::Json(fields(Part::Body)),
            "xml" => {
                let fields = fields(Part::Body);
                let sign_type = fields.iter().find(|field| field.name.value == "sign_type");
                if let Some(constant) = sign_type.and_then(|field| field.constant.as_ref())
                    && constant.value == "HMAC-SHA256"
                {
                    self.sign_type = SignType::HmacSha256;
                }
                self.request.body = Body::Xml(fields);
            }
            "body" => self.request.body = Body::Multipart(fields(Part::Multipart)),
            "query" => self.request.query = fields(Part::Query),
            "headers" => self.request.headers = fields(Part::Headers),
            "security" => self.mutual_tls = true,
            "nonceless" => self.nonceless = true,
            "sign" => {}
            "base_uri" => self.base_uri(row, location, findings),
            name if CLIENT_OPTIONS.contains(&name) => {}
            name if location.parameters().any(|parameter| parameter == name) => {
                let field = self.path_parameter(row, sample, findings);
                self.request.path.extend(field);
            }
            // Some libraries lower the case of a chain, so that the segment itself is a parameter there.
            name if location
                .chain
                .split('/')
                .any(|segment| segment.eq_ignore_ascii_case(name)) => {}
            _ => self.strays.push(row.clone()),
        }
    }

    fn base_uri(&mut self, row: &Row, location: &mut Location, findings: &mut Findings) {
        let text = row.descriptions.concat();
        let url = text.split('`').nth(1).unwrap_or_default().trim_end_matches('/');
        let (host, prefix) = match url {
            "https://api.mch.weixin.qq.com" => (Host::Main, ""),
            "https://api.mch.weixin.qq.com/hk" => (Host::Main, "hk"),
            "https://apihk.mch.weixin.qq.com" => (Host::HongKong, ""),
            "https://apihk.mch.weixin.qq.com/global" => (Host::HongKong, "global"),
            "https://apius.mch.weixin.qq.com" => (Host::UnitedStates, ""),
            "https://apieu.mch.weixin.qq.com" => (Host::Europe, ""),
            "https://fraud.mch.weixin.qq.com" => (Host::Fraud, ""),
            "https://payapp.weixin.qq.com" => (Host::Payapp, ""),
            other => {
                let message = format!("the unknown host `{}`", shorten(other));
                findings.report(
                    rule::NOT_EXPRESSED,
                    row.span,
                    message,
                    "add the host to the spec language",
                );
                return;
            }
        };
        location.prefix = prefix;
        // What may be left out has a default: the main host.
        if !row.required {
            self.hosts.push(Host::Main);
        }
        if !self.hosts.contains(&host) {
            self.hosts.push(host);
        }
    }

    /// The field of a first-level row.
    fn path_parameter(&self, row: &Row, sample: Option<&Sample>, findings: &mut Findings) -> Option<Field> {
        let parameter = Row {
            required: true,
            ..row.clone()
        };
        let context = Context {
            part: Part::Path,
            protocol: self.protocol,
            page_sample: None,
            request: &[],
        };
        let mut field = field::fields(std::slice::from_ref(&parameter), sample, context, findings).pop()?;
        if !row.required {
            let remark = remark(Some("required"), reason::PATH_ALWAYS);
            field.provenance.corrected.push(remark);
        }
        Some(field)
    }

    /// Puts path parameters in the path's order, and adds those that the table leaves out.
    fn path_parameters(&mut self, location: &Location, sample: Option<&Sample>, findings: &mut Findings) {
        if self.hosts.is_empty() {
            self.hosts.push(Host::Main);
        }
        let mut listed = std::mem::take(&mut self.request.path);
        let strays = std::mem::take(&mut self.strays);
        let missing: Vec<&str> = location
            .parameters()
            .filter(|name| !listed.iter().any(|field| field.name.value == **name))
            .collect();
        if let ([name], [stray]) = (missing.as_slice(), strays.as_slice())
            && !stray.is_object()
            && let Some(mut field) = self.path_parameter(stray, sample, findings)
        {
            // One row too many, one parameter too few: they are the same.
            field.name = at((*name).to_owned());
            field.provenance.corrected.push(remark(None, reason::OTHER_NAME));
            listed.push(field);
        } else {
            for stray in &strays {
                let message = format!(
                    "`{}` is no part of a request, and no parameter of the URL path",
                    shorten(&stray.name)
                );
                let help = "indent it below the part that it belongs to, or leave it out";
                findings.report(rule::NOT_EXPRESSED, stray.span, message, help);
            }
        }
        for name in location.parameters() {
            let found = listed.iter().position(|field| field.name.value == name);
            let field = match found {
                Some(index) => listed.swap_remove(index),
                None => {
                    let mut field = field::plain(name, Scalar::String);
                    field.required = true;
                    field.provenance.inferred.push(remark(None, reason::PATH_ONLY));
                    field
                }
            };
            self.request.path.push(field);
        }
    }

    /// The legacy Hong Kong merchants are encrypted for with the older padding.
    fn legacy_ciphers(&mut self) {
        fn change(field: &mut Field) {
            if let Some(cipher) = &mut field.encrypted {
                cipher.value = wechatpay_spec::model::Cipher::RsaPkcs1;
                field
                    .provenance
                    .inferred
                    .push(remark(Some("encrypted"), reason::LEGACY_HONG_KONG));
            }
            field.fields.iter_mut().for_each(change);
        }
        if let Body::Json(fields) = &mut self.request.body {
            fields.iter_mut().for_each(change);
        }
    }
}
