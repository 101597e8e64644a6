//! DeleteRequestValidator: removes a request validator that no method refers to.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteRequestValidatorInput, DeleteRequestValidatorOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{conflict, no_validator};
use crate::definition::model::RequestValidator;
use crate::definition::parts::Place;
use service::ServiceError;

/// Removes a request validator that no method refers to.
pub(crate) struct DeleteRequestValidator;

#[async_trait]
impl Operation for DeleteRequestValidator {
    type State = Apigateway;
    type Input = DeleteRequestValidatorInput;
    type Output = DeleteRequestValidatorOutput;
    const NAME: &'static str = "DeleteRequestValidator";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &DeleteRequestValidatorInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            api(&input.rest_api_id, &format!("/requestvalidators/{}", input.request_validator_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteRequestValidatorInput,
    ) -> Result<DeleteRequestValidatorOutput> {
        let id = &input.request_validator_id;
        state.delete_part(ctx, &input.rest_api_id, id, no_validator(), referred).await?;
        Ok(DeleteRequestValidatorOutput {})
    }
}

/// Our reading, after what AWS says of models.
fn referred(validator: &RequestValidator, place: &Place<'_>) -> Option<ServiceError> {
    let refers = place.method.request_validator_id.as_ref() == Some(&validator.id);
    let (path, http_method) = (place.path, place.http_method);
    refers.then(|| {
        let name = validator.name.as_deref().unwrap_or(&validator.id);
        conflict(format!(
            "Cannot delete request validator '{name}', is referenced in method: {http_method}/{path}"
        ))
    })
}
