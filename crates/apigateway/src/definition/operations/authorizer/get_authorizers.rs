//! GetAuthorizers: shows an API's authorizers.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetAuthorizersInput, GetAuthorizersOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::model::Authorizer;
use crate::definition::page::page;
use crate::definition::{Apigateway, view};

/// Shows an API's authorizers.
pub(crate) struct GetAuthorizers;

#[async_trait]
impl Operation for GetAuthorizers {
    type State = Apigateway;
    type Input = GetAuthorizersInput;
    type Output = GetAuthorizersOutput;
    const NAME: &'static str = "GetAuthorizers";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetAuthorizersInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, "/authorizers")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetAuthorizersInput,
    ) -> Result<GetAuthorizersOutput> {
        let all: Vec<Authorizer> = state.parts(ctx, &input.rest_api_id).await?.into_values().collect();
        let (items, position) = page(all, |item| &item.id, input.limit, input.position.as_deref())?;
        Ok(GetAuthorizersOutput { position, items: Some(items.iter().map(view::authorizer).collect()) })
    }
}
