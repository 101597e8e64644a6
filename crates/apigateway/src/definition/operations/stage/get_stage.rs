//! GetStage: shows one stage.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetStageInput, GetStageOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::edit::read;
use crate::definition::error::no_stage;
use crate::definition::model::Stage;
use crate::definition::{Apigateway, keys, view};

/// Shows one stage.
pub(crate) struct GetStage;

#[async_trait]
impl Operation for GetStage {
    type State = Apigateway;
    type Input = GetStageInput;
    type Output = GetStageOutput;
    const NAME: &'static str = "GetStage";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetStageInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, &format!("/stages/{}", input.stage_name))))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetStageInput) -> Result<GetStageOutput> {
        state.api(ctx, &input.rest_api_id).await?;
        let snapshot = state.platform.store.snapshot().await?;
        let key = keys::stage(ctx, &input.rest_api_id, &input.stage_name);
        let found: Stage = read(snapshot.as_ref(), &key).await?.ok_or_else(no_stage)?;
        Ok(view::stage(&found))
    }
}
