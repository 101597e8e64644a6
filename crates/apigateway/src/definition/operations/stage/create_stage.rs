//! CreateStage: makes a stage that points at a deployment.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway as shape;
use wire::apigateway::{CreateStageInput, CreateStageOutput};

use crate::compiled::Live;
use crate::definition::authorization::{api, needs};
use crate::definition::edit::Edit;
use crate::definition::error::{conflict, no_api, no_deployment};
use crate::definition::model::{DocumentationVersion, RestApi, Stage};
use crate::definition::{Apigateway, keys, stages, view};
use crate::settings::{CanarySettings, StageSettings};

use super::check;

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
        stages::check_name(&input.stage_name)?;
        let id = input.rest_api_id.clone();
        let versions = state.parts::<DocumentationVersion>(ctx, &id).await?;
        let key = keys::api(ctx, &id);
        let held =
            vec![key.clone(), keys::stage(ctx, &id, &input.stage_name), Live::key(&id, &input.stage_name)];
        let mut edit = Edit::begin(state.platform.store.as_ref(), held).await?;
        let Some(mut record) = edit.get::<RestApi>(&key).await? else {
            return edit.finish(Err(no_api(&ctx.account, &id))).await;
        };
        let stage = stage(ctx, input);
        let outcome = fits(&record, &stage)
            .and_then(|()| check::documentation_version(&stage, &versions))
            .and_then(|()| check::settings(&record, &stage.settings))
            .and_then(|()| stages::put(&mut edit, ctx, &mut record, &stage))
            .and_then(|()| edit.put(key, &record));
        edit.finish(outcome.map(|()| view::stage(&stage))).await
    }
}

fn fits(record: &RestApi, stage: &Stage) -> Result<()> {
    if record.stages.contains_key(&stage.name) {
        return Err(conflict("Stage already exists"));
    }
    if record.deployments.contains(&stage.deployment) { Ok(()) } else { Err(no_deployment()) }
}

fn stage(ctx: &Context, input: CreateStageInput) -> Stage {
    let mut settings = StageSettings {
        canary: input.canary_settings.map(canary),
        tracing_enabled: input.tracing_enabled.unwrap_or(false),
        ..StageSettings::of_new_stage(ctx.time)
    };
    settings.change_cache(input.cache_cluster_enabled, input.cache_cluster_size, ctx.time);
    Stage {
        name: input.stage_name,
        deployment: input.deployment_id,
        description: input.description,
        documentation_version: input.documentation_version,
        variables: input.variables,
        settings,
        tags: input.tags,
        created: ctx.time,
        updated: ctx.time,
    }
}

fn canary(canary: shape::CanarySettings) -> CanarySettings {
    CanarySettings {
        deployment_id: canary.deployment_id,
        percent_traffic: canary.percent_traffic.unwrap_or_default(),
        stage_variable_overrides: canary.stage_variable_overrides.unwrap_or_default(),
        use_stage_cache: canary.use_stage_cache.unwrap_or(false),
    }
}
