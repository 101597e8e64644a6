//! FlushStageCache: empties a stage's cache of answers.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{FlushStageCacheInput, FlushStageCacheOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::model::{RestApi, Stage};

/// Empties a stage's cache of answers.
pub(crate) struct FlushStageCache;

#[async_trait]
impl Operation for FlushStageCache {
    type State = Apigateway;
    type Input = FlushStageCacheInput;
    type Output = FlushStageCacheOutput;
    const NAME: &'static str = "FlushStageCache";

    async fn access(_: &Apigateway, ctx: &Context, input: &FlushStageCacheInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            api(&input.rest_api_id, &format!("/stages/{}/cache/data", input.stage_name)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: FlushStageCacheInput,
    ) -> Result<FlushStageCacheOutput> {
        let flush = |stage: &mut Stage, _: &RestApi| {
            stage.settings.empty_cache(ctx.time);
            Ok(())
        };
        state.change_stage(ctx, &input.rest_api_id, &input.stage_name, flush).await?;
        Ok(FlushStageCacheOutput {})
    }
}
