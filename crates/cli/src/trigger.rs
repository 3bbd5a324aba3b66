//! `wechatpay trigger`: a notification from the sandbox's platform.

use serde_json::Value;
use wechatpay_sandbox::control;

use crate::call::{self, Given};
use crate::failure::Failure;
use crate::output::Output;
use crate::profile::ProfileOptions;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The notification: `TRANSACTION.SUCCESS`, `REFUND.SUCCESS`; for APIv2 `v2/pay_result`. `wechatpay find 通知` lists them
    event: String,
    /// Values of the resource, as `wechatpay call` takes them; all others are filled in from the spec
    #[arg(value_name = "FIELD")]
    items: Vec<String>,
    /// Where it is sent
    #[arg(long, value_name = "URL")]
    to: String,
    #[command(flatten)]
    profile: ProfileOptions,
}

pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    let fields = Value::Object(Given::read(&arguments.items, None, "")?.values);
    let sandbox = arguments.profile.sandbox_configuration()?;
    let sent = control::notify(&sandbox.base_url, &arguments.event, &arguments.to, &fields);
    call::runtime()?
        .block_on(sent)
        .map_err(|error| Failure::finding(error.to_string()))?;
    let sent = output.language.choose("sent to", "已发送到");
    eprintln!("{} {sent} {}", arguments.event, arguments.to);
    Ok(())
}
