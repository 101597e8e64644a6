//! FlushStageAuthorizersCache: empties a stage's cache of authorizers' results.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{FlushStageAuthorizersCacheInput, FlushStageAuthorizersCacheOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::model::{RestApi, Stage};

/// Empties a stage's cache of authorizers' results.
pub(crate) struct FlushStageAuthorizersCache;

#[async_trait]
impl Operation for FlushStageAuthorizersCache {
    type State = Apigateway;
    type Input = FlushStageAuthorizersCacheInput;
    type Output = FlushStageAuthorizersCacheOutput;
    const NAME: &'static str = "FlushStageAuthorizersCache";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &FlushStageAuthorizersCacheInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            api(&input.rest_api_id, &format!("/stages/{}/cache/authorizers", input.stage_name)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: FlushStageAuthorizersCacheInput,
    ) -> Result<FlushStageAuthorizersCacheOutput> {
        let flush = |stage: &mut Stage, _: &RestApi| {
            stage.settings.empty_authorizers_cache(ctx.time);
            Ok(())
        };
        state.change_stage(ctx, &input.rest_api_id, &input.stage_name, flush).await?;
        Ok(FlushStageAuthorizersCacheOutput {})
    }
}
