//! `wechatpay trigger`: a notification from the sandbox's platform.

use serde_json::{Value, json};
use wechatpay_sandbox::{ControlErrorKind, control};

use crate::call::{self, Given};
use crate::failure::Failure;
use crate::find::{catalogue, text};
use crate::output::{self, Output};
use crate::profile::{ProfileOptions, SANDBOX};
use crate::{receiver_url, sandbox};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The notification: `TRANSACTION.SUCCESS`, `REFUND.SUCCESS`; for APIv2 `v2/transaction-success`. `wechatpay find 通知` lists them
    event: String,
    /// Values of the resource, as `wechatpay call` takes them; all others are filled in from the spec
    #[arg(value_name = "FIELD")]
    items: Vec<String>,
    /// The URL to which the notification is sent
    #[arg(long, value_name = "URL")]
    to: String,
    #[command(flatten)]
    profile: ProfileOptions,
}

pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    let fields = Value::Object(Given::of_arguments(&arguments.items, "")?.into_fields()?);
    let url = receiver_url::read("--to", &arguments.to)?;
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
    let known = catalogue().described_notification(&arguments.event);
    // In any case, as for `show`. Another one may be among the sandbox's own specs.
    let event = known
        .as_ref()
        .map_or(arguments.event.as_str(), |known| text(known, "id"));
    let sent = control::notify(&configuration.base_url, event, url.as_str(), &fields);
    let sent = call::runtime()?.block_on(sent);
    let delivered = sent.map_err(|error| match known {
        None if error.kind == ControlErrorKind::Refused => Failure::usage(format!(
            "there is no notification {event}; `wechatpay find 通知` lists them"
        )),
        _ => sandbox::failure(error.kind, &error),
    })?;
    let accepted = delivered.refusal.is_none();
    if output.is_json() {
        output.json(&json!({
            "event": event,
            "url": url.as_str(),
            "accepted": accepted,
            "status": delivered.status,
            "reason": delivered.refusal,
            "note": delivered.note,
        }))?;
    } else if accepted {
        let accepted = output.language.choose("was accepted by", "已被接收：");
        output.line(&format!("{event} {accepted} {url} ({})", delivered.status));
    }
    match (delivered.refusal, delivered.status) {
        // It was sent, so a result that cannot be printed is no reason to repeat the command.
        (None, _) => output::all_printed().map_err(Failure::after_sending),
        (Some(reason), 0) => Err(Failure::finding(format!(
            "{url} did not respond: {reason}; the sandbox sends the notification again"
        ))),
        (Some(reason), _) => Err(Failure::finding(format!(
            "{url} did not accept the notification: {reason}; the sandbox sends it again"
        ))),
    }
}
