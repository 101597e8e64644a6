//! DeleteIntegration: removes a method's integration.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteIntegrationInput, DeleteIntegrationOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{method, needs};
use crate::definition::error::no_integration;
use crate::definition::model::Method;

/// Removes a method's integration.
pub(crate) struct DeleteIntegration;

#[async_trait]
impl Operation for DeleteIntegration {
    type State = Apigateway;
    type Input = DeleteIntegrationInput;
    type Output = DeleteIntegrationOutput;
    const NAME: &'static str = "DeleteIntegration";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteIntegrationInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            method(&input.rest_api_id, &input.resource_id, &input.http_method, "/integration"),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteIntegrationInput,
    ) -> Result<DeleteIntegrationOutput> {
        let delete = |method: &mut Method| method.integration.take().ok_or_else(no_integration);
        state.change_method(ctx, &input.rest_api_id, &input.resource_id, &input.http_method, delete).await?;
        Ok(DeleteIntegrationOutput {})
    }
}
