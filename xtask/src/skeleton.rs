//! `cargo xtask new`: writes the skeleton of a spec.

mod address;
mod family;

use std::fs;
use std::path::Path;

use address::{Address, Kind};
use clap::ValueEnum;
use wechatpay_spec::model::{Spec, Subject};
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::{Source, Sources, printable_path, write};

use crate::file;
use crate::folders::SpecFolder;
use crate::report::{self, Output};
use crate::run_lock;
use crate::status::{Failure, Status};

/// Findings about facts that only the document has: keys that are missing, lists that are still empty.
const REMAINING: [&str; 2] = ["E023", "E029"];
/// The address in a skeleton until its document's is known. It never reaches a file.
const PLACEHOLDER: &str = "https://pay.weixin.qq.com/doc/";

/// The arguments of `cargo xtask new`: what to begin, and where.
#[derive(clap::Args)]
pub(crate) struct New {
    /// The HTTP method, or `notify` for a notification
    #[arg(value_enum, ignore_case = true)]
    method: Method,
    /// The URL path with parameters in braces, or the whole URL; for a notification, the event type
    #[arg(value_name = "PATH")]
    path: String,
    /// The document's short label
    #[arg(long)]
    title: String,
    /// The document's address
    #[arg(long, value_name = "URL")]
    document: Option<String>,
    /// The operation or notification is one of APIv2, the old XML protocol
    #[arg(long)]
    v2: bool,
    /// The product family, if none has the folder yet
    #[arg(long, value_name = "NAME")]
    family: Option<String>,
    /// The title of a new family
    #[arg(long, value_name = "TITLE", requires = "family")]
    family_title: Option<String>,
    #[command(flatten)]
    specs: SpecFolder,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    /// A notification
    Notify,
}

impl Method {
    /// The key in the spec.
    const fn key(self) -> &'static str {
        match self {
            Self::Get => names::GET,
            Self::Post => names::POST,
            Self::Put => names::PUT,
            Self::Patch => names::PATCH,
            Self::Delete => names::DELETE,
            Self::Notify => names::NOTIFICATION,
        }
    }
}

/// Writes a spec's skeleton, or adds a method to the spec of its path. Writes nothing if the result would break a rule
/// that the document's tables cannot fix.
pub(crate) fn run(new: &New) -> Result<Status, Failure> {
    let output = Output::text();
    let folder = &new.specs;
    let _lock = run_lock::wait(&folder.spec, true);
    let mut sources = report::read(folder)?;
    let known = wechatpay_codegen::check(&wechatpay_spec::load(&sources));
    let kind = match (new.method, new.v2) {
        (Method::Notify, is_v2) => Kind::Notification { is_v2 },
        (_, is_v2) => Kind::Operation { is_v2 },
    };
    let address = Address::of(&new.path, kind, &sources)?;
    let shown = format!("{}/api/{}", folder.shown(), address.file);
    let path = folder.spec.join("api").join(&address.file);
    let earlier = earlier(&path, &sources, &address.file, folder)?;
    let text = text(new, &address, earlier.as_deref(), &shown)?;
    sources.specs.retain(|source| source.file != address.file);
    sources.specs.push(Source {
        file: address.file.clone(),
        shown: shown.clone(),
        text: text.clone().into_bytes(),
    });
    let families_before = sources.families.as_ref().map(|source| source.text.clone());
    let families = family::place(
        new.family.as_deref(),
        new.family_title.as_deref(),
        (&address.file, &shown),
        &mut sources,
    )?;
    let loaded = wechatpay_spec::load(&sources);
    refuse_another_path(&loaded.specs, &address, &shown)?;
    let mut findings = wechatpay_codegen::check(&loaded);
    findings.retain(|finding| !known.contains(finding));
    let (remaining, faults): (Vec<_>, Vec<_>) = findings
        .into_iter()
        .partition(|finding| REMAINING.contains(&finding.rule.code));
    if !faults.is_empty() {
        return report::print(&faults, &loaded.texts, &output);
    }
    let name = Path::new("api").join(&address.file);
    let of_families = families.as_ref().map(|_| Path::new("families.yaml"));
    file::refuse_obstacles(&folder.spec, of_families.into_iter().chain([name.as_path()]))?;
    if let Some(families) = &families {
        file::write(&folder.spec, "families.yaml", families_before.as_deref(), families)?
            .or_fail(&format!("{}/families.yaml", folder.shown()))?;
    }
    let written = file::write(&folder.spec, &name, earlier.as_deref().map(str::as_bytes), &text);
    let written = written.and_then(|written| written.or_fail(&shown));
    if let (Err(_), Some(families), Some(before)) = (&written, &families, &families_before) {
        // Without the spec, its folder in the list would be an error.
        let before = String::from_utf8_lossy(before);
        let _ = file::write(&folder.spec, "families.yaml", Some(families.as_bytes()), &before)?;
    }
    written?;
    let family = loaded.families.of(&address.file);
    output.say(&format!(
        "{} {shown}{}",
        if earlier.is_some() { "added to" } else { "wrote" },
        family
            .map(|family| format!(", in the family `{}`", family.name.value))
            .unwrap_or_default()
    ));
    // Facts that are still missing are the next step, not a failure of this one.
    report::print(&remaining, &loaded.texts, &output)?;
    output.say(&next(new, kind, !remaining.is_empty()));
    Ok(Status::Success)
}

