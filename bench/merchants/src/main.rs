//! Builds clients for many merchants, each with an API certificate, and prints the time and memory used.
//!
//! ```sh
//! cargo run --release --manifest-path bench/merchants/Cargo.toml -- shared 2000   # one transport, for_merchant
//! cargo run --release --manifest-path bench/merchants/Cargo.toml -- own 2000      # a transport each
//! ```

use std::time::Instant;

use wechatpay_runtime::transport::ReqwestTransport;
use wechatpay_runtime::{Client, Merchant, PlatformKeys};

const KEY: &str = include_str!("../../../runtime/tests/vectors/merchant.key.pem");
const CERTIFICATE: &str = include_str!("../../../runtime/tests/vectors/merchant.cert.pem");
const PUBLIC_KEY: &str = include_str!("../../../runtime/tests/vectors/platform.public.pem");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [way, count] = &arguments[..] else {
        return Err("say `shared` or `own`, and how many merchants".into());
    };
    let count: usize = count.parse()?;
    let platform = PlatformKeys::builder()
        .public_key("PUB_KEY_ID_0000000000000000000000000000000000", PUBLIC_KEY)
        .build()?;
    let before = resident_kilobytes()?;
    let start = Instant::now();
    let transport = match way.as_str() {
        "shared" => Some(ReqwestTransport::builder().build()?),
        "own" => None,
        _ => return Err("neither `shared` nor `own`".into()),
    };
    let mut clients = Vec::with_capacity(count);
    for number in 0..count {
        let merchant = Merchant::builder(format!("19{number:08}"))
            .certificate_pem(CERTIFICATE)
            .private_key_pem(KEY)
            .build()?;
        let builder = Client::builder(merchant.clone(), platform.clone());
        clients.push(match &transport {
            Some(transport) => builder.transport(transport.for_merchant(&merchant)).build()?,
            // The certificate is left out, because the TLS library cannot read the tests' certificate, which has
            // version 1.
            None => builder.transport(ReqwestTransport::builder().build()?).build()?,
        });
    }
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = (resident_kilobytes()? - before) as f64 / 1024.0;
    println!(
        "{way}: {} merchants in {seconds:.2} s, {megabytes:.1} MB",
        clients.len()
    );
    Ok(())
}

/// The resident memory in kilobytes, as reported by the system (Linux).
fn resident_kilobytes() -> Result<usize, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)).ok_or("no VmRSS")?;
    Ok(kilobytes.parse()?)
}
