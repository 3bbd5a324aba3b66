//! The program `wechatpay`: its commands and options, and the function that each command calls.

mod bill;
mod call;
mod certificates;
mod client;
mod column;
mod completions;
mod decrypt;
mod failure;
mod find;
mod help;
mod key_file;
mod keys;
mod language;
mod listen;
mod message;
mod moment;
mod output;
mod profile;
mod receiver_url;
mod sandbox;
mod sandbox_ports;
mod sign;
mod specs;
mod trigger;
mod verify;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use self::language::Language;
use self::output::{Format, Output};

/// Tools for programs that use WeChat Pay.
#[derive(Parser)]
#[command(name = "wechatpay", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The language of messages and help; by default that of the environment (LC_ALL, LC_MESSAGES or LANG)
    #[arg(long, value_enum, global = true)]
    lang: Option<Language>,
    /// The form of what is printed; by default text on a terminal and JSON in a pipe
    #[arg(long, value_enum, global = true)]
    format: Option<Format>,
}

#[derive(Subcommand)]
enum Command {
    /// Find operations by title, path, family or field
    #[command(
        after_help = "Examples:\n  wechatpay find 退款\n  wechatpay find profitsharing receivers\n  wechatpay find sub_mchid 查询"
    )]
    Find(find::Find),
    /// Show an operation: its fields, limits, errors and documents
    #[command(
        after_help = "Examples:\n  wechatpay show POST /v3/pay/transactions/jsapi\n  wechatpay show v3.refund.domestic.refunds.post\n  wechatpay show TRANSACTION.SUCCESS"
    )]
    Show(find::Show),
    /// Call any operation, with its fields by name
    ///
    /// The request is checked against its spec before it is sent; fields that must be encrypted are given in the clear; the
    /// response is verified. Exit code 0: success; 1: refused; 2: there is no result, and nothing was changed; 3: it is not
    /// known whether the operation took place.
    #[command(
        after_help = "Examples:\n  wechatpay call POST /v3/pay/transactions/native appid=wx8888888888888888 description=test out_trade_no=T1 notify_url=https://shop.example/notify amount.total=100\n  wechatpay call GET /v3/pay/transactions/out-trade-no/T1\n  wechatpay call POST /v3/refund/domestic/refunds out_trade_no=T1 out_refund_no=R1 amount.refund=100 amount.total=100 amount.currency=CNY --dry-run\n  wechatpay call POST /v3/merchant/media/upload file@licence.jpg"
    )]
    Call(Box<call::Arguments>),
    /// Verify the signature of a request, a response or a notification, and say why it is not valid
    ///
    /// Each common mistake is tried and named. Exit code 0: valid; 1: not valid; 2: the command could not run.
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
    #[command(
        after_help = "Examples:\n  wechatpay keys check apiclient_cert.pem apiclient_key.pem\n  wechatpay keys check --profile shop"
    )]
    Keys(keys::Arguments),
    /// Decrypt a field, the resource of a notification, `req_info`, or platform certificates
    #[command(
        after_help = "Examples:\n  wechatpay decrypt notification.json --profile shop\n  echo BASE64 | wechatpay decrypt"
    )]
    Decrypt(decrypt::Decrypt),
    /// Encrypt a field with the platform's key
    #[command(after_help = "Examples:\n  wechatpay encrypt name.txt --profile shop")]
    Encrypt(decrypt::Encrypt),
    /// Fetch, verify and save the platform's certificates
    #[command(after_help = "Examples:\n  wechatpay certificates --profile shop --save certificates")]
    Certificates(certificates::Arguments),
    /// Download a bill, check its digest, and print it; in a pipe its rows in JSON
    #[command(
        after_help = "Examples:\n  wechatpay bill 2026-11-27\n  wechatpay bill 2026-11-27 --kind fund-flow --output bill.csv"
    )]
    Bill(bill::Arguments),
    /// Send a signed, encrypted notification from the sandbox, filled from its spec
    #[command(
        after_help = "Examples:\n  wechatpay trigger TRANSACTION.SUCCESS out_trade_no=T1 amount.total=100 --to http://localhost:3000/notify"
    )]
    Trigger(trigger::Arguments),
    /// Receive notifications, verify and print them, and forward them
    #[command(after_help = "Examples:\n  wechatpay listen --forward http://localhost:3000/notify")]
    Listen(listen::Arguments),
    /// Print completions for a shell
    #[command(
        after_help = "Examples:\n  wechatpay completions bash > ~/.local/share/bash-completion/completions/wechatpay"
    )]
    Completions(completions::Arguments),
    /// Print names for completions
    #[command(hide = true)]
    Names(completions::Names),
    /// Print the manual page
    #[command(after_help = "Examples:\n  wechatpay man | man -l -")]
    Man,
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
    wechatpay_spec::threads::prepare();
    let language = Language::of_program();
    let arguments = match arguments(language) {
        Ok(arguments) => arguments,
        Err(exit_code) => return exit_code,
    };
    let language = arguments.lang.unwrap_or(language);
    language.choose_for_program();
    let output = Output::new(language, arguments.format);
    let outcome = match &arguments.command {
        Command::Find(arguments) => find::find(arguments, &output),
        Command::Show(arguments) => find::show(arguments, &output),
        Command::Call(arguments) => call::run(arguments, &output),
        Command::Verify(arguments) => verify::run(arguments, &output),
        Command::Sign(arguments) => sign::run(arguments, &output),
        Command::Keys(arguments) => keys::run(arguments, &output),
        Command::Decrypt(arguments) => decrypt::decrypt(arguments),
        Command::Encrypt(arguments) => decrypt::encrypt(arguments, &output),
        Command::Certificates(arguments) => certificates::run(arguments, &output),
        Command::Bill(arguments) => bill::run(arguments, &output),
        Command::Trigger(arguments) => trigger::run(arguments, &output),
        Command::Listen(arguments) => listen::run(arguments, &output),
        Command::Completions(arguments) => completions::completions(arguments, program(output.language)),
        Command::Names(arguments) => completions::names(arguments),
        Command::Man => completions::manual(program(output.language)),
        Command::Sandbox(arguments) => sandbox::run(arguments, &output),
    };
    match outcome.and_then(|()| output::all_printed()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_silent() {
                output::tell(&format!("error: {failure}"));
            }
            failure.exit_code()
        }
    }
}

/// Reads the arguments. Help and errors about them are printed here, in the language.
fn arguments(language: Language) -> Result<Arguments, ExitCode> {
    let parsed = program(language)
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    parsed.map_err(|error| {
        match help::error_in_chinese(&error) {
            Some(message) if language == Language::Chinese => output::tell(&message),
            _ => {
                let printed = error.print().and_then(|()| std::io::stdout().flush());
                if let Err(failure) = output::printed_or_closed(printed) {
                    output::tell(&format!("error: {failure}"));
                    return failure.exit_code();
                }
            }
        }
        u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
    })
}

/// The program's commands and options, with help in the language.
fn program(language: Language) -> clap::Command {
    match language {
        Language::English => Arguments::command(),
        Language::Chinese => help::in_chinese(Arguments::command()),
    }
}
