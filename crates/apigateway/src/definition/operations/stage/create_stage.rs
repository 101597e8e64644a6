//! CreateStage: makes a stage that points at a deployment.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateStageInput, CreateStageOutput};

use crate::compiled::Live;
use crate::definition::authorization::{api, needs};
use crate::definition::edit::Edit;
use crate::definition::error::{conflict, no_api, no_deployment, refuse};
use crate::definition::model::{RestApi, Stage};
use crate::definition::{Apigateway, keys, stages, view};
use crate::settings::StageSettings;

/// Makes a stage that points at a deployment.
pub(crate) struct CreateStage;

#[async_trait]
impl Operation for CreateStage {
    type State = Apigateway;
    type Input = CreateStageInput;
    type Output = CreateStageOutput;
    const NAME: &'static str = "CreateStage";

    async fn access(_: &Apigateway, ctx: &Context, input: &CreateStageInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", api(&input.rest_api_id, "/stages")))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: CreateStageInput) -> Result<CreateStageOutput> {
        check(&input)?;
        let id = input.rest_api_id.clone();
        let key = keys::api(ctx, &id);
        let held =
            vec![key.clone(), keys::stage(ctx, &id, &input.stage_name), Live::key(&id, &input.stage_name)];
        let mut edit = Edit::begin(state.platform.store.as_ref(), held).await?;
        let Some(mut record) = edit.get::<RestApi>(&key).await? else {
            return edit.finish(Err(no_api(&ctx.account, &id))).await;
        };
        let stage = stage(ctx, input);
        let outcome = fits(&record, &stage)
            .and_then(|()| stages::put(&mut edit, ctx, &mut record, &stage))
            .and_then(|()| edit.put(key, &record));
        edit.finish(outcome.map(|()| view::stage(&stage))).await
    }
}

fn check(input: &CreateStageInput) -> Result<()> {
    refuse(input.cache_cluster_enabled == Some(true), "cache clusters (`cacheClusterEnabled`)")?;
    refuse(input.cache_cluster_size.is_some(), "cache clusters (`cacheClusterSize`)")?;
    refuse(input.documentation_version.is_some(), "`documentationVersion`")?;
    refuse(input.canary_settings.is_some(), "canary releases (`canarySettings`)")?;
    refuse(input.tracing_enabled == Some(true), "X-Ray (`tracingEnabled`)")?;
    stages::check_name(&input.stage_name)
}

fn fits(record: &RestApi, stage: &Stage) -> Result<()> {
    if record.stages.contains_key(&stage.name) {
        return Err(conflict("Stage already exists"));
    }
    if record.deployments.contains(&stage.deployment) { Ok(()) } else { Err(no_deployment()) }
}

fn stage(ctx: &Context, input: CreateStageInput) -> Stage {
    Stage {
        name: input.stage_name,
        deployment: input.deployment_id,
        description: input.description,
        documentation_version: None,
        variables: input.variables,
        settings: StageSettings::default(),
        tags: input.tags,
        created: ctx.time,
        updated: ctx.time,
    }
}
