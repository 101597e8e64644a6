//! DescribeEndpoints: where clients that ask reach the service: at this engine.
//!
//! Source: API Reference, DescribeEndpoints; the time is that of its example.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{DescribeEndpointsInput, DescribeEndpointsOutput, Endpoint};

use crate::Dynamodb;
use crate::error::Result;

/// How long clients may rely on the answer: a day.
const CACHE_MINUTES: i64 = 1440;

/// The operation.
pub struct DescribeEndpoints;

#[async_trait]
impl Operation for DescribeEndpoints {
    type State = Dynamodb;
    type Input = DescribeEndpointsInput;
    type Output = DescribeEndpointsOutput;
    const NAME: &'static str = "DescribeEndpoints";

    async fn access(_: &Dynamodb, _: &Context, _: &DescribeEndpointsInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("dynamodb:DescribeEndpoints", "*")])
    }

    async fn run(
        state: &Dynamodb,
        _: &Context,
        _: DescribeEndpointsInput,
    ) -> Result<DescribeEndpointsOutput> {
        let url = &state.platform.endpoint;
        let address = url.split_once("://").map_or(url.as_ref(), |(_, address)| address).to_owned();
        let endpoint = Endpoint { address: Some(address), cache_period_in_minutes: Some(CACHE_MINUTES) };
        Ok(DescribeEndpointsOutput { endpoints: Some(vec![endpoint]) })
    }
}
