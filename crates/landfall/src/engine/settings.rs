//! How an engine is to run, as the command line says it.

use std::net::IpAddr;
use std::path::PathBuf;

use apigateway::execution::KeySet;
use apigateway::settings::Throttle;
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
    /// Let requests to deployed APIs of an account come at this rate, so many at once; 429 beyond
    #[arg(long, value_name = "RATE,BURST", default_value = "10000,5000", value_parser = throttle)]
    pub account_throttle: Throttle,
    /// Verify tokens of Cognito user pools by a JSON web key set, as `.well-known/jwks.json` of a pool shows it; with
    /// POOL=, tokens of that pool's id alone; may be given several times
    #[arg(long, env = "LANDFALL_JWKS", value_name = "[POOL=]FILE|URL")]
    pub jwks: Vec<KeySet>,
    /// Let calls of deployed APIs come from this VPC, for resource policies that ask for aws:SourceVpc
    #[arg(long, env = "LANDFALL_SOURCE_VPC", value_name = "VPC", value_parser = vpc)]
    pub source_vpc: Option<String>,
    /// Let calls of deployed APIs come through this VPC endpoint, for resource policies that ask for aws:SourceVpce
    #[arg(long, env = "LANDFALL_SOURCE_VPCE", value_name = "VPCE", value_parser = vpc_endpoint)]
    pub source_vpce: Option<String>,
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

fn throttle(text: &str) -> Result<Throttle, String> {
    let limits = text.split_once(',').and_then(|(rate, burst)| {
        let rate_limit: f64 = rate.trim().parse().ok()?;
        let burst_limit: i64 = burst.trim().parse().ok()?;
        (rate_limit.is_finite() && rate_limit >= 0.0 && burst_limit >= 0)
            .then_some(Throttle { burst_limit, rate_limit })
    });
    limits.ok_or_else(|| "a rate and a burst, e.g. 10000,5000".to_owned())
}

fn account(text: &str) -> Result<String, String> {
    let valid = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if valid { Ok(text.to_owned()) } else { Err("an account is twelve digits".to_owned()) }
}

/// A VPC's id.
pub fn vpc(text: &str) -> Result<String, String> {
    id(text, "vpc-").ok_or_else(|| format!("`{text}` is no VPC: expected vpc- and letters or digits"))
}

/// The id of a VPC endpoint.
pub fn vpc_endpoint(text: &str) -> Result<String, String> {
    id(text, "vpce-")
        .ok_or_else(|| format!("`{text}` is no VPC endpoint: expected vpce- and letters or digits"))
}

fn id(text: &str, prefix: &str) -> Option<String> {
    let rest = text.strip_prefix(prefix)?;
    let is_id = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Throttle, throttle, vpc, vpc_endpoint};

    #[test]
    fn a_throttle_is_a_rate_and_a_burst() {
        assert_eq!(throttle("0.5, 3"), Ok(Throttle { burst_limit: 3, rate_limit: 0.5 }));
        for none in ["", "1", "1,", "-1,1", "1,-1", "inf,1", "1,2,3"] {
            assert!(throttle(none).is_err(), "{none}");
        }
    }

    #[test]
    fn vpcs_and_their_endpoints_are_told_apart() {
        assert_eq!(vpc("vpc-0f54b51b"), Ok("vpc-0f54b51b".to_owned()));
        assert_eq!(vpc_endpoint("vpce-0bc731de"), Ok("vpce-0bc731de".to_owned()));
        for wrong in ["", "vpc-", "vpce-1", "0f54b51b", "vpc-1 2"] {
            assert!(vpc(wrong).unwrap_err().contains(&format!("`{wrong}` is no VPC: ")), "{wrong}");
        }
        assert!(vpc_endpoint("vpc-1").is_err());
    }
}
