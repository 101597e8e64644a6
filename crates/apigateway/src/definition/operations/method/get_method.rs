//! GetMethod: shows one method with its responses and its integration.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::Value;
use wire::apigateway::GetMethodInput;

use crate::definition::authorization::{method, needs};
use crate::definition::{Apigateway, view};

/// Shows one method with its responses and its integration.
pub(crate) struct GetMethod;

#[async_trait]
impl Operation for GetMethod {
    type State = Apigateway;
    type Input = GetMethodInput;
    type Output = Value;
    const NAME: &'static str = "GetMethod";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetMethodInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            method(&input.rest_api_id, &input.resource_id, &input.http_method, ""),
        ))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetMethodInput) -> Result<Value> {
        let found = state.method(ctx, &input.rest_api_id, &input.resource_id, &input.http_method).await?;
        Ok(view::with_null_templates(view::method(&input.http_method, &found)))
    }
}
