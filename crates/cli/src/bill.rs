//! `wechatpay bill`: downloads a bill, checks its digest, and prints or converts it.

use std::io::Write;
use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::output::Output;
use crate::profile::ProfileOptions;
use crate::{call, client};

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
        let answer = call::make(&client, &profile, path, values).await?;
        let announced = answer.members(true).unwrap_or_default();
        call::download(&client, &announced).await
    })?;
    if let Some(file) = &arguments.output {
        std::fs::write(file, &content)
            .map_err(|error| Failure::usage(format!("cannot write {}: {error}", file.display())))?;
        eprintln!("{} {}", output.language.choose("saved", "已保存"), file.display());
        return Ok(());
    }
    if output.is_json() {
        return output.json(&rows_of(&String::from_utf8_lossy(&content)));
    }
    std::io::stdout().write_all(&content)?;
    Ok(())
}

/// The rows of a bill as objects, and its totals. A value begins with a backtick, so that spreadsheets take it for text.
fn rows_of(text: &str) -> Value {
    let mut sections = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for line in text
        .trim_start_matches('\u{feff}')
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        if !line.starts_with('`') {
            names = line.trim().split(',').collect();
            sections.push(Vec::new());
            continue;
        }
        let line = line.trim().strip_prefix('`').unwrap_or(line);
        let values = line.split(",`").map(str::trim);
        let row: Map<String, Value> = names
            .iter()
            .zip(values)
            .map(|(name, value)| ((*name).to_owned(), value.into()))
            .collect();
        if let Some(section) = sections.last_mut() {
            section.push(Value::Object(row));
        }
    }
    let mut sections = sections.into_iter();
    let rows = sections.next().unwrap_or_default();
    let totals = sections.next().and_then(|mut rows| rows.pop()).unwrap_or_default();
    serde_json::json!({"rows": rows, "totals": totals})
}
