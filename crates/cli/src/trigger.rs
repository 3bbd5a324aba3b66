//! `wechatpay trigger`: a notification from the sandbox's platform.

use serde_json::{Value, json};
use wechatpay_sandbox::control;

use crate::call::{self, Given};
use crate::failure::Failure;
use crate::output::Output;
use crate::profile::{ProfileOptions, SANDBOX};
use crate::sandbox;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The notification: `TRANSACTION.SUCCESS`, `REFUND.SUCCESS`; for APIv2 `v2/transaction-success`. `wechatpay find 通知` lists them
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
    if arguments.profile.is_named() {
        let profile = arguments.profile.read()?;
        if profile.name != SANDBOX {
            return Err(Failure::usage(format!(
                "notifications are sent by the sandbox, and profile {} is not the sandbox's; leave --profile out",
                profile.name
            )));
        }
    }
    let configuration = arguments.profile.sandbox_configuration()?;
    let sent = control::notify(&configuration.base_url, &arguments.event, &arguments.to, &fields);
    let delivered = call::runtime()?
        .block_on(sent)
        .map_err(|error| sandbox::failure(&error.reason, &error))?;
    let accepted = matches!(delivered.status, 200 | 204);
    if output.is_json() {
        output.json(&json!({
            "event": arguments.event,
            "url": arguments.to,
            "accepted": accepted,
            "status": delivered.status,
            "note": delivered.note,
        }))?;
    } else if accepted {
        let sent = output.language.choose("was accepted by", "已被接收：");
        output.line(&format!(
            "{} {sent} {} ({})",
            arguments.event, arguments.to, delivered.status
        ));
    }
    match (accepted, delivered.status) {
        (true, _) => Ok(()),
        (false, 0) => Err(Failure::finding(format!(
            "{} did not answer: {}; the sandbox sends the notification again",
            arguments.to,
            delivered
                .note
                .unwrap_or_else(|| "no response within ten seconds".to_owned())
        ))),
        (false, status) => Err(Failure::finding(format!(
            "{} answered with status {status}, which does not accept the notification; the sandbox sends it again",
            arguments.to
        ))),
    }
}
