//! GetAuthorizer: shows an authorizer.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetAuthorizerInput, GetAuthorizerOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::no_authorizer;
use crate::definition::model::Authorizer;
use crate::definition::{Apigateway, view};

/// Shows an authorizer.
pub(crate) struct GetAuthorizer;

#[async_trait]
impl Operation for GetAuthorizer {
    type State = Apigateway;
    type Input = GetAuthorizerInput;
    type Output = GetAuthorizerOutput;
    const NAME: &'static str = "GetAuthorizer";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetAuthorizerInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            api(&input.rest_api_id, &format!("/authorizers/{}", input.authorizer_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetAuthorizerInput,
    ) -> Result<GetAuthorizerOutput> {
        let missing = no_authorizer();
        let part: Authorizer = state.part(ctx, &input.rest_api_id, &input.authorizer_id, missing).await?;
        Ok(view::authorizer(&part))
    }
}
