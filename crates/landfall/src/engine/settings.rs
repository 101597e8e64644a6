//! How an engine is to run, as the command line says it.

use std::net::IpAddr;
use std::path::PathBuf;

use chaos::Plan;
use clap::{Args, ValueEnum};

/// The port that tooling for AWS emulators expects.
pub const PORT: u16 = 4566;

/// How the engine is to run.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// The port to listen on; 0 takes a free one and prints it
    #[arg(long, env = "LANDFALL_PORT", default_value_t = PORT)]
    pub port: u16,
    /// The address to listen on; beyond loopback only with --strict
    #[arg(long, env = "LANDFALL_HOST", default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub host: IpAddr,
    /// Where everything is kept
    #[arg(long, env = "LANDFALL_DATA_DIR", default_value = ".landfall", value_name = "DIR")]
    pub data_dir: PathBuf,
    /// Keep everything in memory only, and nothing when the engine stops
    #[arg(long, conflicts_with = "durability")]
    pub ephemeral: bool,
    /// When a write is acknowledged: once the disk has it, or once the operating system has it
    #[arg(long, value_enum, default_value_t)]
    pub durability: Acknowledge,
    /// Verify every signature against known keys; without it, unknown keys act as the account's root
    #[arg(long)]
    pub strict: bool,
    /// The account that everything belongs to
    #[arg(long, env = "LANDFALL_ACCOUNT", default_value = base::DEFAULT_ACCOUNT, value_parser = account)]
    pub account: String,
    /// The Region of calls whose signature names none
    #[arg(long, env = "LANDFALL_REGION", default_value = base::DEFAULT_REGION)]
    pub region: String,
    /// Throttle who uses more of a DynamoDB table or index than it provides
    #[arg(long)]
    pub enforce_throughput: bool,
    /// Let tables of DynamoDB be CREATING, UPDATING and DELETING for so long, at most 50 seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=50))]
    pub table_delay: u64,
    /// Keep the whole story of so many requests to deployed APIs, for `landfall trace`
    #[arg(long, value_name = "REQUESTS", default_value_t = 100)]
    pub trace_depth: usize,
    /// Verify tokens of Cognito user pools by these keys: a JSON web key set, as `.well-known/jwks.json` of a pool shows it
    #[arg(long, env = "LANDFALL_JWKS", value_name = "FILE")]
    pub jwks: Option<PathBuf>,
    /// Let bad days happen, e.g. seed=7,throttle=0.01,error=0.001,slow=0.05:200ms,stale=0.1:500ms
    #[arg(long, value_name = "PLAN")]
    pub chaos: Option<Plan>,
}

/// When a write is acknowledged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Acknowledge {
    /// Survives a power cut.
    #[default]
    Synced,
    /// Survives the end of the engine, not a power cut; faster.
    Relaxed,
}

fn account(text: &str) -> Result<String, String> {
    let valid = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if valid { Ok(text.to_owned()) } else { Err("an account is twelve digits".to_owned()) }
}
