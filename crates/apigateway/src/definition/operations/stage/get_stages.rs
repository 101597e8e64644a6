//! GetStages: shows an API's stages by name; those of one deployment, if one is named.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetStagesInput, GetStagesOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::edit::read;
use crate::definition::model::Stage;
use crate::definition::{Apigateway, keys, view};

/// Shows an API's stages by name; those of one deployment, if one is named.
pub(crate) struct GetStages;

#[async_trait]
impl Operation for GetStages {
    type State = Apigateway;
    type Input = GetStagesInput;
    type Output = GetStagesOutput;
    const NAME: &'static str = "GetStages";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetStagesInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, "/stages")))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetStagesInput) -> Result<GetStagesOutput> {
        let record = state.api(ctx, &input.rest_api_id).await?;
        let snapshot = state.platform.store.snapshot().await?;
        let mut item = Vec::with_capacity(record.stages.len());
        for name in record.stages.keys() {
            let stage: Option<Stage> = read(snapshot.as_ref(), &keys::stage(ctx, &record.id, name)).await?;
            let wanted =
                |stage: &Stage| input.deployment_id.as_ref().is_none_or(|id| *id == stage.deployment);
            item.extend(stage.filter(wanted).as_ref().map(view::stage));
        }
        Ok(GetStagesOutput { item: Some(item) })
    }
}
