//! DeleteIntegrationResponse: removes an integration response.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteIntegrationResponseInput, DeleteIntegrationResponseOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{method, needs};
use crate::definition::error::{no_integration, no_response};
use crate::definition::model::Resource;

/// Removes an integration response.
pub(crate) struct DeleteIntegrationResponse;

#[async_trait]
impl Operation for DeleteIntegrationResponse {
    type State = Apigateway;
    type Input = DeleteIntegrationResponseInput;
    type Output = DeleteIntegrationResponseOutput;
    const NAME: &'static str = "DeleteIntegrationResponse";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &DeleteIntegrationResponseInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            method(
                &input.rest_api_id,
                &input.resource_id,
                &input.http_method,
                &format!("/integration/responses/{}", input.status_code),
            ),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteIntegrationResponseInput,
    ) -> Result<DeleteIntegrationResponseOutput> {
        // A wrong method answers like a missing integration here (recorded 2025-08, localstack,
        // `test_delete_integration_response_errors`).
        let delete = |record: &mut Resource| {
            let method = record.methods.get_mut(&input.http_method).ok_or_else(no_integration)?;
            method.integration_mut()?.responses.remove(&input.status_code).ok_or_else(no_response)
        };
        state.change_resource(ctx, &input.rest_api_id, &input.resource_id, delete).await?;
        Ok(DeleteIntegrationResponseOutput {})
    }
}
