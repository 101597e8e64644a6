//! UpdateModel: changes a model.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateModelInput, UpdateModelOutput};

use super::schema;
use crate::definition::authorization::{api, needs};
use crate::definition::error::no_model;
use crate::definition::model::Model;
use crate::definition::patch::{Patches, Wording, replace};
use crate::definition::{Apigateway, view};

/// Changes a model.
pub(crate) struct UpdateModel;

#[async_trait]
impl Operation for UpdateModel {
    type State = Apigateway;
    type Input = UpdateModelInput;
    type Output = UpdateModelOutput;
    const NAME: &'static str = "UpdateModel";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateModelInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PATCH", api(&input.rest_api_id, &format!("/models/{}", input.model_name))))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: UpdateModelInput) -> Result<UpdateModelOutput> {
        let missing = no_model(&input.model_name);
        let change = |model: &mut Model| {
            PATCHES.apply(model, input.patch_operations.as_deref())?;
            Ok(view::model(model))
        };
        state.change_part(ctx, &input.rest_api_id, &input.model_name, missing, change).await
    }
}

const PATCHES: Patches<Model> = Patches {
    wording: Wording::Listed,
    rules: &[
        replace("/description", |model, change| {
            model.description = change.text();
            Ok(())
        }),
        replace("/schema", |model, change| {
            schema::check(change.value)?;
            model.schema = change.text();
            Ok(())
        }),
    ],
};
