//! `wechatpay bill`: downloads a bill, checks its digest, and prints or converts it.

use std::path::PathBuf;

use serde_json::{Map, Value};
use wechatpay_runtime::bill::{Bill, BillError, Columns, Row};
use wechatpay_spec::printable::printable;
use wechatpay_spec::printable_path;

use crate::failure::Failure;
use crate::find::table;
use crate::output::{self, Output};
use crate::profile::ProfileOptions;
use crate::{call, client, moment};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The day, as 2026-11-27
    date: String,
    /// The kind of bill
    #[arg(long, value_enum, default_value_t)]
    kind: BillKind,
    /// Which rows of a bill of transactions: ALL, SUCCESS, REFUND, RECHARGE_REFUND, ALL_SPECIAL, SUC_SPECIAL, REF_SPECIAL; or
    /// which account of a fund flow: BASIC, OPERATION, FEES
    #[arg(long, value_name = "TYPE")]
    rows: Option<String>,
    /// Save the bill in a file, as it was received; `-` prints it unchanged
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    profile: ProfileOptions,
}

/// A kind of bill.
#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum BillKind {
    /// Transactions
    #[default]
    Trade,
    /// The flow of funds
    FundFlow,
}

pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    if !moment::is_day(&arguments.date) {
        return Err(Failure::usage("expected a calendar date, such as 2026-11-27"));
    }
    let profile = arguments.profile.read()?;
    let client = client::of_profile(&profile)?;
    let (path, rows) = match arguments.kind {
        BillKind::Trade => ("/v3/bill/tradebill", "bill_type"),
        BillKind::FundFlow => ("/v3/bill/fundflowbill", "account_type"),
    };
    let mut values = Map::new();
    values.insert("bill_date".to_owned(), arguments.date.as_str().into());
    if let Some(kind) = &arguments.rows {
        values.insert(rows.to_owned(), kind.as_str().into());
    }
    let content = call::runtime()?.block_on(async {
        let response = call::make(&client, &profile, path, values.clone()).await?;
        let json = serde_json::from_slice(&response.response.body);
        let json = json.map_err(|_| Failure::finding("the response is not JSON"))?;
        let bill = call::announced(&json, &values)?.into_iter().next();
        let bill = bill.ok_or_else(|| Failure::finding("the response announces no bill"))?;
        bill.download(&client).await
    })?;
    if let Some(file) = &arguments.output {
        if file.as_os_str() == "-" {
            return output::print(&content);
        }
        output::save(file, &content)?;
        output::tell(&format!("saved {}", printable_path(file)));
        return Ok(());
    }
    if output.is_json() {
        return output.json(&rows_of(&content).map_err(wrong)?);
    }
    print(&content, output)
}

/// The failure of a bill that is not what it should be.
fn wrong(error: BillError) -> Failure {
    Failure::finding(error.to_string())
}

/// Prints the rows as a table, and the totals below it.
fn print(content: &[u8], output: &Output) -> Result<(), Failure> {
    let mut bill = Bill::<_, Texts>::new(content).map_err(wrong)?;
    let mut rows = table();
    rows.set_header(bill.columns().iter().map(|column| printable(column)));
    for row in bill.by_ref() {
        rows.add_row(row.map_err(wrong)?.0.iter().map(|(_, text)| printable(text)));
    }
    output.line(&rows.to_string());
    if let Some(totals) = bill.totals() {
        let mut table = table();
        for (name, text) in totals.iter() {
            table.add_row([printable(name), printable(text)]);
        }
        output.line("");
        output.line(&table.to_string());
    }
    Ok(())
}

/// The columns of a row with their names, as they are written.
struct Texts(Vec<(String, String)>);

impl Row for Texts {
    const REQUIRED: &'static [&'static [&'static str]] = &[];

    fn read(columns: &Columns<'_>) -> Result<Self, BillError> {
        let texts = columns.iter().map(|(name, text)| (name.to_owned(), text.to_owned()));
        Ok(Self(texts.collect()))
    }
}

/// The rows of a bill as objects, and its totals.
fn rows_of(content: &[u8]) -> Result<Value, BillError> {
    let mut bill = Bill::<_, Texts>::new(content)?;
    let rows: Vec<Map<String, Value>> = bill
        .by_ref()
        .map(|row| row.map(|row| by_name(row.0.iter().map(|(name, text)| (name.as_str(), text.as_str())))))
        .collect::<Result<_, _>>()?;
    let totals = bill.totals().map(|totals| by_name(totals.iter()));
    Ok(serde_json::json!({"rows": rows, "totals": totals}))
}

fn by_name<'t>(texts: impl Iterator<Item = (&'t str, &'t str)>) -> Map<String, Value> {
    texts.map(|(name, text)| (name.to_owned(), text.into())).collect()
}
