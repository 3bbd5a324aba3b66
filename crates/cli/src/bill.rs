//! `wechatpay bill`: downloads a bill, checks its digest, and prints or converts it.

use std::path::PathBuf;

use serde_json::{Map, Value};
use wechatpay_runtime::bill::{Bill, BillError, Columns, Row};
use wechatpay_spec::printable_path;

use crate::failure::Failure;
use crate::output::{self, Output};
use crate::profile::ProfileOptions;
use crate::{call, client, moment};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The day, as 2026-11-27
    date: String,
    /// The kind of bill
    #[arg(long, value_enum, default_value_t)]
    kind: Kind,
    /// Which rows of a bill of transactions: ALL, SUCCESS, REFUND; or which account of a fund flow: BASIC, OPERATION, FEES
    #[arg(long, value_name = "TYPE")]
    rows: Option<String>,
    /// Save the bill in a file, as it was received
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    profile: ProfileOptions,
}

/// A kind of bill.
#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum Kind {
    /// Transactions
    #[default]
    Trade,
    /// The flow of funds
    FundFlow,
}

pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    if !moment::is_day(&arguments.date) {
        return Err(Failure::usage("the day must be written as 2026-11-27"));
    }
    let profile = arguments.profile.read()?;
    let client = client::of_profile(&profile)?;
    let (path, rows) = match arguments.kind {
        Kind::Trade => ("/v3/bill/tradebill", "bill_type"),
        Kind::FundFlow => ("/v3/bill/fundflowbill", "account_type"),
    };
    let mut values = Map::new();
    values.insert("bill_date".to_owned(), arguments.date.as_str().into());
    if let Some(kind) = &arguments.rows {
        values.insert(rows.to_owned(), kind.as_str().into());
    }
    let content = call::runtime()?.block_on(async {
        let answer = call::make(&client, &profile, path, values.clone()).await?;
        let json = serde_json::from_slice(&answer.response.body)?;
        let bill = call::announced(&json, &values)?.into_iter().next();
        let bill = bill.ok_or_else(|| Failure::finding("the response announces no bill"))?;
        bill.download(&client).await
    })?;
    if let Some(file) = &arguments.output {
        output::save(file, &content)?;
        output::tell(&format!("saved {}", printable_path(file)));
        return Ok(());
    }
    if output.is_json() {
        return output.json(&rows_of(&content)?);
    }
    output::print(&content)
}

/// The columns of a row by their names, as they are written.
struct Texts(Map<String, Value>);

impl Row for Texts {
    const REQUIRED: &'static [&'static [&'static str]] = &[];

    fn read(columns: &Columns<'_>) -> Result<Self, BillError> {
        Ok(Self(by_name(columns.iter())))
    }
}

/// The rows of a bill as objects, and its totals.
fn rows_of(content: &[u8]) -> Result<Value, BillError> {
    let mut bill = Bill::<_, Texts>::new(content)?;
    let rows: Vec<Map<String, Value>> = bill
        .by_ref()
        .map(|row| row.map(|row| row.0))
        .collect::<Result<_, _>>()?;
    let totals = bill.totals().map(|totals| by_name(totals.iter()));
    Ok(serde_json::json!({"rows": rows, "totals": totals}))
}

fn by_name<'t>(texts: impl Iterator<Item = (&'t str, &'t str)>) -> Map<String, Value> {
    texts.map(|(name, text)| (name.to_owned(), text.into())).collect()
}