/// The text of the spec if it exists; it must be one that can be added to.
fn earlier(path: &Path, sources: &Sources, file: &str, folder: &SpecFolder) -> Result<Option<String>, Failure> {
    let Some(source) = sources.specs.iter().find(|source| source.file == file) else {
        return match fs::symlink_metadata(path) {
            Ok(_) => Err(format!("{} exists, and is not a spec", printable_path(path)).into()),
            Err(_) => Ok(None),
        };
    };
    match String::from_utf8(source.text.clone()) {
        Ok(text) if write::source(source).is_some() => Ok(Some(text)),
        _ => Err(format!(
            "{} has errors; correct them first: `cargo xtask check{}`",
            source.shown,
            folder.options()
        )
        .into()),
    }
}

/// Refuses to add a method to a spec of another URL path, which has the file because the path is nearly the same: one has a slash
/// at its end, or a name that the file cannot have.
fn refuse_another_path(specs: &[Spec], address: &Address, shown: &str) -> Result<(), Failure> {
    let spec = specs.iter().find(|spec| spec.file == address.file);
    match spec.map(|spec| &spec.subject) {
        Some(Subject::Path(path)) if path.url_path.value != address.url_path => Err(format!(
            "{shown} describes {}, so {} needs a file with another name: write it by hand, with `path: {}`",
            path.url_path.value, address.url_path, address.url_path
        )
        .into()),
        _ => Ok(()),
    }
}

/// The text of the spec with the new part.
fn text(new: &New, address: &Address, earlier: Option<&str>, shown: &str) -> Result<String, Failure> {
    let key = new.method.key();
    let mut text = match earlier {
        Some(text) if has_key(text, key) => {
            return Err(format!("{shown} has `{key}` already").into());
        }
        Some(text) if new.method == Method::Notify || has_key(text, Method::Notify.key()) => {
            return Err(format!("{shown} exists already:\n{text}").into());
        }
        Some(text) => text.to_owned(),
        None if new.method == Method::Notify || address.is_the_files => String::new(),
        None => format!("path: {}\n", quoted(&address.url_path)),
    };
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&part(new, address));
    let source = Source::spec(&address.file, text.clone());
    let written = write::source(&source).unwrap_or(text);
    // Placeholders for facts that only the document states were needed to bring the rest into canonical form.
    let members = members(new);
    let written = if members.is_empty() {
        written
    } else {
        written.replace(&members, "")
    };
    Ok(match new.document {
        Some(_) => written,
        None => written.replace(&format!("documents:\n    - url: {PLACEHOLDER}\n"), "documents: []\n"),
    })
}

/// Whether a spec has this key at its top.
fn has_key(text: &str, key: &str) -> bool {
    text.lines().any(|line| {
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with(':'))
    })
}

/// The new operation or notification, with what its address states.
fn part(new: &New, address: &Address) -> String {
    let key = new.method.key();
    let (title, url) = (
        quoted(&new.title),
        quoted(new.document.as_deref().unwrap_or(PLACEHOLDER)),
    );
    let mut part = format!("{key}:\n  title: {title}\n  documents:\n    - url: {url}\n");
    if new.method == Method::Notify {
        if !address.is_the_files {
            part.push_str(&format!("  event_type: {}\n", quoted(&address.url_path)));
        }
        part.push_str(&members(new));
        return part;
    }
    if let Some(host) = address.host {
        part.push_str(&format!("  hosts: [{host}]\n"));
    }
    let parameters = wechatpay_spec::url_path::parameters(&address.url_path);
    if !parameters.is_empty() {
        part.push_str("  request:\n    path:\n");
        for name in parameters {
            part.push_str(&format!("      {name}: {{type: string, required: true}}\n"));
        }
    }
    part.push_str("  response:\n    empty: true\n");
    part
}

/// A notification's fields in a skeleton until its document's are known; empty for an operation.
fn members(new: &New) -> String {
    match (new.method, new.v2) {
        (Method::Notify, true) => "  xml:\n    unknown: {type: string}\n".to_owned(),
        (Method::Notify, false) => "  resource:\n    unknown: {type: string}\n".to_owned(),
        _ => String::new(),
    }
}

/// A text in quotes. A JSON string is a YAML string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The next steps, in order.
fn next(new: &New, kind: Kind, remains: bool) -> String {
    let body = match kind {
        Kind::Operation { is_v2: true } => "`request: xml:` and `response: xml:`",
        Kind::Operation { is_v2: false } if new.method == Method::Get => "`request: query:` and `response: json:`",
        Kind::Operation { is_v2: false } => "`request: json:` and `response: json:`",
        Kind::Notification { is_v2: true } => "`xml:`",
        Kind::Notification { is_v2: false } => "`resource:`",
    };
    let first = match remains {
        true => "next: write what is missing above, ",
        false => "next: ",
    };
    let placeholder = match kind {
        Kind::Operation { .. } => " instead of the empty response",
        Kind::Notification { .. } => "",
    };
    let options = new.specs.options();
    format!(
        "{first}copy the tables of the document into {body}{placeholder}, then run `cargo xtask check{options}` and `cargo xtask gen{options}`"
    )
}
