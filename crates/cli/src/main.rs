//! The program `wechatpay`: a local gateway that speaks WeChat Pay's protocol, with all specs in it.

mod sandbox;
mod specs;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tools for programs that use WeChat Pay.
#[derive(Parser)]
#[command(name = "wechatpay", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a local gateway that speaks WeChat Pay's protocol
    ///
    /// Prints what a client needs, writes it as a configuration file, and runs until it is interrupted. The next start has
    /// the same keys.
    #[command(
        after_help = "Examples:\n  wechatpay sandbox\n  wechatpay sandbox --port 0 --notify-schedule 1,2,5\n  wechatpay sandbox env\n  wechatpay sandbox pay 1217752501201407033233368018"
    )]
    Sandbox(sandbox::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Sandbox(arguments) => sandbox::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Why a command could not run.
type Failure = Box<dyn std::error::Error + Send + Sync>;
