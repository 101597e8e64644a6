//! DeleteMethodResponse: removes a method response.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteMethodResponseInput, DeleteMethodResponseOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{method, needs};
use crate::definition::error::no_response;
use crate::definition::model::Method;

/// Removes a method response.
pub(crate) struct DeleteMethodResponse;

#[async_trait]
impl Operation for DeleteMethodResponse {
    type State = Apigateway;
    type Input = DeleteMethodResponseInput;
    type Output = DeleteMethodResponseOutput;
    const NAME: &'static str = "DeleteMethodResponse";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteMethodResponseInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            method(
                &input.rest_api_id,
                &input.resource_id,
                &input.http_method,
                &format!("/responses/{}", input.status_code),
            ),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteMethodResponseInput,
    ) -> Result<DeleteMethodResponseOutput> {
        let delete =
            |method: &mut Method| method.responses.remove(&input.status_code).ok_or_else(no_response);
        state.change_method(ctx, &input.rest_api_id, &input.resource_id, &input.http_method, delete).await?;
        Ok(DeleteMethodResponseOutput {})
    }
}
