//! `wechatpay sandbox` and its actions.

mod described;
mod merchants;

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use wechatpay_sandbox::{CONFIGURATION_FILE, Catalogue, Configuration, ControlErrorKind, Sandbox, SandboxBuilder};
use wechatpay_spec::printable_path;

use self::merchants::Merchants;
use crate::failure::Failure;
use crate::language::Language;
use crate::output::{self, Output};
use crate::profile::SANDBOX_VARIABLE;
use crate::{sandbox_ports, specs};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    /// The port for plain HTTP; 0 picks any free port
    #[arg(long, default_value_t = sandbox_ports::HTTP)]
    port: u16,
    /// The port for TLS; 0 picks any free port
    #[arg(long, default_value_t = sandbox_ports::TLS)]
    tls_port: u16,
    /// The folder with `sandbox.json` and the keys, which the next start uses again; by default `.wechatpay/sandbox` in
    /// your home folder
    #[arg(
        long,
        value_name = "FOLDER",
        env = SANDBOX_VARIABLE,
        global = true,
        overrides_with = "directory"
    )]
    directory: Option<PathBuf>,
    /// Use new keys, and do not save them in the folder
    #[arg(long)]
    ephemeral: bool,
    #[command(flatten)]
    merchants: Merchants,
    /// The address that both ports listen on. With an address other than 127.0.0.1, anyone who can reach it can use and control the sandbox
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    listen: IpAddr,
    /// A name or address by which other machines reach the sandbox, for its certificate and its page
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
    /// A host beyond this machine that notifications may go to
    #[arg(long, value_name = "HOST")]
    notify_host: Vec<String>,
    /// Seconds between the attempts of a notification, in place of the documented 15 s to 6 h
    #[arg(long, value_name = "SECONDS", value_delimiter = ',')]
    notify_schedule: Option<Vec<u64>>,
    /// How long resources stay in a state, as a factor of the usual time; 0 means no wait
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    pace: f64,
    /// Calls per second that are allowed for an operation whose documents give no limit
    #[arg(long, value_name = "CALLS")]
    rate_limit: Option<u32>,
    /// A folder with `api/` and `families.yaml`, in place of the specs in the program
    #[arg(long, value_name = "FOLDER", overrides_with = "spec")]
    spec: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Print what other clients need, to paste into a shell: text in pipes too, and with `--format json` the variables as
    /// an object. It contains the API keys
    #[command(after_help = "Examples:\n  eval \"$(wechatpay sandbox env)\"\n  wechatpay sandbox env --format json")]
    Env,
    /// Change a resource of the running sandbox, as the payer or the platform would
    #[command(
        after_help = "Examples:\n  wechatpay sandbox act order T1 expire\n  wechatpay sandbox act v2-order T2 pay\n  wechatpay sandbox act order T1 notify"
    )]
    Act {
        /// The kind: `order` or `refund` of APIv3, `v2-order` or `v2-refund` of APIv2; an unknown kind prints the list
        resource: String,
        /// The resource, by the merchant's number
        id: String,
        /// The action: a transition of the lifecycle, or `notify`, which sends the last notification again
        action: String,
    },
    /// Pay an order of the running sandbox, as the payer would
    #[command(after_help = "Examples:\n  wechatpay sandbox pay T1")]
    Pay {
        /// The order, by the merchant's number
        out_trade_no: String,
    },
}

