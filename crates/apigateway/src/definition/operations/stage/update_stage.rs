//! UpdateStage: changes a stage: its deployment, variables and settings.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateStageInput, UpdateStageOutput};

use super::{check, patches};
use crate::definition::authorization::{api, needs};
use crate::definition::model::{DocumentationVersion, RestApi, Stage};
use crate::definition::{Apigateway, view};

/// Changes a stage: its deployment, variables and settings.
pub(crate) struct UpdateStage;

#[async_trait]
impl Operation for UpdateStage {
    type State = Apigateway;
    type Input = UpdateStageInput;
    type Output = UpdateStageOutput;
    const NAME: &'static str = "UpdateStage";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateStageInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PATCH", api(&input.rest_api_id, &format!("/stages/{}", input.stage_name))))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: UpdateStageInput) -> Result<UpdateStageOutput> {
        let versions = state.parts::<DocumentationVersion>(ctx, &input.rest_api_id).await;
        let account = state.account(ctx).await?;
        let patch = |stage: &mut Stage, api: &RestApi| {
            let operations = input.patch_operations.as_deref().unwrap_or_default();
            patches::apply(stage, api, operations, ctx.time)?;
            check::documentation_version(stage, &versions?)?;
            check::logging(&account, &stage.settings)?;
            Ok(view::stage(stage))
        };
        state.change_stage(ctx, &input.rest_api_id, &input.stage_name, patch).await
    }
}
