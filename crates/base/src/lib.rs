//! What every other crate of Landfall shares: names of things in AWS (accounts, Regions, ARNs), the
//! limits AWS sets, and the traits by which time and randomness come in. Knows no AWS service.

mod arn;
pub mod ids;
pub mod limits;
mod random;
mod time;

pub use arn::{Arn, ArnError};
pub use random::{Entropy, OsEntropy, SeededEntropy, mix};
pub use time::{Civil, Clock, ManualClock, SystemClock, Time};

/// The account that everything belongs to unless configured otherwise.
pub const DEFAULT_ACCOUNT: &str = "000000000000";
/// The Region of a call whose signature names none.
pub const DEFAULT_REGION: &str = "us-east-1";
/// The partition of every ARN that Landfall makes.
pub const PARTITION: &str = "aws";
