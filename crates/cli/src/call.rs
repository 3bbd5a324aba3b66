//! `wechatpay call`: any operation, with its fields by name.

mod call_failure;
mod decrypted;
#[cfg(test)]
mod every_operation;
mod files;
mod host_of_url;
mod items;
mod json_once;
mod outgoing;
mod prepared;
mod questions;
mod real_service;
#[cfg(test)]
pub(crate) mod refused;
mod typing;
mod verified_response;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use http::Method;
use serde_json::{Map, Value};
use wechatpay_runtime::Client;
use wechatpay_runtime::certificate::Certificate;
use wechatpay_sandbox::catalogue::{Entry, Found};
use wechatpay_sandbox::client_request::{Undecoded, operation};
use wechatpay_spec::model::Protocol;

pub(crate) use self::files::{BILL_ALGORITHM, announced, bill_keys};
pub(crate) use self::items::Given;
use self::outgoing::Outgoing;
pub(crate) use self::verified_response::VerifiedResponse;
use crate::client;
use crate::failure::Failure;
use crate::find::catalogue;
use crate::message::target_of;
use crate::output::{self, Output};
use crate::profile::ProfileOptions;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// GET, POST, PUT, PATCH or DELETE
    method: String,
    /// The path, as it is sent or with its parameters in braces; a query may follow
    path: String,
    /// Fields: `name=text`, `name:=json`, `object.member=text`, `list[0].member=text`, `name==query`, `Header:value`,
    /// `file@path`; `name=@file` takes the text of a file. Each goes where its document puts it. `@file` reads the body from a
    /// file, `-` from standard input, as JSON
    #[arg(value_name = "FIELD")]
    items: Vec<String>,
    #[command(flatten)]
    profile: ProfileOptions,
    /// Print the signed request, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the request as a curl command, and send nothing. Its signature is valid for five minutes
    #[arg(long, conflicts_with = "dry_run")]
    curl: bool,
    /// Print the body as it was received, with encrypted fields still encrypted
    #[arg(long)]
    raw: bool,
    /// Also print the status and the headers of the response
    #[arg(long)]
    headers: bool,
    /// Print decrypted fields in the clear, in place of `(redacted)`
    #[arg(long)]
    reveal: bool,
    /// Save the file that the response announces (a bill, a receipt) or contains, after its digest was checked
    #[arg(long, value_name = "FILE")]
    download: Option<PathBuf>,
    /// Do not ask before a call that changes something at the real service
    #[arg(long)]
    yes: bool,
    /// Send fields that the documents do not list, and values that they do not allow
    #[arg(long)]
    unchecked: bool,
    /// Ask for each required field that is not given
    #[arg(long)]
    ask: bool,
}

pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    let method = arguments.method.to_ascii_uppercase();
    let method = Method::from_bytes(method.as_bytes()).map_err(|_| Failure::usage("this is not an HTTP method"))?;
    let target = target_of(&arguments.path);
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let given = items::Given::of_arguments(&arguments.items, query)?;
    let profile = arguments.profile.read()?;
    host_of_url::check(&arguments.path, &profile)?;
    if !path.starts_with('/') {
        return Err(Failure::usage(
            "the path begins with `/`, as in the request line; a URL begins with https://",
        ));
    }
    let catalogue = catalogue();
    let found = catalogue.resolve(&method, path);
    if found.is_empty() {
        return Err(Failure::usage(format!(
            "there is no operation {method} {path}; `wechatpay find WORD` lists operations by title, path and field"
        )));
    }
    if arguments.download.is_some() && !found.iter().any(|found| files::may_announce(&found.entry)) {
        return Err(Failure::usage(format!(
            "{method} {path} announces no file; leave --download out"
        )));
    }
    // Where several hosts serve a path, the operation whose spec allows the request is meant.
    let mut first = None;
    let mut chosen = None;
    for Found { entry, parameters } in found {
        match Outgoing::new(
            &catalogue,
            &entry,
            parameters,
            &given,
            &profile.settings,
            arguments.ask,
            arguments.unchecked,
        ) {
            Ok(outgoing) => {
                chosen = Some((entry, outgoing));
                break;
            }
            Err(error) => {
                first.get_or_insert(error);
            }
        }
    }
    let Some((entry, outgoing)) = chosen else {
        return Err(first.unwrap_or_else(|| Failure::usage("no operation allows this request")));
    };
    let client = client::of_profile(&profile)?;
    let certified = client.merchant().certificate().and_then(Certificate::merchant);
    if let Some(other) = certified.filter(|other| !profile.settings.brand && *other != profile.settings.merchant_id) {
        output::tell(&format!(
            "warning: profile {} is of merchant {}, but its certificate is of merchant {other}: the service will refuse the signature",
            profile.name, profile.settings.merchant_id
        ));
    }
    if arguments.curl {
        return prepared::print_curl(&client, &entry, &outgoing, &profile, output);
    }
    if arguments.dry_run {
        return prepared::print(&client, &entry, &outgoing, output);
    }
    if real_service::may_be_reached(&profile) && changes_something(&entry) && !arguments.yes {
        confirm(&entry)?;
    }
    let response = runtime()?.block_on(send(&client, &entry, &outgoing))?;
    if arguments.headers {
        response.print_head(output);
    }
    let done = match &arguments.download {
        Some(file) => {
            let mut asked = given.values.clone();
            asked.extend(given.query.clone());
            runtime()?.block_on(response.save(&client, &asked, file))
        }
        None => response.print(arguments.raw, arguments.reveal, output),
    };
    done.and_then(|()| output::all_printed())
        .map_err(Failure::after_sending)
}

/// The runtime on which calls are made.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    // Set here, because tokio takes a variable for the number, and panics if it is zero.
    builder.worker_threads(wechatpay_spec::threads::processors());
    Ok(builder.enable_all().build()?)
}

/// Makes a call for another command: the operation of a method and path, with these values.
pub(crate) async fn make(
    client: &Client,
    profile: &crate::profile::Profile,
    path: &str,
    values: Map<String, Value>,
) -> Result<VerifiedResponse, Failure> {
    let given = items::Given::of_values(values);
    let catalogue = catalogue();
    let found = catalogue.resolve(&Method::GET, path).into_iter().next();
    let Found { entry, parameters } =
        found.ok_or_else(|| Failure::usage(format!("there is no operation GET {path}")))?;
    let outgoing = Outgoing::new(&catalogue, &entry, parameters, &given, &profile.settings, false, false)?;
    send(client, &entry, &outgoing).await
}

async fn send(client: &Client, entry: &Arc<Entry>, outgoing: &Outgoing) -> Result<VerifiedResponse, Failure> {
    let operation = operation(entry);
    let encoded = outgoing.encoded(entry, &client.platform_keys().encryption())?;
    let reply = client.call::<Undecoded>(&operation, &encoded).await;
    match reply {
        Ok(reply) => {
            let (_, response) = reply.into_parts();
            Ok(VerifiedResponse::new(
                Arc::clone(entry),
                response,
                client.merchant().clone(),
            ))
        }
        Err(error) => Err(call_failure::of(&error, changes_something(entry))),
    }
}

/// Whether an operation may change something.
fn changes_something(entry: &Entry) -> bool {
    let downloads = || entry.last_segment().starts_with("download");
    let reads = match entry.protocol {
        Protocol::V2 if entry.is_query_by_name() || downloads() => true,
        _ => entry.operation.method.value == wechatpay_spec::model::Method::Get,
    };
    !reads
}

fn confirm(entry: &Entry) -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(format!(
            "{} changes something at the real service: repeat it with --yes, or try it with --dry-run",
            entry.line()
        )));
    }
    output::ask(&format!(
        "{} ({}) is called at the real service. Continue? [y/N] ",
        entry.line(),
        entry.operation.title.value
    ));
    let answer = questions::line()?.unwrap_or_default();
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" | "是" => Ok(()),
        _ => Err(Failure::usage("nothing was sent")),
    }
}
