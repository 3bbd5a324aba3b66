//! `wechatpay find` and `wechatpay show`: the operations of the catalogue.

mod common_errors;
mod fields;
mod program;
mod similar;

use comfy_table::{ContentArrangement, Table, presets};
use http::Method;
use serde_json::{Value, json};
use wechatpay_sandbox::Catalogue;
use wechatpay_spec::vocabulary::names;

use crate::column::padded;
use crate::failure::Failure;
use crate::output::{self, Output, Style};
use crate::specs;

#[derive(clap::Args)]
pub(crate) struct Find {
    /// Words of the title, in Chinese or English, of the path, the family or the name of a field; operations that have all of them are listed
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
}

#[derive(clap::Args)]
pub(crate) struct Show {
    /// The operation: its id (`v3.pay.transactions.jsapi.post`), its path, or its method and path; or the name of a
    /// notification (`TRANSACTION.SUCCESS`)
    #[arg(required = true, value_name = "OPERATION", num_args = 1..=2)]
    operation: Vec<String>,
}

/// The catalogue of the specs in the program.
pub(crate) fn catalogue() -> Catalogue {
    Catalogue::of_checked(specs::embedded())
}

/// A text member of an object.
pub(crate) fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn items<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(crate) fn find(arguments: &Find, output: &Output) -> Result<(), Failure> {
    let listing = catalogue().described();
    let words = arguments.words.iter().flat_map(|words| words.split_whitespace());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    if words.is_empty() {
        return Err(Failure::usage(
            "give a word of the title, the path, the family or a field: `wechatpay find 退款`",
        ));
    }
    let mut found: Vec<(usize, &Value, bool)> = all_of(&listing)
        .filter_map(|(subject, notification)| Some((rank(subject, &words)?, subject, notification)))
        .collect();
    if found.is_empty() {
        // Traditional characters, typing slips, and words that are apart in the title.
        let subjects = [items(&listing, names::OPERATIONS), items(&listing, "notifications")];
        let similar = similar::words(&words, || subjects.into_iter().flatten());
        if similar != words {
            output::tell(&format!(
                "nothing has {}; this is for {}",
                arguments.words.join(" "),
                similar.join(" ")
            ));
        }
        found = all_of(&listing)
            .filter_map(|(subject, notification)| Some((similar::rank(subject, &similar)?, subject, notification)))
            .collect();
    }
    // Of those that match equally well, the ones that most programs need come first, not those of Hong Kong.
    let families = items(&listing, "families").iter();
    let basic: Vec<&str> = families
        .filter(|family| family.get(names::DEFAULT) == Some(&Value::Bool(true)))
        .map(|family| text(family, "name"))
        .collect();
    found.sort_by_key(|(rank, subject, _)| {
        let is_basic = basic.contains(&text(subject, "family"));
        (*rank, !is_basic, text(subject, names::PATH).len())
    });
    if output.is_json() {
        let found = found.iter().map(|(_, subject, _)| {
            json!({
                "id": text(subject, "id"),
                "method": subject.get("method"),
                (names::PATH): subject.get(names::PATH),
                (names::TITLE): text(subject, names::TITLE),
                "family": text(subject, "family"),
            })
        });
        output.json(&found.collect())?;
    } else {
        let mut table = table();
        for (_, subject, notification) in &found {
            let call = match notification {
                true => format!("notification {}", text(subject, "id")),
                false => format!("{} {}", text(subject, "method"), text(subject, names::PATH)),
            };
            table.add_row([
                call,
                text(subject, names::TITLE).to_owned(),
                text(subject, "family").to_owned(),
            ]);
        }
        output.line(&table.to_string());
    }
    match found.is_empty() {
        true => Err(Failure::finding(format!(
            "nothing was found with all of these words: {}",
            arguments.words.join(" ")
        ))),
        false => Ok(()),
    }
}

/// All operations and notifications, the latter with `true`.
fn all_of(listing: &Value) -> impl Iterator<Item = (&Value, bool)> {
    let operations = items(listing, names::OPERATIONS)
        .iter()
        .map(|operation| (operation, false));
    let notifications = items(listing, "notifications").iter();
    operations.chain(notifications.map(|notification| (notification, true)))
}

/// A table without lines, as wide as its content.
pub(crate) fn table() -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    table
}

/// How well an operation matches: 0 in its title and path, more in its fields; `None` if a word occurs nowhere.
fn rank(subject: &Value, words: &[String]) -> Option<usize> {
    let head =
        [names::TITLE, "english", names::PATH, "id", "family", "method"].map(|name| text(subject, name).to_lowercase());
    let mut rank = 0;
    for word in words {
        if head.iter().any(|text| text.contains(word)) {
            continue;
        }
        rank += 1;
        if !fields::any_has(subject, word) {
            return None;
        }
    }
    Some(rank)
}

