//! DeleteStage: removes a stage.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteStageInput, DeleteStageOutput};

use crate::compiled::Live;
use crate::definition::authorization::{api, needs};
use crate::definition::edit::Edit;
use crate::definition::error::{no_api, no_stage};
use crate::definition::model::RestApi;
use crate::definition::{Apigateway, keys};

/// Removes a stage.
pub(crate) struct DeleteStage;

#[async_trait]
impl Operation for DeleteStage {
    type State = Apigateway;
    type Input = DeleteStageInput;
    type Output = DeleteStageOutput;
    const NAME: &'static str = "DeleteStage";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteStageInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:DELETE", api(&input.rest_api_id, &format!("/stages/{}", input.stage_name))))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: DeleteStageInput) -> Result<DeleteStageOutput> {
        let (api, name) = (&input.rest_api_id, &input.stage_name);
        let key = keys::api(ctx, api);
        let parts = [keys::stage(ctx, api, name), Live::key(api, name)];
        let held = parts.iter().cloned().chain([key.clone()]).collect();
        let mut edit = Edit::begin(state.platform.store.as_ref(), held).await?;
        let Some(mut record) = edit.get::<RestApi>(&key).await? else {
            return edit.finish(Err(no_api(&ctx.account, api))).await;
        };
        let outcome = record
            .stages
            .remove(name)
            .ok_or_else(no_stage)
            .and_then(|_| edit.put(key, &record))
            .and_then(|()| parts.into_iter().try_for_each(|part| edit.delete(part)));
        edit.finish(outcome.map(|()| DeleteStageOutput {})).await
    }
}
