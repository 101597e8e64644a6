//! GetRestApi: shows one REST API.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetRestApiInput, GetRestApiOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::{Apigateway, view};

/// Shows one REST API.
pub(crate) struct GetRestApi;

#[async_trait]
impl Operation for GetRestApi {
    type State = Apigateway;
    type Input = GetRestApiInput;
    type Output = GetRestApiOutput;
    const NAME: &'static str = "GetRestApi";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetRestApiInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, "")))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetRestApiInput) -> Result<GetRestApiOutput> {
        let shown = view::rest_api(&state.api(ctx, &input.rest_api_id).await?);
        Ok(GetRestApiOutput { tags: view::tags(shown.tags), ..shown })
    }
}
