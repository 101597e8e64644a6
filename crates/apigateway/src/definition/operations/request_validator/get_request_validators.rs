//! GetRequestValidators: shows an API's request validators.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetRequestValidatorsInput, GetRequestValidatorsOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::model::RequestValidator;
use crate::definition::page::page;
use crate::definition::{Apigateway, view};

/// Shows an API's request validators.
pub(crate) struct GetRequestValidators;

#[async_trait]
impl Operation for GetRequestValidators {
    type State = Apigateway;
    type Input = GetRequestValidatorsInput;
    type Output = GetRequestValidatorsOutput;
    const NAME: &'static str = "GetRequestValidators";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetRequestValidatorsInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, "/requestvalidators")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetRequestValidatorsInput,
    ) -> Result<GetRequestValidatorsOutput> {
        let all: Vec<RequestValidator> = state.parts(ctx, &input.rest_api_id).await?.into_values().collect();
        let (items, position) = page(all, |item| &item.id, input.limit, input.position.as_deref())?;
        Ok(GetRequestValidatorsOutput {
            position,
            items: Some(items.iter().map(view::request_validator).collect()),
        })
    }
}
