//! Writes specs of the catalogue's size and shape into a folder.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use clap::Parser;

/// Writes specs of the catalogue's size and shape into a folder
#[derive(Parser)]
#[command(after_help = "Example:\n  cargo run -p wechatpay-bench -- target/made-specs --scale 10")]
struct Arguments {
    /// The folder, which is created if it does not exist
    folder: PathBuf,
    /// By how much the catalogue's size is multiplied
    #[arg(long, default_value_t = 1)]
    scale: usize,
    /// The seed from which names and shapes are derived
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    for (name, text) in wechatpay_bench::make(arguments.scale, arguments.seed) {
        let path = arguments.folder.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}