/// Runs the sandbox, or an action on the running one.
pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    let runtime = crate::call::runtime()?;
    let directory = match &arguments.directory {
        Some(directory) => directory.clone(),
        None => std::env::home_dir()
            .ok_or_else(|| Failure::usage("the home folder is unknown; name a folder with --directory"))?
            .join(".wechatpay/sandbox"),
    };
    match &arguments.action {
        Some(Action::Env) => {
            let configuration = configuration(&directory)?;
            if output.is_json_named() {
                let variables =
                    wechatpay_sandbox::environment_variables(&configuration, &std::path::absolute(&directory)?);
                return output.json(&serde_json::to_value(variables)?);
            }
            let lines = wechatpay_sandbox::environment(&configuration, &std::path::absolute(&directory)?);
            let lines = lines
                .lines()
                .map(|line| Language::current().say(line).into_owned() + "\n");
            output::print(lines.collect::<String>().as_bytes())
        }
        Some(Action::Act { resource, id, action }) => {
            let base_url = configuration(&directory)?.base_url;
            let acted = wechatpay_sandbox::control::act(&base_url, resource, id, action);
            let acted = runtime.block_on(acted).map_err(|error| failure(error.kind, &error))?;
            print_done(&acted, output)
        }
        Some(Action::Pay { out_trade_no }) => {
            let base_url = configuration(&directory)?.base_url;
            let paid = runtime.block_on(wechatpay_sandbox::control::pay(&base_url, out_trade_no));
            let paid = paid.map_err(|error| failure(error.kind, &error))?;
            print_done(&paid, output)
        }
        None => runtime.block_on(serve(arguments, &directory)),
    }
}

/// The failure of a request to the sandbox: a refusal is a finding, as that of the service is; a name that does not exist is
/// wrong, and without a sandbox nothing was sent.
pub(crate) fn failure(kind: ControlErrorKind, error: &dyn std::error::Error) -> Failure {
    match kind {
        ControlErrorKind::Unreachable | ControlErrorKind::Wrong => Failure::usage(error.to_string()),
        ControlErrorKind::Interrupted => Failure::unknown(error.to_string()),
        _ => Failure::finding(error.to_string()),
    }
}

/// Prints what an action did. It took place, whether that can be printed or not.
fn print_done(done: &str, output: &Output) -> Result<(), Failure> {
    let done = Language::current().say(done);
    let text = match output.is_json() {
        true => serde_json::to_string_pretty(&serde_json::json!({ "done": done }))?,
        false => done.into_owned(),
    };
    let printed = output::print(format!("{text}\n").as_bytes());
    printed.map_err(Failure::after_sending)
}

async fn serve(arguments: &Arguments, directory: &Path) -> Result<(), Failure> {
    let mut builder = Sandbox::builder()
        .port(arguments.port)
        .tls_port(arguments.tls_port)
        .listen(arguments.listen)
        .directory(directory);
    let (first, others) = arguments.merchants.accounts()?;
    builder = others
        .into_iter()
        .fold(builder.merchant(first), SandboxBuilder::further_merchant);
    builder = arguments.name.iter().fold(builder, SandboxBuilder::name);
    builder = arguments.notify_host.iter().fold(builder, SandboxBuilder::notify_host);
    builder = match &arguments.spec {
        Some(folder) => builder.specs(folder),
        None => builder.catalogue(Arc::new(Catalogue::of_checked(specs::embedded()))),
    };
    if let Some(seconds) = &arguments.notify_schedule {
        let pauses = seconds.iter().map(|seconds| Duration::from_secs(*seconds));
        builder = builder.notification_schedule(pauses.collect::<Vec<_>>());
    }
    builder = builder.pace(arguments.pace);
    if arguments.ephemeral {
        builder = builder.ephemeral();
    }
    if let Some(calls) = arguments.rate_limit {
        builder = builder.rate_limit(calls);
    }
    let sandbox = builder.start().await?;
    output::ask(&described::warnings(arguments.listen, &arguments.notify_host));
    output::print(described::described(&sandbox).to_string().as_bytes())?;
    // It runs until it is interrupted.
    std::future::pending().await
}

/// The configuration that the sandbox of this folder wrote.
fn configuration(directory: &Path) -> Result<Configuration, Failure> {
    let file = directory.join(CONFIGURATION_FILE);
    let read = std::fs::read(&file);
    let read = read.map_err(|error| {
        Failure::usage(format!(
            "cannot read {}: {error}; does the sandbox run?",
            printable_path(&file)
        ))
    })?;
    Configuration::from_json(&read).map_err(|error| Failure::usage(format!("{}: {error}", printable_path(&file))))
}
