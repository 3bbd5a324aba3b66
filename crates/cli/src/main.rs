//! The program `wechatpay`: shows what is wrong with a signature, and runs a local gateway that speaks WeChat Pay's
//! protocol, with all specs in it.

mod failure;
mod keys;
mod language;
mod message;
mod moment;
mod output;
mod profile;
mod sandbox;
mod sign;
mod specs;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::language::Language;
use self::output::{Format, Output};

/// Tools for programs that use WeChat Pay.
#[derive(Parser)]
#[command(name = "wechatpay", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The language of messages and help; by default that of the environment (LANG)
    #[arg(long, value_enum, global = true)]
    lang: Option<Language>,
    /// The form of what is printed; by default text on a terminal and JSON in a pipe
    #[arg(long, value_enum, global = true)]
    format: Option<Format>,
}

#[derive(Subcommand)]
enum Command {
    /// Verify the signature of a request, a response or a notification, and say why it is not valid
    ///
    /// Each usual mistake is tried and named. Exit code 0: valid; 1: not valid; 2: the command could not run.
    #[command(
        after_help = "Examples:\n  curl -i … | wechatpay verify --profile shop\n  wechatpay verify exchange.har --key apiclient_cert.pem --key PUB_KEY_ID_0119000001092024=pub_key.pem\n  wechatpay verify --headers headers.txt --body body.json --at 2026-11-28T08:00:00+08:00\n  wechatpay verify notification.xml --api-v2-key-file key.txt"
    )]
    Verify(Box<verify::Arguments>),
    /// Sign a request, and print the text that is signed
    #[command(
        after_help = "Examples:\n  wechatpay sign GET '/v3/pay/transactions/id/4200001?mchid=1900000109'\n  wechatpay sign POST /v3/refund/domestic/refunds --body refund.json --profile shop\n  wechatpay sign order.xml --profile shop"
    )]
    Sign(sign::Arguments),
    /// Check keys and certificates
    Keys(keys::Arguments),
    /// Run a local gateway that speaks WeChat Pay's protocol
    ///
    /// Prints what a client needs, writes it as a configuration file, and runs until it is interrupted. The next start has
    /// the same keys.
    #[command(
        after_help = "Examples:\n  wechatpay sandbox\n  wechatpay sandbox --port 0 --notify-schedule 1,2,5\n  wechatpay sandbox env\n  wechatpay sandbox pay 1217752501201407033233368018"
    )]
    Sandbox(Box<sandbox::Arguments>),
}

fn main() -> ExitCode {
    let language = Language::of_program();
    let arguments = Arguments::parse();
    let output = Output::new(arguments.lang.unwrap_or(language), arguments.format);
    let outcome = match &arguments.command {
        Command::Verify(arguments) => verify::run(arguments, &output),
        Command::Sign(arguments) => sign::run(arguments, &output),
        Command::Keys(arguments) => keys::run(arguments, &output),
        Command::Sandbox(arguments) => sandbox::run(arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_silent() {
                eprintln!("error: {failure}");
            }
            failure.exit_code()
        }
    }
}
