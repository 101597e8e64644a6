//! DeleteModel: removes a model that no method refers to.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteModelInput, DeleteModelOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{conflict, no_model};
use crate::definition::model::{Model, Texts};
use crate::definition::parts::Place;
use service::ServiceError;

/// Removes a model that no method refers to.
pub(crate) struct DeleteModel;

#[async_trait]
impl Operation for DeleteModel {
    type State = Apigateway;
    type Input = DeleteModelInput;
    type Output = DeleteModelOutput;
    const NAME: &'static str = "DeleteModel";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteModelInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:DELETE", api(&input.rest_api_id, &format!("/models/{}", input.model_name))))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: DeleteModelInput) -> Result<DeleteModelOutput> {
        let (name, missing) = (&input.model_name, no_model(&input.model_name));
        state.delete_part(ctx, &input.rest_api_id, name, missing, referred).await?;
        Ok(DeleteModelOutput {})
    }
}

/// Recorded 2024-04 (localstack, `test_put_method_model`); of responses, our reading.
fn referred(model: &Model, place: &Place<'_>) -> Option<ServiceError> {
    let names =
        |models: Option<&Texts>| models.is_some_and(|all| all.values().any(|name| *name == model.name));
    let responses = &place.method.responses;
    let what = if names(place.method.request_models.as_ref()) {
        "request"
    } else if responses.values().any(|response| names(response.models.as_ref())) {
        "response"
    } else {
        return None;
    };
    let (name, path, http_method) = (&model.name, place.path, place.http_method);
    Some(conflict(format!(
        "Cannot delete model '{name}', is referenced in method {what}: {path}/{http_method}"
    )))
}
