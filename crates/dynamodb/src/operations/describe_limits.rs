//! DescribeLimits: how much capacity can be provisioned. Landfall sets no limit; the answer is an account's default one.
//!
//! Source: DynamoDB Developer Guide, "Quotas": 80,000 units an account, 40,000 a table.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{DescribeLimitsInput, DescribeLimitsOutput};

use crate::Dynamodb;
use crate::error::Result;

/// Units of an account in a Region.
const OF_ACCOUNT: i64 = 80_000;
/// Units of a table.
const OF_TABLE: i64 = 40_000;

/// The operation.
pub struct DescribeLimits;

#[async_trait]
impl Operation for DescribeLimits {
    type State = Dynamodb;
    type Input = DescribeLimitsInput;
    type Output = DescribeLimitsOutput;
    const NAME: &'static str = "DescribeLimits";

    async fn access(_: &Dynamodb, _: &Context, _: &DescribeLimitsInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("dynamodb:DescribeLimits", "*")])
    }

    async fn run(_: &Dynamodb, _: &Context, _: DescribeLimitsInput) -> Result<DescribeLimitsOutput> {
        Ok(DescribeLimitsOutput {
            account_max_read_capacity_units: Some(OF_ACCOUNT),
            account_max_write_capacity_units: Some(OF_ACCOUNT),
            table_max_read_capacity_units: Some(OF_TABLE),
            table_max_write_capacity_units: Some(OF_TABLE),
        })
    }
}
