//! DeleteAuthorizer: removes an authorizer that no method refers to.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteAuthorizerInput, DeleteAuthorizerOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{conflict, no_authorizer};
use crate::definition::model::Authorizer;
use crate::definition::parts::Place;
use service::ServiceError;

/// Removes an authorizer that no method refers to.
pub(crate) struct DeleteAuthorizer;

#[async_trait]
impl Operation for DeleteAuthorizer {
    type State = Apigateway;
    type Input = DeleteAuthorizerInput;
    type Output = DeleteAuthorizerOutput;
    const NAME: &'static str = "DeleteAuthorizer";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteAuthorizerInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            api(&input.rest_api_id, &format!("/authorizers/{}", input.authorizer_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteAuthorizerInput,
    ) -> Result<DeleteAuthorizerOutput> {
        let id = &input.authorizer_id;
        state.delete_part(ctx, &input.rest_api_id, id, no_authorizer(), referred).await?;
        Ok(DeleteAuthorizerOutput {})
    }
}

/// As reported of AWS (terraform-provider-aws, issue 14812, 2020-08).
fn referred(authorizer: &Authorizer, place: &Place<'_>) -> Option<ServiceError> {
    let refers = place.method.authorizer_id.as_ref() == Some(&authorizer.id);
    let (name, path, http_method) = (&authorizer.name, place.path, place.http_method);
    let message =
        || format!("Cannot delete authorizer '{name}', is referenced in method: {http_method}/{path}");
    refers.then(|| conflict(message()))
}
