//! Measures clients under load: how many calls they make per second, how long these take, and how much they delay other
//! tasks of the same runtime. The CPU time per call can also be compared on a busy machine, where throughput depends on
//! what else runs. For comparison, also `wxpay-rs` 2.1 with a larger queue of signatures.
//!
//! ```sh
//! cargo run --release --manifest-path bench/load/Cargo.toml
//! cargo run --release --manifest-path bench/load/Cargo.toml -- --help
//! ```
//!
//! Each measurement has two processes of its own: one that makes calls, and a peer that responds to every request with
//! the same message, which is signed in advance. So connections and memory are those of one client. Both processes
//! share the machine.

mod calling;
mod clients;
mod keys;
mod peer;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use clap::{Parser, ValueEnum};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClientKind {
    /// The asynchronous client.
    Ours,
    /// The asynchronous client, signing on the runtime's threads.
    OursInPlace,
    /// The blocking client, with one thread for each concurrent call.
    OursBlocking,
    /// `wxpay-rs`. Only without TLS, because it only trusts the system's root certificates.
    WxpayRs,
}

#[derive(Clone, Debug, Parser)]
#[command(about = "Measures clients under load")]
pub(crate) struct Arguments {
    /// How many seconds each client is measured, after a warm-up of one second.
    #[arg(long, default_value_t = 3)]
    pub(crate) seconds: u64,
    /// How often everything is measured; the median of each figure is printed.
    #[arg(long, default_value_t = 1)]
    rounds: usize,
    /// The numbers of concurrent calls.
    #[arg(long, value_delimiter = ',', default_values_t = [16, 128, 1000])]
    in_flight: Vec<usize>,
    /// The number of threads of the blocking client.
    #[arg(long, default_value_t = 64)]
    threads: usize,
    /// The clients to measure.
    #[arg(long, value_delimiter = ',', value_enum, default_values_t = [ClientKind::Ours, ClientKind::OursInPlace, ClientKind::OursBlocking, ClientKind::WxpayRs])]
    clients: Vec<ClientKind>,
    /// Use TLS 1.3, which adds handshakes.
    #[arg(long)]
    tls: bool,
    /// How many encrypted fields each response has: a list of complaints with one field in each.
    #[arg(long, default_value_t = 0)]
    encrypted_fields: usize,
    /// By how many milliseconds each response is delayed.
    #[arg(long, default_value_t = 0)]
    pub(crate) delay: u64,
    /// Run as the peer (used by the program itself).
    #[arg(long, hide = true)]
    peer: bool,
    /// Run as a client of the peer at this port (used by the program itself).
    #[arg(long, hide = true)]
    port: Option<u16>,
    /// The root certificate for verifying the peer.
    #[arg(long, hide = true, default_value = "")]
    root_pem: String,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.peer {
        return peer::run(arguments.tls, arguments.encrypted_fields, arguments.delay);
    }
    if let (Some(port), Some(client), Some(in_flight)) =
        (arguments.port, arguments.clients.first(), arguments.in_flight.first())
    {
        let base_url = match arguments.tls {
            true => format!("https://localhost:{port}"),
            false => format!("http://127.0.0.1:{port}"),
        };
        let figures = clients::measure(*client, &base_url, &arguments.root_pem, *in_flight, arguments.seconds)?;
        println!("{}", figures.map(|figure| figure.to_string()).join(" "));
        return Ok(());
    }
    println!(
        "{:<14} {:>9} {:>9} {:>11} {:>9} {:>9} {:>12} {:>12} {:>8} {:>7}",
        "client", "in flight", "calls/s", "CPU us/call", "p50 ms", "p99 ms", "late p99 ms", "connections", "peak MB", "failed"
    );
    let mut cases = Vec::new();
    for client in &arguments.clients {
        match client {
            ClientKind::WxpayRs if arguments.tls || arguments.encrypted_fields > 0 => {}
            ClientKind::OursBlocking => cases.push((*client, arguments.threads)),
            _ => cases.extend(arguments.in_flight.iter().map(|in_flight| (*client, *in_flight))),
        }
    }
    // Cases alternate within each round, so that a slow minute of the machine affects all clients equally.
    let mut measured = vec![Vec::new(); cases.len()];
    for _ in 0..arguments.rounds.max(1) {
        for ((client, in_flight), rounds) in cases.iter().zip(&mut measured) {
            rounds.push(case(&arguments, *client, *in_flight)?);
        }
    }
    for ((client, in_flight), rounds) in cases.iter().zip(measured) {
        let median = |index: usize| {
            let mut values: Vec<f64> = rounds.iter().filter_map(|figures: &Vec<f64>| figures.get(index).copied()).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
        };
        println!(
            "{:<14} {:>9} {:>9.0} {:>11.0} {:>9.1} {:>9.1} {:>12.1} {:>12.0} {:>8.1} {:>7.0}",
            client.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default(),
            in_flight,
            median(0),
            median(6),
            median(1),
            median(2),
            median(3),
            median(7),
            median(4),
            median(5),
        );
    }
    Ok(())
}

/// One measurement: calls per second, p50, p99, lateness, memory, failures, CPU time per call, connections.
fn case(arguments: &Arguments, client: ClientKind, in_flight: usize) -> Result<Vec<f64>> {
    let program = std::env::current_exe()?;
    let common = |command: &mut Command| {
        if arguments.tls {
            command.arg("--tls");
        }
    };
    let mut peer = Command::new(&program);
    peer.args(["--peer", "--encrypted-fields", &arguments.encrypted_fields.to_string()]);
    peer.args(["--delay", &arguments.delay.to_string()]);
    common(&mut peer);
    let mut peer = Running(peer.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?);
    let mut from_peer = BufReader::new(peer.0.stdout.take().ok_or("no output of the peer")?);
    let mut line = String::new();
    from_peer.read_line(&mut line)?;
    let (port, root) = line.trim_end_matches('\n').split_once(' ').ok_or("the peer did not start")?;
    let mut caller = Command::new(&program);
    let name = client.to_possible_value().ok_or("a client without a name")?;
    caller.args(["--port", port, "--clients", name.get_name()]);
    caller.args(["--in-flight", &in_flight.to_string(), "--seconds", &arguments.seconds.to_string()]);
    caller.arg(format!("--root-pem={}", root.replace('|', "\n")));
    common(&mut caller);
    let output = caller.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err("the calling process failed; its message is above".into());
    }
    let figures = String::from_utf8(output.stdout)?;
    let mut figures: Vec<f64> = figures.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?;
    // Closing its input makes the peer print the number of connections.
    drop(peer.0.stdin.take());
    let mut connections = String::new();
    from_peer.read_to_string(&mut connections)?;
    figures.push(connections.trim().parse()?);
    Ok(figures)
}

/// A process that is killed when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // The process may have exited already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