pub(crate) fn show(arguments: &Show, output: &Output) -> Result<(), Failure> {
    let catalogue = catalogue();
    let described = described(&catalogue, &arguments.operation)?;
    if output.is_json() {
        let described = described.into_iter().map(common_errors::added);
        return output.json(&described.collect());
    }
    for operation in &described {
        print(operation, &catalogue, output);
    }
    Ok(())
}

/// The operations or the notification that the arguments name.
fn described(catalogue: &Catalogue, named: &[String]) -> Result<Vec<Value>, Failure> {
    let (method, path) = match named {
        [method, path] => (Some(method.as_str()), path.as_str()),
        [path, ..] => (None, path.as_str()),
        [] => (None, ""),
    };
    if let Some(entry) = catalogue.operation(path) {
        return Ok(vec![entry.described()]);
    }
    let target = crate::message::target_of(path);
    // An operation is found by the URL of a call, too.
    let path = target.split('?').next().unwrap_or_default();
    let all = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    let methods = all
        .iter()
        .filter(|name| method.is_none_or(|method| name.eq_ignore_ascii_case(method)));
    let methods = methods.filter_map(|name| Method::from_bytes(name.as_bytes()).ok());
    let found: Vec<Value> = methods
        .flat_map(|method| catalogue.resolve(&method, path))
        .map(|found| found.entry.described())
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    match catalogue.described_notification(path) {
        Some(notification) => Ok(vec![notification]),
        None => Err(Failure::usage(format!(
            "there is no operation {}; `wechatpay find WORD` lists operations by title, path and field",
            named.join(" ")
        ))),
    }
}

fn print(operation: &Value, catalogue: &Catalogue, output: &Output) {
    let language = output.language;
    let line = match text(operation, "method") {
        "" => text(operation, "id").to_owned(),
        method => format!("{method} {}", text(operation, names::PATH)),
    };
    output.line(&format!(
        "{}  {}",
        output.paint(Style::Name, &line),
        text(operation, names::TITLE)
    ));
    let facts = [
        ("family", text(operation, "family").to_owned()),
        ("protocol", text(operation, "protocol").replace('v', "APIv")),
        ("rate limit", text(operation, names::RATE_LIMIT).to_owned()),
        (
            "hosts",
            items(operation, names::HOSTS)
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(", "),
        ),
    ];
    for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        output.line(&format!("  {} {value}", padded(&language.say(name), 11)));
    }
    let pages: Vec<&str> = items(operation, names::DOCUMENTS)
        .iter()
        .filter_map(Value::as_str)
        .collect();
    if let [first, others @ ..] = pages.as_slice() {
        let count = match others.len() {
            0 => String::new(),
            count => language
                .say(&format!(" (and {count} more: --format json)"))
                .into_owned(),
        };
        output.line(&format!("  {} {first}{count}", padded(&language.say("document"), 11)));
    }
    let request = operation.get(names::REQUEST).unwrap_or(&Value::Null);
    for (part, title) in [
        (names::PATH, "request path"),
        (names::QUERY, "request query"),
        (names::HEADERS, "request headers"),
        ("body", "request body"),
    ] {
        fields::print(items(request, part), title, output);
    }
    if let Some(response) = operation.get(names::RESPONSE) {
        let title = match text(response, "kind") {
            names::JSON => "response json",
            names::XML => "response xml",
            names::FILE => "response file",
            names::REDIRECT => "response redirect",
            _ => "response empty",
        };
        fields::print(items(response, names::FIELDS), title, output);
        if items(response, names::FIELDS).is_empty() {
            output.line(&format!("\n{}", language.say(title)));
        }
    }
    fields::print(items(operation, names::FIELDS), "notification", output);
    let errors = items(operation, names::ERRORS);
    if operation.get(names::ERRORS).is_some() {
        common_errors::print(errors, text(operation, "protocol"), output);
    }
    if let Some(entry) = catalogue.operation(text(operation, "id")) {
        output.line(&format!(
            "\n{}",
            output.paint(Style::Name, &language.say("curl, with the signature of a profile"))
        ));
        output.line(&format!("  {}", program::command(catalogue, entry)));
        output.line(&format!("\n{}", output.paint(Style::Name, "curl")));
        output.line(&format!("  {}", program::curl(catalogue, entry)));
        if let Some(lines) = program::rust(entry) {
            output.line(&format!(
                "\n{} (wechatpay-api, {})",
                output.paint(Style::Name, "Rust"),
                text(operation, "family")
            ));
            for line in lines {
                output.line(format!("  {line}").trim_end());
            }
        }
    }
}
